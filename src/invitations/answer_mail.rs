//! The mails about what attendees wrote beside a plain answer: to one occurrence, another time, and what
//! became of that.

use askama::Template;
use diesel::{OptionalExtension, PgConnection};

use super::{
    details::Details,
    intake::occurrence_of,
    mail::{Html, Text, Words},
};
use crate::{
    accounts::User,
    config::Config,
    error::AppError,
    events::{
        Answer, Attendee, Event, When, ical, occurrence_answer::OccurrenceAnswer, proposal::TimeProposal,
    },
    i18n::Lang,
    ical::Method,
    ids::AttendeeId,
    jobs::AnswerMail,
    mail::{CalendarPart, EmailAddress, Frame, Message, reply_address::reply_address},
    paths,
    time::{Instant, Zone},
};

/// Everything these mails are written from.
struct Letter<'a> {
    config: &'a Config,
    guest: Attendee,
    event: Event,
    /// The series of a changed occurrence.
    series: Option<Event>,
    owner: User,
    now: Instant,
}

/// Writes the mail `about` what `attendee` wrote, as things stand now; `None` when nothing is left to
/// say.
///
/// # Errors
/// When the database does.
pub fn write(
    conn: &mut PgConnection,
    config: &Config,
    attendee: AttendeeId,
    about: AnswerMail,
    now: Instant,
) -> Result<Option<Message>, AppError> {
    let Some(guest) = Attendee::find(conn, attendee).optional()? else { return Ok(None) };
    let event = Event::of_anybody(conn, guest.event_id)?;
    let Some(owner) = User::find(conn, event.user_id).optional()? else { return Ok(None) };
    if guest.removed_at.is_some() || event.deleted_at.is_some() {
        return Ok(None);
    }
    let series = event.recurring_event_id.map(|id| Event::of_anybody(conn, id)).transpose()?;
    let addressee = guest.addressee(conn, &event)?;
    let letter = Letter { config, guest, event, series, owner, now };
    match about {
        AnswerMail::Occurrence { start } => match OccurrenceAnswer::find(conn, attendee, start)? {
            Some(answer) => letter.of_occurrence(&answer),
            None => Ok(None),
        },
        AnswerMail::Proposed => match TimeProposal::of_attendee(conn, attendee)? {
            Some(proposal) if proposal.is_open() => letter.of_proposal(&proposal),
            _ => Ok(None),
        },
        AnswerMail::ProposalDeclined { proposal } => match TimeProposal::of_attendee(conn, attendee)? {
            Some(last) if last.id == proposal && last.status == "declined" => {
                letter.of_decline(&last, reply_address(config, addressee))
            }
            _ => Ok(None),
        },
    }
}

