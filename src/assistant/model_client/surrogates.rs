//! Halves of characters. Servers written in JavaScript cut text between the two UTF-16 units of an emoji
//! and send each half as an escape of its own, which is no text; here halves are kept until they meet.

use std::borrow::Cow;

/// Where halves are kept in text: at the end of plane 15, which is for private use. The first 1024 are
/// the high ones, then come the low ones, in the order of U+D800 to U+DFFF.
const KEPT: u32 = 0xF_F000;

/// JSON in which every half that stands alone is a kept one.
pub fn kept(json: &str) -> Cow<'_, str> {
    if !json.contains("\\ud") && !json.contains("\\uD") {
        return Cow::Borrowed(json);
    }
    let (mut out, mut rest) = (String::with_capacity(json.len()), json);
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match (unit(rest), rest.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(half @ 0xD800..=0xDFFF), _) => {
                out.extend(char::from_u32(half - 0xD800 + KEPT));
                rest = &rest[6..];
                continue;
            }
            (Some(_), _) => 6,
            // Another escape: the letter behind it belongs to it.
            (None, _) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The unit of an escape that `text` begins with.
fn unit(text: &str) -> Option<u32> {
    let digits =
        text.strip_prefix("\\u")?.get(..4).filter(|four| four.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

/// Whether `text` ends with the first half of a character.
pub fn is_half(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| (KEPT..KEPT + 0x400).contains(&u32::from(c)))
}

/// The text with halves that have met put together; one that stays alone is U+FFFD.
pub fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut high: Option<u32> = None;
    for c in text.chars() {
        let half = u32::from(c).checked_sub(KEPT).filter(|half| *half < 0x800);
        match (high.take(), half) {
            (Some(high), Some(low @ 0x400..)) => {
                out.extend(char::from_u32(0x1_0000 + (high << 10) + (low - 0x400)));
                continue;
            }
            (Some(_), _) => out.push(char::REPLACEMENT_CHARACTER),
            (None, _) => {}
        }
        match half {
            Some(half) if half < 0x400 => high = Some(half),
            Some(_) => out.push(char::REPLACEMENT_CHARACTER),
            None => out.push(c),
        }
    }
    if high.is_some() {
        out.push(char::REPLACEMENT_CHARACTER);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> String {
        serde_json::from_str(&kept(json)).expect("JSON")
    }

    #[test]
    fn halves_that_meet_become_a_character_again() {
        let whole = read(r#""a\ud83c\udf5cb""#);
        assert_eq!(whole, "a🍜b");
        let (first, second) = (read(r#""Phở \uD83C""#), read(r#""\uDF5C!""#));
        assert!(is_half(&first) && !is_half(&second));
        assert_eq!(joined(&(first + &second)), "Phở 🍜!");
        for first in 0xD800_u32..0xDC00 {
            let (high, low) = (format!("\"\\u{first:x}\""), "\"\\udc01\"");
            let expected = char::from_u32(0x1_0001 + ((first - 0xD800) << 10)).expect("a character");
            assert_eq!(joined(&(read(&high) + &read(low))), expected.to_string());
        }
    }

    #[test]
    fn a_half_that_stays_alone_is_marked_and_other_escapes_are_left_alone() {
        assert_eq!(joined(&read(r#""a\ud83c""#)), "a\u{fffd}");
        assert_eq!(joined(&read(r#""\udf5ca\ud83cb""#)), "\u{fffd}a\u{fffd}b");
        assert_eq!(read(r#""\\ud83c \"\n\u0041\ud83c\udf5c""#), "\\ud83c \"\nA🍜");
        for broken in [r#""\ud8"#, r#""\u"#, "\"\\", "\\ud83", "\\ud83cé", "\\é\\ud83c"] {
            // It must not panic; that it is no JSON is for others to say.
            let _ = kept(broken);
        }
    }
}
