//! Screen: no more reminders (`/mail/unsubscribe/{sealed}`), for people and for mail programs.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::refusal::Reminders;
use crate::{
    config::Config,
    db::Db,
    error::AppError,
    time::Clock,
    web::{
        Shell,
        form::{Form, Pairs},
        htmx,
        rate_limit::{Act, RateLimits},
    },
};

#[derive(Template)]
#[template(path = "mail/unsubscribe.html")]
struct UnsubscribePage {
    shell: Shell,
    address: String,
    is_refused: bool,
    action: String,
}

/// `GET /mail/unsubscribe/{sealed}`: asks first; mail scanners follow links.
///
/// # Errors
/// 404 for an address that is not ours.
pub async fn show(
    req: HttpRequest,
    sealed: web::Path<String>,
    config: web::Data<Config>,
    db: web::Data<Db>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::TokenPage, "")?;
    let reminders = Reminders::of_link(&config.secret, &sealed).ok_or(AppError::NotFound)?;
    let asked = reminders.clone();
    let is_refused = db.run(move |conn| asked.are_refused(conn)).await?;
    page(&req, &reminders, is_refused)
}

/// `POST /mail/unsubscribe/{sealed}`: refuses reminders; with `wanted=true`, wants them again. A mail
/// program posts `List-Unsubscribe=One-Click` (RFC 8058 section 3.2), without a cookie and from nowhere.
///
/// # Errors
/// 404 for an address that is not ours, or when the account whose reminders they are is gone.
pub async fn update(
    req: HttpRequest,
    sealed: web::Path<String>,
    form: Form<Pairs>,
    config: web::Data<Config>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::TokenPage, "")?;
    let reminders = Reminders::of_link(&config.secret, &sealed).ok_or(AppError::NotFound)?;
    let wants = form.0.iter().any(|(name, value)| name == "wanted" && value == "true");
    let (asked, now) = (reminders.clone(), clock.now());
    let is_known = db
        .transaction(move |conn| {
            if wants {
                asked.want(conn)?;
                return Ok::<_, AppError>(true);
            }
            Ok(asked.refuse(conn, now)?)
        })
        .await?;
    if !is_known {
        return Err(AppError::NotFound);
    }
    page(&req, &reminders, !wants)
}

fn page(req: &HttpRequest, reminders: &Reminders, is_refused: bool) -> Result<HttpResponse, AppError> {
    let page = UnsubscribePage {
        shell: Shell::bare(req).titled("unsubscribe-title"),
        address: reminders.to().to_string(),
        is_refused,
        action: req.path().to_owned(),
    };
    htmx::page(StatusCode::OK, &page)
}
