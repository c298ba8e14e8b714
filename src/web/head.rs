//! Requests that are put right, or refused, before any handler sees them.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    middleware::Next,
};

use crate::error::AppError;

/// Answers HEAD as GET (RFC 9110 section 9.3.2); the server leaves the body out by itself, since it
/// remembers what was asked.
pub async fn as_get(
    mut req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if req.method() == Method::HEAD {
        req.head_mut().method = Method::GET;
    }
    next.call(req).await
}

/// Refuses an address with an encoded NUL, which no text of PostgreSQL can hold: it leads nowhere.
pub async fn without_nul(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if req.path().contains("%00") || req.query_string().contains("%00") {
        return Err(AppError::NotFound.into());
    }
    next.call(req).await
}
