//! Writing tools: an event says something else, is cancelled, or has more guests.

use diesel::PgConnection;
use serde_json::json;

use super::{
    Desk, Proposal, Question, Told, Worked,
    aim::{self, Aim, mail_note, overlap_notes},
    bookings,
    creating::{one_line, too_long},
    days::not_a_time,
    finding::find_one,
    people, wording,
};
use crate::{
    assistant::{
        Call, Card,
        call::{EventChange, Guests, Time},
        card::{Note, Row, Shown},
        request::{CancelEvent, ChangeEvent, InvitePeople, Request, Scope},
    },
    bookings::Booking,
    error::AppError,
    events::{When, brought::MOST_GUESTS, recurrence::Series},
    i18n::Words,
    paths,
    time::{Instant, Span},
};

/// An event that says something else.
///
/// # Errors
/// When the database does.
pub(super) fn change(conn: &mut PgConnection, desk: &Desk, asked: &ChangeEvent) -> Result<Worked, AppError> {
    let lang = desk.lang;
    let again = |which| Request::ChangeEvent(ChangeEvent { which, ..asked.clone() });
    let meant = match find_one(conn, desk, &asked.which, again)? {
        Ok(meant) => meant,
        Err(instead) => return Ok(instead),
    };
    let title = asked.title.as_deref().map(one_line).filter(|title| !title.is_empty());
    let text = |text: &Option<String>| text.as_deref().map(|text| text.trim().to_owned());
    let (place, description) = (text(&asked.place), text(&asked.description));
    if let Some(told) =
        too_long(desk, title.as_deref().unwrap_or_default(), place.as_deref(), description.as_deref())
    {
        return Ok(told);
    }
    let length = match asked.length.as_deref().map(str::trim).filter(|phrase| !phrase.is_empty()) {
        Some(phrase) => match desk.length(phrase) {
            Some(length) => Some(length),
            None => return Ok(Worked::Told(not_a_time(desk, phrase))),
        },
        None => None,
    };
    if title.is_none() && place.is_none() && description.is_none() && length.is_none() {
        let named = wording::quoted(&wording::title(lang, &meant.event.title));
        let words = lang.t1("tools-change-what", "title", named);
        return Ok(Worked::Unclear(Question { words, choices: Vec::new() }));
    }
    let again =
        |which, scope| Request::ChangeEvent(ChangeEvent { which, scope: Some(scope), ..asked.clone() });
    let aim = match aim::at(conn, desk, &meant, asked.scope, again)? {
        Ok(aim) => aim,
        Err(instead) => return Ok(instead),
    };
    let zone = desk.zone();
    let to = match (length, &aim.from) {
        (Some(length), When::Timed { span, zone }) => {
            Some(When::Timed { span: Span::new(span.start, span.start + length), zone: zone.clone() })
        }
        (Some(_), When::AllDay { .. }) => return Ok(aim::refused(desk, "tools-length-of-days")),
        (None, _) => None,
    };
    let to = to.filter(|to| to.stored() != aim.from.stored());
    let event = &aim.changed.event;
    let mut rows = vec![];
    let differs = |new: &Option<String>, old: Option<&str>| {
        new.as_ref().filter(|new| new.as_str() != old.unwrap_or_default()).cloned()
    };
    let title = differs(&title, Some(&event.title));
    let place = differs(&place, event.location.as_deref());
    let description = differs(&description, event.description.as_deref());
    for (label, old, new) in [
        ("card-title", Some(event.title.as_str()), &title),
        ("card-place", event.location.as_deref(), &place),
        ("card-description", event.description.as_deref(), &description),
    ] {
        let shown =
            |text: &str| Some(text).filter(|text| !text.is_empty()).map(|text| Shown::Text(text.to_owned()));
        rows.extend(new.as_ref().map(|new| Row::change(label, old.and_then(shown), shown(new))));
    }
    if let Some(to) = &to {
        let shown = |when: &When| Some(Shown::Time(Time::of(when, &zone)));
        rows.push(Row::change("card-time", shown(&aim.from), shown(to)));
    }
    if rows.is_empty() {
        let words = lang.t("tools-is-so");
        return Ok(Worked::Told(Told { words, data: json!({ "changed": false }) }));
    }
    let draft = match &to {
        Some(to) => match aim.draft_at(conn, desk.owner.id, to)? {
            Some(draft) => draft,
            None => return Ok(aim::refused(desk, "event-rule-not-moved")),
        },
        None => aim.draft(conn, desk.owner.id)?,
    };
    let mut notes: Vec<Note> = aim.over_note(desk).into_iter().collect();
    if let Some(to) = &to {
        notes.extend(overlap_notes(conn, desk, (to, draft.rule.as_ref()), Some(aim.target.event))?);
    }
    notes.extend(aim.series_note(conn, &draft, desk.now)?);
    // Guests do not get mail because of notes that changed.
    if title.is_some() || place.is_some() || to.is_some() {
        notes.extend(mail_note(aim.people(conn)?));
    }
    let time = to.map(|to| Time::of(&to, to.zone()));
    let card = card(&aim, "card-change", rows, notes, desk);
    let call = Call::ChangeEvent(EventChange { target: aim.target, title, place, description, time });
    Ok(Worked::Proposed(Box::new(Proposal { call, card })))
}

