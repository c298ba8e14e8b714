//! Messages as pages show them: what the templates under `assistant/` draw.

use super::{
    card::SaidRow,
    markdown,
    message::{Message, Role, State},
    pending::Pending,
    plan::{Plan, Status, Step},
};
use crate::{
    i18n::Lang,
    ids::{ConversationId, MessageId},
    paths,
    time::{Instant, Zone},
};

/// One message.
pub struct Bubble {
    pub id: MessageId,
    pub is_person: bool,
    /// The language it is written in.
    pub lang: Lang,
    /// What the person wrote, as it is.
    pub text: String,
    /// What the assistant wrote, as safe HTML.
    pub html: String,
    /// RFC 3339.
    pub at: String,
    /// The time of day, with the day before it when that is another than today.
    pub when: String,
    pub is_writing: bool,
    /// What is to be said about how it ended.
    pub ended: Option<String>,
    /// The person's message that it answers, to be said again.
    pub again: Option<String>,
    pub plan: Option<ShownPlan>,
    pub choices: Vec<String>,
    /// Where it is said again, or a choice is made.
    pub action: String,
    pub stream: String,
    pub stop: String,
}

/// What a message proposes.
pub struct ShownPlan {
    pub id: MessageId,
    pub lang: Lang,
    /// `proposed`, `applied`, `rejected`, `failed`, `undone`.
    pub status: &'static str,
    pub digest: String,
    pub steps: Vec<ShownStep>,
    /// Whether it is too late for it by now.
    pub is_over: bool,
    /// Why a click was not followed.
    pub refusal: Option<String>,
    pub apply: String,
    pub reject: String,
    pub undo: String,
}

/// One change of a plan.
pub struct ShownStep {
    pub heading: String,
    pub href: Option<String>,
    pub rows: Vec<SaidRow>,
    pub notes: Vec<ShownNote>,
    pub outcome: Option<String>,
}

/// What follows from a change.
pub struct ShownNote {
    /// `conflict`, `mail`, `remark`, `warning`.
    pub kind: &'static str,
    pub text: String,
}

/// For whom and when messages are shown.
#[derive(Debug, Clone)]
pub struct Looker {
    /// Of the page around.
    pub lang: Lang,
    pub zone: Zone,
    pub now: Instant,
}

impl Looker {
    /// Messages of a conversation in their order; `pending` is the question that is open in it.
    pub fn bubbles(&self, messages: &[Message], pending: Option<&Pending>) -> Vec<Bubble> {
        let mut said = None;
        messages
            .iter()
            .map(|message| {
                if message.role() == Role::User {
                    // What was chosen is not to be sent again as if it were written.
                    said = (!message.is_choice()).then_some(message.content.as_str());
                }
                self.bubble(message, said, pending)
            })
            .collect()
    }

    /// One message; `said` is what it answers.
    pub fn bubble(&self, message: &Message, said: Option<&str>, pending: Option<&Pending>) -> Bubble {
        let (id, conversation) = (message.id, message.conversation_id);
        let is_person = message.role() == Role::User;
        let lang = message.lang(self.lang);
        let state = message.state(self.now);
        let ended = match state {
            State::Stopped => Some(lang.t("assistant-stopped")),
            State::BrokenOff => Some(lang.t("assistant-broken-off")),
            State::Writing | State::Done => None,
        };
        let choices = pending.filter(|pending| pending.message == id && state == State::Done);
        Bubble {
            id,
            is_person,
            lang,
            text: if is_person { message.content.clone() } else { String::new() },
            html: if is_person { String::new() } else { markdown::html(&message.content) },
            at: message.created_at.to_string(),
            when: self.when(message.created_at),
            is_writing: state == State::Writing,
            again: ended.as_ref().and(said).map(ToOwned::to_owned),
            ended,
            plan: message.plan().map(|plan| self.plan(&plan, conversation, lang)),
            choices: choices
                .into_iter()
                .flat_map(|pending| &pending.choices)
                .map(|c| c.label.clone())
                .collect(),
            action: paths::messages(Some(conversation)),
            stream: paths::answer(conversation, id, "stream"),
            stop: paths::answer(conversation, id, "stop"),
        }
    }

    /// A plan, in the language of its message.
    pub fn plan(&self, plan: &Plan, conversation: ConversationId, lang: Lang) -> ShownPlan {
        let call = plan.steps.first().map_or("", |step| step.id.as_str());
        ShownPlan {
            id: plan.message,
            lang,
            status: match plan.status {
                Status::Proposed => "proposed",
                Status::Applied => "applied",
                Status::Rejected => "rejected",
                Status::Failed => "failed",
                Status::Undone => "undone",
            },
            digest: plan.digest.clone(),
            steps: plan.steps.iter().map(|step| shown_step(step, plan.status, lang)).collect(),
            is_over: plan.status == Status::Proposed && !plan.can_be_applied(self.now),
            refusal: None,
            apply: paths::plan(conversation, call, "apply"),
            reject: paths::plan(conversation, call, "reject"),
            undo: paths::plan(conversation, call, "undo"),
        }
    }

    fn when(&self, at: Instant) -> String {
        let wall = self.zone.wall(at);
        let time = self.lang.time(wall.time());
        if wall.date() == self.zone.day(self.now) {
            time
        } else {
            format!("{}, {time}", self.lang.day_short(wall.date()))
        }
    }
}

fn shown_step(step: &Step, status: Status, lang: Lang) -> ShownStep {
    // Once it is done or over, what it would have clashed with is no news.
    let is_open = status == Status::Proposed;
    let notes = step.card.notes.iter().filter(|_| is_open);
    ShownStep {
        heading: lang.say(&step.card.heading),
        href: step.href.clone().or_else(|| step.card.href.clone()),
        rows: step.card.said_rows(lang),
        notes: notes.map(|note| ShownNote { kind: note.kind(), text: note.said(lang) }).collect(),
        outcome: step.outcome.as_ref().map(|words| lang.say(words)),
    }
}
