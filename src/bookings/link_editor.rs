//! Screen: one booking link, new or changed.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    BookingLink,
    booking_link::Saved,
    hours_words::{days_past_midnight, past_midnight},
    link_access::{Access, LISTINGS},
    link_form::{AVAILABILITY_TYPES, LinkForm, MEETING_TYPES, hours_field},
    link_preview::{ASK_CHANGES, PreviewPart, of_saved, of_wish},
    link_sections::Sections,
    public_page::length,
    question_rows::{Row, field},
    questions::Kind,
    weekly_hours::{WEEKDAYS, parse_days, parse_line},
};
use crate::{
    accounts::CurrentUser,
    calendars::calendar::DEFAULT_COLOR,
    config::Config,
    db::Db,
    error::AppError,
    i18n::Lang,
    ids::BookingLinkId,
    paths,
    time::{Clock, Zone},
    web::{
        FieldErrors, Language, Shell, assets,
        form::{Form, Pairs},
        htmx,
        shell::{Notice, Undo, leave_notice},
    },
};

/// The colours to choose from.
const COLORS: [(&str, &str); 8] = [
    ("#0f6b5c", "link-color-pine"),
    ("#4285f4", "link-color-blue"),
    ("#7b1fa2", "link-color-purple"),
    ("#c2185b", "link-color-pink"),
    ("#d93025", "link-color-red"),
    ("#d9822b", "link-color-orange"),
    ("#f4c20d", "link-color-yellow"),
    ("#5f6b7a", "link-color-slate"),
];

