//! How times and what people wrote are said.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use serde_json::{Value, json};

use super::times::{Fineness, Stretch};
use crate::{
    events::When,
    i18n::{Lang, Value as TextValue, Words},
    time::{Span, Zone},
};

/// The longest text of somebody else that is said, in characters.
const MOST_CHARS: usize = 120;

/// What people wrote, in one line of a message: nothing in it acts as Markdown, and nothing turns the
/// direction of what stands around it.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for c in one_line(text).chars() {
        if r"\`*_[]<>~&#|!".contains(c) {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// The same within quotation marks.
pub(super) fn quoted(text: &str) -> String {
    format!("“{}”", escaped(text))
}

/// The text in one line, without signs that cannot be seen, and cut where it is long.
pub(super) fn one_line(text: &str) -> String {
    let hidden = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let line: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let line: String = line.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ");
    let mut shown: String = line.chars().filter(|c| !hidden(*c)).take(MOST_CHARS + 1).collect();
    if shown.chars().count() > MOST_CHARS {
        shown = shown.chars().take(MOST_CHARS - 1).collect();
        shown.push('…');
    }
    shown
}

/// A title as it is shown.
pub(super) fn title(lang: Lang, title: &str) -> String {
    match one_line(title) {
        empty if empty.is_empty() => lang.t("view-untitled"),
        title => title,
    }
}

/// A title as a value of kept words.
pub(super) fn title_value(title: &str) -> TextValue {
    match one_line(title) {
        empty if empty.is_empty() => Words::t("view-untitled").into(),
        title => title.into(),
    }
}

/// A time in words, with its weekday, on the clocks of `zone`.
pub(super) fn time(lang: Lang, when: &When, zone: &Zone) -> String {
    match when {
        When::Timed { span, .. } => lang.span(*span, zone),
        When::AllDay { first, last, .. } => lang.days(*first, *last),
    }
}

/// `Dentist: Monday, 23 November 2026, 2:30 PM – 3:00 PM`, for a choice; no Markdown.
pub(super) fn item(lang: Lang, of: &str, when: &When, zone: &Zone) -> String {
    format!("{}: {}", title(lang, of), time(lang, when, zone))
}

/// A stretch that was asked about: the day, the days, or the hours.
pub(super) fn stretch(lang: Lang, stretch: &Stretch) -> String {
    let last = (stretch.to - TimeDelta::microseconds(1)).date();
    let first = stretch.from.date();
    match stretch.grain {
        Fineness::Days => lang.days(first, last),
        Fineness::Moment => format!("{}, {}", lang.day_long(first), lang.time(stretch.from.time())),
        Fineness::Hours if first == last => {
            let hours = format!("{} – {}", lang.time(stretch.from.time()), lang.time(stretch.to.time()));
            format!("{}, {hours}", lang.day_long(first))
        }
        Fineness::Hours => {
            let moment =
                |at: NaiveDateTime| format!("{}, {}", lang.day_long(at.date()), lang.time(at.time()));
            format!("{} – {}", moment(stretch.from), moment(stretch.to))
        }
    }
}

/// The time of an occurrence within the day `day`: `9:00 AM – 10:00 AM`.
pub(super) fn hours(lang: Lang, span: Span, zone: &Zone, day: NaiveDate) -> String {
    let (from, to) = (zone.wall(span.start), zone.wall(span.end));
    let said = |at: NaiveDateTime| {
        if at.date() == day {
            lang.time(at.time())
        } else {
            format!("{}, {}", lang.day_short(at.date()), lang.time(at.time()))
        }
    };
    let to_said = if to == (day.succ_opt().unwrap_or(day)).and_time(chrono::NaiveTime::MIN) {
        lang.time(to.time())
    } else {
        said(to)
    };
    format!("{} – {to_said}", said(from))
}

/// A length: `45 minutes`, `1 hour 30 minutes`.
pub(super) fn length(lang: Lang, length: TimeDelta) -> String {
    let minutes = length.num_minutes().max(0);
    let (hours, rest) = (minutes / 60, minutes % 60);
    let said = |key: &str, count: i64| lang.t1(key, "count", count);
    match (hours, rest) {
        (0, rest) => said("tools-minutes", rest),
        (hours, 0) => said("tools-hours", hours),
        (hours, rest) => format!("{} {}", said("tools-hours", hours), said("tools-minutes", rest)),
    }
}

/// A time for a model: weekday, date and time on the owner's clock.
pub(super) fn time_data(when: &When, zone: &Zone) -> Value {
    match when {
        When::AllDay { first, last, .. } => json!({
            "first_day": first.format("%A, %Y-%m-%d").to_string(),
            "last_day": last.format("%A, %Y-%m-%d").to_string(),
        }),
        When::Timed { span, .. } => {
            let said = |at| zone.wall(at).format("%A, %Y-%m-%d %H:%M").to_string();
            json!({ "start": said(span.start), "end": said(span.end), "timezone": zone.name() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_does_not_act_in_a_message() {
        assert_eq!(escaped("Lunch"), "Lunch");
        assert_eq!(
            escaped("![x](http://evil/?q)\n\n# Hi <b>*you*</b>"),
            r"\!\[x\](http://evil/?q) \# Hi \<b\>\*you\*\</b\>"
        );
        assert_eq!(escaped("a\u{202e}b\u{200b}c\0d"), "abc d");
        let long = one_line(&"dài ".repeat(100));
        assert_eq!((long.chars().count(), long.ends_with('…')), (MOST_CHARS, true));
    }
}
