//! `GET /feeds/{token}.ics`: what programs read that know the address.

use std::time::{Duration, SystemTime};

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::header::{self, EntityTag, Header, HttpDate, IfModifiedSince, IfNoneMatch},
    web,
};

use super::{Feed, Kind, disclosure::Disclosure, feed::Opened};
use crate::{
    calendars::Calendar,
    db::Db,
    error::AppError,
    events::{
        export::calendar_text,
        outflow::{Selection, Source},
    },
    ical::{self, Head, Method},
    time::{Clock, Instant},
    tokens,
    web::rate_limit::{Act, RateLimits},
};

/// How often a program should look again, in hours.
const REFRESH_HOURS: u32 = 1;

/// A change may show in `updated_at` so much later than it says there: it is the start of its
/// transaction. By the date alone nothing younger is called unchanged.
const SETTLED: Duration = Duration::from_secs(10 * 60);

/// The calendar as the feed's kind tells it; 304 as long as nothing changed.
pub async fn show(
    req: HttpRequest,
    token: web::Path<String>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::Feed, &token)?;
    let (digest, now) = (tokens::digest(&token), clock.now());
    let opened = db.run(move |conn| Feed::open(conn, &digest, now)).await?;
    let lang = opened.owner.mail_lang();
    let kind = opened.feed.kind();
    let name = match (kind, &opened.calendar) {
        (Kind::Busy, _) => lang.t1("feeds-busy-name", "name", opened.owner.name()),
        (_, Some(calendar)) => calendar.name.clone(),
        (_, None) => opened.owner.name(),
    };
    let zone = opened.calendar.as_ref().map_or_else(|| opened.owner.zone(), Calendar::zone);
    let disclosure = Disclosure { kind, busy: lang.t("feeds-busy-title"), salt: opened.feed.id.to_string() };

    let said =
        [env!("CARGO_PKG_VERSION"), kind.stored(), &opened.version, &name, zone.name(), &disclosure.busy];
    let tag = EntityTag::new_weak(tokens::digest(&said.join("\u{1}"))[..32].to_owned());
    let changed = opened.changed_at.map(system_time);
    let known = is_known(&req, &tag, changed, system_time(now));
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header(header::ETag(tag))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header(("X-Robots-Tag", "noindex, nofollow"));
    if let Some(changed) = changed {
        response.insert_header(header::LastModified(HttpDate::from(changed)));
    }
    let Opened { feed, owner, .. } = opened;
    if known {
        return Ok(response.finish());
    }
    let of = match feed.calendar_id {
        Some(calendar) => Source::Calendar(calendar),
        None if kind == Kind::Busy => Source::InUse,
        None => Source::Anywhere,
    };
    let selection = Selection { owner: owner.id, of };
    let zones = db.run(move |conn| selection.zones(conn, now)).await?;
    let head = Head {
        method: Some(Method::Publish),
        name: Some(&name),
        zone: Some(&zone),
        refresh_hours: Some(REFRESH_HOURS),
    };
    let begin = ical::begin(&head, &zones);
    let text = calendar_text(db.get_ref().clone(), selection, begin, now, move |batch| disclosure.of(batch));
    Ok(response.content_type("text/calendar; charset=utf-8").streaming(text))
}

/// Whether the reader has what the answer would be (RFC 9110 section 13.2.2).
fn is_known(req: &HttpRequest, tag: &EntityTag, changed: Option<SystemTime>, now: SystemTime) -> bool {
    if req.headers().contains_key(header::IF_NONE_MATCH) {
        return match IfNoneMatch::parse(req) {
            Ok(IfNoneMatch::Any) => true,
            Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(tag)),
            Err(_) => false,
        };
    }
    let Some(changed) = changed.filter(|changed| *changed + SETTLED < now) else { return false };
    let since = req.get_header::<IfModifiedSince>();
    // The date in the header has no fractions of a second.
    since.is_some_and(|since| changed < SystemTime::from(since.0) + Duration::from_secs(1))
}

fn system_time(at: Instant) -> SystemTime {
    let seconds = u64::try_from(at.unix_seconds()).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}
