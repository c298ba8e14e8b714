//! Abbreviations of zones that people write behind a time of day. Each is a fixed offset; those
//! that several countries use mean what they mostly mean in English mails.

/// Minutes east of Greenwich.
pub(super) fn offset(abbreviation: &str) -> Option<i32> {
    Some(match abbreviation {
        "gmt" | "utc" | "z" | "wet" => 0,
        "bst" | "cet" | "west" => 60,
        "cest" | "eet" | "sast" => 120,
        "eest" | "msk" => 180,
        "ist" => 330,
        "ict" => 420,
        "sgt" | "hkt" | "awst" => 480,
        "jst" | "kst" => 540,
        "aest" => 600,
        "aedt" => 660,
        "nzst" => 720,
        "nzdt" => 780,
        "edt" => -240,
        "est" | "cdt" => -300,
        "cst" | "mdt" => -360,
        "mst" | "pdt" => -420,
        "pst" | "akdt" => -480,
        "akst" => -540,
        "hst" => -600,
        _ => return None,
    })
}
