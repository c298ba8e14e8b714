//! The people of the tests and what they do again and again; all of it over HTTP, as people do it.

use std::ops::Deref;

use calento::ids::EventId;

use super::{app::TestApp, client::Visitor, page::Page};

/// The password of every owner.
pub const PASSWORD: &str = "con mèo nằm trên mái";

/// Somebody with an account, signed in.
pub struct Owner {
    visitor: Visitor,
    pub username: String,
    pub email: String,
    /// What others read: `An` for the username `an`.
    pub name: String,
}

impl Deref for Owner {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

/// An owner who is about to register.
pub struct NewOwner<'a> {
    app: &'a TestApp,
    username: String,
    zone: String,
    language: Option<String>,
}

impl TestApp {
    /// Registers `username` in Vietnam, with an English browser.
    pub async fn owner(&self, username: &str) -> Owner {
        self.new_owner(username).register().await
    }

    /// An owner with a zone or a language of their own; ends with [`NewOwner::register`].
    pub fn new_owner(&self, username: &str) -> NewOwner<'_> {
        let zone = "Asia/Ho_Chi_Minh".to_owned();
        NewOwner { app: self, username: username.to_owned(), zone, language: None }
    }
}

impl NewOwner<'_> {
    /// A zone of the tz database, such as `Europe/London`.
    pub fn zone(mut self, zone: &str) -> Self {
        self.zone = zone.to_owned();
        self
    }

    /// `vi` or `en`: the browser's, and the one of the settings.
    pub fn lang(mut self, language: &str) -> Self {
        self.language = Some(language.to_owned());
        self
    }

    pub async fn register(self) -> Owner {
        let Self { app, username, zone, language } = self;
        let visitor = app.visitor().lang(language.as_deref().unwrap_or("en"));
        let email = format!("{username}@example.com");
        let (first, rest) = username.split_at(1);
        let name = format!("{}{rest}", first.to_uppercase());
        let fields = [
            ("email", email.as_str()),
            ("username", &username),
            ("password", PASSWORD),
            ("first_name", &name),
            ("timezone", &zone),
        ];
        visitor.post("/register", &fields).await.assert_see_other();
        if let Some(language) = &language {
            let form = visitor.get("/settings/profile").await.form("form[action='/settings/profile']");
            form.set("language", language).send().await.assert_see_other();
        }
        Owner { visitor, username, email, name }
    }
}

impl Owner {
    /// Makes an event with the form of `/events/new`; what is not said stays as the form proposes it, and one
    /// without an end lasts an hour.
    pub async fn create_event(&self, fields: &[(&str, &str)]) -> EventId {
        let page = self.send_event(fields).await;
        let location = page.assert_see_other();
        id_in(location, "/events/")
    }

    /// As [`Owner::create_event`], for an event that may be refused.
    pub async fn send_event(&self, fields: &[(&str, &str)]) -> Page {
        let form = self.get("/events/new").await.assert_status(200).form("form[action='/events']");
        let has = |name: &str| fields.iter().any(|field| field.0 == name);
        let form = if has("start_time") && !has("end_time") { form.set("end_time", "") } else { form };
        form.fill(fields).send().await
    }

    /// Publishes a booking link and answers its slug: half an hour, Monday to Friday from nine to five in the
    /// owner's zone, busy times kept out, no notice, no buffers.
    pub async fn booking_link(&self, fields: &[(&str, &str)]) -> String {
        const WORKDAY: &str = "09:00-12:00, 13:00-17:00";
        let mut all = vec![
            ("title", "Intro call"),
            ("slug", "intro"),
            ("description", ""),
            ("duration_minutes", "30"),
            ("buffer_before_minutes", "0"),
            ("buffer_after_minutes", "0"),
            ("availability_type", "calendar_sync"),
            ("min_booking_notice_minutes", "0"),
            ("max_booking_days_future", "60"),
            ("hours_mon", WORKDAY),
            ("hours_tue", WORKDAY),
            ("hours_wed", WORKDAY),
            ("hours_thu", WORKDAY),
            ("hours_fri", WORKDAY),
            ("hours_sat", ""),
            ("hours_sun", ""),
            ("color", "#4285f4"),
            ("location", ""),
            ("meeting_type", ""),
            ("is_active", "true"),
        ];
        all.retain(|(name, _)| fields.iter().all(|field| field.0 != *name));
        all.extend(fields);
        self.post("/booking-links", &all).await.assert_see_other();
        let slug = all.iter().find(|field| field.0 == "slug").map_or("", |field| field.1);
        slug.to_owned()
    }
}

impl Visitor {
    /// The starts of the free slots that the public page offers on `date`, in RFC 3339 UTC.
    pub async fn slots(&self, username: &str, slug: &str, date: &str, zone: &str) -> Vec<String> {
        let query = calento::paths::query(&[("date", date), ("timezone", zone)]);
        let page = self.get(&format!("/book/{username}/{slug}?{query}")).await.assert_status(200);
        page.attrs("[name='slot_start']", "value")
    }

    /// Books `slot` (RFC 3339 UTC) as `guest` (`chau` has the address `chau@example.org`), from London.
    pub async fn book(&self, username: &str, slug: &str, slot: &str, guest: &str) -> Page {
        let email = format!("{guest}@example.org");
        let fields = [
            ("slot_start", slot),
            ("guest_name", guest),
            ("guest_email", &email),
            ("guest_timezone", "Europe/London"),
        ];
        self.post(&format!("/book/{username}/{slug}"), &fields).await
    }
}

/// The id behind `prefix` in a path.
#[track_caller]
pub fn id_in<T: std::str::FromStr>(path: &str, prefix: &str) -> T {
    let id = path.strip_prefix(prefix).and_then(|rest| rest.split(['?', '/', '#']).next());
    let Some(id) = id.and_then(|id| id.parse().ok()) else { panic!("no id in {path}") };
    id
}
