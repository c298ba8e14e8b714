//! How many phrases are understood that were written down for these tests.

use super::super::Style;
use super::said;

const NOW: &str = "2026-11-18T08:40:00";

#[test]
fn vietnamese_phrases_are_understood_as_people_mean_them() {
    assert!(score("vietnamese.tsv", include_str!("vietnamese.tsv"), 97) >= 300);
}

#[test]
fn phrases_that_the_rules_were_not_made_with_are_understood_too() {
    assert!(score("vietnamese_aside.tsv", include_str!("vietnamese_aside.tsv"), 95) >= 130);
    assert!(score("english_aside.tsv", include_str!("english_aside.tsv"), 95) >= 90);
}

/// How many phrases a file has, of which so many in a hundred are right.
fn score(name: &str, file: &str, percent: usize) -> usize {
    let rows: Vec<(&str, &str)> = file
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split_once('\t').expect("a phrase, a tab, what it means"))
        .collect();
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(phrase, wanted)| {
            let said = said(phrase, NOW, Style::default());
            (said != *wanted).then(|| format!("{phrase}: {wanted}, not {said}"))
        })
        .collect();
    let right = rows.len() - wrong.len();
    for line in &wrong {
        println!("{line}");
    }
    println!("{name}: {right} of {} are right", rows.len());
    assert!(
        right * 100 >= rows.len() * percent,
        "only {right} of {} are right:\n{}",
        rows.len(),
        wrong.join("\n")
    );
    rows.len()
}
