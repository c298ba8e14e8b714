//! Property values (RFC 5545 section 3.3).

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

/// A date or date-time before its zone is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    Day(NaiveDate),
    Local(NaiveDateTime),
    Utc(NaiveDateTime),
}

impl Moment {
    /// `20260303`, `20260303T090000` or `20260303T090000Z`; also without seconds, with ISO 8601's
    /// separators, and with 24:00 for the end of a day.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.trim().chars().filter(|c| !matches!(c, '-' | ':')).collect();
        let (day, time) = match digits.split_once(['T', 't']) {
            Some((day, time)) => (day, Some(time)),
            None => (digits.as_str(), None),
        };
        let [century, year, month, day] = pairs(day)?;
        let day = NaiveDate::from_ymd_opt((century * 100 + year).try_into().ok()?, month, day)?;
        let Some(time) = time else { return Some(Self::Day(day)) };
        let (time, utc) = match time.strip_suffix(['Z', 'z']) {
            Some(time) => (time, true),
            None => (time, false),
        };
        let [hour, minute, second] = match time.len() {
            4 => pairs::<2>(time).map(|[hour, minute]| [hour, minute, 0])?,
            _ => pairs(time)?,
        };
        let wall = if (hour, minute, second) == (24, 0, 0) {
            day.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN)
        } else {
            // A leap second is the last second of its minute to clocks that know none.
            day.and_time(NaiveTime::from_hms_opt(hour, minute, if second == 60 { 59 } else { second })?)
        };
        Some(if utc { Self::Utc(wall) } else { Self::Local(wall) })
    }
}

/// `N` numbers of two digits each, and nothing else.
fn pairs<const N: usize>(text: &str) -> Option<[u32; N]> {
    let bytes = text.as_bytes();
    if bytes.len() != 2 * N || !bytes.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut numbers = [0; N];
    for (number, pair) in numbers.iter_mut().zip(bytes.chunks_exact(2)) {
        *number = u32::from(pair[0] - b'0') * 10 + u32::from(pair[1] - b'0');
    }
    Some(numbers)
}

/// A DURATION (RFC 5545 section 3.3.6): days are calendar days, seconds are exact. Both bear the
/// sign, and neither exceeds a thousand years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Length {
    pub days: i64,
    pub seconds: i64,
}

impl Length {
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (sign, text) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let text = text.strip_prefix(['P', 'p']).filter(|text| !text.is_empty())?;
        let (mut days, mut seconds, mut in_time) = (0i64, 0i64, false);
        let mut number: Option<i64> = None;
        for c in text.chars() {
            if let Some(digit) = c.to_digit(10) {
                number = Some(
                    number
                        .unwrap_or(0)
                        .checked_mul(10)?
                        .checked_add(digit.into())
                        .filter(|&n| n < 1 << 40)?,
                );
                continue;
            }
            let unit = c.to_ascii_uppercase();
            if unit == 'T' && !in_time && number.is_none() {
                in_time = true;
                continue;
            }
            let amount = number.take()?;
            match (unit, in_time) {
                ('W', _) => days += amount * 7,
                ('D', _) => days += amount,
                ('H', true) => seconds += amount * 3_600,
                ('M', true) => seconds += amount * 60,
                ('S', true) => seconds += amount,
                _ => return None,
            }
            if days > 366_000 || seconds > 366_000 * 86_400 {
                return None;
            }
        }
        number.is_none().then_some(Self { days: sign * days, seconds: sign * seconds })
    }
}

/// TEXT without its escapes (RFC 5545 section 3.3.11) and without control characters; `None` when
/// nothing is left.
pub(super) fn text(value: &str) -> Option<String> {
    let mut plain = String::with_capacity(value.len());
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('n' | 'N')) => {
                chars.next();
                plain.push('\n');
            }
            // `\:` and `\"` are no escapes, but some programs write them.
            ('\\', Some(&escaped @ ('\\' | ';' | ',' | ':' | '"'))) => {
                chars.next();
                plain.push(escaped);
            }
            ('\t', _) => plain.push('\t'),
            (c, _) if c.is_control() => {}
            (c, _) => plain.push(c),
        }
    }
    let trimmed = plain.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// A value that knows no escapes, such as a URL, on one line; `None` when nothing is left.
pub(super) fn plain(value: &str) -> Option<String> {
    let line: String = value.chars().filter(|&c| !breaks_lines(c)).collect();
    let trimmed = line.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// Control characters, and what Unicode has beside them to break lines.
pub(super) fn breaks_lines(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// The beginning of a text from a file, to be shown to people.
pub(super) fn excerpt(value: &str) -> String {
    value.trim().chars().filter(|c| !c.is_control()).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(text: &str) -> NaiveDateTime {
        text.parse().expect("a time")
    }

    #[test]
    fn dates_and_times_are_read() {
        let day = |text: &str| text.parse().expect("a day");
        for (text, moment) in [
            ("20260303", Moment::Day(day("2026-03-03"))),
            ("2026-03-03", Moment::Day(day("2026-03-03"))),
            ("20260303T090000", Moment::Local(wall("2026-03-03T09:00:00"))),
            ("20260303T0900", Moment::Local(wall("2026-03-03T09:00:00"))),
            ("2026-03-03T09:00:00z", Moment::Utc(wall("2026-03-03T09:00:00"))),
            ("20261231T240000", Moment::Local(wall("2027-01-01T00:00:00"))),
            ("20161231T235960Z", Moment::Utc(wall("2016-12-31T23:59:59"))),
        ] {
            assert_eq!(Moment::parse(text), Some(moment), "{text}");
        }
        for text in [
            "",
            "T",
            "2026",
            "20260230",
            "20260303T",
            "20260303T250000",
            "20260303T0900001",
            "２０２６０３０３",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[test]
    fn durations_are_read() {
        for (text, days, seconds) in
            [("PT1H30M", 0, 5_400), ("P1DT2S", 1, 2), ("-P2W", -14, 0), ("+pt15m", 0, 900), ("PT0S", 0, 0)]
        {
            assert_eq!(Length::parse(text), Some(Length { days, seconds }), "{text}");
        }
        for text in ["", "P", "1H", "P1", "P1H", "PT99999999999999999999S", "P999999999999W", "PTT", "P-1D"] {
            assert_eq!(Length::parse(text), None, "{text}");
        }
    }

    #[test]
    fn escapes_are_undone_and_control_characters_go() {
        assert_eq!(text(r"a\, b\; c\\d\ne\Nf\:").as_deref(), Some("a, b; c\\d\ne\nf:"));
        assert_eq!(text("C:\\temp\\").as_deref(), Some("C:\\temp\\"));
        assert_eq!(text("a\u{0}\u{1b}b\u{85}").as_deref(), Some("ab"));
        assert_eq!(text(" \\n "), None);
    }
}
