//! The fields that say how an event repeats: rule to fields, and fields to rule.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::{
    events::{
        When,
        recurrence::{MAX_COUNT, MAX_INTERVAL, Pattern, Rule, weekday_code},
    },
    i18n::Lang,
    web::FieldErrors,
};

/// What the choice `recurrence_rule` offers beside never: the values, and the keys of their names.
pub(in crate::events) const CHOICES: [(&str, &str); 8] = [
    ("daily", "event-repeat-daily"),
    ("weekdays", "event-repeat-weekdays"),
    ("weekly", "event-repeat-weekly"),
    ("monthly-date", "event-repeat-monthly-date"),
    ("monthly-weekday", "event-repeat-monthly-weekday"),
    ("monthly-last-weekday", "event-repeat-monthly-last-weekday"),
    ("yearly", "event-repeat-yearly"),
    (CUSTOM, "event-repeat-custom"),
];

/// The choice that has an interval.
const CUSTOM: &str = "custom";

/// What an interval counts.
pub(in crate::events) const UNITS: [&str; 6] =
    ["days", "weeks", "months-date", "months-weekday", "months-last-weekday", "years"];

/// Names of the fields beside `recurrence_rule`.
pub(super) const FIELDS: [&str; 6] =
    ["repeat_interval", "repeat_unit", "repeat_days", "repeat_end", "repeat_until", "repeat_count"];

/// What was typed beside the choice in `recurrence_rule`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RepetitionFields {
    /// Every how many units, for `custom`.
    pub interval: String,
    /// One of [`UNITS`]; empty: weeks.
    pub unit: String,
    /// Codes of weekdays, `MO` to `SU`, for weeks; the start's own needs no naming.
    pub days: Vec<String>,
    /// `until`, `count`, or empty for never.
    pub end: String,
    /// The last day, `YYYY-MM-DD`.
    pub until: String,
    pub count: String,
}

/// A repetition that the fields can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repetition {
    pattern: Pattern,
    interval: u16,
    end: End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Never,
    /// The last day, on the series' clock.
    On(NaiveDate),
    After(u32),
}

/// Whether what was sent in `recurrence_rule` is a rule's own text.
pub(in crate::events) fn is_text(choice: &str) -> bool {
    choice.contains('=') || choice.contains(':')
}

impl RepetitionFields {
    /// Puts one sent field over these; the boxes of the days were emptied before.
    pub(super) fn take(&mut self, name: &str, value: String) {
        match name {
            "repeat_interval" => self.interval = value,
            "repeat_unit" => self.unit = value,
            "repeat_days" => self.days.push(value),
            "repeat_end" => self.end = value,
            "repeat_until" => self.until = value,
            "repeat_count" => self.count = value,
            _ => {}
        }
    }

    /// What is to stand in the fields of an event that does not repeat yet.
    pub fn proposed() -> Self {
        Self { interval: "2".into(), unit: "weeks".into(), count: "10".into(), ..Self::default() }
    }
}

impl Repetition {
    /// The repetition of `rule`; `None` when the fields cannot say it.
    pub fn of(rule: &Rule) -> Option<Self> {
        let end = match (rule.count(), rule.last_day()) {
            (Some(count), _) => End::After(count),
            (None, Some(day)) => End::On(day),
            (None, None) => End::Never,
        };
        let ends_first = matches!(end, End::On(day) if day < rule.start().reading().date());
        Some(Self { pattern: rule.pattern()?, interval: rule.interval(), end }).filter(|_| !ends_first)
    }

    /// What `recurrence_rule` and the other fields show for it.
    pub fn shown(&self) -> (String, RepetitionFields) {
        let unit = match self.pattern {
            Pattern::Daily => "days",
            Pattern::Weekly(_) => "weeks",
            Pattern::MonthlyDate => "months-date",
            Pattern::MonthlyWeekday => "months-weekday",
            Pattern::MonthlyLastWeekday => "months-last-weekday",
            Pattern::Yearly => "years",
        };
        let choice = match (&self.pattern, self.interval) {
            (Pattern::Weekly(days), 1) if *days == working_days() => "weekdays",
            (_, 2..) => CUSTOM,
            (Pattern::Daily, _) => "daily",
            (Pattern::Weekly(_), _) => "weekly",
            (Pattern::MonthlyDate, _) => "monthly-date",
            (Pattern::MonthlyWeekday, _) => "monthly-weekday",
            (Pattern::MonthlyLastWeekday, _) => "monthly-last-weekday",
            (Pattern::Yearly, _) => "yearly",
        };
        let mut fields = RepetitionFields { unit: unit.to_owned(), ..RepetitionFields::proposed() };
        if self.interval > 1 {
            fields.interval = self.interval.to_string();
        }
        if let Pattern::Weekly(days) = &self.pattern {
            fields.days = days.iter().map(|day| weekday_code(weekday(*day)).to_owned()).collect();
        }
        match self.end {
            End::Never => {}
            End::On(day) => (fields.end, fields.until) = ("until".into(), day.to_string()),
            End::After(count) => (fields.end, fields.count) = ("count".into(), count.to_string()),
        }
        (choice.to_owned(), fields)
    }

