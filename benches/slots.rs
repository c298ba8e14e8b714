//! Speed of the slots of a booking page in the process, without the database: sixty days ahead of
//! a calendar with 2,000 events, of which 50 are series.

use std::hint::black_box;

use calento::{
    bookings::{
        slots::{Rules, Taken},
        weekly_hours::{WeeklyHours, parse_line},
    },
    events::recurrence::{Rule, Series, Start},
    time::{Instant, Span, Zone},
};
use chrono::{NaiveDate, TimeDelta};
use criterion::{Criterion, criterion_group, criterion_main};

const DAYS: i64 = 60;
const EVENTS: i64 = 1_950;
const SERIES: i64 = 50;

fn now() -> Instant {
    "2026-03-02T01:00:00Z".parse().expect("an instant")
}

/// Office hours in New York, over whose clock change the sixty days run; half-hour meetings with
/// buffers, every quarter of an hour, and limits.
fn rules() -> Rules {
    let mut hours = WeeklyHours::closed(Zone::named("America/New_York").expect("a zone"));
    hours.weekly.fill(parse_line("08:00-12:00, 13:00-19:00").expect("hours"));
    Rules {
        hours,
        duration: TimeDelta::minutes(30),
        interval: TimeDelta::minutes(15),
        buffer_before: TimeDelta::minutes(5),
        buffer_after: TimeDelta::minutes(10),
        notice: TimeDelta::hours(4),
        window_days: u32::try_from(DAYS).expect("a small number"),
        max_per_day: Some(8),
        max_per_week: Some(30),
    }
}

/// Short events, spread over the days and hours.
fn events() -> Vec<Span> {
    let minutes = DAYS * 24 * 60;
    (0..EVENTS)
        .map(|number| {
            let start = now().plus_minutes(number * 7_919 % minutes);
            Span::new(start, start.plus_minutes(10 + number % 3 * 10))
        })
        .collect()
}

/// Series that began two years before, daily and weekly, in three zones.
fn series() -> Vec<Series> {
    let first: NaiveDate = "2024-03-04".parse().expect("a day");
    (0..SERIES)
        .map(|number| {
            let zone = ["Asia/Ho_Chi_Minh", "America/New_York", "Europe/London"][number as usize % 3];
            let wall = first.and_hms_opt(u32::try_from(number % 24).expect("an hour"), 0, 0).expect("a time");
            let start = Start::At { wall, zone: Zone::named(zone).expect("a zone") };
            let rule = ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY"]
                [number as usize % 4];
            Series::new(Rule::parse(rule, start).expect("a rule"), TimeDelta::minutes(15))
        })
        .collect()
}

fn sixty_days(criterion: &mut Criterion) {
    let (rules, events, series) = (rules(), events(), series());
    let span = rules.reach(now());
    let touched = rules.touched(span);
    let slots = || {
        let mut taken = Taken { events: events.clone(), ..Taken::default() };
        for series in &series {
            let starts = series.starts_in(touched);
            taken.events.extend(starts.into_iter().map(|start| Span::new(start, start + series.duration)));
        }
        rules.free(&taken, span, now())
    };
    assert!(!slots().is_empty(), "something is free");
    criterion.bench_function("sixty days of slots, 1,950 events and 50 series", |bench| {
        bench.iter(|| black_box(slots()));
    });
    let spans: Vec<Span> = series
        .iter()
        .flat_map(|series| {
            series.starts_in(touched).into_iter().map(|start| Span::new(start, start + series.duration))
        })
        .chain(events.iter().copied())
        .collect();
    let taken = Taken { events: spans, ..Taken::default() };
    criterion.bench_function("the same with the series unfolded", |bench| {
        bench.iter(|| black_box(rules.free(&taken, span, now())));
    });
    criterion.bench_function("one start", |bench| {
        let start = span.start.plus_minutes(60);
        bench.iter(|| black_box(rules.refusal(&taken, start, now())));
    });
}

criterion_group!(slots, sixty_days);
criterion_main!(slots);
