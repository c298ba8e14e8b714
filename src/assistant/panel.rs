//! Screen: the chat beside the calendar, a part that the views load when it is opened.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{
    chat::{self, Ask, Chat, Open},
    shown::Looker,
};
use crate::{
    accounts::CurrentUser,
    config::Config,
    db::Db,
    error::AppError,
    ids::ConversationId,
    paths,
    time::Clock,
    web::{Shell, htmx},
};

#[derive(Template)]
#[template(path = "assistant/panel.html")]
struct Panel {
    shell: Shell,
    chat: Chat,
    /// The same on a page of its own.
    whole: String,
}

/// Which conversation is shown; the last one when it is not said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    conversation: Option<ConversationId>,
    /// Any value: a new one.
    new: Option<String>,
}

/// `GET /assistant/panel`, with `conversation` or `new`.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    which: web::Query<Which>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let shell = Shell::bare(&req);
    let looker = Looker { lang: shell.lang, zone: user.zone(), now: clock.now() };
    let open = match (&which.new, which.conversation) {
        (Some(_), _) => Open::New,
        (None, Some(id)) => Open::One(id),
        (None, None) => Open::Last,
    };
    let (mut chat, _) = chat::look(&user, &open, &Ask::default(), looker, (&db, &config)).await?;
    chat.composer.is_panel = true;
    let whole = chat
        .conversation
        .as_ref()
        .map_or_else(|| paths::NEW_CONVERSATION.to_owned(), |c| paths::conversation(c.id));
    htmx::page(StatusCode::OK, &Panel { shell, chat, whole })
}
