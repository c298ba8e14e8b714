//! One turn: what the person said is stored; now it is answered, by the grammar or by a model, and the
//! answer is stored as it grows.

use std::sync::Arc;

use serde_json::Value;

use super::{
    Desk,
    conversation::{Conversation, Said},
    message::Message,
    model_answer::{self, Outcome},
    model_client::ModelClient,
    pending::{self, Pending},
    plan::Status,
    reply::{self, Asked, Reply},
    running::{Pen, Running},
};
use crate::{
    accounts::User, config::Config, db::Db, error::AppError, i18n::Lang, ids::MessageId, time::Clock,
};

/// The model of the settings; `None` when none is set.
#[derive(Clone)]
pub struct Model(pub Option<Arc<ModelClient>>);

impl Model {
    /// The way to the model that `config` names.
    ///
    /// # Errors
    /// When the system gives no TLS.
    pub fn of(config: &Config) -> anyhow::Result<Self> {
        let client = config.ai.as_ref().map(ModelClient::new).transpose()?;
        Ok(Self(client.map(Arc::new)))
    }
}

/// What a turn needs to know and to reach.
#[derive(Clone)]
pub struct Turn {
    pub db: Db,
    pub clock: Clock,
    pub config: Arc<Config>,
    pub running: Running,
    pub model: Model,
    pub owner: User,
    /// Of what the person wrote.
    pub lang: Lang,
    pub said: Said,
    /// The choice that was clicked: the message that asks, and its number.
    pub chosen: Option<(MessageId, usize)>,
}

impl Turn {
    /// Answers. Whatever happens, the answer ends: done, stopped, or marked as broken off.
    pub async fn run(self) {
        let pen = self.running.begin(self.said.conversation.id, self.said.answer.id);
        tokio::select! {
            done = self.answer(&pen) => {
                if let Err(error) = done {
                    tracing::error!(%error, cause = ?error, "an answer of the assistant was broken off");
                    self.break_off().await;
                }
            }
            // Dropping the answer ends what it was waiting for. Whoever stopped it has marked it as a
            // rule; what is still being written is marked here.
            () = pen.stopped() => self.break_off().await,
        }
        pen.has_written();
    }

    /// The model, if it is asked: the owner wants it, and nothing was chosen that needs no reading.
    fn asked_model(&self) -> Option<&ModelClient> {
        let client = self.model.0.as_deref().filter(|_| self.owner.assistant_uses_model)?;
        let pending = Pending::of(&self.said.conversation);
        let is_choice = pending.is_some_and(|pending| pending.named(&self.said.message.content).is_some());
        (self.chosen.is_none() && !is_choice).then_some(client)
    }

    /// Whether a model is asked, so that the answer may take its time.
    pub fn asks_model(&self) -> bool {
        self.asked_model().is_some()
    }

    async fn answer(&self, pen: &Pen) -> Result<(), AppError> {
        let Some(client) = self.asked_model() else { return self.by_grammar(None).await };
        match model_answer::answer(self, client, pen).await? {
            Outcome::Answered(reply, memory) => {
                let turn = self.clone();
                self.db
                    .transaction(move |conn| {
                        turn.finish(conn, &reply)?;
                        model_answer::remember(conn, &turn, &memory)
                    })
                    .await
            }
            Outcome::NotAnswered(why) => self.by_grammar(Some(why)).await,
            Outcome::Stopped => Ok(()),
        }
    }

    /// The grammar's answer, in one transaction; `before` is said first.
    async fn by_grammar(&self, before: Option<String>) -> Result<(), AppError> {
        let turn = self.clone();
        self.db
            .transaction(move |conn| {
                let conversation = &turn.said.conversation;
                let (pending, desk) = (Pending::of(conversation), turn.desk());
                let asked = Asked {
                    text: &turn.said.message.content,
                    pending: pending.as_ref(),
                    chosen: turn.chosen,
                    has_open_plan: has_open_plan(conn, conversation)?,
                };
                let mut reply = reply::reply(conn, &desk, &asked)?;
                if let Some(before) = before {
                    reply.words = format!("{before}\n\n{}", reply.words);
                }
                turn.finish(conn, &reply)
            })
            .await
    }

    /// Stores the end of the answer, and what is open from now on.
    fn finish(&self, conn: &mut diesel::PgConnection, reply: &Reply) -> Result<(), AppError> {
        let (answer, conversation) = (self.said.answer.id, self.said.conversation.id);
        let is_ours = Conversation::lock(conn, self.owner.id, conversation)?
            && Message::finish(conn, answer, &reply.stored()?, self.clock.now())?;
        if !is_ours {
            return Ok(());
        }
        let question = reply.pending(answer, &self.said.message, self.lang);
        let question = question.map(serde_json::to_value).transpose().map_err(AppError::internal)?;
        Conversation::remember(conn, conversation, pending::KEY, &question.unwrap_or(Value::Null))?;
        Ok(())
    }

    async fn break_off(&self) {
        let id = self.said.answer.id;
        if let Err(error) = self.db.run(move |conn| Message::break_off(conn, id)).await {
            // It will count as broken off soon by itself: nobody gives it a sign of life any more.
            tracing::warn!(%error, "an answer could not be marked as broken off");
        }
    }

    /// For whom and when requests are worked out.
    pub fn desk(&self) -> Desk {
        Desk {
            owner: self.owner.clone(),
            lang: self.lang,
            now: self.clock.now(),
            url: self.config.public_url.clone(),
            secret: self.config.secret.clone(),
        }
    }
}

/// Whether the last answer proposes something that was neither applied nor put aside.
fn has_open_plan(conn: &mut diesel::PgConnection, conversation: &Conversation) -> Result<bool, AppError> {
    let said = Message::of(conn, conversation.id, None)?;
    let last = said.iter().rev().find_map(Message::plan);
    Ok(last.is_some_and(|plan| plan.status == Status::Proposed))
}
