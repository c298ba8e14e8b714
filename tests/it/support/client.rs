//! A browser without a screen: keeps cookies, follows no redirect by itself, says where it comes from.

use reqwest::{Client, Method, RequestBuilder, header, multipart, redirect};
use url::form_urlencoded;

use super::page::Page;

/// One person's browser. Clones share the cookies.
#[derive(Clone)]
pub struct Visitor {
    http: Client,
    origin: String,
    language: String,
    headers: Vec<(&'static str, String)>,
}

impl Visitor {
    pub fn new(origin: &str) -> Self {
        let http = Client::builder()
            .cookie_store(true)
            .redirect(redirect::Policy::none())
            // The server closes a connection after five idle seconds, which a test that is busy with another
            // program does not see.
            .pool_idle_timeout(std::time::Duration::from_secs(2))
            .build()
            .expect("an HTTP client");
        Self { http, origin: origin.to_owned(), language: "en".to_owned(), headers: Vec::new() }
    }

    /// The same browser, asking for `language` (`Accept-Language`).
    pub fn lang(&self, language: &str) -> Self {
        Self { language: language.to_owned(), ..self.clone() }
    }

    /// The same browser, asking for parts of pages as htmx does.
    pub fn htmx(&self) -> Self {
        self.with("HX-Request", "true")
    }

    /// The same browser, with one more header.
    pub fn with(&self, name: &'static str, value: impl Into<String>) -> Self {
        let mut same = self.clone();
        same.headers.push((name, value.into()));
        same
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(self.request(Method::GET, path)).await
    }

    /// Sends a form from a page of ours.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.post_body(path, "application/x-www-form-urlencoded", body).await
    }

    /// Sends any body from a page of ours.
    pub async fn post_body(&self, path: &str, kind: &str, body: impl Into<reqwest::Body>) -> Page {
        let request = self.request(Method::POST, path).header(header::ORIGIN, &self.origin);
        self.send(request.header(header::CONTENT_TYPE, kind).body(body)).await
    }

    /// Sends a form with one file in the field `file`.
    pub async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        file_name: &str,
        bytes: impl Into<Vec<u8>>,
    ) -> Page {
        let mut form = multipart::Form::new();
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        let file = multipart::Part::bytes(bytes.into()).file_name(file_name.to_owned());
        let request = self.request(Method::POST, path).header(header::ORIGIN, &self.origin);
        self.send(request.multipart(form.part("file", file))).await
    }

    /// A request with this browser's headers and cookies; a POST lacks its `Origin` until it is added.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        assert!(path.starts_with('/'), "{path:?} is no path");
        let request = self.http.request(method, format!("{}{path}", self.origin));
        let request = request.header(header::ACCEPT_LANGUAGE, &self.language);
        self.headers.iter().fold(request, |request, (name, value)| request.header(*name, value))
    }

    pub async fn send(&self, request: RequestBuilder) -> Page {
        let (client, request) = request.build_split();
        let request = request.expect("a request that can be sent");
        let what = format!("{} {}", request.method(), &request.url()[url::Position::BeforePath..]);
        let response = client.execute(request).await.unwrap_or_else(|error| panic!("{what}: {error}"));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.unwrap_or_else(|error| panic!("{what}: {error}"));
        Page::new(self.clone(), what, status, headers, body.to_vec())
    }
}
