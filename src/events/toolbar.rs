//! The bar above a view: its name, the ways through time, and the other views.

use chrono::{Datelike, NaiveDate};

use super::view::{Shown, VIEWS, YEARS};
use crate::{paths, web::Shell};

/// What the bar shows.
pub(super) struct Toolbar {
    pub heading: String,
    pub previous: Option<Step>,
    pub next: Option<Step>,
    pub today: String,
    /// The name of the view that is shown.
    pub current: String,
    pub views: Vec<ViewLink>,
    /// Whether the page goes out as the part that htmx puts in place of the view shown before.
    pub is_part: bool,
}

/// A step to the neighbour of a view.
pub(super) struct Step {
    pub href: String,
    pub label: String,
}

/// A choice of the switch between views.
pub(super) struct ViewLink {
    pub name: &'static str,
    pub label: String,
    pub href: String,
    pub is_current: bool,
}

impl Toolbar {
    /// The bar above what is `shown`; the page's title is its heading.
    pub fn new(shell: &Shell, shown: &Shown, today: NaiveDate, is_part: bool) -> Self {
        let step = |to: Option<NaiveDate>, key: &str| {
            let to = to.filter(|day| YEARS.contains(&day.year()))?;
            let label = shell.t(&format!("view-{}-{key}", shown.view));
            Some(Step { href: paths::calendar(shown.view, to), label })
        };
        let link = |name: &'static str| ViewLink {
            name,
            label: shell.t(&format!("view-{name}")),
            href: paths::calendar(name, shown.day),
            is_current: name == shown.view,
        };
        Self {
            heading: shell.title.clone(),
            previous: step(shown.previous, "previous"),
            next: step(shown.next, "next"),
            today: paths::calendar(shown.view, today),
            current: shell.t(&format!("view-{}", shown.view)),
            views: VIEWS.into_iter().map(link).collect(),
            is_part,
        }
    }
}
