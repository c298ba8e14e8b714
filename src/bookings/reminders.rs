//! Reminders of bookings: set for each link, sent to both sides by mail.

use diesel::prelude::*;
use serde_json::{Value, json};

use super::{Booking, BookingLink};
use crate::{
    accounts::User,
    error::AppError,
    ids::BookingId,
    jobs::{BookingMail, Job, Side, queue},
    schema::bookings,
    time::Instant,
};

/// How many reminders a link may have.
pub const MOST: usize = 5;

/// How long before the start a reminder may come, in minutes (four weeks).
pub const MAX_MINUTES: u32 = 40_320;

/// Reads minutes before the start, parted by commas or lines: each once, the longest first.
/// `None` when one of them is none, or there are too many.
pub fn parse(typed: &str) -> Option<Vec<u32>> {
    let parts = typed.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let mut minutes: Vec<u32> = parts.map(|part| part.parse().ok()).collect::<Option<_>>()?;
    minutes.sort_unstable_by(|a, b| b.cmp(a));
    minutes.dedup();
    let fits = minutes.len() <= MOST && minutes.iter().all(|minutes| (1..=MAX_MINUTES).contains(minutes));
    fits.then_some(minutes)
}

/// The shape of `booking_links.reminders`, as events have it; `None` without any.
pub fn to_json(minutes: &[u32]) -> Option<Value> {
    let reminder = |minutes: &u32| json!({ "method": "email", "minutes": minutes });
    (!minutes.is_empty()).then(|| minutes.iter().map(reminder).collect())
}

/// The minutes in the stored shape; what is none is left out.
pub fn from_json(stored: Option<&Value>) -> Vec<u32> {
    let Some(Value::Array(reminders)) = stored else { return Vec::new() };
    let minutes = |reminder: &Value| u32::try_from(reminder.get("minutes")?.as_u64()?).ok();
    reminders.iter().filter_map(minutes).take(MOST).collect()
}

impl Booking {
    /// Plans the reminders of a new or moved booking; those whose time has passed are not sent.
    /// Call it in the transaction that writes the booking.
    ///
    /// # Errors
    /// When the database does.
    pub(super) fn plan_reminders(
        &self,
        conn: &mut PgConnection,
        link: &BookingLink,
        start: Instant,
        now: Instant,
    ) -> QueryResult<()> {
        for minutes in from_json(link.reminders.as_ref()) {
            let at = start.plus_minutes(-i64::from(minutes));
            if at > now {
                queue::enqueue(conn, &Job::BookingReminder { booking: self.id, minutes }, at, None)?;
            }
        }
        Ok(())
    }

    /// Owes both sides the reminder `minutes` before the start: once for each start, however often
    /// this runs, and nothing when the booking is off, has begun, or was moved to a later time,
    /// which has a reminder of its own. Call it in a transaction.
    ///
    /// # Errors
    /// When the database does.
    pub fn remind(
        conn: &mut PgConnection,
        id: BookingId,
        minutes: u32,
        now: Instant,
    ) -> Result<(), AppError> {
        let booking: Option<Self> = bookings::table
            .find(id)
            .filter(bookings::status.eq("confirmed"))
            .filter(bookings::slot_start.gt(now))
            .for_update()
            .select(Self::as_select())
            .first(conn)
            .optional()?;
        let Some(booking) = booking else { return Ok(()) };
        if booking.slot_start.plus_minutes(-i64::from(minutes)) > now {
            return Ok(());
        }
        let owner = match User::find(conn, booking.user_id) {
            Err(diesel::result::Error::NotFound) => return Ok(()),
            found => found?,
        };
        for (side, address) in [(Side::Guest, &booking.guest_email), (Side::Owner, &owner.email)] {
            let who = if side == Side::Guest { "guest" } else { "owner" };
            let key = format!("{id}:{}:{minutes}:{who}", booking.slot_start);
            booking.owe(conn, side, address, BookingMail::Reminder, now, Some(&key))?;
        }
        Ok(())
    }

    /// `confirmed -> completed` for everything that ended more than a day ago: until then its owner
    /// can still say that the guest did not come. Answers how many.
    ///
    /// # Errors
    /// When the database does.
    pub fn complete_past(conn: &mut PgConnection, now: Instant) -> QueryResult<usize> {
        // What somebody decides on right now is left to them: it is seen to the next time.
        conn.transaction(|conn| {
            let past: Vec<BookingId> = bookings::table
                .filter(bookings::status.eq("confirmed"))
                .filter(bookings::slot_end.lt(now.plus_minutes(-24 * 60)))
                .select(bookings::id)
                .for_update()
                .skip_locked()
                .load(conn)?;
            diesel::update(bookings::table.filter(bookings::id.eq_any(past)))
                .set(bookings::status.eq("completed"))
                .execute(conn)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reminders_are_read_as_they_are_written() {
        assert_eq!(parse("60, 1440\n60"), Some(vec![1440, 60]));
        assert_eq!(parse(" , "), Some(vec![]));
        for bad in ["soon", "0", "-5", "40321", "1,2,3,4,5,6"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        assert_eq!(from_json(to_json(&[1440, 60]).as_ref()), [1440, 60]);
        assert_eq!(to_json(&[]), None);
        assert!(from_json(Some(&json!([{"minutes": "x"}, {}]))).is_empty());
    }
}
