use calento::{
    events::{Event, Origin},
    ids::EventId,
};

use crate::{
    events::{occurrences, standup, start},
    support::{Page, TestApp, app::mail_to, seeds::id_in},
};

fn sequence(app: &TestApp, id: EventId) -> i32 {
    app.rows(|conn| Event::of_anybody(conn, id)).sequence
}

#[actix_web::test]
async fn a_change_reaches_the_page_and_the_guests() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let fields = [
        ("title", "Tea"),
        ("start_time", "2026-03-09T14:00"),
        ("end_time", "2026-03-09T15:30"),
        ("attendees", "binh@example.org"),
        ("description", "Green"),
    ];
    let id = an.create_event(&fields).await;
    app.deliver_mail().await;
    let form = an.get(&format!("/events/{id}/edit")).await.form(&format!("form[action='/events/{id}']"));
    let page = form.set("title", "Coffee").send().await.follow().await;
    assert_eq!(page.text("article h1"), "Coffee");
    assert_eq!(start(&page), "2026-03-09T07:00:00Z");
    mail_to(&app.deliver_mail().await, "binh@example.org");
    assert_eq!(sequence(&app, id), 1);

    // What is not sent stays; a start alone moves the event with its length.
    let page = an.post(&format!("/events/{id}"), &[("start_time", "2026-03-10T08:00")]).await.follow().await;
    assert_eq!(page.text("article h1"), "Coffee");
    assert_eq!(start(&page), "2026-03-10T01:00:00Z");
    assert_eq!(page.attr("article time.dt-end", "datetime"), "2026-03-10T02:30:00Z");
    assert_eq!(page.text(".prose"), "Green");
    assert_eq!(page.count(".people > li"), 2);
}

#[actix_web::test]
async fn two_changes_at_once_raise_the_sequence_twice() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = an.create_event(&[("title", "Tea")]).await;
    let path = format!("/events/{id}");
    let (one, two) =
        futures_util::future::join(an.post(&path, &[("title", "One")]), an.post(&path, &[("title", "Two")]))
            .await;
    one.assert_see_other();
    two.assert_see_other();
    assert_eq!(sequence(&app, id), 2);
}

#[actix_web::test]
async fn a_stranger_s_event_is_not_there() {
    let app = TestApp::start().await;
    let (an, other) = (app.owner("an").await, app.owner("other").await);
    let id = an.create_event(&[("title", "Tea")]).await;
    for path in [format!("/events/{id}"), format!("/events/{id}/edit")] {
        other.get(&path).await.assert_status(404);
    }
    for path in [format!("/events/{id}"), format!("/events/{id}/delete"), format!("/events/{id}/restore")] {
        other.post(&path, &[("title", "Mine")]).await.assert_status(404);
    }
    other.get("/events/nonsense").await.assert_status(404);
    let page = app.visitor().get(&format!("/events/{id}")).await;
    assert!(page.assert_see_other().starts_with("/login"));
    assert_eq!(an.get(&format!("/events/{id}")).await.text("article h1"), "Tea");
}

#[actix_web::test]
async fn one_occurrence_can_be_changed_by_itself() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = standup(&an).await;
    let named = "occurrence=2026-03-05T02:00:00Z";
    let page = an.get(&format!("/events/{id}/edit?scope=this&{named}")).await.assert_status(200);
    assert_eq!(page.value_of("start_time"), "2026-03-05T09:00");
    let form = page.form(&format!("form[action='/events/{id}']"));
    let changed = form
        .fill(&[("title", "Late"), ("start_time", "2026-03-05T11:00"), ("end_time", "2026-03-05T11:15")])
        .send()
        .await
        .follow()
        .await;
    assert_eq!(
        (changed.text("article h1").as_str(), start(&changed).as_str()),
        ("Late", "2026-03-05T04:00:00Z")
    );
    // Its address in the series leads to it; the rest is as it was.
    let led = an.get(&format!("/events/{id}?{named}")).await;
    assert_eq!(
        id_in::<EventId>(led.assert_see_other(), "/events/").to_string(),
        changed.attr("article", "data-event-id")
    );
    assert_eq!(occurrences(&an, id).await, [200, 200, 303, 200, 200, 200, 200, 200, 200, 200]);
    let rule = [("scope", "this"), ("occurrence", "2026-03-06T02:00:00Z"), ("recurrence_rule", "FREQ=DAILY")];
    an.post(&format!("/events/{id}"), &rule).await.assert_status(422);
    let never = [("scope", "this"), ("occurrence", "2026-03-06T03:00:00Z")];
    an.post(&format!("/events/{id}"), &never).await.assert_status(404);
}

