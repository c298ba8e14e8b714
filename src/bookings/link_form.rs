//! The form of a booking link: what was typed, and how it is read.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::{
    access_fields,
    booking_link::{BookingLink, LinkDraft},
    hours_words::{days_error, line_error},
    link_access::Access,
    link_saving::Wish,
    question_rows::{Row, Rows},
    questions, reminders,
    slug::{MAX_SLUG_CHARS, is_slug, slug_of},
    weekly_hours::{WEEKDAYS, WeeklyHours, format_days, format_line, parse_days, parse_line},
};
use crate::{accounts::User, i18n::Lang, time::Zone, web::FieldErrors};

/// The fields of the form, apart from those of the weekdays and of [`access_fields`].
const FIELDS: [&str; 23] = [
    "title",
    "slug",
    "description",
    "duration_minutes",
    "start_interval_minutes",
    "buffer_before_minutes",
    "buffer_after_minutes",
    "availability_type",
    "min_booking_notice_minutes",
    "max_booking_days_future",
    "color",
    "location",
    "meeting_type",
    "is_active",
    "timezone",
    "overrides",
    "max_bookings_per_day",
    "max_bookings_per_week",
    "cancel_notice_minutes",
    "reschedule_notice_minutes",
    "reminders",
    "owner_confirms_within_minutes",
    "guests_confirm",
];

/// Numbers: the field, the least and the most.
const NUMBERS: [(&str, i32, i32); 7] = [
    ("duration_minutes", 1, 1_440),
    ("buffer_before_minutes", 0, 1_440),
    ("buffer_after_minutes", 0, 1_440),
    ("min_booking_notice_minutes", 0, 525_600),
    ("max_booking_days_future", 0, 730),
    ("cancel_notice_minutes", 0, 525_600),
    ("reschedule_notice_minutes", 0, 525_600),
];

/// Numbers that may be left out.
const OPTIONAL_NUMBERS: [(&str, i32, i32); 4] = [
    ("start_interval_minutes", 5, 1_440),
    ("max_bookings_per_day", 1, 1_000),
    ("max_bookings_per_week", 1, 1_000),
    ("owner_confirms_within_minutes", 5, 43_200),
];

/// How long a request may wait for its owner, as the form offers it, in minutes.
const WAITS: [i32; 6] = [240, 720, 1_440, 2_880, 4_320, 10_080];

/// The meeting types a link may have, besides none.
pub const MEETING_TYPES: [&str; 5] = ["in_person", "phone", "google_meet", "zoom", "custom"];

/// What guests may book: free time only, or the hours whatever the calendars say.
pub const AVAILABILITY_TYPES: [&str; 2] = ["calendar_sync", "specific_hours"];

const OFFICE_HOURS: &str = "09:00-12:00, 13:00-17:00";

/// What was typed, by field.
#[derive(Debug, Clone, Default)]
pub struct LinkForm {
    values: HashMap<String, String>,
    questions: Rows,
}

impl LinkForm {
    /// What a new link is when nothing is said.
    pub fn new(owner: &User) -> Self {
        let mut form = Self::default();
        for (field, value) in [
            ("duration_minutes", "30"),
            ("buffer_before_minutes", "0"),
            ("buffer_after_minutes", "0"),
            ("min_booking_notice_minutes", "0"),
            ("max_booking_days_future", "60"),
            ("cancel_notice_minutes", "0"),
            ("reschedule_notice_minutes", "0"),
            ("availability_type", "calendar_sync"),
            ("is_active", "true"),
            ("listing", "listed"),
            ("timezone", &owner.timezone),
        ] {
            form.set(field, value);
        }
        for day in &WEEKDAYS[..5] {
            form.set(&hours_field(day), OFFICE_HOURS);
        }
        form
    }

    /// What the form for a new link suggests: a few hours of notice and a reminder, too.
    pub fn suggested(owner: &User) -> Self {
        let mut form = Self::new(owner);
        form.set("min_booking_notice_minutes", "240");
        form.set("reminders", "1440");
        form
    }

