//! The mails about invitations.

use askama::Template;
use diesel::{OptionalExtension, PgConnection};

use super::details::{Details, is_over};
use crate::{
    accounts::User,
    config::Config,
    error::AppError,
    events::{Answer, Attendee, Event, GuestRights, ical},
    i18n::Lang,
    ical::Method,
    ids::AttendeeId,
    jobs::InvitationMail,
    mail::{CalendarPart, EmailAddress, Frame, Message, Unsubscribe, reply_address::reply_address},
    paths,
    time::{Instant, Zone},
};

/// What a mail says; both forms of its text show the same.
pub(super) struct Words {
    /// What happened, in a sentence.
    pub lead: String,
    pub details: Details,
    /// What an attendee wrote with the answer.
    pub comment: Option<String>,
    /// The page to go on with, and the words on its button.
    pub action: Option<(String, String)>,
    pub hint: Option<String>,
    /// Set on reminders, which one can do without.
    pub unsubscribe: Option<Unsubscribe>,
}

#[derive(Template)]
#[template(path = "invitations/mail/invitation.html")]
pub(super) struct Html<'a> {
    pub frame: &'a Frame,
    pub mail: &'a Words,
}

#[derive(Template)]
#[template(path = "invitations/mail/invitation.txt")]
pub(super) struct Text<'a> {
    pub frame: &'a Frame,
    pub mail: &'a Words,
}

/// Everything a mail is written from.
struct Invitation {
    guest: Attendee,
    event: Event,
    owner: User,
    /// The changed occurrences of a series.
    changed: Vec<Event>,
    /// The series of a changed occurrence.
    series: Option<Event>,
    rights: GuestRights,
    /// Whom the guest invited.
    brought: Vec<Attendee>,
    lang: Lang,
    zone: Zone,
    now: Instant,
    /// Whose reply address stands for the organizer's.
    addressee: AttendeeId,
}

/// What an attendee is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum News {
    Invited,
    Changed,
    /// An answer is missing.
    Reminder,
    /// The whole event is off.
    Off,
    /// The event goes on without them.
    Uninvited,
}

/// Writes the mail `about` the invitation of `attendee` as things stand now; `None` when nothing
/// is left to say: what was cancelled was brought back meanwhile or never announced, the attendee
/// was taken off, the event is over.
///
/// # Errors
/// When the database does.
pub fn write(
    conn: &mut PgConnection,
    config: &Config,
    attendee: AttendeeId,
    about: InvitationMail,
    now: Instant,
) -> Result<Option<Message>, AppError> {
    let Some(invitation) = Invitation::load(conn, attendee, about, now)? else { return Ok(None) };
    let (sequence, news) = match about {
        InvitationMail::Answered => return invitation.to_organizer(config),
        InvitationMail::Brought => return invitation.of_brought(config),
        // They say the event as it is now, which has the sequence of now.
        InvitationMail::Reminder { sequence } => (sequence.max(invitation.event.sequence), News::Reminder),
        InvitationMail::Invited { sequence } => (sequence.max(invitation.event.sequence), News::Invited),
        InvitationMail::Changed { sequence } => (sequence, News::Changed),
        InvitationMail::Cancelled { sequence } => (sequence, News::Off),
    };
    if news == News::Changed && sequence < invitation.event.sequence {
        // A later change has a mail of its own, which says what this one would.
        return Ok(None);
    }
    let Some(news) = invitation.still_to_say(news) else { return Ok(None) };
    let guests = Attendee::of_event(conn, invitation.event.id)?;
    let mail = invitation.to_attendee(config, news, sequence, guests)?;
    if mail.is_some() {
        invitation.guest.was_told(conn, now)?;
    }
    Ok(mail)
}

