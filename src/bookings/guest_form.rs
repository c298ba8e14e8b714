//! The form by which a guest books.

use serde::Deserialize;

use super::placing::Wish;
use crate::{
    i18n::Lang,
    mail::EmailAddress,
    time::{Instant, Zone},
    web::FieldErrors,
};

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct GuestForm {
    /// RFC 3339.
    pub slot_start: String,
    pub guest_name: String,
    pub guest_email: String,
    pub guest_phone: String,
    pub guest_notes: String,
    /// The zone in which the times were shown; may be missing.
    pub guest_timezone: String,
}

impl GuestForm {
    /// The time that was chosen, if it can be read.
    pub fn start(&self) -> Option<Instant> {
        self.slot_start.parse().ok()
    }

    /// The zone of the guest, if one is named that we know.
    pub fn zone(&self) -> Option<Zone> {
        Zone::named(&self.guest_timezone).ok()
    }

    /// The guest's wish; a form without a zone means `zone`.
    ///
    /// # Errors
    /// A message for each field that is missing, too long or not what it should be.
    pub fn parse(&self, zone: Zone, lang: Lang) -> Result<Wish, FieldErrors> {
        let mut errors = FieldErrors::default();
        let start = self.start();
        if start.is_none() {
            errors.add("slot_start", lang.t("book-choose-time"));
        }
        let name = one_line(&self.guest_name);
        if name.is_empty() {
            errors.add("guest_name", lang.t("field-required"));
        }
        let email = self.guest_email.parse::<EmailAddress>().ok();
        if email.is_none() {
            let empty = self.guest_email.trim().is_empty();
            errors.add("guest_email", lang.t(if empty { "field-required" } else { "field-email-bad" }));
        }
        let phone = one_line(&self.guest_phone);
        let notes = self.guest_notes.trim().replace("\r\n", "\n");
        for (field, text, most) in
            [("guest_name", &name, 255), ("guest_phone", &phone, 50), ("guest_notes", &notes, 8_192)]
        {
            if text.chars().count() > most {
                errors.add(field, lang.t("field-too-long"));
            }
        }
        if !self.guest_timezone.trim().is_empty() && self.zone().is_none() {
            errors.add("guest_timezone", lang.t("field-zone-unknown"));
        }
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        let wish = start.zip(email).map(|(start, email)| Wish {
            start,
            name,
            email,
            phone: filled(phone),
            notes: filled(notes),
            zone: self.zone().unwrap_or(zone),
            lang,
        });
        errors.or(wish)
    }
}

/// The text without line breaks and other control characters, blanks between words single.
fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
