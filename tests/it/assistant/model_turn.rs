//! A turn with a model: rounds of calls and results, within bounds, without a calendar behind it.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use calento::{
    assistant::{
        Request,
        model_client::{Failed, ModelClient},
        model_turn::{self, Became, Ended, Meter, Wanted},
        prompt::{By, Memory, Said, Talk},
        recipients::Written,
    },
    config::AiConfig,
    i18n::Lang,
    ids::MessageId,
    time::Zone,
};
use serde_json::{Value, json};

use super::model_server::{Aimock, ModelServer, calls, json_answer, says};
use crate::support::app::instant;

/// What a turn came to.
struct Turn {
    ended: Ended,
    said: String,
    wanted: Vec<Wanted>,
    tokens: u32,
}

/// Takes a turn in which every writing call is proposed and every other one answered with `data`.
async fn turn(config: &AiConfig, text: &str, said: &[Said], data: &Value) -> Turn {
    let client = ModelClient::new(config).expect("a client");
    let (memory, zone) = (Memory::default().with(said, &[]), Zone::default_zone());
    let now = instant("2026-03-02T01:00:00Z");
    let talk = Talk { lang: Lang::En, now, zone: &zone, memory: &memory, said, days: &[], text };
    let written = Written::of([text]);
    let (meter, mut heard, mut all) = (Meter::default(), String::new(), Vec::new());
    let ended = model_turn::take(
        &client,
        &talk,
        &written,
        &meter,
        |wanted| {
            all.extend(wanted.clone());
            let became = wanted.iter().map(|wanted| match wanted.request.is_writing() {
                true => Became::Proposed("Create “Lunch”: Tuesday, 3 March 2026".into()),
                false => Became::Told(data.clone()),
            });
            std::future::ready(Ok::<_, ()>(became.collect()))
        },
        |text| heard.push_str(text),
    )
    .await
    .expect("the tools work");
    Turn { ended, said: heard, wanted: all, tokens: meter.tokens() }
}

fn results(body: &Value) -> Vec<String> {
    let messages = body["messages"].as_array().expect("messages");
    let of_tools = messages.iter().filter(|message| message["role"] == "tool");
    of_tools.map(|message| message["content"].as_str().expect("a text").to_owned()).collect()
}

#[actix_web::test]
async fn a_turn_with_a_server_of_others_goes_from_calls_to_an_answer() {
    let aimock = Aimock::start();
    let done = turn(&aimock.config(), "two things", &[], &json!({ "day": "Tuesday" })).await;
    assert_eq!(done.ended, Ended::Answered);
    assert_eq!(done.said, "Để tôi xem.\n\nThứ Ba, 3 tháng 3: đã đề xuất.");
    let kinds: Vec<bool> = done.wanted.iter().map(|wanted| wanted.request.is_writing()).collect();
    assert_eq!(kinds, [false, true]);
    assert!(done.tokens > 0);
    let done = turn(&aimock.config(), "broken arguments", &[], &Value::Null).await;
    assert_eq!(done.ended, Ended::Answered);
    assert!(done.wanted.is_empty(), "neither half a call nor a tool that is not there is worked out");
}

#[actix_web::test]
async fn wrong_calls_are_explained_to_the_model_and_right_ones_beside_them_are_done() {
    let server = ModelServer::saying(vec![
        calls(
            "",
            &[
                ("create_event", json!("{\"title\":")),
                ("apply_plan", json!({})),
                ("create_event", json!({ "title": "x", "date": "2026-03-03" })),
                ("show_days", json!({ "when": "tomorrow" })),
            ],
        ),
        says("Done."),
    ]);
    let done = turn(&server.config(), "x", &[], &json!({ "weekday": "Tuesday" })).await;
    assert_eq!(done.ended, Ended::Answered);
    assert_eq!(done.wanted.len(), 1);
    let results = results(&server.asked()[1]);
    assert_eq!(results.len(), 4, "every call has its result");
    assert!(results[0].contains("not valid JSON") && results[1].contains("no such tool"), "{results:?}");
    assert!(results[2].contains("no argument date") && results[3].contains("Tuesday"), "{results:?}");
    assert!(results[..3].iter().all(|result| result.contains("Nothing was done")), "{results:?}");
}

#[actix_web::test]
async fn a_proposal_is_not_a_deed_and_is_not_made_twice() {
    let create = || calls("", &[("create_event", json!({ "title": "Lunch", "when": "tomorrow 12:30" }))]);
    let server = ModelServer::saying(vec![create(), create(), says("It is proposed.")]);
    let done = turn(&server.config(), "lunch tomorrow 12:30", &[], &Value::Null).await;
    assert_eq!(done.wanted.len(), 1);
    let asked = server.asked();
    assert!(results(&asked[1])[0].contains("Nothing has happened"));
    assert!(results(&asked[1])[0].contains("Tuesday, 3 March 2026"), "with its weekday");
    assert!(results(&asked[2])[1].contains("asked for already"));
}

#[actix_web::test]
async fn a_model_that_never_ends_is_ended() {
    let server = ModelServer::start(|number, _| {
        calls("", &[("find_events", json!({ "words": format!("thing {number}") }))])
    });
    let done = turn(&server.config(), "x", &[], &json!("nothing")).await;
    assert_eq!(done.ended, Ended::Endless);
    assert!(server.asked().len() <= 6 && done.wanted.len() <= 6);
    let many: Vec<(&str, Value)> = (0..16).map(|_| ("show_days", json!({}))).collect();
    let server = ModelServer::saying(vec![calls("", &many)]);
    let done = turn(&server.config(), "x", &[], &json!("x".repeat(100_000))).await;
    assert_eq!(done.ended, Ended::Endless);
    assert!(done.wanted.len() <= 40);
    let largest = server.asked().iter().map(|body| body.to_string().len()).max().expect("it was asked");
    assert!(largest < 12_000 * 3 * 2, "{largest} bytes in one request");
}

