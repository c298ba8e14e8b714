//! The public page: what guests see, book and are refused.

use futures_util::future::join_all;

use crate::support::{TestApp, app::mail_to};

const ZONE: &str = "Asia/Ho_Chi_Minh";
const NINE: &str = "2026-03-03T02:00:00Z";
const PAGE: &str = "/book/an/intro";

#[actix_web::test]
async fn a_guest_books_a_time_and_both_sides_get_a_mail() {
    let app = TestApp::start().await;
    let owner = app.new_owner("an").lang("vi").register().await;
    owner.booking_link(&[("location", "Phòng 1")]).await;
    let guest = app.visitor();
    let slots = guest.slots("an", "intro", "2026-03-03", ZONE).await;
    assert_eq!((slots.len(), slots[0].as_str()), (14, NINE));
    let page = guest.book("an", "intro", NINE, "chau").await;
    let own = page.assert_see_other().to_owned();
    let page = guest.get(&own).await.assert_status(200);
    assert_eq!(page.attr("time", "datetime"), NINE);
    assert!(page.text("main").contains("2:00 AM – 2:30 AM"), "the guest's own clock: {page}");
    assert!(page.text("main").contains("9:00 AM – 9:30 AM"), "and the owner's: {page}");
    assert!(!guest.slots("an", "intro", "2026-03-03", ZONE).await.contains(&NINE.to_owned()));

    let mails = app.deliver_mail().await;
    let to_guest = mail_to(&mails, "chau@example.org");
    assert_eq!(to_guest.link("/booking/"), own);
    let lines = to_guest.calendar_lines();
    for line in ["METHOD:REQUEST", "SEQUENCE:0", "LOCATION:Phòng 1"] {
        assert!(lines.iter().any(|found| found == line), "{line} in {lines:#?}");
    }
    let attendee = lines.iter().find(|line| line.starts_with("ATTENDEE")).unwrap();
    assert!(attendee.contains("PARTSTAT=ACCEPTED") && attendee.ends_with("mailto:chau@example.org"));
    let to_owner = mail_to(&mails, "an@example.com");
    assert!(to_owner.subject.starts_with("Đã đặt: Intro call: chau"), "{}", to_owner.subject);
    assert!(!to_owner.text.contains("/booking/"), "only the guest has the link");
    assert_eq!(to_owner.link("/bookings"), "/bookings");
}

#[actix_web::test]
async fn of_a_hundred_guests_at_once_one_books_and_the_others_see_what_is_free() {
    let app = TestApp::build().pool_size(10).start().await;
    app.owner("an").await.booking_link(&[]).await;
    let visitors: Vec<_> = (0..100).map(|number| (app.visitor(), format!("guest{number}"))).collect();
    let pages =
        join_all(visitors.iter().map(|(visitor, name)| visitor.book("an", "intro", NINE, name))).await;
    assert_eq!(pages.iter().filter(|page| page.status() == 303).count(), 1);
    let losers: Vec<_> = pages.iter().filter(|page| page.status() == 409).collect();
    assert_eq!(losers.len(), 99);
    for page in losers {
        let slots = page.attrs("[name='slot_start']", "value");
        assert_eq!(slots.len(), 13, "{page}");
        assert!(!slots.contains(&NINE.to_owned()));
        assert!(page.value_of("guest_name").starts_with("guest"), "what was typed is kept");
        assert!(!page.has("[name='slot_start'][checked]"), "a new choice is needed");
        assert!(page.text("[role='alert']").contains("has just been taken"));
    }
}

#[actix_web::test]
async fn a_form_sent_twice_leads_to_the_same_page() {
    let app = TestApp::start().await;
    app.owner("an").await.booking_link(&[]).await;
    let guest = app.visitor();
    let first = guest.book("an", "intro", NINE, "chau").await;
    let second = guest.book("an", "intro", NINE, "chau").await;
    assert_eq!(first.assert_see_other(), second.assert_see_other());
    assert_eq!(app.deliver_mail().await.len(), 2);
}

