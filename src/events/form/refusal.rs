//! Why a rule is refused, in words.

use crate::{
    events::recurrence::{MAX_COUNT, MAX_INTERVAL, Rule, RuleError},
    i18n::Lang,
};

/// Why a rule is refused, for its owner.
pub(super) fn why_refused(lang: Lang, error: &RuleError) -> String {
    let of = |key: &str, part: &str| lang.t1(key, "part", part.chars().take(60).collect::<String>());
    match error {
        RuleError::Empty | RuleError::NoFrequency => lang.t("event-rule-no-frequency"),
        RuleError::TooLong => lang.t1("event-rule-too-long", "most", Rule::MAX_LENGTH),
        RuleError::NotAscii => lang.t("event-rule-not-ascii"),
        RuleError::Syntax(part) => of("event-rule-syntax", part),
        RuleError::UnknownPart(part) => of("event-rule-unknown-part", part),
        RuleError::Repeated(part) => of("event-rule-repeated", part),
        RuleError::UnknownFrequency(part) => of("event-rule-unknown-frequency", part),
        RuleError::TooOften => lang.t("event-rule-too-often"),
        RuleError::Unsupported(part) => of("event-rule-unsupported", part),
        RuleError::Forbidden(part) => of("event-rule-forbidden", part),
        RuleError::OutOfRange(part) => of("event-rule-out-of-range", part),
        RuleError::CountTooLarge => lang.t1("event-rule-count", "most", MAX_COUNT),
        RuleError::IntervalTooLarge => lang.t1("event-rule-interval", "most", MAX_INTERVAL),
        RuleError::CountAndUntil => lang.t("event-rule-count-and-until"),
        RuleError::UntilBeforeStart => lang.t("event-rule-until-before-start"),
        RuleError::NeverHappens => lang.t("event-rule-never"),
    }
}
