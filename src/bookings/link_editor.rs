//! Screen: one booking link, new or changed.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    BookingLink,
    booking_link::Saved,
    hours_words::{days_past_midnight, past_midnight},
    link_form::{AVAILABILITY_TYPES, LinkForm, MEETING_TYPES, hours_field},
    public_page::length,
    question_rows::{Row, field},
    questions::Kind,
    weekly_hours::{WEEKDAYS, parse_days, parse_line},
};
use crate::{
    accounts::CurrentUser,
    calendars::calendar::DEFAULT_COLOR,
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
    /// The link's own address as a path; `None` for a new link.
    public: Option<String>,
    action: String,
    username: String,
    form: LinkForm,
    errors: FieldErrors,
    zones: Vec<String>,
    days: Vec<DayField>,
    overrides_note: Option<String>,
    questions: Vec<QuestionFields>,
    question_kinds: [&'static str; 5],
    /// Where one asks why a time is not offered.
    why: Option<String>,
    /// How the link gets onto other pages.
    embed: Option<String>,
    /// How long a request may wait for the owner: minutes, and in words.
    waits: Vec<(String, String)>,
    swatches: Vec<Swatch>,
    colors: String,
    meeting_types: [&'static str; 5],
    availability_types: [&'static str; 2],
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
pub async fn new(req: HttpRequest, user: CurrentUser) -> Result<HttpResponse, AppError> {
    let form = LinkForm::suggested(&user);
    editor(&req, &user, None, form, FieldErrors::default(), StatusCode::OK)
}

/// `POST /booking-links`.
pub async fn create(
    req: HttpRequest,
    user: CurrentUser,
    form: Form<Pairs>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let lang = Language::of(&req);
    let form = LinkForm::new(&user).created(form.0);
    let wish = match form.parse(lang) {
        Ok(wish) => wish,
        Err(errors) => {
            return editor(&req, &user, None, form, errors, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    let owner = user.id;
    let saved = db
        .transaction(move |conn| {
            let mut draft = wish.draft;
            if !wish.chose_slug {
                draft.slug = BookingLink::free_slug(conn, owner, &draft.slug)?;
            }
            BookingLink::create(conn, owner, &draft)
        })
        .await?;
    match saved {
        Saved::Done(link) => {
            leave_notice(&req, &Notice { text: lang.t("link-created"), undo: None });
            Ok(htmx::see_other(paths::booking_link(link.id)))
        }
        Saved::SlugTaken => editor(
            &req,
            &user,
            None,
            form,
            slug_taken(lang.t("link-slug-taken")),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    }
}

/// `GET /booking-links/{id}`.
pub async fn edit(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingLinkId>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (user.id, id.into_inner());
    let link = db.run(move |conn| BookingLink::find(conn, owner, id)).await?;
    let form = LinkForm::of(&link, Language::of(&req));
    editor(&req, &user, Some(&link), form, FieldErrors::default(), StatusCode::OK)
}

/// `POST /booking-links/{id}`: fields that are not sent keep their value.
pub async fn update(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingLinkId>,
    sent: Form<Pairs>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, lang) = (user.id, id.into_inner(), Language::of(&req));
    let link = db.run(move |conn| BookingLink::find(conn, owner, id)).await?;
    let form = LinkForm::of(&link, lang).overlaid(sent.0);
    let wish = match form.parse(lang) {
        Ok(wish) => wish,
        Err(errors) => {
            return editor(&req, &user, Some(&link), form, errors, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    match db.transaction(move |conn| BookingLink::change(conn, owner, id, &wish.draft)).await? {
        Saved::Done(link) => {
            leave_notice(&req, &Notice { text: lang.t("link-saved"), undo: None });
            Ok(htmx::see_other(paths::booking_link(link.id)))
        }
        Saved::SlugTaken => editor(
            &req,
            &user,
            Some(&link),
            form,
            slug_taken(lang.t("link-slug-taken")),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    }
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

fn editor(
    req: &HttpRequest,
    user: &CurrentUser,
    link: Option<&BookingLink>,
    form: LinkForm,
    errors: FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, AppError> {
    let mut shell = user.shell(req).titled("link-new-title").in_section("booking-links");
    if let Some(link) = link {
        shell.title.clone_from(&link.title);
    }
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
        public: link.map(|link| paths::public_link(&user.username, &link.slug)),
        action: link.map_or_else(|| paths::BOOKING_LINKS.to_owned(), |link| paths::booking_link(link.id)),
        username: user.username.clone(),
        zones: Zone::all_names(),
        days,
        overrides_note: parse_days(form.get("overrides"))
            .ok()
            .and_then(|days| days_past_midnight(&days, shell.lang)),
        questions: question_fields(&form, &errors),
        question_kinds: Kind::ALL.map(Kind::name),
        why: link.map(|link| paths::booking_link_why(link.id)),
        embed: link.map(|link| paths::embed_booking_link(link.id)),
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
