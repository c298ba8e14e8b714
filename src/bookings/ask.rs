//! What the address of a page with free times asks for.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::{offer::Look, picker::zone_meant};
use crate::{
    i18n::Lang,
    ids::BookingHoldId,
    paths,
    time::{Instant, Zone},
};

/// The years that dates may lie in.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// Where a guest looks; what cannot be read is left to the page.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Ask {
    /// `YYYY-MM-DD`, a day of the guest's zone.
    date: Option<String>,
    /// `YYYY-MM`: the first day with a free time in that month.
    month: Option<String>,
    timezone: Option<String>,
    lang: Option<String>,
    /// The hold of a guest who looks at other days while they fill in the form.
    hold: Option<String>,
    /// `1`: the page stands in a frame of another site.
    embed: Option<String>,
}

impl Ask {
    /// Where they look.
    pub fn look(&self) -> Look {
        let day = |text: &str| text.parse::<NaiveDate>().ok().filter(|day| YEARS.contains(&day.year()));
        match (self.date.as_deref().and_then(day), self.month.as_deref()) {
            (Some(day), _) => Look::Day(day),
            (None, Some(month)) => day(&format!("{month}-01")).map_or(Look::First, Look::Month),
            (None, None) => Look::First,
        }
    }

    /// Their zone, if one is named that we know.
    pub fn zone(&self) -> Option<Zone> {
        self.timezone.as_deref().and_then(zone_meant)
    }

    /// Whether a zone was named that nobody knows.
    pub fn zone_is_unknown(&self) -> bool {
        self.timezone.as_deref().is_some_and(|name| !name.trim().is_empty()) && self.zone().is_none()
    }

    /// The hold, if what is named can be one.
    pub fn hold(&self) -> Option<BookingHoldId> {
        self.hold.as_deref().and_then(|id| id.parse().ok())
    }

    /// Whether the page stands in a frame of another site.
    pub fn is_embedded(&self) -> bool {
        self.embed.as_deref() == Some("1")
    }

    /// What all addresses of a guest's way carry on from page to page: the language, if the address
    /// names one, and that the pages stand in a frame.
    pub fn carried(&self) -> Vec<(&'static str, String)> {
        let lang = self.lang.as_deref().and_then(|tag| tag.parse::<Lang>().ok());
        let lang = lang.map(|lang| ("lang", lang.tag().to_owned()));
        lang.into_iter().chain(self.is_embedded().then(|| ("embed", "1".to_owned()))).collect()
    }

    /// `path` with what is carried on.
    pub fn carry(&self, path: String) -> String {
        let carried = self.carried();
        let pairs: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if pairs.is_empty() { path } else { format!("{path}?{}", paths::query(&pairs)) }
    }
}

/// The day of `start`, or the first free one when it is in a year that cannot be.
pub fn look_at(start: Instant, zone: &Zone) -> Look {
    let day = zone.day(start);
    if YEARS.contains(&day.year()) { Look::Day(day) } else { Look::First }
}
