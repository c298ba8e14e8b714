//! The words by which people call an event, whatever their diacritics. Pure.

use crate::i18n::letters::folded;

/// Words that say nothing of which event is meant, as they are typed; names that look like them are
/// written with a capital, or without the diacritics.
const ARTICLES: [&str; 27] = [
    "the", "my", "a", "with", "at", "on", "of", "our", "this", "that", "event", "cái", "cai", "với", "voi",
    "của", "cua", "tôi", "toi", "ở", "o", "này", "đó", "sự", "su", "kiện", "kien",
];

/// Words in Vietnamese that stand before a kind.
const CLASSIFIERS: [&str; 5] = ["cuoc", "buoi", "lich", "chuyen", "viec"];

/// Words that many events could be called by; they count only when nothing else is said.
const KINDS: [&str; 14] = [
    "meeting",
    "appointment",
    "call",
    "session",
    "cuoc",
    "buoi",
    "lich",
    "hen",
    "hop",
    "gap",
    "goi",
    "visit",
    "chuyen",
    "viec",
];

/// The words that matter, folded; when none does, all of them.
pub(super) fn wanted_words(typed: &str) -> Vec<String> {
    let all: Vec<&str> = typed
        .split(|c: char| !is_of_a_word(c))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && !is_mark(c)))
        .filter(|word| !word.is_empty())
        .collect();
    let says_nothing = |place: usize, word: &str| {
        // "An" and "Minh" are people; "an hour" and "của mình" are not.
        let is_article = word == "an" && place + 1 < all.len() || word == "mình";
        is_article || ARTICLES.contains(&word.to_lowercase().as_str())
    };
    let fold = |words: &[&str]| words.iter().map(|word| folded(word)).collect::<Vec<String>>();
    let named: Vec<&str> = all
        .iter()
        .enumerate()
        .filter(|(place, word)| !says_nothing(*place, word))
        .map(|(_, word)| *word)
        .collect();
    let (named, all) = (fold(&named), fold(&all));
    let without = |drop: &[&str]| -> Vec<String> {
        named.iter().filter(|word| !drop.contains(&word.as_str())).cloned().collect()
    };
    let choices = [without(&KINDS), without(&CLASSIFIERS), named.clone(), all];
    choices.into_iter().find(|words| !words.is_empty()).unwrap_or_default()
}

/// Whether these words could be those of many events.
pub(super) fn are_kinds(words: &[String]) -> bool {
    words.iter().all(|word| KINDS.contains(&word.as_str()))
}

/// Whether a text has all these words, each at least as the beginning of one of its own.
pub(super) fn says(text: &str, words: &[String]) -> bool {
    let plain = folded(text);
    let own: Vec<&str> = plain.split(|c: char| !is_of_a_word(c)).collect();
    words.iter().all(|word| {
        let stem = word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(word);
        // Short words are whole words: "an" is no beginning of "anniversary".
        let is_short = word.chars().count() <= 2;
        own.iter().any(|own| if is_short { own == word } else { own.starts_with(stem) })
    })
}

/// Letters, digits, and what joins them in addresses and names.
fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c) || "@.-".contains(c)
}

fn is_mark(c: char) -> bool {
    crate::i18n::letters::is_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_say_nothing_are_passed_over() {
        for (typed, wanted) in [
            ("the dentist", "dentist"),
            ("my meeting with An", "an"),
            ("an interview with Minh", "interview minh"),
            ("cuộc họp với Bình", "binh"),
            ("lịch của mình", "lich"),
            ("the meeting", "meeting"),
            ("buổi họp", "hop"),
            ("Ăn trưa", "an trua"),
            ("My stand-up.", "stand-up"),
            (" – ", ""),
        ] {
            assert_eq!(wanted_words(typed).join(" "), wanted, "{typed}");
        }
    }

    #[test]
    fn a_text_is_told_by_words_without_their_diacritics_and_endings() {
        let says = |text: &str, words: &str| says(text, &wanted_words(words));
        assert!(says("Nha sĩ", "nha si") && says("Nha sĩ", "nha sĩ") && says("NHA SI", "nha sĩ"));
        assert!(says("Dentist appointment", "dentists"));
        assert!(says("Stand-up", "stand-up") && says("Họp nhóm", "cuộc họp nhóm"));
        assert!(!says("Anniversary", "An") && says("Lunch with An", "lunch with An"));
        assert!(!says("Dentist", "doctor"));
    }
}
