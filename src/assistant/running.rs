//! The answers that are being written in this process: who follows one hears that it has grown, and who
//! stops one ends its writer. What is written is in the database; nothing here is worth keeping.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use crate::ids::{ConversationId, MessageId};

/// The writers of this process.
#[derive(Debug, Clone, Default)]
pub struct Running(Arc<Mutex<HashMap<MessageId, Writer>>>);

#[derive(Debug)]
struct Writer {
    conversation: ConversationId,
    grown: watch::Sender<u64>,
    stopped: watch::Sender<bool>,
}

/// What a writer holds while it writes; with it, the writer leaves the list.
#[derive(Debug)]
pub struct Pen {
    running: Running,
    message: MessageId,
    stopped: watch::Receiver<bool>,
}

impl Running {
    /// Enters the writer of `message`.
    pub fn begin(&self, conversation: ConversationId, message: MessageId) -> Pen {
        let (stopped, when_stopped) = watch::channel(false);
        let writer = Writer { conversation, grown: watch::channel(0).0, stopped };
        self.writers().insert(message, writer);
        Pen { running: self.clone(), message, stopped: when_stopped }
    }

    /// Ends the writers of a conversation.
    pub fn stop(&self, conversation: ConversationId) {
        self.stop_those(|_, writer| writer.conversation == conversation);
    }

    /// Ends the writers of what was begun in a conversation before `message`.
    pub fn stop_before(&self, conversation: ConversationId, message: MessageId) {
        // Ids of version 7 sort as they were made.
        self.stop_those(|id, writer| writer.conversation == conversation && *id < message);
    }

    /// Ends the writer of one message.
    pub fn stop_one(&self, message: MessageId) {
        self.stop_those(|id, _| *id == message);
    }

    fn stop_those(&self, is_meant: impl Fn(&MessageId, &Writer) -> bool) {
        for (_, writer) in self.writers().iter().filter(|(id, writer)| is_meant(id, writer)) {
            writer.stopped.send_replace(true);
        }
    }

    /// Changes whenever the message has grown; `None` when it is not written here.
    pub fn follow(&self, message: MessageId) -> Option<watch::Receiver<u64>> {
        self.writers().get(&message).map(|writer| writer.grown.subscribe())
    }

    fn writers(&self) -> MutexGuard<'_, HashMap<MessageId, Writer>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pen {
    /// Tells followers that more is stored.
    pub fn has_written(&self) {
        if let Some(writer) = self.running.writers().get(&self.message) {
            writer.grown.send_modify(|times| *times += 1);
        }
    }

    /// Waits until somebody stops this writer.
    pub async fn stopped(&self) {
        let mut stopped = self.stopped.clone();
        // The sender lives as long as this pen.
        if stopped.wait_for(|stopped| *stopped).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Pen {
    fn drop(&mut self) {
        self.running.writers().remove(&self.message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn stopping_one_message_or_what_came_before_it_leaves_the_others_alone() {
        let running = Running::default();
        let talk = ConversationId::new();
        let ids = [MessageId::new(), MessageId::new(), MessageId::new()];
        let pens = ids.map(|id| running.begin(talk, id));
        let stopped = || pens.iter().map(|pen| *pen.stopped.borrow()).collect::<Vec<_>>();
        running.stop_before(ConversationId::new(), ids[2]);
        assert_eq!(stopped(), [false, false, false]);
        running.stop_before(talk, ids[1]);
        assert_eq!(stopped(), [true, false, false]);
        running.stop_one(ids[2]);
        assert_eq!(stopped(), [true, false, true]);
    }

    #[actix_web::test]
    async fn a_writer_is_stopped_with_its_conversation_and_leaves_the_list_with_its_pen() {
        let running = Running::default();
        let (here, elsewhere) = (ConversationId::new(), ConversationId::new());
        let message = MessageId::new();
        let pen = running.begin(here, message);
        let mut followed = running.follow(message).expect("it is being written");
        pen.has_written();
        assert!(followed.has_changed().expect("its writer is there"));
        followed.mark_unchanged();
        running.stop(elsewhere);
        assert!(!*pen.stopped.borrow());
        running.stop(here);
        pen.stopped().await;
        drop(pen);
        assert!(running.follow(message).is_none());
        assert!(followed.changed().await.is_err());
    }
}
