//! The form of a calendar, for a new one and for a change.

use serde::Deserialize;

use super::{Calendar, CalendarChange, CalendarDraft, calendar::DEFAULT_COLOR, palette};
use crate::{accounts::User, i18n::Lang, time::Zone, web::FieldErrors};

/// What was typed; `None` for fields that were not sent.
///
/// A field that is not sent says nothing: a change leaves it as it is, a new calendar has its
/// default. But browsers do not send a box without a tick, so the page that shows all fields says
/// so by `form=full`, and then a missing box is one without a tick.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CalendarForm {
    pub name: Option<String>,
    pub description: Option<String>,
    pub color: Option<String>,
    /// A colour beyond the palette, typed; it counts before `color`.
    pub color_hex: Option<String>,
    pub timezone: Option<String>,
    is_primary: Option<String>,
    is_visible: Option<String>,
    is_active: Option<String>,
    form: Option<String>,
    /// The page to return to.
    pub next: Option<String>,
}

/// A change with the wish to become the primary calendar.
pub(super) struct Wish {
    pub change: CalendarChange,
    pub make_primary: bool,
}

impl CalendarForm {
    /// The form that shows a calendar as it is.
    pub fn of(calendar: &Calendar) -> Self {
        let tick = |on: bool| Some(on.to_string());
        Self {
            name: Some(calendar.name.clone()),
            description: calendar.description.clone(),
            color: Some(calendar.color.clone()),
            timezone: Some(calendar.timezone.clone()),
            is_primary: tick(calendar.is_primary),
            is_visible: tick(calendar.is_visible),
            is_active: tick(calendar.is_active),
            ..Self::default()
        }
    }

    /// A new calendar; what was not sent has its default.
    pub(super) fn parse_new(&self, lang: Lang, owner: &User) -> Result<(CalendarDraft, bool), FieldErrors> {
        let Wish { change, make_primary } = self.parse(lang)?;
        let mut errors = FieldErrors::default();
        if change.name.is_none() {
            errors.add("name", lang.t("field-required"));
        }
        let draft = change.name.map(|name| CalendarDraft {
            name,
            description: change.description.flatten(),
            color: change.color.unwrap_or_else(|| DEFAULT_COLOR.to_owned()),
            timezone: change.timezone.unwrap_or_else(|| owner.timezone.clone()),
            is_active: change.is_active.unwrap_or(true),
            is_visible: change.is_visible.unwrap_or(true),
        });
        errors.or(draft.map(|draft| (draft, make_primary)))
    }

    /// What the form changes.
    pub(super) fn parse(&self, lang: Lang) -> Result<Wish, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = self.name.as_deref().map(str::trim);
        match name {
            Some("") => errors.add("name", lang.t("field-required")),
            Some(name) if name.chars().count() > 255 => errors.add("name", lang.t("field-too-long")),
            _ => {}
        }
        let description = self.description.as_deref().map(str::trim);
        if description.is_some_and(|text| text.chars().count() > 32_768) {
            errors.add("description", lang.t("field-too-long"));
        }
        let color = self.chosen_color();
        if color.is_some_and(|color| !palette::is_color(color)) {
            errors.add("color", lang.t("calendars-color-bad"));
        }
        let zone = filled(self.timezone.as_deref()).map(Zone::named);
        if matches!(zone, Some(Err(_))) {
            errors.add("timezone", lang.t("field-zone-unknown"));
        }
        let mut tick = |field: &str, sent: Option<&str>| match sent.map(is_ticked) {
            None => self.is_full().then_some(false),
            Some(Some(on)) => Some(on),
            Some(None) => {
                errors.add(field, lang.t("field-choice-bad"));
                None
            }
        };
        let is_primary = tick("is_primary", self.is_primary.as_deref());
        let is_visible = tick("is_visible", self.is_visible.as_deref());
        let is_active = tick("is_active", self.is_active.as_deref());
        errors.or(Some(Wish {
            change: CalendarChange {
                name: name.map(ToOwned::to_owned),
                description: description.map(|text| filled(Some(text)).map(ToOwned::to_owned)),
                color: color.map(str::to_lowercase),
                timezone: zone.and_then(Result::ok).map(|zone| zone.name().to_owned()),
                is_active,
                is_visible,
            },
            make_primary: is_primary == Some(true),
        }))
    }

    /// The colour chosen, as typed.
    pub fn chosen_color(&self) -> Option<&str> {
        filled(self.color_hex.as_deref()).or_else(|| filled(self.color.as_deref()))
    }

    /// Whether the box named `field` is to be shown with a tick.
    pub fn shows_tick(&self, field: &str) -> bool {
        let sent = match field {
            "is_primary" => &self.is_primary,
            "is_visible" => &self.is_visible,
            _ => &self.is_active,
        };
        sent.as_deref().and_then(is_ticked).unwrap_or(false)
    }

    fn is_full(&self) -> bool {
        self.form.as_deref() == Some("full")
    }
}

/// The text without blanks around it, if there is any.
fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// What a box says; `None` for what no box of ours sends.
fn is_ticked(value: &str) -> Option<bool> {
    match value.trim() {
        "true" | "on" | "1" => Some(true),
        "false" | "off" | "0" | "" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(body: &str) -> Result<CalendarChange, FieldErrors> {
        let form: CalendarForm = serde_urlencoded::from_str(body).expect("a form");
        form.parse(Lang::En).map(|wish| wish.change)
    }

    #[test]
    fn what_is_not_sent_is_left_as_it_is() {
        let change = parsed("is_visible=false").expect("a change");
        assert_eq!(change, CalendarChange { is_visible: Some(false), ..CalendarChange::default() });
        assert_eq!(parsed("").expect("no change"), CalendarChange::default());
    }

    #[test]
    fn on_the_full_form_a_missing_box_has_no_tick() {
        let change = parsed("form=full&name=Work&is_active=true").expect("a change");
        assert_eq!((change.is_active, change.is_visible), (Some(true), Some(false)));
    }

    #[test]
    fn a_description_can_be_emptied() {
        assert_eq!(parsed("description=+").expect("a change").description, Some(None));
        assert_eq!(parsed("name=x").expect("a change").description, None);
    }

    #[test]
    fn a_typed_colour_counts_before_the_palette() {
        let change = parsed("color=%234285f4&color_hex=%23ABCDEF").expect("a change");
        assert_eq!(change.color.as_deref(), Some("#abcdef"));
        assert_eq!(parsed("color=%234285F4&color_hex=").expect("a change").color.as_deref(), Some("#4285f4"));
    }

    #[test]
    fn each_bad_field_is_named() {
        let long = "x".repeat(256);
        for (body, field) in [
            ("name=+", "name"),
            (&*format!("name={long}"), "name"),
            ("color=red", "color"),
            ("timezone=Mars%2FPhobos", "timezone"),
            ("is_active=perhaps", "is_active"),
        ] {
            assert!(parsed(body).expect_err("refused").of(field).is_some(), "{body}");
        }
    }
}
