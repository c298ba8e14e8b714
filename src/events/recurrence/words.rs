//! A rule as people say it.

use chrono::{Datelike, Weekday};

use super::{
    Frequency, Rule, Start,
    parts::{Parts, WeekdayNum},
};
use crate::{i18n::Lang, time::Zone};

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

impl Rule {
    /// The rule in words for a reader in `zone`: `Every week on Monday, until 29 March 2027`.
    ///
    /// The day is left out where the reader's clock is on another one than the series', and where
    /// a rule is too special for a few words it only says how often, and that it is special.
    pub fn in_words(&self, lang: Lang, zone: &Zone) -> String {
        let start = self.start().reading().date();
        let same_day = match self.start() {
            Start::Day(_) => true,
            Start::At { .. } => zone.day(self.start().instant()) == start,
        };
        let every = self.every(lang);
        let months = months(lang, &self.parts.by_month);
        let with_months = |words: String| match &months {
            Some(months) => {
                lang.with("rule-in-months", &[("rule", words.into()), ("months", months.clone().into())])
            }
            None => words,
        };
        let mut words = match (Said { lang, rule: self }).days() {
            Days::Plain => every,
            Days::InMonths => with_months(every),
            Days::MondayToFriday if self.interval() == 1 && same_day => lang.t("rule-working-days"),
            Days::Special => lang.t1("rule-special", "every", every),
            _ if !same_day => every,
            Days::MondayToFriday => on(lang, &every, &weekdays(lang, &WEEK[..5], "rule-and")),
            Days::OneOfTwoWeeks(day) => lang.t1("rule-second-week", "weekday", inside(lang, day)),
            Days::Dated(days) => on(lang, &every, &days),
            Days::Named(days) => with_months(on(lang, &every, &days)),
            // "In the month" is said where no months are.
            Days::Counted(days) if months.is_some() => with_months(on(lang, &every, &days)),
            Days::Counted(days) => {
                let key =
                    if self.frequency() == Frequency::Monthly { "rule-of-month" } else { "rule-of-year" };
                on(lang, &every, &lang.t1(key, "days", days))
            }
        };
        if let Some(count) = self.count() {
            words = lang.with("rule-count", &[("rule", words.into()), ("count", count.into())]);
        }
        if let Some(day) = self.last_day() {
            let day = lang.day_long(day);
            let day = day.split_once(", ").map_or(day.as_str(), |(_, day)| day);
            words = lang.with("rule-until", &[("rule", words.into()), ("day", day.into())]);
        }
        words
    }

    fn every(&self, lang: Lang) -> String {
        let key = match self.frequency() {
            Frequency::Daily if self.parts.by_day.is_empty() || self.interval() > 1 => "rule-daily",
            Frequency::Daily | Frequency::Weekly => "rule-weekly",
            Frequency::Monthly => "rule-monthly",
            Frequency::Yearly => "rule-yearly",
        };
        lang.t1(key, "interval", self.interval())
    }
}

/// On which days of its period a rule happens.
enum Days {
    /// The day is that of the start, which is told beside the rule.
    Plain,
    /// All days, or the start's, but only in the months of BYMONTH.
    InMonths,
    /// Monday to Friday, each week.
    MondayToFriday,
    /// On one weekday every second week.
    OneOfTwoWeeks(Weekday),
    /// These, in words.
    Named(String),
    /// These, with the month they are in.
    Dated(String),
    /// These, counted within the month or year.
    Counted(String),
    Special,
}

/// A rule for readers of a language.
#[derive(Clone, Copy)]
struct Said<'a> {
    lang: Lang,
    rule: &'a Rule,
}

