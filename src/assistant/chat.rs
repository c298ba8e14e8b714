//! Screen: the chat, a page with the conversations beside it. The panel beside the calendar
//! (`panel.rs`) is the same chat without them.

use std::sync::Arc;

use actix_htmx::Htmx;
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header, header::HeaderName},
    web,
};
use askama::Template;
use diesel::PgConnection;
use serde::Deserialize;

use super::{
    Conversation, Message, grammar,
    message::{MAX_CHARS, SHOWN},
    pending::Pending,
    reply,
    running::Running,
    shown::{Bubble, Looker},
    turn::{Model, Turn},
};
use crate::{
    accounts::CurrentUser,
    config::Config,
    db::Db,
    error::AppError,
    i18n::Lang,
    ids::{ConversationId, MessageId, UserId},
    paths,
    time::Clock,
    web::{
        Language, Shell,
        form::Form,
        htmx,
        rate_limit::{Act, RateLimits},
    },
};

/// One conversation and the place to go on with it.
pub struct Chat {
    /// `None`: it begins with the first message.
    pub conversation: Option<Conversation>,
    pub bubbles: Vec<Bubble>,
    /// Where the messages before the first of these stand.
    pub earlier: Option<String>,
    pub composer: Composer,
    pub examples: Vec<String>,
    /// Whether an answer is being written, so that a page without scripts looks again.
    pub is_writing: bool,
    /// The server that sees what is said; `None`: nobody but this machine.
    pub model: Option<String>,
}

/// The form of the next message.
pub struct Composer {
    pub action: String,
    /// What was typed and refused.
    pub text: String,
    pub error: Option<String>,
    pub is_panel: bool,
}

/// A line of the list of conversations.
pub struct Entry {
    pub href: String,
    pub title: String,
    pub when: String,
    pub is_open: bool,
}

#[derive(Template)]
#[template(path = "assistant/page.html", blocks = ["conversations"])]
struct ChatPage {
    shell: Shell,
    words: String,
    entries: Vec<Entry>,
    chat: Chat,
    /// `None`: the conversation begins with its first message.
    head: Option<Head>,
    is_part: bool,
}

/// The heading of a conversation, with where it is renamed and deleted.
struct Head {
    title: Option<String>,
    rename: String,
    delete: String,
}

/// What htmx adds to the page: what was said, and the answer to it.
#[derive(Template)]
#[template(path = "assistant/exchange.html")]
struct Exchange {
    shell: Shell,
    bubbles: Vec<Bubble>,
    /// The form for the next message, the heading, and the list, when the conversation is new.
    composer: Option<Composer>,
    head: Option<Head>,
    entries: Vec<Entry>,
    words: String,
}

#[derive(Template)]
#[template(path = "assistant/composer_part.html")]
struct ComposerPart {
    shell: Shell,
    composer: Composer,
}

/// What is asked of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Ask {
    /// Words to look for in titles and messages.
    q: String,
    /// Only messages before this one.
    before: Option<MessageId>,
}

/// What is said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MessageForm {
    message: String,
    /// An example that was clicked.
    example: String,
    /// The message whose question is answered by a click, and the number of the choice, from 0.
    question: Option<MessageId>,
    choice: Option<usize>,
    /// `panel`: beside the calendar.
    place: String,
}

/// `GET /assistant`: the last conversation, or a new one; with `q`, only the list for htmx.
pub async fn last(
    req: HttpRequest,
    user: CurrentUser,
    htmx: Htmx,
    ask: web::Query<Ask>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let page = page(&req, &user, &Open::Last, ask.0, (&db, &clock, &config)).await?;
    htmx::page_or(&htmx, StatusCode::OK, &page, &page.as_conversations())
}

/// `GET /assistant/new`: a conversation that begins with its first message.
pub async fn new(
    req: HttpRequest,
    user: CurrentUser,
    ask: web::Query<Ask>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let page = page(&req, &user, &Open::New, ask.0, (&db, &clock, &config)).await?;
    htmx::page(StatusCode::OK, &page)
}

