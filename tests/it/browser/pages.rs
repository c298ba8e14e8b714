//! Every page, as people see it: wide and narrow, light and dark, in both languages.

use crate::support::{
    TestApp,
    app::mail_to,
    browser::{Browser, Theme},
    seeds::{Owner, PASSWORD},
};

#[actix_web::test]
async fn every_page_is_accessible_in_english() {
    check_every_page("en", [(Theme::Light, 1280), (Theme::Dark, 375)]).await;
}

#[actix_web::test]
async fn every_page_is_accessible_in_vietnamese() {
    check_every_page("vi", [(Theme::Dark, 1280), (Theme::Light, 375)]).await;
}

/// The picture of the README, drawn only when it is asked for.
#[actix_web::test]
async fn the_month_makes_a_good_picture() {
    let app = TestApp::at("2026-03-12T02:10:00Z").await;
    let an = app.new_owner("an").lang("en").register().await;
    fill_a_calendar(&an).await;
    let browser = app.browser().start().await;
    sign_in(&browser).await;
    browser.resize(1280, 800).await;
    browser.goto("/calendar/month/2026-03-12").await;
    browser.find(".h-event").await;
    let picture = browser.screenshot("month").await;
    if std::env::var_os("CALENTO_README_SCREENSHOT").is_some() {
        std::fs::copy(picture, concat!(env!("CARGO_MANIFEST_DIR"), "/docs/screenshot.png"))
            .expect("docs/ is there");
    }
}

