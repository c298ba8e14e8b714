//! The difference between a file and a calendar, written.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::{
    draft::{Draft, Entry, Occurrence, Prepared, begins},
    report::{Line, Note, Outcome, Refusal, Report},
    row::{NewRow, Row, Stored},
};
use crate::{
    accounts::User,
    ical,
    ids::{CalendarId, EventId},
    schema::{calendars, event_attendees, events},
    time::Instant,
};

/// How many rows one statement inserts; PostgreSQL takes 65,535 values in one.
const ROWS_AT_ONCE: usize = 1_000;

/// `managed_by` of what a subscription reads.
pub const SUBSCRIPTION: &str = "subscription";

/// Where a file comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Its owner sent it.
    Owner,
    /// An outside calendar that this one follows: it alone says what is on it, and its reminders are
    /// nobody's here.
    Subscription,
}

impl Source {
    fn managed_by(self) -> Option<&'static str> {
        (self == Self::Subscription).then_some(SUBSCRIPTION)
    }
}

/// Brings the calendar in line with a file; call it in a transaction.
///
/// An entry the calendar does not have, or had and deleted, is taken. One it has is changed when
/// the file says something else and its SEQUENCE is no lower; what the file does not mention stays
/// as it is. `untitled` names events without a title, in the owner's language.
///
/// # Errors
/// `NotFound` when the calendar is not `owner`'s.
pub fn take_in(
    conn: &mut PgConnection,
    owner: &User,
    calendar: CalendarId,
    prepared: Prepared,
    untitled: &str,
    source: Source,
    now: Instant,
) -> QueryResult<Report> {
    // One import at a time, so that two of the same file do not both find its events missing.
    let calendar: CalendarId = calendars::table
        .filter(calendars::user_id.eq(owner.id))
        .filter(calendars::id.eq(calendar))
        .filter(calendars::deleted_at.is_null())
        .select(calendars::id)
        .for_no_key_update()
        .first(conn)?;
    let present = Present::load(conn, owner, calendar, &prepared)?;
    let mut intake = Intake {
        owner,
        calendar,
        untitled,
        source,
        present,
        series: HashMap::new(),
        seen: HashSet::new(),
        writes: Writes::default(),
    };

    let mut lines: Vec<Option<Line>> = Vec::new();
    lines.resize_with(prepared.entries.len(), || None);
    let mut occurrences = Vec::new();
    for (at, entry) in prepared.entries.into_iter().enumerate() {
        match entry {
            Entry::Refused(line) => lines[at] = Some(line),
            Entry::Draft(draft) => {
                let mut draft = draft.on_calendar_of(&owner.email);
                match draft.occurrence.take() {
                    // Series first: an occurrence may stand before its series in the file.
                    Some(occurrence) => occurrences.push((at, draft, occurrence)),
                    None => lines[at] = Some(intake.take_whole(draft)),
                }
            }
        }
    }
    for (at, draft, occurrence) in occurrences {
        lines[at] = Some(intake.take_occurrence(draft, &occurrence));
    }
    intake.drop_lost_occurrences();
    intake.writes.write(conn, now)?;
    Ok(Report { lines: lines.into_iter().flatten().collect() })
}

/// What the calendar holds under the UIDs of a file, deleted or not.
#[derive(Default)]
struct Present {
    /// Single events and series by UID; where some are deleted, the one that is not, or else the
    /// one deleted last.
    whole: HashMap<String, Stored>,
    /// Changed occurrences by series and original start.
    occurrences: HashMap<(EventId, Instant), Stored>,
    /// Events with guests.
    with_guests: HashSet<EventId>,
}

impl Present {
    fn load(
        conn: &mut PgConnection,
        owner: &User,
        calendar: CalendarId,
        prepared: &Prepared,
    ) -> QueryResult<Self> {
        let mut uids: HashSet<&str> = HashSet::new();
        for entry in &prepared.entries {
            if let Entry::Draft(draft) = entry {
                uids.insert(&draft.row.ical_uid);
                uids.extend(draft.occurrence.as_ref().map(|occurrence| occurrence.lone_uid.as_str()));
            }
        }
        let uids: Vec<&str> = uids.into_iter().collect();
        let rows: Vec<Stored> = events::table
            .filter(events::user_id.eq(owner.id))
            .filter(events::calendar_id.eq(calendar))
            .filter(events::ical_uid.eq_any(uids))
            .order((events::deleted_at.asc().nulls_last(), events::id))
            .select(Stored::as_select())
            .load(conn)?;
        let ids: Vec<EventId> = rows.iter().map(|stored| stored.id).collect();
        let with_guests: Vec<EventId> = event_attendees::table
            .filter(event_attendees::event_id.eq_any(ids))
            .filter(event_attendees::removed_at.is_null())
            .select(event_attendees::event_id)
            .distinct()
            .load(conn)?;
        let mut present = Self { with_guests: with_guests.into_iter().collect(), ..Self::default() };
        for stored in rows {
            match (stored.row.recurring_event_id, stored.row.original_start_time) {
                (Some(series), Some(start)) => {
                    present.occurrences.insert((series, start), stored);
                }
                _ => {
                    present.whole.insert(stored.row.ical_uid.clone(), stored);
                }
            }
        }
        Ok(present)
    }
}

