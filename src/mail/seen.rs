//! How owners see the table `email_logs`: a page of it, and what went wrong with mails about one thing.

use diesel::{dsl::sql, prelude::*, sql_types};

use super::State;
use crate::{
    ids::{AttendeeId, BookingId, EmailLogId, EventId, UserId},
    schema::email_logs,
    time::Instant,
};

/// A row as its owner sees it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = email_logs)]
pub struct EmailLog {
    pub id: EmailLogId,
    pub recipient_email: String,
    pub subject: Option<String>,
    pub template_name: Option<String>,
    pub status: String,
    pub cause: Option<String>,
    pub error_message: Option<String>,
    pub attempts: i32,
    pub created_at: Instant,
    pub sent_at: Option<Instant>,
    pub delivered_at: Option<Instant>,
    pub opened_at: Option<Instant>,
    pub clicked_at: Option<Instant>,
    pub bounced_at: Option<Instant>,
    pub failed_at: Option<Instant>,
    pub resent_as: Option<EmailLogId>,
    pub booking_id: Option<BookingId>,
    pub attendee_id: Option<AttendeeId>,
    pub event_id: Option<EventId>,
}

/// Which mails.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In one of these states; empty: in any.
    pub states: Vec<State>,
    /// In the address or in the subject, in any case.
    pub text: String,
    pub about: Option<About>,
}

/// What mails are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    Bookings,
    Invitations,
    Reminders,
}

impl About {
    pub const ALL: [Self; 3] = [Self::Bookings, Self::Invitations, Self::Reminders];

    /// The word in addresses and in the keys of texts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bookings => "bookings",
            Self::Invitations => "invitations",
            Self::Reminders => "reminders",
        }
    }

    /// Reads such a word; `None` for any other.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|about| about.word() == word)
    }
}

impl EmailLog {
    /// The state; an unknown word, which the database refuses, counts as failed.
    pub fn state(&self) -> State {
        State::from_stored(&self.status).unwrap_or(State::Failed)
    }

    /// When it came into its state.
    pub fn since(&self) -> Instant {
        let since = match self.state() {
            State::Queued => None,
            State::Sent => self.sent_at,
            State::Delivered => self.delivered_at,
            State::Opened => self.opened_at,
            State::Clicked => self.clicked_at,
            State::Bounced => self.bounced_at,
            State::Failed => self.failed_at,
        };
        since.unwrap_or(self.created_at)
    }

    /// Whether its owner may send it again.
    pub fn can_be_sent_again(&self) -> bool {
        matches!(self.state(), State::Failed | State::Bounced) && self.resent_as.is_none()
    }

    /// The mails sent on behalf of `owner` that `filter` lets pass, newest first: `count` of them,
    /// after the first `skipped`.
    ///
    /// # Errors
    /// When the database does.
    pub fn of_owner(
        conn: &mut PgConnection,
        owner: UserId,
        filter: &Filter,
        skipped: i64,
        count: i64,
    ) -> QueryResult<Vec<Self>> {
        let mut query = email_logs::table.filter(email_logs::user_id.eq(owner)).into_boxed();
        if !filter.states.is_empty() {
            let states: Vec<&str> = filter.states.iter().map(|state| state.stored()).collect();
            query = query.filter(email_logs::status.eq_any(states));
        }
        if !filter.text.is_empty() {
            let like =
                format!("%{}%", filter.text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_"));
            query = query.filter(
                email_logs::recipient_email
                    .ilike(like.clone())
                    .or(sql::<sql_types::Text>("coalesce(email_logs.subject, '')").ilike(like)),
            );
        }
        query = match filter.about {
            None => query,
            Some(About::Reminders) => query.filter(email_logs::template_name.like(r"%reminder%")),
            Some(about) => {
                let template = if about == About::Bookings { r"booking\_%" } else { r"invitation\_%" };
                query.filter(email_logs::template_name.like(template))
            }
        };
        query
            .order((email_logs::created_at.desc(), email_logs::id.desc()))
            .offset(skipped)
            .limit(count)
            .select(Self::as_select())
            .load(conn)
    }

    /// The mails about these bookings that did not arrive, unless a later one to the same person
    /// about the same booking did.
    ///
    /// # Errors
    /// When the database does.
    pub fn troubles_of_bookings(conn: &mut PgConnection, bookings: &[BookingId]) -> QueryResult<Vec<Self>> {
        let last: Vec<Self> = email_logs::table
            .filter(email_logs::booking_id.eq_any(bookings))
            .distinct_on((email_logs::booking_id, email_logs::recipient_email))
            .order((
                email_logs::booking_id,
                email_logs::recipient_email,
                email_logs::created_at.desc(),
                email_logs::id.desc(),
            ))
            .select(Self::as_select())
            .load(conn)?;
        Ok(last.into_iter().filter(Self::can_be_sent_again).collect())
    }

    /// As [`EmailLog::troubles_of_bookings`], about these invitations.
    ///
    /// # Errors
    /// When the database does.
    pub fn troubles_of_attendees(
        conn: &mut PgConnection,
        attendees: &[AttendeeId],
    ) -> QueryResult<Vec<Self>> {
        let last: Vec<Self> = email_logs::table
            .filter(email_logs::attendee_id.eq_any(attendees))
            .distinct_on((email_logs::attendee_id, email_logs::recipient_email))
            .order((
                email_logs::attendee_id,
                email_logs::recipient_email,
                email_logs::created_at.desc(),
                email_logs::id.desc(),
            ))
            .select(Self::as_select())
            .load(conn)?;
        Ok(last.into_iter().filter(Self::can_be_sent_again).collect())
    }
}
