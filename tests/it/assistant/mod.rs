//! The assistant.

pub mod chat;
mod plans;
