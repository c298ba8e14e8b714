//! Time zones: the only place where wall clock and instant are turned into each other.

use std::{fmt, str::FromStr};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use jiff::{
    Timestamp, civil,
    tz::{AmbiguousOffset, TimeZone},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Instant, Span};

/// A zone of the IANA database, such as `Asia/Ho_Chi_Minh`, under its canonical spelling.
///
/// The rules come from the system's zone data, with the bundled copy as fallback. Names longer
/// than 50 bytes are refused, since the schema's columns hold no more.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// The text names no zone we know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no time zone named {0:?}")]
pub struct UnknownZone(pub String);

/// A moment at which the clocks of a zone change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    pub at: Instant,
    /// Seconds east of UTC until then.
    pub before: i32,
    /// Seconds east of UTC from then on.
    pub after: i32,
    /// Daylight saving time begins or ends with it.
    pub is_seasonal: bool,
    /// What the zone calls its time from then on: `CEST`, `+07`.
    pub abbreviation: String,
}

impl Zone {
    /// Coordinated Universal Time.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// `Asia/Ho_Chi_Minh`, the zone of people who named none.
    pub fn default_zone() -> Self {
        Self::named("Asia/Ho_Chi_Minh").unwrap_or_else(|_| Self::utc())
    }

    /// The zone of that name, in any case; surrounding blanks are ignored.
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        let name = name.trim();
        let unknown = || UnknownZone(name.chars().take(60).collect());
        if name.is_empty() || name.len() > 50 {
            return Err(unknown());
        }
        // Files beside the zones: the server's own zone, and what stands for no zone.
        let lower = name.to_ascii_lowercase();
        if matches!(lower.as_str(), "localtime" | "posixrules" | "factory")
            || lower.starts_with("posix/")
            || lower.starts_with("right/")
        {
            return Err(unknown());
        }
        let zone = TimeZone::get(name).map_err(|_| unknown())?;
        if zone.iana_name().is_none() || zone.is_unknown() {
            return Err(unknown());
        }
        Ok(Self(zone))
    }

    /// The zone of a stored row; a name that has become unknown is read as the default zone, so
    /// that a row never becomes unreadable.
    pub fn stored(name: &str) -> Self {
        Self::named(name).unwrap_or_else(|_| Self::default_zone())
    }

    /// All names of the database, sorted.
    pub fn all_names() -> Vec<String> {
        let mut names: Vec<String> = jiff::tz::db()
            .available()
            .map(|name| name.as_str().to_owned())
            .filter(|name| {
                name == "UTC"
                    || (name.contains('/') && !name.starts_with("Etc/") && !name.starts_with("SystemV/"))
            })
            .collect();
        names.sort();
        names
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The place that gives the zone its name: `Ho Chi Minh`.
    pub fn city(&self) -> String {
        self.name().rsplit('/').next().unwrap_or_default().replace('_', " ")
    }

    /// The instant at which clocks in this zone show `wall`.
    ///
    /// A reading that the clocks skip in spring is read with the offset before the gap; one shown
    /// twice in autumn is the first of the two (RFC 5545 section 3.3.5, form 3).
    /// `Asia/Ho_Chi_Minh` has neither.
    pub fn instant(&self, wall: NaiveDateTime) -> Instant {
        let instant = to_civil(wall).and_then(|civil| self.0.to_ambiguous_timestamp(civil).compatible().ok());
        match instant {
            Some(at) => from_timestamp(at),
            // Beyond the years -9999 to 9999 there are no rules; the reading itself is the best answer.
            None => Instant::from_utc(wall),
        }
    }

    /// The first instant at which clocks in this zone show `wall` or a later reading.
    ///
    /// It differs from [`Zone::instant`] only for a reading that the clocks skip, where it is the
    /// end of the gap. A later reading is therefore never reached earlier, which makes this the
    /// way to resolve the two ends of a stretch of wall time.
    pub fn reached(&self, wall: NaiveDateTime) -> Instant {
        let skipped = to_civil(wall)
            .map(|civil| self.0.to_ambiguous_timestamp(civil))
            .filter(|reading| matches!(reading.offset(), AmbiguousOffset::Gap { .. }));
        // With the offset before the gap, a skipped reading lies at or after the change.
        let change = skipped
            .and_then(|reading| reading.compatible().ok())
            .and_then(|late| late.checked_add(jiff::SignedDuration::from_nanos(1)).ok())
            .and_then(|late| self.0.preceding(late).next());
        match change {
            Some(change) => from_timestamp(change.timestamp()),
            None => self.instant(wall),
        }
    }

    /// What clocks in this zone show at `instant`.
    pub fn wall(&self, instant: Instant) -> NaiveDateTime {
        match to_timestamp(instant) {
            Some(at) => from_civil(self.0.to_datetime(at)),
            None => instant.to_utc(),
        }
    }

    /// The day it is in this zone at `instant`.
    pub fn day(&self, instant: Instant) -> NaiveDate {
        self.wall(instant).date()
    }

    /// The first instant of `day`: midnight, or the end of the gap where clocks skip midnight.
    pub fn start_of_day(&self, day: NaiveDate) -> Instant {
        self.instant(day.and_time(NaiveTime::MIN))
    }

    /// The whole of `day` in this zone; 23 to 25 hours, most often 24.
    pub fn day_span(&self, day: NaiveDate) -> Span {
        let next = day.succ_opt().unwrap_or(day);
        Span::new(self.start_of_day(day), self.start_of_day(next))
    }

    /// Seconds east of UTC at `instant`.
    pub fn offset_seconds(&self, instant: Instant) -> i32 {
        to_timestamp(instant).map_or(0, |at| self.0.to_offset(at).seconds())
    }

    /// What the zone calls its time at `instant`: `CEST`, `+07`.
    pub fn abbreviation(&self, instant: Instant) -> String {
        to_timestamp(instant)
            .map_or_else(|| "UTC".to_owned(), |at| self.0.to_offset_info(at).abbreviation().to_owned())
    }

    /// The last change of the clocks at or before `instant`, if there was one.
    pub fn last_transition(&self, instant: Instant) -> Option<Transition> {
        let at = to_timestamp(instant.plus_minutes(1))?;
        self.0.preceding(at).filter_map(|found| self.transition(&found)).find(|found| found.at <= instant)
    }

    /// The changes of the clocks after `instant`, in order; without end where the rules go on.
    pub fn transitions_after(&self, instant: Instant) -> impl Iterator<Item = Transition> {
        to_timestamp(instant)
            .into_iter()
            .flat_map(|at| self.0.following(at))
            .filter_map(|found| self.transition(&found))
    }

    /// `None` where nothing changes: zone data has such entries where its tables end.
    fn transition(&self, found: &jiff::tz::TimeZoneTransition<'_>) -> Option<Transition> {
        let at = from_timestamp(found.timestamp());
        let before = self.0.to_offset_info(to_timestamp(at - TimeDelta::microseconds(1))?);
        let same = before.offset() == found.offset()
            && before.dst() == found.dst()
            && before.abbreviation() == found.abbreviation();
        (!same).then(|| Transition {
            at,
            before: before.offset().seconds(),
            after: found.offset().seconds(),
            is_seasonal: found.dst().is_dst() || before.dst().is_dst(),
            abbreviation: found.abbreviation().to_owned(),
        })
    }

    /// The offset at `instant` as people write it: `GMT+7`, `GMT-3:30`, `GMT`.
    pub fn offset_label(&self, instant: Instant) -> String {
        let seconds = self.offset_seconds(instant);
        let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
        match (minutes / 60, minutes % 60) {
            (0, 0) => "GMT".to_owned(),
            (hours, 0) => format!("GMT{sign}{hours}"),
            (hours, rest) => format!("GMT{sign}{hours}:{rest:02}"),
        }
    }
}