impl Invitation {
    /// `None` when the attendee, the event or the owner is gone for good.
    fn load(
        conn: &mut PgConnection,
        attendee: AttendeeId,
        about: InvitationMail,
        now: Instant,
    ) -> Result<Option<Self>, AppError> {
        let Some(guest) = Attendee::find(conn, attendee).optional()? else { return Ok(None) };
        let event = Event::of_anybody(conn, guest.event_id)?;
        let Some(owner) = User::find(conn, event.user_id).optional()? else { return Ok(None) };
        let changed = Event::changed_occurrences(conn, event.id)?;
        let series = match event.recurring_event_id {
            Some(id) => Some(Event::of_anybody(conn, id)?),
            None => None,
        };
        let rights = GuestRights::of(conn, &event)?;
        let is_brought = about == InvitationMail::Brought;
        let brought = if is_brought { Attendee::brought_by(conn, guest.id)? } else { Vec::new() };
        let (lang, zone) = if matches!(about, InvitationMail::Answered | InvitationMail::Brought) {
            (owner.mail_lang(), owner.zone())
        } else {
            // Who has an account reads as they do there.
            let account = match guest.user_id {
                Some(account) => User::find(conn, account).optional()?,
                None => None,
            };
            let zone = guest.timezone.as_deref().unwrap_or(&event.timezone);
            let lang = Lang::stored(guest.language.as_deref());
            match account {
                Some(account) => (lang.unwrap_or_else(|| account.mail_lang()), account.zone()),
                None => (lang.unwrap_or_else(|| owner.mail_lang()), Zone::stored(zone)),
            }
        };
        let addressee = guest.addressee(conn, &event)?;
        Ok(Some(Self { guest, event, owner, changed, series, rights, brought, lang, zone, now, addressee }))
    }

    /// What of `news` is still true and worth a mail to the attendee.
    fn still_to_say(&self, news: News) -> Option<News> {
        let told = self.guest.invitation_sent_at.is_some();
        let is_off = self.event.deleted_at.is_some() || self.event.status == "cancelled";
        let is_invited = self.guest.removed_at.is_none();
        if is_over(&self.event, &self.changed, self.now) {
            return None;
        }
        match news {
            News::Reminder => {
                (is_invited && !is_off && self.guest.response() == Answer::NeedsAction).then_some(news)
            }
            News::Invited | News::Changed if is_invited && !is_off => Some(news),
            // Cancelled by its status, which is a change like others.
            News::Changed if is_invited && self.event.deleted_at.is_none() && told => Some(News::Off),
            News::Invited | News::Changed => None,
            News::Off | News::Uninvited if !told => None,
            News::Off | News::Uninvited if is_off => Some(News::Off),
            News::Off | News::Uninvited => (!is_invited).then_some(News::Uninvited),
        }
    }

    fn to_attendee(
        &self,
        config: &Config,
        news: News,
        sequence: i32,
        guests: Vec<Attendee>,
    ) -> Result<Option<Message>, AppError> {
        // Rows hold checked addresses.
        let Ok(to) = self.guest.email.parse::<EmailAddress>() else { return Ok(None) };
        let (lang, details) = (self.lang, self.details());
        let (subject, lead) = match news {
            News::Invited => ("invitation-mail-invited", "invitation-lead-invited"),
            News::Changed => ("invitation-mail-changed", "invitation-lead-changed"),
            News::Reminder => ("invitation-mail-reminder", "invitation-lead-reminder"),
            News::Off => ("invitation-mail-off", "invitation-lead-off"),
            News::Uninvited => ("invitation-mail-uninvited", "invitation-lead-uninvited"),
        };
        let subject = lang.with(
            subject,
            &[("title", details.title.as_str().into()), ("when", details.when.as_str().into())],
        );
        let asks = matches!(news, News::Invited | News::Changed | News::Reminder);
        let link = config.absolute(&paths::invitation(&self.guest.token(&config.secret)));
        let label = if news == News::Changed { "invitation-open" } else { "invitation-answer" };
        let unsubscribe = match news {
            News::Reminder => Some(Unsubscribe::new(config, self.owner.id, &to)?),
            _ => None,
        };
        let words = Words {
            lead: lang.t1(lead, "organizer", details.organizer.as_str()),
            details,
            comment: None,
            action: asks.then(|| (link, lang.t(label))),
            hint: asks.then(|| lang.t("invitation-link-hint")),
            unsubscribe,
        };
        let message = self.message(config, (to, self.guest.display_name.clone()), subject, &words)?;
        let reply_to = self.event.organizer_email.as_deref().and_then(|email| email.parse().ok());
        Ok(Some(Message {
            reply_to: reply_to.map(|email| (email, self.event.organizer_name.clone())),
            calendar: Some(self.calendar(config, news, sequence, guests)),
            ..message
        }))
    }

