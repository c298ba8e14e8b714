//! Reminders: typed in the form, sent by mail.

use std::thread;

use calento::{events::reminder_plan, ids::EventId};
use diesel::{Connection, QueryableByName, RunQueryDsl, sql_query, sql_types};

use crate::support::{TestApp, app::mail_to, seeds::Owner};

/// An event of an hour, with reminders; times are on the clocks in Vietnam.
async fn event(owner: &Owner, start: &str, reminders: &str, more: &[(&str, &str)]) -> EventId {
    let mut fields = vec![("title", "Dentist"), ("start_time", start), ("reminders", reminders)];
    fields.extend(more);
    let page = owner.post("/events", &fields).await;
    crate::support::seeds::id_in(page.assert_see_other(), "/events/")
}

/// The subjects of the reminders sent up to this time.
async fn subjects(app: &TestApp, now: &str) -> Vec<String> {
    app.set_now(now);
    let mails = app.deliver_mail().await;
    mails
        .iter()
        .filter(|mail| mail.subject.starts_with("Reminder"))
        .map(|mail| mail.subject.clone())
        .collect()
}

const NONE: [String; 0] = [];

#[actix_web::test]
async fn the_owner_is_reminded_once_by_a_mail_that_says_what_when_and_where() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").zone("Europe/London").lang("en").register().await;
    let more = [
        ("timezone", "Asia/Ho_Chi_Minh"),
        ("location", "12 Lê Lợi"),
        ("conference_url", "https://zoom.us/j/1"),
        ("attendees", "binh@example.org"),
    ];
    let id = event(&an, "2026-03-03T09:00", "30", &more).await;
    assert_eq!(subjects(&app, "2026-03-03T01:29:59Z").await, NONE);
    app.set_now("2026-03-03T01:30:00Z");
    let mails = app.deliver_mail().await;
    let mail = mail_to(&mails, "an@example.com");
    assert_eq!(mail.subject, "Reminder: Dentist, Tuesday, 3 March 2026, 2:00 AM");
    for what in ["2:00 AM – 3:00 AM", "London (GMT)", "12 Lê Lợi", "https://zoom.us/j/1"] {
        assert!(mail.text.contains(what) && mail.html.contains(what), "{what}: {}", mail.text);
    }
    assert!(mail.raw.contains("Auto-Submitted: auto-generated"));
    let page = an.get(&mail.link("/events/")).await.assert_status(200);
    assert_eq!(page.attr("article", "data-event-id"), id.to_string());
    assert_eq!(subjects(&app, "2026-03-03T01:40:00Z").await, NONE, "once");
}

#[actix_web::test]
async fn every_occurrence_is_reminded_of_also_across_a_change_of_the_clocks() {
    let app = TestApp::at("2026-03-27T12:00:00Z").await;
    let an = app.new_owner("an").zone("Europe/Berlin").lang("en").register().await;
    let more = [("recurrence_rule", "FREQ=DAILY;COUNT=4")];
    event(&an, "2026-03-28T09:00", "60, 1440", &more).await;
    // The hour before, and a whole day before: the clocks go on in the night to the 29th, so that a
    // day before nine is eight.
    for (now, days) in [
        ("2026-03-28T07:00:00Z", &["Saturday, 28", "Sunday, 29"][..]),
        ("2026-03-29T06:00:00Z", &["Sunday, 29"]),
        ("2026-03-29T07:00:00Z", &["Monday, 30"]),
        ("2026-03-30T06:00:00Z", &["Monday, 30"]),
    ] {
        let before = calento::time::Instant::to_string(&crate::support::app::instant(now).plus_minutes(-1));
        assert_eq!(subjects(&app, &before).await, NONE, "before {now}");
        let mut sent = subjects(&app, now).await;
        sent.sort();
        let wanted: Vec<String> =
            days.iter().map(|day| format!("Reminder: Dentist, {day} March 2026, 9:00 AM")).collect();
        assert_eq!(sent, wanted, "{now}");
    }
}

