//! A booking with what belongs to it, and the iCalendar object that it is to other calendars.

use diesel::{OptionalExtension, PgConnection, QueryResult};

use super::{Booking, BookingLink, answers, embedding::Embedding};
use crate::{
    accounts::User,
    config::Config,
    events::{
        Answer, Event,
        ical::{invited, to_ical},
    },
    i18n::Lang,
    ical::{Attendee, IcalEvent, Status},
    ids::BookingId,
    jobs::Side,
    paths,
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

    /// What the event is called to the guest, in their language; `None` when it is gone. The title it
    /// begins with names the guest, who need not be told; one that the owner has given it since is kept.
    pub fn guest_title(&self) -> Option<String> {
        let title = &self.event.as_ref()?.title;
        let first = title.strip_suffix(&self.booking.guest_name).and_then(|rest| rest.strip_suffix(": "));
        Some(first.map_or_else(|| title.clone(), |first| self.heading(first, self.booking.guest_lang())))
    }

    /// `Intro call with An`.
    pub fn heading(&self, title: &str, lang: Lang) -> String {
        lang.with("booking-heading", &[("title", title.into()), ("owner", self.owner.name().into())])
    }

    /// What stands in the guest's calendar, in their language. The event's own description is the
    /// owner's, and nobody else's; and where the guest changes the booking is said without its key,
    /// since calendars are shared.
    fn guest_description(&self, config: &Config) -> String {
        let lang = self.booking.guest_lang();
        let answers = answers::of(&self.booking, &self.link, lang);
        let answers = answers.into_iter().map(|(label, answer)| format!("{label}: {answer}"));
        let change = lang.t1("booking-file-change", "url", config.absolute(paths::GUEST_BOOKINGS));
        answers.chain(self.booking.guest_notes.clone()).chain([change]).collect::<Vec<_>>().join("\n\n")
    }

    /// The booking as the calendar of `side` keeps it: the owner organizes, the guest has accepted.
    /// `None` when its event is gone.
    pub fn to_ical(&self, side: Side, config: &Config) -> Option<IcalEvent> {
        let event = self.event.as_ref()?;
        let guest =
            invited(Some(self.booking.guest_name.clone()), &self.booking.guest_email, Answer::Accepted);
        let mut entry = to_ical(event, &[]);
        if side == Side::Guest {
            entry.title = self.guest_title();
            entry.description = Some(self.guest_description(config));
        }
        entry.alarms_minutes.clear();
        entry.attendees = vec![Attendee { rsvp: false, ..guest }];
        if self.is_cancelled() {
            entry.status = Status::Cancelled;
        }
        Some(entry)
    }
}
