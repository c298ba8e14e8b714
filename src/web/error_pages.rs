//! Error answers as pages in the reader's language.

use actix_session::storage::{SaveError, UpdateError};
use actix_web::{
    Error, HttpMessage, HttpRequest, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderValue},
    },
    middleware::Next,
};
use askama::Template;

use super::{Shell, framing::Framing, htmx};
use crate::{error::AppError, i18n::Lang};

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    status: u16,
    heading: String,
    advice: String,
    /// When another try is welcome.
    wait: Option<String>,
    /// What to quote when asking for help; only for failures of ours.
    request_id: Option<String>,
}

/// The same in one line, for a page that stays as it is.
#[derive(Template)]
#[template(path = "later.html")]
struct Later {
    heading: String,
    wait: String,
}

/// Gives every error answer a body a person can read, whatever made it: a handler, an extractor,
/// an address that leads nowhere, the session's store.
pub async fn render(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    // Taken beforehand: an error of a middleware comes back without its request.
    let shell = Shell::bare(req.request());
    let response = match next.call(req).await {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => return Err(with_page(error, shell)),
    };
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || has_body(response.response()) {
        return Ok(response);
    }
    let (request, response) = response.into_parts();
    let shell = Shell::bare(&request);
    // There is nothing in an error page that another site could have a guest click on.
    let framing = if shell.is_embedded { Framing::Anybody } else { Framing::Nobody };
    let wait = wait(response.headers(), shell.lang);
    if let (Some(wait), true) = (&wait, request.headers().contains_key("hx-request")) {
        // What stands on the page stays there when a part of it cannot be had for now.
        let later = Later { heading: heading(&shell, status), wait: wait.clone() };
        let (response, _) = response.into_parts();
        let body = later.render().unwrap_or_else(|_| format!("{status}\n"));
        let mut response = response.set_body(BoxBody::new(body));
        response.headers_mut().insert(header::CONTENT_TYPE, HTML);
        htmx::add_to_page(&mut response);
        return Ok(ServiceResponse::new(request, response));
    }
    let body =
        page(shell, status, wait, request_id(&request, status)).unwrap_or_else(|_| format!("{status}\n"));
    let (response, _) = response.into_parts();
    let mut response = framing.apply(response.set_body(BoxBody::new(body)));
    response.headers_mut().insert(header::CONTENT_TYPE, HTML);
    Ok(ServiceResponse::new(request, response))
}

/// An error of a middleware, with a page for its answer. A session that cannot be read or written
/// means that the database is out of reach.
fn with_page(error: Error, shell: Shell) -> Error {
    // The types in which actix-session hands on what the store answers, from reading to deleting.
    let out_of_reach = error.as_error::<InternalError<anyhow::Error>>().is_some()
        || error.as_error::<InternalError<SaveError>>().is_some()
        || error.as_error::<InternalError<UpdateError>>().is_some();
    let response = if out_of_reach { AppError::Busy.error_response() } else { error.error_response() };
    let status = response.status();
    let wait = wait(response.headers(), shell.lang);
    let body = page(shell, status, wait, None).unwrap_or_else(|_| format!("{status}\n"));
    let mut response = response.set_body(BoxBody::new(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HTML);
    InternalError::from_response(error, response).into()
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

/// What a status is called in `errors.ftl`.
fn kind(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => "not-found",
        StatusCode::GONE => "gone",
        StatusCode::CONFLICT => "conflict",
        StatusCode::FORBIDDEN => "other-site",
        StatusCode::PAYLOAD_TOO_LARGE => "too-large",
        StatusCode::TOO_MANY_REQUESTS => "too-many",
        StatusCode::SERVICE_UNAVAILABLE => "busy",
        status if status.is_server_error() => "internal",
        _ => "bad-request",
    }
}

fn heading(shell: &Shell, status: StatusCode) -> String {
    shell.t(&format!("error-{}", kind(status)))
}

fn page(
    shell: Shell,
    status: StatusCode,
    wait: Option<String>,
    request_id: Option<String>,
) -> Result<String, askama::Error> {
    let kind = kind(status);
    let shell = shell.titled(&format!("error-{kind}"));
    let heading = shell.title.clone();
    let advice = shell.t(&format!("error-{kind}-advice"));
    ErrorPage { shell, status: status.as_u16(), heading, advice, wait, request_id }.render()
}

/// When another try is welcome, by `Retry-After` in seconds; nothing worth saying below three.
fn wait(headers: &HeaderMap, lang: Lang) -> Option<String> {
    let seconds: u64 = headers.get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    match seconds {
        0..3 => None,
        3..90 => Some(lang.t1("error-wait-seconds", "count", seconds)),
        _ => Some(lang.t1("error-wait-minutes", "count", seconds.div_ceil(60))),
    }
}

/// What to quote when asking for help; only a failure of ours needs it.
fn request_id(request: &HttpRequest, status: StatusCode) -> Option<String> {
    let id = || request.extensions().get::<tracing_actix_web::RequestId>().map(ToString::to_string);
    (status == StatusCode::INTERNAL_SERVER_ERROR).then(id).flatten()
}

/// The handler of every address that leads nowhere, and of those that know only other methods.
pub async fn nothing_here(req: HttpRequest) -> Result<HttpResponse, AppError> {
    if !req.resource_map().has_resource(req.path()) {
        return Err(AppError::NotFound);
    }
    let allow = match *req.method() {
        Method::GET | Method::HEAD => "POST",
        Method::POST => "GET, HEAD",
        _ => "GET, HEAD, POST",
    };
    Err(AppError::WrongMethod { allow })
}
