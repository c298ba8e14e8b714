//! Screen: a week, seven days side by side, hour by hour.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{Datelike, Days, NaiveDate};

use super::{
    sidebar::monday_of,
    time_grid::TimeGrid,
    view::{self, Head, Shown, Visit},
};
use crate::{error::AppError, web::Shell};

#[derive(Template)]
#[template(path = "events/week.html", blocks = ["main"])]
struct WeekPage {
    shell: Shell,
    head: Head,
    grid: TimeGrid,
    /// The week's number in the year (ISO 8601), and the same in words.
    number: u32,
    number_label: String,
}

/// `GET /calendar/week/{day}`: the week from Monday to Sunday that holds the day.
pub async fn show(visit: Visit, day: web::Path<NaiveDate>) -> Result<HttpResponse, AppError> {
    let day = view::shown_day(*day)?;
    let monday = monday_of(day);
    let sunday = monday + Days::new(6);
    let shown = Shown {
        view: "week",
        day,
        first: monday,
        last: sunday,
        previous: day.checked_sub_days(Days::new(7)),
        next: day.checked_add_days(Days::new(7)),
    };
    let (shell, head, sight) = visit.open(&shown, |lang| lang.week(monday, sunday)).await?;
    let number = monday.iso_week().week();
    let page = WeekPage {
        number_label: shell.t1("view-week-number", "number", number),
        number,
        shell,
        head,
        grid: TimeGrid::new(&sight, monday, 7),
    };
    visit.answer(&page, &page.as_main())
}
