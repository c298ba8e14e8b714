//! `calento doctor mail ADDRESS`: sends a test and says what is wrong, from the settings to the records of
//! the sender's domain.

use askama::Template;

use super::{
    Cause, Dkim, EmailAddress, Frame, Message, ReturnPath,
    cause::Stage,
    dkim::Algorithm,
    dns::{NoAnswer, TextRecords},
    smtp::{SmtpServer, Trouble},
};
use crate::{
    config::Config,
    i18n::Lang,
    ids::EmailLogId,
    time::{Instant, Zone},
};

/// How a thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Good,
    /// It works, but not as well as it could; or nobody can tell.
    Doubtful,
    Wrong,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub verdict: Verdict,
    /// What it is: a setting, a step of sending, a record.
    pub about: &'static str,
    /// How it stands and, unless all is well, what to do.
    pub text: String,
}

#[derive(Template)]
#[template(path = "mail/doctor.html")]
struct Html<'a> {
    frame: &'a Frame,
}

#[derive(Template)]
#[template(path = "mail/doctor.txt")]
struct Text<'a> {
    frame: &'a Frame,
}

/// Looks at everything, and sends a test to `to`.
pub async fn examine(
    config: &Config,
    to: &EmailAddress,
    records: &impl TextRecords,
    now: Instant,
) -> Vec<Finding> {
    let mut found = Findings(settings(config));
    match send_test(config, to, now).await {
        Ok(finding) => found.0.extend(finding),
        Err(error) => found.add(Verdict::Wrong, "settings", format!("{error:#}")),
    }
    let from = config.mail.from.email.domain();
    let envelope = config.mail.bounces.as_ref().map_or(from, |address| address.domain());
    let server = config.mail.smtp.as_ref().and_then(|url| SmtpServer::parse(url).ok());
    found.0.push(spf(records, envelope, server.as_ref()).await);
    let dkim = match &config.mail.dkim {
        Some(setting) => Dkim::new(&setting.domain, &setting.selector, &setting.key.0).ok(),
        None => None,
    };
    found.0.push(signature(records, dkim.as_ref()).await);
    found.0.push(dmarc(records, from, envelope, dkim.as_ref()).await);
    found.0
}

struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, verdict: Verdict, about: &'static str, text: impl Into<String>) {
        self.0.push(Finding { verdict, about, text: text.into() });
    }
}

fn settings(config: &Config) -> Vec<Finding> {
    let mut found = Findings(Vec::new());
    let from = &config.mail.from;
    let domain = from.email.domain();
    if domain.contains('.') && !domain.ends_with(".local") {
        found.add(Verdict::Good, "MAIL_FROM", format!("mails come from {}", from.email));
    } else {
        let text = format!("mails come from {}, to which nobody can answer; set MAIL_FROM", from.email);
        found.add(Verdict::Wrong, "MAIL_FROM", text);
    }
    let host = config.public_url.host_str().unwrap_or_default();
    let is_public = host.contains('.') && !host.starts_with("127.") && host != "0.0.0.0";
    if is_public {
        found.add(Verdict::Good, "CALENTO_URL", format!("links in mails lead to {}", config.public_url));
    } else {
        let text = format!(
            "links in mails lead to {}, which works on this machine only; set CALENTO_URL",
            config.public_url
        );
        found.add(Verdict::Doubtful, "CALENTO_URL", text);
    }
    if config.mail.inbound_secret.is_none()
        && config.mail.webhook_secret.is_none()
        && config.mail.mailgun_key.is_none()
    {
        let text = "nobody tells Calento which mails arrived; set MAIL_INBOUND_SECRET or a webhook's secret";
        found.add(Verdict::Doubtful, "reports", text);
    }
    found.0
}

/// Sends the test; what is wrong with the settings of the server is an error.
async fn send_test(config: &Config, to: &EmailAddress, now: Instant) -> anyhow::Result<Vec<Finding>> {
    let mut found = Findings(Vec::new());
    let Some(url) = &config.mail.smtp else {
        let text = "no mail server is set: mails are kept at /dev/mailbox and reach nobody; set SMTP_URL";
        found.add(Verdict::Wrong, "SMTP_URL", text);
        return Ok(found.0);
    };
    let server = SmtpServer::parse(url)?;
    let dkim = match &config.mail.dkim {
        Some(setting) => Some(Dkim::new(&setting.domain, &setting.selector, &setting.key.0)?),
        None => None,
    };
    if !server.is_encrypted() && server.signs_in() {
        let text = "the password may go over an open line; use smtps:// or tls=required";
        found.add(Verdict::Doubtful, "SMTP_URL", text);
    }
    let id = EmailLogId::new();
    let mut mail = message(config, to, now)?.to_lettre(id, &config.mail.from, now)?;
    if let Some(dkim) = &dkim {
        dkim.sign(&mut mail);
    }
    let envelope = ReturnPath::of(&config.mail).envelope(id, &mail)?;
    let sent = match server.open(&envelope, None).await {
        Ok(opened) => opened.hand_over(&mail.formatted()).await,
        Err(trouble) => Err(trouble),
    };
    match sent {
        Ok(answer) => {
            let text = format!("{} took a test mail to {to}: {}", server.name(), answer.trim());
            found.add(Verdict::Good, "sending", text);
        }
        Err(trouble) => found.0.push(of_trouble(&trouble, &server, config, to)),
    }
    Ok(found.0)
}

