//! Screen: an attendee reads the invitation and answers it, without an account and without cookies.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use askama::Template;
use diesel::PgConnection;
use serde::Deserialize;

use super::{
    details::{Details, is_over},
    propose::{ProposalForm, ProposalPart},
};
use crate::{
    accounts::{CurrentUser, User, session::signed_in},
    db::Db,
    error::AppError,
    events::{
        Answer, Attendee, Event, GuestRights, brought::MOST_BROUGHT, ical, proposal::TimeProposal, view,
    },
    i18n::Lang,
    ical::Method,
    paths,
    time::{Clock, Instant, Zone},
    web::{
        FieldErrors, Language, Shell,
        form::Form,
        htmx,
        rate_limit::{Act, RateLimits},
    },
};

/// The longest message to the organizer, in characters.
const COMMENT_CHARS: usize = 2_000;

/// How the reader wants to read, from the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Reader {
    pub(super) timezone: String,
}

/// What was answered.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    pub(super) response_status: String,
    pub(super) comment: String,
    /// Whom the guest wants to invite; of another form on the same page.
    #[serde(skip)]
    pub(super) attendees: String,
}

/// What was typed into the page, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub answer: AnswerForm,
    pub errors: FieldErrors,
    pub proposal: ProposalForm,
    pub proposal_errors: FieldErrors,
}

/// The invitation behind a link.
pub(super) struct Invitation {
    pub guest: Attendee,
    pub event: Event,
    /// The changed occurrences of a series.
    pub changed: Vec<Event>,
    /// The time they proposed last.
    pub proposal: Option<TimeProposal>,
    /// Everybody who is invited.
    guests: Vec<Attendee>,
    pub rights: GuestRights,
}

/// What can be done with an invitation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Open,
    /// It has ended: it can be read.
    Over,
    /// It does not take place; it may yet be brought back.
    Cancelled,
    Deleted,
    Uninvited,
}

#[derive(Template)]
#[template(path = "invitations/response.html")]
struct ResponsePage {
    shell: Shell,
    details: Details,
    is_series: bool,
    is_open: bool,
    /// What was said, and when, if anything.
    said: Option<String>,
    answer: Answer,
    comment: String,
    errors: FieldErrors,
    proposing: Option<ProposalPart>,
    zone: Zone,
    zones: Vec<String>,
    file: String,
    /// The day in the calendar of the account that is signed in, where the invitation stands.
    on_calendar: Option<String>,
    /// Puts it there, where it does not stand yet but may.
    to_calendar: Option<String>,
    /// The other guests, as far as this one may know of them.
    others: Vec<Other>,
    /// Where this one invites others, if the organizer lets them.
    bring: Option<String>,
    most: usize,
    attendees: String,
}

/// Another guest.
struct Other {
    name: String,
    /// What they answered; empty where that is the organizer's to know.
    answer: String,
    /// `good`, `warn`, `bad`, or empty.
    mood: &'static str,
    brought: Option<String>,
}

#[derive(Template)]
#[template(path = "invitations/gone.html")]
struct GonePage {
    shell: Shell,
    heading: String,
    advice: String,
}

/// What a page is asked for, and by whom.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub token: &'a str,
    pub reader: &'a Reader,
    /// The account that is signed in.
    pub viewer: Option<&'a User>,
    pub now: Instant,
}

/// What became of an answer.
enum Outcome {
    Recorded,
    /// The event no longer takes answers.
    TooLate(Box<Invitation>),
}

impl AnswerForm {
    /// The form as it is shown with what was said before.
    pub(super) fn said(comment: String) -> Self {
        Self { comment, ..Self::default() }
    }

