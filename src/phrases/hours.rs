//! Which half of the day an hour is in.

use chrono::NaiveDate;

use super::calendar;
use super::piece::{Clock, Part, PartHalf};
use super::text::Text;

/// What the rest of a sentence says of an hour in it (`dinner at 7`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Hint {
    #[default]
    None,
    Morning,
    Evening,
}

/// A meal or the like that tells morning from evening.
pub(super) fn hint(t: &Text) -> Hint {
    for i in 0..t.len() {
        if t.en_is(i, &["dinner", "supper", "drinks", "movie", "concert", "party"])
            || t.vi_any(i, &["ăn tối", "bữa tối", "nhậu", "xem phim"]).is_some()
        {
            return Hint::Evening;
        }
        if t.en_is(i, &["breakfast"]) || t.vi_any(i, &["ăn sáng", "bữa sáng"]).is_some() {
            return Hint::Morning;
        }
    }
    Hint::None
}

/// A time of day worked out: minutes from a day's midnight, which may lead into the next day, and
/// whether the half of the day was guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hour {
    pub minutes: u32,
    pub guessed: bool,
}

fn minutes(clock: Clock, hour: u32) -> u32 {
    (hour * 60 + clock.minute).saturating_sub(clock.less)
}

/// The hour people mean in everyday life: 1 to 6 in the afternoon, 7 to 11 in the morning, 12 at noon.
fn everyday(clock: Clock, hint: Hint) -> u32 {
    match clock.hour {
        hour @ 1..=11 if hint == Hint::Evening && hour >= 4 => hour + 12,
        hour @ 4..=11 if hint == Hint::Morning => hour,
        hour @ 1..=6 => hour + 12,
        hour => hour,
    }
}

/// The hour within a part of the day. `tonight at 1` is after midnight.
fn in_part(clock: Clock, half: PartHalf) -> u32 {
    let late = matches!(half, PartHalf::Evening | PartHalf::Night);
    match (half, clock.hour) {
        (_, 24) => 24,
        (_, hour @ 0..6) if late && clock.sure && hour < 6 && half == PartHalf::Night => hour + 24,
        (_, 0) if late => 24,
        (_, hour) if clock.sure => hour,
        (PartHalf::Morning, 12) => 0,
        (PartHalf::Morning, hour) => hour,
        (PartHalf::Noon, hour) if hour >= 10 => hour,
        (PartHalf::Noon, hour) => hour + 12,
        (PartHalf::Afternoon, 12) => 12,
        (PartHalf::Afternoon, hour) => hour + 12,
        (_, 12) => 24,
        (_, hour @ 1..=4) => hour + 24,
        (_, hour) => hour + 12,
    }
}

/// The time of day with its half known, by the part of the day that is said with it.
pub(super) fn in_half(mut clock: Clock, part: Part) -> Clock {
    clock.hour = in_part(clock, part.half) % 24;
    clock.sure = true;
    clock
}

/// One time of day. With no day, `today` passed beforehand, later hours of today are preferred.
pub(super) fn one(t: &Text, clock: Clock, part: Option<Part>, day: Option<NaiveDate>, hint: Hint) -> Hour {
    if let Some(part) = part {
        return Hour { minutes: minutes(clock, in_part(clock, part.half)), guessed: false };
    }
    if clock.sure {
        return Hour { minutes: minutes(clock, clock.hour), guessed: false };
    }
    let everyday = minutes(clock, everyday(clock, hint));
    let is_today = day.is_none_or(|day| day == t.today());
    let passed = |minutes| calendar::at_minute(t.today(), minutes) <= t.now;
    // At ten, "at 8" is tonight.
    let later = everyday + 12 * 60;
    if is_today && passed(everyday) && later < 24 * 60 && !passed(later) {
        return Hour { minutes: later, guessed: true };
    }
    Hour { minutes: everyday, guessed: true }
}

/// The hours, of the two a clock's hand can mean, in rising order.
fn hands(clock: Clock) -> [u32; 3] {
    let hour = if clock.hour == 12 { 0 } else { clock.hour };
    [minutes(clock, hour), minutes(clock, hour + 12), minutes(clock, hour + 24)]
}

/// The beginning and the end of a range, the end after the beginning. What one of them says of its
/// half of the day holds for the other: `3-4 pm`, `11-1 pm`, `9 to 5`.
pub(super) fn two(
    t: &Text,
    (a, b): (Clock, Clock),
    part: Option<Part>,
    day: Option<NaiveDate>,
    hint: Hint,
) -> (Hour, Hour) {
    let known_end = match part {
        Some(part) => Some(minutes(b, in_part(b, part.half))),
        None if b.sure => Some(minutes(b, b.hour)),
        None => None,
    };
    let from = if a.sure {
        one(t, a, None, day, hint)
    } else if let Some(end) = known_end {
        let before = hands(a).into_iter().rev().find(|start| *start < end);
        match before {
            Some(minutes) => Hour { minutes, guessed: false },
            None => one(t, a, part, day, hint),
        }
    } else {
        one(t, a, None, day, hint)
    };
    let to = match known_end {
        Some(end) if end > from.minutes => end,
        Some(end) if end + 24 * 60 > from.minutes && b.sure => end + 24 * 60,
        _ => hands(b).into_iter().find(|end| *end > from.minutes).unwrap_or(from.minutes + 60),
    };
    (from, Hour { minutes: to, guessed: from.guessed })
}
