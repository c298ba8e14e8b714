//! The language model: any server that speaks OpenAI's chat completions, asked over HTTP.
//!
//! One call is one question and its whole answer; the text is handed on while it comes. Dropping
//! the future closes the connection, which is how a request is cancelled: servers stop working, and
//! charging, when nobody listens.

pub mod reply;
mod sse;
mod surrogates;
pub mod wire;

use std::{
    fmt,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use anyhow::Context;
use futures_util::StreamExt;
use reqwest::{
    Client, Response, StatusCode,
    header::{self, HeaderMap},
    redirect::Policy,
};
use serde_json::Value;
use tokio::time::{sleep, timeout, timeout_at};

pub use reply::{Finish, Reply};
pub use wire::{Message, ToolCall, Usage};

use crate::config::AiConfig;
use reply::Pieces;
use wire::{Completion, StreamOptions};

/// How long it may take until somebody answers the call.
const PATIENCE_TO_CONNECT: Duration = Duration::from_secs(10);

/// How many times the silence that is allowed one answer may take in all.
const MOST_SILENCES: u32 = 5;

/// The most one answer may weigh, in bytes.
const LARGEST_ANSWER: usize = 4 * 1024 * 1024;

/// How much of an error's body is looked at, in bytes.
const LARGEST_ERROR: usize = 16 * 1024;

/// The pauses before the second and the third try.
const PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_millis(2_000)];

/// The longest pause that a server may ask for while a person waits.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// Nobody answers at that address.
    Unreachable,
    /// It was silent for too long.
    Slow,
    /// The line broke, or the answer ended, in the middle.
    Cut,
    /// The key is wrong or may not do this (401, 403).
    Key,
    /// The server has too much to do, or we have asked too much (429, 503, 529).
    Busy,
    /// The server has trouble of its own (5xx, or an error in the stream).
    Trouble,
    /// The server does not want what we send: an unknown model, no tools (other 4xx, redirects).
    Request,
    /// What came is no answer.
    Garbage,
    /// What came is longer than any answer.
    TooLarge,
}

/// Why there is no answer, with what the operator's log should say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub kind: Failed,
    /// For the log only: it may hold words of the server.
    pub detail: String,
}

impl Failure {
    /// A failure of this kind.
    pub fn new(kind: Failed, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.kind, self.detail)
    }
}

/// The way to the model of the settings.
pub struct ModelClient {
    http: Client,
    config: AiConfig,
    /// The server does not know `stream_options`; it said so once.
    without_options: AtomicBool,
}

/// What became of one try.
enum Tried {
    Answered(Response),
    /// Worth another try, after the pause if the server named one.
    Again(Failure, Option<Duration>),
    Failed(Failure),
}

impl ModelClient {
    /// A client for the server of the settings. Its address is the operator's choice, so it may be
    /// one of the own network.
    ///
    /// # Errors
    /// When the system gives no TLS.
    pub fn new(config: &AiConfig) -> anyhow::Result<Self> {
        let mut http = Client::builder()
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(PATIENCE_TO_CONNECT)
            .user_agent(concat!("Calento/", env!("CARGO_PKG_VERSION")));
        let is_here = match config.base_url.host() {
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            Some(url::Host::Domain(name)) => name == "localhost",
            None => false,
        };
        if is_here {
            http = http.no_proxy();
        }
        let http = http.build().context("cannot make an HTTP client for AI_BASE_URL")?;
        Ok(Self { http, config: config.clone(), without_options: AtomicBool::new(false) })
    }

    /// The settings it was made of.
    pub fn config(&self) -> &AiConfig {
        &self.config
    }

