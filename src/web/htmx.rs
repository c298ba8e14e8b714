//! Answers as pages, or as a block of the page when htmx asks for a part.

use actix_htmx::Htmx;
use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
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

/// Has htmx put the answer into the element that `target` selects, whatever was asked for.
pub fn put_into(response: &mut HttpResponse, target: &'static str) {
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("hx-retarget"), HeaderValue::from_static(target));
    headers.insert(HeaderName::from_static("hx-reswap"), HeaderValue::from_static("innerHTML"));
}

/// Has htmx add the answer to the end of the page and leave everything else, the address too, as it
/// is.
pub fn add_to_page(response: &mut HttpResponse) {
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("hx-retarget"), HeaderValue::from_static("body"));
    headers.insert(HeaderName::from_static("hx-reswap"), HeaderValue::from_static("beforeend"));
    headers.insert(HeaderName::from_static("hx-push-url"), HeaderValue::from_static("false"));
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
