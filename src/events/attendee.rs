//! The table `event_attendees`: who is invited to an event, and what they answered.

use std::collections::{BTreeMap, BTreeSet};

use diesel::{dsl::sql, prelude::*, sql_types, upsert::excluded};
use serde_json::json;

use super::{
    Event,
    occurrence_answer::{OccurrenceAnswer, at_occurrence},
};
use crate::{
    error::AppError,
    i18n::Lang,
    ids::{AttendeeId, EventId, UserId},
    jobs::{InvitationMail, Job, queue},
    mail::{self, EmailAddress},
    schema::{event_attendees, events, occurrence_answers},
    time::{Instant, Zone},
    tokens::{Purpose, Secret, Token},
};

/// Somebody who is invited.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = event_attendees)]
pub struct Attendee {
    pub id: AttendeeId,
    pub event_id: EventId,
    pub email: String,
    pub display_name: Option<String>,
    pub response_status: String,
    pub comment: Option<String>,
    /// When the first mail to them was written.
    pub invitation_sent_at: Option<Instant>,
    pub responded_at: Option<Instant>,
    pub language: Option<String>,
    pub timezone: Option<String>,
    pub removed_at: Option<Instant>,
    /// The account on whose calendar the invitation stands.
    pub user_id: Option<UserId>,
    /// The guest who invited this one; `None`: the organizer.
    pub invited_by: Option<AttendeeId>,
    /// When the last mail was written that reminds of an answer that is missing.
    pub reminded_at: Option<Instant>,
}

/// Somebody to invite, as the owner typed them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitee {
    pub address: EmailAddress,
    pub name: Option<String>,
}

/// An attendee's answer (RFC 5545 section 3.2.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    NeedsAction,
    Accepted,
    Declined,
    Tentative,
}

impl Answer {
    /// As `event_attendees.response_status` holds it.
    pub fn stored(self) -> &'static str {
        match self {
            Self::NeedsAction => "needs_action",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Tentative => "tentative",
        }
    }

    /// Reads the column; an unknown word counts as no answer.
    pub fn from_stored(word: &str) -> Self {
        match word {
            "accepted" => Self::Accepted,
            "declined" => Self::Declined,
            "tentative" => Self::Tentative,
            _ => Self::NeedsAction,
        }
    }

    /// How it is marked: `good`, `warn`, `bad`, or empty.
    pub fn mood(self) -> &'static str {
        match self {
            Self::Accepted => "good",
            Self::Tentative => "warn",
            Self::Declined => "bad",
            Self::NeedsAction => "",
        }
    }

    /// Reads what a form sends; not answering is no answer one can send.
    pub fn from_form(word: &str) -> Option<Self> {
        Some(Self::from_stored(word)).filter(|answer| *answer != Self::NeedsAction)
    }
}

impl Attendee {
    /// The attendees of an event, by address; those taken off are left out.
    ///
    /// # Errors
    /// When the database does.
    pub fn of_event(conn: &mut PgConnection, event: EventId) -> QueryResult<Vec<Self>> {
        event_attendees::table
            .filter(event_attendees::event_id.eq(event))
            .filter(event_attendees::removed_at.is_null())
            .filter(event_attendees::is_organizer.eq(false))
            .order(event_attendees::email)
            .select(Self::as_select())
            .load(conn)
    }

    /// The same with those taken off.
    pub(super) fn all_of_event(conn: &mut PgConnection, event: EventId) -> QueryResult<Vec<Self>> {
        event_attendees::table
            .filter(event_attendees::event_id.eq(event))
            .filter(event_attendees::is_organizer.eq(false))
            .order(event_attendees::email)
            .select(Self::as_select())
            .load(conn)
    }

    /// The addresses of those invited to one of `events`.
    ///
    /// # Errors
    /// When the database does.
    pub fn addresses(conn: &mut PgConnection, events: &[EventId]) -> QueryResult<BTreeSet<String>> {
        let emails: Vec<String> = event_attendees::table
            .filter(event_attendees::event_id.eq_any(events))
            .filter(event_attendees::removed_at.is_null())
            .filter(event_attendees::is_organizer.eq(false))
            .select(event_attendees::email)
            .load(conn)?;
        Ok(emails.into_iter().collect())
    }

