//! What a change of a series is going to do, said before it is done.

use super::{occurrences, standup};
use crate::support::TestApp;

#[actix_web::test]
async fn what_a_change_does_to_a_series_is_said_beforehand() {
    let app = TestApp::start().await;
    let (an, other) = (app.owner("an").await, app.owner("other").await);
    let id = standup(&an).await;
    let path = format!("/events/{id}");
    let gap = [("scope", "this"), ("occurrence", "2026-03-09T02:00:00Z")];
    an.post(&format!("{path}/delete"), &gap).await.assert_see_other();
    let late = [("scope", "this"), ("occurrence", "2026-03-11T02:00:00Z"), ("title", "Late")];
    an.post(&path, &late).await.assert_see_other();

    let edit = an.get(&format!("{path}/edit")).await;
    let preview = edit.attr("#preview", "hx-post");
    assert_eq!(preview, format!("{path}/preview"));
    let said = async |fields: &[(&str, &str)]| {
        an.post(&preview, fields).await.assert_status(200).body().trim().to_owned()
    };
    assert_eq!(
        said(&[("start_time", "2026-03-03T10:00")]).await,
        "Changes 8 occurrences, keeps 2 exceptions."
    );
    let shorter = [("recurrence_rule", "FREQ=DAILY;COUNT=8")];
    assert_eq!(said(&shorter).await, "Changes 7 occurrences, keeps 1 exception, drops 1 exception.");
    let following = [("scope", "following"), ("occurrence", "2026-03-10T02:00:00Z")];
    assert_eq!(said(&following).await, "Changes 2 occurrences, keeps 1 exception.");
    assert_eq!(said(&[("start_time", "soon")]).await, "");
    assert_eq!(said(&[("scope", "this"), ("occurrence", "2026-03-05T02:00:00Z")]).await, "");
    let of_one = an.get(&format!("{path}/edit?scope=this&occurrence=2026-03-05T02:00:00Z")).await;
    assert!(!of_one.has("#preview"), "{of_one}");
    other.post(&preview, &shorter).await.assert_status(404);
    // It only says so.
    assert_eq!(occurrences(&an, id).await, [200, 200, 200, 200, 200, 200, 404, 200, 303, 200]);
}

#[actix_web::test]
async fn what_would_be_lost_is_to_be_confirmed() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = standup(&an).await;
    let path = format!("/events/{id}");
    let late = [("scope", "this"), ("occurrence", "2026-03-11T02:00:00Z"), ("title", "Late")];
    an.post(&path, &late).await.assert_see_other();
    let form = an.get(&format!("{path}/edit")).await.form(&format!("form[action='{path}']"));
    let page = form.set("recurrence_rule", "FREQ=DAILY;COUNT=8").send().await.assert_status(422);
    let notice = page.text("[role=alert]");
    assert!(notice.contains("Changes 8 occurrences, drops 1 exception."), "{notice}");
    assert_eq!(occurrences(&an, id).await[8], 303);
    let form = page.form(&format!("form[action='{path}']"));
    assert_eq!(
        form.fields.iter().find(|field| field.0 == "recurrence_rule").map(|field| field.1.as_str()),
        Some("FREQ=DAILY;COUNT=8")
    );
    form.set("confirmed", "true").send().await.assert_see_other();
    assert_eq!(occurrences(&an, id).await[8], 404);
    // A new time that loses nothing is just saved.
    an.post(&path, &[("scope", "all"), ("start_time", "2026-03-03T10:00")]).await.assert_see_other();
}
