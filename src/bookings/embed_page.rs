//! Screen: how a booking link gets onto other pages, for its owner.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{
    BookingLink,
    embedding::{BadSites, Embedding, MOST_SITES, parse_sites},
};
use crate::{
    accounts::CurrentUser,
    config::Config,
    db::Db,
    error::AppError,
    i18n::Lang,
    ids::BookingLinkId,
    paths,
    web::{
        FieldErrors, Language, Shell,
        form::Form,
        htmx,
        shell::{Notice, leave_notice},
    },
};

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EmbedForm {
    /// `none`, `sites` or `anywhere`.
    embed: String,
    embed_sites: String,
}

impl EmbedForm {
    fn of(embedding: &Embedding) -> Self {
        let embed = match embedding {
            Embedding { is_anywhere: true, .. } => "anywhere",
            Embedding { sites, .. } if sites.is_empty() => "none",
            Embedding { .. } => "sites",
        };
        Self { embed: embed.to_owned(), embed_sites: embedding.sites.join("\n") }
    }

    /// Sites that are named stay written down only while they may be of use: not with `none`.
    fn parse(&self, lang: Lang) -> Result<Embedding, FieldErrors> {
        let mut errors = FieldErrors::default();
        if !matches!(self.embed.as_str(), "none" | "sites" | "anywhere") {
            errors.add("embed", lang.t("field-choice-bad"));
        }
        let sites = match self.embed.as_str() {
            "none" => Ok(Vec::new()),
            _ => parse_sites(&self.embed_sites),
        };
        let sites = sites.unwrap_or_else(|bad| {
            let message = match bad {
                BadSites::NotASite(text) => lang.t1("embed-not-a-site", "text", text),
                BadSites::TooMany => lang.t1("embed-too-many", "most", MOST_SITES),
            };
            errors.add("embed_sites", message);
            Vec::new()
        });
        if self.embed == "sites" && sites.is_empty() {
            errors.add("embed_sites", lang.t("embed-no-site"));
        }
        errors.or(Some(Embedding { is_anywhere: self.embed == "anywhere", sites }))
    }
}

#[derive(Template)]
#[template(path = "bookings/embed.html")]
struct EmbedPage {
    shell: Shell,
    title: String,
    editor: String,
    action: String,
    form: EmbedForm,
    errors: FieldErrors,
    choices: [(&'static str, String); 3],
    snippets: [Snippet; 4],
}

/// Something to copy.
struct Snippet {
    id: &'static str,
    label: String,
    hint: String,
    text: String,
    /// Lines of the box it stands in.
    rows: u8,
}

#[derive(Template)]
#[template(path = "bookings/embed/inline.html")]
struct Inline<'a> {
    address: &'a str,
    title: &'a str,
    script: &'a str,
}

#[derive(Template)]
#[template(path = "bookings/embed/popup.html")]
struct Popup<'a> {
    address: &'a str,
    label: &'a str,
    script: &'a str,
}

#[derive(Template)]
#[template(path = "bookings/embed/link.html")]
struct PlainLink<'a> {
    address: &'a str,
    label: &'a str,
}

/// `GET /booking-links/{id}/embed`.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingLinkId>,
    db: web::Data<Db>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (user.id, id.into_inner());
    let (link, embedding) = db
        .run(move |conn| {
            let link = BookingLink::find(conn, owner, id)?;
            let embedding = Embedding::of(conn, link.id)?;
            Ok::<_, AppError>((link, embedding))
        })
        .await?;
    let form = EmbedForm::of(&embedding);
    page(&req, &user, &config, &link, form, FieldErrors::default(), StatusCode::OK)
}

/// `POST /booking-links/{id}/embed`: 303 to the page; 422 for what is no site.
pub async fn update(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingLinkId>,
    form: Form<EmbedForm>,
    db: web::Data<Db>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, lang) = (user.id, id.into_inner(), Language::of(&req));
    let parsed = form.0.parse(lang);
    let wish = parsed.as_ref().ok().cloned();
    let link = db
        .transaction(move |conn| {
            let link = BookingLink::find(conn, owner, id)?;
            if let Some(embedding) = wish {
                embedding.save(conn, link.id)?;
            }
            Ok::<_, AppError>(link)
        })
        .await?;
    if let Err(errors) = parsed {
        return page(&req, &user, &config, &link, form.0, errors, StatusCode::UNPROCESSABLE_ENTITY);
    }
    leave_notice(&req, &Notice { text: lang.t("link-saved"), undo: None });
    Ok(htmx::see_other(paths::embed_booking_link(link.id)))
}

fn page(
    req: &HttpRequest,
    user: &CurrentUser,
    config: &Config,
    link: &BookingLink,
    form: EmbedForm,
    errors: FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, AppError> {
    let shell = user.shell(req).titled("embed-title").in_section("booking-links");
    let address = config.absolute(&paths::public_link(&user.username, &link.slug));
    let (address, script) = (address.as_str(), config.absolute(paths::EMBED_SCRIPT));
    let (title, label) = (link.title.as_str(), shell.t("embed-book"));
    let snippet = |id: &'static str, rows: u8, text: String| Snippet {
        id,
        label: shell.t(&format!("embed-{id}")),
        hint: shell.t(&format!("embed-{id}-hint")),
        text,
        rows,
    };
    let snippets = [
        snippet("inline", 4, Inline { address, title, script: &script }.render()?),
        snippet("popup", 3, Popup { address, label: &label, script: &script }.render()?),
        snippet("link", 2, PlainLink { address, label: &label }.render()?),
        snippet("address", 1, address.to_owned()),
    ];
    let choices =
        ["none", "sites", "anywhere"].map(|value| (value, shell.t(&format!("embed-where-{value}"))));
    let page = EmbedPage {
        title: link.title.clone(),
        editor: paths::booking_link(link.id),
        action: paths::embed_booking_link(link.id),
        form,
        errors,
        choices,
        snippets,
        shell,
    };
    htmx::page(status, &page)
}
