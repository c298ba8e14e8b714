//! Guests who invite others, from the page of their invitation.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::response::{AnswerForm, Asked, Invitation, Reader, State, Typed, refuse};
use crate::{
    accounts::session::signed_in,
    config::Config,
    db::Db,
    error::AppError,
    events::{
        Attendee,
        attendee::parse_list,
        brought::{Brought, MOST_BROUGHT},
    },
    i18n::Lang,
    paths,
    time::Clock,
    web::{
        FieldErrors, Language,
        form::Form,
        htmx,
        rate_limit::{Act, RateLimits},
    },
};

/// Whom a guest wants to invite.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct BringForm {
    /// Addresses parted by commas or lines.
    attendees: String,
}

/// What became of it.
enum Outcome {
    Done,
    Refused(Box<Invitation>, &'static str),
}

/// `POST /invitations/{token}/guests`: invites others on behalf of the guest, where the organizer lets
/// them; the organizer hears of it.
///
/// # Errors
/// 404 for a token that is nobody's.
pub async fn create(
    req: HttpRequest,
    token: web::Path<String>,
    reader: web::Query<Reader>,
    form: Form<BringForm>,
    (db, clock, config): (web::Data<Db>, web::Data<Clock>, web::Data<Config>),
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::Bring, &token)?;
    let (token, typed, now) = (token.into_inner(), form.0.attendees, clock.now());
    let (key, sent, secret) = (token.clone(), typed.clone(), config.secret.clone());
    let outcome = db
        .transaction(move |conn| {
            Attendee::lock_event(conn, &key)?;
            let invitation = Invitation::find(conn, &key)?;
            let why = match parse_list(&sent) {
                Err(_) => "guests-bring-bad",
                Ok(others) if others.is_empty() => "guests-bring-nobody",
                Ok(_) if invitation.state(now) != State::Open => "guests-bring-not-allowed",
                Ok(others) => match invitation.guest.bring(conn, &invitation.event, &others, &secret, now)? {
                    // Who may not see the list is not told either who stands on it.
                    Brought::Invited(0) if invitation.rights.can_see_guests => "guests-bring-known",
                    Brought::Invited(_) => return Ok(Outcome::Done),
                    Brought::TooMany => "guests-bring-too-many",
                    Brought::NotAllowed => "guests-bring-not-allowed",
                },
            };
            Ok::<_, AppError>(Outcome::Refused(Box::new(invitation), why))
        })
        .await?;
    match outcome {
        Outcome::Done => Ok(htmx::see_other(paths::invitation_page(&token))),
        Outcome::Refused(invitation, why) => {
            invitation.choose_language(&req);
            let viewer = signed_in(&req).await?;
            let mut errors = FieldErrors::default();
            errors.add("attendees", words(Language::of(&req), why));
            let asked = Asked { token: &token, reader: &reader, viewer: viewer.as_ref(), now };
            let comment = invitation.guest.comment.clone().unwrap_or_default();
            let form = AnswerForm { attendees: typed, comment, ..AnswerForm::default() };
            refuse(&req, asked, &invitation, Typed { answer: form, errors, ..Typed::default() })
        }
    }
}

fn words(lang: Lang, why: &str) -> String {
    if why == "guests-bring-too-many" { lang.t1(why, "most", MOST_BROUGHT) } else { lang.t(why) }
}
