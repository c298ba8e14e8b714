//! Calento in a real browser.

mod assistant;
mod booking_page;
mod drag;
mod editor;
mod embed;
mod keyboard;
mod links;
mod main_job;
mod pages;
