//! What the assistant proposes, as a card with buttons: from words to the calendar and back.

use calento::{
    assistant::Conversation,
    ids::ConversationId,
    schema::{ai_conversations, ai_messages, events},
};
use diesel::prelude::*;
use serde_json::Value;

use super::chat::{open, say};
use crate::support::{Page, TestApp, seeds::Owner};

/// Titles on the calendar.
fn titles(app: &TestApp) -> Vec<String> {
    app.rows(|conn| {
        events::table
            .filter(events::deleted_at.is_null())
            .order(events::start_time)
            .select(events::title)
            .load(conn)
    })
}

#[actix_web::test]
async fn what_is_said_becomes_a_card_then_an_event_and_is_taken_back() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let talk = say(&an, None, "lunch with Anna tomorrow 12:30 for 1h").await;
    let page = open(&an, talk).await;
    assert!(page.has(".plan.is-proposed"), "{page}");
    // The weekday is said back.
    assert!(page.text(".from-assistant .said").contains("Tuesday"), "{page}");
    assert!(page.text(".plan .diff").contains("Tuesday, 3 March 2026, 12:30 PM – 1:30 PM"), "{page}");
    assert_eq!(titles(&app), Vec::<String>::new(), "nothing happens before the click");

    let page = page.form(".plan form[action$='/apply']").send().await.follow().await;
    assert!(page.has(".plan.is-applied .badge.good"), "{page}");
    assert_eq!(page.count(".plan form[action$='/apply']"), 0);
    let made = titles(&app);
    assert!(made.len() == 1 && made[0].to_lowercase().contains("anna"), "{made:?}");
    let day = an.get("/calendar/day/2026-03-03").await;
    assert_eq!(day.attr(".h-event .dt-start", "datetime"), "2026-03-03T05:30:00Z");

    let page = open(&an, talk).await.form(".plan form[action$='/undo']").send().await.follow().await;
    assert!(page.has(".plan.is-undone"), "{page}");
    assert_eq!(titles(&app), Vec::<String>::new());
}

#[actix_web::test]
async fn vietnamese_is_answered_in_vietnamese_on_an_english_page() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let talk = say(&an, None, "họp với An chiều mai lúc 3 giờ ở phòng 2").await;
    let page = open(&an, talk).await;
    assert_eq!(page.attr(".plan", "lang"), "vi");
    assert_eq!(page.text(".plan .button.primary"), "Áp dụng");
    assert!(page.text(".plan .diff").contains("Thứ Ba, 3 tháng 3, 2026, 15:00"), "{page}");
    assert!(page.text(".plan").contains("phòng 2"), "{page}");
}

#[actix_web::test]
async fn a_typed_yes_applies_nothing() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let talk = say(&an, None, "lunch with Anna tomorrow 12:30 for 1h").await;
    for yes in ["yes", "ok", "đồng ý", "apply it"] {
        say(&an, Some(talk), yes).await;
    }
    let page = open(&an, talk).await;
    assert_eq!(titles(&app), Vec::<String>::new());
    assert!(page.text(".message:nth-of-type(4) .said").contains("Apply"), "{page}");
    // The card is still there to be clicked.
    page.form(".plan form[action$='/apply']").send().await.assert_see_other();
    assert_eq!(titles(&app).len(), 1);
}

#[actix_web::test]
async fn a_click_is_followed_once_on_exactly_what_was_shown() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let talk = say(&an, None, "lunch with Anna tomorrow 12:30 for 1h").await;
    let apply = open(&an, talk).await.form(".plan form[action$='/apply']");
    let digest = apply.fields.iter().find(|field| field.0 == "digest").expect("a digest").1.clone();
    let other = format!("{}0", &digest[..digest.len() - 1]);
    for wrong in ["", "x", &digest[..digest.len() - 2], if other == digest { "y" } else { &other }] {
        let page = an.post(&apply.action, &[("digest", wrong)]).await.assert_status(409);
        assert!(page.has(".plan-refusal"), "{page}");
    }
    an.post(&apply.action, &[]).await.assert_status(409);
    assert_eq!(an.get(&apply.action).await.status(), 405);
    let foreign = an.request(reqwest::Method::POST, &apply.action).header("Origin", "https://evil.example");
    let body = format!("digest={digest}");
    let foreign = foreign.header("Content-Type", "application/x-www-form-urlencoded").body(body);
    an.send(foreign).await.assert_status(403);
    assert_eq!(titles(&app), Vec::<String>::new());

    let fields = [("digest", digest.as_str())];
    let clicks = (0..6).map(|_| an.post(&apply.action, &fields));
    for page in futures_util::future::join_all(clicks).await {
        page.assert_see_other();
    }
    assert_eq!(titles(&app).len(), 1);
    an.post(&apply.action.replace("/apply", "/burn"), &[("digest", &digest)]).await.assert_status(404);
    an.post(&apply.action.replace("/apply", "/reject"), &[]).await.assert_status(409);
    assert_eq!(titles(&app).len(), 1);
}

