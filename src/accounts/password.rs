//! Password hashes: argon2id in PHC form. A hash takes tens of milliseconds and much memory on
//! purpose, so both functions run on a blocking thread.

use std::{num::NonZeroUsize, sync::LazyLock};

use actix_web::web;
use anyhow::anyhow;
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::error::AppError;

/// The shortest password taken, in characters (NIST SP 800-63B asks for eight).
pub const MIN_CHARS: usize = 8;

/// The longest password taken, in bytes; hashing more would be a way to keep the server busy.
pub const MAX_BYTES: usize = 1_024;

/// As many at once as there are cores: more would only keep the threads from the database.
static TURNS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, NonZeroUsize::get)));

/// The hash of `password`, with a salt of its own.
///
/// # Errors
/// When the system gives no random bytes.
pub async fn hash(password: String) -> Result<String, AppError> {
    let _turn = TURNS.acquire().await.map_err(|_| AppError::Busy)?;
    web::block(move || hash_blocking(&password))
        .await
        .map_err(|_| AppError::Busy)?
        .map_err(AppError::Internal)
}

/// Whether `password` made `hash`. Without a hash (nobody has that name) the answer is no, but
/// takes as long, so that the time tells nothing.
///
/// # Errors
/// When the server is out of threads.
pub async fn matches(password: String, hash: Option<String>) -> Result<bool, AppError> {
    /// The hash of a password nobody has.
    static NOBODY: LazyLock<String> =
        LazyLock::new(|| hash_blocking("\u{1}nobody's password").unwrap_or_default());
    let _turn = TURNS.acquire().await.map_err(|_| AppError::Busy)?;
    web::block(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let fits = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        fits && known
    })
    .await
    .map_err(|_| AppError::Busy)
}

fn hash_blocking(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| anyhow!("a password cannot be hashed: {error}"))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_hash_fits_its_password_only() {
        let made = hash("đúng rồi nhé".into()).await.expect("a hash");
        assert!(made.starts_with("$argon2id$"));
        assert!(matches("đúng rồi nhé".into(), Some(made.clone())).await.expect("an answer"));
        assert!(!matches("sai rồi".into(), Some(made)).await.expect("an answer"));
        assert!(!matches("\u{1}nobody's password".into(), None).await.expect("an answer"));
        assert!(!matches("x".into(), Some("!google-only".into())).await.expect("an answer"));
    }
}
