//! A booking with what belongs to it, and the iCalendar object that it is to other calendars.

use diesel::{OptionalExtension, PgConnection, QueryResult};

use super::{Booking, BookingLink, embedding::Embedding};
use crate::{
    accounts::User,
    events::{
        Answer, Event,
        ical::{invited, to_ical},
    },
    ical::{Attendee, IcalEvent, Status},
    ids::BookingId,
    web::framing::Framing,
};

/// A booking, its link, its owner and its event.
#[derive(Debug, Clone)]
pub struct Details {
    pub booking: Booking,
    pub link: BookingLink,
    pub owner: User,
    /// Also when it is deleted; `None` when its row is gone.
    pub event: Option<Event>,
}

impl Details {
    /// What belongs to `booking`.
    ///
    /// # Errors
    /// `NotFound` when the owner's account is no longer active.
    pub fn of(conn: &mut PgConnection, booking: Booking) -> QueryResult<Self> {
        let link = BookingLink::of_anybody(conn, booking.booking_link_id)?;
        let owner = User::find(conn, booking.user_id)?;
        let event = match booking.event_id {
            Some(id) => Event::of_anybody(conn, id).optional()?,
            None => None,
        };
        Ok(Self { booking, link, owner, event })
    }

    /// The booking that the bearer of `token` may see.
    ///
    /// # Errors
    /// `NotFound` when the token opens nothing.
    pub fn find_by_token(conn: &mut PgConnection, token: &str) -> QueryResult<Self> {
        let booking = Booking::find_by_token(conn, token)?;
        Self::of(conn, booking)
    }

    /// The booking `id`, whoever owns it.
    ///
    /// # Errors
    /// `NotFound` when it, or its owner's account, is gone.
    pub fn find(conn: &mut PgConnection, id: BookingId) -> QueryResult<Self> {
        let booking = Booking::of_anybody(conn, id)?;
        Self::of(conn, booking)
    }

    /// Where the meeting takes place.
    pub fn place(&self) -> Option<&str> {
        let place = match &self.event {
            Some(event) => event.location.as_deref(),
            None => self.link.location.as_deref(),
        };
        place.filter(|place| !place.is_empty())
    }

    /// The address of the meeting, when its place is one on the web.
    pub fn place_url(&self) -> Option<&str> {
        self.place().filter(|place| {
            (place.starts_with("https://") || place.starts_with("http://"))
                && !place.contains(char::is_whitespace)
        })
    }

    /// Who may show the booking's pages in a frame, if that is asked for.
    ///
    /// # Errors
    /// When the database does.
    pub fn framing(&self, conn: &mut PgConnection, embedded: bool) -> QueryResult<Framing> {
        if !embedded {
            return Ok(Framing::Nobody);
        }
        Ok(Embedding::of(conn, self.link.id)?.framing())
    }

    /// Whether the booking is off.
    pub fn is_cancelled(&self) -> bool {
        self.booking.status == "cancelled"
    }

    /// The booking as other calendars keep it: the owner organizes, the guest has accepted. `None`
    /// when its event is gone.
    pub fn to_ical(&self) -> Option<IcalEvent> {
        let event = self.event.as_ref()?;
        let guest =
            invited(Some(self.booking.guest_name.clone()), &self.booking.guest_email, Answer::Accepted);
        let mut entry = to_ical(event, &[]);
        entry.alarms_minutes.clear();
        entry.attendees = vec![Attendee { rsvp: false, ..guest }];
        if self.is_cancelled() {
            entry.status = Status::Cancelled;
        }
        Some(entry)
    }
}
