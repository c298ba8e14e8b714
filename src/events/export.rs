//! The owner's events as an iCalendar file, sent as it is written.

use actix_web::{
    HttpResponse,
    http::header,
    web::{self, Bytes},
};
use futures_util::{Stream, stream};
use serde::Deserialize;

use super::outflow::{Batch, Selection, Source};
use crate::{
    accounts::CurrentUser,
    calendars::Calendar,
    db::Db,
    error::AppError,
    ical::{self, Head, IcalEvent, Method},
    ids::{CalendarId, EventId},
    time::{Clock, Instant},
};

/// What to export.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    /// One calendar; none: all events.
    calendar_id: Option<CalendarId>,
}

/// `GET /export.ics`: all events of the owner, or those of `calendar_id`, without their guests.
pub async fn show(
    user: CurrentUser,
    wanted: web::Query<Wanted>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, chosen, now) = (user.id, wanted.calendar_id, clock.now());
    let selection = Selection { owner, of: chosen.map_or(Source::Anywhere, Source::Calendar) };
    let (calendar, zones) = db
        .run(move |conn| {
            let calendar = chosen.map(|id| Calendar::find(conn, owner, id)).transpose()?;
            Ok::<_, AppError>((calendar, selection.zones(conn, now)?))
        })
        .await?;
    let zone = calendar.as_ref().map_or_else(|| user.zone(), Calendar::zone);
    let name = calendar.map_or_else(|| user.name(), |calendar| calendar.name);
    let head =
        Head { method: Some(Method::Publish), name: Some(&name), zone: Some(&zone), ..Head::default() };
    let begin = ical::begin(&head, &zones);
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8; method=PUBLISH")
        .insert_header((header::CONTENT_DISPOSITION, disposition(&name)))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .streaming(calendar_text(db.get_ref().clone(), selection, begin, now, Batch::to_ical)))
}

/// What a browser calls the file: the calendar's name, as far as it is letters that all systems take
/// in names of files.
fn disposition(name: &str) -> header::ContentDisposition {
    let plain: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
    let plain = plain.trim_matches('-');
    let name = if plain.is_empty() { "calento.ics".to_owned() } else { format!("{plain}.ics") };
    header::ContentDisposition::attachment(name)
}

/// How far the text is.
enum Stage {
    Begin(String),
    After(Option<EventId>),
    Done,
}

/// The text of a VCALENDAR, from `begin` on, of the events that `disclose` makes of each batch. It
/// breaks off when the database fails.
pub fn calendar_text(
    db: Db,
    selection: Selection,
    begin: String,
    now: Instant,
    disclose: impl Fn(&Batch) -> Vec<IcalEvent> + Clone + Send + 'static,
) -> impl Stream<Item = Result<Bytes, AppError>> {
    stream::try_unfold((Stage::Begin(begin), db, disclose), move |(stage, db, disclose)| async move {
        let after = match stage {
            Stage::Begin(text) => return Ok(Some((text.into(), (Stage::After(None), db, disclose)))),
            Stage::After(after) => after,
            Stage::Done => return Ok(None),
        };
        let write = disclose.clone();
        let (last, text) = db
            .run(move |conn| {
                let batch = selection.batch(conn, after)?;
                Ok::<_, AppError>((
                    batch.events.last().map(|event| event.id),
                    ical::entries(&write(&batch), now),
                ))
            })
            .await?;
        let (text, stage) = match last {
            Some(last) => (text, Stage::After(Some(last))),
            None => (ical::END.to_owned(), Stage::Done),
        };
        Ok(Some((Bytes::from(text), (stage, db, disclose))))
    })
}
