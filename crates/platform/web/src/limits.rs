//! How much and how often a route may be asked.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::code::codes;
use crate::error::Error;

/// What a route takes.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The largest body, in bytes.
    pub body_bytes_max: usize,
    /// How often one address may ask for what writes; `None` is as often as it likes, and so is what reads.
    pub rate: Option<Rate>,
}

/// So many requests in so long; bursts up to the whole number are fine.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// Requests.
    pub count: u32,
    /// In this time.
    pub per: Duration,
}

impl Limits {
    /// For reading: no body.
    pub const fn read() -> Self {
        Self { body_bytes_max: 0, rate: None }
    }

    /// For forms and JSON with short texts: 64 KiB, 120 a minute.
    pub const fn form() -> Self {
        Self { body_bytes_max: 64 * 1024, rate: Some(Rate { count: 120, per: Duration::from_secs(60) }) }
    }

    /// For long texts such as topics and lessons: 1 MiB, 60 a minute.
    pub const fn long_text() -> Self {
        Self { body_bytes_max: 1024 * 1024, rate: Some(Rate { count: 60, per: Duration::from_secs(60) }) }
    }

    /// For guessing-prone doors such as sign-in: 8 KiB, 20 in five minutes.
    pub const fn guarded() -> Self {
        Self { body_bytes_max: 8 * 1024, rate: Some(Rate { count: 20, per: Duration::from_secs(300) }) }
    }

    /// The same with another body size.
    #[must_use]
    pub const fn with_body(self, body_bytes_max: usize) -> Self {
        Self { body_bytes_max, ..self }
    }

    /// The same with another rate.
    #[must_use]
    pub const fn with_rate(self, count: u32, per: Duration) -> Self {
        Self { rate: Some(Rate { count, per }), ..self }
    }
}

/// Counts requests of one route by address.
#[derive(Clone)]
pub(crate) struct Gate(Arc<RateLimiter<IpAddr, DashMapStateStore<IpAddr>, DefaultClock>>);

impl Gate {
    pub(crate) fn new(rate: Rate) -> Option<Self> {
        let count = NonZeroU32::new(rate.count)?;
        let quota = Quota::with_period(rate.per / rate.count)?.allow_burst(count);
        Some(Self(Arc::new(RateLimiter::dashmap(quota))))
    }

    pub(crate) fn pass(&self, address: IpAddr) -> Result<(), Error> {
        // Addresses that were not seen for a whole period are forgotten now and then, so that the map stays small.
        if self.0.len() > 10_000 {
            self.0.retain_recent();
        }
        self.0.check_key(&network(address)).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now());
            Error::new(&codes::TOO_MANY)
                .arg("seconds", i64::try_from(wait.as_secs() + 1).unwrap_or(60))
                .retry_after(wait)
        })
    }
}

// One household has one IPv4 address but a whole /64 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let bits = u128::from(v6) & !u128::from(u64::MAX);
            IpAddr::V6(bits.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_the_next_has_to_wait() {
        let gate = Gate::new(Rate { count: 3, per: Duration::from_secs(3600) }).unwrap();
        let home: IpAddr = "2001:db8::1".parse().unwrap();
        let same_home: IpAddr = "2001:db8::ffff".parse().unwrap();
        let other: IpAddr = "2001:db9::1".parse().unwrap();
        for _ in 0..3 {
            gate.pass(home).unwrap();
        }
        let refused = gate.pass(same_home).unwrap_err();
        assert!(refused.is(&codes::TOO_MANY) && refused.wait().is_some());
        gate.pass(other).unwrap();
    }
}