fn to_civil(wall: NaiveDateTime) -> Option<civil::DateTime> {
    use chrono::{Datelike, Timelike};
    civil::DateTime::new(
        wall.year().try_into().ok()?,
        wall.month().try_into().ok()?,
        wall.day().try_into().ok()?,
        wall.hour().try_into().ok()?,
        wall.minute().try_into().ok()?,
        wall.second().try_into().ok()?,
        (wall.nanosecond() % 1_000_000_000).try_into().ok()?,
    )
    .ok()
}

fn from_civil(at: civil::DateTime) -> NaiveDateTime {
    let date = NaiveDate::from_ymd_opt(
        at.year().into(),
        at.month().unsigned_abs().into(),
        at.day().unsigned_abs().into(),
    );
    let time = NaiveTime::from_hms_nano_opt(
        at.hour().unsigned_abs().into(),
        at.minute().unsigned_abs().into(),
        at.second().unsigned_abs().into(),
        at.subsec_nanosecond().unsigned_abs(),
    );
    date.unwrap_or_default().and_time(time.unwrap_or_default())
}

fn to_timestamp(instant: Instant) -> Option<Timestamp> {
    let reading = instant.to_utc().and_utc();
    Timestamp::new(reading.timestamp(), reading.timestamp_subsec_nanos().try_into().ok()?).ok()
}

