//! Which event a person means: by words, whatever their diacritics, by a time, or by both.

use std::collections::HashSet;

use diesel::{OptionalExtension, PgConnection};
use serde_json::json;

use super::{
    Choice, Desk, Question, Told, Worked,
    times::{Fineness, Stretch},
    wording::{item, quoted},
    words::{are_kinds, says, wanted_words},
};
use crate::{
    assistant::request::{Chosen, Request, Which},
    error::AppError,
    events::{Attendee, Event, Occurrence, When, found, next::Timing},
    i18n::letters::folded,
    ids::EventId,
    time::{Instant, Span},
};

/// How many events a question names.
pub(super) const MOST: usize = 6;

/// An event, and of a series the occurrence.
#[derive(Debug, Clone)]
pub(super) struct Meant {
    /// A single event, a series, or a changed occurrence.
    pub event: Event,
    /// The start that names the occurrence within its series.
    pub occurrence: Option<Instant>,
    /// When the event, or the occurrence, happens.
    pub when: When,
}

/// What was found.
#[derive(Debug)]
pub(super) enum Sought {
    One(Box<Meant>),
    /// Some of them; the person has to say which.
    Many(Vec<Meant>),
    /// Nothing at that time, but elsewhere.
    Elsewhere(Vec<Meant>),
    None,
}

impl Meant {
    /// Whether it is a series or belongs to one.
    pub(super) fn repeats(&self) -> bool {
        self.event.series().is_some() || self.event.recurring_event_id.is_some()
    }

    fn chosen(&self) -> Chosen {
        Chosen { event: self.event.id, occurrence: self.occurrence }
    }
}

/// The event that `which` means, or what to answer instead. `again` makes the request anew with the
/// event that was chosen.
///
/// # Errors
/// When the database does.
pub(super) fn find_one(
    conn: &mut PgConnection,
    desk: &Desk,
    which: &Which,
    again: impl Fn(Which) -> Request,
) -> Result<Result<Meant, Worked>, AppError> {
    let lang = desk.lang;
    let ask = |key: &str, found: Vec<Meant>| {
        let values = [("what", looked_for(desk, which).into())];
        let choice = |meant: &Meant| Choice {
            label: item(lang, &meant.event.title, &meant.when, &desk.zone()),
            request: again(Which { chosen: Some(meant.chosen()), ..which.clone() }),
        };
        Worked::Unclear(Question {
            words: lang.with(key, &values),
            choices: found.iter().map(choice).collect(),
        })
    };
    if which.chosen.is_none() && which.words.trim().is_empty() && which.when.is_none() {
        return Ok(Err(Worked::Unclear(Question {
            words: lang.t("tools-which-event"),
            choices: Vec::new(),
        })));
    }
    Ok(match find(conn, desk, which)? {
        Sought::One(meant) => Ok(*meant),
        Sought::Many(found) => Err(ask("tools-several", found)),
        Sought::Elsewhere(found) => Err(ask("tools-elsewhere", found)),
        Sought::None => {
            let words = lang.t1("tools-none", "what", looked_for(desk, which));
            Err(Worked::Told(Told { words, data: json!({ "found": [] }) }))
        }
    })
}

/// What was looked for, in words.
fn looked_for(desk: &Desk, which: &Which) -> String {
    let when = which.when.as_deref().and_then(|phrase| desk.stretch(phrase));
    let time = when.map(|stretch| super::wording::stretch(desk.lang, &stretch));
    let words = which.words.trim();
    match (words.is_empty(), time) {
        (false, None) => quoted(words),
        (false, Some(time)) => format!("{}, {time}", quoted(words)),
        (true, Some(time)) => time,
        (true, None) => which.when.as_deref().map(quoted).unwrap_or_default(),
    }
}

/// The events that `which` may mean, without those of others.
///
/// # Errors
/// When the database does.
pub(super) fn find(conn: &mut PgConnection, desk: &Desk, which: &Which) -> Result<Sought, AppError> {
    if let Some(chosen) = which.chosen {
        let meant = chosen_one(conn, desk, chosen)?;
        return Ok(meant.map_or(Sought::None, |meant| Sought::One(Box::new(meant))));
    }
    let words = wanted_words(&which.words);
    if let Some(phrase) = &which.when {
        let Some(stretch) = desk.stretch(phrase) else {
            return by_words(conn, desk, &which.words, &words);
        };
        let mut there = at_time(conn, desk, &words, &stretch)?;
        if there.is_empty() && are_kinds(&words) {
            // "The meeting tomorrow" is whatever stands there.
            there = at_time(conn, desk, &[], &stretch)?;
        }
        if !there.is_empty() {
            return Ok(one_or_many(there));
        }
        return Ok(match by_words(conn, desk, &which.words, &words)? {
            Sought::One(meant) => Sought::Elsewhere(vec![*meant]),
            Sought::Many(found) => Sought::Elsewhere(found),
            other => other,
        });
    }
    by_words(conn, desk, &which.words, &words)
}

fn one_or_many(mut found: Vec<Meant>) -> Sought {
    found.truncate(MOST);
    match found.len() {
        0 => Sought::None,
        1 => Sought::One(Box::new(found.remove(0))),
        _ => Sought::Many(found),
    }
}

