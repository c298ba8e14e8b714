//! From the bytes of a file to events.

use std::collections::HashMap;

use super::{
    component::{Component, calendars},
    event::{IcalEvent, Method, When},
    line::without_mark,
    value::{excerpt, text},
    vevent,
    zones::{self, Zones},
};
use crate::time::Zone;

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IcalFile {
    /// X-WR-CALNAME, or NAME of RFC 7986.
    pub name: Option<String>,
    /// X-WR-TIMEZONE: where people look at the calendar, and where its floating times are meant.
    pub zone: Option<Zone>,
    pub method: Option<Method>,
    /// Every entry, in the order of the file.
    pub events: Vec<Read>,
}

impl IcalFile {
    /// The events that were understood.
    pub fn taken(&self) -> impl Iterator<Item = &IcalEvent> {
        self.events.iter().filter_map(|read| match read {
            Read::Taken(event) => Some(&**event),
            Read::Refused { .. } => None,
        })
    }

    /// Why the others were refused.
    pub fn refusals(&self) -> impl Iterator<Item = &Refusal> {
        self.events.iter().filter_map(|read| match read {
            Read::Taken(_) => None,
            Read::Refused { reason, .. } => Some(reason),
        })
    }
}

/// One entry of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    Taken(Box<IcalEvent>),
    Refused { uid: Option<String>, title: Option<String>, reason: Refusal },
}

/// Why an entry is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It does not say when it begins.
    NoStart,
    /// The property holds no date or time that exists; `text` is its beginning.
    BadTime {
        property: &'static str,
        text: String,
    },
    EndBeforeStart,
    /// Nothing in the file or in the database says what clocks show in the zone of that name.
    UnknownZone(String),
    NotAnEvent(Other),
    /// The file holds it a second time; the newer of the two is taken.
    Duplicate,
}

/// What is not an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Other {
    /// VTODO.
    Task,
    /// VJOURNAL.
    Journal,
    /// VFREEBUSY.
    FreeBusy,
}

/// The bytes are no iCalendar file at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no calendar in this file")]
pub struct NotIcal;

/// Reads a file of one or more VCALENDARs.
///
/// An entry that cannot be read is refused by itself, the others are taken. UTF-8, UTF-16 with a
/// mark and Windows-1252 are understood.
pub fn read(bytes: &[u8]) -> Result<IcalFile, NotIcal> {
    let calendars = calendars(&without_mark(bytes));
    if calendars.is_empty() {
        return Err(NotIcal);
    }
    let first = |names: &[&str]| {
        calendars.iter().find_map(|calendar| names.iter().find_map(|name| calendar.value(name)))
    };
    let name = first(&["X-WR-CALNAME", "NAME"]).and_then(text);
    let zone = first(&["X-WR-TIMEZONE"]).and_then(zones::named);
    let method = first(&["METHOD"]).and_then(Method::named);

    let mut zones = Zones::new();
    let mut events = Vec::new();
    for calendar in &calendars {
        zones.enter(calendar);
        events.extend(calendar.parts.iter().filter_map(|part| entry(part, &mut zones)));
    }
    name_occurrences_as_their_series(&mut events);
    refuse_duplicates(&mut events);
    Ok(IcalFile { name, zone, method, events })
}

fn entry(component: &Component, zones: &mut Zones) -> Option<Read> {
    let result = match component.name.as_str() {
        "VEVENT" => vevent::read(component, zones),
        "VTODO" => Err(Refusal::NotAnEvent(Other::Task)),
        "VJOURNAL" => Err(Refusal::NotAnEvent(Other::Journal)),
        "VFREEBUSY" => Err(Refusal::NotAnEvent(Other::FreeBusy)),
        _ => return None,
    };
    Some(match result {
        Ok(event) => Read::Taken(Box::new(event)),
        Err(reason) => Read::Refused {
            uid: component.value("UID").map(excerpt),
            title: component.value("SUMMARY").and_then(text).map(|title| excerpt(&title)),
            reason,
        },
    })
}

/// Writes every RECURRENCE-ID in the kind and zone of its series, so that it equals the start of an
/// occurrence: some programs name occurrences in UTC, or by their day.
fn name_occurrences_as_their_series(events: &mut [Read]) {
    let taken = |read: &Read| match read {
        Read::Taken(event) if event.recurrence_id.is_none() => Some((event.uid.clone(), event.start.clone())),
        _ => None,
    };
    let series: HashMap<String, When> = events.iter().filter_map(taken).collect();
    for read in events {
        if let Read::Taken(event) = read
            && let (Some(id), Some(start)) = (&event.recurrence_id, series.get(&event.uid))
        {
            event.recurrence_id = Some(id.like(start));
        }
    }
}

/// Keeps of events with the same UID and RECURRENCE-ID the newest: the highest SEQUENCE, then the
/// latest change, then the last in the file.
fn refuse_duplicates(events: &mut [Read]) {
    let mut newest: HashMap<(String, Option<String>), usize> = HashMap::new();
    for at in 0..events.len() {
        let Read::Taken(event) = &events[at] else { continue };
        let occurrence = event.recurrence_id.as_ref().map(|id| match id {
            When::Day(day) => day.to_string(),
            moment => moment.instant(&Zone::utc()).to_string(),
        });
        let age = |event: &IcalEvent| (event.sequence, event.last_modified.max(event.dtstamp));
        let key = (event.uid.clone(), occurrence);
        let older = match newest.get(&key) {
            Some(&before) => match &events[before] {
                Read::Taken(other) if age(other) > age(event) => at,
                _ => {
                    newest.insert(key, at);
                    before
                }
            },
            None => {
                newest.insert(key, at);
                continue;
            }
        };
        if let Read::Taken(event) = &events[older] {
            let (uid, title) = (Some(excerpt(&event.uid)), event.title.as_deref().map(excerpt));
            events[older] = Read::Refused { uid, title, reason: Refusal::Duplicate };
        }
    }
}
