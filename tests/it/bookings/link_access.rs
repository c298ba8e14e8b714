//! Who finds a link, how often and how long it may be used, and where it stands in the list.

use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};
use futures_util::future::join_all;

use crate::support::{TestApp, client::Visitor, seeds::Owner};

const ZONE: &str = "Asia/Ho_Chi_Minh";
const NINE: &str = "2026-03-03T02:00:00Z";
const TEN: &str = "2026-03-03T03:00:00Z";

/// The editor of the link with this slug.
async fn editor(owner: &Owner, slug: &str) -> String {
    let page = owner.get("/booking-links").await;
    let addresses = page.attrs(".links [data-copy]", "data-copy");
    let index = addresses.iter().position(|address| address.ends_with(&format!("/{slug}")));
    let index = index.unwrap_or_else(|| panic!("no link {slug} among {addresses:?}"));
    page.attrs("a.list-title", "href")[index].clone()
}

/// The titles that the public page shows, in its order.
async fn shown(guest: &Visitor) -> Vec<String> {
    guest.get("/book/an").await.assert_status(200).all(".link-card h2")
}

fn count(conn: &mut PgConnection, query: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    sql_query(query).get_result::<Row>(conn).unwrap().count
}

#[actix_web::test]
async fn the_owners_order_is_that_of_the_public_page() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    for title in ["One", "Two", "Three"] {
        owner.booking_link(&[("title", title), ("slug", &title.to_lowercase())]).await;
    }
    let guest = app.visitor();
    assert_eq!(shown(&guest).await, ["One", "Two", "Three"]);
    // What the button of the page sends: the last one goes up, also when it is sent twice.
    let last = editor(&owner, "three").await;
    let up = format!("#up-{}", last.rsplit('/').next().unwrap());
    let place = owner.get("/booking-links").await.attr(&up, "value");
    for _ in 0..2 {
        owner.post(&format!("{last}/position"), &[("position", &place)]).await.assert_see_other();
        assert_eq!(shown(&guest).await, ["One", "Three", "Two"]);
    }
    let path = format!("{}/position", editor(&owner, "one").await);
    let part = owner.htmx().post(&path, &[("position", "99")]).await.assert_status(200);
    assert_eq!(part.all("a.list-title"), ["Three", "Two", "One"], "behind the last one");
    assert!(!part.body().contains("<html"), "only the list: {part}");
    assert!(part.text("#live").contains("One"));
    assert_eq!(shown(&guest).await, ["Three", "Two", "One"]);
    owner.post(&path, &[("position", "up")]).await.assert_status(400);
    app.owner("binh").await.post(&path, &[("position", "0")]).await.assert_status(404);
    assert_eq!(shown(&guest).await, ["Three", "Two", "One"]);
}

#[actix_web::test]
async fn links_moved_at_once_each_keep_one_place() {
    let app = TestApp::build().pool_size(8).start().await;
    let owner = app.owner("an").await;
    for number in 0..6 {
        owner.booking_link(&[("slug", &format!("link{number}"))]).await;
    }
    let editors = owner.get("/booking-links").await.attrs("a.list-title", "href");
    let paths: Vec<String> = editors.iter().map(|editor| format!("{editor}/position")).collect();
    let fields: Vec<[(&str, &str); 1]> =
        ["0", "5", "3", "1", "2", "4"].map(|place| [("position", place)]).to_vec();
    let moves = (0..24).map(|index| owner.post(&paths[index % 6], &fields[(index * 5) % 6]));
    assert!(join_all(moves).await.iter().all(|page| page.status() == 303));
    let places = app.rows(|conn| Ok(count(conn, "SELECT count(DISTINCT position) FROM booking_link_access")));
    assert_eq!(places, 6);
    let mut now = owner.get("/booking-links").await.attrs("a.list-title", "href");
    let mut before = editors.clone();
    now.sort();
    before.sort();
    assert_eq!(now, before);
}

#[actix_web::test]
async fn a_link_that_is_not_listed_is_reached_by_its_address_only() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[]).await;
    owner.booking_link(&[("title", "Quiet"), ("slug", "quiet"), ("listing", "unlisted")]).await;
    let guest = app.visitor();
    assert_eq!(shown(&guest).await, ["Intro call"]);
    assert_eq!(guest.slots("an", "quiet", "2026-03-03", ZONE).await.len(), 14);
    let page = owner.get("/booking-links").await;
    assert_eq!(page.all(".links .badge"), ["Not on your page"]);
}