#[actix_web::test]
async fn reminders_follow_what_is_moved_and_leave_out_what_does_not_take_place() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").lang("en").register().await;
    let id = event(&an, "2026-03-03T09:00", "30", &[("recurrence_rule", "FREQ=DAILY;COUNT=10")]).await;
    app.work().await;
    assert_eq!(subjects(&app, "2026-03-03T01:45:00Z").await.len(), 1);
    // The fourth goes to the afternoon, the fifth is left out, the rest goes an hour on.
    let part = |scope: &str, day: u32| {
        format!("/events/{id}/edit?scope={scope}&occurrence=2026-03-{day:02}T02:00:00Z")
    };
    let form = an.get(&part("this", 4)).await.form("form.sheet");
    form.set("start_time", "2026-03-04T15:00").without("end_time").send().await.assert_see_other();
    let sent = [("scope", "this"), ("occurrence", "2026-03-05T02:00:00Z")];
    an.post(&format!("/events/{id}/delete"), &sent).await.assert_see_other();
    let form = an.get(&part("following", 6)).await.form("form.sheet");
    form.set("start_time", "2026-03-06T10:00").without("end_time").send().await.assert_see_other();
    for (now, count) in [
        ("2026-03-04T01:45:00Z", 0),
        ("2026-03-04T07:29:00Z", 0),
        ("2026-03-04T07:30:00Z", 1),
        ("2026-03-05T12:00:00Z", 0),
        ("2026-03-06T02:29:00Z", 0),
        ("2026-03-06T02:30:00Z", 1),
    ] {
        assert_eq!(subjects(&app, now).await.len(), count, "{now}");
    }
    let single = event(&an, "2026-03-10T09:00", "30", &[]).await;
    assert_eq!(subjects(&app, "2026-03-06T02:40:00Z").await, NONE);
    let move_to = |start: &'static str| {
        let an = &an;
        async move {
            an.post(&format!("/events/{single}"), &[("title", "Doctor"), ("start_time", start)])
                .await
                .assert_see_other();
        }
    };
    move_to("2026-03-06T12:00").await;
    let moved = subjects(&app, "2026-03-06T04:30:00Z").await;
    assert_eq!(moved, ["Reminder: Doctor, Friday, 6 March 2026, 12:00 PM"]);
    // Moved on after that reminder: it is due again.
    move_to("2026-03-06T16:00").await;
    assert_eq!(subjects(&app, "2026-03-06T08:30:00Z").await.len(), 1);
}

#[actix_web::test]
async fn what_is_cancelled_deleted_or_wants_none_any_more_is_not_reminded_of() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").lang("en").register().await;
    let cancelled = event(&an, "2026-03-03T09:00", "30", &[]).await;
    let deleted = event(&an, "2026-03-03T09:00", "30", &[]).await;
    let quiet = event(&an, "2026-03-03T09:00", "30", &[]).await;
    assert_eq!(subjects(&app, "2026-03-03T01:00:00Z").await, NONE);
    an.post(&format!("/events/{cancelled}"), &[("title", "x"), ("status", "cancelled")])
        .await
        .assert_see_other();
    an.post(&format!("/events/{deleted}/delete"), &[("scope", "all")]).await.assert_see_other();
    an.post(&format!("/events/{quiet}"), &[("title", "x"), ("reminders", "")]).await.assert_see_other();
    assert_eq!(subjects(&app, "2026-03-03T01:35:00Z").await, NONE);
    an.post(&format!("/events/{deleted}/restore"), &[]).await.assert_see_other();
    assert_eq!(
        subjects(&app, "2026-03-03T01:36:00Z").await,
        ["Reminder: Dentist, Tuesday, 3 March 2026, 9:00 AM"]
    );
}

#[actix_web::test]
async fn after_a_standstill_late_reminders_go_out_unless_the_event_has_ended() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").lang("en").register().await;
    event(&an, "2026-03-03T09:00", "30", &[("title", "Ended")]).await;
    event(&an, "2026-03-03T11:00", "30, 120", &[("title", "Running")]).await;
    event(&an, "2026-03-03T20:00", "1440", &[("title", "To come")]).await;
    app.work().await;
    let mut late = subjects(&app, "2026-03-03T04:30:00Z").await;
    late.sort();
    assert_eq!(late.len(), 2, "{late:?}");
    assert!(late[0].contains("Running") && late[1].contains("To come"), "{late:?}");
    assert_eq!(subjects(&app, "2026-03-03T04:31:00Z").await, NONE);
}

#[actix_web::test]
async fn what_was_past_when_it_came_is_not_reminded_of() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").lang("en").register().await;
    // Due before now, as alarms of an imported file are.
    event(&an, "2026-02-01T09:00", "30", &[("recurrence_rule", "FREQ=DAILY")]).await;
    event(&an, "2026-03-02T08:10", "30", &[]).await;
    assert_eq!(subjects(&app, "2026-03-02T01:05:00Z").await, NONE);
    assert_eq!(subjects(&app, "2026-03-02T01:30:00Z").await.len(), 1);
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = sql_types::BigInt)]
    count: i64,
}

#[actix_web::test]
async fn several_workers_owe_each_reminder_once() {
    const EVENTS: i64 = 120;
    let app = TestApp::start().await;
    app.owner("an").await;
    let url = app.database_url().to_owned();
    let conn = || {
        use diesel::connection::SimpleConnection;
        let mut conn = diesel::PgConnection::establish(&url).expect("it answers");
        conn.batch_execute("SET TIME ZONE 'UTC'").expect("UTC is known");
        conn
    };
    let database = &mut conn();
    sql_query(format!(
        "INSERT INTO events (user_id, title, start_time, end_time, reminders)
         SELECT id, 'x', '2026-03-03 02:00', '2026-03-03 03:00', '[{{\"method\": \"email\", \"minutes\": 30}}]'
         FROM users, generate_series(1, {EVENTS})"
    ))
    .execute(database)
    .expect("events");
    let work = |now: &str| {
        let now = crate::support::app::instant(now);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let mut conn = conn();
                    while conn.transaction(|conn| reminder_plan::remind(conn, now)).expect("it works") > 0 {}
                });
            }
        });
    };
    work("2026-03-03T01:00:00Z");
    work("2026-03-03T01:30:00Z");
    work("2026-03-03T01:31:00Z");
    let jobs: Count = sql_query("SELECT count(*) FROM jobs WHERE kind = 'reminder_mail'")
        .get_result(database)
        .expect("jobs");
    let events: Count =
        sql_query("SELECT count(DISTINCT payload->>'event') AS count FROM jobs WHERE kind = 'reminder_mail'")
            .get_result(database)
            .expect("jobs");
    assert_eq!((jobs.count, events.count), (EVENTS, EVENTS));
}

