//! The margin of a day or a week: the hours, also in a second zone, and the days on which clocks
//! change.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use crate::{i18n::Lang, time::Zone};

/// The label of an hour.
#[derive(Debug, PartialEq, Eq)]
pub struct Hour {
    /// Minutes after midnight.
    pub at: u32,
    pub label: String,
    /// What clocks in the second zone show then.
    pub second: Option<String>,
}

/// The names above the two columns of hours.
#[derive(Debug, PartialEq, Eq)]
pub struct ZoneHead {
    /// `GMT+7`.
    pub offset: String,
    /// `Ho Chi Minh`.
    pub city: String,
}

/// The 24 hours of `day` as clocks in `zone` show them, with their readings in `second`.
///
/// Of several days, `day` is the first; [`notes`] says where the others differ.
pub fn labels(lang: Lang, day: NaiveDate, zone: &Zone, second: Option<&Zone>) -> Vec<Hour> {
    let there = |hour: u32, second: &Zone| {
        let time = second.wall(zone.instant(at(day, hour))).time();
        if time.minute() == 0 { lang.hour(time.hour()) } else { lang.time(time) }
    };
    (0..24)
        .map(|hour| Hour {
            at: 60 * hour,
            label: lang.hour(hour),
            second: second.map(|second| there(hour, second)),
        })
        .collect()
}

/// How the zones are named on `day`, by their offsets at noon in `zone`: the second one stands
/// first, so that the own one is next to the hours.
pub fn heads(day: NaiveDate, zone: &Zone, second: &Zone) -> [ZoneHead; 2] {
    let noon = zone.instant(at(day, 12));
    [second, zone].map(|zone| ZoneHead { offset: zone.offset_label(noon), city: zone.city() })
}

/// What is special about the hours of `days`: where clocks in `zone` change, and from which day on
/// the second zone is another number of hours away.
pub fn notes(lang: Lang, days: &[NaiveDate], zone: &Zone, second: Option<&Zone>) -> Vec<String> {
    let mut notes = Vec::new();
    for day in days {
        notes.extend(clock_change(lang, *day, zone));
    }
    if let Some(second) = second {
        for day in days {
            let before = day.pred_opt().unwrap_or(*day);
            if distance(before, zone, second) != distance(*day, zone, second) {
                let nine = at(*day, 9);
                notes.push(lang.with(
                    "view-second-zone-shifts",
                    &[
                        ("day", lang.day_long(*day).into()),
                        ("here", lang.time(nine.time()).into()),
                        ("there", lang.time(second.wall(zone.instant(nine)).time()).into()),
                        ("city", second.city().into()),
                    ],
                ));
            }
        }
    }
    notes
}

/// Seconds from the clocks of `zone` to those of `second`, at noon of `day`.
fn distance(day: NaiveDate, zone: &Zone, second: &Zone) -> i32 {
    let noon = zone.instant(at(day, 12));
    second.offset_seconds(noon) - zone.offset_seconds(noon)
}

/// The sentence about clocks that change on `day`.
fn clock_change(lang: Lang, day: NaiveDate, zone: &Zone) -> Option<String> {
    let whole = zone.day_span(day);
    let change = zone
        .transitions_after(whole.start - TimeDelta::microseconds(1))
        .take_while(|change| change.at < whole.end)
        .find(|change| change.before != change.after)?;
    let reading = |seconds: i32| (change.at + TimeDelta::seconds(seconds.into())).to_utc();
    let (from, to): (NaiveDateTime, NaiveDateTime) = (reading(change.before), reading(change.after));
    let key = if change.after > change.before { "view-clocks-forward" } else { "view-clocks-back" };
    let times = [
        ("day", lang.day_long(day).into()),
        ("from", lang.time(from.time()).into()),
        ("to", lang.time(to.time()).into()),
    ];
    Some(lang.with(key, &times))
}

