//! One VEVENT (RFC 5545 section 3.6.1).

use chrono::{Days, NaiveDateTime, NaiveTime, TimeDelta};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::{
    component::Component,
    event::{
        Attendee, IcalEvent, Kind, Note, Person, Response, Role, Status, Transparency, Visibility, When,
    },
    line::Line,
    read::Refusal,
    value::{Length, Moment, excerpt, plain, text},
    zones::{Found, Zones},
};
use crate::time::{Instant, Zone};

/// Minutes of ten years; a reminder further off is one that some programs write to mean none.
const LONGEST_ALARM: i64 = 10 * 366 * 24 * 60;

/// No event has more that people would read; a hostile one must not cost more.
const MOST_NOTES: usize = 50;
const MOST_ALARMS: usize = 50;

/// Reads a VEVENT; what only adds to it and cannot be read is left out with a note.
pub(super) fn read(component: &Component, zones: &mut Zones) -> Result<IcalEvent, Refusal> {
    let mut reader = Reader { component, zones, notes: Vec::new() };
    let recurrence_id = component.line("RECURRENCE-ID");
    let start = match component.line("DTSTART") {
        Some(line) => reader.when(line, "DTSTART")?,
        // A REPLY or CANCEL may name an occurrence and say no more (RFC 5546 section 3.2).
        None => reader.when(recurrence_id.ok_or(Refusal::NoStart)?, "RECURRENCE-ID")?,
    };
    let end = reader.end(&start)?;
    let (start, end) = reader.whole_days(start, end);
    let recurrence_id = match recurrence_id {
        Some(line) => Some(reader.when(line, "RECURRENCE-ID")?),
        None => None,
    };
    if component.line("RECURRENCE-ID").is_some_and(|line| line.param_is("RANGE", "THISANDFUTURE")) {
        reader.notes.push(Note::ThisAndFuture);
    }
    let exceptions = reader.dates("EXDATE", &start, Note::ExceptionLeftOut);
    let extra_dates = reader.dates("RDATE", &start, Note::ExtraDateLeftOut);
    let uid = reader.uid();
    let alarms_minutes = reader.alarms(&start, &end);
    let attendees = reader.attendees();
    reader.take_notes_of_the_rest();

    let words = |name: &str| component.value(name).and_then(text);
    let instant = |name: &str| component.value(name).and_then(stamp);
    Ok(IcalEvent {
        uid,
        sequence: component.value("SEQUENCE").map_or(0, sequence),
        title: words("SUMMARY"),
        description: words("DESCRIPTION"),
        location: words("LOCATION"),
        url: component.value("URL").and_then(plain),
        conference: component
            .value("CONFERENCE")
            .or_else(|| component.value("X-GOOGLE-CONFERENCE"))
            .and_then(plain),
        // Google writes what somebody answered beside the answer.
        comment: words("COMMENT").or_else(|| {
            component.lines("ATTENDEE").find_map(|line| line.param("X-RESPONSE-COMMENT").and_then(text))
        }),
        rule: component.value("RRULE").and_then(plain),
        exceptions,
        extra_dates,
        recurrence_id: recurrence_id.map(|id| match (&id, &start) {
            (When::Floating(_), When::At { .. }) => id.like(&start),
            _ => id,
        }),
        status: status(component),
        transparency: transparency(component),
        visibility: visibility(component),
        organizer: component.lines("ORGANIZER").find_map(person),
        attendees,
        alarms_minutes,
        color: component.value("COLOR").and_then(plain),
        created: instant("CREATED"),
        last_modified: instant("LAST-MODIFIED"),
        dtstamp: instant("DTSTAMP"),
        notes: reader.notes,
        start,
        end,
    })
}

struct Reader<'a> {
    component: &'a Component,
    zones: &'a mut Zones,
    notes: Vec<Note>,
}