/// A series as it stands after the import.
struct Known {
    id: EventId,
    row: Row,
    outcome: Outcome,
}

struct Intake<'a> {
    owner: &'a User,
    calendar: CalendarId,
    untitled: &'a str,
    source: Source,
    present: Present,
    /// What of the file's single events and series is on the calendar now, by UID.
    series: HashMap<String, Known>,
    /// Which rows the file has spoken of: single events and series by UID, occurrences by their
    /// series and original start too.
    seen: HashSet<(String, Option<(EventId, Instant)>)>,
    writes: Writes,
}

impl Intake<'_> {
    /// Takes a single event or a series.
    fn take_whole(&mut self, draft: Draft) -> Line {
        let uid = draft.row.ical_uid.clone();
        if !self.seen.insert((uid.clone(), None)) {
            return second(&draft);
        }
        let stored = self.present.whole.get(&uid).cloned();
        let deleted = stored.as_ref().is_some_and(|stored| stored.deleted_at.is_some());
        let before = stored.as_ref().map(|stored| stored.row.clone());
        let (line, taken) = self.settle(draft, stored);
        let known = taken.or_else(|| {
            // It stays as it stands, if it does.
            let stored = self.present.whole.get(&uid)?;
            (!deleted).then(|| (stored.id, before.unwrap_or_else(|| stored.row.clone())))
        });
        if let Some((id, row)) = known {
            self.series.insert(uid, Known { id, row, outcome: line.outcome.clone() });
        }
        line
    }

    /// Takes a changed or cancelled occurrence of a series.
    fn take_occurrence(&mut self, mut draft: Draft, occurrence: &Occurrence) -> Line {
        let uid = draft.row.ical_uid.clone();
        if !self.series.contains_key(&uid)
            && let Some(stored) = self.present.whole.get(&uid).filter(|stored| stored.deleted_at.is_none())
        {
            let known = Known { id: stored.id, row: stored.row.clone(), outcome: Outcome::Unchanged };
            self.series.insert(uid.clone(), known);
        }
        let Some(series) = self.series.get(&uid) else {
            return self.take_lone(draft, occurrence);
        };
        let (id, start) = (series.id, occurrence.original_start(&series.row));
        if occurrence.cancelled {
            return self.cancel(draft, &uid, start);
        }
        let stored = self.present.occurrences.remove(&(id, start));
        let is_deleted = stored.as_ref().is_some_and(|stored| stored.deleted_at.is_some());
        if !self.seen.insert((uid, Some((id, start)))) {
            return second(&draft);
        }
        // A deletion here raises the SEQUENCE of the series, as one does in the programs that files
        // come from; what was said of the occurrence before that no longer counts.
        let is_older = draft.row.sequence < series.row.sequence;
        let is_excluded = series.row.exceptions().contains(&start);
        let is_lost = || series.row.series().is_some_and(|series| !series.contains(start));
        if (is_excluded && is_deleted) || (is_older && (is_excluded || is_lost())) {
            return self.leave_out(draft, stored);
        }
        // It may have stood by itself as long as its series was missing.
        let stored = stored.or_else(|| self.present.whole.get(&occurrence.lone_uid).cloned());
        draft.row.recurring_event_id = Some(id);
        draft.row.original_start_time = Some(start);
        self.settle(draft, stored).0
    }

    /// Passes over a changed occurrence that its series has no longer.
    fn leave_out(&mut self, draft: Draft, stored: Option<Stored>) -> Line {
        let begins = Some(draft.begins());
        let Draft { title, mut notes, .. } = draft;
        notes.push(Note::LeftOutBySeries);
        let shown = stored.filter(|stored| stored.deleted_at.is_none());
        let outcome = if shown.is_some() { Outcome::Changed } else { Outcome::Unchanged };
        self.writes.deletes.extend(shown.map(|stored| stored.id));
        Line { title, begins, outcome, notes, event: None }
    }

    /// Takes a changed occurrence whose series is neither in the file nor here.
    fn take_lone(&mut self, mut draft: Draft, occurrence: &Occurrence) -> Line {
        if occurrence.cancelled {
            return Line::refused(draft.title.clone(), Some(draft.begins()), Refusal::NoSeries);
        }
        if !self.seen.insert((occurrence.lone_uid.clone(), None)) {
            return second(&draft);
        }
        draft.row.ical_uid.clone_from(&occurrence.lone_uid);
        draft.notes.push(Note::SeriesMissing);
        let stored = self.present.whole.get(&occurrence.lone_uid).cloned();
        self.settle(draft, stored).0
    }

    /// Leaves out the occurrence at `start` of the series `uid`, which is here.
    fn cancel(&mut self, draft: Draft, uid: &str, start: Instant) -> Line {
        let line = |outcome| Line {
            title: draft.title.clone(),
            begins: Some(draft.begins()),
            outcome,
            notes: draft.notes.clone(),
            event: None,
        };
        let Some(series) = self.series.get_mut(uid) else {
            return line(Outcome::Refused(Refusal::NoSeries));
        };
        let mut outcome = series.outcome.clone();
        if self.present.with_guests.contains(&series.id) && !series.row.exceptions().contains(&start) {
            return line(Outcome::Refused(Refusal::HasGuests));
        }
        if series.row.leave_out(start) {
            // The series is older or not in the file, so that it did not bring the exception along.
            self.writes.update(series.id, series.row.clone());
            outcome = Outcome::Changed;
        }
        if let Some(stored) = self.present.occurrences.remove(&(series.id, start))
            && stored.deleted_at.is_none()
        {
            self.writes.deletes.push(stored.id);
            outcome = Outcome::Changed;
        }
        line(outcome)
    }

    /// Decides what becomes of `draft` beside what is `stored`; the row that it becomes, if it is
    /// taken.
    fn settle(&mut self, draft: Draft, stored: Option<Stored>) -> (Line, Option<(EventId, Row)>) {
        let Draft { title, mut row, mut notes, .. } = draft;
        let begins = Some(begins(&row));
        if let Some(stored) = &stored {
            row.keep_unsaid(&stored.row);
        }
        if row.title == Row::UNTITLED {
            self.untitled.clone_into(&mut row.title);
        }
        if self.source == Source::Subscription {
            row.reminders = None;
        } else if row.organizer_email.is_none() {
            row.organizer_name = Some(self.owner.name());
            row.organizer_email = Some(self.owner.email.clone());
        }
        let present = stored.as_ref().filter(|stored| stored.deleted_at.is_none()).map(|stored| stored.id);
        let (outcome, id) = match stored {
            None => {
                let id = EventId::new();
                self.writes.insert(NewRow {
                    id,
                    user_id: self.owner.id,
                    calendar_id: self.calendar,
                    managed_by: self.source.managed_by(),
                    row: row.clone(),
                });
                (Outcome::Taken, Some(id))
            }
            Some(stored) if stored.deleted_at.is_none() && stored.row == row => (Outcome::Unchanged, None),
            Some(stored) if stored.managed_by.as_deref() != self.source.managed_by() => {
                (Outcome::Refused(Refusal::Booked), None)
            }
            Some(stored) if self.present.with_guests.contains(&stored.id) => {
                (Outcome::Refused(Refusal::HasGuests), None)
            }
            Some(stored) if stored.deleted_at.is_some() => {
                self.writes.update(stored.id, row.clone());
                (Outcome::Taken, Some(stored.id))
            }
            Some(stored) if row.sequence < stored.row.sequence && self.source == Source::Owner => {
                row.sequence = stored.row.sequence;
                if row != stored.row {
                    notes.push(Note::NewerHere);
                }
                (Outcome::Unchanged, None)
            }
            Some(stored) => {
                self.writes.update(stored.id, row.clone());
                (Outcome::Changed, Some(stored.id))
            }
        };
        let event = id.or(present);
        (Line { title, begins, outcome, notes, event }, id.map(|id| (id, row)))
    }

    /// Deletes the changed occurrences of before that the changed series no longer has.
    fn drop_lost_occurrences(&mut self) {
        for known in self.series.values().filter(|known| known.outcome == Outcome::Changed) {
            let own = self
                .present
                .occurrences
                .iter()
                .filter(|((series, _), stored)| *series == known.id && stored.deleted_at.is_none());
            let mut own = own.peekable();
            if own.peek().is_none() {
                continue;
            }
            let series = known.row.series();
            let lost =
                own.filter(|((_, start), _)| !series.as_ref().is_some_and(|series| series.contains(*start)));
            self.writes.deletes.extend(lost.map(|(_, stored)| stored.id));
        }
    }
}

