//! What a change of a series is going to do, before it is done.

use std::collections::BTreeSet;

use diesel::PgConnection;
use serde::{Deserialize, Serialize};

use super::{
    Attendee, Event, EventDraft,
    part::{Changed, Part},
    recurrence::{Series, Start},
    series::following_rule,
};
use crate::{
    error::AppError,
    i18n::Lang,
    ids::EventId,
    time::{Instant, Span},
};

/// What a change of a series does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// How many occurrences from now on it changes, [`LIMIT`](super::recurrence::LIMIT) at most;
    /// `None`: all of a series without an end.
    pub occurrences: Option<usize>,
    /// Occurrences with rows of their own.
    pub changed: Fate,
    /// Occurrences that are left out.
    pub left_out: Fate,
    /// How many guests get mail.
    pub guests: usize,
}

/// How many of a kind go along, and how many have no place any more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fate {
    pub kept: usize,
    pub dropped: usize,
}

/// A series before and after a change.
struct Course<'a> {
    before: &'a Series,
    /// `None`: it does not repeat any more.
    after: Option<&'a Series>,
    from: &'a Start,
    to: &'a Start,
    /// The first occurrence that is changed, where the series is split.
    split: Option<Instant>,
}

impl Preview {
    /// What writing `draft` over `changed` does; `None` where no series is changed.
    ///
    /// # Errors
    /// When the database does.
    pub fn of(
        conn: &mut PgConnection,
        changed: &Changed,
        draft: &EventDraft,
        now: Instant,
    ) -> Result<Option<Self>, AppError> {
        let split = match changed.part {
            Part::This(_) => return Ok(None),
            Part::Following(start) => Some(start),
            Part::All => None,
        };
        let Some(before) = changed.event.series() else { return Ok(None) };
        let rule = match split {
            Some(start) => following_rule(&before, draft, start)?,
            None => draft.rule.clone(),
        };
        let after = rule.map(|rule| Series::new(rule, draft.when.stored().duration()));
        let (from, to) = (changed.when.series_start(), draft.when.series_start());
        let course = Course { before: &before, after: after.as_ref(), from: &from, to: &to, split };
        let rows = Event::changed_occurrences(conn, changed.event.id)?;
        let own: Vec<Instant> = rows.iter().filter_map(|row| row.original_start_time).collect();
        let reached = rows.iter().filter(|row| row.original_start_time.is_some_and(|at| course.reaches(at)));
        let events: Vec<EventId> = reached.map(|row| row.id).chain([changed.event.id]).collect();
        let addresses = Attendee::addresses(conn, &events)?;
        Ok(Some(Self { guests: addresses.len(), ..course.preview(&own, now) }))
    }

    /// In words: how many occurrences change, which exceptions stay, who gets mail.
    pub fn in_words(&self, lang: Lang) -> String {
        let count = |key: &str, count: usize| lang.t1(key, "count", count);
        let (kept, dropped) =
            (self.changed.kept + self.left_out.kept, self.changed.dropped + self.left_out.dropped);
        let mut parts = vec![match self.occurrences {
            Some(number) => count("preview-changes", number),
            None => lang.t("preview-changes-all"),
        }];
        parts.extend((kept > 0).then(|| count("preview-keeps", kept)));
        parts.extend((dropped > 0).then(|| count("preview-drops", dropped)));
        let mut words = format!("{}.", parts.join(", "));
        if self.guests > 0 {
            words = format!("{words} {}", count("preview-guests", self.guests));
        }
        words
    }
}

