//! The form of an event: what was typed, and reading it.

mod refusal;
mod reminders;
mod repeats;
pub(super) mod repetition;
#[cfg(test)]
mod tests;
mod times;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

pub(super) use self::times::span_of;
pub use self::{
    reminders::ReminderFields,
    repetition::RepetitionFields,
    times::{occurrence, wall},
};
use self::{
    repeats::{Repeats, repeats, shown},
    times::{WALL, day, moved_end, times},
};
use super::{
    Attendee, Event, EventDraft, GuestRights, Invitee, MAX_TITLE_CHARS, When, attendee,
    brought::MOST_GUESTS,
    conference,
    draft::{MAX_DESCRIPTION_CHARS, MAX_PLACE_CHARS},
    guest_rights::REMINDER_CHOICES,
    recurrence::Rule,
};
use crate::{
    calendars::{Calendar, palette},
    i18n::Lang,
    time::Zone,
    web::{FieldErrors, form::Pairs},
};

/// The longest an event may last.
const MAX_DAYS: i64 = 5 * 366;

/// What was typed, field by field, under the names of the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventForm {
    pub title: String,
    /// Empty: the primary calendar.
    pub calendar_id: String,
    /// `YYYY-MM-DDTHH:MM` on the clocks of `timezone`; of all-day events `YYYY-MM-DD`.
    pub start_time: String,
    /// As `start_time`; of all-day events the last day, which is included. Empty: an hour, or a
    /// day, after the start.
    pub end_time: String,
    /// An IANA name; empty: the owner's zone.
    pub timezone: String,
    pub is_all_day: bool,
    pub description: String,
    pub location: String,
    /// `#rrggbb`; empty: the calendar's colour.
    pub color: String,
    /// How it repeats: one of [`repetition::CHOICES`], the text of an RRULE, or empty for never.
    pub recurrence_rule: String,
    /// The fields beside that choice.
    pub repetition: RepetitionFields,
    pub visibility: String,
    pub status: String,
    pub transparency: String,
    /// Addresses parted by commas or lines.
    pub attendees: String,
    /// The addresses that stood on the list when the form was drawn, parted by blanks: who came since,
    /// by another guest, is not taken off.
    pub attendees_shown: String,
    /// Minutes before the start, parted by commas; `None` leaves the event's reminders as they are.
    pub reminders: Option<String>,
    /// The web address of an online meeting; `None` leaves the event's as it is.
    pub conference_url: Option<String>,
    /// What guests may do; boxes.
    pub guests_can_see_guests: bool,
    pub guests_can_invite: bool,
    /// Minutes before the start: one of [`REMINDER_CHOICES`], or empty for never.
    pub guest_reminder_minutes: String,
    /// `this`, `following` or `all`.
    pub scope: String,
    /// The start that names an occurrence of the series, in UTC.
    pub occurrence: String,
    /// Whether what saving loses is known to the owner.
    pub is_confirmed: bool,
}

/// What a form is read against.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    pub lang: Lang,
    pub calendars: &'a [Calendar],
    /// The owner's zone.
    pub zone: &'a Zone,
    /// The event that is changed and when it happens; `None` for a new one.
    pub kept: Option<(&'a Event, &'a When)>,
}

impl Default for EventForm {
    fn default() -> Self {
        Self {
            title: String::new(),
            calendar_id: String::new(),
            start_time: String::new(),
            end_time: String::new(),
            timezone: String::new(),
            is_all_day: false,
            description: String::new(),
            location: String::new(),
            color: String::new(),
            recurrence_rule: String::new(),
            repetition: RepetitionFields::default(),
            visibility: String::new(),
            status: String::new(),
            transparency: String::new(),
            attendees: String::new(),
            attendees_shown: String::new(),
            reminders: None,
            conference_url: None,
            guests_can_see_guests: true,
            guests_can_invite: false,
            guest_reminder_minutes: String::new(),
            scope: String::new(),
            occurrence: String::new(),
            is_confirmed: false,
        }
    }
}

