//! From events to the text of a file or of an invitation.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveTime, TimeDelta};

use super::{
    event::{
        Attendee, IcalEvent, Kind, Method, Person, Response, Role, Status, Transparency, Visibility, When,
    },
    value::{Moment, breaks_lines},
    vtimezone,
};
use crate::time::{Instant, Zone};

/// RFC 5545 section 3.1: a line has no more octets, its end not counted.
const WIDEST: usize = 75;

/// A VCALENDAR to be written.
#[derive(Debug, Clone, Copy)]
pub struct Calendar<'a> {
    /// What the receiver is asked to do; `None` for a plain export.
    pub method: Option<Method>,
    /// X-WR-CALNAME: what calendars call it when they subscribe.
    pub name: Option<&'a str>,
    /// X-WR-TIMEZONE.
    pub zone: Option<&'a Zone>,
    pub events: &'a [IcalEvent],
    /// DTSTAMP of the events that have none: now.
    pub stamp: Instant,
}

/// What a VCALENDAR says of itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Head<'a> {
    /// What the receiver is asked to do; `None` for a plain export.
    pub method: Option<Method>,
    /// What calendars call it when they subscribe: NAME (RFC 7986 section 5.1), X-WR-CALNAME.
    pub name: Option<&'a str>,
    /// X-WR-TIMEZONE.
    pub zone: Option<&'a Zone>,
    /// After how many hours a subscriber should look again: REFRESH-INTERVAL (RFC 7986 section 5.7)
    /// and X-PUBLISHED-TTL.
    pub refresh_hours: Option<u32>,
}

/// A zone that times are written in, with the first and the last year it is needed for.
pub type ZoneYears = (Zone, i32, i32);

/// What follows the last entry of a VCALENDAR.
pub const END: &str = "END:VCALENDAR\r\n";

/// The calendar as RFC 5545 has it: CRLF, folded, with a VTIMEZONE for every TZID.
///
/// Whatever the texts hold stays inside their lines; control characters are left out.
pub fn write(calendar: &Calendar<'_>) -> String {
    let Calendar { method, name, zone, events, stamp } = *calendar;
    let zones = zones(calendar).into_iter();
    let zones: Vec<ZoneYears> =
        zones.filter_map(|(zone, (first, last))| Some((Zone::named(zone).ok()?, first, last))).collect();
    let head = Head { method, name, zone, refresh_hours: None };
    begin(&head, &zones) + &entries(events, stamp) + END
}

/// The beginning of a VCALENDAR that is written bit by bit: what it says of itself, and the zones of
/// the entries to come. [`entries`] and [`END`] follow.
pub fn begin(head: &Head<'_>, zones: &[ZoneYears]) -> String {
    let mut lines = Lines::default();
    lines.push("BEGIN:VCALENDAR");
    lines.push("PRODID:-//Calento//Calento//EN");
    lines.push("VERSION:2.0");
    lines.push("CALSCALE:GREGORIAN");
    if let Some(method) = head.method {
        lines.push(&format!("METHOD:{}", method.as_str()));
    }
    if let Some(name) = head.name {
        if head.refresh_hours.is_some() {
            lines.text("NAME", name);
        }
        lines.text("X-WR-CALNAME", name);
    }
    if let Some(zone) = head.zone {
        lines.push(&format!("X-WR-TIMEZONE:{}", zone.name()));
    }
    if let Some(hours) = head.refresh_hours {
        lines.push(&format!("REFRESH-INTERVAL;VALUE=DURATION:PT{hours}H"));
        lines.push(&format!("X-PUBLISHED-TTL:PT{hours}H"));
    }
    for (zone, first, last) in zones.iter().filter(|(zone, ..)| !is_utc(zone)) {
        vtimezone::write(&mut lines, zone, *first, *last);
    }
    lines.0
}

/// Entries of a VCALENDAR. `stamp` is the DTSTAMP of those that have none.
pub fn entries(events: &[IcalEvent], stamp: Instant) -> String {
    let mut lines = Lines::default();
    for event in events {
        vevent(&mut lines, event, stamp);
    }
    lines.0
}

/// The zones that are written as TZID, with the first and the last year they are needed for.
fn zones<'a>(calendar: &'a Calendar<'_>) -> BTreeMap<&'a str, (i32, i32)> {
    let mut zones: BTreeMap<&str, (i32, i32)> = BTreeMap::new();
    let now = calendar.stamp.to_utc().year();
    for event in calendar.events {
        let moments = [&event.start, &event.end].into_iter().chain(&event.recurrence_id);
        for when in moments.chain(&event.extra_dates) {
            if let When::At { wall, zone } = when
                && !is_utc(zone)
            {
                let years = zones.entry(zone.name()).or_insert((wall.year(), now.max(wall.year())));
                *years = (years.0.min(wall.year()), years.1.max(wall.year()));
            }
        }
    }
    zones
}

fn is_utc(zone: &Zone) -> bool {
    matches!(
        zone.name(),
        "UTC" | "Etc/UTC" | "Etc/UCT" | "UCT" | "Zulu" | "Etc/Zulu" | "Universal" | "Etc/Universal"
    )
}