#[actix_web::test]
async fn a_secret_address_cannot_be_guessed_and_can_be_replaced() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    let made = owner.post("/booking-links", &[("title", "Gặp riêng"), ("listing", "secret")]).await;
    let path = made.assert_see_other().to_owned();
    let slug = owner.get(&path).await.value_of("slug");
    let part = slug.strip_prefix("gap-rieng-").unwrap_or_else(|| panic!("{slug}")).to_owned();
    assert_eq!(part.len(), 16);
    let guest = app.visitor();
    assert_eq!(shown(&guest).await, Vec::<String>::new());
    guest.get("/book/an/gap-rieng").await.assert_status(404);
    let page = guest.get(&format!("/book/an/{slug}")).await.assert_status(200);
    assert_eq!(page.header("x-robots-tag"), "noindex, nofollow");
    // Saved again it stays as it is; another visible part keeps the random one when it is left in place.
    owner.get(&path).await.form("#link-form").send().await.assert_see_other();
    assert_eq!(owner.get(&path).await.value_of("slug"), slug);
    owner.post(&path, &[("slug", "moi")]).await.assert_see_other();
    let renamed = owner.get(&path).await.value_of("slug");
    assert!(renamed.starts_with("moi-") && renamed.len() == "moi-".len() + 16, "{renamed}");
    // Replaced, the old address is gone.
    app.owner("binh").await.post(&format!("{path}/secret"), &[]).await.assert_status(404);
    owner.get(&path).await.form("#secret-form").send().await.assert_see_other();
    let renewed = owner.get(&path).await.value_of("slug");
    assert!(renewed.starts_with("moi-") && renewed != renamed, "{renewed}");
    guest.get(&format!("/book/an/{renamed}")).await.assert_status(404);
    guest.get(&format!("/book/an/{renewed}")).await.assert_status(200);
    // No longer secret, it loses the random end.
    owner.post(&path, &[("listing", "listed")]).await.assert_see_other();
    assert_eq!(owner.get(&path).await.value_of("slug"), "moi");
    assert_eq!(shown(&guest).await, ["Gặp riêng"]);
}

#[actix_web::test]
async fn a_one_off_copy_takes_one_booking_and_says_so() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[("duration_minutes", "60")]).await;
    let original = editor(&owner, "intro").await;
    app.owner("binh").await.post(&format!("{original}/one-off"), &[]).await.assert_status(404);
    let path = owner.post(&format!("{original}/one-off"), &[]).await.assert_see_other().to_owned();
    let copy = owner.get(&path).await;
    for (field, value) in [("title", "Intro call"), ("duration_minutes", "60"), ("max_bookings", "1")] {
        assert_eq!(copy.value_of(field), value, "{field}");
    }
    let slug = copy.value_of("slug");
    let guest = app.visitor();
    assert_eq!(shown(&guest).await, ["Intro call"], "only the original is on the page");
    assert_eq!(owner.get("/booking-links").await.all(".links .badge"), ["Secret", "One-off"]);
    let first = guest.book("an", &slug, NINE, "chau").await;
    let own = first.assert_see_other().to_owned();
    // The same form again leads to the same booking; another one finds the link used up.
    assert_eq!(guest.book("an", &slug, NINE, "chau").await.assert_see_other(), own);
    for (language, words) in [("en", "This link has been used"), ("vi", "Liên kết này đã được dùng")]
    {
        let guest = guest.lang(language);
        let page = guest.get(&format!("/book/an/{slug}")).await.assert_status(410);
        assert_eq!(page.text("h1"), words);
        let page = guest.book("an", &slug, TEN, "duy").await.assert_status(410);
        assert_eq!(page.text("h1"), words);
        let fields = [("slot_start", TEN), ("guest_name", "")];
        guest.post(&format!("/book/an/{slug}"), &fields).await.assert_status(410);
    }
    guest
        .post(&format!("/book/an/{slug}/hold"), &[("slot_start", TEN), ("hold", "")])
        .await
        .assert_status(404);
    assert_eq!(owner.get("/booking-links").await.all(".links .badge"), ["Used up", "Secret"]);
    // The booking can still be moved by its guest; cancelled, it gives the link its use back.
    guest.post(&format!("{own}/reschedule"), &[("slot_start", TEN)]).await.assert_see_other();
    assert_eq!(guest.slots("an", "intro", "2026-03-03", ZONE).await.len(), 9);
    guest.get(&format!("/book/an/{slug}")).await.assert_status(410);
    guest.post(&format!("{own}/cancel"), &[]).await.assert_see_other();
    guest.book("an", &slug, NINE, "duy").await.assert_see_other();
    guest.get(&format!("/book/an/{slug}")).await.assert_status(410);
}

