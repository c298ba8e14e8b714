//! How many Vietnamese phrases are understood.

use super::super::Style;
use super::said;

const NOW: &str = "2026-11-18T08:40:00";

#[test]
fn vietnamese_phrases_are_understood_as_people_mean_them() {
    let rows: Vec<(&str, &str)> = include_str!("vietnamese.tsv")
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
    println!("{right} of {} Vietnamese phrases are right", rows.len());
    assert!(rows.len() >= 300);
    assert!(
        right * 100 >= rows.len() * 95,
        "only {right} of {} are right:\n{}",
        rows.len(),
        wrong.join("\n")
    );
}
