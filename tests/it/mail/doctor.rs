//! `calento doctor mail`: what it finds.

use std::collections::HashMap;

use calento::{
    config::Config,
    mail::{
        dns::{NoAnswer, TextRecords},
        doctor::{Finding, Verdict, examine},
    },
};

use super::server::MailServer;
use crate::support::app::instant;

/// A DNS of a few records.
struct Records(HashMap<&'static str, Vec<&'static str>>);

impl TextRecords for Records {
    async fn texts(&self, name: &str) -> Result<Vec<String>, NoAnswer> {
        match self.0.get(name) {
            Some(found) if found == &["down"] => Err(NoAnswer("no server answered".to_owned())),
            Some(found) => Ok(found.iter().map(|text| (*text).to_owned()).collect()),
            None => Ok(Vec::new()),
        }
    }
}

fn config(settings: &[(&str, &str)]) -> Config {
    let key = "5e".repeat(32);
    let usual = [
        ("CALENTO_SECRET", key.as_str()),
        ("CALENTO_URL", "https://calendar.example.org"),
        ("MAIL_FROM", "Calento <calendar@example.org>"),
        ("MAIL_INBOUND_SECRET", "a secret of sixteen or more"),
    ];
    Config::read(|name| {
        settings.iter().chain(&usual).find(|pair| pair.0 == name).map(|pair| pair.1.to_owned())
    })
    .expect("settings")
}

async fn look(settings: &[(&str, &str)], records: &[(&'static str, &[&'static str])]) -> Vec<Finding> {
    let records = Records(records.iter().map(|(name, texts)| (*name, texts.to_vec())).collect());
    let to = "chau@example.net".parse().expect("an address");
    examine(&config(settings), &to, &records, instant("2026-03-02T01:00:00Z")).await
}

#[track_caller]
fn assert_found(found: &[Finding], about: &str, verdict: Verdict, words: &str) {
    let one = found.iter().find(|finding| finding.about == about && finding.text.contains(words));
    assert_eq!(one.map(|finding| finding.verdict), Some(verdict), "{about}: {words}: {found:#?}");
}

#[actix_web::test]
async fn a_house_in_order_is_found_to_be_in_order() {
    let server = MailServer::start("accept");
    let key = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/mail/dkim_key.pem");
    let settings =
        [("SMTP_URL", server.url()), ("DKIM_KEY_FILE", key.to_owned()), ("DKIM_SELECTOR", "s1".to_owned())];
    let settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let records: [(&str, &[&str]); 3] = [
        ("example.org", &["google-site-verification=x", "v=spf1 mx -all"]),
        ("s1._domainkey.example.org", &["v=DKIM1; k=rsa; p=MIIB"]),
        ("_dmarc.example.org", &["v=DMARC1; p=reject"]),
    ];
    let found = look(&settings, &records).await;
    assert!(found.iter().all(|finding| finding.verdict == Verdict::Good), "{found:#?}");
    assert_eq!(server.accepted().len(), 1);
    assert_eq!(server.accepted()[0].0.to, ["chau@example.net"]);
}

#[actix_web::test]
async fn each_step_that_fails_is_named() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("a number");
    let found = look(&[("SMTP_URL", &format!("smtp://{closed}"))], &[]).await;
    assert_found(&found, "connection", Verdict::Wrong, "check host and port");
    for (manner, login, query, about, words) in [
        ("refuse-sender", "", "", "sender", "set MAIL_FROM"),
        ("refuse-recipient", "", "", "recipient", "check the address"),
        ("refuse", "", "", "recipient", "550"),
        ("refuse-login", "user:password@", "", "login", "check user and password"),
        ("accept", "", "?tls=required", "encryption", "STARTTLS"),
        ("drop", "", "", "sending", "may have arrived"),
    ] {
        let server = MailServer::start(manner);
        let url = format!("{}{query}", server.url().replace("smtp://", &format!("smtp://{login}")));
        let found = look(&[("SMTP_URL", &url)], &[]).await;
        let about = if manner == "refuse" { "sending" } else { about };
        assert_found(&found, about, Verdict::Wrong, words);
    }
    assert_found(&look(&[], &[]).await, "SMTP_URL", Verdict::Wrong, "reach nobody");
    let found =
        look(&[("MAIL_FROM", "calento@localhost"), ("CALENTO_URL", "http://localhost:8080")], &[]).await;
    assert_found(&found, "MAIL_FROM", Verdict::Wrong, "set MAIL_FROM");
    assert_found(&found, "CALENTO_URL", Verdict::Doubtful, "this machine only");
}

#[actix_web::test]
async fn records_that_are_missing_or_wrong_are_named() {
    let key = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/mail/dkim_key.pem");
    let signed = [("DKIM_KEY_FILE", key), ("DKIM_SELECTOR", "s1")];
    let found = look(&signed, &[]).await;
    assert_found(&found, "SPF", Verdict::Wrong, "publish");
    assert_found(&found, "DKIM", Verdict::Wrong, "s1._domainkey.example.org");
    assert_found(&found, "DMARC", Verdict::Doubtful, "_dmarc.example.org");
    let found = look(&[], &[("example.org", &["v=spf1 a +all"])]).await;
    assert_found(&found, "SPF", Verdict::Wrong, "lets everybody");
    assert_found(&found, "DKIM", Verdict::Doubtful, "does not sign");
    let found = look(&[], &[("example.org", &["v=spf1 -all", "v=spf1 mx -all"])]).await;
    assert_found(&found, "SPF", Verdict::Wrong, "2 SPF records");
    let found = look(&[], &[("example.org", &["v=spf10 mx", "v=spf1 mx"])]).await;
    assert_found(&found, "SPF", Verdict::Doubtful, "refuses nobody");
    let found = look(&[], &[("example.org", &["down"])]).await;
    assert_found(&found, "SPF", Verdict::Doubtful, "did not answer");
    for (record, words) in [("v=DKIM1; p=", "taken back"), ("v=DKIM1; k=ed25519; p=AAAA", "another kind")] {
        let found = look(&signed, &[("s1._domainkey.example.org", &[record])]).await;
        assert_found(&found, "DKIM", Verdict::Wrong, words);
    }
    let strict: (&str, &[&str]) = ("_dmarc.example.org", &["v=DMARC1; p=reject"]);
    let elsewhere = [("MAIL_BOUNCES", "reports@elsewhere.example")];
    assert_found(&look(&elsewhere, &[strict]).await, "DMARC", Verdict::Wrong, "mails are refused");
    let below = [("MAIL_BOUNCES", "reports@bounces.example.org"), ("MAIL_FROM", "c@mail.example.org")];
    assert_found(&look(&below, &[strict]).await, "DMARC", Verdict::Wrong, "mails are refused");
    let above = [("MAIL_FROM", "c@mail.example.org")];
    assert_found(&look(&above, &[strict]).await, "DMARC", Verdict::Good, "reject");
}