#[derive(Template)]
#[template(path = "bookings/link_editor.html")]
struct EditorPage {
    shell: Shell,
    /// What there is only for a link that is saved.
    saved: Option<SavedLink>,
    action: String,
    /// Where one asks what guests would see.
    preview_action: String,
    preview: PreviewPart,
    ask_changes: &'static str,
    sections: Sections,
    username: String,
    form: LinkForm,
    errors: FieldErrors,
    zones: Vec<String>,
    days: Vec<DayField>,
    overrides_note: Option<String>,
    questions: Vec<QuestionFields>,
    question_kinds: [&'static str; 5],
    /// How long a request may wait for the owner: minutes, and in words.
    waits: Vec<(String, String)>,
    swatches: Vec<Swatch>,
    colors: String,
    meeting_types: [&'static str; 5],
    availability_types: [&'static str; 2],
    listings: [&'static str; 3],
}

/// What is edited, when it is there already.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub link: &'a BookingLink,
    pub access: &'a Access,
}

/// Addresses of a saved link.
struct SavedLink {
    /// The public address, whole and as a path.
    address: String,
    path: String,
    /// Where one asks why a time is not offered.
    why: String,
    /// How the link gets onto other pages.
    embed: String,
    duplicate: String,
    one_off: String,
    /// Where a secret link gets another address; `None` for one that is not secret.
    secret: Option<String>,
}

/// The fields of one question, by their part of the name.
struct QuestionFields {
    row: Row,
    number: usize,
    id: String,
    label: String,
    kind: String,
    required: String,
    options: String,
    label_error: Option<String>,
    kind_error: Option<String>,
    options_error: Option<String>,
}

/// The hours of one weekday.
struct DayField {
    name: String,
    label: &'static str,
    value: String,
    error: Option<String>,
    /// What is worth a second look.
    note: Option<String>,
}

struct Swatch {
    value: String,
    class: String,
    label: String,
    chosen: bool,
}

/// `GET /booking-links/new`.
pub async fn new(
    req: HttpRequest,
    user: CurrentUser,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (form, lang, now) = (LinkForm::suggested(&user), Language::of(&req), clock.now());
    // Without a title nothing can be saved, but guests would see the times.
    let named = form.clone().overlaid(vec![("title".to_owned(), lang.t("link-new-title"))]);
    let preview = match named.parse(lang) {
        Ok(wish) => {
            let owner = user.0.clone();
            db.run(move |conn| of_wish(conn, &owner, None, &wish, lang, now)).await?
        }
        Err(_) => PreviewPart::broken(lang),
    };
    editor(&req, &user, None, form, FieldErrors::default(), preview, StatusCode::OK)
}

/// `POST /booking-links`.
pub async fn create(
    req: HttpRequest,
    user: CurrentUser,
    form: Form<Pairs>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let lang = Language::of(&req);
    let form = LinkForm::new(&user).created(form.0);
    let wish = match form.parse(lang) {
        Ok(wish) => wish,
        Err(errors) => return refused(&req, &user, None, form, errors, PreviewPart::broken(lang)),
    };
    let (owner, wanted) = (user.id, wish.clone());
    match db.transaction(move |conn| wanted.create(conn, owner)).await? {
        Saved::Done(link) => {
            leave_notice(&req, &Notice { text: lang.t("link-created"), undo: None });
            Ok(htmx::see_other(paths::booking_link(link.id)))
        }
        Saved::SlugTaken => {
            let owner = user.0.clone();
            let preview = db.run(move |conn| of_wish(conn, &owner, None, &wish, lang, clock.now())).await?;
            refused(&req, &user, None, form, slug_taken(lang.t("link-slug-taken")), preview)
        }
    }
}

/// `GET /booking-links/{id}`.
pub async fn edit(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingLinkId>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, lang, now) = (user.0.clone(), id.into_inner(), Language::of(&req), clock.now());
    let (link, access, preview) = db
        .run(move |conn| {
            let link = BookingLink::find(conn, owner.id, id)?;
            let access = Access::of(conn, id)?;
            let preview = of_saved(conn, &owner, &link, lang, now)?;
            Ok::<_, AppError>((link, access, preview))
        })
        .await?;
    let form = LinkForm::of(&link, &access, lang);
    let subject = Subject { link: &link, access: &access };
    editor(&req, &user, Some(subject), form, FieldErrors::default(), preview, StatusCode::OK)
}

/// `POST /booking-links/{id}`: fields that are not sent keep their value.
pub async fn update(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingLinkId>,
    sent: Form<Pairs>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, lang) = (user.id, id.into_inner(), Language::of(&req));
    let (link, access) = db
        .run(move |conn| {
            let link = BookingLink::find(conn, owner, id)?;
            Ok::<_, AppError>((link, Access::of(conn, id)?))
        })
        .await?;
    let subject = Subject { link: &link, access: &access };
    let form = LinkForm::of(&link, &access, lang).overlaid(sent.0);
    let wish = match form.parse(lang) {
        Ok(wish) => wish,
        Err(errors) => {
            return refused(&req, &user, Some(subject), form, errors, PreviewPart::broken(lang));
        }
    };
    let wanted = wish.clone();
    match db.transaction(move |conn| wanted.change(conn, owner, id)).await? {
        Saved::Done(link) => {
            leave_notice(&req, &Notice { text: lang.t("link-saved"), undo: None });
            Ok(htmx::see_other(paths::booking_link(link.id)))
        }
        Saved::SlugTaken => {
            let (owner, before) = (user.0.clone(), link.clone());
            let preview =
                db.run(move |conn| of_wish(conn, &owner, Some(&before), &wish, lang, clock.now())).await?;
            refused(&req, &user, Some(subject), form, slug_taken(lang.t("link-slug-taken")), preview)
        }
    }
}

/// The editor with what was typed, what is wrong with it, and what guests would see.
fn refused(
    req: &HttpRequest,
    user: &CurrentUser,
    subject: Option<Subject<'_>>,
    form: LinkForm,
    errors: FieldErrors,
    preview: PreviewPart,
) -> Result<HttpResponse, AppError> {
    editor(req, user, subject, form, errors, preview, StatusCode::UNPROCESSABLE_ENTITY)
}

/// `POST /booking-links/{id}/delete`.
pub async fn delete(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingLinkId>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (user.id, id.into_inner(), clock.now());
    let link = db.transaction(move |conn| BookingLink::delete(conn, owner, id, now)).await?;
    let lang = Language::of(&req);
    let undo = Undo { action: paths::restore_booking_link(id), label: lang.t("bookings-undo") };
    let text = lang.t1("link-deleted", "title", link.title);
    leave_notice(&req, &Notice { text, undo: Some(undo) });
    Ok(htmx::see_other(paths::BOOKING_LINKS))
}

/// `POST /booking-links/{id}/restore`.
pub async fn restore(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingLinkId>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (user.id, id.into_inner());
    let link = db.transaction(move |conn| BookingLink::restore(conn, owner, id)).await?;
    let text = Language::of(&req).t1("link-restored", "title", link.title);
    leave_notice(&req, &Notice { text, undo: None });
    Ok(htmx::see_other(paths::BOOKING_LINKS))
}

fn slug_taken(message: String) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.add("slug", message);
    errors
}

