use calento::{i18n::Lang, schema::sessions};
use diesel::prelude::*;
use reqwest::Method;

use crate::support::{TestApp, seeds::PASSWORD};

fn session_rows(app: &TestApp) -> i64 {
    app.rows(|conn| sessions::table.count().get_result(conn))
}

#[actix_web::test]
async fn an_owner_signs_in_by_address_or_username_in_any_case() {
    let app = TestApp::start().await;
    app.owner("an").await;
    for login in ["an@example.com", "AN", " An@Example.COM "] {
        let visitor = app.visitor();
        let page = visitor.post("/login", &[("email", login), ("password", PASSWORD)]).await;
        assert_eq!(page.assert_see_other(), "/");
        visitor.get("/settings/profile").await.assert_status(200);
    }
}

#[actix_web::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let app = TestApp::start().await;
    app.owner("an").await;
    let visitor = app.visitor().lang("vi");
    for login in ["an", "nobody"] {
        let page = visitor.post("/login", &[("email", login), ("password", "sai rồi nhé")]).await;
        let page = page.assert_status(422);
        assert_eq!(page.error_of("password"), Some(Lang::Vi.t("sign-in-refused")));
        assert_eq!(page.value_of("email"), login);
    }
    assert_eq!(visitor.get("/settings/profile").await.status(), 303);
}

#[actix_web::test]
async fn who_wanted_a_page_gets_there_after_sign_in_but_never_to_another_site() {
    let app = TestApp::start().await;
    app.owner("an").await;
    let visitor = app.visitor();
    let asked = visitor.get("/settings/mails?x=1").await;
    assert_eq!(asked.assert_see_other(), "/login?next=%2Fsettings%2Fmails%3Fx%3D1");
    let form = visitor.get(asked.location()).await.form("form[action='/login']");
    let form = form.fill(&[("email", "an"), ("password", PASSWORD)]);
    assert_eq!(form.send().await.assert_see_other(), "/settings/mails?x=1");
    for next in ["//evil.example", "https://evil.example/", "/\\evil.example"] {
        let fields = [("email", "an"), ("password", PASSWORD), ("next", next)];
        assert_eq!(app.visitor().post("/login", &fields).await.assert_see_other(), "/");
    }
}

#[actix_web::test]
async fn the_session_cookie_is_closed_to_scripts_and_other_sites() {
    let app = TestApp::build().setting("CALENTO_URL", "https://calendar.example.org").start().await;
    let page = app
        .visitor()
        .with("Sec-Fetch-Site", "same-origin")
        .post("/register", &[("email", "an@example.com"), ("password", PASSWORD)])
        .await;
    page.assert_see_other();
    let cookies = page.headers("set-cookie");
    assert_eq!(cookies.len(), 1, "{cookies:?}");
    for flag in ["calento_session=", "HttpOnly", "SameSite=Lax", "Path=/", "Secure", "Max-Age=2592000"] {
        assert!(cookies[0].contains(flag), "{flag}: {}", cookies[0]);
    }
    assert_eq!(page.header("strict-transport-security"), "max-age=31536000");
    let on_http = TestApp::start().await;
    let page =
        on_http.visitor().post("/register", &[("email", "an@example.com"), ("password", PASSWORD)]).await;
    assert!(!page.header("set-cookie").contains("Secure"), "a browser would not send it back over http");
}

/// Session fixation: a cookie that somebody planted before sign-in must not become theirs.
#[actix_web::test]
async fn the_session_gets_a_new_name_at_sign_in() {
    let app = TestApp::start().await;
    app.owner("an").await;
    let victim = app.visitor();
    victim.post("/login", &[("email", "an"), ("password", PASSWORD)]).await.assert_see_other();
    let before = cookie_after_sign_in(&app, None).await;
    let after = cookie_after_sign_in(&app, Some(&before)).await;
    assert_ne!(before, after);
    assert_eq!(status_with(&app, &before).await, 303, "the old name is worth nothing");
    assert_eq!(status_with(&app, &after).await, 200);
}

#[actix_web::test]
async fn sign_out_ends_the_session_in_the_database_too() {
    let app = TestApp::start().await;
    app.owner("an").await;
    let cookie = cookie_after_sign_in(&app, None).await;
    let before = session_rows(&app);
    let request = app.visitor().request(Method::POST, "/logout");
    let request = request.header("Origin", &app.url).header("Cookie", &cookie);
    assert_eq!(app.visitor().send(request).await.assert_see_other(), "/");
    assert_eq!(session_rows(&app), before - 1);
    assert_eq!(status_with(&app, &cookie).await, 303, "a copy of the cookie opens nothing");
}

#[actix_web::test]
async fn a_session_ends_after_thirty_days_and_its_row_is_swept() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    app.advance(30 * 24 * 60 - 1);
    an.get("/settings/profile").await.assert_status(200);
    app.advance(2);
    an.get("/settings/profile").await.assert_status(303);
    let now = app.now();
    assert!(session_rows(&app) > 0);
    app.rows(|conn| calento::web::session_store::sweep(conn, now));
    assert_eq!(session_rows(&app), 0);
}

#[actix_web::test]
async fn a_forged_or_broken_cookie_is_nobody_s() {
    let app = TestApp::start().await;
    for cookie in ["calento_session=abc", "calento_session=", "calento_session=%00%ff", "x"] {
        assert_eq!(status_with(&app, cookie).await, 303, "{cookie}");
    }
}

#[actix_web::test]
async fn after_ten_tries_the_eleventh_has_to_wait() {
    let app = TestApp::build().with_rate_limits().start().await;
    app.owner("an").await;
    let visitor = app.visitor();
    let wrong = [("email", "an"), ("password", "sai rồi nhé")];
    for _ in 0..10 {
        visitor.post("/login", &wrong).await.assert_status(422);
    }
    let page = visitor.post("/login", &[("email", "AN "), ("password", PASSWORD)]).await.assert_status(429);
    let wait: u64 = page.header("retry-after").parse().expect("seconds");
    assert!((1..=300).contains(&wait), "{wait}");
    assert_eq!(page.text("h1"), Lang::En.t("error-too-many"));
    let other = [("email", "binh"), ("password", PASSWORD)];
    visitor.post("/login", &other).await.assert_status(422);
}

/// Signs in, with a cookie of before if there is one, and answers the cookie of after.
async fn cookie_after_sign_in(app: &TestApp, cookie: Option<&str>) -> String {
    let visitor = app.visitor();
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("email", "an"), ("password", PASSWORD)])
        .finish();
    let mut request = visitor
        .request(Method::POST, "/login")
        .header("Origin", &app.url)
        .header("Content-Type", "application/x-www-form-urlencoded");
    if let Some(cookie) = cookie {
        request = request.header("Cookie", cookie);
    }
    let page = visitor.send(request.body(body)).await;
    page.assert_see_other();
    let cookie = page.header("set-cookie");
    cookie.split(';').next().unwrap_or_default().to_owned()
}

/// What an owner's page answers to this cookie.
async fn status_with(app: &TestApp, cookie: &str) -> u16 {
    let visitor = app.visitor();
    let request = visitor.request(Method::GET, "/settings/profile").header("Cookie", cookie);
    visitor.send(request).await.status()
}
