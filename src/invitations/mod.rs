//! Invitations: what an attendee gets by mail, and the page on which they answer.

pub mod bringing;
pub mod details;
pub mod mail;
pub mod received;
pub mod response;