pub(super) fn editor(
    req: &HttpRequest,
    user: &CurrentUser,
    subject: Option<Subject<'_>>,
    form: LinkForm,
    errors: FieldErrors,
    preview: PreviewPart,
    status: StatusCode,
) -> Result<HttpResponse, AppError> {
    let mut shell = user.shell(req).titled("link-new-title").in_section("booking-links");
    if let Some(subject) = subject {
        shell.title.clone_from(&subject.link.title);
    }
    let config = req.app_data::<web::Data<Config>>();
    let saved = subject.map(|Subject { link, access }| {
        let path = paths::public_link(&user.username, &link.slug);
        SavedLink {
            address: config.map_or_else(|| path.clone(), |config| config.absolute(&path)),
            path,
            why: paths::booking_link_why(link.id),
            embed: paths::embed_booking_link(link.id),
            duplicate: paths::duplicate_booking_link(link.id),
            one_off: paths::one_off_booking_link(link.id),
            secret: access.secret_part.is_some().then(|| paths::booking_link_secret(link.id)),
        }
    });
    let weekdays = std::iter::successors(Some(chrono::Weekday::Mon), |day| Some(day.succ()));
    let days = WEEKDAYS.iter().zip(weekdays).map(|(day, weekday)| {
        let name = hours_field(day);
        DayField {
            label: shell.lang.weekday(weekday),
            value: form.hours(day).to_owned(),
            error: errors.of(&name).map(str::to_owned),
            note: parse_line(form.hours(day)).ok().and_then(|line| past_midnight(&line, weekday, shell.lang)),
            name,
        }
    });
    let days = days.collect();
    let swatches = swatches(&shell, form.get("color"));
    let page = EditorPage {
        saved,
        action: subject
            .map_or_else(|| paths::BOOKING_LINKS.to_owned(), |subject| paths::booking_link(subject.link.id)),
        preview_action: subject.map_or_else(
            || paths::PREVIEW_NEW_BOOKING_LINK.to_owned(),
            |subject| paths::preview_booking_link(subject.link.id),
        ),
        preview,
        ask_changes: ASK_CHANGES,
        sections: Sections::of(&form, &errors, shell.lang),
        listings: LISTINGS,
        username: user.username.clone(),
        zones: Zone::all_names(),
        days,
        overrides_note: parse_days(form.get("overrides"))
            .ok()
            .and_then(|days| days_past_midnight(&days, shell.lang)),
        questions: question_fields(&form, &errors),
        question_kinds: Kind::ALL.map(Kind::name),
        colors: assets::colors_path(swatches.iter().map(|swatch| swatch.value.as_str())),
        swatches,
        waits: waits(&form, shell.lang),
        meeting_types: MEETING_TYPES,
        availability_types: AVAILABILITY_TYPES,
        form,
        errors,
        shell,
    };
    htmx::page(status, &page)
}

fn waits(form: &LinkForm, lang: Lang) -> Vec<(String, String)> {
    let wait = |minutes: i32| {
        (minutes.to_string(), lang.t1("link-owner-confirms-within", "time", length(lang, minutes)))
    };
    form.waits().into_iter().map(wait).collect()
}

fn question_fields(form: &LinkForm, errors: &FieldErrors) -> Vec<QuestionFields> {
    let fields = |(index, row): (usize, Row)| {
        let error = |part| errors.of(&field(index, part)).map(str::to_owned);
        QuestionFields {
            number: index + 1,
            id: field(index, "id"),
            label: field(index, "label"),
            kind: field(index, "kind"),
            required: field(index, "required"),
            options: field(index, "options"),
            label_error: error("label"),
            kind_error: error("kind"),
            options_error: error("options"),
            row,
        }
    };
    form.question_rows().into_iter().enumerate().map(fields).collect()
}

/// The colours to choose from, the link's own among them.
fn swatches(shell: &Shell, chosen: &str) -> Vec<Swatch> {
    let chosen = if chosen.is_empty() { DEFAULT_COLOR } else { chosen };
    let own = (!COLORS.iter().any(|(color, _)| color.eq_ignore_ascii_case(chosen)))
        .then_some((chosen, "link-color-own"))
        .filter(|(color, _)| color.len() == 7 && color.starts_with('#') && color.is_ascii());
    COLORS
        .into_iter()
        .chain(own)
        .map(|(value, key)| Swatch {
            value: value.to_owned(),
            class: assets::color_class(value),
            label: shell.t(key),
            chosen: value.eq_ignore_ascii_case(chosen),
        })
        .collect()
}
