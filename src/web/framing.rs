//! Pages of ours inside pages of other sites.

use actix_web::{HttpRequest, HttpResponse};

/// Who may show a page in a frame.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Framing {
    #[default]
    Nobody,
    /// Origins as `frame-ancestors` takes them (CSP Level 3 section 6.4.2.1), checked beforehand:
    /// `https://example.com`, `https://*.example.com`, `http://localhost:8000`.
    Sites(Vec<String>),
    Anybody,
}

impl Framing {
    /// The value of the directive `frame-ancestors`.
    pub fn sources(&self) -> String {
        match self {
            Self::Sites(sites) if !sites.is_empty() => sites.join(" "),
            Self::Nobody | Self::Sites(_) => "'none'".to_owned(),
            Self::Anybody => "*".to_owned(),
        }
    }

    /// Leaves with `response` who may frame it; the security headers are made of it.
    pub fn apply(self, mut response: HttpResponse) -> HttpResponse {
        response.extensions_mut().insert(self);
        response
    }
}

/// Whether the address asks for a page to be put into a frame: only pages for guests can be.
pub fn is_asked(req: &HttpRequest) -> bool {
    let is_guests = req.path().starts_with("/book/") || req.path().starts_with("/booking/");
    let asks = |(name, value): (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)| {
        name == "embed" && value == "1"
    };
    is_guests && url::form_urlencoded::parse(req.query_string().as_bytes()).any(asks)
}
