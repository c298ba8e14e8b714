//! `events::intake`: what becomes of a file on an owner's calendar.

mod foreign;
mod large;
mod pages;

use calento::{
    accounts::{
        User,
        user::{NewUser, SignedUp},
    },
    calendars::Calendar,
    events::{
        Event, EventDraft, Invitee, Occurrence, Origin, When, Window,
        intake::{self, Note, Outcome, Prepared, Refusal, Report, Tally},
        outflow::{Selection, Source},
        recurrence::RuleError,
    },
    ical,
    ids::{EventId, UserId},
    schema::{email_logs, event_attendees, events, jobs},
    time::{Instant, Span, Zone},
    tokens::Secret,
};
use diesel::{PgConnection, prelude::*};

use crate::support::database::TestDatabase;

const APPLE: &[u8] = include_bytes!("../../../src/ical/samples/apple.ics");
const GOOGLE: &[u8] = include_bytes!("../../../src/ical/samples/google.ics");
const OUTLOOK: &[u8] = include_bytes!("../../../src/ical/samples/outlook.ics");

fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

/// An owner with a primary calendar.
struct Owner {
    user: User,
    calendar: Calendar,
}

impl Owner {
    fn sign_up(conn: &mut PgConnection, name: &str, zone: &str) -> Self {
        let new = NewUser {
            id: UserId::new(),
            email: format!("{name}@example.com"),
            username: name.into(),
            password_hash: "!".into(),
            first_name: None,
            last_name: None,
            timezone: zone.into(),
        };
        let SignedUp::Done(user) = User::sign_up(conn, &new).expect("an account") else {
            panic!("{name} is taken")
        };
        let calendar = Calendar::make_primary(conn, &user, "Personal").expect("a calendar");
        Self { user: *user, calendar }
    }

    fn import(&self, conn: &mut PgConnection, file: &[u8]) -> Report {
        let file = ical::read(file).expect("iCalendar");
        let prepared = Prepared::new(&file, &self.calendar.zone());
        let now = at("2026-11-23T02:00:00Z");
        conn.transaction(|conn| {
            intake::take_in(
                conn,
                &self.user,
                self.calendar.id,
                prepared,
                "(No title)",
                intake::Source::Owner,
                now,
            )
        })
        .expect("the file is taken in")
    }

    /// Title and start of what the owner's calendars show between two days, in UTC.
    fn shown(&self, conn: &mut PgConnection, first: &str, last: &str) -> Vec<(String, String)> {
        let window = Window { first: first.parse().unwrap(), last: last.parse().unwrap(), zone: Zone::utc() };
        let found = Occurrence::in_window(conn, self.user.id, &window).expect("occurrences");
        found.iter().map(|occurrence| (occurrence.event.title.clone(), start(occurrence))).collect()
    }

    fn rows(&self, conn: &mut PgConnection) -> Vec<(EventId, chrono::NaiveDateTime, Option<Instant>)> {
        events::table
            .filter(events::user_id.eq(self.user.id))
            .order(events::id)
            .select((events::id, events::updated_at, events::deleted_at))
            .load(conn)
            .expect("rows")
    }

    fn event(&self, conn: &mut PgConnection, uid: &str) -> Event {
        events::table
            .filter(events::user_id.eq(self.user.id))
            .filter(events::ical_uid.eq(uid))
            .filter(events::recurring_event_id.is_null())
            .select(Event::as_select())
            .first(conn)
            .expect("the event")
    }
}

/// A date for whole days, else RFC 3339 in UTC.
fn start(occurrence: &Occurrence) -> String {
    let start = occurrence.span.start;
    if occurrence.event.is_all_day { start.to_utc().date().to_string() } else { start.to_string() }
}

/// A file of these VEVENTs, given as the lines between BEGIN and END.
fn calendar(events: &[&str]) -> Vec<u8> {
    let events: String =
        events.iter().map(|lines| format!("BEGIN:VEVENT\n{}\nEND:VEVENT\n", lines.trim())).collect();
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n").replace('\n', "\r\n").into_bytes()
}

