//! What calls do, by the verbs that the screens use, and how it is taken back.

use diesel::{OptionalExtension, PgConnection};
use serde::{Deserialize, Serialize};

use super::{
    Call, Desk,
    call::{
        CancelledBooking, EventChange, EventMove, Guests, InvitationAnswer, LinkChange, NewEvent, NewLink,
        Target,
    },
    tools::{
        aim::{self, Aim},
        answering, bookings, links,
    },
};
use crate::{
    bookings::{
        BookingLink,
        booking_link::Saved,
        cancellation::{self, Cancellation},
    },
    calendars::Calendar,
    error::AppError,
    events::{
        Answer, Attendee, Event, EventDraft, Invitee, Origin, When,
        part::Part,
        recurrence::Rule,
        series::Wish,
        undo::{self, Change, TakenBack, fingerprint},
    },
    i18n::Words,
    ids::{BookingCancellationId, BookingLinkId, EventId, EventUndoId},
    invitations::received::{self, Answered, Received},
    paths,
    time::Span,
};

/// Why a call is not done, so that nothing of its plan is.
#[derive(Debug)]
pub(super) enum Stop {
    /// For a reason that its owner can understand.
    Refused(Words),
    Error(AppError),
}

/// What a call did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Done {
    pub outcome: Words,
    /// Where it can be looked at: a path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    pub back: Back,
}

/// By what it is taken back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Back {
    /// It changed nothing.
    Nothing,
    Event(EventUndoId),
    NewEvent {
        event: EventId,
        seen: String,
    },
    NewLink {
        link: BookingLinkId,
        seen: String,
    },
    Link(LinkChange),
    Booking(BookingCancellationId),
    /// The answer before; there is no way back to none.
    Answer(Option<InvitationAnswer>),
}

impl From<AppError> for Stop {
    /// What is not there any more, or not as it was, is no failure of ours.
    fn from(error: AppError) -> Self {
        match error {
            AppError::NotFound | AppError::Conflict | AppError::Gone | AppError::BadRequest => {
                Self::Refused(Words::t("plan-changed-since"))
            }
            error => Self::Error(error),
        }
    }
}

impl From<diesel::result::Error> for Stop {
    fn from(error: diesel::result::Error) -> Self {
        AppError::from(error).into()
    }
}

fn changed_since() -> Stop {
    Stop::Refused(Words::t("plan-changed-since"))
}

impl Call {
    /// Whether what it is about is as it was when it was worked out; locked until the transaction
    /// ends, so that it stays so. All calls of a plan are looked at before the first is done: two of
    /// them may be about one event.
    ///
    /// # Errors
    /// [`Stop::Refused`] when it is not.
    pub(super) fn look(&self, conn: &mut PgConnection, desk: &Desk) -> Result<(), Stop> {
        let owner = desk.owner.id;
        match self {
            Self::CreateEvent(call) => {
                let own = Calendar::own_of(conn, owner)?;
                if own.iter().all(|calendar| calendar.id != call.calendar) {
                    return Err(changed_since());
                }
            }
            Self::MoveEvent(EventMove { target, .. })
            | Self::ChangeEvent(EventChange { target, .. })
            | Self::CancelEvent(target)
            | Self::InvitePeople(Guests { target, .. }) => look_at_event(conn, desk, target)?,
            Self::AnswerInvitation(call) => {
                if answering::seen(&invitation(conn, desk, call)?) != call.seen {
                    return Err(changed_since());
                }
            }
            Self::CreateBookingLink(_) => {}
            Self::ChangeBookingLink(call) => {
                let (link, access) = links::load(conn, owner, call)?;
                if links::seen(&link, &access)? != call.seen {
                    return Err(changed_since());
                }
            }
            Self::CancelBooking(call) => {
                let booking = bookings::load(conn, owner, call)?;
                if bookings::seen(&booking, desk.now) != call.seen {
                    return Err(changed_since());
                }
            }
        }
        Ok(())
    }

