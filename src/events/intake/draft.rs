//! From an event of a file to a row; pure.

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike, NaiveTime, TimeDelta};
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    report::{Begins, Line, Note, Refusal},
    row::Row,
};
use crate::{
    events::{
        conference,
        draft::MAX_TITLE_CHARS,
        exceptions::starts_to_json,
        recurrence::{Rule, RuleError, Series, Start},
        reminders::{LONGEST_LEAD, MOST_REMINDERS},
    },
    ical::{self, IcalEvent, IcalFile, Method, Read, Response, Status, Transparency, Visibility},
    time::{Instant, Zone},
};

const LONGEST_DESCRIPTION: usize = 32_768;
const LONGEST_LOCATION: usize = 2_048;
const LONGEST_UID: usize = 255;
const LONGEST_NAME: usize = 255;

/// More than thirty years of exceptions, one a day; each view reads them all.
const MOST_DATES: usize = 12_000;

/// A rule that adds nothing to the start: dates beside a rule need one to stand beside.
const ONCE: &str = "FREQ=DAILY;COUNT=1";

/// The entries of a file as rows: in its order, but a series with its occurrences.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// What belongs to one UID stands together.
    pub(super) entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
pub(super) enum Entry {
    Refused(Line),
    Draft(Box<Draft>),
}

/// An event of the file on its way into the table.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// Its title in the file, for the report.
    pub title: Option<String>,
    pub row: Row,
    /// Which occurrence of the series with this UID it is about.
    pub occurrence: Option<Occurrence>,
    /// The addresses of those who have declined it, in lower case.
    declined_by: Vec<String>,
    pub notes: Vec<Note>,
}

#[derive(Debug, Clone)]
pub(super) struct Occurrence {
    pub of: ical::When,
    /// The UID of the occurrence when it stands by itself, because its series is not here.
    pub lone_uid: String,
    /// It does not take place.
    pub cancelled: bool,
}

impl Prepared {
    /// Makes rows of what `file` holds. `zone` is the calendar's: floating times are meant there
    /// unless the file says where.
    ///
    /// Every rule is asked once whether it happens, which takes less than a millisecond at the
    /// worst: a file of fifty thousand rules that never do is read within half a minute.
    pub fn new(file: &IcalFile, zone: &Zone) -> Self {
        let home = file.zone.as_ref().unwrap_or(zone);
        let mut entries: Vec<Entry> = file.events.iter().map(|read| entry(read, file.method, home)).collect();
        leave_cancelled_out(&mut entries);
        bring_together(&mut entries);
        Self { entries }
    }

