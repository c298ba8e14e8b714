//! Moving events to another time, as dragging them does.

use calento::events::{Event, EventDraft, Origin};

use super::{occurrences, standup, start};
use crate::support::{Page, TestApp, app::mail_to, seeds::Owner};

const THIS: &str = "2026-03-05T02:00:00Z";

async fn occurrence_is_there(an: &Owner, series: &str, start: &str) -> u16 {
    an.get(&format!("{series}?occurrence={start}")).await.status()
}

fn times(page: &Page) -> (String, String) {
    (start(page), page.attr("article.h-event time.dt-end", "datetime"))
}

#[actix_web::test]
async fn an_event_goes_where_it_is_dropped_and_back_again() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let fields = [
        ("title", "Tea"),
        ("start_time", "2026-03-09T14:00"),
        ("end_time", "2026-03-09T15:30"),
        ("attendees", "binh@example.org"),
    ];
    let id = an.create_event(&fields).await;
    app.deliver_mail().await;
    let week = "/calendar/week/2026-03-09";
    let move_to = [("start_time", "2026-03-10T08:15"), ("next", week)];
    let page = an.post(&format!("/events/{id}/move"), &move_to).await;
    assert_eq!(page.assert_see_other(), week);
    mail_to(&app.deliver_mail().await, "binh@example.org");
    let page = page.follow().await;
    assert!(page.text(".flash").contains("“Tea” is moved."), "{page}");
    let undo = page.form(".flash form");
    // A start alone keeps the length; an end resizes.
    let path = format!("/events/{id}");
    let shown = times(&an.get(&path).await);
    assert_eq!(shown, ("2026-03-10T01:15:00Z".into(), "2026-03-10T02:45:00Z".into()));
    assert_eq!(undo.send().await.assert_see_other(), week);
    let resize = [("start_time", "2026-03-09T14:00"), ("end_time", "2026-03-09T14:45")];
    let page = an.post(&format!("{path}/move"), &resize).await;
    assert_eq!(page.assert_see_other(), path);
    let shown = times(&page.follow().await);
    assert_eq!(shown, ("2026-03-09T07:00:00Z".into(), "2026-03-09T07:45:00Z".into()));
    // Nothing is said of what stays where it is.
    an.post(&format!("{path}/move"), &resize).await.assert_see_other();
    assert!(!an.get("/settings/profile").await.has(".flash"));
}

#[actix_web::test]
async fn whole_days_move_by_days() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let days =
        [("title", "Trip"), ("is_all_day", "true"), ("start_time", "2026-03-10"), ("end_time", "2026-03-12")];
    let id = an.create_event(&days).await;
    let to = [("is_all_day", "true"), ("start_time", "2026-03-30")];
    let page = an.post(&format!("/events/{id}/move"), &to).await.follow().await;
    assert_eq!(times(&page), ("2026-03-30".into(), "2026-04-02".into()));
}

#[actix_web::test]
async fn an_event_keeps_its_own_zone() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let fields = [
        ("title", "Call"),
        ("timezone", "America/New_York"),
        ("start_time", "2026-03-05T09:00"),
        ("end_time", "2026-03-05T10:00"),
        ("recurrence_rule", "FREQ=WEEKLY"),
    ];
    let id = an.create_event(&fields).await;
    // 21:00 in Vietnam; dropped an hour later, in the owner's view. New York's clocks change on 8 March.
    let to = [("start_time", "2026-03-05T22:00"), ("occurrence", "2026-03-05T14:00:00Z"), ("scope", "all")];
    an.post(&format!("/events/{id}/move"), &to).await.assert_see_other();
    let edit = an.get(&format!("/events/{id}/edit")).await;
    assert_eq!(edit.value_of("timezone"), "America/New_York");
    assert_eq!(edit.value_of("start_time"), "2026-03-05T10:00");
    let path = format!("/events/{id}");
    assert_eq!(occurrence_is_there(&an, &path, "2026-03-12T14:00:00Z").await, 200);
}

