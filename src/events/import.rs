//! Screen: an iCalendar file onto one of the owner's calendars.

mod kind;
pub mod report;
mod upload;

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use self::{kind::Kind, report::ReportPage, upload::Upload};
use super::intake::{
    Import,
    import::{self, LARGEST_FILE, MOST_ENTRIES, Queued},
};
use crate::{
    accounts::CurrentUser,
    calendars::Calendar,
    db::Db,
    error::AppError,
    i18n::Lang,
    ids::{CalendarId, ImportId},
    paths,
    time::{Clock, Zone},
    web::{
        FieldErrors, Language, Shell,
        htmx::{page, see_other},
    },
};

/// A file of so many bytes is read while its sender waits; a larger one is left to the worker.
const SMALL_FILE: usize = 256 * 1024;

/// The same for its entries.
const FEW_ENTRIES: usize = import::PART;

#[derive(Template)]
#[template(path = "events/import.html")]
struct ImportPage {
    shell: Shell,
    calendars: Vec<Calendar>,
    chosen: Option<CalendarId>,
    errors: FieldErrors,
    earlier: Vec<Earlier>,
}

/// An import of before.
struct Earlier {
    name: String,
    href: String,
    /// When, for `datetime`, and in words.
    at: String,
    when: String,
    /// Which calendar, how many.
    about: Vec<String>,
    state: String,
    /// The class of the badge.
    tone: &'static str,
}

impl ImportPage {
    fn is_chosen(&self, calendar: &Calendar) -> bool {
        self.chosen == Some(calendar.id)
    }
}

/// `GET /import`.
pub async fn show(req: HttpRequest, user: CurrentUser, db: web::Data<Db>) -> Result<HttpResponse, AppError> {
    import_page(&req, &user, &db, None, FieldErrors::default(), StatusCode::OK).await
}

/// What is to be done with a file.
enum Plan {
    AtOnce(std::sync::Arc<super::intake::Prepared>),
    Later(Vec<u8>),
}

/// What was done with a file.
enum Sent {
    Taken(Box<Import>, Vec<super::intake::KeptLine>),
    Waits(ImportId),
    TooManyWait,
}

/// `POST /import`: a form with `file` and `calendar_id` (default: the primary calendar). A small
/// file is answered with what became of each entry, a larger one with 303 to a page that shows how
/// far it is.
pub async fn create(
    req: HttpRequest,
    user: CurrentUser,
    form: Multipart,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let Upload { file, file_name, calendar_id } = Upload::read(form).await?;
    let (owner, lang) = (user.id, Language::of(&req));
    let calendars = db.run(move |conn| Calendar::own_of(conn, owner)).await?;

    let mut errors = FieldErrors::default();
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let calendar = calendar(&calendars, &calendar_id).cloned();
    if calendar.is_none() {
        errors.add("calendar_id", lang.t("field-choice-bad"));
    }
    let zone = calendar.as_ref().map_or_else(|| user.zone(), Calendar::zone);
    let plan = match file {
        upload::Content::None => Err(lang.t("import-file-missing")),
        upload::Content::TooLarge => {
            status = StatusCode::PAYLOAD_TOO_LARGE;
            Err(lang.t1("import-file-too-large", "most", LARGEST_FILE / (1024 * 1024)))
        }
        upload::Content::Bytes(bytes) => plan(bytes, zone, lang).await?,
    };
    let plan = plan.map_err(|message| errors.add("file", message)).ok();
    let chosen = calendar.as_ref().map(|calendar| calendar.id);
    let (calendar, plan) = match errors.or(calendar.zip(plan)) {
        Ok(both) => both,
        Err(errors) => return import_page(&req, &user, &db, chosen, errors, status).await,
    };

    let (person, target, now) = (user.0.clone(), calendar.id, clock.now());
    let sent = db
        .transaction(move |conn| match plan {
            Plan::AtOnce(prepared) => {
                let import = Import::at_once(conn, &person, target, &file_name, lang, &prepared, now)?;
                let lines = import.lines(conn)?;
                Ok::<_, AppError>(Sent::Taken(Box::new(import), lines))
            }
            Plan::Later(bytes) => {
                Ok(match Import::later(conn, person.id, target, &file_name, lang, &bytes, now)? {
                    Queued::Done(id) => Sent::Waits(id),
                    Queued::TooManyWait => Sent::TooManyWait,
                })
            }
        })
        .await?;
    match sent {
        Sent::Taken(import, lines) => {
            let shell = user.shell(&req).in_section("import");
            page(StatusCode::OK, &ReportPage::new(shell, &import, &calendar.name, lines, 1, &user.zone()))
        }
        Sent::Waits(id) => Ok(see_other(paths::import(id))),
        Sent::TooManyWait => {
            let mut errors = FieldErrors::default();
            errors.add("file", lang.t("import-file-others-wait"));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            import_page(&req, &user, &db, Some(calendar.id), errors, status).await
        }
    }
}