fn outcomes(report: &Report) -> Vec<&Outcome> {
    report.lines.iter().map(|line| &line.outcome).collect()
}

fn with(taken: usize, changed: usize, unchanged: usize, refused: usize) -> Tally {
    Tally { taken, changed, unchanged, refused }
}

#[test]
fn what_the_large_calendars_export_is_taken_once() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    for (name, file) in [("apple", APPLE), ("google", GOOGLE), ("outlook", OUTLOOK)] {
        let owner = Owner::sign_up(conn, name, "Asia/Ho_Chi_Minh");
        let first = owner.import(conn, file);
        let Tally { taken, changed, unchanged, refused } = first.tally();
        assert_eq!((changed, unchanged, refused), (0, 0, 0), "{name}: {first:?}");
        assert!(taken > 1, "{name}");
        let rows = owner.rows(conn);
        let second = owner.import(conn, file);
        assert_eq!(second.tally(), with(0, 0, taken, 0), "{name}: {second:?}");
        assert_eq!(owner.rows(conn), rows, "{name}");
    }
    let mails: i64 = email_logs::table.count().get_result(conn).unwrap();
    let work: i64 = jobs::table.count().get_result(conn).unwrap();
    let guests: i64 = event_attendees::table.count().get_result(conn).unwrap();
    assert_eq!((mails, work, guests), (0, 0, 0), "nobody is invited");
}

#[test]
fn a_series_with_exceptions_extra_dates_and_changed_occurrences_is_drawn_as_the_file_says() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    let owner = Owner::sign_up(conn, "an", "Asia/Ho_Chi_Minh");
    let file = calendar(&[
        // The changed occurrence stands before its series.
        "UID:s\nSUMMARY:moved\nRECURRENCE-ID:20260324T080000Z\nDTSTART;TZID=Europe/Berlin:20260325T100000\nDURATION:PT1H",
        "UID:s\nSUMMARY:weekly\nDTSTART;TZID=Europe/Berlin:20260303T090000\nDTEND;TZID=Europe/Berlin:20260303T093000\n\
         RRULE:FREQ=WEEKLY;COUNT=6\nEXDATE;VALUE=DATE:20260310\nRDATE;TZID=Europe/Berlin:20260305T140000",
        "UID:s\nRECURRENCE-ID;TZID=Europe/Berlin:20260317T090000\nDTSTART;TZID=Europe/Berlin:20260317T090000\nSTATUS:CANCELLED",
        "UID:d\nSUMMARY:days\nDTSTART;VALUE=DATE:20260301\nDTEND;VALUE=DATE:20260303\nRRULE:FREQ=MONTHLY;COUNT=3\n\
         EXDATE;VALUE=DATE:20260401",
        "UID:r\nSUMMARY:dates\nDTSTART:20260306T010000Z\nRDATE:20260307T020000Z,20260308T030000Z",
    ]);
    let report = owner.import(conn, &file);
    assert_eq!(report.tally(), with(5, 0, 0, 0), "{report:?}");
    let mut shown = owner.shown(conn, "2026-01-01", "2026-12-31");
    shown.sort();
    let expected = [
        ("dates", "2026-03-06T01:00:00Z"),
        ("dates", "2026-03-07T02:00:00Z"),
        ("dates", "2026-03-08T03:00:00Z"),
        ("days", "2026-03-01"),
        ("days", "2026-05-01"),
        ("moved", "2026-03-25T09:00:00Z"),
        ("weekly", "2026-03-03T08:00:00Z"),
        ("weekly", "2026-03-05T13:00:00Z"),
        // Clocks in Berlin changed on 29 March.
        ("weekly", "2026-03-31T07:00:00Z"),
        ("weekly", "2026-04-07T07:00:00Z"),
    ];
    assert_eq!(shown, expected.map(|(title, start)| (title.to_owned(), start.to_owned())));
    assert_eq!(owner.import(conn, &file).tally(), with(0, 0, 5, 0));
}

