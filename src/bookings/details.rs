//! A booking with what belongs to it, and the iCalendar object that it is to other calendars.

use diesel::{OptionalExtension, PgConnection, QueryResult};

use super::{Booking, BookingLink};
use crate::{
    accounts::User,
    events::event::Event,
    ical::{self, Attendee, IcalEvent, Method, Person, Response, Status, When},
    ids::BookingId,
    time::Instant,
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

    /// Whether the booking is off.
    pub fn is_cancelled(&self) -> bool {
        self.booking.status == "cancelled"
    }

    /// The booking as an iCalendar file: a REQUEST or CANCEL for mails, without a method for a
    /// calendar that a person adds it to by hand.
    pub fn to_ical(&self, method: Option<Method>, now: Instant) -> String {
        let zone = self.link.hours().zone;
        let slot = self.booking.slot();
        let (start, end) = (When::in_zone(slot.start, &zone), When::in_zone(slot.end, &zone));
        let mut event = match &self.event {
            Some(event) => IcalEvent {
                sequence: event.sequence,
                title: Some(event.title.clone()),
                description: event.description.clone(),
                ..IcalEvent::new(event.ical_uid.clone(), start, end)
            },
            None => IcalEvent {
                sequence: i32::from(self.is_cancelled()),
                title: Some(format!("{}: {}", self.link.title, self.booking.guest_name)),
                description: self.booking.guest_notes.clone(),
                ..IcalEvent::new(format!("{}@calento", self.booking.id), start, end)
            },
        };
        event.location = self.place().map(str::to_owned);
        if self.is_cancelled() {
            event.status = Status::Cancelled;
        }
        let person =
            |name: &str, email: &str| Person { name: Some(name.to_owned()), email: email.to_owned() };
        if method.is_some() {
            event.organizer = Some(person(&self.owner.name(), &self.owner.email));
            event.attendees = vec![Attendee {
                response: Response::Accepted,
                rsvp: false,
                ..Attendee::invited(person(&self.booking.guest_name, &self.booking.guest_email))
            }];
        }
        ical::write(&ical::Calendar { method, name: None, zone: None, events: &[event], stamp: now })
    }
}
