//! What a phrase says, worked out against the reader's wall clock.

use std::ops::Range;

use chrono::{NaiveDate, NaiveDateTime, Weekday};

/// The order of the numbers in `3/4`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// 3 April: Vietnam, and most of the world.
    #[default]
    DayMonth,
    /// March 4: the United States.
    MonthDay,
}

/// Whose words are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Languages {
    /// Vietnamese and English, also mixed within one phrase.
    #[default]
    Both,
    Vietnamese,
    English,
}

/// How a person writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    pub order: Order,
    pub languages: Languages,
}

/// How exact a time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// A length of time. Months and days are kept apart from minutes, because neither is always equally long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Length {
    pub months: u32,
    pub days: u32,
    pub minutes: u32,
}

/// The time a phrase speaks of. All times are those of the reader's wall clock, unless
/// [`Found::offset`] names another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A minute, hour, day, week (from its Monday), month or year: `at` is its beginning.
    Point { at: NaiveDateTime, grain: Grain },
    /// From a time up to another that no longer belongs to it. From Monday to Friday ends with
    /// Saturday's midnight, from 3 to 4 pm at four.
    Interval { from: NaiveDateTime, to: NaiveDateTime, grain: Grain },
    /// `after 2 pm`, `from Monday`: `at` is the first moment.
    After { at: NaiveDateTime, grain: Grain },
    /// `before 11`, `until Friday`: `at` is the first moment that no longer belongs to it.
    Before { at: NaiveDateTime, grain: Grain },
    /// `for an hour`.
    Duration(Length),
    /// `every Monday at 7`.
    Series(Series),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Frequency {
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// Something that comes again (the parts of a recurrence rule, RFC 5545 section 3.3.10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub frequency: Frequency,
    /// 2 is every other one; at least 1.
    pub interval: u32,
    /// In the order of the week, each once; empty: that of the first occurrence.
    pub weekdays: Vec<Weekday>,
    /// With one weekday, monthly: which of the month, from 1, or from -1 at its end.
    pub nth: Option<i8>,
    /// Monthly: the day of the month.
    pub month_day: Option<u32>,
    /// The last day on which it can begin.
    pub until: Option<NaiveDate>,
    pub count: Option<u32>,
    /// The first occurrence from now on: a [`Grain::Day`] when no time of day is said.
    pub first: NaiveDateTime,
    pub grain: Grain,
    /// When each occurrence ends, when that is said: the end of the first.
    pub first_end: Option<NaiveDateTime>,
}

/// What a phrase left open and how it was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Assumption {
    /// Neither am nor pm: 1 to 6 are taken as afternoon, 7 to 11 as morning, 12 as noon, and what
    /// has passed today as tonight.
    HalfOfDay,
    /// A weekday said on that very weekday: the one in a week.
    NotToday,
    /// `next Friday`: that of the next calendar week, not the coming one.
    NextWeek,
    /// No day was said: the next time the clock shows this.
    ComingTime,
    /// The year that was not said is the next in which the day comes.
    ComingYear,
    /// The month that was not said is the next with such a day.
    ComingMonth,
    /// `3/4` could have been read in the other order.
    Order,
    /// The weekday does not fit the date; the date counts.
    WrongWeekday,
}

/// A phrase in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Bytes of the text, with the preposition that leads to the phrase; on character boundaries.
    pub span: Range<usize>,
    pub meaning: Meaning,
    /// The second reading, when people may as well mean that.
    pub other: Option<Meaning>,
    pub assumed: Vec<Assumption>,
    /// Minutes east of Greenwich when the phrase names a zone (`3 pm CET`): its times are those there.
    pub offset: Option<i32>,
    /// Whether a day is said, and not only a time of day or a part of it.
    pub says_day: bool,
    /// Whether a time of day is said, and not only a day or a part of it.
    pub says_clock: bool,
    /// How long it lasts, when that is said beside it.
    pub lasts: Option<Length>,
}
