//! Reading what other programs export, writing what they read, and both after one another.

use proptest::prelude::*;

use super::*;
use crate::time::{Instant, Zone};

fn zone(name: &str) -> Zone {
    Zone::named(name).expect("a zone")
}

fn at(wall: &str, name: &str) -> When {
    When::At { wall: wall.parse().expect("a time"), zone: zone(name) }
}

fn day(text: &str) -> When {
    When::Day(text.parse().expect("a day"))
}

fn now() -> Instant {
    "2026-03-01T00:00:00Z".parse().expect("an instant")
}

fn file(entries: &str) -> IcalFile {
    read(format!("BEGIN:VCALENDAR\r\n{entries}END:VCALENDAR\r\n").as_bytes()).expect("a calendar")
}

fn vevent(lines: &str) -> IcalEvent {
    let file = file(&format!("BEGIN:VEVENT\nUID:1\n{lines}\nEND:VEVENT\n"));
    file.taken().next().unwrap_or_else(|| panic!("{:?}", file.events)).clone()
}

fn refused(lines: &str) -> Refusal {
    let file = file(&format!("BEGIN:VEVENT\nUID:1\n{lines}\nEND:VEVENT\n"));
    file.refusals().next().unwrap_or_else(|| panic!("{:?}", file.events)).clone()
}

fn written(method: Option<Method>, events: &[IcalEvent]) -> String {
    write(&Calendar { method, name: None, zone: None, events, stamp: now() })
}

fn invitation() -> IcalEvent {
    let person = |name: &str, email: &str| Person { name: Some(name.into()), email: email.into() };
    IcalEvent {
        sequence: 2,
        title: Some("Gặp gỡ, bàn việc; xong".into()),
        location: Some("Hà Nội".into()),
        rule: Some("FREQ=WEEKLY;BYDAY=TU;UNTIL=20260630".into()),
        exceptions: vec![day("2026-03-10")],
        organizer: Some(person("Trần, Bình", "binh@calento.vn")),
        attendees: vec![Attendee::invited(person("An \"Ann\" Lê", "an@example.org"))],
        alarms_minutes: vec![30],
        ..IcalEvent::new(
            "e1@calento.vn",
            at("2026-03-03T09:00:00", "Europe/Berlin"),
            at("2026-03-03T10:00:00", "Europe/Berlin"),
        )
    }
}

const BERLIN: &str = "BEGIN:VTIMEZONE
TZID:Europe/Berlin
X-LIC-LOCATION:Europe/Berlin
BEGIN:STANDARD
DTSTART:20241027T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20250330T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
";

fn calendar(method: &str, rest: &str) -> String {
    let head = "BEGIN:VCALENDAR\nPRODID:-//Calento//Calento//EN\nVERSION:2.0\nCALSCALE:GREGORIAN\n";
    format!("{head}{method}{rest}END:VCALENDAR\n").replace('\n', "\r\n")
}

#[test]
fn an_invitation_is_written_as_mail_programs_want_it() {
    let event = "BEGIN:VEVENT
UID:e1@calento.vn
DTSTAMP:20260301T000000Z
SEQUENCE:2
DTSTART;TZID=Europe/Berlin:20260303T090000
DTEND;TZID=Europe/Berlin:20260303T100000
RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20260630T215959Z
EXDATE;TZID=Europe/Berlin:20260310T090000
SUMMARY:Gặp gỡ\\, bàn việc\\; xong
LOCATION:Hà Nội
STATUS:CONFIRMED
TRANSP:OPAQUE
ORGANIZER;CN=\"Trần, Bình\":mailto:binh@calento.vn
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=
 TRUE;CN=An 'Ann' Lê:mailto:an@example.org
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Gặp gỡ\\, bàn việc\\; xong
TRIGGER:-PT30M
END:VALARM
END:VEVENT
";
    assert_eq!(
        written(Some(Method::Request), &[invitation()]),
        calendar("METHOD:REQUEST\n", &format!("{BERLIN}{event}"))
    );
}

