use crate::{
    events::start,
    support::{TestApp, app::mail_to},
};

#[actix_web::test]
async fn a_new_event_stands_on_its_page_and_its_guests_are_invited() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let page = an
        .send_event(&[
            ("title", "Budget <b>Q1</b>"),
            ("start_time", "2026-03-09T14:00"),
            ("end_time", "2026-03-09T15:30"),
            ("attendees", "Bình <binh@example.org>\nchau@example.org"),
            ("description", "See https://a.example/x.\n<script>"),
        ])
        .await
        .follow()
        .await;
    assert_eq!(page.text("article h1"), "Budget <b>Q1</b>");
    assert_eq!(start(&page), "2026-03-09T07:00:00Z");
    assert_eq!(page.attr("article time.dt-end", "datetime"), "2026-03-09T08:30:00Z");
    assert_eq!(page.attr(".prose a", "href"), "https://a.example/x");
    assert!(page.attr(".prose a", "rel").contains("nofollow"));
    assert_eq!(page.count(".people > li"), 3, "{page}");
    let mails = app.deliver_mail().await;
    mail_to(&mails, "binh@example.org");
    mail_to(&mails, "chau@example.org");
}

#[actix_web::test]
async fn the_form_proposes_the_next_full_hour() {
    let app = TestApp::at("2026-03-02T01:20:00Z").await;
    let an = app.owner("an").await;
    let proposed = |path: &'static str| {
        let an = &an;
        async move {
            let page = an.get(path).await.assert_status(200);
            (page.value_of("start_time"), page.value_of("end_time"))
        }
    };
    let next = ("2026-03-02T09:00".to_owned(), "2026-03-02T10:00".to_owned());
    assert_eq!(proposed("/events/new").await, next);
    assert_eq!(proposed("/events/new?date=2026-03-02").await, next);
    assert_eq!(proposed("/events/new?date=2026-03-05").await.0, "2026-03-05T09:00");
    assert_eq!(proposed("/events/new?start=2026-03-05T16:30").await.1, "2026-03-05T17:30");
    assert_eq!(proposed("/events/new?start=nonsense&date=never").await, next);
}

#[actix_web::test]
async fn only_a_title_and_a_start_are_needed() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let fields = [("title", "Tea"), ("start_time", "2026-03-09T14:00")];
    let page = an.post("/events", &fields).await.follow().await;
    assert_eq!(page.attr("article time.dt-end", "datetime"), "2026-03-09T08:00:00Z");
    let fields = [
        ("title", "Trip"),
        ("is_all_day", "on"),
        ("start_time", "2026-12-01"),
        ("end_time", "2026-12-03T10:00"),
    ];
    let page = an.post("/events", &fields).await.follow().await;
    assert_eq!(start(&page), "2026-12-01");
    assert_eq!(page.attr("article time.dt-end", "datetime"), "2026-12-04");
    assert!(page.text("article header").contains("3 December 2026"), "{page}");
}

#[actix_web::test]
async fn what_cannot_be_saved_is_said_beside_its_field_and_what_was_typed_is_kept() {
    let app = TestApp::start().await;
    let (an, other) = (app.owner("an").await, app.owner("other").await);
    let strangers = other.get("/events/new").await.value_of("calendar_id");
    let long = "x".repeat(256);
    for (field, value, beside) in [
        ("title", " ", "title"),
        ("title", "\u{200f}\u{2060}", "title"),
        ("title", long.as_str(), "title"),
        ("start_time", "2026-02-30T10:00", "start_time"),
        ("start_time", "1600-01-01T10:00", "start_time"),
        ("end_time", "2026-03-09T13:00", "end_time"),
        ("end_time", "2036-03-09T13:00", "end_time"),
        ("timezone", "Mars/Phobos", "timezone"),
        ("calendar_id", strangers.as_str(), "calendar_id"),
        ("calendar_id", "1", "calendar_id"),
        ("color", "red", "color"),
        ("recurrence_rule", "FREQ=HOURLY", "recurrence_rule"),
        ("recurrence_rule", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "recurrence_rule"),
        ("recurrence_rule", "FREQ=DAILY;UNTIL=20200101", "recurrence_rule"),
        ("attendees", "binh@example.org, nobody", "attendees"),
        ("visibility", "secret", "visibility"),
        ("status", "done", "status"),
        ("transparency", "?", "transparency"),
    ] {
        let mut fields = vec![
            ("title", "Tea"),
            ("start_time", "2026-03-09T14:00"),
            ("end_time", "2026-03-09T15:00"),
            ("location", "Phòng 3A"),
        ];
        fields.retain(|sent| sent.0 != field);
        fields.push((field, value));
        for (language, an) in [("en", an.lang("en")), ("vi", an.lang("vi"))] {
            let page = an.post("/events", &fields).await.assert_status(422);
            let message = page.error_of(beside);
            assert!(message.is_some_and(|text| !text.starts_with("event-")), "{language} {field}: {page}");
            assert_eq!(page.value_of("location"), "Phòng 3A");
            if matches!(
                field,
                "title" | "start_time" | "end_time" | "timezone" | "attendees" | "recurrence_rule"
            ) {
                assert_eq!(page.value_of(field), value, "{language} {field}");
            }
        }
    }
    let page = an.post("/events", &[("title", "x"), ("reminders", "-1")]).await.assert_status(422);
    assert!(page.has(".error-summary a[href='#reminders']"), "{page}");
}

#[actix_web::test]
async fn a_title_of_ten_megabytes_comes_back_with_a_message() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let long = "họ".repeat(10 * 1024 * 1024 / 4);
    let fields = [("title", long.as_str()), ("start_time", "2026-03-09T14:00"), ("location", "Phòng 3A")];
    let page = an.post("/events", &fields).await.assert_status(422);
    assert!(page.error_of("title").is_some());
    assert_eq!(page.value_of("location"), "Phòng 3A");
    assert!(page.value_of("title") == long, "the title was cut");
}

#[actix_web::test]
async fn a_rule_of_one_s_own_is_kept() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let fields = [
        ("title", "Tea"),
        ("start_time", "2026-03-09T14:00"),
        ("recurrence_rule", "rrule:freq=weekly;interval=2;byday=mo,we;bymonth=3"),
    ];
    let page = an.post("/events", &fields).await.follow().await;
    assert!(page.text(".facts").contains("Every 2 weeks on Monday and Wednesday in March"), "{page}");
    let id = page.attr("article", "data-event-id");
    let page = an.get(&format!("/events/{id}/edit")).await.assert_status(200);
    assert_eq!(page.value_of("recurrence_rule"), "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;BYMONTH=3");
}
