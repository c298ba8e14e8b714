//! The language a page answers in.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header};

use crate::{error::AppError, i18n::Lang};

/// The language chosen by somebody whose wish is known better than by the browser's header: a
/// signed-in owner's setting, the reader of a mail. Put into the request's extensions.
#[derive(Debug, Clone, Copy)]
struct Chosen(Lang);

/// The language of this request: `?lang=` of the address, else the person's own setting, else the
/// browser's `Accept-Language`.
#[derive(Debug, Clone, Copy)]
pub struct Language(pub Lang);

impl Language {
    /// The language of `req`.
    pub fn of(req: &HttpRequest) -> Lang {
        Self::asked_for(req)
            .or_else(|| req.extensions().get::<Chosen>().map(|chosen| chosen.0))
            .unwrap_or_else(|| Self::of_browser(req))
    }

    /// The language named in the address.
    pub fn asked_for(req: &HttpRequest) -> Option<Lang> {
        url::form_urlencoded::parse(req.query_string().as_bytes())
            .find(|(name, _)| name == "lang")
            .and_then(|(_, tag)| tag.parse().ok())
    }

    /// What the browser's header asks for, whatever else is known.
    pub fn of_browser(req: &HttpRequest) -> Lang {
        let header = req.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Lang::negotiate(header.unwrap_or_default())
    }

    /// Remembers the person's own setting for the rest of the request.
    pub fn choose(req: &HttpRequest, lang: Lang) {
        req.extensions_mut().insert(Chosen(lang));
    }
}

impl FromRequest for Language {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(Self::of(req))))
    }
}
