//! Vietnamese words for days and runs of days.

use chrono::NaiveDate;

use crate::phrases::calendar::{self, plus_days};
use crate::phrases::follow::may_follow_number;
use crate::phrases::numeric;
use crate::phrases::piece::{Cue, Day, Piece, Read, Which};
use crate::phrases::runs::{self, Edge, Unit};
use crate::phrases::text::Text;

use super::{feast, nth, words};

pub(super) fn read(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    nth::read(t, i)
        .or_else(|| spoken(t, i, cue))
        .or_else(|| edge(t, i))
        .or_else(|| whole_read(t, i))
        .or_else(|| weekday(t, i, cue))
        .or_else(|| calendar_day(t, i))
        .or_else(|| numeric::date(t, i, cue))
        .or_else(|| feast::read(t, i, cue))
}

pub(super) fn day(day: Day, end: usize) -> Option<Read> {
    Some(Read::strong(Piece::Day(day), end))
}

/// Whether a word that names a day stands here, so that `tối` before it is the evening.
pub(super) fn names_day(t: &Text, i: usize) -> bool {
    t.vi_is(i, &["nay", "mai", "qua", "hôm", "ngày", "mốt", "kia"])
        || words::weekday(t, i).is_some()
        || t.vi(i, "cuối") && t.vi(i + 1, "tuần")
}

/// `hôm nay`, `mai`, `ngày kia`, `hôm qua`.
fn spoken(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    for (words, ahead) in [
        (&["ngày hôm nay", "hôm nay", "bữa nay", "bửa nay", "hnay"][..], 0),
        (&["ngày mai", "bữa mai", "sớm mai", "ngày hôm sau", "hôm sau"][..], 1),
        (&["ngày mốt", "ngày kia", "bữa mốt"][..], 2),
        (&["ngày kìa"][..], 3),
        (&["ngày hôm qua", "hôm qua", "bữa qua", "hqua"][..], -1),
        (&["ngày hôm kia", "hôm kia", "bữa kia", "hôm trước nữa"][..], -2),
        (&["hôm kìa"][..], -3),
    ] {
        if let Some(end) = t.vi_any(i, words) {
            let some_day = t.vi(i, "ngày") && i > 0 && t.vi(i - 1, "một");
            if some_day || t.vi(i, "ngày") && t.vi_is(end, &["sau"]) {
                return None;
            }
            return day(Day::Date(plus_days(t.today(), ahead)?), end);
        }
    }
    if t.vi(i, "mai") {
        let weak = is_tomorrow(t, i, cue)?;
        return Some(Read::weak_if(weak, Piece::Day(Day::Date(plus_days(t.today(), 1)?)), i + 1));
    }
    // "mốt" is also fashion, "nay" also "this"; beside a time of day they are days.
    let fresh = i == 0 || t.get(i).is_some_and(|w| w.opens);
    if t.vi(i, "mốt") && (cue >= Cue::Beside || hour_ahead(t, i)) {
        return day(Day::Date(plus_days(t.today(), 2)?), i + 1);
    }
    if t.vi(i, "mốt") && fresh && t.ends(i + 1) {
        return day(Day::Date(plus_days(t.today(), 2)?), i + 1);
    }
    if t.vi(i, "nay") && fresh && hour_ahead(t, i) {
        return day(Day::Date(t.today()), i + 1);
    }
    None
}

/// Whether `mai` is tomorrow and no name; whether that needs company.
fn is_tomorrow(t: &Text, i: usize, cue: Cue) -> Option<bool> {
    let word = t.get(i)?;
    let next = &[
        "mối", "mỉa", "một", "phục", "táng", "này", "sau", "danh", "đào", "vàng", "mốt", "hoa", "linh",
        "lan", "anh", "hương", "đó", "đây",
    ];
    if t.vi_is(i + 1, next) && (word.capital || !t.vi(i + 1, "anh")) {
        return None;
    }
    if !t.breaks_off(i + 1) {
        return None;
    }
    if word.capital && !word.opens {
        // "MAI HỌP LÚC 9H" is shouted.
        return None;
    }
    let behind = i > 0 && !word.opens;
    let people = &[
        "chị", "ông", "cô", "bà", "bạn", "bé", "tên", "hoa", "cây", "cành", "nhành", "tết", "dì", "thím",
        "nàng", "của", "với", "cho", "gặp", "và", "gọi",
    ];
    if behind && t.vi_is(i - 1, people) && cue < Cue::Beside && !hour_ahead(t, i) {
        return None;
    }
    if behind
        && t.vi_is(i - 1, &["chị", "ông", "cô", "bà", "bạn", "bé", "tên", "hoa", "cây", "cành", "dì", "thím"])
    {
        return None;
    }
    if word.capital {
        return Some(cue < Cue::Beside && !hour_ahead(t, i));
    }
    // Without accents the whole text may be any language: "mai" alone needs company there.
    let foreign = !t.accented(i + 1) && !t.accented(i.wrapping_sub(1)) && i > 0 && !hour_ahead(t, i);
    let any_accent = (0..t.len().min(200)).any(|at| t.accented(at));
    Some(foreign && !any_accent && !t.ends(i + 1) && cue < Cue::Beside)
}

