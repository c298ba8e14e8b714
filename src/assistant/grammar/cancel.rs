//! Events that do not take place.

use super::clause::Clause;
use super::which::which;
use crate::assistant::request::{CancelEvent, Request};

const VERBS: &[&str] = &[
    "cancel",
    "delete",
    "remove",
    "scrap",
    "call off",
    "get rid of",
    "clear",
    "drop",
    "erase",
    "take off",
    "hủy",
    "huỷ",
    "hủy bỏ",
    "huỷ bỏ",
    "xóa",
    "xoá",
    "xóa bỏ",
    "xoá bỏ",
    "bỏ",
    "dẹp",
    "gỡ",
    "hủy lịch",
    "huỷ lịch",
    "xóa lịch",
    "xoá lịch",
    "bỏ lịch",
    "hủy cuộc",
    "hủy buổi",
    "hủy giúp",
    "hủy giúp mình",
    "hủy giúp tôi",
    "hủy hộ",
    "xóa giúp",
    "xóa giúp mình",
    "xóa giúp tôi",
    "hủy cho tôi",
    "hủy cho mình",
    "xóa cho tôi",
    "xóa cho mình",
    "hủy hẹn",
];

pub(super) fn read(clause: &Clause) -> Option<Request> {
    let rest = clause.after(VERBS)?;
    // "Drop in", "drop off the kids", "bỏ ra 2 tiếng", "clear the table" are things to do.
    let idle = rest.t.any(0, &["in", "off", "by", "out", "ra", "vào", "phiếu", "qua"]).is_some();
    let doubtful = clause.t.any(0, &["drop", "clear", "bỏ", "gỡ", "take off", "erase"]).is_some();
    let (which, scope) = which(&rest)?;
    if idle || doubtful && which.when.is_none() && scope.is_none() {
        return None;
    }
    Some(Request::CancelEvent(CancelEvent { which, scope }))
}
