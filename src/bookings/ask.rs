//! What the address of a page with free times asks for.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::{offer::Look, picker::zone_meant};
use crate::{
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
    pub lang: Option<String>,
    /// The hold of a guest who looks at other days while they fill in the form.
    hold: Option<String>,
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

    /// `path` in the language that the address names, if it names one.
    pub fn kept_lang(&self, path: String) -> String {
        match &self.lang {
            Some(lang) => format!("{path}?{}", paths::query(&[("lang", lang)])),
            None => path,
        }
    }
}

/// The day of `start`, or the first free one when it is in a year that cannot be.
pub fn look_at(start: Instant, zone: &Zone) -> Look {
    let day = zone.day(start);
    if YEARS.contains(&day.year()) { Look::Day(day) } else { Look::First }
}
