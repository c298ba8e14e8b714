//! The assistant: by words what the pages do by clicks.
//!
//! A line becomes [`Request`]s, by the grammar or by a model. Reading ones are answered at once;
//! writing ones become a plan that is shown first and applied by the owner's click only.

pub mod grammar;
pub mod request;

pub use grammar::{Understanding, understand};
pub use request::Request;
