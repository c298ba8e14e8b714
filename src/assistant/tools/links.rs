//! Tools for booking links: telling of them, making one, changing one.

use chrono::Weekday;
use diesel::{OptionalExtension, PgConnection};
use serde_json::json;

use super::{
    Choice, Desk, Proposal, Question, Told, Worked,
    aim::useful_until,
    creating::one_line,
    days::not_a_time,
    finding::MOST,
    hours_said, wording,
    words::{says, wanted_words},
};
use crate::{
    assistant::{
        Call, Card,
        call::{LinkChange, NewLink},
        card::{Note, Row, Shown},
        request::{ChangeBookingLink, CreateBookingLink, Request},
    },
    bookings::{
        BookingLink,
        booking_link::LinkDraft,
        link_access::Access,
        link_form::{LinkForm, hours_field},
        link_saving::Wish,
        weekly_hours::{WEEKDAYS, WeeklyHours, format_line},
    },
    error::AppError,
    i18n::{Lang, Words},
    ids::UserId,
    paths,
    tokens::digest_of,
    web::FieldErrors,
};

/// All links of the owner.
///
/// # Errors
/// When the database does.
pub(super) fn list(conn: &mut PgConnection, desk: &Desk) -> Result<Told, AppError> {
    let lang = desk.lang;
    let links = BookingLink::all_of(conn, desk.owner.id)?;
    let data: Vec<_> = links
        .iter()
        .map(|link| {
            json!({
                "title": link.title,
                "slug": link.slug,
                "minutes": link.duration_minutes,
                "is_active": link.is_active,
                "bookings": link.bookings_count,
            })
        })
        .collect();
    let data = json!({ "booking_links": data });
    if links.is_empty() {
        return Ok(Told { words: lang.t("tools-links-none"), data });
    }
    let mut lines = vec![lang.t1("tools-links", "count", links.len())];
    for link in &links {
        let length = lang.t1("tools-minutes", "count", link.duration_minutes);
        let off = if link.is_active { String::new() } else { format!(" · {}", lang.t("tools-link-off")) };
        lines.push(format!(
            "- [{}]({}) · {length}{off} · {}",
            wording::escaped(&link.title),
            paths::booking_link(link.id),
            wording::escaped(&address(desk, &link.slug)),
        ));
    }
    Ok(Told { words: lines.join("\n"), data })
}

/// The whole public address of a link.
fn address(desk: &Desk, slug: &str) -> String {
    let path = paths::public_link(&desk.owner.username, slug);
    desk.url.join(&path).map_or(path, String::from)
}

/// A new link, or what has to be said first.
///
/// # Errors
/// When the database does.
pub(super) fn create(
    conn: &mut PgConnection,
    desk: &Desk,
    asked: &CreateBookingLink,
) -> Result<Worked, AppError> {
    let lang = desk.lang;
    let title = one_line(&asked.title);
    if title.is_empty() {
        return Ok(Worked::Unclear(Question { words: lang.t("tools-no-title"), choices: Vec::new() }));
    }
    let minutes = match minutes(desk, asked.length.as_deref()) {
        Ok(minutes) => minutes.unwrap_or(30),
        Err(told) => return Ok(told),
    };
    let usual = LinkForm::suggested(&desk.owner);
    let hours = match hours(desk, asked.hours.as_deref()) {
        Ok(hours) => hours.unwrap_or_else(|| WEEKDAYS.map(|day| usual.hours(day).to_owned())),
        Err(told) => return Ok(told),
    };
    let mut call = NewLink {
        title: title.clone(),
        slug: String::new(),
        duration_minutes: minutes,
        hours,
        timezone: desk.owner.timezone.clone(),
        place: filled(asked.place.as_deref()),
    };
    let wish = match call.wish(desk) {
        Ok(wish) => wish,
        Err(errors) => return Ok(refused(&errors)),
    };
    call.slug = BookingLink::free_slug(conn, desk.owner.id, &wish.draft.slug)?;
    let mut rows = vec![
        Row::after("card-length", Shown::Words(Words::t1("tools-minutes", "count", minutes_of(minutes)))),
        Row::after("card-hours", Shown::Hours(Box::new(call.hours.clone()))),
    ];
    rows.extend(call.place.clone().map(|place| Row::after("card-place", Shown::Text(place))));
    rows.push(Row::after("card-address", Shown::Text(address(desk, &call.slug))));
    let card = Card {
        heading: Words::t1("card-create-link", "title", wording::title_value(&title)),
        href: None,
        rows,
        notes: vec![Note::Remark(Words::t("card-link-public"))],
        useful_until: useful_until(desk.now, desk.now),
    };
    Ok(Worked::Proposed(Box::new(Proposal { call: Call::CreateBookingLink(call), card })))
}

