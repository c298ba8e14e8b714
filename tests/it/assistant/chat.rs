//! `/assistant`: conversations and messages, as pages, forms and a stream.

use calento::{
    assistant::Conversation,
    ids::{ConversationId, MessageId, UserId},
    schema::{ai_conversations, ai_messages, users},
};
use diesel::prelude::*;

use crate::support::{
    TestApp,
    page::Page,
    seeds::{Owner, id_in},
};

/// Says something, in a new conversation when there is no `to`; answers the conversation.
pub async fn say(an: &Owner, to: Option<ConversationId>, text: &str) -> ConversationId {
    let path =
        to.map_or_else(|| "/assistant/new/messages".to_owned(), |id| format!("/assistant/{id}/messages"));
    let page = an.post(&path, &[("message", text)]).await;
    id_in(page.assert_see_other(), "/assistant/")
}

pub async fn open(an: &Owner, id: ConversationId) -> Page {
    an.get(&format!("/assistant/{id}")).await.assert_status(200)
}

fn owner_id(app: &TestApp, an: &Owner) -> UserId {
    app.rows(|conn| users::table.filter(users::username.eq(&an.username)).select(users::id).first(conn))
}

#[actix_web::test]
async fn what_is_not_understood_is_answered_with_examples_in_the_language_it_was_written_in() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let page = an.get("/assistant").await.assert_status(200);
    assert_eq!(page.form("#composer").action, "/assistant/new/messages");
    let talk = say(&an, None, "hello there").await;
    let page = open(&an, talk).await;
    assert_eq!(page.text(".from-person .message-text"), "hello there");
    assert!(page.count(".from-assistant .said li") >= 3, "{page}");
    assert!(page.text(".from-assistant .said").contains("this week"), "{page}");
    say(&an, Some(talk), "xin chào bạn nhé").await;
    let page = open(&an, talk).await;
    assert_eq!(page.attr(".message:last-child .message-body", "lang"), "vi");
    assert!(page.text(".message:last-child .said").contains("tuần này"), "{page}");
    assert_eq!(page.attr("html", "lang"), "en");
}

#[actix_web::test]
async fn what_is_refused_comes_back_with_the_reason_beside_it_and_nothing_is_stored() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let long = "họp ".repeat(1_500);
    for text in ["", " \n ", long.as_str()] {
        let page = an.post("/assistant/new/messages", &[("message", text)]).await.assert_status(422);
        assert!(page.error_of("message").is_some(), "{page}");
        assert_eq!(page.value_of("message"), text.trim());
        let part = an.htmx().post("/assistant/new/messages", &[("message", text)]).await.assert_status(422);
        assert_eq!(part.header("hx-retarget"), "#composer");
        assert!(part.has("#composer .field-error") && !part.has("html[lang]"), "{part}");
    }
    let stored: i64 = app.rows(|conn| ai_messages::table.count().get_result(conn));
    assert_eq!(stored, 0);
    for odd in [
        "/assistant/nothing",
        "/assistant/nothing/messages",
        "/assistant/00000000-0000-0000-0000-000000000000",
    ] {
        assert!([404, 405].contains(&an.get(odd).await.status()), "{odd}");
    }
    an.post("/assistant/nothing/messages", &[("message", "x")]).await.assert_status(404);
}

#[actix_web::test]
async fn what_is_written_is_text_wherever_it_stands() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    for attack in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><svg onload=alert(1)>",
        "</textarea></title><script>alert(1)</script>",
        "[x](javascript:alert(1)) ![x](https://evil.example/p.png)",
        "<button hx-post=/logout hx-trigger=load>x</button>",
    ] {
        let talk = say(&an, None, attack).await;
        let page = open(&an, talk).await;
        assert_eq!(page.text(".from-person .message-text"), attack);
        for css in [
            ".message script",
            ".message img",
            ".message [onerror]",
            ".message [onload]",
            ".message [hx-trigger]",
            "h1 script",
            ".nav-list script",
            ".message a[href^='javascript']",
        ] {
            assert!(!page.has(css), "{css}: {page}");
        }
        an.post(&format!("/assistant/{talk}/rename"), &[("title", attack)]).await.assert_see_other();
        let page = open(&an, talk).await;
        assert_eq!(page.text("h1"), attack);
        assert!(page.all(".talk-title").contains(&attack.to_owned()), "{page}");
        assert_eq!(page.count("main script"), 0);
    }
}

#[actix_web::test]
async fn lines_stay_lines_and_a_message_in_any_script_stays_whole() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let text = "một\n  hai\n\n👩‍👩‍👧 \u{202e}abc\u{202c} \u{0} אב";
    let talk = say(&an, None, text).await;
    let stored: String = app.rows(|conn| {
        ai_messages::table.filter(ai_messages::role.eq("user")).select(ai_messages::content).first(conn)
    });
    assert_eq!(stored, text.replace('\u{0}', ""));
    assert_eq!(open(&an, talk).await.attr(".message-text", "dir"), "auto");
}

