//! Screen: one event, or one occurrence of a series.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use chrono::TimeDelta;
use diesel::{OptionalExtension, PgConnection};
use serde::Deserialize;

use super::{
    Answer, Attendee, Event, GuestRights, When,
    came_back::{CameBack, CameBackPart},
    conference, form, links,
    reminders::{self, lead_words},
    view::nearest_shown,
};
use crate::{
    accounts::CurrentUser,
    calendars::{Calendar, calendar::DEFAULT_COLOR},
    config::Config,
    db::Db,
    error::AppError,
    i18n::Lang,
    ids::{AttendeeId, EventId, UserId},
    mail::{EmailLog, TroubleNote},
    paths,
    time::{Clock, Instant, Span, Zone},
    web::{Shell, assets, htmx},
};

#[derive(Template)]
#[template(path = "events/page.html")]
struct EventPage {
    shell: Shell,
    /// Why what was asked for was not done.
    refusal: Option<String>,
    event: Event,
    times: Times,
    zone: String,
    /// The same time where the event has another zone than the owner.
    elsewhere: Option<String>,
    repeats: Option<String>,
    /// The page of the series, of a changed occurrence.
    series: Option<String>,
    call: Option<String>,
    /// When the owner is reminded.
    reminders: String,
    calendar: Option<String>,
    /// Status, and whether the owner is busy.
    status: String,
    /// What differs from the usual.
    visibility: Option<String>,
    color: String,
    colors: String,
    guests: Vec<Guest>,
    tally: String,
    came_back: CameBackPart,
    /// Whether somebody can be reminded to answer, and where to.
    can_remind: bool,
    remind_action: String,
    /// What differs from the usual in what guests may do.
    guest_rights: Vec<String>,
    edits: Vec<Way>,
    /// The form of a new event like it.
    copy: String,
    deletes: Vec<Way>,
    /// The occurrence shown, for the forms.
    occurrence: Option<String>,
    delete_action: String,
    /// The outside calendar it is read from, if it is.
    outside: String,
    back: String,
}

/// Start and end for the page.
struct Times {
    /// For `datetime`: RFC 3339 in UTC, or a day; the end is exclusive, as DTEND is (RFC 5545
    /// section 3.6.1).
    start: String,
    end: String,
    start_text: String,
    /// Empty where the start says it all.
    end_text: String,
}

struct Guest {
    name: String,
    email: Option<String>,
    initials: String,
    answer: String,
    /// `good`, `warn`, `bad`, or empty.
    mood: &'static str,
    comment: Option<String>,
    /// What they answered for other dates of a series.
    other_dates: Option<String>,
    /// Mails to them that did not arrive.
    troubles: Vec<TroubleNote>,
    /// Which guest invited them.
    brought: Option<String>,
    /// When they were reminded to answer.
    reminded: Option<String>,
    /// Their id, where they can be reminded now.
    remind: Option<AttendeeId>,
}

/// A link or a button for a part of a series.
struct Way {
    label: String,
    /// Where a link leads; what a button sends.
    value: String,
}

/// An event with what its page shows.
pub(super) struct Shown {
    event: Event,
    /// The occurrence, of a series.
    occurrence: Option<Instant>,
    guests: Vec<Attendee>,
    rights: GuestRights,
    /// Mails to the guests that did not arrive.
    troubles: Vec<EmailLog>,
    came_back: CameBack,
    calendar: Option<Calendar>,
}

enum Found {
    Here(Box<Shown>),
    /// The occurrence has a row, and so a page, of its own.
    There(EventId),
    /// Somebody else's: the page is that of the invitation.
    Received(Box<Attendee>),
}

/// Which occurrence of a series is meant.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OccurrenceQuery {
    pub(super) occurrence: String,
}

/// `GET /events/{id}`, with `occurrence` for one of a series. An event that the owner is invited to
/// leads to its invitation.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<EventId>,
    query: web::Query<OccurrenceQuery>,
    db: web::Data<Db>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, wanted) = (user.id, *id, query.into_inner().occurrence);
    match db.run(move |conn| Shown::load(conn, owner, id, &wanted)).await? {
        Found::Here(shown) => event_page(&req, &user, *shown, None),
        Found::There(id) => Ok(htmx::see_other(paths::event(id))),
        Found::Received(guest) => Ok(htmx::see_other(paths::invitation(&guest.token(&config.secret)))),
    }
}

