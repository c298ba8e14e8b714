//! Why a time is not offered: the rule that refuses it, with what stands in the way.

use chrono::NaiveDate;
use diesel::{PgConnection, QueryResult};

use super::{
    BookingLink,
    slots::{Refusal, Rules},
    taken::{Blocking, Mine, blocking, taken},
    weekly_hours::Hours,
};
use crate::{
    accounts::User,
    events::Occurrence,
    time::{Instant, Span},
};

/// Why a meeting cannot start at some instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It is over.
    Past,
    /// The notice ends later.
    Notice { earliest: Instant },
    /// It is after the last bookable day.
    Window { last: NaiveDate },
    /// It does not lie wholly inside the hours of its day.
    Hours {
        day: NaiveDate,
        hours: Vec<Hours>,
        /// Whether the day has hours of its own.
        is_override: bool,
    },
    /// It lies between two starts; those around it, if they are near.
    NotAStart { before: Option<Instant>, after: Option<Instant> },
    /// An event of the owner's is in the way.
    Busy { title: String, span: Span, touches: Touches },
    /// A booking is in the way.
    Booked { guest: Option<String>, link: String, span: Span, touches: Touches },
    /// Another guest holds it while they fill in the form.
    Held,
    /// Its day has all the bookings it may have.
    DayFull { most: u32 },
    /// Its week has.
    WeekFull { most: u32 },
}

/// What of two neighbours meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touches {
    /// The meetings themselves.
    Meeting,
    /// This meeting and the buffer of the other one.
    TheirBreak,
    /// The buffer of this meeting, and the other one or its buffer.
    OwnBreak,
}

impl Why {
    /// Why `link` does not offer `start`; `None` when it does. Decided by the same function as the
    /// public page and the booking.
    ///
    /// # Errors
    /// When the database does.
    pub fn of(
        conn: &mut PgConnection,
        owner: &User,
        link: &BookingLink,
        start: Instant,
        now: Instant,
    ) -> QueryResult<Option<Self>> {
        let rules = link.rules();
        let taken = taken(conn, owner, link, &rules, Span::new(start, start), Mine::default(), now)?;
        let Some(refusal) = rules.refusal(&taken, start, now) else { return Ok(None) };
        let blocked = rules.blocked(start);
        let why = match refusal {
            Refusal::Busy => {
                let events = Occurrence::blocking(conn, owner.id, blocked, &owner.zone())?;
                busy(&rules, start, &events)
            }
            Refusal::Booked => booked(&rules, start, &blocking(conn, owner.id, blocked, now)?),
            other => by_rule(&rules, other, start, now),
        };
        // What was in the way may have gone between the two looks: then nothing is.
        Ok(why)
    }
}

/// What needs no look at the calendar; `None` for a refusal that does.
fn by_rule(rules: &Rules, refusal: Refusal, start: Instant, now: Instant) -> Option<Why> {
    let zone = &rules.hours.zone;
    let reach = rules.reach(now);
    Some(match refusal {
        Refusal::Past => Why::Past,
        Refusal::Notice => Why::Notice { earliest: reach.start },
        Refusal::Window => Why::Window { last: zone.day(reach.end - chrono::TimeDelta::microseconds(1)) },
        Refusal::Hours => {
            let day = zone.day(start);
            let is_override = rules.hours.overrides.contains_key(&day);
            Why::Hours { day, hours: rules.hours.of(day).to_vec(), is_override }
        }
        Refusal::NotAStart => {
            let (before, after) = rules.starts_around(start);
            Why::NotAStart { before, after }
        }
        Refusal::Held => Why::Held,
        Refusal::DayFull => Why::DayFull { most: rules.max_per_day? },
        Refusal::WeekFull => Why::WeekFull { most: rules.max_per_week? },
        Refusal::Busy | Refusal::Booked => return None,
    })
}

/// The event in the way: one that meets the meeting before one that meets a buffer.
fn busy(rules: &Rules, start: Instant, events: &[(Occurrence, Span)]) -> Option<Why> {
    let meeting = rules.meeting(start);
    let hit = events.iter().find(|(_, span)| span.overlaps(meeting));
    let touches = if hit.is_some() { Touches::Meeting } else { Touches::OwnBreak };
    let (event, span) = hit.or_else(|| events.first())?;
    Some(Why::Busy { title: event.event.title.clone(), span: *span, touches })
}

fn booked(rules: &Rules, start: Instant, bookings: &[Blocking]) -> Option<Why> {
    let meeting = rules.meeting(start);
    let found = |touches, other: Option<&Blocking>| {
        other.map(|other| Why::Booked {
            guest: other.guest_name.clone(),
            link: other.link.clone(),
            span: other.slot,
            touches,
        })
    };
    found(Touches::Meeting, bookings.iter().find(|other| other.slot.overlaps(meeting)))
        .or_else(|| found(Touches::TheirBreak, bookings.iter().find(|other| other.blocked.overlaps(meeting))))
        .or_else(|| found(Touches::OwnBreak, bookings.first()))
}
