//! Who is signed in.

use std::{future::Future, ops::Deref, pin::Pin};

use actix_session::{Session, SessionExt};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};

use super::User;
use crate::{
    db::Db,
    error::AppError,
    ids::UserId,
    web::{Language, Shell, session_store::USER_KEY, shell::ShellUser},
};

/// The signed-in owner of this request. Without one, a page answers 303 to `/login` and comes back
/// afterwards; the page's language becomes the owner's.
#[derive(Debug, Clone)]
pub struct CurrentUser(pub User);

impl CurrentUser {
    /// The frame of a page of this owner.
    pub fn shell(&self, req: &HttpRequest) -> Shell {
        Shell::new(req).signed_in_as(shell_user(&self.0))
    }
}

impl Deref for CurrentUser {
    type Target = User;

    fn deref(&self) -> &User {
        &self.0
    }
}

impl FromRequest for CurrentUser {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, AppError>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            match signed_in(&req).await? {
                Some(user) => Ok(Self(user)),
                None => Err(AppError::SignIn { next: way_back(&req) }),
            }
        })
    }
}

/// The owner who is signed in, if anybody is; for pages that everybody may see.
///
/// # Errors
/// When the database does.
pub async fn signed_in(req: &HttpRequest) -> Result<Option<User>, AppError> {
    let session = req.get_session();
    let Ok(Some(id)) = session.get::<UserId>(USER_KEY) else { return Ok(None) };
    let db =
        req.app_data::<web::Data<Db>>().ok_or_else(|| AppError::internal(anyhow::anyhow!("no database")))?;
    match db.run(move |conn| User::find(conn, id)).await {
        Ok(user) => {
            if let Some(lang) = user.lang() {
                Language::choose(req, lang);
            }
            Ok(Some(user))
        }
        Err(AppError::NotFound) => {
            session.purge();
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Signs `user` in: the session gets a new id, so that one planted beforehand is worth nothing.
///
/// # Errors
/// When the session cannot be written.
pub fn sign_in(session: &Session, user: UserId) -> Result<(), AppError> {
    session.clear();
    session.renew();
    session.insert(USER_KEY, user).map_err(|error| AppError::internal(anyhow::anyhow!("{error}")))
}

/// As the frame shows them.
pub fn shell_user(user: &User) -> ShellUser {
    ShellUser { name: user.name(), email: user.email.clone(), username: user.username.clone() }
}

/// Where to return after sign-in: this page, or the page a form came from.
fn way_back(req: &HttpRequest) -> String {
    if req.method() == actix_web::http::Method::GET {
        return req.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    }
    let referer = req.headers().get("referer").and_then(|value| value.to_str().ok());
    referer.and_then(|text| url::Url::parse(text).ok()).map_or_else(
        || "/".to_owned(),
        |url| url[url::Position::BeforePath..url::Position::AfterQuery].to_owned(),
    )
}
