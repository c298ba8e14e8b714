//! Calendars that follow an outside one (`calendar_subscriptions`): read again and again, and only
//! read.

pub mod fetch;
mod form;
pub mod network;
pub mod refresh;
pub mod screens;
pub mod subscription;

pub use subscription::Subscription;
