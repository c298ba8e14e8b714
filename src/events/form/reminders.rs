//! Reminders as they are typed: minutes before the start, parted by commas.

use serde_json::{Value, json};

use crate::{i18n::Lang, web::FieldErrors};

/// How many reminders an event may have, and how long before its start, in minutes (four weeks).
const MAX_REMINDERS: usize = 5;
const MAX_REMINDER_MINUTES: u32 = 40_320;

/// The column as it is typed: `10, 30`.
pub fn minutes_of(reminders: &Value) -> String {
    let minutes =
        reminders.as_array().into_iter().flatten().filter_map(|entry| entry.get("minutes")?.as_u64());
    minutes.map(|minutes| minutes.to_string()).collect::<Vec<_>>().join(", ")
}

/// Reads them in the shape of the column; `None` when there are none, or when something is wrong.
pub(super) fn reminders(typed: &str, lang: Lang, errors: &mut FieldErrors) -> Option<Value> {
    let mut minutes: Vec<u32> = Vec::new();
    for part in typed.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        match part.parse() {
            Ok(number) if number <= MAX_REMINDER_MINUTES => minutes.push(number),
            _ => {
                errors.add("reminders", lang.t1("event-reminder-bad", "most", MAX_REMINDER_MINUTES));
                return None;
            }
        }
    }
    minutes.sort_unstable();
    minutes.dedup();
    if minutes.len() > MAX_REMINDERS {
        errors.add("reminders", lang.t1("event-reminders-too-many", "most", MAX_REMINDERS));
        return None;
    }
    let reminder = |minutes: &u32| json!({ "method": "email", "minutes": minutes });
    (!minutes.is_empty()).then(|| minutes.iter().map(reminder).collect())
}
