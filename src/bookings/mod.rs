//! Bookings: public pages on which a guest picks a free time that becomes an event.
//!
//! What is offered is decided in [`slots`], from an owner's [`weekly_hours`] and what is already
//! taken; the page that draws the slots and the transaction that books one ask the same function.

mod access_fields;
mod answers;
pub mod ask;
pub mod booking;
pub mod booking_link;
pub mod cancel_many;
pub mod cancellation;
pub mod confirming;
pub mod details;
pub mod embed_page;
pub mod embedding;
pub mod guest_form;
pub mod guest_key;
pub mod guest_page;
pub mod hold;
pub mod hold_part;
mod hours_words;
pub mod link_access;
pub mod link_actions;
pub mod link_change;
pub mod link_editor;
pub mod link_form;
pub mod link_preview;
pub mod link_saving;
mod link_sections;
pub mod link_statistics;
pub mod links;
pub mod mail;
mod mail_kinds;
pub mod mine;
pub mod mine_mail;
pub mod moving;
pub mod offer;
mod owed_mail;
pub mod owner_csv;
pub mod owner_list;
pub mod picker;
pub mod placing;
pub mod preview;
pub mod profile;
pub mod public_page;
mod question_rows;
pub mod questions;
pub mod reminders;
pub mod requests;
pub mod reschedule;
pub mod slots;
mod slug;
pub mod state;
pub mod taken;
pub mod weekly_hours;
pub mod why;
pub mod why_page;

pub use booking::Booking;
pub use booking_link::BookingLink;
