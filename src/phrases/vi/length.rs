//! Vietnamese lengths of time, and times reckoned from now by them.

use crate::phrases::follow;
use crate::phrases::lengths::{from_now, of as length_of, plus};
use crate::phrases::piece::{Cue, Piece, Read};
use crate::phrases::runs::{self, Unit};
use crate::phrases::text::Text;
use crate::phrases::value::Length;

use super::words;

fn half_of(unit: Unit) -> Option<Length> {
    let zero = Length::default();
    Some(match unit {
        Unit::Minute => return None,
        Unit::Hour => Length { minutes: 30, ..zero },
        Unit::Day => Length { minutes: 12 * 60, ..zero },
        Unit::Week => return None,
        Unit::Month => Length { days: 15, ..zero },
        Unit::Quarter => return None,
        Unit::Year => Length { months: 6, ..zero },
    })
}

/// `2 tiếng`, `nửa tiếng`, `một tiếng rưỡi`, `1 tiếng 15 phút`, `45p`, `3 ngày`. With `hours` also
/// `2 giờ`, `1h30`.
pub(crate) fn length(t: &Text, i: usize, hours: bool) -> Option<(Length, Unit, usize)> {
    if let Some((unit, end)) = t.vi(i, "nửa").then(|| words::unit(t, i + 1, true)).flatten() {
        return Some((half_of(unit)?, unit, end));
    }
    // "tiếng rưỡi" is one and a half.
    if let Some(end) = t.vi_any(i, &["tiếng rưỡi", "tháng rưỡi", "năm rưỡi"]) {
        let (unit, _) = words::unit(t, i, false)?;
        return Some((plus(length_of(unit, 1)?, half_of(unit)?), unit, end));
    }
    let (many, at) = words::amount(t, i)?;
    // 1h30
    if hours && t.glued(at) && t.en(at) == "h" && t.glued(at + 1) {
        let (minutes, _) = t.number(at + 1).filter(|&(value, digits)| digits <= 2 && value < 60)?;
        let end = if t.glued(at + 2) && t.en_is(at + 2, &["p", "ph"]) { at + 3 } else { at + 2 };
        let whole = Length { minutes: many.checked_mul(60)?.checked_add(minutes)?, ..Length::default() };
        return (many < 100).then_some((whole, Unit::Hour, end));
    }
    // 1,5 tiếng
    if (t.mark(at, ',') || t.mark(at, '.')) && t.glued(at) && t.number(at + 1) == Some((5, 1)) {
        let (unit, end) = words::unit(t, at + 2, hours)?;
        let base = if many == 0 { Length::default() } else { length_of(unit, many)? };
        return Some((plus(base, half_of(unit)?), unit, end));
    }
    let (unit, end) = words::unit(t, at, hours)?;
    // "năm năm" is five years, "năm" alone is one word.
    let length = length_of(unit, many)?;
    if t.vi(end, "rưỡi") {
        return Some((plus(length, half_of(unit)?), unit, end + 1));
    }
    if unit == Unit::Hour
        && let Some((minutes, after)) = words::number(t, end)
    {
        let named = matches!(words::unit(t, after, false), Some((Unit::Minute, _)));
        if minutes < 60 && named {
            let (_, end) = words::unit(t, after, false)?;
            return Some((plus(length, Length { minutes, ..Length::default() }), unit, end));
        }
    }
    Some((length, unit, end))
}

