//! A range of wall time, and the line on which people write those of a day.

use std::fmt;

const MINUTES_PER_DAY: u16 = 24 * 60;

/// A range of wall time that begins on one day, such as 09:00-12:00 or, past midnight, 22:00-02:00.
///
/// It is never empty and never longer than a day; a whole day is 00:00-24:00.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours {
    from: u16,
    to: u16,
}

/// What is wrong with a line such as `09:00-12:00, 13:00-17:00`. Quoted text is at most 40
/// characters long.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// A part that is not two times with a dash between them.
    #[error("{0:?} is not a range")]
    NotARange(String),
    #[error("{0:?} is not a time of the day")]
    NotATime(String),
    /// A range that ends when it begins. A whole day is written 00:00-24:00.
    #[error("{0:?} is empty")]
    EmptyRange(String),
    #[error("{0} and {1} overlap")]
    Overlap(Hours, Hours),
}

impl Hours {
    /// The range between two minutes of the wall day; `to` at 0 is the midnight at its end, `to`
    /// below `from` is on the next day.
    ///
    /// `None` when the range is empty, begins after 23:59 or ends after 24:00.
    pub fn new(from: u16, to: u16) -> Option<Self> {
        let to = if to == 0 { MINUTES_PER_DAY } else { to };
        (from < MINUTES_PER_DAY && to <= MINUTES_PER_DAY && from != to).then_some(Self { from, to })
    }

    /// The minute of the wall day at which it begins, 0 to 1439.
    pub fn from(self) -> u16 {
        self.from
    }

    /// The minute of the wall day at which it ends, 1 to 1440; below `from`, on the next day.
    pub fn to(self) -> u16 {
        self.to
    }

    /// Whether it ends on the day after the one on which it begins.
    pub fn runs_past_midnight(self) -> bool {
        self.to < self.from
    }

    /// The minute at which it ends, counted from the midnight before its begin.
    pub(super) fn end(self) -> u16 {
        if self.runs_past_midnight() { self.to + MINUTES_PER_DAY } else { self.to }
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", clock(self.from), clock(self.to))
    }
}

impl fmt::Debug for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hours({self})")
    }
}

/// Reads the hours of one day as people write them, `09:00-12:00, 13:00-17:00`; nothing is closed.
///
/// Ranges are separated by commas, semicolons or lines; any dash will do; `9`, `9:00`, `9.00`, `9h`
/// and `9h30` are times too. The answer is in order and without overlaps.
pub fn parse_line(line: &str) -> Result<Vec<Hours>, LineError> {
    let parts = line.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    in_order(parts.map(parse_range).collect::<Result<_, _>>()?)
}

/// Writes the hours of one day so that [`parse_line`] reads them back.
pub fn format_line(hours: &[Hours]) -> String {
    hours.iter().map(Hours::to_string).collect::<Vec<_>>().join(", ")
}

fn parse_range(text: &str) -> Result<Hours, LineError> {
    let ends: Vec<&str> = text.split(['-', '~', '\u{2010}', '\u{2011}', '\u{2012}', '–', '—', '−']).collect();
    match ends[..] {
        [from, to] => hours_between(from, to),
        _ => Err(LineError::NotARange(quoted(text))),
    }
}

/// The range between two times as people write them.
pub(super) fn hours_between(from: &str, to: &str) -> Result<Hours, LineError> {
    let (begin, end) = (parse_time(from)?, parse_time(to)?);
    if begin == MINUTES_PER_DAY {
        return Err(LineError::NotATime(quoted(from)));
    }
    Hours::new(begin, end).ok_or_else(|| LineError::EmptyRange(format!("{}-{}", clock(begin), clock(end))))
}