/// Whether a time of day comes later in the sentence.
fn hour_ahead(t: &Text, i: usize) -> bool {
    for at in i + 1..(i + 25).min(t.len()) {
        if t.get(at).is_some_and(|w| w.opens) {
            return false;
        }
        let digits = t.number(at).is_some_and(|(value, _)| value <= 24);
        let glued = t.glued(at + 1)
            && (t.en_is(at + 1, &["h", "g", "am", "pm"]) || t.mark(at + 1, ':') && t.glued(at + 2));
        if digits && glued || words::number(t, at).is_some_and(|(hour, end)| hour <= 24 && t.vi(end, "giờ"))
        {
            return true;
        }
    }
    false
}

/// `thứ sáu`, `thứ 6 tuần sau`, `CN này`, `T2 tới`.
fn weekday(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    let named_day = t.vi(i, "ngày") && words::weekday(t, i + 1).is_some();
    let start = if named_day { i + 1 } else { i };
    let (weekday, mut weak, end) = words::weekday(t, start)?;
    if t.vi(end, "tuần")
        && let Some((ahead, after)) = words::ahead(t, end + 1)
    {
        let monday = plus_days(calendar::week_of(t.today()), 7 * i64::from(ahead))?;
        let date = plus_days(monday, i64::from(weekday.num_days_from_monday()))?;
        return day(Day::Date(date), after);
    }
    if let Some((ahead, after)) = words::ahead(t, end) {
        let known = t.vi_is(end, &["này", "tới", "sau", "trước", "kế", "tiếp", "vừa", "rồi"])
            && (!weak || t.number(end - 1).is_some() || t.en(start) == "cn");
        // "thứ 6 sau 3h" is after three; "thứ 6 này" is this one.
        let bounds = t.vi_is(end, &["sau", "trước"])
            && after == end + 1
            && !(t.ends(after) || may_follow_number(t, after) && t.number(after).is_none());
        if known && !bounds && !t.vi_is(after, &["là"]) {
            let which = match ahead {
                0 => Which::This,
                1 if t.vi(end, "sau") => Which::Next,
                1 => Which::Coming,
                2 => Which::AfterNext,
                _ => Which::Last,
            };
            return day(Day::Weekday(weekday, which), after);
        }
    }
    let cn = t.en(start) == "cn";
    if cn {
        let closes =
            t.ends(end) || t.is_mark(end) || t.vi_is(end, &["nhé", "nha", "này", "lúc", "ở", "với", "đi"]);
        weak = cue < Cue::Beside && !(closes && i > 0) || t.get(end).is_some_and(|w| w.capital);
    } else if named_day
        && i > 0
        && t.vi_is(
            i - 1,
            &["cả", "nguyên", "trọn", "suốt", "vào", "trong", "sáng", "trưa", "chiều", "tối", "hết"],
        )
    {
        weak = false;
    } else if weak && (named_day || t.number(end - 1).is_none() || cue < Cue::On) {
        // "người thứ ba", "thứ hai là"
        return None;
    }
    // "thu" without a number is nothing; "thu 2" alone may be English for Thursday the 2nd.
    Some(Read::weak_if(weak, Piece::Day(Day::Weekday(weekday, Which::Coming)), end))
}

