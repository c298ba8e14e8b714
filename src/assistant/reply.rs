//! What is answered without a model: the grammar reads the line, the tools work out what it asks for.

use diesel::PgConnection;

use super::{
    Desk, Plan, Proposal, Request, Worked,
    grammar::{self, Understanding},
    markdown,
    message::Answer,
    pending::{MOST_CHOICES, Pending, Reading},
    work_out,
};
use crate::{error::AppError, i18n::Lang, ids::MessageId, phrases::Style};

/// How many requests of one message are worked out.
const MOST_REQUESTS: usize = 20;

/// An answer, before it is stored.
#[derive(Debug, Default)]
pub struct Reply {
    /// Markdown.
    pub words: String,
    pub proposals: Vec<Proposal>,
    /// What is asked back.
    pub choices: Option<Vec<Reading>>,
}

/// What there is to go by.
#[derive(Debug)]
pub struct Asked<'a> {
    /// What the person said.
    pub text: &'a str,
    /// The question that was open.
    pub pending: Option<&'a Pending>,
    /// The choice that was clicked.
    pub chosen: Option<usize>,
    /// Whether something that was proposed in this conversation still waits for a click.
    pub has_open_plan: bool,
}

/// Answers in the desk's language. Reads only.
///
/// # Errors
/// When the database does.
pub fn reply(conn: &mut PgConnection, desk: &Desk, asked: &Asked<'_>) -> Result<Reply, AppError> {
    let named = asked.pending.and_then(|pending| {
        let index = asked.chosen.or_else(|| pending.named(asked.text))?;
        pending.choices.get(index)
    });
    if let Some(reading) = named {
        return answer(conn, desk, &reading.requests);
    }
    let now = desk.zone().wall(desk.now);
    let mut understood = grammar::understand(asked.text, now, Style::default());
    if let (Understanding::Nothing, Some(pending)) = (&understood, asked.pending) {
        // An answer to an open question may be no more than `on Friday`.
        let whole = format!("{} {}", pending.said, asked.text);
        understood = grammar::understand(&whole, now, Style::default());
    }
    match understood {
        Understanding::Requests(requests) => answer(conn, desk, &requests),
        Understanding::Either(readings) => ask_which(conn, desk, readings),
        Understanding::Nothing if asked.has_open_plan && is_consent(asked.text) => {
            Ok(Reply { words: desk.lang.t("assistant-use-the-button"), ..Reply::default() })
        }
        Understanding::Nothing => Ok(Reply { words: help(desk.lang), ..Reply::default() }),
    }
}

/// Works requests out, in their order. A question stops them: it is asked first, and what was asked
/// for besides waits for its answer.
///
/// # Errors
/// When the database does.
pub fn answer(conn: &mut PgConnection, desk: &Desk, requests: &[Request]) -> Result<Reply, AppError> {
    let mut reply = Reply::default();
    let mut words = Vec::new();
    for (index, request) in requests.iter().enumerate().take(MOST_REQUESTS) {
        match work_out(conn, desk, request)? {
            Worked::Told(told) => words.push(told.words),
            Worked::Proposed(proposal) => reply.proposals.push(*proposal),
            Worked::Unclear(question) => {
                words.push(question.words);
                let before = requests[..index].iter().filter(|request| request.is_writing());
                let readings = question.choices.into_iter().take(MOST_CHOICES).map(|choice| Reading {
                    label: choice.label,
                    requests: before
                        .clone()
                        .cloned()
                        .chain([choice.request])
                        .chain(requests[index + 1..].iter().cloned())
                        .collect(),
                });
                reply.choices = Some(readings.collect());
                reply.proposals.clear();
                break;
            }
        }
    }
    if !reply.proposals.is_empty() {
        words.push(understood(desk.lang, &reply.proposals));
    }
    reply.words = words.join("\n\n");
    Ok(reply)
}

