//! Screen: an answer that is being written, as a stream of events, and the button that stops it.

use std::{pin::pin, time::Duration};

use actix_htmx::Htmx;
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, ContentEncoding},
    },
    web::{self, Bytes},
};
use askama::Template;
use futures_util::stream;
use tokio::time::{Instant as Moment, sleep, timeout};

use super::{
    Conversation, Message,
    message::Role,
    pending::Pending,
    running::Running,
    shown::{Bubble, Looker},
};
use crate::{
    accounts::CurrentUser,
    db::Db,
    error::AppError,
    ids::{ConversationId, MessageId, UserId},
    paths,
    time::Clock,
    web::{Language, htmx},
};

/// How often an answer is looked at that is written by another process.
const PAUSE: Duration = Duration::from_millis(700);

/// How often an answer that grows is sent at most.
const BREATH: Duration = Duration::from_millis(60);

/// How long nothing may be sent, lest a proxy takes the line for dead.
const SILENCE: Duration = Duration::from_secs(15);

/// How long one stream lasts at most; the browser then comes back for more.
const LONGEST: Duration = Duration::from_secs(10 * 60);

#[derive(Template)]
#[template(path = "assistant/body_part.html")]
struct Body {
    bubble: Bubble,
}

/// Who follows which answer.
struct Follower {
    db: Db,
    clock: Clock,
    running: Running,
    owner: UserId,
    conversation: ConversationId,
    message: MessageId,
    /// What it answers.
    said: Option<String>,
    looker: Looker,
    /// What was sent last.
    sent: String,
    last_sent: Moment,
    begun: Moment,
    is_over: bool,
}

/// `GET /assistant/{conversation}/messages/{id}/stream`: first all that is stored of the answer, then it
/// again whenever it has grown, each time whole; at its end the event `done`. So whoever loses the line
/// misses nothing by coming back.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    path: web::Path<(ConversationId, MessageId)>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    running: web::Data<Running>,
) -> Result<HttpResponse, AppError> {
    let (conversation, message) = path.into_inner();
    let owner = user.id;
    let said = db
        .run(move |conn| {
            Message::find(conn, owner, conversation, message)?;
            Message::of(conn, conversation, Some(message))
        })
        .await?;
    let said = said.into_iter().rfind(|message| message.role() == Role::User);
    let said = said.filter(|message| !message.is_choice()).map(|message| message.content);
    let looker = Looker { lang: Language::of(&req), zone: user.zone(), now: clock.now() };
    let follower = Follower {
        db: db.get_ref().clone(),
        clock: clock.get_ref().clone(),
        running: running.get_ref().clone(),
        owner,
        conversation,
        message,
        said,
        looker,
        sent: String::new(),
        last_sent: Moment::now(),
        begun: Moment::now(),
        is_over: false,
    };
    let events = stream::unfold(follower, |mut follower| async {
        let event = follower.next().await?;
        Some((event, follower))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store, no-transform"))
        // A packer would hold pieces back until it has enough of them.
        .insert_header(ContentEncoding::Identity)
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(Box::pin(events)))
}

impl Follower {
    /// The next piece of the stream; `None` after the last one.
    async fn next(&mut self) -> Option<Result<Bytes, AppError>> {
        if self.is_over || self.begun.elapsed() > LONGEST {
            return None;
        }
        loop {
            // Subscribed before the look, so that nothing is missed between the two.
            let grown = self.running.follow(self.message);
            let (html, is_writing) = match self.look().await {
                Ok(seen) => seen,
                // Deleted meanwhile, or out of reach: the browser comes back, or does not.
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(error));
                }
            };
            self.is_over = !is_writing;
            if html != self.sent || self.is_over {
                let mut event = String::new();
                if html != self.sent {
                    event.push_str(&data(&html));
                }
                if self.is_over {
                    event.push_str("event: done\ndata: done\n\n");
                }
                self.sent = html;
                self.last_sent = Moment::now();
                return Some(Ok(event.into()));
            }
            if self.last_sent.elapsed() > SILENCE {
                self.last_sent = Moment::now();
                return Some(Ok(Bytes::from_static(b": still there\n\n")));
            }
            match grown {
                Some(mut grown) => {
                    // An end of the writer is news, too; so is silence.
                    let change = pin!(grown.changed());
                    if timeout(PAUSE, change).await.is_ok() {
                        sleep(BREATH).await;
                    }
                }
                None => sleep(PAUSE).await,
            }
        }
    }

    async fn look(&mut self) -> Result<(String, bool), AppError> {
        let (owner, conversation, id) = (self.owner, self.conversation, self.message);
        let (there, message) = self
            .db
            .run(move |conn| {
                let message = Message::find(conn, owner, conversation, id)?;
                Ok::<_, AppError>((Conversation::find(conn, owner, conversation)?, message))
            })
            .await?;
        self.looker.now = self.clock.now();
        let bubble = self.looker.bubble(&message, self.said.as_deref(), Pending::of(&there).as_ref());
        let is_writing = bubble.is_writing;
        let body = Body { bubble };
        Ok((body.render()?, is_writing))
    }
}

/// An event without a name: htmx puts its data into the page.
fn data(html: &str) -> String {
    html.lines().map(|line| format!("data: {line}\n")).collect::<String>() + "\n"
}

/// `POST /assistant/{conversation}/messages/{id}/stop`: ends the answer's writer, and whatever it was
/// waiting for. 303 to the conversation, or what has come of the answer for htmx.
pub async fn stop(
    req: HttpRequest,
    user: CurrentUser,
    htmx: Htmx,
    path: web::Path<(ConversationId, MessageId)>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    running: web::Data<Running>,
) -> Result<HttpResponse, AppError> {
    let (conversation, id) = path.into_inner();
    let (owner, now) = (user.id, clock.now());
    let (there, messages) = db
        .transaction(move |conn| {
            Message::stop(conn, owner, conversation, id, now)?;
            let there = Conversation::find(conn, owner, conversation)?;
            Ok::<_, AppError>((there, Message::of(conn, conversation, None)?))
        })
        .await?;
    running.stop_one(id);
    if !htmx::wants_part(&htmx) {
        return Ok(htmx::see_other(paths::message(conversation, id)));
    }
    let looker = Looker { lang: Language::of(&req), zone: user.zone(), now };
    let bubbles = looker.bubbles(&messages, Pending::of(&there).as_ref());
    let bubble = bubbles.into_iter().find(|bubble| bubble.id == id).ok_or(AppError::NotFound)?;
    htmx::page(StatusCode::OK, &Body { bubble })
}
