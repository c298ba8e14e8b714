//! Files that other programs wrote, from the test data of two Python packages, and the occurrences
//! that `recurring-ical-events` finds in them.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::*;

/// The days that are compared; the package cannot look at all of time.
const WINDOW: (&str, &str) = ("1990-01-01", "2027-12-30");

/// The files whose occurrences differ, each with the reason.
const DIFFERENT: &[(&str, &str)] = &[
    (
        "icalendar/tests/calendars/issue_1633_rdate_with_dates.ics",
        "An RDATE that is a day takes the time of its series.",
    ),
    (
        "icalendar/tests/calendars/issue_1633_rdate_with_dates_and_tzid.ics",
        "An RDATE that is a day takes the time of its series.",
    ),
    ("icalendar/tests/calendars/issue_526_calendar_with_different_events.ics", UNKNOWN_ZONE),
    ("icalendar/tests/calendars/issue_526_calendar_with_event_subset.ics", UNKNOWN_ZONE),
    ("icalendar/tests/calendars/issue_526_calendar_with_events.ics", UNKNOWN_ZONE),
    ("icalendar/tests/calendars/issue_526_calendar_with_shuffeled_events.ics", UNKNOWN_ZONE),
    ("icalendar/tests/calendars/issue_722_missing_VTIMEZONE_custom.ics", UNKNOWN_ZONE),
    (
        "icalendar/tests/calendars/issue_722_timezone_transition_ambiguity.ics",
        "The zone it makes up goes by the clock of no place.",
    ),
    ("recurring-ical-events/test/calendars/end_before_start_event.ics", ENDS_FIRST),
    (
        "recurring-ical-events/test/calendars/issue_117_until_before_dtstart.ics",
        "A rule that ends before it starts is kept, and its start shown.",
    ),
    (
        "recurring-ical-events/test/calendars/issue_128_only_first_event.ics",
        "COUNT=-1 is no count: the rule is kept, and its start shown.",
    ),
    ("recurring-ical-events/test/calendars/issue_132_swapped_start_and_end.ics", ENDS_FIRST),
    ("recurring-ical-events/test/calendars/issue_201_mixed_datetime_and_date.ics", KIND_OF_START),
    ("recurring-ical-events/test/calendars/issue_201_test_matrix.ics", KIND_OF_START),
    (
        "recurring-ical-events/test/calendars/issue_75_range_parameter.ics",
        "THISANDFUTURE changes the one occurrence only, with a note.",
    ),
    (
        "recurring-ical-events/test/calendars/multiple_rrule.ics",
        "Of several rules the first counts, with a note.",
    ),
];

const UNKNOWN_ZONE: &str =
    "It names a zone that it does not define and that nobody else knows; the package guesses.";
const ENDS_FIRST: &str = "It ends before it begins and is refused; the package swaps the two.";
const KIND_OF_START: &str = "It begins on a whole day and ends at a time; the kind of its start counts.";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All sample files, by their paths below `target/ics-samples`.
fn samples() -> Vec<(String, PathBuf)> {
    let directory = root().join("target/ics-samples");
    let (mut found, mut open) = (Vec::new(), vec![directory.clone()]);
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.expect("a readable folder").path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "ics") {
                let name = path.strip_prefix(&directory).expect("below").display().to_string();
                found.push((name, path));
            }
        }
    }
    found.sort();
    assert!(
        found.len() > 200,
        "{} sample calendars in {}: run script/test, which fetches them",
        found.len(),
        directory.display()
    );
    found
}

type Occurrences = Vec<(String, String)>;

/// What the package says of each file, by name; `None` where it gives up.
fn expected(samples: &[(String, PathBuf)]) -> HashMap<String, Option<Occurrences>> {
    let mut python = Command::new(root().join("target/venv/bin/python"))
        .args(["-W", "ignore"])
        .arg(root().join("tests/it/support/occurrences.py"))
        .args([WINDOW.0, WINDOW.1])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("target/venv has a Python: run script/test, which makes it");
    let paths: Vec<String> = samples.iter().map(|(_, path)| path.display().to_string()).collect();
    python.stdin.take().expect("a pipe").write_all(paths.join("\n").as_bytes()).expect("paths are sent");
    let output = python.wait_with_output().expect("it ends");
    assert!(output.status.success(), "occurrences.py failed");
    let mut answer: HashMap<String, Option<Occurrences>> =
        serde_json::from_slice(&output.stdout).expect("its JSON");
    samples
        .iter()
        .map(|(name, path)| (name.clone(), answer.remove(&path.display().to_string()).expect("an answer")))
        .collect()
}

