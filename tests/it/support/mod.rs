//! What tests stand on: a database and a server of their own, people who use it, and what they see.

#![allow(dead_code, unused_imports, reason = "a tool is here before its first user")]

pub mod app;
pub mod browser;
pub mod client;
pub mod database;
pub mod page;
pub mod seeds;

pub use app::TestApp;
pub use client::Visitor;
pub use page::Page;