/// Each page with both pairs of theme and width: together with the other language, every two of language, theme and
/// width meet.
async fn check_every_page(language: &str, ways: [(Theme, u32); 2]) {
    let app = TestApp::at("2026-03-12T02:10:00Z").await;
    let an = app.new_owner("an").lang(language).register().await;
    let pages = furnish(&app, &an).await;
    let (owner, guest) =
        (app.browser().lang(language).start().await, app.browser().lang(language).start().await);
    sign_in(&owner).await;

    let mut wrong = Vec::new();
    for (who, paths) in [(&owner, &pages.owners), (&guest, &pages.guests)] {
        for path in paths {
            who.goto(path).await;
            assert_eq!(who.attr("html", "lang").await, language, "{path}");
            for (theme, width) in ways {
                who.resize(width, 812).await;
                who.emulate(theme).await;
                let here = format!("{path} {theme:?} {width}");
                wrong.extend(who.axe().await.into_iter().map(|rule| format!("{here}: {rule}")));
                let wide = who.run("return document.scrollingElement.scrollWidth - innerWidth", vec![]).await;
                if wide.as_f64().is_none_or(|pixels| pixels > 0.0) {
                    wrong.push(format!("{here}: {wide} pixels too wide"));
                    who.screenshot(&format!("wide-{language}-{width}{}", path.replace(['/', '?', '='], "-")))
                        .await;
                }
            }
            // A page that is refused on purpose is itself a missing file to the browser.
            let own = format!("{}{path} - Failed to load resource", app.url);
            let complaints = who.complaints().await.into_iter().filter(|line| !line.starts_with(&own));
            wrong.extend(complaints.map(|line| format!("{path}: {line}")));
        }
    }
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The addresses to look at.
struct Pages {
    owners: Vec<String>,
    guests: Vec<String>,
}

/// A calendar, links, bookings and invitations as they are after a few weeks.
async fn furnish(app: &TestApp, an: &Owner) -> Pages {
    let series = fill_a_calendar(an).await;
    let meeting = an
        .create_event(&[
            ("title", "Họp khởi động dự án"),
            ("start_time", "2026-03-17T09:00"),
            ("end_time", "2026-03-17T10:30"),
            ("location", "https://meet.example.com/khoi-dong"),
            ("attendees", "Minh Châu <chau@example.org>\nduy@example.net"),
            ("description", "Nội dung:\n1. Mục tiêu\n2. Phân công"),
        ])
        .await;
    let intro = an.booking_link(&[("description", "Nửa giờ để làm quen.")]).await;
    let off =
        [("title", "Trực tiếp"), ("slug", "off"), ("is_active", "false"), ("meeting_type", "in_person")];
    an.booking_link(&off).await;
    let visitor = app.visitor();
    let kept = visitor.book("an", &intro, "2026-03-13T02:00:00Z", "chau").await;
    let cancelled = visitor.book("an", &intro, "2026-03-13T03:00:00Z", "duy").await;
    let (kept, cancelled) = (kept.assert_see_other().to_owned(), cancelled.assert_see_other().to_owned());
    let form = visitor.get(&cancelled).await.form("form[action$='/cancel']");
    form.set("cancellation_reason", "Bận việc gia đình").send().await.assert_see_other();
    let mails = app.deliver_mail().await;
    let invited = mails.iter().filter(|mail| mail.text.contains("/invitations/")).collect::<Vec<_>>();
    let invitation =
        invited.iter().find(|mail| mail.to == "duy@example.net").expect("a mail").link("/invitations/");
    let answered =
        invited.iter().find(|mail| mail.to == "chau@example.org").expect("a mail").link("/invitations/");
    let fields = [("response_status", "accepted"), ("comment", "Tôi đến trễ 5 phút")];
    visitor.post(&answered, &fields).await;
    assert!(mail_to(&app.deliver_mail().await, "an@example.com").text.contains('5'));

    let calendar = first_link(an, "/calendars", "main a[href^='/calendars/']").await;
    let link = first_link(an, "/booking-links", "main a.list-title").await;
    let mail = first_link(an, "/dev/mailbox", "main li a").await;
    let owners = vec![
        "/calendar/month/2026-03-12".to_owned(),
        "/calendar/month/2027-08-01".to_owned(),
        "/calendar/week/2026-03-12".to_owned(),
        "/calendar/day/2026-03-12".to_owned(),
        "/calendar/day/2027-08-01".to_owned(),
        "/events/new".to_owned(),
        format!("/events/{meeting}"),
        format!("/events/{meeting}/edit"),
        format!("/events/{series}"),
        "/calendars".to_owned(),
        format!("{calendar}/delete"),
        calendar,
        "/booking-links".to_owned(),
        "/booking-links/new".to_owned(),
        link,
        "/bookings".to_owned(),
        "/bookings?show=past".to_owned(),
        "/bookings?show=cancelled".to_owned(),
        "/import".to_owned(),
        "/settings/profile".to_owned(),
        "/settings/mails".to_owned(),
    ];
    let public = "/book/an".to_owned();
    let guests = vec![
        "/".to_owned(),
        "/register".to_owned(),
        "/login".to_owned(),
        format!("{public}/{intro}?date=2026-03-13&timezone=Asia/Ho_Chi_Minh"),
        format!("{public}/{intro}?date=2026-03-14&timezone=Asia/Ho_Chi_Minh"),
        format!("{public}/off"),
        public,
        kept,
        cancelled,
        invitation,
        answered,
        "/dev/mailbox".to_owned(),
        mail,
        "/nothing".to_owned(),
    ];
    Pages { owners, guests }
}

/// Three weeks of somebody's life, with busy days, whole days and a series; answers the series' id.
async fn fill_a_calendar(an: &Owner) -> calento::ids::EventId {
    for (title, start, end, color) in [
        ("Khám răng", "2026-03-03T08:30", "2026-03-03T09:30", "#d93025"),
        ("Cà phê với Bình", "2026-03-05T15:00", "2026-03-05T16:00", "#d9822b"),
        ("Phỏng vấn: kỹ sư", "2026-03-10T10:00", "2026-03-10T11:00", "#7b1fa2"),
        ("Trình bày cho khách", "2026-03-12T10:00", "2026-03-12T11:30", "#0f6b5c"),
        ("Ăn trưa", "2026-03-12T11:00", "2026-03-12T12:30", "#d9822b"),
        ("Gọi cho nhà cung cấp", "2026-03-12T14:00", "2026-03-12T14:30", "#4285f4"),
        ("Duyệt thiết kế", "2026-03-12T14:15", "2026-03-12T15:15", "#7b1fa2"),
        ("Đón con", "2026-03-12T16:45", "2026-03-12T17:15", "#c2185b"),
        ("Xem kịch", "2026-03-20T19:30", "2026-03-20T22:00", "#c2185b"),
        ("Chuyến bay đêm", "2026-03-26T22:30", "2026-03-27T06:00", "#5f6b7a"),
    ] {
        an.create_event(&[("title", title), ("start_time", start), ("end_time", end), ("color", color)])
            .await;
    }
    for (title, start, end, color) in [
        ("Giỗ ông nội", "2026-03-08", "2026-03-08", "#c2185b"),
        ("Hội nghị ở Đà Nẵng", "2026-03-18", "2026-03-20", "#0f6b5c"),
    ] {
        let fields = [
            ("title", title),
            ("is_all_day", "true"),
            ("start_time", start),
            ("end_time", end),
            ("color", color),
        ];
        an.create_event(&fields).await;
    }
    an.create_event(&[
        ("title", "Họp đầu tuần"),
        ("start_time", "2026-03-02T09:00"),
        ("end_time", "2026-03-02T09:30"),
        ("recurrence_rule", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("color", "#4285f4"),
    ])
    .await
}

async fn sign_in(browser: &Browser) {
    browser.goto("/login").await;
    browser.fill("#email", "an").await;
    browser.fill("#password", PASSWORD).await;
    browser.click("form[action='/login'] button").await;
    browser.find("body.app").await;
}

/// The address of the first link that fits.
async fn first_link(an: &Owner, page: &str, css: &str) -> String {
    an.get(page).await.assert_status(200).attr(css, "href")
}