/// What was understood, each with its day, and that nothing has happened yet.
pub fn understood(lang: Lang, proposals: &[Proposal]) -> String {
    let line = |proposal: &Proposal| markdown::escaped(&proposal.card.in_a_line(lang));
    match proposals {
        [one] => lang.t1("assistant-understood", "what", line(one)),
        several => {
            let lines: String = several.iter().map(|one| format!("\n- {}", line(one))).collect();
            format!("{}\n{lines}", lang.t1("assistant-understood-several", "count", several.len()))
        }
    }
}

/// Asks which of several readings is meant, each said as what would be done.
fn ask_which(conn: &mut PgConnection, desk: &Desk, readings: Vec<Vec<Request>>) -> Result<Reply, AppError> {
    let mut choices: Vec<Reading> = Vec::new();
    for requests in readings.into_iter().take(MOST_CHOICES) {
        let mut labels = Vec::new();
        for request in requests.iter().take(MOST_REQUESTS) {
            labels.push(match work_out(conn, desk, request)? {
                Worked::Proposed(proposal) => proposal.card.in_a_line(desk.lang),
                Worked::Told(told) => first_line(&told.words),
                Worked::Unclear(question) => first_line(&question.words),
            });
        }
        let label = labels.join(" · ");
        if choices.iter().all(|choice| choice.label != label) {
            choices.push(Reading { label, requests });
        }
    }
    match choices.as_slice() {
        // Both come to the same.
        [only] => answer(conn, desk, &only.requests.clone()),
        _ => Ok(Reply { words: desk.lang.t("assistant-which"), choices: Some(choices), ..Reply::default() }),
    }
}

/// What can be asked for, with examples.
pub fn help(lang: Lang) -> String {
    let examples: String =
        examples(lang).iter().map(|example| format!("\n- *{}*", markdown::escaped(example))).collect();
    format!("{}\n{examples}", lang.t("assistant-not-understood"))
}

/// Lines that are understood, in a language.
pub fn examples(lang: Lang) -> Vec<String> {
    ["show", "create", "series", "free", "move"]
        .map(|kind| lang.t(&format!("assistant-example-{kind}")))
        .into()
}

/// Whether a line says no more than "yes".
fn is_consent(line: &str) -> bool {
    const WORDS: [&str; 26] = [
        "yes",
        "y",
        "yep",
        "yeah",
        "ok",
        "okay",
        "sure",
        "do it",
        "go ahead",
        "apply",
        "apply it",
        "confirm",
        "agreed",
        "please do",
        "yes please",
        "có",
        "ừ",
        "vâng",
        "dạ",
        "được",
        "đồng ý",
        "dong y",
        "ok bạn",
        "áp dụng",
        "xác nhận",
        "làm đi",
    ];
    let line = line.trim().trim_end_matches(['.', '!']).to_lowercase();
    WORDS.contains(&line.as_str())
}

fn first_line(markdown: &str) -> String {
    let line = markdown.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.replace(['*', '_', '`', '\\'], "").trim().to_owned()
}

impl Reply {
    /// As it is stored.
    ///
    /// # Errors
    /// When a proposal cannot be written down.
    pub fn stored(&self) -> Result<Answer, AppError> {
        Ok(Answer { content: self.words.clone(), columns: Plan::columns(&self.proposals)? })
    }

    /// The question that is open from now on.
    pub fn pending(&self, message: MessageId, said: &str, lang: Lang) -> Option<Pending> {
        let choices = self.choices.clone()?;
        Some(Pending { message, said: said.to_owned(), language: lang.tag().to_owned(), choices })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consent_is_a_yes_and_nothing_more() {
        for yes in ["yes", "Yes!", " OK ", "đồng ý", "Đồng ý.", "áp dụng"] {
            assert!(is_consent(yes), "{yes}");
        }
        for other in ["yes, move it to Friday", "no", "", "okra", "cancel"] {
            assert!(!is_consent(other), "{other}");
        }
    }

    #[test]
    fn help_shows_lines_in_the_person_s_language() {
        for lang in Lang::ALL {
            let help = help(lang);
            assert_eq!(help.matches("\n- *").count(), examples(lang).len());
        }
        assert!(help(Lang::Vi).contains("tuần này") && help(Lang::En).contains("this week"));
    }
}
