//! The frame of every page: what `layout.html` and `public.html` need.

use actix_session::SessionExt;
use actix_web::HttpRequest;
use fluent_templates::fluent_bundle::FluentValue;
use serde::{Deserialize, Serialize};

use super::{Language, assets, framing};
use crate::i18n::Lang;

const NOTICE_KEY: &str = "notice";

/// The frame of a page.
#[derive(Debug, Clone)]
pub struct Shell {
    pub lang: Lang,
    /// The page's name, for `<title>`.
    pub title: String,
    /// The part of the product this page belongs to, for the navigation: `calendar`, `bookings`, …
    pub section: &'static str,
    /// Who is signed in.
    pub user: Option<ShellUser>,
    /// One message about what just happened.
    pub notice: Option<Notice>,
    /// Whether the page is to stand in a frame of another site, without head and foot.
    pub is_embedded: bool,
    path: String,
}

/// The signed-in person, as the frame shows them.
#[derive(Debug, Clone)]
pub struct ShellUser {
    pub name: String,
    pub email: String,
    pub username: String,
}

/// A message about what just happened, shown once on the next page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub text: String,
    pub undo: Option<Undo>,
}

/// A way to take back what just happened: a form that posts to `action`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    pub action: String,
    pub label: String,
}

impl Shell {
    /// The frame of a page of this request; takes the waiting notice with it. Give it a title with
    /// [`Shell::titled`] or by its field.
    pub fn new(req: &HttpRequest) -> Self {
        let session = req.get_session();
        // Taking out what is not there would count as a change, and write the session at every page.
        let waiting = session.contains_key(NOTICE_KEY).then(|| session.remove_as::<Notice>(NOTICE_KEY));
        let notice = match waiting.flatten() {
            Some(Ok(notice)) => Some(notice),
            Some(Err(_)) | None => None,
        };
        Self { notice, ..Self::bare(req) }
    }

    /// The frame of a page that shows no notice, such as an error page.
    pub fn bare(req: &HttpRequest) -> Self {
        Self {
            lang: Language::of(req),
            title: "Calento".to_owned(),
            section: "",
            user: None,
            notice: None,
            is_embedded: framing::is_asked(req),
            path: req.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        }
    }

    /// The same frame under the title of `key`.
    pub fn titled(mut self, key: &str) -> Self {
        self.title = self.t(key);
        self
    }

    /// The same frame, for somebody who is signed in.
    pub fn signed_in_as(mut self, user: ShellUser) -> Self {
        self.user = Some(user);
        self
    }

    /// The same frame, marked as a part of `section`.
    pub fn in_section(mut self, section: &'static str) -> Self {
        self.section = section;
        self
    }

    /// The text of `key`.
    pub fn t(&self, key: &str) -> String {
        self.lang.t(key)
    }

    /// The text of `key` with one value put in.
    pub fn t1<'a>(&self, key: &str, name: &'static str, value: impl Into<FluentValue<'a>>) -> String {
        self.lang.t1(key, name, value)
    }

    /// The address of an asset, with the digest of its content.
    pub fn asset(&self, name: &str) -> String {
        assets::path(name)
    }

    /// Both languages with the address of this page in each, for a switch that needs no cookie.
    pub fn languages(&self) -> Vec<LanguageLink> {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        Lang::ALL
            .into_iter()
            .map(|lang| {
                let href = url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(
                        url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "lang"),
                    )
                    .append_pair("lang", lang.tag())
                    .finish();
                LanguageLink {
                    tag: lang.tag(),
                    name: lang.own_name(),
                    href: format!("{path}?{href}"),
                    current: lang == self.lang,
                }
            })
            .collect()
    }
}

/// One choice of the language switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageLink {
    pub tag: &'static str,
    pub name: &'static str,
    pub href: String,
    pub current: bool,
}

/// Leaves `notice` for the next page of this session.
pub fn leave_notice(req: &HttpRequest, notice: &Notice) {
    if let Err(error) = req.get_session().insert(NOTICE_KEY, notice) {
        tracing::error!(%error, "a notice could not be left");
    }
}