#[test]
fn a_changed_file_changes_what_it_says_and_no_more() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    let owner = Owner::sign_up(conn, "an", "Asia/Ho_Chi_Minh");
    let event = |sequence: u8, title: &str| {
        format!(
            "UID:a\nSEQUENCE:{sequence}\nSUMMARY:{title}\nDTSTART:20260303T020000Z\nDTEND:20260303T030000Z"
        )
    };
    let other = "UID:b\nDTSTART:20260304T020000Z\nDTEND:20260304T030000Z";
    owner.import(conn, &calendar(&[&event(1, "one"), other]));
    let rows = owner.rows(conn);

    let newer = owner.import(conn, &calendar(&[&event(1, "two"), other]));
    assert_eq!(outcomes(&newer), [&Outcome::Changed, &Outcome::Unchanged]);
    assert_eq!(owner.event(conn, "a").title, "two");
    assert_eq!(owner.rows(conn)[1], rows[1], "the other row is not touched");

    let older = owner.import(conn, &calendar(&[&event(0, "zero")]));
    assert_eq!(
        (outcomes(&older), &older.lines[0].notes),
        (vec![&Outcome::Unchanged], &vec![Note::NewerHere])
    );
    assert_eq!(owner.event(conn, "a").title, "two");

    // The colour is not the file's business, and "(No title)" is no change in the other language.
    diesel::update(events::table.filter(events::ical_uid.eq("b")))
        .set((events::color.eq("#0b8043"), events::title.eq("(Không có tiêu đề)")))
        .execute(conn)
        .unwrap();
    assert_eq!(owner.import(conn, &calendar(&[other])).tally(), with(0, 0, 1, 0));
}

#[test]
fn a_deleted_event_comes_back_and_a_deleted_occurrence_does_not() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    let owner = Owner::sign_up(conn, "an", "Asia/Ho_Chi_Minh");
    let now = at("2026-11-23T02:00:00Z");
    let file = calendar(&[
        "UID:s\nSUMMARY:s\nDTSTART:20260303T020000Z\nDTEND:20260303T030000Z\nRRULE:FREQ=DAILY;COUNT=3",
        "UID:s\nSUMMARY:x\nRECURRENCE-ID:20260304T020000Z\nDTSTART:20260304T050000Z\nDTEND:20260304T060000Z",
    ]);
    owner.import(conn, &file);
    let shown = owner.shown(conn, "2026-03-01", "2026-03-31");
    assert_eq!(shown.len(), 3);
    let id = owner.event(conn, "s").id;

    Event::delete(conn, owner.user.id, id, now).expect("deleted");
    let again = owner.import(conn, &file);
    assert_eq!(again.tally(), with(2, 0, 0, 0), "{again:?}");
    assert_eq!(owner.event(conn, "s").id, id, "it is the same row");
    assert_eq!(owner.shown(conn, "2026-03-01", "2026-03-31"), shown);

    Event::leave_out(conn, owner.user.id, id, at("2026-03-04T02:00:00Z"), now).expect("left out");
    let again = owner.import(conn, &file);
    assert_eq!(outcomes(&again), [&Outcome::Unchanged, &Outcome::Unchanged]);
    assert_eq!(again.lines[0].notes, [Note::NewerHere]);
    assert_eq!(again.lines[1].notes, [Note::LeftOutBySeries]);
    assert_eq!(owner.shown(conn, "2026-03-01", "2026-03-31").len(), 2);
}