    /// A link as it is, in the words of `lang`.
    pub fn of(link: &BookingLink, access: &Access, lang: Lang) -> Self {
        let hours = link.hours();
        let minutes = |stored: Option<&Value>| {
            let minutes = reminders::from_json(stored);
            minutes.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
        };
        let filled = |number: Option<i32>| number.map(|number| number.to_string()).unwrap_or_default();
        let mut form = Self { questions: Rows::of(&link.questions()), ..Self::default() };
        for (field, value) in [
            ("title", link.title.clone()),
            ("slug", link.slug.clone()),
            ("description", link.description.clone().unwrap_or_default()),
            ("duration_minutes", link.duration_minutes.to_string()),
            ("start_interval_minutes", filled(link.start_interval_minutes)),
            ("max_bookings_per_day", filled(link.max_bookings_per_day)),
            ("max_bookings_per_week", filled(link.max_bookings_per_week)),
            ("reminders", minutes(link.reminders.as_ref())),
            ("owner_confirms_within_minutes", filled(link.owner_confirms_within_minutes)),
            ("guests_confirm", link.guests_confirm.to_string()),
            ("overrides", format_days(&hours.overrides, &lang.t("link-days-off"))),
            ("buffer_before_minutes", link.buffer_before_minutes.to_string()),
            ("buffer_after_minutes", link.buffer_after_minutes.to_string()),
            ("availability_type", link.availability_type.clone()),
            ("min_booking_notice_minutes", link.min_booking_notice_minutes.to_string()),
            ("max_booking_days_future", link.max_booking_days_future.to_string()),
            ("cancel_notice_minutes", link.cancel_notice_minutes.to_string()),
            ("reschedule_notice_minutes", link.reschedule_notice_minutes.to_string()),
            ("color", link.color.clone().unwrap_or_default()),
            ("location", link.location.clone().unwrap_or_default()),
            ("meeting_type", link.meeting_type.clone().unwrap_or_default()),
            ("is_active", link.is_active.to_string()),
            ("timezone", hours.zone.name().to_owned()),
        ] {
            form.set(field, &value);
        }
        for (field, value) in access_fields::FIELDS.iter().zip(access_fields::values(access)) {
            form.set(field, &value);
        }
        for (day, ranges) in WEEKDAYS.iter().zip(&hours.weekly) {
            form.set(&hours_field(day), &format_line(ranges));
        }
        form
    }

    /// This form with what was sent written over it; fields that were not sent keep their value. Of
    /// a field sent twice the last counts, so that a hidden `false` can stand before a box.
    pub fn overlaid(mut self, pairs: Vec<(String, String)>) -> Self {
        self.questions = self.questions.overlaid(&pairs);
        for (field, value) in pairs {
            let is_ours = |fields: &[&str]| fields.contains(&field.as_str());
            if is_ours(&FIELDS) || is_ours(&access_fields::FIELDS) || is_hours_field(&field) {
                self.values.insert(field, value);
            }
        }
        self
    }

    /// As [`LinkForm::overlaid`], for a new link: once one day's hours are sent, days that are not
    /// are closed.
    pub fn created(mut self, pairs: Vec<(String, String)>) -> Self {
        if pairs.iter().any(|(field, _)| is_hours_field(field)) {
            self.values.retain(|field, _| !is_hours_field(field));
        }
        self.overlaid(pairs)
    }