#[actix_web::test]
async fn of_a_series_it_is_asked_how_much_moves() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = standup(&an).await;
    let path = format!("/events/{id}");
    an.post(&path, &[("attendees", "binh@example.org")]).await.assert_see_other();
    let gap = [("scope", "this"), ("occurrence", "2026-03-09T02:00:00Z")];
    an.post(&format!("{path}/delete"), &gap).await.assert_see_other();
    let to =
        [("start_time", "2026-03-05T15:00"), ("occurrence", THIS), ("next", "/calendar/month/2026-03-05")];
    let page = an.post(&format!("{path}/move"), &to).await.assert_status(200);
    assert_eq!(page.attrs("main button[name='scope']", "value"), ["this", "following", "all"]);
    let effects = page.all("main button[name='scope'] span");
    assert_eq!(
        effects,
        [
            "Changes 7 occurrences, keeps 1 exception. 1 guest gets a mail.",
            "Changes 9 occurrences, keeps 1 exception. 1 guest gets a mail."
        ]
    );
    assert_eq!(occurrences(&an, id).await, [200, 200, 200, 200, 200, 200, 404, 200, 200, 200]);

    // Each answer, and back again.
    for (scope, first, third, last) in
        [("this", 200, 303, 200), ("following", 200, 404, 404), ("all", 404, 404, 404)]
    {
        let form = page.form("main form.choices").set("scope", scope);
        assert_eq!(form.action, format!("{path}/move"));
        let moved = form.send().await;
        assert_eq!(moved.assert_see_other(), "/calendar/month/2026-03-05", "{scope}");
        let month = moved.follow().await;
        let there = ["2026-03-03T02:00:00Z", THIS, "2026-03-12T02:00:00Z"];
        let mut statuses = Vec::new();
        for start in there {
            statuses.push(occurrence_is_there(&an, &path, start).await);
        }
        assert_eq!(statuses, [first, third, last], "{scope}");
        let at = |time: &str| month.has(&format!(".dt-start[datetime='2026-03-{time}']"));
        assert!(at("05T08:00:00Z"), "{scope}: {month}");
        assert_eq!(at("06T08:00:00Z"), scope != "this", "{scope}");
        assert_eq!(at("04T08:00:00Z"), scope == "all", "{scope}");
        assert!(!at("09T08:00:00Z"), "{scope}: the gap goes along");
        month.form(".flash form").send().await.assert_see_other();
        assert_eq!(occurrences(&an, id).await, [200, 200, 200, 200, 200, 200, 404, 200, 200, 200], "{scope}");
    }
}

#[actix_web::test]
async fn the_days_of_a_rule_go_along_and_what_cannot_is_refused() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let weekly = [
        ("title", "Class"),
        ("start_time", "2026-03-02T18:00"),
        ("end_time", "2026-03-02T19:00"),
        ("recurrence_rule", "FREQ=WEEKLY;BYDAY=MO,WE"),
    ];
    let id = an.create_event(&weekly).await;
    let path = format!("/events/{id}");
    // The occurrence of Wednesday goes to Thursday.
    let to = [("start_time", "2026-03-12T18:00"), ("occurrence", "2026-03-11T11:00:00Z"), ("scope", "all")];
    an.post(&format!("{path}/move"), &to).await.assert_see_other();
    for (day, status) in [("03", 200), ("05", 200), ("09", 404), ("10", 200), ("12", 200), ("11", 404)] {
        let start = format!("2026-03-{day}T11:00:00Z");
        assert_eq!(occurrence_is_there(&an, &path, &start).await, status, "{start}");
    }

    let last = [
        ("title", "Rent"),
        ("start_time", "2026-03-31T09:00"),
        ("end_time", "2026-03-31T09:30"),
        ("recurrence_rule", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ];
    let id = an.create_event(&last).await;
    let path = format!("/events/{id}/move");
    let to = [("start_time", "2026-03-30T09:00"), ("occurrence", "2026-03-31T02:00:00Z")];
    let page = an.post(&path, &[&to[..], &[("scope", "all")]].concat()).await.assert_status(422);
    assert!(page.text("[role=alert]").contains("cannot simply be moved"), "{page}");
    let page = an.post(&path, &to).await.assert_status(200);
    assert_eq!(page.attrs("main button[name='scope']", "value"), ["this"]);
}

#[actix_web::test]
async fn what_cannot_be_moved_is_refused_with_a_reason() {
    let app = TestApp::start().await;
    let (an, other) = (app.owner("an").await, app.owner("other").await);
    let id = an.create_event(&[("title", "Tea")]).await;
    let path = format!("/events/{id}/move");
    let to = [("start_time", "2026-03-10T08:00")];
    other.post(&path, &to).await.assert_status(404);
    for bad in [
        vec![("start_time", "soon")],
        vec![],
        vec![("start_time", "2026-03-10T08:00"), ("end_time", "2026-03-10T07:00")],
        vec![("start_time", "2026-03-10T08:00"), ("timezone", "Mars/Phobos")],
        vec![("start_time", "3026-03-10T08:00")],
    ] {
        let page = an.post(&path, &bad).await.assert_status(422);
        assert!(!page.text("[role=alert]").is_empty(), "{bad:?}");
    }
    let series = standup(&an).await;
    let never = [("start_time", "2026-03-10T08:00"), ("occurrence", "2026-03-05T03:00:00Z")];
    an.post(&format!("/events/{series}/move"), &never).await.assert_status(404);

    let booked = app.rows(|conn| {
        let pattern = Event::of_anybody(conn, id)?;
        let owner = calento::accounts::User::find(conn, pattern.user_id)?;
        let draft = EventDraft::plain(pattern.calendar_id.expect("a calendar"), "Call", pattern.when());
        let origin = Origin { managed_by: Some("booking"), ..Origin::default() };
        Ok(Event::create(conn, &owner, &draft, origin)?.id)
    });
    let page = an.post(&format!("/events/{booked}/move"), &to).await.assert_status(422);
    assert!(page.text("[role=alert]").contains("booking"), "{page}");
}