#[actix_web::test]
async fn of_twenty_guests_with_different_times_one_gets_the_one_off_link() {
    let app = TestApp::build().pool_size(10).start().await;
    let owner = app.owner("an").await;
    let limits = [("max_bookings", "1"), ("start_interval_minutes", "15")];
    owner.booking_link(&limits).await;
    let visitor = app.visitor();
    let slots = visitor.slots("an", "intro", "2026-03-03", ZONE).await;
    assert!(slots.len() >= 20);
    let names: Vec<String> = (0..20).map(|number| format!("guest{number}")).collect();
    let wishes = names.iter().zip(&slots).map(|(name, slot)| visitor.book("an", "intro", slot, name));
    let pages = join_all(wishes).await;
    assert_eq!(pages.iter().filter(|page| page.status() == 303).count(), 1);
    assert_eq!(pages.iter().filter(|page| page.status() == 410).count(), 19);
    let [booked, counted] = app.rows(|conn| {
        Ok(["SELECT count(*) FROM bookings", "SELECT bookings_count::bigint AS count FROM booking_links"]
            .map(|query| count(conn, query)))
    });
    assert_eq!((booked, counted), (1, 1));
}

#[actix_web::test]
async fn a_link_takes_as_many_bookings_as_it_may_however_many_come_and_go_at_once() {
    let app = TestApp::build().pool_size(10).start().await;
    app.owner("an").await.booking_link(&[("max_bookings", "3")]).await;
    let visitor = app.visitor();
    let slots = visitor.slots("an", "intro", "2026-03-03", ZONE).await;
    let mut own = Vec::new();
    for (slot, name) in slots.iter().zip(["a", "b", "c"]) {
        own.push(visitor.book("an", "intro", slot, name).await.assert_see_other().to_owned());
    }
    let names: Vec<String> = (0..10).map(|number| format!("guest{number}")).collect();
    let cancels = own.iter().take(2).map(|page| {
        let (visitor, path) = (visitor.clone(), format!("{page}/cancel"));
        async move { visitor.post(&path, &[]).await.status() }
    });
    let books =
        names.iter().zip(slots.iter().skip(3)).map(|(name, slot)| visitor.book("an", "intro", slot, name));
    let (cancelled, booked) = futures_util::future::join(join_all(cancels), join_all(books)).await;
    assert_eq!(cancelled, [303, 303]);
    let won = booked.iter().filter(|page| page.status() == 303).count();
    assert!(won <= 2, "{won} more than the link may take");
    assert!(booked.iter().all(|page| matches!(page.status(), 303 | 410)));
    // Whoever comes after the cancellations finds the rest of the room.
    let mut later = 0;
    for (name, slot) in names.iter().zip(slots.iter().rev()) {
        later += usize::from(visitor.book("an", "intro", slot, &format!("late{name}")).await.status() == 303);
    }
    assert_eq!(won + later, 2);
}

#[actix_web::test]
async fn a_request_uses_the_link_until_it_lapses() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[("max_bookings", "1"), ("guests_confirm", "true")]).await;
    let guest = app.visitor();
    guest.book("an", "intro", NINE, "chau").await.assert_see_other();
    guest.get("/book/an/intro").await.assert_status(410);
    guest.get("/book/an/intro/asked").await.assert_status(200);
    assert!(
        !owner.get("/booking-links").await.has(".facts-line"),
        "the owner hears of it once it is confirmed"
    );
    app.advance(31);
    guest.get("/book/an/intro").await.assert_status(200);
    guest.book("an", "intro", TEN, "duy").await.assert_see_other();
    guest.get("/book/an/intro").await.assert_status(410);
}

