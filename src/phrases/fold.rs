//! Letters of Vietnamese: each is a base letter (with its circumflex, breve, horn or bar) and the
//! syllable has at most one tone. Both are told apart here, for composed and decomposed text.

/// The vowels, each with its forms for the tones in the order grave, acute, hook, tilde, dot.
const TONED: [(char, &str); 12] = [
    ('a', "àáảãạ"),
    ('ă', "ằắẳẵặ"),
    ('â', "ầấẩẫậ"),
    ('e', "èéẻẽẹ"),
    ('ê', "ềếểễệ"),
    ('i', "ìíỉĩị"),
    ('o', "òóỏõọ"),
    ('ô', "ồốổỗộ"),
    ('ơ', "ờớởỡợ"),
    ('u', "ùúủũụ"),
    ('ư', "ừứửữự"),
    ('y', "ỳýỷỹỵ"),
];

/// A syllable's tone; 0 is the level one that is not written.
pub(super) type Tone = u8;

/// A lower-case letter without its tone, and the tone.
pub(super) fn untoned(letter: char) -> (char, Tone) {
    if letter.is_ascii() {
        return (letter, 0);
    }
    for (base, toned) in TONED {
        for (tone, form) in (1..).zip(toned.chars()) {
            if form == letter {
                return (base, tone);
            }
        }
    }
    (letter, 0)
}

/// A letter without its tone as people write who have no Vietnamese keyboard: `ư` is `u`, `đ` is `d`.
pub(super) fn plain(letter: char) -> char {
    match letter {
        'ă' | 'â' => 'a',
        'ê' => 'e',
        'ô' | 'ơ' => 'o',
        'ư' => 'u',
        'đ' => 'd',
        other => other,
    }
}

/// A first letter as [`plain`] has it, all digits being one.
pub(super) fn initial(letter: char) -> char {
    match letter {
        '0'..='9' => '0',
        c if c.is_ascii() => c,
        'đ' => 'd',
        'à'..='ã' | 'ă' | 'ạ'..='ặ' => 'a',
        'è'..='ê' | 'ẹ'..='ệ' => 'e',
        'ì' | 'í' | 'ĩ' | 'ỉ' | 'ị' => 'i',
        'ò'..='õ' | 'ơ' | 'ọ'..='ợ' => 'o',
        'ù' | 'ú' | 'ũ' | 'ư' | 'ụ'..='ự' => 'u',
        'ý' | 'ỳ'..='ỹ' => 'y',
        other => other,
    }
}

/// What a combining mark of decomposed text does to the letter before it.
pub(super) enum Mark {
    Tone(Tone),
    Circumflex,
    Breve,
    Horn,
}

/// The marks that Vietnamese has; others are dropped with the letter kept.
pub(super) fn mark(c: char) -> Option<Mark> {
    Some(match c {
        '\u{300}' => Mark::Tone(1),
        '\u{301}' => Mark::Tone(2),
        '\u{309}' => Mark::Tone(3),
        '\u{303}' => Mark::Tone(4),
        '\u{323}' => Mark::Tone(5),
        '\u{302}' => Mark::Circumflex,
        '\u{306}' => Mark::Breve,
        '\u{31b}' => Mark::Horn,
        _ => return None,
    })
}

/// The letter with a mark of shape put on it; as it was when there is no such letter.
pub(super) fn shaped(letter: char, mark: &Mark) -> char {
    match (mark, letter) {
        (Mark::Circumflex, 'a') => 'â',
        (Mark::Circumflex, 'e') => 'ê',
        (Mark::Circumflex, 'o') => 'ô',
        (Mark::Breve, 'a') => 'ă',
        (Mark::Horn, 'o') => 'ơ',
        (Mark::Horn, 'u') => 'ư',
        _ => letter,
    }
}

/// Whether a character continues a word although it is no letter by itself.
pub(super) fn combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}
