//! What the editor shows of settings that are not saved, and of what they would change.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use calento::bookings::{
    BookingLink,
    booking_link::Public,
    preview::{Offering, Preview},
};
use diesel::{
    Connection, RunQueryDsl,
    connection::{InstrumentationEvent, SimpleConnection},
    sql_query,
};

use crate::support::{TestApp, seeds::Owner};

const NINE: &str = "2026-03-03T02:00:00Z";

async fn editor(owner: &Owner) -> String {
    owner.get("/booking-links").await.attr("a.list-title", "href")
}

#[actix_web::test]
async fn the_editor_shows_what_guests_see() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    let page = owner.get("/booking-links/new").await.assert_status(200);
    assert!(page.has("#link-preview .preview-time"), "a new link, too: {page}");
    owner.booking_link(&[]).await;
    let path = editor(&owner).await;
    let page = owner.get(&path).await;
    let times = page.all("#link-preview .preview-days li:nth-child(2) .preview-time");
    assert_eq!(times[..2], ["9:00 AM", "9:30 AM"]);
    assert!(!page.has(".preview-change"), "nothing is changed yet");
    let slots = app.visitor().slots("an", "intro", "2026-03-03", "Asia/Ho_Chi_Minh").await;
    let more = page.text("#link-preview .preview-days li:nth-child(2) .muted");
    assert_eq!(more, format!("and {} more", slots.len() - times.len()));
}

#[actix_web::test]
async fn settings_are_tried_without_being_saved() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[]).await;
    let path = editor(&owner).await;
    let preview = format!("{path}/preview");
    let dump = || {
        let mut conn = diesel::PgConnection::establish(app.database_url()).unwrap();
        #[derive(diesel::QueryableByName)]
        struct Row {
            #[diesel(sql_type = diesel::sql_types::Text)]
            row: String,
        }
        let rows = "SELECT l::text || a::text AS row FROM booking_links l JOIN booking_link_access a ON a.booking_link_id = l.id";
        sql_query(rows).get_result::<Row>(&mut conn).unwrap().row
    };
    let before = dump();
    // An hour less in the morning of Tuesdays, and Saturdays on top.
    let other = [("hours_tue", "10:00-12:00, 13:00-17:00"), ("hours_sat", "09:00-10:00")];
    let part = owner.htmx().post(&preview, &other).await.assert_status(200);
    assert!(!part.body().contains("<html"), "{part}");
    let line = part.text("#preview-line");
    // From Monday, 2 March, to 1 May, the last of 60 days: 9 Tuesdays, 8 Saturdays.
    assert_eq!(line, "16 times more · 18 times fewer");
    assert_eq!(part.text("#live"), line);
    assert!(part.text("#now-hours").contains("Sat 09:00-10:00"), "{part}");
    assert!(!part.has("#preview-details[open]"));
    // Without htmx: the whole editor with what was typed, and all of the change in sight.
    let asked = [other[0], other[1], ("changes", "true")];
    let page = owner.post(&preview, &asked).await.assert_status(200);
    assert_eq!(page.value_of("hours_sat"), "09:00-10:00");
    assert_eq!(page.attr("#link-form", "action"), path);
    assert!(page.has("#preview-details[open]"));
    let details = page.text("#preview-details");
    assert!(details.contains("16 times more") && details.contains("18 times fewer"), "{details}");
    assert!(details.contains("Tue 3 Mar") && details.contains("Sat 7 Mar"), "{details}");
    assert_eq!(dump(), before, "nothing was written");
    let same = owner.htmx().post(&preview, &[]).await;
    assert_eq!(same.text("#preview-line"), "The same times as now.");
    let part = owner.htmx().lang("vi").post(&preview, &other).await;
    assert_eq!(part.text("#preview-line"), "thêm 16 giờ · bớt 18 giờ");
}

#[actix_web::test]
async fn bookings_that_fall_outside_are_named_and_kept() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[]).await;
    let path = editor(&owner).await;
    let guest = app.visitor();
    for (slot, name) in [(NINE, "chau"), ("2026-03-03T08:00:00Z", "duy"), ("2026-04-20T02:00:00Z", "em")] {
        guest.book("an", "intro", slot, name).await.assert_see_other();
    }
    let outside = async |fields: &[(&str, &str)]| {
        let part = owner.htmx().post(&format!("{path}/preview"), fields).await.assert_status(200);
        let lines = part.all(".preview-outside li");
        for href in part.attrs(".preview-outside a", "href") {
            let (list, anchor) = href.split_once('#').expect("an anchor");
            assert!(owner.get(list).await.has(&format!("#{anchor}")), "{href} leads to the booking");
        }
        lines
    };
    assert_eq!(outside(&[]).await, Vec::<String>::new());
    let later = outside(&[("hours_tue", "10:00-17:00")]).await;
    assert_eq!(later.len(), 1, "{later:?}");
    assert!(later[0].contains("chau") && later[0].contains("Outside the new hours"), "{later:?}");
    let sooner = outside(&[("max_booking_days_future", "7")]).await;
    assert!(sooner.len() == 1 && sooner[0].contains("em"), "{sooner:?}");
    let rarer = outside(&[("max_bookings_per_day", "1")]).await;
    assert!(rarer.len() == 1 && rarer[0].contains("duy"), "the later one of the day: {rarer:?}");
    let steps = outside(&[("hours_tue", "08:50-17:00"), ("start_interval_minutes", "60")]).await;
    assert_eq!(steps.len(), 2, "{steps:?}");
    owner.post(&path, &[("hours_tue", "10:00-17:00")]).await.assert_see_other();
    assert_eq!(owner.get("/bookings").await.count(".list > li"), 3, "they stay");
    assert_eq!(outside(&[]).await, Vec::<String>::new(), "what is outside already is not news");
}

