//! The assistant: by words what the pages do by clicks.
//!
//! A line becomes [`Request`]s, by the grammar or by a model. Reading ones are answered at once;
//! writing ones become a plan that is shown first and applied by the owner's click only.

pub mod allowance;
mod applying;
pub mod call;
pub mod card;
pub mod chat;
pub mod clicks;
pub mod conversation;
pub mod conversations;
pub mod grammar;
pub mod markdown;
pub mod message;
pub mod model_answer;
pub mod model_client;
pub mod model_tools;
pub mod model_turn;
pub mod panel;
pub mod pending;
pub mod plan;
pub mod prompt;
pub mod recipients;
pub mod reply;
pub mod request;
pub mod running;
pub mod settings;
pub mod shown;
pub mod stream;
pub mod tools;
pub mod turn;

pub use call::Call;
pub use card::Card;
pub use conversation::Conversation;
pub use grammar::{Understanding, understand};
pub use message::Message;
pub use plan::Plan;
pub use request::Request;
pub use tools::{Desk, Proposal, Question, Told, Worked, work_out};
