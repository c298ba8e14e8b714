//! The part of the public page on which a guest chooses day, time and zone, as the template needs
//! it.

use chrono::{NaiveDate, Timelike, Weekday};

use super::offer::{Elsewhere, Offer};
use crate::{
    i18n::Lang,
    paths,
    time::{Instant, Zone},
};

/// Zones that many guests live in; any other can be typed.
const COMMON_ZONES: [&str; 24] = [
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Sao_Paulo",
    "UTC",
    "Europe/London",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Warsaw",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Bangkok",
    "Asia/Ho_Chi_Minh",
    "Asia/Jakarta",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Asia/Taipei",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Australia/Sydney",
    "Pacific/Auckland",
];

/// Everything the picker shows.
pub struct Picker {
    /// The page without its query.
    pub path: String,
    /// `November 2026`.
    pub month: String,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// Short and long names, Monday first.
    pub weekdays: Vec<(&'static str, &'static str)>,
    pub weeks: Vec<Vec<Option<DayCell>>>,
    /// The day that is shown, in words and as `YYYY-MM-DD`.
    pub day: Option<(String, NaiveDate)>,
    pub parts: Vec<DayPart>,
    /// The page on the first day with a free time.
    pub first_free: String,
    /// Another day with free times, in words and its page, when the one that is shown has none.
    pub elsewhere: Option<(String, String)>,
    /// The last bookable day, in words, when no day has a free time.
    pub none_up_to: Option<String>,
    /// What is said of the day to those who do not see it: how many times are free.
    pub summary: String,
    pub zone: String,
    pub zone_label: String,
    /// The owner's zone, when it shows another time than the guest's.
    pub owner_zone: Option<String>,
    pub zones: Vec<ZoneChoice>,
    /// Where the form goes.
    pub action: String,
    /// The address of what is shown.
    pub here: String,
    /// What the addresses carry on, for forms.
    pub carried: Vec<(&'static str, String)>,
}

/// One day of the month.
pub struct DayCell {
    pub date: NaiveDate,
    pub number: u32,
    /// `None` when nothing is free.
    pub href: Option<String>,
    pub is_shown: bool,
    pub is_today: bool,
}

impl DayCell {
    /// The address of the day on the page it stands on: the query alone, since a month of whole
    /// addresses makes the page heavy.
    pub fn query(&self) -> &str {
        let href = self.href.as_deref().unwrap_or_default();
        href.find('?').map_or(href, |at| &href[at..])
    }
}

/// The morning, the afternoon or the evening.
pub struct DayPart {
    pub label: String,
    pub slots: Vec<Slot>,
}

/// One free time.
pub struct Slot {
    /// RFC 3339 in UTC.
    pub value: String,
    pub label: String,
    pub is_chosen: bool,
}

/// One zone to choose.
pub struct ZoneChoice {
    pub name: String,
    pub label: String,
    pub is_chosen: bool,
}

/// What the picker is drawn for, besides the offer.
pub struct Frame<'a> {
    pub path: String,
    pub lang: Lang,
    /// What the addresses carry on from page to page.
    pub carried: Vec<(&'static str, String)>,
    pub owner_zone: &'a Zone,
    /// The time that was chosen before.
    pub chosen: Option<Instant>,
    pub now: Instant,
}

impl Picker {
    /// The picker of `offer`.
    pub fn new(offer: &Offer, frame: Frame<'_>) -> Self {
        let Frame { path, lang, carried, owner_zone, chosen, now } = frame;
        let zone = &offer.zone;
        let address = |field: &str, value: String| {
            let mut pairs = vec![("timezone", zone.name())];
            if !value.is_empty() {
                pairs.insert(0, (field, &value));
            }
            pairs.extend(carried.iter().map(|(name, value)| (*name, value.as_str())));
            format!("{path}?{}", paths::query(&pairs))
        };
        let day_address = |day: NaiveDate| address("date", day.to_string());
        let month_address = |month: NaiveDate| address("month", month.format("%Y-%m").to_string());
        let mut free: Vec<NaiveDate> = offer.free.iter().map(|slot| zone.day(slot.start)).collect();
        free.dedup();
        let today = zone.day(now);
        let cell = |date: NaiveDate| DayCell {
            date,
            number: chrono::Datelike::day(&date),
            href: free.binary_search(&date).is_ok().then(|| day_address(date)),
            is_shown: offer.day == Some(date),
            is_today: date == today,
        };
        // What the zones are called is shown for the time that is looked at.
        let seen = offer.of_day().next().map_or(now, |slot| slot.start);
        let differs = zone.offset_seconds(seen) != owner_zone.offset_seconds(seen);
        Self {
            month: lang.month(offer.month),
            previous: offer.previous().map(month_address),
            next: offer.next().map(month_address),
            weekdays: week().map(|day| (lang.weekday_short(day), lang.weekday(day))).collect(),
            weeks: offer.weeks().into_iter().map(|week| week.map(|day| day.map(cell)).into()).collect(),
            day: offer.day.map(|day| (lang.day_long(day), day)),
            parts: parts(offer, chosen, lang),
            first_free: address("", String::new()),
            elsewhere: match offer.elsewhere {
                Elsewhere::On(day) => Some((lang.day_long(day), day_address(day))),
                Elsewhere::NotAsked | Elsewhere::Nowhere => None,
            },
            none_up_to: (offer.elsewhere == Elsewhere::Nowhere).then(|| lang.day_long(offer.days.1)),
            summary: lang.t1("book-count", "count", offer.of_day().count()),
            zone: zone.name().to_owned(),
            zone_label: lang.zone_label(zone, seen),
            owner_zone: differs.then(|| lang.zone_label(owner_zone, seen)),
            zones: zones(zone, owner_zone, seen, lang),
            here: offer.day.map_or_else(|| month_address(offer.month), day_address),
            action: offer.day.map_or_else(|| address("", String::new()), day_address),
            carried,
            path,
        }
    }
}

/// The zone people mean by `text`: its name, or the city in it.
pub fn zone_meant(text: &str) -> Option<Zone> {
    Zone::named(text).ok().or_else(|| {
        let city = text.trim().replace(' ', "_");
        let names = Zone::all_names();
        let name = names.iter().find(|name| {
            name.rsplit('/').next().is_some_and(|last| !city.is_empty() && last.eq_ignore_ascii_case(&city))
        });
        name.and_then(|name| Zone::named(name).ok())
    })
}

/// The times of the day, parted as people speak of them; a reading that the clocks show twice names
/// its offset.
fn parts(offer: &Offer, chosen: Option<Instant>, lang: Lang) -> Vec<DayPart> {
    let mut parts: Vec<DayPart> = Vec::new();
    let mut last_key = "";
    let walls: Vec<_> = offer.of_day().map(|slot| (slot.start, offer.zone.wall(slot.start))).collect();
    for (start, wall) in &walls {
        let key = match wall.hour() {
            0..12 => "book-morning",
            12..18 => "book-afternoon",
            _ => "book-evening",
        };
        let twice = walls.iter().filter(|(_, other)| other == wall).count() > 1;
        let mut label = lang.time(wall.time());
        if twice {
            label = format!("{label} {}", offer.zone.offset_label(*start));
        }
        let slot = Slot { value: start.to_string(), label, is_chosen: chosen == Some(*start) };
        match parts.last_mut() {
            Some(part) if key == last_key => part.slots.push(slot),
            _ => parts.push(DayPart { label: lang.t(key), slots: vec![slot] }),
        }
        last_key = key;
    }
    parts
}

/// The common zones with the guest's and the owner's, from west to east.
fn zones(guest: &Zone, owner: &Zone, at: Instant, lang: Lang) -> Vec<ZoneChoice> {
    let mut zones: Vec<Zone> = COMMON_ZONES.iter().filter_map(|name| Zone::named(name).ok()).collect();
    for zone in [guest, owner] {
        if !zones.contains(zone) {
            zones.push(zone.clone());
        }
    }
    zones.sort_by_key(|zone| (zone.offset_seconds(at), zone.name().to_owned()));
    zones
        .iter()
        .map(|zone| ZoneChoice {
            name: zone.name().to_owned(),
            label: lang.zone_label(zone, at),
            is_chosen: zone == guest,
        })
        .collect()
}

fn week() -> impl Iterator<Item = Weekday> {
    std::iter::successors(Some(Weekday::Mon), |day| Some(day.succ())).take(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_may_be_called_by_its_city() {
        let name = |text: &str| zone_meant(text).map(|zone| zone.name().to_owned());
        assert_eq!(name("asia/tokyo").as_deref(), Some("Asia/Tokyo"));
        assert_eq!(name(" new york ").as_deref(), Some("America/New_York"));
        assert_eq!((name(""), name("Atlantis")), (None, None));
    }

    #[test]
    fn times_shown_twice_name_their_offset() {
        let at = |text: &str| text.parse::<Instant>().expect("an instant");
        let day: NaiveDate = "2026-11-01".parse().expect("a day");
        let slot = |start: &str| crate::time::Span::new(at(start), at(start).plus_minutes(30));
        let offer = Offer {
            zone: Zone::named("America/New_York").expect("a zone"),
            month: day,
            day: Some(day),
            free: vec![
                slot("2026-11-01T05:30:00Z"),
                slot("2026-11-01T06:30:00Z"),
                slot("2026-11-01T18:00:00Z"),
            ],
            days: (day, day),
            elsewhere: Elsewhere::NotAsked,
        };
        let parts = parts(&offer, None, Lang::En);
        let labels: Vec<&str> =
            parts.iter().flat_map(|part| &part.slots).map(|slot| slot.label.as_str()).collect();
        assert_eq!(labels, ["1:30 AM GMT-4", "1:30 AM GMT-5", "1:00 PM"]);
        assert_eq!(parts.len(), 2);
    }
}
