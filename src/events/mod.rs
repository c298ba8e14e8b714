//! Events: what is on a calendar.

pub mod recurrence;
