//! Bookings: public pages on which a guest picks a free time that becomes an event.
//!
//! What is offered is decided in [`slots`], from an owner's [`weekly_hours`] and what is already
//! taken; the page that draws the slots and the transaction that books one ask the same function.

pub mod mail;
pub mod slots;
pub mod weekly_hours;
