//! What holds for every answer, whatever page it is.

use std::time::Duration;

use calento::{i18n::Lang, web::assets};
use diesel::{Connection, PgConnection, RunQueryDsl, sql_query};
use reqwest::Method;

use crate::support::{TestApp, database};

#[actix_web::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let asset = assets::path("app.css");
    for path in [
        "/",
        "/login",
        "/register",
        "/settings/profile",
        "/settings/mails",
        "/dev/mailbox",
        "/nothing",
        "/health",
        "/ready",
        &asset,
        "/static/0/none.css",
        "/booking-links",
    ] {
        for page in [app.visitor().get(path).await, an.get(path).await] {
            let policy = page.header("content-security-policy");
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy} {page}");
            assert!(policy.contains("frame-ancestors 'none'"), "{page}");
            assert_eq!(page.header("x-content-type-options"), "nosniff", "{page}");
            assert_eq!(page.header("x-frame-options"), "DENY", "{page}");
            assert_eq!(page.header("referrer-policy"), "same-origin", "{page}");
            let expected = if path == asset { "public, max-age=31536000, immutable" } else { "no-store" };
            if !path.starts_with("/static/0/") {
                assert_eq!(page.header("cache-control"), expected, "{page}");
            }
        }
    }
}

#[actix_web::test]
async fn only_our_own_pages_may_change_something() {
    let app = TestApp::start().await;
    let own = app.url.as_str();
    let port = own.rsplit(':').next().expect("a port");
    let elsewhere = format!("http://localhost:{port}");
    for (site, origin, passes) in [
        (Some("same-origin"), None, true),
        (Some("none"), None, true),
        (Some("same-site"), Some(own), false),
        (Some("cross-site"), Some(own), false),
        (Some("nonsense"), None, false),
        (None, Some(own), true),
        (None, Some("null"), false),
        (None, Some("http://evil.example"), false),
        (None, Some(elsewhere.as_str()), false),
        (None, None, false),
    ] {
        let visitor = app.visitor();
        let mut request = visitor.request(Method::POST, "/logout");
        if let Some(site) = site {
            request = request.header("Sec-Fetch-Site", site);
        }
        if let Some(origin) = origin {
            request = request.header("Origin", origin);
        }
        let page = visitor.send(request).await;
        assert_eq!(page.status(), if passes { 303 } else { 403 }, "{site:?} {origin:?}: {page}");
        if !passes {
            assert_eq!(page.text("h1"), Lang::En.t("error-other-site"));
        }
    }
}

#[actix_web::test]
async fn an_address_that_leads_nowhere_has_a_page_in_the_reader_s_language() {
    let app = TestApp::start().await;
    for (tag, lang) in [("vi", Lang::Vi), ("en", Lang::En)] {
        let visitor = app.visitor().lang(tag);
        for path in
            ["/nothing", "/settings/nothing", "/dev/mailbox/not-an-id", "/static/x", "/colors/red.css"]
        {
            let page = visitor.get(path).await.assert_status(404);
            assert_eq!(page.text("h1"), lang.t("error-not-found"), "{page}");
            assert_eq!(page.attr("html", "lang"), tag);
        }
        for method in
            [Method::PUT, Method::DELETE, Method::PATCH, Method::from_bytes(b"BREW").expect("a word")]
        {
            let request = visitor.request(method.clone(), "/login").header("Origin", &app.url);
            let page = visitor.send(request).await;
            page.assert_status(405);
        }
    }
}

#[actix_web::test]
async fn a_slash_at_the_end_does_not_matter() {
    let app = TestApp::start().await;
    app.visitor().get("/login/").await.assert_status(200);
}

#[actix_web::test]
async fn assets_are_named_by_their_content_and_kept_for_a_year() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let page = visitor.get("/login").await;
    let mut linked = page.attrs("link[rel=stylesheet], link[rel=icon]", "href");
    linked.extend(page.attrs("script", "src"));
    assert!(linked.len() >= 4, "{linked:?}");
    for path in linked {
        let asset = visitor.get(&path).await.assert_status(200);
        assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
        let again = visitor.with("If-None-Match", asset.header("etag")).get(&path).await;
        assert_eq!((again.status(), again.bytes().len()), (304, 0), "{path}");
        let name = path.rsplit('/').next().expect("a name");
        let old = visitor.get(&format!("/static/000000000000/{name}")).await.assert_status(200);
        assert_eq!(old.bytes(), asset.bytes());
        assert_eq!(old.header("cache-control"), "public, max-age=60", "an old page still works, for now");
    }
    let colors = visitor.get("/colors/4285f4-d93025.css").await.assert_status(200);
    assert_eq!(colors.body(), ".c-4285f4{--tint:#4285f4}.c-d93025{--tint:#d93025}");
    for wrong in ["/colors/4285F4.css", "/colors/4285f4};*{x.css", "/colors/.css", "/colors/fff.css"] {
        visitor.get(wrong).await.assert_status(404);
    }
}