/// The reading `hour` o'clock of `day`.
pub fn at(day: NaiveDate, hour: u32) -> NaiveDateTime {
    day.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::named(name).expect("a zone")
    }

    fn days(first: &str, count: usize) -> Vec<NaiveDate> {
        first.parse::<NaiveDate>().expect("a day").iter_days().take(count).collect()
    }

    fn seconds(day: &str, here: &str, there: &str) -> Vec<String> {
        let day = day.parse().expect("a day");
        let labels = labels(Lang::En, day, &zone(here), Some(&zone(there)));
        labels.into_iter().filter_map(|hour| hour.second).collect()
    }

    #[test]
    fn each_hour_has_its_reading_in_the_second_zone() {
        let plain = seconds("2026-11-24", "Asia/Ho_Chi_Minh", "Europe/London");
        assert_eq!((plain.len(), plain[0].as_str(), plain[9].as_str()), (24, "5 PM", "2 AM"));
        // India is half an hour off.
        assert_eq!(seconds("2026-11-24", "Asia/Ho_Chi_Minh", "Asia/Kolkata")[9], "7:30 AM");
        let none = labels(Lang::Vi, days("2026-11-24", 1)[0], &zone("Asia/Tokyo"), None);
        assert_eq!((none[13].label.as_str(), &none[13].second), ("13:00", &None));
    }

    #[test]
    fn the_second_column_jumps_where_its_clocks_do() {
        // London goes forward at 01:00, which is 08:00 in Vietnam.
        let labels = seconds("2026-03-29", "Asia/Ho_Chi_Minh", "Europe/London");
        assert_eq!(labels[6..10], ["11 PM", "12 AM", "2 AM", "3 AM"]);
        // And back at 02:00, which is 08:00 in Vietnam: one o'clock comes twice.
        let labels = seconds("2026-10-25", "Asia/Ho_Chi_Minh", "Europe/London");
        assert_eq!(labels[6..10], ["12 AM", "1 AM", "1 AM", "2 AM"]);
    }

    #[test]
    fn days_on_which_clocks_change_say_so() {
        let new_york = zone("America/New_York");
        let say = |first: &str| notes(Lang::En, &days(first, 7), &new_york, None);
        assert_eq!(
            say("2026-03-02"),
            ["Sunday, 8 March 2026: clocks go forward from 2:00 AM to 3:00 AM, so the day is shorter."]
        );
        assert_eq!(
            say("2026-10-26"),
            ["Sunday, 1 November 2026: clocks go back from 2:00 AM to 1:00 AM, so the day is longer."]
        );
        assert!(say("2026-03-09").is_empty());
        // Cairo skips midnight itself.
        let cairo = notes(Lang::Vi, &days("2024-04-26", 1), &zone("Africa/Cairo"), None);
        assert!(cairo[0].contains("00:00") && cairo[0].contains("01:00"), "{cairo:?}");
    }

    #[test]
    fn a_week_says_from_which_day_the_second_zone_is_nearer() {
        let (here, there) = (zone("Asia/Ho_Chi_Minh"), zone("America/New_York"));
        let say = |first: &str| notes(Lang::En, &days(first, 7), &here, Some(&there));
        // New York's clocks change at 14:00 on Sunday in Vietnam.
        assert!(say("2026-03-02").is_empty());
        assert_eq!(
            say("2026-03-09"),
            ["From Monday, 9 March 2026 on, 9:00 AM here is 10:00 PM in New York."]
        );
        assert!(say("2026-03-16").is_empty());
        let london = notes(Lang::Vi, &days("2026-03-23", 7), &here, Some(&zone("Europe/London")));
        assert_eq!(london, ["Từ Chủ Nhật, 29 tháng 3, 2026, 09:00 ở đây là 03:00 ở London."]);
        // Both change together.
        let toronto = zone("America/Toronto");
        let both = notes(Lang::En, &days("2026-03-02", 7), &there, Some(&toronto));
        assert_eq!(both.len(), 1, "{both:?}");
    }
}
