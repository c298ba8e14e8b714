//! Which days of a month a rule's BYxxx parts let through; pure arithmetic on masks.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::parts::{Frequency, Parts, WeekdayNum};

/// A set of days of one month: bit 1 is the first.
pub(super) type Mask = u32;

/// The days that BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY and BYDAY let through together, with what
/// the text leaves to the start written down, so that they no longer depend on it. Steps of
/// INTERVAL are not its business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DayFilter {
    /// Bit 1 is January; never empty.
    months: u16,
    month_days: Vec<i16>,
    year_days: Vec<i16>,
    week_numbers: Vec<i16>,
    week_start: Weekday,
    /// BYDAY without numbers: bit 0 is Monday.
    weekdays: u8,
    numbered: Vec<(i16, Weekday)>,
    /// Whether those numbers count through the year instead of the month.
    numbered_in_year: bool,
}

/// A month and what is asked about it again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Month {
    pub first: NaiveDate,
    /// In days.
    pub length: u32,
}

impl Month {
    /// The one that `day` lies in.
    pub fn of(day: NaiveDate) -> Self {
        let first = day.with_day(1).unwrap_or(day);
        Self { first, length: first.num_days_in_month().into() }
    }

    /// All of its days.
    pub fn all(self) -> Mask {
        ((1_u32 << self.length) - 1) << 1
    }

    /// The days of `mask`, ascending.
    pub fn days(self, mask: Mask) -> impl Iterator<Item = NaiveDate> {
        let mut left = mask;
        std::iter::from_fn(move || {
            let day = left.trailing_zeros();
            left &= left.checked_sub(1)?;
            self.first.with_day(day)
        })
    }

    /// The bit of the `number`th day; 0 when the month has no such day.
    pub fn bit(self, number: i64) -> Mask {
        match u32::try_from(number) {
            Ok(number) if (1..=self.length).contains(&number) => 1 << number,
            _ => 0,
        }
    }

    /// Every `step`th day from the `number`th on, which may lie before the month.
    pub fn every(self, step: i64, number: i64) -> Mask {
        let first = if number >= 1 { number } else { number + (step - number).div_euclid(step) * step };
        let days = (0..).map(|n| first + n * step).take_while(|day| *day <= i64::from(self.length));
        days.fold(0, |mask, day| mask | self.bit(day))
    }
}

impl DayFilter {
    /// The parts of a rule that starts on `start`.
    pub fn new(parts: &Parts, start: NaiveDate) -> Self {
        let mut filter = Self {
            months: parts.by_month.iter().fold(0, |mask, month| mask | 1_u16 << *month),
            month_days: parts.by_month_day.clone(),
            year_days: parts.by_year_day.clone(),
            week_numbers: parts.by_week_no.clone(),
            week_start: parts.week_start,
            weekdays: 0,
            numbered: vec![],
            numbered_in_year: parts.frequency == Frequency::Yearly && parts.by_month.is_empty(),
        };
        for day in &parts.by_day {
            match *day {
                WeekdayNum { nth: None, day } => filter.weekdays |= 1 << day.num_days_from_monday(),
                WeekdayNum { nth: Some(nth), day } => filter.numbered.push((nth, day)),
            }
        }
        filter.spell_out(parts, start);
        if filter.months == 0 {
            filter.months = 0b1_1111_1111_1110;
        }
        filter
    }

    /// Takes from the start what the text does not say (RFC 5545 section 3.3.10, "Information,
    /// not contained in the rule, ...").
    fn spell_out(&mut self, parts: &Parts, start: NaiveDate) {
        let days_said = !self.month_days.is_empty() || !self.year_days.is_empty();
        let weekdays_said = !parts.by_day.is_empty();
        let said = days_said || weekdays_said || !self.week_numbers.is_empty();
        let (weekday, month) = (1 << start.weekday().num_days_from_monday(), 1_u16 << start.month());
        let day_of_month = i16::try_from(start.day()).unwrap_or(1);
        match parts.frequency {
            Frequency::Weekly if !said => self.weekdays = weekday,
            Frequency::Monthly if !said => self.month_days = vec![day_of_month],
            Frequency::Yearly if !said => {
                self.month_days = vec![day_of_month];
                if self.months == 0 {
                    self.months = month;
                }
            }
            Frequency::Yearly => {
                let month_days_alone = !self.month_days.is_empty()
                    && self.year_days.is_empty()
                    && self.week_numbers.is_empty()
                    && !weekdays_said;
                if self.months == 0 && month_days_alone {
                    self.months = month;
                }
                // A week alone means the start's weekday in it, not all seven days.
                if !self.week_numbers.is_empty() && !weekdays_said && !days_said {
                    self.weekdays = weekday;
                }
            }
            Frequency::Daily | Frequency::Weekly | Frequency::Monthly => {}
        }
    }

