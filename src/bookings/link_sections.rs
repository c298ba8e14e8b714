//! The parts of the link's form that fold, each with one line about what is set in it.

use chrono::Weekday;

use super::{
    link_access::LISTINGS,
    link_form::{LinkForm, MEETING_TYPES, hours_field},
    public_page::length,
    reminders,
    weekly_hours::{WEEKDAYS, format_line, parse_days, parse_line},
};
use crate::{i18n::Lang, time::Zone, web::FieldErrors};

/// One part.
pub struct Section {
    /// Its name in ids and texts.
    pub name: &'static str,
    /// What is set in it.
    pub now: String,
    /// Whether something in it is wrong, so that it must be seen.
    pub is_open: bool,
}

/// All parts, in their order on the page.
pub struct Sections {
    pub about: Section,
    pub hours: Section,
    pub timing: Section,
    pub access: Section,
    pub mails: Section,
    pub questions: Section,
}

impl Sections {
    /// The parts of `form`, which may hold what cannot be read.
    pub fn of(form: &LinkForm, errors: &FieldErrors, lang: Lang) -> Self {
        let section = |name, now: Vec<String>, fields: &[&str]| {
            let is_open = errors.iter().any(|(field, _)| fields.iter().any(|mine| is_of(field, mine)));
            Section { name, now: now.join(" · "), is_open }
        };
        Self {
            about: section("about", about(form, lang), &["description", "meeting_type", "location", "color"]),
            hours: section(
                "hours",
                hours(form, lang),
                &["hours_", "overrides", "timezone", "availability_type"],
            ),
            timing: section(
                "timing",
                timing(form, lang),
                &["buffer_", "start_interval_", "min_booking_", "max_booking_", "max_bookings_per_"],
            ),
            access: section(
                "access",
                access(form, lang),
                &["listing", "max_bookings", "expires_on", "owner_confirms_within_minutes"],
            ),
            mails: section(
                "mails",
                mails(form, lang),
                &["reminders", "cancel_notice_", "reschedule_notice_"],
            ),
            questions: section("questions", questions(form, lang), &["questions[", "custom_questions"]),
        }
    }

    /// Each part once.
    pub fn all(&self) -> [&Section; 6] {
        [&self.about, &self.hours, &self.timing, &self.access, &self.mails, &self.questions]
    }
}

/// Whether `field` is the field `mine`, or one of those whose names begin so.
fn is_of(field: &str, mine: &str) -> bool {
    field == mine || (mine.ends_with(['_', '[']) && field.starts_with(mine))
}

fn about(form: &LinkForm, lang: Lang) -> Vec<String> {
    let kind = form.get("meeting_type").trim();
    let meeting = MEETING_TYPES.contains(&kind).then(|| lang.t(&format!("meeting-{kind}")));
    let said = |field: &str, most: usize| {
        let text = form.get(field).trim();
        let short: String = text.chars().take(most).collect();
        let end = if short.len() < text.len() { "…" } else { "" };
        (!text.is_empty()).then(|| format!("{short}{end}"))
    };
    let parts: Vec<String> =
        [meeting, said("location", 40), said("description", 60)].into_iter().flatten().collect();
    or_nothing(parts, "link-now-nothing", lang)
}

fn hours(form: &LinkForm, lang: Lang) -> Vec<String> {
    let weekdays = std::iter::successors(Some(Weekday::Mon), |day| Some(day.succ()));
    let mut runs: Vec<(Weekday, Weekday, String)> = Vec::new();
    for (day, weekday) in WEEKDAYS.iter().zip(weekdays) {
        let typed = form.get(&hours_field(day)).trim();
        let line = parse_line(typed).map_or_else(|_| typed.to_owned(), |ranges| format_line(&ranges));
        match runs.last_mut() {
            Some((_, last, same)) if *same == line && last.succ() == weekday => *last = weekday,
            _ => runs.push((weekday, weekday, line)),
        }
    }
    let name = |day| lang.weekday_short(day);
    let mut parts: Vec<String> = runs
        .into_iter()
        .filter(|(.., line)| !line.is_empty())
        .map(|(first, last, line)| match first == last {
            true => format!("{} {line}", name(first)),
            false => format!("{}–{} {line}", name(first), name(last)),
        })
        .collect();
    if parts.is_empty() {
        parts.push(lang.t("link-now-closed"));
    }
    let own = parse_days(form.get("overrides")).map_or(0, |days| days.len());
    if own > 0 {
        parts.push(lang.t1("link-now-days", "count", own));
    }
    parts.extend(Zone::named(form.get("timezone")).ok().map(|zone| zone.city()));
    parts
}

