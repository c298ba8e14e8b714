//! Every page, as people see it: wide and narrow, light and dark, in both languages.

use std::{fs, path::Path};

use calento::{ids::UserId, mail::refusal::Reminders};

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
    let app = TestApp::at("2026-04-16T02:10:00Z").await;
    let an = app.new_owner("an").lang("en").register().await;
    fill_a_calendar(&an, "en").await;
    let browser = app.browser().start().await;
    sign_in(&browser).await;
    browser.resize(1280, 800).await;
    browser.devtools("Emulation.setScrollbarsHidden", serde_json::json!({"hidden": true})).await;
    browser.goto("/calendar/month/2026-04-16").await;
    browser.find(".h-event").await;
    let picture = browser.screenshot("month").await;
    if std::env::var_os("CALENTO_README_SCREENSHOT").is_some() {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
        fs::create_dir_all(&docs).expect("a folder for the picture");
        fs::copy(picture, docs.join("screenshot.png")).expect("the picture can be kept");
    }
}

/// A page that is missing on purpose.
const NOWHERE: &str = "/nothing";

/// Each page with both pairs of theme and width: together with the other language, every two of language, theme and
/// width meet.
async fn check_every_page(language: &str, ways: [(Theme, u32); 2]) {
    let app = TestApp::at("2026-04-16T02:10:00Z").await;
    let an = app.new_owner("an").lang(language).register().await;
    let pages = furnish(&app, &an, language).await;
    let (owner, guest) =
        (app.browser().lang(language).start().await, app.browser().lang(language).start().await);
    sign_in(&owner).await;

    let mut wrong = Vec::new();
    for (who, paths) in [(&owner, &pages.owners), (&guest, &pages.guests)] {
        for path in paths {
            who.goto(path).await;
            assert_eq!(who.has(".error-code").await, path == NOWHERE, "{path} is an error");
            wrong.extend(look_at(who, path, language, ways).await);
        }
    }
    for (path, button) in [
        ("/events/new", "form.sheet > .actions button.primary"),
        ("/booking-links/new", "#link-form button.primary"),
    ] {
        owner.goto(path).await;
        owner.fill("#title", "").await;
        owner.click(button).await;
        owner.find(".error-summary").await;
        wrong.extend(look_at(&owner, &format!("{path}, refused"), language, ways).await);
    }
    owner.goto("/calendar/week/2026-04-16").await;
    owner.resize(1280, 812).await;
    owner.click("#assistant-toggle").await;
    owner.find("#assistant .plan").await;
    wrong.extend(look_at(&owner, "/calendar/week/2026-04-16, with the assistant", language, ways).await);
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// What is wrong with the page that is open, in each way.
async fn look_at(who: &Browser, page: &str, language: &str, ways: [(Theme, u32); 2]) -> Vec<String> {
    assert_eq!(who.attr("html", "lang").await, language, "{page}");
    let mut wrong = Vec::new();
    for (theme, width) in ways {
        who.resize(width, 812).await;
        who.emulate(theme).await;
        let here = format!("{page} {theme:?} {width}");
        wrong.extend(who.axe().await.into_iter().map(|rule| format!("{here}: {rule}")));
        let wide = who.run("return document.scrollingElement.scrollWidth - innerWidth", vec![]).await;
        if wide.as_f64().is_none_or(|pixels| pixels > 0.0) {
            let name = format!("wide-{language}-{width}{}", page.replace(['/', '?', '=', ' '], "-"));
            let picture = who.screenshot(&name).await;
            wrong.push(format!("{here}: {wide} pixels too wide ({})", picture.display()));
        }
    }
    // To the browser, a page that says 404 or 422 on purpose is itself a file that is missing.
    let is_page = |line: &str| {
        let address = line.split(" - ").next().unwrap_or_default();
        line.contains("Failed to load resource")
            && !address.contains("/static/")
            && !address.contains("/colors/")
    };
    let complaints = who.complaints().await.into_iter().filter(|line| !is_page(line));
    wrong.extend(complaints.map(|line| format!("{page}: {line}")));
    wrong
}

/// A gate that cannot fail guards nothing.
#[actix_web::test]
async fn what_is_wrong_with_a_page_is_found() {
    const WAYS: [(Theme, u32); 2] = [(Theme::Light, 1280), (Theme::Dark, 375)];
    const SPOIL: &str = "document.querySelector('main').insertAdjacentHTML('beforeend',
            `<p style='color: red'>${'x'.repeat(999)}</p><img src='/static/0/none.png'>`);
        return new Promise((done) => setTimeout(done, 500))";
    let app = TestApp::start().await;
    let browser = app.browser().start().await;
    browser.goto("/login").await;
    assert_eq!(look_at(&browser, "/login", "en", WAYS).await, Vec::<String>::new());
    browser.run(SPOIL, vec![]).await;
    let wrong = look_at(&browser, "/login", "en", WAYS).await.join("\n");
    for what in ["image-alt", "pixels too wide", "Content Security Policy", "/static/0/none.png"] {
        assert!(wrong.contains(what), "{what} was not found:\n{wrong}");
    }
}