impl Said<'_> {
    fn days(self) -> Days {
        let parts = &self.rule.parts;
        let rare =
            [&parts.by_year_day, &parts.by_week_no, &parts.by_hour, &parts.by_minute, &parts.by_second];
        if rare.iter().any(|list| !list.is_empty()) {
            return Days::Special;
        }
        match parts.frequency {
            Frequency::Daily | Frequency::Weekly
                if !parts.by_set_pos.is_empty() || !parts.by_month_day.is_empty() =>
            {
                Days::Special
            }
            Frequency::Daily if parts.by_day.is_empty() => {
                if parts.by_month.is_empty() {
                    Days::Plain
                } else {
                    Days::InMonths
                }
            }
            // Some weekdays of every day are weekdays of every week.
            Frequency::Daily if parts.interval == 1 => self.of_week(),
            Frequency::Daily => Days::Special,
            Frequency::Weekly => self.of_week(),
            Frequency::Monthly | Frequency::Yearly => self.of_month(),
        }
    }

    fn of_week(self) -> Days {
        let parts = &self.rule.parts;
        let mut days = plain(parts);
        // The start is an occurrence whatever the rule says.
        if days.is_empty() {
            days.push(self.rule.start().reading().weekday());
        }
        match days[..] {
            _ if days == WEEK[..5] && parts.by_month.is_empty() => Days::MondayToFriday,
            [day] if parts.interval == 2 && parts.by_month.is_empty() => Days::OneOfTwoWeeks(day),
            _ => Days::Named(weekdays(self.lang, &days, "rule-and")),
        }
    }

    /// The days of a month, or of a year.
    fn of_month(self) -> Days {
        let parts = &self.rule.parts;
        let start = self.rule.start().reading().date();
        let (month, day) = (signed(start.month()), signed(start.day()));
        let is_yearly = parts.frequency == Frequency::Yearly;
        let (days, month_days, positions) = (&parts.by_day, &parts.by_month_day, &parts.by_set_pos);
        if days.is_empty() && positions.is_empty() {
            let dates = if month_days.is_empty() { vec![day] } else { month_days.clone() };
            let own_month = parts.by_month.is_empty() || parts.by_month == [month];
            if is_yearly && own_month && dates == [day] {
                return Days::Plain;
            }
            return match parts.by_month[..] {
                [month] if is_yearly => Days::Dated(self.dates(&dates, month)),
                // Days of the month alone mean the start's month in a yearly rule.
                [] if is_yearly => Days::Dated(self.dates(&dates, month)),
                _ => Days::Named(self.month_days(&dates)),
            };
        }
        let all_plain = days.iter().all(|day| day.nth.is_none());
        match (&month_days[..], &positions[..]) {
            ([], []) if all_plain => Days::Named(self.every_one(&plain(parts))),
            ([], []) => {
                let numbered: Option<Vec<String>> = days.iter().map(|day| self.numbered(*day)).collect();
                numbered.map_or(Days::Special, |names| Days::Counted(self.all_of(names)))
            }
            ([], positions) if all_plain && !days.is_empty() => {
                let what = self.any_of(&plain(parts));
                let which = |position: &i16| self.which(*position, what.clone());
                Days::Counted(self.all_of(positions.iter().map(which).collect()))
            }
            (dates, []) if all_plain => {
                let values = [
                    ("days", self.month_days(dates).into()),
                    ("weekday", weekdays(self.lang, &plain(parts), "rule-or").into()),
                ];
                Days::Named(self.lang.with("rule-day-that-is", &values))
            }
            _ => Days::Special,
        }
    }

    /// `every Monday and Tuesday`.
    fn every_one(self, days: &[Weekday]) -> String {
        match days {
            _ if days == &WEEK[..5] => self.lang.t("rule-each-working-day"),
            _ => self.lang.t1("rule-each", "weekdays", weekdays(self.lang, days, "rule-and")),
        }
    }

    /// What a position counts: `working day`, `Monday or Tuesday`.
    fn any_of(self, days: &[Weekday]) -> String {
        match days {
            _ if days == &WEEK[..5] => self.lang.t("rule-working-day"),
            _ if days == &WEEK[5..] => self.lang.t("rule-weekend-day"),
            _ if days == WEEK => self.lang.t("rule-day"),
            _ => weekdays(self.lang, days, "rule-or"),
        }
    }

    fn numbered(self, day: WeekdayNum) -> Option<String> {
        Some(self.which(day.nth?, inside(self.lang, day.day)))
    }

    /// `the second Tuesday`, `the last working day`.
    fn which(self, number: i16, what: String) -> String {
        let key = if number < 0 { "rule-which-from-end" } else { "rule-which" };
        self.lang.with(key, &[("which", number.abs().into()), ("what", what.into())])
    }

    fn month_days(self, days: &[i16]) -> String {
        let name = |day: &i16| match day {
            1.. => self.lang.t1("rule-day-of-month", "day", *day),
            _ => self.lang.t1("rule-day-from-end", "day", -day),
        };
        // Those from the end are sorted first, but said last.
        let (from_end, from_start): (Vec<i16>, Vec<i16>) = days.iter().partition(|day| **day < 0);
        if from_end.is_empty() && days.len() > 1 {
            let numbers = from_start.iter().map(ToString::to_string).collect();
            return self.lang.t1("rule-days-of-month", "days", self.all_of(numbers));
        }
        self.all_of(from_start.iter().chain(from_end.iter().rev()).map(name).collect())
    }

    /// Days of one month of the year: `15 March`.
    fn dates(self, days: &[i16], month: i16) -> String {
        let name = |day: &i16| {
            let key = if *day > 0 { "rule-date" } else { "rule-date-from-end" };
            let month = self.lang.t1("rule-month", "month", month);
            self.lang.with(key, &[("day", day.abs().into()), ("month", month.into())])
        };
        let (from_end, from_start): (Vec<i16>, Vec<i16>) = days.iter().partition(|day| **day < 0);
        self.all_of(from_start.iter().chain(from_end.iter().rev()).map(name).collect())
    }

    fn all_of(self, names: Vec<String>) -> String {
        joined(self.lang, names, "rule-and")
    }
}

fn on(lang: Lang, every: &str, days: &str) -> String {
    lang.with("rule-on", &[("every", every.into()), ("days", days.into())])
}

/// The weekdays of BYDAY in the order of the week, each once.
fn plain(parts: &Parts) -> Vec<Weekday> {
    WEEK.into_iter().filter(|weekday| parts.by_day.iter().any(|day| day.day == *weekday)).collect()
}

fn months(lang: Lang, months: &[i16]) -> Option<String> {
    let names: Vec<String> = months.iter().map(|month| lang.t1("rule-month", "month", *month)).collect();
    (!names.is_empty()).then(|| joined(lang, names, "rule-and"))
}

fn weekdays(lang: Lang, days: &[Weekday], key: &str) -> String {
    joined(lang, days.iter().map(|day| inside(lang, *day)).collect(), key)
}

/// `a`, `a and b`, `a, b and c`; `key` is the message for the last two.
fn joined(lang: Lang, mut names: Vec<String>, key: &str) -> String {
    match names.pop() {
        Some(last) if !names.is_empty() => {
            lang.with(key, &[("list", names.join(", ").into()), ("last", last.into())])
        }
        last => last.unwrap_or_default(),
    }
}

/// The weekday inside a sentence: `Monday`, `thứ Hai`.
fn inside(lang: Lang, day: Weekday) -> String {
    lang.weekday(day).replace("Thứ ", "thứ ")
}

fn signed(number: u32) -> i16 {
    i16::try_from(number).unwrap_or_default()
}