#[test]
fn an_occurrence_without_its_series_stands_by_itself_until_the_series_comes() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    let owner = Owner::sign_up(conn, "an", "Asia/Ho_Chi_Minh");
    let series =
        "UID:s\nSUMMARY:s\nDTSTART:20260303T020000Z\nDTEND:20260303T030000Z\nRRULE:FREQ=DAILY;COUNT=3";
    let moved =
        "UID:s\nSUMMARY:x\nRECURRENCE-ID:20260304T020000Z\nDTSTART:20260304T050000Z\nDTEND:20260304T060000Z";
    let other =
        "UID:s\nSUMMARY:y\nRECURRENCE-ID:20260305T020000Z\nDTSTART:20260305T050000Z\nDTEND:20260305T060000Z";
    let off = "UID:s\nRECURRENCE-ID:20260303T020000Z\nDTSTART:20260303T020000Z\nSTATUS:CANCELLED";

    let alone = owner.import(conn, &calendar(&[moved, other, off]));
    assert_eq!(
        outcomes(&alone),
        [&Outcome::Taken, &Outcome::Taken, &Outcome::Refused(Refusal::NoSeries)],
        "{alone:?}"
    );
    assert_eq!(alone.lines[0].notes, [Note::SeriesMissing]);
    assert_eq!(owner.import(conn, &calendar(&[moved, other])).tally(), with(0, 0, 2, 0));

    owner.import(conn, &calendar(&[series, moved, other]));
    let titles: Vec<_> = owner.shown(conn, "2026-03-01", "2026-03-31").into_iter().map(|(t, _)| t).collect();
    assert_eq!(titles, ["s", "x", "y"], "nothing is drawn twice");

    // Occurrences alone find the series that is here.
    let later = owner.import(conn, &calendar(&[off, moved]));
    assert_eq!(outcomes(&later), [&Outcome::Changed, &Outcome::Unchanged]);
    assert_eq!(owner.shown(conn, "2026-03-01", "2026-03-31").len(), 2);
    assert_eq!(owner.import(conn, &calendar(&[off, moved])).tally(), with(0, 0, 2, 0));
}

#[test]
fn a_new_rule_drops_the_changed_occurrences_it_no_longer_has() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    let owner = Owner::sign_up(conn, "an", "Asia/Ho_Chi_Minh");
    let series = |rule: &str| {
        format!("UID:s\nSUMMARY:s\nDTSTART:20260303T020000Z\nDTEND:20260303T030000Z\nRRULE:{rule}")
    };
    let moved =
        "UID:s\nSUMMARY:x\nRECURRENCE-ID:20260304T020000Z\nDTSTART:20260304T050000Z\nDTEND:20260304T060000Z";
    owner.import(conn, &calendar(&[&series("FREQ=DAILY;COUNT=3"), moved]));
    owner.import(conn, &calendar(&[&series("FREQ=WEEKLY;COUNT=2")]));
    let titles: Vec<_> = owner.shown(conn, "2026-03-01", "2026-03-31").into_iter().map(|(t, _)| t).collect();
    assert_eq!(titles, ["s", "s"]);
}

