//! What else is on when something is planned: a hint, which forbids nothing.

use chrono::TimeDelta;
use diesel::{PgConnection, QueryResult};

use super::{
    Occurrence, When, Window,
    recurrence::{Rule, Series},
};
use crate::{
    calendars::Calendar,
    ids::{EventId, UserId},
    time::{Instant, Span},
};

/// How many of the next occurrences of a series are looked at, and within how many days.
const MOST_OCCURRENCES: usize = 5;
const MOST_DAYS: i64 = 60;

/// How much of one that lasts long is looked at, in days.
const LONGEST: i64 = 7;

/// An event that takes place at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    pub title: String,
    pub span: Span,
}

/// The owner's timed events that keep them busy while what is planned takes place, by start; of a
/// series its next few occurrences count. Whole days, and calendars that are switched off, do not.
/// `except` is the event that is changed, with its whole series.
///
/// # Errors
/// When the database does.
pub fn overlaps(
    conn: &mut PgConnection,
    owner: UserId,
    (when, rule): (&When, Option<&Rule>),
    calendars: &[Calendar],
    except: Option<EventId>,
    now: Instant,
) -> QueryResult<Vec<Overlap>> {
    let When::Timed { span, zone } = when else { return Ok(Vec::new()) };
    let planned = planned(*span, rule, now);
    let (Some(first), Some(last)) = (planned.first(), planned.last()) else { return Ok(Vec::new()) };
    let window = Window::around(Span::new(first.start, last.end), zone.clone());
    let is_idle = |id| calendars.iter().any(|calendar| calendar.id == id && !calendar.is_active);
    let found = Occurrence::in_window(conn, owner, &window)?.into_iter().filter(|occurrence| {
        let event = &occurrence.event;
        let itself = except.is_some() && (except == Some(event.id) || except == event.recurring_event_id);
        !itself
            && !event.is_all_day
            && occurrence.keeps_busy()
            && !event.calendar_id.is_some_and(is_idle)
            && planned.iter().any(|span| span.overlaps(occurrence.span))
    });
    Ok(found.map(|found| Overlap { title: found.event.title.clone(), span: found.span }).collect())
}

/// The stretches that count, by start.
fn planned(span: Span, rule: Option<&Rule>, now: Instant) -> Vec<Span> {
    let length = span.duration().min(TimeDelta::days(LONGEST));
    let Some(rule) = rule else { return vec![Span::new(span.start, span.start + length)] };
    let series = Series::new(rule.clone(), span.duration());
    let mut planned: Vec<Span> = Vec::new();
    let mut last = (now - span.duration()).max(span.start - TimeDelta::seconds(1));
    while let Some(start) = series.next_after(last).filter(|_| planned.len() < MOST_OCCURRENCES) {
        if planned.first().is_some_and(|first| start - first.start > TimeDelta::days(MOST_DAYS)) {
            break;
        }
        planned.push(Span::new(start, start + length));
        last = start;
    }
    planned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Zone;

    #[test]
    fn only_a_few_occurrences_of_the_near_future_count() {
        let at = |text: &str| text.parse::<Instant>().expect("an instant");
        let span = Span::new(at("2020-01-06T02:00:00Z"), at("2020-01-06T03:00:00Z"));
        let now = at("2026-03-02T02:30:00Z");
        let starts = |text: &str| {
            let start = When::Timed { span, zone: Zone::default_zone() }.series_start();
            let rule = Rule::parse(text, start).expect(text);
            planned(span, Some(&rule), now).iter().map(|span| span.start.to_string()).collect::<Vec<_>>()
        };
        let daily = starts("FREQ=DAILY");
        assert_eq!(daily.len(), MOST_OCCURRENCES);
        assert_eq!(daily[0], "2026-03-02T02:00:00Z", "the one that is on");
        // The third is more than sixty days after the first.
        assert_eq!(starts("FREQ=WEEKLY;INTERVAL=5"), ["2026-03-30T02:00:00Z", "2026-05-04T02:00:00Z"]);
        assert_eq!(starts("FREQ=DAILY;COUNT=3"), [""; 0]);
    }
}
