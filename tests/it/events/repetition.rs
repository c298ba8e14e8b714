//! How an event repeats, in its form.

use calento::{events::Event, ids::EventId};
use diesel::RunQueryDsl;

use crate::{
    events::standup,
    support::{
        Page, TestApp,
        app::mail_to,
        seeds::{Owner, id_in},
    },
};

fn event(app: &TestApp, id: EventId) -> Event {
    app.rows(|conn| Event::of_anybody(conn, id))
}

fn rule(app: &TestApp, id: EventId) -> String {
    event(app, id).recurrence_rule.unwrap_or_default()
}

fn editor(owner: &Owner, id: EventId) -> impl Future<Output = Page> {
    let (owner, path) = ((**owner).clone(), format!("/events/{id}/edit"));
    async move { owner.get(&path).await.assert_status(200) }
}

/// Sends the form as its page shows it, with `fields` filled in.
async fn resend(owner: &Owner, id: EventId, fields: &[(&str, &str)]) -> Page {
    let form = editor(owner, id).await.form(&format!("form[action='/events/{id}']"));
    form.fill(fields).send().await
}

/// Tuesday, 24 November 2026, at nine in Vietnam: the fourth Tuesday, and the last.
const START: (&str, &str) = ("start_time", "2026-11-24T09:00");

#[actix_web::test]
async fn the_fields_make_a_rule() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    for (fields, wanted) in [
        (&[("recurrence_rule", "")][..], ""),
        (&[("recurrence_rule", "daily")], "FREQ=DAILY"),
        (&[("recurrence_rule", "weekdays")], "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        (
            &[("recurrence_rule", "weekly"), ("repeat_days", "SU"), ("repeat_days", "MO")],
            "FREQ=WEEKLY;BYDAY=MO,TU,SU",
        ),
        (&[("recurrence_rule", "monthly-date")], "FREQ=MONTHLY"),
        (&[("recurrence_rule", "monthly-weekday")], "FREQ=MONTHLY;BYDAY=4TU"),
        (&[("recurrence_rule", "monthly-last-weekday")], "FREQ=MONTHLY;BYDAY=-1TU"),
        (
            &[("recurrence_rule", "yearly"), ("repeat_end", "count"), ("repeat_count", "5")],
            "FREQ=YEARLY;COUNT=5",
        ),
        (
            &[
                ("recurrence_rule", "custom"),
                ("repeat_interval", "2"),
                ("repeat_unit", "weeks"),
                ("repeat_end", "until"),
                ("repeat_until", "2027-06-30"),
            ],
            // The end of that day in Vietnam.
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270630T165959Z",
        ),
        (
            &[("recurrence_rule", "custom"), ("repeat_interval", "3"), ("repeat_unit", "months-weekday")],
            "FREQ=MONTHLY;INTERVAL=3;BYDAY=4TU",
        ),
        // The fields beside a rule's own text do not count.
        (
            &[("recurrence_rule", "rrule:freq=daily;count=3"), ("repeat_end", "until"), ("repeat_until", "")],
            "FREQ=DAILY;COUNT=3",
        ),
    ] {
        let mut all = vec![("title", "Tea"), START];
        all.extend(fields);
        let page = an.post("/events", &all).await;
        let id: EventId = id_in(page.assert_see_other(), "/events/");
        assert_eq!(rule(&app, id), wanted, "{fields:?}");
        // The form of the event says the same, and leaves it so.
        resend(&an, id, &[("title", "Coffee")]).await.assert_see_other();
        let event = event(&app, id);
        assert_eq!(
            (event.title.as_str(), event.recurrence_rule.as_deref().unwrap_or_default()),
            ("Coffee", wanted)
        );
    }
}