    /// Reads choice and fields; `None` when something is wrong with them, or the choice is never.
    pub fn read(
        choice: &str,
        fields: &RepetitionFields,
        first: NaiveDate,
        lang: Lang,
        errors: &mut FieldErrors,
    ) -> Option<Self> {
        let unit = match (choice, fields.unit.trim()) {
            (CUSTOM, "") => "weeks",
            (CUSTOM, unit) => unit,
            ("daily", _) => "days",
            ("weekdays" | "weekly", _) => "weeks",
            ("monthly-date", _) => "months-date",
            ("monthly-weekday", _) => "months-weekday",
            ("monthly-last-weekday", _) => "months-last-weekday",
            ("yearly", _) => "years",
            _ => {
                errors.add("recurrence_rule", lang.t("event-rule-no-frequency"));
                return None;
            }
        };
        let days = if choice == "weekdays" { Some(working_days()) } else { fields.weekdays() };
        let pattern = match (unit, days) {
            ("days", _) => Pattern::Daily,
            ("weeks", Some(days)) => Pattern::Weekly(days),
            ("weeks", None) => {
                errors.add("repeat_days", lang.t("field-choice-bad"));
                return None;
            }
            ("months-date", _) => Pattern::MonthlyDate,
            ("months-weekday", _) => Pattern::MonthlyWeekday,
            ("months-last-weekday", _) if first.day() + 7 > u32::from(first.num_days_in_month()) => {
                Pattern::MonthlyLastWeekday
            }
            ("months-last-weekday", _) => {
                errors.add("recurrence_rule", lang.t("event-repeat-not-last"));
                return None;
            }
            ("years", _) => Pattern::Yearly,
            _ => {
                errors.add("repeat_unit", lang.t("field-choice-bad"));
                return None;
            }
        };
        let interval = match choice {
            CUSTOM if !fields.interval.trim().is_empty() => number(&fields.interval, 1, MAX_INTERVAL.into()),
            _ => Some(1),
        };
        let Some(interval) = interval.and_then(|interval| u16::try_from(interval).ok()) else {
            errors.add("repeat_interval", lang.t1("event-repeat-interval-bad", "most", MAX_INTERVAL));
            return None;
        };
        let end = match fields.end.trim() {
            "" | "never" => Some(End::Never),
            "until" => match fields.until.trim().parse::<NaiveDate>() {
                Err(_) => fault(errors, "repeat_until", lang.t("event-date-bad")),
                Ok(day) if !(1900..=2200).contains(&day.year()) => {
                    fault(errors, "repeat_until", lang.t("event-year-bad"))
                }
                Ok(day) if day < first => {
                    fault(errors, "repeat_until", lang.t("event-rule-until-before-start"))
                }
                Ok(day) => Some(End::On(day)),
            },
            "count" => match number(&fields.count, 1, MAX_COUNT) {
                None => fault(errors, "repeat_count", lang.t1("event-repeat-count-bad", "most", MAX_COUNT)),
                Some(count) => Some(End::After(count)),
            },
            _ => fault(errors, "repeat_end", lang.t("field-choice-bad")),
        };
        Some(Self { pattern, interval, end: end? })
    }

    /// Whether both mean the same days of their periods.
    pub fn has_pattern_of(&self, other: &Self) -> bool {
        self.pattern == other.pattern
    }

    /// Whether it ends on no particular day.
    pub fn has_no_last_day(&self) -> bool {
        !matches!(self.end, End::On(_))
    }

    /// Whether both end alike.
    pub fn has_end_of(&self, other: &Self) -> bool {
        self.end == other.end
    }

    /// This repetition, ended after `count` times where it has a COUNT.
    pub fn times(mut self, count: u32) -> Self {
        if matches!(self.end, End::After(_)) {
            self.end = End::After(count);
        }
        self
    }

    /// This repetition for a series whose first day went from `from` to `to`: on the weekday of
    /// the start alone it goes along.
    pub fn moved(mut self, from: NaiveDate, to: NaiveDate) -> Self {
        if let Pattern::Weekly(days) = &mut self.pattern
            && from != to
            && *days != working_days()
            && days.remove(&number_of(from.weekday()))
        {
            days.insert(number_of(to.weekday()));
        }
        self
    }

    /// The text of the rule for a series that happens first at `when`.
    pub fn text(&self, when: &When) -> String {
        let first = when.series_start().reading().date();
        let mut text = self.pattern.text(self.interval, first);
        match self.end {
            End::Never => {}
            End::On(day) => text.push_str(&format!(";UNTIL={}", when.until(day))),
            End::After(count) => text.push_str(&format!(";COUNT={count}")),
        }
        text
    }
}

impl RepetitionFields {
    /// The weekdays that are ticked, from Monday as 0; `None` when one is no weekday.
    fn weekdays(&self) -> Option<BTreeSet<u8>> {
        let read = |code: &String| (0..7).find(|day| weekday_code(weekday(*day)) == code.trim());
        self.days.iter().map(read).collect()
    }

    /// Whether the box of a weekday is ticked.
    pub fn has_day(&self, code: &str) -> bool {
        self.days.iter().any(|day| day == code)
    }
}

fn number(text: &str, least: u32, most: u32) -> Option<u32> {
    text.trim().parse().ok().filter(|number| (least..=most).contains(number))
}

fn fault<T>(errors: &mut FieldErrors, field: &str, message: String) -> Option<T> {
    errors.add(field, message);
    None
}

fn working_days() -> BTreeSet<u8> {
    (0..5).collect()
}

fn number_of(day: Weekday) -> u8 {
    u8::try_from(day.num_days_from_monday()).unwrap_or_default()
}

fn weekday(number: u8) -> Weekday {
    Weekday::try_from(number).unwrap_or(Weekday::Mon)
}
