//! What Calento is for, from end to end, in real browsers: an owner, a guest elsewhere who reads another language,
//! and somebody who is invited.

use calento::i18n::Lang;

use crate::support::{
    TestApp,
    browser::Browser,
    seeds::{PASSWORD, id_in},
};

/// Tuesday, 10:00 in Vietnam and 03:00 in London, which is still on winter time.
const SLOT: &str = "2026-03-03T03:00:00Z";

#[actix_web::test]
async fn the_main_job() {
    do_the_main_job(true).await;
}

#[actix_web::test]
async fn the_main_job_without_javascript() {
    do_the_main_job(false).await;
}

async fn do_the_main_job(javascript: bool) {
    let app = TestApp::start().await;
    let owner = app.browser().javascript(javascript).start().await;
    let guest = app.browser().javascript(javascript).lang("vi").zone("Europe/London").start().await;

    register(&owner).await;
    keep_a_calendar(&owner).await;
    publish_a_link(&owner).await;

    book(&guest, javascript).await;
    let own_page = guest.path().await;
    booking_stands_on_the_calendar(&owner).await;
    app.work().await;
    both_sides_have_a_mail(&app, &owner, &guest, &own_page).await;

    let event = invite(&owner).await;
    app.work().await;
    answer(&guest).await;
    owner_sees_the_answer(&owner, &event).await;

    cancel(&guest, &own_page).await;
    booking_is_gone_from_the_calendar(&owner).await;
    app.work().await;
    owner.goto("/dev/mailbox").await;
    let mails = app.visitor().get("/dev/mailbox").await.count("main li");
    assert!(mails >= 6, "booked and cancelled to two, invited and answered: {mails}");
    if javascript {
        for browser in [&owner, &guest] {
            assert_eq!(browser.complaints().await, Vec::<String>::new());
        }
    }
}

async fn register(owner: &Browser) {
    owner.goto("/").await;
    owner.click("a[href='/register']").await;
    owner.fill("#email", "an@example.com").await;
    owner.fill("#password", PASSWORD).await;
    owner.fill("#first_name", "An").await;
    owner.fill("#username", "an").await;
    owner.choose("#timezone", "Asia/Ho_Chi_Minh").await;
    owner.click("form[action='/register'] button").await;
    owner.find("section.month").await;
    assert_eq!(owner.path().await, "/calendar/month/2026-03-02");
    owner.find(".day.today time[datetime='2026-03-02']").await;
}

/// A meeting, a day off and a weekly class.
async fn keep_a_calendar(owner: &Browser) {
    owner.click(".topbar a[href='/events/new']").await;
    owner.fill("#title", "Ăn trưa với Bình").await;
    owner.fill_time("#start_time", "2026-03-03", "11:30").await;
    owner.fill_time("#end_time", "2026-03-03", "12:30").await;
    let lunch = save_event(owner).await;
    assert_eq!(owner.text("h1.p-name").await, "Ăn trưa với Bình");

    owner.goto("/events/new").await;
    owner.fill("#title", "Nghỉ phép").await;
    owner.click("#is_all_day").await;
    owner.fill_time("#start_time", "2026-03-05", "00:00").await;
    owner.fill_time("#end_time", "2026-03-06", "00:00").await;
    let holiday = save_event(owner).await;

    owner.goto("/events/new").await;
    owner.fill("#title", "Lớp tiếng Anh").await;
    owner.fill_time("#start_time", "2026-03-04", "18:00").await;
    owner.fill_time("#end_time", "2026-03-04", "19:30").await;
    owner.choose("#recurrence_rule", "weekly").await;
    let lessons = save_event(owner).await;

    owner.goto("/calendar/month/2026-03-02").await;
    owner.find(&format!("{} .dt-start[datetime='2026-03-03T04:30:00Z']", drawn(&lunch))).await;
    owner.find(&format!("{} .dt-start[datetime='2026-03-05']", drawn(&holiday))).await;
    for day in ["04", "11", "18", "25"] {
        owner.find(&format!("{} .dt-start[datetime='2026-03-{day}T11:00:00Z']", drawn(&lessons))).await;
    }
}

async fn publish_a_link(owner: &Browser) {
    owner.goto("/booking-links").await;
    owner.click("main a[href='/booking-links/new']").await;
    owner.fill("#title", "Tư vấn").await;
    owner.fill("#slug", "tu-van").await;
    owner.fill("#duration_minutes", "30").await;
    owner.click("#part-timing > summary").await;
    owner.fill("#min_booking_notice_minutes", "0").await;
    owner.click("#part-hours > summary").await;
    owner.choose("#availability_type", "calendar_sync").await;
    owner.click("#link-form button.primary").await;
    owner.goto("/book/an").await;
    owner.find("a[href='/book/an/tu-van']").await;
}

