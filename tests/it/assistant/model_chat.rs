//! The chat with a model behind it: what is seen of its failures, and what it costs.

use calento::assistant::allowance;
use diesel::prelude::*;
use serde_json::json;

use super::{
    chat::{open, say},
    injections::answered,
    model_server::{Act, ModelServer, calls, delta, head, json_answer, says, stream},
};
use crate::support::{TestApp, seeds::Owner};

/// What is set aside for one message, with the settings as they are.
const SET_ASIDE: i64 = 12_000;

/// A server with this model, and an owner who uses it if they `agree`.
async fn with(model: &ModelServer, settings: &[(&str, &str)], agrees: bool) -> (TestApp, Owner) {
    let app = TestApp::build().setting("AI_BASE_URL", model.url()).setting("AI_MODEL", "test-model");
    let app = settings.iter().fold(app, |app, (name, value)| app.setting(name, *value)).start().await;
    let an = app.owner("an").await;
    if agrees {
        an.post("/settings/assistant", &[("assistant_uses_model", "true")]).await.assert_see_other();
    }
    (app, an)
}

fn used(app: &TestApp) -> allowance::Used {
    app.rows(|conn| {
        let owner = calento::schema::users::table.select(calento::schema::users::id).first(conn)?;
        allowance::used(conn, owner, app.now())
    })
}

fn half(text: &str) -> Vec<Act> {
    vec![
        head("200 OK", "text/event-stream", ""),
        Act::Send(format!("data: {}\n\n", delta(json!({ "content": text }))).into_bytes()),
    ]
}

#[actix_web::test]
async fn a_model_that_fails_leaves_it_to_the_grammar_and_what_it_said_stays() {
    let trouble = || json_answer("401 Unauthorized", &json!({ "error": { "message": "no" } }));
    let model = ModelServer::saying(vec![half("Let me see, it is Tues"), trouble()]);
    let (_app, an) = with(&model, &[], true).await;
    let talk = say(&an, None, "what is on tomorrow?").await;
    let said = answered(&an, talk).await.text(".from-assistant .said");
    assert!(said.contains("it is Tues") && said.contains("broke in the middle"), "{said}");
    assert!(said.contains("Tuesday"), "the grammar's own answer follows, with its weekday: {said}");
    say(&an, Some(talk), "ngày mai có gì?").await;
    let page = answered(&an, talk).await;
    let said = page.all(".from-assistant .said").pop().unwrap_or_default();
    assert!(said.contains("không nhận yêu cầu") && said.contains("Thứ Ba"), "{said}");
    assert_eq!(model.asked().len(), 2);
}

#[actix_web::test]
async fn a_model_is_asked_only_for_owners_who_agreed() {
    let model = ModelServer::saying(vec![says("Hello.")]);
    let (_app, an) = with(&model, &[], false).await;
    let talk = say(&an, None, "what is on tomorrow?").await;
    answered(&an, talk).await;
    assert!(model.asked().is_empty());
    let page = an.get("/settings/assistant").await.assert_status(200);
    assert!(page.text("main").contains("127.0.0.1"), "it says which server would see what is said: {page}");
}

#[actix_web::test]
async fn a_stopped_answer_hangs_up_on_the_model_and_costs_what_was_used() {
    let mut acts = half("On Tuesday you have");
    acts.push(Act::Hang);
    let model = ModelServer::saying(vec![acts]);
    let (app, an) = with(&model, &[], true).await;
    let talk = say(&an, None, "what is on tomorrow?").await;
    let mut page = open(&an, talk).await;
    while !page.text(".from-assistant .said").contains("On Tuesday you have") {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        page = open(&an, talk).await;
    }
    page.form(".writing form").send().await.assert_see_other();
    assert!(model.was_left_by(1).await, "the model's server sees that nobody listens any more");
    let page = answered(&an, talk).await;
    assert!(page.text(".from-assistant .said").contains("On Tuesday you have"), "what came is kept: {page}");
    let mut tokens = 0;
    for _ in 0..50 {
        tokens = used(&app).tokens;
        if tokens != SET_ASIDE {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(tokens > 1_000 && tokens != SET_ASIDE, "{tokens}");
}

#[actix_web::test]
async fn who_has_used_up_the_day_is_told_so_and_answered_by_the_grammar() {
    let counted = stream(&[
        delta(json!({ "content": "Nothing is on." })),
        json!({ "choices": [], "usage": { "prompt_tokens": 900, "completion_tokens": 200 } }),
    ]);
    let model = ModelServer::saying(vec![counted]);
    let (app, an) = with(&model, &[("AI_TOKENS_PER_DAY", "1000")], true).await;
    let talk = say(&an, None, "what is on tomorrow?").await;
    answered(&an, talk).await;
    // It is put down beside the answer, not before it.
    for _ in 0..50 {
        if used(&app).tokens == SET_ASIDE {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    }
    assert_eq!(used(&app).tokens, 1_100);
    let page = an.get("/settings/assistant").await.assert_status(200);
    assert!(page.text("main").contains("1,100") || page.text("main").contains("1100"), "{page}");
    say(&an, Some(talk), "what is on tomorrow?").await;
    let said = answered(&an, talk).await.all(".from-assistant .said").pop().unwrap_or_default();
    assert!(said.contains("used up") && said.contains("Tuesday"), "{said}");
    assert_eq!(model.asked().len(), 1);
}

#[actix_web::test]
async fn what_no_column_holds_does_not_break_the_answer() {
    let model = ModelServer::saying(vec![
        calls("", &[("create_event", json!({ "title": "Lun\0ch", "when": "tomorrow\0 12:30 for 1h" }))]),
        says("It is \0proposed."),
    ]);
    let (_app, an) = with(&model, &[], true).await;
    let talk = say(&an, None, "lunch tomorrow at half past twelve").await;
    let page = answered(&an, talk).await;
    assert!(page.text(".from-assistant .said").contains("It is proposed."), "{page}");
    assert!(page.text(".plan").contains("“Lunch”") && !page.has(".notice.warn"), "{page}");
}

#[actix_web::test]
async fn stopping_one_answer_leaves_that_of_another_message_alone() {
    let mut acts = half("On Tuesday you have");
    acts.push(Act::Hang);
    let model = ModelServer::saying(vec![says("Nothing."), acts]);
    let (_app, an) = with(&model, &[], true).await;
    let talk = say(&an, None, "what is on today?").await;
    let first = answered(&an, talk).await.attr(".from-assistant", "id");
    let first = first.strip_prefix("message-").expect("the id of a message").to_owned();
    say(&an, Some(talk), "what is on tomorrow?").await;
    let mut page = open(&an, talk).await;
    while !page.text(".message:last-child .said").contains("On Tuesday you have") {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        page = open(&an, talk).await;
    }
    an.post(&format!("/assistant/{talk}/messages/{first}/stop"), &[]).await.assert_see_other();
    let page = open(&an, talk).await;
    assert!(page.has(".message:last-child .writing form"), "it is still being written: {page}");
    page.form(".writing form").send().await.assert_see_other();
    let page = answered(&an, talk).await;
    assert!(page.text(".message:last-child .notice").contains("stopped"), "{page}");
}
