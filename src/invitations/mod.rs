//! Invitations: what an attendee gets by mail, the page on which they answer, and the mails in which
//! they do.

pub mod answer_mail;
pub mod bringing;
pub mod details;
pub mod imip;
pub mod inbox;
pub mod intake;
pub mod mail;
pub mod propose;
pub mod received;
pub mod response;
