//! Arranging one's calendars.

use crate::support::{Page, TestApp, seeds::Owner};

/// The addresses of the owner's calendars, the primary one first.
async fn addresses(owner: &Owner) -> Vec<String> {
    owner.get("/calendars").await.assert_status(200).attrs("a.list-title", "href")
}

/// Adds a calendar and answers its address.
async fn add(owner: &Owner, fields: &[(&str, &str)]) -> String {
    let before = addresses(owner).await;
    owner.post("/calendars", fields).await.assert_see_other();
    let added = addresses(owner).await.into_iter().find(|address| !before.contains(address));
    added.expect("one calendar more")
}

fn ticks(page: &Page) -> (bool, bool) {
    (page.has("[name=is_visible][checked]"), page.has("[name=is_active][checked]"))
}

#[actix_web::test]
async fn a_name_is_enough_for_a_calendar() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").zone("Europe/London").register().await;
    let work = add(&an, &[("name", " Công việc ")]).await;
    let page = an.get(&work).await.assert_status(200);
    assert_eq!(
        (page.value_of("name"), page.value_of("timezone")),
        ("Công việc".into(), "Europe/London".into())
    );
    assert_eq!(page.attr("[name=color][checked]", "value"), "#4285f4");
    assert_eq!(ticks(&page), (true, true));
    let list = an.get("/calendars").await;
    assert_eq!(list.all(".list-title .badge"), ["Primary"], "{list}");
}

#[actix_web::test]
async fn what_a_form_does_not_send_stays_as_it_is() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let fields = [
        ("name", "Work"),
        ("description", "Meetings"),
        ("color", "#ABCDEF"),
        ("timezone", "Asia/Tokyo"),
        ("is_active", "false"),
    ];
    let work = add(&an, &fields).await;
    an.post(&work, &[("name", "Team"), ("color", "#7b1fa2")]).await.assert_see_other();
    let page = an.get(&work).await;
    assert_eq!((page.value_of("name"), page.value_of("description")), ("Team".into(), "Meetings".into()));
    assert_eq!(page.value_of("timezone"), "Asia/Tokyo");
    assert_eq!(page.attr("[name=color][checked]", "value"), "#7b1fa2");
    assert_eq!(ticks(&page), (true, false));
}

#[actix_web::test]
async fn on_the_whole_form_a_box_without_a_tick_is_off() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let work = add(&an, &[("name", "Work"), ("color", "#abcdef")]).await;
    let form = an.get(&work).await.form("form.sheet");
    form.without("is_visible").set("description", "Quiet").send().await.assert_see_other();
    let page = an.get(&work).await;
    assert_eq!(ticks(&page), (false, true));
    assert_eq!(page.value_of("description"), "Quiet");
    // A colour beyond the palette survives the form.
    assert_eq!(page.attr("[name=color][checked]", "value"), "#abcdef");
}

#[actix_web::test]
async fn a_refused_form_keeps_what_was_typed() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let page = an.post("/calendars", &[("name", ""), ("color_hex", "blue")]).await.assert_status(422);
    assert!(page.error_of("name").is_some() && page.error_of("color").is_some(), "{page}");
    assert_eq!(page.value_of("color_hex"), "blue");
    assert_eq!(addresses(&an).await.len(), 1);
    let primary = &addresses(&an).await[0];
    let page = an.post(primary, &[("name", &"x".repeat(256)), ("timezone", "Mars/Phobos")]).await;
    let page = page.assert_status(422);
    assert!(page.error_of("name").is_some() && page.error_of("timezone").is_some(), "{page}");
    assert_eq!(page.value_of("name").len(), 256);
}

#[actix_web::test]
async fn another_calendar_takes_the_primary_place() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let old = addresses(&an).await.remove(0);
    let work = add(&an, &[("name", "Work"), ("is_primary", "true")]).await;
    assert_eq!(addresses(&an).await, [work.clone(), old]);
    // It cannot be put down, only handed on.
    an.post(&work, &[("is_primary", "false")]).await.assert_see_other();
    assert_eq!(addresses(&an).await[0], work);
}

#[actix_web::test]
async fn a_deleted_calendar_leaves_the_list_and_the_primary_one_stays() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let primary = addresses(&an).await.remove(0);
    let work = add(&an, &[("name", "Work")]).await;
    let asked = an.get(&format!("{work}/delete")).await.assert_status(200);
    assert!(asked.text("h1").contains("Work"), "{asked}");
    let page = asked.form("main form").send().await.follow().await;
    assert!(page.text(".flash").contains("Work"), "{page}");
    assert_eq!(addresses(&an).await, std::slice::from_ref(&primary));
    an.get(&work).await.assert_status(404);
    let refused = an.post(&format!("{primary}/delete"), &[]).await.assert_status(422);
    assert!(refused.text("[role=alert]").contains("cannot be deleted"), "{refused}");
    assert!(!an.get(&format!("{primary}/delete")).await.assert_status(200).has("main form"));
}

#[actix_web::test]
async fn the_events_of_a_deleted_calendar_are_kept_on_the_primary_one() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let primary = addresses(&an).await.remove(0);
    let work = add(&an, &[("name", "Work")]).await;
    let calendar = work.trim_start_matches("/calendars/");
    let fields = [
        ("title", "Plan"),
        ("start_time", "2026-03-05T09:00"),
        ("end_time", "2026-03-05T10:00"),
        ("calendar_id", calendar),
    ];
    let event = an.create_event(&fields).await;
    let asked = an.get(&format!("{work}/delete")).await.assert_status(200);
    assert!(asked.text("main").contains("Its one event"), "{asked}");
    asked.form("main form").send().await.assert_see_other();
    let edit = an.get(&format!("/events/{event}/edit")).await.assert_status(200);
    assert_eq!(format!("/calendars/{}", edit.value_of("calendar_id")), primary);
    assert!(an.get("/calendar/month/2026-03-01").await.text("main").contains("Plan"));
}

#[actix_web::test]
async fn others_calendars_are_not_found() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    let mine = addresses(&an).await.remove(0);
    let deletion = format!("{mine}/delete");
    binh.get(&mine).await.assert_status(404);
    binh.get(&deletion).await.assert_status(404);
    binh.post(&mine, &[("name", "Taken")]).await.assert_status(404);
    binh.post(&mine, &[("name", "")]).await.assert_status(404);
    binh.post(&deletion, &[]).await.assert_status(404);
    assert_eq!(an.get(&mine).await.value_of("name"), "Personal");
}

#[actix_web::test]
async fn a_switch_leads_nobody_to_another_site() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let mine = addresses(&an).await.remove(0);
    let answer = an.post(&mine, &[("is_visible", "false"), ("next", "//evil.example")]).await;
    assert_eq!(answer.assert_see_other(), "/");
}
