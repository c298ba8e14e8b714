//! What is answered without a model: the grammar reads the line, the tools work out what it asks for.

use diesel::PgConnection;

use super::{
    Desk, Message, Plan, Proposal, Request, Worked,
    card::Note,
    grammar::{self, Understanding},
    markdown,
    message::{Answer, MAX_CHARS},
    pending::{MOST_CHOICES, Open, Pending, Reading},
    recipients::addresses,
    request::Which,
    work_out,
};
use crate::{
    error::AppError,
    events::Attendee,
    i18n::{Lang, Words},
    ids::MessageId,
    phrases::Style,
};

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
    /// All that was said of what the question belongs to; `None`: only what is answered here.
    pub about: Option<String>,
    /// What only waits for a time.
    pub open: Option<Open>,
}

/// What there is to go by.
#[derive(Debug)]
pub struct Asked<'a> {
    /// What the person said.
    pub text: &'a str,
    /// The question that was open.
    pub pending: Option<&'a Pending>,
    /// The choice that was clicked: the message that asks, and its number.
    pub chosen: Option<(MessageId, usize)>,
    /// Whether something that was proposed in this conversation still waits for a click.
    pub has_open_plan: bool,
}

/// Answers in the desk's language. Reads only.
///
/// # Errors
/// When the database does.
pub fn reply(conn: &mut PgConnection, desk: &Desk, asked: &Asked<'_>) -> Result<Reply, AppError> {
    let named = asked.pending.and_then(|pending| {
        let index = match asked.chosen {
            Some((question, index)) => Some(index).filter(|_| question == pending.message),
            None => pending.named(asked.text),
        };
        Some((pending, pending.choices.get(index?)?))
    });
    if let Some((pending, reading)) = named {
        return Ok(answer(conn, desk, &reading.requests, &reading.strangers)?.about(&pending.said));
    }
    if asked.chosen.is_some() {
        // A second click on it: what it said is no wording of the person's.
        return Ok(Reply { words: desk.lang.t("assistant-question-over"), ..Reply::default() });
    }
    let now = desk.zone().wall(desk.now);
    let mut about = asked.text.to_owned();
    let mut understood = grammar::understand(asked.text, now, Style::default());
    if let (Understanding::Nothing, Some(pending)) = (&understood, asked.pending) {
        // An answer to an open question may be no more than `on Friday`.
        let whole = format!("{} {}", pending.said, asked.text);
        if let Some(open) = &pending.open
            && let Some(requests) = open.with_time(asked.text, now)
        {
            return Ok(answer(conn, desk, &requests, &open.strangers)?.about(&whole));
        }
        understood = grammar::understand(&whole, now, Style::default());
        about = whole;
    }
    match understood {
        Understanding::Requests(requests) => Ok(answer(conn, desk, &requests, &[])?.about(&about)),
        Understanding::Either(readings) => Ok(ask_which(conn, desk, readings)?.about(&about)),
        Understanding::Nothing if asked.has_open_plan && is_consent(asked.text) => {
            Ok(Reply { words: desk.lang.t("assistant-use-the-button"), ..Reply::default() })
        }
        Understanding::Nothing => Ok(Reply { words: help(desk.lang), ..Reply::default() }),
    }
}

