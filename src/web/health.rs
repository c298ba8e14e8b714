//! Whether the server lives, and whether it can do its work.

use actix_web::{HttpResponse, web};
use diesel::{RunQueryDsl, sql_query};

use crate::{config::Config, db::Db, error::AppError, jobs::queue, mail::imap};

/// `GET /health`: the process answers.
pub async fn health() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// `GET /ready`: the database answers and the queue can be read; 503 otherwise. Says how many jobs
/// wait and how many were given up, and how it stands with the mailbox, if one is set: its trouble is no
/// reason not to send people here.
pub async fn ready(db: web::Data<Db>, config: web::Data<Config>) -> Result<HttpResponse, AppError> {
    let counts = db
        .run(|conn| {
            sql_query("SELECT 1").execute(conn)?;
            queue::counts(conn)
        })
        .await;
    let (mut response, body) = match counts {
        Ok(counts) => {
            let mut body = serde_json::json!({"status": "ready", "jobs_waiting": counts.waiting, "jobs_given_up": counts.given_up});
            if let Some(state) = imap::state(&config, &db).await? {
                body["mailbox"] = serde_json::json!({
                    "looked_at": state.looked_at,
                    "failing_since": state.failing_since,
                    "cause": state.cause,
                });
            }
            (HttpResponse::Ok(), body)
        }
        Err(_) => (HttpResponse::ServiceUnavailable(), serde_json::json!({"status": "database unreachable"})),
    };
    Ok(response.json(body))
}
