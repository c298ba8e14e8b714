//! Screen: an attendee proposes another time from the page of their invitation, and takes it back.

use actix_web::{HttpRequest, HttpResponse, web};
use diesel::PgConnection;
use serde::Deserialize;

use super::{
    answer_mail::in_words,
    intake::occurrence_of,
    response::{AnswerForm, Asked, Invitation, Reader, State, Typed, refuse},
};
use crate::{
    accounts::session::signed_in,
    db::Db,
    error::AppError,
    events::{
        Event, When, form,
        proposal::{Proposed, TimeProposal},
    },
    i18n::Lang,
    paths,
    time::{Clock, Instant, Span, Zone},
    web::{
        FieldErrors, Language,
        form::Form,
        htmx,
        rate_limit::{Act, RateLimits},
    },
};

/// The longest message to the organizer, in characters.
const COMMENT_CHARS: usize = 2_000;

/// How many of the next dates of a series can be chosen.
const MOST_DATES: usize = 12;

/// Another time, as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ProposalForm {
    /// Of a series: the start that names the occurrence, in UTC.
    pub(super) occurrence: String,
    /// `YYYY-MM-DDTHH:MM` on the clocks of `timezone`; of whole days `YYYY-MM-DD`.
    pub(super) start_time: String,
    /// As `start_time`; the last of whole days. Empty: the event keeps its length.
    pub(super) end_time: String,
    /// The zone the times are read in; empty: the one the page is in.
    timezone: String,
    pub(super) proposal_comment: String,
}

/// What the page shows of another time.
pub(super) struct ProposalPart {
    pub form: ProposalForm,
    pub errors: FieldErrors,
    pub is_all_day: bool,
    /// Whether it is open: something was typed that is not right.
    pub is_unfolded: bool,
    /// The dates of a series, by the starts that name them.
    pub dates: Vec<(String, String)>,
    /// What became of the last one.
    pub last: Option<String>,
    /// Whether it can be taken back.
    pub is_open: bool,
    pub action: String,
    pub withdraw: String,
}

/// What became of a proposal.
enum Outcome {
    Noted,
    Refused(Box<Invitation>, FieldErrors),
}

impl ProposalForm {
    /// The occurrence, the time and the words.
    fn parse(
        &self,
        invitation: &Invitation,
        (lang, zone): (Lang, &Zone),
        now: Instant,
    ) -> Result<(Option<Instant>, When, Option<String>), FieldErrors> {
        let mut errors = FieldErrors::default();
        let event = &invitation.event;
        let comment = self.proposal_comment.replace("\r\n", "\n").trim().to_owned();
        if comment.chars().count() > COMMENT_CHARS {
            errors.add("proposal_comment", lang.t("field-too-long"));
        }
        let occurrence = match event.series() {
            None => None,
            Some(series) => {
                let start = form::occurrence(&self.occurrence)
                    .filter(|start| series.contains(*start) && !invitation.is_changed(*start));
                if start.is_none() {
                    errors.add("occurrence", lang.t("proposal-date-bad"));
                }
                start
            }
        };
        let current = match occurrence {
            Some(start) => occurrence_of(event, start),
            None => event.clone(),
        };
        let zone = Zone::named(&self.timezone).unwrap_or_else(|_| zone.clone());
        let times = (self.start_time.as_str(), self.end_time.as_str());
        let when = form::typed_times(lang, times, &zone, event.is_all_day, &mut errors).map(|when| {
            if !self.end_time.trim().is_empty() {
                return when;
            }
            let start = when.stored().start;
            when.at(Span::new(start, start + (current.end_time - current.start_time)))
        });
        if let Some(when) = &when {
            let span = when.stored();
            if span.start <= now {
                errors.add("start_time", lang.t("proposal-past"));
            } else if (span.start, span.end) == (current.start_time, current.end_time) {
                errors.add("start_time", lang.t("proposal-same"));
            }
        }
        let comment = Some(comment).filter(|comment| !comment.is_empty());
        errors.or(when.map(|when| (occurrence, when, comment)))
    }
}

impl ProposalPart {
    /// What to show of `invitation`; `None` where no other time can be proposed.
    pub fn new(
        invitation: &Invitation,
        token: &str,
        typed: &Typed,
        (lang, zone): (Lang, &Zone),
        now: Instant,
    ) -> Option<Self> {
        let event = &invitation.event;
        if event.managed_by.is_some() {
            return None;
        }
        let starts = invitation.next_starts(now);
        let is_series = event.recurrence_rule.is_some();
        if is_series && starts.is_empty() {
            return None;
        }
        let current = match starts.first() {
            Some(start) => occurrence_of(event, *start),
            None => event.clone(),
        };
        let when_of = |event: &Event| match event.when() {
            When::Timed { span, .. } => When::Timed { span, zone: zone.clone() },
            days @ When::AllDay { .. } => days,
        };
        let mut form = typed.proposal.clone();
        if form.start_time.is_empty() {
            (form.start_time, form.end_time) = form::written_times(&when_of(&current));
        }
        let last = invitation.proposal.as_ref().filter(|last| last.status != "withdrawn").map(|last| {
            let when = in_words(lang, &last.when(), zone);
            let organizer = event.organizer_name.as_deref().or(event.organizer_email.as_deref());
            let values = [("when", when.into()), ("organizer", organizer.unwrap_or("Calento").into())];
            lang.with(&format!("proposal-yours-{}", last.status), &values)
        });
        let dates = starts
            .iter()
            .map(|start| (start.to_string(), in_words(lang, &when_of(&occurrence_of(event, *start)), zone)));
        Some(Self {
            dates: dates.collect(),
            is_all_day: event.is_all_day,
            is_unfolded: !typed.proposal_errors.is_empty(),
            errors: typed.proposal_errors.clone(),
            is_open: invitation.proposal.as_ref().is_some_and(TimeProposal::is_open),
            last,
            action: paths::propose(token, zone.name()),
            withdraw: paths::withdraw(token),
            form,
        })
    }

