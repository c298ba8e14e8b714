//! Screen: an owner's calendars, and a new one.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    Calendar,
    form::CalendarForm,
    palette::{self, Swatch},
};
use crate::{
    accounts::CurrentUser,
    db::Db,
    error::AppError,
    paths,
    time::Clock,
    web::{
        FieldErrors, Language, Shell, assets,
        form::Form,
        htmx,
        shell::{Notice, leave_notice},
    },
};

#[derive(Template)]
#[template(path = "calendars/list.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<Line>,
    /// The sheets of the calendars' colours and of the swatches.
    colors: [String; 2],
    form: CalendarForm,
    errors: FieldErrors,
    swatches: Vec<Swatch>,
}

struct Line {
    name: String,
    color: String,
    events: String,
    zone: String,
    is_primary: bool,
    is_visible: bool,
    is_active: bool,
    edit: String,
    delete: String,
}

/// `GET /calendars`.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    list_page(&req, &user, &db, &clock, CalendarForm::default(), FieldErrors::default()).await
}

/// `POST /calendars`.
pub async fn create(
    req: HttpRequest,
    user: CurrentUser,
    form: Form<CalendarForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (form, lang, owner) = (form.0, Language::of(&req), user.id);
    let (draft, make_primary) = match form.parse_new(lang, &user) {
        Ok(wish) => wish,
        Err(errors) => return list_page(&req, &user, &db, &clock, form, errors).await,
    };
    let calendar = db.transaction(move |conn| Calendar::add(conn, owner, &draft, make_primary)).await?;
    let text = lang.t1("calendars-added", "name", calendar.name);
    leave_notice(&req, &Notice { text, undo: None });
    Ok(htmx::see_other(paths::CALENDARS))
}

/// The list with the form below it; refused when there are errors.
async fn list_page(
    req: &HttpRequest,
    user: &CurrentUser,
    db: &Db,
    clock: &Clock,
    form: CalendarForm,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    let owner = user.id;
    let (calendars, counts) = db
        .run(move |conn| {
            Ok::<_, AppError>((Calendar::all_of(conn, owner)?, Calendar::event_counts(conn, owner)?))
        })
        .await?;
    let shell = user.shell(req).titled("calendars-title").in_section("calendar");
    let (lang, now) = (shell.lang, clock.now());
    let swatches = palette::swatches(lang, form.chosen_color().unwrap_or_else(|| free_color(&calendars)));
    let line = |calendar: &Calendar| Line {
        name: calendar.name.clone(),
        color: assets::color_class(&calendar.color),
        events: lang.t1("calendars-events", "count", counts.get(&calendar.id).copied().unwrap_or_default()),
        zone: lang.zone_label(&calendar.zone(), now),
        is_primary: calendar.is_primary,
        is_visible: calendar.is_visible,
        is_active: calendar.is_active,
        edit: paths::calendar_editor(calendar.id),
        delete: paths::calendar_deletion(calendar.id),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ListPage {
        lines: calendars.iter().map(line).collect(),
        colors: [
            assets::colors_path(calendars.iter().map(|calendar| calendar.color.as_str())),
            palette::sheet(&swatches),
        ],
        shell,
        form,
        errors,
        swatches,
    };
    htmx::page(status, &page)
}

/// The first colour of the palette that no calendar has, to tell the next one apart.
fn free_color(calendars: &[Calendar]) -> &'static str {
    let taken = |color: &str| calendars.iter().any(|calendar| calendar.color.eq_ignore_ascii_case(color));
    palette::COLORS
        .iter()
        .map(|(color, _)| *color)
        .find(|color| !taken(color))
        .unwrap_or(palette::COLORS[0].0)
}
