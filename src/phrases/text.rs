//! What the rules read: the tokens of a text, and what is known while reading.

use std::cell::RefCell;
use std::ops::Range;

use chrono::{NaiveDate, NaiveDateTime};

use super::piece::{Cue, Read};
use super::token::{self, Kind, Token};
use super::value::{Languages, Order, Style};

/// Tokens with the questions that rules ask of them. A place beyond the end answers no to all.
pub(crate) struct Text {
    tokens: Vec<Token>,
    /// The length of the text.
    bytes: usize,
    /// Whether the text is written with accents.
    is_accented: bool,
    /// The pieces that were read, by place and cue: ranges and prepositions ask for the same again.
    read: RefCell<Vec<[Option<Option<Read>>; Cue::COUNT]>>,
    /// The reader's wall clock.
    pub now: NaiveDateTime,
    pub style: Style,
}

impl Text {
    pub fn new(text: &str, now: NaiveDateTime, style: Style) -> Self {
        let mut tokens = token::tokens(text);
        // In a text that is shouted capitals tell nothing apart.
        if text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase) {
            tokens.iter_mut().for_each(|token| token.capital = false);
        }
        let read = RefCell::new(Vec::new());
        let is_accented = tokens.iter().any(|token| token.accented);
        Self { tokens, bytes: text.len(), is_accented, read, now, style }
    }

    /// What `read` finds at a place, worked out once.
    pub(super) fn once(&self, i: usize, cue: Cue, read: impl FnOnce() -> Option<Read>) -> Option<Read> {
        if let Some(Some(known)) = self.read.borrow().get(i).map(|at| &at[cue as usize]) {
            return known.clone();
        }
        let found = read();
        self.read.borrow_mut().resize_with(self.tokens.len(), || [const { None }; Cue::COUNT]);
        if let Some(at) = self.read.borrow_mut().get_mut(i) {
            at[cue as usize] = Some(found.clone());
        }
        found
    }

    pub fn today(&self) -> NaiveDate {
        self.now.date()
    }

    pub fn month_first(&self) -> bool {
        self.style.order == Order::MonthDay
    }

    pub fn speaks_english(&self) -> bool {
        self.style.languages != Languages::Vietnamese
    }

    pub fn speaks_vietnamese(&self) -> bool {
        self.style.languages != Languages::English
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn get(&self, i: usize) -> Option<&Token> {
        self.tokens.get(i)
    }

    pub fn ends(&self, i: usize) -> bool {
        i >= self.tokens.len()
    }

    /// Whether a token touches the one before it.
    pub fn glued(&self, i: usize) -> bool {
        i > 0 && self.get(i).is_some_and(|t| !t.spaced)
    }

    /// The word in lower case when it is written without accents, else nothing.
    pub fn en(&self, i: usize) -> &str {
        match self.get(i) {
            Some(t) if t.kind == Kind::Word && !t.accented => &t.plain,
            _ => "",
        }
    }

    pub fn en_is(&self, i: usize, words: &[&str]) -> bool {
        let word = self.en(i);
        !word.is_empty() && words.contains(&word)
    }

    /// The place after an English phrase (words, apart by one space each).
    pub fn en_phrase(&self, i: usize, phrase: &str) -> Option<usize> {
        self.get(i).filter(|token| token.begins_like(phrase))?;
        let mut at = i;
        for word in phrase.split(' ') {
            if self.en(at) != word {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// The place after the first of some English phrases that stands here; longer ones come first.
    pub fn en_any(&self, i: usize, phrases: &[&str]) -> Option<usize> {
        phrases.iter().find_map(|phrase| self.en_phrase(i, phrase))
    }

    pub fn vi(&self, i: usize, word: &str) -> bool {
        self.get(i).is_some_and(|t| t.is_vietnamese(word))
    }

    pub fn vi_is(&self, i: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.vi(i, word))
    }

    /// The place after a Vietnamese phrase (syllables, apart by one space each).
    pub fn vi_phrase(&self, i: usize, phrase: &str) -> Option<usize> {
        self.get(i).filter(|token| token.begins_like(phrase))?;
        let mut at = i;
        for word in phrase.split(' ') {
            if !self.vi(at, word) {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// The place after the first of some Vietnamese phrases that stands here; longer ones come first.
    pub fn vi_any(&self, i: usize, phrases: &[&str]) -> Option<usize> {
        phrases.iter().find_map(|phrase| self.vi_phrase(i, phrase))
    }

    /// The place after a phrase of either language; its marks stand apart from its words (`what ' s`).
    pub fn phrase(&self, i: usize, phrase: &str) -> Option<usize> {
        self.get(i).filter(|token| token.begins_like(phrase))?;
        let mut at = i;
        for word in phrase.split(' ') {
            let mark = word.chars().next().filter(|c| !c.is_alphanumeric());
            let stands = match mark {
                Some(c) => self.mark(at, c),
                None if word.starts_with(|c: char| c.is_ascii_digit()) => {
                    self.number(at).is_some_and(|(value, _)| word.parse() == Ok(value))
                }
                None if word == "an" && self.names_an(at) => false,
                // Where accents are written, a word without any is meant so.
                None => self.vi(at, word) && (!self.is_accented || self.accented(at) || word.is_ascii()),
            };
            if !stands {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// Whether `An` is somebody here and no English article.
    fn names_an(&self, i: usize) -> bool {
        const PEOPLE: &[&str] = &[
            "với", "gặp", "gọi", "cho", "của", "mời", "anh", "chị", "em", "bạn", "cô", "chú", "bác", "nhắn",
            "tới", "đến", "gửi", "with",
        ];
        let named = self.get(i).is_some_and(|token| token.capital && (!token.opens || !self.is_word(i + 1)));
        named || i > 0 && self.vi_is(i - 1, PEOPLE) && !self.is_word(i + 1)
    }

    /// The place after the longest of some phrases of either language that stands here.
    pub fn any(&self, i: usize, phrases: &[&str]) -> Option<usize> {
        phrases.iter().filter_map(|phrase| self.phrase(i, phrase)).max()
    }

    /// The first place at which one of some phrases stands, and the place after the longest.
    pub fn first(&self, from: usize, phrases: &[&str]) -> Option<(usize, usize)> {
        (from..self.len()).find_map(|at| self.any(at, phrases).map(|end| (at, end)))
    }

    /// Where a token begins in the text; beyond the last, where the text ends.
    pub fn byte(&self, i: usize) -> usize {
        self.get(i).map_or(self.bytes, |token| token.span.start)
    }

    /// The bytes of the tokens from one place up to another.
    pub fn span(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.byte(from);
        let end = to.checked_sub(1).and_then(|last| self.get(last)).map_or(start, |token| token.span.end);
        start..end.max(start)
    }

    /// Whether a token begins with a capital.
    pub fn capital(&self, i: usize) -> bool {
        self.get(i).is_some_and(|token| token.capital)
    }

    /// Whether the accents of a word are written.
    pub fn accented(&self, i: usize) -> bool {
        self.get(i).is_some_and(|t| t.accented)
    }

    pub fn mark(&self, i: usize, c: char) -> bool {
        self.get(i).is_some_and(|t| t.kind == Kind::Mark && t.plain.starts_with(c))
    }

    pub fn is_mark(&self, i: usize) -> bool {
        self.get(i).is_some_and(|t| t.kind == Kind::Mark)
    }

    pub fn is_word(&self, i: usize) -> bool {
        self.get(i).is_some_and(|t| t.kind == Kind::Word)
    }

    /// A number's value and how many digits it is written with.
    pub fn number(&self, i: usize) -> Option<(u32, usize)> {
        self.get(i).filter(|t| t.kind == Kind::Number).map(|t| (t.value, t.digits()))
    }

    /// Whether the tokens before this place are no part of the same word, number or code.
    pub fn stands_free(&self, i: usize) -> bool {
        if i == 0 || !self.glued(i) {
            return true;
        }
        match self.tokens[i - 1].kind {
            // 3-4pm, 9h-11h, T2-T6; but no telephone numbers.
            Kind::Mark if self.mark(i - 1, '-') => self.glued(i - 1) && i > 1 && self.ends_a_time(i - 2),
            Kind::Mark => {
                let before = &self.tokens[i - 1].plain;
                // "(3pm", "/ 3pm" and "bob,3pm" are free; "$3", "#3", "1.3", "a-3", "x/3" are not.
                matches!(
                    before.as_str(),
                    "(" | "[" | "\"" | "'" | "," | ";" | ":" | "@" | "!" | "?" | "*" | "~"
                ) && !(before == "," || before == ":") | self.spaced_number_before(i)
            }
            // tomorrow12:30, lúc3h, 2026-12-24T18:00
            Kind::Word => {
                const TIMES: &[&str] = &[
                    "tomorrow",
                    "today",
                    "tonight",
                    "at",
                    "luc",
                    "mai",
                    "tmr",
                    "monday",
                    "tuesday",
                    "wednesday",
                    "thursday",
                    "friday",
                    "saturday",
                    "sunday",
                ];
                let word = &self.tokens[i - 1];
                let iso = word.plain == "t"
                    && i > 1
                    && self.glued(i - 1)
                    && self.tokens[i - 2].kind == Kind::Number;
                let free =
                    !self.glued(i - 1) && TIMES.contains(&word.plain.as_str()) && !word.plain.is_empty();
                iso || free && self.tokens.get(i + 1).is_some_and(|next| !next.spaced)
            }
            Kind::Number => false,
        }
    }

    /// Whether a token can be the last of a time of day or a day's number.
    fn ends_a_time(&self, i: usize) -> bool {
        self.number(i).is_some_and(|(_, digits)| digits <= 2) || self.mark(i, '.') || self.is_word(i)
    }

    /// Whether what stands before the mark before this place is no number.
    fn spaced_number_before(&self, i: usize) -> bool {
        i < 2 || self.tokens[i - 2].kind != Kind::Number
    }

    /// Whether nothing that ends before this place goes on in the same word, number or code.
    pub fn breaks_off(&self, end: usize) -> bool {
        if !self.glued(end) {
            return true;
        }
        let (Some(next), after) = (self.get(end), self.get(end + 1)) else { return true };
        if next.kind != Kind::Mark {
            return false;
        }
        let goes_on = after.is_some_and(|t| !t.spaced && t.kind != Kind::Mark);
        match next.plain.as_str() {
            "%" | "$" | "€" | "£" | "°" | "₫" | "&" | "_" | "=" | "+" => false,
            "." | "," | "'" | "-" | "/" | ":" => !goes_on,
            _ => true,
        }
    }
}
