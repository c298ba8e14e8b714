//! Calento: a calendar, booking pages and an assistant in one program.

pub mod ical;
pub mod ids;
pub mod time;
