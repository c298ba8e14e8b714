//! How a guest's wish becomes a booking with its event.

use chrono::TimeDelta;
use diesel::{
    prelude::*,
    result::{DatabaseErrorKind::ExclusionViolation, Error::DatabaseError},
};
use serde_json::Value;

use super::{
    answers::in_words,
    booking::{Booking, count},
    booking_link::BookingLink,
    hold::Hold,
    link_access::{Access, Ended},
    questions::{Answers, in_order},
    requests::{MOST_UNCONFIRMED, awaits, deadline, first_wait},
    slots::{Refusal, Rules, Taken},
    taken::{Mine, lock, range, taken},
};
use crate::{
    accounts::User,
    calendars::Calendar,
    error::AppError,
    events::{Event, EventDraft, MAX_TITLE_CHARS, Origin, When, event::BOOKING},
    i18n::Lang,
    ids::{BookingHoldId, BookingId, BookingLinkId},
    jobs::Side,
    mail::EmailAddress,
    schema::bookings,
    time::{Instant, Span, Zone},
    tokens::{Purpose, Secret},
};

/// What a guest wants, checked.
#[derive(Debug, Clone)]
pub struct Wish {
    pub start: Instant,
    pub name: String,
    pub email: EmailAddress,
    pub phone: Option<String>,
    pub notes: Option<String>,
    /// To the link's questions, checked.
    pub answers: Answers,
    /// The time they hold, if they hold one.
    pub hold: Option<BookingHoldId>,
    /// In which they saw the times.
    pub zone: Zone,
    /// Of the page they booked on.
    pub lang: Lang,
}

impl Wish {
    /// The answers as they are stored; `None` without any.
    fn answers_json(&self) -> Option<Value> {
        let answers = self.answers.iter().map(|(id, answer)| (id.clone(), Value::from(answer.as_str())));
        (!self.answers.is_empty()).then(|| Value::Object(answers.collect()))
    }
}

/// What became of a wish.
#[derive(Debug)]
pub enum Placed {
    Booked(Box<Booking>),
    /// The same guest holds this time on this link already: a form sent twice.
    Already(Box<Booking>),
    Refused(Refusal),
    /// Too many bookings of this address wait to be confirmed by mail.
    TooManyUnconfirmed,
    /// The link takes no bookings any more.
    Ended(Ended),
}

/// How long after a booking the same form, sent again, leads to it instead of being refused.
const REPEAT_TIME: TimeDelta = TimeDelta::minutes(10);

