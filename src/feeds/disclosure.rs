//! How much of an event the reader of a feed gets to know; pure.

use crate::{
    events::{Event, ical::occurrence_to_ical, outflow::Batch},
    ical::{IcalEvent, Status, Transparency, Visibility, When},
    tokens,
};

/// How much a feed tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// All but the guests: for the owner's own devices.
    Everything,
    /// The same, but of private events only that they take place.
    Details,
    /// When the owner is busy, and nothing else.
    Busy,
}

/// Whom a feed speaks to, and in which words.
#[derive(Debug, Clone)]
pub struct Disclosure {
    pub kind: Kind,
    /// What stands for a title that is not told.
    pub busy: String,
    /// Goes into the UIDs that are made up, so that those of two feeds cannot be compared.
    pub salt: String,
}

impl Kind {
    /// All, from the most to the least.
    pub const ALL: [Self; 3] = [Self::Everything, Self::Details, Self::Busy];

    /// The word in the column and in forms.
    pub fn stored(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Details => "details",
            Self::Busy => "busy",
        }
    }

    /// The kind of that word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.stored() == word)
    }
}

impl Disclosure {
    /// The events of `batch`, as far as the reader may know of them.
    pub fn of(&self, batch: &Batch) -> Vec<IcalEvent> {
        if self.kind == Kind::Everything {
            return batch.to_ical();
        }
        batch.events.iter().filter_map(|event| self.event(batch, event)).collect()
    }

    fn event(&self, batch: &Batch, event: &Event) -> Option<IcalEvent> {
        let series = batch.series_of(event);
        let told = occurrence_to_ical(event, series, &[]);
        let is_private = event.visibility == "private" || series.visibility == "private";
        // A UID may hold an address, or a name; all of a feed's are made up, so that a series and its
        // occurrences keep together whichever of them is private.
        let uid = format!("{}@calento", &tokens::digest(&format!("{}/{}", self.salt, event.ical_uid))[..32]);
        if self.kind == Kind::Details && !is_private {
            return Some(IcalEvent { uid, ..told });
        }
        if self.kind == Kind::Busy && !is_busy(event) {
            return None;
        }
        let mut exceptions = told.exceptions;
        let mut recurrence_id = told.recurrence_id;
        if self.kind == Kind::Busy {
            let idle = batch.idle_occurrences.get(&event.id).into_iter().flatten();
            exceptions.extend(idle.map(|start| occurrence_start(event, *start)));
            // Its series is not told of, so that it stands alone.
            if !is_busy(series) {
                recurrence_id = None;
            }
        }
        let lone = event.recurring_event_id.is_some() && recurrence_id.is_none();
        Some(IcalEvent {
            sequence: told.sequence,
            title: Some(self.busy.clone()),
            rule: told.rule,
            exceptions,
            extra_dates: told.extra_dates,
            recurrence_id,
            // Whether it is sure is nobody's business; that it is off must be known.
            status: if told.status == Status::Cancelled { Status::Cancelled } else { Status::Confirmed },
            transparency: if self.kind == Kind::Busy { Transparency::Opaque } else { told.transparency },
            visibility: if self.kind == Kind::Busy { Visibility::Default } else { Visibility::Private },
            ..IcalEvent::new(
                if lone {
                    format!("{}@calento", &tokens::digest(&format!("{}/{}", self.salt, event.id))[..32])
                } else {
                    uid
                },
                told.start,
                told.end,
            )
        })
    }
}

fn is_busy(event: &Event) -> bool {
    event.transparency == "opaque" && event.status != "cancelled"
}

fn occurrence_start(series: &Event, start: crate::time::Instant) -> When {
    if series.is_all_day {
        When::Day(start.to_utc().date())
    } else {
        When::in_zone(start, &crate::time::Zone::stored(&series.timezone))
    }
}
