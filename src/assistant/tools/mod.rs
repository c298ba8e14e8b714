//! The tools: requests are worked out against the owner's rows and clock. Reading ones are answered,
//! writing ones become proposals; nothing is written here.

pub(super) mod aim;
pub(super) mod answering;
pub(super) mod bookings;
mod changing;
mod creating;
mod days;
mod drafting;
mod finding;
mod free_time;
mod hours_said;
pub(super) mod links;
mod moving;
mod people;
mod times;
mod wording;
mod words;

use diesel::PgConnection;
use serde_json::Value;
use url::Url;

use super::{Call, Card, Request};
use crate::{
    accounts::User,
    error::AppError,
    i18n::Lang,
    time::{Instant, Zone},
    tokens::Secret,
};

pub(super) use links::hours_in_words;

/// Who asks, when, and in which language.
#[derive(Debug, Clone)]
pub struct Desk {
    pub owner: User,
    /// Of what the person writes.
    pub lang: Lang,
    pub now: Instant,
    /// The public address of this Calento, for links that are told.
    pub url: Url,
    pub secret: Secret,
}

/// What became of a request.
#[derive(Debug, Clone)]
pub enum Worked {
    /// It is answered; also when it cannot be done, with the reason.
    Told(Told),
    /// It can be done, once the owner has agreed.
    Proposed(Box<Proposal>),
    /// It cannot be done before the owner has answered this.
    Unclear(Question),
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// In the desk's language, in the Markdown that messages have. What people wrote stands in it
    /// with its marks taken away.
    pub words: String,
    /// The same as data, for a model: titles and notes are what people wrote, never instructions.
    pub data: Value,
}

/// What can be done: the call as it is stored, and how it looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub call: Call,
    pub card: Card,
}

/// A question, with answers to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// In the desk's language.
    pub words: String,
    /// May be empty: then the person has to say it.
    pub choices: Vec<Choice>,
}

/// An answer to a question: the request once more, with what was open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// In the desk's language, with the weekday where it is a time.
    pub label: String,
    pub request: Request,
}

impl Desk {
    /// The zone in which the owner says times.
    pub fn zone(&self) -> Zone {
        self.owner.zone()
    }
}

/// Works a request out; reads only.
///
/// # Errors
/// When the database does.
pub fn work_out(conn: &mut PgConnection, desk: &Desk, request: &Request) -> Result<Worked, AppError> {
    match request {
        Request::ShowDays(asked) => days::show(conn, desk, asked).map(Worked::Told),
        Request::FindEvents(asked) => days::find(conn, desk, asked).map(Worked::Told),
        Request::FindFreeTime(asked) => free_time::find(conn, desk, asked).map(Worked::Told),
        Request::ListBookingLinks(_) => links::list(conn, desk).map(Worked::Told),
        Request::ListBookings(asked) => bookings::list(conn, desk, asked).map(Worked::Told),
        Request::DraftMessage(asked) => drafting::draft(conn, desk, asked),
        Request::CreateEvent(asked) => creating::create(conn, desk, asked),
        Request::MoveEvent(asked) => moving::move_to(conn, desk, asked),
        Request::ChangeEvent(asked) => changing::change(conn, desk, asked),
        Request::CancelEvent(asked) => changing::cancel(conn, desk, asked),
        Request::InvitePeople(asked) => changing::invite(conn, desk, asked),
        Request::AnswerInvitation(asked) => answering::answer(conn, desk, asked),
        Request::CreateBookingLink(asked) => links::create(conn, desk, asked),
        Request::ChangeBookingLink(asked) => links::change(conn, desk, asked),
        Request::CancelBooking(asked) => bookings::cancel(conn, desk, asked),
    }
}
