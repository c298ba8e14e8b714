//! One turn with a model: it is asked, what it calls is worked out, it is told what came of that, and
//! so on until it has nothing more to call.
//!
//! Nothing here knows the database. What a call comes to is said by a function of the caller, so that
//! a turn can be tried with any model and any calendar.

use std::{
    future::Future,
    sync::atomic::{AtomicU32, Ordering},
};

use serde_json::Value;

use super::{
    Request, Worked,
    model_client::{Failed, Failure, Finish, Message, ModelClient, Usage},
    model_tools,
    prompt::{self, BYTES_PER_TOKEN, Talk, quoted},
    recipients::Written,
};
use crate::i18n::Lang;

/// How often a model may call tools before it has to answer.
const MOST_ROUNDS: usize = 6;

/// How many calls one turn may make in all.
const MOST_CALLS: usize = 24;

/// The most that one result may weigh, in bytes.
const MOST_OF_RESULT: usize = 6_000;

/// One thing that the model wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The call's id.
    pub id: String,
    pub request: Request,
    /// Addresses in it that the person never wrote in this conversation: they come from the model, or
    /// from what it has read. Whoever is not known otherwise must be pointed out.
    pub strangers: Vec<String>,
}

/// What came of it, for the model.
#[derive(Debug, Clone, PartialEq)]
pub enum Became {
    /// It is answered, as data.
    Told(Value),
    /// The owner sees it and decides; in one line.
    Proposed(String),
    /// The owner is to say first what is meant: the question, and answers to choose from.
    Unclear(String, Vec<String>),
}

impl Became {
    /// What the model is told of what the tools worked out.
    pub fn of(worked: &Worked, lang: Lang) -> Self {
        match worked {
            Worked::Told(told) if told.data.is_null() => Self::Told(told.words.clone().into()),
            Worked::Told(told) => Self::Told(told.data.clone()),
            Worked::Proposed(proposal) => {
                let notes = proposal.card.notes.iter().map(|note| format!("\n{}", note.said(lang)));
                Self::Proposed(proposal.card.in_a_line(lang) + &notes.collect::<String>())
            }
            Worked::Unclear(question) => {
                let choices = question.choices.iter().map(|choice| choice.label.clone()).collect();
                Self::Unclear(question.words.clone(), choices)
            }
        }
    }

    fn for_model(&self) -> String {
        match self {
            Self::Told(data) => {
                let text = data.as_str().map_or_else(|| data.to_string(), str::to_owned);
                quoted("result", &text, MOST_OF_RESULT)
            }
            Self::Proposed(line) => format!(
                "Proposed. Nothing has happened: the owner now sees this and decides with a click. Do not propose it \
                 again.\n{}",
                quoted("proposal", line, MOST_OF_RESULT)
            ),
            Self::Unclear(question, choices) => {
                let text = format!("{question}\n{}", choices.join("\n"));
                let quoted = quoted("question", &text, MOST_OF_RESULT);
                format!(
                    "Not clear. Ask the owner this in one short question, and do not choose for them.\n{quoted}"
                )
            }
        }
    }
}

/// What a turn has cost so far; it can be read from outside while the turn goes on, and after it was
/// dropped.
#[derive(Debug, Default)]
pub struct Meter(AtomicU32);

impl Meter {
    /// Tokens, sent and received.
    pub fn tokens(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    fn add(&self, tokens: usize) {
        let tokens = u32::try_from(tokens).unwrap_or(u32::MAX);
        let add = |so_far: u32| Some(so_far.saturating_add(tokens));
        // Never fails, since the new value is always given.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }

    /// Puts what the server counted in the place of what was estimated.
    fn correct(&self, estimated: usize, counted: Usage) {
        let estimated = u32::try_from(estimated).unwrap_or(u32::MAX);
        let counted = counted.input.saturating_add(counted.output);
        let put = |so_far: u32| Some(so_far.saturating_sub(estimated).saturating_add(counted));
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, put);
    }
}

/// How a turn ended. What was said until then has been handed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The model has answered.
    Answered,
    /// It ran out of room, or the server's filter stopped it: what it said is not all.
    Unfinished,
    /// It went on calling tools until it was stopped.
    Endless,
    /// There is no answer, or only a part: the grammar has to do it.
    Failed(Failure),
}

impl Ended {
    /// What the owner is told when the model did not do it; `None` when it did.
    pub fn words(&self, lang: Lang) -> Option<String> {
        Some(match self {
            Self::Answered => return None,
            Self::Unfinished => lang.t("model-unfinished"),
            Self::Endless => lang.t("model-endless"),
            Self::Failed(failure) => match failure.kind {
                Failed::Slow => lang.t("model-slow"),
                Failed::Busy => lang.t("model-busy"),
                Failed::Cut => lang.t("model-cut"),
                Failed::Unreachable => lang.t("model-unreachable"),
                Failed::Key | Failed::Request => lang.t("model-refuses"),
                Failed::Trouble | Failed::Garbage | Failed::TooLarge => lang.t("model-trouble"),
            },
        })
    }
}

