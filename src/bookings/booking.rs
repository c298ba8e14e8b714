//! The table `bookings`: a guest's hold on an owner's time.

use diesel::{
    dsl::{not, sql},
    prelude::*,
    sql_types,
};
use serde_json::Value;

use super::{BookingLink, requests::End};
use crate::{
    accounts::User,
    error::AppError,
    i18n::Lang,
    ids::{BookingId, BookingLinkId, EventId, UserId},
    jobs::{BookingMail, Side},
    schema::{booking_links, bookings, users},
    time::{Instant, Span, Zone},
    tokens::{Purpose, Secret, Token, digest},
};

/// One booking.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = bookings)]
pub struct Booking {
    pub id: BookingId,
    pub booking_link_id: BookingLinkId,
    pub event_id: Option<EventId>,
    pub guest_name: String,
    pub guest_email: String,
    pub guest_phone: Option<String>,
    pub guest_notes: Option<String>,
    /// By the ids of the link's questions; see [`super::questions`].
    pub custom_answers: Option<Value>,
    pub guest_timezone: Option<String>,
    pub guest_language: Option<String>,
    pub slot_start: Instant,
    pub slot_end: Instant,
    /// `pending`, `confirmed`, `cancelled`, `completed` or `no_show`; see [`Booking::state`].
    pub status: String,
    pub cancellation_reason: Option<String>,
    pub cancelled_at: Option<Instant>,
    pub user_id: UserId,
    /// The start before the last move.
    pub moved_from: Option<Instant>,
    /// The guest may cancel up to this long before the start, as was promised when they booked.
    pub cancel_notice_minutes: i32,
    /// The same for moving.
    pub reschedule_notice_minutes: i32,
    /// Whom a pending booking waits for: `guest` or `owner`. Afterwards who it waited for last.
    pub awaits: Option<String>,
    /// From then on a pending booking has lapsed.
    pub pending_until: Option<Instant>,
    /// How it ended while it was pending: `declined`, `withdrawn` or `lapsed`.
    pub request_end: Option<String>,
}

/// What became of the wish to change a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    Done,
    /// It was so before.
    Already,
    Refused(NotNow),
}

/// Why a booking cannot change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotNow {
    /// The meeting has begun: a guest can no longer cancel.
    Started,
    /// The meeting has not begun: nobody knows how it will end.
    NotStarted,
    /// It has another final state.
    Settled,
    /// Somebody has yet to confirm it.
    Unconfirmed,
    /// The request was confirmed meanwhile.
    WasConfirmed,
    /// The owner has declined the request.
    Declined,
    /// The guest has withdrawn the request.
    Withdrawn,
    /// Nobody confirmed it in time.
    Lapsed,
    /// The owner has something else at that time meanwhile.
    Busy,
    /// The guest's cut-off for cancelling has passed.
    TooLateToCancel,
    /// The guest's cut-off for moving has passed.
    TooLateToMove,
    /// The link takes no bookings any more, so there is no other time.
    Closed,
}

/// How a meeting ended, by its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Completed,
    NoShow,
}

/// What a list shows.
#[derive(Debug, Clone)]
pub struct Filter {
    pub which: Which,
    /// Words that stand in the guest's name, address, number, message or answers, with or without
    /// their accents.
    pub text: String,
    /// Of this link only.
    pub link: Option<BookingLinkId>,
    /// How many are left out before the first.
    pub skip: i64,
}

/// How many bookings of an owner have each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Tally {
    /// Confirmed and not over.
    #[diesel(sql_type = sql_types::BigInt)]
    pub upcoming: i64,
    /// Over and not cancelled, missed ones left out.
    #[diesel(sql_type = sql_types::BigInt)]
    pub done: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    pub missed: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    pub cancelled: i64,
}

/// Which bookings a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Not over, not cancelled; requests before the rest, the next one first.
    Upcoming,
    /// Over, not cancelled; the last one first.
    Past,
    /// The latest one first.
    Cancelled,
}