/// The addresses to look at.
struct Pages {
    owners: Vec<String>,
    guests: Vec<String>,
}

/// A calendar, links, bookings and invitations as they are after a few weeks.
async fn furnish(app: &TestApp, an: &Owner, language: &str) -> Pages {
    let visitor = app.visitor().lang(language);
    let series = fill_a_calendar(an, language).await;
    let meeting = an
        .create_event(&[
            ("title", "Họp khởi động dự án"),
            ("start_time", "2026-04-27T09:00"),
            ("end_time", "2026-04-27T10:30"),
            ("location", "https://meet.example.com/khoi-dong"),
            (
                "attendees",
                "Minh Châu <chau@example.org>\nduy@example.net\n\
                 somebody.with.an.address.as.long.as.this@mail.of.a.large.company.example.net",
            ),
            ("description", "Nội dung:\n1. Mục tiêu\n2. Phân công"),
        ])
        .await;
    let intro = an
        .booking_link(&[
            ("description", "Nửa giờ để làm quen."),
            ("questions[0][label]", "Bạn muốn nói về điều gì?"),
            ("questions[0][kind]", "textarea"),
            ("questions[1][label]", "Công ty có bao nhiêu người?"),
            ("questions[1][kind]", "select"),
            ("questions[1][options]", "Dưới 10\n10–50"),
            ("cancel_notice_minutes", "120"),
        ])
        .await;
    let waits =
        [("title", "Tư vấn theo yêu cầu"), ("slug", "request"), ("owner_confirms_within_minutes", "2880")];
    let waits = an.booking_link(&waits).await;
    let mailed = [("title", "Gặp nhanh"), ("slug", "mailed"), ("guests_confirm", "true")];
    let mailed = an.booking_link(&mailed).await;
    let off =
        [("title", "Trực tiếp"), ("slug", "off"), ("is_active", "false"), ("meeting_type", "in_person")];
    an.booking_link(&off).await;
    let once = [("title", "Chỉ một lần"), ("slug", "once"), ("listing", "unlisted"), ("max_bookings", "1")];
    an.booking_link(&once).await;
    visitor.book("an", "once", "2026-04-20T02:30:00Z", "duy").await.assert_see_other();
    an.booking_link(&[("title", "Đến hết tháng"), ("slug", "until"), ("expires_on", "2026-04-30")]).await;
    let kept = visitor.book("an", &intro, "2026-04-17T02:00:00Z", "chau").await;
    let cancelled = visitor.book("an", &intro, "2026-04-17T03:00:00Z", "duy").await;
    let (kept, cancelled) = (kept.assert_see_other().to_owned(), cancelled.assert_see_other().to_owned());
    let form = visitor.get(&cancelled).await.form("form[action$='/cancel']");
    form.set("cancellation_reason", "Bận việc gia đình").send().await.assert_see_other();
    let waiting = visitor.book("an", &waits, "2026-04-20T06:00:00Z", "hoa").await;
    let declined = visitor.book("an", &waits, "2026-04-20T07:00:00Z", "khanh").await;
    let (waiting, declined) = (waiting.assert_see_other().to_owned(), declined.assert_see_other().to_owned());
    // The second request is declined.
    let undone = an.get("/bookings").await.attrs("input[name='b']", "value").swap_remove(1);
    let undone = an.post("/bookings/cancel", &[("b", &undone), ("cancellation_reason", "Bận mất rồi")]).await;
    let undone = undone.assert_see_other().to_owned();
    visitor.book("an", &mailed, "2026-04-20T08:00:00Z", "linh").await.assert_see_other();
    let mails = app.deliver_mail().await;
    let unconfirmed = mail_to(&mails, "linh@example.org").link("/booking/");
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
    for kind in ["everything", "busy"] {
        an.post("/feeds", &[("kind", kind)]).await.assert_see_other();
    }
    let outside = [
        ("url", "https://calendar.example.org/a-rather-long-address/of-a-calendar/holidays.ics"),
        ("name", "Holidays"),
    ];
    let outside = an.post("/subscriptions", &outside).await.assert_see_other().to_owned();
    const GOOGLE: &[u8] = include_bytes!("../../../src/ical/samples/google.ics");
    an.upload("/import", &[], "work.ics", GOOGLE).await.assert_status(200);
    let report = first_link(an, "/import", "#earlier a").await;
    let large = [GOOGLE, &vec![b'\n'; 300_000]].concat();
    let progress = an.upload("/import", &[], "large.ics", large).await.assert_see_other().to_owned();
    let to = "chau@example.org".parse().expect("an address");
    let refusal = Reminders::new(UserId::new(), to).link(&app.config).expect("a link");
    let unsubscribe = refusal.trim_start_matches(&app.url).to_owned();
    fail_some_mails(app);
    talk_to_the_assistant(an, language).await;
    let owners = vec![
        "/calendar/month/2026-04-16".to_owned(),
        "/calendar/month/2027-08-01".to_owned(),
        "/calendar/week/2026-04-16".to_owned(),
        "/calendar/day/2026-04-16".to_owned(),
        "/calendar/day/2027-08-01".to_owned(),
        "/calendar/year/2026-04-16".to_owned(),
        "/calendar/agenda/2026-04-16".to_owned(),
        "/calendar/agenda/2027-08-01".to_owned(),
        "/events/new".to_owned(),
        format!("/events/{meeting}"),
        format!("/events/{meeting}/edit"),
        format!("/events/{series}"),
        "/search".to_owned(),
        "/search?q=hop%20du%20an".to_owned(),
        "/search?q=nothing".to_owned(),
        "/calendars".to_owned(),
        format!("{calendar}/delete"),
        calendar,
        "/booking-links".to_owned(),
        "/booking-links/new".to_owned(),
        format!("{link}/why?at=2026-04-16T10:00"),
        format!("{link}/embed"),
        link,
        "/bookings".to_owned(),
        first_link(an, "/bookings", "main a[href$='/reschedule']").await,
        "/bookings/cancel?all=true".to_owned(),
        undone,
        "/bookings?show=past".to_owned(),
        "/bookings?show=cancelled".to_owned(),
        "/import".to_owned(),
        report,
        progress,
        "/feeds".to_owned(),
        "/subscriptions".to_owned(),
        format!("{outside}/delete"),
        outside,
        "/shortcuts".to_owned(),
        "/settings/profile".to_owned(),
        "/settings/mails".to_owned(),
        "/settings/mails?state=sent&q=an&about=bookings".to_owned(),
        "/settings/mails?state=trouble".to_owned(),
        "/assistant".to_owned(),
        "/assistant/new".to_owned(),
        "/assistant?q=zzz".to_owned(),
        "/settings/assistant".to_owned(),
    ];
    visitor.post("/bookings/mine", &[("guest_email", "chau@example.org")]).await.assert_see_other();
    let mine = mail_to(&app.deliver_mail().await, "chau@example.org").link("/bookings/mine/");
    let public = "/book/an".to_owned();
    let public_page = public.clone();
    let guests = vec![
        "/".to_owned(),
        "/register".to_owned(),
        "/login".to_owned(),
        format!("{public}/{intro}?date=2026-04-17&timezone=Asia/Ho_Chi_Minh"),
        format!("{public}/{intro}?date=2026-04-18&timezone=Asia/Ho_Chi_Minh"),
        format!("{public}/off"),
        format!("{public}/{intro}?date=2026-04-17&timezone=Asia/Ho_Chi_Minh&embed=1"),
        format!("{public}/once"),
        public,
        "/bookings/mine".to_owned(),
        "/bookings/mine?sent=1".to_owned(),
        mine,
        format!("{kept}/reschedule?date=2026-04-17"),
        kept,
        cancelled,
        waiting,
        declined,
        unconfirmed,
        format!("{public_page}/{waits}?date=2026-04-20&timezone=Asia/Ho_Chi_Minh"),
        format!("{public_page}/{mailed}/asked"),
        invitation,
        answered,
        "/dev/mailbox".to_owned(),
        mail,
        unsubscribe,
        NOWHERE.to_owned(),
    ];
    Pages { owners, guests }
}

