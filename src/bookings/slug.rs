//! The last part of a booking link's public address.

use data_encoding::BASE32_NOPAD;

use crate::error::AppError;

/// How many characters of a slug people may choose.
pub const MAX_SLUG_CHARS: usize = 100;

/// An address made of a title: accents folded, everything else a dash. May be empty.
pub fn slug_of(title: &str) -> String {
    let mut slug = String::new();
    for c in title.to_lowercase().chars().map(fold) {
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            slug.push(c);
        } else if !is_combining(c) && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(60);
    slug.trim_matches('-').to_owned()
}

/// How many random bytes are behind a secret slug: 80 bits, in 16 characters.
const SECRET_BYTES: usize = 10;

/// A new random end for a slug that must not be guessed: letters and digits.
///
/// # Errors
/// When the system has no randomness to give.
pub fn secret_part() -> Result<String, AppError> {
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(AppError::internal)?;
    Ok(BASE32_NOPAD.encode(&bytes).to_lowercase())
}

/// `slug`, shortened where it must be, with `part` behind it.
pub fn secret_slug(slug: &str, part: &str) -> String {
    let short: String = slug.chars().take(MAX_SLUG_CHARS - part.len() - 1).collect();
    match short.trim_end_matches('-') {
        "" => part.to_owned(),
        short => format!("{short}-{part}"),
    }
}

/// Whether `slug` may stand in an address; the same pattern as `booking_links_slug_check`.
pub fn is_slug(slug: &str) -> bool {
    (1..=MAX_SLUG_CHARS).contains(&slug.len())
        && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !slug.starts_with('-')
        && !slug.ends_with('-')
}

/// Tone and vowel marks of decomposed text.
fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// The letter without its marks, for the letters of Vietnamese and of western Europe.
fn fold(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ạ'..='ặ' => 'a',
        'ç' => 'c',
        'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ẹ'..='ệ' => 'e',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ỉ' | 'ị' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ơ' | 'ọ'..='ợ' => 'o',
        'ù'..='ü' | 'ũ' | 'ū' | 'ư' | 'ụ'..='ự' => 'u',
        'ý' | 'ÿ' | 'ỳ'..='ỹ' => 'y',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_the_title_without_accents() {
        assert_eq!(slug_of("Tư vấn 30 phút"), "tu-van-30-phut");
        assert_eq!(slug_of("  Đặt lịch — gặp Ông Ỷ! "), "dat-lich-gap-ong-y");
        assert_eq!(slug_of("Ca\u{300} phe\u{302} sáng"), "ca-phe-sang");
        assert_eq!(slug_of("会议"), "");
        assert_eq!(slug_of(&"dài ".repeat(100)).len(), 59);
        for title in ["ắằẳẵặấầẩẫậ", "ếềểễệ", "íìỉĩị", "ốồổỗộớờởỡợ", "ứừửữựúùủũụ", "ýỳỷỹỵ"]
        {
            let slug = slug_of(title);
            assert!(is_slug(&slug) && slug.len() == title.chars().count(), "{title}: {slug}");
        }
    }

    #[test]
    fn a_secret_slug_ends_at_random_and_is_a_slug() {
        let (one, other) = (secret_part().expect("randomness"), secret_part().expect("randomness"));
        assert_ne!(one, other);
        assert_eq!(one.len(), 16);
        for slug in ["intro", "a-", "", &"x".repeat(100), &format!("{}-y", "x".repeat(82))] {
            let secret = secret_slug(slug, &one);
            assert!(is_slug(&secret) && secret.ends_with(&one), "{secret}");
        }
        assert_eq!(secret_slug("intro", "k3"), "intro-k3");
    }

    #[test]
    fn slugs_are_lower_case_letters_digits_and_inner_dashes() {
        for good in ["a", "tu-van", "30", &"x".repeat(100)] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["", "-a", "a-", "A", "a b", "a~b", "à", &"x".repeat(101)] {
            assert!(!is_slug(bad), "{bad}");
        }
    }
}
