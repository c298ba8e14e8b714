//! Every address, grouped by feature.

use actix_web::{
    Resource,
    web::{self, PayloadConfig, ServiceConfig, get, post},
};

use crate::{
    accounts, assistant, bookings, calendars, events, feeds, invitations, mail, subscriptions, web as site,
};

/// All routes; what is not here answers 404.
pub fn all(cfg: &mut ServiceConfig) {
    cfg.configure(accounts)
        .configure(calendars)
        .configure(views)
        .configure(events)
        .configure(invitations)
        .configure(bookings)
        .configure(assistant)
        .configure(exchange)
        .configure(mail)
        .configure(site)
        .default_service(web::to(site::error_pages::nothing_here));
}

fn accounts(cfg: &mut ServiceConfig) {
    use accounts::{mails, settings, sign_in, sign_up};
    cfg.route("/", get().to(sign_in::home))
        .route("/register", get().to(sign_up::show))
        .route("/register", post().to(sign_up::create))
        .route("/login", get().to(sign_in::show))
        .route("/login", post().to(sign_in::create))
        .route("/logout", post().to(sign_in::delete))
        .route("/settings", get().to(settings::show))
        .route("/settings/profile", get().to(settings::show))
        .route("/settings/profile", post().to(settings::update))
        .route("/settings/mails", get().to(mails::list))
        .route("/settings/mails/tracking", post().to(mails::set_tracking))
        .route("/settings/mails/{id}/resend", post().to(mails::resend));
}

fn calendars(cfg: &mut ServiceConfig) {
    use calendars::{editor, list};
    cfg.route("/calendars", get().to(list::show))
        .route("/calendars", post().to(list::create))
        .route("/calendars/{id}", get().to(editor::show))
        .route("/calendars/{id}", post().to(editor::update))
        .route("/calendars/{id}/delete", get().to(editor::confirm_deletion))
        .route("/calendars/{id}/delete", post().to(editor::delete));
}

fn views(cfg: &mut ServiceConfig) {
    use events::{agenda, day, month, view, week, year};
    cfg.route("/calendar", get().to(view::last))
        .route("/calendar/day/{day}", get().to(day::show))
        .route("/calendar/week/{day}", get().to(week::show))
        .route("/calendar/month/{day}", get().to(month::show))
        .route("/calendar/year/{day}", get().to(year::show))
        .route("/calendar/agenda/{day}", get().to(agenda::show));
}

fn events(cfg: &mut ServiceConfig) {
    use events::{
        deletion, editor, guest_reminding, hint, moving, page, proposals, quick, search, shortcuts,
        taking_back,
    };
    cfg.service(roomy("/events").route(post().to(editor::create)))
        .route("/events/new", get().to(editor::new))
        .service(roomy("/events/hint").route(post().to(hint::of_new)))
        .route("/events/quick", post().to(quick::create))
        .service(roomy("/events/{id}").route(get().to(page::show)).route(post().to(editor::update)))
        .route("/events/{id}/edit", get().to(editor::edit))
        .service(roomy("/events/{id}/hint").route(post().to(hint::of_event)))
        .route("/events/{id}/delete", post().to(deletion::delete))
        .service(roomy("/events/{id}/preview").route(post().to(editor::preview)))
        .route("/events/{id}/move", post().to(moving::create))
        .route("/events/{id}/proposals/{proposal}/accept", post().to(proposals::accept))
        .route("/events/{id}/proposals/{proposal}/decline", post().to(proposals::decline))
        .route("/events/{id}/answers/put-away", post().to(proposals::put_away))
        .route("/events/{id}/remind", post().to(guest_reminding::create))
        .route("/events/{id}/restore", post().to(deletion::restore))
        .route("/events/undo/{id}", post().to(taking_back::create))
        .route("/search", get().to(search::show))
        .route("/shortcuts", get().to(shortcuts::show));
}

/// A form into which people paste: one that is far too long comes back with what they pasted.
fn roomy(path: &str) -> Resource {
    web::resource(path).app_data(PayloadConfig::new(site::form::MAX_PASTED_BYTES))
}

fn invitations(cfg: &mut ServiceConfig) {
    use invitations::{bringing, inbox, propose, response};
    cfg.route("/invitations", get().to(inbox::show))
        .route("/invitations/{token}", get().to(response::show))
        .route("/invitations/{token}", post().to(response::create))
        .route("/invitations/{token}/guests", post().to(bringing::create))
        .route("/invitations/{token}/propose", post().to(propose::create))
        .route("/invitations/{token}/withdraw", post().to(propose::withdraw))
        .route("/invitations/{token}/calendar", post().to(response::keep))
        .route("/invitations/{token}/event.ics", get().to(response::file));
}

