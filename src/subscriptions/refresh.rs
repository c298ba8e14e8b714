//! What the worker does with a subscription: one look, if one is due.

use super::{
    fetch::{self, Failed, Fetched},
    network,
    subscription::{Found, Look, Subscription},
};
use crate::{
    config::Config,
    db::Db,
    error::AppError,
    events::intake::import,
    i18n::Lang,
    ids::CalendarId,
    time::{Clock, Zone},
};

/// Looks at the outside calendar and takes in what is new. That it cannot be read is noted in its
/// row, where the owner sees it, and no failure of the work.
///
/// # Errors
/// When the database does.
pub async fn run(db: &Db, config: &Config, clock: &Clock, id: CalendarId) -> Result<(), AppError> {
    let (secret, now) = (config.secret.clone(), clock.now());
    let look = db.transaction(move |conn| Subscription::begin(conn, id, &secret, now)).await?;
    let Some(Look { since, url, known, content_digest, calendar }) = look else { return Ok(()) };
    let fetched = match network::parse(&url, config.fetch_private) {
        Ok(url) => fetch::fetch(url, &known, config.fetch_private).await,
        Err(_) => Err(Failed::Private),
    };
    let found = match fetched {
        Err(failed) => Found::Nothing(failed),
        Ok(Fetched::NotModified) => Found::Unchanged { known: None },
        Ok(Fetched::Content { bytes, known }) => {
            let zone = calendar.zone();
            let read = move || read(&bytes, &zone, content_digest.as_deref(), known);
            tokio::task::spawn_blocking(read).await.map_err(|_| AppError::Busy)?
        }
    };
    let now = clock.now();
    db.transaction(move |conn| {
        let lang = crate::accounts::User::find(conn, calendar.user_id)?.lang().unwrap_or(Lang::Vi);
        Subscription::note(conn, id, since, found, &lang.t("import-untitled"), now)
    })
    .await
}

fn read(bytes: &[u8], zone: &Zone, before: Option<&str>, known: fetch::Known) -> Found {
    let digest = crate::tokens::digest_of(bytes);
    if before == Some(digest.as_str()) {
        return Found::Unchanged { known: Some(known) };
    }
    match import::prepare(bytes, zone) {
        Ok(prepared) => Found::Changed { prepared: Box::new((*prepared).clone()), known, digest },
        Err(import::Failure::TooMany) => Found::Nothing(Failed::TooLarge),
        Err(_) => Found::Nothing(Failed::NotIcal),
    }
}
