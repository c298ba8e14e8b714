//! The table `bookings`: a guest's hold on an owner's time.

use std::ops::Bound;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::{
    prelude::*,
    result::{DatabaseErrorKind::ExclusionViolation, Error::DatabaseError},
    sql_types,
};

use super::{
    booking_link::BookingLink,
    slots::{Refusal, Rules, Taken},
};
use crate::{
    accounts::User,
    calendars::Calendar,
    error::AppError,
    events::{Event, EventDraft, Occurrence, Origin, When},
    i18n::Lang,
    ids::{BookingId, BookingLinkId, EventId, UserId},
    jobs::{BookingMail, Side},
    mail::EmailAddress,
    schema::{booking_links, bookings, events},
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
    pub guest_timezone: Option<String>,
    pub guest_language: Option<String>,
    pub slot_start: Instant,
    pub slot_end: Instant,
    /// `confirmed`, `cancelled`, `completed` or `no_show`.
    pub status: String,
    pub cancellation_reason: Option<String>,
    pub cancelled_at: Option<Instant>,
    pub user_id: UserId,
}

/// What a guest wants, checked.
#[derive(Debug, Clone)]
pub struct Wish {
    pub start: Instant,
    pub name: String,
    pub email: EmailAddress,
    pub phone: Option<String>,
    pub notes: Option<String>,
    /// In which they saw the times.
    pub zone: Zone,
    /// Of the page they booked on.
    pub lang: Lang,
}

/// What became of a wish.
#[derive(Debug)]
pub enum Placed {
    Booked(Box<Booking>),
    /// The same guest holds this time on this link already: a form sent twice.
    Already(Box<Booking>),
    Refused(Refusal),
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
}

/// How a meeting ended, by its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Completed,
    NoShow,
}

/// Which bookings a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Not over, not cancelled; the next one first.
    Upcoming,
    /// Over, not cancelled; the last one first.
    Past,
    /// The latest one first.
    Cancelled,
}

/// How long after a booking the same form, sent again, leads to it instead of being refused.
const REPEAT_TIME: TimeDelta = TimeDelta::minutes(10);

impl Booking {
    /// Books a time: event, booking and mails in one transaction, or nothing. The rules are asked
    /// under a lock of the owner's; the exclusion constraint `bookings_no_overlap` has the last
    /// word.
    ///
    /// # Errors
    /// When the database does.
    pub fn place(
        conn: &mut PgConnection,
        owner: &User,
        link: &BookingLink,
        wish: &Wish,
        secret: &Secret,
        now: Instant,
    ) -> Result<Placed, AppError> {
        conn.transaction(|conn| {
            lock(conn, owner.id)?;
            if let Some(booking) = Self::same(conn, link.id, wish, now)? {
                return Ok(Placed::Already(Box::new(booking)));
            }
            let rules = link.rules();
            // What needs no look at the database first: it also keeps strange years away from it.
            if let Some(refusal) = rules.refusal(&Taken::default(), wish.start, now) {
                return Ok(Placed::Refused(refusal));
            }
            let taken = taken(conn, owner, link, &rules, Span::new(wish.start, wish.start))?;
            if let Some(refusal) = rules.refusal(&taken, wish.start, now) {
                return Ok(Placed::Refused(refusal));
            }
            match Self::insert(conn, owner, link, &rules, wish, secret) {
                Ok(booking) => {
                    booking.tell_both(conn, owner, BookingMail::Booked, now)?;
                    Ok(Placed::Booked(Box::new(booking)))
                }
                Err(DatabaseError(ExclusionViolation, _)) => Ok(Placed::Refused(Refusal::Booked)),
                Err(error) => Err(error.into()),
            }
        })
    }