impl Reader<'_> {
    fn note(&mut self, note: Note) {
        if self.notes.len() < MOST_NOTES && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn when(&mut self, line: &Line, property: &'static str) -> Result<When, Refusal> {
        let moment = Moment::parse(&line.value)
            .ok_or_else(|| Refusal::BadTime { property, text: excerpt(&line.value) })?;
        self.placed(moment, line)
    }

    /// The moment in the zone its line names.
    fn placed(&mut self, moment: Moment, line: &Line) -> Result<When, Refusal> {
        let zone = line.param("TZID");
        Ok(match (moment, zone) {
            (Moment::Day(day), _) => When::Day(day),
            (Moment::Local(wall) | Moment::Utc(wall), _) if line.param_is("VALUE", "DATE") => {
                When::Day(wall.date())
            }
            // UTC with a TZID beside it is still UTC; the zone is where the series lives.
            (Moment::Utc(wall), zone) => match zone.and_then(|tzid| self.zone(tzid, wall).ok()) {
                Some(zone) => When::in_zone(Instant::from_utc(wall), &zone),
                None => When::utc(Instant::from_utc(wall)),
            },
            (Moment::Local(wall), Some(tzid)) => When::At { wall, zone: self.zone(tzid, wall)? },
            (Moment::Local(wall), None) => When::Floating(wall),
        })
    }

    fn zone(&mut self, tzid: &str, wall: NaiveDateTime) -> Result<Zone, Refusal> {
        match self.zones.find(tzid, wall) {
            Ok(Found::ByName(zone)) => Ok(zone),
            Ok(Found::ByRules(zone)) => {
                self.note(Note::ZoneByRules { name: excerpt(tzid), zone: zone.clone() });
                Ok(zone)
            }
            Err(unknown) => Err(Refusal::UnknownZone(unknown.0)),
        }
    }

    /// DTEND, or DTSTART and DURATION; neither: one day, or no time at all.
    fn end(&mut self, start: &When) -> Result<When, Refusal> {
        let end = if let Some(line) = self.component.line("DTEND") {
            self.when(line, "DTEND")?
        } else if let Some(line) = self.component.line("DURATION") {
            let bad = || Refusal::BadTime { property: "DURATION", text: excerpt(&line.value) };
            after(start, Length::parse(&line.value).ok_or_else(bad)?).ok_or_else(bad)?
        } else {
            start.clone()
        };
        let end = match (start, &end) {
            (When::Day(first), When::Day(last)) if first == last => next_day(start),
            // A last day that has begun belongs to the event.
            (When::Day(_), When::At { wall, .. } | When::Floating(wall)) if wall.time() > NaiveTime::MIN => {
                next_day(&end)
            }
            (When::Day(first), _) if end.day() == *first => next_day(start),
            (When::Day(_), _) => end.like(start),
            (When::At { wall, zone }, When::Day(day)) => {
                When::At { wall: day.and_time(NaiveTime::MIN).max(*wall), zone: zone.clone() }
            }
            (When::Floating(wall), When::Day(day)) => When::Floating(day.and_time(NaiveTime::MIN).max(*wall)),
            (When::At { .. }, When::Floating(_)) | (When::Floating(_), When::At { .. }) => end.like(start),
            _ => end,
        };
        if end.instant(&Zone::utc()) < start.instant(&Zone::utc()) {
            return Err(Refusal::EndBeforeStart);
        }
        Ok(end)
    }

    /// Outlook writes whole days as times from midnight to midnight and says so beside them.
    fn whole_days(&self, start: When, end: When) -> (When, When) {
        let midnight = |when: &When| when.wall().time() == NaiveTime::MIN;
        let whole = self
            .component
            .value("X-MICROSOFT-CDO-ALLDAYEVENT")
            .is_some_and(|word| word.eq_ignore_ascii_case("TRUE"));
        if whole && midnight(&start) && midnight(&end) && end.day() > start.day() {
            (When::Day(start.day()), When::Day(end.day()))
        } else {
            (start, end)
        }
    }

    /// EXDATE or RDATE: lists of dates, date-times and periods, each in the kind and zone of `start`.
    fn dates(&mut self, name: &'static str, start: &When, left_out: fn(String) -> Note) -> Vec<When> {
        let mut dates: Vec<When> = Vec::new();
        let component = self.component;
        for line in component.lines(name) {
            for item in line.value.split(',').filter(|item| !item.trim().is_empty()) {
                let (item, length) =
                    item.split_once('/').map_or((item, None), |(at, length)| (at, Some(length)));
                if length.is_some() {
                    self.note(Note::PeriodLength);
                }
                match Moment::parse(item).map(|moment| self.placed(moment, line)) {
                    Some(Ok(when)) => dates.push(when.like(start)),
                    // The zone of the series is the best guess for one that nobody knows.
                    Some(Err(_)) if line.param("TZID").is_some() && !start.is_day() => {
                        match Moment::parse(item) {
                            Some(Moment::Local(wall)) => dates.push(When::Floating(wall).like(start)),
                            _ => self.note(left_out(excerpt(item))),
                        }
                    }
                    _ => self.note(left_out(excerpt(item))),
                }
            }
        }
        dates.sort_by_key(When::wall);
        dates.dedup();
        dates
    }

    /// The UID, or one made from all that does not change from one export to the next.
    fn uid(&mut self) -> String {
        if let Some(uid) = self.component.value("UID").and_then(text) {
            return uid;
        }
        self.note(Note::UidMade);
        let mut digest = Sha256::new();
        let passing = ["DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "UID"];
        for line in self.component.lines.iter().filter(|line| !passing.contains(&line.name.as_str())) {
            for piece in [&line.name, &line.value] {
                digest.update(piece.as_bytes());
                digest.update([0]);
            }
            for (name, values) in &line.params {
                digest.update(name.as_bytes());
                digest.update(values.join("\u{1}").as_bytes());
                digest.update([0]);
            }
        }
        format!("{}@calento", HEXLOWER.encode(&digest.finalize()[..16]))
    }

    fn attendees(&mut self) -> Vec<Attendee> {
        let mut attendees: Vec<Attendee> = Vec::new();
        let component = self.component;
        for line in component.lines("ATTENDEE") {
            let Some(person) = person(line) else {
                let who = line.param("CN").unwrap_or(&line.value);
                self.note(Note::AttendeeLeftOut(excerpt(who)));
                continue;
            };
            attendees.push(Attendee {
                person,
                response: response(line.param("PARTSTAT").unwrap_or_default()),
                role: role(line.param("ROLE").unwrap_or_default()),
                kind: kind(line.param("CUTYPE").unwrap_or("INDIVIDUAL")),
                rsvp: line.param_is("RSVP", "TRUE"),
            });
        }
        attendees
    }

    fn alarms(&mut self, start: &When, end: &When) -> Vec<i64> {
        let mut alarms = Vec::new();
        let component = self.component;
        for alarm in component.parts.iter().filter(|part| part.name == "VALARM") {
            let none = alarm.value("ACTION").is_some_and(|action| action.eq_ignore_ascii_case("NONE"));
            if none {
                continue;
            }
            let minutes = alarm.line("TRIGGER").and_then(|line| trigger(line, start, end));
            match minutes.filter(|minutes| minutes.abs() <= LONGEST_ALARM) {
                Some(minutes) if alarms.contains(&minutes) => {}
                Some(minutes) if alarms.len() < MOST_ALARMS => alarms.push(minutes),
                _ => self.note(Note::AlarmLeftOut),
            }
        }
        alarms
    }

    fn take_notes_of_the_rest(&mut self) {
        let component = self.component;
        if component.lines("RRULE").count() > 1 {
            self.note(Note::ExtraRules);
        }
        if component.line("EXRULE").is_some() {
            self.note(Note::ExclusionRule);
        }
        let attachments = component.lines("ATTACH").count();
        if attachments > 0 {
            self.note(Note::AttachmentsLeftOut(attachments));
        }
        if component.unreadable > 0 {
            self.note(Note::UnreadableLines(component.unreadable));
        }
        if component.cut_off {
            self.note(Note::CutOff);
        }
    }
}

/// Minutes before `start` at which an alarm sounds (RFC 5545 section 3.8.6.3).
fn trigger(line: &Line, start: &When, end: &When) -> Option<i64> {
    let utc = Zone::utc();
    if let Some(length) = Length::parse(&line.value) {
        let after = length.days * 1_440 + length.seconds / 60;
        let lasts = (end.instant(&utc) - start.instant(&utc)).num_minutes();
        return Some(-after - if line.param_is("RELATED", "END") { lasts } else { 0 });
    }
    match (Moment::parse(&line.value)?, start) {
        (Moment::Utc(at), When::At { wall, zone }) => {
            Some((zone.instant(*wall) - Instant::from_utc(at)).num_minutes())
        }
        _ => None,
    }
}

/// `start` and `length` after it: days by the calendar, the rest by the clock (RFC 5545 section
/// 3.3.6). Whole days take part of a day for a day.
fn after(start: &When, length: Length) -> Option<When> {
    let days = |wall: NaiveDateTime, days: i64| wall.checked_add_signed(TimeDelta::try_days(days)?);
    let seconds = TimeDelta::try_seconds(length.seconds)?;
    Some(match start {
        When::Day(_) => {
            let begun = length.seconds.div_euclid(86_400) + i64::from(length.seconds.rem_euclid(86_400) > 0);
            When::Day(days(start.wall(), length.days + begun)?.date())
        }
        When::Floating(wall) => When::Floating(days(*wall, length.days)?.checked_add_signed(seconds)?),
        When::At { wall, zone } => When::exactly(zone.instant(days(*wall, length.days)?) + seconds, zone),
    })
}

fn next_day(when: &When) -> When {
    let day = when.day();
    When::Day(day.checked_add_days(Days::new(1)).unwrap_or(day))
}

fn stamp(value: &str) -> Option<Instant> {
    match Moment::parse(value)? {
        Moment::Day(day) => Some(Instant::from_utc(day.and_time(NaiveTime::MIN))),
        Moment::Local(wall) | Moment::Utc(wall) => Some(Instant::from_utc(wall)),
    }
}

/// SEQUENCE; a billion at most, so that it can still be raised.
fn sequence(value: &str) -> i32 {
    value.parse::<i64>().map_or(0, |number| number.clamp(0, 1_000_000_000).try_into().unwrap_or(0))
}

/// ORGANIZER or ATTENDEE: the address from its `mailto:`, else from EMAIL (RFC 7986), else from a
/// value that is an address by itself.
fn person(line: &Line) -> Option<Person> {
    let value = line.value.trim();
    let by_mail = value.split_at_checked(7).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("mailto:"));
    let email = by_mail
        .map(|(_, address)| address)
        .filter(|address| is_address(address))
        .or_else(|| line.param("EMAIL"))
        .or(Some(value).filter(|value| !value.contains(':')))
        .map(str::trim)
        .filter(|address| is_address(address))?;
    let name = line.param("CN").and_then(text).filter(|name| !name.eq_ignore_ascii_case(email));
    Some(Person { name, email: email.to_owned() })
}

