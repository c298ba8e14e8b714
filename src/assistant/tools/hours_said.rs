//! Weekly hours as people say them: `Mon-Fri 9-12 and 13-17`, `thứ 2 đến thứ 6 9h-12h`. Pure.

use crate::{
    bookings::weekly_hours::{WEEKDAYS, format_line, parse_line},
    i18n::letters::folded,
};

/// Names of days, folded, the longer ones first; each becomes days of [`WEEKDAYS`].
const NAMES: [(&str, &str); 68] = [
    ("ngay lam viec", "mon-fri"),
    ("working days", "mon-fri"),
    ("business days", "mon-fri"),
    ("ngay thuong", "mon-fri"),
    ("ngay trong tuan", "mon-fri"),
    ("trong tuan", "mon-fri"),
    ("weekdays", "mon-fri"),
    ("weekday", "mon-fri"),
    ("weekends", "sat-sun"),
    ("weekend", "sat-sun"),
    ("cuoi tuan", "sat-sun"),
    ("every day", "mon-sun"),
    ("everyday", "mon-sun"),
    ("hang ngay", "mon-sun"),
    ("moi ngay", "mon-sun"),
    ("ca tuan", "mon-sun"),
    ("daily", "mon-sun"),
    ("chu nhat", "sun"),
    ("thu hai", "mon"),
    ("thu ba", "tue"),
    ("thu tu", "wed"),
    ("thu nam", "thu"),
    ("thu sau", "fri"),
    ("thu bay", "sat"),
    ("thu 2", "mon"),
    ("thu 3", "tue"),
    ("thu 4", "wed"),
    ("thu 5", "thu"),
    ("thu 6", "fri"),
    ("thu 7", "sat"),
    ("mondays", "mon"),
    ("tuesdays", "tue"),
    ("wednesdays", "wed"),
    ("thursdays", "thu"),
    ("fridays", "fri"),
    ("saturdays", "sat"),
    ("sundays", "sun"),
    ("monday", "mon"),
    ("tuesday", "tue"),
    ("wednesday", "wed"),
    ("thursday", "thu"),
    ("friday", "fri"),
    ("saturday", "sat"),
    ("sunday", "sun"),
    ("tues", "tue"),
    ("thurs", "thu"),
    ("thur", "thu"),
    ("mon", "mon"),
    ("tue", "tue"),
    ("wed", "wed"),
    ("thu", "thu"),
    ("fri", "fri"),
    ("sat", "sat"),
    ("sun", "sun"),
    ("t2", "mon"),
    ("t3", "tue"),
    ("t4", "wed"),
    ("t5", "thu"),
    ("t6", "fri"),
    ("t7", "sat"),
    ("cn", "sun"),
    ("t.2", "mon"),
    ("t.3", "tue"),
    ("t.4", "wed"),
    ("t.5", "thu"),
    ("t.6", "fri"),
    ("t.7", "sat"),
    ("t.cn", "sun"),
];

/// Words that say nothing.
const FILLING: [&str; 16] = [
    "from", "tu", "at", "luc", "on", "vao", "between", "only", "the", "cac", "each", "every", "hours", "gio",
    "o'clock", "chi",
];

/// The hours of each weekday, Monday first, as the form of a link has them; without days those of
/// Monday to Friday. `None` when any of it is not understood.
pub(super) fn weekly(text: &str) -> Option<[String; 7]> {
    let mut lines: [Vec<String>; 7] = Default::default();
    let mut days: Vec<usize> = Vec::new();
    let mut had_times = false;
    for piece in pieces(text) {
        if let Some(named) = days_of(&piece) {
            if had_times {
                days.clear();
                had_times = false;
            }
            days.extend(named);
            continue;
        }
        let range = range_of(&piece)?;
        if days.is_empty() {
            days = (0..5).collect();
        }
        had_times = true;
        for day in &days {
            lines[*day].push(range.clone());
        }
    }
    if !had_times {
        return None;
    }
    let mut weekly: [String; 7] = Default::default();
    for (line, ranges) in weekly.iter_mut().zip(&lines) {
        *line = format_line(&parse_line(&ranges.join(", ")).ok()?);
    }
    Some(weekly)
}

/// Days, and ranges of hours, in their order.
fn pieces(text: &str) -> Vec<String> {
    let mut plain = format!(" {} ", folded(text).replace(['–', '—', '~'], "-"));
    for mark in [",", ";", "&", "(", ")", " and ", " va ", "\n"] {
        plain = plain.replace(mark, " , ");
    }
    for (name, days) in NAMES {
        plain = with_word(&plain, name, days);
    }
    for (word, mark) in [
        (" to ", "-"),
        (" den ", "-"),
        (" toi ", "-"),
        (" until ", "-"),
        (" till ", "-"),
        (" through ", "-"),
        (" - ", "-"),
        ("- ", "-"),
        (" -", "-"),
        (" am", "am"),
        (" pm", "pm"),
        (" sang", "am"),
        (" chieu", "pm"),
        (" trua", "pm"),
    ] {
        plain = plain.replace(word, mark);
    }
    let words = plain.split([' ', ',']).filter(|word| !word.is_empty() && !FILLING.contains(word));
    words.map(|word| word.trim_end_matches([':', '.']).to_owned()).filter(|word| !word.is_empty()).collect()
}