impl Letter<'_> {
    /// To the organizer: an answer to one occurrence.
    fn of_occurrence(&self, answer: &OccurrenceAnswer) -> Result<Option<Message>, AppError> {
        let (lang, zone) = (self.owner.mail_lang(), self.owner.zone());
        let key = match answer.response() {
            Answer::Accepted => "invitation-mail-accepted",
            Answer::Declined => "invitation-mail-declined",
            Answer::Tentative => "invitation-mail-tentative",
            Answer::NeedsAction => return Ok(None),
        };
        let one = occurrence_of(&self.event, answer.original_start_time);
        let details = Details::new(&one, &[], lang, &zone, self.now);
        let title = details.title.clone();
        let values = [("name", self.guest.label().into()), ("title", title.as_str().into())];
        let words = Words {
            lead: [
                lang.with(&format!("{key}-lead"), &values),
                lang.t1("answer-mail-this-date", "when", details.when.clone()),
            ]
            .join(" "),
            comment: answer.comment.clone(),
            action: Some(self.event_link(lang, Some(answer.original_start_time))),
            hint: None,
            unsubscribe: None,
            details,
        };
        self.to_organizer(lang.with(key, &values), &words, &zone)
    }

    /// To the organizer: another time, in words (RFC 5546 section 3.2.7).
    fn of_proposal(&self, proposal: &TimeProposal) -> Result<Option<Message>, AppError> {
        let (lang, zone) = (self.owner.mail_lang(), self.owner.zone());
        let one = self.about(proposal);
        let details = Details::new(&one, &[], lang, &zone, self.now);
        let title = details.title.clone();
        let when = in_words(lang, &proposal.when(), &zone);
        let values = [
            ("name", self.guest.label().into()),
            ("title", title.as_str().into()),
            ("when", when.as_str().into()),
        ];
        let subject = lang.with("proposal-mail-subject", &values);
        let words = Words {
            lead: lang.with("proposal-mail-lead", &values),
            comment: proposal.comment.clone(),
            action: Some(self.event_link(lang, proposal.original_start_time)),
            hint: Some(lang.t("proposal-mail-hint")),
            unsubscribe: None,
            details,
        };
        self.to_organizer(subject, &words, &zone)
    }

    /// To the attendee: the time stays (RFC 5546 section 3.2.8).
    fn of_decline(
        &self,
        proposal: &TimeProposal,
        answers_to: Option<EmailAddress>,
    ) -> Result<Option<Message>, AppError> {
        // Rows hold checked addresses.
        let Ok(to) = self.guest.email.parse::<EmailAddress>() else { return Ok(None) };
        let lang = Lang::stored(self.guest.language.as_deref()).unwrap_or_else(|| self.owner.mail_lang());
        let zone = Zone::stored(self.guest.timezone.as_deref().unwrap_or(&self.event.timezone));
        let one = self.about(proposal);
        let details = Details::new(&one, &[], lang, &zone, self.now);
        let title = details.title.clone();
        let when = in_words(lang, &proposal.when(), &zone);
        let organizer = details.organizer.clone();
        let values = [
            ("organizer", organizer.as_str().into()),
            ("title", title.as_str().into()),
            ("when", when.as_str().into()),
        ];
        let link = self.config.absolute(&paths::invitation(&self.guest.token(&self.config.secret)));
        let subject = lang.with("proposal-declined-subject", &values);
        let words = Words {
            lead: lang.with("proposal-declined-lead", &values),
            comment: None,
            action: Some((link, lang.t("invitation-open"))),
            hint: Some(lang.t("invitation-link-hint")),
            unsubscribe: None,
            details,
        };
        let message = self.message((to, self.guest.display_name.clone()), lang, subject, &words, &zone)?;
        let reply_to = self.event.organizer_email.as_deref().and_then(|email| email.parse().ok());
        Ok(Some(Message {
            reply_to: reply_to.map(|email| (email, self.event.organizer_name.clone())),
            calendar: Some(self.decline_part(proposal, answers_to)),
            ..message
        }))
    }

    /// The event or occurrence whose time stays, for the program that proposed another.
    fn decline_part(&self, proposal: &TimeProposal, answers_to: Option<EmailAddress>) -> CalendarPart {
        let series = self.series.as_ref().unwrap_or(&self.event);
        let mut one = self.about(proposal);
        one.original_start_time = proposal.original_start_time.or(self.event.original_start_time);
        if proposal.original_start_time.is_some() {
            (one.recurrence_exception_dates, one.recurrence_dates) = (None, None);
        }
        let mut event = ical::occurrence_to_ical(&one, series, std::slice::from_ref(&self.guest));
        if let (Some(organizer), Some(address)) = (&mut event.organizer, &answers_to) {
            organizer.email = address.to_string();
        }
        let part = ical::calendar_part(vec![event], Method::DeclineCounter, self.now);
        CalendarPart { answers_to, ..part }
    }

    /// What a proposal would move, as it stands.
    fn about(&self, proposal: &TimeProposal) -> Event {
        match proposal.original_start_time {
            Some(start) => occurrence_of(&self.event, start),
            None => self.event.clone(),
        }
    }

    fn event_link(&self, lang: Lang, occurrence: Option<Instant>) -> (String, String) {
        let path = match occurrence {
            Some(start) => paths::occurrence(self.event.id, start),
            None => paths::event(self.event.id),
        };
        (self.config.absolute(&path), lang.t("invitation-open-event"))
    }

    fn to_organizer(&self, subject: String, words: &Words, zone: &Zone) -> Result<Option<Message>, AppError> {
        let to = self.event.organizer_email.as_deref().and_then(|email| email.parse::<EmailAddress>().ok());
        let Some(to) = to else { return Ok(None) };
        let message =
            self.message((to, Some(self.owner.name())), self.owner.mail_lang(), subject, words, zone)?;
        let guest = self.guest.email.parse().ok();
        Ok(Some(Message { reply_to: guest.map(|email| (email, self.guest.display_name.clone())), ..message }))
    }

    fn message(
        &self,
        (to, to_name): (EmailAddress, Option<String>),
        lang: Lang,
        subject: String,
        words: &Words,
        zone: &Zone,
    ) -> Result<Message, AppError> {
        let frame = Frame::new(self.config, lang, subject, zone, self.event.start_time);
        let frame = if self.event.is_all_day { Frame { times_in: None, ..frame } } else { frame };
        Ok(Message {
            to,
            to_name,
            reply_to: None,
            text: Text { frame: &frame, mail: words }.render()?,
            html: Html { frame: &frame, mail: words }.render()?,
            subject: frame.subject,
            calendar: None,
            unsubscribe: None,
        })
    }
}

/// A time for a reader in `zone`.
pub(super) fn in_words(lang: Lang, when: &When, zone: &Zone) -> String {
    match when {
        When::Timed { span, .. } => lang.span(*span, zone),
        When::AllDay { first, last, .. } => lang.days(*first, *last),
    }
}