#[actix_web::test]
async fn what_is_wrong_is_said_beside_its_field_and_all_of_it_is_kept() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    for (field, value) in [
        ("repeat_interval", "0"),
        ("repeat_interval", "1001"),
        ("repeat_interval", "often"),
        ("repeat_until", "2026-11-23"),
        ("repeat_until", "someday"),
        ("repeat_count", "0"),
        ("repeat_count", "5001"),
        ("repeat_unit", "moons"),
    ] {
        let mut fields = vec![
            ("title", "Tea"),
            START,
            ("recurrence_rule", "custom"),
            ("repeat_unit", "weeks"),
            ("repeat_interval", "4"),
            ("repeat_days", "FR"),
            ("repeat_end", if field == "repeat_until" { "until" } else { "count" }),
            ("repeat_until", "2027-01-31"),
            ("repeat_count", "7"),
        ];
        fields.iter_mut().filter(|sent| sent.0 == field).for_each(|sent| sent.1 = value);
        for an in [an.lang("en"), an.lang("vi")] {
            let page = an.post("/events", &fields).await.assert_status(422);
            assert!(
                page.error_of(field).is_some_and(|text| !text.contains("event-")),
                "{field}={value}: {page}"
            );
            assert_eq!(page.value_of("recurrence_rule"), "custom");
            assert_eq!(page.attrs("[name=repeat_days][checked]", "value"), ["FR"]);
            for (name, typed) in &fields {
                if ["repeat_interval", "repeat_until", "repeat_count"].contains(name) {
                    assert_eq!(page.value_of(name), *typed);
                }
            }
        }
    }
    let early =
        [("title", "Tea"), ("start_time", "2026-11-03T09:00"), ("recurrence_rule", "monthly-last-weekday")];
    assert!(an.post("/events", &early).await.assert_status(422).error_of("recurrence_rule").is_some());
}

#[actix_web::test]
async fn a_rule_that_the_fields_cannot_say_is_told_and_survives() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let text = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1";
    let id = an
        .create_event(&[("title", "Pay"), ("start_time", "2026-11-30T09:00"), ("recurrence_rule", text)])
        .await;
    let page = editor(&an, id).await;
    assert_eq!(page.value_of("recurrence_rule"), text);
    assert_eq!(page.text("option.own-rule"), "Every month on the last working day");
    assert_eq!(page.text("code"), text);
    resend(&an, id, &[("title", "Payday")]).await.assert_see_other();
    assert_eq!(rule(&app, id), text);
    resend(&an, id, &[("recurrence_rule", "monthly-date")]).await.assert_see_other();
    assert_eq!(rule(&app, id), "FREQ=MONTHLY");
}

#[actix_web::test]
async fn a_rule_that_cannot_be_expanded_survives_with_all_that_belongs_to_it() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    for (text, shown) in [
        ("FREQ=HOURLY;INTERVAL=7", "FREQ=HOURLY;INTERVAL=7"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "Every year on 30 February"),
        ("FREQ=DAILY;UNTIL=20200101", "Every day, until 1 January 2020"),
    ] {
        let id = an.create_event(&[("title", "Odd"), START]).await;
        app.rows(|conn| {
            diesel::sql_query(format!(
                "UPDATE events SET recurrence_rule = '{text}', recurrence_end_time = end_time, \
                 recurrence_exception_dates = '[\"2026-12-01T02:00:00Z\"]', \
                 recurrence_dates = '[\"2026-12-01T02:00:00Z\", \"2026-12-05T02:00:00Z\"]' WHERE id = '{id}'"
            ))
            .execute(conn)
        });
        let before = event(&app, id);
        let page = editor(&an, id).await;
        assert_eq!(page.value_of("recurrence_rule"), text);
        assert_eq!(page.text("option.own-rule"), shown);
        let saved = resend(&an, id, &[("title", "Odder"), ("location", "Room 1")]).await.follow().await;
        assert_eq!(saved.text("article h1"), "Odder");
        let after = event(&app, id);
        assert_eq!(after.title, "Odder");
        assert_eq!(after.recurrence_rule.as_deref(), Some(text));
        assert_eq!(after.recurrence_dates, before.recurrence_dates, "{text}");
        // A rule that can be walked but never happens leaves nothing out but what is there.
        assert_eq!(after.recurrence_exception_dates, before.recurrence_exception_dates, "{text}");
        let choice = [("recurrence_rule", ""), ("title", "Once")];
        resend(&an, id, &choice).await.assert_see_other();
        assert_eq!(event(&app, id).recurrence_dates, None, "{text}");
    }
}

