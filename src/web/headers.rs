//! Headers that every answer carries.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web,
};

use super::framing::Framing;
use crate::config::Config;

/// No inline script, no inline style, nothing from elsewhere, in no one's frame.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; manifest-src 'self'; \
     frame-ancestors ";

const ALWAYS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Links with tokens must not reach other sites.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (header::PERMISSIONS_POLICY, "camera=(), microphone=(), geolocation=(), payment=()"),
];

/// Adds the security headers, and forbids caches to keep pages, which may be somebody's own.
pub async fn secure(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let https = req.app_data::<web::Data<Config>>().is_some_and(|config| config.is_https());
    match next.call(req).await {
        Ok(mut response) => {
            let framing = response.response().extensions().get::<Framing>().cloned();
            add_all(response.headers_mut(), &framing.unwrap_or_default(), https);
            Ok(response)
        }
        // An answer of a middleware, such as a refused request from another site.
        Err(error) => {
            let mut response = error.error_response();
            add_all(response.headers_mut(), &Framing::Nobody, https);
            Err(InternalError::from_response(error, response).into())
        }
    }
}

fn add_all(headers: &mut HeaderMap, framing: &Framing, https: bool) {
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        // Sites are checked when they are saved; were one to break the header, nobody may frame the
        // page.
        let policy = |framing: &Framing| format!("{CONTENT_SECURITY_POLICY}{}", framing.sources());
        let policies = [framing, &Framing::Nobody].map(policy);
        if let Some(policy) = policies.into_iter().find_map(|policy| HeaderValue::try_from(policy).ok()) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
    // For browsers that know no frame-ancestors; it cannot name sites.
    if *framing == Framing::Nobody {
        add(headers, header::X_FRAME_OPTIONS, "DENY");
    }
    for (name, value) in ALWAYS {
        add(headers, name, value);
    }
    add(headers, header::CACHE_CONTROL, "no-store");
    if https {
        add(headers, header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
}

/// Adds a header unless the handler chose its own value.
fn add(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