/// A conversation with an answer, a card in each state, and a question.
async fn talk_to_the_assistant(an: &Owner, language: &str) {
    let lines = if language == "vi" {
        [
            "thứ Năm có gì?",
            "họp với Bình thứ Năm 10h30 ở phòng 2",
            "ăn tối với Lan mai 19h",
            "chạy bộ mai 6h sáng",
            "hủy họp đầu tuần",
            "xin chào",
        ]
    } else {
        [
            "what is on Thursday?",
            "meet Bình on Thursday 10:30 at room 2",
            "dinner with Lan tomorrow 7pm",
            "run tomorrow 6am",
            "cancel the stand-up",
            "hello",
        ]
    };
    let mut path = "/assistant/new/messages".to_owned();
    for (line, act) in lines.iter().zip(["", "", "/apply", "/reject", "", ""]) {
        let page = an.post(&path, &[("message", line)]).await.follow().await;
        path = page.form("#composer").action;
        let button = format!(".message:last-child form[action$='{act}']");
        if !act.is_empty() && page.has(&button) {
            page.form(&button).send().await.assert_see_other();
        }
    }
}

/// As if some mails had failed or come back.
fn fail_some_mails(app: &TestApp) {
    use calento::schema::email_logs;
    use diesel::prelude::*;
    app.rows(|conn| {
        let about = email_logs::booking_id.is_not_null().or(email_logs::attendee_id.is_not_null());
        let bounced = (
            email_logs::status.eq("bounced"),
            email_logs::cause.eq("recipient"),
            email_logs::error_message
                .eq("smtp; 550 5.1.1 <chau@example.org>: Recipient address rejected: User unknown"),
        );
        diesel::update(email_logs::table.filter(about)).set(bounced).execute(conn)
    });
}

