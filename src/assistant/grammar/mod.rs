//! What a line asks for, in Vietnamese and English, with and without accents. Pure: no network, no
//! clock, no rows; the same line at the same time is always understood alike.
//!
//! A line is cut into [clauses](clause) where another request begins; each is offered to the rules of
//! one tool after the other. Rather nothing than a wrong guess: what is not understood is left to a
//! model, or is said not to be understood.

mod answer;
mod bookings;
mod cancel;
mod change;
mod clause;
mod create;
mod draft;
mod free;
mod invite;
mod language;
mod links;
mod moves;
mod shows;
mod split;
mod which;

#[cfg(test)]
mod tests;

use chrono::NaiveDateTime;

use super::Request;
use crate::phrases::Style;

use clause::Clause;

pub use language::language;

/// How a line was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Understanding {
    /// What is asked for, in the order in which it was said; at least one request.
    Requests(Vec<Request>),
    /// Two or more readings, each complete and with its dates written out; only the person knows which.
    Either(Vec<Vec<Request>>),
    /// Nothing that the grammar knows.
    Nothing,
}

/// The longest line that is read, in bytes.
const LONGEST_LINE: usize = 1_000;

/// More readings than anybody wants to choose from.
const MOST_READINGS: usize = 4;

/// The readings of one clause: one, or those that are left.
type Readings = Vec<Request>;

/// Reads a line that was typed at `now`, a reading of the typist's clock.
pub fn understand(text: &str, now: NaiveDateTime, style: Style) -> Understanding {
    if text.len() > LONGEST_LINE {
        return Understanding::Nothing;
    }
    let lines: Vec<String> =
        text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let Some(clauses) = split::requests(&lines.join("\n"), now, style) else { return Understanding::Nothing };
    let mut plans: Vec<Vec<Request>> = vec![Vec::new()];
    for readings in clauses {
        plans = plans
            .iter()
            .flat_map(|plan| {
                readings.iter().map(|request| [&plan[..], std::slice::from_ref(request)].concat())
            })
            .collect();
        if plans.len() > MOST_READINGS {
            return Understanding::Nothing;
        }
    }
    match plans.len() {
        0 => Understanding::Nothing,
        1 => plans.pop().map_or(Understanding::Nothing, Understanding::Requests),
        _ => Understanding::Either(plans),
    }
}

/// The readings of one clause; nothing when no rule knows it.
fn one(text: &str, now: NaiveDateTime, style: Style) -> Option<Readings> {
    let clause = Clause::asked(text, now, style);
    if clause.is_empty() {
        return None;
    }
    let is_question = text.trim_end().ends_with('?');
    let sure = |request: Option<Request>| request.map(|request| vec![request]);
    sure(draft::read(&clause))
        .or_else(|| sure(links::read(&clause)))
        .or_else(|| sure(bookings::read(&clause)))
        .or_else(|| sure(answer::read(&clause)))
        .or_else(|| sure(invite::read(&clause)))
        .or_else(|| sure(change::read(&clause)))
        .or_else(|| moves::read(&clause))
        .or_else(|| sure(cancel::read(&clause)))
        .or_else(|| sure(free::read(&clause, is_question)))
        .or_else(|| sure(shows::read(&clause)))
        .or_else(|| create::read(&clause, is_question))
}
