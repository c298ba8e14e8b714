//! Taking in what attendees send by mail: only an attendee's own answer or proposal, to the version of
//! the event that holds, and never anything else of what the mail says.
//!
//! A mail is an attendee's when it came by the address that only they got, or, without one, when its
//! From is the address that was invited. What is not taken stands on the event's page, if the mail
//! names an event of ours; mails about nothing of ours are dropped.

use chrono::{Datelike, TimeDelta};
use diesel::{OptionalExtension, PgConnection};

use super::{
    details::is_over,
    imip::{Incoming, Said},
};
use crate::{
    error::AppError,
    events::{
        Answer, Attendee, Event, When,
        answer_note::{AnswerNote, Reason},
        answering::{Taken, Written},
        occurrence_answer::OccurrenceAnswer,
        proposal::{Proposed, Proposing, TimeProposal},
    },
    ical::{self, IcalEvent, Method, Note, Read, Response},
    mail::reply_address::attendee_of,
    time::{Instant, Span, Zone},
    tokens::Secret,
};

/// The longest time that can be proposed, in days.
const MAX_DAYS: i64 = 31;

/// Whom a mail is from, and about what.
struct Case<'a> {
    mail: &'a Incoming,
    entry: &'a IcalEvent,
    guest: Attendee,
    event: Event,
    by_token: bool,
}

/// What an answer is to.
enum Target {
    /// The event of this attendee.
    Whole(Attendee, Event),
    /// An occurrence, by its start, of their series.
    Occurrence(Attendee, Event, Instant),
    Nothing(Reason),
}

/// Takes a mail in; `false` when it is about nothing of ours. A second copy changes nothing. Call it in
/// a transaction.
///
/// # Errors
/// When the database does.
pub fn take(
    conn: &mut PgConnection,
    secret: &Secret,
    mail: &Incoming,
    now: Instant,
) -> Result<bool, AppError> {
    let by_address = match mail.to.iter().find_map(|address| attendee_of(secret, address)) {
        Some(id) => Attendee::find(conn, id).optional()?,
        None => None,
    };
    let (method, file) = match &mail.said {
        Said::Nothing => return Ok(false),
        Said::Words(text) => return note_of_guest(conn, by_address, mail, (Reason::Words, Some(text)), now),
        Said::Unreadable => return note_of_guest(conn, by_address, mail, (Reason::Unreadable, None), now),
        Said::Answer { method, file } => (*method, file),
    };
    let mut concerns = false;
    for read in &file.events {
        concerns |= match read {
            Read::Taken(entry) => {
                let by_token = match &by_address {
                    Some(guest) => Some(guest.clone()),
                    None => by_organizer(conn, secret, entry)?,
                };
                take_entry(conn, (mail, method, entry), by_token, now)?
            }
            Read::Refused { .. } => {
                note_of_guest(conn, by_address.clone(), mail, (Reason::Unreadable, None), now)?
            }
        };
    }
    Ok(concerns)
}

/// The attendee whose reply address the answer names as the organizer's, which only they know.
fn by_organizer(
    conn: &mut PgConnection,
    secret: &Secret,
    entry: &IcalEvent,
) -> Result<Option<Attendee>, AppError> {
    let address = entry.organizer.as_ref().map(|organizer| organizer.email.as_str());
    let Some(id) = address.and_then(|address| attendee_of(secret, address)) else { return Ok(None) };
    Ok(Attendee::find(conn, id).optional()?)
}

/// Notes that a guest wrote what is no answer; others' mails to the guest's address are dropped.
fn note_of_guest(
    conn: &mut PgConnection,
    guest: Option<Attendee>,
    mail: &Incoming,
    (reason, text): (Reason, Option<&String>),
    now: Instant,
) -> Result<bool, AppError> {
    let Some(guest) = guest.filter(|guest| mail.from.as_deref() == Some(guest.email.as_str())) else {
        return Ok(false);
    };
    let said = (None, text.map(String::as_str));
    AnswerNote::leave(conn, guest.event_id, &guest.email, reason, said, now)?;
    Ok(true)
}

