//! The table `ai_conversations`: what owners and the assistant talk about, and in which state the talk is.

use chrono::TimeDelta;
use diesel::{pg::Pg, prelude::*, sql_types};
use serde_json::{Value, json};

use super::message::{self, By, Message};
use crate::{
    i18n::Lang,
    ids::{ConversationId, UserId},
    schema::ai_conversations,
    time::Instant,
};

/// The longest title, in characters.
pub const MAX_TITLE_CHARS: usize = 255;

/// How many conversations a list shows.
pub const LISTED: i64 = 60;

/// How many words a search looks for.
const MAX_WORDS: usize = 8;

/// How long a title is that is made of a first message, in characters.
const MADE_TITLE_CHARS: usize = 60;

/// How long a deleted conversation can be brought back.
const KEPT_FOR: TimeDelta = TimeDelta::days(30);

/// A conversation of an owner with the assistant.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = ai_conversations)]
pub struct Conversation {
    pub id: ConversationId,
    pub user_id: UserId,
    /// Made of the first message until the owner says another.
    pub title: Option<String>,
    /// What is kept in mind between messages: an object.
    pub context: Option<Value>,
    /// Of both sides.
    pub message_count: i32,
    pub last_message_at: Option<Instant>,
}

/// What was just said, and the place for the answer.
#[derive(Debug, Clone)]
pub struct Said {
    pub conversation: Conversation,
    /// The person's message.
    pub message: Message,
    /// The assistant's, still empty and being written.
    pub answer: Message,
}

type Mine = ai_conversations::BoxedQuery<
    'static,
    Pg,
    diesel::dsl::SqlTypeOf<diesel::dsl::AsSelect<Conversation, Pg>>,
>;

