//! The owner's events as an iCalendar file.

use std::collections::HashMap;

use actix_web::{HttpResponse, http::header, web};
use serde::Deserialize;

use super::{Event, ical::occurrence_to_ical};
use crate::{
    accounts::CurrentUser,
    calendars::Calendar,
    db::Db,
    error::AppError,
    ical::{self, IcalEvent, Method},
    ids::{CalendarId, EventId},
    time::Clock,
};

/// What to export.
#[derive(Debug, Deserialize)]
pub struct Selection {
    /// One calendar; none: all events.
    calendar_id: Option<CalendarId>,
}

/// `GET /export.ics`: all events of the owner, or those of `calendar_id`, without their guests
/// (RFC 5546 section 3.2.1: what is published asks nobody).
pub async fn show(
    user: CurrentUser,
    selection: web::Query<Selection>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, chosen) = (user.id, selection.calendar_id);
    let (calendar, events) = db
        .run(move |conn| {
            let calendar = chosen.map(|id| Calendar::find(conn, owner, id)).transpose()?;
            Ok::<_, AppError>((calendar, Event::all_of(conn, owner, chosen)?))
        })
        .await?;
    let (zone, now) = (calendar.as_ref().map_or_else(|| user.zone(), Calendar::zone), clock.now());
    let name = calendar.map_or_else(|| user.name(), |calendar| calendar.name);
    let write = move || {
        let events = to_ical(&events);
        let (method, name, zone) = (Some(Method::Publish), Some(name.as_str()), Some(&zone));
        ical::write(&ical::Calendar { method, name, zone, events: &events, stamp: now })
    };
    let text = web::block(write).await.map_err(|_| AppError::Busy)?;
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8; method=PUBLISH")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"calento.ics\""))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text))
}

/// The events without guests; changed occurrences are named as their series names them.
pub fn to_ical(events: &[Event]) -> Vec<IcalEvent> {
    let series: HashMap<EventId, &Event> = events.iter().map(|event| (event.id, event)).collect();
    let series_of = |event: &Event| event.recurring_event_id.and_then(|id| series.get(&id).copied());
    events.iter().map(|event| occurrence_to_ical(event, series_of(event).unwrap_or(event), &[])).collect()
}
