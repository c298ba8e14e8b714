//! Whole requests, as people write them, and what they ask for.

use proptest::prelude::*;

use super::{Understanding, understand};
use crate::assistant::request::{Request, Scope, Which};
use crate::phrases::Style;

/// A request in the short form of the files of requests.
fn short(request: &Request) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut say = |name: &str, value: Option<&str>| {
        said.extend(value.filter(|value| !value.is_empty()).map(|value| format!("{name}={value}")));
    };
    let name = match request {
        Request::ShowDays(show) => {
            say("when", Some(&show.when));
            "show"
        }
        Request::FindEvents(find) => {
            say("words", Some(&find.words));
            say("when", find.when.as_deref());
            "find"
        }
        Request::FindFreeTime(free) => {
            say("length", free.length.as_deref());
            say("when", free.when.as_deref());
            say("buffer", free.buffer.as_deref());
            "free"
        }
        Request::ListBookingLinks(_) => "links",
        Request::ListBookings(list) => {
            say("words", Some(&list.words));
            say("when", list.when.as_deref());
            "bookings"
        }
        Request::DraftMessage(draft) => {
            say("to", Some(&draft.to));
            say("about", Some(&draft.about));
            say("which", draft.which.as_ref().map(of).as_deref());
            "draft"
        }
        Request::CreateEvent(create) => {
            say("title", Some(&create.title));
            say("when", Some(&create.when));
            say("place", create.place.as_deref());
            say("description", create.description.as_deref());
            say("invite", Some(&create.invite.join(",")));
            say("calendar", create.calendar.as_deref());
            "create"
        }
        Request::MoveEvent(moved) => {
            say("which", Some(&of(&moved.which)));
            say("to", Some(&moved.to));
            say("scope", scope(moved.scope));
            "move"
        }
        Request::ChangeEvent(change) => {
            say("which", Some(&of(&change.which)));
            say("title", change.title.as_deref());
            say("place", change.place.as_deref());
            say("description", change.description.as_deref());
            say("length", change.length.as_deref());
            say("scope", scope(change.scope));
            "change"
        }
        Request::CancelEvent(cancel) => {
            say("which", Some(&of(&cancel.which)));
            say("scope", scope(cancel.scope));
            "cancel"
        }
        Request::InvitePeople(invite) => {
            say("which", Some(&of(&invite.which)));
            say("people", Some(&invite.people.join(",")));
            say("scope", scope(invite.scope));
            "invite"
        }
        Request::AnswerInvitation(answer) => {
            say("which", Some(&of(&answer.which)));
            say("response", Some(&answer.response));
            say("comment", answer.comment.as_deref());
            "answer"
        }
        Request::CreateBookingLink(link) => {
            say("title", Some(&link.title));
            say("length", link.length.as_deref());
            say("hours", link.hours.as_deref());
            say("place", link.place.as_deref());
            "new-link"
        }
        Request::ChangeBookingLink(link) => {
            say("link", Some(&link.link));
            say("title", link.title.as_deref());
            say("length", link.length.as_deref());
            say("hours", link.hours.as_deref());
            say("place", link.place.as_deref());
            say("active", link.is_active.map(|is| if is { "yes" } else { "no" }));
            "change-link"
        }
        Request::CancelBooking(cancel) => {
            say("words", Some(&cancel.words));
            say("when", cancel.when.as_deref());
            say("reason", cancel.reason.as_deref());
            "cancel-booking"
        }
    };
    format!("{name} {}", said.join("; ")).trim().to_owned()
}

fn of(which: &Which) -> String {
    match &which.when {
        Some(when) => format!("{}@{when}", which.words),
        None => which.words.clone(),
    }
}

fn scope(scope: Option<Scope>) -> Option<&'static str> {
    scope.map(|scope| match scope {
        Scope::This => "this",
        Scope::Following => "following",
        Scope::All => "all",
    })
}

/// What is understood, in the short form: requests joined by `&&`, readings by `??`.
fn said(understanding: &Understanding) -> String {
    let plan = |plan: &Vec<Request>| plan.iter().map(short).collect::<Vec<_>>().join(" && ");
    match understanding {
        Understanding::Requests(requests) => plan(requests),
        Understanding::Either(plans) => plans.iter().map(plan).collect::<Vec<_>>().join(" ?? "),
        Understanding::Nothing => "nothing".to_owned(),
    }
}

const NOW: &str = "2026-11-18T08:40:00";

/// The rows of a file: a line and what it asks for.
fn rows(file: &str) -> Vec<(&str, &str)> {
    file.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split_once('\t').expect("a request, a tab, what it asks for"))
        .collect()
}

fn reads(text: &str) -> String {
    said(&understand(text, NOW.parse().expect("a time"), Style::default()))
}

/// How many rows are right, of how many; what is wrong is printed.
fn score(name: &str, file: &str) -> (usize, usize) {
    let rows = rows(file);
    let wrong: Vec<_> = rows.iter().filter(|(text, wanted)| reads(text) != *wanted).collect();
    for (text, wanted) in &wrong {
        println!("{text}\n    is    {}\n    and not {wanted}", reads(text));
    }
    println!("{name}: {} of {}", rows.len() - wrong.len(), rows.len());
    (rows.len() - wrong.len(), rows.len())
}

