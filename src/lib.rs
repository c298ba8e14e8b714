//! Calento: a calendar, booking pages and an assistant in one program.

pub mod ids;
pub mod postgres;
pub mod time;