impl EventForm {
    /// Whether `scope` is one we know, and `occurrence` an instant where the scope needs one.
    pub fn names_a_part(&self) -> bool {
        match self.scope.as_str() {
            "" | "all" => true,
            "this" | "following" => occurrence(&self.occurrence).is_some(),
            _ => false,
        }
    }

    /// A new event of one hour that starts at `wall`.
    pub fn starting_at(wall: NaiveDateTime, zone: &Zone) -> Self {
        let end = wall.checked_add_signed(TimeDelta::hours(1)).unwrap_or(wall);
        Self {
            start_time: wall.format(WALL).to_string(),
            end_time: end.format(WALL).to_string(),
            timezone: zone.name().to_owned(),
            repetition: RepetitionFields::proposed(),
            ..Self::default()
        }
    }

    /// A new event over these days.
    pub fn over_days(first: NaiveDate, last: NaiveDate, zone: &Zone) -> Self {
        Self {
            start_time: first.to_string(),
            end_time: last.max(first).to_string(),
            timezone: zone.name().to_owned(),
            is_all_day: true,
            ..Self::default()
        }
    }

    /// The event as its form shows it, when it happens at `when`.
    pub fn of(event: &Event, when: &When, guests: &[Attendee]) -> Self {
        let (start_time, end_time) = times(when);
        let (recurrence_rule, repetition) = shown(event);
        let shown: Vec<&str> = guests.iter().map(|guest| guest.email.as_str()).collect();
        let attendees_shown = shown.join(" ");
        let guests: Vec<String> = guests
            .iter()
            .map(|guest| match &guest.display_name {
                // A bracket or a quotation mark in the name would be read as more than a name.
                Some(name) if name.contains(['<', '>', '"', '\n']) => guest.email.clone(),
                Some(name) if name.contains([',', ';']) => format!("\"{name}\" <{}>", guest.email),
                Some(name) => format!("{name} <{}>", guest.email),
                _ => guest.email.clone(),
            })
            .collect();
        Self {
            title: event.title.clone(),
            calendar_id: event.calendar_id.map(|id| id.to_string()).unwrap_or_default(),
            start_time,
            end_time,
            timezone: when.zone().name().to_owned(),
            is_all_day: when.is_all_day(),
            description: event.description.clone().unwrap_or_default(),
            location: event.location.clone().unwrap_or_default(),
            color: event.color.clone().unwrap_or_default(),
            recurrence_rule,
            repetition,
            visibility: event.visibility.clone(),
            status: event.status.clone(),
            transparency: event.transparency.clone(),
            attendees: guests.join("\n"),
            attendees_shown,
            reminders: Some(reminders::typed(event.reminders.as_ref())),
            conference_url: Some(conference::url(event.conference_data.as_ref()).unwrap_or_default()),
            ..Self::default()
        }
    }

    /// The same form with what guests may do.
    pub fn with_rights(mut self, rights: GuestRights) -> Self {
        self.guests_can_see_guests = rights.can_see_guests;
        self.guests_can_invite = rights.can_invite;
        self.guest_reminder_minutes =
            rights.reminder_minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
        self
    }

