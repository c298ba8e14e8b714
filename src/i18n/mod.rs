//! The two languages: texts by key from `locales/`, dates and times as people write them.

mod dates;
pub mod letters;
mod words;

use std::{borrow::Cow, collections::HashMap, fmt, str::FromStr};

use fluent_templates::{LanguageIdentifier, Loader, fluent_bundle::FluentValue, langid, static_loader};

pub use words::{Value, Words};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Texts stand in attributes and mails too, where the isolation marks would be seen.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A language Calento speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lang {
    Vi,
    En,
}

impl Lang {
    /// Both, in the order in which a switch shows them.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The BCP 47 tag, as in `<html lang>` and the columns named `language`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The language's name in itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Vi => "Tiếng Việt",
            Self::En => "English",
        }
    }

    /// The language of a stored row; unknown tags and NULL give `None`.
    pub fn stored(tag: Option<&str>) -> Option<Self> {
        tag.and_then(|tag| tag.parse().ok())
    }

    /// The first of ours that an `Accept-Language` header prefers (RFC 9110 section 12.5.4);
    /// English when it names neither.
    pub fn negotiate(accept_language: &str) -> Self {
        let mut wishes: Vec<(f32, Self)> = accept_language
            .split(',')
            .filter_map(|wish| {
                let (tag, quality) = wish.split_once(';').unwrap_or((wish, "q=1"));
                let quality: f32 = quality.trim().strip_prefix("q=")?.trim().parse().ok()?;
                let language = tag.trim().split('-').next()?.parse().ok()?;
                (quality > 0.0).then_some((quality, language))
            })
            .collect();
        wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
        wishes.first().map_or(Self::En, |wish| wish.1)
    }

    /// The text of `key`.
    pub fn t(self, key: &str) -> String {
        self.look_up(key, &HashMap::new())
    }

    /// The text of `key` with one value put in.
    pub fn t1<'a>(self, key: &str, name: &'static str, value: impl Into<FluentValue<'a>>) -> String {
        self.look_up(key, &HashMap::from([(Cow::from(name), value.into())]))
    }

    /// The text of `key` with values put in: numbers choose the plural.
    pub fn with(self, key: &str, values: &[(&'static str, FluentValue<'_>)]) -> String {
        self.look_up(key, &values.iter().map(|(name, value)| (Cow::from(*name), value.clone())).collect())
    }

    /// Whether this very language has a text for `key`; used by the gate.
    pub fn has(self, key: &str) -> bool {
        LOCALES.lookup_single_language::<&str>(&self.identifier(), key, None).is_ok()
    }

    fn look_up(self, key: &str, values: &HashMap<Cow<'static, str>, FluentValue<'_>>) -> String {
        LOCALES.try_lookup_with_args(&self.identifier(), key, values).unwrap_or_else(|| {
            tracing::error!(key, "a text is missing");
            key.to_owned()
        })
    }

    fn identifier(self) -> LanguageIdentifier {
        match self {
            Self::Vi => langid!("vi"),
            Self::En => langid!("en"),
        }
    }
}

impl FromStr for Lang {
    type Err = ();

    fn from_str(tag: &str) -> Result<Self, ()> {
        match tag.to_ascii_lowercase().as_str() {
            "vi" => Ok(Self::Vi),
            "en" => Ok(Self::En),
            _ => Err(()),
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_s_first_choice_wins() {
        assert_eq!(Lang::negotiate("vi-VN,vi;q=0.9,en;q=0.8"), Lang::Vi);
        assert_eq!(Lang::negotiate("en-GB,en;q=0.9,vi;q=0.8"), Lang::En);
        assert_eq!(Lang::negotiate("fr, vi;q=0.3, en;q=0.5"), Lang::En);
        assert_eq!(Lang::negotiate("en;q=0, vi;q=0.1"), Lang::Vi);
        assert_eq!(Lang::negotiate(""), Lang::En);
        assert_eq!(Lang::negotiate("fr-CH, fr;q=0.9"), Lang::En);
    }
}