#[test]
fn one_occurrence_is_cancelled_by_its_recurrence_id() {
    let start = at("2026-03-17T09:00:00", "Asia/Ho_Chi_Minh");
    let cancelled = IcalEvent {
        sequence: 1,
        status: Status::Cancelled,
        recurrence_id: Some(start.clone()),
        ..IcalEvent::new("e1", start, at("2026-03-17T10:00:00", "Asia/Ho_Chi_Minh"))
    };
    let zone = "BEGIN:VTIMEZONE
TZID:Asia/Ho_Chi_Minh
X-LIC-LOCATION:Asia/Ho_Chi_Minh
BEGIN:STANDARD
DTSTART:19750613T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0700
TZNAME:+07
END:STANDARD
END:VTIMEZONE
";
    let event = "BEGIN:VEVENT
UID:e1
DTSTAMP:20260301T000000Z
SEQUENCE:1
RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:20260317T090000
DTSTART;TZID=Asia/Ho_Chi_Minh:20260317T090000
DTEND;TZID=Asia/Ho_Chi_Minh:20260317T100000
STATUS:CANCELLED
TRANSP:OPAQUE
END:VEVENT
";
    assert_eq!(
        written(Some(Method::Cancel), &[cancelled]),
        calendar("METHOD:CANCEL\n", &format!("{zone}{event}"))
    );
}

#[test]
fn whole_days_and_utc_need_no_zone() {
    let holiday = IcalEvent {
        rule: Some("RRULE:FREQ=YEARLY;UNTIL=20300101T000000Z".into()),
        transparency: Transparency::Transparent,
        ..IcalEvent::new("tet", day("2026-02-17"), day("2026-02-20"))
    };
    let call = IcalEvent {
        visibility: Visibility::Private,
        ..IcalEvent::new("call", at("2026-03-03T02:00:00", "UTC"), at("2026-03-03T02:00:00", "UTC"))
    };
    let events = "BEGIN:VEVENT
UID:tet
DTSTAMP:20260301T000000Z
SEQUENCE:0
DTSTART;VALUE=DATE:20260217
DTEND;VALUE=DATE:20260220
RRULE:FREQ=YEARLY;UNTIL=20300101
STATUS:CONFIRMED
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:call
DTSTAMP:20260301T000000Z
SEQUENCE:0
DTSTART:20260303T020000Z
STATUS:CONFIRMED
TRANSP:OPAQUE
CLASS:PRIVATE
END:VEVENT
";
    assert_eq!(written(None, &[holiday, call]), calendar("", events));
}

#[test]
fn long_vietnamese_lines_are_folded_between_characters() {
    let title = "Họp bàn kế hoạch phát triển sản phẩm và chuẩn bị ra mắt ở Đà Nẵng, Huế; ".repeat(9);
    let event = IcalEvent { title: Some(title.trim().to_owned()), ..invitation() };
    let text = written(None, std::slice::from_ref(&event));
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    assert!(text.split("\r\n").any(|line| line.len() > 70 && line.starts_with(' ')));
    let back = read(text.as_bytes()).expect("a calendar");
    assert_eq!(back.taken().next().and_then(|event| event.title.as_deref()), Some(title.trim()));
}

#[test]
fn no_text_breaks_out_of_its_line() {
    let evil = "x\r\nATTENDEE:mailto:evil@example.org\u{2028}END:VEVENT\n\u{0}\u{1b}";
    let event = IcalEvent {
        title: Some(evil.into()),
        url: Some(evil.into()),
        color: Some(evil.into()),
        rule: Some(format!("FREQ=DAILY{evil}")),
        organizer: Some(Person { name: Some(evil.into()), email: evil.into() }),
        ..IcalEvent::new(evil, day("2026-03-03"), day("2026-03-04"))
    };
    let text = written(None, &[event]);
    let starts = |name: &str| text.split("\r\n").filter(|line| line.starts_with(name)).count();
    assert_eq!((starts("ATTENDEE"), starts("END:VEVENT")), (0, 1));
    assert!(!text.replace("\r\n", "").contains(|c: char| c.is_control() || c == '\u{2028}'));
}

