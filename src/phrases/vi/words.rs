//! Vietnamese words for numbers, days of the week and units.

use chrono::Weekday;

use crate::phrases::runs::Unit;
use crate::phrases::text::Text;

fn digit(t: &Text, i: usize) -> Option<u32> {
    const DIGITS: [(&str, u32); 13] = [
        ("một", 1),
        ("hai", 2),
        ("ba", 3),
        ("bốn", 4),
        ("tư", 4),
        ("năm", 5),
        ("lăm", 5),
        ("sáu", 6),
        ("bảy", 7),
        ("bẩy", 7),
        ("tám", 8),
        ("chín", 9),
        ("mốt", 1),
    ];
    // "sau giờ làm" is not six o'clock where the words around are written with their accents.
    let is_literal = !t.accented(i) && t.accented(i + 1);
    let is = |word: &str| t.vi(i, word) && (!is_literal || word.is_ascii());
    DIGITS.iter().find(|(word, _)| is(word)).map(|&(_, value)| value)
}

/// A number below 100 in words: `ba`, `mười lăm`, `hai mươi mốt`, `ba lăm`.
pub(super) fn number_word(t: &Text, i: usize) -> Option<(u32, usize)> {
    if t.vi(i, "mười") {
        return match digit(t, i + 1) {
            Some(one) => Some((10 + one, i + 2)),
            None => Some((10, i + 1)),
        };
    }
    let first = digit(t, i)?;
    if t.vi(i + 1, "mươi") && first >= 2 {
        return match digit(t, i + 2) {
            Some(one) => Some((10 * first + one, i + 3)),
            None => Some((10 * first, i + 2)),
        };
    }
    if t.vi_is(i + 1, &["lăm", "nhăm"]) && first >= 2 {
        return Some((10 * first + 5, i + 2));
    }
    Some((first, i + 1))
}

/// A number in digits or words.
pub(super) fn number(t: &Text, i: usize) -> Option<(u32, usize)> {
    match t.number(i) {
        Some((value, digits)) => (digits <= 4 && t.stands_free(i)).then_some((value, i + 1)),
        None => number_word(t, i),
    }
}

/// How many: a number, or `vài`, `mấy`.
pub(super) fn amount(t: &Text, i: usize) -> Option<(u32, usize)> {
    if t.vi_is(i, &["vài", "mấy", "dăm"]) {
        return Some((3, i + 1));
    }
    number(t, i)
}

/// A unit of time that is counted. An hour by the clock (`giờ`, `h`) counts with `hours` only,
/// because `3 giờ` is three o'clock.
pub(super) fn unit(t: &Text, i: usize, hours: bool) -> Option<(Unit, usize)> {
    for (words, unit) in [
        (&["phút đồng hồ", "phút", "ph"][..], Unit::Minute),
        (&["tiếng đồng hồ", "giờ đồng hồ", "tiếng"][..], Unit::Hour),
        (&["ngày", "hôm", "bữa"][..], Unit::Day),
        (&["tuần lễ", "tuần"][..], Unit::Week),
        (&["tháng"][..], Unit::Month),
        (&["quý"][..], Unit::Quarter),
        (&["năm"][..], Unit::Year),
    ] {
        if let Some(end) = t.vi_any(i, words) {
            return Some((unit, end));
        }
    }
    if hours && (t.vi(i, "giờ") || t.glued(i) && t.en_is(i, &["h", "g"])) {
        return Some((Unit::Hour, i + 1));
    }
    let short = t.glued(i) && (t.en(i) == "p" || t.mark(i, '\''));
    (short && t.breaks_off(i + 1)).then_some((Unit::Minute, i + 1))
}

const NAMES: [(&str, Weekday); 7] = [
    ("hai", Weekday::Mon),
    ("ba", Weekday::Tue),
    ("tư", Weekday::Wed),
    ("năm", Weekday::Thu),
    ("sáu", Weekday::Fri),
    ("bảy", Weekday::Sat),
    ("bẩy", Weekday::Sat),
];

/// The weekday of `2` to `7`, or of its name behind `thứ`.
pub(super) fn behind_thu(t: &Text, i: usize) -> Option<(Weekday, usize)> {
    if let Some((value, digits)) = t.number(i) {
        let index = value.checked_sub(2).filter(|n| *n < 6 && digits == 1)?;
        return Weekday::try_from(u8::try_from(index).ok()?).ok().map(|day| (day, i + 1));
    }
    NAMES.iter().find(|(name, _)| t.vi(i, name)).map(|&(_, day)| (day, i + 1))
}