    /// Asks for an answer to `messages`; `say` gets its text as it comes.
    ///
    /// A server that is busy or in trouble is asked again twice, as long as nothing of an answer
    /// has come.
    ///
    /// # Errors
    /// Why there is no whole answer. What `say` has got by then is all there is.
    pub async fn ask(
        &self,
        messages: &[Message],
        tools: &[Value],
        say: &mut impl FnMut(&str),
    ) -> Result<Reply, Failure> {
        let mut pauses = PAUSES.iter();
        loop {
            let (failure, wish) = match self.attempt(messages, tools).await {
                Tried::Answered(response) => return self.read(response, say).await,
                Tried::Failed(failure) => return Err(failure),
                Tried::Again(failure, wish) => (failure, wish),
            };
            let Some(pause) = pauses.next() else { return Err(failure) };
            let pause = wish.unwrap_or(*pause);
            if pause > LONGEST_PAUSE {
                return Err(failure);
            }
            tracing::info!(%failure, ?pause, "the model is asked again");
            sleep(pause).await;
        }
    }

    async fn attempt(&self, messages: &[Message], tools: &[Value]) -> Tried {
        let with_options = self.config.stream && !self.without_options.load(Ordering::Relaxed);
        let body = Completion {
            model: &self.config.model,
            messages,
            tools,
            stream: self.config.stream,
            stream_options: with_options.then_some(StreamOptions { include_usage: true }),
        };
        let body = match serde_json::to_vec(&body) {
            Ok(body) => body,
            Err(error) => return Tried::Failed(Failure::new(Failed::Request, error.to_string())),
        };
        let mut request = self
            .http
            .post(self.config.endpoint())
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, if self.config.stream { "text/event-stream" } else { "application/json" })
            .body(body);
        if let Some(key) = &self.config.api_key {
            request = request.bearer_auth(&key.0);
        }
        // Until the head of the answer; a whole answer takes as long as it takes to be thought of.
        let patience = if self.config.stream { self.config.patience } else { self.whole() };
        let response = match timeout(patience, request.send()).await {
            Err(_) => return Tried::Failed(Failure::new(Failed::Slow, "no answer in time")),
            Ok(Err(error)) if error.is_connect() => {
                return Tried::Again(Failure::new(Failed::Unreachable, causes(&error)), None);
            }
            // The request may have been taken: asking again could cost twice.
            Ok(Err(error)) => return Tried::Failed(Failure::new(Failed::Cut, causes(&error))),
            Ok(Ok(response)) => response,
        };
        let status = response.status();
        if status.is_success() {
            return Tried::Answered(response);
        }
        let wish = retry_after(response.headers());
        let mut said = error_text(response).await;
        if let Some(key) = &self.config.api_key {
            // Some servers say which key they do not take.
            said = said.replace(&key.0, "(the key)");
        }
        let detail = format!("HTTP {status}: {said}");
        match status {
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY
                if with_options && said.contains("stream_options") =>
            {
                self.without_options.store(true, Ordering::Relaxed);
                Tried::Again(Failure::new(Failed::Request, detail), Some(Duration::ZERO))
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                Tried::Failed(Failure::new(Failed::Key, detail))
            }
            // Out of money is not cured by waiting.
            StatusCode::TOO_MANY_REQUESTS if said.contains("insufficient_quota") => {
                Tried::Failed(Failure::new(Failed::Busy, detail))
            }
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                Tried::Again(Failure::new(Failed::Busy, detail), wish)
            }
            status if status.as_u16() == 529 => Tried::Again(Failure::new(Failed::Busy, detail), wish),
            status if status.is_server_error() => Tried::Again(Failure::new(Failed::Trouble, detail), wish),
            _ => Tried::Failed(Failure::new(Failed::Request, detail)),
        }
    }

    /// Reads the answer, which a server may give at once although it was asked for pieces.
    async fn read(&self, response: Response, say: &mut impl FnMut(&str)) -> Result<Reply, Failure> {
        let deadline = tokio::time::Instant::now() + self.whole();
        let mut body = response.bytes_stream();
        let (mut events, mut pieces) = (sse::Events::default(), Pieces::default());
        let mut whole: Option<Vec<u8>> = None;
        let (mut size, mut begun) = (0, false);
        loop {
            let until = deadline.min(tokio::time::Instant::now() + self.config.patience);
            let piece = match timeout_at(until, body.next()).await {
                Err(_) => return Err(Failure::new(Failed::Slow, "silence in the middle of the answer")),
                Ok(None) => break,
                Ok(Some(Err(error))) => return Err(Failure::new(Failed::Cut, causes(&error))),
                Ok(Some(Ok(piece))) => piece,
            };
            size += piece.len();
            if size > LARGEST_ANSWER {
                return Err(Failure::new(Failed::TooLarge, "more bytes than are taken"));
            }
            if !begun && let Some(first) = piece.iter().find(|byte| !byte.is_ascii_whitespace()) {
                begun = true;
                // No line of an event stream begins like this, whatever the content type says.
                whole = matches!(first, b'{' | b'[').then(Vec::new);
            }
            if let Some(whole) = &mut whole {
                whole.extend_from_slice(&piece);
                continue;
            }
            let found =
                events.feed(&piece).map_err(|_| Failure::new(Failed::TooLarge, "an event without end"))?;
            for data in found {
                hand_on(&pieces.take(&data)?, say);
            }
            if pieces.is_done() {
                return pieces.finish();
            }
        }
        if let Some(whole) = whole {
            let (pieces, text) = Pieces::whole(&whole)?;
            hand_on(&text, say);
            return pieces.finish();
        }
        let rest = events.finish().map_err(|_| Failure::new(Failed::TooLarge, "an event without end"))?;
        for data in rest {
            hand_on(&pieces.take(&data)?, say);
        }
        pieces.finish()
    }

    /// How long one answer may take in all.
    fn whole(&self) -> Duration {
        self.config.patience * MOST_SILENCES
    }
}

