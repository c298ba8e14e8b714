//! An answer by the model: what is asked goes to the server of the settings, what it says is stored as
//! it comes, and what it calls is worked out by the same tools as everything else.

use std::{
    cell::RefCell,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use diesel::PgConnection;
use tokio::time::{MissedTickBehavior, interval};

use super::{
    Conversation, Desk, Message, Proposal, Request, Worked,
    allowance::{self, Entry, Limits, UsedUp},
    card::Note,
    markdown,
    message::Role,
    model_client::ModelClient,
    model_turn::{self, Became, Ended, Meter, Wanted},
    pending::{MOST_CHOICES, Reading},
    prompt::{self, Memory, Said, Talk},
    recipients::Written,
    reply::{self, Reply},
    request::ShowDays,
    running::Pen,
    turn::Turn,
    work_out,
};
use crate::{db::Db, error::AppError, ids::AiTurnId};

/// How often what has come is stored; also the sign of life of the writer.
const STORE: Duration = Duration::from_millis(250);

/// The longest answer that is kept, in bytes.
const LONGEST: usize = 60_000;

/// How it ended.
pub enum Outcome {
    /// This is the answer.
    Answered(Reply, Memory),
    /// The grammar is to do it; before that, this is said.
    NotAnswered(String),
    /// Somebody stopped it.
    Stopped,
}

/// What the model has made the tools do.
#[derive(Default)]
struct Made {
    proposals: Vec<Proposal>,
    choices: Vec<Reading>,
    /// Of what was answered without a word of the model.
    told: Vec<String>,
    /// What is to be pointed out whatever the model says.
    warnings: Vec<String>,
}

/// What the model is given to read.
struct Known {
    memory: Memory,
    said: Vec<Said>,
    days: Vec<String>,
    written: Written,
}

/// Answers by the model.
///
/// # Errors
/// When the database does; what is wrong with the model is an [`Outcome`].
pub async fn answer(turn: &Turn, client: &ModelClient, pen: &Pen) -> Result<Outcome, AppError> {
    let bill = match Bill::begin(turn, client).await? {
        Ok(bill) => bill,
        Err(used_up) => return Ok(Outcome::NotAnswered(used_up.words(turn.lang))),
    };
    let known = known(turn).await?;
    let zone = turn.owner.zone();
    let talk = Talk {
        lang: turn.lang,
        now: turn.clock.now(),
        zone: &zone,
        memory: &known.memory,
        said: &known.said,
        days: &known.days,
        text: &turn.said.message.content,
    };
    let (made, text) = (Arc::new(Mutex::new(Made::default())), RefCell::new(String::new()));
    let say = |piece: &str| {
        let mut text = text.borrow_mut();
        if text.len() + piece.len() <= LONGEST {
            text.push_str(piece);
        }
    };
    let work = |wanted: Vec<Wanted>| work(turn, wanted, Arc::clone(&made));
    let ended = {
        let mut taking = pin!(model_turn::take(client, &talk, &known.written, &bill.meter, work, say));
        let mut ticks = interval(STORE);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut stored = 0;
        loop {
            tokio::select! {
                ended = &mut taking => break ended,
                _ = ticks.tick() => {
                    let so_far = (text.borrow().len() > stored).then(|| text.borrow().clone());
                    stored = so_far.as_ref().map_or(stored, String::len);
                    if !grow(turn, so_far, pen).await? {
                        return Ok(Outcome::Stopped);
                    }
                }
            }
        }
    };
    let ended = ended?;
    let made = std::mem::take(&mut *made.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(outcome(turn, &ended, text.into_inner(), made, known.memory))
}

/// What a message costs. However its answer ends, also when it is dropped in the middle, what was used
/// takes the place of what was set aside.
struct Bill {
    entry: AiTurnId,
    meter: Meter,
    db: Db,
}

impl Bill {
    /// Sets the largest request aside, if the owner may use the model once more.
    async fn begin(turn: &Turn, client: &ModelClient) -> Result<Result<Self, UsedUp>, AppError> {
        let limits = Limits::of(client.config(), turn.config.rate_limits);
        let set_aside = client.config().context_tokens;
        let (owner, now) = (turn.owner.id, turn.clock.now());
        let begin = move |conn: &mut PgConnection| allowance::begin(conn, owner, limits, set_aside, now);
        Ok(match turn.db.transaction(begin).await? {
            Entry::Open(entry) => Ok(Self { entry, meter: Meter::default(), db: turn.db.clone() }),
            Entry::Closed(used_up) => Err(used_up),
        })
    }
}

impl Drop for Bill {
    fn drop(&mut self) {
        let (entry, tokens, db) = (self.entry, self.meter.tokens(), self.db.clone());
        actix_web::rt::spawn(async move {
            if let Err(error) = db.run(move |conn| allowance::settle(conn, entry, tokens)).await {
                tracing::warn!(%error, "what a message cost could not be kept; what was set aside counts");
            }
        });
    }
}

/// Stores what has come, and tells followers. Answers whether there is still somebody to write for.
async fn grow(turn: &Turn, so_far: Option<String>, pen: &Pen) -> Result<bool, AppError> {
    let (id, now) = (turn.said.answer.id, turn.clock.now());
    let is_new = so_far.is_some();
    let goes_on = turn.db.run(move |conn| Message::grow(conn, id, so_far.as_deref(), now)).await?;
    if is_new {
        pen.has_written();
    }
    Ok(goes_on)
}

/// What was said before, and what stands on the days that the message is about.
async fn known(turn: &Turn) -> Result<Known, AppError> {
    let turn = turn.clone();
    turn.db
        .clone()
        .run(move |conn| {
            let conversation = &turn.said.conversation;
            let kept = conversation.remembered(prompt::KEY);
            let memory: Memory = serde_json::from_value(kept).unwrap_or_default();
            let mut messages = Message::of(conn, conversation.id, None)?;
            messages.retain(|message| message.id < turn.said.message.id);
            let said: Vec<Said> = messages.iter().map(|message| said(message, &turn)).collect();
            let text = turn.said.message.content.as_str();
            let by_hand = |message: &&Message| message.role() == Role::User && !message.is_choice();
            let by_owner = messages.iter().chain([&turn.said.message]).filter(by_hand);
            let written = Written::of(by_owner.map(|message| message.content.as_str()));
            let days = prompt::days(text, turn.clock.now(), &turn.owner.zone());
            let memory = memory.with(&said, &days);
            let said = said.into_iter().filter(|said| memory.through.is_none_or(|through| said.id > through));
            let said = said.collect();
            let days = days_in_words(conn, &turn.desk(), &memory)?;
            Ok::<_, AppError>(Known { memory, said, days, written })
        })
        .await
}

fn said(message: &Message, turn: &Turn) -> Said {
    match message.role() {
        Role::User => {
            let by = if message.is_choice() { prompt::By::Choice } else { prompt::By::Owner };
            Said { id: message.id, by, text: message.content.clone() }
        }
        Role::Assistant | Role::System => {
            let plan = message.plan();
            Said::by_assistant(message.id, &message.content, plan.as_ref(), message.lang(turn.lang))
        }
    }
}

fn days_in_words(conn: &mut PgConnection, desk: &Desk, memory: &Memory) -> Result<Vec<String>, AppError> {
    let mut told = Vec::new();
    for day in &memory.days {
        let request = Request::ShowDays(ShowDays { when: day.to_string() });
        if let Worked::Told(words) = work_out(conn, desk, &request)? {
            told.push(words.words);
        }
    }
    Ok(told)
}

/// Works out what the model wants, and keeps what is to be shown of it.
async fn work(turn: &Turn, wanted: Vec<Wanted>, made: Arc<Mutex<Made>>) -> Result<Vec<Became>, AppError> {
    let desk = turn.desk();
    turn.db
        .run(move |conn| {
            let mut became = Vec::new();
            for wanted in wanted {
                let mut worked = work_out(conn, &desk, &wanted.request)?;
                let warning = reply::warning(conn, &desk, &wanted.request, &wanted.strangers)?;
                if let Worked::Proposed(proposal) = &mut worked {
                    proposal.card.notes.extend(warning.clone().map(Note::Warning));
                }
                became.push(Became::of(&worked, desk.lang));
                let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
                match worked {
                    Worked::Told(told) => {
                        made.told.push(told.words);
                        made.warnings.extend(warning.map(|words| markdown::escaped(&desk.lang.say(&words))));
                    }
                    Worked::Proposed(proposal) => made.proposals.push(*proposal),
                    Worked::Unclear(question) => {
                        let readings = question.choices.into_iter().map(|choice| Reading {
                            label: choice.label,
                            requests: vec![choice.request],
                            strangers: wanted.strangers.clone(),
                        });
                        made.choices.extend(readings);
                    }
                }
            }
            Ok::<_, AppError>(became)
        })
        .await
}

fn outcome(turn: &Turn, ended: &Ended, text: String, mut made: Made, memory: Memory) -> Outcome {
    let lang = turn.lang;
    let mut words: Vec<String> = Some(text).into_iter().filter(|text| !text.trim().is_empty()).collect();
    let has_said = !words.is_empty();
    words.append(&mut made.warnings);
    if let Some(why) = ended.words(lang) {
        words.push(why);
        // The grammar begins anew: half of what the model had in mind is no plan.
        if matches!(ended, Ended::Failed(_)) {
            return Outcome::NotAnswered(words.join("\n\n"));
        }
    } else if !has_said {
        made.told.append(&mut words);
        words = made.told;
    }
    if !made.proposals.is_empty() {
        // Whatever the model says of it, this is what would be done.
        words.push(reply::understood(lang, &made.proposals));
    }
    made.choices.truncate(MOST_CHOICES);
    let choices = (!made.choices.is_empty() && made.proposals.is_empty()).then_some(made.choices);
    let words = words.join("\n\n");
    let reply = Reply { words, proposals: made.proposals, choices, ..Reply::default() };
    Outcome::Answered(reply, memory)
}

/// What is kept in mind from now on, in the transaction that ends the answer.
///
/// # Errors
/// When the database does.
pub fn remember(conn: &mut PgConnection, turn: &Turn, memory: &Memory) -> Result<(), AppError> {
    let memory = serde_json::to_value(memory).map_err(AppError::internal)?;
    Conversation::remember(conn, turn.said.conversation.id, prompt::KEY, &memory)?;
    Ok(())
}