#[test]
fn what_we_write_we_read_again() {
    let stamped = |event: IcalEvent| IcalEvent { dtstamp: Some(now()), ..event };
    let series = stamped(IcalEvent {
        description: Some("Dòng một\nDòng hai\t\\ ; , :\"".into()),
        url: Some("https://calento.vn/e?a=1;b=2,3".into()),
        conference: Some("https://meet.example/abc".into()),
        comment: Some("Đến muộn".into()),
        rule: Some("FREQ=WEEKLY;UNTIL=20260630T215959Z".into()),
        exceptions: vec![
            at("2026-03-10T09:00:00", "Europe/Berlin"),
            at("2026-04-07T09:00:00", "Europe/Berlin"),
        ],
        extra_dates: vec![at("2026-03-05T09:00:00", "Europe/Berlin")],
        visibility: Visibility::Public,
        attendees: vec![Attendee {
            person: Person { name: None, email: "phong@example.org".into() },
            response: Response::Declined,
            role: Role::Optional,
            kind: Kind::Room,
            rsvp: false,
        }],
        alarms_minutes: vec![0, 15, 120, 1_440, -5],
        color: Some("tomato".into()),
        created: Some(now()),
        last_modified: Some(now().plus_minutes(1)),
        ..invitation()
    });
    let moved = stamped(IcalEvent {
        recurrence_id: Some(at("2026-03-17T09:00:00", "Europe/Berlin")),
        status: Status::Tentative,
        ..IcalEvent::new(
            series.uid.clone(),
            at("2026-03-18T15:00:00", "Asia/Ho_Chi_Minh"),
            at("2026-03-18T10:30:00", "Europe/Berlin"),
        )
    });
    let floating = |text: &str| When::Floating(text.parse().expect("a time"));
    let wake =
        stamped(IcalEvent::new("wake", floating("2026-03-03T06:00:00"), floating("2026-03-03T06:00:00")));
    let trip = stamped(IcalEvent {
        rule: Some("FREQ=YEARLY;COUNT=3".into()),
        exceptions: vec![day("2027-05-01")],
        transparency: Transparency::Transparent,
        ..IcalEvent::new("trip", day("2026-05-01"), day("2026-05-03"))
    });
    let events = [series, moved, wake, trip];
    let text = write(&Calendar {
        method: Some(Method::Publish),
        name: Some("Lịch, nhà"),
        zone: Some(&Zone::default_zone()),
        events: &events,
        stamp: now(),
    });
    let back = read(text.as_bytes()).expect("a calendar");
    assert_eq!(back.name.as_deref(), Some("Lịch, nhà"));
    assert_eq!(back.zone, Some(Zone::default_zone()));
    assert_eq!(back.method, Some(Method::Publish));
    for (back, event) in back.taken().zip(&events) {
        let mut event = event.clone();
        // The one thing that cannot be written: a quotation mark in a name.
        if let Some(name) = event.attendees.first_mut().and_then(|attendee| attendee.person.name.as_mut()) {
            *name = name.replace('"', "'");
        }
        assert_eq!(*back, event);
    }
    assert_eq!(back.events.len(), events.len());
}

#[test]
fn another_parser_reads_what_we_write() {
    use calcard::{Entry, Parser, icalendar::ICalendarComponentType};
    let text = written(Some(Method::Request), &[invitation()]);
    let Entry::ICalendar(read) = Parser::new(&text).entry() else { panic!("{text}") };
    let kinds: Vec<_> = read.components.iter().map(|component| &component.component_type).collect();
    assert!(
        kinds.contains(&&ICalendarComponentType::VEvent)
            && kinds.contains(&&ICalendarComponentType::VTimezone)
    );
    let event = read.components.iter().find(|c| c.component_type == ICalendarComponentType::VEvent);
    let event = event.expect("the event");
    let summary = event.property(&calcard::icalendar::ICalendarProperty::Summary).expect("a title");
    assert_eq!(summary.values[0].as_text(), Some("Gặp gỡ, bàn việc; xong"));
    assert_eq!(event.uid(), Some("e1@calento.vn"));
}