#[actix_web::test]
async fn conversations_are_listed_found_renamed_deleted_and_brought_back() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let first = say(&an, None, "Cuộc hẹn nha sĩ thế nào nhỉ").await;
    app.advance(1);
    let second = say(&an, None, "hello from the second one").await;
    assert_eq!(an.get("/assistant").await.text("h1"), "hello from the second one");
    let titles = an.get("/assistant").await.all(".talk-title");
    assert_eq!(titles, ["hello from the second one", "Cuộc hẹn nha sĩ thế nào nhỉ"]);

    // Accents and case do not matter, nor the order of the words; signs are no pattern.
    for (words, found) in [
        ("NHA SI", 1),
        ("si hen", 1),
        ("second", 1),
        ("nha second", 0),
        ("%", 2),
        ("_", 2),
        ("zzz", 0),
        ("", 2),
    ] {
        let page = an.htmx().get(&format!("/assistant?{}", calento::paths::query(&[("q", words)]))).await;
        assert_eq!(page.count(".talk-title"), found, "{words:?}: {page}");
        assert!(!page.has("main"), "{page}");
    }
    let form = open(&an, first).await.form("form.chat-rename");
    form.set("title", "  Răng \n miệng ").send().await.assert_see_other();
    assert_eq!(open(&an, first).await.text("h1"), "Răng miệng");
    an.post(&format!("/assistant/{first}/rename"), &[("title", " ")]).await.assert_see_other();
    assert_eq!(open(&an, first).await.text("h1"), "Răng miệng");
    let long = "x".repeat(1_000);
    an.post(&format!("/assistant/{first}/rename"), &[("title", &long)]).await.assert_see_other();
    assert_eq!(open(&an, first).await.text("h1").len(), 255);

    let page = open(&an, second).await.form("form[action$='/delete']").send().await.follow().await;
    assert_eq!(page.count(".talk-title"), 1);
    an.get(&format!("/assistant/{second}")).await.assert_status(404);
    let back = page.form(".flash form").send().await.follow().await;
    assert_eq!(back.text("h1"), "hello from the second one");

    an.post(&format!("/assistant/{second}/delete"), &[]).await.assert_see_other();
    app.advance(31 * 24 * 60);
    app.rows(|conn| Conversation::sweep(conn, app.clock.now()));
    let left: Vec<ConversationId> =
        app.rows(|conn| ai_conversations::table.select(ai_conversations::id).load(conn));
    assert_eq!(left, [first]);
}

#[actix_web::test]
async fn a_stranger_s_conversation_is_not_there() {
    let app = TestApp::start().await;
    let (an, eve) = (app.owner("an").await, app.owner("eve").await);
    let talk = say(&an, None, "my secret plans").await;
    let answer: MessageId = app.rows(|conn| {
        ai_messages::table.filter(ai_messages::role.eq("assistant")).select(ai_messages::id).first(conn)
    });
    eve.get(&format!("/assistant/{talk}")).await.assert_status(404);
    eve.get(&format!("/assistant/{talk}/messages/{answer}/stream")).await.assert_status(404);
    eve.get(&format!("/assistant/panel?conversation={talk}")).await.assert_status(404);
    for (path, fields) in [
        (format!("/assistant/{talk}/messages"), vec![("message", "hi")]),
        (format!("/assistant/{talk}/messages/{answer}/stop"), vec![]),
        (format!("/assistant/{talk}/rename"), vec![("title", "mine")]),
        (format!("/assistant/{talk}/delete"), vec![]),
        (format!("/assistant/{talk}/restore"), vec![]),
        (format!("/assistant/{talk}/calls/any/apply"), vec![("digest", "x")]),
        (format!("/assistant/{talk}/calls/any/undo"), vec![]),
        (format!("/assistant/{talk}/calls/any/reject"), vec![]),
    ] {
        eve.post(&path, &fields).await.assert_status(404);
    }
    let page = eve.get("/assistant?q=secret").await.assert_status(200);
    assert!(!page.body().contains("my secret plans"), "{page}");
    let visitor = app.visitor();
    assert!(visitor.get(&format!("/assistant/{talk}")).await.assert_see_other().starts_with("/login"));
    let (title, count): (Option<String>, i32) = app.rows(|conn| {
        ai_conversations::table.select((ai_conversations::title, ai_conversations::message_count)).first(conn)
    });
    assert_eq!((title.as_deref(), count), (Some("my secret plans"), 2));
}

