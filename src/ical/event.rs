//! What a VEVENT says, in our own types.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::time::{Instant, Zone};

/// A date or a time as iCalendar writes it (RFC 5545 sections 3.3.4 and 3.3.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// A whole day, the same everywhere.
    Day(NaiveDate),
    /// What clocks in `zone` show; "date with UTC time" has the zone UTC.
    At { wall: NaiveDateTime, zone: Zone },
    /// What clocks show wherever one is.
    Floating(NaiveDateTime),
}

impl When {
    /// The instant, as UTC shows it.
    pub fn utc(instant: Instant) -> Self {
        Self::At { wall: instant.to_utc(), zone: Zone::utc() }
    }

    /// The instant, as `zone` shows it.
    pub fn in_zone(instant: Instant, zone: &Zone) -> Self {
        Self::At { wall: zone.wall(instant), zone: zone.clone() }
    }

    /// The instant, as `zone` shows it, or as UTC does where clocks in `zone` show the reading twice
    /// and the first one is another instant.
    pub fn exactly(instant: Instant, zone: &Zone) -> Self {
        let reading = zone.wall(instant);
        if zone.instant(reading) == instant { Self::in_zone(instant, zone) } else { Self::utc(instant) }
    }

    /// The day itself, or the day of the reading.
    pub fn day(&self) -> NaiveDate {
        self.wall().date()
    }

    /// The reading of the clock; midnight for a day.
    pub fn wall(&self) -> NaiveDateTime {
        match self {
            Self::Day(day) => day.and_time(NaiveTime::MIN),
            Self::At { wall, .. } | Self::Floating(wall) => *wall,
        }
    }

    /// Whether it is a whole day.
    pub fn is_day(&self) -> bool {
        matches!(self, Self::Day(_))
    }

    /// The instant; a day begins and a floating time is read in `zone`.
    pub fn instant(&self, zone: &Zone) -> Instant {
        match self {
            Self::Day(day) => zone.start_of_day(*day),
            Self::Floating(wall) => zone.instant(*wall),
            Self::At { wall, zone } => zone.instant(*wall),
        }
    }

    /// The same moment in the kind and the zone of `model`, so that the two can be compared.
    ///
    /// A day becomes that day at the model's time, a time becomes its day where the model is a day.
    #[must_use]
    pub fn like(&self, model: &Self) -> Self {
        match (self, model) {
            (_, Self::Day(_)) => Self::Day(self.day()),
            (Self::Day(day), Self::Floating(wall)) => Self::Floating(day.and_time(wall.time())),
            (_, Self::Floating(_)) => Self::Floating(self.wall()),
            (Self::Day(day), Self::At { wall, zone }) => {
                Self::At { wall: day.and_time(wall.time()), zone: zone.clone() }
            }
            (Self::Floating(wall), Self::At { zone, .. }) => Self::At { wall: *wall, zone: zone.clone() },
            (Self::At { wall, zone: own }, Self::At { zone, .. }) if own == zone => {
                Self::At { wall: *wall, zone: zone.clone() }
            }
            (Self::At { wall, zone: own }, Self::At { zone, .. }) => Self::in_zone(own.instant(*wall), zone),
        }
    }
}

/// One VEVENT as Calento understands it (RFC 5545 section 3.6.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IcalEvent {
    pub uid: String,
    pub sequence: i32,
    pub title: Option<String>,
    pub description: Option<String>,
    pub location: Option<String>,
    pub url: Option<String>,
    /// Where to join by video (RFC 7986 CONFERENCE, or X-GOOGLE-CONFERENCE).
    pub conference: Option<String>,
    /// COMMENT; in a REPLY what the attendee wrote.
    pub comment: Option<String>,
    pub start: When,
    /// Of the same kind as `start`, not before it; exclusive. One and the same for an event that
    /// takes no time.
    pub end: When,
    /// The text of the RRULE as it stood in the file.
    pub rule: Option<String>,
    /// EXDATE, each in the kind and zone of `start`.
    pub exceptions: Vec<When>,
    /// RDATE, each in the kind and zone of `start`.
    pub extra_dates: Vec<When>,
    /// Which occurrence of the series `uid` this event replaces, in the kind and zone of that
    /// series where the file holds it.
    pub recurrence_id: Option<When>,
    pub status: Status,
    pub transparency: Transparency,
    pub visibility: Visibility,
    pub organizer: Option<Person>,
    pub attendees: Vec<Attendee>,
    /// How many minutes before the start; negative is after it.
    pub alarms_minutes: Vec<i64>,
    /// A CSS colour name (RFC 7986 section 5.9), as it stood.
    pub color: Option<String>,
    pub created: Option<Instant>,
    pub last_modified: Option<Instant>,
    pub dtstamp: Option<Instant>,
    /// What was left out or understood differently from the letter.
    pub notes: Vec<Note>,
}

