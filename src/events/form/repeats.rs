//! How an event repeats after a form: what was there before counts, too.

use chrono::NaiveDate;

use super::{
    EventForm, Ground,
    refusal::why_refused,
    repetition::{self, Repetition, RepetitionFields},
};
use crate::{
    events::{
        Event, When,
        recurrence::{Rule, RuleError},
    },
    web::FieldErrors,
};

/// How an event is to repeat.
#[derive(Debug, Clone, Default)]
pub(super) enum Repeats {
    #[default]
    Never,
    By(Box<Rule>),
    /// By a rule that cannot be expanded, which was there before.
    Kept(String),
}

/// What the fields show of an event: one of their choices, or the text of a rule they cannot say.
pub(super) fn shown(event: &Event) -> (String, RepetitionFields) {
    let text = event.recurrence_rule.clone().unwrap_or_default();
    match event.series().and_then(|series| Repetition::of(&series.rule)) {
        Some(repetition) => repetition.shown(),
        None => (text, RepetitionFields::proposed()),
    }
}

/// Reads how an event is to repeat that first happens at `when`. Fields that nobody changed leave
/// the rule as it is, to the letter, but for its taking part in a move of the start.
pub(super) fn repeats(
    form: &EventForm,
    ground: Ground<'_>,
    when: &When,
    errors: &mut FieldErrors,
) -> Repeats {
    let choice = form.recurrence_rule.trim();
    if matches!(choice, "" | "never") {
        return Repeats::Never;
    }
    let before = ground.kept.and_then(Before::of);
    if repetition::is_text(choice) {
        return match before {
            Some(before) if before.text == choice => before.kept(ground, when, errors),
            _ => read(&choice.to_ascii_uppercase(), ground, when, errors),
        };
    }
    let first = first_day(when);
    let Some(mut wanted) = Repetition::read(choice, &form.repetition, first, ground.lang, errors) else {
        return Repeats::Never;
    };
    if let Some(before) = before
        && let Some(said) = &before.said
    {
        let names_no_day = || !before.text.to_ascii_uppercase().contains("BY") && said.has_no_last_day();
        if *said == wanted && (before.first == first || names_no_day()) {
            return before.kept(ground, when, errors);
        }
        if said.has_pattern_of(&wanted) {
            wanted = wanted.moved(before.first, first);
        }
        if said.has_end_of(&wanted)
            && let Some(rest) = before.rest
        {
            wanted = wanted.times(rest);
        }
    }
    read(&wanted.text(when), ground, when, errors)
}

/// The series that a form changes.
struct Before<'a> {
    event: &'a Event,
    /// When what is changed happened: the first occurrence, or that from which on it changes.
    when: &'a When,
    text: &'a str,
    /// The rule as the fields say it.
    said: Option<Repetition>,
    /// The day of what is changed: the first, or that of the occurrence from which on it changes.
    first: NaiveDate,
    /// How many occurrences of a COUNT are left from there on.
    rest: Option<u32>,
}

impl<'a> Before<'a> {
    fn of((event, when): (&'a Event, &'a When)) -> Option<Self> {
        let text = event.recurrence_rule.as_deref()?;
        let rule = event.series().map(|series| series.rule);
        let rest = |rule: &Rule| rule.rest_from(when.stored().start, when.series_start()).ok()?.count();
        Some(Self {
            event,
            when,
            text,
            said: rule.as_ref().and_then(Repetition::of),
            first: first_day(when),
            rest: rule.as_ref().and_then(rest),
        })
    }

    /// The rule as it stands, for a series that first happens at `when`. Where that is on the same
    /// day but at another time, or on other clocks, an UNTIL goes along, so that no occurrence is lost.
    fn kept(&self, ground: Ground<'_>, when: &When, errors: &mut FieldErrors) -> Repeats {
        let to = when.series_start();
        if self.first == first_day(when)
            && self.when.series_start() != to
            && let Some(rule) = self.rule_from_here().and_then(|rule| rule.moved_to(to).ok())
        {
            return Repeats::By(Box::new(rule));
        }
        let error = match Rule::parse(self.text, when.series_start()) {
            Ok(rule) => return Repeats::By(Box::new(rule)),
            Err(error) => error,
        };
        if Rule::parse(self.text, self.event.when().series_start()).is_ok() {
            return refused(&error, ground, errors);
        }
        // It was no better before.
        match Rule::stored(self.text, when.series_start(), None) {
            Ok(rule) => Repeats::By(Box::new(rule)),
            Err(_) => Repeats::Kept(self.text.to_owned()),
        }
    }
}

impl Before<'_> {
    /// The rule of what is changed: of a whole series its own, of a later part what is left of it.
    fn rule_from_here(&self) -> Option<Rule> {
        let rule = self.event.series()?.rule;
        let here = self.when.series_start();
        if *rule.start() == here { Some(rule) } else { rule.rest_from(here.instant(), here).ok() }
    }
}

fn read(text: &str, ground: Ground<'_>, when: &When, errors: &mut FieldErrors) -> Repeats {
    match Rule::parse(text, when.series_start()) {
        Ok(rule) => Repeats::By(Box::new(rule)),
        Err(error) => refused(&error, ground, errors),
    }
}

fn refused(error: &RuleError, ground: Ground<'_>, errors: &mut FieldErrors) -> Repeats {
    errors.add("recurrence_rule", why_refused(ground.lang, error));
    Repeats::Never
}

fn first_day(when: &When) -> NaiveDate {
    when.series_start().reading().date()
}
