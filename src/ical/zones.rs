//! From the zone names in a file to zones we know.

use std::{collections::HashMap, str::FromStr};

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::{component::Component, definition::Definition, value::plain};
use crate::time::{Instant, UnknownZone, Zone};

/// Asked first where a file's own rules fit many zones alike.
const WELL_KNOWN: [&str; 20] = [
    "Asia/Ho_Chi_Minh",
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Athens",
    "Europe/Moscow",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Tokyo",
    "Asia/Singapore",
    "Asia/Shanghai",
    "Asia/Kolkata",
    "Asia/Dubai",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Africa/Lagos",
    "Africa/Johannesburg",
];

/// A year in which only the rules count that hold for good.
const LATER: i32 = 2033;

/// How often one file may have all zones searched for its rules; honest files need it once or twice.
const SEARCHES: u32 = 64;

/// The zones of the VCALENDAR that is being read.
pub(super) struct Zones {
    defined: HashMap<String, Defined>,
    by_name: HashMap<String, Option<Zone>>,
    by_rules: HashMap<(String, i32), Option<Zone>>,
    searches_left: u32,
}

struct Defined {
    /// The IANA name that some programs add.
    location: Option<String>,
    /// The number that Exchange adds.
    exchange_id: Option<String>,
    rules: Option<Definition>,
}

/// How a zone was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    ByName(Zone),
    ByRules(Zone),
}

impl Zones {
    pub fn new() -> Self {
        Self {
            defined: HashMap::new(),
            by_name: HashMap::new(),
            by_rules: HashMap::new(),
            searches_left: SEARCHES,
        }
    }

    /// Goes on to another calendar of the same file: names mean what that calendar defines.
    pub fn enter(&mut self, calendar: &Component) {
        self.by_name.clear();
        self.by_rules.clear();
        self.defined = calendar
            .parts
            .iter()
            .filter(|part| part.name == "VTIMEZONE")
            .filter_map(|part| {
                let property = |name: &str| part.value(name).and_then(plain);
                let defined = Defined {
                    location: property("X-LIC-LOCATION"),
                    exchange_id: property("X-MICROSOFT-CDO-TZID"),
                    rules: Definition::parse(part),
                };
                Some((part.value("TZID")?.to_owned(), defined))
            })
            .collect();
    }

    /// The zone the file calls `tzid`: by its name, by what its VTIMEZONE says it is, or, failing
    /// both, a zone whose clocks go by the same rules around `wall`.
    pub fn find(&mut self, tzid: &str, wall: NaiveDateTime) -> Result<Found, UnknownZone> {
        let tzid = tzid.trim();
        if !self.by_name.contains_key(tzid) {
            let zone = named(tzid).or_else(|| {
                let defined = self.defined.get(tzid)?;
                let by_location = defined.location.as_deref().and_then(named);
                by_location.or_else(|| exchange_zone(defined.exchange_id.as_deref()?))
            });
            self.by_name.insert(tzid.to_owned(), zone);
        }
        if let Some(Some(zone)) = self.by_name.get(tzid) {
            return Ok(Found::ByName(zone.clone()));
        }
        if let Some(rules) = self.defined.get(tzid).and_then(|defined| defined.rules.as_ref()) {
            let left = &mut self.searches_left;
            let found = self.by_rules.entry((tzid.to_owned(), wall.year())).or_insert_with(|| {
                *left = left.checked_sub(1)?;
                same_rules(tzid, rules, wall)
            });
            if let Some(zone) = found {
                return Ok(Found::ByRules(zone.clone()));
            }
        }
        fixed_offset(tzid).map(Found::ByName).ok_or_else(|| UnknownZone(tzid.chars().take(80).collect()))
    }
}

/// The zone a name names: IANA's, with a path before it or blanks in it, or a name of Windows and
/// Outlook.
pub(super) fn named(name: &str) -> Option<Zone> {
    let name = name.trim().trim_matches('"');
    if let Ok(zone) = Zone::named(name.trim_start_matches('/')) {
        return Some(zone);
    }
    let path = name.replace(' ', "_");
    let pieces: Vec<&str> = path.split('/').filter(|piece| !piece.is_empty()).collect();
    // "Standard Time" is never the end of an IANA name, so one piece is asked only after a path.
    let longest = pieces.len().min(3);
    let suffix = (1..=longest).rev().find_map(|n| Zone::named(&pieces[pieces.len() - n..].join("/")).ok());
    suffix.or_else(|| windows(name))
}