/// `GET /assistant/{conversation}`.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<ConversationId>,
    ask: web::Query<Ask>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let page = page(&req, &user, &Open::One(*id), ask.0, (&db, &clock, &config)).await?;
    htmx::page(StatusCode::OK, &page)
}

/// `POST /assistant/{conversation}/messages`, where `new` begins a conversation: 303 to it, or the two
/// new messages for htmx.
#[expect(clippy::too_many_arguments, reason = "actix hands each thing over by itself")]
pub async fn say(
    req: HttpRequest,
    user: CurrentUser,
    htmx: Htmx,
    to: web::Path<String>,
    form: Form<MessageForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
    running: web::Data<Running>,
    model: web::Data<Model>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    let (form, is_new) = (form.0, to.as_str() == "new");
    let to = match to.as_str() {
        "new" => None,
        id => Some(id.parse::<ConversationId>().map_err(|_| AppError::NotFound)?),
    };
    let asked = Question::of(&form);
    let conversation = match to {
        Some(id) => {
            let owner = user.id;
            Some(db.run(move |conn| Conversation::find(conn, owner, id)).await?)
        }
        None => None,
    };
    let pending = conversation.as_ref().and_then(Pending::of);
    let heard = match form.heard(asked, pending.as_ref(), Language::of(&req)) {
        Ok(heard) => heard,
        Err(refused) => return refuse(&req, &user, &htmx, (to, form), refused, (&db, &clock, &config)).await,
    };
    if let Err(AppError::TooMany { retry_after }) = limits.check_owner(Act::Assistant, user.id) {
        let refused = Refused {
            status: StatusCode::TOO_MANY_REQUESTS,
            words: Language::of(&req).t1("assistant-too-many", "seconds", retry_after),
            retry_after: Some(retry_after),
        };
        return refuse(&req, &user, &htmx, (to, form), refused, (&db, &clock, &config)).await;
    }
    let (owner, now, text, lang, chosen) = (user.id, clock.now(), heard.text, heard.lang, heard.chosen);
    let hear = if chosen.is_some() { Conversation::choose } else { Conversation::say };
    let said = db.transaction(move |conn| hear(conn, owner, to, &text, lang, now)).await?;
    let (conversation, answer) = (said.conversation.id, said.answer.id);
    running.stop_before(conversation, answer);
    let turn = Turn {
        db: db.get_ref().clone(),
        clock: clock.get_ref().clone(),
        config: Arc::clone(&config),
        running: running.get_ref().clone(),
        model: model.get_ref().clone(),
        owner: user.0.clone(),
        lang,
        said,
        chosen: chosen.map(|asked| (asked.message, asked.choice)),
    };
    let takes_long = turn.asks_model();
    // In a task of its own: the answer is written whether or not anybody waits for it.
    let written = actix_web::rt::spawn(turn.run());
    if !takes_long && let Err(panic) = written.await {
        tracing::error!(%panic, "a turn of the assistant ended early");
    }
    if !htmx::wants_part(&htmx) {
        return Ok(htmx::see_other(paths::message(conversation, answer)));
    }
    let is_panel = form.place == "panel";
    let shell = Shell::bare(&req);
    let looker = Looker { lang: shell.lang, zone: user.zone(), now };
    let open = looker.clone();
    let (there, bubbles, entries) = db
        .run(move |conn| {
            let there = Conversation::find(conn, owner, conversation)?;
            let mut messages = Message::of(conn, conversation, None)?;
            let latest = messages.split_off(messages.len().saturating_sub(2));
            let bubbles = open.bubbles(&latest, Pending::of(&there).as_ref());
            let entries = entries(conn, &open, owner, "", Some(conversation))?;
            Ok::<_, AppError>((there, bubbles, entries))
        })
        .await?;
    let composer = is_new.then(|| Composer {
        action: paths::messages(Some(conversation)),
        text: String::new(),
        error: None,
        is_panel,
    });
    let entries = if is_new && !is_panel { entries } else { Vec::new() };
    let head = (is_new && !is_panel).then(|| Head::of(&there));
    let exchange = Exchange { shell, bubbles, composer, head, entries, words: String::new() };
    let mut response = htmx::page(StatusCode::OK, &exchange)?;
    if is_new && !is_panel {
        let address = header::HeaderValue::try_from(paths::conversation(conversation));
        response
            .headers_mut()
            .insert(HeaderName::from_static("hx-push-url"), address.map_err(AppError::internal)?);
    }
    Ok(response)
}

