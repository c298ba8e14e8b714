//! What a VTIMEZONE says of its clocks (RFC 5545 section 3.6.5), for zones whose name says nothing.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Weekday};

use super::{component::Component, value::Moment};
use crate::time::Instant;

/// The observances of one VTIMEZONE.
#[derive(Debug)]
pub(super) struct Definition {
    observances: Vec<Observance>,
}

/// STANDARD or DAYLIGHT: the clocks go from one offset to another, once or every year.
#[derive(Debug)]
struct Observance {
    /// What clocks show as it first begins, by the offset before.
    first: NaiveDateTime,
    /// Seconds east of UTC before.
    before: i32,
    /// Seconds east of UTC from then on.
    after: i32,
    yearly: Option<Yearly>,
    further: Vec<NaiveDateTime>,
}

/// The one form of RRULE that zones use: a day of the year.
#[derive(Debug)]
struct Yearly {
    month: u32,
    day: YearDay,
    /// The last year, by UNTIL or COUNT.
    last_year: Option<i32>,
}

#[derive(Debug)]
enum YearDay {
    /// The same day of the month.
    Fixed(u32),
    /// The n-th such weekday of the month, from its end when negative.
    Nth(i8, Weekday),
    /// The first such weekday among these days of the month.
    Among(Vec<u32>, Weekday),
}

/// The clocks change at `at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Onset {
    pub at: Instant,
    pub before: i32,
    pub after: i32,
}

impl Definition {
    /// `None` when nothing in it can be read.
    pub fn parse(component: &Component) -> Option<Self> {
        let observances: Vec<Observance> = component
            .parts
            .iter()
            .filter(|part| part.name == "STANDARD" || part.name == "DAYLIGHT")
            .filter_map(Observance::parse)
            .collect();
        (!observances.is_empty()).then_some(Self { observances })
    }

    /// The changes that decide what clocks show in the years `first` to `last`, in order; the one
    /// in force as `first` begins comes before them.
    pub fn onsets(&self, first: i32, last: i32) -> Vec<Onset> {
        let mut onsets: Vec<Onset> =
            self.observances.iter().flat_map(|observance| observance.onsets(first - 1, last)).collect();
        onsets.sort_by_key(|onset| onset.at);
        onsets
    }

    /// Seconds east of UTC at `at`, given the onsets around.
    pub fn offset(&self, onsets: &[Onset], at: Instant) -> i32 {
        let after = onsets.partition_point(|onset| onset.at <= at);
        match (after.checked_sub(1).and_then(|last| onsets.get(last)), onsets.first()) {
            (Some(last), _) => last.after,
            (None, Some(first)) => first.before,
            (None, None) => self.observances.first().map_or(0, |only| only.before),
        }
    }
}

impl Observance {
    fn parse(component: &Component) -> Option<Self> {
        let first = local(component.value("DTSTART")?)?;
        let mut further: Vec<NaiveDateTime> = component
            .lines("RDATE")
            .flat_map(|line| line.value.split(','))
            .filter_map(|date| local(date.split('/').next().unwrap_or_default()))
            .collect();
        further.sort_unstable();
        Some(Self {
            first,
            before: offset(component.value("TZOFFSETFROM")?)?,
            after: offset(component.value("TZOFFSETTO")?)?,
            yearly: component.value("RRULE").and_then(|rule| Yearly::parse(rule, first)),
            further,
        })
    }

    /// Its onsets up to the end of `last`, of those before `first` only the latest.
    fn onsets(&self, first: i32, last: i32) -> Vec<Onset> {
        let mut readings = vec![self.first];
        readings.extend(&self.further);
        if let Some(yearly) = &self.yearly {
            let last = last.min(yearly.last_year.unwrap_or(last));
            // A year more, since the latest before `first` may lie in the year before.
            let from = first.min(last).saturating_sub(1).max(self.first.year() + 1);
            readings.extend(
                (from..=last).filter_map(|year| Some(yearly.in_year(year)?.and_time(self.first.time()))),
            );
        }
        readings.retain(|reading| reading.year() <= last);
        readings.sort_unstable();
        let early = readings.partition_point(|reading| reading.year() < first);
        readings.drain(..early.saturating_sub(1));
        let before = TimeDelta::seconds(self.before.into());
        readings
            .into_iter()
            .map(|reading| Onset {
                at: Instant::from_utc(reading) - before,
                before: self.before,
                after: self.after,
            })
            .collect()
    }
}

