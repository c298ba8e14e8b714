//! What is wrong with written hours, or worth a second look, in the words of the editor.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Weekday};

use super::weekly_hours::{DayError, DaysError, Hours, LineError, MOST_DAYS};
use crate::i18n::Lang;

/// What is wrong with the line of a weekday.
pub fn line_error(error: &LineError, lang: Lang) -> String {
    let quoted = |key: &str, text: &str| lang.t1(key, "text", text.to_owned());
    let range = |hours: &Hours| hours.to_string();
    match error {
        LineError::NotARange(text) => quoted("link-hours-not-a-range", text),
        LineError::NotATime(text) => quoted("link-hours-not-a-time", text),
        LineError::EmptyRange(text) => quoted("link-hours-empty-range", text),
        LineError::Overlap(first, second) => lang
            .with("link-hours-overlap", &[("first", range(first).into()), ("second", range(second).into())]),
    }
}

/// What is wrong with the list of days, led by the number of the line.
pub fn days_error(error: &DaysError, lang: Lang) -> String {
    let quoted = |key: &str, text: &str| lang.t1(key, "text", text.to_owned());
    let dated = |key: &str, day: &NaiveDate| lang.t1(key, "day", day.to_string());
    let words = match &error.error {
        DayError::NotADay(text) => quoted("link-days-not-a-day", text),
        DayError::Backwards(text) => quoted("link-days-backwards", text),
        DayError::NoHours(day) => dated("link-days-no-hours", day),
        DayError::Twice(day) => dated("link-days-twice", day),
        DayError::Hours(error) => line_error(error, lang),
        DayError::TooMany => lang.t1("link-days-too-many", "most", MOST_DAYS),
    };
    lang.with("link-days-line", &[("line", error.line.to_string().into()), ("words", words.into())])
}

/// Ranges that run past midnight are named, with how long they are: they may be a slip of the pen.
pub fn past_midnight(hours: &[Hours], weekday: Weekday, lang: Lang) -> Option<String> {
    let said: Vec<String> = hours
        .iter()
        .filter(|hours| hours.runs_past_midnight())
        .map(|hours| {
            lang.with(
                "link-hours-past-midnight",
                &[
                    ("hours", hours.to_string().into()),
                    ("day", lang.weekday(weekday.succ()).into()),
                    ("length", length(*hours).into()),
                ],
            )
        })
        .collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// The same for the list of days; the first few of them.
pub fn days_past_midnight(days: &BTreeMap<NaiveDate, Vec<Hours>>, lang: Lang) -> Option<String> {
    let said: Vec<String> = days
        .iter()
        .flat_map(|(day, hours)| hours.iter().map(move |hours| (day, *hours)))
        .filter(|(_, hours)| hours.runs_past_midnight())
        .take(3)
        .map(|(day, hours)| {
            lang.with(
                "link-days-past-midnight",
                &[
                    ("date", day.to_string().into()),
                    ("hours", hours.to_string().into()),
                    ("length", length(hours).into()),
                ],
            )
        })
        .collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// `23:00`, in hours and minutes on the wall.
fn length(hours: Hours) -> String {
    let minutes = 24 * 60 - hours.from() + hours.to();
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bookings::weekly_hours::{parse_days, parse_line};

    #[test]
    fn hours_past_midnight_are_said_with_their_length() {
        let said = |line: &str| past_midnight(&parse_line(line).expect(line), Weekday::Sun, Lang::En);
        assert_eq!(said("9-12, 22-24"), None);
        let slip = said("10:00-09:00").expect("a note");
        assert!(slip.contains("Monday") && slip.contains("23:00"), "{slip}");
        let days = parse_days("2026-12-24: 22-2\n2026-12-25: off").expect("days");
        let said = days_past_midnight(&days, Lang::Vi).expect("a note");
        assert!(said.contains("2026-12-24") && said.contains("4:00"), "{said}");
    }
}