/// The minute of the day, up to 24:00.
fn parse_time(text: &str) -> Result<u16, LineError> {
    let not_a_time = || LineError::NotATime(quoted(text));
    let time = text.trim();
    let (hours, minutes) = match time.split_once([':', '.', 'h', 'H']) {
        Some((hours, "")) if time.ends_with(['h', 'H']) => (hours, "00"),
        Some(parts) => parts,
        None => (time, "00"),
    };
    let number = |digits: &str| -> Option<u16> {
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
    };
    if hours.len() > 2 || minutes.len() != 2 {
        return Err(not_a_time());
    }
    match (number(hours), number(minutes)) {
        (Some(hours @ 0..24), Some(minutes @ 0..60)) => Ok(hours * 60 + minutes),
        (Some(24), Some(0)) => Ok(MINUTES_PER_DAY),
        _ => Err(not_a_time()),
    }
}

/// The ranges of one day in order, if none overlaps another.
pub(super) fn in_order(mut hours: Vec<Hours>) -> Result<Vec<Hours>, LineError> {
    hours.sort_unstable();
    match hours.windows(2).find(|pair| pair[1].from < pair[0].end()) {
        Some(pair) => Err(LineError::Overlap(pair[0], pair[1])),
        None => Ok(hours),
    }
}

/// `09:05`, up to `24:00`.
pub(super) fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// What was written, short enough to show.
pub(super) fn quoted(text: &str) -> String {
    text.trim().chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> String {
        format_line(&parse_line(line).expect(line))
    }

    #[test]
    fn lines_are_read_as_people_write_them() {
        for line in [
            "09:00-12:00, 13:00-17:30",
            " 13:00 - 17:30 ;9:00–12:00,",
            "9-12\n13h-17h30",
            "9.00—12.00; 13~17:30",
            "09h00−12H00, 13:00‑17:30",
        ] {
            assert_eq!(parsed(line), "09:00-12:00, 13:00-17:30", "{line}");
        }
        assert_eq!(parsed(""), "");
        assert_eq!(parsed(" , ; "), "");
        assert_eq!(parsed("22-2"), "22:00-02:00");
        assert_eq!(parsed("22:00-0:00"), "22:00-24:00");
        assert_eq!(parsed("0-24"), "00:00-24:00");
        assert_eq!(parsed("0:00-0:00"), "00:00-24:00");
        assert_eq!(parsed("10-12, 9-10"), "09:00-10:00, 10:00-12:00");
    }

    #[test]
    fn a_line_that_makes_no_sense_says_which_part() {
        let error = |line: &str| parse_line(line).expect_err(line);
        let not_a_time = |text: &str| LineError::NotATime(text.to_owned());
        assert_eq!(error("nine-12"), not_a_time("nine"));
        assert_eq!(error("9:00-25:00"), not_a_time("25:00"));
        assert_eq!(error("9:00-12:60"), not_a_time("12:60"));
        assert_eq!(error("9:00-24:01"), not_a_time("24:01"));
        assert_eq!(error("24:00-25:00"), not_a_time("25:00"));
        assert_eq!(error("24:00-2:00"), not_a_time("24:00"));
        assert_eq!(error("9:0-12"), not_a_time("9:0"));
        assert_eq!(error("9:-12"), not_a_time("9:"));
        assert_eq!(error("+9-12"), not_a_time("+9"));
        assert_eq!(error("9-"), not_a_time(""));
        assert_eq!(error("h-12"), not_a_time("h"));
        assert_eq!(error("9:00"), LineError::NotARange("9:00".to_owned()));
        assert_eq!(error("9-12 13-17"), LineError::NotARange("9-12 13-17".to_owned()));
        assert_eq!(error("9-9"), LineError::EmptyRange("09:00-09:00".to_owned()));
        assert_eq!(error(&"x".repeat(500)), LineError::NotARange("x".repeat(40)));
    }

    #[test]
    fn ranges_of_a_day_may_touch_but_not_overlap() {
        let overlap = |line: &str| matches!(parse_line(line), Err(LineError::Overlap(..)));
        assert!(overlap("9-12, 11-13"));
        assert!(overlap("22-2, 23-24"));
        assert!(!overlap("9-12, 12-13"));
        // The morning belongs to this day, the end of the night to the next one.
        assert!(!overlap("22-2, 1-3"));
    }
}
