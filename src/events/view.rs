//! What all calendar views share: the way in, who asks, what is loaded, and the frame around it.

use std::{
    collections::{BTreeSet, HashSet},
    future::Future,
    ops::RangeInclusive,
    pin::Pin,
};

use actix_htmx::Htmx;
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::StatusCode, web};
use askama::Template;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    Occurrence, Window,
    drawn::Pen,
    sidebar::{BusyDays, MiniMonth, Sidebar},
    toolbar::Toolbar,
};
use crate::{
    accounts::{CurrentUser, User},
    calendars::Calendar,
    db::Db,
    error::AppError,
    i18n::Lang,
    ids::CalendarId,
    paths,
    time::{Clock, Instant, Zone},
    web::{Shell, assets, htmx},
};

/// The views there are, in the order of the switch.
pub(super) const VIEWS: [&str; 5] = ["day", "week", "month", "year", "agenda"];

/// The years that views show; beyond them nothing answers.
pub(super) const YEARS: RangeInclusive<i32> = 1900..=2200;

/// `GET /calendar`: today, in the view the owner opened last.
pub async fn last(user: CurrentUser, clock: web::Data<Clock>) -> HttpResponse {
    let today = user.zone().day(clock.now());
    let view = VIEWS.into_iter().find(|view| *view == user.last_view).unwrap_or("month");
    htmx::see_other(paths::calendar(view, today))
}

/// The day itself, or the nearest one that views show.
pub fn nearest_shown(day: NaiveDate) -> NaiveDate {
    let edge = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    day.clamp(edge(*YEARS.start(), 1, 1), edge(*YEARS.end(), 12, 31))
}

/// The day of a view's address.
///
/// # Errors
/// `NotFound` outside the years that views show.
pub(super) fn shown_day(day: NaiveDate) -> Result<NaiveDate, AppError> {
    if YEARS.contains(&day.year()) { Ok(day) } else { Err(AppError::NotFound) }
}

/// What an address of a view shows.
pub(super) struct Shown {
    pub view: &'static str,
    /// The day in the address.
    pub day: NaiveDate,
    /// The first and the last day that the view draws.
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// The days in the addresses of the same view before and after.
    pub previous: Option<NaiveDate>,
    pub next: Option<NaiveDate>,
}

/// What an address of a view may say beside the view and the day; what cannot be read is ignored.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wishes {
    /// The small month of the sidebar, as `2026-11`.
    mini: Option<String>,
}

/// Somebody who opens a view.
pub struct Visit {
    req: HttpRequest,
    user: CurrentUser,
    htmx: Htmx,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
}

impl FromRequest for Visit {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, AppError>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let user = CurrentUser::from_request(req, payload);
        let parts = <(Htmx, web::Data<Db>, web::Data<Clock>)>::extract(req);
        let req = req.clone();
        Box::pin(async move {
            let user = user.await?;
            let (htmx, db, clock) =
                parts.await.map_err(|error| AppError::internal(anyhow::anyhow!("{error}")))?;
            Ok(Self { req, user, htmx, db, clock })
        })
    }
}

/// What a view draws, and for whom.
pub(super) struct Sight {
    pub calendars: Vec<Calendar>,
    /// In order of start, longer ones first; all of them touch the days shown.
    pub occurrences: Vec<Seen>,
    pub zone: Zone,
    /// Whose hours stand beside those of `zone`.
    pub second_zone: Option<Zone>,
    pub now: Instant,
    pub today: NaiveDate,
    pub lang: Lang,
}

/// An occurrence, and the days it touches for its owner.
pub(super) struct Seen {
    pub occurrence: Occurrence,
    pub first: NaiveDate,
    pub last: NaiveDate,
}

/// What stands around a view.
pub(super) struct Head {
    pub toolbar: Toolbar,
    pub sidebar: Sidebar,
    /// The addresses of sheets with every colour that is drawn.
    pub colors: Vec<String>,
}

