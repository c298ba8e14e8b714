//! Booking pages in frames of other sites: who may, and what the pages look like there.

use crate::support::{TestApp, page::Page, seeds::Owner};

const NINE: &str = "2026-03-03T02:00:00Z";
const PAGE: &str = "/book/an/intro?embed=1";

/// A Calento with a link, and the address of its embedding.
async fn with_link() -> (TestApp, Owner, String) {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[]).await;
    let editor = owner.get("/booking-links").await.attr("a.list-title", "href");
    (app, owner, format!("{editor}/embed"))
}

async fn allow(owner: &Owner, settings: &str, embed: &str, sites: &str) -> Page {
    owner.post(settings, &[("embed", embed), ("embed_sites", sites)]).await
}

/// Who may frame the page, by its policy.
#[track_caller]
fn ancestors(page: &Page) -> String {
    let policy = page.header("content-security-policy");
    let Some((_, sources)) = policy.split_once("frame-ancestors ") else { panic!("{policy}") };
    assert_eq!(sources == "'none'", page.headers("x-frame-options") == ["DENY"], "{policy}");
    sources.split(';').next().unwrap_or_default().to_owned()
}

#[actix_web::test]
async fn only_sites_on_the_list_may_frame_a_link_and_only_where_it_is_asked_for() {
    let (app, owner, settings) = with_link().await;
    let guest = app.visitor();
    assert_eq!(ancestors(&guest.get(PAGE).await), "'none'", "nothing said: nowhere");
    allow(&owner, &settings, "sites", "https://Shop.example/contact\n*.blog.example")
        .await
        .assert_see_other();
    let page = guest.get(PAGE).await.assert_status(200);
    assert_eq!(ancestors(&page), "https://shop.example https://*.blog.example");
    assert_eq!(ancestors(&guest.get("/book/an/intro").await), "'none'", "not without embed=1");
    assert_eq!(ancestors(&guest.get("/login?embed=1").await), "'none'", "nor any other page");
    assert_eq!(ancestors(&owner.get("/booking-links?embed=1").await), "'none'");
    let form = owner.get(&settings).await;
    assert_eq!(form.attr("[name='embed'][checked]", "value"), "sites");
    assert_eq!(form.value_of("embed_sites"), "https://shop.example\nhttps://*.blog.example");
    allow(&owner, &settings, "anywhere", "https://shop.example").await.assert_see_other();
    assert_eq!(ancestors(&guest.get(PAGE).await), "*");
    allow(&owner, &settings, "none", "").await.assert_see_other();
    assert_eq!(ancestors(&guest.get(PAGE).await), "'none'");
}

#[actix_web::test]
async fn a_new_link_at_a_deleted_ones_address_starts_with_nowhere() {
    let (app, owner, settings) = with_link().await;
    allow(&owner, &settings, "anywhere", "").await.assert_see_other();
    let link = settings.trim_end_matches("/embed");
    owner.post(&format!("{link}/delete"), &[]).await.assert_see_other();
    assert_eq!(ancestors(&app.visitor().get(PAGE).await), "*", "its page says in the frame that it is gone");
    owner.booking_link(&[]).await;
    assert_eq!(ancestors(&app.visitor().get(PAGE).await.assert_status(200)), "'none'");
}

#[actix_web::test]
async fn what_is_no_site_is_refused_beside_its_field() {
    let (app, owner, settings) = with_link().await;
    for bad in ["*", "https://a;script-src *", "ftp://shop.example", "https://me@shop.example", ""] {
        let page = allow(&owner, &settings, "sites", bad).await.assert_status(422);
        assert!(page.error_of("embed_sites").is_some(), "{bad}: {page}");
        assert_eq!(page.value_of("embed_sites"), bad, "it is kept");
    }
    allow(&owner, &settings, "somewhere", "").await.assert_status(422);
    assert_eq!(ancestors(&app.visitor().get(PAGE).await), "'none'");
    let stranger = app.owner("binh").await;
    stranger.get(&settings).await.assert_status(404);
    allow(&stranger, &settings, "anywhere", "").await.assert_status(404);
}