fn take_entry(
    conn: &mut PgConnection,
    (mail, method, entry): (&Incoming, Method, &IcalEvent),
    by_token: Option<Attendee>,
    now: Instant,
) -> Result<bool, AppError> {
    let by = by_token.is_some();
    let guest = match by_token {
        Some(guest) => guest,
        None => match by_sender(conn, mail, entry, now)? {
            Sender::Guest(guest) => *guest,
            Sender::Noted => return Ok(true),
            Sender::Nobody => return Ok(false),
        },
    };
    let Some(event) = Event::for_answer(conn, guest.event_id)? else { return Ok(false) };
    if event.deleted_at.is_some() {
        // It is off, and there is no page to show anything on.
        return Ok(true);
    }
    let case = Case { mail, entry, guest, event, by_token: by };
    match case.judge(conn, now)? {
        Target::Nothing(reason) => case.note(conn, case.event.id, reason, now)?,
        Target::Whole(guest, event) => case.take(conn, method, (&guest, &event, None), now)?,
        Target::Occurrence(guest, event, start) => {
            case.take(conn, method, (&guest, &event, Some(start)), now)?;
        }
    }
    Ok(true)
}

enum Sender {
    Guest(Box<Attendee>),
    /// Nobody who may answer, which was noted on the event.
    Noted,
    /// Nobody, and nothing of ours.
    Nobody,
}

/// The guest who is both the mail's sender and the one who answers.
fn by_sender(
    conn: &mut PgConnection,
    mail: &Incoming,
    entry: &IcalEvent,
    now: Instant,
) -> Result<Sender, AppError> {
    let Some(from) = mail.from.as_deref() else { return Ok(Sender::Nobody) };
    let found = Attendee::known_by(conn, &entry.uid, from)?;
    if found.is_empty() || answer_of(entry, from).is_none() {
        let Some(event) = Attendee::invited_to(conn, &entry.uid)? else { return Ok(Sender::Nobody) };
        let reason = if found.is_empty() { Reason::Stranger } else { Reason::OtherPerson };
        let answer = answer_of(entry, from);
        AnswerNote::leave(conn, event.id, from, reason, (answer, entry.comment.as_deref()), now)?;
        return Ok(Sender::Noted);
    }
    // Two owners may have events of the same UID, where one took the other's file in.
    let organizer = entry.organizer.as_ref().map(|organizer| organizer.email.to_lowercase());
    let is_named = |event: &Event| event.organizer_email == organizer;
    let several = found.iter().any(|(_, event)| event.user_id != found[0].1.user_id);
    let mut fitting: Vec<_> = found.into_iter().filter(|(_, event)| !several || is_named(event)).collect();
    // The invitation to the series, or to the one occurrence.
    let is_meant = |event: &Event| match (&entry.recurrence_id, event.original_start_time) {
        (_, None) => true,
        (Some(id), Some(start)) => event.start_named(id) == start,
        (None, Some(_)) => false,
    };
    let at = fitting.iter().position(|(_, event)| is_meant(event));
    Ok(at.map_or(Sender::Nobody, |at| Sender::Guest(Box::new(fitting.swap_remove(at).0))))
}

