//! Screen: what became of the mails sent for an owner.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{CurrentUser, User};
use crate::{
    db::Db,
    error::AppError,
    i18n::Lang,
    ids::EmailLogId,
    jobs::outbox::{self, Resent},
    mail::{
        EmailLog, State,
        seen::{About, Filter},
        trouble::cause_words,
    },
    paths,
    time::{Clock, Zone},
    web::{
        Language, Shell,
        form::Form,
        htmx,
        shell::{Notice, leave_notice},
    },
};

/// How many mails one page shows.
const PAGE: i64 = 50;

/// The furthest page; who looks for older mails searches.
const LAST_PAGE: i64 = 1_000;

/// What is asked for; what cannot be read asks for nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Ask {
    /// `waiting`, `sent`, `trouble`, or empty for all.
    state: String,
    /// In the address or the subject.
    q: String,
    /// `bookings`, `invitations`, `reminders`, or empty for all.
    about: String,
    /// From 1.
    page: String,
}

/// The parts of the list, by their names in addresses.
const PARTS: [(&str, &[State]); 4] = [
    ("", &[]),
    ("trouble", &[State::Failed, State::Bounced]),
    ("waiting", &[State::Queued]),
    ("sent", &[State::Sent, State::Delivered, State::Opened, State::Clicked]),
];

impl Ask {
    fn part(&self) -> (&'static str, &'static [State]) {
        PARTS.into_iter().find(|(name, _)| *name == self.state).unwrap_or(PARTS[0])
    }

    fn filter(&self) -> Filter {
        Filter {
            states: self.part().1.to_vec(),
            text: self.q.trim().chars().filter(|c| *c != '\0').take(200).collect(),
            about: About::from_word(&self.about),
        }
    }

    fn page(&self) -> i64 {
        self.page.parse().unwrap_or(1).clamp(1, LAST_PAGE)
    }

    /// The same question for another part and page.
    fn path(&self, part: &str, page: i64) -> String {
        let page = page.to_string();
        let mut pairs = vec![("state", part), ("q", self.q.trim()), ("about", &self.about), ("page", &page)];
        pairs.retain(|(name, value)| !value.is_empty() && (*name, *value) != ("page", "1"));
        match pairs.as_slice() {
            [] => paths::SETTINGS_MAILS.to_owned(),
            pairs => format!("{}?{}", paths::SETTINGS_MAILS, paths::query(pairs)),
        }
    }
}

#[derive(Template)]
#[template(path = "accounts/mails.html")]
struct MailsPage {
    shell: Shell,
    /// The part shown, and all of them with their addresses.
    part: &'static str,
    parts: Vec<(&'static str, String)>,
    text: String,
    about: &'static str,
    abouts: [&'static str; 3],
    is_filtered: bool,
    mails: Vec<MailLine>,
    newer: Option<String>,
    older: Option<String>,
    /// This page, to come back to.
    here: String,
    tracking: bool,
}

struct MailLine {
    recipient: String,
    subject: String,
    state: String,
    /// `good`, `warn`, `bad`, or empty.
    mood: &'static str,
    /// When it came into its state.
    when: String,
    cause: Option<String>,
    /// The server's own words.
    detail: Option<String>,
    /// How often it was tried, when that was more than once.
    tries: Option<String>,
    /// Where the button that sends it again posts to.
    resend: Option<String>,
    /// That it was sent again.
    resent: bool,
    /// The page of what it is about.
    about: Option<(String, String)>,
}

/// `GET /settings/mails`: the mails sent on the owner's behalf, and what became of each.
pub async fn list(
    req: HttpRequest,
    user: CurrentUser,
    ask: web::Query<Ask>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (owner, filter, number) = (user.id, ask.filter(), ask.page());
    let asked = filter.clone();
    let mut rows =
        db.run(move |conn| EmailLog::of_owner(conn, owner, &asked, (number - 1) * PAGE, PAGE + 1)).await?;
    let shell = user.shell(&req).titled("mails-title").in_section("settings");
    let (lang, zone) = (shell.lang, user.zone());
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let has_more = rows.len() > page && number < LAST_PAGE;
    rows.truncate(page);
    let part = ask.part().0;
    htmx::page(
        StatusCode::OK,
        &MailsPage {
            part,
            parts: PARTS.map(|(name, _)| (name, ask.path(name, 1))).into(),
            is_filtered: filter != Filter::default(),
            about: filter.about.map_or("", About::word),
            abouts: About::ALL.map(About::word),
            text: filter.text,
            newer: (number > 1).then(|| ask.path(part, number - 1)),
            older: has_more.then(|| ask.path(part, number + 1)),
            here: ask.path(part, number),
            tracking: user.mail_tracking,
            mails: rows.into_iter().map(|mail| line(mail, lang, &zone)).collect(),
            shell,
        },
    )
}

fn line(mail: EmailLog, lang: Lang, zone: &Zone) -> MailLine {
    let state = mail.state();
    let about = match (mail.booking_id, mail.event_id) {
        (Some(_), _) => Some((paths::BOOKINGS.to_owned(), lang.t("mails-to-booking"))),
        (None, Some(event)) => Some((paths::event(event), lang.t("mails-to-event"))),
        (None, None) => None,
    };
    MailLine {
        state: lang.t(&format!("mail-state-{}", state.stored())),
        mood: match state {
            State::Failed | State::Bounced => "bad",
            State::Queued if mail.cause.is_some() => "warn",
            State::Queued | State::Sent => "",
            State::Delivered | State::Opened | State::Clicked => "good",
        },
        when: lang.moment(mail.since(), zone),
        cause: cause_words(lang, &mail),
        tries: (mail.attempts > 1).then(|| lang.t1("mails-tries", "count", mail.attempts)),
        resend: mail.can_be_sent_again().then(|| paths::resend_mail(mail.id)),
        resent: mail.resent_as.is_some(),
        about,
        subject: mail.subject.unwrap_or_else(|| lang.t("mails-no-subject-yet")),
        detail: mail.error_message,
        recipient: mail.recipient_email,
    }
}

/// Where to go after sending a mail again.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ResendForm {
    next: Option<String>,
}

/// `POST /settings/mails/{id}/resend`: 303 to `next`, or to the list.
pub async fn resend(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<EmailLogId>,
    form: Form<ResendForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (user.id, id.into_inner(), clock.now());
    let resent = db.transaction(move |conn| outbox::send_again(conn, owner, id, now)).await?;
    let key = match resent {
        Resent::Queued => "mails-resent",
        Resent::NotNeeded => "mails-resend-not-needed",
        Resent::Forgotten => "mails-resend-forgotten",
    };
    leave_notice(&req, &Notice { text: Language::of(&req).t(key), undo: None });
    let next = form.0.next.as_deref().filter(|next| !next.is_empty());
    Ok(htmx::see_other(paths::safe_next(Some(next.unwrap_or(paths::SETTINGS_MAILS)))))
}

/// What was ticked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TrackingForm {
    mail_tracking: Option<String>,
}

/// `POST /settings/mails/tracking`.
pub async fn set_tracking(
    req: HttpRequest,
    user: CurrentUser,
    form: Form<TrackingForm>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (id, on) = (user.id, form.0.mail_tracking.as_deref() == Some("true"));
    db.run(move |conn| User::set_mail_tracking(conn, id, on)).await?;
    let text = Language::of(&req).t(if on { "mails-tracking-on" } else { "mails-tracking-off" });
    leave_notice(&req, &Notice { text, undo: None });
    Ok(htmx::see_other(paths::SETTINGS_MAILS))
}
