//! The owner's links and their editor.

use crate::support::TestApp;

#[actix_web::test]
async fn a_title_alone_makes_a_link_with_office_hours() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    let made = owner.post("/booking-links", &[("title", "Tư vấn: đặt hẹn")]).await;
    let editor = owner.get(made.assert_see_other()).await.assert_status(200);
    for (field, value) in [
        ("slug", "tu-van-dat-hen"),
        ("duration_minutes", "30"),
        ("buffer_before_minutes", "0"),
        ("min_booking_notice_minutes", "0"),
        ("max_booking_days_future", "60"),
        ("availability_type", "calendar_sync"),
        ("timezone", "Asia/Ho_Chi_Minh"),
        ("hours_fri", "09:00-12:00, 13:00-17:00"),
        ("hours_sat", ""),
    ] {
        assert_eq!(editor.value_of(field), value, "{field}");
    }
    assert!(editor.has("#is_active[checked]"));
    let again = owner.post("/booking-links", &[("title", "Tư vấn: đặt hẹn")]).await;
    assert_eq!(owner.get(again.assert_see_other()).await.value_of("slug"), "tu-van-dat-hen-2");
}

#[actix_web::test]
async fn what_is_not_sent_keeps_its_value() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    let fields =
        [("title", "Gặp"), ("hours_sun", "8-10"), ("buffer_after_minutes", "15"), ("location", "Quán")];
    let made = owner.post("/booking-links", &fields).await;
    let path = made.assert_see_other();
    owner.post(path, &[("title", "Gặp nhau")]).await.assert_see_other();
    let editor = owner.get(path).await;
    for (field, value) in [
        ("title", "Gặp nhau"),
        ("slug", "gap"),
        ("hours_sun", "08:00-10:00"),
        ("hours_mon", ""),
        ("buffer_after_minutes", "15"),
        ("location", "Quán"),
    ] {
        assert_eq!(editor.value_of(field), value, "{field}");
    }
    assert!(editor.has("#is_active[checked]"));
    editor.form("#link-form").set("is_active", "false").send().await.assert_see_other();
    assert!(!owner.get(path).await.has("#is_active[checked]"));
}

#[actix_web::test]
async fn what_is_wrong_is_said_beside_its_field_and_kept() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[]).await;
    let long = "x".repeat(256);
    for (field, value) in [
        ("title", ""),
        ("title", &long),
        ("slug", "Đặt hẹn"),
        ("slug", "-a"),
        ("slug", "intro"),
        ("duration_minutes", "0"),
        ("duration_minutes", "1441"),
        ("duration_minutes", "half an hour"),
        ("buffer_before_minutes", "-1"),
        ("buffer_after_minutes", "99999999999"),
        ("min_booking_notice_minutes", "525601"),
        ("max_booking_days_future", "731"),
        ("start_interval_minutes", "4"),
        ("availability_type", "whenever"),
        ("availability_type", ""),
        ("meeting_type", "telepathy"),
        ("color", "green"),
        ("timezone", "Mars/Base"),
        ("hours_mon", "09:00-25:00"),
        ("hours_tue", "9-12, 11-13"),
        ("hours_wed", "nine to five"),
        ("hours_thu", "09:00-09:00"),
        ("overrides", "2026-12-24: 9-12\n24.12.2026: off"),
        ("overrides", "2026-12-24: 9-12, 11-13"),
        ("reminders", "soon"),
        ("reminders", "1,2,3,4,5,6"),
        ("cancel_notice_minutes", "-1"),
        ("reschedule_notice_minutes", "525601"),
        ("max_bookings_per_day", "0"),
        ("max_bookings_per_week", "1001"),
    ] {
        // The field comes twice for a wrong title: the last one counts.
        let page = owner.post("/booking-links", &[("title", "Another"), (field, value)]).await;
        let page = page.assert_status(422);
        assert!(page.error_of(field).is_some(), "{field}={value:.20}: {page}");
        if !field.ends_with("_type") && !["color", "timezone"].contains(&field) {
            assert_eq!(page.value_of(field), value, "{field} is kept");
        }
    }
    assert_eq!(owner.get("/booking-links").await.count(".list > li"), 1);
}

