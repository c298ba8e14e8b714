//! Vietnamese times of day.

use crate::phrases::follow::may_follow_number;
use crate::phrases::numeric;
use crate::phrases::piece::{Clock, Cue, Day, Part, Piece, Read};
use crate::phrases::text::Text;
use crate::phrases::value::Grain;

use super::{day, words};

pub(super) fn read(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    if let Some((clock, end, weak)) = clock(t, i, cue) {
        return Some(Read::weak_if(weak, Piece::Clock(clock), end));
    }
    part_of_day(t, i, cue)
}

/// `3 giờ`, `3h30`, `9 giờ kém 15`, `mười giờ rưỡi`, `nửa đêm`; whether it may be something else.
fn clock(t: &Text, i: usize, cue: Cue) -> Option<(Clock, usize, bool)> {
    if let Some(end) = t.vi_any(i, &["nửa đêm", "12 giờ đêm"]) {
        return Some((Clock::new(24, None, true), end, false));
    }
    if let Some(end) = t.vi_any(i, &["giữa trưa", "chính ngọ", "đúng ngọ"]) {
        return Some((Clock::new(12, None, true), end, false));
    }
    // kém 15 9 giờ
    if t.vi_is(i, &["kém", "thiếu"]) {
        let (less, at) = words::number(t, i + 1).filter(|(less, _)| (1..60).contains(less))?;
        let at = t.vi_any(at, &["phút", "nữa"]).unwrap_or(at);
        let (mut clock, end) = numeric::clock(t, at).or_else(|| {
            let (hour, end) = words::number(t, at).filter(|(hour, _)| (1..=12).contains(hour))?;
            t.vi(end, "giờ").then(|| (Clock::new(hour, None, false), end + 1))
        })?;
        if clock.grain != Grain::Hour {
            return None;
        }
        clock.grain = Grain::Minute;
        clock.less = less;
        return Some((clock, end, false));
    }
    // "9 h 30", "9 h sáng": typed apart.
    let apart = t.number(i).is_some_and(|(value, digits)| value <= 24 && digits <= 2)
        && t.en_is(i + 1, &["h", "g"])
        && !t.glued(i + 1)
        && t.stands_free(i)
        && (t.number(i + 2).is_some_and(|(value, digits)| digits == 2 && value < 60) && t.breaks_off(i + 3)
            || named_part(t, i + 2).is_some()
            || cue == Cue::At
            || day::names_day(t, i + 2));
    let spaced = || {
        let (hour, digits) = t.number(i)?;
        let padded = digits == 2 && hour < 10;
        match t.number(i + 2).filter(|&(value, digits)| digits == 2 && value < 60) {
            Some((minute, _)) => Some((Clock::new(hour, Some(minute), padded), i + 3)),
            None => Some((Clock::new(hour, None, padded), i + 2)),
        }
    };
    let (clock, end) = match numeric::clock(t, i).or_else(|| if apart { spaced() } else { None }) {
        Some(found) => found,
        None => {
            let (hour, at) = words::number(t, i).filter(|(hour, _)| *hour <= 24)?;
            let padded = t.number(i).is_some_and(|(value, digits)| digits == 2 && value < 10);
            if t.vi(at, "giờ") {
                (Clock::new(hour, None, padded), at + 1)
            } else if t.vi_is(at, &["rưỡi", "kém"]) && hour <= 12 {
                // "lúc 9 rưỡi"; "2 rưỡi" may as well be a price.
                let (clock, end) = minutes(t, Clock::new(hour, None, false), at)?;
                return Some((clock, end, cue < Cue::Beside));
            } else if cue == Cue::At
                && t.vi_is(i.wrapping_sub(1), &["lúc", "hồi"])
                && may_follow_number(t, at)
            {
                (Clock::new(hour, None, padded), at)
            } else {
                return None;
            }
        }
    };
    // How long rather than when: "3 giờ nữa", "2 giờ đồng hồ", "3 giờ liền".
    if t.vi_is(end, &["nữa", "đồng", "liền", "liên"]) || t.vi_phrase(end, "rưỡi nữa").is_some() {
        return None;
    }
    if i > 0 && t.vi_is(i - 1, &["mất", "suốt", "mỗi"]) {
        return None;
    }
    if t.vi(end, "sau") && t.is_word(end - 1) && (t.ends(end + 1) || t.vi_is(end + 1, &["đó", "khi"])) {
        return None;
    }
    let (clock, end) = minutes(t, clock, end).unwrap_or((clock, end));
    let end = if t.vi_is(end, &["đúng"]) && t.accented(end) { end + 1 } else { end };
    Some((clock, end, false))
}

/// `rưỡi`, `kém 15`, `30 phút` behind an hour.
fn minutes(t: &Text, mut clock: Clock, i: usize) -> Option<(Clock, usize)> {
    if clock.grain != Grain::Hour || clock.hour > 23 {
        return None;
    }
    clock.grain = Grain::Minute;
    if t.vi(i, "rưỡi") {
        clock.minute = 30;
        return Some((clock, i + 1));
    }
    if t.vi(i, "kém") || t.vi(i, "thiếu") && t.accented(i) {
        let (less, at) = words::number(t, i + 1).filter(|(less, _)| (1..60).contains(less))?;
        clock.less = less;
        let end =
            if t.vi_is(at, &["phút"]) || t.glued(at) && t.en_is(at, &["p", "ph"]) { at + 1 } else { at };
        return Some((clock, end));
    }
    let (minute, at) = words::number(t, i).filter(|(minute, _)| *minute < 60)?;
    if matches!(words::unit(t, at, false), Some((crate::phrases::runs::Unit::Minute, _))) {
        let (_, end) = words::unit(t, at, false)?;
        // "trong 3 giờ 5 phút nữa" is met by lengths, which are longer.
        clock.minute = minute;
        return Some((clock, end));
    }
    let two_digits =
        t.number(i).is_some_and(|(_, digits)| digits == 2) || t.number(i).is_none() && minute >= 5;
    if two_digits && may_follow_number(t, at) && !t.vi_is(at, &["tháng", "năm"]) {
        clock.minute = minute;
        return Some((clock, at));
    }
    None
}

