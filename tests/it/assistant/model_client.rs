//! The client of the language model, against a server of others and one that misbehaves on purpose.

use std::time::{Duration, Instant};

use calento::{
    assistant::model_client::{Failed, Failure, Message, ModelClient, Reply},
    config::AiConfig,
};
use serde_json::{Value, json};

use super::model_server::{Act, Aimock, ModelServer, calls, delta, head, json_answer, says, stream};

/// Asks once; also what came of the text until then.
async fn ask(config: &AiConfig, text: &str) -> (Result<Reply, Failure>, String) {
    let client = ModelClient::new(config).expect("a client");
    let messages = [Message::User { content: text.to_owned() }];
    let mut heard = String::new();
    let reply = client.ask(&messages, &[], &mut |text| heard.push_str(text)).await;
    (reply, heard)
}

fn impatient(server: &ModelServer, millis: u64) -> AiConfig {
    AiConfig { patience: Duration::from_millis(millis), ..server.config() }
}

#[actix_web::test]
async fn calls_in_small_pieces_from_a_server_of_others_are_put_together() {
    let aimock = Aimock::start();
    let (reply, heard) = ask(&aimock.config(), "two things").await;
    let reply = reply.expect("an answer");
    assert_eq!((reply.text.as_str(), heard.as_str()), ("Để tôi xem.", "Để tôi xem."));
    let calls: Vec<(&str, Value)> = reply
        .calls
        .iter()
        .map(|call| (call.name.as_str(), serde_json::from_str(&call.arguments).expect("JSON")))
        .collect();
    assert_eq!(calls[0], ("show_days", json!({ "when": "ngày mai" })));
    assert_eq!(calls[1], ("create_event", json!({ "title": "Ăn trưa với Hoà 🍜", "when": "trưa mai" })));
    assert!(reply.usage.is_some_and(|usage| usage.output > 0), "it was asked to count");
}

#[actix_web::test]
async fn a_server_of_others_that_fails_is_understood() {
    let aimock = Aimock::start();
    let config = aimock.config();
    let begun = Instant::now();
    let (reply, _) = ask(&config, "busy once").await;
    assert_eq!(reply.expect("the second try").text, "Now I have time.");
    assert!(begun.elapsed() >= Duration::from_secs(1), "it waits as long as the server wants");
    let begun = Instant::now();
    let (reply, _) = ask(&config, "busy for long").await;
    assert_eq!(reply.expect_err("busy").kind, Failed::Busy);
    assert!(begun.elapsed() < Duration::from_secs(15), "nobody waits for ten minutes");
    for (text, kind) in [
        ("overloaded", Failed::Busy),
        ("wrong key", Failed::Key),
        ("cut me", Failed::Cut),
        ("cut the call", Failed::Cut),
    ] {
        let (reply, heard) = ask(&config, text).await;
        assert_eq!(reply.expect_err(text).kind, kind, "{text}");
        assert_eq!(
            text == "cut me",
            heard.starts_with("This is"),
            "what came before the cut is kept: {heard:?}"
        );
    }
    let (reply, _) = ask(&config, "wrong key").await;
    assert!(!reply.expect_err("a wrong key").detail.contains("sk-test"), "no key in the log");
    let (reply, _) = ask(&config, "refuse").await;
    assert!(reply.expect("a refusal is an answer").text.contains("can't help"));
}

#[actix_web::test]
async fn a_stream_that_is_cut_into_single_bytes_reads_the_same() {
    let server = ModelServer::start(|_, _| {
        let text = format!(
            ": hello\r\n\r\ndata:{}\r\n\r\ndata: {}\r\n\r\ndata: [DONE]\r\n\r\n",
            delta(json!({ "content": "Thứ Ba 🍜" })),
            json!({ "choices": [], "usage": { "prompt_tokens": 7, "completion_tokens": 3 } }),
        );
        let mut acts = vec![head("200 OK", "text/event-stream", "")];
        for byte in text.bytes() {
            acts.extend([Act::Send(vec![byte]), Act::Wait(1)]);
        }
        acts
    });
    let (reply, heard) = ask(&server.config(), "x").await;
    let reply = reply.expect("an answer");
    assert_eq!((reply.text.as_str(), heard.as_str()), ("Thứ Ba 🍜", "Thứ Ba 🍜"));
    assert_eq!(reply.usage.map(|usage| (usage.input, usage.output)), Some((7, 3)));
}

