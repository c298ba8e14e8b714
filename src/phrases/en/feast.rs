//! Days that English gives a name.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::phrases::calendar::{self, plus_days};
use crate::phrases::numeric;
use crate::phrases::piece::{Cue, Day, Piece, Read};
use crate::phrases::runs;
use crate::phrases::text::Text;

pub(super) fn read(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    moving(t, i, cue).or_else(|| named(t, i, cue))
}

/// Days with a name that fall on another date each year: `Easter`, `Thanksgiving`.
fn moving(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    type Of = fn(i32) -> Option<NaiveDate>;
    let feasts: [(&str, Of); 7] = [
        ("good friday", |year| plus_days(easter(year)?, -2)),
        ("easter sunday", easter),
        ("easter monday", |year| plus_days(easter(year)?, 1)),
        ("easter", easter),
        ("thanksgiving day", thanksgiving),
        ("thanksgiving", thanksgiving),
        ("black friday", |year| plus_days(thanksgiving(year)?, 1)),
    ];
    let (of, end) = feasts.iter().find_map(|(name, of)| Some((of, t.en_phrase(i, name)?)))?;
    let year = numeric::year(t, end);
    let date = match year {
        Some(year) => of(year)?,
        None => (0..2).filter_map(|ahead| of(t.today().year() + ahead)).find(|date| *date >= t.today())?,
    };
    let end = if year.is_some() { end + 1 } else { end };
    Some(Read::weak_if(cue < Cue::On, Piece::Day(Day::Date(date)), end))
}

/// The Easter Sunday of the western churches, by the anonymous Gregorian reckoning.
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century) = (year % 19, year / 100);
    let skipped = century - century / 4 - (8 * century + 13) / 25;
    let epact = (skipped + 19 * golden + 15).rem_euclid(30);
    let moon = epact - epact / 28 * (1 - 29 / (epact + 1) * ((21 - golden) / 11));
    let weekday = (year + year / 4 + moon + 2 - century + century / 4).rem_euclid(7);
    let sunday = moon - weekday;
    let month = 3 + (sunday + 40) / 44;
    let number = sunday + 28 - 31 * (month / 4);
    calendar::date(year, u32::try_from(month).ok()?, u32::try_from(number).ok()?)
}

/// The fourth Thursday of November.
fn thanksgiving(year: i32) -> Option<NaiveDate> {
    match runs::nth_weekday(&runs::month(year, 11)?, 4, Weekday::Thu)? {
        Day::Date(date) => Some(date),
        _ => None,
    }
}

/// Days with a name and a fixed date.
fn named(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    for (phrase, month, number) in [
        ("new year ' s eve", 12, 31),
        ("new years eve", 12, 31),
        ("new year ' s day", 1, 1),
        ("new years day", 1, 1),
        ("new year ' s", 1, 1),
        ("valentine ' s day", 2, 14),
        ("valentines day", 2, 14),
        ("april fools", 4, 1),
    ] {
        if let Some(end) = t.phrase(i, phrase) {
            let piece = Piece::Day(Day::OfYear { month, day: number, either: false });
            return Some(Read::weak_if(cue < Cue::On, piece, end));
        }
    }
    for (phrase, month, day) in [
        ("christmas eve", 12, 24),
        ("xmas eve", 12, 24),
        ("christmas day", 12, 25),
        ("christmas", 12, 25),
        ("xmas", 12, 25),
        ("boxing day", 12, 26),
        ("halloween", 10, 31),
        ("ides of march", 3, 15),
    ] {
        if let Some(end) = t.en_phrase(i, phrase) {
            let piece = Piece::Day(match numeric::year(t, end) {
                Some(year) => Day::Date(calendar::date(year, month, day)?),
                None => Day::OfYear { month, day, either: false },
            });
            let end = if numeric::year(t, end).is_some() { end + 1 } else { end };
            return Some(Read::weak_if(cue < Cue::On, piece, end));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_churches_say() {
        for (year, month, day) in
            [(2013, 3, 31), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)]
        {
            assert_eq!(easter(year), NaiveDate::from_ymd_opt(year, month, day), "{year}");
        }
    }
}
