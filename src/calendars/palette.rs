//! The colours that forms offer.

use crate::{i18n::Lang, web::assets};

/// The colours with the keys of their names.
pub const COLORS: [(&str, &str); 9] = [
    ("#0f6b5c", "calendars-color-pine"),
    ("#4285f4", "calendars-color-blue"),
    ("#7b1fa2", "calendars-color-purple"),
    ("#c2185b", "calendars-color-lotus"),
    ("#d93025", "calendars-color-red"),
    ("#d9822b", "calendars-color-orange"),
    ("#f4c20d", "calendars-color-yellow"),
    ("#5f6b7a", "calendars-color-slate"),
    ("#202124", "calendars-color-charcoal"),
];

/// A colour to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swatch {
    /// `#rrggbb`.
    pub color: String,
    /// The class that the sheet of [`sheet`] defines.
    pub class: String,
    pub name: String,
    pub is_chosen: bool,
}

/// The swatches with `chosen` marked; a colour beyond the palette gets a swatch of its own.
pub fn swatches(lang: Lang, chosen: &str) -> Vec<Swatch> {
    let chosen = chosen.to_lowercase();
    let swatch = |color: &str, key: &str| Swatch {
        color: color.to_owned(),
        class: assets::color_class(color),
        name: lang.t(key),
        is_chosen: color == chosen,
    };
    let mut swatches: Vec<Swatch> = COLORS.iter().map(|(color, key)| swatch(color, key)).collect();
    if is_color(&chosen) && !swatches.iter().any(|swatch| swatch.is_chosen) {
        swatches.push(swatch(&chosen, "calendars-color-own"));
    }
    swatches
}

/// The address of the sheet that the swatches need.
pub fn sheet(swatches: &[Swatch]) -> String {
    assets::colors_path(swatches.iter().map(|swatch| swatch.color.as_str()))
}

/// Whether `text` is a colour as the columns hold it: `#` and six hexadecimal digits.
pub fn is_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_of_one_s_own_gets_a_swatch() {
        let count = COLORS.len();
        let of = |chosen: &str| swatches(Lang::En, chosen);
        assert_eq!(of("#4285F4").len(), count);
        assert!(of("#4285F4")[1].is_chosen);
        assert_eq!(of("#010203").last().map(|swatch| swatch.is_chosen), Some(true));
        assert_eq!(of("red").len(), count);
        assert_eq!(of("").iter().filter(|swatch| swatch.is_chosen).count(), 0);
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        assert!(is_color("#a1B2c3"));
        for bad in ["", "#fff", "a1b2c3", "#a1b2c3d4", "#g00000", "#a1b2é"] {
            assert!(!is_color(bad), "{bad}");
        }
    }
}