#[test]
fn what_does_not_fit_is_cut_kept_or_refused_and_said() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    let owner = Owner::sign_up(conn, "an", "Asia/Ho_Chi_Minh");
    let long = |property: &str, length: usize| format!("{property}:{}", "é".repeat(length));
    let file = calendar(&[
        &format!(
            "UID:{}\n{}\n{}\n{}\nDTSTART:20260303T020000Z\nDTEND:20260303T030000Z",
            "u".repeat(300),
            long("SUMMARY", 300),
            long("DESCRIPTION", 40_000),
            long("LOCATION", 3_000)
        ),
        "UID:moment\nSUMMARY:moment\nDTSTART:20260303T020000Z",
        "UID:often\nDTSTART:20260303T020000Z\nDTEND:20260303T030000Z\nRRULE:FREQ=SECONDLY",
        &format!(
            "UID:long\nDTSTART:20260303T020000Z\nDTEND:20260303T030000Z\nRRULE:FREQ=DAILY;X={}",
            "a".repeat(1_100)
        ),
        "UID:old\nDTSTART:00000303T020000Z\nDTEND:00000303T030000Z",
        "UID:late\nDTSTART;VALUE=DATE:99991231",
        "UID:guests\nDTSTART:20260303T020000Z\nDTEND:20260303T030000Z\nORGANIZER;CN=Boss:mailto:boss@example.org\n\
         ATTENDEE:mailto:an@example.com\nATTENDEE:mailto:binh@example.com",
        "UID:twice\nSUMMARY:first\nDTSTART:20260303T020000Z\nDTEND:20260303T030000Z",
        "UID:twice\nSEQUENCE:1\nSUMMARY:second\nDTSTART:20260303T020000Z\nDTEND:20260303T030000Z",
        "UID:off\nSTATUS:CANCELLED\nDTSTART:20260303T020000Z\nDTEND:20260303T030000Z",
    ]);
    let report = owner.import(conn, &file);
    let said: Vec<(&Outcome, &[Note])> =
        report.lines.iter().map(|line| (&line.outcome, &line.notes[..])).collect();
    let duplicate = Outcome::Refused(Refusal::Unreadable(ical::Refusal::Duplicate));
    assert_eq!(
        said,
        [
            (&Outcome::Taken, &[Note::TitleCut, Note::DescriptionCut, Note::LocationCut][..]),
            (&Outcome::Taken, &[Note::NoLength]),
            (&Outcome::Taken, &[Note::RuleKept(RuleError::TooOften)]),
            (&Outcome::Refused(Refusal::RuleTooLong), &[]),
            (&Outcome::Refused(Refusal::OutOfReach), &[]),
            (&Outcome::Refused(Refusal::OutOfReach), &[]),
            (&Outcome::Taken, &[Note::GuestsLeftOut(2)]),
            (&duplicate, &[]),
            (&Outcome::Taken, &[]),
            (&Outcome::Taken, &[]),
        ]
    );
    let moment = owner.event(conn, "moment");
    assert_eq!(
        moment.when(),
        When::Timed {
            span: Span::new(at("2026-03-03T02:00:00Z"), at("2026-03-03T02:01:00Z")),
            zone: owner.calendar.zone(),
        }
    );
    assert_eq!(owner.event(conn, "often").recurrence_rule.as_deref(), Some("FREQ=SECONDLY"));
    let meeting = owner.event(conn, "guests");
    assert_eq!(meeting.organizer_email.as_deref(), Some("boss@example.org"));
    assert_eq!(owner.event(conn, "twice").title, "second");
    let untitled = owner.shown(conn, "2026-03-01", "2026-03-31");
    assert_eq!(untitled.iter().filter(|(title, _)| title == "(No title)").count(), 2, "{untitled:?}");
    assert_eq!(owner.import(conn, &file).tally(), with(0, 0, 6, 4));
}

#[test]
fn events_that_others_rely_on_are_not_changed_by_a_file() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    let owner = Owner::sign_up(conn, "an", "Asia/Ho_Chi_Minh");
    let when = || When::Timed {
        span: Span::new(at("2026-03-03T02:00:00Z"), at("2026-03-03T03:00:00Z")),
        zone: owner.calendar.zone(),
    };
    let (now, secret) = (at("2026-11-23T02:00:00Z"), Secret::random().expect("random bytes"));
    let mut make = |uid: &str, managed_by| {
        let origin = Origin { ical_uid: Some(uid.into()), managed_by };
        Event::create(conn, &owner.user, &EventDraft::plain(owner.calendar.id, "here", when()), origin)
            .unwrap()
    };
    make("booked", Some("booking"));
    let meeting = make("meeting", None);
    let guest = Invitee { address: "binh@example.com".parse().unwrap(), name: None };
    calento::events::Attendee::set_list(conn, &meeting, &[guest], &secret, now).unwrap();

    let moved = |uid: &str| {
        format!("UID:{uid}\nSEQUENCE:9\nSUMMARY:file\nDTSTART:20260304T020000Z\nDTEND:20260304T030000Z")
    };
    let report = owner.import(conn, &calendar(&[&moved("booked"), &moved("meeting")]));
    assert_eq!(
        outcomes(&report),
        [&Outcome::Refused(Refusal::Booked), &Outcome::Refused(Refusal::HasGuests)]
    );
    assert_eq!(owner.event(conn, "booked").title, "here");
    assert_eq!(owner.event(conn, "meeting").title, "here");
}

