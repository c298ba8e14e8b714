//! Screens: a guest confirms a booking by the link in their mail.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    BookingLink, ask::Ask, booking::Changed, booking_link::Public, details::Details, guest_page,
    public_page::framing_at, requests::GUEST_TIME,
};
use crate::{
    db::Db,
    error::AppError,
    paths,
    time::Clock,
    web::{
        Shell, framing, htmx,
        rate_limit::{Act, RateLimits},
    },
};

#[derive(Template)]
#[template(path = "bookings/asked.html")]
struct AskedPage {
    shell: Shell,
    text: String,
    back: String,
}

/// `GET /book/{username}/{slug}/asked`: that a mail is on its way. It says nothing of the booking,
/// which only the mail opens.
pub async fn asked(
    req: HttpRequest,
    path: web::Path<(String, String)>,
    ask: web::Query<Ask>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::TokenPage, "")?;
    let ((username, slug), now) = (path.into_inner(), clock.now());
    let back = ask.carry(paths::public_link(&username, &slug));
    let embedded = framing::is_asked(&req);
    let (public, framing) = db
        .run(move |conn| {
            let public = BookingLink::find_public(conn, &username, &slug, now)?;
            Ok::<_, AppError>((public, framing_at(conn, embedded, &username, &slug)?))
        })
        .await?;
    let (Public::Open(owner, _) | Public::Ended(owner, ..) | Public::Off(owner) | Public::Deleted(owner)) =
        public;
    let shell = Shell::new(&req).titled("book-asked");
    let values = [("owner", owner.name().into()), ("minutes", GUEST_TIME.num_minutes().into())];
    let text = shell.lang.with("book-asked-text", &values);
    Ok(framing.apply(htmx::page(StatusCode::OK, &AskedPage { text, back, shell })?))
}

/// `POST /booking/{token}/confirm`: 303 to the guest's page, also when it was confirmed before; 409
/// when it is too late.
pub async fn confirm(
    req: HttpRequest,
    token: web::Path<String>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::Guest, "confirm")?;
    let now = clock.now();
    let embedded = framing::is_asked(&req);
    let (details, changed, framing) = db
        .transaction(move |conn| {
            let details = Details::find_by_token(conn, &token)?;
            let framing = details.framing(conn, embedded)?;
            let changed = details.booking.confirm_by_guest(conn, now)?;
            Ok::<_, AppError>((details, changed, framing))
        })
        .await?;
    if let Changed::Refused(why) = changed {
        return Ok(framing.apply(guest_page::refused(&req, &details, why, &db, now).await?));
    }
    let path = req.path().trim_end_matches("/confirm");
    Ok(htmx::see_other(match req.query_string() {
        "" => path.to_owned(),
        query => format!("{path}?{query}"),
    }))
}
