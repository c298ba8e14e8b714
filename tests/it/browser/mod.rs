//! Calento in a real browser.

mod main_job;
mod pages;
