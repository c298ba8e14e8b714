//! How links are made, changed and copied, each with who may find it.

use diesel::PgConnection;

use super::{
    BookingLink,
    booking_link::{LinkDraft, Saved},
    embedding::Embedding,
    link_access::{Access, AccessDraft},
    slug::{secret_part, secret_slug},
    taken::lock,
    weekly_hours::WeeklyHours,
};
use crate::{
    error::AppError,
    ids::{BookingLinkId, UserId},
    time::Zone,
};

/// A link as its owner wants it, checked.
#[derive(Debug, Clone)]
pub struct Wish {
    pub draft: LinkDraft,
    pub access: AccessDraft,
    /// Whether the slug was typed; otherwise it is made of the title.
    pub chose_slug: bool,
}

impl From<BookingLink> for LinkDraft {
    fn from(link: BookingLink) -> Self {
        Self {
            title: link.title,
            slug: link.slug,
            description: link.description,
            duration_minutes: link.duration_minutes,
            buffer_before_minutes: link.buffer_before_minutes,
            buffer_after_minutes: link.buffer_after_minutes,
            availability_type: link.availability_type,
            availability_hours: link
                .availability_hours
                .unwrap_or_else(|| WeeklyHours::closed(Zone::default_zone()).to_json()),
            min_booking_notice_minutes: link.min_booking_notice_minutes,
            max_booking_days_future: link.max_booking_days_future,
            color: link.color,
            location: link.location,
            meeting_type: link.meeting_type,
            start_interval_minutes: link.start_interval_minutes,
            max_bookings_per_day: link.max_bookings_per_day,
            max_bookings_per_week: link.max_bookings_per_week,
            cancel_notice_minutes: link.cancel_notice_minutes,
            reschedule_notice_minutes: link.reschedule_notice_minutes,
            custom_questions: link.custom_questions,
            reminders: link.reminders,
            owner_confirms_within_minutes: link.owner_confirms_within_minutes,
            guests_confirm: link.guests_confirm,
            is_active: link.is_active,
        }
    }
}

impl LinkDraft {
    /// The link that the draft would make, or that would become of the link `id`: to be looked at,
    /// not saved.
    pub fn unsaved(&self, owner: UserId, id: BookingLinkId) -> BookingLink {
        let draft = self.clone();
        BookingLink {
            id,
            user_id: owner,
            title: draft.title,
            slug: draft.slug,
            description: draft.description,
            duration_minutes: draft.duration_minutes,
            buffer_before_minutes: draft.buffer_before_minutes,
            buffer_after_minutes: draft.buffer_after_minutes,
            availability_type: draft.availability_type,
            availability_hours: Some(draft.availability_hours),
            min_booking_notice_minutes: draft.min_booking_notice_minutes,
            max_booking_days_future: draft.max_booking_days_future,
            color: draft.color,
            location: draft.location,
            meeting_type: draft.meeting_type,
            start_interval_minutes: draft.start_interval_minutes,
            max_bookings_per_day: draft.max_bookings_per_day,
            max_bookings_per_week: draft.max_bookings_per_week,
            cancel_notice_minutes: draft.cancel_notice_minutes,
            reschedule_notice_minutes: draft.reschedule_notice_minutes,
            custom_questions: draft.custom_questions,
            reminders: draft.reminders,
            owner_confirms_within_minutes: draft.owner_confirms_within_minutes,
            guests_confirm: draft.guests_confirm,
            is_active: draft.is_active,
            bookings_count: 0,
        }
    }
}

impl Wish {
    /// Makes the link.
    ///
    /// # Errors
    /// When the database does.
    pub fn create(mut self, conn: &mut PgConnection, owner: UserId) -> Result<Saved, AppError> {
        if !self.chose_slug {
            self.draft.slug = BookingLink::free_slug(conn, owner, &self.draft.slug)?;
        }
        let part = self.access.is_secret().then(secret_part).transpose()?;
        if let Some(part) = &part {
            self.draft.slug = secret_slug(&self.draft.slug, part);
        }
        let saved = BookingLink::create(conn, owner, &self.draft)?;
        if let Saved::Done(link) = &saved {
            Access::create(conn, link, &self.access.with(part))?;
        }
        Ok(saved)
    }

