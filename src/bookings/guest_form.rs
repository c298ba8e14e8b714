//! The form by which a guest books.

use super::{
    answers,
    placing::Wish,
    questions::{Answers, MOST, Question},
};
use crate::{
    i18n::Lang,
    ids::BookingHoldId,
    mail::EmailAddress,
    time::{Instant, Zone},
    web::{FieldErrors, form::Pairs},
};

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct GuestForm {
    /// RFC 3339.
    pub slot_start: String,
    pub guest_name: String,
    pub guest_email: String,
    pub guest_phone: String,
    pub guest_notes: String,
    /// The zone in which the times were shown; may be missing.
    pub guest_timezone: String,
    /// By the ids of the link's questions.
    pub answers: Answers,
    /// The id of the guest's hold; `None` in a form that cannot carry one.
    hold: Option<String>,
    /// A field that people do not see; who fills it in is a program.
    website: String,
}

impl GuestForm {
    /// Reads what was sent; fields that are none of ours are left alone, and of a field sent twice
    /// the last counts.
    pub fn read(pairs: Pairs) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let field = match name.as_str() {
                "slot_start" => &mut form.slot_start,
                "guest_name" => &mut form.guest_name,
                "guest_email" => &mut form.guest_email,
                "guest_phone" => &mut form.guest_phone,
                "guest_notes" => &mut form.guest_notes,
                "guest_timezone" => &mut form.guest_timezone,
                "website" => &mut form.website,
                "hold" => form.hold.get_or_insert_default(),
                _ => match name.strip_prefix("answers[").and_then(|id| id.strip_suffix(']')) {
                    Some(id) if form.answers.len() < MOST => form.answers.entry(id.to_owned()).or_default(),
                    _ => continue,
                },
            };
            *field = value;
        }
        form
    }

    /// An empty form in which `start` is chosen.
    pub fn choosing(start: Option<Instant>) -> Self {
        let slot_start = start.map(|start| start.to_string()).unwrap_or_default();
        Self { slot_start, ..Self::default() }
    }

    /// Whether the form has a place for a hold.
    pub fn can_hold(&self) -> bool {
        self.hold.is_some()
    }

    /// The guest's hold, if there is one.
    pub fn hold(&self) -> Option<BookingHoldId> {
        self.hold.as_deref().and_then(|id| id.parse().ok())
    }

    /// The time that was chosen, if it can be read.
    pub fn start(&self) -> Option<Instant> {
        self.slot_start.parse().ok()
    }

    /// The zone of the guest, if one is named that we know.
    pub fn zone(&self) -> Option<Zone> {
        Zone::named(&self.guest_timezone).ok()
    }

    /// The guest's wish, with answers to `questions`; a form without a zone means `zone`.
    ///
    /// # Errors
    /// A message for each field that is missing, too long or not what it should be.
    pub fn parse(&self, questions: &[Question], zone: Zone, lang: Lang) -> Result<Wish, FieldErrors> {
        let mut errors = FieldErrors::default();
        let start = self.start();
        if start.is_none() {
            errors.add("slot_start", lang.t("book-choose-time"));
        }
        let name = one_line(&self.guest_name);
        if name.chars().all(is_unseen) {
            errors.add("guest_name", lang.t("field-required"));
        }
        let email = self.guest_email.parse::<EmailAddress>().ok();
        if email.is_none() {
            let empty = self.guest_email.trim().is_empty();
            errors.add("guest_email", lang.t(if empty { "field-required" } else { "field-email-bad" }));
        }
        if !self.website.is_empty() {
            errors.add("website", lang.t("book-trap-filled"));
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
        let answers = answers::read(questions, &self.answers, lang, &mut errors);
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        let wish = start.zip(email).map(|(start, email)| Wish {
            start,
            name,
            email,
            phone: filled(phone),
            notes: filled(notes),
            answers,
            hold: self.hold(),
            zone: self.zone().unwrap_or(zone),
            lang,
        });
        errors.or(wish)
    }
}

/// The text without line breaks and other control characters, blanks between words single; and without
/// the marks that turn the direction of what is around them (Unicode UAX #9), which would let a name
/// rewrite the line it stands in. Names from right to left need none.
fn one_line(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let spaced: String =
        text.chars().filter(|c| !turns(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether nothing is to be seen of `c`: a blank, a joiner, a mark of direction, a filler.
fn is_unseen(c: char) -> bool {
    matches!(c,
        ' ' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}')
}
