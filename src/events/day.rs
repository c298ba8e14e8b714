//! Screen: a day, hour by hour.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::{
    time_grid::TimeGrid,
    view::{self, Head, Shown, Visit},
};
use crate::{error::AppError, web::Shell};

#[derive(Template)]
#[template(path = "events/day.html", blocks = ["main"])]
struct DayPage {
    shell: Shell,
    head: Head,
    grid: TimeGrid,
}

/// `GET /calendar/day/{day}`.
pub async fn show(visit: Visit, day: web::Path<NaiveDate>) -> Result<HttpResponse, AppError> {
    let day = view::shown_day(*day)?;
    let shown =
        Shown { view: "day", day, first: day, last: day, previous: day.pred_opt(), next: day.succ_opt() };
    let (shell, head, sight) = visit.open(&shown, |lang| lang.day_long(day)).await?;
    let page = DayPage { shell, head, grid: TimeGrid::new(&sight, day, 1) };
    visit.answer(&page, &page.as_main())
}
