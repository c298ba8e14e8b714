use super::*;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

fn signed<'a>(body: &str, timestamp: &'a str, into: &'a mut String) -> Signature<'a> {
    let key = BASE64.decode(b"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("Base64");
    let parts = [b"msg_1".as_slice(), b".", timestamp.as_bytes(), b".", body.as_bytes()];
    *into = format!("v1,{}", BASE64.encode(&tokens::sign(&key, &parts)));
    Signature { id: "msg_1", timestamp, signatures: into }
}

/// The example that the libraries of Svix, who wrote the specification, are tested with.
#[test]
fn the_signature_is_that_of_the_standard_webhooks_libraries() {
    let signature = Signature {
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp: "1614265330",
        signatures: "v1,AAAA v2,x v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    };
    let body = br#"{"test": 2432232314}"#;
    assert_eq!(check_standard(SECRET, signature, body, at("2021-02-25T15:02:10Z")), Ok(()));
    assert_eq!(check_standard(SECRET, signature, body, at("2021-02-25T15:07:11Z")), Err(Refusal::Unsigned));
    assert_eq!(check_standard(SECRET, signature, body, at("2021-02-25T14:57:09Z")), Err(Refusal::Unsigned));
    assert_eq!(check_standard(SECRET, signature, b"{}", at("2021-02-25T15:02:10Z")), Err(Refusal::Unsigned));
    let other = Signature { id: "msg_2", ..signature };
    assert_eq!(check_standard(SECRET, other, body, at("2021-02-25T15:02:10Z")), Err(Refusal::Unsigned));
    let none = Signature { signatures: "", ..signature };
    assert_eq!(check_standard(SECRET, none, body, at("2021-02-25T15:02:10Z")), Err(Refusal::Unsigned));
}

#[test]
fn news_of_one_or_of_many_mails_are_read() {
    let now = at("2026-11-23T02:00:00Z");
    let read = |body: &str| {
        let mut text = String::new();
        let signature = signed(body, "1795399200", &mut text);
        Provider::Calento.read(SECRET, signature, body.as_bytes(), now)
    };
    let body = r#"{"event":"delivered","message_id":"a@b.c","at":"2026-11-23T01:59:00Z"}"#;
    let told = read(body).expect("signed");
    let news = News { told: State::Delivered, at: at("2026-11-23T01:59:00Z"), cause: None };
    assert_eq!(told, [("<a@b.c>".to_owned(), news)]);
    let body = r#"[{"event":"bounced","message_id":"<a@b.c>","reason":"550 5.1.1 unknown","at":"2199-01-01T00:00:00Z"},
        {"event":"queued","message_id":"<a@b.c>"},{"event":"deferred","message_id":"<a@b.c>"}]"#;
    let told = read(body).expect("signed");
    let cause = Some((Cause::Recipient, "550 5.1.1 unknown".to_owned()));
    assert_eq!(told, [("<a@b.c>".to_owned(), News { told: State::Bounced, at: now, cause })]);
    assert_eq!(read("{}"), Err(Refusal::Unreadable));
    assert_eq!(read("nonsense"), Err(Refusal::Unreadable));
}

/// The shape of Mailgun's documentation, cut to what differs between events.
fn mailgun(key: &str, event: &str) -> Vec<u8> {
    let (timestamp, token) = ("1795399190", "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0");
    let signature = data_encoding::HEXLOWER
        .encode(&tokens::sign(key.as_bytes(), &[timestamp.as_bytes(), token.as_bytes()]));
    format!(
        r#"{{"signature":{{"timestamp":"{timestamp}","token":"{token}","signature":"{signature}"}},
        "event-data":{{"id":"CCXMjJ7nQi2N3BPigGOdgQ","log-level":"info","recipient":"chau@example.org",
        "message":{{"headers":{{"message-id":"a@b.c","subject":"x"}},"size":341}},"flags":{{"is-test-mode":false}},
        "timestamp":1795399188.25,{event}}}}}"#
    )
    .into_bytes()
}

#[test]
fn events_of_mailgun_are_read_when_mailgun_signed_them() {
    let now = at("2026-11-23T02:00:00Z");
    let read = |event: &str| {
        Provider::Mailgun.read("signing-key", Signature::default(), &mailgun("signing-key", event), now)
    };
    let told = read(r#""event":"delivered","delivery-status":{"code":250,"message":"OK"}"#).expect("signed");
    let news = News { told: State::Delivered, at: at("2026-11-23T01:59:48Z"), cause: None };
    assert_eq!(told, [("<a@b.c>".to_owned(), news)]);
    let bounced = r#""event":"failed","severity":"permanent","reason":"bounce",
        "delivery-status":{"code":550,"message":"5.1.1 No such user","description":""}"#;
    let told = read(bounced).expect("signed");
    assert_eq!(told[0].1.cause, Some((Cause::Recipient, "5.1.1 No such user".to_owned())));
    let suppressed = r#""event":"failed","severity":"permanent","reason":"suppress-bounce",
        "delivery-status":{"code":605,"message":"","description":"Not delivering to previously bounced address"}"#;
    assert!(
        read(suppressed).expect("signed")[0]
            .1
            .cause
            .as_ref()
            .is_some_and(|cause| cause.0 == Cause::Undelivered)
    );
    assert_eq!(read(r#""event":"failed","severity":"temporary""#), Ok(vec![]));
    assert_eq!(read(r#""event":"complained""#), Ok(vec![]));
    assert_eq!(read(r#""event":"opened""#).expect("signed")[0].1.told, State::Opened);
    let forged = mailgun("another-key", r#""event":"delivered""#);
    let forged = Provider::Mailgun.read("signing-key", Signature::default(), &forged, now);
    assert_eq!(forged, Err(Refusal::Unsigned));
}
