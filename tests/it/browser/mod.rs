//! Calento in a real browser.

mod drag;
mod embed;
mod keyboard;
mod main_job;
mod pages;