/// The names of Windows and Outlook, as `calcard` knows them; bare offsets are not for it, since it
/// drops their minutes.
fn windows(name: &str) -> Option<Zone> {
    let name = match name.strip_prefix('(') {
        Some(rest) => rest.split_once(')')?.1.trim(),
        None => name,
    };
    // "(UTC+07:00) Bangkok, Hanoi, Jakarta": the same clocks, and the place our people live in.
    if matches!(name, "SE Asia Standard Time" | "SE Asia" | "Bangkok, Hanoi, Jakarta") {
        return Some(Zone::default_zone());
    }
    calcard::common::timezone::Tz::from_str(name).ok().and_then(iana)
}

fn exchange_zone(id: &str) -> Option<Zone> {
    calcard::common::timezone::Tz::from_ms_cdo_zone_id(id).and_then(iana)
}

fn iana(zone: calcard::common::timezone::Tz) -> Option<Zone> {
    Zone::named(&zone.name()?).ok()
}

/// `UTC+7`, `GMT+07:00`, `(UTC-03:00) Brasília`, `+0700`: a zone that is always whole hours from UTC.
fn fixed_offset(name: &str) -> Option<Zone> {
    let name = match name.strip_prefix('(') {
        Some(rest) => rest.split_once(')')?.0.trim(),
        None => name,
    };
    let bare = name.strip_prefix("UTC").or_else(|| name.strip_prefix("GMT")).unwrap_or(name).trim();
    let (sign, rest) = match bare.split_at_checked(1)? {
        // The database's names count westward.
        ("+", rest) => ('-', rest),
        ("-", rest) => ('+', rest),
        _ => return None,
    };
    let digits: String = rest.chars().filter(|c| !matches!(c, ':' | '.')).collect();
    let hours = match digits.len() {
        1 | 2 => &digits,
        4 => digits.strip_suffix("00")?,
        _ => return None,
    };
    match hours.parse::<u8>().ok()? {
        0 => Some(Zone::utc()),
        hours => Zone::named(&format!("Etc/GMT{sign}{hours}")).ok(),
    }
}

/// A zone whose clocks go by `rules` in the year of `wall` and the next.
///
/// Definitions often hold only the rules of their day, so failing that, one that goes by them for
/// good and agrees at `wall`. Some are an hour or a day wrong about when the clocks change, so
/// failing both, one that agrees at `wall` and in the middle of every month of its year.
fn same_rules(tzid: &str, rules: &Definition, wall: NaiveDateTime) -> Option<Zone> {
    let year = wall.year();
    let onsets = rules.onsets(year, year);
    let at = Instant::from_utc(wall);
    let agreed = (at, rules.offset(&onsets, at));
    let now = changes(rules, year, year.saturating_add(1)).chain(months(rules, year, year.saturating_add(1)));
    let later = changes(rules, LATER, LATER + 1).chain(months(rules, LATER, LATER + 1)).chain([agreed]);
    let roughly = months(rules, year, year).chain([agreed]);
    let candidates = candidates(tzid);
    [now.collect(), later.collect(), roughly.collect()].into_iter().find_map(
        |samples: Vec<(Instant, i32)>| {
            candidates
                .iter()
                .filter_map(|name| Zone::named(name).ok())
                .find(|zone| samples.iter().all(|&(at, offset)| zone.offset_seconds(at) == offset))
        },
    )
}

/// What clocks show, as seconds east of UTC, just before and after each change.
fn changes(rules: &Definition, first: i32, last: i32) -> impl Iterator<Item = (Instant, i32)> {
    let onsets = rules.onsets(first, last);
    let within = onsets.clone().into_iter().filter(move |onset| onset.at.to_utc().year() >= first);
    within
        .flat_map(|onset| [onset.at - TimeDelta::seconds(1), onset.at])
        .map(move |at| (at, rules.offset(&onsets, at)))
}

/// What clocks show, as seconds east of UTC, in the middle of each month.
fn months(rules: &Definition, first: i32, last: i32) -> impl Iterator<Item = (Instant, i32)> {
    let onsets = rules.onsets(first, last);
    (first..=last)
        .flat_map(|year| (1..=12).map(move |month| (year, month)))
        .filter_map(|(year, month)| NaiveDate::from_ymd_opt(year, month, 15))
        .map(move |day| {
            let at = Instant::from_utc(day.and_time(NaiveTime::MIN));
            (at, rules.offset(&onsets, at))
        })
}

