//! Time: instants, spans, zones and the clock.
//!
//! Three kinds of time, three types: an [`Instant`] is a point on the world's time line, a
//! [`chrono::NaiveDateTime`] is what a clock on some wall shows (it always travels beside a
//! [`Zone`]), and a [`chrono::NaiveDate`] is a day. Wall clock and instant are turned into each
//! other in [`zone`] and nowhere else.

mod clock;
mod instant;
mod span;
mod zone;

pub use clock::Clock;
pub use instant::Instant;
pub use span::Span;
pub use zone::{Transition, UnknownZone, Zone};