impl Visit {
    /// Loads what `shown` draws, and remembers the view for the next visit; the frame is titled by
    /// `title`. Occurrences on calendars that are not visible are left out.
    ///
    /// # Errors
    /// When the database does.
    pub(super) async fn open(
        &self,
        shown: &Shown,
        title: impl FnOnce(Lang) -> String,
    ) -> Result<(Shell, Head, Sight), AppError> {
        let (zone, now, owner) = (self.user.zone(), self.clock.now(), self.user.id);
        let mini = MiniMonth::of(self.wishes::<Wishes>().mini.as_deref(), shown.day);
        let windows = windows((shown.first, shown.last), mini.days(), &zone);
        let view = (self.user.last_view != shown.view).then_some(shown.view);
        let (calendars, occurrences) = self
            .db
            .run(move |conn| {
                if let Some(view) = view {
                    User::remember_view(conn, owner, view)?;
                }
                let calendars = Calendar::all_of(conn, owner)?;
                let mut occurrences = Vec::new();
                for window in windows {
                    occurrences.extend(Occurrence::in_window(conn, owner, &window)?);
                }
                Ok::<_, AppError>((calendars, occurrences))
            })
            .await?;
        let hidden: HashSet<CalendarId> =
            calendars.iter().filter(|calendar| !calendar.is_visible).map(|calendar| calendar.id).collect();
        let mut busy = BusyDays::new(&mini);
        let mut seen = Vec::with_capacity(occurrences.len());
        for occurrence in occurrences {
            if occurrence.event.calendar_id.is_some_and(|id| hidden.contains(&id)) {
                continue;
            }
            let (first, last) = occurrence.days(&zone);
            busy.add(first, last);
            if first <= shown.last && shown.first <= last {
                seen.push(Seen { occurrence, first, last });
            }
        }

        let mut shell = self.user.shell(&self.req).in_section("calendar");
        shell.title = title(shell.lang);
        let today = zone.day(now);
        let second_zone = self.user.second_zone();
        let sight = Sight { calendars, occurrences: seen, today, zone, second_zone, now, lang: shell.lang };
        let head = Head {
            toolbar: Toolbar::new(&shell, shown, sight.today, htmx::wants_part(&self.htmx)),
            sidebar: Sidebar::new(&sight, shown, mini, &busy),
            colors: sight.colors(),
        };
        Ok((shell, head, sight))
    }

    /// What the address says behind its `?`; nothing when that cannot be read.
    pub(super) fn wishes<T: DeserializeOwned + Default>(&self) -> T {
        web::Query::from_query(self.req.query_string()).map(web::Query::into_inner).unwrap_or_default()
    }

    /// Whether htmx asks for a part of the page.
    pub(super) fn wants_part(&self) -> bool {
        htmx::wants_part(&self.htmx)
    }

    /// The whole page, or only its `part`.
    ///
    /// # Errors
    /// As [`htmx::page_or`].
    pub(super) fn answer(
        &self,
        page: &impl Template,
        part: &impl Template,
    ) -> Result<HttpResponse, AppError> {
        htmx::page_or(&self.htmx, StatusCode::OK, page, part)
    }
}

/// The days to load: those shown and those of the small month, in one window unless the small month
/// was turned away from what is shown.
fn windows(
    shown: (NaiveDate, NaiveDate),
    mini: (NaiveDate, NaiveDate),
    zone: &Zone,
) -> impl Iterator<Item = Window> + use<> {
    let joins = shown.0 <= mini.1 && mini.0 <= shown.1;
    let (one, other) =
        if joins { ((shown.0.min(mini.0), shown.1.max(mini.1)), None) } else { (shown, Some(mini)) };
    let zone = zone.clone();
    std::iter::once(one).chain(other).map(move |(first, last)| Window { first, last, zone: zone.clone() })
}

impl Sight {
    /// What draws the occurrences.
    pub fn pen(&self) -> Pen<'_> {
        Pen::new(self.lang, &self.zone, self.now, &self.calendars)
    }

    /// The addresses of sheets with every colour that is drawn, as many in each as one takes.
    fn colors(&self) -> Vec<String> {
        let pen = self.pen();
        let of_calendars = self.calendars.iter().map(|calendar| calendar.color.as_str());
        let of_events = self.occurrences.iter().map(|seen| pen.color(&seen.occurrence));
        let all: BTreeSet<&str> = of_calendars.chain(of_events).collect();
        let all: BTreeSet<String> = all.into_iter().map(str::to_ascii_lowercase).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        all.chunks(assets::MOST_COLORS).map(|some| assets::colors_path(some.iter().copied())).collect()
    }
}