fn bookings(cfg: &mut ServiceConfig) {
    use bookings::{
        cancel_many, confirming, embed_page, guest_page, hold_part, link_actions, link_editor, link_preview,
        links, mine, owner_csv, owner_list, profile, public_page, reschedule, why_page,
    };
    cfg.route("/booking-links", get().to(links::list))
        .route("/booking-links", post().to(link_editor::create))
        .route("/booking-links/new", get().to(link_editor::new))
        .route("/booking-links/preview", post().to(link_preview::preview_new))
        .route("/booking-links/{id}", get().to(link_editor::edit))
        .route("/booking-links/{id}", post().to(link_editor::update))
        .route("/booking-links/{id}/delete", post().to(link_editor::delete))
        .route("/booking-links/{id}/active", post().to(link_actions::switch))
        .route("/booking-links/{id}/duplicate", post().to(link_actions::duplicate))
        .route("/booking-links/{id}/one-off", post().to(link_actions::one_off))
        .route("/booking-links/{id}/position", post().to(link_actions::place))
        .route("/booking-links/{id}/preview", post().to(link_preview::preview))
        .route("/booking-links/{id}/secret", post().to(link_actions::renew_secret))
        .route("/booking-links/{id}/restore", post().to(link_editor::restore))
        .route("/booking-links/{id}/why", get().to(why_page::show))
        .route("/booking-links/{id}/embed", get().to(embed_page::show))
        .route("/booking-links/{id}/embed", post().to(embed_page::update))
        .route("/bookings", get().to(owner_list::list))
        .route("/bookings/export.csv", get().to(owner_csv::show))
        .route("/bookings/mine", get().to(mine::show))
        .route("/bookings/mine", post().to(mine::create))
        .route("/bookings/mine/{token}", get().to(mine::list))
        .route("/bookings/cancel", get().to(cancel_many::ask))
        .route("/bookings/cancel", post().to(cancel_many::cancel))
        .route("/bookings/cancelled/{id}", get().to(cancel_many::report))
        .route("/bookings/cancelled/{id}/undo", post().to(cancel_many::undo))
        .route("/bookings/{id}/status", post().to(owner_list::set_status))
        .route("/bookings/{id}/reschedule", get().to(reschedule::show_to_owner))
        .route("/bookings/{id}/reschedule", post().to(reschedule::update_by_owner))
        .route("/book/{username}", get().to(profile::show))
        .route("/book/{username}/{slug}", get().to(public_page::show))
        .route("/book/{username}/{slug}", post().to(public_page::create))
        .route("/book/{username}/{slug}/hold", post().to(hold_part::create))
        .route("/book/{username}/{slug}/asked", get().to(confirming::asked))
        .route("/booking/{token}", get().to(guest_page::show))
        .route("/booking/{token}/confirm", post().to(confirming::confirm))
        .route("/booking/{token}/event.ics", get().to(guest_page::file))
        .route("/booking/{token}/cancel", post().to(guest_page::cancel))
        .route("/booking/{token}/reschedule", get().to(reschedule::show))
        .route("/booking/{token}/reschedule", post().to(reschedule::update));
}

fn assistant(cfg: &mut ServiceConfig) {
    use assistant::{chat, clicks, conversations, panel, settings, stream};
    cfg.route("/assistant", get().to(chat::last))
        .route("/assistant/new", get().to(chat::new))
        .route("/assistant/panel", get().to(panel::show))
        .route("/assistant/{conversation}", get().to(chat::show))
        .service(roomy("/assistant/{conversation}/messages").route(post().to(chat::say)))
        .route("/assistant/{conversation}/messages/{id}/stream", get().to(stream::show))
        .route("/assistant/{conversation}/messages/{id}/stop", post().to(stream::stop))
        .route("/assistant/{conversation}/calls/{id}/{act}", post().to(clicks::create))
        .route("/assistant/{conversation}/rename", post().to(conversations::rename))
        .route("/assistant/{conversation}/delete", post().to(conversations::delete))
        .route("/assistant/{conversation}/restore", post().to(conversations::restore))
        .route("/settings/assistant", get().to(settings::show))
        .route("/settings/assistant", post().to(settings::update));
}

fn exchange(cfg: &mut ServiceConfig) {
    use events::{export, import};
    cfg.route("/import", get().to(import::show))
        .route("/import", post().to(import::create))
        .route("/imports/{id}", get().to(import::report::show))
        .route("/imports/{id}/cancel", post().to(import::report::cancel))
        .route("/imports/{id}/undo", post().to(import::report::undo))
        .route("/export.ics", get().to(export::show))
        .route("/subscriptions", get().to(subscriptions::screens::list))
        .route("/subscriptions", post().to(subscriptions::screens::create))
        .route("/subscriptions/{id}", get().to(subscriptions::screens::show))
        .route("/subscriptions/{id}", post().to(subscriptions::screens::update))
        .route("/subscriptions/{id}/refresh", post().to(subscriptions::screens::refresh))
        .route("/subscriptions/{id}/delete", get().to(subscriptions::screens::confirm_end))
        .route("/subscriptions/{id}/delete", post().to(subscriptions::screens::end))
        .route("/feeds", get().to(feeds::list::show))
        .route("/feeds", post().to(feeds::list::create))
        .route("/feeds/{token}.ics", get().to(feeds::address::show))
        .route("/feeds/{id}/reset", post().to(feeds::list::reset))
        .route("/feeds/{id}/delete", post().to(feeds::list::delete));
}

fn mail(cfg: &mut ServiceConfig) {
    use mail::{inbound_page, mailbox, unsubscribe};
    cfg.service(
        web::resource("/mail/inbound")
            .app_data(PayloadConfig::new(mail::inbound::MAX_BYTES))
            .route(post().to(inbound_page::create)),
    )
    .route("/webhooks/mail/{provider}", post().to(inbound_page::news))
    .route("/mail/unsubscribe/{sealed}", get().to(unsubscribe::show))
    .route("/mail/unsubscribe/{sealed}", post().to(unsubscribe::update))
    .route("/dev/mailbox", get().to(mailbox::list))
    .route("/dev/mailbox/{id}", get().to(mailbox::show))
    .route("/dev/mailbox/{id}/{part}", get().to(mailbox::part));
}

fn site(cfg: &mut ServiceConfig) {
    use site::{assets, health};
    cfg.route("/health", get().to(health::health))
        .route("/ready", get().to(health::ready))
        .route("/embed.js", get().to(assets::embed))
        .route("/static/{digest}/{name}", get().to(assets::show))
        .route("/colors/{hexes}.css", get().to(assets::colors));
}