/// A whole week, month or year: `tuần sau`, `tháng này`, `tháng 3`, `năm 2027`, `sang năm`.
pub(super) fn whole(t: &Text, i: usize) -> Option<(Day, usize)> {
    if t.vi(i, "sang") {
        let (unit, end) = words::unit(t, i + 1, false)?;
        let end = t.vi_any(end, &["sau", "tới"]).unwrap_or(end);
        return match unit {
            Unit::Week | Unit::Month | Unit::Year => Some((runs::units(t.today(), unit, 1, 1)?, end)),
            _ => None,
        };
    }
    // "cho đến hết năm"
    if i > 0 && t.vi(i - 1, "hết") {
        let unit =
            [("tuần", Unit::Week), ("tháng", Unit::Month), ("năm", Unit::Year), ("quý", Unit::Quarter)];
        let bare = unit.iter().find(|(word, _)| t.vi(i, word)).map(|(_, unit)| *unit);
        let goes_on = t.number(i + 1).is_some()
            || words::ahead(t, i + 1).is_some()
            || words::number_word(t, i + 1).is_some();
        if let Some(unit) = bare.filter(|_| !goes_on) {
            return Some((runs::units(t.today(), unit, 0, 1)?, i + 1));
        }
    }
    // "quý 1 năm sau", "quý 1/2027"; without its year it is a title.
    if t.vi(i, "quý")
        && t.accented(i)
        && let Some((number, 1)) = t.number(i + 1)
    {
        let slash = if t.mark(i + 2, '/') { i + 3 } else { i + 2 };
        let at = t.vi_any(slash, &["năm"]).unwrap_or(slash);
        let (year, end) = match numeric::year(t, at) {
            Some(year) => (year, at + 1),
            None => {
                let (Day::Run { from, grain: crate::phrases::value::Grain::Year, .. }, end) =
                    whole(t, slash)?
                else {
                    return None;
                };
                (chrono::Datelike::year(&from), end)
            }
        };
        let first = calendar::date(year, (3 * number).checked_sub(2)?, 1)?;
        return Some((runs::units(first, Unit::Quarter, 0, 1)?, end));
    }
    let unit = if t.vi(i, "tuần") {
        Unit::Week
    } else if t.vi(i, "tháng") {
        Unit::Month
    } else if t.vi(i, "quý") && t.accented(i) {
        Unit::Quarter
    } else if t.vi(i, "năm") {
        Unit::Year
    } else {
        return None;
    };
    if let Some((ahead, end)) = words::ahead(t, i + 1) {
        return Some((runs::units(t.today(), unit, ahead, 1)?, end));
    }
    match unit {
        Unit::Month => {
            let (number, end) = month_number(t, i + 1)?;
            let at = t.vi_any(end, &["năm"]).unwrap_or(end);
            let at = if t.mark(at, '/') || t.mark(at, '-') { at + 1 } else { at };
            if let Some(year) = numeric::year(t, at) {
                return Some((runs::month(year, number)?, at + 1));
            }
            Some((Day::Month(number), end))
        }
        Unit::Year => {
            let year = numeric::year(t, i + 1)?;
            Some((runs::year(year)?, i + 2))
        }
        _ => None,
    }
}

fn whole_read(t: &Text, i: usize) -> Option<Read> {
    let (run, end) = whole(t, i)?;
    if t.vi_is(end, &["khi", "âm"]) && !t.vi(end + 1, "nào") {
        return None;
    }
    day(run, end)
}

/// A month's number behind `tháng`: `12`, `mười hai`, `tư`.
fn month_number(t: &Text, i: usize) -> Option<(u32, usize)> {
    let (number, end) = match t.number(i) {
        Some((value, digits)) if digits <= 2 => (value, i + 1),
        Some(_) => return None,
        // Without accents "thang sau" is next month.
        None if t.en(i) == "sau" || t.vi_is(i, &["sau"]) => return None,
        None => words::number_word(t, i)?,
    };
    let goes_on = t.mark(end, '.') && t.glued(end + 1) && t.number(end + 1).is_some();
    // "tháng năm" is also "months and years".
    let idle = t.number(i).is_none() && t.vi(i, "năm") && !may_follow_number(t, end);
    let counted = idle || t.vi_is(end, &["lần", "người", "cái"]);
    ((1..=12).contains(&number) && !goes_on && !counted).then_some((number, end))
}

/// `đầu tuần sau`, `giữa tháng 3`, `cuối năm`, `cuối tuần này`.
fn edge(t: &Text, i: usize) -> Option<Read> {
    if let Some(end) = t.vi_any(i, &["cuối tuần", "dịp cuối tuần"]) {
        let (ahead, end) = words::ahead(t, end).unwrap_or((0, end));
        return day(runs::saturday_and_sunday(t.today(), ahead.into())?, end);
    }
    if let Some(end) = t
        .vi_any(i, &["hết ngày", "hết hôm nay"])
        .filter(|end| !names_day(t, *end) && t.number(*end).is_none())
    {
        return day(Day::Date(t.today()), end);
    }
    let which = if t.vi(i, "đầu") {
        Edge::Start
    } else if t.vi(i, "giữa") {
        Edge::Middle
    } else if t.vi(i, "cuối") {
        Edge::End
    } else {
        return None;
    };
    if t.accented(i + 1) && !t.accented(i) {
        return None;
    }
    if let Some((run, end)) = whole(t, i + 1) {
        let run = match run {
            Day::Month(number) => {
                // "tháng 3 năm sau"
                match whole(t, end) {
                    Some((Day::Run { from, grain: crate::phrases::value::Grain::Year, .. }, after)) => {
                        let run = runs::month(chrono::Datelike::year(&from), number)?;
                        return day(runs::edge(&run, which)?, after);
                    }
                    _ => runs::coming_month(t.today(), number)?,
                }
            }
            run => run,
        };
        return day(runs::edge(&run, which)?, end);
    }
    let (unit, end) = words::unit(t, i + 1, false)?;
    if t.is_mark(i + 1) || !matches!(unit, Unit::Week | Unit::Month | Unit::Year) {
        return None;
    }
    let first = t.vi(i, "đầu");
    let mut run = runs::units(t.today(), unit, 0, 1)?;
    // The beginning that has passed is meant for the next one.
    if let (true, Some(Day::Run { to, .. })) = (first, runs::edge(&run, which))
        && to.pred_opt().is_some_and(|last| last <= t.today())
    {
        run = runs::units(t.today(), unit, 1, 1)?;
    }
    day(runs::edge(&run, which)?, end)
}

