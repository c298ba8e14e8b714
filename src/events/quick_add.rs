//! One line of text as an event: "Lunch with Anna tomorrow 12:30", "họp nhóm thứ Sáu hằng tuần 15h".
//! Pure.
//!
//! [`Line`] tells the line apart; the assistant's grammar reads lines with it too. A line that
//! says more of time than was taken in, or says it in a way that may mean something else, is not
//! understood: a form is better than a wrong event.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::{When, draft::MAX_TITLE_CHARS, recurrence::weekday_code};
use crate::{
    phrases::{Frequency, Grain, Line, Meaning, Series, Style, Takes, Time},
    time::Zone,
};

/// What a line says, on the clocks of whoever typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    pub title: String,
    pub place: Option<String>,
    pub when: Reading,
    /// How it repeats: a rule (RFC 5545 section 3.3.10) without UNTIL.
    pub rule: Option<String>,
    /// The last day on which it may begin, of a rule.
    pub last_day: Option<NaiveDate>,
}

/// When, as a wall clock or a calendar shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    Timed {
        start: NaiveDateTime,
        end: NaiveDateTime,
    },
    /// Both days included.
    Days {
        first: NaiveDate,
        last: NaiveDate,
    },
}

impl Reading {
    /// The time on the clocks of `zone`; an end that a change of the clocks puts before the start
    /// comes after it.
    pub fn on(self, zone: &Zone) -> When {
        match self {
            Self::Timed { start, end } => When::between(start, end, zone),
            Self::Days { first, last } => When::AllDay { first, last, zone: zone.clone() },
        }
    }
}

/// The longest stretch of days, as far as a date without a year can be away.
const MOST_DAYS: i64 = 366;

/// The longest stretch of hours.
const MOST_HOURS: i64 = 24;

/// The longest line that is read, in bytes.
const LONGEST_LINE: usize = 2_000;

/// Reads a line that was typed at `now`, a reading of the typist's clock; `None` when it names no
/// day and no time, has no title, or may be understood in another way.
pub fn understand(line: &str, now: NaiveDateTime) -> Option<Understood> {
    if line.len() > LONGEST_LINE {
        return None;
    }
    let line = Line::read(line, now, Style::default(), Takes::TimeAndPlace);
    let time = line.time.filter(|time| time.other.is_none())?;
    let last_day = match &time.found.meaning {
        Meaning::Series(series) => series.until,
        _ => None,
    };
    let (when, rule) = meant(&time)?;
    let fits = !line.title.is_empty() && line.title.chars().count() <= MAX_TITLE_CHARS;
    (fits && !line.is_left_over).then_some(Understood {
        title: line.title,
        place: line.place,
        when,
        rule,
        last_day,
    })
}

/// When it is, and how it repeats.
fn meant(time: &Time) -> Option<(Reading, Option<String>)> {
    // Another zone is for the form to choose.
    if time.found.offset.is_some() {
        return None;
    }
    match &time.found.meaning {
        Meaning::Point { at, grain } => Some((point(*at, *grain)?, None)),
        Meaning::Interval { from, to, grain } => {
            // "Tomorrow morning" is no event of twelve hours.
            let names_hours = time.words.contains(|c: char| c.is_ascii_digit());
            if *grain <= Grain::Hour && !names_hours {
                return None;
            }
            Some((stretch(*from, *to, *grain)?, None))
        }
        Meaning::Series(series) => {
            let first = match series.first_end {
                Some(end) => stretch(series.first, end, series.grain)?,
                None => point(series.first, series.grain)?,
            };
            Some((first, Some(rule(series)?)))
        }
        Meaning::After { .. } | Meaning::Before { .. } | Meaning::Duration(_) => None,
    }
}

/// A day, or the hour that begins at a time.
pub fn point(at: NaiveDateTime, grain: Grain) -> Option<Reading> {
    match grain {
        Grain::Minute | Grain::Hour => {
            Some(Reading::Timed { start: at, end: at.checked_add_signed(TimeDelta::hours(1))? })
        }
        Grain::Day => Some(Reading::Days { first: at.date(), last: at.date() }),
        Grain::Week | Grain::Month | Grain::Year => None,
    }
}

