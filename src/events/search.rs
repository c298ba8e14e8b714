//! Screen: search.

pub mod marks;

use actix_htmx::Htmx;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use chrono::NaiveDate;

use self::marks::{Marker, Piece};
use super::{
    Answer, When,
    found::{self, Found, Hit},
    view::nearest_shown,
};
use crate::{
    accounts::CurrentUser,
    calendars::{Calendar, calendar::DEFAULT_COLOR},
    db::Db,
    error::AppError,
    i18n::Lang,
    ids::EventId,
    paths,
    time::{Clock, Zone},
    web::{Shell, assets, form::Pairs, htmx},
};

/// How much of what is typed is read, in characters and words.
const MAX_CHARS: usize = 200;
const MAX_WORDS: usize = 12;

/// How many people of one event are named.
const MAX_PEOPLE: usize = 3;

#[derive(Template)]
#[template(path = "events/search.html", blocks = ["results"])]
struct SearchPage {
    shell: Shell,
    /// What was typed.
    typed: String,
    /// Whether there are words to search for.
    is_asked: bool,
    coming: Vec<Line>,
    over: Vec<Line>,
    /// The addresses of the pages before and after this one.
    previous: Option<String>,
    next: Option<String>,
    colors: String,
}

/// An event that was found.
struct Line {
    id: EventId,
    href: String,
    day_href: String,
    color: String,
    title: Vec<Piece>,
    /// For `datetime`: RFC 3339 in UTC, or days; the end is exclusive.
    start: String,
    end: String,
    when: String,
    place: Option<Vec<Piece>>,
    people: Vec<Vec<Piece>>,
    snippet: Option<Vec<Piece>>,
    repeats: bool,
    is_private: bool,
    /// The key of what is special about its status.
    badge: Option<&'static str>,
}

/// `GET /search`, with `q` and, from the second page on, `page`.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    htmx: Htmx,
    query: web::Query<Pairs>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let sent = |name: &str| query.iter().rev().find(|pair| pair.0 == name).map(|pair| pair.1.as_str());
    let typed: String = sent("q").unwrap_or_default().chars().take(MAX_CHARS).collect();
    let page =
        sent("page").and_then(|page| page.parse::<usize>().ok()).unwrap_or(1).clamp(1, found::LAST_PAGE);
    let (owner, now) = (user.id, clock.now());
    let words = typed.split_whitespace().take(MAX_WORDS).collect::<Vec<_>>().join(" ");
    let (found, calendars) = db
        .run(move |conn| {
            let found = found::search(conn, owner, &words, page - 1, now)?;
            Ok::<_, AppError>((found, Calendar::all_of(conn, owner)?))
        })
        .await?;
    let shell = user.shell(&req).titled("search-title").in_section("search");
    let is_asked = found.is_some();
    let Found { hits, marker, has_more } =
        found.unwrap_or(Found { hits: Vec::new(), marker: Marker::default(), has_more: false });
    let ink = Ink { lang: shell.lang, zone: user.zone(), marker, calendars: &calendars };
    let colors = assets::colors_path(hits.iter().map(|hit| ink.color(hit)));
    let (over, coming): (Vec<&Hit>, Vec<&Hit>) = hits.iter().partition(|hit| hit.is_over);
    let lines = |hits: Vec<&Hit>| hits.into_iter().map(|hit| ink.line(hit)).collect();
    let page = SearchPage {
        coming: lines(coming),
        over: lines(over),
        previous: (page > 1).then(|| paths::search(&typed, page - 1)),
        next: has_more.then(|| paths::search(&typed, page + 1)),
        is_asked,
        colors,
        typed,
        shell,
    };
    htmx::page_or(&htmx, StatusCode::OK, &page, &page.as_results())
}

/// What writing the lines needs to know beside the events.
struct Ink<'a> {
    lang: Lang,
    zone: Zone,
    marker: Marker,
    calendars: &'a [Calendar],
}

impl Ink<'_> {
    fn color<'a>(&'a self, hit: &'a Hit) -> &'a str {
        let calendar = self.calendars.iter().find(|calendar| Some(calendar.id) == hit.event.calendar_id);
        let of_calendar = calendar.map_or(DEFAULT_COLOR, |calendar| &calendar.color);
        hit.event.color.as_deref().unwrap_or(of_calendar)
    }

    fn line(&self, hit: &Hit) -> Line {
        let (event, marker) = (&hit.event, &self.marker);
        let (day, when): (NaiveDate, String) = match &hit.when {
            When::Timed { span, .. } => (self.zone.day(span.start), self.lang.span(*span, &self.zone)),
            When::AllDay { first, last, .. } => (*first, self.lang.days(*first, *last)),
        };
        let (start, end) = match &hit.when {
            When::Timed { span, .. } => (span.start.to_string(), span.end.to_string()),
            When::AllDay { first, .. } => {
                (first.to_string(), hit.when.stored().end.to_utc().date().to_string())
            }
        };
        let title = match event.title.trim() {
            "" => self.lang.t("view-untitled"),
            title => title.to_owned(),
        };
        let place = event.location.as_deref().and_then(|place| place.lines().next());
        let people = hit.people.iter().map(|person| match &person.name {
            Some(name) if !marker.finds(&person.email) => name.clone(),
            Some(name) => format!("{name} <{}>", person.email),
            None => person.email.clone(),
        });
        // The rest of the text speaks only where nothing else shows why this was found.
        let is_plain = !marker.finds(&title) && !place.is_some_and(|place| marker.finds(place));
        let texts = [&event.description, &hit.notes, &event.location];
        Line {
            id: event.id,
            href: match hit.occurrence {
                Some(start) => paths::occurrence(event.id, start),
                None => paths::event(event.id),
            },
            day_href: paths::calendar("day", nearest_shown(day)),
            color: assets::color_class(self.color(hit)),
            title: marker.pieces(&title),
            start,
            end,
            when,
            place: place.map(|place| marker.pieces(place)),
            people: people
                .filter(|label| marker.finds(label))
                .take(MAX_PEOPLE)
                .map(|label| marker.pieces(&label))
                .collect(),
            snippet: texts.into_iter().flatten().filter(|_| is_plain).find_map(|text| marker.snippet(text)),
            repeats: event.recurrence_rule.is_some() || event.recurring_event_id.is_some(),
            is_private: event.visibility == "private",
            badge: match event.status.as_str() {
                _ if hit.answer == Some(Answer::NeedsAction) => Some("view-unanswered"),
                "cancelled" => Some("event-status-cancelled"),
                "tentative" => Some("event-status-tentative"),
                _ => None,
            },
        }
    }
}