/// All zones: first the offset that the name itself is, then those whose place it mentions, then the
/// well-known ones.
fn candidates(tzid: &str) -> Vec<String> {
    let mentioned = tzid.to_lowercase().replace([' ', '-'], "_");
    let mut names = Zone::all_names();
    names.sort_by_cached_key(|name| {
        let place = name.rsplit('/').next().unwrap_or(name).to_lowercase();
        let known = WELL_KNOWN.iter().position(|own| own == name).unwrap_or(WELL_KNOWN.len());
        (!mentioned.contains(&place), known)
    });
    if let Some(fixed) = fixed_offset(tzid) {
        names.insert(0, fixed.name().to_owned());
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ical::component::calendars;

    fn wall() -> NaiveDateTime {
        "2026-03-03T09:00:00".parse().expect("a time")
    }

    fn find(definition: &str, tzid: &str) -> Result<Found, UnknownZone> {
        let text = format!("BEGIN:VCALENDAR\n{definition}END:VCALENDAR\n");
        let mut zones = Zones::new();
        zones.enter(&calendars(text.as_bytes())[0]);
        zones.find(tzid, wall())
    }

    fn zone(name: &str) -> Zone {
        Zone::named(name).expect("a zone")
    }

    #[test]
    fn names_of_other_programs_are_understood() {
        for (tzid, name) in [
            ("asia/ho_chi_minh", "Asia/Ho_Chi_Minh"),
            ("SE Asia Standard Time", "Asia/Ho_Chi_Minh"),
            ("W. Europe Standard Time", "Europe/Berlin"),
            ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
            ("/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"),
            (
                "/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires",
                "America/Argentina/Buenos_Aires",
            ),
            ("/mozilla.org/20070129_1/America/New_York", "America/New_York"),
            ("America/Los Angeles", "America/Los_Angeles"),
            ("UTC", "UTC"),
            ("UTC+7", "Etc/GMT-7"),
            ("(UTC-03:00)", "Etc/GMT+3"),
            ("(UTC-03:00) Brasília", "Etc/GMT+3"),
            ("GMT+0000", "UTC"),
        ] {
            assert_eq!(find("", tzid), Ok(Found::ByName(zone(name))), "{tzid}");
        }
        for tzid in ["", "Mars/Phobos", "UTC+5:30", "Standard Time", "/", "((((", "+é7"] {
            assert!(find("", tzid).is_err(), "{tzid}");
        }
    }

    #[test]
    fn a_definition_may_say_which_zone_it_is() {
        let located = "BEGIN:VTIMEZONE\nTZID:Home\nX-LIC-LOCATION:Europe/Prague\nEND:VTIMEZONE\n";
        assert_eq!(find(located, "Home"), Ok(Found::ByName(zone("Europe/Prague"))));
        let numbered = "BEGIN:VTIMEZONE\nTZID:Home\nX-MICROSOFT-CDO-TZID:4\nEND:VTIMEZONE\n";
        assert_eq!(find(numbered, "Home"), Ok(Found::ByName(zone("Europe/Berlin"))));
    }

    #[test]
    fn a_zone_of_ones_own_is_found_by_its_rules() {
        let rules = |standard: &str, daylight: &str| {
            format!(
                "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T020000\n{standard}\
                 END:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\n{daylight}END:DAYLIGHT\nEND:VTIMEZONE\n"
            )
        };
        let eastern = rules(
            "TZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\n",
            "TZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\n",
        );
        assert_eq!(find(&eastern, "Customized Time Zone"), Ok(Found::ByRules(zone("America/New_York"))));
        // Lotus Notes ends summer time an hour early, at 02:00.
        let lotus = rules(
            "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\n",
            "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\n",
        );
        assert_eq!(find(&lotus, "Customized Time Zone"), Ok(Found::ByRules(zone("Europe/Berlin"))));
        let nowhere = rules(
            "TZOFFSETFROM:-0400\nTZOFFSETTO:-0517\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\n",
            "TZOFFSETFROM:-0517\nTZOFFSETTO:-0400\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\n",
        );
        assert!(find(&nowhere, "Customized Time Zone").is_err());
        let fixed = "BEGIN:VTIMEZONE\nTZID:Nha\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0700\n\
                     TZOFFSETTO:+0700\nEND:STANDARD\nEND:VTIMEZONE\n";
        assert_eq!(find(fixed, "Nha"), Ok(Found::ByRules(zone("Asia/Ho_Chi_Minh"))));
    }
}
