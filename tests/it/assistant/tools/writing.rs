//! Tools that propose: what they propose, what they ask, and what applying it does.

use calento::{
    assistant::{
        Request,
        request::{
            AnswerInvitation, CancelBooking, CancelEvent, ChangeBookingLink, ChangeEvent, CreateBookingLink,
            CreateEvent, InvitePeople, MoveEvent, Scope, Which,
        },
    },
    i18n::Lang,
    schema::{booking_links, event_attendees, events},
};
use diesel::prelude::*;

use super::{Asker, by_id, cancel, create, event, move_part, move_to, rename, standup, which};
use crate::support::TestApp;

type Stored = (String, String, String, Option<String>);

/// The owner's events that are there: title, start, end, rule.
fn stored(app: &TestApp) -> Vec<Stored> {
    app.rows(|conn| {
        let rows: Vec<(String, calento::time::Instant, calento::time::Instant, Option<String>)> =
            events::table
                .filter(events::deleted_at.is_null())
                .order((events::start_time, events::id))
                .select((events::title, events::start_time, events::end_time, events::recurrence_rule))
                .load(conn)?;
        Ok(rows
            .into_iter()
            .map(|(title, start, end, rule)| (title, start.to_string(), end.to_string(), rule))
            .collect())
    })
}

fn single(title: &str, start: &str, end: &str) -> Stored {
    (title.into(), format!("2026-03-{start}:00Z"), format!("2026-03-{end}:00Z"), None)
}

#[actix_web::test]
async fn an_event_is_proposed_with_what_it_overlaps_and_made_by_applying_only() {
    // Monday, 2 March 2026, 08:00 in Vietnam.
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    standup(&an).await;
    let asker = Asker::new(&app, &an);
    let request = Request::CreateEvent(CreateEvent {
        title: "Lunch with Anna".into(),
        when: "tomorrow 9:10 for 1h".into(),
        place: Some("Room 2".into()),
        invite: vec!["Anna <anna@example.org>".into()],
        ..CreateEvent::default()
    });
    let proposal = asker.proposal(request);
    assert_eq!(
        asker.rows(&proposal),
        [
            "Time:  -> Tuesday, 3 March 2026, 9:10 AM – 10:10 AM",
            "Place:  -> Room 2",
            "Guests:  -> anna@example.org"
        ]
    );
    let notes = asker.notes(&proposal);
    assert!(
        notes[0].starts_with("conflict: Overlaps “Stand-up”, Tuesday, 3 March 2026, 9:00 AM"),
        "{notes:?}"
    );
    assert_eq!(notes[1], "mail: Mail goes to anna@example.org");
    assert_eq!(stored(&app).len(), 1, "nothing is written before the click");
    let shown = asker.store(&[proposal]);
    asker.apply(&shown);
    assert!(stored(&app).contains(&single("Lunch with Anna", "03T02:10", "03T03:10")), "{:?}", stored(&app));
    let mails = app.deliver_mail().await;
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["anna@example.org"]);
    asker.undo(&shown);
    assert_eq!(stored(&app).len(), 1);
    let mails = app.deliver_mail().await;
    assert_eq!(
        mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(),
        ["anna@example.org"],
        "it is off"
    );
}

#[actix_web::test]
async fn an_event_and_a_series_are_made_in_vietnamese() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let asker = Asker::speaking(&app, &an, Lang::Vi);
    let proposal = asker.proposal(create("Họp với An", "chiều mai lúc 3 giờ"));
    assert_eq!(asker.rows(&proposal), ["Thời gian:  -> Thứ Ba, 3 tháng 3, 2026, 15:00 – 16:00"]);
    asker.carry_out(create("Họp với An", "chiều mai lúc 3 giờ"));
    asker.carry_out(create("Tập gym", "thứ Hai và thứ Năm hằng tuần 7h sáng đến hết tháng 6"));
    let all = stored(&app);
    assert!(all.contains(&single("Họp với An", "03T08:00", "03T09:00")), "{all:?}");
    let gym = all.iter().find(|row| row.0 == "Tập gym").expect("a series");
    assert!(gym.3.as_deref().is_some_and(|rule| rule.starts_with("FREQ=WEEKLY;BYDAY=MO,TH")), "{gym:?}");
    let whole = asker.proposal(create("Nghỉ phép", "6/3"));
    assert_eq!(asker.rows(&whole), ["Thời gian:  -> Thứ Sáu, 6 tháng 3, 2026"]);
}

