//! Screen: a day, hour by hour.

use actix_htmx::Htmx;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use chrono::NaiveDate;

use super::{
    sidebar::Sidebar,
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
#[template(path = "events/day.html", blocks = ["main"])]
struct DayPage {
    shell: Shell,
    toolbar: Toolbar,
    sidebar: Sidebar,
    colors: Vec<String>,
    grid: TimeGrid,
}

/// `GET /calendar/day/{day}`.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    htmx: Htmx,
    day: web::Path<NaiveDate>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let day = view::shown_day(*day)?;
    let sight = Sight::load(&db, &user, &clock, "day", (day, day)).await?;
    let shell = view::frame(&req, &user, |shell| shell.lang.day_long(day));
    let pen = sight.pen(&shell);
    let here = paths::calendar("day", day);
    let page = DayPage {
        toolbar: Toolbar::new(&shell, &htmx, "day", day, (day.pred_opt(), day.succ_opt()), sight.today),
        sidebar: Sidebar::new(shell.lang, day, Some(day..=day), sight.today, &sight.calendars, here),
        colors: sight.colors(&pen),
        grid: TimeGrid::new(shell.lang, &pen, &sight, day, 1),
        shell,
    };
    htmx::page_or(&htmx, StatusCode::OK, &page, &page.as_main())
}
