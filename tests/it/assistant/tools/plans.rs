//! Plans: applied as they were shown, all or nothing, once, by their owner, and taken back.

use calento::{
    assistant::{
        Plan, Request,
        plan::{Clicked, Status},
        request::{ChangeEvent, CreateEvent, Scope},
    },
    schema::{ai_messages, events, jobs},
};
use diesel::prelude::*;
use serde_json::Value;

use super::{Asker, Shown, cancel, create, event, move_part, move_to, rename, standup, which};
use crate::support::TestApp;

/// Titles of what is there, by start.
fn titles(app: &TestApp) -> Vec<String> {
    app.rows(|conn| {
        events::table
            .filter(events::deleted_at.is_null())
            .order((events::start_time, events::id))
            .select(events::title)
            .load(conn)
    })
}

/// The statuses that are stored.
fn statuses(app: &TestApp) -> Vec<String> {
    let results: Vec<Option<Value>> = app.rows(|conn| {
        ai_messages::table.order(ai_messages::id).select(ai_messages::function_results).load(conn)
    });
    results
        .iter()
        .flatten()
        .flat_map(|results| results.as_array().expect("an array"))
        .map(|result| result["status"].as_str().expect("a status").to_owned())
        .collect()
}

#[track_caller]
fn refused(clicked: Result<Clicked, calento::error::AppError>, why: &str) -> Plan {
    match clicked.expect("it is found") {
        Clicked::Refused(plan, words) if format!("{words:?}").contains(why) => plan,
        other => panic!("{why} was expected: {other:?}"),
    }
}

#[actix_web::test]
async fn a_plan_of_several_calls_is_applied_and_taken_back_as_one() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    event(&an, "Dentist", "2026-03-05T14:30").await;
    event(&an, "Review", "2026-03-05T16:00").await;
    let asker = Asker::new(&app, &an);
    let longer = Request::ChangeEvent(ChangeEvent {
        which: which("dentist"),
        title: Some("Doctor".into()),
        length: Some("2 hours".into()),
        ..ChangeEvent::default()
    });
    // Two calls about the same event, worked out on the same row.
    let proposals = [
        asker.proposal(move_to("dentist", "Friday at 9am")),
        asker.proposal(longer),
        asker.proposal(cancel("review", None)),
        asker.proposal(create("Lunch", "tomorrow 12:30")),
    ];
    let shown = asker.store(&proposals);
    let plan = asker.apply(&shown);
    assert_eq!((plan.status, plan.steps.len()), (Status::Applied, 4));
    assert_eq!(titles(&app), ["Lunch", "Doctor"]);
    assert!(asker.day("Friday").contains("9:00 AM – 11:00 AM"), "{}", asker.day("Friday"));
    assert_eq!(statuses(&app), ["applied"; 4]);
    asker.undo(&shown);
    assert_eq!(titles(&app), ["Dentist", "Review"]);
    assert!(asker.day("Thursday").contains("2:30 PM – 3:30 PM"));
    assert_eq!(statuses(&app), ["undone"; 4]);
    let again = asker.try_undo(&shown).expect("it is found");
    assert!(matches!(again, Clicked::Already(_)), "{again:?}");
    refused(asker.try_apply(&shown), "plan-was-undone");
    assert_eq!(titles(&app), ["Dentist", "Review"]);
}

#[actix_web::test]
async fn a_second_click_changes_nothing_and_says_the_same() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let asker = Asker::new(&app, &an);
    let shown = asker.store(&[asker.proposal(create("Lunch", "tomorrow 12:30"))]);
    let first = asker.apply(&shown);
    let Clicked::Already(second) = asker.try_apply(&shown).expect("it is found") else { panic!("once only") };
    assert_eq!(first, second);
    assert_eq!(titles(&app), ["Lunch"]);
    refused(asker.reject(&shown), "plan-was-applied");
}

#[actix_web::test]
async fn only_exactly_what_was_shown_is_applied() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let asker = Asker::new(&app, &an);
    let shown = asker.store(&[asker.proposal(create("Lunch", "tomorrow 12:30"))]);
    let wrong = Shown { digest: "0".repeat(64), ..shown.clone() };
    let plan = refused(asker.try_apply(&wrong), "plan-not-this");
    assert_eq!(plan.status, Status::Proposed);
    // Arguments that were changed behind the owner's back have another digest.
    app.rows(|conn| {
        diesel::sql_query(
            "UPDATE ai_messages SET function_calls =
               jsonb_set(function_calls, '{0,arguments,title}', '\"Send money\"')",
        )
        .execute(conn)
    });
    refused(asker.try_apply(&shown), "plan-not-this");
    assert!(titles(&app).is_empty());
}

#[actix_web::test]
async fn what_was_changed_since_is_not_overwritten() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let dentist = event(&an, "Dentist", "2026-03-05T14:30").await;
    let asker = Asker::new(&app, &an);
    let plans = [
        asker.store(&[asker.proposal(move_to("dentist", "Friday"))]),
        asker.store(&[
            asker.proposal(rename("dentist", "Doctor")),
            asker.proposal(create("Lunch", "tomorrow 12:30")),
        ]),
        asker.store(&[asker.proposal(cancel("dentist", None))]),
    ];
    // In another window.
    an.post(&format!("/events/{dentist}"), &[("description", "Bring the card")]).await.assert_see_other();
    for shown in &plans {
        let plan = refused(asker.try_apply(shown), "plan-changed-since");
        assert_eq!(plan.status, Status::Failed);
        refused(asker.try_apply(shown), "plan-has-failed");
        refused(asker.try_undo(shown), "plan-has-failed");
    }
    assert_eq!(titles(&app), ["Dentist"], "nothing of the plans is done");
    assert_eq!(statuses(&app), ["failed"; 4]);
    // A new proposal works, and a deleted event is found by none.
    let shown = asker.store(&[asker.proposal(move_to("dentist", "Friday"))]);
    an.post(&format!("/events/{dentist}/delete"), &[]).await.assert_see_other();
    refused(asker.try_apply(&shown), "plan-changed-since");
}

