//! The question how much of a series is meant: a page, or a dialog over a view.

use actix_htmx::Htmx;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use askama::Template;

use super::taking_back::spoken;
use crate::{
    accounts::CurrentUser,
    error::AppError,
    web::{Shell, htmx},
};

/// What is asked.
pub(super) struct Question {
    /// The key of the heading; it says the event's `title`.
    pub heading: &'static str,
    pub title: String,
    /// Where the answer goes, as `scope` beside `fields`.
    pub action: String,
    pub fields: Vec<(&'static str, String)>,
    pub choices: Vec<Choice>,
    /// Where no answer leads.
    pub back: String,
}

/// An answer.
pub(super) struct Choice {
    /// `this`, `following` or `all`.
    pub scope: &'static str,
    /// What it does, in words.
    pub effect: Option<String>,
}

#[derive(Template)]
#[template(path = "events/scope.html", blocks = ["question"])]
struct ScopePage {
    shell: Shell,
    question: Question,
    is_dialog: bool,
}

/// Asks: as a page, or for htmx as a dialog, which then goes on with the view.
pub(super) fn ask(
    req: &HttpRequest,
    user: &CurrentUser,
    htmx: &Htmx,
    question: Question,
) -> Result<HttpResponse, AppError> {
    let mut shell = user.shell(req).in_section("calendar");
    shell.title = shell.t1(question.heading, "title", spoken(&question.title));
    let page = ScopePage { shell, question, is_dialog: htmx::wants_part(htmx) };
    let mut response = htmx::page_or(htmx, StatusCode::OK, &page, &page.as_question())?;
    if page.is_dialog {
        htmx::put_into(&mut response, "#dialog");
    }
    Ok(response)
}