    /// Writes event and booking in a savepoint, so that a refused row does not spoil the
    /// transaction around it.
    fn insert(
        conn: &mut PgConnection,
        owner: &User,
        link: &BookingLink,
        rules: &Rules,
        wish: &Wish,
        secret: &Secret,
    ) -> QueryResult<Self> {
        conn.transaction(|conn| {
            let id = BookingId::new();
            let calendar = Calendar::primary_of(conn, owner.id)?;
            let origin = Origin { ical_uid: Some(format!("{id}@calento")), managed_by: Some("booking") };
            let event = Event::create(conn, owner, &draft(owner, link, rules, wish, &calendar), origin)?;
            let (slot, blocked) = (rules.meeting(wish.start), rules.blocked(wish.start));
            let booking = diesel::insert_into(bookings::table)
                .values((
                    bookings::id.eq(id),
                    bookings::booking_link_id.eq(link.id),
                    bookings::event_id.eq(event.id),
                    bookings::user_id.eq(owner.id),
                    bookings::guest_name.eq(&wish.name),
                    bookings::guest_email.eq(wish.email.as_str()),
                    bookings::guest_phone.eq(&wish.phone),
                    bookings::guest_notes.eq(&wish.notes),
                    bookings::guest_timezone.eq(wish.zone.name()),
                    bookings::guest_language.eq(wish.lang.tag()),
                    bookings::slot_start.eq(slot.start),
                    bookings::slot_end.eq(slot.end),
                    bookings::blocked_range.eq(range(blocked)),
                    bookings::manage_token.eq(secret.token(Purpose::Booking, id.0).digest()),
                ))
                .returning(Self::as_select())
                .get_result(conn)?;
            count(conn, link.id, 1)?;
            Ok(booking)
        })
    }

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

    /// The owner's bookings with the titles of their links, at most 200.
    ///
    /// # Errors
    /// When the database does.
    pub fn of_owner(
        conn: &mut PgConnection,
        owner: UserId,
        which: Which,
        now: Instant,
    ) -> QueryResult<Vec<(Self, String)>> {
        let mine = bookings::table
            .inner_join(booking_links::table)
            .filter(bookings::user_id.eq(owner))
            .select((Self::as_select(), booking_links::title))
            .limit(200)
            .into_boxed();
        match which {
            Which::Upcoming => mine
                .filter(bookings::status.ne("cancelled"))
                .filter(bookings::slot_end.gt(now))
                .order((bookings::slot_start, bookings::id)),
            Which::Past => mine
                .filter(bookings::status.ne("cancelled"))
                .filter(bookings::slot_end.le(now))
                .order((bookings::slot_start.desc(), bookings::id)),
            Which::Cancelled => mine
                .filter(bookings::status.eq("cancelled"))
                .order((bookings::slot_start.desc(), bookings::id)),
        }
        .load(conn)
    }