impl Case<'_> {
    /// Whether the mail may be taken, and what it answers.
    fn judge(&self, conn: &mut PgConnection, now: Instant) -> Result<Target, AppError> {
        let (entry, event) = (self.entry, &self.event);
        if !self.by_token && self.mail.is_forged {
            return Ok(Target::Nothing(Reason::Forged));
        }
        if entry.uid != event.ical_uid {
            return Ok(Target::Nothing(Reason::Unreadable));
        }
        if answer_of(entry, &self.guest.email).is_none() {
            return Ok(Target::Nothing(Reason::OtherPerson));
        }
        let target = self.target(conn)?;
        let (guest, event, start) = match &target {
            Target::Whole(guest, event) => (guest, event, None),
            Target::Occurrence(guest, event, start) => (guest, event, Some(*start)),
            Target::Nothing(_) => return Ok(target),
        };
        let changed = if start.is_none() { Event::changed_occurrences(conn, event.id)? } else { Vec::new() };
        let is_over = match start {
            None => is_over(event, &changed, now),
            Some(start) => is_over(&occurrence_of(event, start), &[], now),
        };
        // Mails about a series name its changed occurrences under a sequence that is at least its own.
        let highest = match event.recurring_event_id {
            Some(series) => Event::of_anybody(conn, series)?.sequence.max(event.sequence),
            None => event.sequence,
        };
        let reason = if guest.removed_at.is_some() {
            Reason::Uninvited
        } else if event.status == "cancelled" {
            Reason::Off
        } else if is_over {
            Reason::Over
        } else if !(event.sequence..=highest).contains(&entry.sequence) {
            Reason::Version
        } else {
            return Ok(target);
        };
        Ok(Target::Nothing(reason))
    }

    /// Which row, or which occurrence, the answer is to.
    fn target(&self, conn: &mut PgConnection) -> Result<Target, AppError> {
        let (entry, event) = (self.entry, &self.event);
        // As it is now that the event is locked.
        let guest = Attendee::find(conn, self.guest.id)?;
        if entry.notes.contains(&Note::ThisAndFuture) {
            return Ok(Target::Nothing(Reason::Occurrence));
        }
        Ok(match &entry.recurrence_id {
            None if event.recurring_event_id.is_none() => Target::Whole(guest, event.clone()),
            Some(id) if event.recurrence_rule.is_some() => {
                let start = event.start_named(id);
                match Event::changed_occurrence(conn, event.user_id, event.id, start)? {
                    Some(own) => {
                        let Some(own) = Event::for_answer(conn, own.id)? else {
                            return Ok(Target::Nothing(Reason::Occurrence));
                        };
                        match Attendee::at(conn, own.id, &guest.email)? {
                            Some(guest) => Target::Whole(guest, own),
                            None => Target::Nothing(Reason::Uninvited),
                        }
                    }
                    None if event.series().is_some_and(|series| series.contains(start)) => {
                        Target::Occurrence(guest, event.clone(), start)
                    }
                    None => Target::Nothing(Reason::Occurrence),
                }
            }
            Some(id) if event.original_start_time == Some(event.start_named(id)) => {
                Target::Whole(guest, event.clone())
            }
            _ => Target::Nothing(Reason::Occurrence),
        })
    }

    /// Takes what it says.
    fn take(
        &self,
        conn: &mut PgConnection,
        method: Method,
        (guest, event, start): (&Attendee, &Event, Option<Instant>),
        now: Instant,
    ) -> Result<(), AppError> {
        let at = self.entry.dtstamp.or(self.mail.sent_at).map_or(now, |at| at.min(now));
        let comment = self.comment();
        let answer = answer_of(self.entry, &guest.email).unwrap_or(Answer::NeedsAction);
        let proposed = match method {
            Method::Counter if event.managed_by.is_some() => {
                return self.note(conn, event.id, Reason::Fixed, now);
            }
            Method::Counter => match self.proposed(event, start, now) {
                Ok(proposed) => proposed,
                Err(reason) => return self.note(conn, event.id, reason, now),
            },
            _ => None,
        };
        let says_nothing = answer == Answer::NeedsAction;
        if says_nothing && proposed.is_none() {
            return self.note(conn, event.id, Reason::Unreadable, now);
        }
        if !says_nothing {
            let written = Written { answer, comment: comment.as_deref(), at };
            // Of a proposal one mail tells.
            let tells = proposed.is_none();
            let (taken, known) = match start {
                None => (guest.take_answer(conn, event, written, tells, now)?, guest.response()),
                Some(start) => {
                    let known = OccurrenceAnswer::find(conn, guest.id, start)?;
                    let known = known.map_or(Answer::NeedsAction, |known| known.response());
                    let to = (event, start);
                    (guest.take_answer_to_occurrence(conn, to, written, tells, now)?, known)
                }
            };
            if taken == Taken::Older && answer != known {
                return self.note(conn, event.id, Reason::Older, now);
            }
        }
        let Some(when) = proposed else { return Ok(()) };
        let proposed = Proposed { occurrence: start, when: &when, comment: comment.as_deref(), at };
        if TimeProposal::propose(conn, guest, event, &proposed, now)? == Proposing::Older {
            self.note(conn, event.id, Reason::Older, now)?;
        }
        Ok(())
    }

    /// The time that is proposed; `None` when it is the one there is.
    fn proposed(&self, event: &Event, start: Option<Instant>, now: Instant) -> Result<Option<When>, Reason> {
        let current = match start {
            Some(start) => occurrence_of(event, start),
            None => event.clone(),
        };
        let length = current.end_time - current.start_time;
        let (from, to) = (&self.entry.start, &self.entry.end);
        let zone = Zone::stored(&event.timezone);
        let when = match (from, to) {
            (ical::When::Day(first), ical::When::Day(end)) if event.is_all_day => {
                let last = end.pred_opt().unwrap_or(*end).max(*first);
                When::AllDay { first: *first, last, zone }
            }
            (from, to) if !event.is_all_day && !from.is_day() => {
                let span = Span::new(from.instant(&zone), to.instant(&zone));
                let end = if span.is_empty() { span.start + length } else { span.end };
                let said_in = match from {
                    ical::When::At { zone, .. } => zone.clone(),
                    _ => zone,
                };
                When::Timed { span: Span::new(span.start, end), zone: said_in }
            }
            _ => return Err(Reason::Unreadable),
        };
        let span = when.stored();
        let in_reach = (1900..=2200).contains(&span.start.to_utc().year())
            && span.duration() <= TimeDelta::days(MAX_DAYS).max(length)
            && span.duration() > TimeDelta::zero();
        if !in_reach {
            return Err(Reason::Unreadable);
        }
        if span.start <= now {
            return Err(Reason::Over);
        }
        let same = (span.start, span.end) == (current.start_time, current.end_time);
        Ok(Some(when).filter(|_| !same))
    }

    /// COMMENT, at most as long as on the page.
    fn comment(&self) -> Option<String> {
        let text = self.entry.comment.as_deref()?.trim();
        let text: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).take(2_000).collect();
        Some(text).filter(|text| !text.is_empty())
    }

    fn note(
        &self,
        conn: &mut PgConnection,
        event: crate::ids::EventId,
        reason: Reason,
        now: Instant,
    ) -> Result<(), AppError> {
        let sender = self.mail.from.as_deref().unwrap_or(&self.guest.email);
        let answer = answer_of(self.entry, &self.guest.email);
        let said = (answer, self.entry.comment.as_deref());
        AnswerNote::leave(conn, event, sender, reason, said, now)?;
        Ok(())
    }
}

/// What the attendee with this address answers.
fn answer_of(entry: &IcalEvent, email: &str) -> Option<Answer> {
    let line = entry.attendees.iter().find(|line| line.person.email.eq_ignore_ascii_case(email))?;
    Some(match line.response {
        Response::Accepted => Answer::Accepted,
        Response::Declined => Answer::Declined,
        Response::Tentative => Answer::Tentative,
        Response::NeedsAction => Answer::NeedsAction,
    })
}

/// The occurrence of a series that starts at `start`, as an event by itself.
pub(super) fn occurrence_of(event: &Event, start: Instant) -> Event {
    Event {
        start_time: start,
        end_time: start + (event.end_time - event.start_time),
        recurrence_rule: None,
        ..event.clone()
    }
}
