//! Events: what is on a calendar (`events`, `event_attendees`), how series unfold, and the views.

pub mod attendee;
pub mod event;
pub mod intake;
pub mod occurrence;
pub mod recurrence;

pub use attendee::{Answer, Attendee, Invitee};
pub use event::{Event, EventDraft, When};
pub use occurrence::{Occurrence, Window};
