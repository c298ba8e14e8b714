//! Whether the server lives, and whether it can do its work.

use actix_web::{HttpResponse, web};
use diesel::{RunQueryDsl, sql_query};

use crate::{db::Db, error::AppError, jobs::queue};

/// `GET /health`: the process answers.
pub async fn health() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// `GET /ready`: the database answers and the queue can be read; 503 otherwise. Says how many jobs
/// wait and how many were given up.
pub async fn ready(db: web::Data<Db>) -> Result<HttpResponse, AppError> {
    let counts = db
        .run(|conn| {
            sql_query("SELECT 1").execute(conn)?;
            queue::counts(conn)
        })
        .await;
    let (mut response, body) = match counts {
        Ok(counts) => (
            HttpResponse::Ok(),
            serde_json::json!({"status": "ready", "jobs_waiting": counts.waiting, "jobs_given_up": counts.given_up}),
        ),
        Err(_) => (HttpResponse::ServiceUnavailable(), serde_json::json!({"status": "database unreachable"})),
    };
    Ok(response.json(body))
}
