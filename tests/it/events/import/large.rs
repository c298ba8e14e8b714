//! Files that are too large to wait for: the worker takes them in.

use std::fmt::Write;

use calento::{
    events::intake::{
        Import,
        import::{self, Step},
    },
    ids::ImportId,
    schema::{import_parts, imports},
};

use super::*;
use crate::support::{TestApp, page::Page, seeds::Owner};

/// A file of so many events, a fifth of them series with a changed occurrence each.
fn file_of(events: usize) -> Vec<u8> {
    let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    for number in 0..events {
        let (day, hour) = (number % 28 + 1, number % 24);
        let start = format!("DTSTART;TZID=Europe/London:202603{day:02}T{hour:02}0000\r\nDURATION:PT30M");
        let series = number % 5 == 0;
        let rule = if series { "\r\nRRULE:FREQ=WEEKLY;COUNT=10" } else { "" };
        let uid = format!("UID:{number}@example.com\r\nSUMMARY:Event {number}");
        write!(text, "BEGIN:VEVENT\r\n{uid}\r\n{start}{rule}\r\nEND:VEVENT\r\n").unwrap();
        if series && number + 1 < events {
            let id = format!("RECURRENCE-ID;TZID=Europe/London:202603{day:02}T{hour:02}0000");
            write!(text, "BEGIN:VEVENT\r\n{uid} moved\r\n{id}\r\n{start}\r\nEND:VEVENT\r\n").unwrap();
        }
    }
    (text + "END:VCALENDAR\r\n").into_bytes()
}

async fn send(an: &Owner, file: Vec<u8>) -> String {
    an.upload("/import", &[], "all.ics", file).await.assert_see_other().to_owned()
}

fn count(page: &Page, what: &str) -> usize {
    page.text(&format!("[data-count={what}]")).parse().expect("a number")
}

fn import_of(app: &TestApp, page: &str) -> ImportId {
    assert!(app.rows(|conn| imports::table.count().get_result::<i64>(conn)) > 0);
    page.strip_prefix("/imports/").expect("the page of an import").parse().expect("an id")
}

fn events_of(app: &TestApp) -> i64 {
    app.rows(|conn| events::table.filter(events::deleted_at.is_null()).count().get_result(conn))
}

#[actix_web::test]
async fn a_large_file_is_taken_in_by_the_worker_while_the_page_tells_how_far_it_is() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    let page = send(&an, file_of(1_000)).await;
    let waits = an.get(&page).await.assert_status(200);
    assert!(
        waits.has("progress")
            && waits.has("main [hx-trigger]")
            && waits.body().contains("<noscript><meta http-equiv=\"refresh\""),
        "{waits}"
    );
    assert!(an.get("/import").await.has(&format!("#earlier a[href='{page}']")));
    assert_eq!(app.work().await, 1);

    let report = an.get(&page).await.assert_status(200);
    assert_eq!((count(&report, "taken"), count(&report, "refused")), (1_200, 0), "{report}");
    assert_eq!((report.count("tbody tr"), report.has("main [hx-trigger]")), (200, false));
    let mut pages = 1;
    let mut next = report;
    while next.has("a[rel=next]") {
        next = an.get(&next.attr("a[rel=next]", "href")).await.assert_status(200);
        pages += 1;
    }
    assert_eq!((pages, next.count("tbody tr")), (6, 200));
    assert!(an.get(&next.attr("tbody th a", "href")).await.assert_status(200).text("h1").contains("Event"));
    let kept = app.rows(|conn| imports::table.select(imports::content.is_not_null()).load::<bool>(conn));
    assert_eq!(kept, [false], "the file is forgotten");

    let again = send(&an, file_of(1_000)).await;
    app.work().await;
    let again = an.get(&again).await.assert_status(200);
    assert_eq!((count(&again, "taken"), count(&again, "unchanged")), (0, 1_200), "{again}");
    assert!(!again.has("form[action$=undo]"), "there is nothing to take back");
    assert_eq!(events_of(&app), 1_200);

    binh.get(&page).await.assert_status(404);
    binh.post(&format!("{page}/cancel"), &[]).await.assert_status(404);
    binh.post(&format!("{page}/undo"), &[]).await.assert_status(404);
    assert!(app.visitor().get(&page).await.location().starts_with("/login"));
}

#[actix_web::test]
async fn what_a_worker_left_half_done_is_finished_without_doubles() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let file = file_of(1_000);
    let page = send(&an, file.clone()).await;
    let id = import_of(&app, &page);
    // A worker begins, and is gone after the first part.
    let prepared = import::prepare(&file, &Zone::named("Asia/Ho_Chi_Minh").unwrap()).unwrap();
    let now = app.now();
    app.rows(|conn| Import::begin(conn, id, prepared.len()));
    let step = app.db().transaction(move |conn| Import::take_part(conn, id, &prepared, now)).await.unwrap();
    assert_eq!(step, Step::More);
    let half = events_of(&app);
    assert!((500..=501).contains(&half), "{half} events in the first part, which is whole");
    assert!(an.get(&page).await.text("[role=status]").contains(&format!("{half} of 1200")));

    app.work().await;
    let report = an.get(&page).await;
    assert_eq!((count(&report, "taken"), count(&report, "unchanged")), (1_200, 0), "{report}");
    assert_eq!(events_of(&app), 1_200);
}