#[test]
fn answers_to_invitations_are_no_events_and_cancellations_cancel() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    let owner = Owner::sign_up(conn, "an", "Asia/Ho_Chi_Minh");
    let event = "UID:a\nSUMMARY:a\nDTSTART:20260303T020000Z\nDTEND:20260303T030000Z";
    let as_method = |method: &str| {
        let text = String::from_utf8(calendar(&[event])).unwrap();
        text.replacen("VERSION:2.0", &format!("METHOD:{method}\r\nVERSION:2.0"), 1).into_bytes()
    };
    let reply = owner.import(conn, &as_method("REPLY"));
    assert_eq!(outcomes(&reply), [&Outcome::Refused(Refusal::Answer)]);
    assert_eq!(owner.import(conn, &as_method("REQUEST")).tally(), with(1, 0, 0, 0));
    assert_eq!(owner.shown(conn, "2026-03-01", "2026-03-31").len(), 1);
    assert_eq!(owner.import(conn, &as_method("CANCEL")).tally(), with(0, 1, 0, 0));
    assert_eq!(owner.shown(conn, "2026-03-01", "2026-03-31"), []);
}

#[test]
fn an_hour_that_begins_in_a_clock_gap_stays_one_and_reminders_left_out_are_said() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    let owner = Owner::sign_up(conn, "an", "America/New_York");
    let file = calendar(&[
        "UID:gap\nDTSTART;TZID=America/New_York:20270314T023000\nDTEND;TZID=America/New_York:20270314T033000",
        "UID:alarm\nDTSTART:20270303T020000Z\nDTEND:20270303T030000Z\n\
         BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-P60D\nEND:VALARM\n\
         BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-P600D\nEND:VALARM",
    ]);
    let report = owner.import(conn, &file);
    let notes: Vec<&[Note]> = report.lines.iter().map(|line| &line.notes[..]).collect();
    assert_eq!(notes, [&[][..], &[Note::Read(ical::Note::AlarmLeftOut)]]);
    let gap = owner.event(conn, "gap");
    assert_eq!((gap.end_time - gap.start_time).num_minutes(), 60);
    assert_eq!(gap.start_time, at("2027-03-14T07:30:00Z"));
    let reminders = owner.event(conn, "alarm").reminders.expect("one of them");
    assert_eq!(reminders, serde_json::json!([{ "method": "email", "minutes": 60 * 24 * 60 }]));
}

#[test]
fn what_is_exported_shows_the_same_when_it_is_imported_elsewhere() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    let stamp = at("2026-11-23T02:00:00Z");
    for (name, file) in [("apple", APPLE), ("google", GOOGLE), ("outlook", OUTLOOK)] {
        let owner = Owner::sign_up(conn, name, "Asia/Ho_Chi_Minh");
        owner.import(conn, file);
        let mut events = Vec::new();
        let all = Selection { owner: owner.user.id, of: Source::Anywhere };
        let mut last = None;
        while let batch = all.batch(conn, last).unwrap()
            && !batch.events.is_empty()
        {
            last = batch.events.last().map(|event| event.id);
            events.extend(batch.to_ical());
        }
        let (method, zone) = (Some(ical::Method::Publish), owner.calendar.zone());
        let text =
            ical::write(&ical::Calendar { method, name: None, zone: Some(&zone), events: &events, stamp });

        let other = Owner::sign_up(conn, &format!("{name}-other"), "America/New_York");
        let report = other.import(conn, text.as_bytes());
        assert_eq!(report.tally(), with(events.len(), 0, 0, 0), "{name}: {report:?}");
        let shown = owner.shown(conn, "2020-01-01", "2030-12-31");
        assert!(!shown.is_empty(), "{name}");
        assert_eq!(other.shown(conn, "2020-01-01", "2030-12-31"), shown, "{name}");
        assert_eq!(
            owner.import(conn, text.as_bytes()).tally(),
            with(0, 0, events.len(), 0),
            "{name}: at home"
        );
    }
}