#[actix_web::test]
async fn what_is_missing_or_wrong_is_said_beside_its_field() {
    let app = TestApp::start().await;
    app.owner("an").await.booking_link(&[]).await;
    let guest = app.visitor();
    let good = [
        ("slot_start", NINE),
        ("guest_name", "Châu"),
        ("guest_email", "chau@example.org"),
        ("guest_phone", "0901 234 567"),
        ("guest_notes", "Xin chào"),
        ("guest_timezone", ZONE),
    ];
    let (long, longer) = ("x".repeat(256), "x".repeat(8_193));
    for (field, value) in [
        ("slot_start", ""),
        ("slot_start", "tomorrow"),
        ("guest_name", "  "),
        ("guest_name", &long),
        ("guest_email", ""),
        ("guest_email", "chau"),
        ("guest_phone", &long),
        ("guest_notes", &longer),
    ] {
        let fields = good.map(|(name, good)| (name, if name == field { value } else { good }));
        let page = guest.post(PAGE, &fields).await.assert_status(422);
        assert!(page.error_of(field).is_some(), "{field}={value:.20}: {page}");
        assert!(page.has(&format!(".error-summary a[href='#{field}']")));
        for (name, kept) in fields.into_iter().filter(|(name, _)| name.starts_with("guest_")) {
            assert_eq!(page.value_of(name), kept, "{name} is kept");
        }
        let chosen = page.attrs("[name='slot_start'][checked]", "value");
        assert_eq!(chosen, if field == "slot_start" { vec![] } else { vec![NINE.to_owned()] });
    }
    let fields = good.map(|(name, good)| (name, if name == "guest_timezone" { "Mars/Base" } else { good }));
    guest.post(PAGE, &fields).await.assert_status(422);
    guest.post(PAGE, &good).await.assert_see_other();
}

#[actix_web::test]
async fn a_time_that_is_not_offered_is_refused_with_its_reason() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    let rules = [("min_booking_notice_minutes", "1440"), ("max_booking_days_future", "10")];
    owner.booking_link(&rules).await;
    let guest = app.visitor();
    for (slot, words) in [
        ("2026-02-27T02:00:00Z", "has passed"),
        ("2026-03-02T06:00:00Z", "too soon"),
        ("2026-03-16T02:00:00Z", "too far ahead"),
        ("2026-03-04T22:00:00Z", "no longer offered"),
        ("2026-03-04T02:07:00Z", "no longer offered"),
        ("9999-12-31T02:00:00Z", "too far ahead"),
    ] {
        let page = guest.book("an", "intro", slot, "chau").await.assert_status(409);
        assert!(page.text("[role='alert']").contains(words), "{slot}: {page}");
    }
}

#[actix_web::test]
async fn days_and_times_are_those_of_the_guests_zone() {
    let app = TestApp::start().await;
    app.owner("an").await.booking_link(&[]).await;
    let guest = app.visitor();
    // A Monday in New York holds Monday's afternoon and Tuesday's morning of Ho Chi Minh City.
    let monday = guest.slots("an", "intro", "2026-03-02", "America/New_York").await;
    assert_eq!((monday.len(), monday[0].as_str(), monday[8].as_str()), (14, "2026-03-02T06:00:00Z", NINE));
    let page = guest.get(&format!("{PAGE}?date=2026-03-08&timezone=America/New_York")).await;
    // The clocks go forward on 8 March: 9:00 in Ho Chi Minh City is 22:00 from then on.
    assert_eq!(page.all(".slot span").first().map(String::as_str), Some("10:00 PM"), "{page}");
    let before = guest.get(&format!("{PAGE}?date=2026-03-05&timezone=New+York")).await;
    assert!(before.all(".slot span").contains(&"9:00 PM".to_owned()), "a city will do: {before}");
    assert!(page.text("#slots").contains("An is in Ho Chi Minh (GMT+7)"));
    let here = guest.get(&format!("{PAGE}?date=2026-03-05&timezone={ZONE}")).await;
    assert!(!here.text("#slots").contains("An is in"), "nothing to say when the zones agree");
}