/// A weekday and whether its words have another sense.
pub(super) fn weekday(t: &Text, i: usize) -> Option<(Weekday, bool, usize)> {
    if t.vi(i, "thứ") {
        let at = if t.mark(i + 1, '.') && t.glued(i + 1) { i + 2 } else { i + 1 };
        let (day, end) = behind_thu(t, at)?;
        // "thu hai triệu" is money.
        if t.vi_is(end, &["triệu", "nghìn", "ngàn", "trăm", "mươi", "đồng"]) {
            return None;
        }
        if !t.breaks_off(end) && !t.mark(end, '-') && !t.mark(end, ',') && !t.mark(end, '/') {
            return None;
        }
        return Some((day, counts(t, i, end), end));
    }
    // "chủ nhật ký" is the owner of a diary.
    if let Some(end) = t.vi_any(i, &["chủ nhật", "chúa nhật"]).filter(|end| !t.vi_is(*end, &["ký", "báo"]))
    {
        return Some((Weekday::Sun, false, end));
    }
    if t.en(i) == "cn" {
        return Some((Weekday::Sun, true, i + 1));
    }
    // t6, T.6
    if t.en(i) == "t" {
        let at = if t.mark(i + 1, '.') && t.glued(i + 1) { i + 2 } else { i + 1 };
        let (day, end) = t.glued(at).then(|| t.number(at).and_then(|_| behind_thu(t, at)))??;
        let place = i > 0
            && (t.en_is(i - 1, &["terminal", "block", "size", "model", "gate"])
                || t.vi_is(
                    i - 1,
                    &["ga", "tầng", "tòa", "cổng", "áo", "lớp", "mẫu", "phòng", "quận", "khu"],
                ));
        let date = t.mark(end, '/') && t.number(end + 1).is_some();
        return (!place && !date && t.stands_free(i)).then_some((day, false, end));
    }
    None
}

/// Whether `thứ hai` counts (`người thứ hai`, `thứ hai là`) rather than names a day.
fn counts(t: &Text, i: usize, end: usize) -> bool {
    const COUNTED: &[&str] = &[
        "người",
        "lần",
        "cái",
        "con",
        "điều",
        "bài",
        "tầng",
        "chương",
        "phần",
        "câu",
        "đứa",
        "bé",
        "vợ",
        "chồng",
        "hạng",
        "lớp",
        "vòng",
        "tập",
        "bước",
        "đời",
        "ngôi",
        "loại",
        "giải",
        "bậc",
        "quyển",
        "cuốn",
        "trang",
        "dòng",
        "hàng",
        "cột",
        "tuần",
        "tháng",
        "năm",
        "ngày",
        "ly",
        "cốc",
        "trận",
        "mục",
        "điểm",
        "thế",
        "quê",
        "nhà",
        "kỳ",
        "quý",
        "nước",
        "ngôn",
        "ngữ",
        "số",
        "vị",
        "bản",
        "chiếc",
        "cách",
        "trường",
        "xếp",
        "đứng",
        "về",
        "đoạn",
        "thời",
        "món",
        "hiệp",
        "set",
        "khóa",
        "phương",
        "án",
        "cơ",
        "hội",
        "ghế",
        "xe",
        "đội",
        "ca",
        "tay",
        "kì",
        "là",
    ];
    let counted = i > 0
        && t.vi_is(i - 1, COUNTED)
        && t.accented(i - 1) | t.vi_is(i - 1, &["con", "ba"]) | !t.accented(i);
    let saying_day = i > 1
        && t.vi(i - 1, "là")
        && (t.vi_is(i - 2, &["nay", "mai", "qua", "kia", "mốt"])
            || t.number(i - 2).is_some()
            || i > 2 && t.vi(i - 2, "nhất") && t.vi_is(i - 3, &["muộn", "chậm", "trễ", "sớm"]));
    counted && !saying_day
        || t.vi_is(end, &["là", "nhất", "nhì", "trên", "trong", "của", "mà"])
            && t.vi_phrase(end, "trong tuần").is_none()
            && !(t.vi(end, "trong") && number(t, end + 1).is_some())
}

/// `này`, `sau`, `tới`, `trước` and their like behind a unit, by how many units ahead they are.
pub(super) fn ahead(t: &Text, i: usize) -> Option<(i32, usize)> {
    for (words, ahead) in [
        (&["sau nữa", "tới nữa", "sau sau"][..], 2),
        (&["kế tiếp", "tiếp theo", "kế", "sau", "tới", "đến"][..], 1),
        (&["hiện tại", "này", "nay"][..], 0),
        (&["vừa rồi", "vừa qua", "trước", "qua", "rồi", "ngoái"][..], -1),
    ] {
        if let Some(end) = t.vi_any(i, words) {
            // "thứ hai tới thứ sáu", "tuần tới 5/12" where it means up to.
            let ties = t.vi_is(i, &["tới", "đến"]) && end == i + 1;
            let onward = weekday(t, end).is_some()
                || t.number(end).is_some() && !t.vi(i, "tới")
                || t.vi_is(end, &["ngày", "hết", "cuối", "đầu", "mùng", "tuần", "tháng"]);
            if ties && (onward || t.vi(i, "đến")) {
                return None;
            }
            // "sau khi", "trước đó", "trước khi"
            if t.vi_is(end, &["khi", "đó", "đấy"]) && !t.vi(end + 1, "nào")
                || ahead != 0 && t.vi_phrase(end, "lúc đó").is_some()
            {
                return None;
            }
            return Some((ahead, end));
        }
    }
    None
}