#[actix_web::test]
async fn the_form_offers_lead_times_and_keeps_what_it_does_not_offer() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").lang("en").register().await;
    let fields = [("title", "Tea"), ("start_time", "2026-03-09T14:00"), ("end_time", "2026-03-09T15:00")];
    let mut form = an.get("/events/new").await.form("form[action='/events']").fill(&fields);
    assert!(form.fields.contains(&("reminders".to_owned(), String::new())), "none by default");
    for minutes in ["30", "1440", "45, 7"] {
        form.fields.push(("reminders".to_owned(), minutes.to_owned()));
    }
    let page = form.send().await.follow().await;
    let told = "7 minutes before, 30 minutes before, 45 minutes before, 1 day before";
    assert!(page.text(".facts").contains(told), "{page}");
    let path = format!("/events/{}/edit", page.attr("article", "data-event-id"));
    let page = an.get(&path).await.assert_status(200);
    assert_eq!(page.attrs("input[name='reminders'][checked]", "value"), ["30", "1440"]);
    assert_eq!(page.attr("#reminders", "value"), "7, 45");
    let page = page.form("form.sheet").set("title", "Coffee").send().await;
    assert_eq!(page.status(), 303);
    // `set` leaves one field of the name, as a program sends it.
    let same = page.follow().await;
    assert!(same.text(".facts").contains(told), "{same}");
    let refused =
        an.get(&path).await.form("form.sheet").set("reminders", "30, soon").send().await.assert_status(422);
    assert!(refused.error_of("reminders").is_some());
    assert_eq!(refused.attr("#reminders", "value"), "soon");
    let gone = an.get(&path).await.form("form.sheet").set("reminders", "").send().await.follow().await;
    assert!(!gone.text(".facts").contains("before"), "{gone}");
}

#[actix_web::test]
async fn an_online_meeting_is_a_web_address_that_one_can_join() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").lang("en").register().await;
    let url = "https://meet.google.com/abc-defg-hij";
    let id = event(&an, "2026-03-09T14:00", "", &[("conference_url", url)]).await;
    let page = an.get(&format!("/events/{id}")).await.assert_status(200);
    assert_eq!(page.attr(".facts a.button", "href"), url);
    let page = an.get(&format!("/events/{id}/edit")).await.assert_status(200);
    assert_eq!(page.value_of("conference_url"), url);
    for bad in ["javascript:alert(1)", "meet", "ftp://a.example/"] {
        let page = an.post(&format!("/events/{id}"), &[("conference_url", bad)]).await.assert_status(422);
        assert!(page.error_of("conference_url").is_some(), "{bad}");
        assert_eq!(page.value_of("conference_url"), bad);
    }
    an.post(&format!("/events/{id}"), &[("title", "Renamed")]).await.assert_see_other();
    assert!(an.get(&format!("/events/{id}")).await.has(".facts a.button"), "not sent, kept");
    an.post(&format!("/events/{id}"), &[("conference_url", "")]).await.assert_see_other();
    assert!(!an.get(&format!("/events/{id}")).await.has(".facts a.button"));
}

#[actix_web::test]
async fn guests_of_the_public_pages_learn_nothing_of_what_keeps_the_owner_busy() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").lang("en").register().await;
    let more = [("title", "Secret surgery"), ("end_time", "2026-03-03T10:00"), ("location", "Hidden clinic")];
    for visibility in ["private", "default"] {
        let fields = [&more[..], &[("visibility", visibility), ("start_time", "2026-03-03T09:00")]].concat();
        an.post("/events", &fields).await.assert_see_other();
    }
    let slug = an.booking_link(&[]).await;
    let guest = app.visitor();
    let slots = guest.slots("an", &slug, "2026-03-03", "Asia/Ho_Chi_Minh").await;
    assert!(!slots.contains(&"2026-03-03T02:00:00Z".to_owned()), "it keeps the owner busy");
    for path in ["/book/an".to_owned(), format!("/book/an/{slug}?date=2026-03-03&timezone=Asia/Ho_Chi_Minh")]
    {
        let page = guest.get(&path).await.assert_status(200);
        assert!(!page.body().contains("surgery") && !page.body().contains("clinic"), "{path}");
    }
    let booked = guest.book("an", &slug, "2026-03-03T03:00:00Z", "chau").await.follow().await;
    assert!(!booked.body().contains("surgery"), "{booked}");
}
