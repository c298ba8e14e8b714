//! The mail that reminds the owner of an event.

use askama::Template;
use diesel::{OptionalExtension, PgConnection};

use super::{
    Event, When, conference,
    next::Timing,
    reminders::{Occurrences, lead_minutes},
};
use crate::{
    accounts::User,
    config::Config,
    error::AppError,
    ids::EventId,
    mail::{Frame, Message, Unsubscribe},
    paths,
    time::{Instant, Span},
};

#[derive(Template)]
#[template(path = "events/mail/reminder.html")]
struct Html<'a> {
    frame: &'a Frame,
    words: &'a Words,
}

#[derive(Template)]
#[template(path = "events/mail/reminder.txt")]
struct Text<'a> {
    frame: &'a Frame,
    words: &'a Words,
}

/// What both forms of the mail say.
struct Words {
    title: String,
    when: String,
    /// Names the zone of `when`; `None` for whole days.
    zone: Option<String>,
    place: Option<String>,
    call: Option<String>,
    link: String,
}

/// Writes the reminder of the occurrence of `event` that is stored to start at `start`; `None` when
/// nothing is left to say: it was moved, left out, cancelled or deleted meanwhile, wants no
/// reminders any more, or is over.
///
/// # Errors
/// When the database does.
pub fn write(
    conn: &mut PgConnection,
    config: &Config,
    event: EventId,
    start: Instant,
    now: Instant,
) -> Result<Option<Message>, AppError> {
    let Some((timing, replaced)) = Timing::of_events(conn, &[event])?.pop() else { return Ok(None) };
    let event = Event::of_anybody(conn, event)?;
    let takes_place = Occurrences { timing: &timing, replaced: &replaced }.contains(start);
    let is_wanted = !lead_minutes(event.reminders.as_ref()).is_empty() && event.status != "cancelled";
    if !takes_place || !is_wanted || timing.ends(start) <= now {
        return Ok(None);
    }
    let Some(owner) = User::find(conn, event.user_id).optional()? else { return Ok(None) };
    let Some(to) = owner.address() else { return Ok(None) };
    let (lang, zone) = (owner.mail_lang(), owner.zone());
    let when = event.when_of(Span::new(start, start + timing.duration()));
    let said = match &when {
        When::Timed { span, .. } => lang.span(*span, &zone),
        When::AllDay { first, last, .. } => lang.days(*first, *last),
    };
    let short = match &when {
        When::Timed { span, .. } => lang.moment(span.start, &zone),
        When::AllDay { first, .. } => lang.day_long(*first),
    };
    let title = match event.title.trim() {
        "" => lang.t("view-untitled"),
        title => title.to_owned(),
    };
    let subject =
        lang.with("reminder-mail-subject", &[("title", title.as_str().into()), ("when", short.into())]);
    let link = match event.recurrence_rule {
        Some(_) => paths::occurrence(event.id, start),
        None => paths::event(event.id),
    };
    let words = Words {
        title,
        when: said,
        zone: (!event.is_all_day).then(|| lang.zone_label(&zone, start)),
        place: event.location.clone().filter(|place| !place.trim().is_empty()),
        call: conference::url(event.conference_data.as_ref()),
        link: config.absolute(&link),
    };
    let frame = Frame::new(config, lang, subject, &zone, start);
    let unsubscribe = Unsubscribe::new(config, owner.id, &to)?;
    let frame = Frame {
        times_in: frame.times_in.filter(|_| !event.is_all_day),
        unsubscribe: Some(unsubscribe.link.clone()),
        ..frame
    };
    Ok(Some(Message {
        to,
        to_name: Some(owner.name()),
        reply_to: None,
        text: Text { frame: &frame, words: &words }.render()?,
        html: Html { frame: &frame, words: &words }.render()?,
        subject: frame.subject,
        calendar: None,
        unsubscribe: Some(unsubscribe),
    }))
}
