//! What a proposal is aimed at: an event or a part of a series, and what follows from changing it.

use chrono::TimeDelta;
use diesel::PgConnection;
use serde_json::json;

use super::{Choice, Desk, Question, Told, Worked, finding::Meant, wording};
use crate::{
    assistant::{
        call::{Target, Time},
        card::Note,
        request::{Chosen, Request, Scope, Which},
    },
    calendars::Calendar,
    error::AppError,
    events::{
        Attendee, Event, EventDraft, When,
        overlap::overlaps,
        part::{Changed, Part},
        preview::Preview,
        recurrence::Rule,
        undo,
    },
    i18n::Words,
    ids::{EventId, UserId},
    time::{Instant, Span},
};

/// How long a proposal may wait for its owner.
const WAITS: TimeDelta = TimeDelta::days(1);

/// How many overlapping events are named.
const MOST_NAMED: usize = 3;

/// An event that is going to be changed, or a part of a series.
#[derive(Debug, Clone)]
pub(in crate::assistant) struct Aim {
    pub target: Target,
    pub changed: Changed,
    /// When the event, or the occurrence that was named, happens.
    pub from: When,
}

impl Target {
    /// The rows it is about, if they are the owner's.
    ///
    /// # Errors
    /// `NotFound` when they are not, or there is no such occurrence any more.
    pub(in crate::assistant) fn aim(&self, conn: &mut PgConnection, owner: UserId) -> Result<Aim, AppError> {
        let event = Event::find(conn, owner, self.event)?;
        let start = self.occurrence.unwrap_or(event.start_time);
        let from = event.when_of(Span::new(start, start + (event.end_time - event.start_time)));
        let changed = Changed::of(conn, event, self.part())?;
        let from = if self.part() == Part::All { from } else { changed.when.clone() };
        Ok(Aim { target: self.clone(), changed, from })
    }

    /// How much of the series it is about.
    pub(in crate::assistant) fn part(&self) -> Part {
        match (self.scope, self.occurrence) {
            (Some(Scope::This), Some(start)) => Part::This(start),
            (Some(Scope::Following), Some(start)) => Part::Following(start),
            _ => Part::All,
        }
    }
}

/// Aims at the event that was found, or answers why not, or asks how much of a series is meant.
/// `again` makes the request anew.
///
/// # Errors
/// When the database does.
pub(super) fn at(
    conn: &mut PgConnection,
    desk: &Desk,
    meant: &Meant,
    scope: Option<Scope>,
    again: impl Fn(Which, Scope) -> Request,
) -> Result<Result<Aim, Worked>, AppError> {
    let event = &meant.event;
    if let Some(key) = cannot_change(event) {
        return Ok(Err(refused(desk, key)));
    }
    let series = event.recurring_event_id.unwrap_or(event.id);
    let (scope, occurrence) = match (meant.repeats(), scope) {
        (false, _) => (None, None),
        (true, Some(scope)) => (Some(scope), meant.occurrence),
        (true, None) => return Ok(Err(which_scope(desk, meant, again))),
    };
    let seen = undo::fingerprint(conn, desk.owner.id, series)?;
    let target = Target { event: series, scope, occurrence, seen };
    Ok(Ok(target.aim(conn, desk.owner.id)?))
}

/// The key of the reason why the assistant leaves the event alone.
pub(in crate::assistant) fn cannot_change(event: &Event) -> Option<&'static str> {
    if event.is_from_outside() {
        Some("event-outside-not-changed")
    } else if event.managed_by.is_some() {
        Some("tools-booked")
    } else if event.recurrence_rule.is_some() && event.series().is_none() {
        Some("event-rule-not-moved")
    } else {
        None
    }
}

/// It is not done, for the reason that `key` says.
pub(super) fn refused(desk: &Desk, key: &str) -> Worked {
    Worked::Told(Told { words: desk.lang.t(key), data: json!({ "error": key }) })
}

fn which_scope(desk: &Desk, meant: &Meant, again: impl Fn(Which, Scope) -> Request) -> Worked {
    let lang = desk.lang;
    let chosen = Chosen { event: meant.event.id, occurrence: meant.occurrence };
    let which = Which { chosen: Some(chosen), ..Which::default() };
    let when = wording::time(lang, &meant.when, &desk.zone());
    let choice = |key: &str, scope| Choice {
        label: lang.t1(key, "when", when.as_str()),
        request: again(which.clone(), scope),
    };
    let title = wording::quoted(&wording::title(lang, &meant.event.title));
    Worked::Unclear(Question {
        words: lang.t1("tools-which-scope", "title", title),
        choices: vec![
            choice("tools-scope-this", Scope::This),
            choice("tools-scope-following", Scope::Following),
            choice("tools-scope-all", Scope::All),
        ],
    })
}

