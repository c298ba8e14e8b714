//! A time is kept for a guest while they fill in the form, and never longer than five minutes.

use crate::support::{Page, TestApp, client::Visitor};

const NINE: &str = "2026-03-03T02:00:00Z";
const HALF_PAST: &str = "2026-03-03T02:30:00Z";
const ZONE: &str = "Asia/Ho_Chi_Minh";
const PAGE: &str = "/book/an/intro";

/// Chooses `slot` as the page does; `held` is the hold in the form.
async fn choose(guest: &Visitor, slot: &str, held: &str) -> Page {
    let fields = [("slot_start", slot), ("hold", held), ("guest_timezone", ZONE)];
    guest.htmx().post(&format!("{PAGE}/hold"), &fields).await.assert_status(200)
}

/// The hold that the form now carries.
fn hold_in(page: &Page) -> String {
    page.attr("[name='hold']", "value")
}

async fn book(guest: &Visitor, slot: &str, hold: &str, name: &str) -> Page {
    let email = format!("{name}@example.org");
    let fields =
        [("slot_start", slot), ("hold", hold), ("guest_name", name), ("guest_email", email.as_str())];
    guest.post(PAGE, &fields).await
}

async fn offers(guest: &Visitor, slot: &str) -> bool {
    guest.slots("an", "intro", "2026-03-03", ZONE).await.contains(&slot.to_owned())
}

#[actix_web::test]
async fn a_chosen_time_is_kept_for_five_minutes_and_no_longer() {
    let app = TestApp::start().await;
    app.owner("an").await.booking_link(&[]).await;
    let guest = app.visitor();
    let kept = choose(&guest, NINE, "").await;
    assert!(kept.body().contains("Kept for you until 8:05 AM."), "{kept}");
    let hold = hold_in(&kept);
    assert!(!offers(&guest, NINE).await);
    let refused = book(&guest, NINE, "", "binh").await.assert_status(409);
    assert!(refused.text("[role='alert']").contains("Somebody is just booking"), "{refused}");
    assert!(choose(&guest, NINE, "").await.body().contains("Somebody is just booking"));

    // Chosen again it is kept as long as before.
    app.advance(4);
    assert!(choose(&guest, NINE, &hold).await.body().contains("until 8:05 AM."));
    app.advance(1);
    assert!(offers(&guest, NINE).await);
    book(&guest, NINE, "", "binh").await.assert_see_other();
    book(&guest, NINE, &hold, "chau").await.assert_status(409);
}

#[actix_web::test]
async fn ones_own_hold_is_not_in_the_way_and_ends_with_the_booking() {
    let app = TestApp::start().await;
    app.owner("an").await.booking_link(&[("buffer_after_minutes", "30")]).await;
    let guest = app.visitor();
    let hold = hold_in(&choose(&guest, NINE, "").await);
    // Another time instead: the first one is free again, and the buffers of the two do not meet.
    let second = hold_in(&choose(&guest, HALF_PAST, &hold).await);
    assert_ne!(hold, second);
    assert!(!offers(&guest, HALF_PAST).await);
    let with_hold = format!("{PAGE}?date=2026-03-03&timezone={ZONE}&hold={second}");
    let mine = guest.htmx().get(&with_hold).await.assert_status(200);
    assert_eq!(mine.attrs("[name='slot_start'][checked]", "value"), [HALF_PAST], "it stays chosen");
    assert_eq!(hold_in(&mine), second);
    assert!(!mine.header("hx-push-url").contains("hold"), "a hold is not for the address bar");
    book(&guest, HALF_PAST, &second, "chau").await.assert_see_other();
    let own = guest.slots("an", "intro", "2026-03-04", ZONE).await;
    assert_eq!(own.len(), 14);
    app.rows(|conn| {
        use diesel::prelude::*;
        let holds: i64 = calento::schema::booking_holds::table.count().get_result(conn)?;
        assert_eq!(holds, 0);
        Ok(())
    });
}

#[actix_web::test]
async fn a_form_that_is_refused_keeps_its_time_without_any_script() {
    let app = TestApp::start().await;
    app.owner("an").await.booking_link(&[]).await;
    let guest = app.visitor();
    let form = guest.get(&format!("{PAGE}?date=2026-03-03&timezone={ZONE}")).await.form(".booking-form");
    let page = form.set("slot_start", NINE).set("guest_name", "Châu").send().await.assert_status(422);
    assert!(page.text("#hold-box").contains("Kept for you until"), "{page}");
    assert_eq!(page.attrs("[name='slot_start'][checked]", "value"), [NINE]);
    assert!(!offers(&app.visitor(), NINE).await);
    page.form(".booking-form").set("guest_email", "chau@example.org").send().await.assert_see_other();
}

#[actix_web::test]
async fn who_holds_too_much_gets_no_more_and_books_all_the_same() {
    let app = TestApp::build().with_rate_limits().start().await;
    app.owner("an").await.booking_link(&[]).await;
    let guest = app.visitor();
    let slots = guest.slots("an", "intro", "2026-03-04", ZONE).await;
    let mut kept = 0;
    for number in 0..25 {
        let page = choose(&guest, &slots[number % slots.len()], "").await;
        kept += usize::from(page.body().contains("Kept for you"));
    }
    assert!(kept <= 20, "{kept}");
    let late = choose(&guest, NINE, "").await;
    assert!(!late.body().contains("Kept"), "{late}");
    book(&guest, NINE, "", "chau").await.assert_see_other();
}

#[actix_web::test]
async fn what_is_not_offered_cannot_be_held() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[]).await;
    let guest = app.visitor();
    for slot in ["2026-03-03T02:10:00Z", "2026-02-03T02:00:00Z", "9999-12-31T02:00:00Z"] {
        assert!(!choose(&guest, slot, "").await.body().contains("Kept"), "{slot}");
    }
    for (slot, hold) in [("tomorrow", ""), (NINE, "x"), (NINE, "00000000-0000-0000-0000-000000000000")] {
        choose(&guest, slot, hold).await;
    }
    let plain = guest.post(&format!("{PAGE}/hold"), &[("slot_start", HALF_PAST)]).await;
    assert_eq!(plain.assert_see_other(), "/book/an/intro?date=2026-03-03", "without htmx: the page");
    let fields = [("slot_start", NINE)];
    guest.htmx().post("/book/an/never/hold", &fields).await.assert_status(404);
    guest
        .with("Origin", "https://evil.example")
        .post(&format!("{PAGE}/hold"), &fields)
        .await
        .assert_status(403);
}

#[actix_web::test]
async fn a_field_that_nobody_sees_must_stay_empty() {
    let app = TestApp::start().await;
    app.owner("an").await.booking_link(&[]).await;
    let fields = [
        ("slot_start", NINE),
        ("guest_name", "Bot"),
        ("guest_email", "bot@example.org"),
        ("website", "https://spam.example"),
    ];
    app.visitor().post(PAGE, &fields).await.assert_status(422);
    assert!(app.deliver_mail().await.is_empty());
}
