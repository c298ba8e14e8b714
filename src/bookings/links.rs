//! Screen: the owner's booking links.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::BookingLink;
use crate::{
    accounts::CurrentUser,
    calendars::calendar::DEFAULT_COLOR,
    config::Config,
    db::Db,
    error::AppError,
    paths,
    web::{Shell, assets, htmx},
};

#[derive(Template)]
#[template(path = "bookings/links.html")]
struct LinksPage {
    shell: Shell,
    /// The address of the public page, whole and as a path.
    profile: (String, String),
    links: Vec<LinkLine>,
    colors: String,
}

struct LinkLine {
    title: String,
    color_class: String,
    duration: String,
    meeting: Option<String>,
    count: String,
    has_bookings: bool,
    is_active: bool,
    editor: String,
    address: String,
}

/// `GET /booking-links`.
pub async fn list(
    req: HttpRequest,
    user: CurrentUser,
    db: web::Data<Db>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let owner = user.id;
    let links = db.run(move |conn| BookingLink::all_of(conn, owner)).await?;
    let shell = user.shell(&req).titled("links-title").in_section("booking-links");
    let color = |link: &BookingLink| link.color.clone().unwrap_or_else(|| DEFAULT_COLOR.to_owned());
    let line = |link: &BookingLink| LinkLine {
        title: link.title.clone(),
        color_class: assets::color_class(&color(link)),
        duration: shell.t1("bookings-minutes", "count", link.duration_minutes),
        meeting: link.meeting_type.as_ref().map(|kind| shell.t(&format!("meeting-{kind}"))),
        count: shell.t1("links-count", "count", link.bookings_count),
        has_bookings: link.bookings_count > 0,
        is_active: link.is_active,
        editor: paths::booking_link(link.id),
        address: paths::public_link(&user.username, &link.slug),
    };
    let colors: Vec<String> = links.iter().map(color).collect();
    let path = paths::public_profile(&user.username);
    let page = LinksPage {
        profile: (config.absolute(&path), path),
        links: links.iter().map(line).collect(),
        colors: assets::colors_path(colors.iter().map(String::as_str)),
        shell,
    };
    htmx::page(StatusCode::OK, &page)
}