/// A part of the day by its name alone.
pub(super) fn named_part(t: &Text, i: usize) -> Option<(Part, usize)> {
    for (words, part) in [
        (&["sáng sớm", "rạng sáng", "tờ mờ sáng", "tinh mơ", "sớm"][..], Part::EARLY),
        (&["đầu giờ sáng", "đầu buổi sáng", "sáng"][..], Part::MORNING),
        (&["cuối giờ sáng", "cuối buổi sáng", "giữa buổi sáng", "gần trưa"][..], Part::LATE_MORNING),
        (&["giờ nghỉ trưa", "giờ trưa", "trưa"][..], Part::NOON),
        (&["đầu giờ chiều", "đầu buổi chiều", "đầu chiều"][..], Part::EARLY_AFTERNOON),
        (
            &["cuối giờ chiều", "cuối buổi chiều", "cuối chiều", "chiều muộn", "xế chiều"][..],
            Part::LATE_AFTERNOON,
        ),
        (&["chiều tối"][..], Part::AFTER_WORK),
        (&["chiều"][..], Part::AFTERNOON),
        (&["tối muộn", "tối khuya", "đêm khuya"][..], Part::LATE),
        (&["tối"][..], Part::EVENING),
        (&["đêm", "khuya"][..], Part::LATE),
    ] {
        if let Some(end) = t.vi_any(i, words) {
            // "sớm" alone is only "early".
            return (!t.vi(i, "sớm") || t.vi(i + 1, "mai")).then_some((part, end));
        }
    }
    None
}

/// A part of the day right behind a time in digits: `9h tối`.
pub(crate) fn part_behind(t: &Text, i: usize) -> Option<(Part, usize)> {
    let i = if t.vi(i, "buổi") { i + 1 } else { i };
    if !t.speaks_vietnamese() || i == 0 || t.en(i) == "toi" {
        return None;
    }
    named_part(t, i)
}

fn part_of_day(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    for (words, part) in [
        (
            &["sau giờ làm việc", "sau giờ làm", "sau giờ hành chính", "tan làm", "hết giờ làm"][..],
            Part::AFTER_WORK,
        ),
        (&["sau giờ học", "sau giờ tan trường"][..], Part::AFTER_SCHOOL),
        (&["sau bữa trưa", "sau giờ nghỉ trưa"][..], Part::AFTER_LUNCH),
        (
            &["cuối giờ chiều", "cuối buổi chiều", "đầu giờ chiều", "đầu buổi chiều", "cuối ngày"][..],
            Part::LATE_AFTERNOON,
        ),
    ] {
        if let Some(end) = t.vi_any(i, words) {
            let part = if t.vi(i, "đầu") { Part::EARLY_AFTERNOON } else { part };
            return Some(Read::strong(Piece::Part(part), end));
        }
    }
    let named = if t.vi(i, "buổi") { i + 1 } else { i };
    let (part, end) = named_part(t, named)?;
    if named > i {
        let greeting = i > 0 && t.vi_is(i - 1, &["chào", "chúc", "một", "những", "ăn"])
            || t.vi_is(end, &["vui", "tốt", "an"]);
        return (!greeting).then(|| Read::strong(Piece::Part(part), end));
    }
    // "tôi", "tới" and "sang" without accents are too common to be taken for a time.
    let bare = !t.accented(i) && t.en_is(i, &["toi", "sang", "dem", "chieu", "trua", "som"]);
    let dated = day::names_day(t, end);
    let behind_hour = i > 0
        && cue >= Cue::Beside
        && (t.number(i - 1).is_some() || t.vi_is(i - 1, &["giờ", "h", "g", "rưỡi", "phút", "p"]));
    if bare && t.en_is(i, &["toi", "sang"]) && !(dated || behind_hour) {
        return None;
    }
    // "nay" ties a part to today, "qua" to yesterday.
    if t.vi(end, "nay") && (t.accented(i) || !t.vi_is(end + 1, &["nay"])) {
        return Some(Read::strong(Piece::DayPart(Day::Date(t.today()), part), end + 1));
    }
    if t.vi(end, "qua") && t.vi_is(i, &["tối", "đêm", "chiều", "sáng", "trưa"]) {
        let yesterday = t.today().pred_opt()?;
        return Some(Read::strong(Piece::DayPart(Day::Date(yesterday), part), end + 1));
    }
    let other = t.vi_any(
        i,
        &[
            "sáng tạo",
            "sáng kiến",
            "sáng tác",
            "sáng lập",
            "sáng suốt",
            "sáng sủa",
            "sáng chế",
            "chiều cao",
            "chiều dài",
            "chiều rộng",
            "chiều chuộng",
            "chiều lòng",
            "tối đa",
            "tối thiểu",
            "tối ưu",
            "tối giản",
            "tối tăm",
        ],
    );
    other.is_none().then(|| Read::weak(Piece::Part(part), end))
}