/// Works requests out, in their order. A question stops them: it is asked first, and what was asked
/// for besides waits for its answer, or is said to be left. `strangers` are addresses that are pointed
/// out.
///
/// # Errors
/// When the database does.
pub fn answer(
    conn: &mut PgConnection,
    desk: &Desk,
    requests: &[Request],
    strangers: &[String],
) -> Result<Reply, AppError> {
    let mut reply = Reply::default();
    let mut words = Vec::new();
    for (index, request) in requests.iter().enumerate().take(MOST_REQUESTS) {
        match work_out(conn, desk, request)? {
            Worked::Told(told) => {
                words.push(told.words);
                let warning = warning(conn, desk, request, strangers)?;
                words.extend(warning.map(|words| markdown::escaped(&desk.lang.say(&words))));
            }
            Worked::Proposed(mut proposal) => {
                proposal.card.notes.extend(warning(conn, desk, request, strangers)?.map(Note::Warning));
                reply.proposals.push(*proposal);
            }
            Worked::Unclear(question) => {
                words.push(question.words);
                let before: Vec<&Request> =
                    requests[..index].iter().filter(|request| request.is_writing()).collect();
                let after = &requests[index + 1..];
                let with = |request: Request| -> Vec<Request> {
                    let before = before.iter().copied().cloned();
                    before.chain([request]).chain(after.iter().cloned()).collect()
                };
                if waits_for_time(request, question.choices.is_empty()) {
                    let (requests, strangers) = (with(request.clone()), strangers.to_vec());
                    reply.open = Some(Open { requests, waiting: before.len(), strangers });
                } else if question.choices.is_empty() && !(before.is_empty() && after.is_empty()) {
                    words.push(desk.lang.t("assistant-rest-left"));
                }
                let readings = question.choices.into_iter().take(MOST_CHOICES).map(|choice| Reading {
                    label: choice.label,
                    requests: with(choice.request),
                    strangers: strangers.to_vec(),
                });
                reply.choices = Some(readings.collect());
                reply.proposals.clear();
                reply.words = words.join("\n\n");
                return Ok(reply);
            }
        }
    }
    if requests.len() > MOST_REQUESTS {
        words.push(desk.lang.t1("assistant-most-requests", "most", MOST_REQUESTS));
    }
    if !reply.proposals.is_empty() {
        words.push(understood(desk.lang, &reply.proposals));
    }
    reply.words = words.join("\n\n");
    Ok(reply)
}

/// Whether an answer that is only a time says all that the question about `request` left open.
fn waits_for_time(request: &Request, has_no_choices: bool) -> bool {
    match request {
        Request::CreateEvent(event) => !event.title.trim().is_empty(),
        // Which one is meant may be asked first, and a time may answer that, too.
        Request::MoveEvent(event) => {
            has_no_choices && event.to.trim().is_empty() && event.which != Which::default()
        }
        _ => false,
    }
}

/// Points out the addresses of a request that neither the person wrote nor an invitation of theirs went
/// to before; `strangers` are those that the person did not write.
///
/// # Errors
/// When the database does.
pub fn warning(
    conn: &mut PgConnection,
    desk: &Desk,
    request: &Request,
    strangers: &[String],
) -> Result<Option<Words>, AppError> {
    let mut unknown = addresses(request);
    unknown.retain(|address| strangers.contains(address));
    unknown.dedup();
    if !unknown.is_empty() {
        let known = Attendee::invited_before(conn, desk.owner.id, &unknown)?;
        unknown.retain(|address| !known.contains(&address.to_lowercase()));
    }
    let words = || Words::t1("assistant-strangers", "people", unknown.join(", "));
    Ok((!unknown.is_empty()).then(words))
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
            choices.push(Reading { label, requests, strangers: Vec::new() });
        }
    }
    match choices.as_slice() {
        // Both come to the same.
        [only] => answer(conn, desk, &only.requests, &[]),
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

    /// The question that `asking` asks is open from now on; `answered` is what the person said last.
    pub fn pending(&self, asking: MessageId, answered: &Message, lang: Lang) -> Option<Pending> {
        let choices = self.choices.clone()?;
        let said = self.about.clone().unwrap_or_else(|| answered.content.clone());
        let (language, open) = (lang.tag().to_owned(), self.open.clone());
        Some(Pending { message: asking, said, language, choices, open })
    }

    /// With all that was said of what its question belongs to, as far as that stays readable.
    fn about(self, said: &str) -> Self {
        let about = (said.chars().count() <= 2 * MAX_CHARS).then(|| said.to_owned());
        Self { about, ..self }
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