#[actix_web::test]
async fn a_link_expires_at_the_end_of_its_last_day_in_its_zone() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    let rules = [("expires_on", "2026-03-07"), ("timezone", "America/New_York"), ("hours_sun", "9-17")];
    owner.booking_link(&rules).await;
    let guest = app.visitor();
    app.set_now("2026-03-08T04:59:00Z");
    assert_eq!(shown(&guest).await, ["Intro call"]);
    let badge = owner.get("/booking-links").await.text(".links .badge");
    assert!(badge.starts_with("Until Sat 7 Mar"), "{badge}");
    // A meeting may be later than the last day.
    guest.book("an", "intro", "2026-03-08T15:00:00Z", "chau").await.assert_see_other();
    app.set_now("2026-03-08T05:00:00Z");
    assert_eq!(shown(&guest).await, Vec::<String>::new());
    let page = guest.get("/book/an/intro").await.assert_status(410);
    assert_eq!(page.text("h1"), "This link has expired");
    guest.book("an", "intro", "2026-03-09T15:00:00Z", "duy").await.assert_status(410);
    let page = guest.lang("vi").get("/book/an/intro").await.assert_status(410);
    assert_eq!(page.text("h1"), "Liên kết này đã hết hạn");
    assert_eq!(owner.get("/booking-links").await.all(".links .badge"), ["Expired"]);
    let path = editor(&owner, "intro").await;
    owner.post(&path, &[("expires_on", "")]).await.assert_see_other();
    guest.get("/book/an/intro").await.assert_status(200);
}

#[actix_web::test]
async fn what_is_wrong_with_the_limits_is_said_beside_its_field() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    for (field, value) in [
        ("listing", "everywhere"),
        ("listing", ""),
        ("max_bookings", "0"),
        ("max_bookings", "1001"),
        ("max_bookings", "once"),
        ("expires_on", "tomorrow"),
        ("expires_on", "2026-02-30"),
        ("expires_on", "9999-01-01"),
    ] {
        let page = owner.post("/booking-links", &[("title", "Gặp"), (field, value)]).await.assert_status(422);
        assert!(page.error_of(field).is_some(), "{field}={value}: {page}");
        assert!(page.has("#part-access[open]"), "{field}={value} is not in sight");
    }
    assert_eq!(owner.get("/booking-links").await.count(".list > li"), 0);
}

#[actix_web::test]
async fn one_click_in_the_list_switches_a_link_off_and_on() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[]).await;
    let guest = app.visitor();
    let switch = async || owner.get("/booking-links").await.attr(".links .switch", "value");
    let path = format!("{}/active", editor(&owner, "intro").await);
    assert_eq!(switch().await, "false");
    // Sent twice it is off, not on again.
    for _ in 0..2 {
        owner.post(&path, &[("is_active", "false")]).await.assert_see_other();
    }
    guest.get("/book/an/intro").await.assert_status(404);
    assert_eq!(switch().await, "true");
    let part = owner.htmx().post(&path, &[("is_active", "true")]).await.assert_status(200);
    assert_eq!(part.attr(".switch", "aria-checked"), "true");
    guest.get("/book/an/intro").await.assert_status(200);
    owner.post(&path, &[("is_active", "maybe")]).await.assert_status(400);
    app.owner("binh").await.post(&path, &[("is_active", "false")]).await.assert_status(404);
}

#[actix_web::test]
async fn the_list_counts_the_bookings_themselves() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[]).await;
    let guest = app.visitor();
    for (slot, name) in
        [(NINE, "chau"), (TEN, "duy"), ("2026-03-04T02:00:00Z", "em"), ("2026-04-01T02:00:00Z", "g")]
    {
        guest.book("an", "intro", slot, name).await.assert_see_other();
    }
    let gone = guest.book("an", "intro", "2026-03-05T02:00:00Z", "hai").await.assert_see_other().to_owned();
    guest.post(&format!("{gone}/cancel"), &[]).await.assert_see_other();
    app.set_now("2026-03-03T06:00:00Z");
    let bookings = owner.get("/bookings?show=past").await;
    let action = bookings.attr("form[action$='/status']", "action");
    owner.post(&action, &[("status", "no_show")]).await.assert_see_other();
    let page = owner.get("/booking-links").await;
    let facts = page.all(".facts-line span");
    assert_eq!(facts[..4], ["3 this month", "4 in all", "1 cancelled", "One no-show"]);
    assert!(facts[4].starts_with("next: ") && facts[4].contains("9:00 AM"), "{facts:?}");
    let of_link = owner.get(&page.attr(".facts-line", "href")).await.assert_status(200);
    assert_eq!(of_link.count(".list > li"), 2, "upcoming ones");
}
