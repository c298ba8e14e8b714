//! Where something is, and on which calendar.

use chrono::NaiveDateTime;

use super::{GAP, cut, title};
use crate::phrases::text::Text;
use crate::phrases::value::Style;

/// Rooms, buildings and the like, behind `in the` or an unaccented `o`.
const SPOTS: &[&str] = &[
    "room",
    "meeting room",
    "conference room",
    "hall",
    "office",
    "park",
    "lobby",
    "kitchen",
    "library",
    "garden",
    "cafe",
    "café",
    "building",
    "restaurant",
    "city",
    "town",
    "school",
    "gym",
    "church",
    "studio",
    "lab",
    "pool",
    "auditorium",
    "canteen",
    "boardroom",
    "basement",
    "hotel",
    "bar",
    "pub",
    "phòng",
    "quán",
    "nhà",
    "công ty",
    "văn phòng",
    "trường",
    "sân",
    "bệnh viện",
    "khách sạn",
    "tầng",
    "tòa",
    "toà",
    "hội trường",
    "thư viện",
    "siêu thị",
    "cà phê",
    "cafe",
    "chùa",
    "công viên",
    "rạp",
    "phòng khám",
    "số",
    "quận",
    "đường",
];

/// Where people meet without a place.
const ONLINE: &[&str] = &[
    "zoom",
    "teams",
    "ms teams",
    "google meet",
    "meet",
    "skype",
    "slack",
    "discord",
    "webex",
    "facetime",
    "whatsapp",
    "zalo",
    "messenger",
];

/// What follows `in` with a capital and is no place.
const LANGUAGES: &[&str] = &[
    "english",
    "vietnamese",
    "french",
    "german",
    "spanish",
    "japanese",
    "chinese",
    "korean",
    "python",
    "rust",
    "java",
];

/// Calendars that many people have.
const CALENDARS: &[&str] = &[
    "work",
    "personal",
    "family",
    "private",
    "school",
    "công việc",
    "cá nhân",
    "gia đình",
    "việc riêng",
    "riêng tư",
];

/// The words at which a place ends.
const STOPS: &[&str] = &[
    "with",
    "for",
    "about",
    "to",
    "on",
    "at",
    "then",
    "because",
    "invite",
    "inviting",
    "lasting",
    "every",
    "with note",
    "với",
    "cùng",
    "để",
    "về việc",
    "về",
    "cho",
    "lúc",
    "vào",
    "bàn",
    "mời",
    "nhé",
    "nha",
    "ạ",
    "vì",
    "trong lịch",
    "in my calendar",
    "in the calendar",
    "từ",
    "kéo dài",
];

/// The place of a line, which is taken out with the word that leads to it.
/// `titled`: the title is known without what is left.
pub(super) fn take(rest: &mut String, titled: bool, now: NaiveDateTime, style: Style) -> Option<String> {
    let t = Text::new(rest, now, style);
    let (from, at) = (0..t.len()).find_map(|i| lead(&t, i).map(|at| (i, at)))?;
    let gap = |i: usize| t.mark(i, GAP) || [',', ';', '(', '!', '?'].iter().any(|mark| t.mark(i, *mark));
    let end = (at..t.len()).find(|&i| gap(i) || i > at && t.any(i, STOPS).is_some()).unwrap_or(t.len());
    let place =
        rest[t.span(at, end)].trim_matches(|c: char| c.is_whitespace() || ".:-".contains(c)).to_owned();
    let left = cut(rest, &[t.span(from, end)]);
    let is_word = place.chars().any(char::is_alphanumeric) && !["the", "a", "my"].contains(&place.as_str());
    if !is_word || !titled && title::clean(&left, now, style).is_empty() {
        return None;
    }
    *rest = left;
    Some(place)
}

