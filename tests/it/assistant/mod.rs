//! The assistant.

pub mod chat;
mod plans;
mod tools;
