//! The table `search_entries`: what an owner's events say, ready to be searched.
//!
//! Two ways lead to what was searched for, and neither alone is fast. A word that is everywhere is
//! found at once along the index on time; a rare one by the index on words, which for a word that
//! is everywhere would first collect a million rows. So the events around now are looked at first,
//! and only if they do not hold enough, the words.

use diesel::{prelude::*, sql_query, sql_types};

use super::search::marks::Term;
use crate::{
    ids::{EventId, UserId},
    time::Instant,
};

/// How many events around now are looked at one by one: single ones, and those that are spread. A
/// word that is not found often enough among them is rare enough for the index on words.
const NEAR: i64 = 5_000;
const NEAR_SPREAD: i64 = 2_000;

/// How many series, and events longer than a week, are ranked by when they happen next; of more,
/// those that began last.
pub const SERIES: i64 = 200;

/// What somebody searches for, as the database compares it.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// A `tsquery`.
    query: String,
    pub terms: Vec<Term>,
}

/// Whether something is still to come (or happens now) or is over, and whether it is a series or
/// longer than a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    pub is_over: bool,
    pub is_spread: bool,
}

/// Events that match: what is to come by start, what is over the newest first, and what is spread
/// the newest start first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matches {
    pub events: Vec<EventId>,
    /// As the events have them; of a series the first start.
    pub starts: Vec<Instant>,
}

#[derive(QueryableByName)]
struct Read {
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    query: Option<String>,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    words: Vec<String>,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    stems: Vec<String>,
}

#[derive(QueryableByName)]
struct Looked {
    #[diesel(sql_type = sql_types::BigInt)]
    seen: i64,
    #[diesel(sql_type = sql_types::Array<sql_types::Uuid>)]
    events: Vec<EventId>,
    #[diesel(sql_type = sql_types::Array<sql_types::Timestamp>)]
    starts: Vec<Instant>,
}

impl Wanted {
    /// Reads what was typed; `None` when it has no words.
    ///
    /// # Errors
    /// When the database does.
    pub fn read(conn: &mut PgConnection, typed: &str) -> QueryResult<Option<Self>> {
        let read: Read = sql_query(
            "SELECT calento_search_query($1)::text AS query, array_agg(word) AS words,
                    array_agg(coalesce((ts_lexize('english_stem', word))[1], word)) AS stems
             FROM regexp_split_to_table(btrim(calento_search_text($1)), '\\s+') AS word",
        )
        .bind::<sql_types::Text, _>(typed)
        .get_result(conn)?;
        let terms = read.words.into_iter().zip(read.stems).filter(|(word, _)| !word.is_empty());
        let terms = terms.map(|(word, stem)| Term { word, stem }).collect();
        Ok(read.query.map(|query| Self { query, terms }))
    }

    /// The first `most` matches of a kind, if looking at those around `now` is enough to know them.
    ///
    /// # Errors
    /// When the database does.
    pub fn near(
        &self,
        conn: &mut PgConnection,
        owner: UserId,
        kind: Kind,
        most: i64,
        now: Instant,
    ) -> QueryResult<Option<Matches>> {
        let near = if kind.is_spread { NEAR_SPREAD } else { NEAR }.max(2 * most);
        let looked: Looked = sql_query(format!(
            "SELECT count(*) AS seen,
                    coalesce(array_agg(event_id ORDER BY {order}, event_id) FILTER (WHERE is_match), '{{}}') AS events,
                    coalesce(array_agg(starts ORDER BY {order}, event_id) FILTER (WHERE is_match), '{{}}') AS starts
             FROM (SELECT event_id, starts, words @@ $3::tsquery AS is_match
                   FROM (SELECT event_id, starts, words FROM search_entries
                         WHERE user_id = $1 AND {condition} ORDER BY {order} LIMIT $4) AS near
                   OFFSET 0) AS looked",
            condition = kind.condition(),
            order = kind.order(),
        ))
        .bind::<sql_types::Uuid, _>(owner)
        .bind::<sql_types::Timestamp, _>(now)
        .bind::<sql_types::Text, _>(&self.query)
        .bind::<sql_types::BigInt, _>(near)
        .get_result(conn)?;
        let is_enough = looked.seen < near || looked.events.len() as i64 >= most;
        let matches = Matches { events: looked.events, starts: looked.starts };
        Ok(is_enough.then(|| matches.first(most)))
    }

