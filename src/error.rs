//! What a handler cannot answer itself: one variant per answer, not per cause.

use actix_web::{HttpResponse, ResponseError, http::StatusCode, http::header};

/// An answer that ends a request. `web::error_pages` turns it into a page in the reader's
/// language; here it only has its status and headers.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// 404: there is nothing here, or nothing that this person may see.
    #[error("nothing at this address")]
    NotFound,
    /// 405: there is something at this address, but not for this method.
    #[error("not with this method")]
    WrongMethod {
        /// The methods that may be worth a try, for `Allow`.
        allow: &'static str,
    },
    /// 410: there was something here once.
    #[error("no longer valid")]
    Gone,
    /// 303 to `/login`: the page belongs to somebody who is signed in.
    #[error("sign in first")]
    SignIn {
        /// The path to come back to.
        next: String,
    },
    /// 403: a request that changes something came from another site.
    #[error("a request from another site")]
    OtherSite,
    /// 400: a request that no page of ours makes.
    #[error("the request cannot be understood")]
    BadRequest,
    /// 409: somebody changed the same thing at the same moment.
    #[error("changed at the same time")]
    Conflict,
    /// 413: more than we take.
    #[error("too large")]
    TooLarge,
    /// 429: too many tries.
    #[error("too many tries")]
    TooMany {
        /// Seconds after which another try is welcome.
        retry_after: u64,
    },
    /// 503: no connection to the database in time.
    #[error("busy")]
    Busy,
    /// 500, logged once, where the answer is made.
    #[error("something went wrong on our side")]
    Internal(#[source] anyhow::Error),
}

impl AppError {
    /// An internal error made of any cause.
    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        Self::Internal(cause.into())
    }
}

impl ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::Gone => StatusCode::GONE,
            Self::SignIn { .. } => StatusCode::SEE_OTHER,
            Self::OtherSite => StatusCode::FORBIDDEN,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        match self {
            Self::SignIn { next } => {
                response.insert_header((header::LOCATION, crate::paths::login(next)));
            }
            Self::WrongMethod { allow } => {
                response.insert_header((header::ALLOW, *allow));
            }
            Self::TooMany { retry_after } => {
                response.insert_header((header::RETRY_AFTER, retry_after.to_string()));
            }
            Self::Busy => {
                response.insert_header((header::RETRY_AFTER, "2"));
            }
            Self::Internal(cause) => tracing::error!(error = ?cause, "request failed"),
            _ => {}
        }
        response.finish()
    }
}

impl From<diesel::result::Error> for AppError {
    fn from(cause: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind, Error};
        match cause {
            Error::NotFound => Self::NotFound,
            // The server went away, or the work waited too long for a lock: worth another try.
            Error::DatabaseError(DatabaseErrorKind::ClosedConnection, _)
            | Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Busy,
            // Two changes at once, of which one came first.
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Conflict,
            // Diesel has no kind for these (55P03, 57014, 40P01, 57P01): waiting for a lock or working
            // took too long, two locked each other out, the server is shutting down.
            Error::DatabaseError(DatabaseErrorKind::Unknown, about)
                if ["lock timeout", "statement timeout", "deadlock detected", "administrator command"]
                    .iter()
                    .any(|sign| about.message().contains(sign)) =>
            {
                Self::Busy
            }
            cause => Self::Internal(cause.into()),
        }
    }
}

impl From<anyhow::Error> for AppError {
    fn from(cause: anyhow::Error) -> Self {
        Self::Internal(cause)
    }
}

impl From<askama::Error> for AppError {
    fn from(cause: askama::Error) -> Self {
        Self::Internal(cause.into())
    }
}