#[actix_web::test]
async fn a_guest_stays_in_the_frame_from_the_first_page_to_the_last() {
    let (app, owner, settings) = with_link().await;
    allow(&owner, &settings, "sites", "https://shop.example").await.assert_see_other();
    let guest = app.visitor();
    let stays = |page: Page, status: u16| {
        let page = page.assert_status(status);
        assert_eq!(ancestors(&page), "https://shop.example", "{page}");
        assert!(!page.has(".public-foot") && !page.has(".skip-link"), "{page}");
        assert!(page.headers("set-cookie").is_empty());
        for href in page.attrs("main a[href^='/'], main a[href^='?']", "href") {
            assert!(href.contains("embed=1") || href.ends_with(".ics"), "{href} leaves the frame");
        }
        page
    };
    let page = stays(guest.get(&format!("{PAGE}&lang=vi&date=2026-03-03")).await, 200);
    assert_eq!(page.attr("html", "lang"), "vi");
    let refused = stays(page.form(".booking-form").set("slot_start", NINE).send().await, 422);
    let form = refused.form(".booking-form").set("guest_name", "Châu");
    let booked = form.set("guest_email", "chau@example.org").send().await;
    assert!(booked.assert_see_other().contains("embed=1") && booked.assert_see_other().contains("lang=vi"));
    let own = stays(booked.follow().await, 200);
    for link in own.attrs("main a[href^='https://']", "target") {
        assert_eq!(link, "_blank", "other calendars let nobody frame them");
    }
    let lost =
        guest.post(PAGE, &[("slot_start", NINE), ("guest_name", "B"), ("guest_email", "b@example.org")]);
    stays(lost.await, 409);
    let choice = stays(guest.get(&own.attr("a[href*='/reschedule']", "href")).await, 200);
    let moved = choice.form(".booking-form").set("slot_start", "2026-03-03T03:00:00Z").send().await;
    stays(moved.follow().await, 200);
    let cancelled = own.form("form[action*='/cancel']").send().await;
    stays(cancelled.follow().await, 200);
    let editor = settings.trim_end_matches("/embed");
    owner.post(editor, &[("is_active", "false")]).await.assert_see_other();
    stays(guest.get(PAGE).await, 404);
    owner.post(&format!("{editor}/delete"), &[]).await.assert_see_other();
    stays(guest.get(PAGE).await, 410);
    let nowhere = guest.get("/book/nobody/intro?embed=1").await.assert_status(404);
    assert!(!nowhere.has("a"), "there is nothing to follow: {nowhere}");
}

#[actix_web::test]
async fn a_framed_profile_shows_what_may_be_framed_beside_it() {
    let (app, owner, settings) = with_link().await;
    owner.booking_link(&[("title", "Private"), ("slug", "private")]).await;
    let guest = app.visitor();
    let page = guest.get("/book/an?embed=1").await.assert_status(200);
    assert_eq!((ancestors(&page).as_str(), page.count(".link-card")), ("'none'", 0));
    allow(&owner, &settings, "sites", "shop.example").await.assert_see_other();
    let page = guest.get("/book/an?embed=1").await;
    assert_eq!(ancestors(&page), "https://shop.example");
    assert_eq!(page.attrs(".link-card a", "href"), ["/book/an/intro?embed=1"]);
    assert_eq!(guest.get("/book/an").await.count(".link-card"), 2);
}

#[actix_web::test]
async fn owners_get_snippets_that_name_their_link() {
    let (app, owner, settings) = with_link().await;
    let editor = settings.trim_end_matches("/embed");
    owner.post(editor, &[("title", "Tư \"vấn\" <1:1>")]).await.assert_see_other();
    let page = owner.get(&settings).await.assert_status(200);
    assert!(owner.get(editor).await.attrs("a", "href").contains(&settings), "the editor leads here");
    let inline = page.text("#inline");
    assert!(inline.contains(&format!("src=\"{}/book/an/intro?embed=1\"", app.url)), "{inline}");
    assert!(inline.contains("title=\"Tư &#34;vấn&#34; &#60;1:1&#62;\""), "{inline}");
    assert!(page.text("#popup").contains("data-calento=\"popup\""));
    assert_eq!(page.text("#address"), format!("{}/book/an/intro", app.url));
    let script = app.visitor().get("/embed.js").await.assert_status(200);
    assert!(script.header("content-type").starts_with("text/javascript"));
    assert_eq!(script.header("cross-origin-resource-policy"), "cross-origin");
    let known = app.visitor().with("If-None-Match", script.header("etag"));
    known.get("/embed.js").await.assert_status(304);
    owner.post(&format!("{editor}/duplicate"), &[]).await.assert_see_other();
}

#[actix_web::test]
async fn errors_in_a_frame_say_when_to_try_again() {
    let app = TestApp::build().with_rate_limits().start().await;
    app.owner("an").await.booking_link(&[]).await;
    let guest = app.visitor();
    let mut last = guest.get(PAGE).await;
    for _ in 0..300 {
        if last.status() == 429 {
            break;
        }
        last = guest.get(PAGE).await;
    }
    let page = last.assert_status(429);
    assert!(page.header("retry-after").parse::<u64>().is_ok());
    assert_eq!(ancestors(&page), "*", "it holds nothing but words");
    let forms = guest.post("/bookings/mine", &[("guest_email", "chau@example.org")]);
    assert_eq!(forms.await.status(), 303);
    let mut last = guest.post("/bookings/mine", &[("guest_email", "chau@example.org")]).await;
    for _ in 0..10 {
        last = guest.post("/bookings/mine", &[("guest_email", "chau@example.org")]).await;
    }
    assert!(last.assert_status(429).text("main").contains("Try again in"));
}
