//! Refusals and notes in words.

use crate::{
    events::{
        intake::{Note, Refusal},
        recurrence::RuleError,
    },
    i18n::Lang,
    ical,
};

/// Why an entry was not taken.
pub(super) fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Unreadable(refusal) => unreadable(lang, refusal),
        Refusal::RuleTooLong => lang.t("import-refused-rule-too-long"),
        Refusal::OutOfReach => lang.t("import-refused-out-of-reach"),
        Refusal::NoSeries => lang.t("import-refused-no-series"),
        Refusal::Answer => lang.t("import-refused-answer"),
        Refusal::Booked => lang.t("import-refused-booked"),
        Refusal::HasGuests => lang.t("import-refused-has-guests"),
    }
}

fn unreadable(lang: Lang, refusal: &ical::Refusal) -> String {
    use ical::{Other, Refusal};
    match refusal {
        Refusal::NoStart => lang.t("import-refused-no-start"),
        Refusal::BadTime { property, text } => lang.with(
            "import-refused-bad-time",
            &[("property", (*property).into()), ("text", text.as_str().into())],
        ),
        Refusal::EndBeforeStart => lang.t("import-refused-end-before-start"),
        Refusal::UnknownZone(zone) => lang.t1("import-refused-unknown-zone", "zone", zone.as_str()),
        Refusal::NotAnEvent(Other::Task) => lang.t("import-refused-task"),
        Refusal::NotAnEvent(Other::Journal) => lang.t("import-refused-journal"),
        Refusal::NotAnEvent(Other::FreeBusy) => lang.t("import-refused-free-busy"),
        Refusal::Duplicate => lang.t("import-refused-duplicate"),
    }
}

/// What is different from the file.
pub(super) fn note(lang: Lang, note: &Note) -> String {
    match note {
        Note::Read(note) => read(lang, note),
        Note::TitleCut => lang.t("import-note-title-cut"),
        Note::DescriptionCut => lang.t("import-note-description-cut"),
        Note::LocationCut => lang.t("import-note-location-cut"),
        Note::NoLength => lang.t("import-note-no-length"),
        Note::RuleKept(error) => lang.t1("import-note-rule-kept", "reason", rule(lang, error)),
        Note::RuleLeftOut => lang.t("import-note-rule-left-out"),
        Note::DatesLeftOut(count) => lang.t1("import-note-dates-left-out", "count", *count),
        Note::SeriesMissing => lang.t("import-note-series-missing"),
        Note::GuestsLeftOut(count) => lang.t1("import-note-guests-left-out", "count", *count),
        Note::NewerHere => lang.t("import-note-newer-here"),
        Note::LeftOutBySeries => lang.t("import-note-left-out-by-series"),
    }
}

fn read(lang: Lang, note: &ical::Note) -> String {
    use ical::Note;
    match note {
        Note::UidMade => lang.t("import-note-uid-made"),
        Note::CutOff => lang.t("import-note-cut-off"),
        Note::UnreadableLines(count) => lang.t1("import-note-unreadable-lines", "count", *count),
        Note::ZoneByRules { name, zone } => lang.with(
            "import-note-zone-by-rules",
            &[("name", name.as_str().into()), ("zone", zone.name().to_owned().into())],
        ),
        Note::ExtraRules => lang.t("import-note-extra-rules"),
        Note::ExclusionRule => lang.t("import-note-exclusion-rule"),
        Note::ThisAndFuture => lang.t("import-note-this-and-future"),
        Note::ExceptionLeftOut(text) => lang.t1("import-note-exception-left-out", "text", text.as_str()),
        Note::ExtraDateLeftOut(text) => lang.t1("import-note-extra-date-left-out", "text", text.as_str()),
        Note::PeriodLength => lang.t("import-note-period-length"),
        Note::AlarmLeftOut => lang.t("import-note-alarm-left-out"),
        Note::AttendeeLeftOut(who) => lang.t1("import-note-attendee-left-out", "who", who.as_str()),
        Note::AttachmentsLeftOut(count) => lang.t1("import-note-attachments-left-out", "count", *count),
    }
}