fn vevent(lines: &mut Lines, event: &IcalEvent, stamp: Instant) {
    lines.push("BEGIN:VEVENT");
    lines.text("UID", &event.uid);
    lines.push(&format!("DTSTAMP:{}", event.dtstamp.unwrap_or(stamp).to_ical()));
    lines.push(&format!("SEQUENCE:{}", event.sequence.max(0)));
    if let Some(created) = event.created {
        lines.push(&format!("CREATED:{}", created.to_ical()));
    }
    if let Some(changed) = event.last_modified {
        lines.push(&format!("LAST-MODIFIED:{}", changed.to_ical()));
    }
    if let Some(id) = &event.recurrence_id {
        lines.when("RECURRENCE-ID", id);
    }
    lines.when("DTSTART", &event.start);
    if let Some(end) = end(event) {
        lines.when("DTEND", &end);
    }
    // What is beyond ASCII is no rule (RFC 5545 section 3.3.10): others refuse the whole file for it,
    // and what is left without those letters would be another rule.
    if let Some(rule) = event.rule.as_deref().filter(|rule| rule.is_ascii()) {
        lines.push(&format!("RRULE:{}", rule_for(&event.start, rule)));
    }
    for exception in &event.exceptions {
        lines.when("EXDATE", &exception.like(&event.start));
    }
    for date in &event.extra_dates {
        lines.when("RDATE", &date.like(&event.start));
    }
    if let Some(title) = &event.title {
        lines.text("SUMMARY", title);
    }
    for (name, text) in
        [("DESCRIPTION", &event.description), ("LOCATION", &event.location), ("COMMENT", &event.comment)]
    {
        if let Some(text) = text {
            lines.text(name, text);
        }
    }
    if let Some(url) = &event.url {
        lines.push(&format!("URL:{}", one_line(url)));
    }
    if let Some(url) = &event.conference {
        lines.push(&format!("CONFERENCE;VALUE=URI;FEATURE=VIDEO:{}", one_line(url)));
        lines.push(&format!("X-GOOGLE-CONFERENCE:{}", one_line(url)));
    }
    if let Some(color) = &event.color {
        lines.text("COLOR", color);
    }
    said_by_a_word(lines, event);
    if let Some(organizer) = &event.organizer {
        lines.person("ORGANIZER", organizer);
    }
    for attendee in &event.attendees {
        lines.attendee(attendee);
    }
    for &minutes in &event.alarms_minutes {
        alarm(lines, minutes, event.title.as_deref().unwrap_or("Reminder"));
    }
    lines.push("END:VEVENT");
}

fn said_by_a_word(lines: &mut Lines, event: &IcalEvent) {
    lines.push(match event.status {
        Status::Confirmed => "STATUS:CONFIRMED",
        Status::Tentative => "STATUS:TENTATIVE",
        Status::Cancelled => "STATUS:CANCELLED",
    });
    lines.push(match event.transparency {
        Transparency::Opaque => "TRANSP:OPAQUE",
        Transparency::Transparent => "TRANSP:TRANSPARENT",
    });
    match event.visibility {
        Visibility::Default => {}
        Visibility::Public => lines.push("CLASS:PUBLIC"),
        Visibility::Private => lines.push("CLASS:PRIVATE"),
    }
}

/// DTEND, which must lie after DTSTART and be of its kind; an event that takes no time has none
/// (RFC 5545 sections 3.6.1 and 3.8.2.2).
fn end(event: &IcalEvent) -> Option<When> {
    let utc = Zone::utc();
    match (&event.start, &event.end) {
        (When::Day(first), end) => Some(When::Day(end.day().max(first.checked_add_days(Days::new(1))?))),
        (When::At { .. }, When::At { .. }) => Some(event.end.clone()),
        (start, end) => Some(end.like(start)),
    }
    .filter(|end| end.instant(&utc) > event.start.instant(&utc))
}

/// The rule with UNTIL in the form that `start` demands (RFC 5545 section 3.3.10): a day for days,
/// UTC beside a zone, and floating for floating times. A day as UNTIL of a time lasts till its end.
fn rule_for(start: &When, rule: &str) -> String {
    let rule: String = rule.chars().filter(|c| c.is_ascii_graphic()).collect();
    let rule = rule
        .split_at_checked(6)
        .filter(|(name, _)| name.eq_ignore_ascii_case("RRULE:"))
        .map_or(rule.as_str(), |(_, parts)| parts);
    let parts = rule.split(';').filter(|part| !part.is_empty());
    let parts: Vec<String> = parts
        .map(|part| match part.split_once('=') {
            Some((name, until)) if name.eq_ignore_ascii_case("UNTIL") => Moment::parse(until)
                .map_or_else(|| part.to_owned(), |until| format!("UNTIL={}", until_for(start, until))),
            _ => part.to_owned(),
        })
        .collect();
    parts.join(";")
}

