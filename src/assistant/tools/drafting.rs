//! Reading tool: a text for the owner to copy; nothing is sent.

use diesel::PgConnection;
use serde_json::json;

use super::{Desk, Told, Worked, finding::find_one, wording};
use crate::{
    assistant::request::{DraftMessage, Request},
    error::AppError,
};

/// A text to somebody, also about an event.
///
/// # Errors
/// When the database does.
pub(super) fn draft(conn: &mut PgConnection, desk: &Desk, asked: &DraftMessage) -> Result<Worked, AppError> {
    let lang = desk.lang;
    let event = match &asked.which {
        Some(which) => {
            let again = |which| Request::DraftMessage(DraftMessage { which: Some(which), ..asked.clone() });
            match find_one(conn, desk, which, again)? {
                Ok(meant) => Some(meant),
                Err(instead) => return Ok(instead),
            }
        }
        None => None,
    };
    let mut parts = vec![match wording::one_line(&asked.to) {
        nobody if nobody.is_empty() => lang.t("draft-hello"),
        to => lang.t1("draft-hello-to", "to", to),
    }];
    let about = asked.about.trim();
    if !about.is_empty() {
        parts.push(about.to_owned());
    }
    if let Some(meant) = &event {
        let when = wording::time(lang, &meant.when, &desk.zone());
        let values = [("title", wording::title(lang, &meant.event.title).into()), ("when", when.into())];
        parts.push(lang.with("draft-event", &values));
        let place = meant.event.location.as_deref().map(wording::one_line).filter(|place| !place.is_empty());
        parts.extend(place.map(|place| lang.t1("draft-place", "place", place)));
    }
    parts.push(lang.t1("draft-regards", "name", desk.owner.name()));
    let text = parts.join("\n\n");
    // Fenced, so that it is copied as it stands; a fence within it is longer than any.
    let words = format!("{}\n\n{}", lang.t("draft-here"), fenced(&text));
    Ok(Worked::Told(Told { words, data: json!({ "draft": text, "sent": false }) }))
}

fn fenced(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{text}\n{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_its_fence() {
        assert_eq!(fenced("a"), "```\na\n```");
        assert_eq!(fenced("a\n````\nb"), "`````\na\n````\nb\n`````");
    }
}