/// The place after a word that leads to a place.
fn lead(t: &Text, i: usize) -> Option<usize> {
    let at = i + 1;
    if t.ends(at) || t.mark(at, GAP) {
        return None;
    }
    if t.mark(i, '@') {
        return (!t.glued(i) && t.is_word(at)).then_some(at);
    }
    if t.any(i, &["via", "over", "on", "qua", "trên"]).is_some() && t.any(at, ONLINE).is_some() {
        return Some(at);
    }
    match t.en(i) {
        "at" => {
            let idle = t.en_is(
                at,
                &["least", "most", "once", "all", "first", "last", "random", "risk", "it", "this"],
            );
            let looked = i > 0 && t.en_is(i - 1, &["look", "looking", "good", "laugh", "better", "stare"]);
            let street = t.is_word(at) || t.number(at).is_some() && t.capital(at + 1);
            return (street && !idle && !looked).then_some(at);
        }
        "in" => {
            let article = if t.en_is(at, &["the", "my", "our"]) { at + 1 } else { at };
            let named = article == at && t.capital(at) && t.is_word(at) && t.any(at, LANGUAGES).is_none();
            let spot = (article..article + 3).find(|spot| t.any(*spot, SPOTS).is_some());
            let spotted = spot.is_some_and(|spot| article > at || spot == at || t.capital(at));
            return (i > 0 && (named || spotted)).then_some(at);
        }
        _ => {}
    }
    if t.speaks_vietnamese() && t.any(i, &["ở", "tại"]) == Some(at) {
        let home = i > 0 && t.any(i - 1, &["chỗ", "nhà", "đồ", "ăn", "cách", "nơi"]).is_some();
        let asked = t.any(at, &["đâu", "sao"]).is_some();
        // Without accents "o" and "tai" are too short to be trusted.
        let known = t.accented(i) || t.any(at, SPOTS).is_some() || t.capital(at) && t.accented(at);
        return (!home && !asked && known).then_some(at);
    }
    None
}

/// The name of the calendar that a line names, which is taken out; words that only say "my calendar" too.
pub(super) fn calendar(rest: &mut String, now: NaiveDateTime, style: Style) -> Option<String> {
    let t = Text::new(rest, now, style);
    let (from, end, name) = (0..t.len()).find_map(|i| named(&t, i))?;
    let name = name.map(|(a, b)| rest[t.span(a, b)].trim_matches(['"', '“', '”', '\'', ' ']).to_owned());
    let span = t.span(from, end);
    *rest = cut(rest, &[span]);
    name.filter(|name| !name.is_empty())
}

/// Where a calendar's name and all that leads to it begins and ends, and where the name does.
type Named = (usize, usize, Option<(usize, usize)>);

fn named(t: &Text, i: usize) -> Option<Named> {
    let at = t.any(i, &["in", "on", "to", "into", "under", "onto", "trong", "vào", "trên", "ở"])?;
    let closes = |end: usize| t.ends(end) || [GAP, ',', ':'].iter().any(|mark| t.mark(end, *mark));
    let vietnamese = t.any(at, &["lịch", "bộ lịch"]);
    if let Some(name) = vietnamese.filter(|_| t.any(i, &["trong", "vào", "trên", "ở"]).is_some()) {
        let mine = t.any(name, &["của tôi", "của mình", "của em", "tôi", "mình"]).unwrap_or(name);
        if closes(mine) {
            return Some((i, mine, None));
        }
        let end = (name..name + 5)
            .find(|end| closes(*end) || t.any(*end, &["với", "ở", "lúc", "cho"]).is_some())?;
        let is_name =
            t.any(name, CALENDARS).is_some() || t.capital(name) || t.mark(name, '"') || t.mark(name, '“');
        return is_name.then_some((i, end, Some((name, end))));
    }
    if let Some(end) = t.any(at, CALENDARS)
        && closes(end)
        && (t.capital(at) || t.accented(at))
        && i > 0
    {
        return Some((i, end, Some((at, end))));
    }
    let article = if t.en_is(at, &["the", "my", "our"]) { at + 1 } else { at };
    if t.en(article) == "calendar" {
        let is_name = t.capital(article + 1) && t.is_word(article + 1);
        let end = (article + 1..article + 4).find(|end| closes(*end))?;
        return Some(if is_name { (i, end, Some((article + 1, end))) } else { (i, article + 1, None) });
    }
    let end = (article + 1..article + 5).find(|end| t.en(*end) == "calendar")?;
    let is_whole = (article..end).all(|word| t.is_word(word) || t.mark(word, '"') || t.mark(word, '\''));
    is_whole.then_some((i, end + 1, Some((article, end))))
}