impl IcalEvent {
    /// A confirmed, opaque event that says nothing else.
    pub fn new(uid: impl Into<String>, start: When, end: When) -> Self {
        Self {
            uid: uid.into(),
            sequence: 0,
            title: None,
            description: None,
            location: None,
            url: None,
            conference: None,
            comment: None,
            start,
            end,
            rule: None,
            exceptions: Vec::new(),
            extra_dates: Vec::new(),
            recurrence_id: None,
            status: Status::Confirmed,
            transparency: Transparency::Opaque,
            visibility: Visibility::Default,
            organizer: None,
            attendees: Vec::new(),
            alarms_minutes: Vec::new(),
            color: None,
            created: None,
            last_modified: None,
            dtstamp: None,
            notes: Vec::new(),
        }
    }
}

/// STATUS of an event (RFC 5545 section 3.8.1.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Confirmed,
    Tentative,
    Cancelled,
}

/// TRANSP (RFC 5545 section 3.8.2.7): whether the event takes up its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transparency {
    Opaque,
    Transparent,
}

/// CLASS (RFC 5545 section 3.8.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// The file says nothing.
    Default,
    Public,
    /// PRIVATE, CONFIDENTIAL and whatever we do not know.
    Private,
}

/// A calendar user: the name people read, and the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub name: Option<String>,
    /// Without `mailto:`, in the case it was written.
    pub email: String,
}

/// ATTENDEE (RFC 5545 section 3.8.4.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    pub person: Person,
    pub response: Response,
    pub role: Role,
    pub kind: Kind,
    /// RSVP: an answer is asked for.
    pub rsvp: bool,
}

impl Attendee {
    /// Somebody who is asked to come and to answer.
    pub fn invited(person: Person) -> Self {
        Self {
            person,
            response: Response::NeedsAction,
            role: Role::Required,
            kind: Kind::Individual,
            rsvp: true,
        }
    }
}

/// PARTSTAT of an event (RFC 5545 section 3.2.12); what we do not know needs action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Response {
    NeedsAction,
    Accepted,
    Declined,
    Tentative,
}

/// ROLE (RFC 5545 section 3.2.16); what we do not know is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Chair,
    Required,
    Optional,
    NonParticipant,
}

/// CUTYPE (RFC 5545 section 3.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Individual,
    Group,
    Resource,
    Room,
    Unknown,
}

/// METHOD (RFC 5546 section 1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Publish,
    Request,
    Reply,
    Add,
    Cancel,
    Refresh,
    Counter,
    DeclineCounter,
}

impl Method {
    const ALL: [Self; 8] = [
        Self::Publish,
        Self::Request,
        Self::Reply,
        Self::Add,
        Self::Cancel,
        Self::Refresh,
        Self::Counter,
        Self::DeclineCounter,
    ];

    /// The word in the file and in the mail's `Content-Type`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Reply => "REPLY",
            Self::Add => "ADD",
            Self::Cancel => "CANCEL",
            Self::Refresh => "REFRESH",
            Self::Counter => "COUNTER",
            Self::DeclineCounter => "DECLINECOUNTER",
        }
    }

    /// The method of that name, in any case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(name.trim()))
    }
}

/// What of an event was left out, or understood differently from the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// It had no UID; one was made from what it says.
    UidMade,
    /// It has no END: the file was cut off or is damaged there.
    CutOff,
    /// So many of its lines could not be read.
    UnreadableLines(usize),
    /// The file's own zone `name` is one of our zones by its rules, not by its name.
    ZoneByRules { name: String, zone: Zone },
    /// It has more than one RRULE; only the first counts.
    ExtraRules,
    /// It has an EXRULE, which RFC 5545 gave up.
    ExclusionRule,
    /// It changes all later occurrences too (RANGE=THISANDFUTURE); only the one is changed.
    ThisAndFuture,
    /// This EXDATE could not be read.
    ExceptionLeftOut(String),
    /// This RDATE could not be read.
    ExtraDateLeftOut(String),
    /// An RDATE has a length of its own, which is left out.
    PeriodLength,
    /// A reminder could not be read.
    AlarmLeftOut,
    /// This attendee has no e-mail address.
    AttendeeLeftOut(String),
    /// So many attachments are left out.
    AttachmentsLeftOut(usize),
}