/// The text with `name`, where it stands alone, as `other`.
fn with_word(text: &str, name: &str, other: &str) -> String {
    let mut rest = text;
    let mut out = String::with_capacity(text.len());
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        let is_free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        out.push_str(before);
        let alone =
            is_free(before.chars().next_back().or(out.chars().next_back())) && is_free(after.chars().next());
        out.push_str(if alone { other } else { name });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// `mon`, `mon-fri`.
fn days_of(piece: &str) -> Option<Vec<usize>> {
    let place = |name: &str| WEEKDAYS.iter().position(|day| *day == name);
    match piece.split_once('-') {
        None => Some(vec![place(piece)?]),
        Some((first, last)) => {
            let (first, last) = (place(first)?, place(last)?);
            let count = (last + 7 - first) % 7;
            Some((0..=count).map(|ahead| (first + ahead) % 7).collect())
        }
    }
}

/// `9-12`, `9am-5pm`, `1-5pm`, `9h-12h30`, as the form takes it.
fn range_of(piece: &str) -> Option<String> {
    let (from, to) = piece.split_once('-')?;
    let ((mut from, from_half), (mut to, to_half)) = (minutes(from)?, minutes(to)?);
    let noon = 12 * 60;
    if from_half.is_none() && to_half == Some(true) && from < noon && from + noon < to {
        from += noon;
    } else if from_half.is_none() && to_half.is_none() && to <= from && to < noon {
        // "9-5" is a working day.
        to += noon;
    }
    let said = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    (from < to && to <= 24 * 60).then(|| format!("{}-{}", said(from), said(to)))
}

/// Minutes of the day, and whether the afternoon was said.
fn minutes(text: &str) -> Option<(u32, Option<bool>)> {
    let (text, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(text), _) => (text, Some(false)),
        (_, Some(text)) => (text, Some(true)),
        _ => (text, None),
    };
    let (hour, minute) = text.split_once([':', 'h', 'g', '.']).unwrap_or((text, ""));
    let hour: u32 = hour.parse().ok()?;
    let minute: u32 = if minute.is_empty() { 0 } else { minute.parse().ok()? };
    if hour > 24 || minute > 59 {
        return None;
    }
    let hour = match half {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    Some((hour * 60 + minute, half))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `mon-fri` hours, then those of the other days that have any.
    fn said(text: &str) -> Option<String> {
        let weekly = weekly(text)?;
        let days = WEEKDAYS.iter().zip(&weekly).filter(|(_, line)| !line.is_empty());
        Some(days.map(|(day, line)| format!("{day} {line}")).collect::<Vec<_>>().join(" | "))
    }

    #[test]
    fn weekly_hours_are_read_in_both_languages() {
        for (text, wanted) in [
            ("Mon 9-12", "mon 09:00-12:00"),
            ("Mon, Wed 9am-5pm", "mon 09:00-17:00 | wed 09:00-17:00"),
            ("Tuesday and Thursday from 1 to 5pm", "tue 13:00-17:00 | thu 13:00-17:00"),
            ("Sat 9-12, 13-17", "sat 09:00-12:00, 13:00-17:00"),
            ("Sat 9-5", "sat 09:00-17:00"),
            ("weekends 10:30-12", "sat 10:30-12:00 | sun 10:30-12:00"),
            ("Sun-Mon 9-10", "mon 09:00-10:00 | sun 09:00-10:00"),
            ("Mon 9-12; Fri 14-16", "mon 09:00-12:00 | fri 14:00-16:00"),
            ("thứ 2 9h-12h", "mon 09:00-12:00"),
            ("thứ Ba và thứ Năm 9h đến 11h30", "tue 09:00-11:30 | thu 09:00-11:30"),
            ("thu 7 8h-10h", "sat 08:00-10:00"),
            ("chủ nhật từ 8h sáng đến 5h chiều", "sun 08:00-17:00"),
            ("t7, cn 9h-10h", "sat 09:00-10:00 | sun 09:00-10:00"),
        ] {
            assert_eq!(said(text).as_deref(), Some(wanted), "{text}");
        }
        let working =
            "mon 09:00-12:00 | tue 09:00-12:00 | wed 09:00-12:00 | thu 09:00-12:00 | fri 09:00-12:00";
        for text in [
            "9-12",
            "weekdays 9-12",
            "Mon-Fri 9-12",
            "Monday to Friday 9:00 - 12:00",
            "thứ 2 đến thứ 6 9h-12h",
            "ngày thường 9h-12h",
            "thu 2 - thu 6, 9h - 12h",
        ] {
            assert_eq!(said(text).as_deref(), Some(working), "{text}");
        }
    }

    #[test]
    fn what_is_no_hours_is_not_guessed() {
        for text in ["", "whenever", "Monday", "25-26", "9-12 sometimes", "mon 12-9pm-10"] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
