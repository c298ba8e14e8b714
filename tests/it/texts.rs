//! The gate for texts: both languages say the same things, nothing is missing or left over, and no page has words of
//! its own.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use scraper::{Html, Node};

/// Words that are the same in every language, or stand in their own language on purpose.
const NAMES: [&str; 13] = [
    "Calento",
    "Tiếng Việt",
    "English",
    "Google Calendar",
    "Google Meet",
    "Google",
    "Zoom",
    "Outlook",
    "Apple",
    "invite.ics",
    "/book/an",
    "/book/",
    "Asia/Tokyo",
];

/// The calls that look a text up by its key, the first argument.
const LOOK_UPS: [&str; 4] = ["t(", "t1(", "with(", "titled("];

/// What a message says, by key.
type Messages = BTreeMap<String, String>;

#[test]
fn both_languages_have_the_same_messages_with_the_same_variables() {
    let (en, vi) = (messages("en"), messages("vi"));
    assert_eq!(en.keys().collect::<Vec<_>>(), vi.keys().collect::<Vec<_>>(), "files");
    for (file, english) in &en {
        let vietnamese = &vi[file];
        let (en_keys, vi_keys): (BTreeSet<_>, BTreeSet<_>) =
            (english.keys().collect(), vietnamese.keys().collect());
        let lone: Vec<_> = en_keys.symmetric_difference(&vi_keys).collect();
        assert!(lone.is_empty(), "{file}.ftl has these in one language only: {lone:?}");
        for (key, message) in english {
            let (of_english, of_vietnamese) = (variables(message), variables(&vietnamese[key]));
            let strange: Vec<_> = of_vietnamese.difference(&of_english).collect();
            assert!(strange.is_empty(), "{key} has {strange:?} in Vietnamese only");
            // Vietnamese has no plural, so it may do without the number that chooses one.
            let lost = of_english.difference(&of_vietnamese).filter(|name| !chooses(message, name));
            assert_eq!(lost.collect::<Vec<_>>(), Vec::<&&str>::new(), "{key} lacks these in Vietnamese");
        }
    }
}

#[test]
fn what_is_vietnamese_is_not_left_in_english() {
    let (en, vi) = (messages("en"), messages("vi"));
    let same: Vec<_> = en
        .iter()
        .flat_map(|(file, english)| english.iter().map(move |(key, message)| (file, key, message)))
        .filter(|(file, key, message)| vi[*file].get(*key) == Some(*message))
        .filter(|(_, _, message)| has_words(&without_placeables(message)))
        .map(|(_, key, message)| format!("{key} = {message}"))
        .filter(|line| !NAMES.iter().any(|name| line.ends_with(&format!("= {name}"))))
        .collect();
    assert!(same.is_empty(), "the same in both languages:\n{}", same.join("\n"));
}

#[test]
fn every_text_that_is_looked_up_exists_and_every_text_is_looked_up() {
    let messages = messages("en");
    let keys: BTreeSet<&str> = messages.values().flat_map(|file| file.keys()).map(String::as_str).collect();
    let sources: Vec<(PathBuf, String)> = files("src", "rs")
        .into_iter()
        .chain(files("templates", "html"))
        .chain(files("templates", "txt"))
        .collect();

    let mut missing = Vec::new();
    let (mut literals, mut patterns) = (BTreeSet::new(), BTreeSet::new());
    for (path, source) in &sources {
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        if path.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        literals.extend(string_literals(source));
        for key in looked_up(source) {
            if key.contains('{') {
                patterns.insert(key);
            } else if !keys.contains(key) {
                missing.push(format!("{key} in {}", path.display()));
            }
        }
    }
    let never_fits = patterns.iter().filter(|pattern| !keys.iter().any(|key| fits(pattern, key, &literals)));
    missing.extend(never_fits.map(|pattern| format!("anything like {pattern}")));
    assert!(missing.is_empty(), "no such text: {missing:#?}");

    let inside: String = messages.values().flat_map(|file| file.values()).map(String::as_str).collect();
    let unused: Vec<_> = keys
        .iter()
        .filter(|key| !literals.contains(**key))
        .filter(|key| !patterns.iter().any(|pattern| fits(pattern, key, &literals)))
        .filter(|key| !inside.contains(&format!("{{ {key} }}")))
        .collect();
    assert!(unused.is_empty(), "nobody says these: {unused:#?}");
}

