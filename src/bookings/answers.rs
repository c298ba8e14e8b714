//! What guests answered, in words, and what is wrong with an answer.

use super::{
    Booking, BookingLink,
    questions::{Answers, BadAnswer, Kind, Question, in_order, read_all},
};
use crate::{i18n::Lang, web::FieldErrors};

/// A question with what was answered, or is being typed.
#[derive(Debug, Clone)]
pub struct Asked {
    pub question: Question,
    pub field: String,
    pub value: String,
    pub error: Option<String>,
    /// The word for a question that may be left open, else empty.
    pub optional: String,
}

/// The questions of a link with what stands in the form.
pub fn asked(link: &BookingLink, typed: &Answers, errors: &FieldErrors, lang: Lang) -> Vec<Asked> {
    let asked = |question: Question| {
        let field = question.field();
        let value = typed.get(&question.id).cloned().unwrap_or_default();
        let optional = if question.required { String::new() } else { lang.t("bookings-optional") };
        Asked { value, optional, error: errors.of(&field).map(str::to_owned), field, question }
    };
    link.questions().into_iter().map(asked).collect()
}

/// Reads the answers, or notes what is wrong beside their fields.
pub fn read(questions: &[Question], typed: &Answers, lang: Lang, errors: &mut FieldErrors) -> Answers {
    read_all(questions, typed).unwrap_or_else(|wrong| {
        for (index, error) in wrong {
            let key = match error {
                BadAnswer::Missing if questions[index].kind == Kind::Checkbox => "answer-tick",
                BadAnswer::Missing => "field-required",
                BadAnswer::TooLong => "field-too-long",
                BadAnswer::NotAnOption => "field-choice-bad",
                BadAnswer::NotAPhone => "answer-phone-bad",
            };
            errors.add(questions[index].field(), lang.t(key));
        }
        Answers::new()
    })
}

/// What the guest of `booking` answered: labels and words.
pub fn of(booking: &Booking, link: &BookingLink, lang: Lang) -> Vec<(String, String)> {
    in_order(&link.questions(), booking.custom_answers.as_ref())
        .into_iter()
        .map(|(label, kind, answer)| (label, in_words(kind, answer, lang)))
        .collect()
}

/// An answer as people read it: a ticked box says yes.
pub fn in_words(kind: Option<Kind>, answer: String, lang: Lang) -> String {
    match kind {
        Some(Kind::Checkbox) => lang.t("answer-yes"),
        _ => answer,
    }
}
