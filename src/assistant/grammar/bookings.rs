//! What guests have booked.

use super::clause::Clause;
use super::which::words;
use crate::assistant::request::{CancelBooking, ListBookings, Request};
use crate::phrases::{Meaning, Takes};

const LISTING: &[&str] = &[
    "who booked",
    "who has booked",
    "who ' s booked",
    "whos booked",
    "who did book",
    "who all booked",
    "show my bookings",
    "show me my bookings",
    "show bookings",
    "show the bookings",
    "list bookings",
    "list my bookings",
    "list the bookings",
    "what bookings",
    "which bookings",
    "any bookings",
    "any new bookings",
    "new bookings",
    "how many bookings",
    "do i have any bookings",
    "do i have bookings",
    "are there any bookings",
    "bookings",
    "my bookings",
    "show me bookings",
    "did anyone book",
    "has anyone booked",
    "who is booked",
    "did anybody book",
    "has anybody booked",
    "show me the bookings",
    "all bookings",
    "list all bookings",
    "show all bookings",
    "what are my bookings",
    "ai đã đặt lịch",
    "ai đã đặt",
    "ai đặt lịch",
    "ai đặt",
    "có ai đặt lịch",
    "có ai đặt",
    "có ai đã đặt",
    "ai book",
    "ai đã book",
    "có ai book",
    "danh sách đặt lịch",
    "danh sách khách đặt",
    "xem lượt đặt",
    "các lượt đặt",
    "lượt đặt",
    "xem các lượt đặt",
    "những ai đã đặt",
    "những ai đặt",
    "khách nào đặt",
    "khách nào đã đặt",
    "xem lịch đặt",
    "có khách nào đặt",
    "xem khách đặt",
    "có lượt đặt nào",
    "liệt kê lượt đặt",
    "xem đặt lịch",
    "danh sách lượt đặt",
    "liệt kê các lượt đặt",
    "xem ai đã đặt",
    "xem ai đặt",
    "có booking nào",
    "xem booking",
    "có bao nhiêu lượt đặt",
    "khách đặt",
    "có ai hẹn",
    "xem danh sách đặt lịch",
    "lịch đặt",
];
const BOOKING: &[&str] = &["booking", "bookings"];
const BOOKED: &[&str] = &[
    "lịch đặt của",
    "lượt đặt của",
    "lịch hẹn đặt của",
    "lượt đặt lịch của",
    "đặt lịch của",
    "đặt hẹn của",
    "booking của",
    "lịch đặt hẹn của",
    "lượt đặt hẹn của",
    "lượt đặt",
    "lịch đặt",
    "cái booking của",
    "lịch khách đặt của",
    "lượt hẹn của khách",
    "cuộc đặt của",
    "đơn đặt của",
    "lượt book của",
    "lịch hẹn của khách",
];
const CANCELLING: &[&str] = &[
    "cancel",
    "delete",
    "call off",
    "drop",
    "decline",
    "remove",
    "hủy",
    "huỷ",
    "xóa",
    "xoá",
    "bỏ",
    "từ chối",
];
const REASONS: &[&str] = &[
    "because of",
    "because",
    "since",
    "due to",
    "as i",
    "with the reason",
    "with reason",
    "reason :",
    "saying that",
    "saying",
    "and tell them",
    "and say",
    "cause",
    "bởi vì",
    "vì",
    "do",
    "lý do là",
    "lý do :",
    "lý do",
    "với lý do",
    "tại",
    "và báo",
    "và nhắn",
    "kèm lời nhắn",
];

pub(super) fn read(clause: &Clause) -> Option<Request> {
    cancelled(clause).or_else(|| listed(clause))
}

fn listed(clause: &Clause) -> Option<Request> {
    // "tuần này có ai đặt lịch không": the time comes first.
    let line = clause.line(Takes::Time);
    let bare = clause.of(&line.title);
    let rest = bare.after(LISTING)?;
    let mut said = rest.of(rest.text);
    // "booking link" is met before; "bookings for Intro" names the link.
    if said.t.any(0, &["link", "page"]).is_some() {
        return None;
    }
    const IDLE: &[&str] = &[
        "me",
        "for",
        "with",
        "from",
        "by",
        "on",
        "in",
        "of",
        "do i have",
        "are there",
        "a slot",
        "slots",
        "have i got",
        "so far",
        "a meeting",
        "an appointment",
        "the",
        "my",
        "không",
        "chưa",
        "ko",
        "k",
        "của tôi",
        "với tôi",
        "với mình",
        "lịch",
        "hẹn",
        "tôi",
        "mình",
        "nào",
        "qua link",
        "qua",
        "của",
        "cho",
        "via",
        "through",
        "link",
        "something",
        "anything",
        "time",
        "trong",
        "vào",
        "có",
        "không ạ",
        "rồi",
        "lịch hẹn",
        "đã",
        "today",
        "did i get",
        "i have",
        "up",
        "?",
        "tôi có",
    ];
    while let Some(at) = said.t.any(0, IDLE) {
        said = said.of(said.rest(at));
    }
    loop {
        let all = said.t.len();
        let Some(at) = (0..all).find(|at| said.t.any(*at, IDLE) == Some(all)) else { break };
        said = said.of(said.head(at));
    }
    let when =
        line.time.filter(|time| !matches!(time.found.meaning, Meaning::Duration(_))).map(|time| time.words);
    Some(Request::ListBookings(ListBookings { words: said.text.to_owned(), when }))
}

fn cancelled(clause: &Clause) -> Option<Request> {
    let rest = clause.after(CANCELLING)?;
    let (rest, reason) = match rest.t.first(1, REASONS) {
        Some((at, end)) => {
            let kept = rest.t.any(at, &["as i"]).is_some();
            (rest.of(rest.head(at)), Some(rest.rest(if kept { at + 1 } else { end })))
        }
        None => (rest.of(rest.text), None),
    };
    let line = rest.line(Takes::Time);
    let named = rest.of(&line.title);
    let guest = if let Some((_, end)) = named.t.first(0, BOOKED).filter(|(at, _)| *at < 3) {
        named.rest(end).to_owned()
    } else {
        let (at, end) = named.t.first(0, BOOKING)?;
        let behind = named.of(named.rest(end));
        let behind = behind.after(&["of", "by", "with", "from", "for", "của", "với"]).unwrap_or(behind);
        let before = named.head(at);
        if behind.is_empty() { before.to_owned() } else { behind.text.to_owned() }
    };
    let guest = guest.trim_end_matches([' ', ',']);
    let guest = guest.strip_suffix("'s").or_else(|| guest.strip_suffix("’s")).unwrap_or(guest);
    let guest = words(&named, guest);
    let when = line.time.map(|time| time.words);
    let reason =
        reason.map(|said| said.trim_matches([' ', ',', ':', '"']).to_owned()).filter(|said| !said.is_empty());
    (!guest.is_empty() || when.is_some()).then_some(Request::CancelBooking(CancelBooking {
        words: guest,
        when,
        reason,
        ..CancelBooking::default()
    }))
}