    /// `confirmed -> cancelled`: frees the time, takes the event off the calendar and tells both
    /// sides. A guest can only before the start.
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
            match self.locked_status(conn)?.as_str() {
                "confirmed" if by == Side::Guest && self.slot_start <= now => {
                    return Ok(Changed::Refused(NotNow::Started));
                }
                "confirmed" => {}
                "cancelled" => return Ok(Changed::Already),
                _ => return Ok(Changed::Refused(NotNow::Settled)),
            }
            diesel::update(bookings::table.find(self.id))
                .set((
                    bookings::status.eq("cancelled"),
                    bookings::cancelled_at.eq(now),
                    bookings::cancellation_reason.eq(reason),
                ))
                .execute(conn)?;
            count(conn, self.booking_link_id, -1)?;
            if let Some(event) = self.event_id {
                diesel::update(events::table.find(event).filter(events::deleted_at.is_null()))
                    .set((events::deleted_at.eq(now), events::sequence.eq(events::sequence + 1)))
                    .execute(conn)?;
            }
            let owner = User::find(conn, self.user_id)?;
            self.tell_both(conn, &owner, BookingMail::Cancelled, now)?;
            Ok(Changed::Done)
        })
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

    /// The confirmed booking of a form that was sent before. The name counts, too: who only knows
    /// the guest's address is not shown their page.
    fn same(
        conn: &mut PgConnection,
        link: BookingLinkId,
        wish: &Wish,
        now: Instant,
    ) -> QueryResult<Option<Self>> {
        bookings::table
            .filter(bookings::booking_link_id.eq(link))
            .filter(bookings::slot_start.eq(wish.start))
            .filter(bookings::status.eq("confirmed"))
            .filter(bookings::guest_email.eq(wish.email.as_str()))
            .filter(bookings::guest_name.eq(&wish.name))
            .filter(bookings::guest_phone.is_not_distinct_from(&wish.phone))
            .filter(bookings::guest_notes.is_not_distinct_from(&wish.notes))
            .filter(bookings::created_at.gt(now - REPEAT_TIME))
            .select(Self::as_select())
            .first(conn)
            .optional()
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

/// What is taken of the owner's time where it matters to meetings that start in `span`. Bookings of
/// all links block, events only where the link looks at calendars. The number of queries does not
/// depend on how much there is.
///
/// # Errors
/// When the database does.
pub fn taken(
    conn: &mut PgConnection,
    owner: &User,
    link: &BookingLink,
    rules: &Rules,
    span: Span,
) -> QueryResult<Taken> {
    let touched = rules.touched(span);
    let events = if link.looks_at_calendars() {
        Occurrence::busy(conn, owner.id, touched, &owner.zone())?
    } else {
        Vec::new()
    };
    let ranges: Vec<(Bound<NaiveDateTime>, Bound<NaiveDateTime>)> = bookings::table
        .filter(bookings::user_id.eq(owner.id))
        .filter(bookings::status.ne("cancelled"))
        .filter(bookings::blocked_range.overlaps_with(range(touched)))
        .select(bookings::blocked_range)
        .load(conn)?;
    let bookings = ranges.into_iter().filter_map(span_of).collect();
    // No link limits its bookings per day or week, so nothing counts towards that.
    Ok(Taken { events, bookings, booked_starts: Vec::new() })
}

/// Lets one booking of an owner be decided at a time, to the end of the transaction.
fn lock(conn: &mut PgConnection, owner: UserId) -> QueryResult<()> {
    let (_, low) = owner.0.as_u64_pair();
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
        .bind::<sql_types::BigInt, _>(low.cast_signed())
        .execute(conn)?;
    Ok(())
}

/// Keeps `bookings_count`: the bookings that were not cancelled.
fn count(conn: &mut PgConnection, link: BookingLinkId, by: i32) -> QueryResult<()> {
    diesel::update(booking_links::table.find(link))
        .set(booking_links::bookings_count.eq(booking_links::bookings_count + by))
        .execute(conn)?;
    Ok(())
}

/// The event of a booking, in the owner's words.
fn draft(owner: &User, link: &BookingLink, rules: &Rules, wish: &Wish, calendar: &Calendar) -> EventDraft {
    let lang = owner.mail_lang();
    let mut lines = vec![format!("{}: {} <{}>", lang.t("bookings-guest"), wish.name, wish.email)];
    lines.extend(wish.phone.as_ref().map(|phone| format!("{}: {phone}", lang.t("bookings-phone"))));
    lines.extend(wish.notes.as_ref().map(|notes| format!("\n{notes}")));
    let when = When::Timed { span: rules.meeting(wish.start), zone: rules.hours.zone.clone() };
    let title: String = format!("{}: {}", link.title, wish.name).chars().take(255).collect();
    EventDraft {
        description: Some(lines.join("\n")),
        location: link.location.clone(),
        color: link.color.clone(),
        ..EventDraft::plain(calendar.id, title, when)
    }
}

fn range(span: Span) -> (Bound<Instant>, Bound<Instant>) {
    (Bound::Included(span.start), Bound::Excluded(span.end))
}

/// `None` for a range without an end, which a CHECK rules out.
fn span_of(range: (Bound<NaiveDateTime>, Bound<NaiveDateTime>)) -> Option<Span> {
    match range {
        (Bound::Included(start), Bound::Excluded(end)) => {
            Some(Span::new(Instant::from_utc(start), Instant::from_utc(end)))
        }
        _ => None,
    }
}
