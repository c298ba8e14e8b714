//! The assistant.

mod allowance;
pub mod chat;
mod injections;
mod model_chat;
mod model_client;
mod model_server;
mod model_turn;
mod plans;
mod tools;
