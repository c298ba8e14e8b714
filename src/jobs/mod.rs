//! Work that is done later, and surely: rows of `jobs`, written in the transaction that makes them
//! true and taken by the worker (see `worker.rs` for who does what).

pub mod job;
pub mod outbox;
pub mod queue;

pub use job::{AnswerMail, BookingMail, InvitationMail, Job, Side};