    /// The first `most` matches that are to come, and those that are over, by their words.
    ///
    /// # Errors
    /// When the database does.
    pub fn everywhere(
        &self,
        conn: &mut PgConnection,
        owner: UserId,
        is_spread: bool,
        most: i64,
        now: Instant,
    ) -> QueryResult<(Matches, Matches)> {
        // Materialized: collected by their words once, never by walking along the times.
        let part = |is_over: bool| {
            let kind = Kind { is_over, is_spread };
            format!(
                "SELECT count(*) AS seen,
                        coalesce(array_agg(event_id ORDER BY {order}, event_id), '{{}}') AS events,
                        coalesce(array_agg(starts ORDER BY {order}, event_id), '{{}}') AS starts
                 FROM (SELECT event_id, starts FROM matched
                       WHERE {condition} ORDER BY {order}, event_id LIMIT $4) AS part",
                condition = kind.condition(),
                order = kind.order(),
            )
        };
        let looked: Vec<Looked> = sql_query(format!(
            "WITH matched AS MATERIALIZED (
                 SELECT event_id, is_spread, starts, ends FROM search_entries
                 WHERE user_id = $1 AND {spread} is_spread AND words @@ $3::tsquery)
             {coming} UNION ALL {over}",
            spread = if is_spread { "" } else { "NOT" },
            coming = part(false),
            over = part(true),
        ))
        .bind::<sql_types::Uuid, _>(owner)
        .bind::<sql_types::Timestamp, _>(now)
        .bind::<sql_types::Text, _>(&self.query)
        .bind::<sql_types::BigInt, _>(most)
        .load(conn)?;
        let mut parts = looked.into_iter().map(|part| Matches { events: part.events, starts: part.starts });
        Ok((parts.next().unwrap_or_default(), parts.next().unwrap_or_default()))
    }
}

impl Wanted {
    /// Invitations of `user` that match: to what is to come and to what is over, the newest first.
    /// Only what guests are told is looked at; of many invitations the last 1,000.
    ///
    /// # Errors
    /// When the database does.
    pub fn received(
        &self,
        conn: &mut PgConnection,
        user: UserId,
        now: Instant,
    ) -> QueryResult<(Matches, Matches)> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = sql_types::Uuid)]
            event_id: EventId,
            #[diesel(sql_type = sql_types::Timestamp)]
            starts: Instant,
            #[diesel(sql_type = sql_types::Bool)]
            is_over: bool,
        }
        let rows: Vec<Row> = sql_query(
            "SELECT event.id AS event_id, event.start_time AS starts,
                    coalesce(upper(guest.event_period) <= $2, false) AS is_over
             FROM (SELECT event_id, event_period FROM event_attendees
                   WHERE user_id = $1 AND removed_at IS NULL
                   ORDER BY lower(event_period) DESC LIMIT 1000) AS guest
             JOIN events AS event ON event.id = guest.event_id
             WHERE event.deleted_at IS NULL
               AND calento_search_words(concat_ws(' ', event.title, event.location, event.description,
                                                  event.organizer_name, event.organizer_email)) @@ $3::tsquery
             ORDER BY event.start_time DESC, event.id",
        )
        .bind::<sql_types::Uuid, _>(user)
        .bind::<sql_types::Timestamp, _>(now)
        .bind::<sql_types::Text, _>(&self.query)
        .load(conn)?;
        let (mut coming, mut over) = (Matches::default(), Matches::default());
        for row in rows {
            let part = if row.is_over { &mut over } else { &mut coming };
            part.events.push(row.event_id);
            part.starts.push(row.starts);
        }
        Ok((coming, over))
    }
}

impl Kind {
    /// `$2` is now. What is not spread ends within a week of its start, which bounds the walk.
    fn condition(self) -> &'static str {
        match (self.is_over, self.is_spread) {
            (false, false) => "NOT is_spread AND starts > $2 - interval '7 days' AND ends > $2",
            (true, false) => "NOT is_spread AND starts <= $2 AND ends <= $2",
            (false, true) => "is_spread AND ends > $2",
            (true, true) => "is_spread AND ends <= $2",
        }
    }

    fn order(self) -> &'static str {
        if self.is_over || self.is_spread { "starts DESC" } else { "starts" }
    }
}

impl Matches {
    /// Adds what another way found.
    pub fn add(&mut self, other: Self) {
        self.events.extend(other.events);
        self.starts.extend(other.starts);
    }

    fn first(mut self, most: i64) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        self.events.truncate(most);
        self.starts.truncate(most);
        self
    }
}
