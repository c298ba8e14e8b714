//! An answer of the server, as its reader takes it in.

use std::{cell::OnceCell, fmt};

use reqwest::header::HeaderMap;
use scraper::{ElementRef, Html, Selector};

use super::client::Visitor;

/// An answer: its status, its headers, and what stands on the page. Every refusal to fulfil an expectation shows
/// the request, the status and the page's text.
pub struct Page {
    visitor: Visitor,
    request: String,
    status: u16,
    headers: HeaderMap,
    bytes: Vec<u8>,
    html: OnceCell<Html>,
}

impl Page {
    pub(super) fn new(
        visitor: Visitor,
        request: String,
        status: u16,
        headers: HeaderMap,
        bytes: Vec<u8>,
    ) -> Self {
        Self { visitor, request, status, headers, bytes, html: OnceCell::new() }
    }

    pub fn status(&self) -> u16 {
        self.status
    }

    /// The page itself when its status is `status`.
    #[track_caller]
    pub fn assert_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self}");
        self
    }

    /// The header's value; empty when there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header of plain letters"))
    }

    /// All values of a header that may be repeated.
    pub fn headers(&self, name: &str) -> Vec<&str> {
        self.headers.get_all(name).iter().map(|value| value.to_str().expect("plain letters")).collect()
    }

    /// Where the answer sends its reader.
    #[track_caller]
    pub fn location(&self) -> &str {
        assert!(self.headers.contains_key("location"), "no Location: {self}");
        self.header("location")
    }

    /// Where a 303 sends its reader.
    #[track_caller]
    pub fn assert_see_other(&self) -> &str {
        assert_eq!(self.status, 303, "{self}");
        self.location()
    }

    /// Goes where a 303 leads, until there is a page.
    pub async fn follow(&self) -> Self {
        let mut page = self.visitor.get(self.assert_see_other()).await;
        while page.status == 303 {
            page = self.visitor.get(page.location()).await;
        }
        page
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The body as it came.
    pub fn body(&self) -> &str {
        std::str::from_utf8(&self.bytes).expect("a body in UTF-8")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    pub fn has(&self, css: &str) -> bool {
        self.html().select(&selector(css)).next().is_some()
    }

    /// How many elements fit.
    pub fn count(&self, css: &str) -> usize {
        self.html().select(&selector(css)).count()
    }

    /// The text of the first element that fits.
    #[track_caller]
    pub fn text(&self, css: &str) -> String {
        text_of(self.first(css))
    }

    /// The texts of all elements that fit; none may be there.
    pub fn all(&self, css: &str) -> Vec<String> {
        self.html().select(&selector(css)).map(text_of).collect()
    }

    /// An attribute of the first element that fits.
    #[track_caller]
    pub fn attr(&self, css: &str, name: &str) -> String {
        let Some(value) = self.first(css).attr(name) else { panic!("{css} has no {name}: {self}") };
        value.to_owned()
    }

    /// An attribute of each element that fits and has it.
    pub fn attrs(&self, css: &str, name: &str) -> Vec<String> {
        let selector = selector(css);
        let found = self.html().select(&selector);
        found.filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    }

    /// The message beside the field `name`, if something is wrong with it.
    pub fn error_of(&self, name: &str) -> Option<String> {
        self.all(&format!("[id=\"{name}-error\"]")).into_iter().next()
    }

    /// What stands in the field `name` of the first form that has it.
    #[track_caller]
    pub fn value_of(&self, name: &str) -> String {
        let field = self.first(&format!("form [name=\"{name}\"]"));
        match field.value().name() {
            "textarea" => field.text().collect::<String>().trim_start_matches('\n').to_owned(),
            "select" => chosen_option(field).unwrap_or_default(),
            _ => field.attr("value").unwrap_or_default().to_owned(),
        }
    }

    /// The form that fits, filled in as the page shows it.
    #[track_caller]
    pub fn form(&self, css: &str) -> Form {
        let form = self.first(css);
        assert_eq!(form.value().name(), "form", "{css} is no form: {self}");
        let here = self.request.split_once(' ').map_or("", |(_, path)| path);
        let action = form.attr("action").unwrap_or(here).to_owned();
        let post = form.attr("method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
        let named = selector("input[name], select[name], textarea[name]");
        let fields = form.select(&named).filter_map(sent_value).collect();
        Form { visitor: self.visitor.clone(), action, post, fields }
    }

    #[track_caller]
    fn first(&self, css: &str) -> ElementRef<'_> {
        let Some(element) = self.html().select(&selector(css)).next() else { panic!("no {css}: {self}") };
        element
    }

    fn html(&self) -> &Html {
        self.html.get_or_init(|| Html::parse_document(self.body()))
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let html = Html::parse_document(&String::from_utf8_lossy(&self.bytes));
        let main = html.select(&selector("main")).next().unwrap_or_else(|| html.root_element());
        let text: String = text_of(main).chars().take(1_500).collect();
        writeln!(f, "{} answered {} {}", self.request, self.status, self.header("location"))?;
        f.write_str(&text)
    }
}

/// A form as a person is about to send it.
pub struct Form {
    visitor: Visitor,
    pub action: String,
    post: bool,
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// Writes `value` into the field, which is made up if the page has none.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self = self.without(name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Writes several fields.
    pub fn fill(self, fields: &[(&str, &str)]) -> Self {
        fields.iter().fold(self, |form, (name, value)| form.set(name, value))
    }

    /// Leaves the field out, as an unticked box is.
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|field| field.0 != name);
        self
    }

    pub async fn send(self) -> Page {
        let fields: Vec<(&str, &str)> =
            self.fields.iter().map(|field| (field.0.as_str(), field.1.as_str())).collect();
        if self.post {
            return self.visitor.post(&self.action, &fields).await;
        }
        let path = self.action.split(['?', '#']).next().unwrap_or_default();
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.visitor.get(&format!("{path}?{query}")).await
    }
}

/// What a browser sends for a field; nothing for an unticked box, a button, a file, a disabled field.
fn sent_value(field: ElementRef<'_>) -> Option<(String, String)> {
    if field.attr("disabled").is_some() {
        return None;
    }
    let value = match field.value().name() {
        "textarea" => {
            let text = field.text().collect::<String>();
            text.strip_prefix('\n').unwrap_or(&text).to_owned()
        }
        "select" => chosen_option(field)?,
        _ => match field.attr("type").unwrap_or("text") {
            "checkbox" | "radio" if field.attr("checked").is_none() => return None,
            "checkbox" | "radio" => field.attr("value").unwrap_or("on").to_owned(),
            "submit" | "button" | "image" | "reset" | "file" => return None,
            _ => field.attr("value").unwrap_or_default().to_owned(),
        },
    };
    Some((field.attr("name")?.to_owned(), value))
}

fn chosen_option(select: ElementRef<'_>) -> Option<String> {
    let option = [selector("option[selected]"), selector("option")]
        .iter()
        .find_map(|options| select.select(options).next())?;
    Some(option.attr("value").map_or_else(|| text_of(option), str::to_owned))
}

/// The text without what only a style sheet would show, blanks folded.
fn text_of(element: ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css:?} is no selector: {error}"))
}