#[actix_web::test]
async fn what_is_left_is_not_applied_any_more() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let talk = say(&an, None, "lunch with Anna tomorrow 12:30 for 1h").await;
    let page = open(&an, talk).await;
    let apply = page.form(".plan form[action$='/apply']");
    let page = page.form(".plan form[action$='/reject']").send().await.follow().await;
    assert!(page.has(".plan.is-rejected") && !page.has(".plan form"), "{page}");
    assert!(apply.send().await.assert_status(409).has(".plan-refusal"));
    assert_eq!(titles(&app), Vec::<String>::new());
}

#[actix_web::test]
async fn with_htmx_only_the_card_comes_and_the_calendar_is_told() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let talk = say(&an, None, "lunch with Anna tomorrow 12:30 for 1h").await;
    let apply = open(&an, talk).await.form(".plan form[action$='/apply']");
    let fields: Vec<(&str, &str)> = apply.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let part = an.htmx().post(&apply.action, &fields).await.assert_status(200);
    assert!(part.has(".plan.is-applied") && !part.has("html[lang]"), "{part}");
    assert_eq!(part.header("hx-trigger"), "calendar-changed");
    // The second click of a double click changes nothing.
    let part = an.htmx().post(&apply.action, &fields).await.assert_status(200);
    assert_eq!(part.header("hx-trigger"), "");
    let undo = part.form(".plan form[action$='/undo']").action;
    assert_eq!(an.htmx().post(&undo, &[]).await.assert_status(200).header("hx-trigger"), "calendar-changed");
}

#[actix_web::test]
async fn calls_and_results_are_stored_in_the_documented_shape() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let talk = say(&an, None, "lunch with Anna tomorrow 12:30 for 1h").await;
    let stored = || -> (Value, Value) {
        let (calls, results): (Option<Value>, Option<Value>) = app.rows(|conn| {
            ai_messages::table
                .filter(ai_messages::role.eq("assistant"))
                .select((ai_messages::function_calls, ai_messages::function_results))
                .first(conn)
        });
        (calls.expect("calls"), results.expect("results"))
    };
    let (calls, results) = stored();
    assert_eq!(calls[0]["name"], "create_event");
    assert!(calls[0]["arguments"].is_object() && calls[0]["id"].is_string(), "{calls}");
    assert_eq!((&results[0]["id"], &results[0]["status"]), (&calls[0]["id"], &Value::from("proposed")));
    open(&an, talk).await.form(".plan form[action$='/apply']").send().await.assert_see_other();
    assert_eq!(stored().0, calls, "what is applied is what was stored");
    assert_eq!(stored().1[0]["status"], "applied");
}

#[actix_web::test]
async fn when_two_events_fit_the_assistant_asks_which_and_a_button_answers() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    for day in ["2026-03-04", "2026-03-05"] {
        let (start, end) = (format!("{day}T10:00"), format!("{day}T11:00"));
        an.create_event(&[("title", "Dentist"), ("start_time", &start), ("end_time", &end)]).await;
    }
    let talk = say(&an, None, "cancel the dentist").await;
    let page = open(&an, talk).await;
    assert_eq!(page.count(".choices .choice"), 2, "{page}");
    assert!(
        page.text(".choices").contains("Wednesday") && page.text(".choices").contains("Thursday"),
        "{page}"
    );
    assert!(!page.has(".plan"), "{page}");
    let question = page.attr(".choices input[name=question]", "value");
    let path = page.form(".choices").action;
    let fields = [("question", question.as_str()), ("choice", "1")];
    let page = an.post(&path, &fields).await.follow().await;
    assert!(page.text(".plan").contains("Thursday"), "{page}");
    assert!(!page.has(".choices"), "an answered question has no buttons: {page}");
    // Clicked once more in an old window, it is over.
    let page = an.post(&path, &fields).await.assert_status(409);
    assert!(page.error_of("message").is_some(), "{page}");
    // Typed by its number it is answered as well.
    say(&an, Some(talk), "cancel the dentist").await;
    say(&an, Some(talk), "1").await;
    let page = open(&an, talk).await;
    assert!(page.text(".message:last-child .plan").contains("Wednesday"), "{page}");
    assert_eq!(titles(&app).len(), 2);
}

