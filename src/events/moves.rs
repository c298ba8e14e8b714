//! Where an event, or a part of a series, goes when one of its occurrences is moved.

use super::{
    EventDraft, When,
    part::{Changed, Part},
    recurrence::RuleError,
};
use crate::{ids::CalendarId, time::Span};

impl Changed {
    /// What is changed, moved as the occurrence that happened at `from` goes to `to`: a whole series
    /// goes as far on its wall clock, and the days its rule names go along. An event whose calendar
    /// was erased goes to `calendar`.
    ///
    /// # Errors
    /// When the rule names days that cannot go along.
    pub fn draft_at(&self, calendar: CalendarId, from: &When, to: &When) -> Result<EventDraft, RuleError> {
        let event = &self.event;
        let series = event.series();
        let (when, rule) = match (self.part, series) {
            (Part::This(_), _) | (_, None) => (to.clone(), None),
            (Part::All, Some(series)) => {
                let start = from.series_start().moved(&to.series_start(), event.start_time);
                let when = to.at(Span::new(start, start + to.stored().duration()));
                let rule = series.rule.moved_to(when.series_start())?;
                (when, Some(rule))
            }
            (Part::Following(split), Some(series)) => {
                let rest = series.rule.rest_from(split, from.series_start())?;
                (to.clone(), Some(rest.moved_to(to.series_start())?))
            }
        };
        Ok(EventDraft::of(event, calendar, when, rule))
    }
}