#[actix_web::test]
async fn the_page_opens_on_the_first_free_day_and_stays_light() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[("min_booking_notice_minutes", "2880")]).await;
    let page = app.visitor().get(PAGE).await.assert_status(200);
    assert_eq!(page.attr(".pick a[aria-current] time", "datetime"), "2026-03-04");
    assert!(page.bytes().len() <= 30_000, "{} bytes", page.bytes().len());
    assert!(page.headers("set-cookie").is_empty(), "guests need no cookie");
    for query in ["date=x", "date=9999-99-99", "date=2150-01-01", "month=2026-13", "timezone=Mars", "date="] {
        app.visitor().get(&format!("{PAGE}?{query}")).await.assert_status(200);
    }
}

/// Sixty times a day, every day of the month, under the longest of names, in the wordier language.
#[actix_web::test]
async fn a_full_month_under_long_names_stays_light() {
    let app = TestApp::at("2026-02-28T16:00:00Z").await;
    let owner = app.owner("an").await;
    let (slug, title) = ("s".repeat(100), "Tư vấn ".repeat(36));
    let mut fields = vec![("title", title.trim()), ("slug", slug.as_str()), ("duration_minutes", "15")];
    let days = ["hours_mon", "hours_tue", "hours_wed", "hours_thu", "hours_fri", "hours_sat", "hours_sun"];
    fields.extend(days.map(|day| (day, "06:00-21:00")));
    owner.booking_link(&fields).await;
    let query = "month=2026-03&timezone=America/Argentina/ComodRivadavia&lang=vi&embed=1";
    let page = app.visitor().get(&format!("/book/an/{slug}?{query}")).await.assert_status(200);
    assert!(page.count("[name='slot_start']") >= 36, "{page}");
    assert_eq!(page.count(".pick a"), 31);
    let local = format!("/book/an/{slug}?date=2026-03-18&timezone=Asia/Ho_Chi_Minh&lang=vi");
    for page in [page, app.visitor().get(&local).await] {
        assert!(page.bytes().len() <= 30_000, "{} bytes", page.bytes().len());
    }
    assert_eq!(app.visitor().get(&local).await.count("[name='slot_start']"), 60);
}

#[actix_web::test]
async fn a_day_without_free_times_says_where_there_are_some() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[]).await;
    let guest = app.visitor();
    for (asked, shown) in [
        ("date=2026-03-07", "Monday, 9 March 2026"),
        ("date=2026-03-29", "Monday, 30 March 2026"),
        ("date=2026-02-01", "Monday, 2 March 2026"),
        ("month=2026-08", "Monday, 2 March 2026"),
    ] {
        let page = guest.get(&format!("{PAGE}?{asked}&timezone={ZONE}")).await.assert_status(200);
        let link = page.attr(".booking-slots .empty a", "href");
        assert!(page.text(".booking-slots .empty a").contains(shown), "{asked}: {page}");
        assert!(guest.get(&link).await.has("[name='slot_start']"), "{link}");
    }
    let closed = ["mon", "tue", "wed", "thu", "fri"].map(|day| format!("hours_{day}"));
    let editor = owner.get("/booking-links").await.attr("a.list-title", "href");
    let fields: Vec<(&str, &str)> = closed.iter().map(|name| (name.as_str(), "")).collect();
    owner.post(&editor, &fields).await.assert_see_other();
    for asked in ["", "?date=2026-03-10", "?month=2026-04"] {
        let page = guest.get(&format!("{PAGE}{asked}")).await.assert_status(200);
        assert!(page.text(".booking-slots .empty").contains("There is no free time up to"), "{page}");
    }
}

#[actix_web::test]
async fn who_looks_too_often_is_told_when_to_come_back_and_keeps_the_page() {
    let app = TestApp::build().with_rate_limits().start().await;
    app.owner("an").await.booking_link(&[]).await;
    let guest = app.visitor().htmx();
    let mut part = guest.get(PAGE).await;
    for _ in 0..400 {
        if part.status() == 429 {
            break;
        }
        part = guest.get(PAGE).await;
    }
    let part = part.assert_status(429);
    assert!(part.header("retry-after").parse::<u64>().is_ok());
    if part.has(".flash") {
        assert_eq!((part.header("hx-retarget"), part.header("hx-reswap")), ("body", "beforeend"));
    }
}