/// The calendar of that id; the primary one, which stands first, when none is named.
fn calendar<'a>(calendars: &'a [Calendar], id: &str) -> Option<&'a Calendar> {
    match id.trim() {
        "" => calendars.first(),
        id => id.parse().ok().and_then(|id: CalendarId| calendars.iter().find(|calendar| calendar.id == id)),
    }
}

/// Reads a small file on a thread that may take its time, and glances at a larger one; what is wrong
/// with it, in words.
async fn plan(bytes: Vec<u8>, zone: Zone, lang: Lang) -> Result<Result<Plan, String>, AppError> {
    let look = move || {
        let kind = Kind::of(&bytes);
        if kind != Kind::Calendar {
            return Err(lang.t(kind.refusal()));
        }
        if bytes.len() > SMALL_FILE {
            return Ok(Plan::Later(bytes));
        }
        match import::prepare(&bytes, &zone) {
            Ok(prepared) if prepared.len() > FEW_ENTRIES => Ok(Plan::Later(bytes)),
            Ok(prepared) => Ok(Plan::AtOnce(prepared)),
            Err(failure) => Err(because(lang, failure.stored())),
        }
    };
    web::block(look).await.map_err(|_| AppError::Busy)
}

/// Why a file was not taken in, by the word that is kept of it.
fn because(lang: Lang, failure: &str) -> String {
    match failure {
        "not_ical" => lang.t("import-file-not-ical"),
        "too_many" => lang.t1("import-file-too-many", "most", MOST_ENTRIES),
        "calendar_gone" => lang.t("import-failed-calendar-gone"),
        _ => lang.t("import-failed-gave-up"),
    }
}

async fn import_page(
    req: &HttpRequest,
    user: &CurrentUser,
    db: &Db,
    chosen: Option<CalendarId>,
    errors: FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, AppError> {
    let owner = user.id;
    let (calendars, imports) = db
        .run(move |conn| Ok::<_, AppError>((Calendar::own_of(conn, owner)?, Import::latest(conn, owner)?)))
        .await?;
    let shell = user.shell(req).titled("import-title").in_section("import");
    let chosen = chosen.or_else(|| calendars.first().map(|calendar| calendar.id));
    let earlier =
        imports.iter().map(|import| Earlier::new(shell.lang, import, &calendars, &user.zone())).collect();
    page(status, &ImportPage { shell, calendars, chosen, errors, earlier })
}

impl Earlier {
    fn new(lang: Lang, import: &Import, calendars: &[Calendar], zone: &Zone) -> Self {
        let calendar = calendars.iter().find(|calendar| calendar.id == import.calendar_id);
        let taken = (import.taken > 0).then(|| lang.t1("import-earlier-taken", "count", import.taken));
        let about = [calendar.map(|calendar| calendar.name.clone()), taken];
        let (state, tone) = state(lang, import);
        Self {
            name: file_name(lang, import),
            href: paths::import(import.id),
            at: import.created_at.to_string(),
            when: lang.moment(import.created_at, zone),
            about: about.into_iter().flatten().collect(),
            state,
            tone,
        }
    }
}

/// How it stands with an import, in a word, and the class of the badge.
fn state(lang: Lang, import: &Import) -> (String, &'static str) {
    match import.state.as_str() {
        _ if import.undone_at.is_some() => (lang.t("import-state-undone"), ""),
        "queued" => (lang.t("import-state-queued"), ""),
        "running" => (lang.t("import-state-running"), "warn"),
        "done" => (lang.t("import-state-done"), "good"),
        "cancelled" => (lang.t("import-state-cancelled"), ""),
        _ => (lang.t("import-state-failed"), "bad"),
    }
}

fn file_name(lang: Lang, import: &Import) -> String {
    if import.file_name.is_empty() { lang.t("import-file-unnamed") } else { import.file_name.clone() }
}

/// Why it failed, if it did.
fn failure(lang: Lang, import: &Import) -> Option<String> {
    import.failure.as_deref().map(|failure| because(lang, failure))
}
