use calento::{i18n::Lang, schema::calendars};
use diesel::prelude::*;

use crate::support::TestApp;

const GOOD: [(&str, &str); 4] = [
    ("email", "an@example.com"),
    ("username", "an"),
    ("password", "con mèo nằm"),
    ("timezone", "Asia/Ho_Chi_Minh"),
];

fn good_but(field: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut fields = GOOD.to_vec();
    fields.retain(|pair| pair.0 != field);
    fields.push((field, value));
    fields
}

#[actix_web::test]
async fn who_registers_is_signed_in_and_has_a_primary_calendar_in_their_language() {
    let app = TestApp::start().await;
    let an = app.visitor().lang("vi");
    assert_eq!(an.post("/register", &GOOD).await.assert_see_other(), "/calendar");
    an.get("/settings/profile").await.assert_status(200);
    let calendar: (String, bool, String) = app.rows(|conn| {
        calendars::table.select((calendars::name, calendars::is_primary, calendars::timezone)).first(conn)
    });
    assert_eq!(calendar, (Lang::Vi.t("calendar-primary-name"), true, "Asia/Ho_Chi_Minh".into()));
}

#[actix_web::test]
async fn a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_beside_the_field() {
    let app = TestApp::start().await;
    app.owner("binh").await;
    let visitor = app.visitor().lang("vi");
    for (field, value, message) in [
        ("email", "", "field-required"),
        ("email", "an@nowhere", "field-email-bad"),
        ("email", "BINH@example.com", "sign-up-email-taken"),
        ("username", "Bình!", "sign-up-username-bad"),
        ("username", "erased-1", "sign-up-username-bad"),
        ("username", "BINH", "sign-up-username-taken"),
        ("timezone", "Asia/Nowhere", "field-zone-unknown"),
    ] {
        let page = visitor.post("/register", &good_but(field, value)).await.assert_status(422);
        assert_eq!(page.error_of(field), Some(Lang::Vi.t(message)), "{field}={value}: {page}");
        let kept = if field == "username" { page.value_of("email") } else { page.value_of("username") };
        assert_eq!(kept, if field == "username" { "an@example.com" } else { "an" });
        assert_eq!(page.value_of("password"), "", "a password never comes back");
        let summary = page.all(".error-summary a");
        assert_eq!(summary, [Lang::Vi.t(message)]);
        assert_eq!(page.attr(".error-summary a", "href"), format!("#{field}"));
    }
    let page = visitor.post("/register", &good_but("password", "ngắn")).await.assert_status(422);
    assert_eq!(page.error_of("password"), Some(Lang::Vi.t1("sign-up-password-short", "count", 8)));
    visitor.get("/settings/profile").await.assert_status(303);
}

#[actix_web::test]
async fn names_and_zones_of_255_letters_are_refused_and_not_an_error_of_ours() {
    let app = TestApp::start().await;
    for field in ["first_name", "last_name", "username", "email", "timezone"] {
        let long: &'static str = "x".repeat(300).leak();
        let page = app.visitor().post("/register", &good_but(field, long)).await.assert_status(422);
        assert!(page.error_of(field).is_some(), "{field}: {page}");
    }
    let long: &'static str = "x".repeat(2_000).leak();
    app.visitor().post("/register", &good_but("password", long)).await.assert_status(422);
}

#[actix_web::test]
async fn without_a_username_one_is_made_from_the_address() {
    let app = TestApp::start().await;
    for (email, username) in
        [("minh@example.com", "minh"), ("minh@example.org", "minh-2"), ("a@example.com", "user-a")]
    {
        let visitor = app.visitor();
        let fields = [("email", email), ("password", "con mèo nằm")];
        visitor.post("/register", &fields).await.assert_see_other();
        let page = visitor.get("/settings/profile").await;
        assert!(page.has(&format!("a[href='/book/{username}']")), "{username}: {page}");
    }
}

#[actix_web::test]
async fn of_two_who_want_one_name_at_once_one_gets_it_and_the_other_is_told() {
    let app = TestApp::start().await;
    let (one, two) = (app.visitor(), app.visitor());
    let other = good_but("email", "other@example.com");
    let (one, two) = tokio::join!(one.post("/register", &GOOD), two.post("/register", &other));
    let mut statuses = [one.status(), two.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422], "{one}\n{two}");
}
