//! A plan: all that one message proposes (`ai_messages.function_calls` and `function_results`),
//! applied by the owner's click on exactly that, once, in one transaction, and taken back once.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Call, Card, Desk, Proposal,
    applying::{Done, Stop},
};
use crate::{
    bookings::taken::lock,
    error::AppError,
    i18n::Words,
    ids::{ConversationId, MessageId, UserId},
    schema::{ai_conversations, ai_messages},
    time::Instant,
    tokens::digest_of,
};

/// Where a plan stands; all its calls stand there together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Proposed,
    Applied,
    Rejected,
    /// It could not be applied; nothing was written.
    Failed,
    Undone,
}

/// What a message proposes.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub message: MessageId,
    pub status: Status,
    /// At least one.
    pub steps: Vec<Step>,
    /// Of exactly the stored calls; a form carries it.
    pub digest: String,
}

/// One call of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub id: String,
    pub call: Call,
    pub card: Card,
    /// What came of it, or why it failed.
    pub outcome: Option<Words>,
    /// Where it can be looked at now: a path.
    pub href: Option<String>,
    /// What it did, while that stands.
    done: Option<Done>,
}

/// The two columns of a message that proposes something.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    pub function_calls: Value,
    pub function_results: Value,
}

/// What became of a click.
#[derive(Debug, Clone, PartialEq)]
pub enum Clicked {
    Done(Plan),
    /// It stood there before: a second click, or the other of two windows.
    Already(Plan),
    /// It is not done, and why; nothing was written but that.
    Refused(Plan, Words),
}

/// An element of `function_results`.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    id: String,
    status: Status,
    result: Kept,
}

/// What stands in `result`.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    card: Card,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    done: Option<Done>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    why: Option<Words>,
}

impl Plan {
    /// What a message that proposes this holds; `None` when there is nothing.
    ///
    /// # Errors
    /// Never, but JSON says it may.
    pub fn columns(proposals: &[Proposal]) -> Result<Option<Columns>, AppError> {
        let (mut calls, mut results) = (Vec::new(), Vec::new());
        for Proposal { call, card } in proposals {
            let id = format!("call_{}", Uuid::now_v7().simple());
            let mut stored = serde_json::to_value(call).map_err(AppError::internal)?;
            stored["id"] = json!(id);
            calls.push(stored);
            let kept = Kept { card: card.clone(), done: None, why: None };
            results.push(Stored { id, status: Status::Proposed, result: kept });
        }
        if calls.is_empty() {
            return Ok(None);
        }
        let function_results = serde_json::to_value(results).map_err(AppError::internal)?;
        Ok(Some(Columns { function_calls: calls.into(), function_results }))
    }

    /// The plan of a message, as its columns hold it; `None` when it proposes nothing, or in a shape
    /// that is not read any more.
    pub fn of_message(id: MessageId, function_calls: &Value, function_results: &Value) -> Option<Self> {
        let calls = function_calls.as_array().filter(|calls| !calls.is_empty())?;
        let mut results: Vec<Stored> = serde_json::from_value(function_results.clone()).ok()?;
        let mut steps = Vec::with_capacity(calls.len());
        let mut status = None;
        for stored in calls {
            let id = stored.get("id")?.as_str()?.to_owned();
            let call: Call = serde_json::from_value(stored.clone()).ok()?;
            let place = results.iter().position(|result| result.id == id)?;
            let result = results.swap_remove(place);
            if *status.get_or_insert(result.status) != result.status {
                return None;
            }
            let Kept { card, done, why } = result.result;
            let outcome = why.or_else(|| done.as_ref().map(|done| done.outcome.clone()));
            let href = done.as_ref().and_then(|done| done.href.clone());
            steps.push(Step { id, call, card, outcome, href, done });
        }
        Some(Self { message: id, status: status?, steps, digest: digest(function_calls) })
    }

