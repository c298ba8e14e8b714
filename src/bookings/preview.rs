//! What guests would see under settings that are not saved, and what saving them would change.
//! Nothing is written.

use chrono::{Datelike, Days, NaiveDate};
use diesel::prelude::*;

use super::{
    Booking, BookingLink,
    link_change::{gained_and_lost, outside},
    slots::{Refusal, Rules},
    state::State,
    taken::{Mine, blocks, taken},
};
use crate::{
    accounts::User,
    schema::bookings,
    time::{Instant, Span, Zone},
};

/// How many days from today on are looked at, however far ahead guests may book: that bounds the
/// work, at 288 starts a day.
pub const DAYS_LOOKED_AT: u32 = 92;

/// How many upcoming bookings are held against the rules.
const MOST_BOOKINGS: i64 = 500;

/// A link, saved or not.
#[derive(Debug, Clone, Copy)]
pub struct Offering<'a> {
    pub link: &'a BookingLink,
    /// Whether guests can book with it: it is switched on, and neither used up nor expired.
    pub is_open: bool,
}

/// What is offered in the next days, and what is different from before.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The link's: days are those of it.
    pub zone: Zone,
    /// The meetings that guests could book, were the link open, in order.
    pub free: Vec<Span>,
    /// The last day that was looked at.
    pub until: NaiveDate,
    /// Whether guests may book on days after that, too.
    pub is_cut: bool,
    /// `None` for a link that is not there yet.
    pub change: Option<Change>,
}

/// What saving would change.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub gained: Vec<Span>,
    pub lost: Vec<Span>,
    /// The upcoming bookings that only the old rules let in, by start. They stay.
    pub outside: Vec<(Booking, Refusal)>,
}

impl Change {
    /// Whether saving changes nothing for guests.
    pub fn is_nothing(&self) -> bool {
        self.gained.is_empty() && self.lost.is_empty() && self.outside.is_empty()
    }
}

impl Offering<'_> {
    /// What guests see of the times that are free.
    fn shown<'a>(&self, free: &'a [Span]) -> &'a [Span] {
        if self.is_open { free } else { &[] }
    }
}

impl Preview {
    /// What `after`, which need not be saved, offers; and how that differs from `before`, the link as
    /// it is. The number of queries does not depend on how much there is.
    ///
    /// # Errors
    /// When the database does.
    pub fn load(
        conn: &mut PgConnection,
        owner: &User,
        before: Option<Offering<'_>>,
        after: Offering<'_>,
        now: Instant,
    ) -> QueryResult<Self> {
        let rules = after.link.rules();
        let zone = rules.hours.zone.clone();
        let today = zone.day(now);
        let days = u64::from(rules.window_days.min(DAYS_LOOKED_AT));
        let free = free(conn, owner, after.link, &rules, now)?;
        let change = match before {
            Some(before) => {
                let old_rules = before.link.rules();
                let old_free = self::free(conn, owner, before.link, &old_rules, now)?;
                let (gained, lost) = gained_and_lost(before.shown(&old_free), after.shown(&free));
                let outside = newly_outside(conn, before.link, &old_rules, &rules, now)?;
                Some(Change { gained, lost, outside })
            }
            None => None,
        };
        Ok(Self {
            until: today.checked_add_days(Days::new(days)).unwrap_or(today),
            is_cut: rules.window_days > DAYS_LOOKED_AT,
            zone,
            free,
            change,
        })
    }
}

/// The meetings that could be booked with `link` in the days that are looked at.
fn free(
    conn: &mut PgConnection,
    owner: &User,
    link: &BookingLink,
    rules: &Rules,
    now: Instant,
) -> QueryResult<Vec<Span>> {
    let zone = &rules.hours.zone;
    let last = zone.day(now).checked_add_days(Days::new(DAYS_LOOKED_AT.into()));
    let end = zone.day_span(last.unwrap_or(NaiveDate::MAX)).end;
    let span = rules.reach(now).intersection(Span::new(now, end));
    if span.is_empty() {
        return Ok(Vec::new());
    }
    let taken = taken(conn, owner, link, rules, span, Mine::default(), now)?;
    Ok(rules.free(&taken, span, now))
}

/// The bookings of `link` that `before` lets in and `after` does not.
fn newly_outside(
    conn: &mut PgConnection,
    link: &BookingLink,
    before: &Rules,
    after: &Rules,
    now: Instant,
) -> QueryResult<Vec<(Booking, Refusal)>> {
    // From Monday on, in either zone: what began earlier in the week counts for the limits.
    let monday = |zone: &Zone| {
        let today = zone.day(now);
        let back = Days::new(today.weekday().num_days_from_monday().into());
        zone.start_of_day(today.checked_sub_days(back).unwrap_or(today))
    };
    let from = monday(&before.hours.zone).min(monday(&after.hours.zone));
    let booked: Vec<Booking> = bookings::table
        .filter(bookings::booking_link_id.eq(link.id))
        .filter(blocks(now))
        .filter(bookings::slot_start.ge(from))
        .order((bookings::slot_start, bookings::id))
        .limit(MOST_BOOKINGS)
        .select(Booking::as_select())
        .load(conn)?;
    let meetings: Vec<Span> = booked.iter().map(Booking::slot).collect();
    let (old, new) = (outside(before, &meetings, now), outside(after, &meetings, now));
    let only_old = booked.into_iter().zip(old.into_iter().zip(new));
    Ok(only_old
        // The owner does not hear of what the guest has not confirmed.
        .filter(|(booking, _)| booking.state(now) != State::AwaitsGuest)
        .filter_map(|(booking, (old, new))| old.is_none().then_some((booking, new?)))
        .collect())
}
