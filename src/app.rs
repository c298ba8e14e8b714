//! From settings to a running server.

use std::{net::TcpListener, num::NonZeroUsize, sync::Arc, time::Duration};

use actix_htmx::HtmxMiddleware;
use actix_session::{
    SessionMiddleware,
    config::{PersistentSession, TtlExtensionPolicy},
};
use actix_web::{
    App, HttpServer,
    cookie::{Key, SameSite, time::Duration as CookieDuration},
    dev::Server,
    middleware::{Compress, NormalizePath, from_fn},
    web,
};
use tracing_actix_web::TracingLogger;

use crate::{
    accounts::sign_up::OnSignUp,
    assistant::{running::Running, turn::Model},
    config::Config,
    db::Db,
    request_log::RouteSpan,
    routes,
    time::Clock,
    web::{
        error_pages, form::MAX_FORM_BYTES, head, headers, rate_limit::RateLimits, same_origin,
        session_store::DbSessions,
    },
};

/// How many connections the pool holds at most.
pub const POOL_SIZE: u32 = 10;

/// How long a session lives after its last change.
const SESSION_DAYS: i64 = 30;

/// How long running requests may go on after the server was told to stop, in seconds.
const SHUTDOWN_SECONDS: u64 = 10;

/// The web server on `listener`, not yet polled.
///
/// # Errors
/// When the listener cannot be used.
pub fn server(config: &Config, db: &Db, clock: &Clock, listener: TcpListener) -> std::io::Result<Server> {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(8);
    let config = web::Data::from(Arc::new(config.clone()));
    let sessions = DbSessions::new(db.clone(), clock.clone());
    let (db, clock) = (web::Data::new(db.clone()), web::Data::new(clock.clone()));
    let limits = web::Data::new(RateLimits::new(config.rate_limits));
    let model = web::Data::new(Model::of(&config).map_err(std::io::Error::other)?);
    let running = web::Data::new(Running::default());
    let on_sign_up = web::Data::new(OnSignUp(crate::calendars::on_sign_up));
    let cookie_key = Key::from(&config.secret.cookie_key());
    let make_app = move || {
        let session = SessionMiddleware::builder(sessions.clone(), cookie_key.clone())
            .cookie_name("calento_session".to_owned())
            .cookie_http_only(true)
            .cookie_same_site(SameSite::Lax)
            .cookie_secure(config.is_https())
            .session_lifecycle(
                PersistentSession::default()
                    .session_ttl(CookieDuration::days(SESSION_DAYS))
                    .session_ttl_extension_policy(TtlExtensionPolicy::OnStateChanges),
            )
            .build();
        App::new()
            .app_data(config.clone())
            .app_data(db.clone())
            .app_data(clock.clone())
            .app_data(limits.clone())
            .app_data(model.clone())
            .app_data(running.clone())
            .app_data(on_sign_up.clone())
            .app_data(web::PayloadConfig::new(MAX_FORM_BYTES))
            .app_data(
                web::PathConfig::default().error_handler(|_, _| crate::error::AppError::NotFound.into()),
            )
            .app_data(
                web::QueryConfig::default().error_handler(|_, _| crate::error::AppError::BadRequest.into()),
            )
            .configure(routes::all)
            .wrap(HtmxMiddleware)
            .wrap(session)
            .wrap(from_fn(same_origin::guard))
            .wrap(from_fn(head::without_nul))
            .wrap(from_fn(error_pages::render))
            .wrap(Compress::default())
            .wrap(from_fn(headers::secure))
            .wrap(TracingLogger::<RouteSpan>::new())
            .wrap(from_fn(head::as_get))
            .wrap(NormalizePath::trim())
    };
    Ok(HttpServer::new(make_app)
        .workers(cores)
        // Threads beyond the connections would only queue for them.
        .worker_max_blocking_threads((POOL_SIZE as usize).div_ceil(cores))
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .client_request_timeout(Duration::from_secs(20))
        .listen(listener)?
        .run())
}