    /// Which of these addresses were sent an invitation by `owner` before.
    ///
    /// # Errors
    /// When the database does.
    pub fn invited_before(
        conn: &mut PgConnection,
        owner: UserId,
        addresses: &[String],
    ) -> QueryResult<Vec<String>> {
        let lower: Vec<String> = addresses.iter().map(|address| address.to_lowercase()).collect();
        event_attendees::table
            .inner_join(events::table)
            .filter(events::user_id.eq(owner))
            .filter(event_attendees::email.eq_any(lower))
            .filter(event_attendees::invitation_sent_at.is_not_null())
            .select(event_attendees::email)
            .distinct()
            .load(conn)
    }

    /// The addresses of those who were told of `event`: who was not hears nothing of its end.
    pub(super) fn told(conn: &mut PgConnection, event: EventId) -> QueryResult<BTreeSet<String>> {
        let told =
            Self::of_event(conn, event)?.into_iter().filter(|guest| guest.invitation_sent_at.is_some());
        Ok(told.map(|guest| guest.email).collect())
    }

    /// The attendee of this id, also when taken off.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub fn find(conn: &mut PgConnection, id: AttendeeId) -> QueryResult<Self> {
        event_attendees::table.find(id).select(Self::as_select()).first(conn)
    }

    /// The attendee whose link holds this token, also when taken off.
    ///
    /// # Errors
    /// `NotFound` when nobody's does.
    pub fn by_token(conn: &mut PgConnection, token: &str) -> QueryResult<Self> {
        event_attendees::table
            .filter(event_attendees::invitation_token.eq(crate::tokens::digest(token)))
            .select(Self::as_select())
            .first(conn)
    }

    /// Locks the event of the attendee whose link holds this token until the transaction ends, so
    /// that answers to it and changes of it come one after the other.
    ///
    /// # Errors
    /// `NotFound` when nobody's does.
    pub fn lock_event(conn: &mut PgConnection, token: &str) -> QueryResult<()> {
        let event = Self::by_token(conn, token)?.event_id;
        Event::lock(conn, event)
    }

    /// Makes `guests` the attendees of `event`: new ones are invited, those no longer named are
    /// taken off and told, the others keep their answers. The organizer is no guest.
    ///
    /// # Errors
    /// When the database does.
    pub fn set_list(
        conn: &mut PgConnection,
        event: &Event,
        guests: &[Invitee],
        secret: &Secret,
        now: Instant,
    ) -> Result<(), AppError> {
        let wanted: BTreeMap<&str, &Invitee> = guests
            .iter()
            .filter(|guest| event.organizer_email.as_deref() != Some(guest.address.as_str()))
            .map(|guest| (guest.address.as_str(), guest))
            .collect();
        let present: BTreeMap<String, Self> =
            Self::of_event(conn, event.id)?.into_iter().map(|guest| (guest.email.clone(), guest)).collect();
        for guest in present.values().filter(|guest| !wanted.contains_key(guest.email.as_str())) {
            diesel::update(event_attendees::table.find(guest.id))
                .set(event_attendees::removed_at.eq(now))
                .execute(conn)?;
            guest.tell(conn, event, InvitationMail::Cancelled { sequence: event.sequence }, now)?;
        }
        for guest in wanted.values() {
            match present.get(guest.address.as_str()) {
                Some(known) => known.rename(conn, guest.name.as_deref())?,
                None => {
                    let added = Self::add(conn, event, guest, None, secret)?;
                    added.tell(conn, event, InvitationMail::Invited { sequence: event.sequence }, now)?;
                }
            }
        }
        Self::copy_to_event(conn, event.id)?;
        if !wanted.is_empty() {
            event.plan_guest_reminder(conn, now)?;
        }
        Ok(())
    }

    /// Invites the guests of `series` to `occurrence`, which just became an event of its own; their
    /// answers come along where `keep_answers`. They are told of it as of a change.
    ///
    /// # Errors
    /// When the database does.
    pub(super) fn take_over(
        conn: &mut PgConnection,
        series: EventId,
        occurrence: &Event,
        keep_answers: bool,
        secret: &Secret,
        now: Instant,
    ) -> Result<(), AppError> {
        let answers = OccurrenceAnswer::of_series(conn, series)?;
        let start = occurrence.original_start_time.unwrap_or(occurrence.start_time);
        for guest in at_occurrence(Self::of_event(conn, series)?, &answers, start) {
            let id = AttendeeId::new();
            let answer = if keep_answers { guest.response() } else { Answer::NeedsAction };
            let token = secret.token(Purpose::Invitation, id.0).digest();
            let own: Self = diesel::insert_into(event_attendees::table)
                .values((
                    event_attendees::id.eq(id),
                    event_attendees::event_id.eq(occurrence.id),
                    event_attendees::email.eq(&guest.email),
                    event_attendees::display_name.eq(&guest.display_name),
                    event_attendees::invitation_token.eq(token),
                    event_attendees::invitation_sent_at.eq(guest.invitation_sent_at),
                    event_attendees::response_status.eq(answer.stored()),
                    event_attendees::comment.eq(guest.comment.filter(|_| keep_answers)),
                    event_attendees::responded_at.eq(guest.responded_at.filter(|_| keep_answers)),
                    event_attendees::language.eq(guest.language),
                    event_attendees::timezone.eq(guest.timezone),
                    event_attendees::user_id.eq(guest.user_id),
                    event_attendees::reminded_at.eq(guest.reminded_at),
                ))
                .returning(Self::as_returning())
                .get_result(conn)?;
            let sequence = occurrence.sequence;
            own.tell(conn, occurrence, InvitationMail::Changed { sequence }, now)?;
        }
        Ok(())
    }

    /// Records an answer; the organizer is told when it is news. Answers whether it was.
    ///
    /// # Errors
    /// When the database does.
    pub fn answer(
        &self,
        conn: &mut PgConnection,
        event: &Event,
        answer: Answer,
        comment: Option<&str>,
        now: Instant,
    ) -> Result<bool, AppError> {
        // The row decides what is news, so that a double click tells the organizer once.
        let changed = diesel::update(
            event_attendees::table.find(self.id).filter(
                event_attendees::response_status
                    .ne(answer.stored())
                    .or(event_attendees::comment.is_distinct_from(comment)),
            ),
        )
        .set((
            event_attendees::response_status.eq(answer.stored()),
            event_attendees::comment.eq(comment),
            event_attendees::responded_at.eq(now),
        ))
        .execute(conn)?;
        if changed > 0 {
            Self::copy_to_event(conn, event.id)?;
            self.tell(conn, event, InvitationMail::Answered, now)?;
        }
        Ok(changed > 0)
    }

    /// Remembers in which language and zone the attendee reads, for later mails.
    ///
    /// # Errors
    /// When the database does.
    pub fn remember_reader(
        &self,
        conn: &mut PgConnection,
        lang: Lang,
        zone: Option<&Zone>,
    ) -> QueryResult<()> {
        diesel::update(event_attendees::table.find(self.id))
            .set((
                event_attendees::language.eq(lang.tag()),
                zone.map(|zone| event_attendees::timezone.eq(zone.name().to_owned())),
            ))
            .execute(conn)?;
        Ok(())
    }

    /// Notes that a mail to the attendee tells them of the event.
    ///
    /// # Errors
    /// When the database does.
    pub fn was_told(&self, conn: &mut PgConnection, now: Instant) -> QueryResult<()> {
        diesel::update(
            event_attendees::table.find(self.id).filter(event_attendees::invitation_sent_at.is_null()),
        )
        .set(event_attendees::invitation_sent_at.eq(now))
        .execute(conn)?;
        Ok(())
    }

    /// Tells every attendee of `event`.
    ///
    /// # Errors
    /// When the database does.
    pub fn tell_all(
        conn: &mut PgConnection,
        event: &Event,
        about: InvitationMail,
        now: Instant,
    ) -> Result<(), AppError> {
        Self::tell_all_but(conn, event, &BTreeSet::new(), about, now)
    }

    /// Tells the attendees of `event` whose addresses are not among those who `know`.
    pub(super) fn tell_all_but(
        conn: &mut PgConnection,
        event: &Event,
        know: &BTreeSet<String>,
        about: InvitationMail,
        now: Instant,
    ) -> Result<(), AppError> {
        for guest in Self::of_event(conn, event.id)?.iter().filter(|guest| !know.contains(&guest.email)) {
            guest.tell(conn, event, about, now)?;
        }
        Ok(())
    }

    /// Takes the answers back, those to single dates of a series too: they were to another time.
    pub(super) fn forget_answers(conn: &mut PgConnection, event: EventId) -> QueryResult<()> {
        let guests =
            event_attendees::table.filter(event_attendees::event_id.eq(event)).select(event_attendees::id);
        diesel::delete(occurrence_answers::table.filter(occurrence_answers::attendee_id.eq_any(guests)))
            .execute(conn)?;
        diesel::update(event_attendees::table.filter(event_attendees::event_id.eq(event)))
            .set((
                event_attendees::response_status.eq(Answer::NeedsAction.stored()),
                event_attendees::comment.eq(None::<String>),
                event_attendees::responded_at.eq(None::<Instant>),
            ))
            .execute(conn)?;
        Ok(())
    }

    /// The token of this attendee's link.
    pub fn token(&self, secret: &Secret) -> Token {
        secret.token(Purpose::Invitation, self.id.0)
    }

    /// The attendee's answer.
    pub fn response(&self) -> Answer {
        Answer::from_stored(&self.response_status)
    }

    /// The name, or the address when there is none.
    pub fn label(&self) -> &str {
        self.display_name.as_deref().unwrap_or(&self.email)
    }

    /// Owes a mail: to the attendee, or, about an answer, to the organizer.
    pub(super) fn tell(
        &self,
        conn: &mut PgConnection,
        event: &Event,
        about: InvitationMail,
        now: Instant,
    ) -> Result<(), AppError> {
        let (address, template) = match about {
            InvitationMail::Invited { .. } => (Some(self.email.as_str()), "invitation_invited"),
            InvitationMail::Changed { .. } => (Some(self.email.as_str()), "invitation_changed"),
            InvitationMail::Cancelled { .. } => (Some(self.email.as_str()), "invitation_cancelled"),
            InvitationMail::Reminder { .. } => (Some(self.email.as_str()), "invitation_reminder"),
            InvitationMail::Answered => (event.organizer_email.as_deref(), "invitation_answered"),
            InvitationMail::Brought => (event.organizer_email.as_deref(), "invitation_brought"),
        };
        // Rows hold checked addresses; an organizer's account may have been erased since.
        let Some(address) = address.and_then(|text| text.parse::<EmailAddress>().ok()) else { return Ok(()) };
        let log = mail::log::owe(conn, event.user_id, &address, template, now)?;
        // What the organizer hears is how it then stands, so one mail that waits is enough.
        let key = match about {
            InvitationMail::Answered => Some(self.id.to_string()),
            InvitationMail::Brought => Some(format!("brought/{}", self.id)),
            _ => None,
        };
        let job = Job::InvitationMail { log, attendee: self.id, about };
        if !queue::enqueue(conn, &job, now, key.as_deref())? {
            mail::log::forget(conn, log)?;
        }
        Ok(())
    }

    /// Puts somebody on the list, on behalf of the organizer or of the guest `by`.
    pub(super) fn add(
        conn: &mut PgConnection,
        event: &Event,
        guest: &Invitee,
        by: Option<AttendeeId>,
        secret: &Secret,
    ) -> QueryResult<Self> {
        let id = AttendeeId::new();
        let account = Self::account_of(conn, &guest.address, event.user_id)?;
        // Somebody who was taken off comes back under the old id, so that the old link works again.
        diesel::insert_into(event_attendees::table)
            .values((
                event_attendees::id.eq(id),
                event_attendees::event_id.eq(event.id),
                event_attendees::email.eq(guest.address.as_str()),
                event_attendees::display_name.eq(&guest.name),
                event_attendees::invitation_token.eq(secret.token(Purpose::Invitation, id.0).digest()),
                event_attendees::user_id.eq(account),
                event_attendees::invited_by.eq(by),
            ))
            .on_conflict((event_attendees::event_id, event_attendees::email))
            .do_update()
            .set((
                event_attendees::removed_at.eq(None::<Instant>),
                event_attendees::display_name.eq(excluded(event_attendees::display_name)),
                event_attendees::response_status.eq(Answer::NeedsAction.stored()),
                event_attendees::comment.eq(None::<String>),
                event_attendees::responded_at.eq(None::<Instant>),
                event_attendees::reminded_at.eq(None::<Instant>),
                event_attendees::invited_by.eq(by),
                event_attendees::user_id.eq(sql::<sql_types::Nullable<sql_types::Uuid>>(
                    "coalesce(event_attendees.user_id, excluded.user_id)",
                )),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
    }

    fn rename(&self, conn: &mut PgConnection, name: Option<&str>) -> QueryResult<()> {
        if let Some(name) = name.filter(|name| self.display_name.as_deref() != Some(*name)) {
            diesel::update(event_attendees::table.find(self.id))
                .set(event_attendees::display_name.eq(name))
                .execute(conn)?;
        }
        Ok(())
    }

    /// Writes the derived copy in `events.attendees`.
    pub(super) fn copy_to_event(conn: &mut PgConnection, event: EventId) -> QueryResult<()> {
        let copy: Vec<_> = Self::of_event(conn, event)?
            .iter()
            .map(|guest| {
                json!({
                    "email": guest.email,
                    "display_name": guest.display_name,
                    "response_status": guest.response_status,
                })
            })
            .collect();
        diesel::update(events::table.find(event))
            .set(events::attendees.eq(serde_json::Value::from(copy)))
            .execute(conn)?;
        Ok(())
    }
}

/// Addresses parted by commas, semicolons or lines, each once, in order; each may have a name:
/// `An <an@example.com>`, also in quotation marks, in which commas part nothing.
///
/// # Errors
/// The parts that are no addresses.
pub fn parse_list(text: &str) -> Result<Vec<Invitee>, Vec<String>> {
    let (mut seen, mut guests, mut bad) = (BTreeSet::new(), Vec::new(), Vec::new());
    for part in parts_of(text).into_iter().map(str::trim).filter(|part| !part.is_empty()) {
        match EmailAddress::with_name(part) {
            Ok((address, name)) => {
                if seen.insert(address.clone()) {
                    guests.push(Invitee { address, name: name.map(|name| name.chars().take(255).collect()) });
                }
            }
            Err(_) => bad.push(part.to_owned()),
        }
    }
    if bad.is_empty() { Ok(guests) } else { Err(bad) }
}

/// Splits at commas, semicolons and lines, but in a pair of quotation marks on one line.
fn parts_of(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for line in text.lines() {
        // One that is not closed is an ordinary character.
        let pairs = line.matches('"').count() / 2;
        let (mut from, mut quotes) = (0, 0);
        for (at, c) in line.char_indices() {
            if c == '"' {
                quotes += 1;
            } else if matches!(c, ',' | ';') && (quotes % 2 == 0 || quotes >= 2 * pairs) {
                parts.push(&line[from..at]);
                from = at + 1;
            }
        }
        parts.push(&line[from..]);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guest_list_may_be_typed_in_many_ways() {
        let guests = parse_list("an@x.vn, Bình <binh@x.vn>\r\nan@X.vn; c@x.vn\n\n").expect("a list");
        let typed: Vec<_> =
            guests.iter().map(|guest| (guest.address.as_str(), guest.name.as_deref())).collect();
        assert_eq!(typed, [("an@x.vn", None), ("binh@x.vn", Some("Bình")), ("c@x.vn", None)]);
        let quoted = parse_list("\"Trần, Bình\" <binh@x.vn>, \"Chi\" <c@x.vn>; \"d@x.vn").err();
        assert_eq!(quoted, Some(vec!["\"d@x.vn".into()]), "the others are read");
        let quoted = parse_list("\"Trần, Bình\" <binh@x.vn>, c@x.vn").expect("a list");
        assert_eq!((quoted.len(), quoted[0].name.as_deref()), (2, Some("Trần, Bình")));
        assert_eq!(parse_list("an@x.vn, nobody, x@"), Err(vec!["nobody".into(), "x@".into()]));
        assert_eq!(parse_list(" \n,").expect("empty"), []);
    }
}