#[actix_web::test]
async fn what_is_not_said_is_asked_for_with_answers_that_lead_on() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    event(&an, "Review", "2026-03-03T09:00").await;
    let asker = Asker::new(&app, &an);
    // Without an hour: free ones to choose from.
    let question = asker.question(create("Call Bob", "tomorrow morning"));
    assert!(question.words.contains("Call Bob"), "{question:?}");
    let labels: Vec<&str> = question.choices.iter().map(|choice| choice.label.as_str()).collect();
    assert!(labels[0].contains("8:00 AM") && labels[1].contains("10:00 AM"), "{labels:?}");
    let proposal = asker.proposal(asker.choose(&question, "10:00 AM"));
    assert_eq!(asker.rows(&proposal), ["Time:  -> Tuesday, 3 March 2026, 10:00 AM – 11:00 AM"]);
    // Two days may be meant.
    let question = asker.question(create("Call Bob", "next Friday at 10"));
    let labels: Vec<&str> = question.choices.iter().map(|choice| choice.label.as_str()).collect();
    assert!(
        labels[0].contains("Friday, 6 March 2026") && labels[1].contains("Friday, 13 March 2026"),
        "{labels:?}"
    );
    let proposal = asker.proposal(asker.choose(&question, "13 March"));
    assert_eq!(asker.rows(&proposal), ["Time:  -> Friday, 13 March 2026, 10:00 AM – 11:00 AM"]);
    // A time that is over is meant only when that is said.
    let question = asker.question(create("Call Bob", "yesterday at 3pm"));
    assert!(question.words.contains("Sunday, 1 March 2026"), "{question:?}");
    let proposal = asker.proposal(asker.choose(&question, "1 March"));
    assert_eq!(asker.rows(&proposal), ["Time:  -> Sunday, 1 March 2026, 3:00 PM – 4:00 PM"]);
    assert!(asker.question(create("Call Bob", "")).words.contains("When is “Call Bob”"));
    assert!(asker.question(create(" ", "tomorrow at 10")).choices.is_empty());
}