#[test]
fn no_page_and_no_mail_has_words_of_its_own() {
    let mut found = Vec::new();
    for (path, template) in files("templates", "html") {
        // What stands in a noscript counts as text to a parser that knows scripts.
        let html = without_askama(&template).replace("<noscript>", "").replace("</noscript>", "");
        let (fragment, document) = (Html::parse_fragment(&html), Html::parse_document(&html));
        let tree = if html.contains("<html") { document } else { fragment };
        for node in tree.tree.values() {
            let texts: Vec<&str> = match node {
                Node::Text(text) => vec![text],
                Node::Element(element) => ["aria-label", "alt", "title", "placeholder", "content"]
                    .into_iter()
                    .filter(|name| *name != "content" || element.attr("name") == Some("description"))
                    .filter_map(|name| element.attr(name))
                    .collect(),
                _ => Vec::new(),
            };
            found.extend(own_words(&path, &texts));
        }
    }
    for (path, template) in files("templates", "txt") {
        found.extend(own_words(&path, &[&without_askama(&template)]));
    }
    assert!(found.is_empty(), "these belong into locales/: {found:#?}");
}

fn own_words(path: &Path, texts: &[&str]) -> Vec<String> {
    let own = texts.iter().map(|text| text.trim()).filter(|text| {
        let rest = NAMES.iter().fold((*text).to_owned(), |rest, name| rest.replace(name, ""));
        // A macro for the inside of a tag looks like text by itself.
        let is_attributes = rest.split_whitespace().all(|part| part.contains("=\"") || part.ends_with('"'));
        has_words(&rest) && !is_attributes
    });
    own.map(|text| format!("{}: {text}", path.display())).collect()
}

/// Two letters side by side; a single one may be a unit or a mark.
fn has_words(text: &str) -> bool {
    let mut before = false;
    text.chars().any(|c| std::mem::replace(&mut before, c.is_alphabetic()) && c.is_alphabetic())
}

/// Files below `folder` with this ending, by path.
fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut folders, mut found) = (vec![root.join(folder)], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of ours") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                let text = fs::read_to_string(&path).expect("a text");
                found.push((path.strip_prefix(root).expect("ours").to_owned(), text));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty() || ending == "txt", "no .{ending} below {folder}");
    found
}

/// The messages of a language by file name, without its ending.
fn messages(language: &str) -> BTreeMap<String, Messages> {
    let read = |(path, text): (PathBuf, String)| {
        let mut all = Messages::new();
        let mut current = None;
        for line in text.lines() {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                let (key, value) =
                    line.split_once('=').unwrap_or_else(|| panic!("{}: {line}", path.display()));
                let earlier = all.insert(key.trim().to_owned(), value.trim().to_owned());
                assert!(earlier.is_none(), "{key} is twice in {}", path.display());
                current = Some(key.trim().to_owned());
            } else if let (Some(key), true) = (&current, line.starts_with(' ')) {
                let message = all.get_mut(key).expect("begun above");
                message.push('\n');
                message.push_str(line.trim());
            }
        }
        let name = path.file_stem().expect("a name").to_str().expect("plain letters");
        (name.to_owned(), all)
    };
    files(&format!("locales/{language}"), "ftl").into_iter().map(read).collect()
}

/// The names after `$` in a message.
fn variables(message: &str) -> BTreeSet<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    message.split('$').skip(1).map(|rest| &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())]).collect()
}