impl Booking {
    /// The booking `id`, if it is `owner`'s.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub fn find(conn: &mut PgConnection, owner: UserId, id: BookingId) -> QueryResult<Self> {
        bookings::table
            .filter(bookings::user_id.eq(owner))
            .filter(bookings::id.eq(id))
            .select(Self::as_select())
            .first(conn)
    }

    /// The booking that stands on the owner's calendar as `event`, with its link, unless it is off.
    ///
    /// # Errors
    /// When the database does.
    pub fn of_event(
        conn: &mut PgConnection,
        owner: UserId,
        event: EventId,
    ) -> QueryResult<Option<(Self, BookingLink)>> {
        bookings::table
            .inner_join(booking_links::table)
            .filter(bookings::user_id.eq(owner))
            .filter(bookings::event_id.eq(event))
            .filter(bookings::status.ne("cancelled"))
            .select((Self::as_select(), BookingLink::as_select()))
            .first(conn)
            .optional()
    }

    /// The booking `id` whoever owns it: for mails.
    ///
    /// # Errors
    /// `NotFound` when there is no such row.
    pub fn of_anybody(conn: &mut PgConnection, id: BookingId) -> QueryResult<Self> {
        bookings::table.find(id).select(Self::as_select()).first(conn)
    }

    /// The booking that the bearer of `token` may see and cancel.
    ///
    /// # Errors
    /// `NotFound` when the token opens nothing.
    pub fn find_by_token(conn: &mut PgConnection, token: &str) -> QueryResult<Self> {
        bookings::table.filter(bookings::manage_token.eq(digest(token))).select(Self::as_select()).first(conn)
    }

    /// The owner's bookings that pass the filter with their links, at most `limit`.
    ///
    /// # Errors
    /// When the database does.
    pub fn of_owner(
        conn: &mut PgConnection,
        owner: UserId,
        filter: &Filter,
        limit: i64,
        now: Instant,
    ) -> QueryResult<Vec<(Self, BookingLink)>> {
        let mut mine = bookings::table
            .inner_join(booking_links::table)
            .filter(bookings::user_id.eq(owner))
            // Of what its guest did not confirm, owners do not hear.
            .filter(
                bookings::status
                    .ne("pending")
                    .and(bookings::request_end.is_null())
                    .or(bookings::awaits.is_distinct_from("guest")),
            )
            .select((Self::as_select(), BookingLink::as_select()))
            .limit(limit)
            .offset(filter.skip)
            .into_boxed();
        // A request that nobody answered in time is off, whether or not that is written yet.
        let has_lapsed = || bookings::status.eq("pending").and(bookings::pending_until.le(now));
        if let Some(link) = filter.link {
            mine = mine.filter(bookings::booking_link_id.eq(link));
        }
        for word in filter.text.split_whitespace().take(10) {
            let like = format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
            let said = "calento_unaccent(concat_ws(E'\\n', guest_name, guest_email, guest_phone, guest_notes,
                  (SELECT string_agg(value, E'\\n') FROM jsonb_each_text(custom_answers))))
                ILIKE calento_unaccent(";
            mine = mine.filter(sql::<sql_types::Bool>(said).bind::<sql_types::Text, _>(like).sql(")"));
        }
        match filter.which {
            Which::Upcoming => mine
                .filter(bookings::status.ne("cancelled"))
                .filter(not(has_lapsed()))
                .filter(bookings::slot_end.gt(now))
                .order((bookings::status.eq("pending").desc(), bookings::slot_start, bookings::id)),
            Which::Past => mine
                .filter(bookings::status.ne("cancelled"))
                .filter(not(has_lapsed()))
                .filter(bookings::slot_end.le(now))
                .order((bookings::slot_start.desc(), bookings::id)),
            Which::Cancelled => mine
                .filter(bookings::status.eq("cancelled").or(has_lapsed()))
                .order((bookings::slot_start.desc(), bookings::id)),
        }
        .load(conn)
    }

    /// The bookings made with the address `guest_email`, with the title of the link and the name of
    /// the owner: those of active owners, the latest start first, at most `limit`.
    ///
    /// # Errors
    /// When the database does.
    pub fn of_guest(
        conn: &mut PgConnection,
        guest_email: &str,
        limit: i64,
    ) -> QueryResult<Vec<(Self, String, String)>> {
        let rows: Vec<(Self, String, User)> = bookings::table
            .inner_join(booking_links::table)
            .inner_join(users::table)
            .filter(bookings::guest_email.eq(guest_email))
            .filter(users::deleted_at.is_null())
            .filter(users::status.eq("active"))
            .order((bookings::slot_start.desc(), bookings::id))
            .limit(limit)
            .select((Self::as_select(), booking_links::title, User::as_select()))
            .load(conn)?;
        Ok(rows.into_iter().map(|(booking, title, owner)| (booking, title, owner.name())).collect())
    }

    /// How many bookings `owner` has in each state, counted from the rows.
    ///
    /// # Errors
    /// When the database does.
    pub fn tally(conn: &mut PgConnection, owner: UserId, now: Instant) -> QueryResult<Tally> {
        diesel::sql_query(
            "SELECT count(*) FILTER (WHERE status = 'confirmed' AND slot_end > $2) AS upcoming,
                    count(*) FILTER (WHERE status = 'completed' OR status = 'confirmed' AND slot_end <= $2) AS done,
                    count(*) FILTER (WHERE status = 'no_show') AS missed,
                    count(*) FILTER (
                      WHERE (status = 'cancelled' OR status = 'pending' AND pending_until <= $2)
                        AND (request_end IS NULL AND status <> 'pending' OR awaits IS DISTINCT FROM 'guest')
                    ) AS cancelled
             FROM bookings WHERE user_id = $1",
        )
        .bind::<sql_types::Uuid, _>(owner)
        .bind::<sql_types::Timestamp, _>(now)
        .get_result(conn)
    }

    /// `confirmed -> cancelled`: frees the time, takes the event off the calendar and tells both
    /// sides, and whom the owner had invited. A guest can only before the cut-off. A request is
    /// withdrawn by its guest, and declined by its owner.
    ///
    /// # Errors
    /// When the database does.
    pub fn cancel(
        &self,
        conn: &mut PgConnection,
        by: Side,
        reason: Option<&str>,
        now: Instant,
    ) -> Result<Changed, AppError> {
        conn.transaction(|conn| {
            let booking = self.alone(conn, now)?;
            let state = booking.state(now);
            if state.is_off() {
                return Ok(Changed::Already);
            }
            if let Some(why) = booking.cannot_cancel(by, now) {
                return Ok(Changed::Refused(why));
            }
            if state.is_pending() {
                let end = if by == Side::Guest { End::Withdrawn } else { End::Declined };
                booking.end_request(conn, end, reason, now)?;
                return Ok(Changed::Done);
            }
            booking.call_off(conn, reason, now)?;
            let owner = User::find(conn, self.user_id)?;
            booking.tell_both(conn, &owner, BookingMail::Cancelled, now)?;
            Ok(Changed::Done)
        })
    }

    /// Writes that a confirmed booking is cancelled, and takes its event off the calendar; tells
    /// nobody but whom the owner had invited.
    pub(super) fn call_off(
        &self,
        conn: &mut PgConnection,
        reason: Option<&str>,
        now: Instant,
    ) -> Result<(), AppError> {
        diesel::update(bookings::table.find(self.id))
            .set((
                bookings::status.eq("cancelled"),
                bookings::cancelled_at.eq(now),
                bookings::cancellation_reason.eq(reason),
            ))
            .execute(conn)?;
        count(conn, self.booking_link_id, -1)?;
        self.take_off_calendar(conn, now)
    }

    /// `confirmed -> completed` or `no_show`, once the meeting has begun.
    ///
    /// # Errors
    /// When the database does.
    pub fn settle(&self, conn: &mut PgConnection, ending: Ending, now: Instant) -> QueryResult<Changed> {
        conn.transaction(|conn| {
            let status = self.locked_status(conn)?;
            if status == ending.status() {
                return Ok(Changed::Already);
            }
            if status == "pending" {
                return Ok(Changed::Refused(NotNow::Unconfirmed));
            }
            if status != "confirmed" {
                return Ok(Changed::Refused(NotNow::Settled));
            }
            if now < self.slot_start {
                return Ok(Changed::Refused(NotNow::NotStarted));
            }
            diesel::update(bookings::table.find(self.id))
                .set(bookings::status.eq(ending.status()))
                .execute(conn)?;
            Ok(Changed::Done)
        })
    }

    /// The token of the guest's link.
    pub fn token(&self, secret: &Secret) -> Token {
        secret.token(Purpose::Booking, self.id.0)
    }

    /// Up to when the guest may cancel.
    pub fn cancel_until(&self) -> Instant {
        self.slot_start.plus_minutes(-i64::from(self.cancel_notice_minutes))
    }

    /// Up to when the guest may move it.
    pub fn move_until(&self) -> Instant {
        self.slot_start.plus_minutes(-i64::from(self.reschedule_notice_minutes))
    }

    /// The time of the meeting, without buffers.
    pub fn slot(&self) -> Span {
        Span::new(self.slot_start, self.slot_end)
    }

    /// The zone in which the guest saw the times.
    pub fn guest_zone(&self) -> Zone {
        self.guest_timezone.as_deref().map_or_else(Zone::default_zone, Zone::stored)
    }

    /// The language of the page on which the guest booked.
    pub fn guest_lang(&self) -> Lang {
        Lang::stored(self.guest_language.as_deref()).unwrap_or(Lang::En)
    }

    pub(super) fn locked_status(&self, conn: &mut PgConnection) -> QueryResult<String> {
        bookings::table.find(self.id).select(bookings::status).for_update().first(conn)
    }
}

impl Ending {
    fn status(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::NoShow => "no_show",
        }
    }
}

/// Keeps `bookings_count`: the bookings that were not cancelled, requests among them.
pub(super) fn count(conn: &mut PgConnection, link: BookingLinkId, by: i32) -> QueryResult<()> {
    diesel::update(booking_links::table.find(link))
        .set(booking_links::bookings_count.eq(booking_links::bookings_count + by))
        .execute(conn)?;
    Ok(())
}
