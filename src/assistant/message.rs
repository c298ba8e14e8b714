//! The table `ai_messages`: what each side said. The assistant's message is stored as it grows, so that
//! nothing that came is ever lost.

use std::str::FromStr;

use chrono::TimeDelta;
use diesel::prelude::*;
use serde_json::{Value, json};

use super::plan::{Columns, Plan};
use crate::{
    i18n::Lang,
    ids::{ConversationId, MessageId, UserId},
    schema::{ai_conversations, ai_messages},
    time::Instant,
};

/// The longest message of a person, in characters.
pub const MAX_CHARS: usize = 4_000;

/// How long a writer may give no sign of life before its message counts as broken off.
pub const SILENCE: TimeDelta = TimeDelta::seconds(45);

/// How many messages a page shows.
pub const SHOWN: i64 = 100;

/// The mark of a person's message that was chosen by a click, in `function_results`.
const CHOSEN: &str = "chosen";

/// One thing that was said.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = ai_messages)]
pub struct Message {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    role: String,
    /// Of a person plain text, of the assistant the Markdown that `markdown.rs` reads.
    pub content: String,
    pub function_calls: Option<Value>,
    pub function_results: Option<Value>,
    pub created_at: Instant,
    state: String,
    language: Option<String>,
    written_at: Option<Instant>,
}

/// How a person's message came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// They wrote it.
    Hand,
    /// They chose an answer to a question.
    Click,
}

/// Who said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The owner.
    User,
    Assistant,
    System,
}

/// How far a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It grows.
    Writing,
    Done,
    /// Its owner stopped it.
    Stopped,
    /// Its writer ended before it did.
    BrokenOff,
}

/// The end of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Markdown.
    pub content: String,
    /// What it proposes.
    pub columns: Option<Columns>,
}

impl Message {
    /// The latest messages of a conversation before `before`, oldest first.
    ///
    /// # Errors
    /// When the database does.
    pub fn of(
        conn: &mut PgConnection,
        conversation: ConversationId,
        before: Option<MessageId>,
    ) -> QueryResult<Vec<Self>> {
        let mut said = ai_messages::table
            .filter(ai_messages::conversation_id.eq(conversation))
            .filter(ai_messages::role.ne("system"))
            .select(Self::as_select())
            .into_boxed();
        if let Some(before) = before {
            said = said.filter(ai_messages::id.lt(before));
        }
        // Ids of version 7 sort as they were made.
        let mut latest: Vec<Self> = said.order(ai_messages::id.desc()).limit(SHOWN + 1).load(conn)?;
        latest.reverse();
        Ok(latest)
    }