#[test]
fn two_imports_of_one_file_at_once_take_it_once() {
    let database = TestDatabase::migrated();
    let owner = Owner::sign_up(&mut database.connect(), "an", "Asia/Ho_Chi_Minh");
    let imports = |_| {
        let mut conn = database.connect();
        let owner = &owner;
        move || owner.import(&mut conn, GOOGLE).tally().taken
    };
    let taken: Vec<usize> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..4).map(imports).map(|import| scope.spawn(import)).collect();
        running.into_iter().map(|import| import.join().expect("no failure")).collect()
    });
    assert_eq!(taken.iter().filter(|taken| **taken > 0).count(), 1, "{taken:?}");
}

#[test]
fn thousands_of_events_are_taken_within_seconds() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    let owner = Owner::sign_up(conn, "an", "Asia/Ho_Chi_Minh");
    let events: Vec<String> = (0..5_000)
        .map(|n| {
            let (month, day) = (n % 12 + 1, n % 28 + 1);
            let rule = if n % 10 == 0 { "\nRRULE:FREQ=WEEKLY" } else { "" };
            format!(
                "UID:{n}@example.com\nSUMMARY:Event {n}\nDTSTART;TZID=Asia/Ho_Chi_Minh:2026{month:02}{day:02}T090000\n\
                 DURATION:PT1H{rule}"
            )
        })
        .collect();
    let file = calendar(&events.iter().map(String::as_str).collect::<Vec<_>>());
    let begun = std::time::Instant::now();
    assert_eq!(owner.import(conn, &file).tally(), with(5_000, 0, 0, 0));
    assert_eq!(owner.import(conn, &file).tally(), with(0, 0, 5_000, 0));
    // A debug build on a busy machine; a round trip for each row alone would take longer.
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}

#[test]
fn what_the_owner_has_declined_keeps_nobody_busy() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    let owner = Owner::sign_up(conn, "an", "Asia/Ho_Chi_Minh");
    let file = calendar(&[
        "UID:yes\nSUMMARY:yes\nDTSTART:20260302T020000Z\nDTEND:20260302T030000Z\n\
         ATTENDEE;PARTSTAT=ACCEPTED:mailto:an@example.com\nATTENDEE;PARTSTAT=DECLINED:mailto:duy@example.net",
        "UID:no\nSUMMARY:no\nDTSTART:20260302T050000Z\nDTEND:20260302T060000Z\n\
         ATTENDEE;PARTSTAT=DECLINED:MAILTO:An@Example.com",
        "UID:s\nSUMMARY:s\nDTSTART:20260303T020000Z\nDTEND:20260303T030000Z\nRRULE:FREQ=DAILY;COUNT=2",
        "UID:s\nSUMMARY:s\nRECURRENCE-ID:20260304T020000Z\nDTSTART:20260304T020000Z\nDTEND:20260304T030000Z\n\
         ATTENDEE;PARTSTAT=DECLINED:mailto:an@example.com",
    ]);
    owner.import(conn, &file);
    assert_eq!(owner.shown(conn, "2026-03-01", "2026-03-31").len(), 4, "all of them are shown");
    let march = Span::new(at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z"));
    let busy = Occurrence::busy(conn, owner.user.id, march, &Zone::utc()).expect("busy times");
    let starts: Vec<String> = busy.iter().map(|span| span.start.to_string()).collect();
    assert_eq!(starts, ["2026-03-02T02:00:00Z", "2026-03-03T02:00:00Z"]);
    let again = owner.import(conn, &file);
    assert_eq!(again.tally(), with(0, 0, 4, 0), "{again:?}");
}