    /// How many weekdays BYDAY names.
    pub fn weekday_count(&self) -> usize {
        self.weekdays.count_ones().try_into().unwrap_or(7)
    }

    /// The days of `month` that pass.
    pub fn of_month(&self, month: Month) -> Mask {
        if self.months & 1 << month.first.month() == 0 {
            return 0;
        }
        let mut mask = month.all();
        if !self.month_days.is_empty() {
            let last = i64::from(month.length);
            mask &= self.month_days.iter().fold(0, |mask, n| mask | month.bit(from_either_end(*n, last)));
        }
        if self.weekdays != 0 || !self.numbered.is_empty() {
            mask &= self.plain_weekdays(month) | self.numbered_weekdays(month);
        }
        if !self.year_days.is_empty() {
            let (before, last) = (i64::from(month.first.ordinal0()), days_in_year(month.first));
            let day = |n: &i16| month.bit(from_either_end(*n, last) - before);
            mask &= self.year_days.iter().fold(0, |mask, n| mask | day(n));
        }
        if !self.week_numbers.is_empty() {
            let named = month.days(mask).filter(|day| self.is_in_named_week(*day));
            mask = named.fold(0, |mask, day| mask | 1 << day.day());
        }
        mask
    }

    fn plain_weekdays(&self, month: Month) -> Mask {
        // The week's seven bits, turned so that the first stands for the first of the month, and
        // repeated over it.
        let week = u64::from(self.weekdays);
        let turned = ((week | week << 7) >> month.first.weekday().num_days_from_monday()) & 0x7f;
        let weeks = (0..5).fold(0, |mask, n| mask | turned << (7 * n)) << 1;
        u32::try_from(weeks & u64::from(month.all())).unwrap_or_default()
    }

    fn numbered_weekdays(&self, month: Month) -> Mask {
        let (first, before, length) = if self.numbered_in_year {
            let january = month.first.with_month(1).unwrap_or(month.first);
            (january, i64::from(month.first.ordinal0()), days_in_year(month.first))
        } else {
            (month.first, 0, i64::from(month.length))
        };
        let day = |(nth, weekday): &(i16, Weekday)| {
            let earliest = 1 + i64::from(weekday.days_since(first.weekday()));
            let count = (length - earliest) / 7 + 1;
            let nth = from_either_end(*nth, count);
            if (1..=count).contains(&nth) { month.bit(earliest + 7 * (nth - 1) - before) } else { 0 }
        };
        self.numbered.iter().fold(0, |mask, numbered| mask | day(numbered))
    }

    /// Whether the week that `day` lies in has one of the numbers of BYWEEKNO. A week belongs to
    /// the year that has at least four of its days.
    fn is_in_named_week(&self, day: NaiveDate) -> bool {
        let into_week = i64::from(day.weekday().days_since(self.week_start));
        let Some(middle) = day.checked_add_signed(chrono::TimeDelta::days(3 - into_week)) else {
            return false;
        };
        let (number, rest) = (i64::from(middle.ordinal0()) / 7 + 1, i64::from(middle.ordinal0()) % 7);
        // The middles of the year's weeks lie `rest` days after its first, and then seven apart.
        let weeks = (days_in_year(middle) - 1 - rest) / 7 + 1;
        self.week_numbers.iter().any(|n| from_either_end(*n, weeks) == number)
    }
}

/// The number from the start that `n` stands for, which counts from the end when it is negative.
fn from_either_end(n: i16, last: i64) -> i64 {
    if n < 0 { last + 1 + i64::from(n) } else { n.into() }
}

fn days_in_year(day: NaiveDate) -> i64 {
    if day.leap_year() { 366 } else { 365 }
}

/// The first day of the week that `day` lies in.
pub(super) fn week_of(day: NaiveDate, week_start: Weekday) -> NaiveDate {
    day.checked_sub_days(Days::new(day.weekday().days_since(week_start).into())).unwrap_or(day)
}