    /// Does it.
    ///
    /// # Errors
    /// [`Stop::Refused`] when it cannot be done.
    pub(super) fn apply(&self, conn: &mut PgConnection, desk: &Desk) -> Result<Done, Stop> {
        match self {
            Self::CreateEvent(call) => create_event(conn, desk, call),
            Self::MoveEvent(call) => move_event(conn, desk, call),
            Self::ChangeEvent(call) => change_event(conn, desk, call),
            Self::CancelEvent(target) => cancel_event(conn, desk, target),
            Self::InvitePeople(call) => invite(conn, desk, call),
            Self::AnswerInvitation(call) => answer(conn, desk, call),
            Self::CreateBookingLink(call) => create_link(conn, desk, call),
            Self::ChangeBookingLink(call) => change_link(conn, desk, call),
            Self::CancelBooking(call) => cancel_booking(conn, desk, call),
        }
    }
}

impl Done {
    /// Takes it back.
    ///
    /// # Errors
    /// [`Stop::Refused`] when that is not possible any more.
    pub(super) fn take_back(&self, conn: &mut PgConnection, desk: &Desk) -> Result<(), Stop> {
        let owner = desk.owner.id;
        match &self.back {
            Back::Nothing => {}
            Back::Event(id) => match undo::take_back(conn, owner, *id, desk.now)? {
                // Somebody took it back by the notice on a page: it is as it was.
                TakenBack::Done(_) | TakenBack::Already(_) => {}
                TakenBack::ChangedSince(_) => return Err(undo_refused("plan-undo-changed-since")),
            },
            Back::NewEvent { event, seen } => {
                Event::lock(conn, *event)?;
                if Event::find(conn, owner, *event).optional()?.is_none() {
                    // Deleted meanwhile: it is gone as it was to be.
                    return Ok(());
                }
                if fingerprint(conn, owner, *event)? != *seen {
                    return Err(undo_refused("plan-undo-changed-since"));
                }
                Part::All.delete(conn, owner, *event, desk.now)?;
            }
            Back::NewLink { link, seen } => {
                let Some(row) = BookingLink::find(conn, owner, *link).optional()? else { return Ok(()) };
                if row.bookings_count > 0 {
                    return Err(undo_refused("plan-undo-booked"));
                }
                let access = crate::bookings::link_access::Access::of(conn, row.id)?;
                if links::seen(&row, &access)? != *seen {
                    return Err(undo_refused("plan-undo-changed-since"));
                }
                BookingLink::delete(conn, owner, *link, desk.now)?;
            }
            Back::Link(reverse) => {
                let (link, access) = links::load(conn, owner, reverse)?;
                if links::seen(&link, &access)? != reverse.seen {
                    return Err(undo_refused("plan-undo-changed-since"));
                }
                change_link(conn, desk, reverse)?;
            }
            Back::Booking(id) => restore_booking(conn, desk, *id)?,
            Back::Answer(None) => return Err(undo_refused("plan-undo-answer")),
            Back::Answer(Some(before)) => {
                if answering::seen(&invitation(conn, desk, before)?) != before.seen {
                    return Err(undo_refused("plan-undo-changed-since"));
                }
                answer(conn, desk, before)?;
            }
        }
        Ok(())
    }
}

fn undo_refused(key: &str) -> Stop {
    Stop::Refused(Words::t(key))
}

fn look_at_event(conn: &mut PgConnection, desk: &Desk, target: &Target) -> Result<(), Stop> {
    Event::lock(conn, target.event)?;
    let event = Event::find(conn, desk.owner.id, target.event)?;
    if let Some(key) = aim::cannot_change(&event) {
        return Err(Stop::Refused(Words::t(key)));
    }
    if fingerprint(conn, desk.owner.id, target.event)? != target.seen {
        return Err(changed_since());
    }
    Ok(())
}