#[actix_web::test]
async fn head_answers_as_get_without_a_body() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    for path in ["/", "/login", "/health", "/nothing", &assets::path("app.js")] {
        let get = visitor.get(path).await;
        let head = visitor.send(visitor.request(Method::HEAD, path)).await;
        assert_eq!(head.status(), get.status(), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
        assert!(head.bytes().is_empty(), "{path}");
    }
}

#[actix_web::test]
async fn pages_are_compressed_for_who_understands_it() {
    let app = TestApp::start().await;
    for (accepted, used) in [("gzip", "gzip"), ("br", "br"), ("br, gzip", "br"), ("identity", "")] {
        let page = app.visitor().with("Accept-Encoding", accepted).get(&assets::path("app.css")).await;
        assert_eq!(page.header("content-encoding"), used, "{accepted}");
    }
    let plain = app.visitor().get("/register").await.bytes().len();
    let packed = app.visitor().with("Accept-Encoding", "gzip").get("/register").await.bytes().len();
    assert!(packed * 2 < plain, "{packed} of {plain} bytes");
}

#[actix_web::test]
async fn strange_bodies_are_refused_with_a_page() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let form = "application/x-www-form-urlencoded";
    let huge = "email=".to_owned() + &"x".repeat(600 * 1024);
    for (kind, body, status, message) in [
        (form, huge.as_bytes(), 413, "error-too-large"),
        ("application/json", b"{}".as_slice(), 400, "error-bad-request"),
        ("text/plain", b"email=a".as_slice(), 400, "error-bad-request"),
        (form, b"email=a&email=b".as_slice(), 400, "error-bad-request"),
    ] {
        let page = visitor.post_body("/register", kind, body.to_vec()).await.assert_status(status);
        assert_eq!(page.text("h1"), Lang::En.t(message), "{page}");
    }
    for body in [b"email=%00%ff%zz&password=%00".as_slice(), b"".as_slice(), b"&&==&%".as_slice()] {
        visitor.post_body("/register", form, body.to_vec()).await.assert_status(422);
    }
}

#[actix_web::test]
async fn it_says_whether_it_lives_and_whether_it_can_work() {
    let app = TestApp::start().await;
    assert_eq!(app.visitor().get("/health").await.assert_status(200).body(), "ok\n");
    let ready = app.visitor().get("/ready").await.assert_status(200).json();
    assert_eq!(ready, serde_json::json!({"status": "ready", "jobs_waiting": 0, "jobs_given_up": 0}));
}

#[actix_web::test]
async fn while_the_database_is_away_pages_say_so_and_afterwards_all_is_well() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let visitor = app.visitor();
    let database = app.database_url().rsplit('/').next().expect("a name").split('?').next().expect("a name");
    let mut server = PgConnection::establish(&database::server_url()).expect("the server answers");
    let mut run = |sql: String| sql_query(sql).execute(&mut server).expect("the tests' role may do this");
    run(format!("ALTER DATABASE {database} ALLOW_CONNECTIONS false"));
    let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'");
    while run(end.clone()) > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    let wrong = [("email", "an"), ("password", "x")];
    let (owner, form, ready) =
        tokio::join!(an.get("/settings/profile"), visitor.post("/login", &wrong), visitor.get("/ready"));
    for page in [owner, form] {
        let page = page.assert_status(503);
        assert_eq!(page.text("h1"), Lang::En.t("error-busy"), "{page}");
        assert_eq!(page.header("retry-after"), "2");
    }
    assert_eq!(ready.assert_status(503).json()["status"], "database unreachable");
    visitor.get("/health").await.assert_status(200);

    run(format!("ALTER DATABASE {database} ALLOW_CONNECTIONS true"));
    an.get("/settings/profile").await.assert_status(200);
}