fn timing(form: &LinkForm, lang: Lang) -> Vec<String> {
    let number = |field: &str| form.get(field).trim().parse::<i32>().ok().filter(|number| *number > 0);
    let time =
        |key: &str, field: &str| number(field).map(|minutes| lang.t1(key, "time", length(lang, minutes)));
    let count = |key: &str, field: &str| number(field).map(|count| lang.t1(key, "count", count));
    [
        time("link-now-notice", "min_booking_notice_minutes"),
        count("link-now-window", "max_booking_days_future"),
        time("link-now-before", "buffer_before_minutes"),
        time("link-now-after", "buffer_after_minutes"),
        time("link-now-interval", "start_interval_minutes"),
        count("link-now-per-day", "max_bookings_per_day"),
        count("link-now-per-week", "max_bookings_per_week"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn access(form: &LinkForm, lang: Lang) -> Vec<String> {
    let listing = form.get("listing").trim();
    let listing = LISTINGS.contains(&listing).then(|| lang.t(&format!("link-now-{listing}")));
    let most = form.get("max_bookings").trim().parse::<i32>().ok();
    let most = most.map(|most| lang.t1("link-now-most", "count", most));
    let last = form.get("expires_on").trim().parse::<chrono::NaiveDate>().ok();
    let last = last.map(|day| lang.t1("links-until", "day", lang.days(day, day)));
    let off = (!form.is_ticked("is_active")).then(|| lang.t("links-off"));
    [listing, most, last, off].into_iter().flatten().collect()
}

fn mails(form: &LinkForm, lang: Lang) -> Vec<String> {
    let minutes = reminders::parse(form.get("reminders")).unwrap_or_default();
    let words = |minutes: u32| length(lang, i32::try_from(minutes).unwrap_or(i32::MAX));
    let parts = minutes.into_iter().map(|minutes| lang.t1("link-now-reminder", "time", words(minutes)));
    or_nothing(parts.collect(), "link-now-no-reminder", lang)
}

fn questions(form: &LinkForm, lang: Lang) -> Vec<String> {
    let count = form.question_rows().iter().filter(|row| !row.is_blank()).count();
    let parts = if count > 0 { vec![lang.t1("link-now-questions", "count", count)] } else { Vec::new() };
    or_nothing(parts, "link-now-nothing", lang)
}

fn or_nothing(mut parts: Vec<String>, key: &str, lang: Lang) -> Vec<String> {
    if parts.is_empty() {
        parts.push(lang.t(key));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> LinkForm {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        LinkForm::default().overlaid(pairs.collect())
    }

    #[test]
    fn a_part_says_in_one_line_what_is_set_in_it() {
        let week = [
            ("hours_mon", "9-12, 13-17"),
            ("hours_tue", "09:00-12:00,13:00-17:00"),
            ("hours_wed", ""),
            ("hours_thu", "8-10"),
            ("overrides", "2026-12-24: off"),
            ("timezone", "Asia/Ho_Chi_Minh"),
            ("min_booking_notice_minutes", "240"),
            ("max_booking_days_future", "60"),
            ("buffer_after_minutes", "90"),
            ("listing", "secret"),
            ("max_bookings", "1"),
            ("is_active", "true"),
            ("reminders", "1440"),
        ];
        let sections = Sections::of(&form(&week), &FieldErrors::default(), Lang::En);
        let now = sections.all().map(|section| section.now.replace(['\u{2068}', '\u{2069}'], ""));
        assert_eq!(
            now[1],
            "Mon–Tue 09:00-12:00, 13:00-17:00 · Thu 08:00-10:00 · 1 day with other hours · Ho Chi Minh"
        );
        assert_eq!(now[2], "notice of 4 hours · up to 60 days ahead · 90 minutes after");
        assert_eq!(now[3], "Secret · one booking");
        assert_eq!(now[4], "Reminder one day before");
        assert_eq!(now[5], "Nothing yet");
    }

    #[test]
    fn a_part_in_which_something_is_wrong_is_open() {
        let open = |field: &str| {
            let mut errors = FieldErrors::default();
            errors.add(field, "wrong".to_owned());
            let sections = Sections::of(&form(&[]), &errors, Lang::Vi);
            sections.all().map(|section| section.is_open)
        };
        assert_eq!(open("hours_sun"), [false, true, false, false, false, false]);
        assert_eq!(open("max_bookings_per_day"), [false, false, true, false, false, false]);
        assert_eq!(open("max_bookings"), [false, false, false, true, false, false]);
        assert_eq!(open("questions[3][label]"), [false, false, false, false, false, true]);
        assert_eq!(open("title"), [false; 6]);
    }
}
