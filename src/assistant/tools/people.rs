//! Guests, as a person names them: by address only. Nobody gets mail because of a name.

use serde_json::json;

use super::{Desk, Told, Worked, wording};
use crate::events::{Invitee, attendee::parse_list, brought::MOST_GUESTS};

/// The addresses, each once, or what to answer.
pub(super) fn read(desk: &Desk, said: &[String]) -> Result<Vec<Invitee>, Worked> {
    let told = |words: String, error: &str| Worked::Told(Told { words, data: json!({ "error": error }) });
    match parse_list(&said.join("\n")) {
        Ok(guests) if guests.len() > MOST_GUESTS => {
            Err(told(desk.lang.t1("event-guests-too-many", "most", MOST_GUESTS), "too many guests"))
        }
        Ok(guests) => Ok(guests),
        Err(bad) => {
            let bad: Vec<String> = bad.iter().map(|one| wording::quoted(one)).collect();
            Err(told(desk.lang.t1("tools-no-address", "who", bad.join(", ")), "not an e-mail address"))
        }
    }
}
