//! The pieces that a phrase is put together from, still without knowing of each other.

use chrono::{NaiveDate, NaiveDateTime, Weekday};

use super::value::{Frequency, Grain, Length};

/// Which day of a name is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// `Friday`: the coming one.
    Coming,
    /// `this Friday`: also today.
    This,
    /// `next Friday`: that of the next calendar week.
    Next,
    /// `Friday after next`.
    AfterNext,
    /// `last Friday`.
    Last,
}

/// A day or a run of days, as far as it is said.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Day {
    Date(NaiveDate),
    Weekday(Weekday, Which),
    /// Month and day, without a year; `either` when numbers in the other order were a day too.
    OfYear {
        month: u32,
        day: u32,
        either: bool,
    },
    /// `the 15th`.
    OfMonth(u32),
    /// A month's name: the coming one.
    Month(u32),
    /// From a day up to another that no longer belongs to it. `whole`: it is one week, month or year.
    Run {
        from: NaiveDate,
        to: NaiveDate,
        grain: Grain,
        whole: bool,
    },
}

/// A part of the day in minutes from midnight; the end does not belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub from: u32,
    pub to: u32,
    pub half: PartHalf,
}

/// What a part of the day says of an hour beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartHalf {
    Morning,
    Noon,
    Afternoon,
    Evening,
    /// From late evening through the small hours.
    Night,
}

impl Part {
    const fn new(from: u32, to: u32, half: PartHalf) -> Self {
        Self { from: from * 60, to: to * 60, half }
    }
    pub const MORNING: Self = Self::new(0, 12, PartHalf::Morning);
    pub const EARLY: Self = Self::new(0, 9, PartHalf::Morning);
    pub const LATE_MORNING: Self = Self::new(9, 12, PartHalf::Morning);
    pub const NOON: Self = Self::new(12, 14, PartHalf::Noon);
    pub const AFTERNOON: Self = Self::new(12, 19, PartHalf::Afternoon);
    pub const EARLY_AFTERNOON: Self = Self::new(13, 15, PartHalf::Afternoon);
    pub const LATE_AFTERNOON: Self = Self::new(16, 19, PartHalf::Afternoon);
    pub const AFTER_LUNCH: Self = Self::new(13, 17, PartHalf::Afternoon);
    pub const AFTER_SCHOOL: Self = Self::new(15, 21, PartHalf::Afternoon);
    pub const AFTER_WORK: Self = Self::new(17, 21, PartHalf::Evening);
    pub const EVENING: Self = Self::new(18, 24, PartHalf::Evening);
    pub const NIGHT: Self = Self::new(18, 24, PartHalf::Night);
    pub const LATE: Self = Self::new(21, 24, PartHalf::Night);
}

/// A time of day as it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// 0 to 24.
    pub hour: u32,
    pub minute: u32,
    /// Hour when no minutes are said.
    pub grain: Grain,
    /// Whether it is known in which half of the day it is.
    pub sure: bool,
    /// Minutes taken from it: `a quarter to three`.
    pub less: u32,
}

impl Clock {
    pub fn new(hour: u32, minute: Option<u32>, sure: bool) -> Self {
        let grain = if minute.is_some() { Grain::Minute } else { Grain::Hour };
        let sure = sure || hour == 0 || hour > 12;
        Self { hour, minute: minute.unwrap_or(0), grain, sure, less: 0 }
    }
}

/// Something that comes again, as far as it is said.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub frequency: Frequency,
    pub interval: u32,
    pub weekdays: Vec<Weekday>,
    pub nth: Option<i8>,
    pub month_day: Option<u32>,
    pub month: Option<u32>,
    pub count: Option<u32>,
    pub part: Option<Part>,
}

impl Rule {
    pub fn every(interval: u32, frequency: Frequency) -> Self {
        Self {
            frequency,
            interval: interval.max(1),
            weekdays: Vec::new(),
            nth: None,
            month_day: None,
            month: None,
            count: None,
            part: None,
        }
    }

    pub fn weekly(weekdays: Vec<Weekday>) -> Self {
        Self { weekdays, ..Self::every(1, Frequency::Weekly) }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Day(Day),
    Part(Part),
    DayPart(Day, Part),
    Clock(Clock),
    /// A moment reckoned from now: `in two hours`.
    Moment(NaiveDateTime, Grain),
    /// A stretch reckoned from now: `the next 3 hours`.
    Stretch(NaiveDateTime, NaiveDateTime, Grain),
    Lasts(Length),
    Repeats(Rule),
    /// `10 times`.
    Times(u32),
    /// Minutes east of Greenwich.
    Offset(i32),
}

/// A piece that was read, and the place after it.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub piece: Piece,
    pub end: usize,
    /// Whether the words may as well mean something else (`sat`, `may`, `1/2`), so that they need
    /// company to count as a time.
    pub weak: bool,
}

impl Read {
    pub fn strong(piece: Piece, end: usize) -> Self {
        Self { piece, end, weak: false }
    }

    pub fn weak(piece: Piece, end: usize) -> Self {
        Self { piece, end, weak: true }
    }

    pub fn weak_if(weak: bool, piece: Piece, end: usize) -> Self {
        Self { piece, end, weak }
    }
}

/// What stands before a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cue {
    None,
    /// Another piece, directly.
    Beside,
    /// `on`, `by`, `vào`: a day may follow.
    On,
    /// `at`, `lúc`: a bare number is an hour.
    At,
}

impl Cue {
    pub const COUNT: usize = 4;
}

/// Where a time bounds an open stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// From the end of what is said.
    After,
    /// From the beginning of what is said.
    Since,
    /// Up to the beginning of what is said.
    Before,
    /// Up to the end of what is said; but a series `until June` ends before June.
    Until,
    /// Up to the end of what is said, explicitly.
    Through,
}
