//! Screen: the mailbox of an installation without a mail server (`/dev/mailbox`).

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, http::header, web};
use askama::Template;

use super::kept::{self, Entry, KeptMail};
use crate::{
    config::Config,
    db::Db,
    error::AppError,
    ids::EmailLogId,
    time::Zone,
    web::{Shell, htmx},
};

#[derive(Template)]
#[template(path = "mail/mailbox.html")]
struct MailboxPage {
    shell: Shell,
    entries: Vec<Line>,
    open: Option<(EmailLogId, KeptMail)>,
}

struct Line {
    id: EmailLogId,
    recipient: String,
    subject: String,
    kept_at: String,
}

/// `GET /dev/mailbox`: every kept mail, newest first.
///
/// # Errors
/// 404 when a mail server is set: then nothing is kept.
pub async fn list(
    req: HttpRequest,
    config: web::Data<Config>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    only_without_server(&config)?;
    show_page(&req, &db, None).await
}

/// `GET /dev/mailbox/{id}`: one kept mail.
///
/// # Errors
/// 404 when there is none of this id.
pub async fn show(
    req: HttpRequest,
    id: web::Path<EmailLogId>,
    config: web::Data<Config>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let mail = opened(&config, &db, *id).await?;
    show_page(&req, &db, Some((*id, mail))).await
}

/// `GET /dev/mailbox/{id}/{part}`: the HTML as a mail program would show it (`html`), the calendar
/// part (`invite.ics`) or the whole mail (`mail.eml`).
///
/// # Errors
/// 404 when the mail has no such part.
pub async fn part(
    path: web::Path<(EmailLogId, String)>,
    config: web::Data<Config>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (id, part) = path.into_inner();
    let mail = opened(&config, &db, id).await?;
    Ok(match part.as_str() {
        // Mails style themselves inline; here that is all they may do.
        "html" => HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-top-navigation-by-user-activation",
            ))
            .body(mail.html),
        "invite.ics" => HttpResponse::Ok()
            .content_type("text/calendar; charset=utf-8")
            .body(mail.calendar.ok_or(AppError::NotFound)?),
        "mail.eml" => HttpResponse::Ok().content_type("message/rfc822").body(mail.raw),
        _ => return Err(AppError::NotFound),
    })
}

async fn opened(config: &Config, db: &Db, id: EmailLogId) -> Result<KeptMail, AppError> {
    only_without_server(config)?;
    let secret = config.secret.clone();
    db.run(move |conn| kept::open(conn, &secret, id)).await
}

fn only_without_server(config: &Config) -> Result<(), AppError> {
    if config.mail.smtp.is_some() { Err(AppError::NotFound) } else { Ok(()) }
}

async fn show_page(
    req: &HttpRequest,
    db: &Db,
    open: Option<(EmailLogId, KeptMail)>,
) -> Result<HttpResponse, AppError> {
    let entries = db.run(kept::list).await?;
    let shell = Shell::bare(req).titled("mailbox-title");
    let zone = Zone::default_zone();
    let lang = shell.lang;
    let line = |entry: Entry| Line {
        id: entry.id,
        recipient: entry.recipient,
        subject: entry.subject.unwrap_or_default(),
        kept_at: lang.moment(entry.kept_at, &zone),
    };
    htmx::page(StatusCode::OK, &MailboxPage { shell, entries: entries.into_iter().map(line).collect(), open })
}