/// Whether the variable chooses between forms of the message.
fn chooses(message: &str, variable: &str) -> bool {
    message.contains(&format!("${variable} ->"))
}

/// A message without what stands in braces.
fn without_placeables(message: &str) -> String {
    let mut depth = 0;
    let mut outside = |c: char| {
        depth += i32::from(c == '{');
        let is_outside = depth == 0;
        depth -= i32::from(c == '}');
        is_outside
    };
    message.chars().filter(|c| outside(*c)).collect()
}

/// A template without its expressions, tags and comments, and without the blocks that fill a `class`.
fn without_askama(template: &str) -> String {
    const CLASS: &str = "{% block main_class %}";
    let class =
        template.split_once(CLASS).and_then(|(before, after)| Some((before, after.split_once("{%")?.1)));
    let without_class = class.map(|(before, after)| format!("{before}{{%{after}"));
    let mut rest = without_class.as_deref().unwrap_or(template);
    let mut out = String::new();
    while let Some(begin) = rest.find("{{").into_iter().chain(rest.find("{%")).chain(rest.find("{#")).min() {
        out.push_str(&rest[..begin]);
        let end = match &rest[begin..begin + 2] {
            "{{" => "}}",
            "{%" => "%}",
            _ => "#}",
        };
        let length = rest[begin..].find(end).expect("what is opened is closed");
        rest = &rest[begin + length + 2..];
    }
    out + rest
}

/// Every `"…"` without escapes or blanks.
fn string_literals(source: &str) -> impl Iterator<Item = &str> {
    source.split('"').filter(|text| text.len() < 80 && !text.contains(char::is_whitespace))
}

/// The keys inside of look-ups: `t("key")`, `t(if … { "key" } else { "key" })`, `t(&format!("key-{part}"))`.
fn looked_up(source: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for call in LOOK_UPS {
        for (at, _) in source.match_indices(call) {
            let before = source[..at].chars().next_back().unwrap_or(' ');
            if before.is_alphanumeric() || before == '_' {
                continue;
            }
            let argument = first_argument(&source[at + call.len()..]);
            let quoted = argument.split('"').skip(1).step_by(2);
            found.extend(quoted.filter(|text| is_key(text)));
        }
    }
    found
}

/// What stands before the first comma or the closing bracket of the call.
fn first_argument(rest: &str) -> &str {
    let (mut depth, mut quoted) = (0, false);
    let end = rest.find(|c| {
        match c {
            '"' => quoted = !quoted,
            '(' | '{' | '[' if !quoted => depth += 1,
            ')' | '}' | ']' if !quoted => depth -= 1,
            _ => {}
        }
        !quoted && (depth < 0 || (depth == 0 && c == ','))
    });
    &rest[..end.unwrap_or(rest.len())]
}

/// Words parted by dashes, perhaps with `{}` for some of them.
fn is_key(text: &str) -> bool {
    text.contains('-')
        && !text.ends_with('-')
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_{}".contains(c))
}

/// Whether `key` may be what `pattern`, such as `mail-state-{}`, becomes. A part at its beginning must itself stand
/// somewhere.
fn fits(pattern: &str, key: &str, literals: &BTreeSet<&str>) -> bool {
    let mut fixed = pattern.split('{').enumerate().map(|(index, part)| match index {
        0 => part,
        _ => part.split_once('}').map_or("", |(_, after)| after),
    });
    let Some(mut rest) = key.strip_prefix(fixed.next().unwrap_or_default()) else { return false };
    let fixed: Vec<&str> = fixed.collect();
    for (index, part) in fixed.iter().enumerate() {
        let last = index + 1 == fixed.len();
        let at = if last { rest.strip_suffix(part).map(str::len) } else { rest.find(part) };
        let Some(at) = at.filter(|at| *at > 0) else { return false };
        if index == 0 && pattern.starts_with('{') && !literals.contains(&rest[..at]) {
            return false;
        }
        rest = &rest[at + part.len()..];
    }
    true
}