impl Conversation {
    /// The owner's conversation of this id.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub fn find(conn: &mut PgConnection, owner: UserId, id: ConversationId) -> QueryResult<Self> {
        Self::of(owner).filter(ai_conversations::id.eq(id)).first(conn)
    }

    /// The conversation in which something was said last.
    ///
    /// # Errors
    /// When the database does.
    pub fn last(conn: &mut PgConnection, owner: UserId) -> QueryResult<Option<Self>> {
        Self::of(owner).order(Self::latest_first()).first(conn).optional()
    }

    /// The owner's conversations, the latest first; with `words`, those in whose title or messages
    /// each of them stands, accents and case aside.
    ///
    /// # Errors
    /// When the database does.
    pub fn list(conn: &mut PgConnection, owner: UserId, words: &str) -> QueryResult<Vec<Self>> {
        let mut mine = Self::of(owner);
        for word in words.split_whitespace().take(MAX_WORDS) {
            // The function leaves neither % nor _ in the word; one of nothing but signs is not looked for.
            let in_title = diesel::dsl::sql::<sql_types::Bool>(
                "calento_search_text(coalesce(ai_conversations.title, '')) LIKE '%' || btrim(calento_search_text(",
            )
            .bind::<sql_types::Text, _>(word.to_owned())
            .sql(")) || '%'");
            let in_messages = diesel::dsl::sql::<sql_types::Bool>(
                "EXISTS (SELECT FROM ai_messages AS said WHERE said.conversation_id = ai_conversations.id \
                 AND said.role <> 'system' AND calento_search_text(said.content) LIKE '%' || btrim(calento_search_text(",
            )
            .bind::<sql_types::Text, _>(word.to_owned())
            .sql(")) || '%')");
            mine = mine.filter(in_title.or(in_messages));
        }
        mine.order(Self::latest_first()).limit(LISTED).load(conn)
    }

    /// Stores what the owner says, in `to` or a new conversation, with an empty answer that is being
    /// written from now on. An answer that was still being written there is stopped.
    ///
    /// # Errors
    /// `NotFound` when `to` is not the owner's.
    pub fn say(
        conn: &mut PgConnection,
        owner: UserId,
        to: Option<ConversationId>,
        text: &str,
        lang: Lang,
        now: Instant,
    ) -> QueryResult<Said> {
        Self::hear(conn, owner, to, (text, By::Hand), lang, now)
    }

    /// The same for an answer that was chosen by a click, where `text` is how it was offered.
    ///
    /// # Errors
    /// `NotFound` when `to` is not the owner's.
    pub fn choose(
        conn: &mut PgConnection,
        owner: UserId,
        to: Option<ConversationId>,
        text: &str,
        lang: Lang,
        now: Instant,
    ) -> QueryResult<Said> {
        Self::hear(conn, owner, to, (text, By::Click), lang, now)
    }

    fn hear(
        conn: &mut PgConnection,
        owner: UserId,
        to: Option<ConversationId>,
        (text, by): (&str, By),
        lang: Lang,
        now: Instant,
    ) -> QueryResult<Said> {
        let id = match to {
            Some(id) => Self::locked(conn, owner, id)?.id,
            None => Self::begin(conn, owner, &made_title(text))?,
        };
        message::end_all_of(conn, id, now)?;
        let (message, answer) = Message::exchange(conn, id, (text, by), lang, now)?;
        let counted = (
            ai_conversations::message_count.eq(ai_conversations::message_count + 2),
            ai_conversations::last_message_at.eq(now),
        );
        let conversation = diesel::update(ai_conversations::table.find(id))
            .set(counted)
            .returning(Self::as_select())
            .get_result(conn)?;
        Ok(Said { conversation, message, answer })
    }

    /// Locks it until the transaction ends, as everybody does who writes in it, before its messages.
    /// Answers whether it is still there.
    ///
    /// # Errors
    /// When the database does.
    pub fn lock(conn: &mut PgConnection, owner: UserId, id: ConversationId) -> QueryResult<bool> {
        Ok(Self::locked(conn, owner, id).optional()?.is_some())
    }

    /// Gives it another title.
    ///
    /// # Errors
    /// `NotFound` when it is not the owner's.
    pub fn rename(
        conn: &mut PgConnection,
        owner: UserId,
        id: ConversationId,
        title: &str,
    ) -> QueryResult<Self> {
        Self::locked(conn, owner, id)?;
        diesel::update(ai_conversations::table.find(id))
            .set(ai_conversations::title.eq(title))
            .returning(Self::as_select())
            .get_result(conn)
    }

    /// Deletes it softly; what is being written in it is stopped.
    ///
    /// # Errors
    /// `NotFound` when it is not the owner's.
    pub fn delete(
        conn: &mut PgConnection,
        owner: UserId,
        id: ConversationId,
        now: Instant,
    ) -> QueryResult<()> {
        Self::locked(conn, owner, id)?;
        message::end_all_of(conn, id, now)?;
        diesel::update(ai_conversations::table.find(id))
            .set(ai_conversations::deleted_at.eq(now))
            .execute(conn)?;
        Ok(())
    }

    /// Brings a deleted one back; one that is there stays as it is.
    ///
    /// # Errors
    /// `NotFound` when it is not the owner's, or erased.
    pub fn restore(conn: &mut PgConnection, owner: UserId, id: ConversationId) -> QueryResult<()> {
        let mine = ai_conversations::table.find(id).filter(ai_conversations::user_id.eq(owner));
        let none: Option<Instant> = None;
        match diesel::update(mine).set(ai_conversations::deleted_at.eq(none)).execute(conn)? {
            0 => Err(diesel::result::Error::NotFound),
            _ => Ok(()),
        }
    }

    /// Keeps `value` in mind under `key`; `Null` forgets it. Other keys stay as they are.
    ///
    /// # Errors
    /// When the database does.
    pub fn remember(
        conn: &mut PgConnection,
        id: ConversationId,
        key: &str,
        value: &Value,
    ) -> QueryResult<()> {
        let kept = if value.is_null() { json!({}) } else { json!({ key: value }) };
        let context =
            diesel::dsl::sql::<sql_types::Nullable<sql_types::Jsonb>>("(coalesce(context, '{}') - ")
                .bind::<sql_types::Text, _>(key.to_owned())
                .sql(") || ")
                .bind::<sql_types::Jsonb, _>(kept);
        diesel::update(ai_conversations::table.find(id))
            .set(ai_conversations::context.eq(context))
            .execute(conn)?;
        Ok(())
    }

    /// What is kept in mind under `key`; `Null` when nothing is.
    pub fn remembered(&self, key: &str) -> Value {
        self.context.as_ref().and_then(|context| context.get(key)).cloned().unwrap_or(json!(null))
    }

    /// Erases what was deleted more than 30 days ago.
    ///
    /// # Errors
    /// When the database does.
    pub fn sweep(conn: &mut PgConnection, now: Instant) -> QueryResult<usize> {
        let old = ai_conversations::table.filter(ai_conversations::deleted_at.lt(now - KEPT_FOR));
        diesel::delete(old).execute(conn)
    }

    /// The owner's, locked until the transaction ends.
    fn locked(conn: &mut PgConnection, owner: UserId, id: ConversationId) -> QueryResult<Self> {
        ai_conversations::table
            .find(id)
            .filter(ai_conversations::user_id.eq(owner))
            .filter(ai_conversations::deleted_at.is_null())
            .select(Self::as_select())
            .for_update()
            .first(conn)
    }

    fn begin(conn: &mut PgConnection, owner: UserId, title: &str) -> QueryResult<ConversationId> {
        let id = ConversationId::new();
        diesel::insert_into(ai_conversations::table)
            .values((
                ai_conversations::id.eq(id),
                ai_conversations::user_id.eq(owner),
                ai_conversations::title.eq(title),
            ))
            .execute(conn)?;
        Ok(id)
    }

    fn of(owner: UserId) -> Mine {
        ai_conversations::table
            .filter(ai_conversations::user_id.eq(owner))
            .filter(ai_conversations::deleted_at.is_null())
            .select(Self::as_select())
            .into_boxed()
    }

    fn latest_first()
    -> (diesel::dsl::Desc<ai_conversations::last_message_at>, diesel::dsl::Desc<ai_conversations::id>) {
        (ai_conversations::last_message_at.desc(), ai_conversations::id.desc())
    }
}

/// The first line of what was said, cut at a word.
fn made_title(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MADE_TITLE_CHARS {
        return line;
    }
    let cut: String = line.chars().take(MADE_TITLE_CHARS).collect();
    let at_a_word = cut.rsplit_once(' ').map_or(cut.as_str(), |(before, _)| before);
    format!("{at_a_word}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_beginning_of_what_was_said_cut_at_a_word() {
        assert_eq!(made_title(" lunch  with\nAnna "), "lunch with Anna");
        let long = made_title(&"họp với An ".repeat(20));
        assert!(long.ends_with('…') && long.chars().count() <= MADE_TITLE_CHARS + 1, "{long}");
        assert!(made_title(&"x".repeat(500)).chars().count() <= MAX_TITLE_CHARS);
    }
}