impl Aim {
    /// The title as it is now.
    pub(super) fn title(&self) -> &str {
        &self.changed.event.title
    }

    /// What the event says, at its own time and with its own rule.
    pub(in crate::assistant) fn draft(
        &self,
        conn: &mut PgConnection,
        owner: UserId,
    ) -> Result<EventDraft, AppError> {
        let calendar = Calendar::primary_of(conn, owner)?.id;
        let event = &self.changed.event;
        let rule = match self.changed.part {
            Part::This(_) => None,
            _ => event.series().map(|series| series.rule),
        };
        Ok(EventDraft::of(event, calendar, self.changed.when.clone(), rule))
    }

    /// What the event says, when the occurrence that was named goes to `to`; `None` when its rule
    /// cannot go along.
    pub(in crate::assistant) fn draft_at(
        &self,
        conn: &mut PgConnection,
        owner: UserId,
        to: &When,
    ) -> Result<Option<EventDraft>, AppError> {
        let calendar = Calendar::primary_of(conn, owner)?.id;
        Ok(self.changed.draft_at(calendar, &self.from, to).ok())
    }

    /// Who hears of a change, by address.
    pub(super) fn people(&self, conn: &mut PgConnection) -> Result<Vec<String>, AppError> {
        let mut events: Vec<EventId> = vec![self.changed.event.id];
        if !matches!(self.changed.part, Part::This(_)) {
            let rows = Event::changed_occurrences(conn, self.changed.event.id)?;
            events.extend(rows.into_iter().map(|row| row.id));
        }
        Ok(Attendee::addresses(conn, &events)?.into_iter().collect())
    }

    /// What a change to `draft` does to a series, guests left out: they are named.
    pub(super) fn series_note(
        &self,
        conn: &mut PgConnection,
        draft: &EventDraft,
        now: Instant,
    ) -> Result<Option<Note>, AppError> {
        let preview = Preview::of(conn, &self.changed, draft, now)?;
        Ok(preview.map(|preview| Note::Series(Preview { guests: 0, ..preview })))
    }

    /// A word of warning when what is changed is over.
    pub(super) fn over_note(&self, desk: &Desk) -> Option<Note> {
        let is_over =
            self.from.instants(&desk.zone()).end <= desk.now && self.target.scope != Some(Scope::All);
        is_over.then(|| Note::Warning(Words::t("card-is-over")))
    }

    /// How long the proposal may wait.
    pub(super) fn useful_until(&self, desk: &Desk) -> Instant {
        useful_until(desk.now, self.from.instants(&desk.zone()).end)
    }
}

/// How long a proposal may wait that is about something that ends, or begins, at `end`.
pub(super) fn useful_until(now: Instant, end: Instant) -> Instant {
    let longest = now + WAITS;
    if end > now { longest.min(end) } else { longest }
}

/// What else is on at that time.
///
/// # Errors
/// When the database does.
pub(super) fn overlap_notes(
    conn: &mut PgConnection,
    desk: &Desk,
    (when, rule): (&When, Option<&Rule>),
    except: Option<EventId>,
) -> Result<Vec<Note>, AppError> {
    let calendars = Calendar::all_of(conn, desk.owner.id)?;
    let zone = desk.zone();
    let found = overlaps(conn, desk.owner.id, (when, rule), &calendars, except, desk.now)?;
    let mut notes: Vec<Note> = found
        .iter()
        .take(MOST_NAMED)
        .map(|overlap| {
            let when = When::Timed { span: overlap.span, zone: zone.clone() };
            Note::Overlaps { title: wording::one_line(&overlap.title), time: Time::of(&when, &zone) }
        })
        .collect();
    if found.len() > MOST_NAMED {
        notes.push(Note::OverlapsMore { count: found.len() - MOST_NAMED });
    }
    Ok(notes)
}

/// Who gets mail; nothing when nobody does.
pub(super) fn mail_note(people: Vec<String>) -> Option<Note> {
    (!people.is_empty()).then_some(Note::Mails { people })
}
