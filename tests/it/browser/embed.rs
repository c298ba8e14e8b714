//! Booking pages on other sites, as browsers allow them.

use std::net::TcpListener;

use actix_web::{App, HttpResponse, HttpServer, dev::ServerHandle, web};

use crate::support::{TestApp, browser::Browser, seeds::Owner};

const SLOT: &str = "2026-03-03T03:00:00Z";

/// A site of somebody else: another host and another port.
struct Site {
    url: String,
    server: ServerHandle,
}

impl Site {
    /// Serves `html` at every address.
    fn serving(html: impl FnOnce(&str) -> String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        // Calento is at 127.0.0.1, so that this is another site to browsers, whatever the port.
        let url = format!("http://localhost:{port}");
        let page = format!("<!doctype html><html lang=en><title>Shop</title>{}", html(&url));
        let answer = move || {
            let page = page.clone();
            let show = move || {
                let page = page.clone();
                async move { HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page) }
            };
            App::new().default_service(web::to(show))
        };
        let server = HttpServer::new(answer).workers(1).listen(listener).expect("the port is ours").run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { url, server: handle }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

async fn with_link(app: &TestApp) -> (Owner, String) {
    let owner = app.owner("an").await;
    owner.booking_link(&[]).await;
    let editor = owner.get("/booking-links").await.attr("a.list-title", "href");
    (owner, format!("{editor}/embed"))
}

/// Fills in and sends the form of the page in the frame.
async fn book(guest: &Browser) {
    guest.click("table.pick a:has(time[datetime='2026-03-03'])").await;
    guest.find("table.pick a[aria-current='true'] time[datetime='2026-03-03']").await;
    guest.click(&format!("label.slot:has(input[value='{SLOT}'])")).await;
    guest.fill("#guest_name", "Châu").await;
    guest.fill("#guest_email", "chau@example.org").await;
    guest.click("#details button").await;
    guest.find(&format!("main time[datetime='{SLOT}']")).await;
    guest.find("a[href*='/reschedule?']").await;
}

#[actix_web::test]
async fn a_guest_books_in_a_frame_that_grows_with_the_page() {
    let app = TestApp::start().await;
    let (owner, settings) = with_link(&app).await;
    let inline = owner.get(&settings).await.text("#inline");
    let site = Site::serving(|_| format!("<h1>Shop</h1>{inline}"));
    let allowed = [("embed", "sites"), ("embed_sites", site.url.as_str())];
    owner.post(&settings, &allowed).await.assert_see_other();
    let guest = app.browser().start().await;
    guest.open(&site.url).await;
    guest.enter("iframe").await;
    book(&guest).await;
    guest.leave_frame().await;
    // The frame is as tall as its page, once the page has said so.
    const FITS: &str = "const frame = document.querySelector('iframe');
        return frame.style.height !== '' && Math.abs(frame.clientHeight - parseFloat(frame.style.height)) <= 1";
    for _ in 0..100 {
        if guest.run(FITS, vec![]).await == serde_json::json!(true) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(guest.run(FITS, vec![]).await, serde_json::json!(true));
    guest.enter("iframe").await;
    let overflow = "return document.documentElement.scrollHeight - innerHeight";
    assert!(guest.run(overflow, vec![]).await.as_f64().is_some_and(|pixels| pixels <= 1.0));
    guest.leave_frame().await;
    assert_eq!(guest.complaints().await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_guest_books_in_a_frame_without_javascript() {
    let app = TestApp::start().await;
    let (owner, settings) = with_link(&app).await;
    let inline = owner.get(&settings).await.text("#inline");
    let site = Site::serving(|_| inline);
    owner.post(&settings, &[("embed", "anywhere")]).await.assert_see_other();
    let guest = app.browser().javascript(false).start().await;
    guest.open(&site.url).await;
    guest.enter("iframe").await;
    book(&guest).await;
}

#[actix_web::test]
async fn a_button_opens_the_booking_page_over_the_page() {
    let app = TestApp::start().await;
    let (owner, settings) = with_link(&app).await;
    let popup = owner.get(&settings).await.text("#popup");
    let site = Site::serving(|_| popup);
    let allowed = [("embed", "sites"), ("embed_sites", site.url.as_str())];
    owner.post(&settings, &allowed).await.assert_see_other();
    let guest = app.browser().start().await;
    guest.open(&site.url).await;
    guest.click("a[data-calento]").await;
    guest.enter("dialog[open] iframe").await;
    guest.find("table.pick a").await;
    guest.click("table.pick a:has(time[datetime='2026-03-04'])").await;
    guest.press('\u{E00C}').await;
    guest.leave_frame().await;
    guest.misses("dialog").await;
    assert_eq!(guest.complaints().await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_site_that_is_not_on_the_list_is_refused_by_the_browser() {
    let app = TestApp::start().await;
    let (owner, settings) = with_link(&app).await;
    let inline = owner.get(&settings).await.text("#inline");
    let site = Site::serving(|_| inline);
    let other = [("embed", "sites"), ("embed_sites", "https://shop.example")];
    owner.post(&settings, &other).await.assert_see_other();
    let guest = app.browser().start().await;
    guest.open(&site.url).await;
    guest.enter("iframe").await;
    guest.misses("table.pick").await;
    guest.leave_frame().await;
    let complaints = guest.complaints().await.join("\n");
    assert!(complaints.contains("frame-ancestors"), "{complaints}");
}
