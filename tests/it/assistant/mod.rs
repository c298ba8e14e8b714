//! The assistant.

mod allowance;
mod model_client;
mod model_server;
mod model_turn;