fn hand_on(text: &str, say: &mut impl FnMut(&str)) {
    if !text.is_empty() {
        say(text);
    }
}

/// An error with what caused it, without the address, which may hold more than a log should.
fn causes(error: &reqwest::Error) -> String {
    let mut causes = Vec::new();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        causes.push(error.to_string());
        cause = error.source();
    }
    if causes.is_empty() { "the line broke".to_owned() } else { causes.join(": ") }
}

/// What the server says is wrong, in one short line.
async fn error_text(response: Response) -> String {
    let mut body = response.bytes_stream();
    let mut bytes = Vec::new();
    while bytes.len() < LARGEST_ERROR
        && let Ok(Some(Ok(piece))) = timeout(Duration::from_secs(5), body.next()).await
    {
        bytes.extend_from_slice(&piece);
    }
    if let Ok(body) = serde_json::from_slice::<Value>(&bytes)
        && let Some(failure) = reply::error(&body)
    {
        return failure.detail;
    }
    let text = String::from_utf8_lossy(&bytes);
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect()
}

/// How long the server wants us to wait (RFC 9110 section 10.2.3): seconds, or a date, which is
/// held against the server's own clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    if let Some(millis) = text("retry-after-ms").and_then(|text| text.parse::<u64>().ok()) {
        return Some(Duration::from_millis(millis));
    }
    let wish = text("retry-after")?;
    if let Ok(seconds) = wish.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = |text: &str| chrono::DateTime::parse_from_rfc2822(text).ok();
    (date(wish)? - date(text("date")?)?).to_std().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_to_wait_is_read_in_all_its_forms() {
        let wish = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, header::HeaderValue::from_static(value));
            }
            retry_after(&headers)
        };
        assert_eq!(wish(&[]), None);
        assert_eq!(wish(&[("retry-after", "2")]), Some(Duration::from_secs(2)));
        assert_eq!(wish(&[("retry-after", "0.25")]), Some(Duration::from_millis(250)));
        assert_eq!(wish(&[("retry-after-ms", "40"), ("retry-after", "9")]), Some(Duration::from_millis(40)));
        let date =
            [("date", "Mon, 02 Mar 2026 01:00:00 GMT"), ("retry-after", "Mon, 02 Mar 2026 01:00:05 GMT")];
        assert_eq!(wish(&date), Some(Duration::from_secs(5)));
        for odd in ["soon", "-1", "NaN", "1e300"] {
            assert_eq!(wish(&[("retry-after", odd)]), None, "{odd}");
        }
    }
}