#[actix_web::test]
async fn htmx_gets_the_picker_alone() {
    let app = TestApp::start().await;
    app.owner("an").await.booking_link(&[]).await;
    let url = format!("{PAGE}?date=2026-03-04");
    let part = app.visitor().htmx().get(&url).await.assert_status(200);
    assert!(part.body().trim_start().starts_with("<div class=\"booking-pick\" id=\"picker\""));
    assert!(part.header("vary").contains("HX-Request"));
    assert!(app.visitor().get(&url).await.has("html > body #picker"));
}

#[actix_web::test]
async fn closed_pages_say_so() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    let empty = app.visitor().get("/book/an").await.assert_status(200);
    assert!(empty.text("main").contains("Nothing can be booked"));
    owner.booking_link(&[]).await;
    let editor = owner.get("/booking-links").await.attr("a.list-title", "href");
    owner.post(&editor, &[("is_active", "false")]).await.assert_see_other();
    let off = app.visitor().get(PAGE).await.assert_status(404);
    assert!(off.text("h1").contains("takes no bookings"));
    app.visitor().book("an", "intro", NINE, "chau").await.assert_status(404);
    owner.post(&format!("{editor}/delete"), &[]).await.assert_see_other();
    app.visitor().get(PAGE).await.assert_status(410);
    owner.post(&format!("{editor}/restore"), &[]).await.assert_see_other();
    app.visitor().get(PAGE).await.assert_status(404);
    let never = app.visitor().get("/book/an/never").await.assert_status(404);
    assert!(never.text("main").contains("An has no booking page at this address"), "{never}");
    assert!(app.visitor().get(&never.attr("main a", "href")).await.has(".profile-head"));
    app.visitor().get("/book/nobody").await.assert_status(404);
}

#[actix_web::test]
async fn a_name_cannot_turn_or_add_to_the_words_around_it() {
    let app = TestApp::start().await;
    let owner = app.new_owner("an").lang("en").register().await;
    owner.booking_link(&[]).await;
    let book = async |slot: &str, name: &str, notes: &str| {
        let fields = [
            ("slot_start", slot),
            ("guest_name", name),
            ("guest_email", "chau@example.org"),
            ("guest_notes", notes),
        ];
        app.visitor().post(PAGE, &fields).await
    };
    let page =
        book(NINE, "\u{202e}שלום 👩‍👩‍👧\u{2066}\r\nBcc: all@example.com <b>x</b>", "a\r\n.\r\nBcc: b").await;
    let own = page.assert_see_other().to_owned();
    let name = "שלום 👩‍👩‍👧 Bcc: all@example.com <b>x</b>";
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 2, "to the guest and the owner, and nobody else");
    let to_owner = mail_to(&mails, "an@example.com");
    assert_eq!(
        to_owner.subject,
        format!("Booked: Intro call: {name}, Tuesday, 3 March 2026, 9:00 AM"),
        "one line, as it was typed"
    );
    assert!(
        to_owner.html.contains("&lt;b&gt;x") || to_owner.html.contains("&#60;b&#62;x"),
        "{}",
        to_owner.html
    );
    for path in ["/bookings", &own] {
        let page = owner.get(path).await.assert_status(200);
        assert!(page.text("bdi").contains(name), "{page}");
        assert!(!page.body().contains(['\u{202e}', '\u{2066}']) && !page.has("bdi b"), "{page}");
    }
    for unseen in ["\u{202e}", "\u{200b}\u{2060} \u{feff}", " \u{3164} "] {
        let page = book("2026-03-03T03:00:00Z", unseen, "").await.assert_status(422);
        assert!(page.error_of("guest_name").is_some(), "{unseen:?}");
    }
}