/// A click on a choice.
#[derive(Debug, Clone, Copy)]
struct Question {
    message: MessageId,
    choice: usize,
}

/// A message that can be answered.
struct Heard {
    text: String,
    lang: Lang,
    chosen: Option<Question>,
}

/// A message that cannot.
struct Refused {
    status: StatusCode,
    words: String,
    retry_after: Option<u64>,
}

impl Head {
    fn of(conversation: &Conversation) -> Self {
        Self {
            title: conversation.title.clone(),
            rename: paths::of_conversation(conversation.id, "rename"),
            delete: paths::of_conversation(conversation.id, "delete"),
        }
    }
}

impl Question {
    fn of(form: &MessageForm) -> Option<Self> {
        Some(Self { message: form.question?, choice: form.choice? })
    }
}

impl MessageForm {
    fn typed(&self) -> &str {
        let message = self.message.trim();
        if message.is_empty() { self.example.trim() } else { message }
    }

    fn heard(
        &self,
        asked: Option<Question>,
        pending: Option<&Pending>,
        page: Lang,
    ) -> Result<Heard, Refused> {
        if let Some(asked) = asked {
            let pending = pending.filter(|pending| pending.message == asked.message);
            let choice = pending.and_then(|pending| Some((pending, pending.choices.get(asked.choice)?)));
            let Some((pending, choice)) = choice else {
                let words = page.t("assistant-question-over");
                return Err(Refused { status: StatusCode::CONFLICT, words, retry_after: None });
            };
            let text = choice.label.chars().take(MAX_CHARS).collect();
            return Ok(Heard { text, lang: pending.lang(), chosen: Some(asked) });
        }
        let text = self.typed();
        let unprocessable =
            |words| Err(Refused { status: StatusCode::UNPROCESSABLE_ENTITY, words, retry_after: None });
        if text.is_empty() {
            return unprocessable(page.t("assistant-empty"));
        }
        if text.chars().count() > MAX_CHARS {
            return unprocessable(page.t1("assistant-too-long", "most", MAX_CHARS));
        }
        let text = text.replace("\r\n", "\n");
        Ok(Heard { lang: grammar::language(&text), text, chosen: None })
    }
}

