//! Limits on tries, per client and kind of act, in this process's memory.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use actix_web::HttpRequest;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _, clock::DefaultClock};

use super::client;
use crate::{error::AppError, ids::UserId};

/// An act worth a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// A try to sign in.
    SignIn,
    /// A new account.
    Register,
    /// A booking, a cancellation or an answer by a guest.
    Guest,
    /// A page opened by a token.
    TokenPage,
    /// A calendar read by a program.
    Feed,
    /// A look at somebody's booking page, which searches their calendars.
    BookingPage,
    /// A time kept for a guest while they fill in the form.
    Hold,
    /// A wish for a mail with the link to one's bookings.
    GuestKey,
    /// A booking that is mailed to its guest for confirmation.
    Unconfirmed,
    /// A booking that its guest moves.
    Move,
    /// A guest who invites others.
    Bring,
    /// A look at an outside calendar that its owner asks for.
    Refresh,
    /// A message to the assistant.
    Assistant,
}

impl Act {
    const ALL: [Self; 13] = [
        Self::SignIn,
        Self::Register,
        Self::Guest,
        Self::TokenPage,
        Self::Feed,
        Self::BookingPage,
        Self::Hold,
        Self::GuestKey,
        Self::Unconfirmed,
        Self::Move,
        Self::Bring,
        Self::Refresh,
        Self::Assistant,
    ];

    /// As many at once, and as many again over the time given.
    fn allowance(self) -> (u32, Duration) {
        match self {
            Self::SignIn => (10, Duration::from_secs(5 * 60)),
            // An office or a school shares one address.
            Self::Register => (30, Duration::from_secs(60 * 60)),
            Self::Guest => (150, Duration::from_secs(10 * 60)),
            Self::TokenPage => (120, Duration::from_secs(60)),
            // One program asks a few times an hour; Google reads for thousands from few addresses.
            Self::Feed => (60, Duration::from_secs(10 * 60)),
            // A class of thirty, each of whom looks at a few months.
            Self::BookingPage => (240, Duration::from_secs(60)),
            // Nobody keeps more than a few times from others.
            Self::Hold => (20, Duration::from_secs(10 * 60)),
            // Each may be a mail to somebody who never asked.
            Self::GuestKey => (5, Duration::from_secs(10 * 60)),
            // Each is a mail to an address that anybody can type, and holds a time for half an hour.
            Self::Unconfirmed => (20, Duration::from_secs(30 * 60)),
            // Each is a mail to both sides.
            Self::Move => (20, Duration::from_secs(60 * 60)),
            // Each is up to ten mails to people who never asked.
            Self::Bring => (10, Duration::from_secs(60 * 60)),
            // Each may keep the worker waiting for a server elsewhere.
            Self::Refresh => (10, Duration::from_secs(10 * 60)),
            // Nobody types faster for long.
            Self::Assistant => (30, Duration::from_secs(60)),
        }
    }
}

/// Counts by the client's network and what is tried.
type BySubject = DefaultKeyedRateLimiter<(IpAddr, String)>;

/// Counts by the client's network alone.
type ByClient = DefaultKeyedRateLimiter<IpAddr>;

/// How many subjects' worth of tries one client has in all.
const SUBJECTS_OF_A_CLIENT: u32 = 5;

/// The limiters of all acts; `off` lets everything pass.
pub struct RateLimits {
    limiters: Option<Vec<(Act, BySubject, ByClient)>>,
    /// How often the limits were asked.
    checks: AtomicU64,
}

impl RateLimits {
    /// Limits as they are in use, or none.
    pub fn new(on: bool) -> Self {
        let quota = |act: Act, times: u32| {
            let (burst, time) = act.allowance();
            let burst = NonZeroU32::new(burst * times).unwrap_or(NonZeroU32::MIN);
            Quota::with_period(time / burst.get())
                .unwrap_or_else(|| Quota::per_minute(burst))
                .allow_burst(burst)
        };
        let limiters = |act: Act| {
            (act, RateLimiter::keyed(quota(act, 1)), RateLimiter::keyed(quota(act, SUBJECTS_OF_A_CLIENT)))
        };
        Self { limiters: on.then(|| Act::ALL.map(limiters).into()), checks: AtomicU64::new(0) }
    }

    /// Counts one try of `act` on `subject` (a link, an account; may be empty) by the client of
    /// `req`.
    ///
    /// # Errors
    /// [`AppError::TooMany`] when the allowance is used up.
    pub fn check(&self, req: &HttpRequest, act: Act, subject: &str) -> Result<(), AppError> {
        let Some(address) = client::address(req) else { return Ok(()) };
        self.check_key(act, network(address), subject)
    }

    /// Counts one try of `act` by an owner, wherever they are.
    ///
    /// # Errors
    /// As [`RateLimits::check`].
    pub fn check_owner(&self, act: Act, owner: UserId) -> Result<(), AppError> {
        // Each owner has an address of their own here, which is no client's.
        self.check_key(act, IpAddr::V6(Ipv6Addr::from_bits(owner.0.as_u128())), "")
    }

    fn check_key(&self, act: Act, network: IpAddr, subject: &str) -> Result<(), AppError> {
        let Some(limiters) = &self.limiters else { return Ok(()) };
        let subject = subject.trim().to_lowercase().chars().take(100).collect();
        for (of, by_subject, by_client) in limiters.iter() {
            if *of != act {
                continue;
            }
            // Keys that are full again say nothing; drop them, now and then, before they fill the
            // memory.
            if by_subject.len() > 10_000 && self.checks.fetch_add(1, Ordering::Relaxed).is_multiple_of(1_000)
            {
                by_subject.retain_recent();
                by_client.retain_recent();
            }
            // The client first, whatever it says the subject is.
            let wait = match by_client.check_key(&network) {
                Err(until) => Some(until),
                Ok(()) => by_subject.check_key(&(network, subject)).err(),
            };
            if let Some(until) = wait {
                let wait = until.wait_time_from(DefaultClock::default().now());
                return Err(AppError::TooMany { retry_after: wait.as_secs() + 1 });
            }
            break;
        }
        Ok(())
    }
}

/// The address that counts: one household of IPv6 is a /64.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 => v4,
    }
}
