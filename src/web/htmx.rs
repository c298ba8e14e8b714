//! Answers as pages, or as a block of the page when htmx asks for a part.

use actix_htmx::Htmx;
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use askama::Template;

use crate::error::AppError;

/// A whole page.
///
/// # Errors
/// When the template fails, which its types rule out but for a failing filter.
pub fn page(status: StatusCode, page: &impl Template) -> Result<HttpResponse, AppError> {
    Ok(html(status, page.render()?))
}

/// The whole page, or only `block` of it when htmx asks for a part.
///
/// A boosted link and a step back in the history want whole pages. The answer varies by these
/// headers, so that no cache mixes up the two.
///
/// # Errors
/// As [`page`].
pub fn page_or(
    htmx: &Htmx,
    status: StatusCode,
    page: &impl Template,
    block: &impl Template,
) -> Result<HttpResponse, AppError> {
    let body = if wants_part(htmx) { block.render()? } else { page.render()? };
    Ok(html(status, body))
}

/// Whether htmx asks for a part of a page.
pub fn wants_part(htmx: &Htmx) -> bool {
    htmx.is_htmx && !htmx.boosted && !htmx.history_restore_request
}

/// 303 to `path`.
pub fn see_other(path: impl Into<String>) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path.into())).finish()
}

fn html(status: StatusCode, body: String) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::VARY, "HX-Request, HX-Boosted, HX-History-Restore-Request"))
        .body(body)
}
