//! A clause: a text with the questions that the rules ask of it.

use chrono::NaiveDateTime;

use crate::phrases::{Line, Style, Takes, Text, Time, length_at};

/// A part of a line that asks for one thing.
pub(super) struct Clause<'a> {
    pub text: &'a str,
    pub t: Text,
    pub now: NaiveDateTime,
    pub style: Style,
}

/// What people say before they ask.
const BEFORE: &[&str] = &[
    "please",
    "pls",
    "plz",
    "hey",
    "hi",
    "hello",
    "ok",
    "okay",
    "calento",
    "could you",
    "can you",
    "would you",
    "will you",
    "can i",
    "could i",
    "can we",
    "may i",
    "i want to",
    "i ' d like to",
    "id like to",
    "i would like to",
    "i need to",
    "i want you to",
    "i ' d like you to",
    "i would like you to",
    "i need you to",
    "let ' s",
    "lets",
    "let us",
    "help me to",
    "help me",
    "go ahead and",
    "just",
    "kindly",
    "would you mind",
    "i have to",
    "i wanna",
    "we need to",
    "we should",
    "also",
    "and",
    "then",
    "now",
    "so",
    "do me a favor and",
    "i ' d love to",
    "can u",
    "could u",
    "wanna",
    "tell me",
    "let me know",
    "do you know",
    "can you tell me",
    "give me",
    "làm ơn",
    "xin",
    "vui lòng",
    "bạn ơi",
    "em ơi",
    "ơi",
    "trợ lý ơi",
    "trợ lý",
    "ê",
    "alo",
    "chào bạn",
    "chào",
    "bạn có thể",
    "em có thể",
    "có thể",
    "bạn hãy",
    "hãy",
    "nhờ bạn",
    "nhờ em",
    "nhờ",
    "giúp mình",
    "giúp tôi",
    "giúp em",
    "giúp tớ",
    "giúp anh",
    "giúp chị",
    "mình muốn",
    "tôi muốn",
    "em muốn",
    "tớ muốn",
    "mình cần",
    "tôi cần",
    "em cần",
    "cho mình",
    "cho tôi",
    "cho em",
    "cho tớ",
    "hộ tôi",
    "hộ mình",
    "giùm tôi",
    "giùm mình",
    "dùm tôi",
    "dùm mình",
    "cho tôi biết",
    "cho mình biết",
    "cho em biết",
    "cho mình hỏi",
    "cho tôi hỏi",
    "cho hỏi",
    "bạn cho tôi",
    "bạn cho mình",
    "và",
    "rồi",
    "sau đó",
    "đồng thời",
    "ừ",
    "vâng",
    "dạ",
    "bạn giúp mình",
    "bạn giúp tôi",
    "bạn có thể giúp mình",
    "bạn có thể giúp tôi",
    "phiền bạn",
    "muốn",
    "mình cần phải",
    "à",
];

/// What people say after they have asked.
const AFTER: &[&str] = &[
    "please",
    "pls",
    "plz",
    "thanks",
    "thank you",
    "thx",
    "for me",
    "will you",
    "would you",
    "could you",
    "can you",
    "if you can",
    "if possible",
    "thank you very much",
    "thanks a lot",
    "right now",
    "nhé",
    "nha",
    "nhá",
    "nhe",
    "nghen",
    "ạ",
    "ha",
    "đi",
    "với",
    "giúp mình",
    "giúp tôi",
    "giúp em",
    "giúp",
    "giùm",
    "dùm",
    "giùm mình",
    "giùm tôi",
    "dùm mình",
    "dùm tôi",
    "hộ",
    "hộ mình",
    "hộ tôi",
    "hộ em",
    "cho mình",
    "cho tôi",
    "cho em",
    "được không",
    "được ko",
    "đc không",
    "đc ko",
    "được chứ",
    "cảm ơn",
    "cám ơn",
    "cảm ơn bạn",
    "cám ơn bạn",
    "luôn",
    "bạn nhé",
    "giúp mình với",
    "nhỉ",
    "vậy",
    "được k",
    "đc k",
    "dc ko",
    "dc k",
    "dc không",
    "thôi",
    "bạn ơi",
    "em nhé",
];

impl<'a> Clause<'a> {
    /// The text as it is.
    pub fn new(text: &'a str, now: NaiveDateTime, style: Style) -> Self {
        let text = text.trim();
        Self { text, t: Text::new(text, now, style), now, style }
    }

