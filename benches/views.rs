//! Speed of what a view computes in the process, without the database.

use criterion::{Criterion, criterion_group, criterion_main};

fn recurrence(_: &mut Criterion) {}

criterion_group!(views, recurrence);
criterion_main!(views);