#[test]
fn requests_of_both_languages_are_understood() {
    for (name, file) in [
        ("English", include_str!("tests/requests_en.tsv")),
        ("Vietnamese", include_str!("tests/requests_vi.tsv")),
        ("kept aside", include_str!("tests/requests_aside.tsv")),
    ] {
        let (right, all) = score(name, file);
        assert!(all >= 100, "{name}: only {all} requests");
        assert!(right * 100 >= all * 98, "{name}: only {right} of {all} are right");
    }
}

#[test]
fn what_leaves_two_readings_is_asked_with_both_dates_written_out() {
    let at_ten = "2026-11-23T10:00:00".parse().expect("a time");
    let understood = understand("call Anna at 9:30", at_ten, Style::default());
    let Understanding::Either(plans) = &understood else { panic!("{understood:?}") };
    assert_eq!(plans.len(), 2);
    assert_eq!(
        said(&understood),
        "create title=call Anna; when=2026-11-23 at 21:30 ?? create title=call Anna; when=2026-11-24 at 09:30"
    );
    // A part of the day leaves nothing open.
    assert!(matches!(
        understand("call Anna at 9:30 tonight", at_ten, Style::default()),
        Understanding::Requests(_)
    ));
    // Next Friday is decided: the card shows the date.
    assert!(matches!(
        understand("call Anna next Friday at 3pm", at_ten, Style::default()),
        Understanding::Requests(_)
    ));
}

#[test]
fn capitals_accents_and_politeness_change_nothing() {
    for (text, wanted) in [
        ("CANCEL GYM ON FRIDAY", "cancel which=GYM@ON FRIDAY"),
        ("Could you please cancel gym on Friday, please?", "cancel which=gym@on Friday"),
        ("  cancel   gym  on   Friday  ", "cancel which=gym@on Friday"),
        ("HỦY HỌP MAI", "cancel which=HỌP@MAI"),
        ("bạn ơi giúp mình hủy họp mai với nhé", "cancel which=họp@mai"),
        ("hu\u{309}y ho\u{323}p mai", "cancel which=ho\u{323}p@mai"),
        ("lunch tomorrow12:30", "create title=lunch; when=tomorrow12:30"),
        ("họp nhóm mai 9 h 30", "create title=họp nhóm; when=mai 9 h 30"),
    ] {
        assert_eq!(reads(text), wanted, "{text}");
    }
}

#[test]
fn sentences_that_ask_for_nothing_are_nothing() {
    let sentences = include_str!("../../phrases/tests/without_time.txt");
    let heard: Vec<String> = sentences
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .filter(|line| reads(line) != "nothing")
        .map(|line| format!("{line}: {}", reads(line)))
        .collect();
    assert!(heard.is_empty(), "{}", heard.join("\n"));
}

#[test]
fn the_longest_lines_are_read_in_bounded_time() {
    for unit in [
        "add a friday 3pm and ",
        "move to ",
        "cancel x and ",
        "dời họp sang ",
        "a b@c.de ",
        "mời a@b.vn vào ",
        "tell a that ",
        "\"x ",
        "create link ",
        "không có ",
        "friday and ",
        "find 1 hour ",
        "; move x to 3 ",
    ] {
        let text = unit.repeat(1_000 / unit.len());
        let best = (0..3)
            .map(|_| {
                let start = std::time::Instant::now();
                reads(&text);
                start.elapsed()
            })
            .min()
            .unwrap_or_default();
        println!("{unit:?}: {best:?}");
        assert!(best < std::time::Duration::from_secs(5), "{unit:?}: {best:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,80}") {
        reads(&text);
    }

    #[test]
    fn any_words_of_requests_are_read_without_a_panic(
        words in prop::collection::vec((prop::sample::select(WORDS), prop::bool::ANY), 0..14),
    ) {
        let text: String = words.iter().flat_map(|(word, spaced)| [*word, if *spaced { " " } else { "" }]).collect();
        reads(&text);
    }
}

/// Words of which requests are made, so that random texts come near to some.
const WORDS: &[&str] = &[
    "cancel",
    "move",
    "add",
    "invite",
    "a@x.org",
    "to",
    "the",
    "at",
    "on",
    "Friday",
    "3pm",
    "by",
    "30 minutes",
    "and",
    "then",
    ";",
    "with",
    "in",
    "room",
    "2",
    "\"",
    "'",
    "“",
    "”",
    "link",
    "booking",
    "called",
    "Mon-Fri",
    "9-12",
    "what",
    "is",
    "when",
    "free",
    "hủy",
    "họp",
    "dời",
    "sang",
    "mai",
    "lúc",
    "9h",
    "với",
    "ở",
    "phòng",
    "tuần sau",
    "có gì",
    "rảnh",
    "1 tiếng",
    "nhé",
    "tất cả",
    "mời",
    "vào",
    "từ chối",
    "lời mời",
    "vì",
    "soạn",
    "tin",
    "cho",
    "rằng",
    "tắt",
    ":",
    ",",
    "?",
    "\u{1f}",
    "note:",
    "every",
    "until",
    "June",
    "trong lịch",
    "'s",
    "rồi",
    "an",
    "An",
    "of",
    "calendar",
    "😀",
];
