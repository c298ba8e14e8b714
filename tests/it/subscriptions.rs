//! `/subscriptions`: calendars that follow an outside one.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
};

use calento::{
    events::Occurrence,
    ids::{CalendarId, UserId},
    schema::{calendar_subscriptions, email_logs, events, users},
    subscriptions::{
        fetch::Failed,
        subscription::{Found, Subscription},
    },
    time::{Span, Zone},
};
use diesel::prelude::*;

use crate::support::{TestApp, app::instant, page::Page, seeds::Owner};

/// What the outside server answers.
#[derive(Default)]
struct State {
    body: Vec<u8>,
    etag: Option<String>,
    /// Where `/moved` leads.
    location: String,
    status: u16,
    /// The requests, each with its headers in lower case.
    seen: Vec<String>,
}

/// A server outside, on a port of this machine.
#[derive(Clone)]
struct Outside {
    url: String,
    state: Arc<Mutex<State>>,
}

impl Outside {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State { status: 200, ..State::default() }));
        let shared = state.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                let mut head = String::new();
                let mut lines = BufReader::new(&mut stream);
                loop {
                    let mut line = String::new();
                    if lines.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
                        break;
                    }
                    head.push_str(&line.to_lowercase());
                }
                let mut state = shared.lock().unwrap();
                state.seen.push(head.clone());
                let answer = if head.starts_with("get /moved") {
                    format!(
                        "HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                        state.location
                    )
                } else if state
                    .etag
                    .as_ref()
                    .is_some_and(|etag| head.contains(&format!("if-none-match: {etag}")))
                {
                    "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_owned()
                } else {
                    let etag =
                        state.etag.as_ref().map(|etag| format!("ETag: {etag}\r\n")).unwrap_or_default();
                    let (status, length) = (state.status, state.body.len());
                    format!(
                        "HTTP/1.1 {status} Said\r\n{etag}Content-Length: {length}\r\nConnection: close\r\n\r\n"
                    )
                };
                let _ = stream.write_all(answer.as_bytes());
                if answer.starts_with("HTTP/1.1 200") {
                    let _ = stream.write_all(&state.body);
                }
            }
        });
        Self { url, state }
    }

    fn serve(&self, events: &[(&str, &str, &str)]) {
        let events: String = events
            .iter()
            .map(|(uid, title, start)| {
                format!(
                    "BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{title}\r\nDTSTART:{start}\r\nDURATION:PT1H\r\nBEGIN:VALARM\r\n\
                     ACTION:DISPLAY\r\nTRIGGER:-PT10M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
                )
            })
            .collect();
        let mut state = self.state.lock().unwrap();
        state.body = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n").into_bytes();
    }

    fn requests(&self) -> usize {
        self.state.lock().unwrap().seen.len()
    }
}

async fn app() -> TestApp {
    TestApp::build().setting("CALENTO_FETCH_PRIVATE", "on").start().await
}

/// Follows the calendar at `url` with the form; the address of the subscription's page.
async fn follow(an: &Owner, url: &str) -> String {
    let form = an.get("/subscriptions").await.assert_status(200).form("form[action='/subscriptions']");
    form.set("url", url).set("name", "Outside").send().await.assert_see_other().to_owned()
}

fn titles(app: &TestApp) -> Vec<String> {
    app.rows(|conn| {
        events::table
            .filter(events::deleted_at.is_null())
            .filter(events::managed_by.eq("subscription"))
            .order(events::title)
            .select(events::title)
            .load(conn)
    })
}

const TWO: [(&str, &str, &str); 2] =
    [("a@x", "Holiday", "20260303T020000Z"), ("b@x", "Parade", "20260304T020000Z")];

#[actix_web::test]
async fn an_outside_calendar_is_followed_what_it_drops_is_dropped_and_nothing_is_read_twice() {
    let (app, outside) = (app().await, Outside::start());
    let an = app.owner("an").await;
    outside.serve(&TWO);
    outside.state.lock().unwrap().etag = Some("\"one\"".into());
    let page = follow(&an, &format!("{}/a.ics", outside.url)).await;
    assert!(an.get(&page).await.text("main").contains("Not read yet"));
    app.work().await;
    assert_eq!(titles(&app), ["Holiday", "Parade"]);
    assert!(an.get("/calendar/month/2026-03-01").await.text("main").contains("Holiday"));
    let shown = an.get(&page).await.assert_status(200);
    assert!(shown.text("main").contains("9:00 AM"), "the next look is an hour later: {shown}");
    assert_eq!(shown.attrs("main time", "datetime").last().map(String::as_str), Some("2026-03-02T02:00:00Z"));

    // Nothing new, and not before its time.
    app.work().await;
    assert_eq!(outside.requests(), 1);
    app.advance(60);
    app.work().await;
    assert_eq!((outside.requests(), titles(&app).len()), (2, 2));
    assert!(outside.state.lock().unwrap().seen[1].contains("if-none-match: \"one\""));

    outside.serve(&[("b@x", "Parade, moved", "20260305T020000Z")]);
    outside.state.lock().unwrap().etag = Some("\"two\"".into());
    app.advance(1);
    an.get(&page).await.form("form[action$=refresh]").send().await.assert_see_other();
    app.work().await;
    assert_eq!(titles(&app), ["Parade, moved"]);
    let mails: i64 = app.rows(|conn| email_logs::table.count().get_result(conn));
    let reminders =
        app.rows(|conn| events::table.select(events::reminders).load::<Option<serde_json::Value>>(conn));
    assert_eq!((mails, reminders), (0, vec![None]), "nobody is reminded");
    let stored: Vec<Vec<u8>> =
        app.rows(|conn| calendar_subscriptions::table.select(calendar_subscriptions::url).load(conn));
    assert!(!String::from_utf8_lossy(&stored[0]).contains("a.ics"), "the address is sealed");
    app.owner("binh").await.get(&page).await.assert_status(404);
}