    /// The text without what politeness adds.
    pub fn asked(text: &'a str, now: NaiveDateTime, style: Style) -> Self {
        let mut clause = Self::new(text, now, style);
        while let Some(at) = clause.t.any(0, BEFORE).filter(|at| !clause.t.ends(*at)) {
            // "Xin nghỉ" and "chào cờ" are things to do.
            clause = clause.of(clause.rest(at).trim_start_matches([',', ' ', '!', ':', '.']));
        }
        loop {
            let bare = clause.text.trim_end_matches(|c: char| c.is_whitespace() || ".!?,;…:)".contains(c));
            if bare.len() < clause.text.len() && !clause.text.ends_with(')') {
                clause = clause.of(bare);
                continue;
            }
            let end = clause.t.len();
            let start = end.saturating_sub(5).max(1);
            let Some(at) = (start..end).find(|at| clause.t.any(*at, AFTER) == Some(end)) else { break };
            // "với Ha" ends with a name, "trở đi" is one word.
            let named = clause.t.capital(end - 1) && !clause.t.capital(at.saturating_sub(1));
            if named || clause.t.any(at - 1, &["trở", "về"]).is_some() {
                break;
            }
            clause = clause.of(clause.head(at));
        }
        clause
    }

    /// Another text at the same time.
    pub fn of<'b>(&self, text: &'b str) -> Clause<'b> {
        Clause::new(text, self.now, self.style)
    }

    pub fn is_empty(&self) -> bool {
        self.t.len() == 0
    }

    /// The text from a token on.
    pub fn rest(&self, at: usize) -> &'a str {
        &self.text[self.t.byte(at)..]
    }

    /// The text before a token.
    pub fn head(&self, at: usize) -> &'a str {
        self.text[..self.t.byte(at)].trim_end()
    }

    /// The text between tokens.
    pub fn between(&self, from: usize, to: usize) -> &'a str {
        &self.text[self.t.span(from, to)]
    }

    /// The rest, when the text begins with one of some phrases.
    pub fn after(&self, phrases: &[&str]) -> Option<Clause<'a>> {
        self.t.any(0, phrases).map(|at| self.of(self.rest(at)))
    }

    /// Whether one of some phrases stands anywhere.
    pub fn has(&self, phrases: &[&str]) -> bool {
        self.t.first(0, phrases).is_some()
    }

    /// What stands before and after the first of some phrases.
    pub fn split(&self, phrases: &[&str]) -> Option<(Clause<'a>, Clause<'a>)> {
        self.t.first(0, phrases).map(|(at, end)| (self.of(self.head(at)), self.of(self.rest(end))))
    }

    /// The text told apart.
    pub fn line(&self, takes: Takes) -> Line {
        Line::read(self.text, self.now, self.style, takes)
    }

    /// The time that the whole text says; also a bare hour, which needs its preposition then.
    pub fn time(&self) -> Option<Time> {
        let line = self.line(Takes::Time);
        if let Some(time) = line.time.filter(|_| line.title.is_empty()) {
            return Some(time);
        }
        let bare = self.t.len() == 1 && self.text.chars().all(|c| c.is_ascii_digit());
        if !bare {
            return None;
        }
        let at = format!("at {}", self.text);
        self.of(&at).line(Takes::Time).time
    }

    /// The first length, with the words that lead to it: where it is, and where its words are.
    pub fn length(&self) -> Option<((usize, usize), &'a str)> {
        const LEADS: &[&str] = &[
            "for",
            "about",
            "for about",
            "at least",
            "for at least",
            "of",
            "trong",
            "khoảng",
            "trong khoảng",
            "ít nhất",
            "dài",
            "kéo dài",
            "tầm",
            "chừng",
        ];
        for at in 0..self.t.len() {
            let start = self.t.any(at, LEADS).unwrap_or(at);
            let Some((length, end)) = length_at(&self.t, start) else { continue };
            let clock = start == at && self.t.any(end - 1, &["giờ", "h", "g"]).is_some() && end == start + 2;
            let from_now = self
                .t
                .any(end, &["nữa", "tới", "from now", "ago", "sau", "trước", "later"])
                .is_some()
                || at > 0
                    && self.t.any(at - 1, &["in", "next", "last", "sau", "within", "past", "cách"]).is_some();
            if length.days == 0 && length.months == 0 && !clock && !from_now {
                let words = self.between(start, end).trim();
                let end = self.t.any(end, &["long", "dài"]).unwrap_or(end);
                return Some(((at, end), words));
            }
        }
        None
    }

    /// The text without some of its tokens.
    pub fn without(&self, (from, to): (usize, usize)) -> String {
        format!("{} {}", self.head(from), self.rest(to))
    }
}
