//! Events: what is on a calendar (`events`, `event_attendees`), how series unfold, and the views.

pub mod agenda;
pub mod attendee;
pub mod day;
pub mod deletion;
pub mod draft;
mod drawn;
pub mod editor;
pub mod event;
pub mod exceptions;
pub mod export;
pub mod form;
pub mod ical;
pub mod import;
pub mod intake;
pub mod layout;
pub mod links;
pub mod month;
pub mod occurrence;
pub mod page;
mod part;
pub mod recurrence;
pub mod series;
mod sidebar;
pub mod taking_back;
mod time_grid;
mod toolbar;
pub mod undo;
pub mod view;
pub mod week;
pub mod year;

pub use attendee::{Answer, Attendee, Invitee};
pub use draft::{EventDraft, Origin, When};
pub use event::Event;
pub use occurrence::{Occurrence, Window};
