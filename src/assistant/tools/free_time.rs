//! Reading tool: where the owner has time.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Weekday};
use diesel::PgConnection;
use serde_json::json;

use super::{
    Desk, Told,
    days::not_a_time,
    times::{Fineness, Stretch},
    wording,
};
use crate::{
    assistant::request::FindFreeTime,
    bookings::{
        BookingLink, taken,
        weekly_hours::{WeeklyHours, parse_line},
    },
    error::AppError,
    events::{Occurrence, When},
    time::{Instant, Span, Zone},
};

/// How long is looked for when it is not said.
const USUAL: TimeDelta = TimeDelta::hours(1);

/// How many stretches are told, and how many of one day when there are several days.
const MOST: usize = 6;
const MOST_A_DAY: usize = 3;

/// How many days are looked at when no time is said, and at most.
const COMING_DAYS: u64 = 7;
const MOST_DAYS: i64 = 62;

/// Meetings begin at a quarter of an hour, in minutes.
const STEP: i64 = 15;

/// The hours of a working day, and of a day off when that is what is asked about.
const WORKING: &str = "08:00-18:00";
const DAY_OFF: &str = "08:00-22:00";

/// When mornings begin and evenings end for whoever looks for time.
const FIRST_HOUR: u32 = 8;
const LAST_HOUR: u32 = 22;

/// Free stretches for a length, in order.
pub(super) struct Free {
    pub spans: Vec<Span>,
    /// Whether working hours bound them, rather than what was asked.
    pub within_hours: bool,
}

/// Where the owner has time.
///
/// # Errors
/// When the database does.
pub(super) fn find(conn: &mut PgConnection, desk: &Desk, asked: &FindFreeTime) -> Result<Told, AppError> {
    let (lang, zone) = (desk.lang, desk.zone());
    let mut lengths = [USUAL, TimeDelta::zero()];
    for (place, phrase) in [&asked.length, &asked.buffer].into_iter().enumerate() {
        let Some(phrase) = phrase.as_deref().map(str::trim).filter(|phrase| !phrase.is_empty()) else {
            continue;
        };
        match desk.length(phrase) {
            Some(length) => lengths[place] = length,
            None => return Ok(not_a_time(desk, phrase)),
        }
    }
    let [length, buffer] = lengths;
    let today = desk.wall().date();
    let stretch = match asked.when.as_deref().map(str::trim).filter(|phrase| !phrase.is_empty()) {
        Some(phrase) => match desk.stretch(phrase) {
            Some(stretch) if stretch.grain == Fineness::Moment => {
                // "At 3": the rest of that day from then on.
                let day = Stretch::of_days(stretch.from.date(), stretch.from.date());
                Stretch { from: stretch.from, to: day.to, grain: Fineness::Hours }
            }
            Some(stretch) => stretch,
            None => return Ok(not_a_time(desk, phrase)),
        },
        None => Stretch::of_days(today, today.checked_add_days(Days::new(COMING_DAYS)).unwrap_or(today)),
    };
    let free = free(conn, desk, &stretch, length, buffer)?;
    let told = chosen(&free.spans, &zone);
    let said =
        [("length", wording::length(lang, length).into()), ("when", wording::stretch(lang, &stretch).into())];
    let data = json!({
        "length_minutes": length.num_minutes(),
        "free": told.iter().map(|span| {
            wording::time_data(&When::Timed { span: *span, zone: zone.clone() }, &zone)
        }).collect::<Vec<_>>(),
    });
    if told.is_empty() {
        return Ok(Told { words: lang.with("tools-free-none", &said), data });
    }
    let mut lines = vec![lang.with("tools-free", &said)];
    lines.extend(told.iter().map(|span| format!("- {}", lang.span(*span, &zone))));
    if free.spans.len() > told.len() {
        lines.push(format!("\n{}", lang.t1("tools-more", "count", free.spans.len() - told.len())));
    }
    if free.within_hours {
        lines.push(format!("\n{}", lang.t("tools-free-hours")));
    }
    Ok(Told { words: lines.join("\n"), data })
}

/// The stretches of at least `length` with nothing on them, `buffer` before and after included. Days
/// are looked at within working hours; hours that were asked about as they are.
///
/// # Errors
/// When the database does.
pub(super) fn free(
    conn: &mut PgConnection,
    desk: &Desk,
    stretch: &Stretch,
    length: TimeDelta,
    buffer: TimeDelta,
) -> Result<Free, AppError> {
    let zone = desk.zone();
    let whole = waking(stretch).span(&zone);
    let end = whole.end.min(whole.start + TimeDelta::days(MOST_DAYS));
    let span = Span::new(whole.start.max(desk.now), end);
    if span.is_empty() {
        return Ok(Free { spans: Vec::new(), within_hours: false });
    }
    let (offered, within_hours) = match stretch.grain {
        Fineness::Days => {
            let (hours, are_working) = hours(conn, desk, stretch)?;
            (hours.offered_in(span), are_working)
        }
        _ => (vec![span], false),
    };
    let around = span.widened(buffer, buffer);
    let mut busy = Occurrence::busy(conn, desk.owner.id, around, &zone)?;
    busy.extend(taken::blocking(conn, desk.owner.id, around, desk.now)?.into_iter().map(|one| one.blocked));
    let busy = Span::merged(busy.into_iter().map(|span| span.widened(buffer, buffer)).collect());
    let spans = offered
        .into_iter()
        .flat_map(|offer| without(offer, &busy))
        .map(|span| Span::new(rounded(span.start, &zone), span.end))
        .filter(|span| span.duration() >= length)
        .collect();
    Ok(Free { spans, within_hours })
}