#[test]
fn googles_export_is_read() {
    let file = read(include_bytes!("samples/google.ics")).expect("a calendar");
    assert_eq!(file.name.as_deref(), Some("Lịch của An"));
    assert_eq!(file.zone, Some(Zone::default_zone()));
    let events: Vec<_> = file.taken().collect();
    assert_eq!(events.len(), 3, "{:?}", file.events);
    let [series, moved, holiday] = events[..] else { panic!("three") };
    assert_eq!(series.start, at("2026-03-02T09:00:00", "Asia/Ho_Chi_Minh"));
    assert_eq!(series.exceptions, [at("2026-03-16T09:00:00", "Asia/Ho_Chi_Minh")]);
    assert_eq!(series.rule.as_deref(), Some("FREQ=WEEKLY;BYDAY=MO"));
    assert_eq!(series.conference.as_deref(), Some("https://meet.google.com/abc-defg-hij"));
    assert_eq!(series.attendees[1].response, Response::Accepted);
    assert_eq!(series.alarms_minutes, [10]);
    assert_eq!(moved.recurrence_id, Some(at("2026-03-09T09:00:00", "Asia/Ho_Chi_Minh")));
    assert_eq!((&holiday.start, &holiday.end), (&day("2026-02-17"), &day("2026-02-20")));
    assert_eq!(
        holiday.description.as_deref(),
        Some("Nghỉ Tết, cả nhà về quê; mang quà.\nChúc mừng năm mới!")
    );
}

#[test]
fn outlooks_export_is_read() {
    let file = read(include_bytes!("samples/outlook.ics")).expect("a calendar");
    let events: Vec<_> = file.taken().collect();
    let [meeting, whole_day, own_zone] = events[..] else { panic!("{:?}", file.events) };
    assert_eq!(meeting.start, at("2026-03-03T14:00:00", "Asia/Ho_Chi_Minh"));
    assert_eq!(meeting.organizer.as_ref().map(|who| who.email.as_str()), Some("binh@example.com"));
    assert_eq!(meeting.visibility, Visibility::Private);
    assert_eq!((&whole_day.start, &whole_day.end), (&day("2026-03-05"), &day("2026-03-06")));
    assert_eq!(whole_day.transparency, Transparency::Transparent);
    assert_eq!(own_zone.start, at("2026-07-01T09:00:00", "America/New_York"));
    let by_rules = Note::ZoneByRules { name: "Customized Time Zone".into(), zone: zone("America/New_York") };
    assert!(own_zone.notes.contains(&by_rules), "{:?}", own_zone.notes);
}

#[test]
fn apples_export_is_read() {
    let file = read(include_bytes!("samples/apple.ics")).expect("a calendar");
    let events: Vec<_> = file.taken().collect();
    let [flight, birthday] = events[..] else { panic!("{:?}", file.events) };
    assert_eq!(flight.start, at("2026-03-28T22:15:00", "Asia/Ho_Chi_Minh"));
    assert_eq!(flight.end, at("2026-03-29T06:05:00", "Europe/Paris"));
    assert_eq!(flight.alarms_minutes, [120]);
    assert_eq!(birthday.rule.as_deref(), Some("FREQ=YEARLY"));
    assert_eq!(birthday.start, day("1990-05-04"));
}

#[test]
fn an_event_ends_by_its_end_or_its_duration_or_at_once() {
    let berlin = |lines: &str| vevent(&format!("DTSTART;TZID=Europe/Berlin:20260328T120000\n{lines}")).end;
    assert_eq!(berlin("DURATION:PT1H30M"), at("2026-03-28T13:30:00", "Europe/Berlin"));
    // The night is an hour short: a day is a day, 24 hours are 24 hours.
    assert_eq!(berlin("DURATION:P1D"), at("2026-03-29T12:00:00", "Europe/Berlin"));
    assert_eq!(berlin("DURATION:PT24H"), at("2026-03-29T13:00:00", "Europe/Berlin"));
    assert_eq!(berlin(""), at("2026-03-28T12:00:00", "Europe/Berlin"));
    assert_eq!(vevent("DTSTART;VALUE=DATE:20260328").end, day("2026-03-29"));
    assert_eq!(vevent("DTSTART:20260328\nDTEND:20260328").end, day("2026-03-29"));
    assert_eq!(vevent("DTSTART:20260328\nDURATION:P3D").end, day("2026-03-31"));
    assert_eq!(vevent("DTSTART:20260328\nDTEND:20260330T120000").end, day("2026-03-31"));
}

