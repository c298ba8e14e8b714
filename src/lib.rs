//! Calento: a calendar, booking pages and an assistant in one program.

pub mod ids;
pub mod schema;
pub mod time;