    fn parse(&self, lang: Lang) -> Result<(Answer, Option<String>), FieldErrors> {
        let mut errors = FieldErrors::default();
        let answer = Answer::from_form(&self.response_status);
        if answer.is_none() {
            errors.add("response_status", lang.t("invitation-choose"));
        }
        // Browsers send line ends as CRLF and count them as one character.
        let comment = self.comment.replace("\r\n", "\n").trim().to_owned();
        if comment.chars().count() > COMMENT_CHARS {
            errors.add("comment", lang.t("field-too-long"));
        }
        let comment = Some(comment).filter(|comment| !comment.is_empty());
        errors.or(answer.map(|answer| (answer, comment)))
    }
}

impl Invitation {
    pub fn find(conn: &mut PgConnection, token: &str) -> Result<Self, AppError> {
        let guest = Attendee::by_token(conn, token)?;
        Self::of(conn, guest)
    }

    /// The invitation of `guest` as it stands now.
    pub fn of(conn: &mut PgConnection, guest: Attendee) -> Result<Self, AppError> {
        let event = Event::of_anybody(conn, guest.event_id)?;
        let changed = Event::changed_occurrences(conn, event.id)?;
        let proposal = TimeProposal::of_attendee(conn, guest.id)?;
        let rights = GuestRights::of(conn, &event)?;
        let guests = Attendee::of_event(conn, event.id)?;
        Ok(Self { guest, event, changed, proposal, guests, rights })
    }

    /// The other guests: all of them, or those whom this one invited.
    fn others(&self, lang: Lang) -> Vec<Other> {
        let is_shown = |other: &&Attendee| {
            other.id != self.guest.id
                && (self.rights.can_see_guests || other.invited_by == Some(self.guest.id))
        };
        let by = |other: &Attendee| match other.invited_by {
            Some(by) if by == self.guest.id => Some(lang.t("guests-brought-by-you")),
            Some(by) => self
                .guests
                .iter()
                .find(|guest| guest.id == by)
                .map(|guest| lang.t1("guests-brought-by", "name", guest.label())),
            None => None,
        };
        let other = |other: &Attendee| {
            let tells = self.rights.can_see_guests;
            Other {
                name: other.label().to_owned(),
                answer: if tells {
                    lang.t(&format!("event-answer-{}", other.response().stored()))
                } else {
                    String::new()
                },
                mood: if tells { other.response().mood() } else { "" },
                brought: by(other),
            }
        };
        self.guests.iter().filter(is_shown).map(other).collect()
    }

    pub fn state(&self, now: Instant) -> State {
        if self.guest.removed_at.is_some() {
            State::Uninvited
        } else if self.event.deleted_at.is_some() {
            State::Deleted
        } else if self.event.status == "cancelled" {
            State::Cancelled
        } else if is_over(&self.event, &self.changed, now) {
            State::Over
        } else {
            State::Open
        }
    }

    /// The zone named in the address, else that of the account whose invitation it is, else the one
    /// remembered, else the event's.
    pub(super) fn zone(&self, reader: &Reader, viewer: Option<&User>) -> Zone {
        let stored = self.guest.timezone.as_deref().unwrap_or(&self.event.timezone);
        let own = || viewer.filter(|user| self.guest.user_id == Some(user.id)).map(|user| user.zone());
        let named = Zone::named(&reader.timezone).ok();
        named.or_else(own).unwrap_or_else(|| Zone::stored(stored))
    }

    /// Lets the request's language be the one remembered; the address may name another.
    pub fn choose_language(&self, req: &HttpRequest) {
        if let Some(lang) = Lang::stored(self.guest.language.as_deref()) {
            Language::choose(req, lang);
        }
    }
}

