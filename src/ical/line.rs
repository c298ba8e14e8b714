//! Content lines (RFC 5545 section 3.1): unfolding, and what one line is made of.

use std::borrow::Cow;

/// `NAME;PARAM=value,value:text`, unfolded; nothing in `value` is unescaped yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// In upper case.
    pub name: String,
    /// Names in upper case; values without their quotes, carets decoded (RFC 6868).
    pub params: Vec<(String, Vec<String>)>,
    pub value: String,
}

impl Line {
    /// The line of that text; `None` when it is no content line.
    pub fn parse(text: &str) -> Option<Self> {
        let (head, value) = split_value(text)?;
        let mut pieces = split_outside_quotes(head, ';').into_iter();
        let name = pieces.next().map(str::trim).filter(|name| is_token(name))?.to_ascii_uppercase();
        let params = pieces
            .filter_map(|piece| {
                let (name, values) = piece.split_once('=')?;
                let values = split_outside_quotes(values, ',').into_iter().map(param_value).collect();
                Some((name.trim().to_ascii_uppercase(), values))
            })
            .collect();
        Some(Self { name, params, value: value.to_owned() })
    }

    /// The first value of the parameter, if it says anything.
    pub fn param(&self, name: &str) -> Option<&str> {
        let (_, values) = self.params.iter().find(|(own, _)| own == name)?;
        values.first().map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// Whether the parameter has that value, in any case.
    pub fn param_is(&self, name: &str, value: &str) -> bool {
        self.param(name).is_some_and(|own| own.eq_ignore_ascii_case(value))
    }
}

/// Head and value, parted by the first colon that is not quoted; where a quote is never closed, by
/// the first colon.
fn split_value(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ':' if !quoted => return Some((&text[..at], &text[at + 1..])),
            _ => {}
        }
    }
    if quoted { text.split_once(':') } else { None }
}

fn split_outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
    .collect()
}

fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn param_value(text: &str) -> String {
    let bare = text.replace('"', "");
    if !bare.contains('^') {
        return bare;
    }
    let mut decoded = String::with_capacity(bare.len());
    let mut chars = bare.chars().peekable();
    while let Some(c) = chars.next() {
        let meant = match (c, chars.peek()) {
            ('^', Some('n')) => Some('\n'),
            ('^', Some('\'')) => Some('"'),
            ('^', Some('^')) => Some('^'),
            _ => None,
        };
        if meant.is_some() {
            chars.next();
        }
        decoded.push(meant.unwrap_or(c));
    }
    decoded
}

/// The unfolded lines of a file, empty ones left out.
///
/// Folding is undone on bytes, since old programs fold inside a character (RFC 5545 section 3.1).
/// CRLF, LF and, where there is no LF at all, CR end a line.
pub(super) fn unfold(bytes: &[u8]) -> impl Iterator<Item = String> {
    let end = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
    // Some programs put an empty line between the pieces of a folded one.
    let mut rest = bytes.split(move |&b| b == end).map(trim_cr).filter(|line| !line.is_empty()).peekable();
    std::iter::from_fn(move || {
        let mut line = Cow::Borrowed(rest.next()?);
        while let Some(more) = rest.next_if(|next| next.first().is_some_and(|&b| b == b' ' || b == b'\t')) {
            line.to_mut().extend_from_slice(&more[1..]);
        }
        Some(decode(&line))
    })
    .filter(|line| !line.trim().is_empty())
}

fn trim_cr(mut line: &[u8]) -> &[u8] {
    while let [rest @ .., b'\r'] = line {
        line = rest;
    }
    line
}

/// UTF-8; a line that is not is taken for Windows-1252, which holds Latin-1.
fn decode(line: &[u8]) -> String {
    match std::str::from_utf8(line) {
        Ok(text) => text.to_owned(),
        Err(_) => line.iter().map(|&b| windows_1252(b)).collect(),
    }
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The file as bytes of an encoding that holds ASCII: UTF-16 with a mark becomes UTF-8, the mark
/// of UTF-8 goes.
pub(super) fn without_mark(bytes: &[u8]) -> Cow<'_, [u8]> {
    let utf_16 = |read: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
        let text: String =
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        Cow::Owned(text.into_bytes())
    };
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(rest),
        [0xff, 0xfe, ..] => utf_16(u16::from_le_bytes),
        [0xfe, 0xff, ..] => utf_16(u16::from_be_bytes),
        _ => Cow::Borrowed(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<String> {
        unfold(bytes).collect()
    }

    #[test]
    fn folded_lines_become_one_even_inside_a_character() {
        let gap = "gặp".as_bytes();
        let mut folded = b"SUMMARY:".to_vec();
        folded.extend_from_slice(&gap[..2]);
        folded.extend_from_slice(b"\r\n ");
        folded.extend_from_slice(&gap[2..]);
        folded.extend_from_slice(b"\r\n\t nhau\n\n");
        assert_eq!(lines(&folded), ["SUMMARY:gặp nhau"]);
        assert_eq!(lines(b"A:1\rB:2\r"), ["A:1", "B:2"]);
        assert_eq!(lines(b"VERSION\r\n\r\n :2.0\r\n"), ["VERSION:2.0"]);
    }

    #[test]
    fn a_line_that_is_not_utf_8_is_read_as_windows_1252_and_the_others_are_not() {
        assert_eq!(lines(b"A:caf\xe9 \x80\nB:caf\xc3\xa9"), ["A:café €", "B:café"]);
    }

    #[test]
    fn utf_16_and_marks_are_understood() {
        let le: Vec<u8> = "\u{feff}A:ế".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = "\u{feff}A:ế".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [le.as_slice(), be.as_slice(), "\u{feff}A:ế".as_bytes()] {
            assert_eq!(lines(&without_mark(bytes)), ["A:ế"]);
        }
    }

    #[test]
    fn quoted_parameters_may_hold_every_separator() {
        let line =
            Line::parse(r#"attendee;CN="Nguyễn; An: ""A"", B";x-a=1,"2,3":mailto:a@b.vn"#).expect("a line");
        assert_eq!(line.name, "ATTENDEE");
        assert_eq!(line.param("CN"), Some("Nguyễn; An: A, B"));
        assert_eq!(line.params[1].1, ["1", "2,3"]);
        assert_eq!(line.value, "mailto:a@b.vn");
    }

    #[test]
    fn carets_are_decoded() {
        let line = Line::parse("A;CN=^'x^' ^^ ^n ^z:v").expect("a line");
        assert_eq!(line.params[0].1, ["\"x\" ^ \n ^z"]);
    }

    #[test]
    fn an_unclosed_quote_costs_no_more_than_its_parameter() {
        let line = Line::parse("ORGANIZER;CN=\"An:mailto:a@b.vn").expect("a line");
        assert_eq!(line.value, "mailto:a@b.vn");
        assert_eq!(line.param("CN"), Some("An"));
    }

    #[test]
    fn text_that_is_no_content_line_is_none() {
        for text in ["", "no colon", ":value", "two words: x", "é:1", ";A=1:x"] {
            assert_eq!(Line::parse(text), None, "{text}");
        }
    }
}
