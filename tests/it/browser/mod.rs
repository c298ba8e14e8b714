//! Calento in a real browser.

mod drag;
mod keyboard;
mod main_job;
mod pages;
