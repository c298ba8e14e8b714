//! Screens: the owner's booking links, and a second one like the first.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{BookingLink, booking_link::Saved, embedding::Embedding};
use crate::{
    accounts::CurrentUser,
    calendars::calendar::DEFAULT_COLOR,
    config::Config,
    db::Db,
    error::AppError,
    ids::BookingLinkId,
    paths,
    web::{
        Language, Shell, assets, htmx,
        shell::{Notice, leave_notice},
    },
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

/// `POST /booking-links/{id}/duplicate`: 303 to the editor of the new link; 409 when another link
/// took its address at the same moment.
pub async fn duplicate(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingLinkId>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, lang) = (user.id, id.into_inner(), Language::of(&req));
    let saved = db
        .transaction(move |conn| {
            let saved = BookingLink::duplicate(conn, owner, id, |title| {
                lang.t1("link-copy-of", "title", title.to_owned())
            })?;
            if let Saved::Done(copy) = &saved {
                Embedding::of(conn, id)?.save(conn, copy.id)?;
            }
            Ok::<_, AppError>(saved)
        })
        .await?;
    let Saved::Done(link) = saved else { return Err(AppError::Conflict) };
    leave_notice(&req, &Notice { text: lang.t("link-duplicated"), undo: None });
    Ok(htmx::see_other(paths::booking_link(link.id)))
}