/// A link that becomes another one, or what has to be said first.
///
/// # Errors
/// When the database does.
pub(super) fn change(
    conn: &mut PgConnection,
    desk: &Desk,
    asked: &ChangeBookingLink,
) -> Result<Worked, AppError> {
    let lang = desk.lang;
    let link = match find(conn, desk, asked)? {
        Ok(link) => link,
        Err(instead) => return Ok(instead),
    };
    let minutes = match minutes(desk, asked.length.as_deref()) {
        Ok(minutes) => minutes,
        Err(told) => return Ok(told),
    };
    let hours = match hours(desk, asked.hours.as_deref()) {
        Ok(hours) => hours,
        Err(told) => return Ok(told),
    };
    let access = Access::of(conn, link.id)?;
    let now = lines(&link.hours());
    let place_before = link.location.clone().unwrap_or_default();
    let call = LinkChange {
        link: link.id,
        seen: seen(&link, &access)?,
        title: filled(asked.title.as_deref())
            .map(|title| one_line(&title))
            .filter(|title| *title != link.title),
        duration_minutes: minutes.filter(|minutes| *minutes != link.duration_minutes),
        hours: hours.filter(|hours| *hours != now),
        place: asked
            .place
            .as_deref()
            .map(|place| place.trim().to_owned())
            .filter(|place| *place != place_before),
        is_active: asked.is_active.filter(|active| *active != link.is_active),
    };
    if let Err(errors) = call.wish(&link, &access, lang) {
        return Ok(refused(&errors));
    }
    let length = |minutes: i32| Some(Shown::Words(Words::t1("tools-minutes", "count", minutes_of(minutes))));
    let text = |text: &str| Some(Shown::Text(text.to_owned())).filter(|_| !text.is_empty());
    let switched = |is_active: bool| {
        Some(Shown::Words(Words::t(if is_active { "tools-link-on" } else { "tools-link-off" })))
    };
    let mut rows = Vec::new();
    rows.extend(call.title.as_ref().map(|title| Row::change("card-title", text(&link.title), text(title))));
    rows.extend(
        call.duration_minutes
            .map(|minutes| Row::change("card-length", length(link.duration_minutes), length(minutes))),
    );
    rows.extend(call.hours.as_ref().map(|hours| {
        let shown = |hours: &[String; 7]| Some(Shown::Hours(Box::new(hours.clone())));
        Row::change("card-hours", shown(&now), shown(hours))
    }));
    rows.extend(call.place.as_ref().map(|place| Row::change("card-place", text(&place_before), text(place))));
    rows.extend(
        call.is_active.map(|on| Row::change("card-link-state", switched(link.is_active), switched(on))),
    );
    if rows.is_empty() {
        let named = asked.title.is_some()
            || asked.length.is_some()
            || asked.hours.is_some()
            || asked.place.is_some()
            || asked.is_active.is_some();
        if named {
            let words = lang.t("tools-is-so");
            return Ok(Worked::Told(Told { words, data: json!({ "changed": false }) }));
        }
        let words = lang.t1("tools-change-what", "title", wording::quoted(&link.title));
        return Ok(Worked::Unclear(Question { words, choices: Vec::new() }));
    }
    let card = Card {
        heading: Words::t1("card-change-link", "title", wording::title_value(&link.title)),
        href: Some(paths::booking_link(link.id)),
        rows,
        notes: vec![Note::Remark(Words::t("card-link-bookings-stay"))],
        useful_until: useful_until(desk.now, desk.now),
    };
    Ok(Worked::Proposed(Box::new(Proposal { call: Call::ChangeBookingLink(call), card })))
}

