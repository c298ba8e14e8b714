//! `/feeds`: private addresses, and what programs read there.

use calento::{ical, schema::calendar_feeds};
use diesel::prelude::*;

use crate::support::{TestApp, page::Page, seeds::Owner};

/// Makes an address for all calendars with the button, and answers its path.
async fn make(an: &Owner, kind: &str) -> String {
    let page = an.get("/feeds").await.assert_status(200);
    let form = page.form(&format!("#all li:has(input[value={kind}]) form"));
    assert_eq!(form.action, "/feeds");
    form.send().await.assert_see_other();
    path_of(an, kind).await.expect("an address")
}

async fn path_of(an: &Owner, kind: &str) -> Option<String> {
    let page = an.get("/feeds").await.assert_status(200);
    let css = format!("#all input[aria-labelledby={kind}-all]");
    page.has(&css).then(|| {
        let url = url::Url::parse(&page.attr(&css, "value")).expect("an address");
        url.path().to_owned()
    })
}

/// The unfolded text of a feed.
fn text(page: &Page) -> String {
    page.body().replace("\r\n ", "")
}

async fn furnish(an: &Owner) {
    let times = |hour: u32| (format!("2026-03-04T{hour:02}:00"), format!("2026-03-04T{hour:02}:30"));
    for (title, hour, visibility) in [("Open meeting", 9, "default"), ("Doctor", 11, "private")] {
        let (start, end) = times(hour);
        an.create_event(&[
            ("title", title),
            ("start_time", &start),
            ("end_time", &end),
            ("visibility", visibility),
            ("location", "Main Street"),
            ("description", "Bring papers"),
        ])
        .await;
    }
}

#[actix_web::test]
async fn each_kind_of_address_tells_what_it_promises_and_no_more() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").lang("en").register().await;
    furnish(&an).await;
    assert_eq!(path_of(&an, "busy").await, None, "off until it is made");
    let reader = app.visitor();
    let everything = reader.get(&make(&an, "everything").await).await.assert_status(200);
    let details = reader.get(&make(&an, "details").await).await.assert_status(200);
    let busy = reader.get(&make(&an, "busy").await).await.assert_status(200);
    for (page, titles) in [
        (&everything, ["Open meeting", "Doctor"]),
        (&details, ["Open meeting", "Busy"]),
        (&busy, ["Busy", "Busy"]),
    ] {
        let file = ical::read(page.bytes()).expect("a calendar");
        let found: Vec<_> = file.taken().map(|event| event.title.clone().unwrap_or_default()).collect();
        assert_eq!(found, titles);
        let all = text(page);
        assert!(all.contains("REFRESH-INTERVAL;VALUE=DURATION:PT1H") && all.contains("X-PUBLISHED-TTL:PT1H"));
        assert!(all.contains("BEGIN:VTIMEZONE"), "{all}");
        assert_eq!(page.headers("set-cookie"), Vec::<&str>::new());
        assert!(
            page.header("cache-control").contains("private")
                && page.header("x-robots-tag").contains("noindex")
        );
    }
    assert!(text(&everything).contains("Bring papers") && text(&details).contains("Bring papers"));
    let private =
        text(&details).split("BEGIN:VEVENT").find(|event| event.contains("SUMMARY:Busy")).unwrap().to_owned();
    for secret in ["Doctor", "Main Street", "Bring papers", "example.com"] {
        assert!(!private.contains(secret), "{secret} in {private}");
        assert!(!text(&busy).contains(secret), "{secret} in {}", text(&busy));
    }
    let (of_an, digests): (usize, Vec<String>) = app.rows(|conn| {
        let tokens: Vec<String> = calendar_feeds::table.select(calendar_feeds::token).load(conn)?;
        Ok((tokens.len(), tokens))
    });
    assert_eq!(of_an, 3);
    let path = path_of(&an, "busy").await.unwrap();
    assert!(digests.iter().all(|digest| !path.contains(digest.as_str())), "only digests are stored");
}