#[test]
fn exceptions_are_given_in_the_form_of_the_start() {
    let start = "DTSTART;TZID=Europe/Berlin:20260303T090000\nRRULE:FREQ=DAILY\n";
    let exceptions = |lines: &str| vevent(&format!("{start}{lines}")).exceptions;
    let expected = ["2026-03-04T09:00:00", "2026-04-07T09:00:00"].map(|wall| at(wall, "Europe/Berlin"));
    assert_eq!(exceptions("EXDATE;TZID=Europe/Berlin:20260407T090000,20260304T090000"), expected);
    assert_eq!(exceptions("EXDATE:20260304T080000Z\nEXDATE:20260407T070000Z"), expected);
    assert_eq!(exceptions("EXDATE;VALUE=DATE:20260304,20260407"), expected);
    assert_eq!(exceptions("EXDATE:20260304T090000,20260407T090000"), expected);
    assert_eq!(exceptions("EXDATE;TZID=Nowhere:20260304T090000,20260407T090000"), expected);
    let whole =
        vevent("DTSTART:20260303\nRRULE:FREQ=DAILY\nEXDATE:20260304T000000Z,never\nRDATE:20270101/P1D");
    assert_eq!(whole.exceptions, [day("2026-03-04")]);
    assert_eq!(whole.extra_dates, [day("2027-01-01")]);
    assert_eq!(whole.notes, [Note::ExceptionLeftOut("never".into()), Note::PeriodLength]);
}

#[test]
fn occurrences_are_named_as_their_series_is() {
    let file = file(
        "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20260310T080000Z\nDTSTART:20260310T100000Z\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:1\nRECURRENCE-ID;VALUE=DATE:20260317\nDTSTART:20260317T100000Z\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Europe/Berlin:20260303T090000\nRRULE:FREQ=WEEKLY\nEND:VEVENT\n",
    );
    let ids: Vec<_> = file.taken().map(|event| event.recurrence_id.clone()).collect();
    let berlin = |wall: &str| Some(at(wall, "Europe/Berlin"));
    assert_eq!(ids, [berlin("2026-03-10T09:00:00"), berlin("2026-03-17T09:00:00"), None]);
}

#[test]
fn a_definition_that_is_an_hour_wrong_is_still_understood() {
    let change = |kind: &str, from: &str, to: &str, month: u8| {
        format!(
            "BEGIN:{kind}\nDTSTART:1950{month:02}26T020000\n\
             RRULE:FREQ=YEARLY;BYMINUTE=0;BYHOUR=2;BYDAY=-1SU;BYMONTH={month}\n\
             TZOFFSETFROM:{from}\nTZOFFSETTO:{to}\nEND:{kind}\n"
        )
    };
    let file = file(&format!(
        "BEGIN:VTIMEZONE\nTZID:Western/Central Europe\n{}{}END:VTIMEZONE\nBEGIN:VEVENT\nUID:1\n\
         DTSTART;TZID=\"Western/Central Europe\":20211101T160000\nEND:VEVENT\n",
        change("STANDARD", "+0200", "+0100", 10),
        change("DAYLIGHT", "+0100", "+0200", 3),
    ));
    assert_eq!(
        file.taken().map(|event| &event.start).collect::<Vec<_>>(),
        [&at("2021-11-01T16:00:00", "Europe/Berlin")],
        "{:?}",
        file.events
    );
}

