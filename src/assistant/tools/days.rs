//! Reading tools: what stands on the calendar in some time, and what has to do with some words.

use chrono::NaiveDate;
use diesel::PgConnection;
use serde_json::{Value, json};

use super::{
    Desk, Told,
    times::{Fineness, Stretch},
    wording,
    words::{says, wanted_words},
};
use crate::{
    assistant::request::{FindEvents, ShowDays},
    error::AppError,
    events::{Answer, Occurrence, When, found, occurrence::Entry},
    paths,
    time::{Instant, Span, Zone},
};

/// How many events are told.
const MOST: usize = 60;

/// How many are told that have something to do with words.
const MOST_FOUND: usize = 10;

/// The longest time that is told, in days.
const MOST_DAYS: i64 = 370;

/// What stands on the calendar.
///
/// # Errors
/// When the database does.
pub(super) fn show(conn: &mut PgConnection, desk: &Desk, asked: &ShowDays) -> Result<Told, AppError> {
    let (lang, zone) = (desk.lang, desk.zone());
    let today = desk.wall().date();
    let stretch = match asked.when.trim() {
        "" => Stretch::of_days(today, today),
        phrase => match desk.stretch(phrase) {
            Some(stretch) => stretch,
            None => return Ok(not_a_time(desk, phrase)),
        },
    };
    let there = in_stretch(conn, desk, &stretch)?;
    let when = wording::stretch(lang, &stretch);
    let data =
        json!({ "time": when, "events": there.iter().map(|one| data_of(one, &zone)).collect::<Vec<_>>() });
    if there.is_empty() {
        return Ok(Told { words: lang.t1("tools-nothing-on", "when", when), data });
    }
    let is_one_day = stretch.from.date() == (stretch.to - chrono::TimeDelta::microseconds(1)).date();
    let head = if is_one_day { format!("**{when}**") } else { String::new() };
    let mut lines = vec![head];
    let mut day = is_one_day.then(|| stretch.from.date());
    for occurrence in there.iter().take(MOST) {
        let first = occurrence.days(&zone).0.max(stretch.from.date());
        if day.is_none_or(|shown| shown < first) {
            lines.push(format!("\n**{}**", lang.day_long(first)));
            day = Some(first);
        }
        lines.push(line(desk, occurrence, day.unwrap_or(first), &zone));
    }
    if there.len() > MOST {
        lines.push(format!("\n{}", lang.t1("tools-more", "count", there.len() - MOST)));
    }
    Ok(Told { words: lines.join("\n").trim().to_owned(), data })
}

/// Events that have something to do with the words; with a time, those in it.
///
/// # Errors
/// When the database does.
pub(super) fn find(conn: &mut PgConnection, desk: &Desk, asked: &FindEvents) -> Result<Told, AppError> {
    let (lang, zone) = (desk.lang, desk.zone());
    let what = wording::quoted(asked.words.trim());
    let words = wanted_words(&asked.words);
    let stretch = match asked.when.as_deref().map(str::trim).filter(|phrase| !phrase.is_empty()) {
        Some(phrase) => match desk.stretch(phrase) {
            Some(stretch) => Some(stretch),
            None => return Ok(not_a_time(desk, phrase)),
        },
        None => None,
    };
    if words.is_empty() {
        let when = asked.when.clone().unwrap_or_default();
        return show(conn, desk, &ShowDays { when });
    }
    let hits = found::search(conn, desk.owner.id, &words.join(" "), 0, desk.now)?;
    let hits = hits.map(|page| page.hits).unwrap_or_default();
    if let Some(stretch) = stretch {
        let there = in_stretch(conn, desk, &stretch)?;
        let is_found = |occurrence: &&Occurrence| {
            says(&occurrence.event.title, &words)
                || hits.iter().any(|hit| {
                    hit.event.id == occurrence.event.id
                        || Some(hit.event.id) == occurrence.event.recurring_event_id
                })
        };
        let there: Vec<&Occurrence> = there.iter().filter(is_found).collect();
        let data = json!({ "events": there.iter().map(|one| data_of(one, &zone)).collect::<Vec<_>>() });
        let when = wording::stretch(lang, &stretch);
        if there.is_empty() {
            let values = [("what", what.into()), ("when", when.into())];
            return Ok(Told { words: lang.with("tools-found-none-then", &values), data });
        }
        let mut lines = vec![lang.t1("tools-found", "what", what)];
        lines.extend(there.iter().take(MOST_FOUND).map(|one| dated_line(desk, one, &zone)));
        return Ok(Told { words: lines.join("\n"), data });
    }
    let found = hits.iter().take(MOST_FOUND).map(|hit| {
        json!({
            "title": hit.event.title,
            "time": wording::time_data(&hit.when, &zone),
            "is_over": hit.is_over,
            "place": hit.event.location,
        })
    });
    let data = json!({ "events": found.collect::<Vec<_>>() });
    if hits.is_empty() {
        return Ok(Told { words: lang.t1("tools-found-none", "what", what), data });
    }
    let mut lines = vec![lang.t1("tools-found", "what", what)];
    for hit in hits.iter().take(MOST_FOUND) {
        let href = match hit.occurrence {
            Some(start) => paths::occurrence(hit.event.id, start),
            None => paths::event(hit.event.id),
        };
        let title = wording::escaped(&wording::title(lang, &hit.event.title));
        lines.push(format!("- [{title}]({href}) · {}", wording::time(lang, &hit.when, &zone)));
    }
    Ok(Told { words: lines.join("\n"), data })
}

