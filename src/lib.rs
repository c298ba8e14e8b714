//! Calento: a calendar, booking pages and an assistant in one program.

pub mod bookings;
pub mod ids;
pub mod time;
