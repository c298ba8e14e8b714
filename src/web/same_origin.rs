//! The guard against forged requests: what changes something must come from our own pages.

use actix_web::{
    Error, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, header},
    middleware::Next,
    web,
};

use crate::{config::Config, error::AppError};

/// Where programs of others post to. What they send proves itself in its own way: by a signature, a
/// secret, or a token in the address.
const OTHERS: [&str; 3] = ["/webhooks/", "/mail/inbound", "/mail/unsubscribe/"];

/// Refuses requests that could change something and do not come from our own site: by
/// `Sec-Fetch-Site`, else by `Origin`; with neither it is no browser.
pub async fn guard(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let safe = matches!(*req.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let proves_itself = OTHERS.iter().any(|place| req.path().starts_with(place));
    if !safe && !proves_itself && !is_same_origin(req.request()) {
        return Err(AppError::OtherSite.into());
    }
    next.call(req).await
}

fn is_same_origin(req: &HttpRequest) -> bool {
    let header =
        |name: header::HeaderName| req.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = header(header::HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = header(header::ORIGIN) else { return false };
    let public =
        req.app_data::<web::Data<Config>>().map(|config| config.public_url.origin().ascii_serialization());
    let own_host = header(header::HOST).is_some_and(|host| {
        origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"))
            .is_some_and(|from| from == host)
    });
    own_host || public.is_some_and(|public| public == origin)
}
