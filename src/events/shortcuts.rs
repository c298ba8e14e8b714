//! Screen: the keys that work on calendar pages; a page, or a dialog over one.

use actix_htmx::Htmx;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use askama::Template;

use crate::{
    accounts::CurrentUser,
    error::AppError,
    web::{Shell, htmx},
};

/// The keys as they are printed, and the text of what they do; static/calendar.js does it.
const KEYS: [(&[&str], &str); 12] = [
    (&["t"], "shortcuts-today"),
    (&["d", "w", "m", "y", "a"], "shortcuts-views"),
    (&["j", "→"], "shortcuts-next"),
    (&["k", "←"], "shortcuts-previous"),
    (&["c"], "shortcuts-create"),
    (&["/"], "shortcuts-search"),
    (&["i"], "shortcuts-assistant"),
    (&["Tab", "Enter"], "shortcuts-open"),
    (&["e"], "shortcuts-edit"),
    (&["Delete"], "shortcuts-delete"),
    (&["Esc"], "shortcuts-cancel"),
    (&["?"], "shortcuts-help"),
];

#[derive(Template)]
#[template(path = "events/shortcuts.html", blocks = ["help"])]
struct ShortcutsPage {
    shell: Shell,
    keys: Vec<(&'static [&'static str], String)>,
    is_dialog: bool,
}

/// `GET /shortcuts`.
pub async fn show(req: HttpRequest, user: CurrentUser, htmx: Htmx) -> Result<HttpResponse, AppError> {
    let shell = user.shell(&req).in_section("calendar").titled("shortcuts-title");
    let keys = KEYS.into_iter().map(|(keys, text)| (keys, shell.t(text))).collect();
    let page = ShortcutsPage { keys, is_dialog: htmx::wants_part(&htmx), shell };
    htmx::page_or(&htmx, StatusCode::OK, &page, &page.as_help())
}
