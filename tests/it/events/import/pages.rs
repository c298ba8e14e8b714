//! `/import` and `/export.ics` over HTTP.

use super::*;
use crate::support::TestApp;

#[actix_web::test]
async fn a_file_is_imported_and_every_entry_accounted_for() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let page = an.get("/import").await.assert_status(200);
    assert!(page.has("form[enctype='multipart/form-data'] input[type=file][name=file]"), "{page}");
    assert!(page.has("a[href='/export.ics']"), "{page}");
    let calendar = page.attr("select[name=calendar_id] option", "value");

    let mut file = GOOGLE.to_vec();
    let bad = calendar_of("BEGIN:VEVENT\r\nUID:bad\r\nSUMMARY:<b>Bad</b>\r\nEND:VEVENT\r\n");
    file.extend_from_slice(&bad);
    let report = an.upload("/import", &[("calendar_id", &calendar)], "work.ics", file.clone()).await;
    let report = report.assert_status(200);
    assert!(report.text("h1 + p").contains("work.ics"), "{report}");
    let taken: usize = report.text("[data-count=taken]").parse().unwrap();
    assert_eq!(report.text("[data-count=refused]"), "1");
    assert_eq!(report.count("tbody tr"), taken + 1);
    let first = report.text("tbody tr");
    assert!(first.contains("<b>Bad</b>") && first.contains("DTSTART"), "refusals stand first: {first}");

    let again = an.upload("/import", &[], "work.ics", file).await.assert_status(200);
    assert_eq!(again.text("[data-count=unchanged]"), taken.to_string(), "into the primary calendar");
    assert_eq!(again.text("[data-count=taken]"), "0");

    let vi = an.lang("vi").get("/import?lang=vi").await.assert_status(200);
    assert_eq!(vi.text("h1"), "Nhập lịch");
}

#[actix_web::test]
async fn a_form_without_a_calendar_file_is_refused_with_the_reason() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let empty = an.upload("/import", &[], "", Vec::new()).await.assert_status(422);
    assert!(empty.error_of("file").is_some(), "{empty}");
    let picture = an.upload("/import", &[], "a.png", b"\x89PNG\r\n\x1a\n".to_vec()).await.assert_status(422);
    assert!(picture.error_of("file").is_some_and(|message| message.contains("iCalendar")), "{picture}");
    let other = app.owner("binh").await.get("/import").await.attr("select[name=calendar_id] option", "value");
    let stranger = an.upload("/import", &[("calendar_id", &other)], "a.ics", GOOGLE).await.assert_status(422);
    assert!(stranger.error_of("calendar_id").is_some(), "{stranger}");
    let no_form = an.post("/import", &[("file", "x")]).await.assert_status(422);
    assert!(no_form.error_of("file").is_some(), "{no_form}");
    let broken = an.post_body("/import", "multipart/form-data; boundary=x", "--x\r\nnonsense").await;
    broken.assert_status(400);
    let large = an.upload("/import", &[], "a.ics", vec![b'x'; 20 * 1024 * 1024 + 1]).await;
    let large = large.assert_status(413);
    assert!(large.error_of("file").is_some_and(|message| message.contains("20 MB")), "{large}");
    for (bytes, words) in [
        (&b" \n"[..], "empty"),
        (b"PK\x03\x04zip", "packed"),
        (b"<!doctype html><title>x</title>", "web page"),
        (b"subject,start\n", "iCalendar"),
    ] {
        let refused = an.upload("/import", &[], "a.ics", bytes).await.assert_status(422);
        assert!(
            refused.error_of("file").is_some_and(|message| message.contains(words)),
            "{words}: {refused}"
        );
    }
}

#[actix_web::test]
async fn an_export_holds_the_calendars_events_and_only_the_owner_s() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    an.upload("/import", &[], "a.ics", APPLE).await.assert_status(200);
    let calendar = an.get("/import").await.attr("select[name=calendar_id] option", "value");

    let file = an.get("/export.ics").await.assert_status(200);
    assert!(file.header("content-type").starts_with("text/calendar"), "{file}");
    let exported = ical::read(file.bytes()).expect("iCalendar").events.len();
    assert_eq!(exported, ical::read(APPLE).unwrap().taken().count());
    let one = an.get(&format!("/export.ics?calendar_id={calendar}")).await.assert_status(200);
    assert_eq!(ical::read(one.bytes()).unwrap().events.len(), exported);

    assert_eq!(ical::read(binh.get("/export.ics").await.bytes()).unwrap().events.len(), 0);
    binh.get(&format!("/export.ics?calendar_id={calendar}")).await.assert_status(404);
    assert!(app.visitor().get("/export.ics").await.location().starts_with("/login"));
}

fn calendar_of(components: &str) -> Vec<u8> {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{components}END:VCALENDAR\r\n").into_bytes()
}