/// A stretch of hours or of days; `None` when it is too long for an event.
pub fn stretch(from: NaiveDateTime, to: NaiveDateTime, grain: Grain) -> Option<Reading> {
    let length = to - from;
    match grain {
        Grain::Minute | Grain::Hour => {
            let fits = length > TimeDelta::zero() && length <= TimeDelta::hours(MOST_HOURS);
            fits.then_some(Reading::Timed { start: from, end: to })
        }
        Grain::Day => {
            let last = to.checked_sub_signed(TimeDelta::seconds(1))?.date();
            let fits = last >= from.date() && length <= TimeDelta::days(MOST_DAYS);
            fits.then_some(Reading::Days { first: from.date(), last })
        }
        Grain::Week | Grain::Month | Grain::Year => None,
    }
}

/// The rule of a series; `None` for what comes more often than daily.
pub fn rule(series: &Series) -> Option<String> {
    let frequency = match series.frequency {
        Frequency::Hourly => return None,
        Frequency::Daily => "DAILY",
        Frequency::Weekly => "WEEKLY",
        Frequency::Monthly => "MONTHLY",
        Frequency::Yearly => "YEARLY",
    };
    let mut parts = vec![format!("FREQ={frequency}")];
    if series.interval > 1 {
        parts.push(format!("INTERVAL={}", series.interval));
    }
    if !series.weekdays.is_empty() {
        let which = series.nth.map(|nth| nth.to_string()).unwrap_or_default();
        let days: Vec<String> =
            series.weekdays.iter().map(|day| format!("{which}{}", weekday_code(*day))).collect();
        parts.push(format!("BYDAY={}", days.join(",")));
    }
    parts.extend(series.month_day.map(|day| format!("BYMONTHDAY={day}")));
    parts.extend(series.count.filter(|_| series.until.is_none()).map(|count| format!("COUNT={count}")));
    Some(parts.join(";"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday, 23 November 2026, ten in the morning.
    fn read(line: &str) -> Option<String> {
        let now = "2026-11-23T10:00:00".parse().expect("a time");
        let understood = understand(line, now)?;
        Some(match understood.when {
            Reading::Timed { start, end } => {
                format!(
                    "{} | {} - {}",
                    understood.title,
                    start.format("%m-%d %H:%M"),
                    end.format("%m-%d %H:%M")
                )
            }
            Reading::Days { first, last } => format!("{} | {first} - {last}", understood.title),
        })
        .map(|said| match (understood.rule, understood.last_day) {
            (Some(rule), Some(last)) => format!("{said} | {rule} to {last}"),
            (Some(rule), None) => format!("{said} | {rule}"),
            (None, _) => said,
        })
    }

    #[test]
    fn lines_of_both_languages_are_understood() {
        for (line, meaning) in [
            ("Lunch with Anna tomorrow 12:30", "Lunch with Anna | 11-24 12:30 - 11-24 13:30"),
            ("họp nhóm thứ Sáu 15h", "họp nhóm | 11-27 15:00 - 11-27 16:00"),
            ("Dentist 24/12 9am-10am", "Dentist | 12-24 09:00 - 12-24 10:00"),
            ("Trip 3 Dec - 5 Dec", "Trip | 2026-12-03 - 2026-12-05"),
            ("tomorrow 9:00 Stand-up", "Stand-up | 11-24 09:00 - 11-24 10:00"),
            ("Call mum at 6pm", "Call mum | 11-23 18:00 - 11-23 19:00"),
            ("Coffee 3:30", "Coffee | 11-23 15:30 - 11-23 16:30"),
            ("Dinner at 8", "Dinner | 11-23 20:00 - 11-23 21:00"),
            ("Review on Friday at 2 pm to 3:30 pm", "Review | 11-27 14:00 - 11-27 15:30"),
            ("Party saturday 22:00-1:00", "Party | 11-28 22:00 - 11-29 01:00"),
            ("Ăn tối với Bình tối mai lúc 7 giờ tối", "Ăn tối với Bình | 11-24 19:00 - 11-24 20:00"),
            ("Khám răng ngày mai 8h30 - 9h15", "Khám răng | 11-24 08:30 - 11-24 09:15"),
            ("Hop nhom T6 15h-17h", "Hop nhom | 11-27 15:00 - 11-27 17:00"),
            ("Sinh nhật Hoa 20/10", "Sinh nhật Hoa | 2027-10-20 - 2027-10-20"),
            ("Nghỉ phép từ 3 tháng 12 đến 5 tháng 12", "Nghỉ phép | 2026-12-03 - 2026-12-05"),
            ("Conference 30 Dec to 2 Jan", "Conference | 2026-12-30 - 2027-01-02"),
            ("Flight 2027-02-03 14h05", "Flight | 02-03 14:05 - 02-03 15:05"),
            ("Monday gym 7am", "gym | 11-30 07:00 - 11-30 08:00"),
            ("Phỏng vấn chủ nhật 9h sáng", "Phỏng vấn | 11-29 09:00 - 11-29 10:00"),
            ("Workshop tomorrow 9-11am", "Workshop | 11-24 09:00 - 11-24 11:00"),
            ("Lunch noon tomorrow", "Lunch | 11-24 12:00 - 11-24 13:00"),
            ("Gặp Mai mai 9h", "Gặp Mai | 11-24 09:00 - 11-24 10:00"),
            ("Món Huế mùa thu 14h", "Món Huế mùa thu | 11-23 14:00 - 11-23 15:00"),
            ("Leap day 29/2", "Leap day | 2028-02-29 - 2028-02-29"),
            ("dentist next tuesday 3pm for 45 minutes", "dentist | 12-01 15:00 - 12-01 15:45"),
            ("mốt 8h tối xem phim", "xem phim | 11-25 20:00 - 11-25 21:00"),
            ("Cà phê 9 rưỡi sáng mai", "Cà phê | 11-24 09:30 - 11-24 10:30"),
            ("họp lúc 14h30 trong 45 phút ngày mai", "họp | 11-24 14:30 - 11-24 15:15"),
        ] {
            assert_eq!(read(line).as_deref(), Some(meaning), "{line}");
        }
    }

    #[test]
    fn a_place_is_no_part_of_the_title() {
        let now = "2026-11-23T10:00:00".parse().expect("a time");
        for (line, title, place) in [
            ("họp với An chiều mai lúc 3 giờ ở phòng 2", "họp với An", Some("phòng 2")),
            ("Lunch at the Blue Cafe with Anna tomorrow 12:30", "Lunch with Anna", Some("the Blue Cafe")),
            ("tomorrow 9am Review Q3 in Room 12", "Review Q3", Some("Room 12")),
            ("Call with Bob Friday 3pm on Zoom", "Call with Bob", Some("Zoom")),
            ("hop nhom tai van phong sang mai 9h", "hop nhom", Some("van phong")),
            ("Check in tomorrow 3pm", "Check in", None),
            ("Look at 3 options tomorrow 9am", "Look at 3 options", None),
            ("chuyển chỗ ở ngày mai 8h", "chuyển chỗ ở", None),
        ] {
            let understood = understand(line, now).expect(line);
            assert_eq!((understood.title.as_str(), understood.place.as_deref()), (title, place), "{line}");
        }
    }

    #[test]
    fn what_comes_again_is_a_series() {
        for (line, meaning) in [
            (
                "Standup every weekday at 9am",
                "Standup | 11-24 09:00 - 11-24 10:00 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            ),
            (
                "thứ 7 cách tuần 7h sáng chạy bộ",
                "chạy bộ | 11-28 07:00 - 11-28 08:00 | FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
            ),
            (
                "họp thứ ba hàng tuần 10h đến hết tháng 6",
                "họp | 11-24 10:00 - 11-24 11:00 | FREQ=WEEKLY;BYDAY=TU to 2027-06-30",
            ),
        ] {
            assert_eq!(read(line).as_deref(), Some(meaning), "{line}");
        }
    }

    #[test]
    fn what_has_no_day_no_time_or_no_title_is_not_understood() {
        for line in [
            "",
            "Lunch with Anna",
            "Buy 3 apples",
            "Room 12",
            "24/13 x",
            "x 25:00",
            "tomorrow 12:30",
            "31/4 report",
            "1/2/3/4 x",
            "Read 1984",
            "x 12:3",
            "x 99999999999/1",
            "thứ",
            "Chapter 3 - 5",
            "2026-02-30 10:00 x",
            "lunch 12:30-11:30",
            "Coffee 9:30",
            "Cà phê 9h",
            "meeting 25:00 tomorrow",
            "gym mon wed fri 6pm",
            "tomorrow morning run",
            "call at 3 pm CET",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn no_line_makes_it_panic() {
        use proptest::prelude::*;
        let word = prop::sample::select(vec![
            "tomorrow",
            "-",
            "9am",
            "24/12",
            "thứ",
            "sáu",
            "3",
            "Dec",
            "tháng",
            "12:30",
            "pm",
            "to",
            "x",
            "–",
            "gio",
            "T6",
            "15h-",
            "-9",
            "9-",
            "2026-12-24",
            "99",
            "lúc",
        ]);
        proptest!(|(words in prop::collection::vec(word, 0..8))| { read(&words.join(" ")); });
        proptest!(|(line in ".{0,60}")| { read(&line); });
    }
}
