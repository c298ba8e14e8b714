//! The form of a subscription.

use serde::Deserialize;
use url::Url;

use super::{
    network::{self, Unfit},
    subscription::{DEFAULT_INTERVAL, INTERVALS},
};
use crate::{
    accounts::User,
    calendars::{CalendarDraft, palette},
    i18n::Lang,
    web::FieldErrors,
};

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SubscriptionForm {
    pub url: String,
    pub name: String,
    pub color: String,
    /// A colour beyond the palette, typed; it counts before `color`.
    pub color_hex: Option<String>,
    pub refresh_minutes: String,
    /// Whether its events make the owner busy.
    pub is_active: Option<String>,
}

/// What is wished for, checked.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    pub url: Url,
    pub draft: CalendarDraft,
    pub refresh_minutes: i32,
}

impl SubscriptionForm {
    /// The colour chosen, as typed.
    pub fn chosen_color(&self) -> Option<&str> {
        let hex = self.color_hex.as_deref().map(str::trim).filter(|hex| !hex.is_empty());
        hex.or(Some(self.color.trim()).filter(|color| !color.is_empty()))
    }

    /// Whether the box for busy times has a tick.
    pub fn is_active(&self) -> bool {
        matches!(self.is_active.as_deref(), Some("true" | "on" | "1"))
    }

    pub(super) fn parse(&self, lang: Lang, owner: &User, private_too: bool) -> Result<Wish, FieldErrors> {
        let mut errors = FieldErrors::default();
        let url = match (self.url.trim(), network::parse(&self.url, private_too)) {
            ("", _) => Err("field-required"),
            (_, Ok(url)) => Ok(url),
            (_, Err(Unfit::NotWeb)) => Err("subscriptions-url-bad"),
            (_, Err(Unfit::Private)) => Err("subscriptions-url-private"),
        };
        let url = url.map_err(|key| errors.add("url", lang.t(key))).ok();
        let name = self.name.trim();
        if name.chars().count() > 255 {
            errors.add("name", lang.t("field-too-long"));
        }
        let color = self.chosen_color().unwrap_or(palette::COLORS[0].0);
        if !palette::is_color(color) {
            errors.add("color", lang.t("calendars-color-bad"));
        }
        let refresh_minutes = match self.refresh_minutes.trim() {
            "" => Some(DEFAULT_INTERVAL),
            text => interval(text),
        };
        if refresh_minutes.is_none() {
            errors.add("refresh_minutes", lang.t("field-choice-bad"));
        }
        let wish = url.zip(refresh_minutes).map(|(url, refresh_minutes)| Wish {
            draft: CalendarDraft {
                name: match name {
                    "" => url.host_str().unwrap_or_default().to_owned(),
                    name => name.to_owned(),
                },
                description: None,
                color: color.to_lowercase(),
                timezone: owner.timezone.clone(),
                is_active: self.is_active(),
                is_visible: true,
            },
            url,
            refresh_minutes,
        });
        errors.or(wish)
    }
}

/// One of the intervals that can be chosen.
pub(super) fn interval(text: &str) -> Option<i32> {
    text.trim().parse().ok().filter(|minutes| INTERVALS.contains(minutes))
}