fn from_timestamp(at: Timestamp) -> Instant {
    chrono::DateTime::from_timestamp(at.as_second(), at.subsec_nanosecond().unsigned_abs())
        .unwrap_or_default()
        .into()
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name())
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::named(name)
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").expect("a wall time")
    }

    fn at(zone: &str, reading: &str) -> String {
        Zone::named(zone).expect("a zone").instant(wall(reading)).to_string()
    }

    #[test]
    fn a_zone_without_clock_changes_is_always_seven_hours_ahead() {
        assert_eq!(at("Asia/Ho_Chi_Minh", "2026-03-08T02:30"), "2026-03-07T19:30:00Z");
        assert_eq!(at("Asia/Ho_Chi_Minh", "2026-07-01T09:00"), "2026-07-01T02:00:00Z");
    }

    #[test]
    fn a_reading_inside_a_gap_is_read_with_the_offset_before_it() {
        assert_eq!(at("America/New_York", "2026-03-08T02:30"), "2026-03-08T07:30:00Z");
        assert_eq!(at("Europe/London", "2026-03-29T01:30"), "2026-03-29T01:30:00Z");
        // Lord Howe moves by half an hour only.
        assert_eq!(at("Australia/Lord_Howe", "2026-10-04T02:15"), "2026-10-03T15:45:00Z");
    }

    #[test]
    fn a_reading_shown_twice_is_the_first_of_the_two() {
        assert_eq!(at("America/New_York", "2026-11-01T01:30"), "2026-11-01T05:30:00Z");
        assert_eq!(at("Europe/London", "2026-10-25T01:30"), "2026-10-25T00:30:00Z");
        assert_eq!(at("Australia/Lord_Howe", "2026-04-05T01:45"), "2026-04-04T14:45:00Z");
    }

    #[test]
    fn a_skipped_reading_is_reached_at_the_end_of_the_gap() {
        let reached =
            |zone: &str, reading: &str| Zone::named(zone).expect("a zone").reached(wall(reading)).to_string();
        for skipped in ["2026-03-08T02:00", "2026-03-08T02:30", "2026-03-08T02:59", "2026-03-08T03:00"] {
            assert_eq!(reached("America/New_York", skipped), "2026-03-08T07:00:00Z", "{skipped}");
        }
        assert_eq!(reached("Australia/Lord_Howe", "2026-10-04T02:15"), "2026-10-03T15:30:00Z");
        // Samoa had no 30 December 2011.
        assert_eq!(reached("Pacific/Apia", "2011-12-30T12:00"), "2011-12-30T10:00:00Z");
        assert_eq!(reached("America/New_York", "2026-11-01T01:30"), "2026-11-01T05:30:00Z");
        assert_eq!(reached("Asia/Ho_Chi_Minh", "2026-03-08T02:30"), "2026-03-07T19:30:00Z");
    }

    #[test]
    fn a_day_may_have_twenty_three_or_twenty_five_hours() {
        let hours = |zone: &str, day: &str| {
            Zone::named(zone).expect("a zone").day_span(day.parse().expect("a day")).duration().num_minutes()
        };
        assert_eq!(hours("America/New_York", "2026-03-08"), 23 * 60);
        assert_eq!(hours("America/New_York", "2026-11-01"), 25 * 60);
        assert_eq!(hours("Australia/Lord_Howe", "2026-10-04"), 23 * 60 + 30);
        assert_eq!(hours("Asia/Ho_Chi_Minh", "2026-03-08"), 24 * 60);
    }

    #[test]
    fn a_day_whose_midnight_is_skipped_starts_at_the_end_of_the_gap() {
        let zone = Zone::named("Africa/Cairo").expect("a zone");
        let start = zone.start_of_day("2024-04-26".parse().expect("a day"));
        assert_eq!(zone.wall(start).to_string(), "2024-04-26 01:00:00");
    }

    #[test]
    fn names_are_canonical_and_strange_ones_are_refused() {
        assert_eq!(Zone::named(" asia/ho_chi_minh ").expect("a zone").name(), "Asia/Ho_Chi_Minh");
        for name in [
            "",
            "Mars/Phobos",
            "../../etc/passwd",
            "Etc/Unknown",
            &"x".repeat(300),
            "localtime",
            "Factory",
            "right/UTC",
        ] {
            assert!(Zone::named(name).is_err(), "{name}");
        }
    }

    #[test]
    fn wall_and_instant_are_each_others_inverse() {
        for zone in ["Asia/Ho_Chi_Minh", "America/New_York", "Europe/London", "Australia/Lord_Howe"] {
            let zone = Zone::named(zone).expect("a zone");
            let mut instant: Instant = "2026-01-01T00:00:00Z".parse().expect("an instant");
            for _ in 0..2_000 {
                let back = zone.instant(zone.wall(instant));
                // In an overlap the second reading maps to the first instant, never further.
                assert!(back == instant || (instant - back).num_minutes() <= 60);
                instant = instant.plus_minutes(263);
            }
        }
    }

    #[test]
    fn offsets_are_written_as_people_do() {
        let now: Instant = "2026-01-15T00:00:00Z".parse().expect("an instant");
        let label = |zone: &str| Zone::named(zone).expect("a zone").offset_label(now);
        assert_eq!(label("Asia/Ho_Chi_Minh"), "GMT+7");
        assert_eq!(label("America/St_Johns"), "GMT-3:30");
        assert_eq!(label("Europe/London"), "GMT");
    }
}
