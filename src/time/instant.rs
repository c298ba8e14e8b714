//! A point on the world's time line.

use std::{fmt, ops, str::FromStr};

use chrono::{DateTime, NaiveDateTime, SubsecRound, TimeDelta, Utc};
use diesel::{
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    pg::{Pg, PgValue},
    serialize::{self, Output, ToSql},
    sql_types::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A point on the world's time line, kept to the microsecond, as PostgreSQL keeps it.
///
/// In the database it is a `TIMESTAMP` without zone that holds UTC (every connection runs
/// `SET TIME ZONE 'UTC'`). It prints as RFC 3339 in UTC, `2026-03-03T02:00:00Z`.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow,
)]
#[diesel(sql_type = Timestamp)]
#[serde(transparent)]
pub struct Instant(DateTime<Utc>);

impl Instant {
    /// The instant whose reading in UTC is `reading`.
    pub fn from_utc(reading: NaiveDateTime) -> Self {
        reading.and_utc().into()
    }

    /// The reading of this instant in UTC.
    pub fn to_utc(self) -> NaiveDateTime {
        self.0.naive_utc()
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn unix_seconds(self) -> i64 {
        self.0.timestamp()
    }

    /// The instant `seconds` after 1970-01-01T00:00:00Z; `None` outside the years chrono knows.
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        DateTime::from_timestamp(seconds, 0).map(Self)
    }

    /// This instant `minutes` later (earlier when negative).
    pub fn plus_minutes(self, minutes: i64) -> Self {
        self + TimeDelta::minutes(minutes)
    }

    /// The form RFC 5545 section 3.3.5 calls "date with UTC time": `20260303T020000Z`.
    pub fn to_ical(self) -> String {
        self.0.format("%Y%m%dT%H%M%SZ").to_string()
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(instant: DateTime<Utc>) -> Self {
        Self(instant.trunc_subsecs(6))
    }
}

impl ops::Add<TimeDelta> for Instant {
    type Output = Self;

    /// Saturates at the ends of the time line.
    fn add(self, delta: TimeDelta) -> Self {
        Self(self.0.checked_add_signed(delta).unwrap_or(if delta > TimeDelta::zero() {
            DateTime::<Utc>::MAX_UTC
        } else {
            DateTime::<Utc>::MIN_UTC
        }))
    }
}

impl ops::Sub<TimeDelta> for Instant {
    type Output = Self;

    fn sub(self, delta: TimeDelta) -> Self {
        self + (-delta)
    }
}

impl ops::Sub for Instant {
    type Output = TimeDelta;

    fn sub(self, earlier: Self) -> TimeDelta {
        self.0 - earlier.0
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%dT%H:%M:%SZ"))
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%dT%H:%M:%S%.fZ"))
    }
}

impl FromStr for Instant {
    type Err = chrono::ParseError;

    /// Reads RFC 3339 with any offset.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text.trim()).map(|at| at.to_utc().into())
    }
}

impl FromSql<Timestamp, Pg> for Instant {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        <NaiveDateTime as FromSql<Timestamp, Pg>>::from_sql(bytes).map(Self::from_utc)
    }
}

impl ToSql<Timestamp, Pg> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <NaiveDateTime as ToSql<Timestamp, Pg>>::to_sql(&self.to_utc(), &mut out.reborrow())
    }
}
