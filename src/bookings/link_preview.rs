//! The part of the link's editor that shows what guests would see, and what saving would change.

use actix_htmx::Htmx;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use chrono::{Datelike, NaiveDate};
use diesel::PgConnection;

use super::{
    BookingLink,
    link_access::{Access, Ended},
    link_editor::{Subject, editor},
    link_form::LinkForm,
    link_saving::Wish,
    link_sections::Sections,
    preview::{Change, Offering, Preview},
    slots::Refusal,
};
use crate::{
    accounts::{CurrentUser, User},
    db::Db,
    error::AppError,
    i18n::Lang,
    ids::BookingLinkId,
    paths,
    time::{Clock, Instant, Span, Zone},
    web::{
        FieldErrors, Language,
        form::{Form, Pairs},
        htmx,
    },
};

/// How many days with times are shown, and how many times of each.
const DAYS_SHOWN: usize = 5;
const TIMES_SHOWN: usize = 6;

/// How many days with gained or lost times are named, and how many times of each.
const CHANGED_DAYS_SHOWN: usize = 10;
const CHANGED_TIMES_SHOWN: usize = 4;

/// How many bookings outside the rules are named.
const OUTSIDE_SHOWN: usize = 20;

/// The form's field by which one asks for the whole change.
pub const ASK_CHANGES: &str = "changes";

/// What is shown beside the form.
#[derive(Template)]
#[template(path = "bookings/link_preview.html")]
pub struct PreviewPart {
    lang: Lang,
    /// Why there is nothing to show: what is wrong with the form.
    broken: bool,
    zone: String,
    days: Vec<Times>,
    /// How many days have times beside those shown.
    more_days: Option<String>,
    /// That guests see nothing of it, or why nothing is offered.
    notes: Vec<String>,
    change: Option<ChangeWords>,
    /// The parts of the form, when their lines shall follow what was typed.
    sections: Option<Sections>,
}

/// A change in words.
struct ChangeWords {
    /// All of it in one sentence.
    line: String,
    is_nothing: bool,
    /// Whether the rest is shown at once.
    is_open: bool,
    gained_and_lost: [Counted; 2],
    outside: Vec<OutsideLine>,
    more_outside: Option<String>,
}

struct Counted {
    /// `gained` or `lost`.
    kind: &'static str,
    title: String,
    days: Vec<Times>,
    more: Option<String>,
}

/// The times of a day.
struct Times {
    day: String,
    date: NaiveDate,
    /// The instant and the time of day of each.
    times: Vec<(String, String)>,
    more: Option<String>,
}

struct OutsideLine {
    href: String,
    start: String,
    when: String,
    guest: String,
    why: String,
}

impl PreviewPart {
    /// What `preview` says in `lang` of a link that is switched on or not (`is_active`), and may take
    /// no more bookings (`ended`).
    pub fn new(preview: &Preview, is_active: bool, ended: Option<Ended>, lang: Lang, now: Instant) -> Self {
        let zone = &preview.zone;
        let (days, more) = by_day(&preview.free, zone, DAYS_SHOWN, TIMES_SHOWN, lang);
        let mut notes = Vec::new();
        if !is_active {
            notes.push(lang.t("preview-off"));
        } else if ended.is_some() {
            notes.push(lang.t("preview-ended"));
        }
        if days.is_empty() {
            notes.push(lang.t1("preview-nothing", "day", lang.days(preview.until, preview.until)));
        }
        Self {
            lang,
            broken: false,
            zone: lang.zone_label(zone, now),
            days,
            more_days: (more > 0).then(|| more_days(preview, more, lang)),
            notes,
            change: preview.change.as_ref().map(|change| ChangeWords::new(change, zone, lang, now)),
            sections: None,
        }
    }

    /// Beside a form that cannot be read.
    pub fn broken(lang: Lang) -> Self {
        Self {
            lang,
            broken: true,
            zone: String::new(),
            days: Vec::new(),
            more_days: None,
            notes: Vec::new(),
            change: None,
            sections: None,
        }
    }

    /// With the whole change in sight, if there is one and `is_asked`.
    fn opened(mut self, is_asked: bool) -> Self {
        if let Some(change) = &mut self.change {
            change.is_open = is_asked && !change.is_nothing;
        }
        self
    }
}