#[test]
fn one_broken_entry_does_not_lose_the_others() {
    let file = file(
        "BEGIN:VEVENT\nUID:a\nSUMMARY:No start\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:b\nDTSTART:tomorrow\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:c\nDTSTART;TZID=Mars/Phobos:20260303T090000\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:d\nDTSTART:20260303T090000Z\nDTEND:20260303T080000Z\nEND:VEVENT\n\
         BEGIN:VTODO\nUID:e\nEND:VTODO\n\
         BEGIN:VEVENT\nUID:f\nDTSTART:20260303T090000Z\nthis is no line\n\
         BEGIN:VEVENT\nUID:g\nDTSTART:20260303T090000Z\nEND:VEVENT\n",
    );
    let bad = Refusal::BadTime { property: "DTSTART", text: "tomorrow".into() };
    let reasons: Vec<_> = file.refusals().cloned().collect();
    assert_eq!(
        reasons,
        [
            Refusal::NoStart,
            bad,
            Refusal::UnknownZone("Mars/Phobos".into()),
            Refusal::EndBeforeStart,
            Refusal::NotAnEvent(Other::Task)
        ]
    );
    let taken: Vec<_> = file.taken().map(|event| (event.uid.as_str(), event.notes.clone())).collect();
    assert_eq!(taken, [("f", vec![Note::UnreadableLines(1), Note::CutOff]), ("g", vec![])]);
    let Read::Refused { uid, title, .. } = &file.events[0] else { panic!("refused") };
    assert_eq!((uid.as_deref(), title.as_deref()), (Some("a"), Some("No start")));
    assert_eq!(refused("DTSTART:20260303T090000\nDURATION:-PT1H"), Refusal::EndBeforeStart);
}

#[test]
fn an_event_without_uid_gets_the_same_one_at_every_import() {
    let import = |stamp: &str, title: &str| {
        let file = file(&format!(
            "BEGIN:VEVENT\nDTSTAMP:{stamp}\nDTSTART:20260303T090000Z\nSUMMARY:{title}\nEND:VEVENT\n"
        ));
        file.taken().next().expect("an event").clone()
    };
    let first = import("20260101T000000Z", "x");
    assert_eq!(first.uid, import("20260202T000000Z", "x").uid);
    assert_ne!(first.uid, import("20260101T000000Z", "y").uid);
    assert_eq!(first.notes, [Note::UidMade]);
}

#[test]
fn of_two_versions_the_newer_is_taken() {
    let version = |sequence: u8, title: &str| {
        format!("BEGIN:VEVENT\nUID:1\nSEQUENCE:{sequence}\nDTSTART:20260303\nSUMMARY:{title}\nEND:VEVENT\n")
    };
    for (entries, kept) in [
        (version(2, "new") + &version(1, "old"), "new"),
        (version(1, "old") + &version(2, "new"), "new"),
        (version(1, "first") + &version(1, "last"), "last"),
    ] {
        let file = file(&entries);
        assert_eq!(file.taken().map(|event| event.title.as_deref()).collect::<Vec<_>>(), [Some(kept)]);
        assert_eq!(file.refusals().collect::<Vec<_>>(), [&Refusal::Duplicate]);
    }
}

#[test]
fn several_calendars_in_one_file_keep_their_own_zones() {
    let calendar = |location: &str, uid: u8| {
        format!(
            "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Home\nX-LIC-LOCATION:{location}\nEND:VTIMEZONE\n\
             BEGIN:VEVENT\nUID:{uid}\nDTSTART;TZID=Home:20260303T090000\nEND:VEVENT\nEND:VCALENDAR\n"
        )
    };
    let text = "\u{feff}".to_owned() + &calendar("Europe/Berlin", 1) + &calendar("Asia/Tokyo", 2);
    let file = read(text.as_bytes()).expect("calendars");
    let starts: Vec<_> = file.taken().map(|event| event.start.clone()).collect();
    assert_eq!(starts, [at("2026-03-03T09:00:00", "Europe/Berlin"), at("2026-03-03T09:00:00", "Asia/Tokyo")]);
}

#[test]
fn what_is_no_calendar_is_said_to_be_none() {
    for bytes in [&b""[..], b"hello", b"\x89PNG\r\n\x1a\n", b"BEGIN:VCARD\nEND:VCARD\n", &[0xff; 99]] {
        assert_eq!(read(bytes), Err(NotIcal));
    }
}