fn find(
    conn: &mut PgConnection,
    desk: &Desk,
    asked: &ChangeBookingLink,
) -> Result<Result<BookingLink, Worked>, AppError> {
    let lang = desk.lang;
    let none = |lang: Lang| {
        let words = lang.t1("tools-link-unknown", "what", wording::quoted(&asked.link));
        Worked::Told(Told { words, data: json!({ "found": [] }) })
    };
    if let Some(id) = asked.chosen {
        let link = BookingLink::find(conn, desk.owner.id, id).optional()?;
        return Ok(link.ok_or_else(|| none(lang)));
    }
    let links = BookingLink::all_of(conn, desk.owner.id)?;
    // An address is as good as a title.
    let last = asked.link.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_lowercase();
    let mut words = wanted_words(&asked.link);
    if words.len() > 1 {
        words.retain(|word| !["link", "booking", "page", "trang"].contains(&word.as_str()));
    }
    let mut found: Vec<BookingLink> = links.iter().filter(|link| link.slug == last).cloned().collect();
    if found.is_empty() && !words.is_empty() {
        found = links.iter().filter(|link| says(&link.title, &words)).cloned().collect();
    }
    if asked.link.trim().is_empty() {
        found = links;
    }
    Ok(match found.len() {
        0 => Err(none(lang)),
        1 => Ok(found.remove(0)),
        _ => {
            let choice = |link: &BookingLink| Choice {
                label: wording::title(lang, &link.title),
                request: Request::ChangeBookingLink(ChangeBookingLink {
                    chosen: Some(link.id),
                    ..asked.clone()
                }),
            };
            let choices = found.iter().take(MOST).map(choice).collect();
            Err(Worked::Unclear(Question { words: lang.t("tools-several-links"), choices }))
        }
    })
}

impl NewLink {
    /// The link as the form of a new one would have it.
    ///
    /// # Errors
    /// What is wrong with it, by field.
    pub(in crate::assistant) fn wish(&self, desk: &Desk) -> Result<Wish, FieldErrors> {
        let mut sent = vec![
            ("title".to_owned(), self.title.clone()),
            ("duration_minutes".to_owned(), self.duration_minutes.to_string()),
            ("timezone".to_owned(), self.timezone.clone()),
            ("location".to_owned(), self.place.clone().unwrap_or_default()),
        ];
        sent.extend((!self.slug.is_empty()).then(|| ("slug".to_owned(), self.slug.clone())));
        sent.extend(of_days(&self.hours));
        LinkForm::suggested(&desk.owner).created(sent).parse(desk.lang)
    }
}

impl LinkChange {
    /// The link as its form would have it with the changes.
    ///
    /// # Errors
    /// What is wrong with it, by field.
    pub(in crate::assistant) fn wish(
        &self,
        link: &BookingLink,
        access: &Access,
        lang: Lang,
    ) -> Result<Wish, FieldErrors> {
        LinkForm::of(link, access, lang).overlaid(self.fields()).parse(lang)
    }

