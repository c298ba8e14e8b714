//! What a phrase has said so far: at most one of each kind of piece.

use chrono::NaiveDateTime;

use super::piece::{Bound, Clock, Day, Part, Piece, Read, Rule};
use super::resolve;
use super::text::Text;
use super::value::{Assumption, Grain, Length};

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Parts {
    pub day: Option<Day>,
    pub part: Option<Part>,
    pub clock: Option<Clock>,
    /// The end of a range of times on the same day.
    pub clock_to: Option<Clock>,
    /// Whether the day is a range that was read as one: `13 to 15 July`.
    pub day_range: bool,
    pub moment: Option<(NaiveDateTime, Grain)>,
    pub stretch: Option<(NaiveDateTime, NaiveDateTime, Grain)>,
    pub lasts: Option<Length>,
    pub rule: Option<Rule>,
    pub times: Option<u32>,
    pub offset: Option<i32>,
    /// The end of a range that names a day.
    pub to: Option<Box<Parts>>,
    /// What follows bounds an open stretch.
    pub bound: Option<Bound>,
    /// The end of a series.
    pub until: Option<Box<Parts>>,
    pub assumed: Vec<Assumption>,
    /// How many pieces there are, and how many need no company.
    pub pieces: usize,
    pub strong: usize,
}

impl Parts {
    pub fn is_empty(&self) -> bool {
        self.pieces == 0
    }

    /// Whether there is a point of time, or a stretch of it, that a range can begin with.
    pub fn has_time(&self) -> bool {
        self.day.is_some() || self.clock.is_some() || self.part.is_some() || self.moment.is_some()
    }

    /// Puts a piece to the others; false when there is no room for it.
    pub fn take(&mut self, t: &Text, read: &Read) -> bool {
        let taken = match &read.piece {
            Piece::Day(day) => self.take_day(t, day),
            Piece::Part(part) => self.take_part(*part),
            Piece::DayPart(day, part) => {
                self.part.is_none_or(|known| known == *part) && self.take_day(t, day) && self.take_part(*part)
            }
            Piece::Clock(clock) => {
                let free = self.clock.is_none() && self.moment.is_none() && self.stretch.is_none();
                if free {
                    self.clock = Some(*clock);
                }
                free
            }
            Piece::Moment(at, grain) => {
                let today = self.day.as_ref().is_none_or(|day| *day == Day::Date(t.today()));
                let free = today && self.clock.is_none() && self.part.is_none() && self.moment.is_none();
                if free && self.rule.is_none() {
                    self.day = None;
                    self.moment = Some((*at, *grain));
                }
                free && self.rule.is_none()
            }
            Piece::Stretch(from, to, grain) => {
                let free = self.pieces == 0;
                if free {
                    self.stretch = Some((*from, *to, *grain));
                }
                free
            }
            Piece::Lasts(length) => {
                let free = self.lasts.is_none() && self.clock_to.is_none() && self.to.is_none();
                if free {
                    self.lasts = Some(*length);
                }
                free
            }
            Piece::Repeats(rule) => self.take_rule(rule),
            Piece::Times(many) => {
                self.times = Some(*many);
                self.rule.is_some()
            }
            Piece::Offset(offset) => {
                self.offset = Some(*offset);
                self.clock.is_some()
            }
        };
        if taken {
            self.pieces += 1;
            self.strong += usize::from(!read.weak);
        }
        taken
    }

    /// Adds what another phrase of the same text says and this one does not: the day of one and the
    /// hour of the other. False, with nothing changed, when both say the same kind of thing.
    pub fn join(&mut self, other: &Parts) -> bool {
        fn both<T>(a: &Option<T>, b: &Option<T>) -> bool {
            a.is_some() && b.is_some()
        }
        let closed = |parts: &Parts| {
            parts.bound.is_some() || parts.to.is_some() || parts.moment.is_some() || parts.stretch.is_some()
        };
        let clash = both(&self.day, &other.day)
            || both(&self.clock, &other.clock)
            || both(&self.part, &other.part)
            || both(&self.lasts, &other.lasts)
            || both(&self.rule, &other.rule)
            || both(&self.offset, &other.offset);
        if clash || closed(self) || closed(other) {
            return false;
        }
        let mine = self.clone();
        *self = Parts {
            day: mine.day.or(other.day.clone()),
            part: mine.part.or(other.part),
            clock: mine.clock.or(other.clock),
            clock_to: mine.clock_to.or(other.clock_to),
            lasts: mine.lasts.or(other.lasts),
            rule: mine.rule.or(other.rule.clone()),
            times: mine.times.or(other.times),
            offset: mine.offset.or(other.offset),
            until: mine.until.or(other.until.clone()),
            pieces: mine.pieces + other.pieces,
            strong: mine.strong + other.strong,
            ..mine
        };
        self.assumed.extend(&other.assumed);
        true
    }

    fn take_day(&mut self, t: &Text, day: &Day) -> bool {
        if self.moment.is_some() || self.stretch.is_some() {
            return false;
        }
        match &self.day {
            None => self.day = Some(day.clone()),
            Some(known) => match resolve::together(t, known, day) {
                Some((day, misfit)) => {
                    self.day = Some(day);
                    if misfit {
                        self.assumed.push(Assumption::WrongWeekday);
                    }
                }
                None => return false,
            },
        }
        true
    }

    fn take_part(&mut self, part: Part) -> bool {
        let free =
            self.part.is_none_or(|known| known == part) && self.moment.is_none() && self.stretch.is_none();
        if free {
            self.part = Some(part);
        }
        free
    }

    fn take_rule(&mut self, rule: &Rule) -> bool {
        if let Some(part) = rule.part
            && !self.take_part(part)
        {
            return false;
        }
        match &mut self.rule {
            None => self.rule = Some(rule.clone()),
            // "every other week" and "Mondays"
            Some(known)
                if known.frequency == rule.frequency && known.weekdays.is_empty() && rule.interval == 1 =>
            {
                known.weekdays.clone_from(&rule.weekdays);
            }
            Some(_) => return false,
        }
        true
    }
}
