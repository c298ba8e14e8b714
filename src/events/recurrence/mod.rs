//! Recurrence: which occurrences a repeating event has (RFC 5545 sections 3.3.10 and 3.8.5).
//!
//! This is the only place that expands a rule. [`Rule`] reads and checks its text, a walk along its
//! periods turns it into readings of a wall clock, and [`Zone`](crate::time::Zone) turns those into
//! instants. So a 09:00 series stays at 09:00 across clock changes, a reading inside a
//! gap takes the offset before it, and one shown twice is the first (section 3.3.5).
//!
//! What the RFC leaves open is settled here:
//!
//! - The start of a series always is its first occurrence and counts in COUNT, also when the rule
//!   by itself would not give that day.
//! - A COUNT is followed for [`HORIZON_YEARS`] years at most, and a rule that does not happen
//!   within them never happens.
//! - Rules that repeat more often than daily, or more than [`MAX_TIMES_A_DAY`] times a day, are
//!   refused.

mod days;
mod parts;
mod pattern;
mod rule;
mod series;
mod shift;
#[cfg(test)]
mod tests;
mod walk;
mod words;

pub use parts::{Frequency, MAX_COUNT, MAX_INTERVAL, MAX_TIMES_A_DAY, Until};
pub use pattern::{Pattern, weekday_code};
pub use rule::{Rule, RuleError, Start};
pub use series::{LIMIT, Series, Stored};
pub use walk::HORIZON_YEARS;