#[actix_web::test]
async fn a_strangers_link_is_not_there() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    let path = an.post("/booking-links", &[("title", "Gặp")]).await.assert_see_other().to_owned();
    binh.get(&path).await.assert_status(404);
    for end in ["", "/delete", "/restore"] {
        binh.post(&format!("{path}{end}"), &[("title", "Mine")]).await.assert_status(404);
    }
    let visitor = app.visitor().get(&path).await;
    assert!(visitor.assert_see_other().starts_with("/login"));
    assert_eq!(an.get(&path).await.value_of("title"), "Gặp");
}

#[actix_web::test]
async fn days_with_hours_of_their_own_are_edited_one_a_line() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[("overrides", "2026-03-03: off\n2026-03-07..2026-03-08: 10-11")]).await;
    let editor = owner.get("/booking-links").await.attr("a.list-title", "href");
    let page = owner.get(&editor).await;
    assert_eq!(page.value_of("overrides"), "2026-03-03: off\n2026-03-07..2026-03-08: 10:00-11:00");
    let guest = app.visitor();
    let slots = async |day| guest.slots("an", "intro", day, "Asia/Ho_Chi_Minh").await.len();
    assert_eq!((slots("2026-03-03").await, slots("2026-03-07").await, slots("2026-03-09").await), (0, 2, 14));
    let refused = owner.post(&editor, &[("overrides", "2026-03-03: off\n\n2026-03-32: off")]).await;
    let refused = refused.assert_status(422);
    assert!(refused.error_of("overrides").unwrap().starts_with("Line 3: “2026-03-32: off”"), "{refused}");
    owner.post(&editor, &[("overrides", "")]).await.assert_see_other();
    assert_eq!(slots("2026-03-03").await, 14);
    let in_vietnamese = owner.lang("vi").post(&editor, &[("overrides", "2026-03-03: nghỉ")]).await;
    in_vietnamese.assert_see_other();
    assert_eq!(owner.lang("vi").get(&editor).await.value_of("overrides"), "2026-03-03: nghỉ");
}

#[actix_web::test]
async fn hours_past_midnight_are_pointed_out() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[("hours_mon", "10:00-09:00"), ("overrides", "2026-03-07: 22-2")]).await;
    let editor = owner.get("/booking-links").await.attr("a.list-title", "href");
    let page = owner.get(&editor).await;
    assert!(page.text("#hours_mon-note").contains("past midnight into Tuesday: 23:00 hours long"), "{page}");
    assert!(page.text("#overrides-note").contains("2026-03-07"));
    assert!(!page.has("#hours_tue-note"));
}

#[actix_web::test]
async fn a_copy_has_all_but_the_address_and_is_off() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    let rules = [
        ("hours_sun", "8-10"),
        ("max_bookings_per_week", "7"),
        ("reminders", "60"),
        ("questions[0][label]", "Company"),
        ("overrides", "2026-12-24: off"),
    ];
    owner.booking_link(&rules).await;
    let editor = owner.get("/booking-links").await.attr("a.list-title", "href");
    let copy = owner.post(&format!("{editor}/duplicate"), &[]).await.assert_see_other().to_owned();
    let page = owner.get(&copy).await;
    for (field, value) in [
        ("title", "Copy of Intro call"),
        ("slug", "intro-2"),
        ("hours_sun", "08:00-10:00"),
        ("max_bookings_per_week", "7"),
        ("reminders", "60"),
        ("questions[0][label]", "Company"),
        ("overrides", "2026-12-24: off"),
    ] {
        assert_eq!(page.value_of(field), value, "{field}");
    }
    assert!(!page.has("#is_active[checked]"));
    app.owner("binh").await.post(&format!("{editor}/duplicate"), &[]).await.assert_status(404);
}
