//! Form bodies: read whole into a list of pairs, so that nothing typed is lost and no strange
//! body can make an error page of its own.

use std::future::Future;
use std::pin::Pin;

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use serde::de::DeserializeOwned;

use crate::error::AppError;

/// The largest form body taken, in bytes. Longer than any form of ours with all its fields full.
pub const MAX_FORM_BYTES: usize = 512 * 1024;

/// The same for forms that answer with what was pasted into them: 10 MiB of text, which is three
/// times as long when each byte is escaped.
pub const MAX_PASTED_BYTES: usize = 32 * 1024 * 1024;

/// A form of type `T`, from an `application/x-www-form-urlencoded` body. Bytes that are not UTF-8
/// and NULs, which PostgreSQL cannot hold, are replaced or dropped.
#[derive(Debug)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, AppError>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form =
            req.headers().get("content-type").and_then(|kind| kind.to_str().ok()).is_none_or(|kind| {
                kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
            });
        let body = web::Bytes::from_request(req, payload);
        Box::pin(async move {
            if !is_form {
                return Err(AppError::BadRequest);
            }
            let body = body.await.map_err(|error| {
                if error.as_response_error().status_code() == 413 {
                    AppError::TooLarge
                } else {
                    AppError::BadRequest
                }
            })?;
            parse(&body).map(Self)
        })
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, AppError> {
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(body)
        .map(|(name, value)| (name.into_owned(), value.replace('\0', "")))
        .collect();
    let clean = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    serde_urlencoded::from_str(&clean).map_err(|_| AppError::BadRequest)
}

/// Pairs as they were sent, for forms with repeated or made-up names (`answers[company]`).
pub type Pairs = Vec<(String, String)>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_bytes_and_broken_utf8_are_taken_out() {
        let pairs: Pairs = parse(b"a=x%00y&b=%ff&a=2").expect("a form");
        assert_eq!(
            pairs,
            [("a".into(), "xy".into()), ("b".into(), "\u{fffd}".into()), ("a".into(), "2".into())]
        );
    }
}
