//! Speed of what a view computes in the process, without the database.

use std::{collections::BTreeSet, hint::black_box};

use calento::{
    events::recurrence::{Rule, Series, Start, Stored},
    time::{Instant, Span, Zone},
};
use chrono::{Days, NaiveDate, TimeDelta};
use criterion::{Criterion, criterion_group, criterion_main};

const ZONES: [&str; 5] =
    ["Asia/Ho_Chi_Minh", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Africa/Cairo"];

/// What people repeat, with the ends they give it.
const RULES: [&str; 12] = [
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY",
    "FREQ=DAILY;COUNT=5000",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=3000",
    "FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20301231T170000Z",
    "FREQ=YEARLY;BYMONTH=2;BYDAY=-1SU",
    "FREQ=YEARLY;BYMONTH=1,2,3;BYDAY=MO,TU;BYSETPOS=1,-1",
    "FREQ=MONTHLY;BYMONTHDAY=29,30,31;COUNT=400",
];

/// A row of the table.
struct Row {
    start: Instant,
    zone: &'static str,
    rule: &'static str,
    end: Option<Instant>,
}

/// 300 series of an hour that started in 2016.
fn rows() -> Vec<Row> {
    let row = |n: usize| {
        let (zone, rule) = (ZONES[n % ZONES.len()], RULES[n % RULES.len()]);
        let day = NaiveDate::from_ymd_opt(2016, 1, 4).expect("a day") + Days::new(n as u64);
        let wall = day.and_hms_opt((n % 24) as u32, 30, 0).expect("a time");
        let place = Zone::named(zone).expect("a zone");
        let start = place.instant(wall);
        let rule_read = Rule::parse(rule, Start::At { wall: place.wall(start), zone: place }).expect(rule);
        Row { start, zone, rule, end: Series::new(rule_read, TimeDelta::hours(1)).end() }
    };
    (0..300).map(row).collect()
}

/// From what the row holds to the occurrences in `window`, as each view does it.
fn unfolded(row: &Row, window: Span) -> Vec<Instant> {
    let zone = Zone::stored(row.zone);
    let stored = Stored {
        start: Start::At { wall: zone.wall(row.start), zone },
        duration: TimeDelta::hours(1),
        rule: row.rule,
        exceptions: BTreeSet::new(),
        extra: BTreeSet::new(),
        end: row.end,
    };
    Series::stored(stored).map(|series| series.starts_in(window)).unwrap_or_default()
}

fn recurrence(criterion: &mut Criterion) {
    let rows = rows();
    let at = |text: &str| text.parse().expect("an instant");
    let month = Span::new(at("2026-02-01T00:00:00Z"), at("2026-03-01T00:00:00Z"));
    criterion.bench_function("300 series of ten years, one month", |bencher| {
        bencher.iter(|| rows.iter().map(|row| unfolded(row, black_box(month)).len()).sum::<usize>());
    });
    let start = || Start::At {
        wall: NaiveDate::from_ymd_opt(2026, 3, 3).and_then(|day| day.and_hms_opt(9, 0, 0)).expect("a time"),
        zone: Zone::default_zone(),
    };
    for rule in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=YEARLY;BYDAY=MO;BYSETPOS=366",
        "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3",
    ] {
        criterion.bench_function(&format!("finding out that {rule} never happens"), |bencher| {
            bencher.iter(|| Rule::parse(black_box(rule), start()).is_err());
        });
    }
    criterion.bench_function("counting to the end of a rule of 5,000 times", |bencher| {
        bencher.iter(|| Rule::parse(black_box("FREQ=DAILY;COUNT=5000"), start()).is_ok());
    });
}

criterion_group!(views, recurrence);
criterion_main!(views);