    /// The entries from number `first` on, at least `least` of them if there are as many, and whole:
    /// what belongs to one UID is in one part. The same for the same file each time.
    #[must_use]
    pub fn part(&self, first: usize, least: usize) -> Self {
        let rest = self.entries.get(first..).unwrap_or_default();
        let mut end = least.min(rest.len());
        while (1..rest.len()).contains(&end)
            && rest[end - 1].uid().is_some()
            && rest[end - 1].uid() == rest[end].uid()
        {
            end += 1;
        }
        Self { entries: rest[..end].to_vec() }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Entry {
    fn uid(&self) -> Option<&str> {
        match self {
            Self::Refused(_) => None,
            Self::Draft(draft) => Some(&draft.row.ical_uid),
        }
    }
}

impl Draft {
    pub fn begins(&self) -> Begins {
        begins(&self.row)
    }
}

impl Draft {
    /// The event as it stands on the calendar of `address`: it keeps nobody busy who has declined it.
    #[must_use]
    pub fn on_calendar_of(mut self, address: &str) -> Self {
        if self.declined_by.contains(&address.to_lowercase()) {
            "transparent".clone_into(&mut self.row.transparency);
        }
        self
    }
}

impl Occurrence {
    /// The start that the series gave it.
    pub fn original_start(&self, series: &Row) -> Instant {
        match self.of.like(&series.start()) {
            ical::When::Day(day) => Instant::from_utc(day.and_time(NaiveTime::MIN)),
            moment => moment.instant(&Zone::stored(&series.timezone)),
        }
    }
}

pub(super) fn begins(row: &Row) -> Begins {
    if row.is_all_day { Begins::Day(row.start_time.to_utc().date()) } else { Begins::At(row.start_time) }
}

fn entry(read: &Read, method: Option<Method>, home: &Zone) -> Entry {
    let event = match read {
        Read::Taken(event) => event,
        Read::Refused { title, reason, .. } => {
            return Entry::Refused(Line::refused(title.clone(), None, Refusal::Unreadable(reason.clone())));
        }
    };
    let refuse = |refusal, begins| Entry::Refused(Line::refused(event.title.clone(), begins, refusal));
    if let Some(Method::Reply | Method::Refresh | Method::Counter | Method::DeclineCounter) = method {
        return refuse(Refusal::Answer, None);
    }
    let cancelled = method == Some(Method::Cancel) || event.status == Status::Cancelled;
    match draft(event, cancelled, home) {
        Ok(draft) => Entry::Draft(Box::new(draft)),
        Err(refusal) => refuse(refusal, None),
    }
}

fn draft(event: &IcalEvent, cancelled: bool, home: &Zone) -> Result<Draft, Refusal> {
    let mut notes: Vec<Note> = event.notes.iter().cloned().map(Note::Read).collect();
    let uid = bounded_uid(&event.uid);
    let time = time(event, home, &mut notes)?;
    let repetition = repetition(event, &time, home, &mut notes)?;
    let title = event.title.as_deref().map(one_line);
    let (organizer_name, organizer_email) = organizer(event);
    if !event.attendees.is_empty() {
        notes.push(Note::GuestsLeftOut(event.attendees.len()));
    }
    let row = Row {
        title: title.as_deref().map_or(Row::UNTITLED.to_owned(), |title| {
            cut(title, MAX_TITLE_CHARS, Note::TitleCut, &mut notes)
        }),
        description: description(event)
            .map(|text| cut(&text, LONGEST_DESCRIPTION, Note::DescriptionCut, &mut notes)),
        location: event
            .location
            .as_deref()
            .map(|text| cut(text, LONGEST_LOCATION, Note::LocationCut, &mut notes)),
        start_time: time.start,
        end_time: time.end,
        timezone: time.zone.name().to_owned(),
        is_all_day: time.all_day,
        recurrence_rule: repetition.rule,
        recurrence_exception_dates: starts_to_json(&repetition.exceptions, time.all_day),
        recurrence_dates: starts_to_json(&repetition.extra, time.all_day),
        recurrence_end_time: repetition.end,
        color: event.color.clone().filter(|color| is_hex_color(color)),
        organizer_name,
        organizer_email,
        conference_data: event.conference.as_deref().and_then(conference::from_address),
        reminders: reminders(&event.alarms_minutes, &mut notes),
        status: match event.status {
            _ if cancelled => "cancelled",
            Status::Tentative => "tentative",
            Status::Confirmed | Status::Cancelled => "confirmed",
        }
        .to_owned(),
        visibility: match event.visibility {
            Visibility::Default => "default",
            Visibility::Public => "public",
            Visibility::Private => "private",
        }
        .to_owned(),
        transparency: match event.transparency {
            Transparency::Opaque => "opaque",
            Transparency::Transparent => "transparent",
        }
        .to_owned(),
        ical_uid: uid.clone(),
        sequence: event.sequence.max(0),
        recurring_event_id: None,
        original_start_time: None,
    };
    let occurrence = event.recurrence_id.clone().map(|of| {
        let name = if of.is_day() { of.day().to_string() } else { of.instant(home).to_string() };
        Occurrence { lone_uid: bounded_uid(&format!("{uid}/{name}")), of, cancelled }
    });
    let declined = event.attendees.iter().filter(|guest| guest.response == Response::Declined);
    let declined_by = declined.map(|guest| guest.person.email.to_lowercase()).collect();
    Ok(Draft { title, row, occurrence, declined_by, notes })
}

struct Time {
    start: Instant,
    end: Instant,
    zone: Zone,
    all_day: bool,
}

fn time(event: &IcalEvent, home: &Zone, notes: &mut Vec<Note>) -> Result<Time, Refusal> {
    let repeats = event.rule.is_some() || !event.extra_dates.is_empty();
    let midnight = |when: &ical::When| Instant::from_utc(when.day().and_time(NaiveTime::MIN));
    let time = match &event.start {
        ical::When::Day(_) => {
            let start = midnight(&event.start);
            let end = midnight(&event.end).max(start + TimeDelta::days(1));
            Time { start, end, zone: home.clone(), all_day: true }
        }
        moment => {
            let zone = match moment {
                // A single event in UTC is one whose program had no zone to tell; a series in UTC
                // keeps to that clock.
                ical::When::At { zone, .. } if repeats || *zone != Zone::utc() => zone.clone(),
                _ => home.clone(),
            };
            let (start, end) = (moment.instant(home), event.end.instant(home));
            if event.start == event.end {
                notes.push(Note::NoLength);
            }
            // Where clocks skip the start, the end follows it by the time that was meant.
            let meant = start + (event.end.wall() - event.start.wall()).max(TimeDelta::minutes(1));
            Time { start, end: if end > start { end } else { meant }, zone, all_day: false }
        }
    };
    let within = |at: Instant| (1..=9_998).contains(&at.to_utc().year());
    if within(time.start) && within(time.end) { Ok(time) } else { Err(Refusal::OutOfReach) }
}

#[derive(Default)]
struct Repetition {
    rule: Option<String>,
    exceptions: BTreeSet<Instant>,
    extra: BTreeSet<Instant>,
    end: Option<Instant>,
}

fn repetition(
    event: &IcalEvent,
    time: &Time,
    home: &Zone,
    notes: &mut Vec<Note>,
) -> Result<Repetition, Refusal> {
    if event.recurrence_id.is_some() {
        if event.rule.is_some() || !event.extra_dates.is_empty() {
            notes.push(Note::RuleLeftOut);
        }
        return Ok(Repetition::default());
    }
    let extra = starts(&event.extra_dates, home, notes);
    let text = match &event.rule {
        Some(text) => text.as_str(),
        None if extra.is_empty() => return Ok(Repetition::default()),
        None => ONCE,
    };
    let exceptions = starts(&event.exceptions, home, notes);
    let start = if time.all_day {
        Start::Day(time.start.to_utc().date())
    } else {
        Start::At { wall: time.zone.wall(time.start), zone: time.zone.clone() }
    };
    Ok(match Rule::parse(text, start) {
        Ok(rule) => {
            let text = rule.text().to_owned();
            let series = Series { extra, ..Series::new(rule, time.end - time.start) };
            Repetition { rule: Some(text), exceptions, end: series.end(), extra: series.extra }
        }
        Err(RuleError::Empty) => Repetition::default(),
        Err(_) if text.len() > Rule::MAX_LENGTH => return Err(Refusal::RuleTooLong),
        Err(error) => {
            notes.push(Note::RuleKept(error));
            // Its start is all that is shown of it, and what the file adds: no view looks further.
            let last = extra.last().map_or(time.start, |last| time.start.max(*last));
            let end = Some(last + (time.end - time.start));
            Repetition { rule: Some(text.to_owned()), exceptions, extra, end }
        }
    })
}

fn starts(dates: &[ical::When], home: &Zone, notes: &mut Vec<Note>) -> BTreeSet<Instant> {
    if dates.len() > MOST_DATES {
        notes.push(Note::DatesLeftOut(dates.len() - MOST_DATES));
    }
    let start = |when: &ical::When| match when {
        ical::When::Day(day) => Instant::from_utc(day.and_time(NaiveTime::MIN)),
        moment => moment.instant(home),
    };
    dates.iter().take(MOST_DATES).map(start).collect()
}

/// Makes cancelled occurrences exceptions of their series, where the file holds both.
fn leave_cancelled_out(entries: &mut [Entry]) {
    let mut cancelled: HashMap<String, Vec<Occurrence>> = HashMap::new();
    for entry in entries.iter() {
        if let Entry::Draft(draft) = entry
            && let Some(occurrence) = draft.occurrence.as_ref().filter(|occurrence| occurrence.cancelled)
        {
            cancelled.entry(draft.row.ical_uid.clone()).or_default().push(occurrence.clone());
        }
    }
    for entry in entries {
        if let Entry::Draft(draft) = entry
            && draft.occurrence.is_none()
            && let Some(occurrences) = cancelled.get(&draft.row.ical_uid)
        {
            for occurrence in occurrences {
                let start = occurrence.original_start(&draft.row);
                draft.row.leave_out(start);
            }
        }
    }
}

/// Moves the entries of each UID to where its first one stands.
fn bring_together(entries: &mut [Entry]) {
    let mut firsts: HashMap<String, usize> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        if let Some(uid) = entry.uid() {
            firsts.entry(uid.to_owned()).or_insert(at);
        }
    }
    let mut at = 0;
    entries.sort_by_cached_key(|entry| {
        at += 1;
        entry.uid().and_then(|uid| firsts.get(uid).copied()).unwrap_or(at - 1)
    });
}

fn organizer(event: &IcalEvent) -> (Option<String>, Option<String>) {
    let Some(organizer) =
        event.organizer.as_ref().filter(|person| person.email.chars().count() <= LONGEST_NAME)
    else {
        return (None, None);
    };
    let name = organizer.name.as_deref().map(|name| one_line(name).chars().take(LONGEST_NAME).collect());
    (name, Some(organizer.email.clone()))
}

/// The description, with the event's page in the web below it.
fn description(event: &IcalEvent) -> Option<String> {
    match (&event.description, &event.url) {
        (Some(text), Some(url)) if text.contains(url.as_str()) => Some(text.clone()),
        (Some(text), Some(url)) => Some(format!("{text}\n\n{url}")),
        (text, url) => text.clone().or_else(|| url.clone()),
    }
}

/// Reminders before the start; those after it, or further ahead than we remind, are left out.
fn reminders(minutes: &[i64], notes: &mut Vec<Note>) -> Option<Value> {
    let reminders: Vec<Value> = minutes
        .iter()
        .filter(|minutes| (0..=LONGEST_LEAD).contains(*minutes))
        .take(MOST_REMINDERS)
        .map(|minutes| json!({"method": "email", "minutes": minutes}))
        .collect();
    let left_out = Note::Read(ical::Note::AlarmLeftOut);
    if reminders.len() < minutes.len() && !notes.contains(&left_out) {
        notes.push(left_out);
    }
    (!reminders.is_empty()).then(|| reminders.into())
}

fn is_hex_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cut(text: &str, most: usize, note: Note, notes: &mut Vec<Note>) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => {
            notes.push(note);
            text[..end].to_owned()
        }
        None => text.to_owned(),
    }
}

/// The UID, or when it is longer than the column one made from it.
fn bounded_uid(uid: &str) -> String {
    if uid.chars().count() <= LONGEST_UID {
        return uid.to_owned();
    }
    format!("{}@calento", HEXLOWER.encode(&Sha256::digest(uid)))
}
