//! The owner's questions as the editor shows them: one row of fields each.

use std::collections::BTreeMap;

use super::questions::{
    BadQuestions, Kind, MAX_LABEL_CHARS, MOST, MOST_OPTIONS, Question, checked, from_json,
};
use crate::{i18n::Lang, web::FieldErrors};

/// Rows for new questions, below those there are.
const BLANK_ROWS: usize = 2;

/// What stands in the fields of one question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub label: String,
    pub kind: String,
    pub required: bool,
    /// One a line.
    pub options: String,
}

impl Row {
    fn of(question: &Question) -> Self {
        Self {
            id: question.id.clone(),
            label: question.label.clone(),
            kind: question.kind.name().to_owned(),
            required: question.required,
            options: question.options.join("\n"),
        }
    }

    /// Whether the row asks nothing, and so is no question.
    pub fn is_blank(&self) -> bool {
        self.label.trim().is_empty() && self.options.trim().is_empty()
    }
}

/// The rows of the editor, and a list sent as one that cannot be read.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    rows: Vec<Row>,
    /// The text of `custom_questions`, if that was sent and is no list of questions.
    unread: Option<String>,
}

impl Rows {
    /// The questions of a link.
    pub fn of(questions: &[Question]) -> Self {
        Self { rows: questions.iter().map(Row::of).collect(), unread: None }
    }

    /// The rows with what was sent in their place, when something was: fields
    /// `questions[0][label]`, or the whole list as JSON in `custom_questions`.
    pub fn overlaid(self, pairs: &[(String, String)]) -> Self {
        let mut sent: BTreeMap<usize, Row> = BTreeMap::new();
        for (name, value) in pairs {
            let Some((index, part)) = row_field(name) else { continue };
            let row = sent.entry(index).or_default();
            match part {
                "id" => row.id.clone_from(value),
                "label" => row.label.clone_from(value),
                "kind" => row.kind.clone_from(value),
                "required" => row.required = matches!(value.as_str(), "true" | "on" | "1"),
                "options" => row.options.clone_from(value),
                _ => {}
            }
        }
        let listed = pairs.iter().rev().find(|(name, _)| name == "custom_questions");
        if let Some((_, text)) = listed {
            let text = text.trim();
            let list = if text.is_empty() { "[]" } else { text };
            let read = serde_json::from_str(list).map_err(|_| BadQuestions::Shape);
            return match read.and_then(|list| from_json(&list)) {
                Ok(questions) => Self::of(&questions),
                Err(_) => Self { unread: Some(text.to_owned()), ..self },
            };
        }
        if sent.is_empty() { self } else { Self { rows: sent.into_values().collect(), unread: None } }
    }

    /// The rows to show: those there are, and blank ones.
    pub fn shown(&self) -> Vec<Row> {
        let filled = self.rows.iter().filter(|row| !row.is_blank()).cloned();
        let mut rows: Vec<Row> = filled.collect();
        let blanks = BLANK_ROWS.min(MOST.saturating_sub(rows.len()));
        rows.extend(std::iter::repeat_n(Row::default(), blanks));
        rows
    }

    /// The questions, or `None` with messages beside the fields of [`Rows::shown`].
    pub fn parse(&self, lang: Lang, errors: &mut FieldErrors) -> Option<Vec<Question>> {
        if self.unread.is_some() {
            errors.add("custom_questions", lang.t("question-list-bad"));
            return None;
        }
        let mut questions = Vec::new();
        for (index, row) in self.rows.iter().filter(|row| !row.is_blank()).enumerate() {
            let kind = if row.kind.is_empty() { Some(Kind::Text) } else { Kind::named(&row.kind) };
            if kind.is_none() {
                errors.add(field(index, "kind"), lang.t("field-choice-bad"));
            }
            questions.push(Question {
                id: row.id.trim().to_owned(),
                label: row.label.clone(),
                kind: kind.unwrap_or_default(),
                required: row.required,
                options: row.options.lines().map(str::to_owned).collect(),
            });
        }
        match checked(questions) {
            Ok(questions) => Some(questions),
            Err(error) => {
                let (field, message) = in_words(&error, lang);
                errors.add(field, message);
                None
            }
        }
    }
}

/// The name of a field of the row `index`.
pub fn field(index: usize, part: &str) -> String {
    format!("questions[{index}][{part}]")
}

/// The row and the part of `questions[0][label]`.
fn row_field(name: &str) -> Option<(usize, &str)> {
    let (index, part) = name.strip_prefix("questions[")?.strip_suffix(']')?.split_once("][")?;
    let index = index.parse().ok().filter(|index| *index < 1_000)?;
    Some((index, part))
}

/// The field a message belongs to, and the message.
fn in_words(error: &BadQuestions, lang: Lang) -> (String, String) {
    match error {
        BadQuestions::Shape => ("custom_questions".to_owned(), lang.t("question-list-bad")),
        BadQuestions::TooMany => (field(MOST, "label"), lang.t1("question-too-many", "most", MOST)),
        BadQuestions::NoLabel(index) => (field(*index, "label"), lang.t("field-required")),
        BadQuestions::TooLong(index) => {
            (field(*index, "label"), lang.t1("question-too-long", "most", MAX_LABEL_CHARS))
        }
        BadQuestions::NoOptions(index) => (field(*index, "options"), lang.t("question-no-options")),
        BadQuestions::TooManyOptions(index) => {
            (field(*index, "options"), lang.t1("question-too-many-options", "most", MOST_OPTIONS))
        }
        BadQuestions::Id(index) => (field(*index, "label"), lang.t("question-id-bad")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&str, &str)]) -> Rows {
        let pairs: Vec<_> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Rows::default().overlaid(&pairs)
    }

    #[test]
    fn rows_are_read_in_order_and_blank_ones_are_no_questions() {
        let rows = sent(&[
            ("questions[10][label]", "Size"),
            ("questions[10][kind]", "select"),
            ("questions[10][options]", "1\n2\n"),
            ("questions[2][label]", "Company"),
            ("questions[2][required]", "true"),
            ("questions[3][label]", " "),
            ("questions[3][kind]", "phone"),
            ("questions[x][label]", "?"),
        ]);
        let questions = rows.parse(Lang::En, &mut FieldErrors::default()).expect("questions");
        let told: Vec<_> =
            questions.iter().map(|question| (question.label.as_str(), question.required)).collect();
        assert_eq!(told, [("Company", true), ("Size", false)]);
        assert_eq!(questions[1].options, ["1", "2"]);
        assert_eq!(rows.shown().len(), 4);
    }

    #[test]
    fn a_list_as_json_will_do_and_a_broken_one_is_told() {
        let rows = sent(&[("custom_questions", r#"[{"id":"c","label":"Company","kind":"text"}]"#)]);
        assert_eq!(rows.shown()[0].label, "Company");
        assert!(sent(&[("custom_questions", "")]).parse(Lang::En, &mut FieldErrors::default()).is_some());
        let mut errors = FieldErrors::default();
        assert!(sent(&[("custom_questions", "[{")]).parse(Lang::En, &mut errors).is_none());
        assert!(errors.of("custom_questions").is_some());
    }
}