/// Hours without the night: "in the morning" begins at midnight only for a calendar.
fn waking(stretch: &Stretch) -> Stretch {
    if stretch.grain != Fineness::Hours {
        return *stretch;
    }
    let on = |at: NaiveDateTime, hour: u32| at.date().and_hms_opt(hour, 0, 0).unwrap_or(at);
    let (morning, night) = (on(stretch.from, FIRST_HOUR), on(stretch.from, LAST_HOUR));
    let midnight = stretch.to.num_seconds_from_midnight() == 0;
    Stretch {
        from: if stretch.to > morning { stretch.from.max(morning) } else { stretch.from },
        to: if midnight && stretch.from < night { stretch.to.min(night) } else { stretch.to },
        ..*stretch
    }
}

/// The hours that are looked at on days: those of a weekend when that is asked about, else those the
/// owner offers to guests, else Monday to Friday, eight to six. Answers whether working hours bound it.
fn hours(conn: &mut PgConnection, desk: &Desk, stretch: &Stretch) -> Result<(WeeklyHours, bool), AppError> {
    let zone = desk.zone();
    let (first, after) = (stretch.from.date(), stretch.to.date());
    let is_off = |day: NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let are_days_off = first < after && first.iter_days().take_while(|day| *day < after).take(8).all(is_off);
    let line = |line: &str| parse_line(line).unwrap_or_default();
    let mut own = WeeklyHours::closed(zone);
    if are_days_off {
        own.weekly.fill(line(DAY_OFF));
        return Ok((own, false));
    }
    let links = BookingLink::all_of(conn, desk.owner.id)?;
    let offered = links.into_iter().find(|link| link.is_open()).map(|link| link.hours());
    if let Some(offered) = offered.filter(|hours| hours.weekly.iter().any(|day| !day.is_empty())) {
        return Ok((offered, true));
    }
    own.weekly[..5].fill(line(WORKING));
    Ok((own, true))
}

/// What is left of `offer` beside what is `busy`, which is in order and apart.
fn without(offer: Span, busy: &[Span]) -> Vec<Span> {
    let (mut at, mut left) = (offer.start, Vec::new());
    for taken in busy.iter().filter(|taken| taken.overlaps(offer)) {
        left.push(Span::new(at, taken.start));
        at = at.max(taken.end);
    }
    left.push(Span::new(at, offer.end));
    left.retain(|span| !span.is_empty());
    left
}

/// The next quarter of an hour on the clocks of `zone`.
fn rounded(at: Instant, zone: &Zone) -> Instant {
    let wall = zone.wall(at);
    let past = i64::from(wall.minute()) % STEP;
    let seconds = past * 60 + i64::from(wall.second());
    if seconds == 0 && wall.nanosecond() == 0 {
        return at;
    }
    let whole = at - TimeDelta::seconds(seconds) - TimeDelta::nanoseconds(wall.nanosecond().into());
    whole.plus_minutes(STEP)
}

/// A handful of them; when they are on several days, a few of each.
fn chosen(spans: &[Span], zone: &Zone) -> Vec<Span> {
    let day = |span: &Span| zone.day(span.start);
    let are_many = spans.first().map(day) != spans.last().map(day);
    let mut chosen: Vec<Span> = Vec::new();
    for span in spans {
        let today = chosen.iter().filter(|one| day(one) == day(span)).count();
        if chosen.len() < MOST && !(are_many && today >= MOST_A_DAY) {
            chosen.push(*span);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    fn span(from: &str, to: &str) -> Span {
        Span::new(at(&format!("2026-03-02T{from}:00Z")), at(&format!("2026-03-02T{to}:00Z")))
    }

    #[test]
    fn what_is_busy_is_cut_out() {
        let busy = [span("09:00", "10:00"), span("11:00", "12:30"), span("17:00", "19:00")];
        let left = without(span("08:00", "18:00"), &busy);
        assert_eq!(left, [span("08:00", "09:00"), span("10:00", "11:00"), span("12:30", "17:00")]);
        assert_eq!(without(span("09:00", "10:00"), &busy), []);
        assert_eq!(without(span("12:30", "13:00"), &busy), [span("12:30", "13:00")]);
    }

    #[test]
    fn a_start_is_the_next_quarter_on_the_clock() {
        let zone = Zone::named("Asia/Kathmandu").expect("a zone");
        // 05:45 east: 08:07 UTC is 13:52 there.
        assert_eq!(rounded(at("2026-03-02T08:07:00Z"), &zone), at("2026-03-02T08:15:00Z"));
        assert_eq!(rounded(at("2026-03-02T08:15:00Z"), &zone), at("2026-03-02T08:15:00Z"));
        assert_eq!(rounded(at("2026-03-02T08:15:01Z"), &zone), at("2026-03-02T08:30:00Z"));
    }
}
