//! The part of the booking page that says for how long a time is kept.

use actix_htmx::Htmx;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    BookingLink,
    ask::{Ask, look_at},
    booking_link::Public,
    guest_form::GuestForm,
    hold::{Hold, Kept},
    offer::Look,
    public_page::refusal_key,
};
use crate::{
    db::Db,
    error::AppError,
    i18n::Lang,
    paths,
    time::{Clock, Zone},
    web::{
        Language,
        form::{Form, Pairs},
        htmx,
        rate_limit::{Act, RateLimits},
    },
};

/// A hold as the form carries it.
#[derive(Default, Template)]
#[template(path = "bookings/hold.html")]
pub struct HoldWords {
    /// Empty without a hold.
    id: String,
    /// Up to when the time is kept.
    kept: Option<String>,
    /// Why it cannot be.
    refused: Option<String>,
}

impl HoldWords {
    /// What is said of `hold` on the clocks of `zone`.
    pub fn of(hold: Option<Hold>, zone: &Zone, lang: Lang) -> Self {
        let Some(hold) = hold else { return Self::default() };
        let until = lang.time(zone.wall(hold.expires_at).time());
        Self { id: hold.id.to_string(), kept: Some(lang.t1("book-held", "until", until)), refused: None }
    }
}

/// `POST /book/{username}/{slug}/hold`: keeps the time that was chosen. Who asks too often gets no
/// hold, and books without. A browser without htmx is sent to the page.
#[expect(clippy::too_many_arguments, reason = "each is an extractor")]
pub async fn create(
    req: HttpRequest,
    htmx: Htmx,
    path: web::Path<(String, String)>,
    ask: web::Query<Ask>,
    form: Form<Pairs>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    let ((username, slug), form, now) = (path.into_inner(), GuestForm::read(form.0), clock.now());
    let lang = Language::of(&req);
    let page = ask.carry(paths::public_link(&username, &slug));
    let may = limits.check(&req, Act::Hold, &format!("{username}/{slug}")).is_ok();
    let (Some(start), true) = (form.start(), may) else {
        return match htmx.is_htmx {
            true => htmx::page(StatusCode::OK, &HoldWords::default()),
            false => Ok(htmx::see_other(page)),
        };
    };
    let before = form.hold();
    let (kept, zone) = db
        .run(move |conn| match BookingLink::find_public(conn, &username, &slug, now)? {
            Public::Open(owner, link) => {
                let kept = Hold::take(conn, &owner, &link, start, before, now)?;
                Ok::<_, AppError>((kept, link.hours().zone))
            }
            Public::Ended(..) | Public::Off(_) | Public::Deleted(_) => Err(AppError::NotFound),
        })
        .await?;
    let zone = form.zone().unwrap_or(zone);
    if !htmx.is_htmx {
        return Ok(htmx::see_other(match look_at(start, &zone) {
            Look::Day(day) => {
                format!("{page}{}date={day}", if page.contains('?') { '&' } else { '?' })
            }
            Look::First | Look::Month(_) => page,
        }));
    }
    let words = match kept {
        Kept::Held(hold) => HoldWords::of(Some(hold), &zone, lang),
        Kept::Refused(refusal) => {
            let time = lang.time(zone.wall(start).time());
            let refused = Some(lang.t1(refusal_key(refusal), "time", time));
            HoldWords { id: form.hold().map(|id| id.to_string()).unwrap_or_default(), kept: None, refused }
        }
    };
    htmx::page(StatusCode::OK, &words)
}
