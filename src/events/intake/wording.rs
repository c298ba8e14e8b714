//! Refusals and notes in words, which are kept with the import and said to whoever reads its report.

use super::{Note, Refusal};
use crate::{events::recurrence::RuleError, i18n::Words, ical};

/// Why an entry was not taken.
pub(super) fn refusal(refusal: &Refusal) -> Words {
    match refusal {
        Refusal::Unreadable(refusal) => unreadable(refusal),
        Refusal::RuleTooLong => Words::t("import-refused-rule-too-long"),
        Refusal::OutOfReach => Words::t("import-refused-out-of-reach"),
        Refusal::NoSeries => Words::t("import-refused-no-series"),
        Refusal::Answer => Words::t("import-refused-answer"),
        Refusal::Booked => Words::t("import-refused-booked"),
        Refusal::HasGuests => Words::t("import-refused-has-guests"),
    }
}

fn unreadable(refusal: &ical::Refusal) -> Words {
    use ical::{Other, Refusal};
    match refusal {
        Refusal::NoStart => Words::t("import-refused-no-start"),
        Refusal::BadTime { property, text } => Words::with(
            "import-refused-bad-time",
            [("property", (*property).into()), ("text", text.as_str().into())],
        ),
        Refusal::EndBeforeStart => Words::t("import-refused-end-before-start"),
        Refusal::UnknownZone(zone) => Words::t1("import-refused-unknown-zone", "zone", zone.as_str()),
        Refusal::NotAnEvent(Other::Task) => Words::t("import-refused-task"),
        Refusal::NotAnEvent(Other::Journal) => Words::t("import-refused-journal"),
        Refusal::NotAnEvent(Other::FreeBusy) => Words::t("import-refused-free-busy"),
        Refusal::Duplicate => Words::t("import-refused-duplicate"),
    }
}

/// What is different from the file.
pub(super) fn note(note: &Note) -> Words {
    match note {
        Note::Read(note) => read(note),
        Note::TitleCut => Words::t("import-note-title-cut"),
        Note::DescriptionCut => Words::t("import-note-description-cut"),
        Note::LocationCut => Words::t("import-note-location-cut"),
        Note::NoLength => Words::t("import-note-no-length"),
        Note::RuleKept(error) => Words::t1("import-note-rule-kept", "reason", rule(error)),
        Note::RuleLeftOut => Words::t("import-note-rule-left-out"),
        Note::DatesLeftOut(count) => Words::t1("import-note-dates-left-out", "count", *count),
        Note::SeriesMissing => Words::t("import-note-series-missing"),
        Note::GuestsLeftOut(count) => Words::t1("import-note-guests-left-out", "count", *count),
        Note::NewerHere => Words::t("import-note-newer-here"),
        Note::LeftOutBySeries => Words::t("import-note-left-out-by-series"),
    }
}

fn read(note: &ical::Note) -> Words {
    use ical::Note;
    match note {
        Note::UidMade => Words::t("import-note-uid-made"),
        Note::CutOff => Words::t("import-note-cut-off"),
        Note::UnreadableLines(count) => Words::t1("import-note-unreadable-lines", "count", *count),
        Note::ZoneByRules { name, zone } => Words::with(
            "import-note-zone-by-rules",
            [("name", name.as_str().into()), ("zone", zone.name().into())],
        ),
        Note::ExtraRules => Words::t("import-note-extra-rules"),
        Note::ExclusionRule => Words::t("import-note-exclusion-rule"),
        Note::ThisAndFuture => Words::t("import-note-this-and-future"),
        Note::ExceptionLeftOut(text) => Words::t1("import-note-exception-left-out", "text", text.as_str()),
        Note::ExtraDateLeftOut(text) => Words::t1("import-note-extra-date-left-out", "text", text.as_str()),
        Note::PeriodLength => Words::t("import-note-period-length"),
        Note::AlarmLeftOut => Words::t("import-note-alarm-left-out"),
        Note::AttendeeLeftOut(who) => Words::t1("import-note-attendee-left-out", "who", who.as_str()),
        Note::AttachmentsLeftOut(count) => Words::t1("import-note-attachments-left-out", "count", *count),
    }
}

/// Why a rule is not expanded.
fn rule(error: &RuleError) -> Words {
    let part = |key: &str, part: &str| Words::t1(key, "part", part);
    match error {
        RuleError::Empty | RuleError::TooLong | RuleError::NotAscii => Words::t("import-rule-syntax"),
        RuleError::Syntax(text) => part("import-rule-not-understood", text),
        RuleError::UnknownPart(text) | RuleError::UnknownFrequency(text) => {
            part("import-rule-not-understood", text)
        }
        RuleError::Repeated(text) => part("import-rule-repeated", text),
        RuleError::NoFrequency => Words::t("import-rule-no-frequency"),
        RuleError::TooOften => Words::t("import-rule-too-often"),
        RuleError::Unsupported(text) => part("import-rule-unsupported", text),
        RuleError::Forbidden(text) => part("import-rule-forbidden", text),
        RuleError::OutOfRange(text) => part("import-rule-out-of-range", text),
        RuleError::CountTooLarge => Words::t("import-rule-count-too-large"),
        RuleError::IntervalTooLarge => Words::t("import-rule-interval-too-large"),
        RuleError::CountAndUntil => Words::t("import-rule-count-and-until"),
        RuleError::UntilBeforeStart => Words::t("import-rule-until-before-start"),
        RuleError::NeverHappens => Words::t("import-rule-never-happens"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{i18n::Lang, time::Zone};

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
        let words = |lang: Lang| -> Vec<String> {
            let refusals = refusals.iter().map(|one| lang.say(&refusal(one)));
            refusals.chain(notes.iter().map(|one| lang.say(&note(one)))).collect()
        };
        for (vi, en) in words(Lang::Vi).iter().zip(&words(Lang::En)) {
            // A missing text falls back to English, and to its key.
            assert_ne!(vi, en);
            assert!(!en.contains("import-") && !en.contains('{') && !vi.contains('{'), "{en} / {vi}");
        }
    }
}
