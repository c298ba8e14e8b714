//! Writing tool: a new event or series.

use chrono::TimeDelta;
use diesel::PgConnection;
use serde_json::json;

use super::{
    Choice, Desk, Proposal, Question, Told, Worked,
    aim::{mail_note, overlap_notes, useful_until},
    free_time::free,
    people,
    times::{Planned, Stretch, Time as PlannedTime, exact_phrase},
    wording,
};
use crate::{
    assistant::{
        Call, Card,
        call::{NewEvent, Time},
        card::{Row, Shown},
        request::{CreateEvent, Request},
    },
    calendars::Calendar,
    error::AppError,
    events::{
        MAX_TITLE_CHARS, When,
        draft::{MAX_DESCRIPTION_CHARS, MAX_PLACE_CHARS},
    },
    i18n::{Words, letters::folded},
};

/// How many free times are offered when the time was not said.
const MOST_OFFERED: usize = 4;

/// How long an event is that is not said to have a length.
const USUAL: TimeDelta = TimeDelta::hours(1);

/// A new event, or what has to be said first.
///
/// # Errors
/// When the database does.
pub(super) fn create(conn: &mut PgConnection, desk: &Desk, asked: &CreateEvent) -> Result<Worked, AppError> {
    let lang = desk.lang;
    let title = one_line(&asked.title);
    if title.is_empty() {
        return Ok(Worked::Unclear(Question { words: lang.t("tools-no-title"), choices: Vec::new() }));
    }
    if let Some(told) = too_long(desk, &title, asked.place.as_deref(), asked.description.as_deref()) {
        return Ok(told);
    }
    let guests = match people::read(desk, &asked.invite) {
        Ok(guests) => guests,
        Err(told) => return Ok(told),
    };
    let calendar = match calendar(conn, desk, asked.calendar.as_deref())? {
        Ok(calendar) => calendar,
        Err(instead) => return Ok(instead),
    };
    let zone = desk.zone();
    let at = match desk.planned(&asked.when) {
        Planned::At(at) => at,
        Planned::Either(times) => return Ok(either(desk, asked, &times)),
        Planned::Within(stretch, length) => {
            return offer(conn, desk, asked, &stretch, length.unwrap_or(USUAL));
        }
        Planned::Lasting(length) => {
            let today = desk.wall().date();
            let days = Stretch::of_days(today, today.succ_opt().unwrap_or(today));
            return offer(conn, desk, asked, &days, length);
        }
        Planned::Unsaid => {
            let words = lang.t1("tools-when", "title", wording::quoted(&title));
            return Ok(Worked::Unclear(Question { words, choices: Vec::new() }));
        }
    };
    if at.rule.is_none() && is_over(desk, &at.when) && !asked.past {
        let when = wording::time(lang, &at.when, &zone);
        let request = CreateEvent { when: exact_phrase(&at.when, &zone), past: true, ..asked.clone() };
        return Ok(Worked::Unclear(Question {
            words: lang.t1("tools-past", "when", when.as_str()),
            choices: vec![Choice {
                label: lang.t1("tools-past-meant", "when", when),
                request: Request::CreateEvent(request),
            }],
        }));
    }
    let time = Time::of(&at.when, &zone);
    let filled = |text: &Option<String>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
    };
    let invite: Vec<String> = guests.iter().map(|guest| guest.address.as_str().to_owned()).collect();
    let call = NewEvent {
        calendar: calendar.id,
        title: title.clone(),
        time: time.clone(),
        rule: at.rule.as_ref().map(|rule| rule.text().to_owned()),
        place: filled(&asked.place),
        description: filled(&asked.description),
        invite: invite.clone(),
    };
    let mut rows = vec![Row::after("card-time", Shown::Time(time.clone()))];
    rows.extend(
        call.rule.clone().map(|rule| Row::after("card-repeats", Shown::Repeats { rule, from: time })),
    );
    rows.extend(call.place.clone().map(|place| Row::after("card-place", Shown::Text(place))));
    rows.extend(call.description.clone().map(|text| Row::after("card-description", Shown::Text(text))));
    if !calendar.is_primary {
        rows.push(Row::after("card-calendar", Shown::Text(calendar.name)));
    }
    if !invite.is_empty() {
        rows.push(Row::after("card-guests", Shown::Text(invite.join(", "))));
    }
    let mut notes = overlap_notes(conn, desk, (&at.when, at.rule.as_ref()), None)?;
    notes.extend(mail_note(invite));
    let card = Card {
        heading: Words::t1("card-create", "title", wording::title_value(&title)),
        href: None,
        rows,
        notes,
        useful_until: useful_until(desk.now, at.when.instants(&zone).start),
    };
    Ok(Worked::Proposed(Box::new(Proposal { call: Call::CreateEvent(call), card })))
}