/// An event that was chosen, if it still is the owner's; of a series without an occurrence, the one
/// to come.
fn chosen_one(conn: &mut PgConnection, desk: &Desk, chosen: Chosen) -> Result<Option<Meant>, AppError> {
    let Some(event) = Event::find(conn, desk.owner.id, chosen.event).optional()? else { return Ok(None) };
    let Some(series) = event.series() else {
        let (when, occurrence) = (event.when(), event.original_start_time);
        return Ok(Some(Meant { event, occurrence, when }));
    };
    let start = match chosen.occurrence {
        Some(start) if series.contains(start) => start,
        Some(_) => return Ok(None),
        None => coming(conn, &event, desk.now)?,
    };
    if let Some(own) = Event::changed_occurrence(conn, desk.owner.id, event.id, start)? {
        let when = own.when();
        return Ok(Some(Meant { event: own, occurrence: Some(start), when }));
    }
    Ok(Some(occurrence_of(event, start)))
}

/// The start of the occurrence of a series that is on or comes next; of one that is over the last.
fn coming(conn: &mut PgConnection, series: &Event, now: Instant) -> Result<Instant, AppError> {
    let mut timings = Timing::of_events(conn, &[series.id])?;
    let Some((timing, replaced)) = timings.pop() else { return Ok(series.start_time) };
    Ok(timing.next(&replaced, now).unwrap_or_else(|| timing.last(&replaced)))
}

fn occurrence_of(event: Event, start: Instant) -> Meant {
    let when = event.when_of(Span::new(start, start + (event.end_time - event.start_time)));
    Meant { event, occurrence: Some(start), when }
}

/// What happens in a stretch and is called so, best first. At a time of day, what begins then comes
/// before what goes on then.
fn at_time(
    conn: &mut PgConnection,
    desk: &Desk,
    words: &[String],
    stretch: &Stretch,
) -> Result<Vec<Meant>, AppError> {
    let zone = desk.zone();
    let span = stretch.span(&zone);
    let happening = Occurrence::in_window(conn, desk.owner.id, &stretch.window(&zone))?;
    let there: Vec<Occurrence> = happening
        .into_iter()
        .filter(|occurrence| occurrence.in_zone(&zone).overlaps(span))
        .filter(|occurrence| stretch.grain == Fineness::Days || !occurrence.event.is_all_day)
        .collect();
    let mut found = Vec::new();
    for occurrence in there {
        let text = match occurrence.event.location.as_deref() {
            Some(place) => format!("{} {place}", occurrence.event.title),
            None => occurrence.event.title.clone(),
        };
        let is_called = says(&text, words)
            || people_of(conn, occurrence.event.id)?.iter().any(|person| says(person, words))
            || says_together(conn, &occurrence, &text, words)?;
        // What others invited to is not there to be changed.
        if is_called && let Some(meant) = own(conn, desk, &occurrence)? {
            found.push((occurrence.span.start, meant));
        }
    }
    if stretch.grain == Fineness::Moment && found.iter().any(|(start, _)| *start == span.start) {
        found.retain(|(start, _)| *start == span.start);
    }
    Ok(found.into_iter().map(|(_, meant)| meant).collect())
}

/// Whether title, place and guests together have all words: `lunch Anna`.
fn says_together(
    conn: &mut PgConnection,
    occurrence: &Occurrence,
    text: &str,
    words: &[String],
) -> Result<bool, AppError> {
    if words.len() < 2 {
        return Ok(false);
    }
    let people = people_of(conn, occurrence.event.id)?.join(" ");
    Ok(says(&format!("{text} {people}"), words))
}

fn people_of(conn: &mut PgConnection, event: EventId) -> Result<Vec<String>, AppError> {
    let guests = Attendee::of_event(conn, event)?;
    Ok(guests
        .into_iter()
        .map(|guest| format!("{} {}", guest.display_name.as_deref().unwrap_or_default(), guest.email))
        .collect())
}

/// The owner's event of an occurrence.
fn own(conn: &mut PgConnection, desk: &Desk, occurrence: &Occurrence) -> Result<Option<Meant>, AppError> {
    let Some(event) = Event::find(conn, desk.owner.id, occurrence.event.id).optional()? else {
        return Ok(None);
    };
    let when = event.when_of(occurrence.span);
    Ok(Some(Meant { event, occurrence: occurrence.original_start, when }))
}

/// Events by their words, wherever they are: what is to come before what is over.
fn by_words(conn: &mut PgConnection, desk: &Desk, typed: &str, words: &[String]) -> Result<Sought, AppError> {
    if words.is_empty() {
        return Ok(Sought::None);
    }
    let Some(page) = found::search(conn, desk.owner.id, &words.join(" "), 0, desk.now)? else {
        return Ok(Sought::None);
    };
    let mut hits = page.hits;
    // What others invited to is not there to be changed.
    hits.retain(|hit| hit.event.user_id == desk.owner.id);
    if hits.iter().any(|hit| !hit.is_over) {
        hits.retain(|hit| !hit.is_over);
    }
    // A word in the notes counts only when no title has it.
    if hits.iter().any(|hit| says(&hit.event.title, words)) {
        hits.retain(|hit| says(&hit.event.title, words));
    }
    let whole = folded(typed.trim());
    if hits.iter().any(|hit| folded(hit.event.title.trim()) == whole) {
        hits.retain(|hit| folded(hit.event.title.trim()) == whole);
    }
    let found = hits.into_iter().map(|hit| match hit.occurrence {
        Some(start) => occurrence_of(hit.event, start),
        None => Meant { occurrence: hit.event.original_start_time, when: hit.when, event: hit.event },
    });
    Ok(one_or_many(one_of_each_series(found.collect())))
}

/// Of a series and its changed occurrences only what comes first.
fn one_of_each_series(found: Vec<Meant>) -> Vec<Meant> {
    let series = |meant: &Meant| meant.event.recurring_event_id.unwrap_or(meant.event.id);
    let mut by_start = found;
    by_start.sort_by_key(|meant| meant.when.stored().start);
    let mut seen = HashSet::new();
    by_start.retain(|meant| seen.insert(series(meant)));
    by_start
}
