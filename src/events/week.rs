//! Screen: a week, seven days side by side, hour by hour.

use actix_htmx::Htmx;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use chrono::{Days, NaiveDate};

use super::{
    sidebar::{Sidebar, monday_of},
    time_grid::TimeGrid,
    view::{self, Sight, Toolbar},
};
use crate::{
    accounts::CurrentUser,
    db::Db,
    error::AppError,
    paths,
    time::Clock,
    web::{Shell, htmx},
};

#[derive(Template)]
#[template(path = "events/week.html", blocks = ["main"])]
struct WeekPage {
    shell: Shell,
    toolbar: Toolbar,
    sidebar: Sidebar,
    colors: Vec<String>,
    grid: TimeGrid,
}

/// `GET /calendar/week/{day}`: the week from Monday to Sunday that holds the day.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    htmx: Htmx,
    day: web::Path<NaiveDate>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let day = view::shown_day(*day)?;
    let monday = monday_of(day);
    let sunday = monday + Days::new(6);
    let sight = Sight::load(&db, &user, &clock, "week", (monday, sunday)).await?;
    let shell = view::frame(&req, &user, |shell| shell.lang.week(monday, sunday));
    let pen = sight.pen(&shell);
    let here = paths::calendar("week", day);
    let neighbours = (day.checked_sub_days(Days::new(7)), day.checked_add_days(Days::new(7)));
    let page = WeekPage {
        toolbar: Toolbar::new(&shell, &htmx, "week", day, neighbours, sight.today),
        sidebar: Sidebar::new(shell.lang, day, Some(monday..=sunday), sight.today, &sight.calendars, here),
        colors: sight.colors(&pen),
        grid: TimeGrid::new(shell.lang, &pen, &sight, monday, 7),
        shell,
    };
    htmx::page_or(&htmx, StatusCode::OK, &page, &page.as_main())
}