fn message(config: &Config, to: &EmailAddress, now: Instant) -> anyhow::Result<Message> {
    let (lang, zone) = (Lang::En, Zone::default_zone());
    let subject = lang.t("doctor-mail-subject");
    let frame = Frame { times_in: None, ..Frame::new(config, lang, subject, &zone, now) };
    Ok(Message {
        to: to.clone(),
        to_name: None,
        reply_to: None,
        text: Text { frame: &frame }.render()?,
        html: Html { frame: &frame }.render()?,
        subject: frame.subject,
        calendar: None,
        unsubscribe: None,
    })
}

fn of_trouble(trouble: &Trouble, server: &SmtpServer, config: &Config, to: &EmailAddress) -> Finding {
    let (about, advice) = match (trouble.cause, trouble.stage) {
        (Cause::Unreachable, _) => (
            "connection",
            "check host and port in SMTP_URL, and that no firewall is in between (many networks close port 25)"
                .to_owned(),
        ),
        (Cause::Silent, _) => (
            "connection",
            "the port answers slowly or speaks another language: smtps:// belongs to port 465, smtp://…?tls=required to 587"
                .to_owned(),
        ),
        (Cause::Tls, _) => (
            "encryption",
            "smtps:// belongs to port 465, smtp://…?tls=required to 587, and the host in SMTP_URL must be the name in the server's certificate"
                .to_owned(),
        ),
        (Cause::Login, _) => (
            "login",
            "check user and password in SMTP_URL (special characters as %40 and the like); some providers want a password made for programs"
                .to_owned(),
        ),
        (Cause::Doubt, _) => ("sending", "the mail may have arrived: look into the mailbox".to_owned()),
        (_, Stage::Sender) | (Cause::Sender, _) => (
            "sender",
            format!("the server does not let us send as {}; set MAIL_FROM to an address of this account", config.mail.from.email),
        ),
        (_, Stage::Recipient) => (
            "recipient",
            format!("the server does not take mail to {to}; check the address, and whether the server wants a login to send elsewhere"),
        ),
        (Cause::Busy, _) => ("sending", "the server asks to come back later; try again in some minutes".to_owned()),
        _ => ("sending", "the server refused the mail itself; its words say why".to_owned()),
    };
    Finding { verdict: Verdict::Wrong, about, text: format!("{}: {}; {advice}", server.name(), trouble.text) }
}

/// Who may send for the envelope's domain (RFC 7208).
async fn spf(records: &impl TextRecords, domain: &str, server: Option<&SmtpServer>) -> Finding {
    let about = "SPF";
    let found = match texts_of(records, domain, "v=spf1").await {
        Ok(found) => found,
        Err(error) => return unknown(about, domain, &error),
    };
    let (verdict, text) = match found.as_slice() {
        [] => (
            Verdict::Wrong,
            format!(
                "{domain} says nowhere who may send for it; publish a TXT record such as \"v=spf1 mx -all\" that covers your mail server"
            ),
        ),
        [record] => {
            let words: Vec<String> = record.split_whitespace().map(str::to_ascii_lowercase).collect();
            let has = |word: &str| words.iter().any(|other| other == word);
            let server = server.map_or_else(|| "your mail server".to_owned(), SmtpServer::name);
            if has("+all") || has("all") {
                (
                    Verdict::Wrong,
                    format!("{domain} lets everybody send for it ({record}); end the record with -all"),
                )
            } else if has("-all") || has("~all") || words.iter().any(|word| word.starts_with("redirect=")) {
                (Verdict::Good, format!("{domain} has {record:?}; see that it covers {server}"))
            } else {
                (
                    Verdict::Doubtful,
                    format!("{domain} has {record:?}, which refuses nobody; end it with -all or ~all"),
                )
            }
        }
        _ => (
            Verdict::Wrong,
            format!("{domain} has {} SPF records, which counts as an error; leave one", found.len()),
        ),
    };
    Finding { verdict, about, text }
}

