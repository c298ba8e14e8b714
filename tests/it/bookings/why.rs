//! Why a time is not offered, in the owner's words.

use crate::support::{TestApp, seeds::Owner};

/// A link with every kind of rule, and a calendar that is in its way.
async fn furnished() -> (TestApp, Owner, String) {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner
        .booking_link(&[
            ("min_booking_notice_minutes", "240"),
            ("max_booking_days_future", "10"),
            ("buffer_before_minutes", "10"),
            ("max_bookings_per_day", "1"),
            ("overrides", "2026-03-06: off\n2026-03-05: 10-12"),
        ])
        .await;
    let event = [
        ("title", "Stand-up"),
        ("start_time", "2026-03-04T10:00"),
        ("end_time", "2026-03-04T10:30"),
        ("recurrence_rule", "FREQ=DAILY;COUNT=2"),
    ];
    owner.create_event(&event).await;
    let path = owner.get("/booking-links").await.attr("a.list-title", "href");
    (app, owner, format!("{path}/why"))
}

#[actix_web::test]
async fn the_owner_reads_which_rule_refuses_a_time() {
    let (app, owner, why) = furnished().await;
    app.visitor().book("an", "intro", "2026-03-03T06:00:00Z", "chau").await.assert_see_other();
    app.visitor().book("an", "intro", "2026-03-04T08:00:00Z", "binh").await.assert_see_other();
    let other = [("title", "Other"), ("slug", "other"), ("buffer_after_minutes", "20")];
    owner.booking_link(&other).await;
    app.visitor().book("an", "other", "2026-03-09T06:00:00Z", "dung").await.assert_see_other();
    for (at, words) in [
        ("2026-03-10T09:00", "Guests are offered this time."),
        ("2026-03-01T09:00", "has passed"),
        ("2026-03-02T09:00", "the earliest start is Monday, 2 March 2026, 12:00 PM"),
        ("2026-03-13T09:00", "can book up to Thursday, 12 March 2026"),
        ("2026-03-07T09:00", "no hours on a Saturday"),
        ("2026-03-06T09:00", "is a day off"),
        ("2026-03-05T09:00", "you offer 10:00-12:00 instead"),
        ("2026-03-10T16:45", "you offer 09:00-12:00, 13:00-17:00"),
        ("2026-03-10T09:10", "The nearest: 9:00 AM, 9:30 AM"),
        ("2026-03-04T10:00", "busy with “Stand-up”, 10:00 AM – 10:30 AM"),
        ("2026-03-05T10:30", "break before or after the meeting would overlap “Stand-up”"),
        ("2026-03-03T13:00", "chau has booked “Intro call”, 1:00 PM – 1:30 PM"),
        ("2026-03-03T13:30", "break before or after the meeting would overlap the booking of chau"),
        ("2026-03-09T13:30", "in the break around the booking of dung, “Other”"),
        ("2026-03-03T09:00", "1 of 1 bookings"),
    ] {
        let page = owner.get(&format!("{why}?at={at}")).await.assert_status(200);
        assert!(page.text("#answer").contains(words), "{at}: {}", page.text("#answer"));
        assert_eq!(page.value_of("at"), at);
    }
}

#[actix_web::test]
async fn the_answer_is_what_guests_are_offered() {
    let (app, owner, why) = furnished().await;
    for day in ["2026-03-04", "2026-03-05"] {
        let offered = app.visitor().slots("an", "intro", day, "Asia/Ho_Chi_Minh").await;
        for hour in 9..17 {
            for minute in ["00", "30"] {
                let page = owner.get(&format!("{why}?at={day}T{hour:02}:{minute}")).await;
                let start = format!("{day}T{:02}:{minute}:00Z", hour - 7);
                assert_eq!(page.has("#answer .notice.good"), offered.contains(&start), "{start}");
            }
        }
    }
}

#[actix_web::test]
async fn only_the_owner_may_ask_and_must_ask_for_a_time() {
    let (app, owner, why) = furnished().await;
    owner.get(&why).await.assert_status(200);
    for at in ["tomorrow", "2026-03-04", "9999-03-04T10:00"] {
        let page = owner.get(&format!("{why}?at={at}")).await.assert_status(422);
        assert!(page.error_of("at").is_some() && page.value_of("at") == at, "{page}");
    }
    app.owner("binh").await.get(&why).await.assert_status(404);
    assert!(app.visitor().get(&why).await.assert_see_other().starts_with("/login"));
}
