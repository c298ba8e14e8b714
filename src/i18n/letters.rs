//! Letters without their diacritics, for comparing what people type with what they wrote.

/// Letters of Latin alphabets by the letter they are built on. Small ones only.
const BUILT_ON: [(char, &str); 20] = [
    ('a', "àáâãäåāăąǎạảấầẩẫậắằẳẵặ"),
    ('c', "çćĉċč"),
    ('d', "ďđð"),
    ('e', "èéêëēĕėęěẹẻẽếềểễệ"),
    ('g', "ĝğġģ"),
    ('h', "ĥħ"),
    ('i', "ìíîïĩīĭįıǐỉị"),
    ('j', "ĵ"),
    ('k', "ķ"),
    ('l', "ĺļľŀł"),
    ('n', "ñńņňŋ"),
    ('o', "òóôõöøōŏőơǒọỏốồổỗộớờởỡợ"),
    ('r', "ŕŗř"),
    ('s', "śŝşšș"),
    ('t', "ţťŧț"),
    ('u', "ùúûüũūŭůűųưǔụủứừửữự"),
    ('w', "ŵ"),
    ('x', "ẋẍ"),
    ('y', "ýÿŷỳỵỷỹ"),
    ('z', "źżž"),
];

/// The text in lower case and without diacritics, composed or not: `Họp` gives `hop`.
pub fn folded(text: &str) -> String {
    text.chars().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase).filter_map(base).collect()
}

/// Whether it is a diacritic that stands behind its letter (Unicode block 0300).
pub fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// `None` for a diacritic that lower case has parted from its letter (`İ`).
fn base(letter: char) -> Option<char> {
    if letter.is_ascii() {
        return Some(letter);
    }
    if is_mark(letter) {
        return None;
    }
    let built = BUILT_ON.iter().find(|(_, letters)| letters.contains(letter));
    Some(built.map_or(letter, |(base, _)| *base))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_is_folded_composed_or_not() {
        assert_eq!(folded("Họp NHÓM ở Đà Nẵng"), "hop nhom o da nang");
        assert_eq!(folded("Ho\u{323}p"), "hop");
        assert_eq!(folded("Ưu tiên, đường, ỵ, Ể"), "uu tien, duong, y, e");
    }

    #[test]
    fn other_letters_stay() {
        assert_eq!(folded("Café Łódź İ 会議 Ж"), "cafe lodz i 会議 ж");
    }
}