/// The page, or for htmx the form, with what was typed and why it is not taken.
async fn refuse(
    req: &HttpRequest,
    user: &CurrentUser,
    htmx: &Htmx,
    (to, form): (Option<ConversationId>, MessageForm),
    refused: Refused,
    reach: (&Db, &Clock, &Config),
) -> Result<HttpResponse, AppError> {
    let composer = Composer {
        action: paths::messages(to),
        text: form.typed().to_owned(),
        error: Some(refused.words),
        is_panel: form.place == "panel",
    };
    let mut response = if htmx::wants_part(htmx) {
        let mut response = htmx::page(refused.status, &ComposerPart { shell: Shell::bare(req), composer })?;
        let headers = response.headers_mut();
        headers.insert(HeaderName::from_static("hx-retarget"), header::HeaderValue::from_static("#composer"));
        headers.insert(HeaderName::from_static("hx-reswap"), header::HeaderValue::from_static("outerHTML"));
        response
    } else {
        let open = to.map_or(Open::New, Open::One);
        let mut page = page(req, user, &open, Ask::default(), reach).await?;
        page.chat.composer = composer;
        htmx::page(refused.status, &page)?
    };
    if let Some(seconds) = refused.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

/// Which conversation is shown.
pub(super) enum Open {
    Last,
    New,
    One(ConversationId),
}

async fn page(
    req: &HttpRequest,
    user: &CurrentUser,
    open: &Open,
    ask: Ask,
    (db, clock, config): (&Db, &Clock, &Config),
) -> Result<ChatPage, AppError> {
    let shell = user.shell(req).titled("assistant-title").in_section("assistant");
    let looker = Looker { lang: shell.lang, zone: user.zone(), now: clock.now() };
    let (chat, entries) = look(user, open, &ask, looker, (db, config)).await?;
    let head = chat.conversation.as_ref().map(Head::of);
    Ok(ChatPage { words: ask.q, entries, head, chat, shell, is_part: false })
}

/// 409: the chat page of a conversation, with the reason why a click on the plan of `message` was not
/// followed: on the plan, or at the form when the plan is older than what is shown.
///
/// # Errors
/// `NotFound` when it is not the owner's.
pub(super) async fn page_with_refusal(
    req: &HttpRequest,
    user: &CurrentUser,
    id: ConversationId,
    (message, why): (MessageId, String),
    reach: (&Db, &Clock, &Config),
) -> Result<HttpResponse, AppError> {
    let mut page = page(req, user, &Open::One(id), Ask::default(), reach).await?;
    let of_message = page.chat.bubbles.iter_mut().filter(|bubble| bubble.id == message);
    let mut plans = of_message.filter_map(|bubble| bubble.plan.as_mut());
    match plans.next() {
        Some(plan) => plan.refusal = Some(why),
        None => page.chat.composer.error = Some(why),
    }
    htmx::page(StatusCode::CONFLICT, &page)
}

/// A conversation, and the list of all.
///
/// # Errors
/// `NotFound` when it is not the owner's.
pub(super) async fn look(
    user: &CurrentUser,
    open: &Open,
    ask: &Ask,
    looker: Looker,
    (db, config): (&Db, &Config),
) -> Result<(Chat, Vec<Entry>), AppError> {
    let (owner, words, before) = (user.id, ask.q.clone(), ask.before);
    let wanted = match open {
        Open::Last => None,
        Open::New => Some(None),
        Open::One(id) => Some(Some(*id)),
    };
    let lang = looker.lang;
    let (conversation, bubbles, entries, earlier) = db
        .run(move |conn| {
            let conversation = match wanted {
                None => Conversation::last(conn, owner)?,
                Some(None) => None,
                Some(Some(id)) => Some(Conversation::find(conn, owner, id)?),
            };
            let open = conversation.as_ref().map(|conversation| conversation.id);
            let entries = entries(conn, &looker, owner, &words, open)?;
            let Some(there) = &conversation else { return Ok((None, Vec::new(), entries, None)) };
            let mut messages = Message::of(conn, there.id, before)?;
            let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
            let cut = messages.len().saturating_sub(shown);
            messages.drain(..cut);
            let first = messages.first().filter(|_| cut > 0);
            let earlier = first.map(|first| format!("{}?before={}", paths::conversation(there.id), first.id));
            let bubbles = looker.bubbles(&messages, Pending::of(there).as_ref());
            Ok::<_, AppError>((conversation, bubbles, entries, earlier))
        })
        .await?;
    let id = conversation.as_ref().map(|conversation| conversation.id);
    let chat = Chat {
        is_writing: bubbles.iter().any(|bubble| bubble.is_writing),
        bubbles,
        earlier,
        composer: Composer { action: paths::messages(id), text: String::new(), error: None, is_panel: false },
        examples: reply::examples(lang),
        model: config.ai.as_ref().filter(|_| user.assistant_uses_model).map(|ai| ai.server()),
        conversation,
    };
    Ok((chat, entries))
}

fn entries(
    conn: &mut PgConnection,
    looker: &Looker,
    owner: UserId,
    words: &str,
    open: Option<ConversationId>,
) -> Result<Vec<Entry>, AppError> {
    let line = |conversation: Conversation| Entry {
        href: paths::conversation(conversation.id),
        when: conversation
            .last_message_at
            .map(|at| looker.lang.day_short(looker.zone.day(at)))
            .unwrap_or_default(),
        is_open: open == Some(conversation.id),
        title: conversation.title.unwrap_or_else(|| looker.lang.t("assistant-untitled")),
    };
    let words: String = words.chars().filter(|c| *c != '\0').take(200).collect();
    Ok(Conversation::list(conn, owner, &words)?.into_iter().map(line).collect())
}
