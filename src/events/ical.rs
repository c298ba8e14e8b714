//! Events as iCalendar says them: for invitations, for the files people download, for exports.

use serde_json::Value;

use super::{Answer, Attendee, Event, exceptions::starts_from_json};
use crate::{
    ical::{
        self, Calendar, IcalEvent, Kind, Method, Person, Response, Role, Status, Transparency, Visibility,
    },
    mail::CalendarPart,
    time::{Instant, Zone},
};

/// The event, the series, or the changed occurrence of one, with the owner's reminders.
///
/// The RECURRENCE-ID of a changed occurrence is in the occurrence's own zone and kind; where the
/// series is at hand, [`occurrence_to_ical`] has it as the RFC wants it.
pub fn to_ical(event: &Event, guests: &[Attendee]) -> IcalEvent {
    occurrence_to_ical(event, event, guests)
}

/// The same for a changed occurrence of `series`: its RECURRENCE-ID is in the kind and the zone of
/// the series (RFC 5545 section 3.8.4.4).
pub fn occurrence_to_ical(event: &Event, series: &Event, guests: &[Attendee]) -> IcalEvent {
    // A series is told by the clock of its zone, and its start is the first of two such readings.
    let repeats = event.recurrence_rule.is_some();
    let start = if repeats { moment(event, event.start_time) } else { exact_moment(event, event.start_time) };
    IcalEvent {
        sequence: event.sequence,
        title: Some(event.title.clone()),
        description: event.description.clone(),
        location: event.location.clone(),
        conference: conference_url(event),
        rule: event.recurrence_rule.clone(),
        exceptions: moments(event, event.recurrence_exception_dates.as_ref()),
        extra_dates: moments(event, event.recurrence_dates.as_ref()),
        recurrence_id: event.original_start_time.map(|start| moment(series, start)),
        status: match event.status.as_str() {
            "cancelled" => Status::Cancelled,
            "tentative" => Status::Tentative,
            _ => Status::Confirmed,
        },
        transparency: match event.transparency.as_str() {
            "transparent" => Transparency::Transparent,
            _ => Transparency::Opaque,
        },
        visibility: match event.visibility.as_str() {
            "public" => Visibility::Public,
            "private" => Visibility::Private,
            _ => Visibility::Default,
        },
        organizer: event
            .organizer_email
            .clone()
            .map(|email| Person { name: event.organizer_name.clone(), email }),
        attendees: guests
            .iter()
            .map(|guest| invited(guest.display_name.clone(), &guest.email, guest.response()))
            .collect(),
        alarms_minutes: reminder_minutes(event),
        ..IcalEvent::new(&event.ical_uid, start, exact_moment(event, event.end_time))
    }
}

/// All that stands under the event's UID and that this event's guests should know: the event, or a
/// series followed by what was `changed` of it. `series` is that of a changed occurrence; each has
/// those of `guests` who are its own.
pub fn with_changes(
    event: &Event,
    series: Option<&Event>,
    changed: &[Event],
    guests: &[Attendee],
) -> Vec<IcalEvent> {
    let written = |row: &Event, series: &Event| {
        let own: Vec<Attendee> = guests.iter().filter(|guest| guest.event_id == row.id).cloned().collect();
        occurrence_to_ical(row, series, &own)
    };
    let own = written(event, series.unwrap_or(event));
    let others = changed.iter().map(|other| written(other, event));
    std::iter::once(own).chain(others).collect()
}

/// Somebody who is asked to come, with the answer they gave.
pub fn invited(name: Option<String>, email: &str, answer: Answer) -> ical::Attendee {
    ical::Attendee {
        person: Person { name, email: email.to_owned() },
        response: match answer {
            Answer::NeedsAction => Response::NeedsAction,
            Answer::Accepted => Response::Accepted,
            Answer::Declined => Response::Declined,
            Answer::Tentative => Response::Tentative,
        },
        role: Role::Required,
        kind: Kind::Individual,
        rsvp: true,
    }
}

/// The calendar part of a mail that asks `guests` to come (REQUEST), tells them that it is off
/// (CANCEL) or just names the event (PUBLISH); `sequence` is the event's at the time of the change
/// that the mail is about.
pub fn invite(
    event: &Event,
    guests: &[Attendee],
    method: Method,
    sequence: i32,
    now: Instant,
) -> CalendarPart {
    calendar_part(vec![IcalEvent { sequence, ..to_ical(event, guests) }], method, now)
}

