//! What all calendar views share: the way in, what they load, and the bar above them.

use std::{
    collections::{BTreeSet, HashSet},
    ops::RangeInclusive,
};

use actix_htmx::Htmx;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{Datelike, NaiveDate};

use super::{Occurrence, Window, drawn::Pen};
use crate::{
    accounts::{CurrentUser, User},
    calendars::Calendar,
    db::Db,
    error::AppError,
    ids::CalendarId,
    paths,
    time::{Clock, Instant, Zone},
    web::{Shell, assets, htmx},
};

/// The views there are, in the order of the switch.
const VIEWS: [&str; 3] = ["day", "week", "month"];

/// The years that views show; beyond them nothing answers.
const YEARS: RangeInclusive<i32> = 1900..=2200;

/// `GET /calendar`: today, in the view the owner opened last.
pub async fn last(user: CurrentUser, clock: web::Data<Clock>) -> HttpResponse {
    let today = user.zone().day(clock.now());
    let view = VIEWS.into_iter().find(|view| *view == user.last_view).unwrap_or("month");
    htmx::see_other(paths::calendar(view, today))
}

/// The day of a view's address.
///
/// # Errors
/// `NotFound` outside the years that views show.
pub(super) fn shown_day(day: NaiveDate) -> Result<NaiveDate, AppError> {
    if YEARS.contains(&day.year()) { Ok(day) } else { Err(AppError::NotFound) }
}

/// What a view draws, and for whom.
pub(super) struct Sight {
    pub calendars: Vec<Calendar>,
    pub occurrences: Vec<Occurrence>,
    pub zone: Zone,
    pub now: Instant,
    pub today: NaiveDate,
}

impl Sight {
    /// Loads the days from `first` to `last` in the owner's zone, and remembers the view for the
    /// next visit. Occurrences on calendars that are not visible are left out.
    ///
    /// # Errors
    /// When the database does.
    pub async fn load(
        db: &Db,
        user: &User,
        clock: &Clock,
        view: &'static str,
        (first, last): (NaiveDate, NaiveDate),
    ) -> Result<Self, AppError> {
        let (zone, now, owner) = (user.zone(), clock.now(), user.id);
        let window = Window { first, last, zone: zone.clone() };
        let (calendars, occurrences) = db
            .run(move |conn| {
                User::remember_view(conn, owner, view)?;
                let calendars = Calendar::all_of(conn, owner)?;
                let occurrences = Occurrence::in_window(conn, owner, &window)?;
                Ok::<_, AppError>((calendars, occurrences))
            })
            .await?;
        let hidden: HashSet<CalendarId> =
            calendars.iter().filter(|calendar| !calendar.is_visible).map(|calendar| calendar.id).collect();
        let occurrences = occurrences
            .into_iter()
            .filter(|occurrence| !occurrence.event.calendar_id.is_some_and(|id| hidden.contains(&id)))
            .collect();
        Ok(Self { calendars, occurrences, today: zone.day(now), zone, now })
    }

    /// What draws the occurrences.
    pub fn pen(&self, shell: &Shell) -> Pen<'_> {
        Pen::new(shell.lang, &self.zone, self.now, &self.calendars)
    }

    /// The addresses of sheets with every colour that is drawn, as many in each as one takes.
    pub fn colors(&self, pen: &Pen<'_>) -> Vec<String> {
        let of_calendars = self.calendars.iter().map(|calendar| calendar.color.to_lowercase());
        let of_events = self.occurrences.iter().map(|occurrence| pen.color(occurrence).to_lowercase());
        let all: BTreeSet<String> = of_calendars.chain(of_events).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        all.chunks(assets::MOST_COLORS).map(|some| assets::colors_path(some.iter().copied())).collect()
    }
}

/// The bar above a view: its name, the ways through time, and the other views.
pub(super) struct Toolbar {
    pub heading: String,
    pub previous: Option<Step>,
    pub next: Option<Step>,
    pub today: String,
    pub views: Vec<ViewLink>,
    /// Whether the page goes out as the part that htmx puts in place of the view shown before.
    pub is_part: bool,
}

/// A step to the neighbour of a view.
pub(super) struct Step {
    pub href: String,
    pub label: String,
}

/// A choice of the switch between views.
pub(super) struct ViewLink {
    pub name: &'static str,
    pub label: String,
    pub href: String,
    pub is_current: bool,
}

impl Toolbar {
    /// The bar of `view` at `day`, whose neighbours are at `previous` and `next`; the page's title
    /// is its heading.
    pub fn new(
        shell: &Shell,
        htmx: &Htmx,
        view: &'static str,
        day: NaiveDate,
        (previous, next): (Option<NaiveDate>, Option<NaiveDate>),
        today: NaiveDate,
    ) -> Self {
        let step = |to: Option<NaiveDate>, key: &str| {
            let to = to.filter(|day| YEARS.contains(&day.year()))?;
            Some(Step { href: paths::calendar(view, to), label: shell.t(&format!("view-{view}-{key}")) })
        };
        let link = |name: &'static str| ViewLink {
            name,
            label: shell.t(&format!("view-{name}")),
            href: paths::calendar(name, day),
            is_current: name == view,
        };
        Self {
            heading: shell.title.clone(),
            previous: step(previous, "previous"),
            next: step(next, "next"),
            today: paths::calendar(view, today),
            views: VIEWS.into_iter().map(link).collect(),
            is_part: htmx::wants_part(htmx),
        }
    }
}

/// The frame of a view's page, titled.
pub(super) fn frame(req: &HttpRequest, user: &CurrentUser, title: impl FnOnce(&Shell) -> String) -> Shell {
    let mut shell = user.shell(req).in_section("calendar");
    shell.title = title(&shell);
    shell
}
