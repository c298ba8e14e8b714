//! Quick add, over HTTP.

use calento::schema::events;
use diesel::prelude::*;

use crate::support::TestApp;

#[actix_web::test]
async fn a_line_becomes_an_event_and_says_what_was_understood() {
    // Monday, 2 March 2026, 08:00 in Vietnam.
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let form = an.get("/calendar/month/2026-03-02").await.form("form[action='/events/quick']");
    let page = form.set("text", "Lunch with <b>Anna</b> tomorrow 12:30").send().await.follow().await;
    let told = page.text(".flash p");
    assert!(told.contains("Lunch with <b>Anna</b>"), "{told}");
    assert!(told.contains("Tuesday, 3 March 2026, 12:30 PM – 1:30 PM"), "{told}");
    assert_eq!(page.attr("li.h-event .dt-start", "datetime"), "2026-03-03T05:30:00Z");
    let undone = page.form(".flash form").send().await.follow().await;
    assert!(!undone.body().contains("Anna</b> tomorrow") && !undone.has("li.h-event"), "{undone}");

    let fields = [("text", "họp nhóm thứ Sáu 15h"), ("next", "/calendar/week/2026-03-02")];
    let page = an.post("/events/quick", &fields).await;
    assert_eq!(page.assert_see_other(), "/calendar/week/2026-03-02");
    let page = page.follow().await;
    assert_eq!(page.attr("li.h-event .dt-start", "datetime"), "2026-03-06T08:00:00Z");
    let page = an.post("/events/quick", &[("text", "Trip 3 Dec - 5 Dec"), ("next", "//evil.example")]).await;
    assert_eq!(page.assert_see_other(), "/calendar/day/2026-12-03");
    let page = page.follow().await;
    assert!(
        page.text(".flash p").contains("Thursday, 3 December 2026 – Saturday, 5 December 2026"),
        "{page}"
    );
}

#[actix_web::test]
async fn a_line_that_says_how_often_becomes_a_series() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let page = an.post("/events/quick", &[("text", "họp nhóm thứ Sáu hằng tuần 15h đến hết tháng 6")]).await;
    let page = page.follow().await;
    let told = page.text(".flash p");
    assert!(told.contains("Every week on Friday, until 30 June 2026"), "{told}");
    let rule: Option<String> = app.rows(|conn| events::table.select(events::recurrence_rule).first(conn));
    assert_eq!(rule.as_deref(), Some("FREQ=WEEKLY;BYDAY=FR;UNTIL=20260630T165959Z"));
    let june = an.get("/calendar/month/2026-06-01").await;
    assert_eq!(june.attr("li.h-event .dt-start", "datetime"), "2026-06-05T08:00:00Z");
}

#[actix_web::test]
async fn a_line_that_says_where_sets_the_place() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    an.post("/events/quick", &[("text", "họp với An chiều mai lúc 3 giờ ở phòng 2")])
        .await
        .assert_see_other();
    let said: (String, Option<String>) =
        app.rows(|conn| events::table.select((events::title, events::location)).first(conn));
    assert_eq!(said, ("họp với An".to_owned(), Some("phòng 2".to_owned())));
}

#[actix_web::test]
async fn a_line_that_is_not_understood_becomes_the_title_of_the_form() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let page = an.post("/events/quick", &[("text", "Buy 3 apples & \"pears\"")]).await.follow().await;
    assert_eq!(page.value_of("title"), "Buy 3 apples & \"pears\"");
    assert!(page.has(".flash"), "{page}");
    let long = "mua táo ".repeat(200);
    let page = an.post("/events/quick", &[("text", &long)]).await.assert_status(422);
    assert_eq!(page.value_of("title"), long.trim());
    assert!(page.error_of("title").is_some());
    assert_eq!(an.post("/events/quick", &[("text", " ")]).await.assert_see_other(), "/events/new");
    assert_eq!(an.post("/events/quick", &[]).await.assert_see_other(), "/events/new");
}
