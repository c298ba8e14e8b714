//! What a guest is offered: the free times of a month, and the day of it that is shown.

use chrono::{Datelike, Days, Months, NaiveDate};
use diesel::{PgConnection, QueryResult};

use super::{
    BookingLink,
    slots::{Rules, Taken},
    taken::{Mine, taken},
};
use crate::{
    accounts::User,
    time::{Instant, Span, Zone},
};

/// How many months each search for the first free day covers; together more than the longest window.
const MONTHS_PER_SEARCH: [u32; 4] = [2, 4, 8, 16];

/// Where in time a guest looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// At the first day with a free time.
    First,
    /// At the first such day of a month, given by any day of it.
    Month(NaiveDate),
    /// At this day, free or not.
    Day(NaiveDate),
}

/// The free times of one month, on the guest's clock.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The guest's zone: days and months are those of it.
    pub zone: Zone,
    /// The first day of the month.
    pub month: NaiveDate,
    /// The day whose times are shown; `None` when the month has none and nobody asked for a day.
    pub day: Option<NaiveDate>,
    /// The meetings that can be booked in the month, in order.
    pub free: Vec<Span>,
    /// From the first to the last bookable day.
    pub days: (NaiveDate, NaiveDate),
    /// Where to look when the day that is shown has nothing.
    pub elsewhere: Elsewhere,
}

/// Where else there are free times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elsewhere {
    /// Nobody looked, since the day that is shown has some.
    NotAsked,
    /// On this day: the next of the month, else the first of all.
    On(NaiveDate),
    Nowhere,
}

impl Offer {
    /// What `link` offers where the guest looks. The number of queries does not depend on how much
    /// there is; only the search for the first free day takes a few rounds when much is taken.
    ///
    /// # Errors
    /// When the database does.
    pub fn load(
        conn: &mut PgConnection,
        owner: &User,
        link: &BookingLink,
        zone: Zone,
        look: Look,
        mine: Mine,
        now: Instant,
    ) -> QueryResult<Self> {
        Self::under(conn, owner, link, &link.rules(), zone, look, mine, now)
    }

    /// The same under other rules than the link's: owners need no notice.
    ///
    /// # Errors
    /// When the database does.
    #[expect(clippy::too_many_arguments, reason = "who asks, for what, when")]
    pub fn under(
        conn: &mut PgConnection,
        owner: &User,
        link: &BookingLink,
        rules: &Rules,
        zone: Zone,
        look: Look,
        mine: Mine,
        now: Instant,
    ) -> QueryResult<Self> {
        let reach = rules.reach(now);
        let mut known = |span: Span| match span.is_empty() {
            true => Ok(Taken::default()),
            false => taken(conn, owner, link, rules, span, mine, now),
        };
        let day = match look {
            Look::First => return Self::first(rules, known, zone, now),
            Look::Month(day) | Look::Day(day) => day,
        };
        let span = month_span(first_of_month(day), &zone).intersection(reach);
        let mut offer = Self::of(rules, &known(span)?, span, zone, look, now);
        if offer.of_day().next().is_none() {
            offer.elsewhere = match offer.after_day() {
                Some(day) => Elsewhere::On(day),
                None => match Self::first(rules, known, offer.zone.clone(), now)?.day {
                    Some(day) => Elsewhere::On(day),
                    None => Elsewhere::Nowhere,
                },
            };
        }
        Ok(offer)
    }

    /// The next day of the month with a free time after the one that is shown.
    pub fn after_day(&self) -> Option<NaiveDate> {
        let mut days = self.free.iter().map(|slot| self.zone.day(slot.start));
        days.find(|day| self.day.is_none_or(|shown| *day > shown))
    }

    /// The month of the first free day. It is looked for from the first offered hour on, in whole
    /// months, a few at first and ever more: where little is taken the first search finds it.
    fn first<E>(
        rules: &Rules,
        mut known: impl FnMut(Span) -> Result<Taken, E>,
        zone: Zone,
        now: Instant,
    ) -> Result<Self, E> {
        let reach = rules.reach(now);
        let mut month = rules.hours.first_offered(reach).map(|first| first_of_month(zone.day(first)));
        for count in MONTHS_PER_SEARCH {
            let Some(first) = month else { break };
            let next = first.checked_add_months(Months::new(count)).unwrap_or(first);
            let months = Span::new(zone.start_of_day(first), zone.start_of_day(next));
            let span = months.intersection(reach);
            if span.is_empty() {
                break;
            }
            let offer = Self::of(rules, &known(span)?, span, zone.clone(), Look::First, now);
            if offer.day.is_some() {
                return Ok(offer);
            }
            month = Some(next);
        }
        let nothing = Span::new(reach.start, reach.start);
        let offer = Self::of(rules, &Taken::default(), nothing, zone, Look::First, now);
        Ok(Self { elsewhere: Elsewhere::Nowhere, ..offer })
    }

    /// What is free in `span`, which holds at least the month looked at.
    fn of(rules: &Rules, taken: &Taken, span: Span, zone: Zone, look: Look, now: Instant) -> Self {
        let mut free = rules.free(taken, span, now);
        let first_free = free.first().map(|slot| zone.day(slot.start));
        let (month, day) = match look {
            Look::Day(day) => (day, Some(day)),
            Look::Month(month) => (month, first_free),
            Look::First => (first_free.unwrap_or_else(|| zone.day(now)), first_free),
        };
        let month = first_of_month(month);
        let of_month = month_span(month, &zone);
        free.retain(|slot| of_month.contains(slot.start));
        let reach = rules.reach(now);
        let last = reach.end - chrono::TimeDelta::microseconds(1);
        let days = (zone.day(reach.start), zone.day(last.max(reach.start)));
        Self { zone, month, day, free, days, elsewhere: Elsewhere::NotAsked }
    }

