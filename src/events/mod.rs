//! Events: what is on a calendar (`events`, `event_attendees`), how series unfold, and the views.

pub mod attendee;
pub mod day;
mod drawn;
pub mod event;
pub mod layout;
pub mod month;
pub mod occurrence;
pub mod recurrence;
mod sidebar;
mod time_grid;
pub mod view;
pub mod week;

pub use attendee::{Answer, Attendee, Invitee};
pub use event::{Event, EventDraft, When};
pub use occurrence::{Occurrence, Window};