/// A phrase that names no time.
pub(super) fn not_a_time(desk: &Desk, phrase: &str) -> Told {
    let words = desk.lang.t1("tools-not-a-time", "phrase", wording::quoted(phrase));
    Told { words, data: json!({ "error": "not a time", "phrase": phrase }) }
}

fn in_stretch(conn: &mut PgConnection, desk: &Desk, stretch: &Stretch) -> Result<Vec<Occurrence>, AppError> {
    let zone = desk.zone();
    let days = (stretch.to - stretch.from).num_days();
    let stretch = if days > MOST_DAYS {
        Stretch { to: stretch.from + chrono::TimeDelta::days(MOST_DAYS), ..*stretch }
    } else {
        *stretch
    };
    let span = stretch.span(&zone);
    let mut there = Occurrence::in_window(conn, desk.owner.id, &stretch.window(&zone))?;
    there.retain(|occurrence| {
        let own = occurrence.in_zone(&zone);
        let is_there = own.overlaps(span);
        is_there && (stretch.grain != Fineness::Moment || !occurrence.event.is_all_day)
    });
    there.sort_by_key(|occurrence| {
        let first = occurrence.days(&zone).0.max(stretch.from.date());
        (first, !occurrence.event.is_all_day, occurrence.span.start)
    });
    Ok(there)
}

fn line(desk: &Desk, occurrence: &Occurrence, day: NaiveDate, zone: &Zone) -> String {
    let lang = desk.lang;
    let hours = if occurrence.event.is_all_day {
        lang.t("tools-all-day")
    } else {
        wording::hours(lang, occurrence.span, zone, day)
    };
    format!("- {hours} · {}", named(desk, occurrence))
}

fn dated_line(desk: &Desk, occurrence: &Occurrence, zone: &Zone) -> String {
    format!("- {} · {}", named(desk, occurrence), wording::time(desk.lang, &when_of(occurrence, zone), zone))
}

/// The title as a link, and the place.
fn named(desk: &Desk, occurrence: &Occurrence) -> String {
    let event = &occurrence.event;
    let title = wording::escaped(&wording::title(desk.lang, &event.title));
    let place = event.location.as_deref().map(wording::one_line).filter(|place| !place.is_empty());
    let place = place.map(|place| format!(" · {}", wording::escaped(&place))).unwrap_or_default();
    let tentative = if event.status == "tentative" {
        format!(" ({})", desk.lang.t("event-status-tentative"))
    } else {
        String::new()
    };
    let invitation = occurrence.answer.map(|answer| {
        let key = match answer {
            Answer::NeedsAction => "view-unanswered",
            Answer::Accepted => "view-accepted",
            Answer::Tentative => "view-maybe",
            Answer::Declined => "view-declined",
        };
        format!(" ({})", desk.lang.t(key))
    });
    let invitation = invitation.unwrap_or_default();
    format!("[{title}]({}){tentative}{invitation}{place}", href(event, occurrence.original_start))
}

/// Where an occurrence is looked at.
pub(super) fn href(event: &Entry, original_start: Option<Instant>) -> String {
    match original_start {
        Some(start) if event.recurring_event_id.is_none() => paths::occurrence(event.id, start),
        _ => paths::event(event.id),
    }
}

fn when_of(occurrence: &Occurrence, zone: &Zone) -> When {
    if occurrence.event.is_all_day {
        let (first, last) = occurrence.days(zone);
        When::AllDay { first, last, zone: zone.clone() }
    } else {
        When::Timed { span: Span::new(occurrence.span.start, occurrence.span.end), zone: zone.clone() }
    }
}

fn data_of(occurrence: &Occurrence, zone: &Zone) -> Value {
    json!({
        "title": occurrence.event.title,
        "time": wording::time_data(&when_of(occurrence, zone), zone),
        "place": occurrence.event.location,
        "repeats": occurrence.event.repeats(),
        "status": occurrence.event.status,
    })
}
