//! Events: what is on a calendar (`events`, `event_attendees`), how series unfold, and the views.

pub mod attendee;
pub mod draft;
pub mod editor;
pub mod event;
pub mod exceptions;
pub mod form;
pub mod links;
pub mod occurrence;
pub mod page;
pub mod recurrence;
pub mod series;

pub use attendee::{Answer, Attendee, Invitee};
pub use draft::{EventDraft, Origin, When};
pub use event::Event;
pub use occurrence::{Occurrence, Window};