/// The reader found that the two were not one, but here they would be one row.
fn second(draft: &Draft) -> Line {
    let refusal = Refusal::Unreadable(ical::Refusal::Duplicate);
    Line::refused(draft.title.clone(), Some(draft.begins()), refusal)
}

/// What is to be written.
#[derive(Default)]
struct Writes {
    inserts: Vec<NewRow>,
    updates: HashMap<EventId, Row>,
    deletes: Vec<EventId>,
}

impl Writes {
    fn insert(&mut self, row: NewRow) {
        self.inserts.push(row);
    }

    /// Writes `row` over the row `id`, which may be one that is yet to be inserted.
    fn update(&mut self, id: EventId, row: Row) {
        self.updates.insert(id, row);
    }

    /// Series stand before their occurrences in `inserts`, as the foreign key wants.
    fn write(self, conn: &mut PgConnection, now: Instant) -> QueryResult<()> {
        for rows in self.inserts.chunks(ROWS_AT_ONCE) {
            diesel::insert_into(events::table).values(rows).execute(conn)?;
        }
        for (id, row) in &self.updates {
            diesel::update(events::table.find(*id))
                .set((row, events::deleted_at.eq(None::<Instant>)))
                .execute(conn)?;
        }
        for ids in self.deletes.chunks(ROWS_AT_ONCE) {
            diesel::update(events::table.filter(events::id.eq_any(ids)))
                .set(events::deleted_at.eq(now))
                .execute(conn)?;
        }
        Ok(())
    }
}