impl Shown {
    fn load(conn: &mut PgConnection, owner: UserId, id: EventId, wanted: &str) -> Result<Found, AppError> {
        let event = match Event::find(conn, owner, id).optional()? {
            Some(event) => event,
            None => return Ok(Found::Received(Box::new(Attendee::received_for(conn, owner, id)?))),
        };
        let mut occurrence = None;
        if let Some(series) = event.series() {
            if wanted.is_empty() {
                // The first one, or the first that is not left out.
                occurrence = series.next_after(event.start_time - TimeDelta::microseconds(1));
            } else {
                let start = form::occurrence(wanted).ok_or(AppError::NotFound)?;
                if let Some(own) = Event::changed_occurrence(conn, owner, id, start)? {
                    return Ok(Found::There(own.id));
                }
                if !series.contains(start) {
                    return Err(AppError::NotFound);
                }
                occurrence = Some(start);
            }
        }
        Ok(Found::Here(Box::new(Self::of(conn, owner, event, occurrence)?)))
    }

    /// The event with its guests and its calendar.
    pub(super) fn of(
        conn: &mut PgConnection,
        owner: UserId,
        event: Event,
        occurrence: Option<Instant>,
    ) -> Result<Self, AppError> {
        let guests = Attendee::of_event(conn, event.id)?;
        let ids: Vec<AttendeeId> = guests.iter().map(|guest| guest.id).collect();
        let troubles = if ids.is_empty() { Vec::new() } else { EmailLog::troubles_of_attendees(conn, &ids)? };
        let rights = if guests.is_empty() { GuestRights::default() } else { GuestRights::of(conn, &event)? };
        let calendars = Calendar::all_of(conn, owner)?;
        let came_back = CameBack::load(conn, owner, &event, &calendars)?;
        let guests = came_back.at_occurrence(guests, occurrence);
        let calendar = calendars.into_iter().find(|calendar| Some(calendar.id) == event.calendar_id);
        Ok(Self { event, occurrence, guests, rights, troubles, came_back, calendar })
    }

    fn when(&self) -> When {
        let start = self.occurrence.unwrap_or(self.event.start_time);
        self.event.when_of(Span::new(start, start + (self.event.end_time - self.event.start_time)))
    }
}

