//! The page with the form of an event.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use askama::Template;
use chrono::Weekday;

use crate::{
    accounts::CurrentUser,
    calendars::{
        Calendar,
        calendar::DEFAULT_COLOR,
        palette::{self, Swatch},
    },
    error::AppError,
    events::{
        When,
        form::{
            self, EventForm, ReminderFields,
            repetition::{CHOICES, UNITS},
        },
        guest_rights::REMINDER_CHOICES,
        hint::Hint,
        part::Changed,
        preview::Preview,
        recurrence::weekday_code,
    },
    i18n::Lang,
    paths,
    time::Zone,
    web::{FieldErrors, Shell, assets, htmx},
};

#[derive(Template)]
#[template(path = "events/editor.html")]
struct EditorPage {
    shell: Shell,
    heading: String,
    action: String,
    back: String,
    form: EventForm,
    errors: FieldErrors,
    calendars: Vec<Choice>,
    zones: Vec<String>,
    repeats: Vec<Choice>,
    /// The text of a rule that the fields cannot say.
    own_rule: Option<String>,
    units: Vec<Choice>,
    weekdays: Vec<Choice>,
    hint: Hint,
    hint_action: String,
    visibilities: Vec<Choice>,
    statuses: Vec<Choice>,
    transparencies: Vec<Choice>,
    swatches: Vec<Swatch>,
    reminders: ReminderFields,
    colors: String,
    /// When it happens, in words, where a booking says so.
    booked_for: Option<String>,
    /// How much of a series the form changes, in words.
    scope_note: Option<String>,
    /// Where what the form is going to do to a series is asked for.
    preview: Option<String>,
    /// What saving loses, in words; it is to be confirmed.
    loss: Option<String>,
    /// One occurrence does not repeat by itself.
    may_repeat: bool,
    /// What guests may do is said of the whole series.
    has_guest_rights: bool,
    guest_reminders: Vec<Choice>,
    more_open: bool,
}

struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// The form; 422 when something is wrong with it, or a loss is to be confirmed.
pub(super) fn editor_page(
    req: &HttpRequest,
    user: &CurrentUser,
    form: EventForm,
    (errors, loss): (FieldErrors, Option<Preview>),
    calendars: &[Calendar],
    changed: Option<&Changed>,
    hint: Hint,
) -> Result<HttpResponse, AppError> {
    let shell = user.shell(req).in_section("calendar");
    let shell = shell.titled(if changed.is_some() { "event-edit-title" } else { "event-new-title" });
    let (lang, zone) = (shell.lang, user.zone());
    let event = changed.map(|changed| &changed.event);
    let unit = form.repetition.unit.trim();
    let mut zones = Zone::all_names();
    let typed_zone = form.timezone.trim();
    if !typed_zone.is_empty() && !zones.iter().any(|zone| zone == typed_zone) {
        zones.insert(0, typed_zone.to_owned());
    }
    let swatches = palette::swatches(lang, &form.color);
    let own_color = chosen_calendar(&form, calendars).map_or(DEFAULT_COLOR, |calendar| &calendar.color);
    let shown = swatches.iter().map(|swatch| swatch.color.as_str()).chain([own_color]);
    let colors = assets::colors_path(shown);
    let page = EditorPage {
        heading: shell.title.clone(),
        action: event.map_or_else(|| paths::EVENTS.to_owned(), |event| paths::event(event.id)),
        back: event.map_or_else(|| paths::CALENDAR.to_owned(), |event| paths::event(event.id)),
        calendars: calendar_choices(&form, calendars),
        zones,
        repeats: repeats(lang, &form, &zone, changed),
        own_rule: Some(form.recurrence_rule.trim().to_owned()).filter(|text| form::repetition::is_text(text)),
        units: choices(if unit.is_empty() { "weeks" } else { unit }, &UNITS, |unit| {
            lang.t(&format!("event-repeat-unit-{unit}"))
        }),
        weekdays: weekdays(lang, &form),
        hint,
        hint_action: paths::event_hint(event.map(|event| event.id)),
        visibilities: choices(&form.visibility, &["default", "public", "private"], |value| {
            lang.t(&format!("event-visibility-{value}"))
        }),
        statuses: choices(&form.status, &["confirmed", "tentative", "cancelled"], |value| {
            lang.t(&format!("event-status-{value}"))
        }),
        transparencies: choices(&form.transparency, &["opaque", "transparent"], |value| {
            lang.t(&format!("event-transparency-{value}"))
        }),
        swatches,
        reminders: ReminderFields::new(lang, form.reminders.as_deref().unwrap_or_default()),
        colors,
        booked_for: event.filter(|event| event.managed_by.is_some()).map(|event| match event.when() {
            When::Timed { span, .. } => lang.span(span, &zone),
            When::AllDay { first, last, .. } => lang.days(first, last),
        }),
        preview: event
            .filter(|event| event.recurrence_rule.is_some() && changed.is_some_and(Changed::may_repeat))
            .map(|event| paths::preview_event(event.id)),
        loss: loss.map(|preview| preview.in_words(lang)),
        scope_note: changed.and_then(Changed::scope_note).map(|key| lang.t(key)),
        may_repeat: changed.is_none_or(Changed::may_repeat),
        has_guest_rights: changed.is_none_or(Changed::may_repeat),
        guest_reminders: guest_reminders(lang, form.guest_reminder_minutes.trim()),
        more_open: form.has_more_options(&errors, &zone),
        shell,
        form,
        errors,
    };
    let is_shown_again = page.loss.is_some() || !page.errors.is_empty();
    let status = if is_shown_again { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    htmx::page(status, &page)
}

/// How long before the event guests can be reminded by themselves.
fn guest_reminders(lang: Lang, chosen: &str) -> Vec<Choice> {
    let never =
        Choice { value: String::new(), label: lang.t("guests-reminder-never"), chosen: chosen.is_empty() };
    let choice = |minutes: i32| Choice {
        value: minutes.to_string(),
        label: lang.t1("guests-reminder-days", "days", minutes / (24 * 60)),
        chosen: chosen == minutes.to_string(),
    };
    std::iter::once(never).chain(REMINDER_CHOICES.map(choice)).collect()
}

/// The values of a field, each with its words.
fn choices(chosen: &str, values: &[&str], words: impl Fn(&str) -> String) -> Vec<Choice> {
    let choice =
        |value: &&str| Choice { value: (*value).to_owned(), label: words(value), chosen: chosen == *value };
    values.iter().map(choice).collect()
}

fn chosen_calendar<'a>(form: &EventForm, calendars: &'a [Calendar]) -> Option<&'a Calendar> {
    let chosen = form.calendar_id.trim();
    calendars.iter().find(|calendar| match chosen {
        "" => calendar.is_primary,
        id => calendar.id.to_string() == id,
    })
}

fn calendar_choices(form: &EventForm, calendars: &[Calendar]) -> Vec<Choice> {
    let chosen = chosen_calendar(form, calendars).map(|calendar| calendar.id);
    calendars
        .iter()
        .map(|calendar| Choice {
            value: calendar.id.to_string(),
            label: calendar.name.clone(),
            chosen: chosen == Some(calendar.id),
        })
        .collect()
}

/// How it may repeat; a rule that is none of ours gets a choice of its own, so that it is kept.
fn repeats(lang: Lang, form: &EventForm, zone: &Zone, changed: Option<&Changed>) -> Vec<Choice> {
    let typed = form.recurrence_rule.trim();
    let mut choices: Vec<Choice> = [("", "event-repeat-never")]
        .iter()
        .chain(&CHOICES)
        .map(|(value, key)| Choice {
            value: (*value).to_owned(),
            label: lang.t(key),
            chosen: typed == *value,
        })
        .collect();
    if !choices.iter().any(|choice| choice.chosen) {
        let series = changed
            .filter(|changed| changed.event.recurrence_rule.as_deref() == Some(typed))
            .and_then(|changed| changed.event.series());
        let label = series.map_or_else(|| typed.to_owned(), |series| series.rule.in_words(lang, zone));
        choices.push(Choice { value: typed.to_owned(), label, chosen: true });
    }
    choices
}

fn weekdays(lang: Lang, form: &EventForm) -> Vec<Choice> {
    let days = std::iter::successors(Some(Weekday::Mon), |day| Some(day.succ())).take(7);
    let choice = |day| Choice {
        value: weekday_code(day).to_owned(),
        label: lang.weekday_short(day).to_owned(),
        chosen: form.repetition.has_day(weekday_code(day)),
    };
    days.map(choice).collect()
}
