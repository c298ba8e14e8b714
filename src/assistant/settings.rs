//! Screen: who sees what is said to the assistant.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::allowance::{self, Limits};
use crate::{
    accounts::{CurrentUser, User},
    config::Config,
    db::Db,
    error::AppError,
    paths,
    time::Clock,
    web::{
        Language, Shell,
        form::Form,
        htmx,
        shell::{Notice, leave_notice},
    },
};

#[derive(Template)]
#[template(path = "assistant/settings.html")]
struct SettingsPage {
    shell: Shell,
    /// The server and the model, when the operator has set one.
    model: Option<(String, String)>,
    is_on: bool,
    /// What was used of what there is, in words.
    used: Vec<String>,
}

/// What was ticked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ModelForm {
    assistant_uses_model: Option<String>,
}

/// `GET /settings/assistant`.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    config: web::Data<Config>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let used = match &config.ai {
        None => Vec::new(),
        Some(ai) => {
            let (owner, now) = (user.id, clock.now());
            let used = db.run(move |conn| allowance::used(conn, owner, now)).await?;
            used.words(Limits::of(ai, config.rate_limits), Language::of(&req))
        }
    };
    let shell = user.shell(&req).titled("assistant-settings-title").in_section("settings");
    let model = config.ai.as_ref().map(|ai| (ai.server(), ai.model.clone()));
    let is_on = user.assistant_uses_model;
    htmx::page(StatusCode::OK, &SettingsPage { shell, model, is_on, used })
}

/// `POST /settings/assistant`: 303 back.
pub async fn update(
    req: HttpRequest,
    user: CurrentUser,
    form: Form<ModelForm>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (id, on) = (user.id, form.0.assistant_uses_model.as_deref() == Some("true"));
    db.run(move |conn| User::set_assistant_uses_model(conn, id, on)).await?;
    let text = Language::of(&req).t(if on { "assistant-model-on" } else { "assistant-model-off" });
    leave_notice(&req, &Notice { text, undo: None });
    Ok(htmx::see_other(paths::SETTINGS_ASSISTANT))
}