#[actix_web::test]
async fn messages_that_are_sent_at_once_are_all_kept_and_counted() {
    let app = TestApp::build().pool_size(10).start().await;
    let an = app.owner("an").await;
    let talk = say(&an, None, "the first").await;
    let path = format!("/assistant/{talk}/messages");
    let texts: Vec<String> = (0..12).map(|number| format!("hello number {number}")).collect();
    let sends = texts.iter().map(|text| {
        let (an, path) = (an.clone(), path.clone());
        async move { an.post(&path, &[("message", text)]).await.assert_status(303) }
    });
    futures_util::future::join_all(sends).await;
    let kept: Vec<String> = app.rows(|conn| {
        ai_messages::table.filter(ai_messages::role.eq("user")).select(ai_messages::content).load(conn)
    });
    for text in &texts {
        assert!(kept.contains(text), "{text} is lost: {kept:?}");
    }
    let (count, real, writing): (i32, i64, i64) = app.rows(|conn| {
        let count = ai_conversations::table.select(ai_conversations::message_count).first(conn)?;
        let writing = ai_messages::table.filter(ai_messages::state.eq("writing")).count().get_result(conn)?;
        Ok((
            count,
            ai_messages::table.filter(ai_messages::conversation_id.eq(talk)).count().get_result(conn)?,
            writing,
        ))
    });
    assert_eq!((i64::from(count), writing), (real, 0));
    assert_eq!(real, 26);
}

#[actix_web::test]
async fn an_answer_that_grows_is_followed_from_where_it_is_and_one_without_a_writer_is_broken_off() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let owner = owner_id(&app, &an);
    let now = app.now();
    // As if a server had been killed in the middle of an answer.
    let said = app.rows(|conn| {
        let said = Conversation::say(conn, owner, None, "what is on?", calento::i18n::Lang::En, now)?;
        calento::assistant::Message::grow(conn, said.answer.id, Some("On **Monday** there"), now)?;
        Ok(said)
    });
    let (talk, answer) = (said.conversation.id, said.answer.id);
    let page = open(&an, talk).await;
    assert_eq!(page.text(".from-assistant .said"), "On Monday there");
    assert!(page.has(".message-body[aria-busy] .writing form[action$='/stop']"), "{page}");
    // Scripts are off: the page looks again by itself.
    assert!(page.body().contains("http-equiv=\"refresh\""), "{page}");

    app.advance(1);
    let page = open(&an, talk).await;
    assert!(page.text(".notice.warn").contains("broken off"), "{page}");
    assert_eq!(page.text(".from-assistant .said"), "On Monday there");
    assert_eq!(page.form(".notice form").fields, [("message".to_owned(), "what is on?".to_owned())]);
    let stream = an.get(&format!("/assistant/{talk}/messages/{answer}/stream")).await.assert_status(200);
    assert_eq!(stream.header("content-type"), "text/event-stream; charset=utf-8");
    let body = stream.body();
    assert!(
        body.contains("<strong>Monday</strong>") && body.ends_with("event: done\ndata: done\n\n"),
        "{body}"
    );

    // The next message ends it for good.
    say(&an, Some(talk), "again, please").await;
    let state: String =
        app.rows(|conn| ai_messages::table.find(answer).select(ai_messages::state).first(conn));
    assert_eq!(state, "broken_off");
}

#[actix_web::test]
async fn an_answer_that_is_stopped_keeps_what_came_and_takes_nothing_more() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let owner = owner_id(&app, &an);
    let now = app.now();
    let said = app.rows(|conn| {
        let said = Conversation::say(conn, owner, None, "tuần sau có gì", calento::i18n::Lang::Vi, now)?;
        calento::assistant::Message::grow(conn, said.answer.id, Some("Tuần sau"), now)?;
        Ok(said)
    });
    let stop = open(&an, said.conversation.id).await.form("form[action$='/stop']");
    let page = stop.send().await.follow().await;
    assert_eq!(page.text(".from-assistant .said"), "Tuần sau");
    assert_eq!(page.text(".notice.warn p"), "Bạn đã dừng câu trả lời này.");
    let grew = app
        .rows(|conn| calento::assistant::Message::grow(conn, said.answer.id, Some("Tuần sau có họp"), now));
    assert!(!grew);
    let part = an.htmx().post(&stop_path(&said), &[]).await.assert_status(200);
    assert!(part.has(".said") && !part.has("html[lang]"), "{part}");
}

fn stop_path(said: &calento::assistant::conversation::Said) -> String {
    format!("/assistant/{}/messages/{}/stop", said.conversation.id, said.answer.id)
}