/// `GET /invitations/{token}`: changes nothing, since mail scanners follow links too.
///
/// # Errors
/// 404 for a token that is nobody's.
pub async fn show(
    req: HttpRequest,
    token: web::Path<String>,
    reader: web::Query<Reader>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::TokenPage, "")?;
    let token = token.into_inner();
    let key = token.clone();
    let invitation = db.run(move |conn| Invitation::find(conn, &key)).await?;
    invitation.choose_language(&req);
    let viewer = signed_in(&req).await?;
    let answer = AnswerForm::said(invitation.guest.comment.clone().unwrap_or_default());
    let typed = Typed { answer, ..Typed::default() };
    let status = match invitation.state(clock.now()) {
        State::Open | State::Over | State::Cancelled => StatusCode::OK,
        State::Deleted | State::Uninvited => StatusCode::GONE,
    };
    let asked = Asked { token: &token, reader: &reader, viewer: viewer.as_ref(), now: clock.now() };
    page(&req, asked, &invitation, status, typed)
}

/// `POST /invitations/{token}`: records the answer, which may be changed until the event ends.
///
/// # Errors
/// 404 for a token that is nobody's.
pub async fn create(
    req: HttpRequest,
    token: web::Path<String>,
    reader: web::Query<Reader>,
    form: Form<AnswerForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::Guest, &token)?;
    let (token, form, now) = (token.into_inner(), form.0, clock.now());
    let viewer = signed_in(&req).await?;
    let asked = Asked { token: &token, reader: &reader, viewer: viewer.as_ref(), now };
    let parsed = form.parse(Language::of(&req));
    let (answer, comment) = match parsed {
        Ok(parsed) => parsed,
        Err(_) => {
            let key = token.clone();
            let invitation = db.run(move |conn| Invitation::find(conn, &key)).await?;
            invitation.choose_language(&req);
            // Said again in the language that is now known.
            let errors = form.parse(Language::of(&req)).err().unwrap_or_default();
            let typed = Typed { answer: form, errors, ..Typed::default() };
            return refuse(&req, asked, &invitation, typed);
        }
    };
    let (key, named, lang) = (token.clone(), Zone::named(&reader.timezone).ok(), Language::asked_for(&req));
    let (browser, account) = (Language::of_browser(&req), viewer.clone());
    let outcome = db
        .transaction(move |conn| {
            Attendee::lock_event(conn, &key)?;
            let invitation = Invitation::find(conn, &key)?;
            if invitation.state(now) != State::Open {
                return Ok(Outcome::TooLate(Box::new(invitation)));
            }
            let Invitation { guest, event, .. } = &invitation;
            guest.answer(conn, event, answer, comment.as_deref(), now)?;
            if let Some(account) = account {
                guest.claim(conn, &account)?;
            }
            let known = Lang::stored(guest.language.as_deref());
            guest.remember_reader(conn, lang.or(known).unwrap_or(browser), named.as_ref())?;
            Ok::<_, AppError>(Outcome::Recorded)
        })
        .await?;
    match outcome {
        Outcome::Recorded => Ok(htmx::see_other(paths::invitation_page(&token))),
        Outcome::TooLate(invitation) => {
            invitation.choose_language(&req);
            let mut errors = FieldErrors::default();
            errors.add("response_status", Language::of(&req).t("invitation-over"));
            let typed = Typed { answer: form, errors, ..Typed::default() };
            refuse(&req, asked, &invitation, typed)
        }
    }
}

/// `POST /invitations/{token}/calendar`: puts the invitation on the calendar of the account that is
/// signed in under the address it was sent to.
///
/// # Errors
/// 404 for a token that is nobody's, and for an account of another address.
pub async fn keep(
    token: web::Path<String>,
    user: CurrentUser,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (token, user) = (token.into_inner(), user.0);
    let key = token.clone();
    let stands = db
        .transaction(move |conn| Ok::<_, AppError>(Attendee::by_token(conn, &key)?.claim(conn, &user)?))
        .await?;
    if stands { Ok(htmx::see_other(paths::invitation_page(&token))) } else { Err(AppError::NotFound) }
}