/// The guest has no account, no cookies of before, and reads Vietnamese in London.
async fn book(guest: &Browser, javascript: bool) {
    guest.goto("/book/an").await;
    assert_eq!(guest.attr("html", "lang").await, "vi");
    guest.click("a[href='/book/an/tu-van']").await;
    if !javascript {
        guest.choose(".zone-form #timezone", "Europe/London").await;
        guest.click(".zone-form button").await;
    }
    guest.click("table.pick a:has(time[datetime='2026-03-03'])").await;
    guest.find("#slots-title").await;
    guest.find("input[name='guest_timezone'][value='Europe/London']").await;
    guest.misses("input[name='slot_start'][value='2026-03-03T04:30:00Z']").await;
    guest.click(&format!("label.slot:has(input[value='{SLOT}'])")).await;
    guest.fill("#guest_name", "Minh Châu").await;
    guest.fill("#guest_email", "chau@example.org").await;
    guest.fill("#guest_notes", "Lần đầu gặp.\nXin cảm ơn!").await;
    guest.click("#details button").await;
    guest.find(&format!("main time[datetime='{SLOT}']")).await;
    assert!(guest.path().await.starts_with("/booking/"));
    assert_eq!(guest.text(".badge").await, Lang::Vi.t("booking-status-confirmed"));
    assert!(guest.text("main time").await.contains("03:00"), "London's time");
}

async fn booking_stands_on_the_calendar(owner: &Browser) {
    owner.goto("/calendar/month/2026-03-02").await;
    owner.click(&format!(".h-event:has(.dt-start[datetime='{SLOT}']) a")).await;
    let title = owner.text("h1.p-name").await;
    assert!(title.contains("Minh Châu"), "{title}");
    owner.goto("/bookings").await;
    let list = owner.text("main").await;
    assert!(list.contains("chau@example.org") && list.contains("Lần đầu gặp."), "{list}");
}

async fn both_sides_have_a_mail(app: &TestApp, owner: &Browser, guest: &Browser, own_page: &str) {
    for (browser, address) in [(owner, "an@example.com"), (guest, "chau@example.org")] {
        open_mail(browser, address).await;
        let ics = browser.attr("main a[href$='/invite.ics']", "href").await;
        let text = app.visitor().get(&ics).await.assert_status(200).body().to_owned();
        for line in [
            "BEGIN:VCALENDAR",
            "METHOD:",
            "BEGIN:VEVENT",
            "UID:",
            "DTSTART;TZID=Asia/Ho_Chi_Minh:20260303T100000",
        ] {
            assert!(text.contains(line), "{address} lacks {line}:\n{text}");
        }
    }
    guest.click("#mail-text a[href*='/booking/']").await;
    guest.find(&format!("main time[datetime='{SLOT}']")).await;
    let path = guest.path().await;
    assert_eq!(
        path.split('?').next(),
        own_page.split('?').next(),
        "the link in the mail is the guest's page"
    );
}

/// Answers the path of the event.
async fn invite(owner: &Browser) -> String {
    owner.goto("/events/new").await;
    owner.fill("#title", "Họp nhóm").await;
    owner.fill_time("#start_time", "2026-03-06", "14:00").await;
    owner.fill_time("#end_time", "2026-03-06", "15:00").await;
    owner.fill("#attendees", "Duy Trần <duy@example.net>").await;
    save_event(owner).await;
    owner.path().await
}

async fn answer(attendee: &Browser) {
    open_mail(attendee, "duy@example.net").await;
    attendee.click("#mail-text a[href*='/invitations/']").await;
    attendee.find("main time[datetime='2026-03-06T07:00:00Z']").await;
    attendee.fill("#comment", "Tôi sẽ đến trễ 5 phút").await;
    attendee.click("button[name='response_status'][value='accepted']").await;
    attendee.find("button[value='accepted'][aria-pressed='true']").await;
}

async fn owner_sees_the_answer(owner: &Browser, event: &str) {
    owner.goto(event).await;
    let people = owner.text(".people").await;
    assert!(people.contains(&Lang::En.t("event-answer-accepted")), "{people}");
    assert!(people.contains("Tôi sẽ đến trễ 5 phút"), "{people}");
}

async fn cancel(guest: &Browser, own_page: &str) {
    guest.goto(own_page).await;
    guest.click("details.disclosure summary").await;
    guest.fill("#cancellation_reason", "Bận mất rồi").await;
    guest.click("form[action$='/cancel'] button").await;
    guest.misses("form[action$='/cancel']").await;
    assert_eq!(guest.text(".badge").await, Lang::Vi.t("booking-status-cancelled"));
}

async fn booking_is_gone_from_the_calendar(owner: &Browser) {
    owner.goto("/calendar/month/2026-03-02").await;
    owner.find("section.month").await;
    owner.misses(&format!(".h-event:not(.is-cancelled) .dt-start[datetime='{SLOT}']")).await;
    owner.goto("/bookings?show=cancelled").await;
    let list = owner.text("main").await;
    assert!(list.contains("Bận mất rồi"), "{list}");
}

/// Opens the newest mail to `address` in the mailbox.
async fn open_mail(browser: &Browser, address: &str) {
    browser.goto("/dev/mailbox").await;
    let script = "return [...document.querySelectorAll('main li')]
        .find((line) => line.querySelector('.list-meta').textContent.includes(arguments[0]))?.querySelector('a').pathname";
    let path = browser.run(script, vec![address.into()]).await;
    browser.goto(path.as_str().unwrap_or_else(|| panic!("no mail to {address}"))).await;
}

/// Sends the form of an event and answers the event's id.
async fn save_event(owner: &Browser) -> String {
    owner.click("form.sheet > .actions button.primary").await;
    owner.find("article.h-event").await;
    let id: calento::ids::EventId = id_in(&owner.path().await, "/events/");
    id.to_string()
}

/// What a view draws for the event.
fn drawn(id: &str) -> String {
    format!(".h-event[data-event-id='{id}']")
}