    /// A message of one of the owner's conversations.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub fn find(
        conn: &mut PgConnection,
        owner: UserId,
        conversation: ConversationId,
        id: MessageId,
    ) -> QueryResult<Self> {
        ai_messages::table
            .inner_join(ai_conversations::table)
            .filter(ai_conversations::user_id.eq(owner))
            .filter(ai_conversations::deleted_at.is_null())
            .filter(ai_messages::conversation_id.eq(conversation))
            .filter(ai_messages::id.eq(id))
            .select(Self::as_select())
            .first(conn)
    }

    /// A person's message, and the answer to it, which is empty and being written.
    pub(super) fn exchange(
        conn: &mut PgConnection,
        conversation: ConversationId,
        (text, by): (&str, By),
        lang: Lang,
        now: Instant,
    ) -> QueryResult<(Self, Self)> {
        let mut put = |role: Role, content: &str, results: Option<Value>, state: State| {
            diesel::insert_into(ai_messages::table)
                .values((
                    ai_messages::id.eq(MessageId::new()),
                    ai_messages::conversation_id.eq(conversation),
                    ai_messages::role.eq(role.stored()),
                    ai_messages::content.eq(content),
                    ai_messages::function_results.eq(results),
                    ai_messages::created_at.eq(now),
                    ai_messages::state.eq(state.stored()),
                    ai_messages::language.eq(lang.tag()),
                    ai_messages::written_at.eq((state == State::Writing).then_some(now)),
                ))
                .returning(Self::as_select())
                .get_result(conn)
        };
        let chosen = (by == By::Click).then(|| json!([{ CHOSEN: true }]));
        let message = put(Role::User, text, chosen, State::Done)?;
        Ok((message, put(Role::Assistant, "", None, State::Writing)?))
    }

    /// Stores what has come of an answer so far, or only a sign of life. Answers whether it is still
    /// to be written: it is not once it was stopped.
    ///
    /// # Errors
    /// When the database does.
    pub fn grow(
        conn: &mut PgConnection,
        id: MessageId,
        content: Option<&str>,
        now: Instant,
    ) -> QueryResult<bool> {
        let sign = ai_messages::written_at.eq(now);
        let written = match content {
            Some(content) => diesel::update(being_written(id))
                .set((ai_messages::content.eq(content), sign))
                .execute(conn)?,
            None => diesel::update(being_written(id)).set(sign).execute(conn)?,
        };
        Ok(written == 1)
    }

    /// Ends an answer. Answers whether it did: not when it was ended before, and then nothing is
    /// proposed either.
    ///
    /// # Errors
    /// When the database does.
    pub fn finish(
        conn: &mut PgConnection,
        id: MessageId,
        answer: &Answer,
        now: Instant,
    ) -> QueryResult<bool> {
        let (calls, results) = answer
            .columns
            .as_ref()
            .map_or((None, None), |columns| (Some(&columns.function_calls), Some(&columns.function_results)));
        let end = (
            ai_messages::content.eq(&answer.content),
            ai_messages::function_calls.eq(calls),
            ai_messages::function_results.eq(results),
            ai_messages::state.eq(State::Done.stored()),
            ai_messages::written_at.eq(now),
        );
        Ok(diesel::update(being_written(id)).set(end).execute(conn)? == 1)
    }

    /// Stops an answer of the owner; what came of it stays. Nothing happens to one that has ended.
    ///
    /// # Errors
    /// `NotFound` when it is not the owner's.
    pub fn stop(
        conn: &mut PgConnection,
        owner: UserId,
        conversation: ConversationId,
        id: MessageId,
        now: Instant,
    ) -> QueryResult<()> {
        let message = Self::find(conn, owner, conversation, id)?;
        message.end(conn, now)
    }

    /// Marks an answer whose writer failed.
    ///
    /// # Errors
    /// When the database does.
    pub fn break_off(conn: &mut PgConnection, id: MessageId) -> QueryResult<()> {
        diesel::update(being_written(id))
            .set(ai_messages::state.eq(State::BrokenOff.stored()))
            .execute(conn)?;
        Ok(())
    }

    fn end(&self, conn: &mut PgConnection, now: Instant) -> QueryResult<()> {
        let end = match self.state(now) {
            State::BrokenOff => State::BrokenOff,
            State::Writing | State::Stopped | State::Done => State::Stopped,
        };
        diesel::update(being_written(self.id)).set(ai_messages::state.eq(end.stored())).execute(conn)?;
        Ok(())
    }

    /// Who said it.
    pub fn role(&self) -> Role {
        match self.role.as_str() {
            "user" => Role::User,
            "assistant" => Role::Assistant,
            _ => Role::System,
        }
    }

    /// Whether it is an answer that was chosen by a click: what it says is not the owner's wording, and
    /// names what others wrote.
    pub fn is_choice(&self) -> bool {
        let marks = self.function_results.as_ref().and_then(Value::as_array);
        self.role() == Role::User && marks.is_some_and(|marks| marks.iter().any(|mark| mark[CHOSEN] == true))
    }

    /// How far it is at `now`: one whose writer has been silent for too long is broken off, whatever
    /// its row still says.
    pub fn state(&self, now: Instant) -> State {
        match self.state.parse().unwrap_or(State::BrokenOff) {
            State::Writing if self.written_at.is_none_or(|at| at + SILENCE < now) => State::BrokenOff,
            state => state,
        }
    }

    /// The language it is written in, else `otherwise`.
    pub fn lang(&self, otherwise: Lang) -> Lang {
        Lang::stored(self.language.as_deref()).unwrap_or(otherwise)
    }

    /// What it proposes, if it does.
    pub fn plan(&self) -> Option<Plan> {
        match (&self.function_calls, &self.function_results) {
            (Some(calls), Some(results)) => Plan::of_message(self.id, calls, results),
            _ => None,
        }
    }
}

/// Ends all that is being written in a conversation.
///
/// # Errors
/// When the database does.
pub fn end_all_of(conn: &mut PgConnection, conversation: ConversationId, now: Instant) -> QueryResult<()> {
    let writing: Vec<Message> = ai_messages::table
        .filter(ai_messages::conversation_id.eq(conversation))
        .filter(ai_messages::state.eq(State::Writing.stored()))
        .select(Message::as_select())
        .load(conn)?;
    writing.iter().try_for_each(|message| message.end(conn, now))
}

#[diesel::dsl::auto_type]
fn being_written(id: MessageId) -> _ {
    let writing: &'static str = "writing";
    ai_messages::table.filter(ai_messages::id.eq(id)).filter(ai_messages::state.eq(writing))
}

impl Role {
    fn stored(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Assistant => "assistant",
            Self::System => "system",
        }
    }
}

impl State {
    /// As the column holds it.
    pub fn stored(self) -> &'static str {
        match self {
            Self::Writing => "writing",
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::BrokenOff => "broken_off",
        }
    }
}

impl FromStr for State {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Writing, Self::Done, Self::Stopped, Self::BrokenOff]
            .into_iter()
            .find(|state| state.stored() == text)
            .ok_or(())
    }
}
