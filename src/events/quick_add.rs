//! One line of text as an event: "Lunch with Anna tomorrow 12:30", "họp nhóm thứ Sáu 15h". Pure.
//!
//! Words are compared without diacritics and in lower case, in both languages at once. What names a
//! day or a time is taken out; the rest is the title. A line without either is not understood.

use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

use crate::i18n::letters::folded;

/// What a line says, on the clocks of whoever typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    pub title: String,
    pub when: Reading,
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

/// The longest stretch of days, as far as a date without a year can be away.
const MOST_DAYS: i64 = 366;

const WEEKDAYS: [(&str, Weekday); 22] = [
    ("monday", Weekday::Mon),
    ("mon", Weekday::Mon),
    ("thu hai", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("tue", Weekday::Tue),
    ("thu ba", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("wed", Weekday::Wed),
    ("thu tu", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("thu nam", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("fri", Weekday::Fri),
    ("thu sau", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sat", Weekday::Sat),
    ("thu bay", Weekday::Sat),
    ("sunday", Weekday::Sun),
    ("chu nhat", Weekday::Sun),
    ("cn", Weekday::Sun),
    ("thu", Weekday::Thu),
    ("sun", Weekday::Sun),
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Words that only lead to a day or a time.
const LEADS: [&str; 9] = ["at", "on", "luc", "vao", "ngay", "from", "tu", "next", "this"];

/// Reads `line`, typed when the clocks show `now`.
///
/// A day without a time is a whole day; a time without a day is the next such time; an event
/// without an end lasts an hour. A weekday is the next one, today excluded; a date without a year
/// the next such date.
pub fn understand(line: &str, now: NaiveDateTime) -> Option<Understood> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let typed: Vec<&str> =
        words.iter().map(|word| word.trim_matches(|c: char| ",;.()".contains(c))).collect();
    let plain: Vec<String> = typed.iter().map(|word| folded(word)).collect();
    let taken = vec![false; words.len()];
    let mut reader = Reader { typed: &typed, words: &plain, today: now.date(), taken };
    let days = reader.days();
    let times = reader.times();
    let (first, last) = days.unwrap_or((now.date(), now.date()));
    if (last - first).num_days() > MOST_DAYS {
        return None;
    }
    let when = match (days, times) {
        (None, None) => return None,
        (Some(_), None) => Reading::Days { first, last },
        (_, Some((from, to))) => {
            // A time that is over today is tomorrow's.
            let passed = days.is_none() && first.and_time(from) <= now;
            let day = if passed { first.checked_add_days(Days::new(1))? } else { first };
            let start = day.and_time(from);
            let end = match to {
                Some(to) if last > first => last.and_time(to),
                // "22:00-1:00" ends the day after.
                Some(to) if to <= from => day.checked_add_days(Days::new(1))?.and_time(to),
                Some(to) => day.and_time(to),
                None => start.checked_add_signed(TimeDelta::hours(1))?,
            };
            Reading::Timed { start, end }
        }
    };
    let rest = words.iter().zip(&reader.taken).filter(|(_, taken)| !**taken).map(|(word, _)| *word);
    let title = rest.collect::<Vec<_>>().join(" ");
    let title = title.trim_matches(|c: char| c.is_whitespace() || ",;:-–".contains(c));
    (!title.is_empty() && title.chars().count() <= 255).then(|| Understood { title: title.to_owned(), when })
}

struct Reader<'a> {
    /// Without signs at their ends.
    typed: &'a [&'a str],
    /// The same in lower case and without diacritics.
    words: &'a [String],
    today: NaiveDate,
    taken: Vec<bool>,
}

impl Reader<'_> {
    /// The first day the line names, and the last if it names two.
    fn days(&mut self) -> Option<(NaiveDate, NaiveDate)> {
        let (at, length, first) = (0..self.words.len()).find_map(|at| {
            let (length, day) = self.day_at(at, self.today)?;
            Some((at, length, day))
        })?;
        self.take(at..at + length);
        let mut last = first;
        let dash = at + length;
        if self.is_dash(dash)
            && let Some((length, day)) = self.day_at(dash + 1, first)
        {
            self.take(dash..dash + 1 + length);
            last = day.max(first);
        }
        Some((first, last))
    }

    /// The time the line names, and the end if it names one.
    fn times(&mut self) -> Option<(NaiveTime, Option<NaiveTime>)> {
        for at in (0..self.words.len()).filter(|at| !self.taken[*at]).collect::<Vec<_>>() {
            let word = &self.words[at];
            if let Some((from, to)) = word.split_once(['-', '–'])
                && let Some(times) = span(from, to)
            {
                self.take(at..at + 1);
                return Some(times);
            }
            let Some((length, text)) = self.time_at(at) else { continue };
            let dash = at + length;
            if self.is_dash(dash)
                && let Some((more, end)) = self.time_at(dash + 1).or_else(|| self.number_at(dash + 1))
                && let Some(times) = span(&text, &end)
            {
                self.take(at..dash + 1 + more);
                return Some(times);
            }
            if let Some(time) = time(&text) {
                self.take(at..at + length);
                return Some((time, None));
            }
        }
        None
    }

    /// The day that begins with the word `at`, and how many words it takes; a date without a year
    /// is the first at or after `from`.
    fn day_at(&self, at: usize, from: NaiveDate) -> Option<(usize, NaiveDate)> {
        let word = self.words.get(at)?.as_str();
        let pair = self.words.get(at + 1).map(|next| format!("{word} {next}"));
        let pair = pair.as_deref().unwrap_or_default();
        let later = |days| self.today.checked_add_days(Days::new(days));
        match (word, pair) {
            (_, "hom nay" | "toi nay" | "sang nay" | "chieu nay" | "trua nay") => {
                return Some((2, self.today));
            }
            (_, "ngay mai" | "sang mai" | "toi mai" | "chieu mai") => return Some((2, later(1)?)),
            (_, "ngay mot" | "ngay kia") => return Some((2, later(2)?)),
            ("today" | "tonight", _) => return Some((1, self.today)),
            ("tomorrow", _) => return Some((1, later(1)?)),
            // "Mai" is a name.
            ("mai", _) if self.typed[at] == "mai" => return Some((1, later(1)?)),
            _ => {}
        }
        if let Some((_, weekday)) = WEEKDAYS.iter().find(|(name, _)| name.contains(' ') && *name == pair) {
            return Some((2, self.next(*weekday)?));
        }
        // "Món" is a dish, and "mùa thu" is autumn.
        let is_autumn = word == "thu" && at > 0 && self.words[at - 1] == "mua";
        if let Some((_, weekday)) = WEEKDAYS.iter().find(|(name, _)| *name == word)
            && self.typed[at].is_ascii()
            && !is_autumn
        {
            return Some((1, self.next(*weekday)?));
        }
        // "T6": short for "thứ Sáu".
        if let Some(number @ 2..=7) = word.strip_prefix('t').and_then(|number| number.parse::<u8>().ok()) {
            return Some((1, self.next(Weekday::try_from(number - 2).ok()?)?));
        }
        if let Ok(day) = word.parse::<NaiveDate>() {
            return Some((1, day)).filter(|(_, day)| (1900..=2200).contains(&day.year()));
        }
        if word.contains('/') {
            return Some((1, numbers(word, from)?));
        }
        // "3 Dec 2026", "Dec 3", "3 tháng 12".
        let number = |at: usize| self.words.get(at)?.parse::<u32>().ok();
        let year = |at: usize| {
            number(at).and_then(|year| i32::try_from(year).ok()).filter(|year| (1900..=2200).contains(year))
        };
        let ends = |length: usize, month: u32, day: u32| match year(at + length) {
            Some(year) => Some((length + 1, NaiveDate::from_ymd_opt(year, month, day)?)),
            None => Some((length, coming(month, day, from)?)),
        };
        let next = self.words.get(at + 1)?;
        let month = |at: usize| month(&self.words[at]).filter(|_| self.typed[at].is_ascii());
        if let (Some(day), Some(month)) = (number(at), month(at + 1)) {
            return ends(2, month, day);
        }
        if let (Some(month), Some(day)) = (month(at), number(at + 1)) {
            return ends(2, month, day);
        }
        if let (Some(day), "thang", Some(month)) = (number(at), next.as_str(), number(at + 2)) {
            return ends(3, month, day);
        }
        None
    }

    /// A time that begins with the word `at`, as one word, and how many words it takes.
    fn time_at(&self, at: usize) -> Option<(usize, String)> {
        let word = self.words.get(at).filter(|_| !self.taken[at])?;
        let next = |at: usize| self.words.get(at).map_or("", String::as_str);
        let (word, length) = if next(at + 1) == "gio" { (format!("{word}h"), 2) } else { (word.clone(), 1) };
        let half = match next(at + length) {
            "am" | "sang" => "am",
            "pm" | "chieu" | "toi" => "pm",
            _ => "",
        };
        let joined = format!("{word}{half}");
        if !half.is_empty() && time(&joined).is_some() {
            return Some((length + 1, joined));
        }
        time(&word).map(|_| (length, word))
    }

    /// A bare number, which is an hour only as the end of a span: "9am - 11".
    fn number_at(&self, at: usize) -> Option<(usize, String)> {
        self.words.get(at).filter(|word| word.parse::<u8>().is_ok()).map(|word| (1, word.clone()))
    }

    fn next(&self, weekday: Weekday) -> Option<NaiveDate> {
        let days = weekday.days_since(self.today.weekday());
        self.today.checked_add_days(Days::new(if days == 0 { 7 } else { days.into() }))
    }

    fn is_dash(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| matches!(word.as_str(), "-" | "–" | "to" | "den" | "until"))
    }

    /// Takes words out of the title, with the word that leads to them.
    fn take(&mut self, range: Range<usize>) {
        let mut first = range.start;
        while first > 0 && !self.taken[first - 1] && LEADS.contains(&self.words[first - 1].as_str()) {
            first -= 1;
        }
        self.taken[first..range.end].fill(true);
    }
}

/// `24/12`, `24/12/2026`: the day first.
fn numbers(word: &str, from: NaiveDate) -> Option<NaiveDate> {
    let parts: Vec<u32> = word.split('/').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match parts[..] {
        [day, month] => coming(month, day, from),
        [day, month, year @ 1900..=2200] => NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day),
        _ => None,
    }
}

