//! Whatever guests, owner, worker and clock do, and in whatever order: no time is taken twice, and rows,
//! events and numbers agree.

use std::cell::Cell;

use calento::{
    accounts::User,
    bookings::{Booking, BookingLink, booking_link::LinkDraft, cancellation::Cancellation, placing::Placed},
    ids::BookingCancellationId,
    jobs::Side,
    time::Instant,
};
use diesel::PgConnection;
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::booking::{at, count, draft, link, owner, secret, wish};
use crate::support::database::TestDatabase;

/// What must never be found, and how it is looked for.
const NEVER: [(&str, &str); 5] = [
    (
        "two live bookings at once",
        "SELECT count(*) FROM bookings a JOIN bookings b
           ON a.id < b.id AND a.user_id = b.user_id AND a.blocked_range && b.blocked_range
         WHERE a.status <> 'cancelled' AND b.status <> 'cancelled'",
    ),
    (
        "a live booking without its event",
        "SELECT count(*) FROM bookings b
         WHERE b.status <> 'cancelled' AND NOT (b.status = 'pending' AND b.awaits = 'guest') AND NOT EXISTS (
           SELECT FROM events e WHERE e.id = b.event_id AND e.deleted_at IS NULL
             AND e.start_time = b.slot_start AND e.end_time = b.slot_end
             AND (e.status = 'tentative') = (b.status = 'pending'))",
    ),
    (
        "an event of nothing that is on",
        "SELECT count(*) FROM events e WHERE e.managed_by = 'booking' AND e.deleted_at IS NULL
           AND NOT EXISTS (SELECT FROM bookings b WHERE b.event_id = e.id AND b.status <> 'cancelled')",
    ),
    (
        "a wrong count",
        "SELECT count(*) FROM booking_links l WHERE l.bookings_count <> (
           SELECT count(*) FROM bookings b WHERE b.booking_link_id = l.id AND b.status <> 'cancelled')",
    ),
    (
        "a booking that waits beyond its start",
        "SELECT count(*) FROM bookings WHERE status = 'pending' AND pending_until > slot_start",
    ),
];

/// One thing that somebody does.
#[derive(Debug, Clone)]
enum Deed {
    Book { link: usize, slot: usize, guest: usize },
    GuestConfirms(usize),
    Confirm(usize),
    Decline(usize),
    Withdraw(usize),
    Cancel(usize, bool),
    Move { booking: usize, slot: usize, by_owner: bool },
    CancelMany(Vec<usize>),
    TakeBack(usize),
    Wait(i64),
    Lapse(usize),
    Complete,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let booking = 0_usize..12;
    let deed = prop_oneof![
        6 => (0_usize..4, 0_usize..6, 0_usize..4)
            .prop_map(|(link, slot, guest)| Deed::Book { link, slot, guest }),
        2 => booking.clone().prop_map(Deed::GuestConfirms),
        2 => booking.clone().prop_map(Deed::Confirm),
        1 => booking.clone().prop_map(Deed::Decline),
        1 => booking.clone().prop_map(Deed::Withdraw),
        1 => (booking.clone(), any::<bool>()).prop_map(|(booking, by)| Deed::Cancel(booking, by)),
        3 => (booking.clone(), 0_usize..6, any::<bool>())
            .prop_map(|(booking, slot, by_owner)| Deed::Move { booking, slot, by_owner }),
        1 => prop::collection::vec(booking.clone(), 1..5).prop_map(Deed::CancelMany),
        2 => (0_usize..3).prop_map(Deed::TakeBack),
        1 => (1_i64..400).prop_map(Deed::Wait),
        1 => booking.prop_map(Deed::Lapse),
        1 => Just(Deed::Complete),
    ];
    prop::collection::vec(deed, 10..40)
}

/// The people and things of one run.
struct World {
    conn: PgConnection,
    owner: User,
    links: Vec<BookingLink>,
    bookings: Vec<Booking>,
    cancellations: Vec<BookingCancellationId>,
    now: Instant,
}

impl World {
    fn start(&self, slot: usize) -> Instant {
        // Half hours from nine on, in Vietnam.
        at("2026-03-03T02:00:00Z").plus_minutes(30 * i64::try_from(slot).unwrap())
    }

    fn known(&self, index: usize) -> Option<Booking> {
        let index = index.checked_rem(self.bookings.len())?;
        Some(self.bookings[index].clone())
    }