impl Booking {
    /// Books a time: event, booking and mails in one transaction, or nothing. The rules are asked
    /// under a lock of the owner's; the exclusion constraint `bookings_no_overlap` has the last
    /// word. Where the link says so the booking is pending at first, and has no event while it waits
    /// for its guest.
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
            Self::lapse_due(conn, owner.id, now)?;
            if let Some(booking) = Self::same(conn, link.id, wish, now)? {
                return Ok(Placed::Already(Box::new(booking)));
            }
            if let Some(why) = Access::end_of(conn, link, now)? {
                return Ok(Placed::Ended(why));
            }
            let rules = link.rules();
            // What needs no look at the database first: it also keeps strange years away from it.
            if let Some(refusal) = rules.refusal(&Taken::default(), wish.start, now) {
                return Ok(Placed::Refused(refusal));
            }
            let mine = Mine { hold: wish.hold, ..Mine::default() };
            let taken = taken(conn, owner, link, &rules, Span::new(wish.start, wish.start), mine, now)?;
            if let Some(refusal) = rules.refusal(&taken, wish.start, now) {
                return Ok(Placed::Refused(refusal));
            }
            if link.guests_confirm
                && Self::unconfirmed_of(conn, wish.email.as_str(), now)? >= MOST_UNCONFIRMED
            {
                return Ok(Placed::TooManyUnconfirmed);
            }
            match Self::insert(conn, owner, link, &rules, wish, secret, now) {
                Ok(booking) => {
                    if let Some(hold) = Hold::find(conn, link.id, wish.hold, now)? {
                        hold.release(conn)?;
                    }
                    booking.announce(conn, owner, link, now)?;
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
        now: Instant,
    ) -> QueryResult<Self> {
        conn.transaction(|conn| {
            let id = BookingId::new();
            let (slot, blocked) = (rules.meeting(wish.start), rules.blocked(wish.start));
            let wait = first_wait(link);
            let booking: Self = diesel::insert_into(bookings::table)
                .values((
                    bookings::id.eq(id),
                    bookings::booking_link_id.eq(link.id),
                    bookings::user_id.eq(owner.id),
                    bookings::guest_name.eq(&wish.name),
                    bookings::guest_email.eq(wish.email.as_str()),
                    bookings::guest_phone.eq(&wish.phone),
                    bookings::guest_notes.eq(&wish.notes),
                    bookings::custom_answers.eq(wish.answers_json()),
                    bookings::guest_timezone.eq(wish.zone.name()),
                    bookings::guest_language.eq(wish.lang.tag()),
                    bookings::slot_start.eq(slot.start),
                    bookings::slot_end.eq(slot.end),
                    bookings::blocked_range.eq(range(blocked)),
                    bookings::cancel_notice_minutes.eq(link.cancel_notice_minutes),
                    bookings::reschedule_notice_minutes.eq(link.reschedule_notice_minutes),
                    bookings::status.eq(if wait.is_some() { "pending" } else { "confirmed" }),
                    bookings::awaits.eq(wait.map(awaits)),
                    bookings::pending_until.eq(wait.map(|side| deadline(link, side, slot.start, now))),
                    bookings::manage_token.eq(secret.token(Purpose::Booking, id.0).digest()),
                ))
                .returning(Self::as_select())
                .get_result(conn)?;
            count(conn, link.id, 1)?;
            match wait {
                Some(Side::Guest) => Ok(booking),
                Some(Side::Owner) | None => booking.put_on_calendar(conn, owner, link),
            }
        })
    }

    /// Makes the event of a booking that has none: tentative while the booking is pending.
    pub(super) fn put_on_calendar(
        &self,
        conn: &mut PgConnection,
        owner: &User,
        link: &BookingLink,
    ) -> QueryResult<Self> {
        let calendar = Calendar::primary_of(conn, owner.id)?;
        let origin = Origin { ical_uid: Some(format!("{}@calento", self.id)), managed_by: Some(BOOKING) };
        let event = Event::create(conn, owner, &self.draft(owner, link, &calendar), origin)?;
        diesel::update(bookings::table.find(self.id))
            .set(bookings::event_id.eq(event.id))
            .returning(Self::as_returning())
            .get_result(conn)
    }

    /// Its event, in the owner's words.
    fn draft(&self, owner: &User, link: &BookingLink, calendar: &Calendar) -> EventDraft {
        let lang = owner.mail_lang();
        let mut lines =
            vec![format!("{}: {} <{}>", lang.t("bookings-guest"), self.guest_name, self.guest_email)];
        lines.extend(self.guest_phone.as_ref().map(|phone| format!("{}: {phone}", lang.t("bookings-phone"))));
        lines.extend(self.guest_notes.as_ref().map(|notes| format!("\n{notes}")));
        let answers = in_order(&link.questions(), self.custom_answers.as_ref());
        lines.extend(
            answers
                .into_iter()
                .map(|(label, kind, answer)| format!("{label}: {}", in_words(kind, answer, lang))),
        );
        let when = When::Timed { span: self.slot(), zone: link.hours().zone };
        let title: String =
            format!("{}: {}", link.title, self.guest_name).chars().take(MAX_TITLE_CHARS).collect();
        let status = if self.status == "pending" { "tentative" } else { "confirmed" };
        EventDraft {
            description: Some(lines.join("\n")),
            location: link.location.clone(),
            color: link.color.clone(),
            status: status.to_owned(),
            ..EventDraft::plain(calendar.id, title, when)
        }
    }

    /// The booking of a form that was sent before. The name counts, too: who only knows
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
            .filter(bookings::status.eq_any(["pending", "confirmed"]))
            .filter(bookings::guest_email.eq(wish.email.as_str()))
            .filter(bookings::guest_name.eq(&wish.name))
            .filter(bookings::guest_phone.is_not_distinct_from(&wish.phone))
            .filter(bookings::guest_notes.is_not_distinct_from(&wish.notes))
            .filter(bookings::custom_answers.is_not_distinct_from(wish.answers_json()))
            .filter(bookings::created_at.gt(now - REPEAT_TIME))
            .select(Self::as_select())
            .first(conn)
            .optional()
    }
}