/// `12 more days up to 30 November`.
fn more_days(preview: &Preview, more: usize, lang: Lang) -> String {
    let until = lang.days(preview.until, preview.until);
    let key = if preview.is_cut { "preview-more-days-cut" } else { "preview-more-days" };
    lang.with(key, &[("count", more.into()), ("day", until.into())])
}

impl ChangeWords {
    fn new(change: &Change, zone: &Zone, lang: Lang, now: Instant) -> Self {
        let count = |key: &str, count: usize| (count > 0).then(|| lang.t1(key, "count", count));
        let parts: Vec<String> = [
            count("preview-gained", change.gained.len()),
            count("preview-lost", change.lost.len()),
            count("preview-outside", change.outside.len()),
        ]
        .into_iter()
        .flatten()
        .collect();
        let counted = |kind, title: &str, meetings: &[Span]| {
            let (days, more) = by_day(meetings, zone, CHANGED_DAYS_SHOWN, CHANGED_TIMES_SHOWN, lang);
            let more = (more > 0).then(|| lang.t1("preview-and-days", "count", more));
            Counted { kind, title: lang.t1(title, "count", meetings.len()), days, more }
        };
        let outside = change.outside.iter().take(OUTSIDE_SHOWN).map(|(booking, refusal)| OutsideLine {
            href: format!("{}#booking-{}", paths::bookings_of_link(booking.booking_link_id), booking.id),
            start: booking.slot_start.to_string(),
            when: short_moment(booking.slot_start, zone, lang, now),
            guest: booking.guest_name.clone(),
            why: lang.t(outside_key(*refusal)),
        });
        let hidden = change.outside.len().saturating_sub(OUTSIDE_SHOWN);
        Self {
            line: if parts.is_empty() { lang.t("preview-same") } else { parts.join(" · ") },
            is_nothing: change.is_nothing(),
            is_open: false,
            gained_and_lost: [
                counted("gained", "preview-gained-times", &change.gained),
                counted("lost", "preview-lost-times", &change.lost),
            ],
            outside: outside.collect(),
            more_outside: (hidden > 0).then(|| lang.t1("preview-and-bookings", "count", hidden)),
        }
    }
}

/// `Wed 25 Nov, 9:00 AM`; whole in another year than that of `now`.
pub(super) fn short_moment(at: Instant, zone: &Zone, lang: Lang, now: Instant) -> String {
    let day = zone.day(at);
    if day.year() != zone.day(now).year() {
        return lang.moment(at, zone);
    }
    format!("{}, {}", lang.day_short(day), lang.time(zone.wall(at).time()))
}

/// Why a booking is outside the rules.
fn outside_key(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Window => "preview-outside-window",
        Refusal::NotAStart => "preview-outside-start",
        Refusal::DayFull => "preview-outside-day",
        Refusal::WeekFull => "preview-outside-week",
        // The rest cannot be the reason, for only the rules are asked.
        Refusal::Hours
        | Refusal::Past
        | Refusal::Notice
        | Refusal::Busy
        | Refusal::Booked
        | Refusal::Held => "preview-outside-hours",
    }
}

/// `meetings` by their day in `zone`: at most `most_days`, with at most `most_times` of each; and how
/// many days more there are.
fn by_day(
    meetings: &[Span],
    zone: &Zone,
    most_days: usize,
    most_times: usize,
    lang: Lang,
) -> (Vec<Times>, usize) {
    let days: Vec<&[Span]> = meetings.chunk_by(|a, b| zone.day(a.start) == zone.day(b.start)).collect();
    let shown = days.iter().take(most_days).filter_map(|meetings| {
        let date = zone.day(meetings.first()?.start);
        let hidden = meetings.len().saturating_sub(most_times);
        let time = |meeting: &Span| (meeting.start.to_string(), lang.time(zone.wall(meeting.start).time()));
        Some(Times {
            day: lang.day_short(date),
            date,
            times: meetings.iter().take(most_times).map(time).collect(),
            more: (hidden > 0).then(|| lang.t1("preview-more-times", "count", hidden)),
        })
    });
    (shown.collect(), days.len().saturating_sub(most_days))
}

