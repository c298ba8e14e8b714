//! Screen: an iCalendar file onto one of the owner's calendars.

mod report_page;
mod upload;
mod wording;

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use self::{report_page::ReportPage, upload::Upload};
use super::intake::{self, Prepared, Report};
use crate::{
    accounts::CurrentUser,
    calendars::Calendar,
    db::Db,
    error::AppError,
    i18n::Lang,
    ical,
    ids::CalendarId,
    time::{Clock, Zone},
    web::{FieldErrors, Language, Shell, htmx},
};

/// The most entries of one file; the largest calendars people keep hold about a third.
const MOST_ENTRIES: usize = 50_000;

#[derive(Template)]
#[template(path = "events/import.html")]
struct ImportPage {
    shell: Shell,
    calendars: Vec<Calendar>,
    chosen: Option<CalendarId>,
    errors: FieldErrors,
}

impl ImportPage {
    fn is_chosen(&self, calendar: &Calendar) -> bool {
        self.chosen == Some(calendar.id)
    }
}

/// `GET /import`.
pub async fn show(req: HttpRequest, user: CurrentUser, db: web::Data<Db>) -> Result<HttpResponse, AppError> {
    let owner = user.id;
    let calendars = db.run(move |conn| Calendar::all_of(conn, owner)).await?;
    import_page(&req, &user, calendars, None, FieldErrors::default(), StatusCode::OK)
}

/// `POST /import`: a form with `file` and `calendar_id` (default: the primary calendar). Answers
/// with what became of each entry.
pub async fn create(
    req: HttpRequest,
    user: CurrentUser,
    form: Multipart,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let upload = Upload::read(form).await?;
    let (owner, lang) = (user.id, Language::of(&req));
    let calendars = db.run(move |conn| Calendar::all_of(conn, owner)).await?;

    let mut errors = FieldErrors::default();
    let calendar = calendar(&calendars, &upload.calendar_id).cloned();
    if calendar.is_none() {
        errors.add("calendar_id", lang.t("field-choice-bad"));
    }
    let zone = calendar.as_ref().map_or_else(|| user.zone(), Calendar::zone);
    let prepared = prepare(upload.file, zone, lang).await?;
    let prepared = prepared.map_err(|message| errors.add("file", message)).ok();
    let (calendar, prepared) = match errors.or(calendar.clone().zip(prepared)) {
        Ok(both) => both,
        Err(errors) => {
            let chosen = calendar.map(|calendar| calendar.id);
            return import_page(&req, &user, calendars, chosen, errors, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };

    let (person, target, now) = (user.0.clone(), calendar.id, clock.now());
    let untitled = lang.t("import-untitled");
    let report: Report =
        db.transaction(move |conn| intake::take_in(conn, &person, target, prepared, &untitled, now)).await?;
    let shell = user.shell(&req).titled("import-report-title").in_section("import");
    let page = ReportPage::new(shell, &upload.file_name, &calendar.name, &report, &user.zone());
    htmx::page(StatusCode::OK, &page)
}

/// The calendar of that id; the primary one, which stands first, when none is named.
fn calendar<'a>(calendars: &'a [Calendar], id: &str) -> Option<&'a Calendar> {
    match id.trim() {
        "" => calendars.first(),
        id => id.parse().ok().and_then(|id: CalendarId| calendars.iter().find(|calendar| calendar.id == id)),
    }
}

/// Reads the file on a thread that may take its time; what is wrong with it, in words.
async fn prepare(
    file: Option<Vec<u8>>,
    zone: Zone,
    lang: Lang,
) -> Result<Result<Prepared, String>, AppError> {
    let Some(bytes) = file.filter(|bytes| !bytes.is_empty()) else {
        return Ok(Err(lang.t("import-file-missing")));
    };
    let read = move || {
        let file = ical::read(&bytes).map_err(|ical::NotIcal| lang.t("import-file-not-ical"))?;
        if file.events.len() > MOST_ENTRIES {
            return Err(lang.t1("import-file-too-many", "most", MOST_ENTRIES));
        }
        Ok(Prepared::new(&file, &zone))
    };
    web::block(read).await.map_err(|_| AppError::Busy)
}

fn import_page(
    req: &HttpRequest,
    user: &CurrentUser,
    calendars: Vec<Calendar>,
    chosen: Option<CalendarId>,
    errors: FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, AppError> {
    let shell = user.shell(req).titled("import-title").in_section("import");
    let chosen = chosen.or_else(|| calendars.first().map(|calendar| calendar.id));
    htmx::page(status, &ImportPage { shell, calendars, chosen, errors })
}