/// The page; 422 with `refusal` when something was not done.
pub(super) fn event_page(
    req: &HttpRequest,
    user: &CurrentUser,
    shown: Shown,
    refusal: Option<String>,
) -> Result<HttpResponse, AppError> {
    let mut shell = user.shell(req).in_section("calendar");
    let (lang, zone, when) = (shell.lang, user.zone(), shown.when());
    let Shown { event, occurrence, guests, rights, troubles, came_back, calendar } = shown;
    let came_back = came_back.in_words(&event, &guests, occurrence, (lang, &zone));
    let clock =
        req.app_data::<web::Data<Clock>>().ok_or_else(|| AppError::internal(anyhow::anyhow!("no clock")))?;
    let now = clock.now();
    shell.title.clone_from(&event.title);
    let start = when.stored().start;
    let (day, elsewhere) = match &when {
        When::Timed { span, zone: there } => {
            let other = there.offset_seconds(start) != zone.offset_seconds(start);
            let told = || {
                let values = [
                    ("when", lang.span(*span, there).into()),
                    ("zone", lang.zone_label(there, start).into()),
                ];
                lang.with("event-in-zone", &values)
            };
            (zone.day(start), other.then(told))
        }
        When::AllDay { first, .. } => (*first, None),
    };
    let color = event
        .color
        .clone()
        .or_else(|| calendar.as_ref().map(|calendar| calendar.color.clone()))
        .unwrap_or_else(|| DEFAULT_COLOR.to_owned());
    let page = EventPage {
        refusal,
        times: Times::new(lang, &when, &zone),
        zone: lang.zone_label(&zone, start),
        elsewhere,
        repeats: event.recurrence_rule.as_ref().map(|text| {
            event.series().map_or_else(
                || lang.t1("event-rule-not-followed", "rule", text.as_str()),
                |series| series.rule.in_words(lang, &zone),
            )
        }),
        series: event.recurring_event_id.map(paths::event),
        call: conference::url(event.conference_data.as_ref()),
        reminders: reminders::lead_minutes(event.reminders.as_ref())
            .into_iter()
            .map(|minutes| lead_words(lang, minutes))
            .collect::<Vec<_>>()
            .join(", "),
        calendar: calendar.map(|calendar| calendar.name),
        status: [
            lang.t(&format!("event-status-{}", event.status)),
            lang.t(&format!("event-transparency-{}", event.transparency)),
        ]
        .join(" · "),
        visibility: Some(&event.visibility)
            .filter(|visibility| *visibility != "default")
            .map(|visibility| lang.t(&format!("event-visibility-{visibility}"))),
        colors: assets::colors_path([color.as_str()]),
        color: assets::color_class(&color),
        tally: tally(lang, &guests),
        guests: guest_list(
            &GuestInk { lang, zone: &zone, event: &event, now },
            &guests,
            &troubles,
            &came_back,
        ),
        came_back,
        can_remind: may_remind(&event, now)
            && guests.iter().any(|guest| guest.owes_answer() && guest.may_be_reminded(now)),
        remind_action: paths::remind_guests(event.id),
        guest_rights: rights_in_words(lang, rights),
        edits: edits(lang, &event, occurrence),
        copy: paths::copy_event(event.id, occurrence),
        deletes: deletes(lang, &event, occurrence),
        occurrence: occurrence.map(|start| start.to_string()),
        delete_action: paths::delete_event(event.id),
        outside: event.calendar_id.map(paths::subscription).unwrap_or_default(),
        back: paths::calendar("month", nearest_shown(day)),
        event,
        shell,
    };
    let status = if page.refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    htmx::page(status, &page)
}

impl Times {
    fn new(lang: Lang, when: &When, zone: &Zone) -> Self {
        match when {
            When::Timed { span, .. } => {
                let (from, to) = (zone.wall(span.start), zone.wall(span.end));
                let same_day = from.date() == to.date();
                let end_text = if same_day { lang.time(to.time()) } else { lang.moment(span.end, zone) };
                Self {
                    start: span.start.to_string(),
                    end: span.end.to_string(),
                    start_text: lang.moment(span.start, zone),
                    end_text,
                }
            }
            When::AllDay { first, last, .. } => Self {
                start: first.to_string(),
                end: when.stored().end.to_utc().date().to_string(),
                start_text: lang.day_long(*first),
                end_text: if first == last { String::new() } else { lang.day_long(*last) },
            },
        }
    }
}

/// What writing the guest list needs to know beside the guests.
struct GuestInk<'a> {
    lang: Lang,
    zone: &'a Zone,
    event: &'a Event,
    now: Instant,
}

/// Whether reminders to answer make sense: it takes place, and is not over.
fn may_remind(event: &Event, now: Instant) -> bool {
    let end = match event.recurrence_rule {
        Some(_) => event.recurrence_end_time,
        None => Some(event.end_time),
    };
    event.status != "cancelled" && !event.is_from_outside() && end.is_none_or(|end| end > now)
}

fn rights_in_words(lang: Lang, rights: GuestRights) -> Vec<String> {
    let usual = GuestRights::default();
    let list = (rights.can_see_guests != usual.can_see_guests).then(|| lang.t("guests-hidden"));
    let invite = (rights.can_invite != usual.can_invite).then(|| lang.t("guests-may-invite"));
    let remind =
        rights.reminder_minutes.map(|minutes| lang.t1("guests-reminded-before", "days", minutes / (24 * 60)));
    list.into_iter().chain(invite).chain(remind).collect()
}

