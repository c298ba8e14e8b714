//! Readings that are chosen, spans, and series, one by one.

use super::super::{Assumption, Languages, Meaning, Order, Style, find, gather};
use super::{at, said, short};

/// A Wednesday.
const NOW: &str = "2026-11-18T08:40:00";

fn reads(text: &str) -> String {
    said(text, NOW, Style::default())
}

#[test]
fn a_weekday_said_on_that_day_is_the_next_with_today_as_the_other_reading() {
    let found = &find("Wednesday", at(NOW), Style::default())[0];
    assert_eq!(short(&found.meaning), "11-25");
    assert_eq!(found.other.as_ref().map(short).as_deref(), Some("11-18"));
    assert!(found.assumed.contains(&Assumption::NotToday));
    assert_eq!(reads("this Wednesday"), "11-18");
}

#[test]
fn next_friday_is_that_of_the_next_week_with_the_coming_one_as_the_other_reading() {
    let found = &find("next Friday", at(NOW), Style::default())[0];
    assert_eq!(short(&found.meaning), "11-27");
    assert_eq!(found.other.as_ref().map(short).as_deref(), Some("11-20"));
    assert_eq!(reads("this Friday"), "11-20");
    assert_eq!(reads("the coming Friday"), "11-20");
}

#[test]
fn an_hour_without_its_half_is_taken_as_people_live() {
    for (text, wanted) in [
        ("tomorrow at 3", "11-19T15:00"),
        ("tomorrow at 9", "11-19T09:00"),
        ("at 9", "11-18T09:00"),
        ("at 8", "11-18T20:00"),
        ("at 12", "11-18T12:00"),
        ("dinner tomorrow at 7", "11-19 | 11-18T19:00"),
        ("03:00 tomorrow", "11-19T03:00"),
        ("tomorrow evening at 8", "11-19T20:00"),
        ("tonight at 1", "11-19T01:00"),
    ] {
        let got = reads(text);
        assert!(got == wanted || wanted.contains('|') && got == "11-19T19:00", "{text}: {got}");
    }
    let found = &find("tomorrow at 3", at(NOW), Style::default())[0];
    assert_eq!(found.other.as_ref().map(short).as_deref(), Some("11-19T03:00"));
    assert!(found.assumed.contains(&Assumption::HalfOfDay));
}

#[test]
fn the_order_of_numbers_is_the_readers() {
    assert_eq!(reads("on 3/12"), "12-03");
    assert_eq!(
        said("on 3/12", NOW, Style { order: Order::MonthDay, languages: Languages::Both }),
        "2027-03-12"
    );
    assert_eq!(reads("on 12/25"), "12-25");
    let found = &find("on 3/12", at(NOW), Style::default())[0];
    assert_eq!(found.other.as_ref().map(short).as_deref(), Some("2027-03-12"));
}

#[test]
fn spans_hold_the_phrase_with_its_preposition_and_nothing_else() {
    for (text, wanted) in [
        ("lunch with Anna tomorrow 12:30 for 1h", "tomorrow 12:30 for 1h"),
        ("call Bob at 3pm, then rest", "at 3pm"),
        ("họp với An chiều mai lúc 3 giờ ở phòng 2", "chiều mai lúc 3 giờ"),
        ("gym every Monday and Thursday 7am until June", "every Monday and Thursday 7am until June"),
        ("dentist on Friday.", "on Friday"),
        ("gặp ở quán (thứ 6)", "thứ 6"),
    ] {
        let found = find(text, at(NOW), Style::default());
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(&text[found[0].span.clone()], wanted);
    }
}

#[test]
fn decomposed_letters_and_either_place_of_the_tone_are_the_same_word() {
    // "tối thứ sáu" in decomposed letters
    assert_eq!(reads("to\u{302}\u{301}i thu\u{31b}\u{301} sa\u{301}u"), "11-20T18:00..24:00");
    // "tuần" with a misplaced accent is another word.
    assert_eq!(reads("tuán sau"), "");
}

#[test]
fn a_zone_is_told_apart_from_the_readers() {
    let found = &find("Thursday 9 am BST", at(NOW), Style::default())[0];
    assert_eq!((short(&found.meaning).as_str(), found.offset), ("11-19T09:00", Some(60)));
}

#[test]
fn series_say_how_often_and_until_when() {
    for (text, wanted) in [
        ("every day", "daily from 11-18"),
        ("every Monday and Thursday 7am until June", "weekly mon,thu from 11-19T07:00 until 2027-05-31"),
        ("every other week", "2-weekly from 11-18"),
        ("every two weeks on Friday at 3pm", "2-weekly fri from 11-20T15:00"),
        ("every weekday at 9", "weekly mon,tue,wed,thu,fri from 11-18T09:00"),
        ("Mondays and Wednesdays at 6pm", "weekly mon,wed from 11-18T18:00"),
        ("every first Monday of the month at 10", "monthly 1. mon from 12-07T10:00"),
        ("the last Friday of every month", "monthly -1. fri from 11-27"),
        ("every month on the 15th", "monthly day 15 from 12-15"),
        ("daily at 10:30 until Friday", "daily from 11-18T10:30 until 11-20"),
        ("every Tuesday from 2 to 3pm", "weekly tue from 11-24T14:00..15:00"),
        ("every Tuesday at 2pm for 30 minutes", "weekly tue from 11-24T14:00..14:30"),
        ("every Tuesday for 10 weeks", "weekly tue from 11-24 until 2027-02-01"),
        ("every morning at 7", "daily from 11-19T07:00"),
        ("every Sunday 10 times", "weekly sun from 11-22 x10"),
        ("every Monday starting next week", "weekly mon from 11-23"),
        ("every year on March 8", "yearly day 8 from 2027-03-08"),
    ] {
        assert_eq!(reads(text), wanted, "{text}");
    }
}

#[test]
fn phrases_apart_from_each_other_make_one_time() {
    for (text, wanted, left) in [
        ("chiều thứ 7 đi xem phim lúc 5h", "11-21T17:00", " đi xem phim "),
        ("Friday lunch with Anna at 12:30 for 1h", "11-20T12:30..13:30", " lunch with Anna "),
        ("mai họp nhóm lúc 9h", "11-19T09:00", " họp nhóm "),
        ("call Bob at 3pm about the 4pm meeting", "11-18T15:00", "call Bob  about the 4pm meeting"),
    ] {
        let (spans, found) = gather(text, at(NOW), Style::default()).expect(text);
        let mut title = text.to_owned();
        for span in spans.iter().rev() {
            title.replace_range(span.clone(), "");
        }
        assert_eq!((short(&found.meaning).as_str(), title.as_str()), (wanted, left));
    }
    assert!(gather("may I ask", at(NOW), Style::default()).is_none());
}

#[test]
fn a_time_that_does_not_exist_is_none() {
    for text in ["at 25:00", "31 February", "30/2/2027", "13:75", "32/1", "at 14pm", "2026-13-01"] {
        let found = find(text, at(NOW), Style::default());
        assert!(
            found.iter().all(|found| !matches!(found.meaning, Meaning::Point { .. })),
            "{text}: {found:?}"
        );
    }
}