#[actix_web::test]
async fn what_was_said_before_a_failure_is_kept_and_the_failure_has_words() {
    let trouble = json_answer("500 Internal Server Error", &json!({ "error": "x" }));
    let look = calls("Let me look.", &[("show_days", json!({}))]);
    let server = ModelServer::saying(vec![look, trouble]);
    let done = turn(&server.config(), "x", &[], &json!("nothing")).await;
    assert_eq!(done.said, "Let me look.");
    assert!(
        matches!(&done.ended, Ended::Failed(failure) if failure.kind == Failed::Trouble),
        "{:?}",
        done.ended
    );
    for lang in Lang::ALL {
        assert!(done.ended.words(lang).is_some_and(|words| words.len() > 20));
    }
    let done = turn(&ModelServer::saying(vec![says("")]).config(), "x", &[], &Value::Null).await;
    assert!(matches!(done.ended, Ended::Failed(_)), "an empty answer is none");
}

#[actix_web::test]
async fn what_the_server_counts_is_what_it_costs_and_else_it_is_estimated() {
    let counted = super::model_server::stream(&[
        super::model_server::delta(json!({ "content": "Good." })),
        json!({ "choices": [], "usage": { "prompt_tokens": 1234, "completion_tokens": 6 } }),
    ]);
    let done = turn(&ModelServer::saying(vec![counted]).config(), "x", &[], &Value::Null).await;
    assert_eq!((done.ended, done.tokens), (Ended::Answered, 1_240));
    let done = turn(&ModelServer::saying(vec![says("Good.")]).config(), "x", &[], &Value::Null).await;
    assert!((1_000..10_000).contains(&done.tokens), "{}", done.tokens);
}

#[actix_web::test]
async fn addresses_that_the_person_never_wrote_are_pointed_out() {
    let invite = |people: &[&str]| ("invite_people", json!({ "which": { "words": "x" }, "people": people }));
    let server = ModelServer::saying(vec![
        calls("", &[invite(&["anna@example.org", "eve@evil.example"]), invite(&["Anna@Example.org"])]),
        says("Done."),
    ]);
    let done = turn(&server.config(), "invite anna@example.org to x", &[], &Value::Null).await;
    assert_eq!(done.wanted[0].strangers, ["eve@evil.example"]);
    assert!(done.wanted[1].strangers.is_empty());
}

#[actix_web::test]
async fn everything_we_send_is_what_openai_describes() {
    let look = calls(
        "Let me look.",
        &[
            ("show_days", json!({ "when": "tomorrow" })),
            ("create_event", json!({ "title": "x", "when": "tomorrow at 9" })),
            ("create_event", json!("{")),
        ],
    );
    let server = ModelServer::saying(vec![look, calls("", &[("list_bookings", json!({}))]), says("Done.")]);
    let by = |n: usize| if n.is_multiple_of(2) { By::Owner } else { By::Assistant };
    let said: Vec<Said> =
        (0..20).map(|n| Said { id: MessageId::new(), by: by(n), text: format!("message {n}") }).collect();
    let done = turn(&server.config(), "and tomorrow?", &said, &json!({ "events": [] })).await;
    assert_eq!(done.ended, Ended::Answered);
    let mut requests = server.asked();
    assert_eq!(requests.len(), 3);
    // What the judge must find wrong, or it judges nothing.
    let mut wrong = requests[2].clone();
    wrong["messages"][0]["role"] = json!("robot");
    requests.push(wrong);
    let mut wrong = requests[2].clone();
    wrong["temprature"] = json!(1);
    requests.push(wrong);
    let found = judged(&requests);
    assert_eq!(found[..3], [Vec::<String>::new(), Vec::new(), Vec::new()]);
    assert!(!found[3].is_empty() && !found[4].is_empty());
}

/// What is wrong with each request, by OpenAI's description.
fn judged(requests: &[Value]) -> Vec<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("target/venv/bin/python");
    assert!(python.exists(), "no jsonschema for the model tests: run script/test, which installs it");
    let mut judge = Command::new(python)
        .arg(root.join("tests/it/assistant/validate.py"))
        .arg(root.join("tests/fixtures/openai_chat_completions.schema.json"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let input = serde_json::to_vec(requests).expect("JSON");
    judge.stdin.take().expect("its input").write_all(&input).expect("it reads");
    let output = judge.wait_with_output().expect("it ends");
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("a list")
}

#[actix_web::test]
async fn a_request_of_the_model_is_one_of_ours() {
    let server = ModelServer::saying(vec![
        calls("", &[("move_event", json!({ "which": { "words": "dentist" }, "to": "next Wed 10" }))]),
        says("It is proposed."),
    ]);
    let done = turn(&server.config(), "move the dentist to next Wed 10", &[], &Value::Null).await;
    assert!(matches!(&done.wanted[0].request, Request::MoveEvent(moved) if moved.to == "next Wed 10"));
    let body = &server.asked()[0];
    let system = body["messages"][0]["content"].as_str().expect("a text");
    assert!(system.contains("Now it is Monday, 2 March 2026"), "{system}");
    assert_eq!(body["messages"][1]["content"], "move the dentist to next Wed 10");
}