/// The key that others check our signature with (RFC 6376 section 3.6.1).
async fn signature(records: &impl TextRecords, dkim: Option<&Dkim>) -> Finding {
    let about = "DKIM";
    let Some(dkim) = dkim else {
        let text = "Calento does not sign mails; that is well if your mail server does, else set DKIM_KEY_FILE and DKIM_SELECTOR";
        return Finding { verdict: Verdict::Doubtful, about, text: text.to_owned() };
    };
    let name = dkim.record_name();
    let found = match records.texts(&name).await {
        Ok(found) => found,
        Err(error) => return unknown(about, &name, &error),
    };
    let wanted = match dkim.algorithm {
        Algorithm::Rsa => "rsa",
        Algorithm::Ed25519 => "ed25519",
    };
    let key = found.iter().map(|record| tags(record)).find(|tags| tag(tags, "p").is_some());
    let (verdict, text) = match key {
        None => (
            Verdict::Wrong,
            format!(
                "there is no key at {name}; publish \"v=DKIM1; k={wanted}; p=<public key>\" there as a TXT record"
            ),
        ),
        Some(tags) if tag(&tags, "p") == Some("") => {
            (Verdict::Wrong, format!("the key at {name} was taken back (p= is empty)"))
        }
        Some(tags) if tag(&tags, "k").unwrap_or("rsa") != wanted => (
            Verdict::Wrong,
            format!("the key at {name} is of another kind than the one in DKIM_KEY_FILE, which is {wanted}"),
        ),
        Some(_) => (
            Verdict::Good,
            format!("there is a key at {name}; the test mail's Authentication-Results say whether it fits"),
        ),
    };
    Finding { verdict, about, text }
}

/// What others are asked to do with mail that is neither (RFC 7489).
async fn dmarc(records: &impl TextRecords, from: &str, envelope: &str, dkim: Option<&Dkim>) -> Finding {
    let about = "DMARC";
    let mut record = None;
    // The domain itself, then the one above it that is registered: for most, of two labels.
    for domain in [from, parent(from)] {
        match texts_of(records, &format!("_dmarc.{domain}"), "v=DMARC1").await {
            Ok(mut found) => {
                record = found.pop();
                if record.is_some() {
                    break;
                }
            }
            Err(error) => return unknown(about, from, &error),
        }
    }
    let Some(record) = record else {
        let text = format!(
            "there is no record at _dmarc.{from}; publish \"v=DMARC1; p=quarantine\" there once SPF and DKIM stand"
        );
        return Finding { verdict: Verdict::Doubtful, about, text };
    };
    let tags = tags(&record);
    let policy = tag(&tags, "p").unwrap_or("none").to_ascii_lowercase();
    let fits = is_aligned(from, envelope) || dkim.is_some_and(|dkim| is_aligned(from, &dkim.domain));
    let (verdict, text) = if !fits && policy != "none" {
        (
            Verdict::Wrong,
            format!(
                "{from} asks for p={policy}, and neither MAIL_BOUNCES ({envelope}) nor DKIM_DOMAIN belongs to it: mails are refused"
            ),
        )
    } else if policy == "none" {
        (Verdict::Doubtful, format!("{from} has {record:?}, which only watches; p=quarantine protects"))
    } else {
        (Verdict::Good, format!("{from} has {record:?}"))
    };
    Finding { verdict, about, text }
}

async fn texts_of(records: &impl TextRecords, name: &str, version: &str) -> Result<Vec<String>, NoAnswer> {
    let mut found = records.texts(name).await?;
    found.retain(|text| {
        let head = text.trim_start();
        let rest = head.get(version.len()..).unwrap_or_default();
        head.get(..version.len()).is_some_and(|start| start.eq_ignore_ascii_case(version))
            && (rest.is_empty() || rest.starts_with([' ', ';']))
    });
    Ok(found)
}

fn unknown(about: &'static str, name: &str, error: &NoAnswer) -> Finding {
    let text = format!("the DNS did not answer for {name}: {error}");
    Finding { verdict: Verdict::Doubtful, about, text }
}

/// `a=b; c=d` (RFC 6376 section 3.2).
fn tags(record: &str) -> Vec<(String, String)> {
    record
        .split(';')
        .filter_map(|tag| tag.split_once('='))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.split_whitespace().collect()))
        .collect()
}

fn tag<'a>(tags: &'a [(String, String)], name: &str) -> Option<&'a str> {
    tags.iter().find(|tag| tag.0 == name).map(|tag| tag.1.as_str())
}

/// The last two labels.
fn parent(domain: &str) -> &str {
    domain.rmatch_indices('.').nth(1).map_or(domain, |(at, _)| &domain[at + 1..])
}

/// Relaxed alignment (RFC 7489 section 3.1), for domains one of which is above the other.
fn is_aligned(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_ascii_lowercase(), other.to_ascii_lowercase());
    one == other || one.ends_with(&format!(".{other}")) || other.ends_with(&format!(".{one}"))
}
