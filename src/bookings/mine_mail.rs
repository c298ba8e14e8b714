//! The mail with the link to a guest's bookings.

use askama::Template;
use diesel::PgConnection;

use super::{Booking, guest_key::GuestKey};
use crate::{
    config::Config,
    error::AppError,
    ids::GuestKeyId,
    mail::{EmailAddress, Frame, Message},
    paths,
    time::Instant,
};

#[derive(Template)]
#[template(path = "bookings/mail/mine.html")]
struct Html<'a> {
    frame: Frame,
    words: &'a Words,
}

#[derive(Template)]
#[template(path = "bookings/mail/mine.txt")]
struct Text<'a> {
    frame: Frame,
    words: &'a Words,
}

/// What both forms of the mail say.
struct Words {
    lead: String,
    link: String,
    label: String,
    hint: String,
}

/// Writes the mail with the key `id`; `None` when the key has run out, or there is nothing to show.
///
/// # Errors
/// When the database does.
pub fn write(
    conn: &mut PgConnection,
    config: &Config,
    id: GuestKeyId,
    now: Instant,
) -> Result<Option<Message>, AppError> {
    let Some(key) = GuestKey::find(conn, id)?.filter(|key| key.is_valid(now)) else { return Ok(None) };
    let last = Booking::of_guest(conn, &key.guest_email, 1)?.pop();
    let (Some((booking, ..)), Ok(to)) = (last, key.guest_email.parse::<EmailAddress>()) else {
        return Ok(None);
    };
    let (lang, zone) = (key.lang(), booking.guest_zone());
    let subject = lang.t("mine-mail-subject");
    let words = Words {
        lead: lang.t("mine-mail-lead"),
        link: config.absolute(&paths::guest_bookings(&key.token(&config.secret))),
        label: lang.t("mine-mail-open"),
        hint: lang.t1("mine-mail-hint", "until", lang.time(zone.wall(key.expires_at).time())),
    };
    let frame = Frame::new(config, lang, subject.clone(), &zone, key.expires_at);
    Ok(Some(Message {
        to,
        to_name: None,
        reply_to: None,
        subject,
        text: Text { frame: frame.clone(), words: &words }.render()?,
        html: Html { frame, words: &words }.render()?,
        calendar: None,
        unsubscribe: None,
    }))
}
