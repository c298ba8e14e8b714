//! Every address, grouped by feature.

use actix_web::web::{self, ServiceConfig, get, post};

use crate::{accounts, events, mail, web as site};

/// All routes; what is not here answers 404.
pub fn all(cfg: &mut ServiceConfig) {
    cfg.configure(accounts)
        .configure(events)
        .configure(mail)
        .configure(site)
        .default_service(web::to(site::error_pages::nothing_here));
}

fn accounts(cfg: &mut ServiceConfig) {
    use accounts::{settings, sign_in, sign_up};
    cfg.route("/", get().to(sign_in::home))
        .route("/register", get().to(sign_up::show))
        .route("/register", post().to(sign_up::create))
        .route("/login", get().to(sign_in::show))
        .route("/login", post().to(sign_in::create))
        .route("/logout", post().to(sign_in::delete))
        .route("/settings", get().to(settings::show))
        .route("/settings/profile", get().to(settings::show))
        .route("/settings/profile", post().to(settings::update))
        .route("/settings/mails", get().to(settings::mails));
}

fn events(cfg: &mut ServiceConfig) {
    use events::{editor, page};
    cfg.route("/events", post().to(editor::create))
        .route("/events/new", get().to(editor::new))
        .route("/events/{id}", get().to(page::show))
        .route("/events/{id}", post().to(editor::update))
        .route("/events/{id}/edit", get().to(editor::edit))
        .route("/events/{id}/delete", post().to(page::delete))
        .route("/events/{id}/restore", post().to(page::restore));
}

fn mail(cfg: &mut ServiceConfig) {
    use mail::mailbox;
    cfg.route("/dev/mailbox", get().to(mailbox::list))
        .route("/dev/mailbox/{id}", get().to(mailbox::show))
        .route("/dev/mailbox/{id}/{part}", get().to(mailbox::part));
}

fn site(cfg: &mut ServiceConfig) {
    use site::{assets, health};
    cfg.route("/health", get().to(health::health))
        .route("/ready", get().to(health::ready))
        .route("/static/{digest}/{name}", get().to(assets::show))
        .route("/colors/{hexes}.css", get().to(assets::colors));
}
