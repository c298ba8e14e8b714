//! People who are invited to an event.

use super::clause::Clause;
use super::which::which;
use crate::assistant::request::{InvitePeople, Request};
use crate::phrases::is_address;

const INVITING: &[&str] =
    &["invite", "send an invite to", "send an invitation to", "mời", "gửi lời mời cho", "gửi lời mời tới"];
const ADDING: &[&str] = &["add", "include", "put", "thêm", "cho"];
/// What stands between the people and the event, from the surest on.
const TO: &[&[&str]] = &[
    &[
        "to join",
        "to attend",
        "to",
        "for",
        "into",
        "in",
        "vào",
        "tới dự",
        "đến dự",
        "tới",
        "đến",
        "dự",
        "tham gia",
        "tham dự",
        "cho buổi",
        "cho cuộc",
        "cho",
    ],
    &["họp", "ăn", "gặp", "uống", "on", "at"],
];

pub(super) fn read(clause: &Clause) -> Option<Request> {
    let inviting = clause.after(INVITING);
    let is_inviting = inviting.is_some();
    let rest = inviting.or_else(|| clause.after(ADDING))?;
    let has_address = rest.text.split(|c: char| c.is_whitespace() || ",;<>()".contains(c)).any(is_address);
    if !is_inviting && !has_address {
        return None;
    }
    // "mời An ăn tối thứ 7" is something to do; a name alone needs a word that says so.
    let bounds = if has_address { TO } else { &TO[..1] };
    let (at, end, is_kept) = bounds
        .iter()
        .enumerate()
        .find_map(|(number, words)| rest.t.first(1, words).map(|(at, end)| (at, end, number > 0)))?;
    let people = people(rest.head(at), has_address);
    let event = rest.of(rest.rest(if is_kept { at } else { end }));
    let (which, scope) = which(&event)?;
    if people.is_empty() || !is_inviting && !people.iter().all(|person| is_address(person)) {
        return None;
    }
    // "mời An tới nhà thứ 7 lúc 7h": to where, not to what.
    (has_address || !which.words.is_empty() || which.when.is_some())
        .then_some(Request::InvitePeople(InvitePeople { which, people, scope }))
}

/// The addresses of a list, or its names when it has none.
fn people(list: &str, addresses: bool) -> Vec<String> {
    let spaced = list.replace([',', ';', '&', '<', '>', '(', ')'], " , ");
    if addresses {
        let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        return spaced.split_whitespace().map(bare).filter(|word| is_address(word)).collect();
    }
    let mut people = Vec::new();
    let mut name = Vec::new();
    for word in spaced.split_whitespace().chain([","]) {
        if matches!(word.to_lowercase().as_str(), "," | "and" | "và" | "with" | "với") {
            if !name.is_empty() {
                people.push(name.join(" "));
            }
            name.clear();
        } else {
            name.push(word);
        }
    }
    people
}