/// An event that does not take place. One that somebody booked is cancelled as their booking.
///
/// # Errors
/// When the database does.
pub(super) fn cancel(conn: &mut PgConnection, desk: &Desk, asked: &CancelEvent) -> Result<Worked, AppError> {
    let again = |which| Request::CancelEvent(CancelEvent { which, ..asked.clone() });
    let meant = match find_one(conn, desk, &asked.which, again)? {
        Ok(meant) => meant,
        Err(instead) => return Ok(instead),
    };
    if meant.event.managed_by.is_some()
        && let Some((booking, link)) = Booking::of_event(conn, desk.owner.id, meant.event.id)?
    {
        return Ok(bookings::proposal(desk, &booking, &link.title, None));
    }
    let again = |which, scope| Request::CancelEvent(CancelEvent { which, scope: Some(scope) });
    let aim = match aim::at(conn, desk, &meant, asked.scope, again)? {
        Ok(aim) => aim,
        Err(instead) => return Ok(instead),
    };
    let zone = desk.zone();
    let time = Time::of(&aim.from, &zone);
    let mut rows = vec![Row::before("card-time", Shown::Time(time.clone()))];
    let event = &aim.changed.event;
    let mut notes: Vec<Note> = aim.over_note(desk).into_iter().collect();
    if let (Some(series), Some(Scope::All | Scope::Following)) = (event.series(), aim.target.scope) {
        let rule = series.rule.text().to_owned();
        rows.push(Row::before("card-repeats", Shown::Repeats { rule, from: Time::of(&event.when(), &zone) }));
        notes.push(Note::Remark(occurrences(&series, &aim, desk.now)));
    }
    rows.extend(event.location.clone().map(|place| Row::before("card-place", Shown::Text(place))));
    notes.extend(mail_note(aim.people(conn)?));
    let card = card(&aim, "card-cancel", rows, notes, desk);
    Ok(Worked::Proposed(Box::new(Proposal { call: Call::CancelEvent(aim.target), card })))
}

/// How many occurrences go, from the named one or all.
fn occurrences(series: &Series, aim: &Aim, now: Instant) -> Words {
    let from = match aim.target.scope {
        Some(Scope::Following) => aim.from.stored().start,
        _ => now,
    };
    match series.end() {
        None => Words::t("card-ends-all"),
        Some(end) => {
            let count = series.starts_in(Span::new(from, end.max(from))).len();
            Words::t1("card-ends", "count", count)
        }
    }
}

/// An event with more guests.
///
/// # Errors
/// When the database does.
pub(super) fn invite(conn: &mut PgConnection, desk: &Desk, asked: &InvitePeople) -> Result<Worked, AppError> {
    let lang = desk.lang;
    let guests = match people::read(desk, &asked.people) {
        Ok(guests) => guests,
        Err(told) => return Ok(told),
    };
    if guests.is_empty() {
        return Ok(Worked::Unclear(Question { words: lang.t("tools-invite-whom"), choices: Vec::new() }));
    }
    let again = |which| Request::InvitePeople(InvitePeople { which, ..asked.clone() });
    let meant = match find_one(conn, desk, &asked.which, again)? {
        Ok(meant) => meant,
        Err(instead) => return Ok(instead),
    };
    let again =
        |which, scope| Request::InvitePeople(InvitePeople { which, scope: Some(scope), ..asked.clone() });
    let aim = match aim::at(conn, desk, &meant, asked.scope, again)? {
        Ok(aim) => aim,
        Err(instead) => return Ok(instead),
    };
    let invited: Vec<&str> = aim.changed.guests.iter().map(|guest| guest.email.as_str()).collect();
    let new: Vec<String> = guests
        .iter()
        .map(|guest| guest.address.as_str())
        .filter(|address| {
            !invited.contains(address) && aim.changed.event.organizer_email.as_deref() != Some(*address)
        })
        .map(ToOwned::to_owned)
        .collect();
    if new.is_empty() {
        let words = lang.t("tools-invited-already");
        return Ok(Worked::Told(Told { words, data: json!({ "changed": false }) }));
    }
    if invited.len() + new.len() > MOST_GUESTS {
        let words = lang.t1("event-guests-too-many", "most", MOST_GUESTS);
        return Ok(Worked::Told(Told { words, data: json!({ "error": "too many guests" }) }));
    }
    let shown = |people: &str| Some(Shown::Text(people.to_owned())).filter(|_| !people.is_empty());
    let after: Vec<&str> = invited.iter().copied().chain(new.iter().map(String::as_str)).collect();
    let rows = vec![
        Row::after("card-when", Shown::Time(Time::of(&aim.from, &desk.zone()))),
        Row::change("card-guests", shown(&invited.join(", ")), shown(&after.join(", "))),
    ];
    let draft = aim.draft(conn, desk.owner.id)?;
    let mut notes: Vec<Note> = aim.over_note(desk).into_iter().collect();
    notes.extend(aim.series_note(conn, &draft, desk.now)?);
    notes.extend(mail_note(new.clone()));
    let card = card(&aim, "card-invite", rows, notes, desk);
    let call = Call::InvitePeople(Guests { target: aim.target, people: new });
    Ok(Worked::Proposed(Box::new(Proposal { call, card })))
}

fn card(aim: &Aim, heading: &str, rows: Vec<Row>, notes: Vec<Note>, desk: &Desk) -> Card {
    Card {
        heading: Words::t1(heading, "title", wording::title_value(aim.title())),
        href: Some(match aim.target.occurrence {
            Some(start) => paths::occurrence(aim.target.event, start),
            None => paths::event(aim.target.event),
        }),
        rows,
        notes,
        useful_until: aim.useful_until(desk),
    }
}