/// Takes a turn. `work` works out what the model wants and answers one [`Became`] for each, in order;
/// `say` gets the model's text as it comes. `written` are all of the person's own messages.
///
/// # Errors
/// Those of `work`; whatever is wrong with the model is in [`Ended`].
pub async fn take<E, F: Future<Output = Result<Vec<Became>, E>>>(
    client: &ModelClient,
    talk: &Talk<'_>,
    written: &Written,
    meter: &Meter,
    mut work: impl FnMut(Vec<Wanted>) -> F,
    mut say: impl FnMut(&str),
) -> Result<Ended, E> {
    let tools = model_tools::definitions();
    let tools_bytes = serde_json::to_string(tools).map_or(0, |text| text.len());
    let most = (client.config().context_tokens as usize * BYTES_PER_TOKEN).saturating_sub(tools_bytes);
    // A half is left for what the tools will say.
    let mut messages = prompt::messages(talk, most / 2);
    let mut of_history = messages.len().saturating_sub(2);
    let (mut calls_made, mut asked_for) = (0, Vec::<Request>::new());
    let mut has_said = false;
    for round in 0..=MOST_ROUNDS {
        while of_history > 1 && bytes(&messages) > most {
            // Both sides of it, so that they still take turns.
            messages.drain(1..3);
            of_history -= 2;
        }
        let is_last = round == MOST_ROUNDS || calls_made >= MOST_CALLS || bytes(&messages) > most;
        if round > 0 && is_last {
            return Ok(Ended::Endless);
        }
        let estimated = (bytes(&messages) + tools_bytes).div_ceil(BYTES_PER_TOKEN);
        meter.add(estimated);
        let (mut begun, mut spent) = (false, estimated);
        let asked = client
            .ask(&messages, tools, &mut |text| {
                if !begun && has_said {
                    say("\n\n");
                }
                (begun, has_said) = (true, true);
                let tokens = text.len().div_ceil(BYTES_PER_TOKEN);
                spent += tokens;
                meter.add(tokens);
                say(text);
            })
            .await;
        let reply = match asked {
            Ok(reply) => reply,
            Err(failure) => {
                tracing::warn!(%failure, "the model gave no answer");
                return Ok(Ended::Failed(failure));
            }
        };
        match reply.usage {
            Some(usage) => meter.correct(spent, usage),
            None => meter
                .add(reply.calls.iter().map(|call| call.arguments.len()).sum::<usize>() / BYTES_PER_TOKEN),
        }
        if reply.calls.is_empty() {
            return Ok(match reply.finish {
                Finish::Length | Finish::Filtered => Ended::Unfinished,
                Finish::Stop if reply.text.trim().is_empty() && !has_said => {
                    Ended::Failed(Failure::new(Failed::Garbage, "an empty answer"))
                }
                Finish::Stop => Ended::Answered,
            });
        }
        calls_made += reply.calls.len();
        let (wanted, mut results) = sort(&reply.calls, written, &mut asked_for);
        let ids: Vec<String> = wanted.iter().map(|wanted| wanted.id.clone()).collect();
        let became = if wanted.is_empty() { Vec::new() } else { work(wanted).await? };
        results.extend(ids.into_iter().zip(became.iter().map(Became::for_model)));
        messages.push(Message::Assistant {
            content: (!reply.text.is_empty()).then_some(reply.text),
            tool_calls: reply.calls.clone(),
        });
        // One result for every call, in the order of the calls.
        for call in reply.calls {
            let result = results.iter().find(|(id, _)| *id == call.id).map(|(_, result)| result.clone());
            let content = result.unwrap_or_else(|| "This was not worked out.".to_owned());
            messages.push(Message::Tool { tool_call_id: call.id, content });
        }
    }
    Ok(Ended::Endless)
}

/// The calls that can be worked out, and for the others at once what is wrong with them.
fn sort(
    calls: &[super::model_client::ToolCall],
    written: &Written,
    asked: &mut Vec<Request>,
) -> (Vec<Wanted>, Vec<(String, String)>) {
    let (mut wanted, mut results) = (Vec::new(), Vec::new());
    for call in calls {
        match model_tools::read(call) {
            Err(why) => {
                tracing::info!(tool = %call.name.escape_debug(), "the model called a tool wrongly");
                results.push((call.id.clone(), format!("Error: {why} Nothing was done.")));
            }
            Ok(request) if request.is_writing() && asked.contains(&request) => {
                results.push((
                    call.id.clone(),
                    "This was asked for already; what came of it stands above.".to_owned(),
                ));
            }
            Ok(request) => {
                if request.is_writing() {
                    asked.push(request.clone());
                }
                let strangers = written.strangers(&request);
                wanted.push(Wanted { id: call.id.clone(), request, strangers });
            }
        }
    }
    (wanted, results)
}

fn bytes(messages: &[Message]) -> usize {
    messages.iter().map(Message::bytes).sum()
}
