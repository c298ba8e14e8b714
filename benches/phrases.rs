//! How long one line takes to be read: its phrases, the line told apart, the request.

use std::hint::black_box;

use calento::assistant::understand;
use calento::phrases::{Line, Style, Takes, find};
use chrono::NaiveDateTime;
use criterion::{Criterion, criterion_group, criterion_main};

const LINES: &[(&str, &str)] = &[
    ("english", "lunch with Anna at the Blue Cafe tomorrow 12:30 for 1h"),
    ("vietnamese", "họp với An chiều mai lúc 3 giờ ở phòng 2"),
    ("series", "gym every Monday and Thursday 7am until June"),
    ("no time", "the quick brown fox jumps over the lazy dog and nothing else is said here"),
    ("two requests", "hủy gym thứ 6 rồi dời khám răng sang 10h thứ hai tuần sau"),
];

fn reading(c: &mut Criterion) {
    let now: NaiveDateTime = "2026-11-18T08:40:00".parse().expect("a time");
    let style = Style::default();
    for (name, line) in LINES {
        c.bench_function(&format!("phrases of a line: {name}"), |b| {
            b.iter(|| find(black_box(line), now, style))
        });
        c.bench_function(&format!("a line told apart: {name}"), |b| {
            b.iter(|| Line::read(black_box(line), now, style, Takes::All))
        });
        c.bench_function(&format!("a request: {name}"), |b| {
            b.iter(|| understand(black_box(line), now, style))
        });
    }
}

criterion_group!(benches, reading);
criterion_main!(benches);