/// What is shown beside the form of the link as it is.
///
/// # Errors
/// When the database does.
pub(super) fn of_saved(
    conn: &mut PgConnection,
    owner: &User,
    link: &BookingLink,
    lang: Lang,
    now: Instant,
) -> Result<PreviewPart, AppError> {
    let ended = Access::end_of(conn, link, now)?;
    let offering = Offering { link, is_open: link.is_active && ended.is_none() };
    let preview = Preview::load(conn, owner, None, offering, now)?;
    Ok(PreviewPart::new(&preview, link.is_active, ended, lang, now))
}

/// What is shown beside a form that can be read, whether or not its link is saved.
///
/// # Errors
/// When the database does.
pub(super) fn of_wish(
    conn: &mut PgConnection,
    owner: &User,
    before: Option<&BookingLink>,
    wish: &Wish,
    lang: Lang,
    now: Instant,
) -> Result<PreviewPart, AppError> {
    let id = before.map_or_else(BookingLinkId::new, |link| link.id);
    let link = wish.draft.unsaved(owner.id, id);
    let ended = wish.access.clone().with(None).end(conn, &link, now)?;
    let before = match before {
        Some(link) => {
            let is_open = link.is_active && Access::end_of(conn, link, now)?.is_none();
            Some(Offering { link, is_open })
        }
        None => None,
    };
    let offering = Offering { link: &link, is_open: link.is_active && ended.is_none() };
    let preview = Preview::load(conn, owner, before, offering, now)?;
    Ok(PreviewPart::new(&preview, link.is_active, ended, lang, now))
}

/// `POST /booking-links/preview`: what guests would see of a new link. Nothing is saved.
pub async fn preview_new(
    req: HttpRequest,
    htmx: Htmx,
    user: CurrentUser,
    sent: Form<Pairs>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let form = LinkForm::new(&user).created(sent.0);
    answer(&req, &htmx, &user, None, form, true, &db, clock.now()).await
}

/// `POST /booking-links/{id}/preview`: what guests would see, and what would change. Nothing is
/// saved. htmx gets the part, others the whole editor; a form that cannot be read is 422 there.
pub async fn preview(
    req: HttpRequest,
    htmx: Htmx,
    user: CurrentUser,
    id: web::Path<BookingLinkId>,
    sent: Form<Pairs>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, lang) = (user.id, id.into_inner(), Language::of(&req));
    let found = db
        .run(move |conn| {
            let link = BookingLink::find(conn, owner, id)?;
            let access = Access::of(conn, id)?;
            Ok::<_, AppError>((link, access))
        })
        .await?;
    let is_asked = sent.0.iter().any(|(field, _)| field == ASK_CHANGES);
    let form = LinkForm::of(&found.0, &found.1, lang).overlaid(sent.0);
    answer(&req, &htmx, &user, Some(found), form, is_asked, &db, clock.now()).await
}

#[expect(clippy::too_many_arguments, reason = "who asks for what, and where it is looked up")]
async fn answer(
    req: &HttpRequest,
    htmx: &Htmx,
    user: &CurrentUser,
    before: Option<(BookingLink, Access)>,
    form: LinkForm,
    is_asked: bool,
    db: &Db,
    now: Instant,
) -> Result<HttpResponse, AppError> {
    let lang = Language::of(req);
    let (part, errors, status) = match form.parse(lang) {
        Ok(wish) => {
            let (owner, link) = (user.0.clone(), before.as_ref().map(|(link, _)| link.clone()));
            let part = db.run(move |conn| of_wish(conn, &owner, link.as_ref(), &wish, lang, now)).await?;
            (part.opened(is_asked), FieldErrors::default(), StatusCode::OK)
        }
        Err(errors) => (PreviewPart::broken(lang), errors, StatusCode::UNPROCESSABLE_ENTITY),
    };
    if htmx::wants_part(htmx) {
        // Only the button may complain of what is not typed yet; the part itself is fine.
        let sections = Some(Sections::of(&form, &errors, lang));
        return htmx::page(StatusCode::OK, &PreviewPart { sections, ..part });
    }
    let subject = before.as_ref().map(|(link, access)| Subject { link, access });
    editor(req, user, subject, form, errors, part, status)
}
