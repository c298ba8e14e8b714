//! The fields of a link's form that say who finds it, and how long and how often it may be used.

use chrono::{Datelike, NaiveDate};

use super::{
    link_access::{Access, AccessDraft, LISTINGS, MOST_BOOKINGS},
    link_form::LinkForm,
};
use crate::{i18n::Lang, web::FieldErrors};

/// The fields, by their names.
pub(super) const FIELDS: [&str; 3] = ["listing", "max_bookings", "expires_on"];

/// The years that a last day may lie in.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// The values of the fields, in the order of [`FIELDS`].
pub(super) fn values(access: &Access) -> [String; 3] {
    [
        access.listing.clone(),
        access.max_bookings.map(|most| most.to_string()).unwrap_or_default(),
        access.expires_on.map(|day| day.to_string()).unwrap_or_default(),
    ]
}

/// What was chosen, with a message for each field that cannot be read.
pub(super) fn parse(form: &LinkForm, lang: Lang, errors: &mut FieldErrors) -> AccessDraft {
    let listing = form.get("listing").trim();
    if !LISTINGS.contains(&listing) {
        errors.add("listing", lang.t("field-choice-bad"));
    }
    let max_bookings = match form.get("max_bookings").trim() {
        "" => None,
        _ => Some(form.number("max_bookings", 1, MOST_BOOKINGS, lang, errors)),
    };
    let typed = form.get("expires_on").trim();
    let expires_on = NaiveDate::parse_from_str(typed, "%Y-%m-%d").ok();
    let expires_on = expires_on.filter(|day| YEARS.contains(&day.year()));
    if !typed.is_empty() && expires_on.is_none() {
        errors.add("expires_on", lang.t("link-expires-bad"));
    }
    AccessDraft { listing: listing.to_owned(), max_bookings, expires_on }
}
