//! The tools and plans of the assistant, against rows that people made over HTTP.

mod plans;
mod races;
mod reading;
mod writing;

use calento::{
    accounts::User,
    assistant::{
        Desk, Plan, Proposal, Question, Request, Worked,
        card::SaidRow,
        plan::Clicked,
        request::{CancelEvent, ChangeEvent, Chosen, CreateEvent, MoveEvent, Scope, ShowDays, Which},
        work_out,
    },
    error::AppError,
    i18n::Lang,
    ids::ConversationId,
    schema::{ai_conversations, ai_messages},
};
use diesel::prelude::*;

use crate::support::{TestApp, seeds::Owner};

/// Somebody who talks to the assistant.
struct Asker<'a> {
    app: &'a TestApp,
    lang: Lang,
    user: User,
    conversation: ConversationId,
}

/// A plan as its card's form knows it.
#[derive(Debug, Clone)]
struct Shown {
    call: String,
    digest: String,
}

impl<'a> Asker<'a> {
    fn new(app: &'a TestApp, owner: &Owner) -> Self {
        Self::speaking(app, owner, Lang::En)
    }

    fn speaking(app: &'a TestApp, owner: &Owner, lang: Lang) -> Self {
        let user = app.rows(|conn| User::find_by_username(conn, &owner.username));
        let conversation = ConversationId::new();
        app.rows(|conn| {
            diesel::insert_into(ai_conversations::table)
                .values((ai_conversations::id.eq(conversation), ai_conversations::user_id.eq(user.id)))
                .execute(conn)
        });
        Self { app, lang, user, conversation }
    }

    fn desk(&self) -> Desk {
        Desk {
            owner: self.user.clone(),
            lang: self.lang,
            now: self.app.now(),
            url: self.app.config.public_url.clone(),
            secret: self.app.config.secret.clone(),
        }
    }

    fn ask(&self, request: Request) -> Worked {
        let desk = self.desk();
        self.app.db().run_blocking(|conn| work_out(conn, &desk, &request)).expect("it is worked out")
    }

    #[track_caller]
    fn told(&self, request: Request) -> String {
        match self.ask(request) {
            Worked::Told(told) => told.words,
            other => panic!("an answer was expected: {other:?}"),
        }
    }

    #[track_caller]
    fn question(&self, request: Request) -> Question {
        match self.ask(request) {
            Worked::Unclear(question) => question,
            other => panic!("a question was expected: {other:?}"),
        }
    }

    #[track_caller]
    fn proposal(&self, request: Request) -> Proposal {
        match self.ask(request) {
            Worked::Proposed(proposal) => *proposal,
            other => panic!("a proposal was expected: {other:?}"),
        }
    }

    /// Chooses the answer whose label has `part` in it.
    #[track_caller]
    fn choose(&self, question: &Question, part: &str) -> Request {
        let found = question.choices.iter().find(|choice| choice.label.contains(part));
        found.unwrap_or_else(|| panic!("no choice {part:?}: {question:?}")).request.clone()
    }

    /// Stores a message that proposes these, as the chat does.
    fn store(&self, proposals: &[Proposal]) -> Shown {
        let columns = Plan::columns(proposals).expect("JSON").expect("something is proposed");
        let id = calento::ids::MessageId::new();
        let now = self.app.now();
        self.app.rows(|conn| {
            diesel::insert_into(ai_messages::table)
                .values((
                    ai_messages::id.eq(id),
                    ai_messages::conversation_id.eq(self.conversation),
                    ai_messages::role.eq("assistant"),
                    ai_messages::content.eq("Shall I?"),
                    ai_messages::function_calls.eq(&columns.function_calls),
                    ai_messages::function_results.eq(&columns.function_results),
                    ai_messages::created_at.eq(now),
                ))
                .execute(conn)
        });
        let plan = Plan::of_message(id, &columns.function_calls, &columns.function_results).expect("a plan");
        Shown { call: plan.steps[0].id.clone(), digest: plan.digest }
    }

