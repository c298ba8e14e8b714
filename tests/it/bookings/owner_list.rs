//! The owner's list: what it finds, counts and gives away as a file.

use crate::support::{TestApp, seeds::Owner};

const NINE: &str = "2026-03-03T02:00:00Z";
const TEN: &str = "2026-03-03T03:00:00Z";

async fn booked() -> (TestApp, Owner) {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[("questions[0][label]", "Company")]).await;
    owner.booking_link(&[("title", "Other"), ("slug", "other")]).await;
    let guest = app.visitor();
    let fields = [
        ("slot_start", NINE),
        ("guest_name", "=HYPERLINK(\"x\")"),
        ("guest_email", "chau@example.org"),
        ("guest_notes", "100%, \"thật\""),
        ("answers[q1]", "Cty ABC"),
    ];
    guest.post("/book/an/intro", &fields).await.assert_see_other();
    guest.book("an", "other", TEN, "duy").await.assert_see_other();
    (app, owner)
}

#[actix_web::test]
async fn bookings_are_found_by_words_and_link() {
    let (_app, owner) = booked().await;
    let found = async |query: &str| {
        let page = owner.get(&format!("/bookings?{query}")).await.assert_status(200);
        page.count("li[id^='booking-']")
    };
    assert_eq!(found("").await, 2);
    assert_eq!(found("q=DUY").await, 1);
    assert_eq!(found("q=example.org").await, 2);
    assert_eq!(found("q=chau+100%25").await, 1, "every word must be there, and a percent sign is one");
    assert_eq!(found("q=%25%25%25").await, 0);
    assert_eq!(found("q=_").await, 0);
    assert_eq!(found("q=%5C").await, 0);
    let page = owner.get("/bookings").await;
    let other = page.attrs("#bookings-link option[value*='-']", "value").pop().unwrap();
    assert_eq!(found(&format!("link={other}")).await, 1);
    assert_eq!(found("link=nonsense").await, 2);
    let none = owner.get(&format!("/bookings?q=chau&link={other}")).await;
    assert!(none.text("main").contains("Nothing was found"), "{none}");
    assert_eq!(none.attr(".filters [name='q']", "value"), "chau");
}

#[actix_web::test]
async fn a_strangers_link_finds_nothing() {
    let (app, owner) = booked().await;
    let link = owner.get("/bookings").await.attr("#bookings-link option[value*='-']", "value");
    let stranger = app.owner("binh").await;
    let page = stranger.get(&format!("/bookings?link={link}")).await.assert_status(200);
    assert_eq!(page.count("li[id^='booking-']"), 0);
    assert!(!stranger.get("/bookings/export.csv").await.body().contains("duy"));
}

#[actix_web::test]
async fn the_numbers_are_those_of_the_rows() {
    let (app, owner) = booked().await;
    let numbers = async || owner.get("/bookings").await.all(".tally dd").join(" ");
    assert_eq!(numbers().await, "2 0 0 0");
    let action = owner.get("/bookings?q=duy").await.form("main form[method='post']").action;
    owner.post(&action, &[("status", "cancelled")]).await.assert_see_other();
    assert_eq!(numbers().await, "1 0 0 1");
    app.set_now("2026-03-03T02:40:00Z");
    assert_eq!(numbers().await, "0 1 0 1");
    let action = owner.get("/bookings?show=past").await.form("main form[method='post']").action;
    owner.post(&action, &[("status", "no_show")]).await.assert_see_other();
    assert_eq!(numbers().await, "0 0 1 1");
}

#[actix_web::test]
async fn the_file_holds_what_the_list_shows_and_no_formulas() {
    let (app, owner) = booked().await;
    let page = owner.get("/bookings?q=chau").await;
    let file = owner.get(&page.attr("a[download]", "href")).await.assert_status(200);
    assert!(file.header("content-type").starts_with("text/csv"));
    assert!(file.header("content-disposition").contains("bookings.csv"));
    let text = file.body();
    assert!(text.starts_with("\u{feff}\"Start\",\"End\",\"Booking link\""), "{text}");
    let row = "\"2026-03-03 09:00\",\"2026-03-03 09:30\",\"Intro call\",\"'=HYPERLINK(\"\"x\"\")\",\"chau@example.org\",\"\",\
               \"Confirmed\",\"100%, \"\"thật\"\"\",\"Company: Cty ABC\",\"\"\r\n";
    assert!(text.contains(row), "{text}");
    assert!(!text.contains("duy"));
    assert!(app.visitor().get("/bookings/export.csv").await.assert_see_other().starts_with("/login"));
}

#[actix_web::test]
async fn bookings_are_found_without_accents_and_by_answers() {
    let (app, owner) = booked().await;
    let fields = [
        ("slot_start", "2026-03-04T02:00:00Z"),
        ("guest_name", "Đặng Thị Hường"),
        ("guest_email", "huong@example.org"),
    ];
    app.visitor().post("/book/an/other", &fields).await.assert_see_other();
    for (query, found) in [
        ("dang thi huong", 1),
        ("ĐẶNG hường", 1),
        ("that", 1),
        ("cty abc", 1),
        ("company", 0),
        ("q1", 0),
        ("[\"", 0),
    ] {
        let query = calento::paths::query(&[("q", query)]);
        let page = owner.get(&format!("/bookings?{query}")).await.assert_status(200);
        assert_eq!(page.count("li[id^='booking-']"), found, "{query}");
    }
}

#[actix_web::test]
async fn a_long_list_has_pages() {
    let (app, owner) = booked().await;
    app.rows(|conn| {
        diesel::RunQueryDsl::execute(
            diesel::sql_query(
                "INSERT INTO bookings (booking_link_id, user_id, guest_name, guest_email, slot_start, slot_end,
                   blocked_range, manage_token, status)
                 SELECT booking_link_id, user_id, 'guest' || n, 'g@example.org', slot_start + step, slot_end + step,
                   tsrange(slot_start + step, slot_end + step), md5(n::text) || md5('x' || n), 'confirmed'
                 FROM bookings, generate_series(1, 203) n, make_interval(days => n) step
                 WHERE guest_name = 'duy'",
            ),
            conn,
        )
    });
    let first = owner.get("/bookings?q=example").await;
    assert_eq!(first.count("li[id^='booking-']"), 200);
    assert!(!first.has("main a[rel='prev']"));
    let second = owner.get(&first.attr("main a[rel='next']", "href")).await;
    assert_eq!(second.count("li[id^='booking-']"), 5);
    assert!(second.text("main").contains("guest203") && !second.has("main a[rel='next']"));
    let back = owner.get(&second.attr("main a[rel='prev']", "href")).await;
    assert_eq!(back.attrs("li[id^='booking-']", "id"), first.attrs("li[id^='booking-']", "id"));
    let all = owner.get("/bookings/cancel?all=true&page=2&q=").await.assert_status(200);
    assert_eq!(all.count("input[name='b']"), 5, "those that the page shows");
    for page in ["0", "-3", "x", "99999999999999999999"] {
        owner.get(&format!("/bookings?page={page}")).await.assert_status(200);
    }
    assert!(
        owner.get("/bookings/export.csv?page=2").await.body().contains("guest1\""),
        "the file has them all"
    );
}