#[actix_web::test]
async fn an_answer_of_a_guest_does_not_spoil_a_plan() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let fields = [("title", "Review"), ("start_time", "2026-03-05T14:00"), ("attendees", "binh@example.org")];
    an.create_event(&fields).await;
    let mails = app.deliver_mail().await;
    let asker = Asker::new(&app, &an);
    let shown = asker.store(&[asker.proposal(move_to("review", "Friday"))]);
    let link = mails[0].link("/invitations/");
    app.visitor().post(&link, &[("response_status", "accepted")]).await.assert_see_other();
    asker.apply(&shown);
}

#[actix_web::test]
async fn when_one_call_cannot_be_done_none_is_and_no_mail_is_owed() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    event(&an, "Dentist", "2026-03-05T14:30").await;
    an.booking_link(&[("title", "Other"), ("slug", "other")]).await;
    let asker = Asker::new(&app, &an);
    let lunch = Request::CreateEvent(CreateEvent {
        title: "Lunch".into(),
        when: "tomorrow 12:30".into(),
        invite: vec!["anna@example.org".into()],
        ..CreateEvent::default()
    });
    let link = Request::CreateBookingLink(calento::assistant::request::CreateBookingLink {
        title: "Intro call".into(),
        ..Default::default()
    });
    let proposals =
        [asker.proposal(lunch), asker.proposal(move_to("dentist", "Friday")), asker.proposal(link)];
    let shown = asker.store(&proposals);
    // The last one fails: its address is taken meanwhile.
    an.booking_link(&[("title", "Intro call"), ("slug", "intro-call")]).await;
    let waiting = || -> i64 { app.rows(|conn| jobs::table.count().get_result(conn)) };
    let before = waiting();
    refused(asker.try_apply(&shown), "plan-slug-taken");
    assert_eq!(titles(&app), ["Dentist"]);
    assert!(asker.day("Thursday").contains("2:30 PM"));
    assert_eq!(waiting(), before);
}

#[actix_web::test]
async fn a_plan_that_waited_too_long_is_not_applied() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let asker = Asker::new(&app, &an);
    let soon = asker.store(&[asker.proposal(create("Lunch", "today 12:30"))]);
    let later = asker.store(&[asker.proposal(create("Trip", "1 June at 10am"))]);
    // Lunch has begun.
    app.set_now("2026-03-02T05:30:00Z");
    refused(asker.try_apply(&soon), "plan-too-old");
    let plan = asker.apply(&later);
    assert!(!plan.can_be_applied(app.now()));
    let old = asker.store(&[asker.proposal(create("Fair", "2 June at 10am"))]);
    app.advance(24 * 60);
    refused(asker.try_apply(&old), "plan-too-old");
    assert_eq!(titles(&app), ["Trip"]);
}

#[actix_web::test]
async fn a_plan_that_was_put_aside_is_not_applied() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let asker = Asker::new(&app, &an);
    let shown = asker.store(&[asker.proposal(create("Lunch", "tomorrow 12:30"))]);
    refused(asker.try_undo(&shown), "plan-not-applied");
    assert!(matches!(asker.reject(&shown).expect("found"), Clicked::Done(_)));
    assert!(matches!(asker.reject(&shown).expect("found"), Clicked::Already(_)));
    refused(asker.try_apply(&shown), "plan-was-rejected");
    assert_eq!((titles(&app).len(), statuses(&app)), (0, vec!["rejected".to_owned()]));
}

#[actix_web::test]
async fn strangers_find_no_plan_and_no_other_conversation_has_it() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    let asker = Asker::new(&app, &an);
    let shown = asker.store(&[asker.proposal(create("Lunch", "tomorrow 12:30"))]);
    let mut stranger = Asker::new(&app, &binh);
    let is_missing = |result: Result<Clicked, calento::error::AppError>| {
        assert!(matches!(result, Err(calento::error::AppError::NotFound)), "{result:?}");
    };
    let other = Asker::new(&app, &an);
    is_missing(other.try_apply(&shown));
    is_missing(stranger.try_apply(&shown));
    stranger.conversation = asker.conversation;
    is_missing(stranger.try_apply(&shown));
    is_missing(stranger.reject(&shown));
    is_missing(stranger.try_undo(&shown));
    assert!(titles(&app).is_empty());
    asker.apply(&shown);
}

#[actix_web::test]
async fn what_was_changed_after_a_plan_stays_when_the_plan_is_to_be_taken_back() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let asker = Asker::new(&app, &an);
    let made = asker.carry_out(create("Lunch", "tomorrow 12:30"));
    asker.carry_out(rename("lunch", "Dinner"));
    let plan = refused(asker.try_undo(&made), "plan-undo-changed-since");
    assert_eq!((plan.status, titles(&app)), (Status::Applied, vec!["Dinner".to_owned()]));
    standup(&an).await;
    let moved = asker.carry_out(move_part("stand-up", "at 11", Scope::All));
    asker.carry_out(cancel("stand-up", Some(Scope::All)));
    refused(asker.try_undo(&moved), "plan-undo-changed-since");
    assert_eq!(titles(&app), ["Dinner"]);
}
