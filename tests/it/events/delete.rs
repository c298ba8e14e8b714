use crate::{
    events::{occurrences, standup},
    support::TestApp,
};

const NONE: &[(&str, &str)] = &[];

#[actix_web::test]
async fn a_deleted_event_can_be_brought_back() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = an.create_event(&[("title", "Tea"), ("start_time", "2026-03-09T14:00"), ("end_time", "")]).await;
    let path = format!("/events/{id}");
    let page = an.post(&format!("{path}/delete"), NONE).await;
    assert_eq!(page.assert_see_other(), "/calendar/month/2026-03-09");
    an.get(&path).await.assert_status(404);
    an.get(&format!("{path}/edit")).await.assert_status(404);
    an.post(&format!("{path}/delete"), NONE).await.assert_status(404);
    let undo = an.get("/settings/profile").await.form(".flash form");
    assert!(undo.action.starts_with("/events/undo/"), "{}", undo.action);
    assert_eq!(undo.send().await.follow().await.text("article h1"), "Tea");
    // Pressing twice does no harm.
    assert_eq!(an.post(&format!("{path}/restore"), NONE).await.assert_see_other(), path);
}

#[actix_web::test]
async fn one_occurrence_can_be_deleted_and_brought_back() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = standup(&an).await;
    let this = [("scope", "this"), ("occurrence", "2026-03-05T02:00:00Z")];
    let page = an.post(&format!("/events/{id}/delete"), &this).await;
    assert_eq!(page.assert_see_other(), "/calendar/month/2026-03-05");
    let undo = an.get("/settings/profile").await.form(".flash form");
    assert_eq!(occurrences(&an, id).await, [200, 200, 404, 200, 200, 200, 200, 200, 200, 200]);
    an.post(&format!("/events/{id}/delete"), &this).await.assert_status(404);
    undo.send().await.follow().await.assert_status(200);
    let again = format!("/events/{id}/restore?occurrence=2026-03-05T02:00:00Z");
    an.post(&again, NONE).await.assert_see_other();
    assert_eq!(occurrences(&an, id).await, [200; 10]);
    let unnamed = an.post(&format!("/events/{id}/delete"), &[("scope", "this")]).await;
    assert_eq!(unnamed.status(), 422);
}

#[actix_web::test]
async fn a_changed_occurrence_that_is_deleted_does_not_come_back_as_it_was() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = standup(&an).await;
    let fields = [("scope", "this"), ("occurrence", "2026-03-05T02:00:00Z"), ("title", "Late")];
    let changed = an.post(&format!("/events/{id}"), &fields).await.assert_see_other().to_owned();
    an.post(&format!("{changed}/delete"), NONE).await.assert_see_other();
    assert_eq!(occurrences(&an, id).await[2], 404);
    an.post(&format!("{changed}/restore"), NONE).await.assert_see_other();
    assert_eq!(an.get(&changed).await.text("article h1"), "Late");
    assert_eq!(occurrences(&an, id).await[2], 303);
}

#[actix_web::test]
async fn a_series_can_end_early_or_go_altogether() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = standup(&an).await;
    let path = format!("/events/{id}");
    let following = [("scope", "following"), ("occurrence", "2026-03-06T02:00:00Z")];
    an.post(&format!("{path}/delete"), &following).await.assert_see_other();
    assert_eq!(occurrences(&an, id).await, [200, 200, 200, 404, 404, 404, 404, 404, 404, 404]);
    an.post(&format!("{path}/delete"), NONE).await.assert_see_other();
    an.get(&path).await.assert_status(404);
    an.post(&format!("{path}/restore"), NONE).await.assert_see_other();
    assert_eq!(occurrences(&an, id).await[..4], [200, 200, 200, 404]);
}
