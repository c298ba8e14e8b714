//! What came back from the guests of an event, as its page shows it: other times that they propose, and
//! mails that changed nothing.

use std::collections::{HashMap, HashSet};

use diesel::PgConnection;

use super::{
    Attendee, Event, When,
    answer_note::AnswerNote,
    occurrence_answer::{self, OccurrenceAnswer},
    overlap::{self, Overlap},
    proposal::TimeProposal,
};
use crate::{
    calendars::Calendar,
    error::AppError,
    i18n::Lang,
    ids::{AttendeeId, UserId},
    paths,
    time::{Instant, Span, Zone},
};

/// How many other dates of a guest are named.
const MOST_DATES: usize = 6;

/// What came back, as the database has it.
pub(super) struct CameBack {
    proposals: Vec<(TimeProposal, Option<Overlap>)>,
    notes: Vec<AnswerNote>,
    answers: Vec<OccurrenceAnswer>,
    /// The occurrences of `answers` that the series still has, without those that have rows.
    regular: HashSet<Instant>,
}

/// The same in words.
pub(super) struct CameBackPart {
    pub proposals: Vec<ProposalLine>,
    pub notes: Vec<NoteLine>,
    /// Where the notes are put away, and until when they were seen.
    pub put_away: String,
    pub seen: String,
    /// What guests answered for other dates.
    pub other_dates: HashMap<AttendeeId, String>,
}

pub(super) struct ProposalLine {
    pub name: String,
    /// The proposed time, for people and for machines.
    pub when: String,
    pub start: String,
    /// The date of the series that is meant.
    pub about: Option<String>,
    pub comment: Option<String>,
    /// What else is on then.
    pub overlap: Option<String>,
    /// The event was changed since.
    pub is_outdated: bool,
    /// The occurrence was changed since, so that it cannot be accepted here.
    pub is_gone: bool,
    pub accept: String,
    pub decline: String,
}

pub(super) struct NoteLine {
    pub sender: String,
    pub why: String,
    pub answer: Option<String>,
    pub text: Option<String>,
    pub received: String,
}

impl CameBack {
    /// All of `event` that its owner has not dealt with.
    pub fn load(
        conn: &mut PgConnection,
        owner: UserId,
        event: &Event,
        calendars: &[Calendar],
    ) -> Result<Self, AppError> {
        let mut proposals = Vec::new();
        for proposal in TimeProposal::open_of_event(conn, event.id)? {
            let except = Some(event.recurring_event_id.unwrap_or(event.id));
            // Now matters only for series, which a proposal is not.
            let overlaps = overlap::overlaps(
                conn,
                owner,
                (&proposal.when(), None),
                calendars,
                except,
                proposal.start_time,
            )?;
            proposals.push((proposal, overlaps.into_iter().next()));
        }
        let notes = AnswerNote::of_event(conn, event.id)?;
        let (mut answers, mut regular) = (Vec::new(), HashSet::new());
        if let Some(series) = event.series() {
            answers = OccurrenceAnswer::of_series(conn, event.id)?;
            let changed: HashSet<Instant> = Event::changed_occurrences(conn, event.id)?
                .iter()
                .filter_map(|row| row.original_start_time)
                .collect();
            let starts = answers.iter().map(|answer| answer.original_start_time);
            regular = starts.filter(|start| !changed.contains(start) && series.contains(*start)).collect();
            regular.extend(
                proposals
                    .iter()
                    .filter_map(|(proposal, _)| proposal.original_start_time)
                    .filter(|start| !changed.contains(start) && series.contains(*start)),
            );
        }
        Ok(Self { proposals, notes, answers, regular })
    }

    /// The guests as they answered the occurrence that is shown.
    pub fn at_occurrence(&self, guests: Vec<Attendee>, occurrence: Option<Instant>) -> Vec<Attendee> {
        match occurrence {
            Some(start) => occurrence_answer::at_occurrence(guests, &self.answers, start),
            None => guests,
        }
    }

    /// In words for the owner.
    pub fn in_words(
        self,
        event: &Event,
        guests: &[Attendee],
        occurrence: Option<Instant>,
        (lang, zone): (Lang, &Zone),
    ) -> CameBackPart {
        let name_of = |id: AttendeeId| {
            guests
                .iter()
                .find(|guest| guest.id == id)
                .map_or_else(String::new, |guest| guest.label().to_owned())
        };
        let date = |start: Instant| {
            let span = Span::new(start, start + (event.end_time - event.start_time));
            in_words(lang, &event.when_of(span), zone)
        };
        let other_dates = guests.iter().filter_map(|guest| {
            let dates: Vec<String> =
                occurrence_answer::elsewhere(&self.answers, guest.id, occurrence, &self.regular)
                    .take(MOST_DATES)
                    .map(|answer| {
                        let said = lang.t(&format!("event-answer-{}", answer.response().stored()));
                        format!("{}: {said}", date(answer.original_start_time))
                    })
                    .collect();
            (!dates.is_empty()).then(|| (guest.id, dates.join(" · ")))
        });
        let other_dates = other_dates.collect();
        let proposals = self
            .proposals
            .iter()
            .map(|(proposal, overlap)| ProposalLine {
                name: name_of(proposal.attendee_id),
                when: in_words(lang, &proposal.when(), zone),
                start: match proposal.when() {
                    When::Timed { span, .. } => span.start.to_string(),
                    When::AllDay { first, .. } => first.to_string(),
                },
                about: proposal.original_start_time.map(date),
                comment: proposal.comment.clone(),
                overlap: overlap
                    .as_ref()
                    .map(|other| lang.t1("proposal-overlaps", "title", other.title.as_str())),
                is_outdated: proposal.sequence != event.sequence,
                is_gone: proposal.original_start_time.is_some_and(|start| !self.regular.contains(&start)),
                accept: paths::accept_proposal(event.id, proposal.id),
                decline: paths::decline_proposal(event.id, proposal.id),
            })
            .collect();
        CameBackPart {
            proposals,
            // To the microsecond, which the words of a time leave out: the newest note is seen, too.
            seen: self
                .notes
                .iter()
                .map(|note| note.received_at)
                .max()
                .map(|at| format!("{at:?}"))
                .unwrap_or_default(),
            notes: self.notes.into_iter().map(|note| NoteLine::new(note, (lang, zone))).collect(),
            put_away: paths::put_answers_away(event.id),
            other_dates,
        }
    }
}

impl NoteLine {
    fn new(note: AnswerNote, (lang, zone): (Lang, &Zone)) -> Self {
        Self {
            why: lang.t(&format!("answer-note-{}", note.reason)),
            answer: note.answer.as_deref().map(|answer| {
                lang.t1("answer-note-said", "answer", lang.t(&format!("event-answer-{answer}")))
            }),
            received: lang.moment(note.received_at, zone),
            sender: note.sender,
            text: note.text,
        }
    }
}

impl CameBackPart {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.proposals.is_empty() && self.notes.is_empty()
    }
}

fn in_words(lang: Lang, when: &When, zone: &Zone) -> String {
    match when {
        When::Timed { span, .. } => lang.span(*span, zone),
        When::AllDay { first, last, .. } => lang.days(*first, *last),
    }
}