    fn try_apply(&self, shown: &Shown) -> Result<Clicked, AppError> {
        let (desk, conversation) = (self.desk(), self.conversation);
        self.app.db().run_blocking(|conn| Plan::apply(conn, &desk, conversation, &shown.call, &shown.digest))
    }

    /// Applies it; it must work.
    #[track_caller]
    fn apply(&self, shown: &Shown) -> Plan {
        match self.try_apply(shown).expect("it is found") {
            Clicked::Done(plan) => plan,
            other => panic!("it is not done: {other:?}"),
        }
    }

    /// Proposes and applies at once.
    #[track_caller]
    fn carry_out(&self, request: Request) -> Shown {
        let shown = self.store(&[self.proposal(request)]);
        self.apply(&shown);
        shown
    }

    fn try_undo(&self, shown: &Shown) -> Result<Clicked, AppError> {
        let (desk, conversation) = (self.desk(), self.conversation);
        self.app.db().run_blocking(|conn| Plan::undo(conn, &desk, conversation, &shown.call))
    }

    #[track_caller]
    fn undo(&self, shown: &Shown) {
        let undone = self.try_undo(shown).expect("it is found");
        assert!(matches!(undone, Clicked::Done(_)), "{undone:?}");
    }

    fn reject(&self, shown: &Shown) -> Result<Clicked, AppError> {
        let (owner, conversation) = (self.user.id, self.conversation);
        self.app.db().run_blocking(|conn| Plan::reject(conn, owner, conversation, &shown.call))
    }

    /// What stands on the calendar, as the assistant tells it.
    #[track_caller]
    fn day(&self, when: &str) -> String {
        self.told(Request::ShowDays(ShowDays { when: when.to_owned() }))
    }

    /// Rows of a card: label, before, after.
    fn rows(&self, proposal: &Proposal) -> Vec<String> {
        let said = |row: SaidRow| {
            format!("{}: {} -> {}", row.label, row.before.unwrap_or_default(), row.after.unwrap_or_default())
        };
        proposal.card.said_rows(self.lang).into_iter().map(said).collect()
    }

    fn notes(&self, proposal: &Proposal) -> Vec<String> {
        proposal.card.notes.iter().map(|note| format!("{}: {}", note.kind(), note.said(self.lang))).collect()
    }
}

fn which(words: &str) -> Which {
    Which { words: words.to_owned(), ..Which::default() }
}

fn create(title: &str, when: &str) -> Request {
    Request::CreateEvent(CreateEvent { title: title.into(), when: when.into(), ..CreateEvent::default() })
}

fn move_to(words: &str, to: &str) -> Request {
    Request::MoveEvent(MoveEvent { which: which(words), to: to.into(), ..MoveEvent::default() })
}

fn move_part(words: &str, to: &str, scope: Scope) -> Request {
    Request::MoveEvent(MoveEvent {
        which: which(words),
        to: to.into(),
        scope: Some(scope),
        ..MoveEvent::default()
    })
}

fn cancel(words: &str, scope: Option<Scope>) -> Request {
    Request::CancelEvent(CancelEvent { which: which(words), scope })
}

fn rename(words: &str, title: &str) -> Request {
    Request::ChangeEvent(ChangeEvent {
        which: which(words),
        title: Some(title.into()),
        ..ChangeEvent::default()
    })
}

/// An event that is named by its id, whoever it belongs to.
fn by_id(event: calento::ids::EventId) -> Which {
    Which { chosen: Some(Chosen { event, occurrence: None }), ..Which::default() }
}

/// A single event on the owner's calendar, an hour long.
async fn event(owner: &Owner, title: &str, start: &str) -> calento::ids::EventId {
    owner.create_event(&[("title", title), ("start_time", start)]).await
}

/// Monday, Tuesday, … at nine, a quarter of an hour, ten times from 3 March 2026 on.
async fn standup(owner: &Owner) -> calento::ids::EventId {
    let fields = [
        ("title", "Stand-up"),
        ("start_time", "2026-03-03T09:00"),
        ("end_time", "2026-03-03T09:15"),
        ("recurrence_rule", "FREQ=DAILY;COUNT=10"),
    ];
    owner.create_event(&fields).await
}