    /// Does it; what is refused is refused.
    fn act(&mut self, deed: &Deed) {
        let now = self.now;
        match deed {
            Deed::Book { link, slot, guest } => {
                let wish = wish(&self.start(*slot).to_string(), &format!("g{guest}"));
                let link = &self.links[*link];
                let placed = Booking::place(&mut self.conn, &self.owner, link, &wish, &secret(), now);
                if let Placed::Booked(booking) = placed.unwrap() {
                    self.bookings.push(*booking);
                }
            }
            Deed::GuestConfirms(booking) => {
                self.known(*booking).map(|it| it.confirm_by_guest(&mut self.conn, now).unwrap());
            }
            Deed::Confirm(booking) => {
                self.known(*booking).map(|it| it.confirm(&mut self.conn, now).unwrap());
            }
            Deed::Decline(booking) => {
                self.known(*booking).map(|it| it.decline(&mut self.conn, None, now).unwrap());
            }
            Deed::Withdraw(booking) => {
                self.known(*booking).map(|it| it.withdraw(&mut self.conn, None, now).unwrap());
            }
            Deed::Cancel(booking, by_owner) => {
                let side = if *by_owner { Side::Owner } else { Side::Guest };
                self.known(*booking).map(|it| it.cancel(&mut self.conn, side, None, now).unwrap());
            }
            Deed::Move { booking, slot, by_owner } => {
                let Some(booking) = self.known(*booking) else { return };
                let side = if *by_owner { Side::Owner } else { Side::Guest };
                let link = BookingLink::of_anybody(&mut self.conn, booking.booking_link_id).unwrap();
                let start = self.start(*slot);
                booking.reschedule(&mut self.conn, &self.owner, &link, start, side, now).unwrap();
            }
            Deed::CancelMany(chosen) => {
                let ids: Vec<_> = chosen.iter().filter_map(|index| Some(self.known(*index)?.id)).collect();
                let id = BookingCancellationId::new();
                Cancellation::make(&mut self.conn, self.owner.id, id, &ids, None, now).unwrap();
                self.cancellations.push(id);
            }
            Deed::TakeBack(index) => {
                let Some(index) = index.checked_rem(self.cancellations.len()) else { return };
                let id = self.cancellations[index];
                Cancellation::take_back(&mut self.conn, &self.owner, id, now).unwrap();
            }
            Deed::Wait(minutes) => self.now = now.plus_minutes(*minutes),
            Deed::Lapse(booking) => {
                let Some(booking) = self.known(*booking) else { return };
                diesel::Connection::transaction(&mut self.conn, |conn| Booking::lapse(conn, booking.id, now))
                    .unwrap();
            }
            Deed::Complete => {
                Booking::complete_past(&mut self.conn, now).unwrap();
            }
        }
    }
}

#[test]
fn no_order_of_deeds_takes_a_time_twice() {
    let database = TestDatabase::migrated();
    let config = Config { cases: 24, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (run, confirmed) = (Cell::new(0), Cell::new(0));
    runner
        .run(&deeds(), |deeds| {
            let mut conn = database.connect();
            let owner = owner(&mut conn, &format!("an{}", run.replace(run.get() + 1)));
            let make = |conn: &mut PgConnection, slug: &str, by_owner: Option<i32>, by_guest: bool| {
                let of_hour = LinkDraft {
                    duration_minutes: if by_guest { 60 } else { 30 },
                    start_interval_minutes: Some(30),
                    buffer_after_minutes: if by_owner.is_some() { 10 } else { 0 },
                    owner_confirms_within_minutes: by_owner,
                    guests_confirm: by_guest,
                    ..draft(slug)
                };
                link(conn, &owner, &of_hour)
            };
            let links = vec![
                make(&mut conn, "plain", None, false),
                make(&mut conn, "owner", Some(240), false),
                make(&mut conn, "guest", None, true),
                make(&mut conn, "both", Some(60), true),
            ];
            let now = at("2026-03-02T03:00:00Z");
            let mut world = World { conn, owner, links, bookings: vec![], cancellations: vec![], now };
            for deed in &deeds {
                world.act(deed);
                for (what, query) in NEVER {
                    prop_assert_eq!(count(&mut world.conn, query), 0, "{} after {:?}", what, deed);
                }
            }
            let found = count(&mut world.conn, "SELECT count(*) FROM bookings WHERE status = 'confirmed'");
            confirmed.set(found);
            Ok(())
        })
        .unwrap();
    assert!(confirmed.get() > 0, "something was booked");
}
