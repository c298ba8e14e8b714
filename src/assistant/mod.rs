//! The assistant: by words what the pages do by clicks.
//!
//! A line becomes [`Request`]s, by the grammar or by a model. Reading ones are answered at once;
//! writing ones become a plan that is shown first and applied by the owner's click only.

mod applying;
pub mod call;
pub mod card;
pub mod conversation;
pub mod grammar;
pub mod markdown;
pub mod message;
pub mod model_client;
pub mod plan;
pub mod request;
pub mod running;
pub mod tools;

pub use call::Call;
pub use card::Card;
pub use conversation::Conversation;
pub use grammar::{Understanding, understand};
pub use message::Message;
pub use plan::Plan;
pub use request::Request;
pub use tools::{Desk, Proposal, Question, Told, Worked, work_out};
