//! Error answers as pages in the reader's language.

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
};
use askama::Template;

use super::Shell;
use crate::error::AppError;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    status: u16,
    heading: String,
    advice: String,
    /// What to quote when asking for help; only for failures of ours.
    request_id: Option<String>,
}

/// Gives every error answer a body a person can read, whatever made it: a handler, an extractor,
/// an address that leads nowhere.
pub async fn render(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let request = req.request().clone();
    let response = match next.call(req).await {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => ServiceResponse::new(request, error.error_response()),
    };
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || has_body(response.response()) {
        return Ok(response);
    }
    let (request, response) = response.into_parts();
    let (response, _) = response.into_parts();
    let body = page(&request, status).unwrap_or_else(|_| format!("{status}\n"));
    let mut response = response.set_body(BoxBody::new(body));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/html; charset=utf-8"));
    Ok(ServiceResponse::new(request, response))
}

/// Whether a handler wrote its own page: forms that were refused do. Errors of extractors carry a
/// line of plain text in English, which is replaced.
fn has_body(response: &HttpResponse) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"))
        && !matches!(
            response.body().size(),
            actix_web::body::BodySize::None | actix_web::body::BodySize::Sized(0)
        )
}

fn page(request: &actix_web::HttpRequest, status: StatusCode) -> Result<String, askama::Error> {
    let kind = match status {
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::GONE => "gone",
        StatusCode::FORBIDDEN => "other-site",
        StatusCode::PAYLOAD_TOO_LARGE => "too-large",
        StatusCode::TOO_MANY_REQUESTS => "too-many",
        StatusCode::SERVICE_UNAVAILABLE => "busy",
        StatusCode::METHOD_NOT_ALLOWED => "not-found",
        status if status.is_server_error() => "internal",
        _ => "bad-request",
    };
    let shell = Shell::bare(request).titled(&format!("error-{kind}"));
    let heading = shell.title.clone();
    let advice = shell.t(&format!("error-{kind}-advice"));
    let request_id = (status == StatusCode::INTERNAL_SERVER_ERROR).then(|| request_id(request)).flatten();
    ErrorPage { shell, status: status.as_u16(), heading, advice, request_id }.render()
}

fn request_id(request: &actix_web::HttpRequest) -> Option<String> {
    use actix_web::HttpMessage;
    request.extensions().get::<tracing_actix_web::RequestId>().map(ToString::to_string)
}

/// The handler of every address that leads nowhere.
pub async fn nothing_here() -> Result<HttpResponse, AppError> {
    Err(AppError::NotFound)
}
