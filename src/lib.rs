//! Calento: a calendar, booking pages and an assistant in one program.
//!
//! The modules in the order of dependence; each knows only those below it.

// At the top: they know everybody and decide nothing.
pub mod app;
mod request_log;
pub mod routes;
pub mod worker;

// Features, each a folder: nouns with a table, pure nouns, screens.
pub mod assistant;

pub mod bookings;
pub mod feeds;
pub mod invitations;
pub mod subscriptions;

pub mod events;

pub mod calendars;

pub mod accounts;

// What every feature stands on.
pub mod jobs;
pub mod mail;
pub mod web;

// The ground.
pub mod config;
pub mod db;
pub mod error;
pub mod i18n;
pub mod ical;
pub mod ids;
pub mod paths;
pub mod phrases;
pub mod postgres;
pub mod schema;
pub mod time;
pub mod tokens;