/// Whether it has the form of an address; the full check belongs to whoever writes to it.
fn is_address(text: &str) -> bool {
    let text = text.trim();
    let plain = text.chars().all(|c| !c.is_control() && !c.is_whitespace() && !"<>,;\"()".contains(c));
    plain && text.split_once('@').is_some_and(|(local, host)| !local.is_empty() && !host.is_empty())
}

fn response(word: &str) -> Response {
    match word.to_ascii_uppercase().as_str() {
        "ACCEPTED" => Response::Accepted,
        "DECLINED" => Response::Declined,
        "TENTATIVE" => Response::Tentative,
        _ => Response::NeedsAction,
    }
}

fn role(word: &str) -> Role {
    match word.to_ascii_uppercase().as_str() {
        "CHAIR" => Role::Chair,
        "OPT-PARTICIPANT" => Role::Optional,
        "NON-PARTICIPANT" => Role::NonParticipant,
        _ => Role::Required,
    }
}

fn kind(word: &str) -> Kind {
    match word.to_ascii_uppercase().as_str() {
        "INDIVIDUAL" => Kind::Individual,
        "GROUP" => Kind::Group,
        "RESOURCE" => Kind::Resource,
        "ROOM" => Kind::Room,
        _ => Kind::Unknown,
    }
}

fn word(component: &Component, name: &str) -> Option<String> {
    component.value(name).map(str::to_ascii_uppercase)
}

fn status(component: &Component) -> Status {
    match word(component, "STATUS").as_deref() {
        Some("CANCELLED" | "CANCELED") => Status::Cancelled,
        Some("TENTATIVE") => Status::Tentative,
        _ => Status::Confirmed,
    }
}

fn transparency(component: &Component) -> Transparency {
    let said = word(component, "TRANSP").or_else(|| word(component, "X-MICROSOFT-CDO-BUSYSTATUS"));
    match said.as_deref() {
        Some("TRANSPARENT" | "FREE") => Transparency::Transparent,
        _ => Transparency::Opaque,
    }
}

fn visibility(component: &Component) -> Visibility {
    match word(component, "CLASS").as_deref() {
        None => Visibility::Default,
        Some("PUBLIC") => Visibility::Public,
        Some(_) => Visibility::Private,
    }
}