#[actix_web::test]
async fn an_answer_that_comes_whole_is_read_too() {
    let body = json!({
        "choices": [{ "index": 0, "finish_reason": "tool_calls", "message": {
            "role": "assistant", "content": null,
            "tool_calls": [{ "id": "a", "type": "function", "function": { "name": "show_days", "arguments": "{}" } }],
        } }],
        "usage": { "prompt_tokens": 1, "completion_tokens": 1 },
    });
    let server = ModelServer::saying(vec![json_answer("200 OK", &body)]);
    let config = AiConfig { stream: false, ..server.config() };
    let (reply, heard) = ask(&config, "x").await;
    assert_eq!(reply.expect("an answer").calls[0].name, "show_days");
    assert_eq!(heard, "");
    assert_eq!(server.asked()[0]["stream"], false);
    assert!(server.asked()[0].get("stream_options").is_none());
    // The same to somebody who asked for a stream.
    assert_eq!(ask(&server.config(), "x").await.0.expect("an answer").calls.len(), 1);
}

#[actix_web::test]
async fn gemini_s_calls_without_index_keep_their_signatures() {
    let server = ModelServer::saying(vec![stream(&[
        delta(json!({ "role": "assistant", "tool_calls": [{
            "id": "a", "type": "function", "function": { "name": "show_days", "arguments": "{\"when\":\"mai\"}" },
            "extra_content": { "google": { "thought_signature": "c2lnbmF0dXJl" } },
        }] })),
        delta(
            json!({ "tool_calls": [{ "id": "b", "type": "function", "function": { "name": "list_bookings", "arguments": "{}" } }] }),
        ),
        json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": "stop" }] }),
    ])]);
    let reply = ask(&server.config(), "x").await.0.expect("an answer");
    assert_eq!(reply.calls.len(), 2, "what the end is called does not matter");
    let client = ModelClient::new(&server.config()).expect("a client");
    let messages = [Message::Assistant { content: None, tool_calls: reply.calls }];
    client.ask(&messages, &[], &mut |_| {}).await.expect("an answer");
    let back = &server.asked()[1]["messages"][0];
    assert_eq!(back["content"], Value::Null);
    assert_eq!(back["tool_calls"][0]["extra_content"]["google"]["thought_signature"], "c2lnbmF0dXJl");
    assert!(back["tool_calls"][0].get("index").is_none());
}

#[actix_web::test]
async fn an_error_inside_a_stream_ends_it_and_what_was_said_is_kept() {
    let error = json!({ "error": { "message": "overloaded_error", "type": "server_error" } });
    let server = ModelServer::saying(vec![stream(&[delta(json!({ "content": "On Tuesday" })), error])]);
    let (reply, heard) = ask(&server.config(), "x").await;
    assert_eq!(reply.expect_err("an error").kind, Failed::Busy);
    assert_eq!(heard, "On Tuesday");
    assert_eq!(server.asked().len(), 1, "nobody asks again once something has come");
}

#[actix_web::test]
async fn silence_is_waited_for_no_longer_than_allowed() {
    let silent = ModelServer::saying(vec![vec![Act::Hang]]);
    let (reply, _) = ask(&impatient(&silent, 300), "x").await;
    assert_eq!(reply.expect_err("no answer").kind, Failed::Slow);
    let stuck = ModelServer::saying(vec![vec![
        head("200 OK", "text/event-stream", ""),
        Act::Send(format!("data: {}\n\n", delta(json!({ "content": "On" }))).into_bytes()),
        Act::Hang,
    ]]);
    let (reply, heard) = ask(&impatient(&stuck, 1_500), "x").await;
    assert_eq!(reply.expect_err("half an answer").kind, Failed::Slow);
    assert_eq!(heard, "On");
    assert!(silent.was_left_by(1).await && stuck.was_left_by(1).await, "nobody goes on listening");
    assert_eq!(silent.asked().len(), 1, "a request that may have been taken is not sent again");
    // One that keeps the line warm and says nothing is not waited for without end.
    let mut warm = vec![head("200 OK", "text/event-stream", "")];
    for _ in 0..200 {
        warm.extend([Act::Send(b": still here\n\n".to_vec()), Act::Wait(100)]);
    }
    let (reply, _) = ask(&impatient(&ModelServer::saying(vec![warm]), 500), "x").await;
    assert_eq!(reply.expect_err("no answer").kind, Failed::Slow);
}

#[actix_web::test]
async fn whoever_stops_listening_closes_the_connection() {
    let server = ModelServer::saying(vec![vec![
        head("200 OK", "text/event-stream", ""),
        Act::Send(format!("data: {}\n\n", delta(json!({ "content": "On" }))).into_bytes()),
        Act::Hang,
    ]]);
    let client = ModelClient::new(&server.config()).expect("a client");
    let messages = [Message::User { content: "x".into() }];
    let (heard, mut hears) = tokio::sync::mpsc::unbounded_channel();
    let mut say = |text: &str| heard.send(text.to_owned()).expect("somebody listens");
    tokio::select! {
        reply = client.ask(&messages, &[], &mut say) => panic!("there is no end: {reply:?}"),
        first = hears.recv() => assert_eq!(first.as_deref(), Some("On")),
    }
    assert!(server.was_left_by(1).await, "the server sees that nobody listens any more");
}

