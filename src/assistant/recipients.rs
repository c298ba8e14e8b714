//! Where an address in a model's call comes from: the person wrote it, or it comes from somewhere else,
//! such as the title of an event that a stranger made. Pure.

use std::collections::BTreeSet;

use super::Request;

/// The addresses that a person wrote, in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written(BTreeSet<String>);

impl Written {
    /// All addresses in what the person said.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let words = texts.into_iter().flat_map(|text| {
            text.split(|c: char| c.is_whitespace() || ",;:<>()[]{}\"'`|*".contains(c)).map(|word| {
                word.trim_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != '+' && c != '-')
                    .to_lowercase()
            })
        });
        Self(words.filter(|word| is_address(word)).collect())
    }

    /// The addresses that `request` would write to, and that the person did not write.
    pub fn strangers(&self, request: &Request) -> Vec<String> {
        let mut strangers: Vec<String> = addresses(request).into_iter().filter(|a| !self.has(a)).collect();
        strangers.dedup();
        strangers
    }

    fn has(&self, address: &str) -> bool {
        self.0.contains(&address.trim().to_lowercase())
    }
}

/// Whom a request brings in by address.
pub(super) fn addresses(request: &Request) -> Vec<String> {
    let listed = |people: &[String]| people.iter().map(|address| address.trim().to_owned()).collect();
    match request {
        Request::CreateEvent(event) => listed(&event.invite),
        Request::InvitePeople(invite) => listed(&invite.people),
        // The text is for the owner to send, but it says to whom.
        Request::DraftMessage(draft) if draft.to.contains('@') => {
            let words = draft.to.split(|c: char| c.is_whitespace() || ",;<>()\"".contains(c));
            words.filter(|word| word.contains('@')).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

fn is_address(word: &str) -> bool {
    word.split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistant::request::{CreateEvent, DraftMessage, InvitePeople};

    fn strangers(said: &[&str], people: &[&str]) -> Vec<String> {
        let people = people.iter().map(ToString::to_string).collect();
        let request = Request::InvitePeople(InvitePeople { people, ..InvitePeople::default() });
        Written::of(said.iter().copied()).strangers(&request)
    }

    #[test]
    fn an_address_that_the_person_wrote_is_no_stranger() {
        let said = ["invite Anna <Anna@Example.org>, bob@example.org.", "và mời (chi+lich@vi.example), nhé"];
        assert!(
            strangers(&said, &["anna@example.org", " BOB@example.org", "chi+lich@vi.example"]).is_empty()
        );
        assert!(strangers(&["mailto:a@b.example"], &["a@b.example"]).is_empty());
    }

    #[test]
    fn one_that_only_looks_like_it_is_a_stranger() {
        let said = ["invite anna@example.org"];
        for other in [
            "anna@example.org.evil.example",
            "xanna@example.org",
            "anna@examp1e.org",
            // A Cyrillic letter.
            "аnna@example.org",
            "anna@example.org,evil@evil.example",
            "anna",
            "",
        ] {
            assert_eq!(strangers(&said, &[other]), [other], "{other}");
        }
    }

    #[test]
    fn every_way_to_bring_somebody_in_is_looked_at() {
        let invite = vec!["evil@evil.example".to_owned()];
        let create = Request::CreateEvent(CreateEvent { invite: invite.clone(), ..CreateEvent::default() });
        assert_eq!(Written::default().strangers(&create), invite);
        let to = "Eve <evil@evil.example>".to_owned();
        let draft = Request::DraftMessage(DraftMessage { to, ..DraftMessage::default() });
        assert_eq!(Written::default().strangers(&draft), invite);
        let named = Request::DraftMessage(DraftMessage { to: "Anna".into(), ..DraftMessage::default() });
        assert!(Written::default().strangers(&named).is_empty());
    }
}