#[actix_web::test]
async fn with_htmx_the_two_new_messages_come_and_a_new_conversation_gets_its_address() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let part = an.htmx().post("/assistant/new/messages", &[("message", "hello")]).await.assert_status(200);
    assert_eq!(part.count("li.message"), 2);
    let talk: ConversationId = id_in(part.header("hx-push-url"), "/assistant/");
    assert_eq!(part.form("#composer").action, format!("/assistant/{talk}/messages"));
    assert!(part.has("#talks a[aria-current]"), "{part}");
    assert_eq!(part.text("#chat-head h1"), "hello");
    assert_eq!(part.form("#chat-head .chat-rename").action, format!("/assistant/{talk}/rename"));
    assert!(part.has("#chat-head form[action$='/delete']"), "{part}");
    let path = format!("/assistant/{talk}/messages");
    let part = an.htmx().post(&path, &[("message", "hello again")]).await.assert_status(200);
    assert_eq!((part.count("li.message"), part.has("#composer")), (2, false));
    assert_eq!(part.text(".from-person .message-text"), "hello again");
    // In the panel nothing but the form is new.
    let fields = [("message", "hello"), ("place", "panel")];
    let part = an.htmx().post("/assistant/new/messages", &fields).await.assert_status(200);
    assert!(part.has("#composer input[name=place]") && !part.has("#talks, #chat-head"), "{part}");
    assert_eq!(part.header("hx-push-url"), "");
    let panel = an.get("/assistant/panel").await.assert_status(200);
    assert!(panel.has("[data-panel-close]") && !panel.has("html[lang]"), "{panel}");
    assert_eq!(an.get("/assistant/panel?new=1").await.form("#composer").action, "/assistant/new/messages");
}

#[actix_web::test]
async fn whoever_sends_too_much_is_told_to_wait_and_loses_nothing() {
    let app = TestApp::build().with_rate_limits().start().await;
    let an = app.owner("an").await;
    let talk = say(&an, None, "hello").await;
    let path = format!("/assistant/{talk}/messages");
    let mut refused = None;
    for number in 0..60 {
        let page = an.post(&path, &[("message", &format!("hello {number}"))]).await;
        if page.status() != 303 {
            refused = Some(page);
            break;
        }
    }
    let page = refused.expect("sixty at once are too many").assert_status(429);
    assert!(page.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds >= 1), "{page}");
    assert!(page.value_of("message").starts_with("hello "), "{page}");
    assert!(page.error_of("message").is_some(), "{page}");
    // Somebody else is not held up by it.
    let binh = app.owner("binh").await;
    say(&binh, None, "hello").await;
}

#[actix_web::test]
async fn a_long_conversation_is_shown_from_its_end_with_a_way_back() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let owner = owner_id(&app, &an);
    let now = app.now();
    let talk = app.rows(|conn| {
        let mut talk = None;
        for number in 0..60 {
            let text = format!("number {number}.");
            talk = Some(
                Conversation::say(conn, owner, talk, &text, calento::i18n::Lang::En, now)?.conversation.id,
            );
        }
        Ok(talk.expect("sixty messages"))
    });
    let page = open(&an, talk).await;
    assert_eq!(page.count("li.message"), 100);
    assert_eq!(page.text(".from-person .message-text"), "number 10.");
    let earlier = an.get(&page.attr(".chat-earlier a", "href")).await.assert_status(200);
    assert_eq!((earlier.count("li.message"), earlier.has(".chat-earlier")), (20, false));
}

#[actix_web::test]
async fn the_settings_say_that_nothing_leaves_this_machine() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let page = an.get("/settings/assistant").await.assert_status(200);
    assert!(page.text("main").contains("nothing you say to the assistant leaves this machine"), "{page}");
    assert!(!page.has("input[name=assistant_uses_model]"), "{page}");
    assert!(
        an.get("/assistant/new").await.text(".chat-intro").contains("Nothing you write here leaves"),
        "said"
    );
}

#[actix_web::test]
async fn a_model_is_named_and_off_until_its_owner_switches_it_on() {
    let app = TestApp::build()
        .setting("AI_BASE_URL", "http://127.0.0.1:9/v1")
        .setting("AI_MODEL", "small-1")
        .start()
        .await;
    let an = app.owner("an").await;
    let page = an.get("/settings/assistant").await.assert_status(200);
    assert!(page.text("main").contains("127.0.0.1:9") && page.text("main").contains("small-1"), "{page}");
    assert!(!page.has("#assistant_uses_model[checked]"), "{page}");
    assert!(
        an.get("/assistant/new").await.text(".chat-intro").contains("Nothing you write here leaves"),
        "off"
    );
    let form = page.form("form[action='/settings/assistant']");
    let page = form.set("assistant_uses_model", "true").send().await.follow().await;
    assert!(page.has("#assistant_uses_model[checked]"), "{page}");
    assert!(an.get("/assistant/new").await.text(".chat-intro").contains("127.0.0.1:9"), "on");
    an.post("/settings/assistant", &[]).await.assert_see_other();
    assert!(!an.get("/settings/assistant").await.has("#assistant_uses_model[checked]"));
}