#[actix_web::test]
async fn two_imports_of_one_file_at_the_same_time_make_each_event_once() {
    let app = TestApp::build().pool_size(8).start().await;
    let an = app.owner("an").await;
    let pages = [send(&an, file_of(1_000)).await, send(&an, file_of(1_000)).await];
    let (one, two) = futures_util::join!(app.worker.run_due(), app.worker.run_due());
    assert_eq!(one.unwrap() + two.unwrap(), 2);
    let mut taken = 0;
    for page in &pages {
        let report = an.get(page).await;
        assert_eq!(count(&report, "taken") + count(&report, "unchanged"), 1_200, "{report}");
        taken += count(&report, "taken");
    }
    assert_eq!((taken, events_of(&app)), (1_200, 1_200));
}

#[actix_web::test]
async fn what_an_import_added_can_be_taken_back_but_not_what_was_changed_since() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let one = an.create_event(&[("title", "My own")]).await;
    let report = an.upload("/import", &[], "a.ics", file_of(10)).await.assert_status(200);
    assert_eq!((count(&report, "taken"), events_of(&app)), (12, 13));
    let changed = report.attrs("tbody th a", "href").pop().expect("an event");
    let form = an.get(&format!("{changed}/edit")).await.form(&format!("form[action='{changed}']"));
    form.set("title", "Mine now").send().await.assert_see_other();

    let done = report.form("form[action$=undo]").send().await.follow().await;
    assert!(done.text("main").contains("removed again"), "{done}");
    assert_eq!(events_of(&app), 2);
    an.get(&format!("/events/{one}")).await.assert_status(200);
    an.get(&changed).await.assert_status(200);
    let again = an.upload("/import", &[], "a.ics", file_of(10)).await.assert_status(200);
    assert_eq!((count(&again, "taken"), count(&again, "unchanged")), (11, 1), "{again}");
}

#[actix_web::test]
async fn a_series_of_which_one_occurrence_was_changed_since_stays_when_its_import_is_undone() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let series = "UID:s@example.com\r\nSUMMARY:Class\r\nDTSTART:20260303T020000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=5";
    let file = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n{series}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    );
    let report = an.upload("/import", &[], "a.ics", file).await.assert_status(200);
    let path = report.attrs("tbody th a", "href").pop().expect("an event");
    let this = [("scope", "this"), ("occurrence", "2026-03-04T02:00:00Z"), ("title", "My own")];
    an.post(&path, &this).await.assert_see_other();
    report.form("form[action$=undo]").send().await.assert_see_other();
    an.get(&path).await.assert_status(200);
    let own = an.get(&format!("{path}?occurrence=2026-03-04T02:00:00Z")).await.follow().await;
    assert_eq!(own.text("h1"), "My own");
}

#[actix_web::test]
async fn an_import_can_be_stopped_and_a_file_without_a_calendar_says_so_at_the_end() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let page = send(&an, file_of(1_000)).await;
    let stopped = an.get(&page).await.form("form[action$=cancel]").send().await.follow().await;
    assert!(stopped.text(".notice").contains("stopped"), "{stopped}");
    app.work().await;
    assert_eq!(events_of(&app), 0);

    // It has the word that the glance looks for, and nothing else.
    let mut nonsense = vec![b'x'; 300_000];
    nonsense.extend_from_slice(b"BEGIN:VNOTHING\r\n");
    let page = send(&an, nonsense).await;
    app.work().await;
    let failed = an.get(&page).await.assert_status(200);
    assert!(failed.text(".notice.bad").contains("iCalendar"), "{failed}");
    let parts: i64 = app.rows(|conn| import_parts::table.count().get_result(conn));
    assert_eq!(parts, 0);
}

#[actix_web::test]
async fn no_more_than_five_files_of_an_owner_wait() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    for _ in 0..5 {
        send(&an, file_of(600)).await;
    }
    let sixth = an.upload("/import", &[], "a.ics", file_of(600)).await.assert_status(422);
    assert!(sixth.error_of("file").is_some_and(|message| message.contains("waiting")), "{sixth}");
}

#[ignore = "half a minute of work for a program that is not optimised"]
#[actix_web::test]
async fn twenty_thousand_events_are_taken_in_within_a_minute() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let page = send(&an, file_of(20_000)).await;
    let began = std::time::Instant::now();
    app.work().await;
    let took = began.elapsed();
    eprintln!("20,000 events: {took:?}");
    assert_eq!(count(&an.get(&page).await, "taken"), 24_000);
    assert!(took.as_secs() < 60, "{took:?}");

    // A second run finds all of it there.
    let rows = events_of(&app);
    let again = send(&an, file_of(20_000)).await;
    app.work().await;
    let again = an.get(&again).await;
    assert_eq!((count(&again, "taken"), count(&again, "unchanged")), (0, 24_000), "{again}");
    assert_eq!(events_of(&app), rows);
}