#[actix_web::test]
async fn a_move_keeps_what_was_not_said() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let fields = [("title", "Dentist"), ("start_time", "2026-03-05T14:30"), ("end_time", "2026-03-05T15:15")];
    an.create_event(&fields).await;
    let asker = Asker::new(&app, &an);
    for (to, wanted) in [
        ("Friday", "Friday, 6 March 2026, 2:30 PM – 3:15 PM"),
        ("Wed 10", "Wednesday, 4 March 2026, 10:00 AM – 10:45 AM"),
        ("at 4", "Thursday, 5 March 2026, 4:00 PM – 4:45 PM"),
        ("4pm tomorrow", "Tuesday, 3 March 2026, 4:00 PM – 4:45 PM"),
        ("by an hour", "Thursday, 5 March 2026, 3:30 PM – 4:15 PM"),
        ("30 minutes earlier", "Thursday, 5 March 2026, 2:00 PM – 2:45 PM"),
        ("a week later", "Thursday, 12 March 2026, 2:30 PM – 3:15 PM"),
        ("next week", "Thursday, 12 March 2026, 2:30 PM – 3:15 PM"),
        ("sang chiều thứ Tư", "Wednesday, 4 March 2026, 2:30 PM – 3:15 PM"),
        ("sáng thứ Tư", "Wednesday, 4 March 2026, 8:00 AM – 8:45 AM"),
        ("lùi 1 tiếng", "Thursday, 5 March 2026, 3:30 PM – 4:15 PM"),
        ("lúc 16h", "Thursday, 5 March 2026, 4:00 PM – 4:45 PM"),
        ("Friday from 10 to 12", "Friday, 6 March 2026, 10:00 AM – 12:00 PM"),
    ] {
        let proposal = asker.proposal(move_to("dentist", to));
        let wanted = format!("Time: Thursday, 5 March 2026, 2:30 PM – 3:15 PM -> {wanted}");
        assert_eq!(asker.rows(&proposal), [wanted], "{to}");
    }
    let question = asker.question(move_to("dentist", "next Wed 10"));
    let proposal = asker.proposal(asker.choose(&question, "Wednesday, 11 March 2026, 10:00 AM – 10:45 AM"));
    assert!(asker.rows(&proposal)[0].ends_with("Wednesday, 11 March 2026, 10:00 AM – 10:45 AM"));
    let question = asker.question(move_to("dentist", "yesterday"));
    assert!(question.words.contains("Sunday, 1 March 2026"), "{question:?}");
    assert!(asker.told(move_to("dentist", "Thursday")).contains("there already"));
    assert!(asker.told(move_to("dentist", "blue")).contains("“blue”"));
    asker.carry_out(move_to("dentist", "Wed 10"));
    assert_eq!(stored(&app), [single("Dentist", "04T03:00", "04T03:45")]);
}

#[actix_web::test]
async fn an_event_of_whole_days_moves_by_days() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let fields =
        [("title", "Trip"), ("is_all_day", "true"), ("start_time", "2026-03-10"), ("end_time", "2026-03-12")];
    an.create_event(&fields).await;
    let asker = Asker::new(&app, &an);
    let to = |to: &str| asker.rows(&asker.proposal(move_to("trip", to)))[0].clone();
    assert!(to("to 17 March").ends_with("-> Tuesday, 17 March 2026 – Thursday, 19 March 2026"));
    assert!(to("by two days").ends_with("-> Thursday, 12 March 2026 – Saturday, 14 March 2026"));
    assert!(to("20 March at 10am").ends_with("-> Friday, 20 March 2026, 10:00 AM – 11:00 AM"));
}

#[actix_web::test]
async fn which_event_is_asked_when_there_are_several_and_said_when_there_is_none() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    event(&an, "Nha sĩ", "2026-03-05T09:00").await;
    event(&an, "Nha sĩ (Bình)", "2026-03-12T09:00").await;
    event(&an, "Họp nhóm", "2026-03-03T09:00").await;
    let asker = Asker::new(&app, &an);
    // A title that is exactly so is meant.
    let proposal = asker.proposal(cancel("nha si", None));
    assert_eq!(asker.rows(&proposal), ["Time: Thursday, 5 March 2026, 9:00 AM – 10:00 AM -> "]);
    let question = asker.question(cancel("the nha", None));
    let labels: Vec<&str> = question.choices.iter().map(|choice| choice.label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "Nha sĩ: Thursday, 5 March 2026, 9:00 AM – 10:00 AM",
            "Nha sĩ (Bình): Thursday, 12 March 2026, 9:00 AM – 10:00 AM"
        ]
    );
    let proposal = asker.proposal(asker.choose(&question, "12 March"));
    assert!(asker.rows(&proposal)[0].contains("Thursday, 12 March 2026"));
    assert!(asker.told(cancel("bowling", None)).contains("“bowling”"));
    let cancel_at = |words: &str, when: &str| {
        let which = Which { words: words.into(), when: Some(when.into()), chosen: None };
        Request::CancelEvent(CancelEvent { which, scope: None })
    };
    for (words, when) in
        [("", "tomorrow at 9"), ("hop nhom", "tomorrow"), ("cuộc họp", "ngày mai"), ("", "9h sáng mai")]
    {
        let proposal = asker.proposal(cancel_at(words, when));
        assert!(asker.rows(&proposal)[0].contains("Tuesday, 3 March 2026"), "{words} {when}");
    }
    // Not on Friday, but there is one.
    let question = asker.question(cancel_at("họp nhóm", "on Friday"));
    assert!(question.words.contains("Friday, 6 March 2026") && question.choices.len() == 1, "{question:?}");
    assert!(asker.told(cancel_at("", "on Friday")).contains("no event for Friday, 6 March 2026"));
    assert!(asker.question(cancel(" ", None)).words.contains("Which event"));
}