#[actix_web::test]
async fn how_much_of_a_series_is_deleted_is_asked_when_it_is_wished() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = standup(&an).await;
    let ask = [("scope", "ask"), ("occurrence", THIS), ("next", "/calendar/week/2026-03-05")];
    let page = an.post(&format!("/events/{id}/delete"), &ask).await.assert_status(200);
    assert_eq!(occurrences(&an, id).await, [200; 10]);
    let deleted = page.form("main form.choices").set("scope", "this").send().await;
    assert_eq!(deleted.assert_see_other(), "/calendar/week/2026-03-05");
    assert_eq!(occurrences(&an, id).await[2], 404);
    let single = an.create_event(&[("title", "Tea")]).await;
    an.post(&format!("/events/{single}/delete"), &[("scope", "ask")]).await.assert_see_other();
    an.get(&format!("/events/{single}")).await.assert_status(404);
}

#[actix_web::test]
async fn a_new_event_may_be_asked_for_over_hours_or_days() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let page = an.get("/events/new?start=2026-03-05T16:30&end=2026-03-05T18:15").await;
    assert_eq!(
        (page.value_of("start_time"), page.value_of("end_time")),
        ("2026-03-05T16:30".into(), "2026-03-05T18:15".into())
    );
    let page = an.get("/events/new?start=2026-03-05&end=2026-03-07").await;
    assert!(page.has("[name='is_all_day'][checked]"), "{page}");
    assert_eq!(
        (page.value_of("start_time"), page.value_of("end_time")),
        ("2026-03-05".into(), "2026-03-07".into())
    );
}

/// Sends both at once; the statuses.
async fn at_once(
    an: &Owner,
    (one, fields): (&str, &[(&str, &str)]),
    (other, other_fields): (&str, &[(&str, &str)]),
) -> [u16; 2] {
    let (first, second) = tokio::join!(an.post(one, fields), an.post(other, other_fields));
    [first.status(), second.status()]
}

#[actix_web::test]
async fn a_series_and_one_of_its_occurrences_change_at_once_without_standing_in_each_others_way() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let series = standup(&an).await;
    let this =
        [("scope", "this"), ("occurrence", THIS), ("start_time", "2026-03-05T11:00"), ("reminders", "30")];
    an.post(&format!("/events/{series}"), &this).await.assert_see_other();
    let own = an.get(&format!("/events/{series}?occurrence={THIS}")).await;
    let (all, one) = (format!("/events/{series}/move"), format!("{}/move", own.assert_see_other()));
    for minute in 0..12 {
        let to = format!("2026-03-03T09:{:02}", minute * 5);
        let own = format!("2026-03-05T11:{:02}", minute * 5);
        let all = (all.as_str(), &[("scope", "all"), ("start_time", &to)][..]);
        let one = (one.as_str(), &[("start_time", own.as_str())][..]);
        assert_eq!(at_once(&an, all, one).await, [303, 303], "minute {minute}");
    }
}

#[actix_web::test]
async fn a_new_title_and_a_move_at_once_both_hold() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    for round in 0..10 {
        let tea = [("title", "Tea"), ("start_time", "2026-03-09T14:00"), ("end_time", "2026-03-09T15:00")];
        let path = format!("/events/{}", an.create_event(&tea).await);
        let to = format!("{path}/move");
        let sent =
            at_once(&an, (&path, &[("title", "Coffee")]), (&to, &[("start_time", "2026-03-10T08:00")]));
        assert_eq!(sent.await, [303, 303]);
        let page = an.get(&path).await;
        assert_eq!(
            (page.text("h1"), start(&page)),
            ("Coffee".into(), "2026-03-10T01:00:00Z".into()),
            "{round}"
        );
    }
}
