//! Screens: how far an import is, and what became of each entry of its file.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{failure, file_name};
use crate::{
    accounts::CurrentUser,
    calendars::Calendar,
    db::Db,
    error::AppError,
    events::intake::{Begins, Fate, Import, KeptLine},
    ids::ImportId,
    paths,
    time::{Clock, Zone},
    web::{
        Language, Shell,
        htmx::{self, see_other},
        shell::{Notice, leave_notice},
    },
};

/// How many entries a page lists.
const LINES: usize = 200;

/// Which page of a report.
#[derive(Debug, Deserialize)]
pub struct Pages {
    page: Option<usize>,
}

#[derive(Template)]
#[template(path = "events/import_progress.html")]
struct ProgressPage {
    shell: Shell,
    what: String,
    here: String,
    cancel: String,
    /// How far it is, in a sentence.
    status: String,
    done: i32,
    /// Unknown until the file was read.
    total: Option<i32>,
}

#[derive(Template)]
#[template(path = "events/import_report.html")]
pub(super) struct ReportPage {
    shell: Shell,
    /// `work.ics into the calendar “Personal”`.
    what: String,
    /// `good`, `warn`, `bad` and the sentence, when it was not taken in as a whole or is undone.
    remark: Option<(&'static str, String)>,
    tally: [(&'static str, String, i32); 4],
    lines: Vec<ReportLine>,
    /// Which of how many entries are listed, when it is not all.
    range: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    /// Where to take back what it added, if it added anything.
    undo: Option<String>,
}

struct ReportLine {
    title: String,
    /// Its page, if it has one.
    href: Option<String>,
    /// For machines: RFC 3339 in UTC, or a date.
    datetime: String,
    when: String,
    /// The class of the badge.
    tone: &'static str,
    outcome: String,
    remarks: Vec<String>,
}

/// `GET /imports/{id}`: how far it is, and at the end the report; `page` is counted from 1.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<ImportId>,
    pages: web::Query<Pages>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (user.id, *id);
    let (import, lines, calendar) = db
        .run(move |conn| {
            let import = Import::find(conn, owner, id)?;
            let lines = if import.is_open() { Vec::new() } else { import.lines(conn)? };
            let calendars = Calendar::all_of(conn, owner)?;
            let calendar = calendars.into_iter().find(|calendar| calendar.id == import.calendar_id);
            Ok::<_, AppError>((import, lines, calendar.map_or_else(String::new, |calendar| calendar.name)))
        })
        .await?;
    let shell = user.shell(&req).in_section("import");
    if import.is_open() {
        return htmx::page(StatusCode::OK, &ProgressPage::new(shell, &import, &calendar));
    }
    let page = pages.page.unwrap_or(1).max(1);
    htmx::page(StatusCode::OK, &ReportPage::new(shell, &import, &calendar, lines, page, &user.zone()))
}

/// `POST /imports/{id}/cancel`: stops it; what it has added so far stays.
pub async fn cancel(
    user: CurrentUser,
    id: web::Path<ImportId>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (user.id, *id, clock.now());
    db.transaction(move |conn| Import::cancel(conn, owner, id, now)).await?;
    Ok(see_other(paths::import(id)))
}

/// `POST /imports/{id}/undo`: takes back what it added, but for what was changed since.
pub async fn undo(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<ImportId>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (user.id, *id, clock.now());
    let count = db.transaction(move |conn| Import::undo(conn, owner, id, now)).await?;
    let text = Language::of(&req).t1("import-undone", "count", count);
    leave_notice(&req, &Notice { text, undo: None });
    Ok(see_other(paths::import(id)))
}

/// `work.ics into the calendar “Personal”`.
fn what(shell: &Shell, import: &Import, calendar: &str) -> String {
    let values = [("file", file_name(shell.lang, import).into()), ("calendar", calendar.to_owned().into())];
    shell.lang.with("import-report-what", &values)
}

impl ProgressPage {
    fn new(mut shell: Shell, import: &Import, calendar: &str) -> Self {
        shell.title = shell.t("import-progress-title");
        let status = match import.total {
            None => shell.t("import-progress-waits"),
            Some(total) => {
                let values = [("done", import.done.into()), ("total", total.into())];
                shell.lang.with("import-progress-done", &values)
            }
        };
        Self {
            what: what(&shell, import, calendar),
            here: paths::import(import.id),
            cancel: paths::cancel_import(import.id),
            status,
            done: import.done,
            total: import.total,
            shell,
        }
    }
}

impl ReportPage {
    /// Page number `page` of the report; times are shown in `zone`. What was refused stands first,
    /// then what differs from the file, then the rest.
    pub fn new(
        mut shell: Shell,
        import: &Import,
        calendar: &str,
        mut lines: Vec<KeptLine>,
        page: usize,
        zone: &Zone,
    ) -> Self {
        shell.title = shell.t("import-report-title");
        let lang = shell.lang;
        lines.sort_by_key(KeptLine::rank);
        let (count, last) = (lines.len(), lines.len().div_ceil(LINES).max(1));
        let page = page.min(last);
        let from = (page - 1) * LINES;
        let to = (from + LINES).min(count);
        let range = (last > 1).then(|| {
            let values = [("from", (from + 1).into()), ("to", to.into()), ("count", count.into())];
            lang.with("import-report-range", &values)
        });
        let remark = match failure(lang, import) {
            Some(reason) => Some(("bad", lang.t1("import-report-failed", "reason", reason))),
            None if import.undone_at.is_some() => Some(("", lang.t("import-report-undone"))),
            None if import.state == "cancelled" => Some(("warn", lang.t("import-report-cancelled"))),
            None if count == 0 => Some(("", lang.t("import-report-empty"))),
            None => None,
        };
        Self {
            what: what(&shell, import, calendar),
            remark,
            tally: [
                ("taken", lang.t("import-tally-taken"), import.taken),
                ("changed", lang.t("import-tally-changed"), import.changed),
                ("unchanged", lang.t("import-tally-unchanged"), import.unchanged),
                ("refused", lang.t("import-tally-refused"), import.refused),
            ],
            lines: lines[from..to].iter().map(|line| ReportLine::new(&shell, line, zone)).collect(),
            range,
            previous: (page > 1).then(|| paths::import_page(import.id, page - 1)),
            next: (page < last).then(|| paths::import_page(import.id, page + 1)),
            undo: (import.taken > 0 && import.undone_at.is_none()).then(|| paths::undo_import(import.id)),
            shell,
        }
    }
}

impl ReportLine {
    fn new(shell: &Shell, line: &KeptLine, zone: &Zone) -> Self {
        let lang = shell.lang;
        let (datetime, when) = match line.begins {
            Some(Begins::Day(day)) => (day.to_string(), lang.day_long(day)),
            Some(Begins::At(instant)) => (instant.to_string(), lang.moment(instant, zone)),
            None => (String::new(), "—".to_owned()),
        };
        let (tone, key) = match line.outcome {
            Fate::Taken => ("good", "import-outcome-taken"),
            Fate::Changed => ("warn", "import-outcome-changed"),
            Fate::Unchanged => ("", "import-outcome-unchanged"),
            Fate::Refused => ("bad", "import-outcome-refused"),
        };
        Self {
            title: line.title.clone().unwrap_or_else(|| lang.t("import-untitled")),
            href: line.event.map(paths::event),
            datetime,
            when,
            tone,
            outcome: lang.t(key),
            remarks: line.remarks.iter().map(|remark| lang.say(remark)).collect(),
        }
    }
}
