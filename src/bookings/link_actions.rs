//! What an owner does with a booking link by one click: place, switch, copy, another address.

use actix_htmx::Htmx;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::{
    BookingLink, booking_link::Saved, link_access::Access, link_saving, links::answer, slug::secret_part,
};
use crate::{
    accounts::CurrentUser,
    config::Config,
    db::Db,
    error::AppError,
    ids::BookingLinkId,
    paths,
    time::Clock,
    web::{
        Language,
        form::Form,
        htmx,
        shell::{Notice, leave_notice},
    },
};

/// The place a link shall have, counted from 0.
#[derive(Debug, Deserialize)]
pub struct Place {
    position: usize,
}

/// Whether a link shall take bookings.
#[derive(Debug, Deserialize)]
pub struct Switch {
    is_active: bool,
}

/// `POST /booking-links/{id}/position`: 303 to the list, or the list itself for htmx. The form names
/// the place, so that sending it twice moves the link once.
#[expect(clippy::too_many_arguments, reason = "each is an extractor")]
pub async fn place(
    req: HttpRequest,
    htmx: Htmx,
    user: CurrentUser,
    id: web::Path<BookingLinkId>,
    form: Form<Place>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, position) = (user.id, id.into_inner(), form.0.position);
    let link = db.transaction(move |conn| Access::place(conn, owner, id, position)).await?;
    if !htmx::wants_part(&htmx) {
        return Ok(htmx::see_other(paths::BOOKING_LINKS));
    }
    let place = i64::try_from(position).unwrap_or(i64::MAX).saturating_add(1);
    let values = [("title", link.title.into()), ("place", place.into())];
    let said = Language::of(&req).with("links-moved", &values);
    answer(&req, &htmx, &user, &db, clock.now(), &config, said).await
}

/// `POST /booking-links/{id}/active` with `is_active`: 303 to the list, or the list itself for htmx.
#[expect(clippy::too_many_arguments, reason = "each is an extractor")]
pub async fn switch(
    req: HttpRequest,
    htmx: Htmx,
    user: CurrentUser,
    id: web::Path<BookingLinkId>,
    form: Form<Switch>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, is_active) = (user.id, id.into_inner(), form.0.is_active);
    let link = db.transaction(move |conn| BookingLink::switch(conn, owner, id, is_active)).await?;
    if !htmx::wants_part(&htmx) {
        return Ok(htmx::see_other(paths::BOOKING_LINKS));
    }
    let key = if is_active { "links-now-on" } else { "links-now-off" };
    let said = Language::of(&req).t1(key, "title", link.title);
    answer(&req, &htmx, &user, &db, clock.now(), &config, said).await
}

/// `POST /booking-links/{id}/duplicate`: 303 to the editor of the new link; 409 when another link
/// took its address at the same moment.
pub async fn duplicate(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingLinkId>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, lang) = (user.id, id.into_inner(), Language::of(&req));
    let title = move |title: &str| lang.t1("link-copy-of", "title", title.to_owned());
    let saved = db.transaction(move |conn| link_saving::duplicate(conn, owner, id, title)).await?;
    copied(&req, saved, "link-duplicated")
}

/// `POST /booking-links/{id}/one-off`: 303 to the editor of the new link, which takes one booking.
pub async fn one_off(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingLinkId>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (user.id, id.into_inner());
    let saved = db.transaction(move |conn| link_saving::one_off(conn, owner, id)).await?;
    copied(&req, saved, "link-one-off-made")
}

fn copied(req: &HttpRequest, saved: Saved, key: &str) -> Result<HttpResponse, AppError> {
    let Saved::Done(link) = saved else { return Err(AppError::Conflict) };
    leave_notice(req, &Notice { text: Language::of(req).t(key), undo: None });
    Ok(htmx::see_other(paths::booking_link(link.id)))
}

/// `POST /booking-links/{id}/secret`: 303 to the editor; the old address leads nowhere.
pub async fn renew_secret(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingLinkId>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, part) = (user.id, id.into_inner(), secret_part()?);
    db.transaction(move |conn| Access::renew_secret(conn, owner, id, &part)).await?;
    leave_notice(&req, &Notice { text: Language::of(&req).t("link-secret-renewed"), undo: None });
    Ok(htmx::see_other(paths::booking_link(id)))
}
