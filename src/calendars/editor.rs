//! Screens: one calendar to change, and the question before it is taken away.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    Calendar,
    calendar::Deleted,
    form::CalendarForm,
    palette::{self, Swatch},
};
use crate::{
    accounts::CurrentUser,
    db::Db,
    error::AppError,
    ids::CalendarId,
    paths,
    time::{Clock, Zone},
    web::{
        FieldErrors, Language, Shell,
        form::Form,
        htmx,
        shell::{Notice, leave_notice},
    },
};

#[derive(Template)]
#[template(path = "calendars/edit.html")]
struct EditorPage {
    shell: Shell,
    is_primary: bool,
    action: String,
    deletion: String,
    /// The private addresses of this calendar, and the calendar as a file.
    feeds: String,
    export: String,
    form: CalendarForm,
    errors: FieldErrors,
    swatches: Vec<Swatch>,
    colors: String,
    zones: Vec<String>,
}

/// `GET /calendars/{id}`.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<CalendarId>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (user.id, *id);
    let calendar = db.run(move |conn| Calendar::find(conn, owner, id)).await?;
    let form = CalendarForm::of(&calendar);
    editor_page(&req, &user, &calendar, form, FieldErrors::default())
}

/// `POST /calendars/{id}`: changes what was sent and leaves the rest, for the editor and for the
/// switches beside the views.
pub async fn update(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<CalendarId>,
    form: Form<CalendarForm>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, form, lang) = (user.id, *id, form.0, Language::of(&req));
    let wish = match form.parse(lang) {
        Ok(wish) => wish,
        Err(errors) => {
            let calendar = db.run(move |conn| Calendar::find(conn, owner, id)).await?;
            return editor_page(&req, &user, &calendar, form, errors);
        }
    };
    let calendar = db
        .transaction(move |conn| Calendar::change(conn, owner, id, &wish.change, wish.make_primary))
        .await?;
    if let Some(next) = form.next.as_deref() {
        // A switch shows by itself what it did.
        return Ok(htmx::see_other(paths::safe_next(Some(next))));
    }
    leave_notice(&req, &Notice { text: lang.t1("calendars-saved", "name", calendar.name), undo: None });
    Ok(htmx::see_other(paths::CALENDARS))
}

fn editor_page(
    req: &HttpRequest,
    user: &CurrentUser,
    calendar: &Calendar,
    form: CalendarForm,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    let mut shell = user.shell(req).in_section("calendar");
    shell.title = calendar.name.clone();
    let swatches = palette::swatches(shell.lang, form.chosen_color().unwrap_or(&calendar.color));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = EditorPage {
        shell,
        is_primary: calendar.is_primary,
        action: paths::calendar_editor(calendar.id),
        deletion: paths::calendar_deletion(calendar.id),
        feeds: paths::feeds_of(calendar.id),
        export: paths::export_of(calendar.id),
        form,
        errors,
        colors: palette::sheet(&swatches),
        swatches,
        zones: Zone::all_names(),
    };
    htmx::page(status, &page)
}

#[derive(Template)]
#[template(path = "calendars/delete.html")]
struct DeletionPage {
    shell: Shell,
    action: String,
    back: String,
    /// What happens, or why nothing can.
    lead: String,
    can_delete: bool,
}

/// `GET /calendars/{id}/delete`: says what becomes of the events, and asks.
pub async fn confirm_deletion(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<CalendarId>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    deletion_page(&req, &user, *id, &db, StatusCode::OK).await
}

/// `POST /calendars/{id}/delete`: its events move to the primary calendar, which itself stays.
pub async fn delete(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<CalendarId>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (user.id, *id, clock.now());
    let (name, deleted) = db
        .transaction(move |conn| {
            let calendar = Calendar::find(conn, owner, id)?;
            Ok::<_, AppError>((calendar.name, Calendar::delete(conn, owner, id, now)?))
        })
        .await?;
    match deleted {
        Deleted::Done { moved } => {
            let text = Language::of(&req)
                .with("calendars-deleted", &[("name", name.into()), ("count", moved.into())]);
            leave_notice(&req, &Notice { text, undo: None });
            Ok(htmx::see_other(paths::CALENDARS))
        }
        Deleted::IsPrimary => deletion_page(&req, &user, id, &db, StatusCode::UNPROCESSABLE_ENTITY).await,
    }
}

async fn deletion_page(
    req: &HttpRequest,
    user: &CurrentUser,
    id: CalendarId,
    db: &Db,
    status: StatusCode,
) -> Result<HttpResponse, AppError> {
    let owner = user.id;
    let (calendar, count, primary) = db
        .run(move |conn| {
            let calendar = Calendar::find(conn, owner, id)?;
            let count = Calendar::event_count(conn, id)?;
            Ok::<_, AppError>((calendar, count, Calendar::primary_of(conn, owner)?))
        })
        .await?;
    let mut shell = user.shell(req).in_section("calendar");
    let can_delete = !calendar.is_primary;
    let title = if can_delete { "calendars-delete-title" } else { "calendars-delete-primary-title" };
    shell.title = shell.t1(title, "name", calendar.name);
    let lead = if can_delete {
        shell
            .lang
            .with("calendars-delete-moves", &[("count", count.into()), ("primary", primary.name.into())])
    } else {
        shell.t("calendars-delete-primary")
    };
    let page = DeletionPage {
        shell,
        action: paths::calendar_deletion(id),
        back: paths::CALENDARS.to_owned(),
        lead,
        can_delete,
    };
    htmx::page(status, &page)
}
