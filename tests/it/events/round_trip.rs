//! What leaves Calento says to others what it says here: two packages that others wrote find the
//! same occurrences in our files as our own views show.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use calento::{
    events::{
        Occurrence, Window,
        recurrence::{Rule, Series, Start},
    },
    ids::{EventId, UserId},
    schema::{events, users},
    time::{Instant, Span, Zone},
};
use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use crate::support::{TestApp, seeds::Owner};

/// The days that are compared.
const WINDOW: (&str, &str) = ("2026-01-01", "2027-12-31");

const ZONES: [&str; 7] = [
    "Asia/Ho_Chi_Minh",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "UTC",
    // Whole days.
    "",
];

/// Every kind of rule; the parts that end it are added.
const RULES: [&str; 20] = [
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=DAILY;BYMONTH=3,10,11",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYMONTHDAY=15",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
    "FREQ=YEARLY",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1",
    "FREQ=YEARLY;BYYEARDAY=1,100,-1",
    "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
    "FREQ=YEARLY;BYDAY=10TH",
];

/// Hours and minutes of starts: among them those that clocks skip and show twice.
const TIMES: [(u32, u32); 6] = [(9, 0), (0, 0), (2, 30), (1, 30), (23, 45), (2, 0)];

/// Why a package is known to see a series differently, at the starts where it does.
fn reason(package: &str, made: &Made, starts: &[(String, i32)]) -> Option<&'static str> {
    let says = |part: &str| made.lines.contains(part);
    if package == "recurring-ical-events" {
        return says("Z\nDURATION").then_some("It reads times in UTC by the clock of X-WR-TIMEZONE.");
    }
    if says("BYWEEKNO") {
        return Some("It takes BYWEEKNO for every week.");
    }
    if says("FREQ=YEARLY;BYDAY=10TH") {
        return Some("It takes the ordinals of a year for those of a month.");
    }
    let zone = made.zone.as_ref()?;
    let changes = |start: &str| {
        let at: Instant = start.parse().expect("an instant");
        let day = TimeDelta::hours(6);
        zone.offset_seconds(at - day) != zone.offset_seconds(at + day)
    };
    starts.iter().all(|(start, _)| changes(start)).then_some(
        "It takes a reading that clocks skip by the offset after, and one shown twice for the second.",
    )
}

struct Made {
    uid: String,
    lines: String,
    zone: Option<Zone>,
}

