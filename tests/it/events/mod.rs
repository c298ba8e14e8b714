mod agenda;
mod create;
mod delete;
mod edit;
mod grids;
mod guests;
mod import;
mod moving;
mod preview;
mod quick;
mod reminders;
mod repetition;
mod round_trip;
mod rule_traps;
mod search;
mod statements;
mod undo;
mod views;
mod year;

use calento::ids::EventId;

use crate::support::{Page, seeds::Owner};

/// A daily series of ten, a quarter of an hour at nine in Vietnam from 3 March 2026 on.
async fn standup(owner: &Owner) -> EventId {
    let fields = [
        ("title", "Stand-up"),
        ("start_time", "2026-03-03T09:00"),
        ("end_time", "2026-03-03T09:15"),
        ("recurrence_rule", "FREQ=DAILY;COUNT=10"),
    ];
    owner.create_event(&fields).await
}

/// The start in UTC that the event's page shows.
fn start(page: &Page) -> String {
    page.attr("article.h-event time.dt-start", "datetime")
}

/// The statuses of the page of each of the ten occurrences of [`standup`].
async fn occurrences(owner: &Owner, id: EventId) -> Vec<u16> {
    let mut statuses = Vec::new();
    for day in 3..13 {
        let path = format!("/events/{id}?occurrence=2026-03-{day:02}T02:00:00Z");
        statuses.push(owner.get(&path).await.status());
    }
    statuses
}