#[actix_web::test]
async fn a_series_goes_along_with_the_weekday_of_its_start() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    for (before, after) in [
        ("FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=WE"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU;COUNT=8", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=8"),
        ("FREQ=MONTHLY;BYDAY=4TU", "FREQ=MONTHLY;BYDAY=4WE"),
        ("FREQ=MONTHLY;BYMONTHDAY=24", "FREQ=MONTHLY"),
        ("FREQ=WEEKLY", "FREQ=WEEKLY"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    ] {
        let id = an.create_event(&[("title", "Tea"), START, ("recurrence_rule", before)]).await;
        resend(&an, id, &[("start_time", "2026-11-25T09:00"), ("end_time", "2026-11-25T10:00")])
            .await
            .assert_see_other();
        assert_eq!(rule(&app, id), after, "{before}");
    }
}

#[actix_web::test]
async fn what_is_left_of_a_count_goes_with_the_later_part() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = an
        .create_event(&[("title", "Tea"), START, ("recurrence_rule", "FREQ=WEEKLY;BYDAY=TU;COUNT=10")])
        .await;
    let path = format!("/events/{id}/edit?scope=following&occurrence=2026-12-08T02:00:00Z");
    let form = an.get(&path).await.assert_status(200).form(&format!("form[action='/events/{id}']"));
    let moved =
        form.fill(&[("start_time", "2026-12-09T09:00"), ("end_time", "2026-12-09T10:00")]).send().await;
    let new: EventId = id_in(moved.assert_see_other(), "/events/");
    assert_ne!(new, id);
    assert_eq!(rule(&app, new), "FREQ=WEEKLY;BYDAY=WE;COUNT=8");
}

#[actix_web::test]
async fn an_event_becomes_a_series_and_one_event_again_for_the_same_guests() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = an.create_event(&[("title", "Tea"), START, ("attendees", "binh@example.org")]).await;
    let uid = event(&app, id).ical_uid;
    app.deliver_mail().await;
    for (choice, line) in [("weekly", true), ("", false)] {
        resend(&an, id, &[("recurrence_rule", choice)]).await.assert_see_other();
        let told = app.deliver_mail().await;
        let lines = mail_to(&told, "binh@example.org").calendar_lines();
        assert!(lines.contains(&format!("UID:{uid}")), "{lines:#?}");
        assert_eq!(lines.contains(&"RRULE:FREQ=WEEKLY;BYDAY=TU".to_owned()), line, "{lines:#?}");
        let page = an.get(&format!("/events/{id}")).await;
        assert!(page.text(".people").contains("binh@example.org"), "{page}");
        assert_eq!(event(&app, id).recurrence_rule.is_some(), line);
    }
}

#[actix_web::test]
async fn the_form_says_what_else_is_on() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let series = standup(&an).await;
    let tea = [("title", "Tea"), ("start_time", "2026-03-05T09:10"), ("end_time", "2026-03-05T10:00")];
    let hint = an.htmx().post("/events/hint", &tea).await.assert_status(200);
    assert_eq!(hint.text(".notice.warn"), "Overlaps “Stand-up”, 9:00 AM – 9:15 AM.");
    let vietnamese = an.lang("vi").post("/events/hint", &tea).await;
    assert!(vietnamese.text(".notice.warn").starts_with("Trùng giờ với “Stand-up”"), "{vietnamese}");
    // Free time and whole days overlap nothing, nor does what begins as the other ends.
    let free = [&tea[..], &[("transparency", "transparent")]].concat();
    let whole = [("title", "Tet"), ("start_time", "2026-03-05"), ("is_all_day", "true")];
    let later = [("title", "Tea"), ("start_time", "2026-03-05T09:15"), ("end_time", "2026-03-05T10:00")];
    for fields in [&free[..], &whole, &later, &[("title", "Tea"), ("start_time", "soon")]] {
        assert!(!an.post("/events/hint", fields).await.assert_status(200).has(".notice"), "{fields:?}");
    }
    // It warns, and forbids nothing: the notice after saving says it once more.
    let id = an.create_event(&tea).await;
    let notice = an.get("/settings/profile").await.text(".flash");
    assert!(notice.contains("“Tea” is saved.") && notice.contains("“Stand-up”"), "{notice}");
    assert!(editor(&an, id).await.has("#event-hint .notice.warn"));
    // A series that is changed does not overlap itself.
    an.post(&format!("/events/{id}/delete"), &[]).await.assert_see_other();
    assert!(!editor(&an, series).await.has("#event-hint .notice"));
    // A series is looked at for its next few occurrences.
    let weekly = [&later[..2], &[("recurrence_rule", "daily"), ("end_time", "2026-03-05T10:00")]].concat();
    let told = an.post("/events/hint", &weekly).await;
    assert_eq!(told.text(".hint"), "Every day");
    let other = app.owner("other").await;
    other.post(&format!("/events/{series}/hint"), &tea).await.assert_status(404);
    assert!(!other.post("/events/hint", &tea).await.assert_status(200).has(".notice"));
}