    /// This form with what was sent put over it; a field that was not sent keeps what it had.
    ///
    /// A box that is not ticked sends nothing, so `is_all_day` is off where a start was sent
    /// without it. A start without an end moves the event and keeps its length.
    pub fn with_sent(mut self, pairs: &Pairs) -> Self {
        let before = (self.start_time.clone(), self.end_time.clone());
        let (mut start_sent, mut end_sent, mut all_day) = (false, false, false);
        // Boxes that are not ticked send nothing.
        let sends_days = |(name, value): &(String, String)| {
            name == "repeat_days" || name == "recurrence_rule" && !repetition::is_text(value)
        };
        if pairs.iter().any(sends_days) {
            self.repetition.days.clear();
        }
        let mut reminders: Vec<String> = Vec::new();
        for (name, value) in pairs {
            let value = value.clone();
            match name.as_str() {
                "title" => self.title = value,
                "calendar_id" => self.calendar_id = value,
                "start_time" => (self.start_time, start_sent) = (value, true),
                "end_time" => (self.end_time, end_sent) = (value, true),
                "timezone" => self.timezone = value,
                "is_all_day" => all_day = is_ticked(&value),
                "description" => self.description = value,
                "location" => self.location = value,
                "color" => self.color = value,
                "recurrence_rule" => self.recurrence_rule = value,
                "visibility" => self.visibility = value,
                "status" => self.status = value,
                "transparency" => self.transparency = value,
                "attendees" => self.attendees = value,
                "attendees_shown" => self.attendees_shown = value,
                "reminders" => reminders.push(value),
                "conference_url" => self.conference_url = Some(value),
                "scope" => self.scope = value,
                "occurrence" => self.occurrence = value,
                "confirmed" => self.is_confirmed = is_ticked(&value),
                // Before each of these boxes the form sends that it is off.
                "guests_can_see_guests" => self.guests_can_see_guests = is_ticked(&value),
                "guests_can_invite" => self.guests_can_invite = is_ticked(&value),
                "guest_reminder_minutes" => self.guest_reminder_minutes = value,
                name if repetition::FIELDS.contains(&name) => self.repetition.take(name, value),
                _ => {}
            }
        }
        if !reminders.is_empty() {
            // Each box that is ticked sends its own.
            reminders.retain(|typed| !typed.trim().is_empty());
            self.reminders = Some(reminders.join(", "));
        }
        if start_sent || all_day {
            self.is_all_day = all_day;
        }
        if start_sent && !end_sent {
            self.end_time = moved_end(&before, &self.start_time).unwrap_or_default();
        }
        self
    }

    /// Whether the fold with the rarer fields holds something worth seeing.
    pub fn has_more_options(&self, errors: &FieldErrors, zone: &Zone) -> bool {
        let errs = ["timezone", "visibility", "status", "transparency", "color"];
        errs.iter().any(|field| errors.of(field).is_some()) || self.timezone != zone.name()
    }

