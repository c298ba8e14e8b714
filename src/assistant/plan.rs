//! A plan: all that one message proposes (`ai_messages.function_calls` and `function_results`),
//! applied by the owner's click on exactly that, once, in one transaction, and taken back once.

use diesel::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Call, Card, Desk, Proposal};
use crate::{
    error::AppError,
    i18n::Words,
    ids::{ConversationId, MessageId, UserId},
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

impl Plan {
    /// What a message that proposes this holds; `None` when there is nothing.
    ///
    /// # Errors
    /// Never, but JSON says it may.
    pub fn columns(proposals: &[Proposal]) -> Result<Option<Columns>, AppError> {
        let _ = proposals;
        Ok(None)
    }

    /// The plan of a message, as its columns hold it; `None` when it proposes nothing, or in a shape
    /// that is not read any more.
    pub fn of_message(id: MessageId, function_calls: &Value, function_results: &Value) -> Option<Self> {
        let _ = (id, function_calls, function_results);
        None
    }

    /// Does all of it, in the transaction of the caller, if the form's `digest` is that of the plan.
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
        let _ = (conn, desk, conversation, call, digest);
        Err(AppError::NotFound)
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
        let _ = (conn, owner, conversation, call);
        Err(AppError::NotFound)
    }

    /// Takes all of it back, once, in the transaction of the caller.
    ///
    /// # Errors
    /// As [`Plan::apply`].
    pub fn undo(
        conn: &mut PgConnection,
        desk: &Desk,
        conversation: ConversationId,
        call: &str,
    ) -> Result<Clicked, AppError> {
        let _ = (conn, desk, conversation, call);
        Err(AppError::NotFound)
    }
}
