//! One look at an outside calendar over HTTP.
//!
//! Each step looks the host's name up once, checks every address, and connects to those and no
//! other: a name that leads somewhere else the next time changes nothing.

use std::{
    net::{IpAddr, SocketAddr, ToSocketAddrs},
    time::Duration,
};

use futures_util::StreamExt;
use reqwest::{
    Client, Response, StatusCode,
    header::{self, HeaderMap, HeaderName},
    redirect::Policy,
};
use url::{Host, Url};

use super::network::{self, is_public};
use crate::events::intake::import::LARGEST_FILE;

/// How long one look may take, with all its steps.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long it may take until somebody answers.
const PATIENCE_TO_CONNECT: Duration = Duration::from_secs(10);

/// How many times an answer may send us elsewhere.
const MOST_REDIRECTS: usize = 5;

/// What we know of the calendar already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// What the server said.
#[derive(Debug, PartialEq, Eq)]
pub enum Fetched {
    NotModified,
    Content { bytes: Vec<u8>, known: Known },
}

/// Why there is nothing to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// The name is unknown, or nobody answers there.
    Unreachable,
    /// It leads into an own network.
    Private,
    /// It took too long.
    Slow,
    /// It sends from one place to another, or from https to http.
    Redirects,
    /// Reading is not allowed (401, 403).
    Forbidden,
    /// There is nothing (404, 410).
    Missing,
    /// The server has trouble of its own, or does not understand.
    Status,
    /// It is larger than we take.
    TooLarge,
    /// It is no calendar.
    NotIcal,
}

impl Failed {
    /// The word in the column, and at the end of the text's key.
    pub fn stored(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Private => "private",
            Self::Slow => "slow",
            Self::Redirects => "redirects",
            Self::Forbidden => "forbidden",
            Self::Missing => "missing",
            Self::Status => "status",
            Self::TooLarge => "too-large",
            Self::NotIcal => "not-ical",
        }
    }
}

/// Reads `url` if it is not what is `known`.
///
/// # Errors
/// Why not.
pub async fn fetch(url: Url, known: &Known, private_too: bool) -> Result<Fetched, Failed> {
    match tokio::time::timeout(PATIENCE, follow(url, known, private_too)).await {
        Ok(fetched) => fetched,
        Err(_) => Err(Failed::Slow),
    }
}

async fn follow(mut url: Url, known: &Known, private_too: bool) -> Result<Fetched, Failed> {
    for _ in 0..=MOST_REDIRECTS {
        let answer = ask(&url, known, private_too).await?;
        let status = answer.status();
        if status == StatusCode::NOT_MODIFIED {
            return Ok(Fetched::NotModified);
        }
        if status.is_redirection() {
            let location =
                text(answer.headers(), &header::LOCATION, network::LONGEST).ok_or(Failed::Status)?;
            let next = url.join(&location).map_err(|_| Failed::Redirects)?;
            let next = network::parse(next.as_str(), private_too).map_err(|unfit| match unfit {
                network::Unfit::Private => Failed::Private,
                network::Unfit::NotWeb => Failed::Redirects,
            })?;
            if url.scheme() == "https" && next.scheme() == "http" {
                return Err(Failed::Redirects);
            }
            url = next;
            continue;
        }
        return match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(Failed::Forbidden),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(Failed::Missing),
            StatusCode::OK => content(answer).await,
            _ => Err(Failed::Status),
        };
    }
    Err(Failed::Redirects)
}

async fn ask(url: &Url, known: &Known, private_too: bool) -> Result<Response, Failed> {
    let addresses = look_up(url, private_too).await?;
    let host = url.host_str().ok_or(Failed::Unreachable)?;
    let client = Client::builder()
        // A proxy would look the name up again, by itself.
        .no_proxy()
        .redirect(Policy::none())
        .referer(false)
        .connect_timeout(PATIENCE_TO_CONNECT)
        .resolve_to_addrs(host, &addresses)
        .user_agent(concat!("Calento/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|_| Failed::Unreachable)?;
    let mut request = client
        .get(url.clone())
        .header(header::ACCEPT, "text/calendar, */*;q=0.5")
        .header(header::ACCEPT_ENCODING, "identity");
    if let Some(etag) = &known.etag {
        request = request.header(header::IF_NONE_MATCH, etag);
    }
    if let Some(date) = &known.last_modified {
        request = request.header(header::IF_MODIFIED_SINCE, date);
    }
    request.send().await.map_err(|error| if error.is_timeout() { Failed::Slow } else { Failed::Unreachable })
}

/// The addresses of the host, all of them public, or it is not asked at all.
async fn look_up(url: &Url, private_too: bool) -> Result<Vec<SocketAddr>, Failed> {
    let port = url.port_or_known_default().ok_or(Failed::Unreachable)?;
    let addresses: Vec<IpAddr> = match url.host().ok_or(Failed::Unreachable)? {
        Host::Ipv4(address) => vec![address.into()],
        Host::Ipv6(address) => vec![address.into()],
        Host::Domain(name) => {
            let name = name.to_owned();
            let found = tokio::task::spawn_blocking(move || (name.as_str(), port).to_socket_addrs()).await;
            let found = found.map_err(|_| Failed::Unreachable)?.map_err(|_| Failed::Unreachable)?;
            found.map(|address| address.ip()).collect()
        }
    };
    if addresses.is_empty() {
        return Err(Failed::Unreachable);
    }
    if !private_too && !addresses.iter().copied().all(is_public) {
        return Err(Failed::Private);
    }
    Ok(addresses.into_iter().map(|address| SocketAddr::new(address, port)).collect())
}

async fn content(answer: Response) -> Result<Fetched, Failed> {
    if answer.content_length().is_some_and(|length| length > LARGEST_FILE as u64) {
        return Err(Failed::TooLarge);
    }
    let known = Known {
        etag: text(answer.headers(), &header::ETAG, 255),
        last_modified: text(answer.headers(), &header::LAST_MODIFIED, 64),
    };
    let (mut bytes, mut chunks) = (Vec::new(), answer.bytes_stream());
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Failed::Unreachable)?;
        if bytes.len() + chunk.len() > LARGEST_FILE {
            return Err(Failed::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Fetched::Content { bytes, known })
}

/// A header of at most `most` bytes; a longer one is none.
fn text(headers: &HeaderMap, name: &HeaderName, most: usize) -> Option<String> {
    headers.get(name)?.to_str().ok().filter(|text| text.len() <= most).map(str::to_owned)
}
