//! The plain ways to repeat that a form offers, as rules.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Frequency, Rule, parts::WeekdayNum};

/// Which days of its periods a plain rule means; all but the week's follow from the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    Daily,
    /// On these weekdays, counted from Monday as 0, and on the start's.
    Weekly(BTreeSet<u8>),
    /// On the start's day of the month.
    MonthlyDate,
    /// On the start's weekday, by its number in the month: the fifth is the last.
    MonthlyWeekday,
    /// On the start's weekday, the last of the month.
    MonthlyLastWeekday,
    /// On the start's date.
    Yearly,
}

/// `MO` to `SU`.
pub fn weekday_code(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}

impl Rule {
    /// The pattern of this rule; `None` when it is none of them, or its start does not fit it.
    pub fn pattern(&self) -> Option<Pattern> {
        let (parts, start) = (&self.parts, self.start().reading().date());
        let rare = [
            &parts.by_year_day,
            &parts.by_week_no,
            &parts.by_hour,
            &parts.by_minute,
            &parts.by_second,
            &parts.by_set_pos,
        ];
        if rare.iter().any(|list| !list.is_empty()) {
            return None;
        }
        let day_of_month = i16::try_from(start.day()).ok()?;
        let months_fit = parts.by_month.is_empty()
            || parts.frequency == Frequency::Yearly && parts.by_month == [i16::try_from(start.month()).ok()?];
        let date_fits = parts.by_day.is_empty()
            && (parts.by_month_day.is_empty() || parts.by_month_day == [day_of_month]);
        if !months_fit {
            return None;
        }
        match parts.frequency {
            Frequency::Daily if parts.by_day.is_empty() && parts.by_month_day.is_empty() => {
                Some(Pattern::Daily)
            }
            Frequency::Weekly => self.weekly(start),
            Frequency::Monthly if date_fits => Some(Pattern::MonthlyDate),
            Frequency::Monthly if parts.by_month_day.is_empty() => {
                let [WeekdayNum { nth: Some(nth), day }] = parts.by_day[..] else { return None };
                let fits = |pattern: &Pattern| day == start.weekday() && nth == pattern.number(start);
                [Pattern::MonthlyWeekday, Pattern::MonthlyLastWeekday]
                    .into_iter()
                    .find(|pattern| fits(pattern) && (nth > 0 || is_last(start)))
            }
            // 29 February by BYMONTHDAY alone means February, as the start does.
            Frequency::Yearly if date_fits => Some(Pattern::Yearly),
            _ => None,
        }
    }

    fn weekly(&self, start: NaiveDate) -> Option<Pattern> {
        let own = u8::try_from(start.weekday().num_days_from_monday()).ok()?;
        let number = |day: &WeekdayNum| u8::try_from(day.day.num_days_from_monday()).ok();
        let mut days: BTreeSet<u8> = self.parts.by_day.iter().filter_map(number).collect();
        if days.is_empty() {
            days.insert(own);
        }
        // Where a week begins matters to every second week of several days.
        let plain = self.parts.week_start == Weekday::Mon || self.interval() == 1 || days.len() == 1;
        (plain && days.contains(&own)).then_some(Pattern::Weekly(days))
    }
}

impl Pattern {
    /// The text of a rule of this pattern that starts on `start`, without an end.
    pub fn text(&self, interval: u16, start: NaiveDate) -> String {
        let frequency = match self {
            Self::Daily => "DAILY",
            Self::Weekly(_) => "WEEKLY",
            Self::MonthlyDate | Self::MonthlyWeekday | Self::MonthlyLastWeekday => "MONTHLY",
            Self::Yearly => "YEARLY",
        };
        let mut text = format!("FREQ={frequency}");
        if interval > 1 {
            text.push_str(&format!(";INTERVAL={interval}"));
        }
        match self {
            Self::Daily | Self::Yearly | Self::MonthlyDate => {}
            Self::Weekly(days) => {
                let mut days = days.clone();
                days.extend(u8::try_from(start.weekday().num_days_from_monday()));
                let codes: Vec<&str> =
                    days.iter().filter_map(|day| Weekday::try_from(*day).ok()).map(weekday_code).collect();
                text.push_str(&format!(";BYDAY={}", codes.join(",")));
            }
            Self::MonthlyWeekday | Self::MonthlyLastWeekday => {
                let (number, day) = (self.number(start), weekday_code(start.weekday()));
                text.push_str(&format!(";BYDAY={number}{day}"));
            }
        }
        text
    }

    /// The number of `start` among its weekdays in the month, as this pattern counts.
    fn number(&self, start: NaiveDate) -> i16 {
        match (self, start.day().div_ceil(7)) {
            (Self::MonthlyLastWeekday, _) | (_, 5..) => -1,
            (_, nth) => i16::try_from(nth).unwrap_or(-1),
        }
    }
}

/// Whether `day` is the last of its weekday in the month.
fn is_last(day: NaiveDate) -> bool {
    day.day() + 7 > u32::from(day.num_days_in_month())
}