/// A series number `number`, with an exception, an extra date and changed occurrences.
fn series(number: usize) -> Option<Made> {
    let (rule, zone) = (RULES[number % RULES.len()], ZONES[number % ZONES.len()]);
    let (hour, minute) = TIMES[(number / 3) % TIMES.len()];
    let day: NaiveDate = "2026-01-05".parse().ok()?;
    let day = day + Days::new(u64::try_from(number * 23 % 300).ok()?);
    let end = match number % 3 {
        0 => String::new(),
        1 => ";COUNT=9".to_owned(),
        _ if zone.is_empty() => ";UNTIL=20270215".to_owned(),
        _ => ";UNTIL=20270215T120000Z".to_owned(),
    };
    let rule = format!("{rule}{end}");
    let zone = if zone.is_empty() { None } else { Some(Zone::named(zone).ok()?) };
    // A start that does not fit the rule is an occurrence too, and what that means for COUNT is not
    // settled among programs: the series begins on the one after it.
    let first = starts(&rule, day.and_hms_opt(hour, minute, 0)?, zone.as_ref()).into_iter().nth(1)?;
    let wall = |at: Instant| zone.as_ref().map_or_else(|| at.to_utc(), |zone| zone.wall(at));
    let begin = match &zone {
        // In a gap clocks do not show the first reading.
        Some(zone) if zone.instant(wall(first)) != first => return None,
        _ => wall(first),
    };
    let all = starts(&rule, begin, zone.as_ref());
    let says = |name: &str, at: NaiveDateTime| match &zone {
        None => format!("{name};VALUE=DATE:{}", at.format("%Y%m%d")),
        Some(zone) if *zone == Zone::utc() => format!("{name}:{}", at.format("%Y%m%dT%H%M%SZ")),
        Some(zone) => format!("{name};TZID={}:{}", zone.name(), at.format("%Y%m%dT%H%M%S")),
    };
    let uid = format!("{number}@example.com");
    let length = if zone.is_none() { "DURATION:P1D" } else { "DURATION:PT45M" };
    let mut lines = format!(
        "BEGIN:VEVENT\nUID:{uid}\nSUMMARY:{rule}\n{}\n{length}\nRRULE:{rule}\n",
        says("DTSTART", begin)
    );
    // Never one that a clock change moved: its reading would name another moment.
    let plain: Vec<NaiveDateTime> = all
        .iter()
        .map(|at| wall(*at))
        .zip(&all)
        .filter(|(wall, at)| {
            zone.as_ref().is_none_or(|zone| zone.instant(*wall) == **at) && wall.time() == begin.time()
        })
        .map(|(wall, _)| wall)
        .collect();
    if number.is_multiple_of(2)
        && let Some(gone) = plain.get(1)
    {
        writeln!(lines, "{}", says("EXDATE", *gone)).ok()?;
    }
    let extra = begin + TimeDelta::days(37) + TimeDelta::hours(if zone.is_some() { 5 } else { 0 });
    // Whether an extra date that is an occurrence anyway counts twice is not settled.
    if number % 4 == 1 && !all.iter().any(|at| wall(*at) == extra) {
        writeln!(lines, "{}", says("RDATE", extra)).ok()?;
    }
    lines.push_str("END:VEVENT\n");
    let mut change = |at: Option<&NaiveDateTime>, days: i64, hours: i64| {
        if let Some(at) = at {
            let to = *at + TimeDelta::days(days) + TimeDelta::hours(if zone.is_some() { hours } else { 0 });
            let (id, start) = (says("RECURRENCE-ID", *at), says("DTSTART", to));
            lines.push_str(&format!(
                "BEGIN:VEVENT\nUID:{uid}\nSUMMARY:{rule}, moved\n{id}\n{start}\n{length}\nEND:VEVENT\n"
            ));
        }
    };
    if number % 5 != 4 {
        change(plain.get(2), 1, 2);
        change(plain.get(4), 0, -3);
    }
    Some(Made { uid, lines, zone })
}

/// The starts of a rule in the window.
fn starts(rule: &str, wall: NaiveDateTime, zone: Option<&Zone>) -> Vec<Instant> {
    let start = match zone {
        None => Start::Day(wall.date()),
        Some(zone) => Start::At { wall, zone: zone.clone() },
    };
    let rule = Rule::parse(rule, start).unwrap_or_else(|error| panic!("{rule}: {error:?}"));
    let at = |day: &str| Instant::from_utc(day.parse::<NaiveDate>().unwrap().and_hms_opt(0, 0, 0).unwrap());
    Series::new(rule, TimeDelta::minutes(45)).starts_in(Span::new(at(WINDOW.0), at(WINDOW.1)))
}

type Occurrences = Vec<(String, String)>;

/// UID and start of what `owner` sees between the days of the window.
fn shown(app: &TestApp, owner: &Owner) -> Occurrences {
    app.rows(|conn| {
        let owner: UserId =
            users::table.filter(users::email.eq(&owner.email)).select(users::id).first(conn)?;
        let uids: HashMap<EventId, String> = events::table
            .filter(events::user_id.eq(owner))
            .select((events::id, events::ical_uid))
            .load(conn)?
            .into_iter()
            .collect();
        let window =
            Window { first: WINDOW.0.parse().unwrap(), last: WINDOW.1.parse().unwrap(), zone: Zone::utc() };
        let mut found: Occurrences = Occurrence::in_window(conn, owner, &window)?
            .iter()
            .map(|occurrence| {
                let start = occurrence.span.start;
                let is_day = occurrence.event.is_all_day;
                let start = if is_day { start.to_utc().date().to_string() } else { start.to_string() };
                (uids[&occurrence.event.id].clone(), start)
            })
            .collect();
        found.retain(in_window);
        found.sort();
        Ok(found)
    })
}

/// Programs differ in where the days of a window begin; its first and last ones are left out.
fn in_window(one: &(String, String)) -> bool {
    ("2026-01-03".."2027-12-29").contains(&one.1.as_str())
}