#[test]
fn a_reply_tells_who_answered_what() {
    let file = file(
        "METHOD:REPLY\nBEGIN:VEVENT\nUID:1\nSEQUENCE:2\nRECURRENCE-ID:20260310T080000Z\n\
         ATTENDEE;PARTSTAT=accepted;CN=\"Lê, An\":MAILTO:An@Example.org\nATTENDEE;CN=Ba:urn:x\n\
         COMMENT:Vâng\nEND:VEVENT\n",
    );
    assert_eq!(file.method, Some(Method::Reply));
    let reply = file.taken().next().expect("a reply");
    assert_eq!(reply.start, at("2026-03-10T08:00:00", "UTC"));
    assert_eq!(reply.attendees[0].response, Response::Accepted);
    assert_eq!(
        reply.attendees[0].person,
        Person { name: Some("Lê, An".into()), email: "An@Example.org".into() }
    );
    assert_eq!(reply.comment.as_deref(), Some("Vâng"));
    assert_eq!(reply.notes, [Note::AttendeeLeftOut("Ba".into())]);
}

#[test]
fn reminders_become_minutes_before_the_start() {
    let alarms = |trigger: &str| {
        let lines = "DTSTART:20260303T090000Z\nDTEND:20260303T100000Z\n";
        vevent(&format!("{lines}BEGIN:VALARM\nACTION:DISPLAY\n{trigger}\nEND:VALARM")).alarms_minutes
    };
    assert_eq!(alarms("TRIGGER:-PT15M"), [15]);
    assert_eq!(alarms("TRIGGER;RELATED=END:-PT15M"), [-45]);
    assert_eq!(alarms("TRIGGER;VALUE=DATE-TIME:20260303T080000Z"), [60]);
    assert_eq!(alarms("TRIGGER;VALUE=DATE-TIME:19760401T005545Z"), [0i64; 0]);
    assert_eq!(alarms("TRIGGER:soon"), [0i64; 0]);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
        let mut calendar = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:".to_vec();
        calendar.extend(bytes);
        prop_assert!(read(&calendar).is_ok());
    }

    #[test]
    fn no_damage_makes_it_panic(
        which in 0usize..3,
        damage in proptest::collection::vec((any::<u32>(), 0usize..6, any::<u8>()), 1..25),
    ) {
        let samples: [&[u8]; 3] = [
            include_bytes!("samples/google.ics"),
            include_bytes!("samples/outlook.ics"),
            include_bytes!("samples/apple.ics"),
        ];
        let mut bytes = samples[which].to_vec();
        for (place, kind, byte) in damage {
            let at = usize::try_from(place).unwrap_or(0) % bytes.len().max(1);
            match kind {
                0 => bytes.truncate(at.max(40)),
                1 => bytes[at] = byte,
                2 => bytes.insert(at, byte),
                3 => { bytes.remove(at); }
                4 => bytes[at] = b"0123456789:;,=-\"\n\\TZP"[usize::from(byte) % 21],
                _ => bytes.insert(at, b"0123456789:;,=-\"\n\\TZP"[usize::from(byte) % 21]),
            }
        }
        if let Ok(file) = read(&bytes) {
            let events: Vec<IcalEvent> = file.taken().cloned().collect();
            // What was understood can be written, and is then read without complaint.
            let text = written(None, &events);
            let back = read(text.as_bytes()).expect("our own");
            prop_assert_eq!(back.events.len(), events.len());
            prop_assert_eq!(back.refusals().count(), 0, "{}", text);
        }
    }

    #[test]
    fn texts_survive_being_written(text in "[a-zA-ZÀ-ỹ0-9 ,;:\\\\\"'^\n\t=%@👍]{1,200}") {
        let text = text.trim().to_owned();
        prop_assume!(!text.is_empty());
        let event = IcalEvent {
            title: Some(text.clone()),
            ..IcalEvent::new("1", day("2026-03-03"), day("2026-03-04"))
        };
        let written = written(None, &[event]);
        prop_assert!(written.split("\r\n").all(|line| line.len() <= 75));
        let back = read(written.as_bytes()).expect("our own");
        prop_assert_eq!(back.taken().next().and_then(|event| event.title.clone()), Some(text));
    }
}
