//! Sentences that speak of no time.

use super::super::{Languages, Order, Style};
use super::said;

#[test]
fn no_time_is_found_in_sentences_without_one() {
    let sentences: Vec<&str> = include_str!("without_time.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect();
    assert!(sentences.len() >= 550);
    let mut wrong = Vec::new();
    for sentence in sentences {
        for order in [Order::DayMonth, Order::MonthDay] {
            let said = said(sentence, "2026-11-18T08:40:00", Style { order, languages: Languages::Both });
            if !said.is_empty() {
                wrong.push(format!("{sentence}: {said}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
