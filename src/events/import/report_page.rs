//! The page that says what became of a file.

use askama::Template;

use super::wording;
use crate::{
    events::intake::{Begins, Line, Outcome, Report, Tally},
    time::Zone,
    web::Shell,
};

/// How many entries the page lists; nobody reads more.
const MOST_LINES: usize = 500;

#[derive(Template)]
#[template(path = "events/import_report.html")]
pub(super) struct ReportPage {
    shell: Shell,
    /// `work.ics into the calendar “Personal”`.
    what: String,
    tally: Tally,
    lines: Vec<ReportLine>,
    /// How many entries are not listed.
    more: usize,
}

struct ReportLine {
    title: String,
    /// For machines: RFC 3339 in UTC, or a date.
    datetime: String,
    when: String,
    /// The class of the badge.
    tone: &'static str,
    outcome: String,
    remarks: Vec<String>,
}

impl ReportPage {
    /// The page; times are shown in `zone`. What was refused stands first, then what the file does
    /// not say of itself, then the rest.
    pub fn new(shell: Shell, file: &str, calendar: &str, report: &Report, zone: &Zone) -> Self {
        let mut order: Vec<&Line> = report.lines.iter().collect();
        order.sort_by_key(|line| match line.outcome {
            Outcome::Refused(_) => 0,
            _ if !line.notes.is_empty() => 1,
            Outcome::Changed => 2,
            Outcome::Taken => 3,
            Outcome::Unchanged => 4,
        });
        let more = order.len().saturating_sub(MOST_LINES);
        order.truncate(MOST_LINES);
        let values = [("file", file.to_owned().into()), ("calendar", calendar.to_owned().into())];
        let key = if file.is_empty() { "import-report-into" } else { "import-report-what" };
        Self {
            what: shell.lang.with(key, &values),
            tally: report.tally(),
            lines: order.into_iter().map(|line| ReportLine::new(&shell, line, zone)).collect(),
            more,
            shell,
        }
    }
}

impl ReportLine {
    fn new(shell: &Shell, line: &Line, zone: &Zone) -> Self {
        let lang = shell.lang;
        let (datetime, when) = match line.begins {
            Some(Begins::Day(day)) => (day.to_string(), lang.day_long(day)),
            Some(Begins::At(instant)) => (instant.to_string(), lang.moment(instant, zone)),
            None => (String::new(), "—".to_owned()),
        };
        let (tone, key) = match line.outcome {
            Outcome::Taken => ("good", "import-outcome-taken"),
            Outcome::Changed => ("warn", "import-outcome-changed"),
            Outcome::Unchanged => ("", "import-outcome-unchanged"),
            Outcome::Refused(_) => ("bad", "import-outcome-refused"),
        };
        let refusal = match &line.outcome {
            Outcome::Refused(refusal) => Some(wording::refusal(lang, refusal)),
            _ => None,
        };
        let notes = line.notes.iter().map(|note| wording::note(lang, note));
        Self {
            title: line.title.clone().unwrap_or_else(|| lang.t("import-untitled")),
            datetime,
            when,
            tone,
            outcome: lang.t(key),
            remarks: refusal.into_iter().chain(notes).collect(),
        }
    }
}