fn create_event(conn: &mut PgConnection, desk: &Desk, call: &NewEvent) -> Result<Done, Stop> {
    let when = call.time.when();
    let rule = match &call.rule {
        Some(text) => Some(Rule::parse(text, when.series_start()).map_err(|_| changed_since())?),
        None => None,
    };
    let draft = EventDraft {
        rule,
        location: call.place.clone(),
        description: call.description.clone(),
        ..EventDraft::plain(call.calendar, &call.title, when)
    };
    let event = Event::create(conn, &desk.owner, &draft, Origin::default())?;
    Attendee::set_list(conn, &event, &invitees(&call.invite), &desk.secret, desk.now)?;
    let seen = fingerprint(conn, desk.owner.id, event.id)?;
    Ok(Done {
        outcome: Words::t("plan-created"),
        href: Some(paths::event(event.id)),
        back: Back::NewEvent { event: event.id, seen },
    })
}

fn move_event(conn: &mut PgConnection, desk: &Desk, call: &EventMove) -> Result<Done, Stop> {
    let aim = call.target.aim(conn, desk.owner.id)?;
    let to = call.to.when();
    let Some(draft) = aim.draft_at(conn, desk.owner.id, &to)? else {
        return Err(Stop::Refused(Words::t("event-rule-not-moved")));
    };
    save(conn, desk, &aim, &draft, &aim.changed.invitees(), Change::Moved)
}

fn change_event(conn: &mut PgConnection, desk: &Desk, call: &EventChange) -> Result<Done, Stop> {
    let owner = desk.owner.id;
    let aim = call.target.aim(conn, owner)?;
    let mut draft = match (&call.time, &aim.from) {
        (Some(time), When::Timed { span, zone }) => {
            // The length is what changes; another call of the plan may have moved the start.
            let span = Span::new(span.start, span.start + time.span().duration());
            let to = When::Timed { span, zone: zone.clone() };
            let draft = aim.draft_at(conn, owner, &to)?;
            draft.ok_or_else(|| Stop::Refused(Words::t("event-rule-not-moved")))?
        }
        _ => aim.draft(conn, owner)?,
    };
    let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    if let Some(title) = &call.title {
        draft.title.clone_from(title);
    }
    if let Some(place) = &call.place {
        draft.location = filled(place);
    }
    if let Some(description) = &call.description {
        draft.description = filled(description);
    }
    save(conn, desk, &aim, &draft, &aim.changed.invitees(), Change::Changed)
}

fn invite(conn: &mut PgConnection, desk: &Desk, call: &Guests) -> Result<Done, Stop> {
    let aim = call.target.aim(conn, desk.owner.id)?;
    let draft = aim.draft(conn, desk.owner.id)?;
    let mut guests = aim.changed.invitees();
    guests.extend(
        invitees(&call.people)
            .into_iter()
            .filter(|new| aim.changed.guests.iter().all(|guest| guest.email != new.address.as_str())),
    );
    save(conn, desk, &aim, &draft, &guests, Change::Changed)
}

fn save(
    conn: &mut PgConnection,
    desk: &Desk,
    aim: &Aim,
    draft: &EventDraft,
    guests: &[Invitee],
    change: Change,
) -> Result<Done, Stop> {
    let wish = Wish { draft, guests };
    let (event, undo) = aim.changed.save(conn, &desk.owner, wish, change, &desk.secret, desk.now)?;
    Ok(Done {
        outcome: Words::t("plan-changed"),
        href: Some(paths::event(event.id)),
        back: undo.map_or(Back::Nothing, Back::Event),
    })
}

fn cancel_event(conn: &mut PgConnection, desk: &Desk, target: &Target) -> Result<Done, Stop> {
    let (_, undo) = target.part().delete(conn, desk.owner.id, target.event, desk.now)?;
    Ok(Done {
        outcome: Words::t("plan-cancelled"),
        href: None,
        back: undo.map_or(Back::Nothing, Back::Event),
    })
}

/// The invitation of a call, with the lock under which it is answered.
fn invitation(conn: &mut PgConnection, desk: &Desk, call: &InvitationAnswer) -> Result<Received, Stop> {
    let event = Attendee::received_by(conn, desk.owner.id, call.invitation)?.event_id;
    Event::lock(conn, event)?;
    let guest = Attendee::received_by(conn, desk.owner.id, call.invitation)?;
    let event = Event::of_anybody(conn, event)?;
    Ok(Received { guest, event })
}