fn guest_list(
    ink: &GuestInk<'_>,
    guests: &[Attendee],
    troubles: &[EmailLog],
    came_back: &CameBackPart,
) -> Vec<Guest> {
    let GuestInk { lang, zone, event, now } = *ink;
    if guests.is_empty() {
        return Vec::new();
    }
    let organizer = event.organizer_name.as_deref().or(event.organizer_email.as_deref()).map(|name| Guest {
        name: name.to_owned(),
        email: event.organizer_email.clone(),
        initials: initials(name),
        answer: lang.t("event-organizer"),
        mood: "",
        comment: None,
        other_dates: None,
        troubles: Vec::new(),
        brought: None,
        reminded: None,
        remind: None,
    });
    let guest = |guest: &Attendee| Guest {
        name: guest.label().to_owned(),
        email: guest.display_name.as_ref().map(|_| guest.email.clone()),
        initials: initials(guest.label()),
        answer: lang.t(&format!("event-answer-{}", guest.response().stored())),
        mood: guest.response().mood(),
        comment: guest.comment.clone(),
        other_dates: came_back.other_dates.get(&guest.id).cloned(),
        troubles: troubles
            .iter()
            .filter(|mail| mail.attendee_id == Some(guest.id))
            .map(|mail| TroubleNote::new(lang, mail, &paths::event(event.id)))
            .collect(),
        brought: guest
            .invited_by
            .and_then(|by| guests.iter().find(|other| other.id == by))
            .map(|by| lang.t1("guests-brought-by", "name", by.label())),
        reminded: guest.reminded_at.map(|at| lang.t1("guests-reminded-on", "when", lang.moment(at, zone))),
        remind: (guest.owes_answer() && guest.may_be_reminded(now) && may_remind(event, now))
            .then_some(guest.id),
    };
    organizer.into_iter().chain(guests.iter().map(guest)).collect()
}

/// How many guests answered what: `2 are coming, 1 maybe`.
fn tally(lang: Lang, guests: &[Attendee]) -> String {
    [Answer::Accepted, Answer::Tentative, Answer::Declined, Answer::NeedsAction]
        .into_iter()
        .map(|answer| (answer, guests.iter().filter(|guest| guest.response() == answer).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(answer, count)| lang.t1(&format!("event-tally-{}", answer.stored()), "count", count))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

fn edits(lang: Lang, event: &Event, occurrence: Option<Instant>) -> Vec<Way> {
    if event.is_from_outside() {
        return Vec::new();
    }
    let Some(start) = occurrence else {
        return vec![Way { label: lang.t("event-edit"), value: paths::edit_event(event.id) }];
    };
    let way = |scope: &str| Way {
        label: lang.t(&format!("event-edit-{scope}")),
        value: paths::edit_occurrence(event.id, scope, start),
    };
    vec![way("this"), way("following"), way("all")]
}

fn deletes(lang: Lang, event: &Event, occurrence: Option<Instant>) -> Vec<Way> {
    let way = |scope: &str| Way { label: lang.t(&format!("event-delete-{scope}")), value: scope.to_owned() };
    if event.managed_by.is_some() {
        Vec::new()
    } else if occurrence.is_some() || event.recurring_event_id.is_some() {
        vec![way("this"), way("following"), way("all")]
    } else {
        vec![Way { label: lang.t("event-delete"), value: "all".to_owned() }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        assert_eq!(initials("Nguyễn Văn An"), "NA");
        assert_eq!(initials("đỗ"), "Đ");
        assert_eq!(initials("an@example.com"), "A");
        assert_eq!(initials(" – "), "");
    }

    #[test]
    fn the_end_names_its_day_only_when_it_is_another() {
        let zone = Zone::default_zone();
        let at = |text: &str| text.parse().expect("an instant");
        let span = |end| Span::new(at("2026-11-23T02:00:00Z"), at(end));
        let text =
            |end| Times::new(Lang::En, &When::Timed { span: span(end), zone: zone.clone() }, &zone).end_text;
        assert_eq!(text("2026-11-23T03:30:00Z"), "10:30 AM");
        assert_eq!(text("2026-11-23T18:00:00Z"), "Tuesday, 24 November 2026, 1:00 AM");
        let day = |text: &str| text.parse().expect("a day");
        let days = When::AllDay { first: day("2026-11-23"), last: day("2026-11-24"), zone: zone.clone() };
        let times = Times::new(Lang::En, &days, &zone);
        assert_eq!((times.start.as_str(), times.end.as_str()), ("2026-11-23", "2026-11-25"));
    }
}
