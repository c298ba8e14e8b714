//! Events out of an iCalendar file onto an owner's calendar.
//!
//! [`Prepared::new`] turns what was read into rows; it needs no database and may take a while.
//! [`take_in()`] compares them with what the calendar holds and writes the difference, so that the
//! same file taken in twice changes nothing. Nobody gets a mail: guests are left out.

mod draft;
pub mod import;
mod kept;
mod report;
mod row;
mod take_in;
mod wording;

pub use draft::Prepared;
pub use import::Import;
pub use kept::{Fate, KeptLine};
pub use report::{Begins, Line, Note, Outcome, Refusal, Report, Tally};
pub use take_in::{SUBSCRIPTION, Source, take_in};