impl Yearly {
    fn parse(rule: &str, first: NaiveDateTime) -> Option<Self> {
        let part = |name: &str| {
            rule.split(';').filter_map(|part| part.split_once('=')).find_map(|(own, value)| {
                own.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_ascii_uppercase())
            })
        };
        if part("FREQ")? != "YEARLY" || part("INTERVAL").is_some_and(|every| every != "1") {
            return None;
        }
        let month = part("BYMONTH").map_or(Some(first.month()), |month| month.parse().ok())?;
        let days: Option<Vec<u32>> = part("BYMONTHDAY")
            .map(|days| days.split(',').filter_map(|day| day.trim().parse().ok()).collect());
        let day = match (part("BYDAY"), days) {
            (None, None) => YearDay::Fixed(first.day()),
            (None, Some(days)) => YearDay::Fixed(*days.first()?),
            (Some(weekday), days) => {
                let (nth, weekday) = weekday.split_at_checked(weekday.len().checked_sub(2)?)?;
                let weekday = named_weekday(weekday)?;
                match (nth, days) {
                    ("", Some(days)) => YearDay::Among(days, weekday),
                    ("", None) => YearDay::Nth(1, weekday),
                    (nth, _) => YearDay::Nth(nth.parse().ok()?, weekday),
                }
            }
        };
        let until = part("UNTIL").and_then(|until| match Moment::parse(&until)? {
            Moment::Day(day) => Some(day.year()),
            Moment::Local(wall) | Moment::Utc(wall) => Some(wall.year()),
        });
        let count = part("COUNT")
            .and_then(|count| count.parse::<i32>().ok())
            .map(|count| first.year().saturating_add(count.saturating_sub(1)));
        Some(Self { month, day, last_year: until.or(count) })
    }

    fn in_year(&self, year: i32) -> Option<NaiveDate> {
        let first = NaiveDate::from_ymd_opt(year, self.month, 1)?;
        match &self.day {
            YearDay::Fixed(day) => first.with_day(*day),
            YearDay::Nth(nth, weekday) if *nth > 0 => {
                NaiveDate::from_weekday_of_month_opt(year, self.month, *weekday, nth.unsigned_abs())
            }
            YearDay::Nth(nth, weekday) => {
                let last = first.checked_add_months(chrono::Months::new(1))?.pred_opt()?;
                let back =
                    last.weekday().days_since(*weekday) + 7 * u32::from(nth.unsigned_abs()).saturating_sub(1);
                last.checked_sub_days(Days::new(back.into())).filter(|day| day.month() == self.month)
            }
            YearDay::Among(days, weekday) => {
                days.iter().filter_map(|day| first.with_day(*day)).find(|day| day.weekday() == *weekday)
            }
        }
    }
}

fn local(text: &str) -> Option<NaiveDateTime> {
    match Moment::parse(text)? {
        Moment::Day(day) => day.and_hms_opt(0, 0, 0),
        Moment::Local(wall) | Moment::Utc(wall) => Some(wall),
    }
}

/// UTC-OFFSET (RFC 5545 section 3.3.14) in seconds.
fn offset(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("-", digits) => (-1, digits),
        ("+", digits) => (1, digits),
        _ => (1, text),
    };
    if !matches!(digits.len(), 4 | 6) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i32 = digits.parse().ok()?;
    let number = if digits.len() == 4 { number * 100 } else { number };
    let (hours, minutes, seconds) = (number / 10_000, number / 100 % 100, number % 100);
    (hours < 24 && minutes < 60 && seconds < 60).then_some(sign * (hours * 3_600 + minutes * 60 + seconds))
}

fn named_weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ical::component::calendars;

    fn definition(observances: &str) -> Definition {
        let text = format!("BEGIN:VTIMEZONE\nTZID:X\n{observances}END:VTIMEZONE\n");
        Definition::parse(&calendars(text.as_bytes())[0].parts[0]).expect("a definition")
    }

    fn onsets(observances: &str, first: i32, last: i32) -> Vec<String> {
        let onsets = definition(observances).onsets(first, last);
        onsets.iter().map(|onset| format!("{} {}", onset.at, onset.after / 60)).collect()
    }

    #[test]
    fn outlooks_yearly_rules_are_followed() {
        let rules = "BEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n\
                     RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n\
                     BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n\
                     RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\n";
        let got = onsets(rules, 2026, 2026);
        assert!(got.contains(&"2026-03-29T01:00:00Z 120".to_owned()), "{got:?}");
        assert!(got.contains(&"2026-10-25T01:00:00Z 60".to_owned()), "{got:?}");
        let definition = definition(rules);
        let known = definition.onsets(2026, 2026);
        for (at, offset) in [
            ("2026-01-01T00:00:00Z", 3_600),
            ("2026-07-01T00:00:00Z", 7_200),
            ("2026-12-01T00:00:00Z", 3_600),
        ] {
            assert_eq!(definition.offset(&known, at.parse().expect("an instant")), offset, "{at}");
        }
    }

    #[test]
    fn rules_end_with_until_and_days_may_be_listed() {
        let got = onsets(
            "BEGIN:DAYLIGHT\nDTSTART:20000402T020000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\n\
             RRULE:FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1,2,3,4,5,6,7;BYDAY=SU;UNTIL=20060402T070000Z\n\
             END:DAYLIGHT\n\
             BEGIN:DAYLIGHT\nDTSTART:20070311T020000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\n\
             RDATE:20080309T020000\nEND:DAYLIGHT\n",
            2005,
            2008,
        );
        for onset in
            ["2005-04-03T07:00:00Z", "2006-04-02T07:00:00Z", "2007-03-11T07:00:00Z", "2008-03-09T07:00:00Z"]
        {
            assert!(got.contains(&format!("{onset} -240")), "{onset} in {got:?}");
        }
        assert!(!got.iter().any(|onset| onset.starts_with("2007-04")), "{got:?}");
    }

    #[test]
    fn offsets_are_read() {
        assert_eq!(offset("+0700"), Some(25_200));
        assert_eq!(offset("-033045"), Some(-12_645));
        for text in ["", "+", "7", "+2500", "+07:00", "é123"] {
            assert_eq!(offset(text), None, "{text}");
        }
    }
}