#[actix_web::test]
async fn an_event_is_duplicated_through_a_form() {
    let app = TestApp::start().await;
    let (an, other) = (app.owner("an").await, app.owner("other").await);
    let fields = [
        ("title", "Tea"),
        START,
        ("end_time", "2026-11-24T09:45"),
        ("attendees", "binh@example.org"),
        ("location", "Room 1"),
        ("recurrence_rule", "weekly"),
        ("reminders", "30, 10"),
    ];
    let id: EventId = id_in(an.post("/events", &fields).await.assert_see_other(), "/events/");
    app.deliver_mail().await;
    let page = an.get(&format!("/events/{id}?occurrence=2026-12-01T02:00:00Z")).await;
    let copy = page.attr("a[href^='/events/new?copy=']", "href");
    let form = an.get(&copy).await.assert_status(200).form("form[action='/events']");
    assert_eq!(app.deliver_mail().await.len(), 0);
    let made: EventId = id_in(form.send().await.assert_see_other(), "/events/");
    let (of, copy) = (event(&app, id), event(&app, made));
    assert_eq!((copy.title, copy.location, copy.reminders), (of.title, of.location, of.reminders));
    assert_eq!(copy.start_time.to_string(), "2026-12-01T02:00:00Z");
    assert_eq!(copy.end_time.to_string(), "2026-12-01T02:45:00Z");
    assert_eq!(copy.recurrence_rule, None);
    assert_ne!(copy.ical_uid, of.ical_uid);
    mail_to(&app.deliver_mail().await, "binh@example.org");
    // The whole series; and nobody else's.
    let whole = an.get(&format!("/events/new?copy={id}")).await;
    assert_eq!(whole.value_of("recurrence_rule"), "weekly");
    other.get(&format!("/events/new?copy={id}")).await.assert_status(404);
}

#[actix_web::test]
async fn no_occurrence_is_lost_when_a_series_with_an_end_goes_to_another_time_of_day() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let fields = [
        ("title", "Tea"),
        ("start_time", "2026-12-01T09:00"),
        ("end_time", "2026-12-01T10:00"),
        ("recurrence_rule", "daily"),
    ];
    let starts = |id: EventId, hour: &'static str| {
        let an = &an;
        async move {
            let mut there = Vec::new();
            for day in 1..=7 {
                let path = format!("/events/{id}?occurrence=2026-12-{day:02}T{hour}:00:00Z");
                there.extend((an.get(&path).await.status() == 200).then_some(day));
            }
            there
        }
    };
    for zone in ["Asia/Ho_Chi_Minh", "America/New_York"] {
        let id = an.create_event(&fields).await;
        let from = [("scope", "following"), ("occurrence", "2026-12-06T02:00:00Z")];
        an.post(&format!("/events/{id}/delete"), &from).await.assert_see_other();
        assert_eq!(starts(id, "02").await, [1, 2, 3, 4, 5]);
        // Three in the afternoon in Vietnam, nine in the evening of the day in New York.
        let (time, until, hour) = match zone {
            "Asia/Ho_Chi_Minh" => ("15:00", "16:00", "08"),
            _ => ("15:00", "16:00", "20"),
        };
        let (begins, ends) = (format!("2026-12-01T{time}"), format!("2026-12-01T{until}"));
        resend(&an, id, &[("timezone", zone), ("start_time", &begins), ("end_time", &ends)])
            .await
            .assert_see_other();
        assert_eq!(starts(id, hour).await, [1, 2, 3, 4, 5], "{zone}: {}", rule(&app, id));
    }
}