/// What a package finds in the file.
fn found_by(program: &Path, script: &str, path: &Path) -> Occurrences {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut child = Command::new(program)
        .arg(root.join("tests/it/support").join(script))
        .args([WINDOW.0, WINDOW.1])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}; script/test installs it", program.display()));
    child.stdin.take().unwrap().write_all(path.display().to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{script} failed");
    let mut answer: HashMap<String, Option<Occurrences>> = serde_json::from_slice(&output.stdout).unwrap();
    let mut found = answer.remove(&path.display().to_string()).flatten().expect("it can read the file");
    found.retain(in_window);
    found.sort();
    found
}

/// The occurrences that only one of the two has, by UID: more of them here, or there when negative.
fn difference(here: &Occurrences, there: &Occurrences) -> BTreeMap<String, Vec<(String, i32)>> {
    let mut counts: BTreeMap<&(String, String), i32> = BTreeMap::new();
    here.iter().for_each(|one| *counts.entry(one).or_default() += 1);
    there.iter().for_each(|one| *counts.entry(one).or_default() -= 1);
    let mut by_uid: BTreeMap<String, Vec<(String, i32)>> = BTreeMap::new();
    for ((uid, start), count) in counts.into_iter().filter(|(_, count)| *count != 0) {
        by_uid.entry(uid.clone()).or_default().push((start.clone(), count));
    }
    by_uid
}

#[actix_web::test]
async fn others_find_the_same_occurrences_in_our_files_as_our_views_show() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.new_owner("binh").zone("America/New_York").register().await);
    let made: Vec<Made> = (0..280).filter_map(series).collect();
    assert!(made.len() > 250, "{} series", made.len());
    let lines: String = made.iter().map(|made| made.lines.as_str()).collect();
    let file = format!("BEGIN:VCALENDAR\nVERSION:2.0\n{lines}END:VCALENDAR\n").replace('\n', "\r\n");
    let sent = an.upload("/import", &[], "series.ics", file).await;
    app.work().await;
    let report = if sent.status() == 303 { sent.follow().await } else { sent };
    assert_eq!(
        (report.text("[data-count=refused]"), report.text("[data-count=changed]")),
        ("0".into(), "0".into()),
        "{report}"
    );
    let here = shown(&app, &an);
    assert!(here.len() > 8_000, "{} occurrences", here.len());

    let exported = an.get("/export.ics").await.assert_status(200);
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("round-trip.ics");
    fs::write(&path, exported.bytes()).unwrap();
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/venv/bin/python");
    let rules: HashMap<&str, usize> =
        made.iter().enumerate().map(|(at, made)| (made.uid.as_str(), at)).collect();
    let (mut wrong, mut known) = (Vec::new(), BTreeMap::<&str, usize>::new());
    for (package, program, script) in [
        ("recurring-ical-events", python.as_path(), "occurrences.py"),
        ("ical.js", Path::new("node"), "occurrences.mjs"),
    ] {
        for (uid, starts) in difference(&here, &found_by(program, script, &path)) {
            let made = &made[rules[uid.as_str()]];
            match reason(package, made, &starts) {
                Some(reason) => *known.entry(reason).or_default() += 1,
                None => {
                    wrong.push(format!("{package}: {:?}\n{}", &starts[..starts.len().min(4)], made.lines))
                }
            }
        }
    }
    eprintln!("{} occurrences, series known to differ: {known:#?}", here.len());
    // A reason that explains nothing any more is to go.
    assert_eq!(known.len(), 4, "{known:#?}");
    assert!(wrong.is_empty(), "{} series differ:\n{}", wrong.len(), wrong[..wrong.len().min(25)].join("\n"));

    let sent = binh.upload("/import", &[], "series.ics", exported.bytes()).await;
    app.work().await;
    let report = if sent.status() == 303 { sent.follow().await } else { sent };
    assert_eq!(report.text("[data-count=refused]"), "0", "{report}");
    assert_eq!(difference(&here, &shown(&app, &binh)), BTreeMap::new(), "in another account");
    let again = an.upload("/import", &[], "series.ics", exported.bytes()).await;
    app.work().await;
    let again = if again.status() == 303 { again.follow().await } else { again };
    assert_eq!(
        (again.text("[data-count=taken]"), again.text("[data-count=changed]")),
        ("0".into(), "0".into()),
        "{again}"
    );
}