/// A month of somebody's life, with a busy day, whole days and a series; answers the series' id.
async fn fill_a_calendar(an: &Owner, language: &str) -> calento::ids::EventId {
    let words = |vietnamese, english| if language == "vi" { vietnamese } else { english };
    for (vietnamese, english, start, end, color) in [
        ("Khám răng", "Dentist", "01T08:30", "01T09:30", "#d93025"),
        ("Cà phê với Bình", "Coffee with Bình", "08T15:00", "08T16:00", "#d9822b"),
        ("Phỏng vấn: kỹ sư", "Interview: engineer", "10T10:00", "10T11:00", "#7b1fa2"),
        ("Trình bày cho khách", "Demo for a client", "16T10:00", "16T11:30", "#0f6b5c"),
        ("Ăn trưa", "Lunch", "16T11:00", "16T12:30", "#d9822b"),
        ("Gọi cho nhà cung cấp", "Call the supplier", "16T14:00", "16T14:30", "#4285f4"),
        ("Duyệt thiết kế", "Design review", "16T14:15", "16T15:15", "#7b1fa2"),
        ("Đón con", "Pick up the kids", "16T16:45", "16T17:15", "#c2185b"),
        ("Xem kịch", "Theatre", "24T19:30", "24T22:00", "#c2185b"),
        ("Chuyến bay đêm", "Night flight", "28T22:30", "29T06:00", "#5f6b7a"),
    ] {
        let (start, end) = (format!("2026-04-{start}"), format!("2026-04-{end}"));
        let title = words(vietnamese, english);
        let fields = [("title", title), ("start_time", &start), ("end_time", &end), ("color", color)];
        an.create_event(&fields).await;
    }
    for (vietnamese, english, start, end, color) in [
        ("Giỗ ông nội", "Family day", "2026-04-05", "2026-04-05", "#c2185b"),
        ("Hội nghị ở Đà Nẵng", "Conference in Đà Nẵng", "2026-04-21", "2026-04-23", "#0f6b5c"),
    ] {
        let fields = [
            ("title", words(vietnamese, english)),
            ("is_all_day", "true"),
            ("start_time", start),
            ("end_time", end),
            ("color", color),
        ];
        an.create_event(&fields).await;
    }
    an.create_event(&[
        ("title", words("Họp đầu tuần", "Stand-up")),
        ("start_time", "2026-03-30T09:00"),
        ("end_time", "2026-03-30T09:30"),
        ("recurrence_rule", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("color", "#4285f4"),
    ])
    .await
}

pub(super) async fn sign_in(browser: &Browser) {
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