    /// The free times of the day that is shown.
    pub fn of_day(&self) -> impl Iterator<Item = &Span> {
        self.free.iter().filter(|slot| Some(self.zone.day(slot.start)) == self.day)
    }

    /// The first day of the month before, if anything can be booked up to then.
    pub fn previous(&self) -> Option<NaiveDate> {
        let first = first_of_month(self.days.0);
        self.month.checked_sub_months(Months::new(1)).filter(|_| self.month > first)
    }

    /// The first day of the month after, if anything can be booked from then on.
    pub fn next(&self) -> Option<NaiveDate> {
        self.month.checked_add_months(Months::new(1)).filter(|month| *month <= self.days.1)
    }

    /// The weeks of the month, Monday first; days of other months are `None`.
    pub fn weeks(&self) -> Vec<[Option<NaiveDate>; 7]> {
        let lead = Days::new(self.month.weekday().num_days_from_monday().into());
        let monday = self.month.checked_sub_days(lead).unwrap_or(self.month);
        let in_month = |day: NaiveDate| Some(day).filter(|day| first_of_month(*day) == self.month);
        let days: Vec<Option<NaiveDate>> = monday.iter_days().take(42).map(in_month).collect();
        days.as_chunks::<7>().0.iter().filter(|week| week.iter().any(Option::is_some)).copied().collect()
    }
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn month_span(month: NaiveDate, zone: &Zone) -> Span {
    let next = month.checked_add_months(Months::new(1)).unwrap_or(month);
    Span::new(zone.start_of_day(month), zone.start_of_day(next))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::bookings::weekly_hours::{WeeklyHours, parse_line};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn now() -> Instant {
        "2026-10-20T12:00:00Z".parse().expect("an instant")
    }

    /// Hours from 22:00 to midnight in Ho Chi Minh City, every day.
    fn rules() -> Rules {
        let mut hours = WeeklyHours::closed(Zone::default_zone());
        hours.weekly.fill(parse_line("22:00-24:00").expect("hours"));
        Rules {
            hours,
            duration: TimeDelta::minutes(60),
            interval: TimeDelta::minutes(60),
            buffer_before: TimeDelta::zero(),
            buffer_after: TimeDelta::zero(),
            notice: TimeDelta::zero(),
            window_days: 40,
            max_per_day: None,
            max_per_week: None,
        }
    }

    /// What New York sees.
    fn offer(look: Look) -> Offer {
        let (rules, zone) = (rules(), Zone::named("America/New_York").expect("a zone"));
        Offer::of(&rules, &Taken::default(), rules.reach(now()), zone, look, now())
    }

    #[test]
    fn days_are_the_guests() {
        let offer = offer(Look::First);
        // 22:00 on 20 October in Ho Chi Minh City is 11:00 of the same day in New York.
        assert_eq!(offer.day, Some(day("2026-10-20")));
        assert_eq!(offer.of_day().count(), 2);
        assert_eq!(offer.zone.wall(offer.free[0].start).to_string(), "2026-10-20 11:00:00");
    }

    #[test]
    fn the_guests_clock_change_moves_the_times_of_the_owner() {
        let offer = offer(Look::Day(day("2026-11-02")));
        let hours: Vec<String> =
            offer.of_day().map(|slot| offer.zone.wall(slot.start).format("%H:%M").to_string()).collect();
        assert_eq!(hours, ["10:00", "11:00"], "an hour earlier than before 1 November");
    }

    #[test]
    fn the_first_free_day_is_searched_in_ever_larger_rounds() {
        let mut rules = rules();
        rules.window_days = 730;
        let search = |rules: &Rules, busy: Vec<Span>| {
            let mut rounds = Vec::new();
            let known = |span: Span| {
                rounds.push((span.duration().num_days() + 15) / 30);
                Ok::<_, std::convert::Infallible>(Taken { events: busy.clone(), ..Taken::default() })
            };
            let Ok(offer) = Offer::first(rules, known, rules.hours.zone.clone(), now());
            (offer.day, rounds)
        };
        let from = now().plus_minutes(-60);
        let until = |days: i64| vec![Span::new(from, from.plus_minutes(days * 24 * 60))];
        assert_eq!(search(&rules, Vec::new()), (Some(day("2026-10-20")), vec![1]));
        assert_eq!(search(&rules, until(30)), (Some(day("2026-11-19")), vec![1]));
        assert_eq!(search(&rules, until(100)), (Some(day("2027-01-28")), vec![1, 4]));
        let (none, rounds) = search(&rules, until(800));
        assert_eq!((none, rounds.len()), (None, 4), "{rounds:?}");
        rules.hours = WeeklyHours::closed(Zone::default_zone());
        assert_eq!(search(&rules, Vec::new()), (None, vec![]), "closed for ever: nothing to look for");
    }

    #[test]
    fn months_end_with_the_bookable_days() {
        let october = offer(Look::First);
        assert_eq!((october.previous(), october.next()), (None, Some(day("2026-11-01"))));
        let november = offer(Look::Month(day("2026-11-15")));
        assert_eq!((november.previous(), november.next()), (Some(day("2026-10-01")), None));
        assert!(november.free.iter().all(|slot| november.zone.day(slot.start) >= day("2026-11-01")));
    }

    #[test]
    fn weeks_begin_on_monday_and_hold_each_day_once() {
        let weeks = offer(Look::Month(day("2026-11-15"))).weeks();
        assert_eq!(weeks[0], [None, None, None, None, None, None, Some(day("2026-11-01"))]);
        assert_eq!(weeks.iter().flatten().flatten().count(), 30);
        assert_eq!(weeks.len(), 6);
    }
}
