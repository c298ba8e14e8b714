//! Screen for guests: what an owner offers to book.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use diesel::PgConnection;

use super::{
    BookingLink,
    embedding::{Embedding, common},
    link_access::Access,
    public_page::{duration, meeting},
};
use crate::{
    accounts::User,
    calendars::calendar::DEFAULT_COLOR,
    db::Db,
    error::AppError,
    paths,
    time::{Clock, Instant},
    web::{
        Shell, assets,
        framing::{self, Framing},
        htmx,
        rate_limit::{Act, RateLimits},
    },
};

#[derive(Template)]
#[template(path = "bookings/profile.html")]
struct ProfilePage {
    shell: Shell,
    name: String,
    initial: String,
    bio: Option<String>,
    links: Vec<LinkCard>,
    colors: String,
}

struct LinkCard {
    title: String,
    href: String,
    class: String,
    facts: String,
    description: Option<String>,
}

/// `GET /book/{username}`: the owner's links that are listed and take bookings, in the owner's order; in
/// a frame, those that may be framed.
pub async fn show(
    req: HttpRequest,
    username: web::Path<String>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::BookingPage, &username)?;
    let now = clock.now();
    let embedded = framing::is_asked(&req);
    let (owner, links, framing) = db
        .run(move |conn| {
            let owner = User::find_by_username(conn, &username)?;
            let mut links = shown(conn, &owner, now)?;
            if !embedded {
                return Ok::<_, AppError>((owner, links, Framing::Nobody));
            }
            // Only what can be followed inside the frame is shown there.
            let framings: HashMap<_, _> = Embedding::all_of(conn, owner.id)?.into_iter().collect();
            let framing_of = |link: &BookingLink| framings.get(&link.id).map(Embedding::framing);
            links.retain(|link| framing_of(link).is_some_and(|framing| framing != Framing::Nobody));
            let framing = common(links.iter().filter_map(framing_of));
            Ok((owner, links, framing))
        })
        .await?;
    let mut shell = Shell::new(&req);
    shell.title = owner.name();
    let suffix =
        if req.query_string().is_empty() { String::new() } else { format!("?{}", req.query_string()) };
    let color = |link: &BookingLink| link.color.clone().unwrap_or_else(|| DEFAULT_COLOR.to_owned());
    let colors: Vec<String> = links.iter().map(color).collect();
    let cards = links.iter().map(|link| LinkCard {
        title: link.title.clone(),
        href: format!("{}{suffix}", paths::public_link(&owner.username, &link.slug)),
        class: assets::color_class(&color(link)),
        facts: [Some(duration(&shell, link)), meeting(&shell, link)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
        description: link.description.as_ref().map(|text| text.chars().take(200).collect()),
    });
    let page = ProfilePage {
        name: owner.name(),
        initial: owner.name().chars().take(1).collect(),
        bio: owner.bio.clone(),
        links: cards.collect(),
        colors: assets::colors_path(colors.iter().map(String::as_str)),
        shell,
    };
    Ok(framing.apply(htmx::page(StatusCode::OK, &page)?))
}

/// The links that `owner`'s page shows at `now`.
fn shown(conn: &mut PgConnection, owner: &User, now: Instant) -> Result<Vec<BookingLink>, AppError> {
    let mut links = BookingLink::all_of(conn, owner.id)?;
    let access = Access::all_of(conn, owner.id)?;
    let ended = Access::ended_of(conn, &links, &access, now)?;
    let is_listed = |link: &BookingLink| access.get(&link.id).is_none_or(Access::is_listed);
    links.retain(|link| link.is_active && is_listed(link) && !ended.contains_key(&link.id));
    Ok(links)
}
