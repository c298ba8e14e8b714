//! What tests stand on: a database and a server of their own, people who use it, and what they see.

pub mod app;
pub mod browser;
pub mod client;
pub mod database;
pub mod page;
pub mod seeds;

pub use app::TestApp;
pub use page::Page;
