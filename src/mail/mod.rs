//! Mail: what a message is, how it leaves, and the log of what became of it (`email_logs`).

pub mod address;
pub mod cause;
pub mod dkim;
pub mod dns;
pub mod doctor;
pub mod frame;
pub mod inbound;
pub mod inbound_page;
pub mod kept;
pub mod log;
pub mod mailbox;
pub mod mailer;
pub mod message;
pub mod news;
pub mod refusal;
pub mod report;
pub mod return_path;
pub mod seen;
pub mod smtp;
pub mod state;
pub mod trouble;
pub mod unsubscribe;
pub mod webhook;

pub use address::EmailAddress;
pub use cause::Cause;
pub use dkim::Dkim;
pub use frame::Frame;
pub use mailer::{Mailer, NotSent};
pub use message::{CalendarPart, Message, Unsubscribe};
pub use return_path::ReturnPath;
pub use seen::EmailLog;
pub use smtp::Hope;
pub use state::State;
pub use trouble::TroubleNote;