#[actix_web::test]
async fn its_events_cannot_be_changed_here_and_make_nobody_busy_unless_wished() {
    let (app, outside) = (app().await, Outside::start());
    let an = app.owner("an").await;
    outside.serve(&TWO);
    follow(&an, &format!("{}/a.ics", outside.url)).await;
    app.work().await;
    let (id, owner): (calento::ids::EventId, UserId) = app.rows(|conn| {
        events::table.filter(events::title.eq("Holiday")).select((events::id, events::user_id)).first(conn)
    });
    let page = an.get(&format!("/events/{id}")).await.assert_status(200);
    assert!(page.text("main").contains("outside calendar"), "{page}");
    assert!(!page.has("a[href$=edit]") && !page.has("form[action$=delete]"), "{page}");
    for refused in [
        an.get(&format!("/events/{id}/edit")).await,
        an.post(&format!("/events/{id}"), &[("title", "Mine")]).await,
        an.post(&format!("/events/{id}/delete"), &[]).await,
        an.post(&format!("/events/{id}/move"), &[("start_time", "2026-03-05T10:00")]).await,
    ] {
        assert!(refused.assert_status(422).text("[role=alert]").contains("only be changed there"));
    }
    assert_eq!(titles(&app), ["Holiday", "Parade"]);
    let day = Span::new(instant("2026-03-03T00:00:00Z"), instant("2026-03-04T00:00:00Z"));
    let busy = |app: &TestApp| app.rows(|conn| Occurrence::busy(conn, owner, day, &Zone::utc())).len();
    assert_eq!(busy(&app), 0);
    let calendar = an.get("/calendars").await.all("li .list-title").len();
    assert_eq!(calendar, 2);
    let id: calento::ids::CalendarId = app
        .rows(|conn| calendar_subscriptions::table.select(calendar_subscriptions::calendar_id).first(conn));
    an.post(&format!("/calendars/{id}"), &[("is_active", "true")]).await.assert_see_other();
    assert_eq!(busy(&app), 1);
    assert!(
        !an.get("/import").await.attrs("select[name=calendar_id] option", "value").contains(&id.to_string())
    );
}

#[actix_web::test]
async fn what_cannot_be_read_is_said_and_tried_again_later_and_later() {
    let (app, outside) = (app().await, Outside::start());
    let an = app.owner("an").await;
    outside.serve(&TWO);
    let page = follow(&an, &format!("{}/a.ics", outside.url)).await;
    app.work().await;
    for (status, body, words) in [
        (404_u16, &b""[..], "nothing at this address"),
        (403, b"", "not allowed"),
        (500, b"", "trouble of its own"),
        (200, b"<html>Please sign in</html>", "no calendar"),
    ] {
        {
            let mut state = outside.state.lock().unwrap();
            (state.status, state.body) = (status, body.to_vec());
        }
        app.advance(1);
        an.get(&page).await.form("form[action$=refresh]").send().await.assert_see_other();
        app.work().await;
        let shown = an.get(&page).await;
        assert!(shown.text("[role=alert]").contains(words), "{words}: {shown}");
        assert_eq!(titles(&app).len(), 2, "what was read stays");
    }
    let requests = outside.requests();
    app.advance(7 * 60);
    app.work().await;
    assert_eq!(outside.requests(), requests, "after four failures it waits eight hours");
    outside.serve(&TWO);
    app.advance(60);
    app.work().await;
    assert!(!an.get(&page).await.has("[role=alert]"));

    // Around in circles.
    let elsewhere = follow(&an, &format!("{}/moved", outside.url)).await;
    outside.state.lock().unwrap().location = "/moved".into();
    let before = outside.requests();
    app.work().await;
    assert!(an.get(&elsewhere).await.text("[role=alert]").contains("from one place to another"));
    assert_eq!(outside.requests() - before, 6);
    outside.state.lock().unwrap().location = "/a.ics".into();
    an.get(&elsewhere).await.form("form[action$=refresh]").send().await.assert_see_other();
    app.work().await;
    assert_eq!(titles(&app).len(), 4);
}

