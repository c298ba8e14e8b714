//! Screen: the invitations that others sent to this account, those that wait for an answer first.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    details::Details,
    received::{self, Received},
};
use crate::{
    accounts::CurrentUser,
    config::Config,
    db::Db,
    error::AppError,
    events::Answer,
    paths,
    time::Clock,
    web::{Shell, htmx},
};

#[derive(Template)]
#[template(path = "invitations/inbox.html")]
struct InboxPage {
    shell: Shell,
    waiting: Vec<Line>,
    answered: Vec<Line>,
}

struct Line {
    details: Details,
    /// The page of the invitation, to which answers are posted.
    page: String,
    /// The key of what was answered.
    answer: &'static str,
    mood: &'static str,
}

/// `GET /invitations`: what is not over yet.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let (owner, zone, now) = (user.id, user.zone(), clock.now());
    let all = db.run(move |conn| received::list(conn, owner, now)).await?;
    let shell = user.shell(&req).titled("inbox-title").in_section("invitations");
    let lang = shell.lang;
    let line = |Received { guest, event }: &Received| Line {
        details: Details::new(event, &[], lang, &zone, now),
        page: paths::invitation(&guest.token(&config.secret)),
        answer: match guest.response() {
            Answer::NeedsAction => "event-answer-needs_action",
            Answer::Accepted => "inbox-accepted",
            Answer::Tentative => "inbox-maybe",
            Answer::Declined => "inbox-declined",
        },
        mood: guest.response().mood(),
    };
    let (waiting, answered): (Vec<&Received>, Vec<&Received>) =
        all.iter().partition(|received| received.guest.response() == Answer::NeedsAction);
    let page = InboxPage {
        waiting: waiting.into_iter().map(line).collect(),
        answered: answered.into_iter().map(line).collect(),
        shell,
    };
    htmx::page(StatusCode::OK, &page)
}