#[actix_web::test]
async fn a_preview_follows_the_new_zone_across_a_change_of_clocks() {
    let app = TestApp::at("2026-10-02T00:00:00Z").await;
    let owner = app.new_owner("an").zone("Australia/Lord_Howe").register().await;
    let hours = [("hours_sun", "01:30-04:00"), ("max_booking_days_future", "4")];
    owner.booking_link(&hours).await;
    let path = editor(&owner).await;
    let page = owner.get(&path).await;
    // On 4 October the clocks go from 02:00 to 02:30: an hour and a half is left of two and a half hours.
    let sunday = page.all("#link-preview .preview-days li:nth-child(2) .preview-time");
    assert_eq!(page.attrs("#link-preview .preview-days > li > time", "datetime")[1], "2026-10-04");
    let instants = page.attrs("#link-preview .preview-days li:nth-child(2) .preview-time", "datetime");
    assert_eq!(instants[..2], ["2026-10-03T15:00:00Z", "2026-10-03T15:30:00Z"], "half an hour apart");
    assert_eq!(sunday, ["1:30 AM", "2:30 AM", "3:00 AM", "3:30 AM"]);
    let part = owner.htmx().post(&format!("{path}/preview"), &[("timezone", "America/New_York")]).await;
    let part = part.assert_status(200);
    assert!(part.text("p.small").contains("New York"), "{part}");
    assert!(part.text("#preview-line").contains("more"), "{part}");
}

#[actix_web::test]
async fn a_form_that_cannot_be_read_has_no_preview() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[]).await;
    let path = editor(&owner).await;
    let wrong = [("hours_mon", "nine to five")];
    let part = owner.htmx().post(&format!("{path}/preview"), &wrong).await.assert_status(200);
    assert!(part.body().contains("cannot be read") && !part.has(".preview-days"), "{part}");
    for action in [format!("{path}/preview"), "/booking-links/preview".to_owned()] {
        let fields = [("title", "Gặp"), wrong[0]];
        let page = owner.post(&action, &fields).await.assert_status(422);
        assert!(page.error_of("hours_mon").is_some(), "{page}");
        assert_eq!(page.value_of("hours_mon"), "nine to five");
    }
    let page = owner.post("/booking-links/preview", &[("title", "Mới"), ("hours_sun", "9-10")]).await;
    let page = page.assert_status(200);
    assert_eq!(page.attr("#link-form", "action"), "/booking-links");
    let sunday = page.all("#link-preview .preview-days li:first-child .preview-time");
    assert_eq!(sunday, ["9:00 AM", "9:30 AM"]);
    assert_eq!(owner.get("/booking-links").await.count(".list > li"), 1, "nothing is made");
    app.owner("binh").await.post(&format!("{path}/preview"), &[]).await.assert_status(404);
    let off = owner.htmx().post(&format!("{path}/preview"), &[("is_active", "false")]).await;
    assert!(off.body().contains("switched off"), "{off}");
    let line = off.text("#preview-line");
    assert!(line.contains("fewer") && !line.contains("more"), "{line}");
    let over = owner.htmx().post(&format!("{path}/preview"), &[("expires_on", "2026-03-01")]).await;
    assert!(over.body().contains("takes no more bookings"), "{over}");
    assert_eq!(over.text("#preview-line"), line);
}

#[actix_web::test]
async fn a_preview_takes_the_same_few_queries_whatever_there_is() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[("max_bookings_per_week", "30")]).await;
    let event = [
        ("title", "Họp"),
        ("start_time", "2026-02-02T20:00"),
        ("end_time", "2026-02-02T20:30"),
        ("recurrence_rule", "FREQ=WEEKLY;BYDAY=MO"),
    ];
    owner.create_event(&event).await;
    let queries = || {
        let mut conn = diesel::PgConnection::establish(app.database_url()).unwrap();
        conn.batch_execute("SET TIME ZONE 'UTC'").unwrap();
        let now = app.now();
        let Public::Open(owner, link) = BookingLink::find_public(&mut conn, "an", "intro", now).unwrap()
        else {
            panic!("the link is open")
        };
        let other = BookingLink { duration_minutes: 45, max_booking_days_future: 730, ..(*link).clone() };
        let count = Arc::new(AtomicUsize::new(0));
        let counter = count.clone();
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        });
        let [before, after] = [&*link, &other].map(|link| Offering { link, is_open: true });
        let preview = Preview::load(&mut conn, &owner, Some(before), after, now).unwrap();
        assert!(!preview.free.is_empty());
        count.load(Ordering::Relaxed)
    };
    let few = queries();
    app.visitor().book("an", "intro", NINE, "chau").await.assert_see_other();
    app.rows(|conn| {
        let copy = "INSERT INTO events (user_id, calendar_id, title, start_time, end_time, timezone, recurrence_rule)
                    SELECT user_id, calendar_id, title, start_time + step, end_time + step, timezone,
                           CASE WHEN n < 50 THEN recurrence_rule END
                    FROM events, generate_series(1, 2000) n, make_interval(days => n % 50, mins => n % 60) step
                    WHERE managed_by IS NULL";
        sql_query(copy).execute(conn)
    });
    assert_eq!(queries(), few);
    assert!(few <= 12, "{few} queries");
}