/// The first such date at or after `from`; 29 February may be years away.
fn coming(month: u32, day: u32, from: NaiveDate) -> Option<NaiveDate> {
    (0..=8)
        .filter_map(|years| NaiveDate::from_ymd_opt(from.year() + years, month, day))
        .find(|date| *date >= from)
}

/// `dec`, `december`.
fn month(word: &str) -> Option<u32> {
    let known = |name: &&str| *name == word || (word.len() == 3 && name.starts_with(word));
    let index = MONTHS.iter().position(known)?;
    u32::try_from(index + 1).ok()
}

/// `12:30`, `9am`, `9:30pm`, `15h`, `15h30`, `15g30`.
fn time(word: &str) -> Option<NaiveTime> {
    match word {
        "noon" => return NaiveTime::from_hms_opt(12, 0, 0),
        "midnight" => return NaiveTime::from_hms_opt(0, 0, 0),
        _ => {}
    }
    let (digits, half) = match (word.strip_suffix("am"), word.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(12)),
        _ => (word, None),
    };
    let (hour, minute) = match digits.split_once([':', 'h', 'g']) {
        Some((hour, "")) if !digits.ends_with(':') => (hour, 0),
        Some((hour, minute)) if minute.len() == 2 => (hour, minute.parse().ok()?),
        Some(_) => return None,
        None if half.is_some() => (digits, 0),
        None => return None,
    };
    let hour: u32 = hour.parse().ok().filter(|_| hour.len() <= 2)?;
    let hour = match half {
        // "9h tối" is 21:00; "15h chiều" says it twice.
        Some(12) if hour < 12 => hour + 12,
        Some(0) if hour == 12 => 0,
        _ => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}

/// `9am` to `10am`, `9-10am`, `15h-17h`; a bare hour takes the other side's half of the day.
fn span(from: &str, to: &str) -> Option<(NaiveTime, Option<NaiveTime>)> {
    let half = |word: &str| ["am", "pm"].into_iter().find(|half| word.ends_with(half));
    let end = match (time(to), half(from)) {
        (Some(end), _) => end,
        (None, Some(half)) => time(&format!("{to}{half}"))?,
        (None, None) if from.contains(['h', ':', 'g']) => time(&format!("{to}h"))?,
        (None, None) => return None,
    };
    let start = match (time(from), half(to)) {
        (Some(start), _) => start,
        (None, Some(half)) => time(&format!("{from}{half}"))?,
        (None, None) if to.contains(['h', ':', 'g']) => time(&format!("{from}h"))?,
        (None, None) => return None,
    };
    Some((start, Some(end)))
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
            ("Coffee 9:30", "Coffee | 11-24 09:30 - 11-24 10:30"),
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
            ("Món Huế mùa thu 9h", "Món Huế mùa thu | 11-24 09:00 - 11-24 10:00"),
            ("Leap day 29/2", "Leap day | 2028-02-29 - 2028-02-29"),
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