    /// Reads the form.
    ///
    /// # Errors
    /// What is wrong with it, field by field.
    pub fn parse(&self, ground: Ground<'_>) -> Result<(EventDraft, Vec<Invitee>), FieldErrors> {
        let (lang, mut errors) = (ground.lang, FieldErrors::default());
        let title = one_line(&self.title);
        if shows_nothing(&title) {
            errors.add("title", lang.t("event-title-missing"));
        }
        let (description, location) = (lines(&self.description), lines(&self.location));
        for (field, text, most) in [
            ("title", &title, MAX_TITLE_CHARS),
            ("description", &description, MAX_DESCRIPTION_CHARS),
            ("location", &location, MAX_PLACE_CHARS),
        ] {
            if text.chars().count() > most {
                errors.add(field, lang.t1("event-too-long", "most", most));
            }
        }
        let calendar = self.calendar(&ground, &mut errors);
        let when = self.when(ground, &mut errors);
        let repeats = when.as_ref().map(|when| repeats(self, ground, when, &mut errors)).unwrap_or_default();
        let (rule, kept_rule) = match repeats {
            Repeats::Never => (None, None),
            Repeats::By(rule) => (Some(*rule), None),
            Repeats::Kept(text) => (None, Some(text)),
        };
        let color = Some(self.color.trim().to_lowercase()).filter(|color| !color.is_empty());
        if color.as_deref().is_some_and(|color| !palette::is_color(color)) {
            errors.add("color", lang.t("event-color-bad"));
        }
        let mut choice = |field: &'static str, typed: &str, among: &[&str]| {
            let typed = typed.trim();
            if !typed.is_empty() && !among.contains(&typed) {
                errors.add(field, lang.t("field-choice-bad"));
            }
            if typed.is_empty() { among[0].to_owned() } else { typed.to_owned() }
        };
        let status = choice("status", &self.status, &["confirmed", "tentative", "cancelled"]);
        let visibility = choice("visibility", &self.visibility, &["default", "public", "private"]);
        let transparency = choice("transparency", &self.transparency, &["opaque", "transparent"]);
        let guests = self.guests(lang, &mut errors);
        let guest_rights = self.rights(lang, &mut errors);
        let kept = ground.kept.map(|(event, _)| event);
        let kept_reminders = kept.and_then(|event| event.reminders.clone());
        let reminders = match &self.reminders {
            // An import may have more than the form takes.
            Some(typed) if *typed != reminders::typed(kept_reminders.as_ref()) => {
                reminders::reminders(typed, lang, &mut errors)
            }
            _ => kept_reminders,
        };
        let kept_conference = kept.and_then(|event| event.conference_data.clone());
        let conference = match self.conference_url.as_deref().map(str::trim) {
            Some(typed) if Some(typed) == conference::url(kept_conference.as_ref()).as_deref() => {
                kept_conference
            }
            None => kept_conference,
            Some("") => None,
            Some(typed) => {
                let conference = conference::from_address(typed);
                if conference.is_none() {
                    let most = conference::MAX_CHARS;
                    errors.add("conference_url", lang.t1("event-conference-bad", "most", most));
                }
                conference
            }
        };
        let draft = calendar.zip(when).map(|(calendar, when)| EventDraft {
            calendar: calendar.id,
            title,
            description: filled(description),
            location: filled(location),
            when,
            rule,
            kept_rule,
            color,
            status,
            visibility,
            transparency,
            reminders,
            conference,
            guest_rights,
        });
        errors.or(draft.map(|draft| (draft, guests)))
    }

    fn rights(&self, lang: Lang, errors: &mut FieldErrors) -> Option<GuestRights> {
        let typed = self.guest_reminder_minutes.trim();
        let known = REMINDER_CHOICES.into_iter().find(|minutes| minutes.to_string() == typed);
        if !typed.is_empty() && known.is_none() {
            errors.add("guest_reminder_minutes", lang.t("field-choice-bad"));
        }
        Some(GuestRights {
            can_see_guests: self.guests_can_see_guests,
            can_invite: self.guests_can_invite,
            reminder_minutes: known,
        })
    }

    /// Whether the time is `when`, as the form of an event shows it.
    fn shows(&self, when: &When) -> bool {
        self.is_all_day == when.is_all_day()
            && self.timezone == when.zone().name()
            && (self.start_time.as_str(), self.end_time.as_str())
                == (times(when).0.as_str(), times(when).1.as_str())
    }

    fn calendar<'a>(&self, ground: &Ground<'a>, errors: &mut FieldErrors) -> Option<&'a Calendar> {
        let wanted = self.calendar_id.trim();
        let calendar = if wanted.is_empty() {
            ground.calendars.iter().find(|calendar| calendar.is_primary)
        } else {
            wanted
                .parse()
                .ok()
                .and_then(|wanted| ground.calendars.iter().find(|calendar| calendar.id == wanted))
        };
        if calendar.is_none() {
            errors.add("calendar_id", ground.lang.t("event-calendar-unknown"));
        }
        calendar
    }

    /// When it is to happen. The fields show minutes: a time nobody touched keeps its seconds, too.
    fn when(&self, ground: Ground<'_>, errors: &mut FieldErrors) -> Option<When> {
        match ground.kept.map(|(_, when)| when).filter(|when| self.shows(when)) {
            Some(when) => Some(when.clone()),
            None => self.typed_when(ground.lang, ground.zone, errors),
        }
    }

    /// When it is to happen and how it repeats, whatever else is wrong with the form; `None` when
    /// its times are not right.
    pub fn glimpse(&self, ground: Ground<'_>) -> Option<(When, Option<Rule>)> {
        let mut errors = FieldErrors::default();
        let when = self.when(ground, &mut errors)?;
        let rule = match repeats(self, ground, &when, &mut errors) {
            Repeats::By(rule) => Some(*rule),
            Repeats::Never | Repeats::Kept(_) => None,
        };
        Some((when, rule))
    }

    /// Reads when it happens; where no zone was typed, in `own_zone`.
    pub(super) fn typed_when(&self, lang: Lang, own_zone: &Zone, errors: &mut FieldErrors) -> Option<When> {
        let zone = match self.timezone.trim() {
            "" => Some(own_zone.clone()),
            name => Zone::named(name).ok(),
        };
        if zone.is_none() {
            errors.add("timezone", lang.t("field-zone-unknown"));
        }
        let bad = if self.is_all_day { "event-date-bad" } else { "event-time-bad" };
        let mut reading = |field: &'static str, text: &str| {
            let reading =
                if self.is_all_day { day(text).map(|day| day.and_time(NaiveTime::MIN)) } else { wall(text) };
            match reading {
                None => errors.add(field, lang.t(bad)),
                Some(at) if !(1900..=2200).contains(&at.year()) => {
                    errors.add(field, lang.t("event-year-bad"));
                }
                Some(at) => return Some(at),
            }
            None
        };
        let start = reading("start_time", &self.start_time)?;
        let end = if self.end_time.trim().is_empty() {
            let length = if self.is_all_day { TimeDelta::zero() } else { TimeDelta::hours(1) };
            start.checked_add_signed(length)?
        } else {
            reading("end_time", &self.end_time)?
        };
        if end < start || (end == start && !self.is_all_day) {
            let key = if self.is_all_day { "event-end-before-day" } else { "event-end-before" };
            errors.add("end_time", lang.t(key));
            return None;
        }
        if end - start > TimeDelta::days(MAX_DAYS) {
            errors.add("end_time", lang.t("event-lasts-too-long"));
            return None;
        }
        let zone = zone?;
        Some(if self.is_all_day {
            When::AllDay { first: start.date(), last: end.date(), zone }
        } else {
            When::Timed { span: span_of(start, end, &zone), zone }
        })
    }

    fn guests(&self, lang: Lang, errors: &mut FieldErrors) -> Vec<Invitee> {
        match attendee::parse_list(&self.attendees) {
            Ok(guests) if guests.len() > MOST_GUESTS => {
                errors.add("attendees", lang.t1("event-guests-too-many", "most", MOST_GUESTS));
            }
            Ok(guests) => return guests,
            Err(bad) => {
                let named: Vec<String> =
                    bad.iter().take(5).map(|part| part.chars().take(80).collect()).collect();
                let values = [("count", bad.len().into()), ("bad", named.join(", ").into())];
                errors.add("attendees", lang.with("event-guests-bad", &values));
            }
        }
        Vec::new()
    }
}

/// Trimmed, and line breaks and other control characters made blanks.
fn one_line(text: &str) -> String {
    text.trim().replace(char::is_control, " ")
}

/// Whether a reader sees nothing of it: blanks, and marks of direction and width alone.
fn shows_nothing(text: &str) -> bool {
    let is_mark = |c| matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    text.chars().all(|c| c.is_whitespace() || is_mark(c))
}

/// Trimmed, with `\n` between lines, as browsers send `\r\n`.
fn lines(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}

fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// Two readings of the clocks in `zone`, or two days, as a form with no more than these sends them.
pub fn typed_times(
    lang: Lang,
    (start, end): (&str, &str),
    zone: &Zone,
    is_all_day: bool,
    errors: &mut FieldErrors,
) -> Option<When> {
    let (start_time, end_time) = (start.to_owned(), end.to_owned());
    EventForm { start_time, end_time, is_all_day, ..EventForm::default() }.typed_when(lang, zone, errors)
}

/// Start and end as such fields show them.
pub fn written_times(when: &When) -> (String, String) {
    times(when)
}

/// Whether a box was sent as ticked.
fn is_ticked(value: &str) -> bool {
    matches!(value, "true" | "on" | "1")
}
