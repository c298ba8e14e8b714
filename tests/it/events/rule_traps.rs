//! What rules and clocks others are known to get wrong, as a person meets it: a file comes in, the month shows when
//! the event happens, and the export says what the file said.

use std::collections::BTreeMap;

use crate::support::TestApp;

/// One event of a file.
struct Trap {
    /// What is easily got wrong; the event's title.
    what: &'static str,
    /// DTSTART with its parameters, and what else the file says of it.
    lines: &'static str,
    /// A day of the month that is looked at.
    month: &'static str,
    /// The starts in that month, in UTC without seconds; or days.
    starts: &'static [&'static str],
}

const TRAPS: [Trap; 30] = [
    // Texts.
    Trap {
        what: "letters beyond ASCII",
        lines: "DTSTART:20240102T090000Z\nRRULE:FREQ=WEEKLY;BYDAY=éa",
        month: "2024-01-01",
        starts: &["2024-01-02T09:00"],
    },
    Trap {
        what: "wide letters",
        lines: "DTSTART:20240102T090000Z\nRRULE:FREQ=WEEKLY;BYDAY=日M",
        month: "2024-01-01",
        starts: &["2024-01-02T09:00"],
    },
    Trap {
        what: "a numbered day of a week is not every day",
        lines: "DTSTART:20240102T090000Z\nRRULE:FREQ=WEEKLY;BYDAY=1MO",
        month: "2024-01-01",
        starts: &["2024-01-02T09:00"],
    },
    Trap {
        what: "no more than daily",
        lines: "DTSTART:20240102T090000Z\nRRULE:FREQ=MINUTELY;INTERVAL=25;BYHOUR=8",
        month: "2024-01-01",
        starts: &["2024-01-02T09:00"],
    },
    Trap {
        what: "a day that never comes",
        lines: "DTSTART:20240102T090000Z\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        month: "2024-01-01",
        starts: &["2024-01-02T09:00"],
    },
    Trap {
        what: "no times at all",
        lines: "DTSTART:20240102T090000Z\nRRULE:FREQ=DAILY;COUNT=0",
        month: "2024-01-01",
        starts: &["2024-01-02T09:00"],
    },
    Trap {
        what: "steps of nothing",
        lines: "DTSTART:20240102T090000Z\nRRULE:FREQ=DAILY;INTERVAL=0",
        month: "2024-01-01",
        starts: &["2024-01-02T09:00"],
    },
    Trap {
        what: "an end before the start",
        lines: "DTSTART:20240102T090000Z\nRRULE:FREQ=DAILY;UNTIL=20231231T000000Z",
        month: "2024-01-01",
        starts: &["2024-01-02T09:00"],
    },
    Trap {
        what: "a semicolon too much, small letters and a folded line",
        lines: "DTSTART:20240102T090000Z\nRRULE:freq=weekly;int\n erval=2;count=2;",
        month: "2024-01-01",
        starts: &["2024-01-02T09:00", "2024-01-16T09:00"],
    },
    // Days.
    Trap {
        what: "plain and numbered days together",
        lines: "DTSTART:20150102T090000Z\nRRULE:FREQ=MONTHLY;BYDAY=3MO,FR;UNTIL=20150131T000000Z",
        month: "2015-01-01",
        starts: &[
            "2015-01-02T09:00",
            "2015-01-09T09:00",
            "2015-01-16T09:00",
            "2015-01-19T09:00",
            "2015-01-23T09:00",
            "2015-01-30T09:00",
        ],
    },
    Trap {
        what: "a fifth day from the end",
        lines: "DTSTART:20260701T090000Z\nRRULE:FREQ=MONTHLY;BYDAY=-5WE;COUNT=3",
        month: "2026-12-02",
        starts: &["2026-12-02T09:00"],
    },
    Trap {
        what: "a day from the end of the month",
        lines: "DTSTART:20240131T090000Z\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3",
        month: "2024-02-15",
        starts: &["2024-01-31T09:00", "2024-02-29T09:00"],
    },
    Trap {
        what: "a numbered day of the month",
        lines: "DTSTART:20240205T090000Z\nRRULE:FREQ=MONTHLY;BYDAY=1MO",
        month: "2026-02-10",
        starts: &["2026-02-02T09:00"],
    },
    Trap {
        what: "a week is a day of it",
        lines: "DTSTART:20130101T090000Z\nRRULE:FREQ=YEARLY;BYWEEKNO=1,2;COUNT=3",
        month: "2013-01-10",
        starts: &["2013-01-01T09:00", "2013-01-08T09:00"],
    },
    Trap {
        what: "a day of the month in a year is in one month",
        lines: "DTSTART:20240229T090000Z\nRRULE:FREQ=YEARLY;BYMONTHDAY=29",
        month: "2024-04-01",
        starts: &[],
    },
    Trap {
        what: "positions in the first week",
        lines: "DTSTART:20241023T090000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,3;COUNT=3",
        month: "2024-10-15",
        starts: &["2024-10-23T09:00", "2024-10-28T09:00", "2024-10-30T09:00"],
    },
    Trap {
        what: "no minutes in whole days",
        lines: "DTSTART;VALUE=DATE:20241018\nRRULE:FREQ=DAILY;BYMINUTE=1,2,3;COUNT=2",
        month: "2024-10-15",
        starts: &["2024-10-18", "2024-10-19"],
    },
    // Ends, exceptions and additions.
    Trap {
        what: "the end as a day",
        lines: "DTSTART;TZID=Asia/Ho_Chi_Minh:20240102T090000\nRRULE:FREQ=DAILY;UNTIL=20240103",
        month: "2024-01-01",
        starts: &["2024-01-02T02:00", "2024-01-03T02:00"],
    },
    Trap {
        what: "the end on the wall clock",
        lines: "DTSTART;TZID=Asia/Ho_Chi_Minh:20240102T090000\nRRULE:FREQ=DAILY;UNTIL=20240103T085959",
        month: "2024-01-01",
        starts: &["2024-01-02T02:00"],
    },
    Trap {
        what: "a whole day left out of a series with times",
        lines: "DTSTART;TZID=Asia/Ho_Chi_Minh:20240102T090000\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20240103",
        month: "2024-01-01",
        starts: &["2024-01-02T02:00", "2024-01-04T02:00"],
    },
    Trap {
        what: "an addition that is there already",
        lines: "DTSTART:20240102T090000Z\nRRULE:FREQ=DAILY;COUNT=2\nRDATE:20240103T090000Z",
        month: "2024-01-01",
        starts: &["2024-01-02T09:00", "2024-01-03T09:00"],
    },
    Trap {
        what: "a start that its rule would not give",
        lines: "DTSTART:20240102T090000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2",
        month: "2024-01-01",
        starts: &["2024-01-02T09:00", "2024-01-08T09:00"],
    },
    // Clocks.
    Trap {
        what: "a time that the clocks skip",
        lines: "DTSTART;TZID=America/New_York:20240309T023000\nRRULE:FREQ=DAILY;COUNT=3",
        month: "2024-03-10",
        starts: &["2024-03-09T07:30", "2024-03-10T07:30", "2024-03-11T06:30"],
    },
    Trap {
        what: "a time that the clocks show twice",
        lines: "DTSTART;TZID=\"America/New_York\":20241103T013000\nRRULE:FREQ=DAILY;COUNT=2",
        month: "2024-11-10",
        starts: &["2024-11-03T05:30", "2024-11-04T06:30"],
    },
    Trap {
        what: "a skipped time left out",
        lines: "DTSTART;TZID=America/New_York:20240309T023000\nRRULE:FREQ=DAILY;COUNT=3\n\
                EXDATE;TZID=America/New_York:20240310T023000",
        month: "2024-03-10",
        starts: &["2024-03-09T07:30", "2024-03-11T06:30"],
    },
    Trap {
        what: "a midnight that Cairo skips",
        lines: "DTSTART;TZID=Africa/Cairo:20240425T003000\nRRULE:FREQ=DAILY;COUNT=3",
        month: "2024-04-15",
        starts: &["2024-04-24T22:30", "2024-04-25T22:30", "2024-04-26T21:30"],
    },
    Trap {
        what: "a midnight that Santiago skips",
        lines: "DTSTART;TZID=America/Santiago:20240907T003000\nRRULE:FREQ=DAILY;COUNT=3",
        month: "2024-09-15",
        starts: &["2024-09-07T04:30", "2024-09-08T04:30", "2024-09-09T03:30"],
    },
    Trap {
        what: "a midnight that Beirut skips",
        lines: "DTSTART;TZID=Asia/Beirut:20240330T003000\nRRULE:FREQ=DAILY;COUNT=3",
        month: "2024-03-15",
        starts: &["2024-03-29T22:30", "2024-03-30T22:30", "2024-03-31T21:30"],
    },
    Trap {
        what: "a midnight that Havana has twice",
        lines: "DTSTART;TZID=america/havana:20241102T003000\nRRULE:FREQ=DAILY;COUNT=3",
        month: "2024-11-10",
        starts: &["2024-11-02T04:30", "2024-11-03T04:30", "2024-11-04T05:30"],
    },
    Trap {
        what: "a midnight that the Azores have twice",
        lines: "DTSTART;TZID=Atlantic/Azores:20241026T003000\nRRULE:FREQ=DAILY;COUNT=3",
        month: "2024-10-15",
        starts: &["2024-10-26T00:30", "2024-10-27T00:30", "2024-10-28T01:30"],
    },
];

