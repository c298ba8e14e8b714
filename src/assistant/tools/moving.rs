//! Writing tool: an event goes to another time. Its length stays, and whatever else was not said.

use chrono::{Datelike, Days, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use diesel::PgConnection;
use serde_json::json;

use super::{
    Choice, Desk, Proposal, Question, Told, Worked,
    aim::{self, mail_note, overlap_notes},
    creating::is_over,
    days::not_a_time,
    finding::find_one,
    free_time::free,
    times::{self, Fineness, Stretch, exact_phrase, plus, shift},
    wording,
};
use crate::{
    assistant::{
        Call, Card,
        call::{EventMove, Time},
        card::{Note, Row, Shown},
        request::{MoveEvent, Request, Which},
    },
    error::AppError,
    events::{When, recurrence::Rule},
    i18n::Words,
    paths,
    phrases::{Assumption, Found, Grain, Length, Meaning},
    time::{Instant, Span},
};

/// How long an event is that had whole days and gets a time.
const USUAL: TimeDelta = TimeDelta::hours(1);

/// Where an event is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
enum To {
    At(When),
    Either(When, When),
    /// In there, but not when exactly.
    Within(Stretch),
    /// How it repeats is another matter.
    Repeats,
    Unsaid,
}

/// An event at another time, or what has to be said first.
///
/// # Errors
/// When the database does.
pub(super) fn move_to(conn: &mut PgConnection, desk: &Desk, asked: &MoveEvent) -> Result<Worked, AppError> {
    let lang = desk.lang;
    let again = |which: Which| Request::MoveEvent(MoveEvent { which, ..asked.clone() });
    let meant = match find_one(conn, desk, &asked.which, again)? {
        Ok(meant) => meant,
        Err(instead) => return Ok(instead),
    };
    if asked.to.trim().is_empty() {
        let title = wording::quoted(&wording::title(lang, &meant.event.title));
        let words = lang.t1("tools-when", "title", title);
        return Ok(Worked::Unclear(Question { words, choices: Vec::new() }));
    }
    let (to, is_first_free) = match settled(conn, desk, asked, &meant.when)? {
        Ok(settled) => settled,
        Err(instead) => return Ok(instead),
    };
    let exact = exact_start(&to, &meant.when, desk);
    let again = |which, scope| {
        Request::MoveEvent(MoveEvent { which, to: exact.clone(), scope: Some(scope), past: asked.past })
    };
    let aim = match aim::at(conn, desk, &meant, asked.scope, again)? {
        Ok(aim) => aim,
        Err(instead) => return Ok(instead),
    };
    // As far as the occurrence that was named goes, also where another time of it counts.
    let to = to.in_zone_of(&aim.from);
    if to.stored() == aim.from.stored() && to.is_all_day() == aim.from.is_all_day() {
        let when = wording::time(lang, &to, &desk.zone());
        let words = lang.t1("tools-is-there", "when", when);
        return Ok(Worked::Told(Told { words, data: json!({ "changed": false }) }));
    }
    let Some(draft) = aim.draft_at(conn, desk.owner.id, &to)? else {
        return Ok(aim::refused(desk, "event-rule-not-moved"));
    };
    let zone = desk.zone();
    let mut rows = vec![Row::change(
        "card-time",
        Some(Shown::Time(Time::of(&aim.from, &zone))),
        Some(Shown::Time(Time::of(&to, &zone))),
    )];
    let rule_before = aim.changed.event.series().map(|series| series.rule);
    if let (Some(before), Some(after)) = (&rule_before, &draft.rule) {
        rows.extend(repeats_row((before, &aim.from), (after, &to)));
    }
    let mut notes = Vec::new();
    notes.extend(is_first_free.then(|| Note::Remark(Words::t("card-first-free"))));
    notes.extend(aim.over_note(desk));
    notes.extend(overlap_notes(conn, desk, (&to, draft.rule.as_ref()), Some(aim.target.event))?);
    notes.extend(aim.series_note(conn, &draft, desk.now)?);
    notes.extend(mail_note(aim.people(conn)?));
    let card = Card {
        heading: Words::t1("card-move", "title", wording::title_value(aim.title())),
        href: Some(match aim.target.occurrence {
            Some(start) => paths::occurrence(aim.target.event, start),
            None => paths::event(aim.target.event),
        }),
        rows,
        notes,
        useful_until: aim.useful_until(desk).min(aim::useful_until(desk.now, to.instants(&zone).start)),
    };
    let to = Time::of(&to, to.zone());
    let call = Call::MoveEvent(EventMove { target: aim.target, to });
    Ok(Worked::Proposed(Box::new(Proposal { call, card })))
}

fn repeats_row((before, from): (&Rule, &When), (after, to): (&Rule, &When)) -> Option<Row> {
    let shown = |rule: &Rule, at: &When| Shown::Repeats {
        rule: rule.text().to_owned(),
        from: Time::of(at, at.zone()),
    };
    (before.text() != after.text())
        .then(|| Row::change("card-repeats", Some(shown(before, from)), Some(shown(after, to))))
}

/// The one time that is meant, and whether it was chosen as the first free one; or a question.
fn settled(
    conn: &mut PgConnection,
    desk: &Desk,
    asked: &MoveEvent,
    from: &When,
) -> Result<Result<(When, bool), Worked>, AppError> {
    let lang = desk.lang;
    let zone = desk.zone();
    let request = |to: &When, past: bool| {
        Request::MoveEvent(MoveEvent { to: exact_start(to, from, desk), past, ..asked.clone() })
    };
    let (to, is_first_free) = match target(desk, from, &asked.to) {
        To::At(to) => (to, false),
        To::Either(one, other) => {
            let choice = |to: &When| Choice {
                label: wording::time(lang, to, &zone),
                request: request(to, asked.past),
            };
            let mut both = [one, other];
            both.sort_by_key(|to| to.stored().start);
            let choices = both.iter().map(choice).collect();
            return Ok(Err(Worked::Unclear(Question { words: lang.t("tools-either"), choices })));
        }
        To::Within(stretch) => {
            let length = if from.is_all_day() { USUAL } else { from.stored().duration() };
            let spans = free(conn, desk, &stretch, length, TimeDelta::zero())?.spans;
            let Some(first) = spans.first() else {
                let values = [
                    ("length", wording::length(lang, length).into()),
                    ("when", wording::stretch(lang, &stretch).into()),
                ];
                let words = lang.with("tools-free-none", &values);
                return Ok(Err(Worked::Told(Told { words, data: json!({ "free": [] }) })));
            };
            (timed(Span::new(first.start, first.start + length), desk), true)
        }
        To::Repeats => return Ok(Err(aim::refused(desk, "tools-move-repeats"))),
        To::Unsaid => return Ok(Err(Worked::Told(not_a_time(desk, &asked.to)))),
    };
    if is_over(desk, &to) && !asked.past {
        let when = wording::time(lang, &to, &zone);
        return Ok(Err(Worked::Unclear(Question {
            words: lang.t1("tools-past", "when", when.as_str()),
            choices: vec![Choice {
                label: lang.t1("tools-past-meant", "when", when),
                request: request(&to, true),
            }],
        })));
    }
    Ok(Ok((to, is_first_free)))
}

/// The time as a phrase: the start is enough where the length stays.
fn exact_start(to: &When, from: &When, desk: &Desk) -> String {
    let zone = desk.zone();
    let keeps_length =
        to.is_all_day() == from.is_all_day() && to.stored().duration() == from.stored().duration();
    match to {
        When::Timed { span, .. } if keeps_length => {
            let start = zone.wall(span.start);
            format!("{} at {}", start.date(), start.format("%I:%M %p"))
        }
        to => exact_phrase(to, &zone),
    }
}

fn timed(span: Span, desk: &Desk) -> When {
    When::Timed { span, zone: desk.zone() }
}

/// Where an event that is at `from` goes by a phrase.
fn target(desk: &Desk, from: &When, phrase: &str) -> To {
    let now = desk.wall();
    if let Some((length, is_earlier)) = shift(phrase, now) {
        return shifted(desk, from, length, is_earlier).map_or(To::Unsaid, To::At);
    }
    let Some(found) = times::found(phrase, now, &desk.zone()) else { return To::Unsaid };
    if matches!(found.meaning, Meaning::Series(_)) {
        return To::Repeats;
    }
    let found = if found.says_day || from.is_all_day() {
        found
    } else {
        // A time alone is one on the event's own day.
        let midnight = desk.zone().wall(from.stored().start).date().and_time(NaiveTime::MIN);
        times::found(phrase, midnight, &desk.zone()).unwrap_or(found)
    };
    let Some(first) = place(desk, from, &found, found.meaning.clone()) else {
        return match times::stretch_of(&found.meaning, now) {
            Some(stretch) => within(desk, from, stretch),
            None => To::Unsaid,
        };
    };
    let other = found
        .other
        .clone()
        .filter(|_| desk.is_open(&found))
        .and_then(|other| place(desk, from, &found, other));
    match other {
        Some(other) if other != first && other.instants(&desk.zone()).end > desk.now => {
            To::Either(first, other)
        }
        _ => To::At(first),
    }
}

/// Some hours of a day, without a time: that of the event where it lies in them.
fn within(desk: &Desk, from: &When, stretch: Stretch) -> To {
    let When::Timed { span, .. } = from else { return To::Within(stretch) };
    let start = desk.zone().wall(span.start);
    let there = stretch.from.date().and_time(start.time());
    let fits = stretch.grain == Fineness::Hours
        && stretch.from <= there
        && there.checked_add_signed(span.duration()).is_some_and(|end| end <= stretch.to);
    if fits { To::At(kept_length(desk, from, there)) } else { To::Within(stretch) }
}

/// As long as before, from a reading of the owner's clock on.
fn kept_length(desk: &Desk, from: &When, start: NaiveDateTime) -> When {
    let start = desk.zone().instant(start);
    timed(Span::new(start, start + from.stored().duration()), desk)
}

/// The time that a reading of the phrase names; `None` when it names none exactly.
fn place(desk: &Desk, from: &When, found: &Found, meaning: Meaning) -> Option<When> {
    let zone = desk.zone();
    let (When::Timed { .. }, start) = (from, zone.wall(from.stored().start)) else {
        return place_of_days(desk, from, found, &meaning);
    };
    match meaning {
        Meaning::Point { at, grain: Grain::Minute | Grain::Hour } => {
            let at = if found.assumed.contains(&Assumption::HalfOfDay) { near(at, start) } else { at };
            Some(kept_length(desk, from, at))
        }
        Meaning::Point { at, grain: Grain::Day } => {
            Some(kept_length(desk, from, at.date().and_time(start.time())))
        }
        Meaning::Point { at, grain: Grain::Week } => {
            let days = Days::new(start.weekday().num_days_from_monday().into());
            Some(kept_length(desk, from, at.date().checked_add_days(days)?.and_time(start.time())))
        }
        Meaning::Interval { from: at, to, grain } if grain <= Grain::Hour && found.says_clock => {
            Some(When::between(at, to, &zone))
        }
        _ => None,
    }
}

/// The same for an event of whole days.
fn place_of_days(desk: &Desk, from: &When, found: &Found, meaning: &Meaning) -> Option<When> {
    let When::AllDay { first, last, zone } = from else { return None };
    let at_day = |day: chrono::NaiveDate| {
        let last = day.checked_add_signed(*last - *first)?;
        Some(When::AllDay { first: day, last, zone: zone.clone() })
    };
    match *meaning {
        Meaning::Point { at, grain: Grain::Minute | Grain::Hour } => {
            // A time alone is one on the event's own day.
            let at = if found.says_day { at } else { first.and_time(at.time()) };
            Some(When::between(at, at.checked_add_signed(USUAL)?, &desk.zone()))
        }
        Meaning::Point { at, grain: Grain::Day } => at_day(at.date()),
        Meaning::Point { at, grain: Grain::Week } => {
            let days = Days::new(first.weekday().num_days_from_monday().into());
            at_day(at.date().checked_add_days(days)?)
        }
        Meaning::Interval { from: at, to, grain: Grain::Day } => {
            let last = to.checked_sub_signed(TimeDelta::seconds(1))?.date();
            (last >= at.date()).then(|| When::AllDay { first: at.date(), last, zone: zone.clone() })
        }
        Meaning::Interval { from: at, to, grain } if grain <= Grain::Hour && found.says_clock => {
            Some(When::between(at, to, &desk.zone()))
        }
        _ => None,
    }
}

/// Of a time whose half of the day was not said, the one that lies nearer to that of before; but
/// nobody moves anything into the night by leaving the half out.
fn near(at: NaiveDateTime, before: NaiveDateTime) -> NaiveDateTime {
    let half = TimeDelta::hours(12);
    let other = if at.hour() < 12 { at + half } else { at - half };
    let minutes = |time: NaiveDateTime| i64::from(time.hour()) * 60 + i64::from(time.minute());
    let away = |time: NaiveDateTime| (minutes(time) - minutes(before)).abs();
    if (6..=23).contains(&other.hour()) && away(other) < away(at) { other } else { at }
}

fn shifted(desk: &Desk, from: &When, length: Length, is_earlier: bool) -> Option<When> {
    match from {
        When::AllDay { first, last, zone } => {
            let days = Length { minutes: 0, ..length };
            if length.minutes > 0 {
                return None;
            }
            let day = plus(first.and_time(NaiveTime::MIN), days, is_earlier)?.date();
            let last = day.checked_add_signed(*last - *first)?;
            Some(When::AllDay { first: day, last, zone: zone.clone() })
        }
        When::Timed { span, .. } => {
            let zone = desk.zone();
            let days = Length { minutes: 0, ..length };
            let start: Instant = if days == Length::default() {
                span.start
            } else {
                zone.instant(plus(zone.wall(span.start), days, is_earlier)?)
            };
            let minutes = i64::from(length.minutes);
            let start = start.plus_minutes(if is_earlier { -minutes } else { minutes });
            Some(timed(Span::new(start, start + span.duration()), desk))
        }
    }
}