#[actix_web::test]
async fn a_series_is_asked_for_its_scope_and_the_coming_occurrence_is_meant() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    standup(&an).await;
    app.set_now("2026-03-04T03:00:00Z");
    let asker = Asker::new(&app, &an);
    // Wednesday's is over at ten.
    let question = asker.question(move_to("stand-up", "at 11"));
    let labels: Vec<&str> = question.choices.iter().map(|choice| choice.label.as_str()).collect();
    assert!(labels[0].starts_with("Only Thursday, 5 March 2026"), "{labels:?}");
    assert_eq!(labels.len(), 3);
    let proposal = asker.proposal(asker.choose(&question, "all after it"));
    assert!(
        asker.rows(&proposal)[0].ends_with("-> Thursday, 5 March 2026, 11:00 AM – 11:15 AM"),
        "{proposal:?}"
    );
    let notes = asker.notes(&proposal);
    assert!(notes.iter().any(|note| note == "remark: Changes 8 occurrences."), "{notes:?}");
    let shown = asker.store(&[proposal]);
    asker.apply(&shown);
    let starts = |rows: Vec<Stored>| rows.into_iter().map(|row| row.1).collect::<Vec<_>>();
    assert_eq!(starts(stored(&app)), ["2026-03-03T02:00:00Z", "2026-03-05T04:00:00Z"]);
    asker.undo(&shown);
    let back = stored(&app);
    assert_eq!(back.len(), 1, "{back:?}");
    assert_eq!(back[0].3.as_deref(), Some("FREQ=DAILY;COUNT=10"));

    asker.carry_out(move_part("stand-up", "at 11", Scope::This));
    assert_eq!(starts(stored(&app)), ["2026-03-03T02:00:00Z", "2026-03-05T04:00:00Z"]);
    // The moved one is the coming one, and its series is meant by "all".
    asker.carry_out(move_part("stand-up", "Thursday at 9:30am", Scope::All));
    let day = asker.day("Friday");
    assert!(day.contains("9:30 AM – 9:45 AM"), "{day}");
}

#[actix_web::test]
async fn a_series_is_cancelled_as_far_as_it_is_said() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    standup(&an).await;
    let asker = Asker::new(&app, &an);
    let friday = |scope| {
        let which = Which { words: "stand-up".into(), when: Some("on Friday".into()), chosen: None };
        Request::CancelEvent(CancelEvent { which, scope: Some(scope) })
    };
    let this = asker.carry_out(friday(Scope::This));
    assert!(asker.day("Friday").contains("nothing on your calendar"));
    assert!(asker.day("Saturday").contains("Stand-up"));
    asker.undo(&this);
    assert!(asker.day("Friday").contains("Stand-up"));
    let proposal = asker.proposal(friday(Scope::Following));
    assert!(asker.notes(&proposal).contains(&"remark: Cancels 7 occurrences.".to_owned()), "{proposal:?}");
    asker.carry_out(friday(Scope::Following));
    assert!(asker.day("Thursday").contains("Stand-up") && !asker.day("Friday").contains("Stand-up"));
    let all = asker.carry_out(cancel("stand-up", Some(Scope::All)));
    assert!(asker.day("Thursday").contains("nothing"));
    asker.undo(&all);
    assert!(asker.day("Thursday").contains("Stand-up"));
}

