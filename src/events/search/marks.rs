//! Which words of a text were searched for. Only for the eye: what is found is the database's to say.

use crate::i18n::letters::{folded, is_mark};

/// How English changes the end of a word.
const ENDINGS: [&str; 19] = [
    "", "s", "es", "ed", "d", "ing", "ings", "er", "ers", "e", "y", "ies", "ied", "ly", "ment", "ion",
    "ions", "ation", "al",
];

/// How many characters of a long text are shown around what was found.
const AROUND: usize = 60;

/// A word that was searched for, in lower case and without diacritics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub word: String,
    /// Its English stem.
    pub stem: String,
}

/// Finds the words that were searched for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marker {
    /// The last one may be the beginning of a word.
    terms: Vec<Term>,
}

/// A piece of a text, and whether it is to be marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub is_marked: bool,
}

impl Marker {
    pub fn new(terms: Vec<Term>) -> Self {
        Self { terms }
    }

    /// The text in pieces; put together they are the text.
    pub fn pieces(&self, text: &str) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for run in runs(text) {
            let is_marked = self.is_wanted(run);
            match pieces.last_mut() {
                Some(last) if !last.is_marked && !is_marked => last.text.push_str(run),
                _ => pieces.push(Piece { text: run.to_owned(), is_marked }),
            }
        }
        pieces
    }

    /// Whether the text has a word that was searched for.
    pub fn finds(&self, text: &str) -> bool {
        runs(text).any(|run| self.is_wanted(run))
    }

    /// The part of a long text around the first word that was searched for, in one line; `None` when
    /// there is none.
    pub fn snippet(&self, text: &str) -> Option<Vec<Piece>> {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut at = 0;
        let found = runs(&line).find_map(|run| {
            let start = at;
            at += run.len();
            self.is_wanted(run).then_some(start..at)
        })?;
        let start = line[..found.start].char_indices().rev().nth(AROUND).map_or(0, |(index, _)| index);
        let end = line[found.end..].char_indices().nth(AROUND).map_or(line.len(), |(i, _)| found.end + i);
        // From one blank to another, so that no word is cut.
        let start = match line[start..found.start].find(' ') {
            Some(blank) if start > 0 => start + blank + 1,
            _ => start,
        };
        let end = match line[found.end..end].rfind(' ') {
            Some(blank) if end < line.len() => found.end + blank,
            _ => end,
        };
        let (before, after) = (["", "… "][usize::from(start > 0)], ["", " …"][usize::from(end < line.len())]);
        Some(self.pieces(&format!("{before}{}{after}", &line[start..end])))
    }

    fn is_wanted(&self, run: &str) -> bool {
        if !run.starts_with(char::is_alphanumeric) {
            return false;
        }
        let word = folded(run);
        let begins = self.terms.last().is_some_and(|last| word.starts_with(&last.word));
        begins || self.terms.iter().any(|term| term.word == word || term.is_form(&word))
    }
}

impl Term {
    /// Whether `word` looks like a form of the same English word.
    fn is_form(&self, word: &str) -> bool {
        // The stem of `parties` is `parti`.
        let stem = self.stem.strip_suffix('i').unwrap_or(&self.stem);
        if stem.len() < 3 {
            return false;
        }
        let Some(ending) = word.strip_prefix(stem) else { return false };
        let undoubled = ending.strip_prefix(|c| stem.ends_with(c)).unwrap_or(ending);
        ENDINGS.contains(&ending) || ENDINGS.contains(&undoubled)
    }
}

/// The text cut where words begin and end.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let in_word = |c: char| c.is_alphanumeric() || is_mark(c);
        let kind = in_word(first);
        let end = rest.find(|c| in_word(c) != kind).unwrap_or(rest.len());
        let (run, left) = rest.split_at(end);
        rest = left;
        Some(run)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marker(terms: &[(&str, &str)]) -> Marker {
        let term = |(word, stem): &(&str, &str)| Term { word: (*word).into(), stem: (*stem).into() };
        Marker::new(terms.iter().map(term).collect())
    }

    fn marked(marker: &Marker, text: &str) -> String {
        let show = |piece: &Piece| {
            if piece.is_marked { format!("[{}]", piece.text) } else { piece.text.clone() }
        };
        marker.pieces(text).iter().map(show).collect()
    }

    #[test]
    fn words_are_marked_whatever_their_diacritics_and_endings() {
        let hop = marker(&[("hop", "hop")]);
        assert_eq!(marked(&hop, "Họp <b>nhóm</b>, hợp đồng"), "[Họp] <b>nhóm</b>, [hợp] đồng");
        let meetings = marker(&[("meetings", "meet")]);
        assert_eq!(marked(&meetings, "Meeting, meets, meetup"), "[Meeting], [meets], meetup");
        assert_eq!(marked(&marker(&[("run", "run")]), "Running the pruning"), "[Running] the pruning");
        assert_eq!(marked(&marker(&[("parties", "parti")]), "a party"), "a [party]");
    }

    #[test]
    fn only_the_last_word_may_be_a_beginning() {
        let both = marker(&[("hop", "hop"), ("nh", "nh")]);
        assert_eq!(marked(&both, "Hopeless: họp nhóm"), "Hopeless: [họp] [nhóm]");
    }

    #[test]
    fn the_pieces_are_the_text() {
        let text = "  Ho\u{323}p — “x” 会議,\n\t<mark>&amp; ";
        let pieces = marker(&[("hop", "hop")]).pieces(text);
        assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text);
        assert!(marker(&[]).pieces("").is_empty());
    }

    #[test]
    fn a_snippet_stands_around_what_was_found_and_cuts_no_word() {
        let long = format!("{} budget {}", "đầu tiên ".repeat(30), "cuối cùng ".repeat(30));
        let pieces = marker(&[("budget", "budget")]).snippet(&long).expect("it is there");
        let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert!(text.starts_with("… ") && text.ends_with(" …") && text.contains(" budget "), "{text}");
        assert!(text.split(' ').all(|word| "… đầu tiên budget cuối cùng".contains(word)), "{text}");
        assert!(text.chars().count() <= 2 * AROUND + 12, "{text}");
        assert_eq!(marker(&[("x", "x")]).snippet(&long), None);
    }
}
