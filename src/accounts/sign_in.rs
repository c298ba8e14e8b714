//! Screens: sign in, sign out, and the front page.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{User, password, session};
use crate::{
    db::Db,
    error::AppError,
    paths,
    time::Clock,
    web::{
        FieldErrors, Shell,
        form::Form,
        htmx,
        rate_limit::{Act, RateLimits},
    },
};

#[derive(Template)]
#[template(path = "accounts/home.html")]
struct HomePage {
    shell: Shell,
}

/// `GET /`: what Calento is; who is signed in goes on to their calendar.
pub async fn home(req: HttpRequest) -> Result<HttpResponse, AppError> {
    if session::signed_in(&req).await?.is_some() {
        return Ok(htmx::see_other(paths::CALENDAR));
    }
    let shell = Shell::new(&req);
    htmx::page(StatusCode::OK, &HomePage { shell })
}

/// What was typed into the sign-in form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    email: String,
    password: String,
    next: String,
}

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    shell: Shell,
    email: String,
    next: String,
    errors: FieldErrors,
}

/// Where the form was opened from.
#[derive(Debug, Deserialize)]
pub struct Next {
    next: Option<String>,
}

/// `GET /login`.
pub async fn show(req: HttpRequest, query: web::Query<Next>) -> Result<HttpResponse, AppError> {
    let next = paths::safe_next(query.next.as_deref()).to_owned();
    if session::signed_in(&req).await?.is_some() {
        return Ok(htmx::see_other(next));
    }
    let shell = Shell::new(&req).titled("sign-in-title");
    htmx::page(
        StatusCode::OK,
        &SignInPage { shell, email: String::new(), next, errors: FieldErrors::default() },
    )
}

/// `POST /login`: 303 to where the person wanted to go; 422 when name and password do not fit.
pub async fn create(
    req: HttpRequest,
    form: Form<SignInForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
    session: Session,
) -> Result<HttpResponse, AppError> {
    let form = form.0;
    limits.check(&req, Act::SignIn, &form.email.trim().to_lowercase())?;
    let login = form.email.clone();
    let user = db.run(move |conn| User::find_by_login(conn, &login)).await?;
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let fits = form.password.len() <= password::MAX_BYTES && password::matches(form.password, hash).await?;
    match user {
        Some(user) if fits => {
            let now = clock.now();
            db.run(move |conn| User::signed_in(conn, user.id, now)).await?;
            session::sign_in(&session, user.id)?;
            Ok(htmx::see_other(paths::safe_next(Some(&form.next))))
        }
        _ => {
            let shell = Shell::new(&req).titled("sign-in-title");
            let mut errors = FieldErrors::default();
            errors.add("password", shell.t("sign-in-refused"));
            let next = paths::safe_next(Some(&form.next)).to_owned();
            htmx::page(
                StatusCode::UNPROCESSABLE_ENTITY,
                &SignInPage { shell, email: form.email, next, errors },
            )
        }
    }
}

/// `POST /logout`: ends the session here and in the database.
pub async fn delete(session: Session) -> HttpResponse {
    session.purge();
    htmx::see_other(paths::HOME)
}