#[actix_web::test]
async fn a_change_shows_before_and_after_and_tells_guests_of_what_concerns_them() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let fields = [
        ("title", "Review"),
        ("start_time", "2026-03-05T14:00"),
        ("location", "Room 1"),
        ("attendees", "binh@example.org"),
    ];
    an.create_event(&fields).await;
    app.deliver_mail().await;
    let asker = Asker::new(&app, &an);
    let change = Request::ChangeEvent(ChangeEvent {
        which: which("review"),
        title: Some("Retro".into()),
        place: Some(String::new()),
        length: Some("90 minutes".into()),
        ..ChangeEvent::default()
    });
    let proposal = asker.proposal(change.clone());
    assert_eq!(
        asker.rows(&proposal),
        [
            "Title: Review -> Retro",
            "Place: Room 1 -> ",
            "Time: Thursday, 5 March 2026, 2:00 PM – 3:00 PM -> Thursday, 5 March 2026, 2:00 PM – 3:30 PM",
        ]
    );
    assert!(asker.notes(&proposal).contains(&"mail: Mail goes to binh@example.org".to_owned()));
    let shown = asker.carry_out(change);
    assert_eq!(stored(&app), [single("Retro", "05T07:00", "05T08:30")]);
    assert_eq!(app.deliver_mail().await.len(), 1);
    asker.undo(&shown);
    assert_eq!(stored(&app), [single("Review", "05T07:00", "05T08:00")]);
    let notes = Request::ChangeEvent(ChangeEvent {
        which: which("review"),
        description: Some("Bring the numbers".into()),
        ..ChangeEvent::default()
    });
    assert!(asker.notes(&asker.proposal(notes)).is_empty(), "no mail for notes");
    assert!(asker.told(rename("review", "Review")).contains("so already"));
    let nothing = Request::ChangeEvent(ChangeEvent { which: which("review"), ..ChangeEvent::default() });
    assert!(asker.question(nothing).words.contains("“Review”"));
}

#[actix_web::test]
async fn only_addresses_are_invited_and_each_once() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let fields = [("title", "Review"), ("start_time", "2026-03-05T14:00"), ("attendees", "binh@example.org")];
    an.create_event(&fields).await;
    app.deliver_mail().await;
    let asker = Asker::new(&app, &an);
    let invite = |people: &[&str]| {
        Request::InvitePeople(InvitePeople {
            which: which("review"),
            people: people.iter().map(|one| (*one).to_owned()).collect(),
            scope: None,
        })
    };
    assert!(asker.told(invite(&["Anna"])).contains("“Anna”"));
    assert!(asker.told(invite(&["binh@example.org"])).contains("already"));
    assert!(asker.question(invite(&[])).choices.is_empty());
    let proposal = asker.proposal(invite(&["anna@example.org", "BINH@example.org"]));
    assert_eq!(asker.rows(&proposal)[1], "Guests: binh@example.org -> binh@example.org, anna@example.org");
    assert_eq!(asker.notes(&proposal), ["mail: Mail goes to anna@example.org"]);
    let shown = asker.store(&[proposal]);
    asker.apply(&shown);
    let mails = app.deliver_mail().await;
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["anna@example.org"]);
    asker.undo(&shown);
    let mails = app.deliver_mail().await;
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["anna@example.org"]);
}

