//! Screen: a new account.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use diesel::PgConnection;
use serde::Deserialize;

use super::{
    User, password, session,
    user::{NewUser, SignedUp},
};
use crate::{
    db::Db,
    error::AppError,
    i18n::Lang,
    ids::UserId,
    mail::EmailAddress,
    paths,
    time::{Clock, Zone},
    web::{
        FieldErrors, Shell,
        form::Form,
        htmx,
        rate_limit::{Act, RateLimits},
    },
};

/// What else a new account needs, done in the same transaction by features above this one: its
/// primary calendar.
#[derive(Clone, Copy)]
pub struct OnSignUp(pub fn(&mut PgConnection, &User, Lang) -> Result<(), AppError>);

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SignUpForm {
    pub email: String,
    pub username: String,
    password: String,
    pub first_name: String,
    pub last_name: String,
    pub timezone: String,
}

#[derive(Template)]
#[template(path = "accounts/sign_up.html")]
struct SignUpPage {
    shell: Shell,
    form: SignUpForm,
    errors: FieldErrors,
    zones: Vec<String>,
}

impl SignUpPage {
    fn new(req: &HttpRequest, form: SignUpForm, errors: FieldErrors) -> Self {
        Self { shell: Shell::new(req).titled("sign-up-title"), form, errors, zones: Zone::all_names() }
    }
}

/// The account somebody wishes for; the password is hashed later, off the async threads.
struct Wish {
    email: EmailAddress,
    username: Option<String>,
    password: String,
    first_name: Option<String>,
    last_name: Option<String>,
    zone: Zone,
}

impl SignUpForm {
    fn parse(&self, lang: Lang) -> Result<Wish, FieldErrors> {
        let mut errors = FieldErrors::default();
        let email = self.email.parse::<EmailAddress>().ok();
        if email.is_none() {
            errors.add(
                "email",
                lang.t(if self.email.trim().is_empty() { "field-required" } else { "field-email-bad" }),
            );
        }
        let username = Some(self.username.trim().to_lowercase()).filter(|name| !name.is_empty());
        if username.as_deref().is_some_and(|name| !is_username(name)) {
            errors.add("username", lang.t("sign-up-username-bad"));
        }
        if self.password.trim().chars().count() < password::MIN_CHARS {
            errors.add("password", lang.t1("sign-up-password-short", "count", password::MIN_CHARS));
        } else if self.password.len() > password::MAX_BYTES {
            errors.add("password", lang.t("field-too-long"));
        }
        for (field, text) in [("first_name", &self.first_name), ("last_name", &self.last_name)] {
            if text.trim().chars().count() > 100 {
                errors.add(field, lang.t("field-too-long"));
            }
        }
        let zone = if self.timezone.trim().is_empty() {
            Some(Zone::default_zone())
        } else {
            Zone::named(&self.timezone).ok()
        };
        if zone.is_none() {
            errors.add("timezone", lang.t("field-zone-unknown"));
        }
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let wish = email.zip(zone).map(|(email, zone)| Wish {
            email,
            username,
            password: self.password.clone(),
            first_name: filled(&self.first_name),
            last_name: filled(&self.last_name),
            zone,
        });
        errors.or(wish)
    }
}

/// `GET /register`.
pub async fn show(req: HttpRequest) -> Result<HttpResponse, AppError> {
    if session::signed_in(&req).await?.is_some() {
        return Ok(htmx::see_other(paths::CALENDAR));
    }
    htmx::page(StatusCode::OK, &SignUpPage::new(&req, SignUpForm::default(), FieldErrors::default()))
}

/// `POST /register`: makes the account with its primary calendar and signs in.
pub async fn create(
    req: HttpRequest,
    form: Form<SignUpForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
    on_sign_up: web::Data<OnSignUp>,
    session: Session,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::Register, "")?;
    let lang = crate::web::Language::of(&req);
    let mut form = form.0;
    let wish = match form.parse(lang) {
        Ok(wish) => wish,
        Err(errors) => return refuse(&req, form, errors),
    };
    let password_hash = password::hash(wish.password).await?;
    let (on_sign_up, now) = (on_sign_up.0, clock.now());
    let signed_up = db
        .transaction(move |conn| {
            let username = match wish.username {
                Some(name) => name,
                None => free_username(conn, wish.email.as_str())?,
            };
            let new = NewUser {
                id: UserId::new(),
                email: wish.email.to_string(),
                username,
                password_hash,
                first_name: wish.first_name,
                last_name: wish.last_name,
                timezone: wish.zone.name().to_owned(),
            };
            let signed_up = User::sign_up(conn, &new)?;
            if let SignedUp::Done(user) = &signed_up {
                on_sign_up(conn, user, lang)?;
                User::signed_in(conn, user.id, now)?;
            }
            Ok::<_, AppError>(signed_up)
        })
        .await?;
    let mut errors = FieldErrors::default();
    match signed_up {
        SignedUp::Done(user) => {
            session::sign_in(&session, user.id)?;
            return Ok(htmx::see_other(paths::CALENDAR));
        }
        SignedUp::EmailTaken => errors.add("email", lang.t("sign-up-email-taken")),
        SignedUp::UsernameTaken => errors.add("username", lang.t("sign-up-username-taken")),
    }
    form.password.clear();
    refuse(&req, form, errors)
}

fn refuse(req: &HttpRequest, form: SignUpForm, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    htmx::page(StatusCode::UNPROCESSABLE_ENTITY, &SignUpPage::new(req, form, errors))
}

/// Two to 63 of a–z, 0–9, dot, dash and underscore, a letter or digit first; the same pattern as
/// `users_username_check`.
fn is_username(name: &str) -> bool {
    (2..=63).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b))
        && !name.starts_with("erased-")
}

/// A username made of the address before the `@`, with a number behind it if others have it.
fn free_username(conn: &mut PgConnection, email: &str) -> Result<String, AppError> {
    let local: String = email
        .split('@')
        .next()
        .unwrap_or_default()
        .chars()
        .map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() { c } else { '-' })
        .take(50)
        .collect();
    let base = match local.trim_matches('-') {
        base if is_username(base) => base.to_owned(),
        base => format!("user-{base}").trim_end_matches('-').to_owned(),
    };
    let names: Vec<String> =
        std::iter::once(base.clone()).chain((2..200).map(|number| format!("{base}-{number}"))).collect();
    let taken = User::taken_usernames(conn, &names)?;
    let free = names.into_iter().find(|name| !taken.contains(name));
    Ok(free.unwrap_or_else(|| format!("{}-{}", &base[..base.len().min(20)], uuid::Uuid::new_v4())))
}