/// `2 tiếng nữa`, `sau 3 ngày`, `cách đây 2 tuần`, `trong 45 phút`, `3 ngày tới`, `2 tiếng`.
pub(super) fn read(t: &Text, i: usize, _cue: Cue) -> Option<Read> {
    if let Some(at) = t.vi_any(i, &["cách đây khoảng", "cách đây"]) {
        let (length, _, end) = length(t, at, true)?;
        return from_now(t, length, true).map(|piece| Read::strong(piece, end));
    }
    if t.vi(i, "sau") {
        let at = t.vi_any(i + 1, &["khoảng", "đúng", "chừng", "tầm"]).unwrap_or(i + 1);
        let (length, unit, end) = length(t, at, true)?;
        let nua = t.vi(end, "nữa");
        // "sau 3 giờ chiều" is a time of day.
        let clock =
            unit == Unit::Hour && !nua && t.vi_is(end - 1, &["giờ"]) || !nua && t.en_is(end - 1, &["h", "g"]);
        if clock || !nua && unit == Unit::Hour && t.number(end - 1).is_some() {
            return None;
        }
        let end = if nua { end + 1 } else { end };
        return from_now(t, length, false).map(|piece| Read::strong(piece, end));
    }
    if let Some(at) = t.vi_any(
        i,
        &[
            "trong vòng khoảng",
            "trong vòng",
            "trong khoảng",
            "trong suốt",
            "trong",
            "kéo dài khoảng",
            "kéo dài",
            "suốt",
            "mất",
            "khoảng",
        ],
    ) {
        if let Some(read) = counted(t, at) {
            return (!t.vi(i, "mất")).then_some(read);
        }
        let (length, _, end) = length(t, at, !t.vi(i, "khoảng"))?;
        if t.vi_is(end, &["nữa", "tới"]) {
            return from_now(t, length, false).map(|piece| Read::strong(piece, end + 1));
        }
        if t.vi(i, "khoảng") {
            return None;
        }
        return Some(Read::weak_if(t.vi(i, "mất"), Piece::Lasts(length), end));
    }
    if let Some(read) = counted(t, i) {
        return Some(read);
    }
    if let Some((length, unit, end)) = length(t, i, true) {
        let ago = t
            .vi_any(end, &["trước đây", "trước"])
            .filter(|&end| unit != Unit::Hour || t.vi(end - 1, "đây") || !t.vi_is(end, &["khi"]));
        if let Some(end) = t.vi_any(end, &["nữa", "sau nữa", "sau đó"]).filter(|_| !t.vi(end + 1, "đó"))
        {
            let since = [
                "kể từ hôm nay",
                "tính từ hôm nay",
                "kể từ bây giờ",
                "tính từ bây giờ",
                "từ bây giờ",
                "kể từ giờ",
            ];
            let end = t.vi_any(end, &since).unwrap_or(end);
            return from_now(t, length, false).map(|piece| Read::strong(piece, end));
        }
        let ends = |at| t.ends(at) || t.is_mark(at) || follow::may_follow_number(t, at);
        let quarter = i > 0 && t.vi(i - 1, "quý");
        if t.vi(end, "sau")
            && !quarter
            && (unit != Unit::Year || t.accented(end - 1))
            && ends(end + 1)
            && !t.vi_is(end + 1, &["đó", "khi"])
            && t.number(i).is_some() | t.accented(i)
        {
            // "năm sau" is next year, "một năm sau" in a year.
            return from_now(t, length, false).map(|piece| Read::strong(piece, end + 1));
        }
        if let Some(after) = ago.filter(|&after| ends(after)) {
            return from_now(t, length, true).map(|piece| Read::strong(piece, after));
        }
    }
    let (length, unit, end) = length(t, i, false)?;
    let vague = t.number(i).is_none() && !t.accented(i);
    (!(vague && matches!(unit, Unit::Year | Unit::Month))).then(|| Read::weak(Piece::Lasts(length), end))
}

/// `3 ngày tới`, `2 tuần sắp tới`: whole units after the running one.
fn counted(t: &Text, i: usize) -> Option<Read> {
    let (many, at) = words::amount(t, i)?;
    let (unit, end) = words::unit(t, at, false)?;
    if matches!(unit, Unit::Minute | Unit::Hour) {
        return None;
    }
    if let Some(end) = t.vi_any(end, &["sắp tới", "tiếp theo", "tới"]) {
        return runs::units(t.today(), unit, 1, many).map(|run| Read::strong(Piece::Day(run), end));
    }
    let end = t.vi_any(end, &["vừa qua", "vừa rồi", "gần đây"])?;
    let back = -i32::try_from(many).ok()?;
    runs::units(t.today(), unit, back, many).map(|run| Read::strong(Piece::Day(run), end))
}
