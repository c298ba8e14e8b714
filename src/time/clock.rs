//! Where "now" comes from.

use std::sync::{Arc, Mutex};

use super::Instant;

/// The source of "now", passed in wherever time matters; a test's clock stands still until it is
/// set.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    Fixed(Arc<Mutex<Instant>>),
}

impl Clock {
    /// A clock that shows `now` until [`Clock::set`] is called.
    pub fn fixed(now: Instant) -> Self {
        Self::Fixed(Arc::new(Mutex::new(now)))
    }

    /// The current instant.
    pub fn now(&self) -> Instant {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the system")]
            Self::System => chrono::Utc::now().into(),
            Self::Fixed(now) => *now.lock().unwrap_or_else(std::sync::PoisonError::into_inner),
        }
    }

    /// Moves a fixed clock to `now`; a system clock cannot be moved.
    pub fn set(&self, now: Instant) {
        if let Self::Fixed(shown) = self {
            *shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = now;
        }
    }
}