impl Course<'_> {
    fn reaches(&self, start: Instant) -> bool {
        self.split.is_none_or(|split| start >= split)
    }

    /// Where the occurrence at `start` goes, if the series still has one there.
    fn place_of(&self, start: Instant) -> Option<Instant> {
        let after = self.after?;
        let at = self.from.moved(self.to, start);
        after.contains(at).then_some(at)
    }

    /// What happens to the series, whose changed occurrences were to start at `own`; guests are not
    /// counted.
    fn preview(&self, own: &[Instant], now: Instant) -> Preview {
        let mut taken = BTreeSet::new();
        let mut fate = |starts: &mut dyn Iterator<Item = Instant>| {
            let mut fate = Fate::default();
            for start in starts.filter(|start| self.reaches(*start)) {
                match self.place_of(start) {
                    Some(at) => {
                        taken.insert(at);
                        fate.kept += 1;
                    }
                    None => fate.dropped += 1,
                }
            }
            fate
        };
        let left_out = fate(&mut self.before.exceptions.iter().copied());
        // The one at the split becomes the first of the new series.
        let changed = fate(&mut own.iter().copied().filter(|start| Some(*start) != self.split));
        let occurrences = match self.after.map(|after| (after, after.end())) {
            None => Some(1),
            Some((_, None)) => None,
            Some((after, Some(end))) => {
                let starts = after.starts_in(Span::new(now, end.max(now)));
                Some(starts.iter().filter(|start| !taken.contains(start)).count())
            }
        };
        Preview { occurrences, changed, left_out, guests: 0 }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDateTime, TimeDelta};

    use super::*;
    use crate::{events::recurrence::Rule, time::Zone};

    const NOW: &str = "2026-03-02T01:00:00Z";

    fn instant(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    fn series(rule: &str, wall: &str) -> Series {
        let wall = NaiveDateTime::parse_from_str(wall, "%Y-%m-%dT%H:%M").expect("a reading");
        let start = Start::At { wall, zone: Zone::default_zone() };
        Series::new(Rule::parse(rule, start).expect("a rule"), TimeDelta::minutes(15))
    }

    fn preview(before: &Series, after: Option<&Series>, split: Option<&str>, own: &[&str]) -> Preview {
        let from = match split {
            Some(at) => {
                let zone = Zone::default_zone();
                Start::At { wall: zone.wall(instant(at)), zone }
            }
            None => before.rule.start().clone(),
        };
        let to = after.map_or_else(|| from.clone(), |after| after.rule.start().clone());
        let own: Vec<Instant> = own.iter().map(|at| instant(at)).collect();
        let split = split.map(instant);
        Course { before, after, from: &from, to: &to, split }.preview(&own, instant(NOW))
    }

    #[test]
    fn exceptions_that_still_make_sense_are_kept() {
        let mut before = series("FREQ=DAILY;COUNT=10", "2026-03-03T09:00");
        before.exceptions.extend([instant("2026-03-09T02:00:00Z"), instant("2026-03-12T02:00:00Z")]);
        let later = series("FREQ=DAILY;COUNT=10", "2026-03-03T10:00");
        let kept = |kept, dropped| Fate { kept, dropped };
        let moved = preview(&before, Some(&later), None, &["2026-03-05T02:00:00Z"]);
        assert_eq!((moved.occurrences, moved.changed, moved.left_out), (Some(7), kept(1, 0), kept(2, 0)));

        let shorter = series("FREQ=DAILY;COUNT=8", "2026-03-03T09:00");
        let cut = preview(&before, Some(&shorter), None, &["2026-03-05T02:00:00Z", "2026-03-11T02:00:00Z"]);
        assert_eq!((cut.occurrences, cut.changed, cut.left_out), (Some(6), kept(1, 1), kept(1, 1)));

        let single = preview(&before, None, None, &["2026-03-05T02:00:00Z"]);
        assert_eq!((single.occurrences, single.changed, single.left_out), (Some(1), kept(0, 1), kept(0, 2)));
    }

    #[test]
    fn a_split_reaches_what_follows_only() {
        let mut before = series("FREQ=DAILY;COUNT=10", "2026-03-03T09:00");
        before.exceptions.extend([instant("2026-03-04T02:00:00Z"), instant("2026-03-09T02:00:00Z")]);
        let split = "2026-03-07T02:00:00Z";
        let after = series("FREQ=DAILY;COUNT=6", "2026-03-07T08:00");
        let own = ["2026-03-05T02:00:00Z", split, "2026-03-08T02:00:00Z"];
        let cut = preview(&before, Some(&after), Some(split), &own);
        assert_eq!(cut.occurrences, Some(4));
        assert_eq!(cut.changed, Fate { kept: 1, dropped: 0 });
        assert_eq!(cut.left_out, Fate { kept: 1, dropped: 0 });
    }

    #[test]
    fn a_series_without_end_changes_all_to_come() {
        let before = series("FREQ=WEEKLY", "2026-03-03T09:00");
        let after = series("FREQ=WEEKLY", "2026-03-04T09:00");
        let moved = preview(&before, Some(&after), None, &[]);
        assert_eq!(moved.in_words(Lang::En), "Changes all occurrences to come.");
        let words = Preview {
            occurrences: Some(14),
            changed: Fate { kept: 1, dropped: 1 },
            left_out: Fate { kept: 1, dropped: 0 },
            guests: 3,
        };
        assert_eq!(
            words.in_words(Lang::En),
            "Changes 14 occurrences, keeps 2 exceptions, drops 1 exception. 3 guests get a mail."
        );
        assert_eq!(
            words.in_words(Lang::Vi),
            "Thay đổi 14 lần, giữ 2 ngoại lệ, bỏ 1 ngoại lệ. 3 khách sẽ nhận được thư."
        );
    }
}
