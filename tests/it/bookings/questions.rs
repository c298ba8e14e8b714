//! What owners ask beside name and address.

use crate::support::{TestApp, app::mail_to, seeds::Owner};

const NINE: &str = "2026-03-03T02:00:00Z";
const PAGE: &str = "/book/an/intro";

const QUESTIONS: [(&str, &str); 13] = [
    ("questions[0][label]", "Company"),
    ("questions[0][required]", "true"),
    ("questions[1][label]", "What about?"),
    ("questions[1][kind]", "textarea"),
    ("questions[2][label]", "Size"),
    ("questions[2][kind]", "select"),
    ("questions[2][options]", "1–10\r\n11–50\r\n\r\n11–50"),
    ("questions[3][label]", "I read the terms"),
    ("questions[3][kind]", "checkbox"),
    ("questions[3][required]", "true"),
    ("questions[4][label]", "Mobile"),
    ("questions[4][kind]", "phone"),
    ("questions[5][label]", ""),
];

async fn asking() -> (TestApp, Owner, String) {
    let app = TestApp::start().await;
    let owner = app.new_owner("an").lang("en").register().await;
    owner.booking_link(&QUESTIONS).await;
    let editor = owner.get("/booking-links").await.attr("a.list-title", "href");
    (app, owner, editor)
}

fn answers<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("slot_start", NINE),
        ("guest_name", "Châu"),
        ("guest_email", "chau@example.org"),
        ("answers[q1]", "Cty ABC"),
        ("answers[q2]", "Một\nhai"),
        ("answers[q3]", "11–50"),
        ("answers[q4]", "true"),
        ("answers[q5]", "+84 901 234 567"),
    ];
    fields.retain(|(name, _)| changed.iter().all(|(changed, _)| changed != name));
    fields.extend(changed);
    fields
}

#[actix_web::test]
async fn questions_are_edited_asked_answered_and_shown_everywhere() {
    let (app, owner, editor) = asking().await;
    let page = owner.get(&editor).await;
    assert_eq!(page.count(".question"), 7, "five questions and two rows for more");
    assert_eq!(page.value_of("questions[2][options]"), "1–10\n11–50");
    assert_eq!(page.value_of("questions[0][id]"), "q1");
    // Saved again as it is shown, nothing changes.
    page.form("#link-form").send().await.assert_see_other();

    let guest = app.visitor();
    let shown = guest.get(PAGE).await;
    for css in [
        "input[name='answers[q1]']",
        "textarea[name='answers[q2]']",
        "select[name='answers[q3]']",
        "input[type='checkbox'][name='answers[q4]']",
        "input[type='tel'][name='answers[q5]']",
    ] {
        assert!(shown.has(css), "{css}");
    }
    let own = guest.post(PAGE, &answers(&[])).await.assert_see_other().to_owned();
    let mails = app.deliver_mail().await;
    let pages = [guest.get(&own).await.text("main"), owner.get("/bookings").await.text("main")];
    let texts = mails.iter().map(|mail| mail.text.clone()).chain(pages);
    for text in texts {
        for words in
            ["Company", "Cty ABC", "What about?", "11–50", "I read the terms", "Yes", "+84 901 234 567"]
        {
            assert!(text.contains(words), "{words} in {text}");
        }
    }
    assert!(mail_to(&mails, "an@example.com").text.contains("Một\nhai"));
}

#[actix_web::test]
async fn wrong_answers_are_told_beside_their_questions_and_kept() {
    let (app, _owner, _) = asking().await;
    let guest = app.visitor();
    let long = "x".repeat(501);
    for (field, value) in [
        ("answers[q1]", ""),
        ("answers[q1]", "  "),
        ("answers[q1]", &long),
        ("answers[q3]", "a million"),
        ("answers[q4]", "false"),
        ("answers[q5]", "call me"),
    ] {
        let page = guest.post(PAGE, &answers(&[(field, value)])).await.assert_status(422);
        assert!(page.error_of(field).is_some(), "{field}={value:.20}: {page}");
        if field == "answers[q1]" || field == "answers[q5]" {
            assert_eq!(page.value_of(field), value);
        }
        assert_eq!(page.value_of("answers[q2]"), "Một\nhai");
    }
    // What nobody asked is not kept, and what may be left open can be.
    let fields = answers(&[("answers[x]", "y"), ("answers[q3]", ""), ("answers[q5]", "")]);
    let own = guest.post(PAGE, &fields).await.assert_see_other().to_owned();
    let text = guest.get(&own).await.text("main");
    assert!(!text.contains("Size") && !text.contains("Mobile"), "{text}");
}

#[actix_web::test]
async fn questions_that_cannot_be_asked_are_refused_in_the_editor() {
    let (_app, owner, editor) = asking().await;
    for (fields, field) in [
        ([("questions[0][label]", "Size"), ("questions[0][kind]", "select")], "questions[0][options]"),
        ([("questions[0][label]", ""), ("questions[0][options]", "a")], "questions[0][label]"),
        ([("questions[0][label]", "Size"), ("questions[0][kind]", "colour")], "questions[0][kind]"),
    ] {
        let page = owner.post(&editor, &fields).await.assert_status(422);
        assert!(page.error_of(field).is_some(), "{field}: {page}");
        assert_eq!(page.value_of("questions[0][label]"), fields[0].1);
    }
    let page = owner.post(&editor, &[("custom_questions", "[{")]).await.assert_status(422);
    assert!(page.error_of("custom_questions").is_some());
    let list = r#"[{"id":"company","label":"Company","kind":"text","required":true}]"#;
    owner.post(&editor, &[("custom_questions", list)]).await.assert_see_other();
    assert_eq!(owner.get(&editor).await.value_of("questions[0][id]"), "company");
    owner.post(&editor, &[("title", "Intro")]).await.assert_see_other();
    assert_eq!(owner.get(&editor).await.value_of("questions[0][id]"), "company", "what is not sent stays");
    owner.post(&editor, &[("questions[0][label]", "")]).await.assert_see_other();
    assert_eq!(owner.get(&editor).await.count(".question"), 2);
}