    /// The fields that it sets.
    fn fields(&self) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        let mut set = |field: &str, value: Option<String>| {
            fields.extend(value.map(|value| (field.to_owned(), value)));
        };
        set("title", self.title.clone());
        set("duration_minutes", self.duration_minutes.map(|minutes| minutes.to_string()));
        set("location", self.place.clone());
        set("is_active", self.is_active.map(|on| on.to_string()));
        fields.extend(self.hours.iter().flat_map(of_days));
        fields
    }

    /// The change that takes this one back, made to the link as it was before.
    pub(in crate::assistant) fn reverse(&self, before: &BookingLink, seen: String) -> Self {
        Self {
            link: self.link,
            seen,
            title: self.title.as_ref().map(|_| before.title.clone()),
            duration_minutes: self.duration_minutes.map(|_| before.duration_minutes),
            hours: self.hours.as_ref().map(|_| lines(&before.hours())),
            place: self.place.as_ref().map(|_| before.location.clone().unwrap_or_default()),
            is_active: self.is_active.map(|_| before.is_active),
        }
    }
}

/// What the owner wrote of the link, as a digest.
pub(in crate::assistant) fn seen(link: &BookingLink, access: &Access) -> Result<String, AppError> {
    let draft = serde_json::to_string(&LinkDraft::from(link.clone())).map_err(AppError::internal)?;
    Ok(digest_of(format!("{draft} {access:?}").as_bytes()))
}

/// The link of a call with who finds it, if it is the owner's.
pub(in crate::assistant) fn load(
    conn: &mut PgConnection,
    owner: UserId,
    call: &LinkChange,
) -> Result<(BookingLink, Access), AppError> {
    let link = BookingLink::find(conn, owner, call.link)?;
    let access = Access::of(conn, link.id)?;
    Ok((link, access))
}

fn of_days(hours: &[String; 7]) -> impl Iterator<Item = (String, String)> {
    WEEKDAYS.iter().zip(hours).map(|(day, line)| (hours_field(day), line.clone()))
}

fn lines(hours: &WeeklyHours) -> [String; 7] {
    std::array::from_fn(|day| format_line(&hours.weekly[day]))
}

fn filled(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
}

fn minutes(desk: &Desk, phrase: Option<&str>) -> Result<Option<i32>, Worked> {
    let Some(phrase) = phrase.map(str::trim).filter(|phrase| !phrase.is_empty()) else { return Ok(None) };
    let length = desk.length(phrase).ok_or_else(|| Worked::Told(not_a_time(desk, phrase)))?;
    Ok(Some(i32::try_from(length.num_minutes()).unwrap_or(i32::MAX)))
}

fn hours(desk: &Desk, said: Option<&str>) -> Result<Option<[String; 7]>, Worked> {
    let Some(said) = said.map(str::trim).filter(|said| !said.is_empty()) else { return Ok(None) };
    hours_said::weekly(said).map(Some).ok_or_else(|| {
        let words = desk.lang.t1("tools-not-hours", "phrase", wording::quoted(said));
        Worked::Told(Told { words, data: json!({ "error": "not weekly hours", "phrase": said }) })
    })
}

fn minutes_of(minutes: i32) -> usize {
    usize::try_from(minutes).unwrap_or_default()
}

/// What is wrong with a wish.
fn refused(errors: &FieldErrors) -> Worked {
    let words: Vec<&str> = errors.iter().map(|(_, why)| why).collect();
    Worked::Told(Told { words: words.join(" "), data: json!({ "error": words }) })
}

/// Hours in words: `Mon – Fri 09:00-12:00; Sat 10:00-12:00`.
pub(in crate::assistant) fn hours_in_words(lang: Lang, hours: &[String; 7]) -> String {
    const WEEK: [Weekday; 7] =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (day, line) in hours.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        match runs.last_mut() {
            Some((first, last)) if *last + 1 == day && hours[*first] == *line => *last = day,
            _ => runs.push((day, day)),
        }
    }
    if runs.is_empty() {
        return lang.t("tools-no-hours");
    }
    let said = |(first, last): &(usize, usize)| {
        let (from, to) = (lang.weekday_short(WEEK[*first]), lang.weekday_short(WEEK[*last]));
        let days = match last - first {
            0 => from.to_owned(),
            1 => format!("{from}, {to}"),
            _ => format!("{from} – {to}"),
        };
        format!("{days} {}", hours[*first])
    };
    runs.iter().map(said).collect::<Vec<_>>().join("; ")
}