#[actix_web::test]
async fn a_booking_link_is_made_changed_and_taken_back() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    an.booking_link(&[("title", "Tư vấn"), ("slug", "tu-van")]).await;
    let asker = Asker::new(&app, &an);
    let make = Request::CreateBookingLink(CreateBookingLink {
        title: "Tư vấn".into(),
        length: Some("45 minutes".into()),
        hours: Some("Mon-Wed 9-12, Sat 10-11".into()),
        place: None,
    });
    let proposal = asker.proposal(make);
    let rows = asker.rows(&proposal);
    assert_eq!(rows[0], "Length:  -> 45 minutes");
    assert_eq!(rows[1], "Hours:  -> Mon – Wed 09:00-12:00; Sat 10:00-11:00");
    assert!(rows[2].ends_with("/book/an/tu-van-2"), "{rows:?}");
    let shown = asker.store(&[proposal]);
    asker.apply(&shown);
    // Monday at nine is over; Tuesday is not.
    let visitor = app.visitor();
    let slots = visitor.slots("an", "tu-van-2", "2026-03-03", "Asia/Ho_Chi_Minh").await;
    assert_eq!(slots.first().map(String::as_str), Some("2026-03-03T02:00:00Z"), "{slots:?}");
    let change = Request::ChangeBookingLink(ChangeBookingLink {
        link: "tu-van-2".into(),
        length: Some("1 hour".into()),
        is_active: Some(false),
        ..ChangeBookingLink::default()
    });
    let changed = asker.carry_out(change);
    let link = |app: &TestApp| -> (i32, bool) {
        app.rows(|conn| {
            booking_links::table
                .filter(booking_links::slug.eq("tu-van-2"))
                .select((booking_links::duration_minutes, booking_links::is_active))
                .first(conn)
        })
    };
    assert_eq!(link(&app), (60, false));
    let refused = asker.try_undo(&shown).expect("it is found");
    assert!(format!("{refused:?}").contains("plan-undo-changed-since"), "{refused:?}");
    asker.undo(&changed);
    assert_eq!(link(&app), (45, true));
    asker.undo(&shown);
    app.visitor().get("/book/an/tu-van-2").await.assert_status(410);
    let question = asker.told(Request::ChangeBookingLink(ChangeBookingLink {
        link: "yoga".into(),
        is_active: Some(false),
        ..ChangeBookingLink::default()
    }));
    assert!(question.contains("“yoga”"), "{question}");
    let hours = asker.told(Request::ChangeBookingLink(ChangeBookingLink {
        link: "tư vấn".into(),
        hours: Some("whenever".into()),
        ..ChangeBookingLink::default()
    }));
    assert!(hours.contains("“whenever”"), "{hours}");
}

#[actix_web::test]
async fn a_booking_is_cancelled_with_its_guest_told_and_comes_back_while_its_time_is_free() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let slug = an.booking_link(&[]).await;
    app.visitor().book("an", &slug, "2026-03-03T02:00:00Z", "chau").await.assert_see_other();
    app.visitor().book("an", &slug, "2026-03-04T02:00:00Z", "chau").await.assert_see_other();
    app.deliver_mail().await;
    let asker = Asker::new(&app, &an);
    let cancel = |when: Option<&str>| {
        Request::CancelBooking(CancelBooking {
            words: "Chau".into(),
            when: when.map(Into::into),
            reason: Some("I am ill".into()),
            chosen: None,
        })
    };
    let question = asker.question(cancel(None));
    assert_eq!(question.choices.len(), 2);
    let chosen = asker.proposal(asker.choose(&question, "Wednesday, 4 March"));
    assert!(asker.rows(&chosen)[0].starts_with("Time: Wednesday, 4 March 2026, 9:00 AM – 9:30 AM"));
    let proposal = asker.proposal(cancel(Some("tomorrow")));
    let notes = asker.notes(&proposal);
    assert!(notes.contains(&"mail: Mail goes to chau@example.org".to_owned()), "{notes:?}");
    assert!(notes.iter().any(|note| note.starts_with("warning: The guest is told at once")), "{notes:?}");
    let shown = asker.store(&[proposal]);
    asker.apply(&shown);
    let mails = app.deliver_mail().await;
    let told = mails.iter().find(|mail| mail.to == "chau@example.org").expect("the guest is told");
    assert!(told.text.contains("I am ill"), "{}", told.text);
    asker.undo(&shown);
    assert!(asker.day("tomorrow").contains("Intro call"));
    assert_eq!(app.deliver_mail().await.len(), 1);

    // Taken meanwhile: it stays off, and the plan stays applied.
    let shown = asker.carry_out(cancel(Some("tomorrow")));
    app.visitor().book("an", &slug, "2026-03-03T02:00:00Z", "dung").await.assert_see_other();
    for _ in 0..2 {
        let refused = asker.try_undo(&shown).expect("it is found");
        assert!(format!("{refused:?}").contains("plan-undo-booking-taken"), "{refused:?}");
    }
    // What stands on the calendar for a booking is cancelled as a booking, and not moved.
    let which = Which { words: "intro".into(), when: Some("on Wednesday".into()), chosen: None };
    let moved = MoveEvent { which: which.clone(), to: "Friday".into(), ..MoveEvent::default() };
    let told = asker.told(Request::MoveEvent(moved));
    assert!(told.contains("/bookings"), "{told}");
    let proposal = asker.proposal(Request::CancelEvent(CancelEvent { which, scope: None }));
    assert!(matches!(proposal.call, calento::assistant::Call::CancelBooking(_)), "{proposal:?}");
}

