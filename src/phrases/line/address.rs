//! Addresses of people in a line.

use std::ops::Range;

use chrono::NaiveDateTime;

use super::cut;
use crate::phrases::text::Text;
use crate::phrases::value::Style;

/// Words before an address that only lead to it.
const LEADS: &[&str] =
    &["and invite", "invite", "inviting", "with", "and", "cc", "&", "và mời", "mời", "với", "cùng", "và"];

/// The addresses of a line, which are taken out with the words that lead to them.
pub(super) fn take(rest: &mut String, now: NaiveDateTime, style: Style) -> Vec<String> {
    let places = find(rest);
    if places.is_empty() {
        return Vec::new();
    }
    let people = places.iter().map(|place| rest[place.clone()].to_owned()).collect();
    let t = Text::new(rest, now, style);
    let spans: Vec<Range<usize>> = places.into_iter().map(|place| lead(&t, place.start)..place.end).collect();
    *rest = cut(rest, &spans);
    people
}

/// Where the words that lead to an address begin.
fn lead(t: &Text, address: usize) -> usize {
    let Some(mut at) = (0..t.len()).find(|at| t.byte(*at) >= address) else { return address };
    while let Some(before) = (at.saturating_sub(2)..at)
        .find(|before| t.any(*before, LEADS) == Some(at) || t.phrase(*before, ",") == Some(at))
    {
        at = before;
    }
    t.byte(at).min(address)
}

/// Where the addresses of a text are.
fn find(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut at = 0;
    for word in text.split(|c: char| c.is_whitespace() || ",;<>()\"“”".contains(c)) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let start = at + word.find(bare).unwrap_or(0);
        if is_address(bare) {
            all.push(start..start + bare.len());
        }
        let end = at + word.len();
        at = end + text[end..].chars().next().map_or(0, char::len_utf8);
    }
    all
}

/// Whether a word looks like an address of e-mail; whether it is one, whoever invites it checks.
pub(crate) fn is_address(word: &str) -> bool {
    let Some((local, domain)) = word.split_once('@') else { return false };
    let is_of = |extra: &'static str| move |c: char| c.is_alphanumeric() || extra.contains(c);
    !local.is_empty()
        && local.chars().all(is_of("._+-'%"))
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
        && domain.chars().all(is_of(".-"))
}
