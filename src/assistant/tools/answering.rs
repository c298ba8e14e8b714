//! Writing tool: an answer to an invitation of somebody else.

use diesel::PgConnection;
use serde_json::json;

use super::{
    Choice, Desk, Proposal, Question, Told, Worked,
    aim::{mail_note, useful_until},
    finding::MOST,
    times::Stretch,
    wording,
    words::{says, wanted_words},
};
use crate::{
    assistant::{
        Call, Card,
        call::{InvitationAnswer, Time},
        card::{Note, Row, Shown},
        request::{AnswerInvitation, Chosen, Request, Which},
    },
    error::AppError,
    events::{Answer, When, Window},
    i18n::Words,
    invitations::received::{self, Received},
    paths,
    time::Span,
    tokens::digest,
};

/// The longest comment, in characters.
const MAX_COMMENT_CHARS: usize = 2_000;

/// An answer, or what has to be said first.
///
/// # Errors
/// When the database does.
pub(super) fn answer(
    conn: &mut PgConnection,
    desk: &Desk,
    asked: &AnswerInvitation,
) -> Result<Worked, AppError> {
    let (lang, zone) = (desk.lang, desk.zone());
    let Some(answer) = Answer::from_form(asked.response.trim()) else {
        let words = lang.t("tools-answer-how");
        let choice = |answer: Answer| Choice {
            label: lang.say(&said(answer)),
            request: Request::AnswerInvitation(AnswerInvitation {
                response: answer.stored().to_owned(),
                ..asked.clone()
            }),
        };
        let choices = [Answer::Accepted, Answer::Tentative, Answer::Declined].map(choice).into();
        return Ok(Worked::Unclear(Question { words, choices }));
    };
    let comment = asked.comment.as_deref().map(str::trim).filter(|comment| !comment.is_empty());
    if comment.is_some_and(|comment| comment.chars().count() > MAX_COMMENT_CHARS) {
        let words = lang.t1("event-too-long", "most", MAX_COMMENT_CHARS);
        return Ok(Worked::Told(Told { words, data: json!({ "error": "too long" }) }));
    }
    let mut found = matching(conn, desk, &asked.which)?;
    Ok(match found.len() {
        0 => Worked::Told(Told { words: lang.t("tools-no-invitation"), data: json!({ "found": [] }) }),
        1 => {
            let (received, when) = found.remove(0);
            proposal(desk, &received, &when, answer, comment)
        }
        _ => {
            let choice = |(received, when): &(Received, When)| Choice {
                label: wording::item(lang, &received.event.title, when, &zone),
                request: Request::AnswerInvitation(AnswerInvitation {
                    which: Which {
                        chosen: Some(Chosen { event: received.event.id, occurrence: None }),
                        ..Which::default()
                    },
                    ..asked.clone()
                }),
            };
            let choices = found.iter().take(MOST).map(choice).collect();
            Worked::Unclear(Question { words: lang.t("tools-several-invitations"), choices })
        }
    })
}

fn proposal(desk: &Desk, received: &Received, when: &When, answer: Answer, comment: Option<&str>) -> Worked {
    let Received { guest, event } = received;
    let before = guest.response();
    if before == answer && guest.comment.as_deref() == comment {
        let words = desk.lang.t("tools-is-so");
        return Worked::Told(Told { words, data: json!({ "changed": false }) });
    }
    let shown = |answer: Answer| Some(Shown::Words(said(answer)));
    let mut rows = vec![
        Row::after("card-when", Shown::Time(Time::of(when, &desk.zone()))),
        Row::change("card-answer", shown(before), shown(answer)),
    ];
    rows.extend(comment.map(|comment| Row::after("card-comment", Shown::Text(comment.to_owned()))));
    let mut notes: Vec<Note> =
        mail_note(event.organizer_email.iter().cloned().collect()).into_iter().collect();
    if before == Answer::NeedsAction {
        notes.push(Note::Warning(Words::t("card-answer-stays")));
    }
    let card = Card {
        heading: Words::t1("card-answer-invitation", "title", wording::title_value(&event.title)),
        href: Some(paths::event(event.id)),
        rows,
        notes,
        useful_until: useful_until(desk.now, when.instants(&desk.zone()).end),
    };
    let call = Call::AnswerInvitation(InvitationAnswer {
        invitation: guest.id,
        seen: seen(received),
        response: answer.stored().to_owned(),
        comment: comment.map(ToOwned::to_owned),
    });
    Worked::Proposed(Box::new(Proposal { call, card }))
}

/// What the invitation is like, and the answer so far, as a digest.
pub(in crate::assistant) fn seen(received: &Received) -> String {
    let Received { guest, event } = received;
    let what = (&event.title, &event.location, event.when(), &event.recurrence_rule, &event.status);
    digest(&format!("{} {what:?} {} {:?}", event.id, guest.response_status, guest.comment))
}

fn said(answer: Answer) -> Words {
    Words::t(match answer {
        Answer::NeedsAction => "event-answer-needs_action",
        Answer::Accepted => "event-answer-accepted",
        Answer::Declined => "event-answer-declined",
        Answer::Tentative => "event-answer-tentative",
    })
}

/// The invitations that may be meant, each with when it is; when nothing is said, those that wait for
/// an answer.
fn matching(conn: &mut PgConnection, desk: &Desk, which: &Which) -> Result<Vec<(Received, When)>, AppError> {
    let all = received::list(conn, desk.owner.id, desk.now)?;
    let words = match wanted_words(&which.words) {
        said if said.iter().all(|word| ["invitation", "invite", "loi", "moi"].contains(&word.as_str())) => {
            Vec::new()
        }
        said => said,
    };
    let stretch = which.when.as_deref().and_then(|phrase| desk.stretch(phrase));
    let is_open = which.chosen.is_none() && words.is_empty() && stretch.is_none();
    let mut found = Vec::new();
    for received in all {
        let event = &received.event;
        let by = [&event.organizer_name, &event.organizer_email].into_iter().flatten();
        let text = by.fold(event.title.clone(), |text, one| format!("{text} {one}"));
        let is_meant = match which.chosen {
            Some(chosen) => chosen.event == event.id,
            None => says(&text, &words),
        };
        if !is_meant || is_open && received.guest.response() != Answer::NeedsAction {
            continue;
        }
        if let Some(when) = when_in(desk, &received, stretch.as_ref()) {
            found.push((received, when));
        }
    }
    Ok(found)
}

/// When it happens in the stretch, or next.
fn when_in(desk: &Desk, received: &Received, stretch: Option<&Stretch>) -> Option<When> {
    let event = &received.event;
    let length = event.end_time - event.start_time;
    let zone = desk.zone();
    let start = match (event.series(), stretch) {
        (None, _) => event.start_time,
        (Some(series), None) => series.next_after(desk.now - length)?,
        (Some(series), Some(stretch)) => {
            *series.starts_in(window(stretch, event.is_all_day, &zone)).first()?
        }
    };
    let span = Span::new(start, start + length);
    let fits = stretch.is_none_or(|stretch| window(stretch, event.is_all_day, &zone).overlaps(span));
    fits.then(|| event.when_of(span))
}

fn window(stretch: &Stretch, is_all_day: bool, zone: &crate::time::Zone) -> Span {
    let days: Window = stretch.window(zone);
    if is_all_day { days.all_day_span() } else { stretch.span(zone) }
}