/// Whether nothing of it is to come for its owner.
pub(super) fn is_over(desk: &Desk, when: &When) -> bool {
    match when {
        When::Timed { span, .. } => span.end <= desk.now,
        When::AllDay { last, .. } => *last < desk.wall().date(),
    }
}

/// The text in one line, as titles are.
pub(super) fn one_line(text: &str) -> String {
    text.trim().replace(char::is_control, " ")
}

/// What to answer when a text is longer than an event can have.
pub(super) fn too_long(
    desk: &Desk,
    title: &str,
    place: Option<&str>,
    description: Option<&str>,
) -> Option<Worked> {
    let bounds =
        [(Some(title), MAX_TITLE_CHARS), (place, MAX_PLACE_CHARS), (description, MAX_DESCRIPTION_CHARS)];
    let (_, most) =
        bounds.into_iter().find(|(text, most)| text.is_some_and(|text| text.chars().count() > *most))?;
    let words = desk.lang.t1("event-too-long", "most", most);
    Some(Worked::Told(Told { words, data: json!({ "error": "too long", "most_characters": most }) }))
}

fn either(desk: &Desk, asked: &CreateEvent, times: &[PlannedTime]) -> Worked {
    let zone = desk.zone();
    let choice = |time: &PlannedTime| Choice {
        label: wording::time(desk.lang, &time.when, &zone),
        request: Request::CreateEvent(CreateEvent { when: exact_phrase(&time.when, &zone), ..asked.clone() }),
    };
    Worked::Unclear(Question {
        words: desk.lang.t("tools-either"),
        choices: times.iter().map(choice).collect(),
    })
}

/// Asks for the time, with free ones to choose from.
fn offer(
    conn: &mut PgConnection,
    desk: &Desk,
    asked: &CreateEvent,
    stretch: &Stretch,
    length: TimeDelta,
) -> Result<Worked, AppError> {
    let zone = desk.zone();
    let found = free(conn, desk, stretch, length, TimeDelta::zero())?.spans;
    let mut starts = Vec::new();
    for span in found {
        let mut start = span.start;
        while start + length <= span.end && starts.len() < MOST_OFFERED {
            starts.push(start);
            start = start + length.max(TimeDelta::hours(1));
        }
    }
    let choice = |start: &crate::time::Instant| {
        let when = When::Timed { span: crate::time::Span::new(*start, *start + length), zone: zone.clone() };
        Choice {
            label: wording::time(desk.lang, &when, &zone),
            request: Request::CreateEvent(CreateEvent { when: exact_phrase(&when, &zone), ..asked.clone() }),
        }
    };
    let values = [
        ("title", wording::quoted(&one_line(&asked.title)).into()),
        ("when", wording::stretch(desk.lang, stretch).into()),
    ];
    Ok(Worked::Unclear(Question {
        words: desk.lang.with("tools-what-time", &values),
        choices: starts.iter().map(choice).collect(),
    }))
}

/// The calendar of this name, in any case and without diacritics; the primary one when none is said.
fn calendar(
    conn: &mut PgConnection,
    desk: &Desk,
    name: Option<&str>,
) -> Result<Result<Calendar, Worked>, AppError> {
    let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) else {
        return Ok(Ok(Calendar::primary_of(conn, desk.owner.id)?));
    };
    let calendars = Calendar::own_of(conn, desk.owner.id)?;
    let wanted = folded(name);
    let same = calendars.iter().position(|calendar| folded(&calendar.name) == wanted);
    let alike = || {
        let begins = |calendar: &Calendar| folded(&calendar.name).starts_with(&wanted);
        let mut found = calendars.iter().enumerate().filter(|(_, calendar)| begins(calendar));
        match (found.next(), found.next()) {
            (Some((place, _)), None) => Some(place),
            _ => None,
        }
    };
    if let Some(place) = same.or_else(alike) {
        return Ok(Ok(calendars[place].clone()));
    }
    let names: Vec<String> = calendars.iter().map(|calendar| wording::quoted(&calendar.name)).collect();
    let values = [("name", wording::quoted(name).into()), ("names", names.join(", ").into())];
    let words = desk.lang.with("tools-no-calendar", &values);
    Ok(Err(Worked::Told(Told { words, data: json!({ "error": "no such calendar" }) })))
}