#[actix_web::test]
async fn an_unknown_part_of_a_series_is_asked_for_and_nothing_changes() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = standup(&an).await;
    for part in [[("scope", "foo"), ("title", "X")], [("scope", "this"), ("occurrence", "soon")]] {
        let page = an.post(&format!("/events/{id}"), &part).await.assert_status(422);
        assert!(page.text("[role=alert]").contains("which occurrence"), "{page}");
        an.post(&format!("/events/{id}/delete"), &part).await.assert_status(422);
    }
    assert_eq!(an.get(&format!("/events/{id}")).await.text("article h1"), "Stand-up");
    assert_eq!(occurrences(&an, id).await, [200; 10]);
}

#[actix_web::test]
async fn a_series_takes_its_exceptions_along_when_it_moves() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = standup(&an).await;
    let path = format!("/events/{id}");
    let dropped = [("scope", "this"), ("occurrence", "2026-03-09T02:00:00Z")];
    an.post(&format!("{path}/delete"), &dropped).await.assert_see_other();
    let late = [("scope", "this"), ("occurrence", "2026-03-05T02:00:00Z"), ("title", "Late")];
    an.post(&path, &late).await.assert_see_other();

    // A day and an hour later: the changed occurrence now stands for the one of the next day, and
    // so does the gap.
    an.post(&path, &[("start_time", "2026-03-04T10:00")]).await.assert_see_other();
    let status =
        async |day: u8| an.get(&format!("{path}?occurrence=2026-03-{day:02}T03:00:00Z")).await.status();
    assert_eq!(status(3).await, 404);
    assert_eq!(status(4).await, 200);
    assert_eq!(status(6).await, 303);
    assert_eq!(status(9).await, 200);
    assert_eq!(status(10).await, 404);
    assert_eq!(status(13).await, 200);
}

#[actix_web::test]
async fn a_series_can_be_split() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = standup(&an).await;
    let drop = [("scope", "this"), ("occurrence", "2026-03-09T02:00:00Z")];
    an.post(&format!("/events/{id}/delete"), &drop).await.assert_see_other();
    let fields = [
        ("scope", "following"),
        ("occurrence", "2026-03-07T02:00:00Z"),
        ("title", "Early"),
        ("start_time", "2026-03-07T08:00"),
    ];
    let page = an.post(&format!("/events/{id}"), &fields).await.follow().await;
    assert_eq!((page.text("article h1").as_str(), start(&page).as_str()), ("Early", "2026-03-07T01:00:00Z"));
    assert!(page.text(".facts").contains("6 times"), "{page}");
    assert_eq!(occurrences(&an, id).await, [200, 200, 200, 200, 404, 404, 404, 404, 404, 404]);
    let new: EventId = id_in(&format!("/events/{}", page.attr("article", "data-event-id")), "/events/");
    // What was left out is left out of the new series, at its new time.
    let status = async |start: &str| an.get(&format!("/events/{new}?occurrence={start}")).await.status();
    assert_eq!(status("2026-03-08T01:00:00Z").await, 200);
    assert_eq!(status("2026-03-09T01:00:00Z").await, 404);
    assert_eq!(status("2026-03-12T01:00:00Z").await, 200);
    assert_eq!(status("2026-03-13T01:00:00Z").await, 404);
    let old = an.get(&format!("/events/{id}")).await;
    assert!(old.text(".facts").contains("until 6 March 2026"), "{old}");
}

#[actix_web::test]
async fn the_time_of_a_booking_is_not_in_the_owner_s_hands() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = booked(&app, &an).await;
    let path = format!("/events/{id}");
    let refused = |page: Page| {
        let page = page.assert_status(422);
        assert!(page.has("a[href='/bookings']"), "{page}");
    };
    refused(an.post(&path, &[("start_time", "2026-03-10T10:00")]).await);
    refused(an.post(&path, &[("recurrence_rule", "FREQ=DAILY")]).await);
    refused(an.post(&path, &[("status", "cancelled")]).await);
    refused(an.post(&format!("{path}/delete"), &[]).await);
    let page = an.get(&path).await;
    assert!(page.has(".facts a[href='/bookings']") && !page.has("form[action$='/delete']"), "{page}");
    let form = an.get(&format!("{path}/edit")).await.form(&format!("form[action='{path}']"));
    let page = form.fill(&[("title", "Call with Châu"), ("location", "Room 1")]).send().await.follow().await;
    assert_eq!(page.text("article h1"), "Call with Châu");
}

/// An event that a booking looks after.
async fn booked(app: &TestApp, an: &crate::support::seeds::Owner) -> EventId {
    let plain = an.create_event(&[("title", "Pattern")]).await;
    app.rows(|conn| {
        let pattern = Event::of_anybody(conn, plain)?;
        let owner = calento::accounts::User::find(conn, pattern.user_id)?;
        let calendar = pattern.calendar_id.expect("it stands on a calendar");
        let draft = calento::events::EventDraft::plain(calendar, "Call", pattern.when());
        let origin = Origin { managed_by: Some("booking"), ..Origin::default() };
        Ok(Event::create(conn, &owner, &draft, origin)?.id)
    })
}
