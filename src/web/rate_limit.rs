//! Limits on tries, per client and kind of act, in this process's memory.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    time::Duration,
};

use actix_web::HttpRequest;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _, clock::DefaultClock};

use super::client;
use crate::error::AppError;

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
}

impl Act {
    const ALL: [Self; 4] = [Self::SignIn, Self::Register, Self::Guest, Self::TokenPage];

    /// As many at once, and as many again over the time given.
    fn allowance(self) -> (u32, Duration) {
        match self {
            Self::SignIn => (10, Duration::from_secs(5 * 60)),
            // An office or a school shares one address.
            Self::Register => (30, Duration::from_secs(60 * 60)),
            Self::Guest => (150, Duration::from_secs(10 * 60)),
            Self::TokenPage => (120, Duration::from_secs(60)),
        }
    }
}

/// Counts by the client's network and what is tried.
type Limiter = DefaultKeyedRateLimiter<(IpAddr, String)>;

/// The limiters of all acts; `off` lets everything pass.
pub struct RateLimits {
    limiters: Option<Vec<(Act, Limiter)>>,
}

impl RateLimits {
    /// Limits as they are in use, or none.
    pub fn new(on: bool) -> Self {
        let limiter = |act: Act| {
            let (burst, time) = act.allowance();
            let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
            let quota = Quota::with_period(time / burst.get())
                .unwrap_or_else(|| Quota::per_minute(burst))
                .allow_burst(burst);
            (act, RateLimiter::keyed(quota))
        };
        Self { limiters: on.then(|| Act::ALL.map(limiter).into()) }
    }

    /// Counts one try of `act` on `subject` (a link, an account; may be empty) by the client of
    /// `req`.
    ///
    /// # Errors
    /// [`AppError::TooMany`] when the allowance is used up.
    pub fn check(&self, req: &HttpRequest, act: Act, subject: &str) -> Result<(), AppError> {
        let Some(limiters) = &self.limiters else { return Ok(()) };
        let Some(address) = client::address(req) else { return Ok(()) };
        let key = (network(address), subject.chars().take(100).collect());
        for (_, limiter) in limiters.iter().filter(|(of, _)| *of == act) {
            // Keys that are full again say nothing; drop them before they fill the memory.
            if limiter.len() > 10_000 {
                limiter.retain_recent();
            }
            if let Err(until) = limiter.check_key(&key) {
                let wait = until.wait_time_from(DefaultClock::default().now());
                return Err(AppError::TooMany { retry_after: wait.as_secs() + 1 });
            }
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