    /// The answer, as the organizer is told of it.
    fn to_organizer(&self, config: &Config) -> Result<Option<Message>, AppError> {
        let (lang, details) = (self.lang, self.details());
        let key = match self.guest.response() {
            Answer::Accepted => "invitation-mail-accepted",
            Answer::Declined => "invitation-mail-declined",
            Answer::Tentative => "invitation-mail-tentative",
            Answer::NeedsAction => return Ok(None),
        };
        let to = self.event.organizer_email.as_deref().and_then(|email| email.parse::<EmailAddress>().ok());
        let (Some(to), None, None) = (to, self.guest.removed_at, self.event.deleted_at) else {
            return Ok(None);
        };
        let values = [("name", self.guest.label().into()), ("title", details.title.as_str().into())];
        let subject = lang.with(key, &values);
        let link = config.absolute(&paths::event(self.event.id));
        let words = Words {
            lead: lang.with(&format!("{key}-lead"), &values),
            details,
            comment: self.guest.comment.clone(),
            action: Some((link, lang.t("invitation-open-event"))),
            hint: None,
            unsubscribe: None,
        };
        let message = self.message(config, (to, Some(self.owner.name())), subject, &words)?;
        let reply_to = self.guest.email.parse().ok();
        Ok(Some(Message {
            reply_to: reply_to.map(|email| (email, self.guest.display_name.clone())),
            ..message
        }))
    }

    /// Whom a guest invited, as the organizer is told of it.
    fn of_brought(&self, config: &Config) -> Result<Option<Message>, AppError> {
        let (lang, details) = (self.lang, self.details());
        let to = self.event.organizer_email.as_deref().and_then(|email| email.parse::<EmailAddress>().ok());
        let (Some(to), None, [_, ..]) = (to, self.event.deleted_at, self.brought.as_slice()) else {
            return Ok(None);
        };
        let values = [("name", self.guest.label().into()), ("title", details.title.as_str().into())];
        let subject = lang.with("invitation-mail-brought", &values);
        let guests: Vec<&str> = self.brought.iter().map(Attendee::label).collect();
        let values = [("name", self.guest.label().into()), ("guests", guests.join(", ").into())];
        let words = Words {
            lead: lang.with("invitation-mail-brought-lead", &values),
            details,
            comment: None,
            action: Some((config.absolute(&paths::event(self.event.id)), lang.t("invitation-open-event"))),
            hint: None,
            unsubscribe: None,
        };
        Ok(Some(self.message(config, (to, Some(self.owner.name())), subject, &words)?))
    }

    fn message(
        &self,
        config: &Config,
        (to, to_name): (EmailAddress, Option<String>),
        subject: String,
        words: &Words,
    ) -> Result<Message, AppError> {
        let frame = Frame::new(config, self.lang, subject, &self.zone, self.event.start_time);
        let frame = Frame {
            times_in: frame.times_in.filter(|_| !self.event.is_all_day),
            unsubscribe: words.unsubscribe.as_ref().map(|unsubscribe| unsubscribe.link.clone()),
            ..frame
        };
        Ok(Message {
            to,
            to_name,
            reply_to: None,
            text: Text { frame: &frame, mail: words }.render()?,
            html: Html { frame: &frame, mail: words }.render()?,
            subject: frame.subject,
            calendar: None,
            unsubscribe: words.unsubscribe.clone(),
        })
    }

    fn details(&self) -> Details {
        Details::new(&self.event, &self.changed, self.lang, &self.zone, self.now)
    }

    /// The event for the attendee's own calendar, with the other guests if the organizer lets them see
    /// each other.
    fn calendar(
        &self,
        config: &Config,
        news: News,
        sequence: i32,
        mut guests: Vec<Attendee>,
    ) -> CalendarPart {
        if news == News::Uninvited || !self.rights.can_see_guests {
            guests = vec![self.guest.clone()];
        }
        // Programs that take a series anew forget what was changed of it.
        let (method, changed) = match news {
            News::Invited | News::Changed | News::Reminder => (Method::Request, &self.changed[..]),
            News::Off | News::Uninvited => (Method::Cancel, &[][..]),
        };
        let mut events = ical::with_changes(&self.event, self.series.as_ref(), changed, &guests);
        let answers_to = reply_address(config, self.addressee);
        for (index, event) in events.iter_mut().enumerate() {
            if let (Some(organizer), Some(address)) = (&mut event.organizer, &answers_to) {
                organizer.email = address.to_string();
            }
            event.sequence = if index == 0 { sequence } else { event.sequence.max(sequence) };
        }
        CalendarPart { answers_to, ..ical::calendar_part(events, method, self.now) }
    }
}
