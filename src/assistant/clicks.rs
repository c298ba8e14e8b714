//! Screen: the buttons of a plan. Nothing but a click on one of these makes the assistant change anything.

use actix_htmx::Htmx;
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
    web,
};
use askama::Template;
use serde::Deserialize;

use super::{
    Conversation, Desk, Message, Plan, chat,
    plan::Clicked,
    shown::{Looker, ShownPlan},
};
use crate::{
    accounts::CurrentUser,
    config::Config,
    db::Db,
    error::AppError,
    ids::ConversationId,
    paths,
    time::Clock,
    web::{Language, form::Form, htmx},
};

/// By this word in `HX-Trigger` a page with a view of the calendar knows that it is to be drawn anew.
const CHANGED: HeaderValue = HeaderValue::from_static("calendar-changed");

/// What a button carries: exactly what was shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ClickForm {
    digest: String,
}

#[derive(Template)]
#[template(path = "assistant/plan_part.html")]
struct PlanPart {
    plan: ShownPlan,
}

/// `POST /assistant/{conversation}/calls/{id}/{apply|reject|undo}`: 303 to the message, or its plan anew
/// for htmx; 409 when it cannot be done any more, with the reason.
#[expect(clippy::too_many_arguments, reason = "actix hands each thing over by itself")]
pub async fn create(
    req: HttpRequest,
    user: CurrentUser,
    htmx: Htmx,
    path: web::Path<(ConversationId, String, String)>,
    form: Form<ClickForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let (conversation, call, act) = path.into_inner();
    if !matches!(act.as_str(), "apply" | "reject" | "undo") {
        return Err(AppError::NotFound);
    }
    let page_lang = Language::of(&req);
    let (owner, digest, now) = (user.0.clone(), form.0.digest, clock.now());
    let (url, secret) = (config.public_url.clone(), config.secret.clone());
    let did = act.clone();
    let (clicked, lang) = db
        .transaction(move |conn| {
            Conversation::find(conn, owner.id, conversation)?;
            let desk = Desk { owner, lang: page_lang, now, url, secret };
            let clicked = match act.as_str() {
                "apply" => Plan::apply(conn, &desk, conversation, &call, &digest)?,
                "undo" => Plan::undo(conn, &desk, conversation, &call)?,
                _ => Plan::reject(conn, desk.owner.id, conversation, &call)?,
            };
            let message = Message::find(conn, desk.owner.id, conversation, clicked.plan().message)?;
            Ok::<_, AppError>((clicked, message.lang(page_lang)))
        })
        .await?;
    let (status, refusal) = match &clicked {
        Clicked::Done(_) | Clicked::Already(_) => (StatusCode::OK, None),
        Clicked::Refused(_, why) => (StatusCode::CONFLICT, Some(lang.say(why))),
    };
    if !htmx::wants_part(&htmx) {
        return match refusal {
            None => Ok(htmx::see_other(paths::message(conversation, clicked.plan().message))),
            Some(why) => {
                let reach = (&**db, &**clock, &**config);
                let refused = (clicked.plan().message, why);
                chat::page_with_refusal(&req, &user, conversation, refused, reach).await
            }
        };
    }
    let looker = Looker { lang: page_lang, zone: user.zone(), now };
    let plan = ShownPlan { refusal, ..looker.plan(clicked.plan(), conversation, lang) };
    let mut response = htmx::page(status, &PlanPart { plan })?;
    if matches!(clicked, Clicked::Done(_)) && did != "reject" {
        response.headers_mut().insert(HeaderName::from_static("hx-trigger"), CHANGED);
    }
    Ok(response)
}

impl Clicked {
    /// The plan, as it stands now.
    pub fn plan(&self) -> &Plan {
        match self {
            Self::Done(plan) | Self::Already(plan) | Self::Refused(plan, _) => plan,
        }
    }
}
