//! A rule as people say it.

use chrono::{Datelike, Weekday};

use super::{Frequency, Rule, Start};
use crate::{i18n::Lang, time::Zone};

const WORKING_DAYS: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

impl Rule {
    /// The rule in words for a reader in `zone`: `Every week on Monday, until 29 March 2027`.
    ///
    /// The day is left out where the reader's clock is on another one than the series', and where
    /// a rule is too special for a few words it only says how often, and that it is special.
    pub fn in_words(&self, lang: Lang, zone: &Zone) -> String {
        let often = |key: &str| lang.t1(key, "interval", self.interval());
        let every = match self.frequency() {
            Frequency::Daily => often("rule-daily"),
            Frequency::Weekly => often("rule-weekly"),
            Frequency::Monthly => often("rule-monthly"),
            Frequency::Yearly => often("rule-yearly"),
        };
        let start = self.start().reading().date();
        let same_day = match self.start() {
            Start::Day(_) => true,
            Start::At { .. } => zone.day(self.start().instant()) == start,
        };
        let days = self.days(lang);
        let mut words = match days {
            Days::MondayToFriday if self.interval() == 1 && same_day => lang.t("rule-working-days"),
            Days::MondayToFriday => with_days(lang, &every, &weekdays(lang, &WORKING_DAYS), same_day),
            Days::Named(days) => with_days(lang, &every, &days, same_day),
            Days::Plain => every,
            Days::Special => lang.t1("rule-special", "every", every),
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

    /// On which days of its period it happens.
    fn days(&self, lang: Lang) -> Days {
        let parts = &self.parts;
        let start = self.start().reading().date();
        let is_plain = parts.by_month.is_empty() && parts.by_month_day.is_empty() && parts.by_day.is_empty();
        if ![&parts.by_year_day, &parts.by_week_no, &parts.by_hour, &parts.by_minute, &parts.by_second]
            .iter()
            .all(|list| list.is_empty())
            || !parts.by_set_pos.is_empty()
        {
            return Days::Special;
        }
        match self.frequency() {
            Frequency::Daily if is_plain => Days::Plain,
            Frequency::Weekly if parts.by_month.is_empty() => {
                let mut days: Vec<Weekday> = parts.by_day.iter().map(|day| day.day).collect();
                // The start is an occurrence whatever the rule says.
                if days.is_empty() {
                    days.push(start.weekday());
                }
                days.sort_by_key(Weekday::num_days_from_monday);
                days.dedup();
                if days == WORKING_DAYS { Days::MondayToFriday } else { Days::Named(weekdays(lang, &days)) }
            }
            Frequency::Monthly if is_plain => Days::Named(lang.t1("rule-day-of-month", "day", start.day())),
            Frequency::Monthly if parts.by_month.is_empty() => {
                match (&parts.by_month_day[..], &parts.by_day[..]) {
                    ([day], []) => Days::Named(lang.t1("rule-day-of-month", "day", *day)),
                    ([], [day]) => match (day.nth, day.day) {
                        (Some(which @ (-1 | 1..=5)), weekday) => Days::Named(lang.with(
                            "rule-weekday-of-month",
                            &[("which", which.into()), ("weekday", inside(lang, weekday).into())],
                        )),
                        _ => Days::Special,
                    },
                    _ => Days::Special,
                }
            }
            Frequency::Yearly if is_plain => Days::Plain,
            Frequency::Yearly => {
                let month = i16::try_from(start.month()).unwrap_or_default();
                let day = i16::try_from(start.day()).unwrap_or_default();
                let that_day = parts.by_month == [month]
                    && (parts.by_month_day.is_empty() || parts.by_month_day == [day])
                    && parts.by_day.is_empty();
                if that_day { Days::Plain } else { Days::Special }
            }
            _ => Days::Special,
        }
    }
}

enum Days {
    /// The day is that of the start, which is told beside the rule.
    Plain,
    /// Monday to Friday.
    MondayToFriday,
    /// These, in words.
    Named(String),
    Special,
}

fn with_days(lang: Lang, every: &str, days: &str, same_day: bool) -> String {
    if same_day {
        lang.with("rule-on", &[("every", every.into()), ("days", days.into())])
    } else {
        every.to_owned()
    }
}

fn weekdays(lang: Lang, days: &[Weekday]) -> String {
    days.iter().map(|day| inside(lang, *day)).collect::<Vec<_>>().join(", ")
}

/// The weekday inside a sentence: `Monday`, `thứ Hai`.
fn inside(lang: Lang, day: Weekday) -> String {
    lang.weekday(day).replace("Thứ ", "thứ ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(lang: Lang, rule: &str, zone: &str) -> String {
        let wall = "2026-11-23T09:00:00".parse().expect("a reading");
        let start = Start::At { wall, zone: Zone::default_zone() };
        Rule::parse(rule, start).expect("a rule").in_words(lang, &Zone::named(zone).expect("a zone"))
    }

    #[test]
    fn rules_are_told_in_both_languages() {
        let home = "Asia/Ho_Chi_Minh";
        for (rule, en, vi) in [
            ("FREQ=DAILY", "Every day", "Hằng ngày"),
            ("FREQ=DAILY;INTERVAL=3;COUNT=5", "Every 3 days, 5 times", "3 ngày một lần, 5 lần"),
            ("FREQ=WEEKLY", "Every week on Monday", "Hằng tuần vào thứ Hai"),
            (
                "FREQ=WEEKLY;BYDAY=SU,WE;UNTIL=20270329T020000Z",
                "Every week on Wednesday, Sunday, until 29 March 2027",
                "Hằng tuần vào thứ Tư, Chủ Nhật, đến 29 tháng 3, 2027",
            ),
            (
                "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
                "Every working day, Monday to Friday",
                "Các ngày làm việc, từ thứ Hai đến thứ Sáu",
            ),
            ("FREQ=MONTHLY", "Every month on day 23", "Hằng tháng vào ngày 23"),
            (
                "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=1",
                "Every month on the last day of the month, once",
                "Hằng tháng vào ngày cuối tháng, 1 lần",
            ),
            (
                "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU",
                "Every 2 months on the second Tuesday",
                "2 tháng một lần vào thứ Ba lần thứ 2 trong tháng",
            ),
            (
                "FREQ=MONTHLY;BYDAY=-1FR",
                "Every month on the last Friday",
                "Hằng tháng vào thứ Sáu cuối cùng trong tháng",
            ),
            ("FREQ=YEARLY", "Every year", "Hằng năm"),
            (
                "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
                "Every month on certain days",
                "Hằng tháng vào những ngày nhất định",
            ),
        ] {
            assert_eq!(words(Lang::En, rule, home), en);
            assert_eq!(words(Lang::Vi, rule, home), vi);
        }
    }

    #[test]
    fn no_day_is_named_that_is_another_day_for_the_reader() {
        assert_eq!(words(Lang::En, "FREQ=WEEKLY", "America/Los_Angeles"), "Every week");
        assert_eq!(words(Lang::En, "FREQ=WEEKLY", "Europe/Berlin"), "Every week on Monday");
    }
}