fn until_for(start: &When, until: Moment) -> String {
    let last_second = NaiveTime::MIN.overflowing_sub_signed(TimeDelta::seconds(1)).0;
    let local = "%Y%m%dT%H%M%S";
    match (start, until) {
        (When::Day(_), Moment::Day(day)) => day.format("%Y%m%d").to_string(),
        (When::Day(_), Moment::Local(wall) | Moment::Utc(wall)) => wall.format("%Y%m%d").to_string(),
        (When::Floating(_), Moment::Day(day)) => day.and_time(last_second).format(local).to_string(),
        (When::Floating(_), Moment::Local(wall) | Moment::Utc(wall)) => wall.format(local).to_string(),
        (When::At { zone, .. }, Moment::Day(day)) => zone.instant(day.and_time(last_second)).to_ical(),
        (When::At { zone, .. }, Moment::Local(wall)) => zone.instant(wall).to_ical(),
        (When::At { .. }, Moment::Utc(wall)) => Instant::from_utc(wall).to_ical(),
    }
}

fn alarm(lines: &mut Lines, minutes: i64, title: &str) {
    let sign = if minutes > 0 { "-" } else { "" };
    let length = match minutes.unsigned_abs() {
        0 => "PT0S".to_owned(),
        minutes if minutes % 1_440 == 0 => format!("P{}D", minutes / 1_440),
        minutes if minutes % 60 == 0 => format!("PT{}H", minutes / 60),
        minutes => format!("PT{minutes}M"),
    };
    lines.push("BEGIN:VALARM");
    lines.push("ACTION:DISPLAY");
    lines.text("DESCRIPTION", title);
    lines.push(&format!("TRIGGER:{sign}{length}"));
    lines.push("END:VALARM");
}

/// The text of a file as it grows, line by line.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// Adds a content line, folded where it is too long, never inside a character. It must hold no
    /// line break.
    pub fn push(&mut self, line: &str) {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > WIDEST {
                self.0.push_str("\r\n ");
                width = 1;
            }
            self.0.push(c);
            width += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// A property of type TEXT (RFC 5545 section 3.3.11).
    fn text(&mut self, name: &str, text: &str) {
        let mut line = format!("{name}:");
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\r' if chars.peek() == Some(&'\n') => {}
                '\r' | '\n' | '\u{2028}' | '\u{2029}' => line.push_str("\\n"),
                '\\' | ';' | ',' => line.extend(['\\', c]),
                '\t' => line.push(c),
                c if c.is_control() => {}
                c => line.push(c),
            }
        }
        self.push(&line);
    }

    fn when(&mut self, name: &str, when: &When) {
        self.push(&match when {
            When::Day(day) => format!("{name};VALUE=DATE:{}", day.format("%Y%m%d")),
            When::Floating(wall) => format!("{name}:{}", wall.format("%Y%m%dT%H%M%S")),
            When::At { wall, zone } if is_utc(zone) => format!("{name}:{}", wall.format("%Y%m%dT%H%M%SZ")),
            When::At { wall, zone } => {
                format!("{name};TZID={}:{}", zone.name(), wall.format("%Y%m%dT%H%M%S"))
            }
        });
    }

    fn person(&mut self, name: &str, person: &Person) {
        let cn = person.name.as_deref().map(|name| format!(";CN={}", param(name))).unwrap_or_default();
        self.push(&format!("{name}{cn}:mailto:{}", address(&person.email)));
    }

    fn attendee(&mut self, attendee: &Attendee) {
        let kind = match attendee.kind {
            Kind::Individual => "INDIVIDUAL",
            Kind::Group => "GROUP",
            Kind::Resource => "RESOURCE",
            Kind::Room => "ROOM",
            Kind::Unknown => "UNKNOWN",
        };
        let role = match attendee.role {
            Role::Chair => "CHAIR",
            Role::Required => "REQ-PARTICIPANT",
            Role::Optional => "OPT-PARTICIPANT",
            Role::NonParticipant => "NON-PARTICIPANT",
        };
        let response = match attendee.response {
            Response::NeedsAction => "NEEDS-ACTION",
            Response::Accepted => "ACCEPTED",
            Response::Declined => "DECLINED",
            Response::Tentative => "TENTATIVE",
        };
        let rsvp = if attendee.rsvp { "TRUE" } else { "FALSE" };
        self.person(
            &format!("ATTENDEE;CUTYPE={kind};ROLE={role};PARTSTAT={response};RSVP={rsvp}"),
            &attendee.person,
        );
    }
}

/// A parameter value (RFC 5545 section 3.2). It cannot hold a quotation mark, and few programs know
/// the escape of RFC 6868, so that it becomes an apostrophe.
fn param(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|&c| !breaks_lines(c))
        .flat_map(|c| match c {
            '"' => vec!['\''],
            '^' => vec!['^', '^'],
            c => vec![c],
        })
        .collect();
    let plain = plain.trim();
    if plain.contains([':', ';', ',']) { format!("\"{plain}\"") } else { plain.to_owned() }
}

/// A value that knows no escapes, kept on its line.
fn one_line(text: &str) -> String {
    text.chars().filter(|&c| !breaks_lines(c)).collect()
}

fn address(email: &str) -> String {
    email.chars().filter(|&c| !breaks_lines(c) && !c.is_whitespace()).collect()
}