/// The calendar part of a mail about `events`, which share one UID: an event, or a series and what
/// was changed of it. They are stamped with `now`; the owner's reminders are left out, and in a
/// CANCEL every one is off (RFC 5546 section 3.2.5).
pub fn calendar_part(mut events: Vec<IcalEvent>, method: Method, now: Instant) -> CalendarPart {
    for event in &mut events {
        event.alarms_minutes.clear();
        event.dtstamp = Some(now);
        if method == Method::Cancel {
            event.status = Status::Cancelled;
        }
        if method == Method::Publish {
            // RFC 5546 section 3.2.1: what is published asks nobody.
            event.attendees.clear();
        }
    }
    let calendar = Calendar { method: Some(method), name: None, zone: None, events: &events, stamp: now };
    CalendarPart { method: method.as_str(), text: ical::write(&calendar), answers_to: None }
}

/// The instant as `event` says its times: a day, or a reading of the clock in the event's zone.
pub(super) fn moment(event: &Event, at: Instant) -> ical::When {
    if event.is_all_day {
        ical::When::Day(at.to_utc().date())
    } else {
        ical::When::in_zone(at, &Zone::stored(&event.timezone))
    }
}

/// The same, but never another instant: where clocks show a reading twice it is in UTC.
fn exact_moment(event: &Event, at: Instant) -> ical::When {
    if event.is_all_day { moment(event, at) } else { ical::When::exactly(at, &Zone::stored(&event.timezone)) }
}

fn moments(event: &Event, starts: Option<&Value>) -> Vec<ical::When> {
    starts.map(starts_from_json).unwrap_or_default().into_iter().map(|at| moment(event, at)).collect()
}

/// `conference_data.url`.
fn conference_url(event: &Event) -> Option<String> {
    Some(event.conference_data.as_ref()?.get("url")?.as_str()?.to_owned())
}