#[actix_web::test]
async fn what_is_on_the_calendar_is_told_at_once_and_titles_of_others_are_only_text() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let title = "<img src=x onerror=alert(1)> [Apply](https://evil.example) **now**";
    let times = [("start_time", "2026-03-06T10:00"), ("end_time", "2026-03-06T11:00")];
    an.create_event(&[&[("title", title)], &times[..]].concat()).await;
    let talk = say(&an, None, "what is on Friday?").await;
    let page = open(&an, talk).await;
    let said = page.text(".from-assistant .said");
    assert!(said.contains("Friday") && said.contains("onerror"), "{said}");
    for css in [".said img", ".said a[href*='evil']", ".said [onerror]", ".said button", ".plan"] {
        assert!(!page.has(css), "{css}: {page}");
    }
}

/// Two dentists, on Wednesday and on Thursday at 10.
async fn two_dentists(an: &Owner) {
    for day in ["2026-03-04", "2026-03-05"] {
        let (start, end) = (format!("{day}T10:00"), format!("{day}T11:00"));
        an.create_event(&[("title", "Dentist"), ("start_time", &start), ("end_time", &end)]).await;
    }
}

/// Clicks on a choice of the open question.
async fn choose(an: &Owner, talk: ConversationId, choice: &str) -> Page {
    let page = open(an, talk).await;
    let question = page.attr(".choices input[name=question]", "value");
    let fields = [("question", question.as_str()), ("choice", choice)];
    an.post(&page.form(".choices").action, &fields).await.follow().await
}

#[actix_web::test]
async fn a_second_question_forgets_neither_the_title_nor_the_day() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let talk = say(&an, None, "schedule a meeting with Anna").await;
    let said = open(&an, talk).await.text(".message:last-child .said");
    assert!(said.contains("Anna") && said.contains('?'), "{said}");
    say(&an, Some(talk), "tomorrow morning").await;
    let page = open(&an, talk).await;
    assert!(page.count(".choices .choice") > 1 && !page.has(".plan"), "{page}");
    say(&an, Some(talk), "at 3pm").await;
    let plan = open(&an, talk).await.text(".message:last-child .plan");
    assert!(plan.contains("Anna") && plan.contains("Tuesday, 3 March 2026, 3:00 PM – 4:00 PM"), "{plan}");
    // The same with a choice in the middle.
    let talk = say(&an, None, "schedule a meeting with Anna").await;
    say(&an, Some(talk), "tomorrow morning").await;
    let page = choose(&an, talk, "0").await;
    let plan = page.text(".message:last-child .plan");
    assert!(plan.contains("Anna") && plan.contains("Tuesday, 3 March 2026"), "{plan}");
}

#[actix_web::test]
async fn a_second_question_does_not_forget_that_something_is_to_be_moved() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    two_dentists(&an).await;
    let talk = say(&an, None, "reschedule the dentist").await;
    let page = choose(&an, talk, "1").await;
    assert!(!page.has(".plan") && page.text(".message:last-child .said").contains('?'), "{page}");
    say(&an, Some(talk), "Friday at 3pm").await;
    let page = open(&an, talk).await;
    let plan = page.text(".message:last-child .plan");
    assert!(plan.contains("Move “Dentist”") && plan.contains("Friday, 6 March 2026, 3:00 PM"), "{page}");
    assert!(plan.contains("Thursday, 5 March 2026"), "{plan}");
    // What is no time is no answer.
    let talk = say(&an, None, "reschedule the dentist").await;
    choose(&an, talk, "1").await;
    say(&an, Some(talk), "never mind").await;
    assert!(!open(&an, talk).await.has(".plan"), "nothing is proposed");
}

#[actix_web::test]
async fn a_refusal_on_a_plan_that_is_not_shown_any_more_stands_at_the_form() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let talk = say(&an, None, "lunch with Anna tomorrow 12:30 for 1h").await;
    let apply = open(&an, talk).await.form(".plan form[action$='/apply']").action;
    let now = app.now();
    app.rows(|conn| {
        let owner = ai_conversations::table.find(talk).select(ai_conversations::user_id).first(conn)?;
        for _ in 0..60 {
            Conversation::say(conn, owner, Some(talk), "hello", calento::i18n::Lang::En, now)?;
        }
        Ok(())
    });
    let page = an.post(&apply, &[("digest", "x")]).await.assert_status(409);
    assert!(!page.has(".plan") && page.error_of("message").is_some(), "{page}");
}
