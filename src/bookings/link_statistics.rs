//! How much the owner's links are used, counted from the bookings themselves.

use std::collections::HashMap;

use chrono::{Datelike, Months};
use diesel::{prelude::*, sql_types};

use crate::{
    ids::{BookingLinkId, UserId},
    time::{Instant, Zone},
};

/// The bookings of one link.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Statistics {
    #[diesel(sql_type = sql_types::Uuid)]
    link: BookingLinkId,
    /// Those that were not cancelled, requests included.
    #[diesel(sql_type = sql_types::BigInt)]
    pub in_all: i64,
    /// Of these, those whose meeting begins in the present month.
    #[diesel(sql_type = sql_types::BigInt)]
    pub this_month: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    pub cancelled: i64,
    /// To which the guest did not come.
    #[diesel(sql_type = sql_types::BigInt)]
    pub missed: i64,
    /// When the next meeting begins.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamp>)]
    pub next: Option<Instant>,
}

impl Statistics {
    /// Those of the links of `owner` that have bookings; the month is the one of `zone` in which
    /// `now` lies. One query, however many there are.
    ///
    /// # Errors
    /// When the database does.
    pub fn all_of(
        conn: &mut PgConnection,
        owner: UserId,
        zone: &Zone,
        now: Instant,
    ) -> QueryResult<HashMap<BookingLinkId, Self>> {
        let today = zone.day(now);
        let first = today.with_day(1).unwrap_or(today);
        let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
        let rows: Vec<Self> = diesel::sql_query(
            // Nothing is said of what the guest has not confirmed yet, or never did.
            "SELECT booking_link_id AS link,
                    count(*) FILTER (WHERE stands) AS in_all,
                    count(*) FILTER (WHERE stands AND slot_start >= $2 AND slot_start < $3) AS this_month,
                    count(*) FILTER (WHERE NOT stands) AS cancelled,
                    count(*) FILTER (WHERE status = 'no_show') AS missed,
                    min(slot_start) FILTER (WHERE stands AND slot_start > $4) AS next
             FROM bookings
             CROSS JOIN LATERAL (
               SELECT status <> 'cancelled' AND (status <> 'pending' OR pending_until > $4) AS stands
             ) s
             WHERE user_id = $1
               AND (request_end IS NULL AND status <> 'pending' OR awaits IS DISTINCT FROM 'guest')
             GROUP BY booking_link_id",
        )
        .bind::<sql_types::Uuid, _>(owner)
        .bind::<sql_types::Timestamp, _>(zone.start_of_day(first))
        .bind::<sql_types::Timestamp, _>(zone.start_of_day(next))
        .bind::<sql_types::Timestamp, _>(now)
        .load(conn)?;
        Ok(rows.into_iter().map(|row| (row.link, row)).collect())
    }
}
