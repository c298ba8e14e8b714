//! What every screen needs and no feature owns: the page's frame, htmx answers, guards, assets.

pub mod assets;
pub mod client;
pub mod error_pages;
pub mod field_errors;
pub mod form;
pub mod framing;
pub mod head;
pub mod headers;
pub mod health;
pub mod htmx;
pub mod language;
pub mod rate_limit;
pub mod same_origin;
pub mod session_store;
pub mod shell;

pub use field_errors::FieldErrors;
pub use language::Language;
pub use shell::Shell;
