//! The table `ai_turns`: how much of the language model each owner has used, and whether there is more.
//!
//! What a message will cost is not known before it is answered. An amount is set aside when it begins
//! and put right when it ends, so that two at once cannot both use the last of it, and one that ended
//! with the power is not forgotten.

use chrono::TimeDelta;
use diesel::{dsl, prelude::*, sql_types};

use crate::{
    config::AiConfig,
    i18n::Lang,
    ids::{AiTurnId, UserId},
    schema::ai_turns,
    time::Instant,
};

/// How long rows are kept.
const KEPT_FOR: TimeDelta = TimeDelta::days(31);

/// What one owner may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub messages_per_minute: Option<u32>,
    pub messages_per_hour: Option<u32>,
    /// In any 24 hours, sent and received.
    pub tokens_per_day: Option<u32>,
}

/// Which limit is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    Minute,
    Hour,
    Day,
}

/// There is no more for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsedUp {
    pub limit: Limit,
    /// Seconds until there is some again.
    pub retry_after: u64,
}

/// Whether a message may go to the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// It may; [`settle`] this when it is answered.
    Open(AiTurnId),
    Closed(UsedUp),
}

/// What an owner has used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Used {
    /// Messages in the last hour.
    pub messages: i64,
    /// Tokens in the last 24 hours.
    pub tokens: i64,
}

impl Limits {
    /// Those of the settings; without rate limits only that of tokens.
    pub fn of(config: &AiConfig, rate_limits: bool) -> Self {
        let messages_per_hour = config.messages_per_hour.filter(|_| rate_limits);
        Self {
            messages_per_minute: messages_per_hour.map(|hour| hour.div_ceil(4)),
            messages_per_hour,
            tokens_per_day: config.tokens_per_day,
        }
    }
}

impl UsedUp {
    /// What the owner is told, in a sentence.
    pub fn words(self, lang: Lang) -> String {
        let minutes = self.retry_after.div_ceil(60).max(1);
        match self.limit {
            Limit::Minute => lang.t("model-limit-minute"),
            Limit::Hour => lang.t1("model-limit-hour", "minutes", minutes),
            Limit::Day => lang.t1("model-limit-day", "hours", minutes.div_ceil(60)),
        }
    }
}

impl Used {
    /// What was used of what there is, a sentence each.
    pub fn words(self, limits: Limits, lang: Lang) -> Vec<String> {
        let number = |count: i64| lang.number(usize::try_from(count).unwrap_or(0));
        let said = |key: &str, used: i64, most: u32| {
            lang.with(key, &[("used", number(used).into()), ("most", number(most.into()).into())])
        };
        let messages = limits.messages_per_hour.map(|most| said("model-used-hour", self.messages, most));
        let tokens = match limits.tokens_per_day {
            Some(most) => said("model-used-day", self.tokens, most),
            None => lang.t1("model-used-day-unlimited", "used", number(self.tokens)),
        };
        messages.into_iter().chain([tokens]).collect()
    }
}

/// Counts a message of `owner` and sets `tokens` aside for it, if the limits allow one more. In a
/// transaction, to the end of which messages of this owner are counted one after the other.
///
/// # Errors
/// When the database does.
pub fn begin(
    conn: &mut PgConnection,
    owner: UserId,
    limits: Limits,
    tokens: u32,
    now: Instant,
) -> QueryResult<Entry> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended('ai_turns:' || $1, 0))")
        .bind::<sql_types::Text, _>(owner.to_string())
        .execute(conn)?;
    let of_owner = ai_turns::table.filter(ai_turns::user_id.eq(owner));
    diesel::delete(of_owner.filter(ai_turns::started_at.lt(now - KEPT_FOR))).execute(conn)?;
    let windows = [
        (Limit::Minute, TimeDelta::minutes(1), limits.messages_per_minute),
        (Limit::Hour, TimeDelta::hours(1), limits.messages_per_hour),
        (Limit::Day, TimeDelta::days(1), limits.tokens_per_day),
    ];
    for (limit, window, most) in windows {
        let Some(most) = most else { continue };
        let (messages, tokens, first) = since(conn, owner, now - window)?;
        let used = if limit == Limit::Day { tokens } else { messages };
        if used >= i64::from(most) {
            let wait = first.map_or(window, |first| first + window - now);
            let retry_after = wait.num_seconds().max(0).cast_unsigned() + 1;
            return Ok(Entry::Closed(UsedUp { limit, retry_after }));
        }
    }
    let id = AiTurnId::new();
    diesel::insert_into(ai_turns::table)
        .values((
            ai_turns::id.eq(id),
            ai_turns::user_id.eq(owner),
            ai_turns::started_at.eq(now),
            ai_turns::tokens.eq(stored(tokens)),
        ))
        .execute(conn)?;
    Ok(Entry::Open(id))
}

/// Puts what a message has really cost in the place of what was set aside for it.
///
/// # Errors
/// When the database does.
pub fn settle(conn: &mut PgConnection, turn: AiTurnId, tokens: u32) -> QueryResult<()> {
    diesel::update(ai_turns::table.find(turn))
        .set((ai_turns::tokens.eq(stored(tokens)), ai_turns::is_settled.eq(true)))
        .execute(conn)?;
    Ok(())
}

/// What `owner` has used, for the settings page.
///
/// # Errors
/// When the database does.
pub fn used(conn: &mut PgConnection, owner: UserId, now: Instant) -> QueryResult<Used> {
    let (messages, ..) = since(conn, owner, now - TimeDelta::hours(1))?;
    let (_, tokens, _) = since(conn, owner, now - TimeDelta::days(1))?;
    Ok(Used { messages, tokens })
}

/// Messages, tokens and the first message after `then`.
fn since(conn: &mut PgConnection, owner: UserId, then: Instant) -> QueryResult<(i64, i64, Option<Instant>)> {
    let (messages, tokens, first): (i64, Option<i64>, Option<chrono::NaiveDateTime>) = ai_turns::table
        .filter(ai_turns::user_id.eq(owner))
        .filter(ai_turns::started_at.gt(then))
        .select((dsl::count_star(), dsl::sum(ai_turns::tokens), dsl::min(ai_turns::started_at)))
        .first(conn)?;
    Ok((messages, tokens.unwrap_or(0), first.map(Instant::from_utc)))
}

fn stored(tokens: u32) -> i32 {
    i32::try_from(tokens).unwrap_or(i32::MAX)
}
