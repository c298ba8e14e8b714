//! iCalendar in and out (RFC 5545, with RFC 5546's methods and RFC 7986's additions).
//!
//! [`read()`] takes whatever calendars export and says of every entry whether it was understood,
//! [`write()`] makes what calendars and mail programs read. Both are pure: they know neither the
//! database nor the web, and ask no clock.

mod answer;
mod component;
mod definition;
mod event;
mod line;
mod read;
#[cfg(test)]
mod tests;
mod value;
mod vevent;
mod vtimezone;
mod write;
mod zones;

pub use answer::read_answer;
pub use event::{
    Attendee, IcalEvent, Kind, Method, Note, Person, Response, Role, Status, Transparency, Visibility, When,
};
pub use read::{IcalFile, NotIcal, Other, Read, Refusal, read};
pub use write::{Calendar, END, Head, ZoneYears, begin, entries, write};
