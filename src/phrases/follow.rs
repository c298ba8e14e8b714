//! What may stand behind a number that is an hour or a day.

use super::text::Text;
use super::{en, zones};

/// Whether what follows a bare number leaves it an hour or a day: the end, a mark, or a word that
/// cannot be counted. `at 3 with Anna` is a time, `at 3 places` is none.
pub(super) fn may_follow_number(t: &Text, i: usize) -> bool {
    if t.ends(i) {
        return true;
    }
    if !t.breaks_off(i) {
        return false;
    }
    if zones::offset(t.en(i)).is_some() {
        return true;
    }
    if t.is_mark(i) {
        return !(t.glued(i) && (t.mark(i, '-') || t.mark(i, '/')) && t.number(i + 1).is_some());
    }
    const WORDS: &[&str] = &[
        "with",
        "in",
        "on",
        "for",
        "and",
        "at",
        "to",
        "by",
        "until",
        "untill",
        "till",
        "til",
        "thru",
        "through",
        "from",
        "or",
        "but",
        "please",
        "pls",
        "plz",
        "then",
        "is",
        "are",
        "was",
        "if",
        "so",
        "because",
        "as",
        "today",
        "tomorrow",
        "tmr",
        "tmrw",
        "tonight",
        "this",
        "next",
        "every",
        "each",
        "ok",
        "okay",
        "o",
        "oclock",
        "sharp",
        "ish",
        "am",
        "pm",
        "about",
        "near",
        "via",
        "thanks",
        "thx",
        "not",
        "instead",
        "we",
        "i",
        "you",
        "he",
        "she",
        "they",
        "it",
        "when",
        "where",
        "works",
        "work",
        "suits",
        "the",
        "my",
        "our",
        "a",
        "of",
        "after",
        "before",
        "daily",
        "weekly",
        "monthly",
        "that",
        "too",
        "also",
        "again",
        "will",
        "can",
        "would",
        "should",
        "does",
        "do",
        "did",
        "has",
        "have",
        "latest",
        "starting",
        "ending",
        "early",
        "morning",
        "afternoon",
        "evening",
        "night",
        "last",
        "onwards",
        "onward",
        "only",
        "just",
        "there",
        "here",
        "week",
        "weekly",
    ];
    if t.en_is(i, WORDS) || en::words::weekday(t, i).is_some() || en::words::month(t, i).is_some() {
        return true;
    }
    if !t.speaks_vietnamese() {
        return false;
    }
    const SYLLABLES: &[&str] = &[
        "với", "ở", "tại", "nhé", "nha", "nhá", "ạ", "và", "hoặc", "để", "cho", "thì", "là", "có", "được",
        "không", "đi", "rồi", "mai", "nay", "sáng", "trưa", "chiều", "tối", "đêm", "ngày", "thứ", "hôm",
        "tuần", "chủ", "trên", "trong", "về", "cùng", "đến", "tới", "từ", "họp", "gặp", "tháng", "năm",
        "hằng", "hàng", "mỗi", "này", "sau", "lúc", "vào", "khoảng", "nhưng", "mà", "nên", "hay", "âm", "ăn",
        "học",
    ];
    t.vi_is(i, SYLLABLES)
}
