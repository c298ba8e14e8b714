//! Mail: what a message is, how it leaves, and the log of what became of it (`email_logs`).

pub mod address;
pub mod frame;
pub mod kept;
pub mod log;
pub mod mailbox;
pub mod mailer;
pub mod message;

pub use address::EmailAddress;
pub use frame::Frame;
pub use mailer::{Mailer, NotSent};
pub use message::{CalendarPart, Message};
