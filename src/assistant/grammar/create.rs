//! New events.

mod words;

use super::Readings;
use super::clause::Clause;
use crate::assistant::request::{CreateEvent, Request};
use crate::phrases::{Grain, Line, Meaning, Takes, Time, length_at, spell};

use words::{ARTICLES, NAMING, NO_EVENT, NOUNS, STATEMENT, STRONG, TITLES, VERBS};

pub(super) fn read(clause: &Clause, is_question: bool) -> Option<Readings> {
    let is_title = clause.t.any(0, TITLES).is_some();
    let held = clause.t.any(0, &["hold"]).filter(|at| length_at(&clause.t, *at).is_some());
    let verb = clause.t.any(0, VERBS).filter(|_| !is_title).or(held);
    let text = match verb {
        Some(at) => named(&clause.of(clause.rest(at)), clause.t.any(0, &["remind me", "nhắc"]).is_some()),
        None => clause.text.to_owned(),
    };
    let asked = clause.of(&text);
    let line = asked.line(Takes::All);
    if line.title.is_empty() {
        return None;
    }
    let Some(time) = &line.time else {
        let is_strong = clause.t.any(0, STRONG).is_some();
        return (is_strong && !is_question && !line.is_left_over && has_letters(&line.title))
            .then(|| vec![event(&line, String::new())]);
    };
    if verb.is_none() && (is_question || !is_event(clause, &line, time)) {
        return None;
    }
    if line.is_left_over || matches!(time.found.meaning, Meaning::Duration(_) | Meaning::Before { .. }) {
        return None;
    }
    match explicit(time, clause) {
        Some(both) => Some(both.into_iter().map(|when| event(&line, when)).collect()),
        None => Some(vec![event(&line, time.words.clone())]),
    }
}

fn has_letters(title: &str) -> bool {
    title.chars().any(char::is_alphabetic)
}

fn event(line: &Line, when: String) -> Request {
    Request::CreateEvent(CreateEvent {
        title: line.title.clone(),
        when,
        place: line.place.clone(),
        description: line.description.clone(),
        invite: line.people.clone(),
        calendar: line.calendar.clone(),
        ..CreateEvent::default()
    })
}

/// Both readings of a time that leaves two, with their dates written out.
pub(super) fn explicit(time: &Time, clause: &Clause) -> Option<Vec<String>> {
    let other = time.other.as_ref()?;
    let spelled = |meaning: &Meaning| spell(meaning, clause.now, clause.style);
    Some(vec![spelled(&time.found.meaning)?, spelled(other)?])
}

/// The words behind a verb without what leads to the title.
fn named(rest: &Clause, is_reminder: bool) -> String {
    let mut rest = rest.of(rest.text);
    let mut nouns = is_reminder;
    loop {
        if let Some(at) = rest.t.any(0, NOUNS).filter(|at| !rest.t.ends(*at)) {
            nouns = true;
            rest = rest.of(rest.rest(at));
        } else if let Some(at) = rest.t.any(0, ARTICLES).filter(|at| !rest.t.ends(*at)) {
            rest = rest.of(rest.rest(at));
        } else if let Some(at) = rest.t.any(0, NAMING).filter(|at| nouns && !rest.t.ends(*at)) {
            // "an event for tomorrow 9am" begins with its time.
            let next = rest.of(rest.rest(at));
            let opens_time = rest.t.any(0, &["for", "to", "of"]) == Some(at)
                && next
                    .line(Takes::Time)
                    .time
                    .is_some_and(|time| next.text.starts_with(time.words.split(' ').next().unwrap_or("-")));
            if opens_time {
                break;
            }
            rest = next;
        } else {
            break;
        }
    }
    rest.text.to_owned()
}

/// Whether a line without a verb is something to put down: a title and a time to come, no question
/// and no statement.
fn is_event(clause: &Clause, line: &Line, time: &Time) -> bool {
    let title = clause.of(&line.title);
    let is_seen = clause.t.any(0, &["xem phim", "xem bóng", "xem kịch", "xem ca nhạc", "xem nhà"]).is_some();
    if is_seen {
        // "xem" else asks to be shown something.
        return true;
    }
    if clause.t.any(0, NO_EVENT).is_some() || title.t.any(0, NO_EVENT).is_some() || title.has(STATEMENT) {
        return false;
    }
    // "I love Fridays", "tôi thích thứ sáu"
    let has_hour = matches!(&time.found.meaning, Meaning::Point { grain, .. } if *grain < Grain::Day);
    if !has_hour && title.t.any(0, &["tôi", "mình", "em", "anh", "chị", "chúng tôi", "chúng mình"]).is_some()
    {
        return false;
    }
    if !has_letters(&line.title) || line.title.split_whitespace().count() > 14 {
        return false;
    }
    let now = clause.now;
    match &time.found.meaning {
        // "The weather today": a day that has begun is what is spoken of.
        Meaning::Point { at, grain: Grain::Day } if at.date() == now.date() => false,
        Meaning::Point { at, grain } => {
            *grain <= Grain::Day && (*at > now || *grain == Grain::Day && at.date() >= now.date())
        }
        Meaning::Interval { to, grain, .. } => *grain <= Grain::Day && *to > now,
        Meaning::Series(_) => true,
        Meaning::After { .. } | Meaning::Before { .. } | Meaning::Duration(_) => false,
    }
}
