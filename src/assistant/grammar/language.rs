//! Which language a line is written in.

use crate::i18n::Lang;

/// Words that one language has and the other does not, without accents.
const VIETNAMESE: &[&str] = &[
    "hop", "mai", "thu", "tuan", "ngay", "lich", "huy", "xoa", "doi", "chuyen", "voi", "luc", "gio", "chieu",
    "sang", "toi", "trua", "nhac", "moi", "khong", "cua", "minh", "nhe", "nha", "ban", "tim", "xem", "dat",
    "gi", "nao", "khi", "roi", "phong", "giup", "dum", "gap", "hen", "nay", "thang", "ranh", "bao", "gui",
    "ai", "duoc", "kham", "rang", "cho", "tao", "them", "lui", "soan", "vao", "hom", "nhom", "lai", "tu",
    "den", "moi", "va",
];
const ENGLISH: &[&str] = &[
    "the",
    "a",
    "an",
    "with",
    "at",
    "on",
    "in",
    "tomorrow",
    "today",
    "tonight",
    "next",
    "meeting",
    "cancel",
    "move",
    "show",
    "what",
    "when",
    "is",
    "my",
    "me",
    "and",
    "for",
    "every",
    "please",
    "add",
    "book",
    "schedule",
    "find",
    "free",
    "delete",
    "invite",
    "from",
    "until",
    "of",
    "i",
    "you",
    "who",
    "lunch",
    "dinner",
    "call",
    "week",
    "am",
    "pm",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "accept",
    "decline",
    "draft",
    "link",
    "remind",
    "rename",
    "create",
    "how",
    "are",
    "it",
    "that",
    "this",
    "morning",
    "afternoon",
    "evening",
];

/// The language of a line, by its letters and its words; English when neither says anything.
pub fn language(text: &str) -> Lang {
    let lower = text.to_lowercase();
    let is_of_vietnamese = |c: char| {
        "ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ\u{300}\u{301}\u{303}\u{309}\u{323}\u{31b}"
            .contains(c)
    };
    let words = || lower.split(|c: char| !c.is_alphanumeric() && !('\u{300}'..='\u{36f}').contains(&c));
    let accented = words().filter(|word| word.contains(is_of_vietnamese)).count();
    let count = |list: &[&str]| words().filter(|word| list.contains(word)).count();
    // A Vietnamese name in an English line leaves it English.
    let (vietnamese, english) = (2 * accented + count(VIETNAMESE), count(ENGLISH));
    if vietnamese > english { Lang::Vi } else { Lang::En }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_that_of_most_words() {
        for (text, lang) in [
            ("lunch with Anna tomorrow 12:30", Lang::En),
            ("họp với An chiều mai", Lang::Vi),
            ("hop voi An chieu mai luc 3 gio", Lang::Vi),
            ("move the meeting with Bình to Friday at 3", Lang::En),
            ("lunch at Phở Thìn tomorrow at noon with Anna", Lang::En),
            ("tuan sau co gi", Lang::Vi),
            ("hủy standup mai", Lang::Vi),
            ("Stand-up", Lang::En),
            ("", Lang::En),
            ("ho\u{323}p nho\u{301}m", Lang::Vi),
        ] {
            assert_eq!(language(text), lang, "{text}");
        }
    }
}
