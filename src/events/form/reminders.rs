//! Reminders as they are typed: minutes before the start, parted by commas.

use serde_json::{Value, json};

use crate::{
    events::reminders::{LONGEST_LEAD, MOST_REMINDERS, lead_minutes, lead_words},
    i18n::Lang,
    web::FieldErrors,
};

/// The lead times to tick, in minutes.
const COMMON: [i64; 6] = [0, 10, 30, 60, 24 * 60, 7 * 24 * 60];

/// Reads them in the shape of the column; `None` when there are none, or when something is wrong.
pub(super) fn reminders(typed: &str, lang: Lang, errors: &mut FieldErrors) -> Option<Value> {
    let mut minutes: Vec<i64> = Vec::new();
    for part in typed.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        match part.parse() {
            Ok(number) if (0..=LONGEST_LEAD).contains(&number) => minutes.push(number),
            _ => {
                errors.add("reminders", lang.t1("event-reminder-bad", "most", LONGEST_LEAD));
                return None;
            }
        }
    }
    minutes.sort_unstable();
    minutes.dedup();
    if minutes.len() > MOST_REMINDERS {
        errors.add("reminders", lang.t1("event-reminders-too-many", "most", MOST_REMINDERS));
        return None;
    }
    let reminder = |minutes: &i64| json!({ "method": "email", "minutes": minutes });
    (!minutes.is_empty()).then(|| minutes.iter().map(reminder).collect())
}

/// The column as it is typed: `10, 30`.
pub(super) fn typed(reminders: Option<&Value>) -> String {
    lead_minutes(reminders).iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The reminders of a form: common lead times to tick, and a field for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderFields {
    /// Minutes, the same in words, and whether it is ticked.
    pub common: Vec<(i64, String, bool)>,
    /// Everything else that was typed.
    pub own: String,
}

impl ReminderFields {
    /// The fields of what was typed.
    pub fn new(lang: Lang, typed: &str) -> Self {
        let parts = typed.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty());
        let common_of = |part: &str| part.parse().ok().filter(|minutes| COMMON.contains(minutes));
        let (common, own): (Vec<&str>, Vec<&str>) = parts.partition(|part| common_of(part).is_some());
        let ticked: Vec<i64> = common.into_iter().filter_map(common_of).collect();
        let choice = |minutes: i64| (minutes, lead_words(lang, minutes), ticked.contains(&minutes));
        Self { common: COMMON.into_iter().map(choice).collect(), own: own.join(", ") }
    }
}
