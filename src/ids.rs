//! The ids of rows: one type per table, so that an event's id is never taken for a calendar's.

use std::{fmt, str::FromStr};

use diesel::{
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    pg::{Pg, PgValue},
    serialize::{self, Output, ToSql},
    sql_types,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow)]
        #[diesel(sql_type = sql_types::Uuid)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id; later ones sort after earlier ones (UUID version 7).
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl FromSql<sql_types::Uuid, Pg> for $name {
            fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
                <Uuid as FromSql<sql_types::Uuid, Pg>>::from_sql(bytes).map(Self)
            }
        }

        impl ToSql<sql_types::Uuid, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                <Uuid as ToSql<sql_types::Uuid, Pg>>::to_sql(&self.0, out)
            }
        }
    )* };
}

ids! {
    /// A row of `users`.
    UserId;
    /// A row of `calendars`.
    CalendarId;
    /// A row of `events`.
    EventId;
    /// A row of `event_attendees`.
    AttendeeId;
    /// A row of `time_proposals`.
    TimeProposalId;
    /// A row of `event_undos`.
    EventUndoId;
    /// A row of `booking_links`.
    BookingLinkId;
    /// A row of `bookings`.
    BookingId;
    /// A row of `booking_holds`.
    BookingHoldId;
    /// A row of `guest_keys`.
    GuestKeyId;
    /// A row of `booking_cancellations`.
    BookingCancellationId;
    /// A row of `email_logs`.
    EmailLogId;
    /// A row of `inbound_mails`.
    InboundMailId;
    /// A row of `calendar_feeds`.
    FeedId;
    /// A row of `imports`.
    ImportId;
    /// A row of `ai_turns`.
    AiTurnId;
    /// A row of `ai_conversations`.
    ConversationId;
    /// A row of `ai_messages`.
    MessageId;
}