/// `reminders[].minutes`.
fn reminder_minutes(event: &Event) -> Vec<i64> {
    let minutes = |reminder: &Value| reminder.get("minutes")?.as_i64();
    event.reminders.iter().filter_map(Value::as_array).flatten().filter_map(minutes).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        ical::When,
        ids::{AttendeeId, EventId, UserId},
    };

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    fn event() -> Event {
        Event {
            id: EventId::new(),
            user_id: UserId::new(),
            calendar_id: None,
            title: "Họp; ngân sách, quý I".into(),
            description: Some("Dòng một\nDòng hai".into()),
            location: Some("Phòng 3A".into()),
            start_time: at("2026-11-23T02:00:00Z"),
            end_time: at("2026-11-23T03:30:00Z"),
            timezone: "Asia/Ho_Chi_Minh".into(),
            is_all_day: false,
            recurrence_rule: None,
            recurrence_exception_dates: None,
            recurrence_dates: None,
            recurrence_end_time: None,
            color: None,
            organizer_name: Some("Nguyễn Văn An".into()),
            organizer_email: Some("an@example.com".into()),
            conference_data: Some(json!({"type": "custom", "url": "https://meet.example/x"})),
            reminders: Some(json!([{"method": "email", "minutes": 30}])),
            status: "confirmed".into(),
            visibility: "private".into(),
            transparency: "transparent".into(),
            ical_uid: "uid-1@calento".into(),
            sequence: 4,
            recurring_event_id: None,
            original_start_time: None,
            managed_by: None,
            deleted_at: None,
        }
    }

    fn guest(email: &str, answer: Answer) -> Attendee {
        Attendee {
            id: AttendeeId::new(),
            event_id: EventId::new(),
            email: email.into(),
            display_name: Some("Bình, Trần".into()),
            response_status: answer.stored().into(),
            comment: Some("private to the organizer".into()),
            invitation_sent_at: None,
            responded_at: None,
            language: None,
            timezone: None,
            removed_at: None,
            user_id: None,
            invited_by: None,
            reminded_at: None,
        }
    }

    /// The only event of a text that our own reader takes without a word.
    fn read_back(text: &str) -> IcalEvent {
        let file = ical::read(text.as_bytes()).expect("iCalendar");
        let events: Vec<_> = file.taken().cloned().collect();
        assert_eq!((events.len(), file.events.len()), (1, 1));
        assert_eq!(events[0].notes, []);
        events[0].clone()
    }

    #[test]
    fn an_invitation_says_what_the_event_says() {
        let guests =
            [guest("binh@example.com", Answer::Accepted), guest("c@example.com", Answer::NeedsAction)];
        let now = at("2026-11-20T00:00:00Z");
        let part = invite(&event(), &guests, Method::Request, 7, now);
        assert_eq!(part.method, "REQUEST");
        let read = read_back(&part.text);
        let zone = Zone::default_zone();
        assert_eq!((read.uid.as_str(), read.sequence, read.dtstamp), ("uid-1@calento", 7, Some(now)));
        assert_eq!(read.start, When::in_zone(at("2026-11-23T02:00:00Z"), &zone));
        assert_eq!(read.end, When::in_zone(at("2026-11-23T03:30:00Z"), &zone));
        assert_eq!(read.title.as_deref(), Some("Họp; ngân sách, quý I"));
        assert_eq!(read.description.as_deref(), Some("Dòng một\nDòng hai"));
        assert_eq!(read.conference.as_deref(), Some("https://meet.example/x"));
        assert_eq!((read.transparency, read.visibility), (Transparency::Transparent, Visibility::Private));
        assert_eq!(read.organizer.expect("an organizer").email, "an@example.com");
        let answers: Vec<_> =
            read.attendees.iter().map(|guest| (guest.person.email.as_str(), guest.response)).collect();
        assert_eq!(
            answers,
            [("binh@example.com", Response::Accepted), ("c@example.com", Response::NeedsAction)]
        );
        assert_eq!(read.attendees[0].person.name.as_deref(), Some("Bình, Trần"));
        assert!(read.alarms_minutes.is_empty(), "the owner's reminders are the owner's");
        assert!(!part.text.contains("private to the organizer"));
    }

    #[test]
    fn an_export_keeps_the_reminders_and_the_sequence() {
        let ical = to_ical(&event(), &[]);
        assert_eq!((ical.alarms_minutes, ical.sequence), (vec![30], 4));
    }

    #[test]
    fn a_cancellation_is_cancelled_and_a_published_event_asks_nobody() {
        let (guests, now) = ([guest("b@example.com", Answer::Accepted)], at("2026-11-20T00:00:00Z"));
        let cancelled = invite(&event(), &guests, Method::Cancel, 5, now);
        assert!(cancelled.text.contains("\r\nMETHOD:CANCEL\r\n"));
        assert_eq!(read_back(&cancelled.text).status, Status::Cancelled);
        assert_eq!(read_back(&cancelled.text).attendees.len(), 1);
        let published = invite(&event(), &guests, Method::Publish, 5, now);
        assert!(read_back(&published.text).attendees.is_empty());
    }

    #[test]
    fn a_series_keeps_its_clock_and_what_it_leaves_out() {
        let series = Event {
            recurrence_rule: Some("FREQ=WEEKLY;UNTIL=20270329T020000Z".into()),
            recurrence_exception_dates: Some(json!(["2026-11-30T02:00:00Z"])),
            recurrence_dates: Some(json!(["2026-12-01T02:00:00Z"])),
            ..event()
        };
        let part = invite(&series, &[], Method::Request, 0, at("2026-11-20T00:00:00Z"));
        assert!(part.text.contains("\r\nEXDATE;TZID=Asia/Ho_Chi_Minh:20261130T090000\r\n"));
        assert!(part.text.contains("\r\nRDATE;TZID=Asia/Ho_Chi_Minh:20261201T090000\r\n"));
        assert!(part.text.contains("\r\nBEGIN:VTIMEZONE\r\n"));
        assert_eq!(read_back(&part.text).rule.as_deref(), Some("FREQ=WEEKLY;UNTIL=20270329T020000Z"));
    }

    #[test]
    fn whole_days_are_dates_with_an_exclusive_end() {
        let days = Event {
            is_all_day: true,
            start_time: at("2026-11-23T00:00:00Z"),
            end_time: at("2026-11-25T00:00:00Z"),
            recurrence_rule: Some("FREQ=WEEKLY".into()),
            recurrence_exception_dates: Some(json!(["2026-11-30"])),
            ..event()
        };
        let text = invite(&days, &[], Method::Request, 0, at("2026-11-20T00:00:00Z")).text;
        for line in ["DTSTART;VALUE=DATE:20261123", "DTEND;VALUE=DATE:20261125", "EXDATE;VALUE=DATE:20261130"]
        {
            assert!(text.contains(&format!("\r\n{line}\r\n")), "{line} in {text}");
        }
    }

    #[test]
    fn a_changed_occurrence_is_named_as_its_series_says_times() {
        let series = event();
        let changed = Event {
            timezone: "Europe/Berlin".into(),
            original_start_time: Some(at("2026-11-30T02:00:00Z")),
            recurring_event_id: Some(series.id),
            ..event()
        };
        let zone = Zone::default_zone();
        let id = occurrence_to_ical(&changed, &series, &[]).recurrence_id;
        assert_eq!(id, Some(When::in_zone(at("2026-11-30T02:00:00Z"), &zone)));
        let days = Event { is_all_day: true, ..event() };
        let moved = Event { original_start_time: Some(at("2026-11-30T00:00:00Z")), ..event() };
        let id = occurrence_to_ical(&moved, &days, &[]).recurrence_id;
        assert_eq!(id, Some(When::Day("2026-11-30".parse().expect("a day"))));
    }
}