#[actix_web::test]
async fn nothing_of_another_owner_can_be_aimed_at() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    let theirs = event(&binh, "Review", "2026-03-05T14:00").await;
    let asker = Asker::new(&app, &an);
    assert!(asker.told(rename("review", "Mine")).contains("no event"));
    for request in [
        Request::CancelEvent(CancelEvent { which: by_id(theirs), scope: None }),
        Request::MoveEvent(MoveEvent { which: by_id(theirs), to: "Friday".into(), ..MoveEvent::default() }),
        Request::ChangeEvent(ChangeEvent {
            which: by_id(theirs),
            title: Some("Mine".into()),
            ..ChangeEvent::default()
        }),
    ] {
        asker.told(request);
    }
}

#[actix_web::test]
async fn times_are_those_of_the_owner_and_the_event_keeps_its_zone() {
    // Friday, 6 March 2026, 10:00 in New York; on Sunday the clocks go forward.
    let app = TestApp::at("2026-03-06T15:00:00Z").await;
    let ny = app.new_owner("ny").zone("America/New_York").register().await;
    let fields = [
        ("title", "Call Paris"),
        ("start_time", "2026-03-06T19:00"),
        ("end_time", "2026-03-06T20:00"),
        ("timezone", "Europe/Paris"),
    ];
    ny.create_event(&fields).await;
    let asker = Asker::new(&app, &ny);
    let proposal = asker.proposal(move_to("paris", "Monday at 1pm"));
    assert_eq!(
        asker.rows(&proposal),
        ["Time: Friday, 6 March 2026, 1:00 PM – 2:00 PM -> Monday, 9 March 2026, 1:00 PM – 2:00 PM"]
    );
    let shown = asker.store(&[proposal]);
    asker.apply(&shown);
    // One o'clock in summer time.
    assert_eq!(stored(&app), [single("Call Paris", "09T17:00", "09T18:00")]);
    let zone: String = app.rows(|conn| events::table.select(events::timezone).first(conn));
    assert_eq!(zone, "Europe/Paris");
    let proposal = asker.proposal(create("Call", "tomorrow 9 am GMT"));
    assert_eq!(asker.rows(&proposal), ["Time:  -> Saturday, 7 March 2026, 4:00 AM – 5:00 AM"]);
}