    /// Writes it over the link `id`. A link that becomes secret gets a random end to its slug; one
    /// that is no longer secret loses it. Call it in a transaction.
    ///
    /// # Errors
    /// `NotFound` when the link is not `owner`'s.
    pub fn change(
        mut self,
        conn: &mut PgConnection,
        owner: UserId,
        id: BookingLinkId,
    ) -> Result<Saved, AppError> {
        // The random end of an address may be replaced at the same time.
        lock(conn, owner)?;
        let before = Access::of(conn, id)?;
        let plain = before.plain_slug(&self.draft.slug).to_owned();
        let kept = before.secret_part.filter(|part| self.draft.slug.ends_with(part.as_str()));
        let part = match (self.access.is_secret(), kept) {
            (true, Some(part)) => Some(part),
            (true, None) => Some(secret_part()?),
            (false, kept) => {
                if kept.is_some() {
                    let plain = if plain.is_empty() { "booking" } else { &plain };
                    self.draft.slug = BookingLink::free_slug(conn, owner, plain)?;
                }
                None
            }
        };
        if let Some(part) = part.as_ref().filter(|part| !self.draft.slug.ends_with(part.as_str())) {
            self.draft.slug = secret_slug(&self.draft.slug, part);
        }
        let saved = BookingLink::change(conn, owner, id, &self.draft)?;
        if matches!(saved, Saved::Done(_)) {
            self.access.with(part).change(conn, id)?;
        }
        Ok(saved)
    }
}

impl AccessDraft {
    /// The row it makes.
    pub(super) fn with(self, secret_part: Option<String>) -> Access {
        let Self { listing, max_bookings, expires_on } = self;
        Access { listing, secret_part, max_bookings, expires_on }
    }
}

/// Makes a link like the link `id`, switched off until its owner has looked at it; its slug has a
/// number behind it, or another random end.
///
/// # Errors
/// `NotFound` when it is not `owner`'s.
pub fn duplicate(
    conn: &mut PgConnection,
    owner: UserId,
    id: BookingLinkId,
    title: impl FnOnce(&str) -> String,
) -> Result<Saved, AppError> {
    let (draft, access) = like(conn, owner, id)?;
    let title = title(&draft.title).chars().take(255).collect();
    let draft = LinkDraft { title, is_active: false, ..draft };
    let access = AccessDraft {
        listing: access.listing,
        max_bookings: access.max_bookings,
        expires_on: access.expires_on,
    };
    let wish = Wish { draft, access, chose_slug: false };
    create_beside(conn, owner, id, wish)
}

/// Makes a secret link like the link `id` that takes one booking, ready to be sent.
///
/// # Errors
/// `NotFound` when it is not `owner`'s.
pub fn one_off(conn: &mut PgConnection, owner: UserId, id: BookingLinkId) -> Result<Saved, AppError> {
    let (draft, _) = like(conn, owner, id)?;
    let draft = LinkDraft { is_active: true, ..draft };
    let access = AccessDraft { listing: "secret".to_owned(), max_bookings: Some(1), expires_on: None };
    // The random end makes the slug one of its own.
    let wish = Wish { draft, access, chose_slug: true };
    create_beside(conn, owner, id, wish)
}

/// Makes a link that other sites may show as they may the link `id`.
fn create_beside(
    conn: &mut PgConnection,
    owner: UserId,
    id: BookingLinkId,
    wish: Wish,
) -> Result<Saved, AppError> {
    let saved = wish.create(conn, owner)?;
    if let Saved::Done(copy) = &saved {
        Embedding::of(conn, id)?.save(conn, copy.id)?;
    }
    Ok(saved)
}

/// The link `id` as a draft, its slug without a random end.
fn like(conn: &mut PgConnection, owner: UserId, id: BookingLinkId) -> Result<(LinkDraft, Access), AppError> {
    let link = BookingLink::find(conn, owner, id)?;
    let access = Access::of(conn, id)?;
    let slug = match access.plain_slug(&link.slug) {
        "" => "booking".to_owned(),
        slug => slug.to_owned(),
    };
    Ok((LinkDraft { slug, ..link.into() }, access))
}