/// A day's number: in digits or words up to 31, after `ngày`, `mùng`, `hôm`.
fn day_number(t: &Text, i: usize) -> Option<(u32, usize)> {
    let (number, end) = match t.number(i) {
        Some((value, digits)) if digits <= 2 => (value, i + 1),
        Some(_) => return None,
        None => words::number_word(t, i)?,
    };
    (1..=31).contains(&number).then_some((number, end))
}

/// `ngày 20/11`, `ngày 20 tháng 11 năm 2027`, `mùng 5`, `3 tháng 12`, `ngày 20`.
fn calendar_day(t: &Text, i: usize) -> Option<Read> {
    let prefixed =
        t.vi_any(i, &["ngày mùng", "ngày mồng", "hôm mùng", "hôm mồng", "ngày", "mùng", "mồng", "hôm"]);
    let at = prefixed.unwrap_or(i);
    if prefixed.is_some() {
        if let Some(read) = numeric::date(t, at, Cue::On) {
            return solar(t, read.end).then_some(Read { weak: false, ..read });
        }
    } else if !t.stands_free(i) {
        return None;
    }
    let (number, end) = day_number(t, at)?;
    let named_month =
        t.vi(end, "tháng") || t.vi(end, "thg") || t.glued(end) && t.en(end) == "t" || t.en(end) == "th";
    if named_month && let Some((month, after)) = month_number(t, end + 1) {
        // "3 tháng 2 lần"; "ba tháng" is a length.
        NaiveDate::from_ymd_opt(2024, month, number)?;
        let behind = t.vi_any(after, &["năm"]).unwrap_or(after);
        let behind = if t.mark(behind, '/') || t.mark(behind, ',') || t.mark(behind, '-') {
            behind + 1
        } else {
            behind
        };
        let year =
            numeric::year(t, behind).filter(|_| behind > after || t.accented(end) || prefixed.is_some());
        if let Some(year) = year {
            return day(Day::Date(calendar::date(year, month, number)?), behind + 1);
        }
        return solar(t, after)
            .then(|| day(Day::OfYear { month, day: number, either: false }, after))
            .flatten();
    }
    // "mười lăm tháng này", but "3 tháng này" is a length.
    if prefixed.is_none() && number > 12 && t.vi(end, "tháng") && t.vi_is(end + 1, &["này", "sau", "tới"])
    {
        let run = runs::units(t.today(), Unit::Month, i32::from(!t.vi(end + 1, "này")), 1)?;
        return day(runs::nth_day(&run, i32::try_from(number).ok()?)?, end + 2);
    }
    // "ngày 3 lần", "hôm ba đứa": only what cannot be counted may follow.
    let prefixed = prefixed?;
    let spelled = t.number(at).is_none();
    let short = t.vi(prefixed - 1, "mùng") || t.vi(prefixed - 1, "mồng");
    if short && number > 10 || spelled && !short && number < 10 {
        return None;
    }
    let whole_month = t.vi(end, "tháng") || t.vi(end, "này");
    if !whole_month && !may_follow_number(t, end)
        || t.vi_is(end, &["đêm", "ngày"]) && t.vi(prefixed - 1, "ngày")
    {
        return None;
    }
    let twice =
        i > 0 && t.vi_is(i - 1, &["mỗi", "một", "trong", "cả"]) && t.vi(i, "ngày") && t.vi(i - 1, "một");
    (solar(t, end) && !twice).then(|| day(Day::OfMonth(number), end)).flatten()
}

/// Whether a date is not said to be of the lunar calendar.
fn solar(t: &Text, end: usize) -> bool {
    let lunar = t.vi_any(end, &["âm lịch", "âm", "tết", "tháng giêng", "tháng chạp", "giêng", "al"]);
    let bracket = t.mark(end, '(') && t.vi_any(end + 1, &["âm lịch", "âm", "al"]).is_some();
    !(lunar.is_some()
        && (t.accented(end)
            || t.vi_phrase(end, "âm lịch").is_some()
            || t.en(end) == "al"
            || t.vi_is(end, &["tết", "tháng", "âm"])))
        && !bracket
}