#[actix_web::test]
async fn nothing_is_sent_again_as_long_as_nothing_changed() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").lang("en").register().await;
    furnish(&an).await;
    let path = make(&an, "busy").await;
    let first = app.visitor().get(&path).await.assert_status(200);
    let tag = first.header("etag").to_owned();
    assert!(!first.header("last-modified").is_empty());
    let reader = app.visitor().with("If-None-Match", tag.clone());
    let second = reader.get(&path).await.assert_status(304);
    assert_eq!((second.bytes().len(), second.header("etag")), (0, tag.as_str()));
    an.create_event(&[
        ("title", "More"),
        ("start_time", "2026-03-05T09:00"),
        ("end_time", "2026-03-05T09:30"),
    ])
    .await;
    let third = reader.get(&path).await.assert_status(200);
    assert_eq!(ical::read(third.bytes()).unwrap().events.len(), 3);
    assert_ne!(third.header("etag"), tag);
    let read = an.get("/feeds").await;
    assert!(read.text("#all").contains("Last read") && read.has("#all time[datetime]"), "{read}");
}

#[actix_web::test]
async fn a_new_address_ends_the_old_one_at_once() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    let old = make(&an, "everything").await;
    let page = an.get("/feeds").await;
    let (reset, delete) =
        (page.attr("form[action$=reset]", "action"), page.attr("form[action$=delete]", "action"));
    binh.post(&reset, &[]).await.assert_status(404);
    binh.post(&delete, &[]).await.assert_status(404);
    an.post(&reset, &[]).await.assert_see_other();
    let new = path_of(&an, "everything").await.expect("another address");
    assert_ne!(old, new);
    app.visitor().get(&old).await.assert_status(404);
    app.visitor().get(&new).await.assert_status(200);
    let delete = an.get("/feeds").await.attr("form[action$=delete]", "action");
    an.post(&delete, &[]).await.assert_see_other();
    app.visitor().get(&new).await.assert_status(404);
    app.visitor().get("/feeds/nonsense.ics").await.assert_status(404);
    let calendar = binh.get("/import").await.attr("select[name=calendar_id] option", "value");
    an.post("/feeds", &[("calendar_id", &calendar), ("kind", "busy")]).await.assert_status(404);
    an.post("/feeds", &[("kind", "all")]).await.assert_status(400);
}

#[actix_web::test]
async fn an_address_of_one_calendar_tells_of_no_other_and_dies_with_it() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").lang("en").register().await;
    furnish(&an).await;
    an.post("/calendars", &[("name", "Work")]).await.assert_see_other();
    let options = an.get("/import").await;
    let ids = options.attrs("select[name=calendar_id] option", "value");
    let work = ids.last().unwrap();
    an.post("/feeds", &[("calendar_id", work), ("kind", "details")]).await.assert_see_other();
    let page = an.get("/feeds").await;
    let url = url::Url::parse(&page.attr(&format!("[id='c-{work}'] input[readonly]"), "value")).unwrap();
    let feed = app.visitor().get(url.path()).await.assert_status(200);
    assert!(text(&feed).contains("X-WR-CALNAME:Work") && !text(&feed).contains("Open meeting"), "{feed}");
    an.post(&format!("/calendars/{work}/delete"), &[]).await.assert_see_other();
    app.visitor().get(url.path()).await.assert_status(404);
}

#[actix_web::test]
async fn a_series_whose_changed_occurrence_is_free_leaves_it_out_of_busy_times() {
    const FILE: &[u8] =
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:s\r\nDTSTART:20260302T020000Z\r\n\
        DTEND:20260302T030000Z\r\nRRULE:FREQ=DAILY;COUNT=3\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:s\r\n\
        RECURRENCE-ID:20260303T020000Z\r\nDTSTART:20260303T020000Z\r\nDTEND:20260303T030000Z\r\n\
        TRANSP:TRANSPARENT\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:free\r\nDTSTART:20260302T050000Z\r\n\
        DTEND:20260302T060000Z\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let app = TestApp::start().await;
    let an = app.new_owner("an").lang("en").register().await;
    an.upload("/import", &[], "a.ics", FILE).await.assert_status(200);
    let feed = app.visitor().get(&make(&an, "busy").await).await.assert_status(200);
    let file = ical::read(feed.bytes()).unwrap();
    let events: Vec<_> = file.taken().collect();
    assert_eq!(events.len(), 1, "{}", text(&feed));
    assert_eq!(events[0].exceptions.len(), 1);
}
