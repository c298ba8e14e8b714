//! Screen: the owner's booking links, in the owner's order.

use std::collections::HashMap;

use actix_htmx::Htmx;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use chrono::{Datelike, NaiveDate};

use super::{
    BookingLink,
    link_access::{Access, Ended},
    link_preview::short_moment,
    link_statistics::Statistics,
};
use crate::{
    accounts::CurrentUser,
    calendars::calendar::DEFAULT_COLOR,
    config::Config,
    db::Db,
    error::AppError,
    ids::BookingLinkId,
    paths,
    time::{Clock, Instant, Zone},
    web::{Shell, assets, htmx},
};

#[derive(Template)]
#[template(path = "bookings/links.html", blocks = ["list"])]
struct LinksPage {
    shell: Shell,
    /// The address of the public page, whole and as a path.
    profile: (String, String),
    links: Vec<LinkLine>,
    colors: String,
    /// What just changed, for who does not see the list.
    said: String,
}

struct LinkLine {
    id: BookingLinkId,
    title: String,
    color_class: String,
    duration: String,
    meeting: Option<String>,
    badges: Vec<Badge>,
    is_active: bool,
    /// Whether guests who have the address can book.
    is_open: bool,
    /// How much it is used, in words; empty for a link without bookings.
    facts: Vec<String>,
    /// The whole public address, and as a path.
    address: String,
    path: String,
    editor: String,
    bookings: String,
    switch: String,
    place: String,
    /// Where it stands, counted from 0, and the places beside that.
    position: usize,
    before: usize,
    after: usize,
    duplicate: String,
    one_off: String,
}

/// A word beside the title; `kind` is its colour.
struct Badge {
    text: String,
    kind: &'static str,
}

/// Everything the list is drawn from.
struct Rows {
    now: Instant,
    links: Vec<BookingLink>,
    access: HashMap<BookingLinkId, Access>,
    ended: HashMap<BookingLinkId, Ended>,
    statistics: HashMap<BookingLinkId, Statistics>,
}

/// `GET /booking-links`.
pub async fn list(
    req: HttpRequest,
    htmx: Htmx,
    user: CurrentUser,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    answer(&req, &htmx, &user, &db, clock.now(), &config, String::new()).await
}

/// The list as a page, or as a part with `said` for the reader of the screen.
pub(super) async fn answer(
    req: &HttpRequest,
    htmx: &Htmx,
    user: &CurrentUser,
    db: &Db,
    now: Instant,
    config: &Config,
    said: String,
) -> Result<HttpResponse, AppError> {
    let (owner, zone) = (user.id, user.zone());
    let rows = db
        .run(move |conn| {
            let links = BookingLink::all_of(conn, owner)?;
            let access = Access::all_of(conn, owner)?;
            let ended = Access::ended_of(conn, &links, &access, now)?;
            let statistics = Statistics::all_of(conn, owner, &zone, now)?;
            Ok::<_, AppError>(Rows { now, links, access, ended, statistics })
        })
        .await?;
    let shell = user.shell(req).titled("links-title").in_section("booking-links");
    let path = paths::public_profile(&user.username);
    let colors: Vec<String> = rows.links.iter().map(color).collect();
    let zone = user.zone();
    let lines = (0..rows.links.len()).map(|index| line(&rows, index, user, &shell, &zone, config));
    let page = LinksPage {
        profile: (config.absolute(&path), path),
        links: lines.collect(),
        colors: assets::colors_path(colors.iter().map(String::as_str)),
        said,
        shell,
    };
    htmx::page_or(htmx, StatusCode::OK, &page, &page.as_list())
}

fn color(link: &BookingLink) -> String {
    link.color.clone().unwrap_or_else(|| DEFAULT_COLOR.to_owned())
}

fn line(
    rows: &Rows,
    index: usize,
    user: &CurrentUser,
    shell: &Shell,
    zone: &Zone,
    config: &Config,
) -> LinkLine {
    let link = &rows.links[index];
    let ended = rows.ended.get(&link.id).copied();
    let statistics = rows.statistics.get(&link.id);
    let access = rows.access.get(&link.id).cloned().unwrap_or_default();
    let path = paths::public_link(&user.username, &link.slug);
    LinkLine {
        id: link.id,
        title: link.title.clone(),
        color_class: assets::color_class(&color(link)),
        duration: shell.t1("bookings-minutes", "count", link.duration_minutes),
        meeting: link.meeting_type.as_ref().map(|kind| shell.t(&format!("meeting-{kind}"))),
        badges: badges(link, &access, ended, statistics, zone.day(rows.now), shell),
        is_active: link.is_active,
        is_open: link.is_active && ended.is_none(),
        facts: statistics.map(|statistics| facts(statistics, shell, zone, rows.now)).unwrap_or_default(),
        address: config.absolute(&path),
        path,
        editor: paths::booking_link(link.id),
        bookings: paths::bookings_of_link(link.id),
        switch: paths::booking_link_active(link.id),
        place: paths::booking_link_position(link.id),
        position: index,
        before: index.saturating_sub(1),
        after: (index + 1).min(rows.links.len() - 1),
        duplicate: paths::duplicate_booking_link(link.id),
        one_off: paths::one_off_booking_link(link.id),
    }
}

fn badges(
    link: &BookingLink,
    access: &Access,
    ended: Option<Ended>,
    statistics: Option<&Statistics>,
    today: NaiveDate,
    shell: &Shell,
) -> Vec<Badge> {
    let mut badges = Vec::new();
    let mut add = |text: String, kind| badges.push(Badge { text, kind });
    if !link.is_active {
        add(shell.t("links-off"), "");
    }
    match ended {
        Some(Ended::UsedUp) => add(shell.t("links-used-up"), "warn"),
        Some(Ended::Expired) => add(shell.t("links-expired"), "warn"),
        None => {}
    }
    if !access.is_listed() {
        add(shell.t(&format!("links-{}", access.listing)), "");
    }
    if let (Some(most), None) = (access.max_bookings, ended) {
        let used = statistics.map_or(0, |statistics| statistics.in_all);
        let values = [("used", used.into()), ("most", most.into())];
        add(if most == 1 { shell.t("links-one-off") } else { shell.lang.with("links-uses", &values) }, "");
    }
    if let (Some(day), None) = (access.expires_on, ended) {
        // In the year that is plain to see a short day will do.
        let lang = shell.lang;
        let words = if day.year() == today.year() { lang.day_short(day) } else { lang.days(day, day) };
        add(shell.t1("links-until", "day", words), "");
    }
    badges
}

/// `3 this month`, `12 in all`, …: what there is none of is left out, but for the first two.
fn facts(statistics: &Statistics, shell: &Shell, zone: &Zone, now: Instant) -> Vec<String> {
    let next =
        statistics.next.map(|next| shell.t1("links-next", "when", short_moment(next, zone, shell.lang, now)));
    let some = |key: &str, count: i64| (count > 0).then(|| shell.t1(key, "count", count));
    [
        Some(shell.t1("links-this-month", "count", statistics.this_month)),
        Some(shell.t1("links-in-all", "count", statistics.in_all)),
        some("links-cancelled", statistics.cancelled),
        some("links-missed", statistics.missed),
        next,
    ]
    .into_iter()
    .flatten()
    .collect()
}