#[actix_web::test]
async fn addresses_of_own_networks_are_refused_and_so_are_other_things() {
    let app = TestApp::start().await;
    let (an, outside) = (app.owner("an").await, Outside::start());
    for (url, words) in [
        (outside.url.as_str(), "network of its own"),
        ("http://169.254.169.254/latest/meta-data", "network of its own"),
        ("webcal://localhost/a.ics", "network of its own"),
        ("ftp://example.org/a.ics", "no address of a calendar"),
        ("", "required"),
    ] {
        let refused = an.post("/subscriptions", &[("url", url), ("name", "Typed")]).await.assert_status(422);
        let message = refused.error_of("url").unwrap_or_default();
        assert!(message.contains(words) || url.is_empty() && !message.is_empty(), "{url}: {message}");
        assert_eq!((refused.value_of("url").as_str(), refused.value_of("name").as_str()), (url, "Typed"));
    }
    // One that was taken when it was allowed is not read any more.
    let page = {
        let secret = app.config.secret.clone();
        let now = app.now();
        let url = outside.url.clone();
        let owner: UserId = app.rows(|conn| users::table.select(users::id).first(conn));
        let draft = calento::calendars::CalendarDraft {
            name: "Inside".into(),
            description: None,
            color: "#4285f4".into(),
            timezone: "Asia/Ho_Chi_Minh".into(),
            is_active: false,
            is_visible: true,
        };
        let added = app.rows(|conn| {
            calento::subscriptions::Subscription::add(conn, owner, &draft, &url, 60, &secret, now)
        });
        let calento::subscriptions::subscription::Added::Done(calendar) = added else { panic!("not added") };
        format!("/subscriptions/{}", calendar.id)
    };
    app.work().await;
    assert!(an.get(&page).await.text("[role=alert]").contains("network of its own"));
    assert_eq!(outside.requests(), 0);
}

#[actix_web::test]
async fn a_subscription_ends_with_its_events_or_leaves_them_to_the_owner() {
    let (app, outside) = (app().await, Outside::start());
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    outside.serve(&TWO);
    for kept in [true, false] {
        let page = follow(&an, &format!("{}/a.ics", outside.url)).await;
        app.work().await;
        assert_eq!(titles(&app).len(), 2);
        let end = format!("{page}/delete");
        assert_eq!(an.get(&end).await.assert_status(200).count("form button[name=events]"), 2);
        binh.post(&end, &[("events", "delete")]).await.assert_status(404);
        an.post(&end, &[]).await.assert_status(400);
        an.post(&end, &[("events", if kept { "keep" } else { "delete" })]).await.assert_see_other();
        an.get(&page).await.assert_status(404);
        assert_eq!(titles(&app).len(), 0);
        let left: i64 =
            app.rows(|conn| events::table.filter(events::deleted_at.is_null()).count().get_result(conn));
        assert_eq!(left, 2, "those kept the first time");
        app.advance(120);
        let before = outside.requests();
        app.work().await;
        assert_eq!(outside.requests(), before);
    }
}

#[actix_web::test]
async fn the_interval_can_be_chosen_and_nothing_else() {
    let (app, outside) = (app().await, Outside::start());
    let an = app.owner("an").await;
    outside.serve(&TWO);
    let page = follow(&an, &format!("{}/a.ics", outside.url)).await;
    app.work().await;
    let refused: Page = an.post(&page, &[("refresh_minutes", "1")]).await.assert_status(422);
    assert!(refused.error_of("refresh_minutes").is_some());
    an.post(&page, &[("refresh_minutes", "1440")]).await.assert_see_other();
    app.advance(61);
    app.work().await;
    assert_eq!(outside.requests(), 1);
    app.advance(24 * 60);
    app.work().await;
    assert_eq!(outside.requests(), 2);
}

#[actix_web::test]
async fn one_looks_at_a_time_and_who_was_given_up_says_nothing_more() {
    let app = app().await;
    let an = app.owner("an").await;
    follow(&an, "http://127.0.0.1:9/a.ics").await;
    let id: CalendarId = app
        .rows(|conn| calendar_subscriptions::table.select(calendar_subscriptions::calendar_id).first(conn));
    let begin = || app.rows(|conn| Subscription::begin(conn, id, &app.config.secret, app.now()));
    let note = |since, failed| {
        app.rows(|conn| {
            let found = Found::Nothing(failed);
            Subscription::note(conn, id, since, found, "", app.now())
                .map_err(|_| diesel::result::Error::NotFound)
        });
    };
    let failures = || -> (i32, Option<String>) {
        let columns = (calendar_subscriptions::failures, calendar_subscriptions::last_error);
        app.rows(|conn| calendar_subscriptions::table.select(columns).first(conn))
    };
    let slow = begin().expect("it is due");
    assert!(begin().is_none(), "somebody looks already");
    app.advance(11);
    let second = begin().expect("the first took too long");
    note(slow.since, Failed::Slow);
    assert_eq!(failures(), (0, None));
    note(second.since, Failed::Missing);
    assert_eq!(failures(), (1, Some("missing".into())));
    assert!(begin().is_none(), "it is not due");
}