#[actix_web::test]
async fn an_invitation_of_somebody_else_is_answered_and_the_answer_changed_back() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    let fields =
        [("title", "Họp ngân sách"), ("start_time", "2026-03-05T14:00"), ("attendees", "binh@example.com")];
    an.create_event(&fields).await;
    app.deliver_mail().await;
    let asker = Asker::new(&app, &binh);
    let answer = |words: &str, response: &str| {
        Request::AnswerInvitation(AnswerInvitation {
            which: which(words),
            response: response.into(),
            comment: Some("See you".into()),
        })
    };
    assert_eq!(asker.question(answer("", "perhaps")).choices.len(), 3);
    assert!(asker.told(answer("yoga", "accepted")).contains("no such invitation"));
    let proposal = asker.proposal(answer("ngan sach", "accepted"));
    assert!(asker.rows(&proposal)[0].contains("Thursday, 5 March 2026, 2:00 PM"), "{proposal:?}");
    assert!(asker.notes(&proposal)[0].contains("an@example.com"), "{proposal:?}");
    let first = asker.carry_out(answer("", "accepted"));
    let mails = app.deliver_mail().await;
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["an@example.com"]);
    let refused = asker.try_undo(&first).expect("it is found");
    assert!(format!("{refused:?}").contains("plan-undo-answer"), "{refused:?}");
    let second = asker.carry_out(answer("an", "declined"));
    asker.undo(&second);
    let stored: String =
        app.rows(|conn| event_attendees::table.select(event_attendees::response_status).first(conn));
    assert_eq!(stored, "accepted");
    // The organizer has none to answer, and a stranger neither.
    assert!(Asker::new(&app, &an).told(answer("", "accepted")).contains("no such invitation"));
    // It is not the guest's to move or to cancel.
    assert!(asker.told(move_to("ngân sách", "Friday")).contains("no event"));
}

#[actix_web::test]
async fn whole_days_are_over_at_midnight_on_the_owner_s_clock() {
    // Monday, 2 March 2026, 01:00 UTC: Sunday 17:00 in Los Angeles, Monday 08:00 in Vietnam.
    for (zone, today, end) in [
        ("America/Los_Angeles", "2026-03-01", "2026-03-02T08:00:00Z"),
        ("Asia/Ho_Chi_Minh", "2026-03-02", "2026-03-02T17:00:00Z"),
    ] {
        let app = TestApp::start().await;
        let an = app.new_owner("an").zone(zone).register().await;
        let day = [("title", "Fair"), ("is_all_day", "true"), ("start_time", today), ("end_time", today)];
        an.create_event(&day).await;
        let asker = Asker::new(&app, &an);
        let card = asker.proposal(cancel("fair", None)).card;
        assert_eq!(card.useful_until.to_string(), end, "{zone}");
        let is_warning = |note: &calento::assistant::card::Note| note.kind() == "warning";
        assert!(!card.notes.iter().any(is_warning), "it is not over yet in {zone}: {:?}", card.notes);
    }
}

#[actix_web::test]
async fn what_a_question_leaves_is_said_and_so_is_what_is_too_much() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    event(&an, "Dentist", "2026-03-05T10:00").await;
    let desk = Asker::new(&app, &an).desk();
    let answer = |requests: &[Request]| {
        let db = app.db();
        db.run_blocking(|conn| calento::assistant::reply::answer(conn, &desk, requests, &[]))
            .expect("answered")
    };
    let nobody = Request::InvitePeople(InvitePeople { which: which("dentist"), ..InvitePeople::default() });
    let reply = answer(&[cancel("dentist", None), nobody.clone()]);
    assert!(reply.proposals.is_empty() && reply.words.contains("say it again afterwards"), "{reply:?}");
    assert!(!answer(&[nobody]).words.contains("say it again afterwards"), "nothing is left");
    let reply = answer(&[cancel("dentist", None), move_to("dentist", "")]);
    let open = reply.open.expect("it waits for a time, with all the rest");
    assert_eq!((open.requests.len(), open.waiting), (2, 1));
    let many = vec![Request::ShowDays(calento::assistant::request::ShowDays::default()); 21];
    assert!(answer(&many).words.contains("at most 20 things"), "said");
    assert!(!answer(&many[..20]).words.contains("at most"), "not too many");
}