/// `GET /invitations/{token}/event.ics`: the event as a file, for calendars that mail does not
/// reach.
///
/// # Errors
/// 404 for a token that is nobody's, 410 when there is no event to add.
pub async fn file(
    req: HttpRequest,
    token: web::Path<String>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::TokenPage, "")?;
    let now = clock.now();
    let part = db
        .run(move |conn| {
            let Invitation { guest, event, changed, .. } = Invitation::find(conn, &token)?;
            if guest.removed_at.is_some() || event.deleted_at.is_some() {
                return Err(AppError::Gone);
            }
            let series = event.recurring_event_id.map(|id| Event::of_anybody(conn, id)).transpose()?;
            let events = ical::with_changes(&event, series.as_ref(), &changed, &[]);
            Ok(ical::calendar_part(events, Method::Publish, now))
        })
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8; method=PUBLISH")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"event.ics\""))
        .body(part.text))
}

/// The page with what was typed and what is wrong with it.
pub(super) fn refuse(
    req: &HttpRequest,
    asked: Asked<'_>,
    invitation: &Invitation,
    typed: Typed,
) -> Result<HttpResponse, AppError> {
    let status = match invitation.state(asked.now) {
        State::Open | State::Over | State::Cancelled => StatusCode::UNPROCESSABLE_ENTITY,
        State::Deleted | State::Uninvited => StatusCode::GONE,
    };
    page(req, asked, invitation, status, typed)
}

fn page(
    req: &HttpRequest,
    asked: Asked<'_>,
    invitation: &Invitation,
    status: StatusCode,
    typed: Typed,
) -> Result<HttpResponse, AppError> {
    let Asked { token, reader, viewer, now } = asked;
    let shell = Shell::bare(req).titled("invitation-title");
    let (lang, zone) = (shell.lang, invitation.zone(reader, viewer));
    let Invitation { guest, event, changed, rights, .. } = invitation;
    let details = Details::new(event, changed, lang, &zone, now);
    let state = invitation.state(now);
    let gone = match state {
        State::Open | State::Over => None,
        State::Cancelled | State::Deleted => Some(("invitation-gone-off", "title", &details.title)),
        // They are told nothing of the event, which goes on without them.
        State::Uninvited => Some(("invitation-gone-uninvited", "organizer", &details.organizer)),
    };
    if let Some((key, name, value)) = gone {
        let heading = lang.t(key);
        let advice = lang.t1(&format!("{key}-advice"), name, value.as_str());
        return htmx::page(status, &GonePage { shell, heading, advice });
    }
    let said = match guest.response() {
        Answer::NeedsAction => None,
        Answer::Accepted => Some("invitation-you-said-yes"),
        Answer::Tentative => Some("invitation-you-said-maybe"),
        Answer::Declined => Some("invitation-you-said-no"),
    };
    let said = said.zip(guest.responded_at).map(|(key, at)| lang.t1(key, "when", lang.moment(at, &zone)));
    let is_open = state == State::Open;
    let proposing = ProposalPart::new(invitation, token, &typed, (lang, &zone), now).filter(|_| is_open);
    let is_theirs = |user: &&User| guest.user_id == Some(user.id);
    let day = || view::nearest_shown(zone.day(event.start_time.max(now)));
    let page = ResponsePage {
        proposing,
        others: invitation.others(lang),
        bring: (rights.can_invite && state == State::Open).then(|| paths::invitation_guests(token)),
        most: MOST_BROUGHT,
        attendees: typed.answer.attendees,
        on_calendar: viewer.filter(is_theirs).map(|_| paths::calendar("month", day())),
        to_calendar: viewer
            .filter(|user| guest.user_id.is_none() && guest.email == user.email)
            .map(|_| paths::invitation_to_calendar(token)),
        details,
        is_series: event.recurrence_rule.is_some(),
        is_open,
        said,
        answer: Answer::from_form(&typed.answer.response_status).unwrap_or_else(|| guest.response()),
        comment: typed.answer.comment,
        errors: typed.errors,
        zones: Zone::all_names(),
        zone,
        file: paths::invitation_file(token),
        shell,
    };
    htmx::page(status, &page)
}