#[actix_web::test]
async fn only_a_server_in_trouble_is_asked_again_and_not_without_end() {
    let trouble = || json_answer("503 Service Unavailable", &json!({ "error": { "message": "x" } }));
    let server = ModelServer::saying(vec![trouble(), trouble(), says("Here I am.")]);
    assert_eq!(ask(&server.config(), "x").await.0.expect("the third try").text, "Here I am.");
    let server = ModelServer::saying(vec![trouble()]);
    assert_eq!(ask(&server.config(), "x").await.0.expect_err("trouble").kind, Failed::Busy);
    assert_eq!(server.asked().len(), 3);
    for (status, kind) in [
        ("400 Bad Request", Failed::Request),
        ("401 Unauthorized", Failed::Key),
        ("404 Not Found", Failed::Request),
        ("302 Found", Failed::Request),
    ] {
        let elsewhere =
            head(status, "text/html", "Location: http://127.0.0.1:1/steal\r\nContent-Length: 0\r\n");
        let server = ModelServer::saying(vec![vec![elsewhere]]);
        assert_eq!(ask(&server.config(), "x").await.0.expect_err(status).kind, kind, "{status}");
        assert_eq!(server.asked().len(), 1, "{status}");
    }
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let nobody = format!("http://{}/v1", listener.local_addr().expect("a port"));
    drop(listener);
    let reply = ask(&super::model_server::config(&nobody), "x").await.0;
    assert_eq!(reply.expect_err("nobody").kind, Failed::Unreachable);
}

#[actix_web::test]
async fn a_server_that_knows_no_stream_options_is_asked_without_them_from_then_on() {
    let server = ModelServer::start(|_, body| match body.get("stream_options") {
        Some(_) => json_answer(
            "422 Unprocessable Entity",
            &json!({ "detail": "stream_options: extra fields not permitted" }),
        ),
        None => says("Good."),
    });
    let client = ModelClient::new(&server.config()).expect("a client");
    let messages = [Message::User { content: "x".into() }];
    for _ in 0..2 {
        assert_eq!(client.ask(&messages, &[], &mut |_| {}).await.expect("an answer").text, "Good.");
    }
    assert_eq!(server.asked().len(), 3);
}

#[actix_web::test]
async fn what_is_no_answer_is_not_taken_for_one() {
    let html = vec![
        head("200 OK", "text/html", ""),
        Act::Send(b"<html>Sign in to the hotel's network</html>".to_vec()),
    ];
    let flood = {
        let mut acts = vec![head("200 OK", "text/event-stream", "")];
        acts.extend(std::iter::repeat_n(Act::Send(vec![b'a'; 64 * 1024]), 80));
        acts
    };
    let empty = vec![head("200 OK", "text/event-stream", "")];
    for (acts, kind) in [
        (html, Failed::Cut),
        (flood, Failed::TooLarge),
        (empty, Failed::Cut),
        (json_answer("200 OK", &json!({})), Failed::Garbage),
        (json_answer("200 OK", &json!([])), Failed::Garbage),
        (stream(&[json!("text")]), Failed::Garbage),
        (
            vec![head("200 OK", "text/event-stream", ""), Act::Send(b"data: {\"choices\": [\n\n".to_vec())],
            Failed::Garbage,
        ),
    ] {
        let (reply, heard) = ask(&ModelServer::saying(vec![acts]).config(), "x").await;
        assert_eq!(reply.expect_err("no answer").kind, kind);
        assert_eq!(heard, "");
    }
}

#[actix_web::test]
async fn the_key_goes_to_the_server_and_nowhere_else() {
    let server = ModelServer::saying(vec![calls("", &[("show_days", json!({}))])]);
    ask(&server.config(), "x").await.0.expect("an answer");
    let head = &server.heads()[0];
    assert!(head.starts_with("post /v1/chat/completions http/1.1"), "{head}");
    assert!(head.contains("authorization: bearer sk-test") && !head.contains("referer"), "{head}");
    assert!(!server.asked()[0].to_string().contains("sk-test"));
    let quiet = AiConfig { api_key: None, ..server.config() };
    ask(&quiet, "x").await.0.expect("an answer");
    assert!(!server.heads()[1].contains("authorization"));
}
