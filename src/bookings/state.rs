//! Where a booking stands: its row, read at some instant.

use super::{
    BookingLink,
    booking::{Booking, NotNow},
};
use crate::{jobs::Side, time::Instant};

/// Where a booking stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It counts only once the guest has followed the link in their mail.
    AwaitsGuest,
    /// A request that the owner has not answered.
    AwaitsOwner,
    Confirmed,
    Completed,
    NoShow,
    Cancelled,
    /// The owner declined the request.
    Declined,
    /// The guest withdrew it before it was confirmed.
    Withdrawn,
    /// Nobody confirmed it in time.
    Lapsed,
}

impl State {
    /// Its name in texts and classes.
    pub fn name(self) -> &'static str {
        match self {
            Self::AwaitsGuest => "awaits-guest",
            Self::AwaitsOwner => "awaits-owner",
            Self::Confirmed => "confirmed",
            Self::Completed => "completed",
            Self::NoShow => "no_show",
            Self::Cancelled => "cancelled",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
        }
    }

    /// How its badge is coloured.
    pub fn badge(self) -> &'static str {
        match self {
            Self::Confirmed => "good",
            Self::AwaitsGuest | Self::AwaitsOwner | Self::NoShow => "warn",
            Self::Cancelled | Self::Declined | Self::Withdrawn | Self::Lapsed => "bad",
            Self::Completed => "",
        }
    }

    /// Whether somebody has yet to confirm it.
    pub fn is_pending(self) -> bool {
        matches!(self, Self::AwaitsGuest | Self::AwaitsOwner)
    }

    /// Whether it takes no time: the meeting is off.
    pub fn is_off(self) -> bool {
        matches!(self, Self::Cancelled | Self::Declined | Self::Withdrawn | Self::Lapsed)
    }

    /// Why nothing can be done that only a confirmed booking allows.
    pub(super) fn refusal(self) -> NotNow {
        match self {
            Self::AwaitsGuest | Self::AwaitsOwner => NotNow::Unconfirmed,
            Self::Confirmed => NotNow::WasConfirmed,
            Self::Declined => NotNow::Declined,
            Self::Withdrawn => NotNow::Withdrawn,
            Self::Lapsed => NotNow::Lapsed,
            Self::Completed | Self::NoShow | Self::Cancelled => NotNow::Settled,
        }
    }
}

impl Booking {
    /// Where it stands at `now`: what nobody confirmed in time has lapsed, even if nothing has written
    /// that down yet.
    pub fn state(&self, now: Instant) -> State {
        match (self.status.as_str(), self.request_end.as_deref()) {
            ("pending", _) if self.pending_until.is_none_or(|until| until <= now) => State::Lapsed,
            ("pending", _) if self.awaits.as_deref() == Some("guest") => State::AwaitsGuest,
            ("pending", _) => State::AwaitsOwner,
            ("confirmed", _) => State::Confirmed,
            ("completed", _) => State::Completed,
            ("no_show", _) => State::NoShow,
            (_, Some("declined")) => State::Declined,
            (_, Some("withdrawn")) => State::Withdrawn,
            (_, Some("lapsed")) => State::Lapsed,
            _ => State::Cancelled,
        }
    }

    /// Why the booking cannot be cancelled now; `None` when it can. A guest may withdraw a request at
    /// any time, and cancel a confirmed booking up to the cut-off; owners leave alone what the guest
    /// has not confirmed.
    pub fn cannot_cancel(&self, by: Side, now: Instant) -> Option<NotNow> {
        match self.state(now) {
            State::AwaitsGuest if by == Side::Owner => return Some(NotNow::Unconfirmed),
            State::AwaitsGuest | State::AwaitsOwner => return None,
            State::Confirmed => {}
            _ => return Some(NotNow::Settled),
        }
        if by == Side::Owner {
            return None;
        }
        if self.slot_start <= now {
            return Some(NotNow::Started);
        }
        (now > self.cancel_until()).then_some(NotNow::TooLateToCancel)
    }

    /// Why the booking cannot move at all now; `None` when it can. What the guest has not confirmed
    /// does not move; a request moves for the guest, and the owner confirms or declines it as it is.
    pub fn cannot_move(&self, link: &BookingLink, by: Side, now: Instant) -> Option<NotNow> {
        match (self.state(now), by) {
            (State::Confirmed, _) | (State::AwaitsOwner, Side::Guest) => {}
            (State::AwaitsOwner, Side::Owner) | (State::AwaitsGuest, _) => return Some(NotNow::Unconfirmed),
            _ => return Some(NotNow::Settled),
        }
        if self.slot_start <= now {
            return Some(NotNow::Started);
        }
        if by == Side::Owner {
            return None;
        }
        if now > self.move_until() {
            return Some(NotNow::TooLateToMove);
        }
        (!link.is_open()).then_some(NotNow::Closed)
    }
}
