//! A text cut into words, numbers and marks, each with its place.

use std::ops::Range;

use super::fold::{self, Mark, Tone};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    Mark,
}

/// A word (letters only), a number (digits only) or one other character that is no white space.
/// `9h30` is three tokens, and so is `T6/11` four.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    /// Bytes of the text.
    pub span: Range<usize>,
    /// Lower case without tones and with shapes: `tối` is `tôi`. A mark is itself.
    shape: String,
    tone: Tone,
    /// Lower case without tones and shapes: `tối` is `toi`.
    pub plain: String,
    /// Whether tone or shape is written, so that the word is to be taken literally.
    pub accented: bool,
    /// Whether white space stands before it.
    pub spaced: bool,
    /// Whether a sentence, or the text, begins with it.
    pub opens: bool,
    pub capital: bool,
    /// What a number says; [`u32::MAX`] when it has more than nine digits.
    pub value: u32,
}

impl Token {
    pub fn digits(&self) -> usize {
        if self.kind == Kind::Number { self.span.len() } else { 0 }
    }

    /// Whether this may be the first of a phrase, by its first letter: nearly all words differ there.
    pub fn begins_like(&self, phrase: &str) -> bool {
        let own = match self.kind {
            Kind::Number => Some('0'),
            Kind::Word | Kind::Mark => self.plain.chars().next(),
        };
        own == phrase.chars().next().map(fold::initial)
    }

    /// Whether this is the Vietnamese word (one syllable, lower case, fully accented): as it is
    /// written when any accent is written, by its bare letters when none is. The tone may stand on
    /// either vowel (`hoà`, `hòa`).
    pub fn is_vietnamese(&self, word: &str) -> bool {
        if !self.begins_like(word) || self.kind != Kind::Word {
            return false;
        }
        if !self.accented {
            let mut letters = self.plain.chars();
            return word.chars().all(|c| letters.next() == Some(fold::plain(fold::untoned(c).0)))
                && letters.next().is_none();
        }
        let mut tone = 0;
        let mut letters = self.shape.chars();
        for c in word.chars() {
            let (shape, of_letter) = fold::untoned(c);
            tone = tone.max(of_letter);
            if letters.next() != Some(shape) {
                return false;
            }
        }
        letters.next().is_none() && tone == self.tone
    }
}

/// Cuts a text; linear in its length.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut all: Vec<Token> = Vec::new();
    let mut spaced = true;
    let mut opens = true;
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if c.is_whitespace() {
            spaced = true;
            opens |= c == '\n';
            continue;
        }
        let kind = if c.is_ascii_digit() {
            Kind::Number
        } else if c.is_alphabetic() {
            Kind::Word
        } else {
            Kind::Mark
        };
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = rest.peek() {
            let goes_on = match kind {
                Kind::Number => next.is_ascii_digit(),
                Kind::Word => next.is_alphabetic() || fold::combining(next),
                Kind::Mark => false,
            };
            if !goes_on {
                break;
            }
            end = at + next.len_utf8();
            rest.next();
        }
        let written = &text[start..end];
        let mut token = Token {
            kind,
            span: start..end,
            shape: String::new(),
            tone: 0,
            plain: String::new(),
            accented: false,
            spaced,
            opens,
            capital: c.is_uppercase(),
            value: 0,
        };
        match kind {
            Kind::Word => spell(&mut token, written),
            Kind::Number => {
                token.value = if written.len() > 9 { u32::MAX } else { written.parse().unwrap_or(u32::MAX) };
            }
            Kind::Mark => token.plain.push(dash(c)),
        }
        spaced = false;
        opens = kind == Kind::Mark && matches!(c, '.' | '!' | '?' | ':' | '…' | '"' | '“' | '•');
        all.push(token);
    }
    all
}

fn spell(token: &mut Token, written: &str) {
    for c in written.chars().flat_map(char::to_lowercase) {
        if fold::combining(c) {
            match fold::mark(c) {
                Some(Mark::Tone(tone)) => token.tone = tone,
                Some(shape) => {
                    if let Some(last) = token.shape.pop() {
                        token.shape.push(fold::shaped(last, &shape));
                    }
                }
                None => {}
            }
            token.accented = true;
            continue;
        }
        let (shape, tone) = fold::untoned(c);
        token.tone = token.tone.max(tone);
        token.accented |= !c.is_ascii();
        token.shape.push(shape);
        token.plain.push(fold::plain(shape));
    }
}

/// All dashes and all apostrophes are one.
fn dash(c: char) -> char {
    match c {
        '–' | '—' | '‒' | '−' | '‐' | '‑' => '-',
        '’' | '‘' | '′' | '`' => '\'',
        '″' | '”' => '"',
        '：' => ':',
        other => other,
    }
}
