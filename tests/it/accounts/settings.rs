use calento::i18n::Lang;

use crate::support::TestApp;

#[actix_web::test]
async fn an_owner_changes_name_zone_and_language() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let page = an.get("/settings/profile").await;
    assert_eq!(page.value_of("first_name"), an.name);
    assert!(page.text("main").contains(&an.email), "{page}");
    let form = page.form("form[action='/settings/profile']");
    let filled = form.fill(&[
        ("first_name", "Ân"),
        ("last_name", "Nguyễn"),
        ("bio", "Dòng một\nDòng <b>hai</b>"),
        ("timezone", "Europe/London"),
        ("language", "vi"),
    ]);
    let page = filled.send().await.follow().await.assert_status(200);
    assert_eq!(page.attr("html", "lang"), "vi");
    assert_eq!(page.text(".flash p"), Lang::Vi.t("settings-saved"));
    let values = ["first_name", "last_name", "bio", "timezone", "language"].map(|name| page.value_of(name));
    assert_eq!(values, ["Ân", "Nguyễn", "Dòng một\nDòng <b>hai</b>", "Europe/London", "vi"]);
    let again = an.get("/settings/profile").await;
    assert!(!again.has(".flash"), "a notice is shown once");
}

#[actix_web::test]
async fn wrong_settings_are_refused_beside_their_fields_and_change_nothing() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let long = "x".repeat(2_001);
    for (field, value, message) in [
        ("first_name", &long[..101], "field-too-long"),
        ("bio", &long, "field-too-long"),
        ("timezone", "Mars/Olympus", "field-zone-unknown"),
        ("language", "fr", "field-choice-bad"),
    ] {
        let form = an.get("/settings/profile").await.form("form[action='/settings/profile']");
        let page = form.set("last_name", "Lê").set(field, value).send().await.assert_status(422);
        assert_eq!(page.error_of(field), Some(Lang::En.t(message)), "{page}");
        assert_eq!(page.value_of("last_name"), "Lê", "what was typed is kept");
    }
    assert_eq!(an.get("/settings/profile").await.value_of("last_name"), "");
}

#[actix_web::test]
async fn the_reader_s_language_is_that_of_the_address_then_the_setting_then_the_browser() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").lang("vi").register().await;
    let lang = async |page: &str, browser: &str| an.lang(browser).get(page).await.attr("html", "lang");
    assert_eq!(lang("/settings/profile", "en").await, "vi");
    assert_eq!(lang("/settings/profile?lang=en", "vi").await, "en");
    let visitor = app.visitor();
    assert_eq!(visitor.lang("vi-VN,vi;q=0.9").get("/login").await.attr("html", "lang"), "vi");
    assert_eq!(visitor.lang("fr").get("/login").await.attr("html", "lang"), "en");
    assert_eq!(visitor.lang("en").get("/login?lang=vi").await.attr("html", "lang"), "vi");
}