/// Why a rule is not expanded.
fn rule(lang: Lang, error: &RuleError) -> String {
    let part = |key: &str, part: &str| lang.t1(key, "part", part.to_owned());
    match error {
        RuleError::Empty | RuleError::TooLong | RuleError::NotAscii => lang.t("import-rule-syntax"),
        RuleError::Syntax(text) => part("import-rule-not-understood", text),
        RuleError::UnknownPart(text) | RuleError::UnknownFrequency(text) => {
            part("import-rule-not-understood", text)
        }
        RuleError::Repeated(text) => part("import-rule-repeated", text),
        RuleError::NoFrequency => lang.t("import-rule-no-frequency"),
        RuleError::TooOften => lang.t("import-rule-too-often"),
        RuleError::Unsupported(text) => part("import-rule-unsupported", text),
        RuleError::Forbidden(text) => part("import-rule-forbidden", text),
        RuleError::OutOfRange(text) => part("import-rule-out-of-range", text),
        RuleError::CountTooLarge => lang.t("import-rule-count-too-large"),
        RuleError::IntervalTooLarge => lang.t("import-rule-interval-too-large"),
        RuleError::CountAndUntil => lang.t("import-rule-count-and-until"),
        RuleError::UntilBeforeStart => lang.t("import-rule-until-before-start"),
        RuleError::NeverHappens => lang.t("import-rule-never-happens"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Zone;

    #[test]
    fn every_reason_has_words_in_both_languages() {
        use ical::{Note as Noticed, Other, Refusal as Unread};
        let refusals = [
            Refusal::Unreadable(Unread::NoStart),
            Refusal::Unreadable(Unread::BadTime { property: "DTSTART", text: "x".into() }),
            Refusal::Unreadable(Unread::EndBeforeStart),
            Refusal::Unreadable(Unread::UnknownZone("x".into())),
            Refusal::Unreadable(Unread::NotAnEvent(Other::Task)),
            Refusal::Unreadable(Unread::NotAnEvent(Other::Journal)),
            Refusal::Unreadable(Unread::NotAnEvent(Other::FreeBusy)),
            Refusal::Unreadable(Unread::Duplicate),
            Refusal::RuleTooLong,
            Refusal::OutOfReach,
            Refusal::NoSeries,
            Refusal::Answer,
            Refusal::Booked,
            Refusal::HasGuests,
        ];
        let rules = [
            RuleError::NotAscii,
            RuleError::Syntax("x".into()),
            RuleError::Repeated("COUNT".into()),
            RuleError::NoFrequency,
            RuleError::TooOften,
            RuleError::Unsupported("BYDAY"),
            RuleError::Forbidden("BYDAY"),
            RuleError::OutOfRange("BYDAY"),
            RuleError::CountTooLarge,
            RuleError::IntervalTooLarge,
            RuleError::CountAndUntil,
            RuleError::UntilBeforeStart,
            RuleError::NeverHappens,
        ];
        let noticed = [
            Noticed::UidMade,
            Noticed::CutOff,
            Noticed::UnreadableLines(2),
            Noticed::ZoneByRules { name: "x".into(), zone: Zone::utc() },
            Noticed::ExtraRules,
            Noticed::ExclusionRule,
            Noticed::ThisAndFuture,
            Noticed::ExceptionLeftOut("x".into()),
            Noticed::ExtraDateLeftOut("x".into()),
            Noticed::PeriodLength,
            Noticed::AlarmLeftOut,
            Noticed::AttendeeLeftOut("x".into()),
            Noticed::AttachmentsLeftOut(2),
        ];
        let own = [
            Note::TitleCut,
            Note::DescriptionCut,
            Note::LocationCut,
            Note::NoLength,
            Note::RuleLeftOut,
            Note::DatesLeftOut(2),
            Note::SeriesMissing,
            Note::GuestsLeftOut(2),
            Note::NewerHere,
            Note::LeftOutBySeries,
        ];
        let notes: Vec<Note> = own
            .into_iter()
            .chain(noticed.into_iter().map(Note::Read))
            .chain(rules.into_iter().map(Note::RuleKept))
            .collect();
        let words = |lang| -> Vec<String> {
            let refusals = refusals.iter().map(|one| refusal(lang, one));
            refusals.chain(notes.iter().map(|one| note(lang, one))).collect()
        };
        for (vi, en) in words(Lang::Vi).iter().zip(&words(Lang::En)) {
            // A missing text falls back to English, and to its key.
            assert_ne!(vi, en);
            assert!(!en.contains("import-") && !en.contains('{') && !vi.contains('{'), "{en} / {vi}");
        }
    }
}
