//! Invitations, from the owner's change to the attendee's answer.

mod by_mail;
mod cases;
mod foreign;
mod golden;
mod guest_rights;
mod hostile;
mod hostile_mail;
mod mail;
mod occurrences;
mod peer;
mod proposals;
mod received;
mod response;
mod series_guests;

use calento::{
    accounts::User,
    error::AppError,
    events::{Attendee, Event, EventDraft, When, attendee::parse_list, draft::Origin, recurrence::Rule},
    ids::EventId,
    schema::{calendars, event_attendees},
    time::{Span, Zone},
};
use diesel::prelude::*;

use crate::support::{TestApp, app::instant};

/// An owner's event in Vietnam, on Tuesday 10 March 2026 from 09:00 to 10:00 unless it is moved.
struct Hosted<'a> {
    app: &'a TestApp,
    owner: User,
    pub id: EventId,
    draft: EventDraft,
}

impl<'a> Hosted<'a> {
    /// The owner `an` invites `guests`.
    async fn new(app: &'a TestApp, guests: &str, rule: Option<&str>) -> Self {
        app.owner("an").await;
        let owner = app.rows(|conn| User::find_by_username(conn, "an"));
        let id = owner.id;
        let calendar = app.rows(|conn| {
            calendars::table.filter(calendars::user_id.eq(id)).select(calendars::id).first(conn)
        });
        let zone = Zone::default_zone();
        let span = Span::new(instant("2026-03-10T02:00:00Z"), instant("2026-03-10T03:00:00Z"));
        let mut draft = EventDraft::plain(calendar, "Họp ngân sách", When::Timed { span, zone });
        draft.rule = rule.map(|text| Rule::parse(text, draft.when.series_start()).expect("a rule"));
        draft.location = Some("Phòng 3A".into());
        let (secret, now, invitees) =
            (app.config.secret.clone(), app.now(), parse_list(guests).expect("guests"));
        let event = in_transaction(app, |conn| {
            let event = Event::create(conn, &owner, &draft, Origin::default())?;
            Attendee::set_list(conn, &event, &invitees, &secret, now)?;
            Ok(event)
        });
        Self { app, owner, id: event.id, draft }
    }

    /// Moves it by so many minutes, and makes `guests` its guests.
    fn change(&mut self, minutes: i64, guests: &str) {
        if let When::Timed { span, .. } = &mut self.draft.when {
            *span = Span::new(span.start.plus_minutes(minutes), span.end.plus_minutes(minutes));
        }
        let (secret, now) = (self.app.config.secret.clone(), self.app.now());
        let invitees = parse_list(guests).expect("guests");
        in_transaction(self.app, |conn| {
            Event::change(conn, self.owner.id, self.id, &self.draft, &invitees, &secret, now)
        });
    }

    fn delete(&self) {
        let now = self.app.now();
        in_transaction(self.app, |conn| Event::delete(conn, self.owner.id, self.id, now));
    }

    fn restore(&self) {
        let now = self.app.now();
        in_transaction(self.app, |conn| Event::restore(conn, self.owner.id, self.id, now));
    }

    /// What the guest of this address answered.
    fn answer_of(&self, address: &str) -> String {
        self.app.rows(|conn| {
            event_attendees::table
                .filter(event_attendees::event_id.eq(self.id))
                .filter(event_attendees::email.eq(address))
                .select(event_attendees::response_status)
                .first(conn)
        })
    }
}

fn in_transaction<T>(app: &TestApp, work: impl FnOnce(&mut PgConnection) -> Result<T, AppError>) -> T {
    app.db().run_blocking(|conn| conn.transaction(work)).expect("the change is made")
}
