//! What a file is, at a glance.

/// The kinds of files people send by mistake, and the one that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It has a line that begins a calendar or an entry.
    Calendar,
    Empty,
    /// A .zip, as large calendars are exported, or another packed file.
    Packed,
    WebPage,
    Other,
}

impl Kind {
    /// The kind by the first bytes, and for a calendar by what stands in it: in UTF-8 and UTF-16,
    /// whatever comes before.
    pub fn of(bytes: &[u8]) -> Self {
        let start = bytes.trim_ascii_start();
        if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
            Self::Empty
        } else if [&b"PK\x03\x04"[..], b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!"]
            .iter()
            .any(|sign| bytes.starts_with(sign))
        {
            Self::Packed
        } else if begins_entry(bytes) {
            Self::Calendar
        } else if [&b"<!doctype html"[..], b"<html"]
            .iter()
            .any(|tag| start.get(..tag.len()).is_some_and(|text| text.eq_ignore_ascii_case(tag)))
        {
            Self::WebPage
        } else {
            Self::Other
        }
    }

    /// Why a file of this kind is not taken.
    pub fn refusal(self) -> &'static str {
        match self {
            Self::Empty => "import-file-empty",
            Self::Packed => "import-file-packed",
            Self::WebPage => "import-file-web-page",
            Self::Calendar | Self::Other => "import-file-not-ical",
        }
    }
}

/// Whether `BEGIN:V` stands in it, in any case. UTF-16 has a NUL beside each of these letters.
fn begins_entry(bytes: &[u8]) -> bool {
    const SIGN: &[u8] = b"BEGIN:V";
    let mut seen = 0;
    bytes.iter().filter(|byte| **byte != 0).any(|byte| {
        seen = match byte.to_ascii_uppercase() {
            byte if byte == SIGN[seen] => seen + 1,
            b'B' => 1,
            _ => 0,
        };
        seen == SIGN.len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_content() {
        let utf_16: Vec<u8> =
            "\u{feff}BEGIN:VCALENDAR\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, kind) in [
            (&b""[..], Kind::Empty),
            (b" \r\n\0", Kind::Empty),
            (b"PK\x03\x04...", Kind::Packed),
            (b"\n<!DOCTYPE html><p>BEGIN", Kind::WebPage),
            (b"\xef\xbb\xbfBBEGIN:Vcalendar", Kind::Calendar),
            (&utf_16, Kind::Calendar),
            (b"begin:vevent", Kind::Calendar),
            (b"title,start\n", Kind::Other),
        ] {
            assert_eq!(Kind::of(bytes), kind, "{bytes:?}");
        }
    }
}
