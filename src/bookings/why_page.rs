//! Screen: why a time is not offered, for the owner of a link.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use chrono::{Datelike, NaiveDateTime};
use serde::Deserialize;

use super::{
    BookingLink,
    slots::Rules,
    weekly_hours::format_line,
    why::{Touches, Why},
};
use crate::{
    accounts::CurrentUser,
    db::Db,
    error::AppError,
    i18n::Lang,
    ids::BookingLinkId,
    paths,
    time::{Clock, Instant, Span, Zone},
    web::{FieldErrors, Shell, htmx},
};

/// The years that may be asked about.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// The time asked about, `YYYY-MM-DDTHH:MM` on the clocks of the link's zone.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Ask {
    at: Option<String>,
}

#[derive(Template)]
#[template(path = "bookings/why.html")]
struct WhyPage {
    shell: Shell,
    title: String,
    editor: String,
    action: String,
    at: String,
    zone: String,
    errors: FieldErrors,
    /// The time asked about and what is to be said of it.
    answer: Option<Answer>,
}

struct Answer {
    when: String,
    is_offered: bool,
    sentence: String,
}

/// `GET /booking-links/{id}/why?at=`: 422 for a time that cannot be read.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingLinkId>,
    ask: web::Query<Ask>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (id, now, typed) = (id.into_inner(), clock.now(), ask.into_inner().at.unwrap_or_default());
    let (owner, wall) = (user.0.clone(), wall(&typed));
    let (link, found) = db
        .run(move |conn| {
            let link = BookingLink::find(conn, owner.id, id)?;
            let found = match wall {
                Some(wall) => {
                    let start = link.hours().zone.instant(wall);
                    Some((start, Why::of(conn, &owner, &link, start, now)?))
                }
                None => None,
            };
            Ok::<_, AppError>((link, found))
        })
        .await?;
    let shell = user.shell(&req).titled("why-title").in_section("booking-links");
    let (rules, lang) = (link.rules(), shell.lang);
    let zone = rules.hours.zone.clone();
    let mut errors = FieldErrors::default();
    if wall.is_none() && !typed.is_empty() {
        errors.add("at", shell.t("why-at-bad"));
    }
    let answer = found.map(|(start, why)| Answer {
        when: lang.moment(start, &zone),
        is_offered: why.is_none(),
        sentence: why.map_or_else(|| lang.t("why-offered"), |why| in_words(&why, &rules, start, lang)),
    });
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = WhyPage {
        title: link.title.clone(),
        editor: paths::booking_link(link.id),
        action: paths::booking_link_why(link.id),
        at: typed,
        zone: lang.zone_label(&zone, now),
        errors,
        answer,
        shell,
    };
    htmx::page(status, &page)
}

/// The reading that was typed; seconds may be there.
fn wall(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    let read = |format| NaiveDateTime::parse_from_str(text, format).ok();
    read("%Y-%m-%dT%H:%M").or_else(|| read("%Y-%m-%dT%H:%M:%S")).filter(|wall| YEARS.contains(&wall.year()))
}

/// The sentence for a reason, with times on the clocks of the link's zone.
fn in_words(why: &Why, rules: &Rules, start: Instant, lang: Lang) -> String {
    let zone = &rules.hours.zone;
    match why {
        Why::Past => lang.t("why-past"),
        Why::Notice { earliest } => lang.t1("why-notice", "earliest", lang.moment(*earliest, zone)),
        Why::Window { last } => lang.t1("why-window", "last", lang.day_long(*last)),
        Why::Hours { day, hours, is_override } => {
            let key = match (hours.is_empty(), is_override) {
                (true, true) => "why-day-off",
                (true, false) => "why-weekday-closed",
                (false, true) => "why-override-hours",
                (false, false) => "why-weekday-hours",
            };
            let end = zone.wall(rules.meeting(start).end);
            lang.with(
                key,
                &[
                    ("day", lang.day_long(*day).into()),
                    ("weekday", lang.weekday(day.weekday()).into()),
                    ("hours", format_line(hours).into()),
                    ("end", lang.time(end.time()).into()),
                ],
            )
        }
        Why::NotAStart { before, after } => {
            let near: Vec<String> =
                [before, after].into_iter().flatten().map(|at| time(*at, zone, lang)).collect();
            lang.t1("why-not-a-start", "near", near.join(", "))
        }
        Why::Busy { title, span, touches } => {
            let key = match touches {
                Touches::Meeting => "why-busy",
                Touches::OwnBreak | Touches::TheirBreak => "why-busy-break",
            };
            let when = times(*span, zone, lang);
            lang.with(key, &[("title", title.clone().into()), ("when", when.into())])
        }
        Why::Booked { guest, link, span, touches } => {
            let key = match touches {
                Touches::Meeting => "why-booked",
                Touches::TheirBreak => "why-booked-their-break",
                Touches::OwnBreak => "why-booked-break",
            };
            let when = times(*span, zone, lang);
            let values = [
                ("guest", guest.clone().unwrap_or_else(|| lang.t("why-somebody")).into()),
                ("link", link.clone().into()),
                ("when", when.into()),
            ];
            lang.with(key, &values)
        }
        Why::Held => lang.t("why-held"),
        Why::DayFull { most } => lang.t1("why-day-full", "most", *most),
        Why::WeekFull { most } => lang.t1("why-week-full", "most", *most),
    }
}

fn time(at: Instant, zone: &Zone, lang: Lang) -> String {
    lang.time(zone.wall(at).time())
}

/// `9:00 AM – 9:30 AM`, or with days when it is not all on one.
fn times(span: Span, zone: &Zone, lang: Lang) -> String {
    if zone.day(span.start) == zone.day(span.end) {
        format!("{} – {}", time(span.start, zone, lang), time(span.end, zone, lang))
    } else {
        lang.span(span, zone)
    }
}