/// The owner's occurrences under the UIDs of the file, as the package names them.
fn drawn(conn: &mut PgConnection, owner: &Owner, file: &ical::IcalFile) -> Occurrences {
    let uids: HashMap<EventId, String> = events::table
        .filter(events::user_id.eq(owner.user.id))
        .select((events::id, events::ical_uid))
        .load(conn)
        .unwrap()
        .into_iter()
        .collect();
    let made: HashSet<&str> = file
        .taken()
        .filter(|event| event.notes.contains(&ical::Note::UidMade))
        .map(|event| event.uid.as_str())
        .collect();
    let in_file = |uid: &str| {
        // An occurrence without its series stands under a UID of its own.
        let known = |uid: &&str| file.taken().any(|event| event.uid == *uid);
        let uid = Some(uid).filter(known).or(uid.rsplit_once('/').map(|(uid, _)| uid)).unwrap_or(uid);
        if made.contains(uid) { String::new() } else { uid.to_owned() }
    };
    let window =
        Window { first: WINDOW.0.parse().unwrap(), last: WINDOW.1.parse().unwrap(), zone: Zone::utc() };
    let found = Occurrence::in_window(conn, owner.user.id, &window).expect("occurrences");
    let mut drawn: Occurrences =
        found.iter().map(|occurrence| (in_file(&uids[&occurrence.event.id]), start(occurrence))).collect();
    drawn.sort();
    drawn
}

/// The first occurrences that only one of the two has.
fn difference(drawn: &Occurrences, expected: &Occurrences) -> Option<String> {
    let mut counts: BTreeMap<&(String, String), i32> = BTreeMap::new();
    drawn.iter().for_each(|one| *counts.entry(one).or_default() += 1);
    expected.iter().for_each(|one| *counts.entry(one).or_default() -= 1);
    let list = |sign: i32| -> Vec<String> {
        let differing = counts.iter().filter(|(_, count)| count.signum() == sign);
        differing.map(|((uid, start), count)| format!("{start} ×{} {uid:.20}", count.abs())).collect()
    };
    let (more, missing) = (list(1), list(-1));
    (!more.is_empty() || !missing.is_empty()).then(|| {
        let first = |list: &[String]| list.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
        format!("{} more: {}; {} missing: {}", more.len(), first(&more), missing.len(), first(&missing))
    })
}

#[test]
fn every_foreign_file_is_taken_once_and_shows_the_occurrences_another_library_finds() {
    let samples = samples();
    let expected = expected(&samples);
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    let (mut compared, mut different) = (0, BTreeMap::new());
    for (number, (name, path)) in samples.iter().enumerate() {
        let bytes = fs::read(path).expect("a readable file");
        let Ok(file) = ical::read(&bytes) else { continue };
        let owner = Owner::sign_up(conn, &format!("owner{number}"), "UTC");
        let first = owner.import(conn, &bytes);
        let rows = owner.rows(conn);
        let second = owner.import(conn, &bytes);
        let (before, after) = (first.tally(), second.tally());
        let again = with(0, 0, before.taken + before.unchanged, before.refused);
        assert_eq!(after, again, "{name}: the second time\n{first:#?}\n{second:#?}");
        assert_eq!(owner.rows(conn), rows, "{name}: rows after the second time");

        let Some(expected) = &expected[name] else { continue };
        compared += 1;
        let drawn = drawn(conn, &owner, &file);
        if let Some(difference) = difference(&drawn, expected) {
            different.insert(name.as_str(), difference);
        }
    }
    assert!(compared > 150, "only {compared} files were compared");
    let known: HashSet<&str> = DIFFERENT.iter().map(|(name, _)| *name).collect();
    let news: Vec<_> = different.iter().filter(|(name, _)| !known.contains(*name)).collect();
    assert!(news.is_empty(), "{} of {compared} differ:\n{news:#?}", news.len());
    let gone: Vec<_> = known.iter().filter(|name| !different.contains_key(**name)).collect();
    assert!(gone.is_empty(), "no longer different: {gone:?}");
}