    /// When it is not applied any more.
    pub fn useful_until(&self) -> Instant {
        let ends = self.steps.iter().map(|step| step.card.useful_until);
        ends.min().unwrap_or_else(|| Instant::from_utc(chrono::NaiveDateTime::default()))
    }

    /// Whether its owner can still say yes to it.
    pub fn can_be_applied(&self, now: Instant) -> bool {
        self.status == Status::Proposed && now < self.useful_until()
    }

    /// Does all of it, if the form's `digest` is that of the plan: everything, or nothing.
    ///
    /// # Errors
    /// `NotFound` when the conversation is not the owner's, or has no such call.
    pub fn apply(
        conn: &mut PgConnection,
        desk: &Desk,
        conversation: ConversationId,
        call: &str,
        digest: &str,
    ) -> Result<Clicked, AppError> {
        conn.transaction(|conn| {
            // Bookings take this lock before they touch events; so do plans.
            lock(conn, desk.owner.id)?;
            let plan = Self::locked(conn, desk.owner.id, conversation, call)?;
            if plan.digest != digest {
                return Ok(Clicked::Refused(plan, Words::t("plan-not-this")));
            }
            match plan.status {
                Status::Applied => return Ok(Clicked::Already(plan)),
                Status::Proposed => {}
                other => return Ok(Clicked::Refused(plan, other.refusal())),
            }
            if desk.now >= plan.useful_until() {
                return plan.fail(conn, Words::t("plan-too-old"));
            }
            // In a savepoint: when one call cannot be done, none is.
            let done = conn.transaction(|conn| {
                for step in &plan.steps {
                    step.call.look(conn, desk)?;
                }
                plan.steps.iter().map(|step| step.call.apply(conn, desk)).collect::<Result<Vec<Done>, Stop>>()
            });
            match done {
                Ok(done) => {
                    let mut plan = plan;
                    for (step, done) in plan.steps.iter_mut().zip(done) {
                        step.outcome = Some(done.outcome.clone());
                        step.href.clone_from(&done.href);
                        step.done = Some(done);
                    }
                    plan.write(conn, Status::Applied)?;
                    Ok(Clicked::Done(plan))
                }
                Err(Stop::Refused(why)) => plan.fail(conn, why),
                Err(Stop::Error(error)) => Err(error),
            }
        })
    }

    /// Puts it aside.
    ///
    /// # Errors
    /// As [`Plan::apply`].
    pub fn reject(
        conn: &mut PgConnection,
        owner: UserId,
        conversation: ConversationId,
        call: &str,
    ) -> Result<Clicked, AppError> {
        conn.transaction(|conn| {
            let mut plan = Self::locked(conn, owner, conversation, call)?;
            match plan.status {
                Status::Rejected => Ok(Clicked::Already(plan)),
                Status::Proposed => {
                    plan.write(conn, Status::Rejected)?;
                    Ok(Clicked::Done(plan))
                }
                other => Ok(Clicked::Refused(plan, other.refusal())),
            }
        })
    }

    /// Takes all of it back, once: everything, or nothing.
    ///
    /// # Errors
    /// As [`Plan::apply`].
    pub fn undo(
        conn: &mut PgConnection,
        desk: &Desk,
        conversation: ConversationId,
        call: &str,
    ) -> Result<Clicked, AppError> {
        conn.transaction(|conn| {
            lock(conn, desk.owner.id)?;
            let mut plan = Self::locked(conn, desk.owner.id, conversation, call)?;
            match plan.status {
                Status::Undone => return Ok(Clicked::Already(plan)),
                Status::Applied => {}
                other => return Ok(Clicked::Refused(plan, other.refusal())),
            }
            // What was done last is taken back first: a later call may stand on an earlier one.
            let taken = conn.transaction(|conn| {
                let mut done = plan.steps.iter().rev().filter_map(|step| step.done.as_ref());
                done.try_for_each(|done| done.take_back(conn, desk))
            });
            match taken {
                Ok(()) => {
                    for step in &mut plan.steps {
                        step.href = None;
                        step.outcome = None;
                        step.done = None;
                    }
                    plan.write(conn, Status::Undone)?;
                    Ok(Clicked::Done(plan))
                }
                Err(Stop::Refused(why)) => Ok(Clicked::Refused(plan, why)),
                Err(Stop::Error(error)) => Err(error),
            }
        })
    }

