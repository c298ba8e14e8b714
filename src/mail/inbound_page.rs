//! Screens for programs: mails that come in, and providers' news of mails.

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use data_encoding::BASE64;
use serde_json::json;

use super::{
    inbound, news,
    webhook::{Provider, Refusal, Signature},
};
use crate::{config::Config, db::Db, error::AppError, time::Clock, tokens};

/// `POST /mail/inbound`: a whole mail (RFC 5322) as the body, with the secret of `MAIL_INBOUND_SECRET` as
/// `Authorization: Bearer <secret>`, or as the password of `Basic`. 202 when it was taken, and also
/// when it came before: who sends it need not send it again.
///
/// # Errors
/// 404 when no secret is set, 401 for a wrong one, 413 for a mail that is too large, 400 for an empty one.
pub async fn create(
    req: HttpRequest,
    body: Result<web::Bytes, actix_web::Error>,
    config: web::Data<Config>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let wanted = config.mail.inbound_secret.as_ref().ok_or(AppError::NotFound)?;
    if !given_secret(&req).is_some_and(|given| tokens::is_same(&given, &wanted.0)) {
        return Ok(unauthorized());
    }
    let body = whole(body)?;
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(AppError::BadRequest);
    }
    let (secret, now) = (config.secret.clone(), clock.now());
    let is_new = db.transaction(move |conn| inbound::receive(conn, &secret, &body, now)).await?;
    Ok(HttpResponse::Accepted().json(json!({ "taken": true, "new": is_new })))
}

/// `POST /webhooks/mail/{provider}`: signed news of mails; see [`super::webhook`]. 200 with how many
/// of them were news to us.
///
/// # Errors
/// 404 for a provider without a secret in the settings, 401 for a wrong or old signature, 400 for a body
/// that cannot be read.
pub async fn news(
    req: HttpRequest,
    provider: web::Path<String>,
    body: Result<web::Bytes, actix_web::Error>,
    config: web::Data<Config>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let provider = Provider::named(&provider).ok_or(AppError::NotFound)?;
    let secret = match provider {
        Provider::Calento => &config.mail.webhook_secret,
        Provider::Mailgun => &config.mail.mailgun_key,
    };
    let secret = secret.as_ref().ok_or(AppError::NotFound)?;
    let text = |name: &str| req.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let signature = Signature {
        id: text("webhook-id"),
        timestamp: text("webhook-timestamp"),
        signatures: text("webhook-signature"),
    };
    let body = whole(body)?;
    let told = match provider.read(&secret.0, signature, &body, clock.now()) {
        Ok(told) => told,
        Err(Refusal::Unsigned) => return Ok(unauthorized()),
        Err(Refusal::Unreadable) => return Err(AppError::BadRequest),
    };
    let taken = db
        .transaction(move |conn| {
            let mut taken = 0;
            for (message_id, news) in &told {
                taken += usize::from(news::take_by_message_id(conn, message_id, news)?);
            }
            Ok::<_, AppError>(taken)
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({ "taken": taken })))
}

/// The secret that the client sent.
fn given_secret(req: &HttpRequest) -> Option<String> {
    let value = req.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = value.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(BASE64.decode(rest.trim().as_bytes()).ok()?).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}

fn unauthorized() -> HttpResponse {
    HttpResponse::Unauthorized()
        .insert_header((header::WWW_AUTHENTICATE, "Bearer"))
        .json(json!({ "error": "the secret or the signature is wrong" }))
}

fn whole(body: Result<web::Bytes, actix_web::Error>) -> Result<web::Bytes, AppError> {
    body.map_err(|error| {
        if error.as_response_error().status_code() == 413 { AppError::TooLarge } else { AppError::BadRequest }
    })
}