fn answer(conn: &mut PgConnection, desk: &Desk, call: &InvitationAnswer) -> Result<Done, Stop> {
    let before = invitation(conn, desk, call)?.guest;
    let answer = Answer::from_form(&call.response).ok_or_else(changed_since)?;
    let comment = call.comment.as_deref();
    let answered = received::answer(conn, desk.owner.id, call.invitation, answer, comment, desk.now)?;
    let Answered::Recorded(after) = answered else { return Err(Stop::Refused(Words::t("plan-too-old"))) };
    let reverse = (before.response() != Answer::NeedsAction).then(|| InvitationAnswer {
        invitation: call.invitation,
        seen: answering::seen(&after),
        response: before.response_status.clone(),
        comment: before.comment.clone(),
    });
    Ok(Done {
        outcome: Words::t("plan-answered"),
        href: Some(paths::event(after.event.id)),
        back: Back::Answer(reverse),
    })
}

/// The addresses were checked when they were worked out; what is none now invites nobody.
fn invitees(people: &[String]) -> Vec<Invitee> {
    people.iter().filter_map(|one| Some(Invitee { address: one.parse().ok()?, name: None })).collect()
}

fn create_link(conn: &mut PgConnection, desk: &Desk, call: &NewLink) -> Result<Done, Stop> {
    let wish = call.wish(desk).map_err(|_| changed_since())?;
    let saved = wish.create(conn, desk.owner.id)?;
    let Saved::Done(link) = saved else { return Err(Stop::Refused(Words::t("plan-slug-taken"))) };
    let access = crate::bookings::link_access::Access::of(conn, link.id)?;
    let seen = links::seen(&link, &access)?;
    Ok(Done {
        outcome: Words::t("plan-created"),
        href: Some(paths::booking_link(link.id)),
        back: Back::NewLink { link: link.id, seen },
    })
}

fn change_link(conn: &mut PgConnection, desk: &Desk, call: &LinkChange) -> Result<Done, Stop> {
    let (before, access) = links::load(conn, desk.owner.id, call)?;
    let wish = call.wish(&before, &access, desk.lang).map_err(|_| changed_since())?;
    let saved = wish.change(conn, desk.owner.id, call.link)?;
    let Saved::Done(link) = saved else { return Err(Stop::Refused(Words::t("plan-slug-taken"))) };
    let access = crate::bookings::link_access::Access::of(conn, link.id)?;
    let reverse = call.reverse(&before, links::seen(&link, &access)?);
    Ok(Done {
        outcome: Words::t("plan-changed"),
        href: Some(paths::booking_link(link.id)),
        back: Back::Link(reverse),
    })
}

fn cancel_booking(conn: &mut PgConnection, desk: &Desk, call: &CancelledBooking) -> Result<Done, Stop> {
    let owner = desk.owner.id;
    Cancellation::make(conn, owner, call.cancellation, &[call.booking], call.reason.as_deref(), desk.now)?;
    let made = Cancellation::find(conn, owner, call.cancellation)?;
    let items = made.items(conn)?;
    if items.iter().any(|item| item.outcome != "cancelled") || items.is_empty() {
        return Err(changed_since());
    }
    Ok(Done {
        outcome: Words::t("plan-booking-cancelled"),
        href: None,
        back: Back::Booking(call.cancellation),
    })
}

fn restore_booking(conn: &mut PgConnection, desk: &Desk, id: BookingCancellationId) -> Result<(), Stop> {
    match Cancellation::take_back(conn, &desk.owner, id, desk.now)? {
        // Taken back on the page of bookings.
        cancellation::TakenBack::Already => return Ok(()),
        cancellation::TakenBack::TooLate => return Err(undo_refused("plan-undo-booking-late")),
        cancellation::TakenBack::Done => {}
    }
    let items = Cancellation::find(conn, desk.owner.id, id)?.items(conn)?;
    match items.iter().map(|item| item.outcome.as_str()).find(|outcome| *outcome != "restored") {
        None => Ok(()),
        Some("taken") => Err(undo_refused("plan-undo-booking-taken")),
        Some("past") => Err(undo_refused("plan-undo-booking-late")),
        Some(_) => Err(undo_refused("plan-undo-changed-since")),
    }
}