    /// The plan that has the call, if the conversation is the owner's; its row is locked.
    fn locked(
        conn: &mut PgConnection,
        owner: UserId,
        conversation: ConversationId,
        call: &str,
    ) -> Result<Self, AppError> {
        let id: MessageId = ai_messages::table
            .inner_join(ai_conversations::table)
            .filter(ai_conversations::user_id.eq(owner))
            .filter(ai_conversations::deleted_at.is_null())
            .filter(ai_messages::conversation_id.eq(conversation))
            .filter(ai_messages::function_calls.contains(json!([{ "id": call }])))
            .select(ai_messages::id)
            .first(conn)?;
        let (calls, results): (Option<Value>, Option<Value>) = ai_messages::table
            .find(id)
            .select((ai_messages::function_calls, ai_messages::function_results))
            .for_update()
            .first(conn)?;
        let plan = calls.zip(results).and_then(|(calls, results)| Self::of_message(id, &calls, &results));
        plan.ok_or(AppError::NotFound)
    }

    fn fail(mut self, conn: &mut PgConnection, why: Words) -> Result<Clicked, AppError> {
        for step in &mut self.steps {
            step.outcome = Some(why.clone());
        }
        self.write(conn, Status::Failed)?;
        Ok(Clicked::Refused(self, why))
    }

    fn write(&mut self, conn: &mut PgConnection, status: Status) -> Result<(), AppError> {
        self.status = status;
        let results: Vec<Stored> = self
            .steps
            .iter()
            .map(|step| {
                let why = step.outcome.clone().filter(|_| status == Status::Failed);
                let kept = Kept { card: step.card.clone(), done: step.done.clone(), why };
                Stored { id: step.id.clone(), status, result: kept }
            })
            .collect();
        let results = serde_json::to_value(results).map_err(AppError::internal)?;
        diesel::update(ai_messages::table.find(self.message))
            .set(ai_messages::function_results.eq(results))
            .execute(conn)?;
        Ok(())
    }
}

impl Status {
    /// Why nothing else can be done with a plan that stands here.
    fn refusal(self) -> Words {
        Words::t(match self {
            Self::Proposed => "plan-not-applied",
            Self::Applied => "plan-was-applied",
            Self::Rejected => "plan-was-rejected",
            Self::Failed => "plan-has-failed",
            Self::Undone => "plan-was-undone",
        })
    }
}

/// SHA-256 of the calls, whatever the order of their keys.
fn digest(function_calls: &Value) -> String {
    let mut text = String::new();
    canonical(function_calls, &mut text);
    digest_of(text.as_bytes())
}

/// JSON with its keys in order and nothing between.
fn canonical(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                canonical(item, text);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            let mut keys: Vec<&String> = fields.keys().collect();
            keys.sort_unstable();
            text.push('{');
            for (place, key) in keys.into_iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                canonical(&fields[key], text);
            }
            text.push('}');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_does_not_depend_on_the_order_of_keys_but_on_every_argument() {
        let one: Value = serde_json::from_str(r#"[{"a":1,"b":{"c":"x","d":[1,2]}}]"#).expect("JSON");
        let same: Value = serde_json::from_str(r#"[{"b":{"d":[1,2],"c":"x"},"a":1}]"#).expect("JSON");
        let other: Value = serde_json::from_str(r#"[{"a":1,"b":{"c":"x","d":[2,1]}}]"#).expect("JSON");
        assert_eq!(digest(&one), digest(&same));
        assert_ne!(digest(&one), digest(&other));
        // No text can look like the signs between.
        let quoted = json!([{ "a": "1,\"b\":2" }]);
        assert_ne!(digest(&quoted), digest(&json!([{ "a": "1", "b": 2 }])));
    }
}
