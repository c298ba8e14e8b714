//! Screen: what owners do with whole conversations.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::{Conversation, conversation::MAX_TITLE_CHARS, running::Running};
use crate::{
    accounts::CurrentUser,
    db::Db,
    error::AppError,
    ids::ConversationId,
    paths,
    time::Clock,
    web::{
        Language,
        form::Form,
        htmx,
        shell::{Notice, Undo, leave_notice},
    },
};

/// Another title.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TitleForm {
    title: String,
}

/// `POST /assistant/{conversation}/rename`: 303 to it. A title that is too long is cut, an empty one
/// changes nothing.
pub async fn rename(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<ConversationId>,
    form: Form<TitleForm>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (user.id, *id);
    let title = form.0.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title: String = title.chars().take(MAX_TITLE_CHARS).collect();
    let key = if title.is_empty() {
        db.run(move |conn| Conversation::find(conn, owner, id)).await?;
        "assistant-title-missing"
    } else {
        db.transaction(move |conn| Conversation::rename(conn, owner, id, &title)).await?;
        "assistant-renamed"
    };
    leave_notice(&req, &Notice { text: Language::of(&req).t(key), undo: None });
    Ok(htmx::see_other(paths::conversation(id)))
}

/// `POST /assistant/{conversation}/delete`: 303 to the assistant, where it can be taken back.
pub async fn delete(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<ConversationId>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    running: web::Data<Running>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (user.id, *id, clock.now());
    db.transaction(move |conn| Conversation::delete(conn, owner, id, now)).await?;
    running.stop(id);
    let lang = Language::of(&req);
    let undo = Undo { action: paths::of_conversation(id, "restore"), label: lang.t("event-undo") };
    leave_notice(&req, &Notice { text: lang.t("assistant-deleted"), undo: Some(undo) });
    Ok(htmx::see_other(paths::ASSISTANT))
}

/// `POST /assistant/{conversation}/restore`: 303 to it.
pub async fn restore(
    user: CurrentUser,
    id: web::Path<ConversationId>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (user.id, *id);
    db.run(move |conn| Conversation::restore(conn, owner, id)).await?;
    Ok(htmx::see_other(paths::conversation(id)))
}
