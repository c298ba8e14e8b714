//! The integration tests: one program, so that they link once. A test stands under the path of what
//! it tests.

mod accounts;
mod assistant;
mod bookings;
mod browser;
mod calendars;
mod events;
mod feeds;
mod invitations;
mod jobs;
mod mail;
mod postgres;
mod schema;
mod schema_contract;
mod subscriptions;
mod support;
mod texts;
mod web;