    /// Whether this date is chosen.
    pub fn is_chosen(&self, start: &str) -> bool {
        self.form.occurrence == start
    }
}

impl Invitation {
    /// The occurrences that begin next and have no rows of their own, which are invitations of their own.
    fn next_starts(&self, now: Instant) -> Vec<Instant> {
        let Some(series) = self.event.series() else { return Vec::new() };
        let mut starts = Vec::new();
        let mut after = now;
        // Changed ones are passed over, of which there are as many as rows.
        for _ in 0..MOST_DATES + self.changed.len() {
            let Some(start) = series.next_after(after).filter(|_| starts.len() < MOST_DATES) else { break };
            after = start;
            if !self.is_changed(start) {
                starts.push(start);
            }
        }
        starts
    }

    fn is_changed(&self, start: Instant) -> bool {
        self.changed.iter().any(|other| other.original_start_time == Some(start))
    }
}

/// `POST /invitations/{token}/propose`: notes another time, which takes the place of one proposed
/// before; the owner is told.
///
/// # Errors
/// 404 for a token that is nobody's, 422 for times that are not right or an event that is over.
pub async fn create(
    req: HttpRequest,
    token: web::Path<String>,
    reader: web::Query<Reader>,
    form: Form<ProposalForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::Guest, &token)?;
    let (token, form, now, reader) = (token.into_inner(), form.0, clock.now(), reader.into_inner());
    let (key, asked, sent, lang) = (token.clone(), reader.clone(), form.clone(), Language::of(&req));
    let (named, chosen, browser) =
        (Zone::named(&reader.timezone).ok(), Language::asked_for(&req), Language::of_browser(&req));
    let outcome = db
        .transaction(move |conn| {
            let invitation = locked(conn, &key)?;
            if invitation.state(now) != State::Open || invitation.event.managed_by.is_some() {
                let mut errors = FieldErrors::default();
                errors.add("start_time", lang.t("invitation-over"));
                return Ok(Outcome::Refused(Box::new(invitation), errors));
            }
            let zone = invitation.zone(&asked, None);
            let known = Lang::stored(invitation.guest.language.as_deref());
            let lang = chosen.or(known).unwrap_or(browser);
            let (occurrence, when, comment) = match sent.parse(&invitation, (lang, &zone), now) {
                Ok(parsed) => parsed,
                Err(errors) => return Ok(Outcome::Refused(Box::new(invitation), errors)),
            };
            let proposed = Proposed { occurrence, when: &when, comment: comment.as_deref(), at: now };
            TimeProposal::propose(conn, &invitation.guest, &invitation.event, &proposed, now)?;
            invitation.guest.remember_reader(conn, lang, named.as_ref())?;
            Ok::<_, AppError>(Outcome::Noted)
        })
        .await?;
    match outcome {
        Outcome::Noted => Ok(htmx::see_other(paths::invitation_page(&token))),
        Outcome::Refused(invitation, errors) => {
            invitation.choose_language(&req);
            let comment = invitation.guest.comment.clone().unwrap_or_default();
            let answer = AnswerForm::said(comment);
            let typed = Typed { answer, proposal: form, proposal_errors: errors, ..Typed::default() };
            let viewer = signed_in(&req).await?;
            let asked = Asked { token: &token, reader: &reader, viewer: viewer.as_ref(), now };
            refuse(&req, asked, &invitation, typed)
        }
    }
}

/// `POST /invitations/{token}/withdraw`: takes the proposed time back.
///
/// # Errors
/// 404 for a token that is nobody's.
pub async fn withdraw(
    req: HttpRequest,
    token: web::Path<String>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::Guest, &token)?;
    let (token, now) = (token.into_inner(), clock.now());
    let key = token.clone();
    db.transaction(move |conn| {
        let invitation = locked(conn, &key)?;
        TimeProposal::withdraw(conn, invitation.guest.id, now)?;
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(htmx::see_other(paths::invitation_page(&token)))
}

fn locked(conn: &mut PgConnection, token: &str) -> Result<Invitation, AppError> {
    crate::events::Attendee::lock_event(conn, token)?;
    Invitation::find(conn, token)
}