    /// What stands in `field`.
    pub fn get(&self, field: &str) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }

    /// The rows of the questions, blank ones too.
    pub fn question_rows(&self) -> Vec<Row> {
        self.questions.shown()
    }

    /// What stands in the field of a weekday, `mon` to `sun`.
    pub fn hours(&self, day: &str) -> &str {
        self.get(&hours_field(day))
    }

    /// Whether the box is ticked.
    pub fn is_ticked(&self, field: &str) -> bool {
        matches!(self.get(field).trim(), "true" | "on" | "1")
    }

    /// How long a request may wait for its owner, in minutes: what is offered, and what is set.
    pub fn waits(&self) -> Vec<i32> {
        let set = self.get("owner_confirms_within_minutes").trim().parse().ok();
        let own = set.filter(|minutes| *minutes > 0 && !WAITS.contains(minutes));
        let mut waits: Vec<i32> = WAITS.into_iter().chain(own).collect();
        waits.sort_unstable();
        waits
    }

    /// The draft, or what is wrong with it.
    ///
    /// # Errors
    /// A message for each field that cannot be read.
    pub fn parse(&self, lang: Lang) -> Result<Wish, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = self.get("title").trim().to_owned();
        if title.is_empty() {
            errors.add("title", lang.t("field-required"));
        }
        for (field, most) in [("title", 255), ("description", 32_768), ("location", 2_048)] {
            if self.get(field).trim().chars().count() > most {
                errors.add(field, lang.t("field-too-long"));
            }
        }
        let (slug, chose_slug) = self.slug(&title, lang, &mut errors);
        let numbers = NUMBERS.map(|(field, least, most)| self.number(field, least, most, lang, &mut errors));
        let optional = OPTIONAL_NUMBERS.map(|(field, least, most)| match self.get(field).trim() {
            "" => None,
            _ => Some(self.number(field, least, most, lang, &mut errors)),
        });
        let availability_type = self.choice("availability_type", &AVAILABILITY_TYPES, lang, &mut errors);
        let meeting_type = self.choice("meeting_type", &MEETING_TYPES, lang, &mut errors);
        if availability_type.is_none() {
            errors.add("availability_type", lang.t("field-choice-bad"));
        }
        let color = self.filled("color").map(|color| color.to_lowercase());
        if color.as_deref().is_some_and(|color| !is_color(color)) {
            errors.add("color", lang.t("link-color-bad"));
        }
        let hours = self.weekly_hours(lang, &mut errors);
        let access = access_fields::parse(self, lang, &mut errors);
        let questions = self.questions.parse(lang, &mut errors);
        let minutes = reminders::parse(self.get("reminders"));
        if minutes.is_none() {
            let bounds =
                [("count", reminders::MOST.into()), ("most", reminders::MAX_MINUTES.to_string().into())];
            errors.add("reminders", lang.with("link-reminders-bad", &bounds));
        }
        let [duration, before_minutes, after_minutes, notice, window, cancel_notice, move_notice] = numbers;
        let [interval, per_day, per_week, owner_confirms] = optional;
        errors.or(hours.zip(questions).map(|(hours, questions)| Wish {
            draft: LinkDraft {
                title,
                slug,
                description: self.filled("description"),
                duration_minutes: duration,
                buffer_before_minutes: before_minutes,
                buffer_after_minutes: after_minutes,
                availability_type: availability_type.unwrap_or_default(),
                availability_hours: hours.to_json(),
                min_booking_notice_minutes: notice,
                max_booking_days_future: window,
                color,
                location: self.filled("location"),
                meeting_type,
                start_interval_minutes: interval,
                max_bookings_per_day: per_day,
                max_bookings_per_week: per_week,
                cancel_notice_minutes: cancel_notice,
                reschedule_notice_minutes: move_notice,
                custom_questions: questions::to_json(&questions),
                reminders: minutes.and_then(|minutes| reminders::to_json(&minutes)),
                owner_confirms_within_minutes: owner_confirms,
                guests_confirm: self.is_ticked("guests_confirm"),
                is_active: self.is_ticked("is_active"),
            },
            access,
            chose_slug,
        }))
    }

    /// The slug, and whether it was typed.
    fn slug(&self, title: &str, lang: Lang, errors: &mut FieldErrors) -> (String, bool) {
        let typed = self.get("slug").trim().to_lowercase();
        if !typed.is_empty() {
            if !is_slug(&typed) {
                errors.add("slug", lang.t1("link-slug-bad", "most", MAX_SLUG_CHARS));
            }
            return (typed, true);
        }
        let made = slug_of(title);
        (if made.is_empty() { "booking".to_owned() } else { made }, false)
    }

    /// The whole number in `field`, from `least` to `most`.
    pub(super) fn number(
        &self,
        field: &str,
        least: i32,
        most: i32,
        lang: Lang,
        errors: &mut FieldErrors,
    ) -> i32 {
        match self.get(field).trim().parse::<i32>() {
            Ok(number) if (least..=most).contains(&number) => number,
            _ => {
                let bounds = [("least", least.to_string().into()), ("most", most.to_string().into())];
                errors.add(field, lang.with("link-number-bad", &bounds));
                least
            }
        }
    }

    fn choice(&self, field: &str, of: &[&str], lang: Lang, errors: &mut FieldErrors) -> Option<String> {
        let chosen = self.filled(field)?;
        if !of.contains(&chosen.as_str()) {
            errors.add(field, lang.t("field-choice-bad"));
        }
        Some(chosen)
    }

    fn weekly_hours(&self, lang: Lang, errors: &mut FieldErrors) -> Option<WeeklyHours> {
        let weekly = WEEKDAYS.map(|day| {
            parse_line(self.hours(day)).unwrap_or_else(|error| {
                errors.add(hours_field(day), line_error(&error, lang));
                Vec::new()
            })
        });
        let overrides = parse_days(self.get("overrides")).unwrap_or_else(|error| {
            errors.add("overrides", days_error(&error, lang));
            BTreeMap::new()
        });
        let Ok(zone) = Zone::named(self.get("timezone")) else {
            errors.add("timezone", lang.t("field-zone-unknown"));
            return None;
        };
        Some(WeeklyHours { zone, weekly, overrides })
    }

    fn filled(&self, field: &str) -> Option<String> {
        Some(self.get(field).trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn set(&mut self, field: &str, value: &str) {
        self.values.insert(field.to_owned(), value.to_owned());
    }
}

/// The name of a weekday's field.
pub fn hours_field(day: &str) -> String {
    format!("hours_{day}")
}

fn is_hours_field(field: &str) -> bool {
    field.strip_prefix("hours_").is_some_and(|day| WEEKDAYS.contains(&day))
}

fn is_color(color: &str) -> bool {
    color.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}