/// The rule of each event of a file, by its title.
fn rules(file: &str) -> BTreeMap<String, Option<String>> {
    let file = file.replace("\r\n ", "").replace("\\,", ",");
    let events = file.split("BEGIN:VEVENT").skip(1);
    let said = |event: &str, name: &str| {
        event.lines().find_map(|line| line.strip_prefix(name)).map(ToOwned::to_owned)
    };
    events.map(|event| (said(event, "SUMMARY:").expect("a title"), said(event, "RRULE:"))).collect()
}

#[actix_web::test]
async fn what_others_get_wrong_of_rules_and_clocks_cannot_be_seen_here() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").zone("UTC").register().await;
    let mut file = String::from("BEGIN:VCALENDAR\nVERSION:2.0\n");
    for (number, Trap { what, lines, .. }) in TRAPS.iter().enumerate() {
        file += &format!(
            "BEGIN:VEVENT\nUID:{number}\nSUMMARY:{what}\n{lines}\nDURATION:P{}\nEND:VEVENT\n",
            if lines.contains("VALUE=DATE:2024101") { "1D" } else { "T1H" }
        );
    }
    file += "END:VCALENDAR\n";
    let report = an.upload("/import", &[], "traps.ics", file.replace('\n', "\r\n")).await.assert_status(200);
    assert_eq!(report.text("[data-count=taken]"), TRAPS.len().to_string(), "{report}");
    let links =
        report.attrs("tbody th a", "href").into_iter().map(|href| href["/events/".len()..].to_owned());
    let ids: BTreeMap<String, String> = report.all("tbody th a").into_iter().zip(links).collect();
    for Trap { what, month, starts, .. } in &TRAPS {
        let id = &ids[*what];
        let page = an.get(&format!("/calendar/month/{month}")).await.assert_status(200);
        let mut found = page.attrs(&format!(".h-event[data-event-id='{id}'] .dt-start"), "datetime");
        found.sort();
        let found: Vec<&str> = found.iter().map(|start| start.trim_end_matches(":00Z")).collect();
        assert_eq!(found, *starts, "{what}");
    }

    // What goes out is the rule that came in, also where it is not followed; a text that is no rule to anybody stays here.
    let exported = rules(an.get("/export.ics").await.assert_status(200).body());
    for Trap { what, lines, .. } in &TRAPS {
        let unfolded = lines.replace("\n ", "");
        let rule = unfolded.lines().find_map(|line| line.strip_prefix("RRULE:")).expect("a rule");
        // An end takes the form that the start demands.
        let but_end =
            |rule: &str| rule.split("UNTIL=").next().map(|rule| rule.trim_end_matches(';').to_owned());
        let out = exported[*what].as_deref().and_then(but_end);
        assert_eq!(out, Some(rule).filter(|rule| rule.is_ascii()).and_then(but_end), "{what}");
    }
}
