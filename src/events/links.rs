//! Web addresses in plain text, so that a page can make links of them.

/// A stretch of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// An `http` or `https` address.
    Link(&'a str),
}

/// The text in order, its web addresses apart. Punctuation behind an address, and a bracket that
/// closes one opened before it, is text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    let mut searched = 0;
    while let Some(at) = next_scheme(rest, searched) {
        let address = &rest[at..];
        let end = address
            .find(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`'))
            .unwrap_or(address.len());
        let address = without_tail(&address[..end]);
        let scheme = if address.starts_with("https") { "https://" } else { "http://" };
        if address.len() <= scheme.len() {
            searched = at + scheme.len();
            continue;
        }
        if at > 0 {
            pieces.push(Piece::Text(&rest[..at]));
        }
        pieces.push(Piece::Link(address));
        rest = &rest[at + address.len()..];
        searched = 0;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// Where the next address may begin, at `from` or later: not in the middle of a word.
fn next_scheme(text: &str, from: usize) -> Option<usize> {
    let mut from = from;
    loop {
        let tail = text.get(from..)?;
        let at = from
            + match (tail.find("http://"), tail.find("https://")) {
                (Some(plain), Some(safe)) => plain.min(safe),
                (plain, safe) => plain.or(safe)?,
            };
        if !text[..at].ends_with(char::is_alphanumeric) {
            return Some(at);
        }
        from = at + "http://".len();
    }
}

fn without_tail(mut address: &str) -> &str {
    loop {
        let closes = |open: char, close: char| {
            address.ends_with(close) && address.matches(close).count() > address.matches(open).count()
        };
        if address.ends_with(['.', ',', ';', ':', '!', '?', '\'', '*', '…'])
            || closes('(', ')')
            || closes('[', ']')
        {
            let mut chars = address.chars();
            chars.next_back();
            address = chars.as_str();
        } else {
            return address;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece::*, *};

    #[test]
    fn addresses_stand_apart_from_what_is_around_them() {
        assert_eq!(
            pieces("Xem (https://a.vn/x_(y)?q=1), rồi http://b.vn."),
            [Text("Xem ("), Link("https://a.vn/x_(y)?q=1"), Text("), rồi "), Link("http://b.vn"), Text(".")]
        );
        assert_eq!(pieces("https://a.vn"), [Link("https://a.vn")]);
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn only_web_addresses_become_links() {
        for text in
            ["javascript:alert(1)", "ftp://a.vn", "https://", "xhttp://a.vn", "http://... http://", "a@b.vn"]
        {
            assert_eq!(pieces(text), [Text(text)], "{text}");
        }
        assert_eq!(pieces("https://a.vn\"onclick=x"), [Link("https://a.vn"), Text("\"onclick=x")]);
    }
}
