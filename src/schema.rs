// @generated automatically by Diesel CLI.

pub mod sql_types {
    #[derive(diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tsvector", schema = "pg_catalog"))]
    pub struct Tsvector;
}

diesel::table! {
    ai_conversations (id) {
        id -> Uuid,
        user_id -> Uuid,
        #[max_length = 255]
        title -> Nullable<Varchar>,
        /// What the assistant keeps in mind between messages.
        context -> Nullable<Jsonb>,
        message_count -> Int4,
        last_message_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        /// UTC; NULL: not deleted. A deleted conversation can be brought back for a while, and is then erased.
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    ai_messages (id) {
        id -> Uuid,
        conversation_id -> Uuid,
        #[max_length = 20]
        role -> Varchar,
        content -> Text,
        /// Array of {"id", "name", "arguments"}: what the assistant proposes.
        function_calls -> Nullable<Jsonb>,
        /// Array of {"id", "status", "result"}; status: proposed, applied, rejected, failed, undone.
        function_results -> Nullable<Jsonb>,
        created_at -> Timestamp,
        /// writing: it grows; done; stopped: by the owner; broken_off: its writer ended before it did.
        #[max_length = 20]
        state -> Varchar,
        /// The language it is written in, as in users.language; NULL: not known.
        #[max_length = 5]
        language -> Nullable<Varchar>,
        /// UTC; when its writer last gave a sign of life. A message that is "writing" without one for long is broken off.
        written_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// Messages that went to the language model, by which its use per owner is limited; kept for a month.
    ai_turns (id) {
        id -> Uuid,
        user_id -> Uuid,
        started_at -> Timestamp,
        /// What it cost, sent and received; as long as it is not settled, what was set aside for it.
        tokens -> Int4,
        /// Whether tokens is what was used and not what was set aside.
        is_settled -> Bool,
    }
}

diesel::table! {
    /// Mails about an event that came in and changed nothing, until the owner has seen them; few per event.
    answer_notes (event_id, sender, reason) {
        event_id -> Uuid,
        /// The mail's From, lower case; empty when it has none.
        #[max_length = 254]
        sender -> Varchar,
        /// Why it was not taken, see events/answer_note.rs.
        #[max_length = 20]
        reason -> Varchar,
        /// What it answered, if that could be read.
        #[max_length = 20]
        answer -> Nullable<Varchar>,
        /// What was written with it.
        text -> Nullable<Text>,
        received_at -> Timestamp,
    }
}

diesel::table! {
    /// Bookings that their owner cancelled in one go, so that it can be taken back once, within a day.
    booking_cancellations (id) {
        id -> Uuid,
        user_id -> Uuid,
        /// UTC; cancelled_at of the bookings that it cancelled.
        made_at -> Timestamp,
        /// UTC; NULL: not taken back.
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// Times kept for guests while they fill in the form. A courtesy only: bookings_no_overlap decides. Rows that ran out mean nothing.
    booking_holds (id) {
        /// Stands in the guest's form, and is all that makes the hold theirs.
        id -> Uuid,
        /// The owner: that of the link.
        user_id -> Uuid,
        booking_link_id -> Uuid,
        /// The start that the guest chose, in UTC.
        slot_start -> Timestamp,
        /// What a booking at slot_start would block, [start, end) in UTC.
        blocked_range -> Tsrange,
        created_at -> Timestamp,
        /// Five minutes after it was made, in UTC; it is never put off.
        expires_at -> Timestamp,
    }
}

diesel::table! {
    /// Who finds a booking link, and how long and how often it may be used. A link without a row is as the defaults say.
    booking_link_access (booking_link_id) {
        booking_link_id -> Uuid,
        /// Place among the owner's links, from 0 on. Numbers may be missing or twice: then the older link is first.
        position -> Int4,
        /// listed: shown on the owner's public page; unlisted: not shown there; secret: not shown, and the slug cannot be guessed.
        #[max_length = 20]
        listing -> Varchar,
        /// The random end of the slug of a secret link. It stands in the address and is no password: it is kept to be replaced.
        #[max_length = 32]
        secret_part -> Nullable<Varchar>,
        /// Bookings that the link takes in all, cancelled ones not counted; NULL: any number.
        max_bookings -> Nullable<Int4>,
        /// The last day, in the link's zone, on which the link takes bookings; NULL: no last day.
        expires_on -> Nullable<Date>,
    }
}

diesel::table! {
    /// Which other sites may show the pages of a booking link in a frame. A link without a row: none.
    booking_link_embeds (booking_link_id) {
        booking_link_id -> Uuid,
        /// Any site may; sites is kept for when that is taken back.
        is_anywhere -> Bool,
        /// Array of origins as frame-ancestors takes them: scheme, host with an optional leading wildcard, and port.
        sites -> Jsonb,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    /// Public booking pages. Only ever soft-deleted: erasing a row would take its bookings along.
    booking_links (id) {
        id -> Uuid,
        user_id -> Uuid,
        #[max_length = 255]
        title -> Varchar,
        /// Last part of the public address, lower case. A soft delete rewrites it to {slug}~{id}, so that the slug is free again.
        #[max_length = 255]
        slug -> Varchar,
        description -> Nullable<Text>,
        duration_minutes -> Int4,
        buffer_before_minutes -> Int4,
        buffer_after_minutes -> Int4,
        /// specific_hours: the weekly hours are the offer; calendar_sync: the same hours minus the owner's busy time.
        #[max_length = 50]
        availability_type -> Varchar,
        /// {"timezone", "weekly", "overrides"}, in wall-clock time of that zone.
        availability_hours -> Nullable<Jsonb>,
        min_booking_notice_minutes -> Int4,
        /// How many days ahead guests may book.
        max_booking_days_future -> Int4,
        #[max_length = 7]
        color -> Nullable<Varchar>,
        location -> Nullable<Text>,
        #[max_length = 50]
        meeting_type -> Nullable<Varchar>,
        custom_questions -> Nullable<Jsonb>,
        is_active -> Bool,
        /// How many bookings were made and not cancelled.
        bookings_count -> Int4,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        deleted_at -> Nullable<Timestamp>,
        /// Distance between the starts offered; NULL: the duration, at most 30.
        start_interval_minutes -> Nullable<Int4>,
        /// Bookings of this link that may start on one day of its zone; NULL: any number.
        max_bookings_per_day -> Nullable<Int4>,
        /// Bookings of this link that may start in one week of its zone, Monday to Sunday; NULL: any number.
        max_bookings_per_week -> Nullable<Int4>,
        /// Guests may cancel up to this many minutes before the start; owners always.
        cancel_notice_minutes -> Int4,
        /// Guests may move a booking up to this many minutes before its start; owners always.
        reschedule_notice_minutes -> Int4,
        /// Array of {"method": "email", "minutes"}: mails to both sides of a booking, so long before its start.
        reminders -> Nullable<Jsonb>,
        /// What guests book is a request that waits so long for the owner, and never beyond its start; NULL: it is confirmed at once.
        owner_confirms_within_minutes -> Nullable<Int4>,
        /// What guests book counts only after they have followed a link that is mailed to them.
        guests_confirm -> Bool,
    }
}

diesel::table! {
    bookings (id) {
        id -> Uuid,
        booking_link_id -> Uuid,
        event_id -> Nullable<Uuid>,
        #[max_length = 255]
        guest_name -> Varchar,
        #[max_length = 255]
        guest_email -> Varchar,
        #[max_length = 50]
        guest_phone -> Nullable<Varchar>,
        guest_notes -> Nullable<Text>,
        /// IANA zone name in which the guest saw the slots.
        #[max_length = 50]
        guest_timezone -> Nullable<Varchar>,
        /// Object of question ids to answers.
        custom_answers -> Nullable<Jsonb>,
        slot_start -> Timestamp,
        slot_end -> Timestamp,
        /// pending -> confirmed or cancelled; confirmed -> cancelled, completed or no_show. A pending one holds its time like a confirmed one.
        #[max_length = 50]
        status -> Varchar,
        cancellation_reason -> Nullable<Text>,
        cancelled_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        /// The owner: that of the link. Bookings of one owner exclude each other across links.
        user_id -> Uuid,
        /// The slot widened by the link's buffers as they were at booking, [start, end) in UTC.
        blocked_range -> Tsrange,
        /// Hex SHA-256 digest of the token in the guest's link, never the token.
        #[max_length = 64]
        manage_token -> Varchar,
        #[max_length = 8]
        guest_language -> Nullable<Varchar>,
        /// The start before the last move, in UTC; NULL: it was never moved.
        moved_from -> Nullable<Timestamp>,
        /// Who has to confirm a pending booking: guest or owner. Afterwards who did so last, or did not; NULL: nobody had to.
        #[max_length = 10]
        awaits -> Nullable<Varchar>,
        /// UTC. From then on a booking that is still pending counts as cancelled, whether or not that is written yet.
        pending_until -> Nullable<Timestamp>,
        /// How a booking ended that was cancelled while it was pending; NULL: it was not.
        #[max_length = 20]
        request_end -> Nullable<Varchar>,
        /// The guest may cancel up to so many minutes before the start: the link's setting at the time of booking.
        cancel_notice_minutes -> Int4,
        /// The guest may move it up to so many minutes before the start: the link's setting at the time of booking.
        reschedule_notice_minutes -> Int4,
    }
}

diesel::table! {
    /// Secret addresses under which programs read an owner's calendar. A new secret is a new row.
    calendar_feeds (id) {
        id -> Uuid,
        user_id -> Uuid,
        /// NULL: all calendars of the owner.
        calendar_id -> Nullable<Uuid>,
        /// everything; details: private events as busy times; busy: no event says more than that.
        #[max_length = 10]
        kind -> Varchar,
        /// Hex SHA-256 digest of the token in the address, never the token.
        #[max_length = 64]
        token -> Varchar,
        /// About when it was last asked for, UTC; written at most every ten minutes.
        last_read_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    /// Calendars that follow an outside one: their events are read from it and only from it.
    calendar_subscriptions (calendar_id) {
        calendar_id -> Uuid,
        /// Where the outside calendar is, encrypted: such addresses are often secret.
        url -> Bytea,
        /// How often it is looked at when all goes well.
        refresh_minutes -> Int4,
        /// ETag of the last answer, sent back as If-None-Match (RFC 9110, section 13.1.2).
        #[max_length = 255]
        etag -> Nullable<Varchar>,
        /// Last-Modified of the last answer as it stood, sent back as If-Modified-Since.
        #[max_length = 64]
        last_modified -> Nullable<Varchar>,
        /// Hex SHA-256 of what was taken in last, for servers that know no conditions.
        #[max_length = 64]
        content_digest -> Nullable<Varchar>,
        /// When the outside calendar was last read, changed or not, UTC.
        last_fetched_at -> Nullable<Timestamp>,
        /// When it last said something new, UTC.
        last_changed_at -> Nullable<Timestamp>,
        /// When it is looked at again, UTC; later and later while it fails.
        next_fetch_at -> Timestamp,
        /// How many tries have failed since the last that did not.
        failures -> Int4,
        /// Why the last try failed, as a word that the pages know; NULL: it did not.
        #[max_length = 40]
        last_error -> Nullable<Varchar>,
        /// How many entries of the outside calendar could not be taken.
        refused -> Int4,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        /// When the look that goes on began, UTC; what an older one finds is dropped. NULL: nobody looks.
        looking_since -> Nullable<Timestamp>,
    }
}

diesel::table! {
    calendars (id) {
        id -> Uuid,
        user_id -> Uuid,
        #[max_length = 255]
        google_calendar_id -> Nullable<Varchar>,
        #[max_length = 255]
        name -> Varchar,
        description -> Nullable<Text>,
        #[max_length = 7]
        color -> Varchar,
        /// IANA zone name.
        #[max_length = 50]
        timezone -> Varchar,
        is_primary -> Bool,
        /// Its events make the owner busy, and it is synced.
        is_active -> Bool,
        /// Its events are drawn in the views.
        is_visible -> Bool,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// What became of each booking that was to be cancelled in one go.
    cancelled_bookings (booking_cancellation_id, booking_id) {
        booking_cancellation_id -> Uuid,
        booking_id -> Uuid,
        /// cancelled; refused: it could not be. Once taken back: restored, or why not: taken (its time), full (its link), past, changed (since).
        #[max_length = 20]
        outcome -> Varchar,
        /// Whether it was a request that waited for the owner.
        was_pending -> Bool,
    }
}

diesel::table! {
    /// One row for each mail, from queued to its last known state; the message itself is not kept here.
    email_logs (id) {
        id -> Uuid,
        /// The owner on whose behalf it goes out, not the recipient.
        user_id -> Nullable<Uuid>,
        #[max_length = 255]
        recipient_email -> Varchar,
        #[max_length = 500]
        subject -> Nullable<Varchar>,
        #[max_length = 100]
        template_name -> Nullable<Varchar>,
        /// What carried it: smtp, or mailbox when no server is set.
        #[max_length = 50]
        provider -> Nullable<Varchar>,
        /// The id that the provider gave it.
        #[max_length = 255]
        provider_message_id -> Nullable<Varchar>,
        #[max_length = 50]
        status -> Varchar,
        error_message -> Nullable<Text>,
        sent_at -> Nullable<Timestamp>,
        delivered_at -> Nullable<Timestamp>,
        opened_at -> Nullable<Timestamp>,
        clicked_at -> Nullable<Timestamp>,
        failed_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        /// Our Message-ID header; the same at every try, so that a mail sent twice is seen as one.
        #[max_length = 255]
        message_id -> Nullable<Varchar>,
        /// How often sending was tried.
        attempts -> Int4,
        /// The job that writes and sends it, to send it again; as in jobs.payload.
        job -> Nullable<Jsonb>,
        /// The booking it is about, if it is about one.
        booking_id -> Nullable<Uuid>,
        /// The invitation it is about, if it is about one.
        attendee_id -> Nullable<Uuid>,
        /// The event it reminds of, if it does.
        event_id -> Nullable<Uuid>,
        /// Why the last try failed, or why it came back, as a word; error_message has the server's own words.
        #[max_length = 20]
        cause -> Nullable<Varchar>,
        /// Since when a server is being given the whole mail, UTC; without an outcome nobody knows whether it was taken.
        handing_over_at -> Nullable<Timestamp>,
        /// When a report came that it was not delivered, UTC.
        bounced_at -> Nullable<Timestamp>,
        /// The mail that was sent in its place after it came back.
        resent_as -> Nullable<Uuid>,
    }
}

diesel::table! {
    event_attendees (id) {
        id -> Uuid,
        event_id -> Uuid,
        /// Lower case, so that one person stands on an event once.
        #[max_length = 255]
        email -> Varchar,
        #[max_length = 255]
        display_name -> Nullable<Varchar>,
        is_organizer -> Bool,
        #[max_length = 20]
        response_status -> Varchar,
        comment -> Nullable<Text>,
        /// Hex SHA-256 digest of the token in the invitation's link, never the token.
        #[max_length = 255]
        invitation_token -> Varchar,
        invitation_sent_at -> Nullable<Timestamp>,
        responded_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        /// NULL: follows the browser, and in mails the owner.
        #[max_length = 8]
        language -> Nullable<Varchar>,
        /// IANA zone name; NULL: the event's.
        #[max_length = 50]
        timezone -> Nullable<Varchar>,
        /// When the owner took the attendee off the event, UTC. The row stays, so that the old link can say so.
        removed_at -> Nullable<Timestamp>,
        /// The account on whose calendar the invitation stands: one that had the address when the invitation was written, that has it verified, or that opened the invitation's link while signed in under the address. NULL: nobody's.
        user_id -> Nullable<Uuid>,
        /// UTC, derived from the event by triggers: from its start to its end, of a series to the end of its last occurrence (open for one that goes on for ever), so that an index finds what an account is invited to in a stretch of time.
        event_period -> Nullable<Tsrange>,
        /// The guest who invited this one; NULL: the organizer.
        invited_by -> Nullable<Uuid>,
        /// When the last mail was written that reminds of an answer that is missing, UTC.
        reminded_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// What a change of an event did to rows, so that it can be taken back once, within 30 days.
    event_undos (id) {
        id -> Uuid,
        user_id -> Uuid,
        /// The event or series that was changed.
        event_id -> Uuid,
        /// What was done; left_out: one occurrence of a series was deleted.
        #[max_length = 20]
        kind -> Varchar,
        /// Array of the rows of events that the change altered, each with its guests, as they were.
        before -> Jsonb,
        /// The same rows and those the change made, as it left them; a change since then forbids taking it back.
        after -> Jsonb,
        /// UTC.
        made_at -> Timestamp,
        /// UTC; NULL: not taken back.
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// One event, one series, or one changed occurrence of a series (RFC 5545, RECURRENCE-ID). All times are UTC.
    events (id) {
        id -> Uuid,
        user_id -> Uuid,
        /// NULL: the calendar was erased and the event kept.
        calendar_id -> Nullable<Uuid>,
        #[max_length = 255]
        google_event_id -> Nullable<Varchar>,
        #[max_length = 255]
        title -> Varchar,
        description -> Nullable<Text>,
        location -> Nullable<Text>,
        /// UTC; midnight UTC of the first day when all-day. Of a series, its first occurrence.
        start_time -> Timestamp,
        /// UTC, exclusive; midnight UTC after the last day when all-day.
        end_time -> Timestamp,
        /// IANA zone name; a series keeps its wall-clock time there.
        #[max_length = 50]
        timezone -> Varchar,
        is_all_day -> Bool,
        /// RRULE value without the name (RFC 5545, section 3.3.10), at most 1,024 bytes. NULL: does not repeat by rule.
        recurrence_rule -> Nullable<Text>,
        /// EXDATE: array of UTC starts of excluded occurrences (RFC 3339), or of dates when all-day.
        recurrence_exception_dates -> Nullable<Jsonb>,
        /// #rrggbb; NULL: the calendar's colour.
        #[max_length = 7]
        color -> Nullable<Varchar>,
        /// Copy of event_attendees for readers of this row alone, written in the same transaction.
        attendees -> Nullable<Jsonb>,
        #[max_length = 255]
        organizer_name -> Nullable<Varchar>,
        #[max_length = 255]
        organizer_email -> Nullable<Varchar>,
        /// {"type", "url"} of an online meeting.
        conference_data -> Nullable<Jsonb>,
        /// Array of {"method", "minutes" before the start}.
        reminders -> Nullable<Jsonb>,
        #[max_length = 20]
        status -> Varchar,
        #[max_length = 20]
        visibility -> Varchar,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        deleted_at -> Nullable<Timestamp>,
        /// iCalendar UID: never changes, shared by a series and its changed occurrences.
        #[max_length = 255]
        ical_uid -> Varchar,
        /// iCalendar SEQUENCE: rises with every change that guests must hear of.
        sequence -> Int4,
        /// iCalendar TRANSP: transparent does not make the owner busy.
        #[max_length = 11]
        transparency -> Varchar,
        /// RDATE: array of UTC starts of added occurrences (RFC 3339), or of dates when all-day.
        recurrence_dates -> Nullable<Jsonb>,
        /// UTC end of the last occurrence of a series; NULL: for ever. Derived from rule and dates.
        recurrence_end_time -> Nullable<Timestamp>,
        /// Of a changed occurrence, its series.
        recurring_event_id -> Nullable<Uuid>,
        /// Of a changed occurrence, the UTC start that the series gave it (RECURRENCE-ID).
        original_start_time -> Nullable<Timestamp>,
        /// The feature that made the event and keeps it in step; NULL: the owner.
        #[max_length = 20]
        managed_by -> Nullable<Varchar>,
    }
}

diesel::table! {
    /// Links mailed to guests who asked for their bookings. A row is made for any address, so that the answer tells nothing.
    guest_keys (id) {
        id -> Uuid,
        /// Whose bookings it shows: that of bookings.guest_email, in lower case.
        #[max_length = 255]
        guest_email -> Varchar,
        /// The language in which they were asked for: en or vi.
        #[max_length = 8]
        guest_language -> Varchar,
        /// Hex SHA-256 digest of the token in the link, never the token.
        #[max_length = 64]
        token -> Varchar,
        created_at -> Timestamp,
        /// Up to when the link opens the list, as often as it is followed; in UTC.
        expires_at -> Timestamp,
    }
}

diesel::table! {
    /// What the organizer lets guests do. Without a row: see each other, and invite nobody. A changed occurrence goes by its series' row.
    guest_rights (event_id) {
        event_id -> Uuid,
        /// Whether guests see who else is invited and what they answered.
        can_see_guests -> Bool,
        /// Whether guests may invite others.
        can_invite -> Bool,
        /// How many minutes before the start guests who have not answered are reminded by themselves; of a series before its first occurrence. NULL: never.
        reminder_minutes -> Nullable<Int4>,
    }
}

diesel::table! {
    /// How far the mailbox of IMAP_URL has been read, and how reading goes.
    imap_mailboxes (address_digest) {
        /// SHA-256 of user, host, port and folder, hexadecimal.
        #[max_length = 64]
        address_digest -> Varchar,
        /// UIDVALIDITY (RFC 3501 section 2.3.1.1) under which last_uid counts; 0: never looked.
        uid_validity -> Int8,
        /// The UID of the last message that was taken in or passed over.
        last_uid -> Int8,
        /// The last look that went well, UTC.
        looked_at -> Nullable<Timestamp>,
        /// The first of the looks in a row that failed, UTC.
        failing_since -> Nullable<Timestamp>,
        failures -> Int4,
        /// Why the last one failed: connection, tls, login, folder, answer, time.
        #[max_length = 20]
        cause -> Nullable<Varchar>,
    }
}

diesel::table! {
    /// The report of an import: what was written in one transaction, and what became of each entry in it.
    import_parts (import_id, first_entry) {
        import_id -> Uuid,
        /// How many entries came before, as imports.done counts.
        first_entry -> Int4,
        /// Array of {"title", "begins", "outcome", "remarks", "event"}; remarks are text keys with values, in no language.
        lines -> Jsonb,
        /// The start of its transaction: an event of it whose updated_at is the same was not touched since.
        created_at -> Timestamp,
    }
}

diesel::table! {
    /// iCalendar files on their way onto a calendar, and what became of them.
    imports (id) {
        id -> Uuid,
        user_id -> Uuid,
        calendar_id -> Uuid,
        #[max_length = 255]
        file_name -> Varchar,
        /// The language in which events without a title are named.
        #[max_length = 8]
        language -> Varchar,
        /// The file while it is needed, at most 20 MiB; a small one is taken in at once and never kept.
        content -> Nullable<Bytea>,
        /// queued and running, then done, failed or cancelled.
        #[max_length = 10]
        state -> Varchar,
        /// How many entries the file has; NULL until it was read.
        total -> Nullable<Int4>,
        /// How many entries are dealt with, in whole parts; work goes on from there after a crash.
        done -> Int4,
        taken -> Int4,
        changed -> Int4,
        unchanged -> Int4,
        refused -> Int4,
        /// Why it failed: not_ical, too_many, calendar_gone, gave_up.
        #[max_length = 20]
        failure -> Nullable<Varchar>,
        /// When it ended, whatever way, UTC.
        finished_at -> Nullable<Timestamp>,
        /// When the owner took back what it added, UTC.
        undone_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    /// Mails that came in, until they are read; then only what they were, so that a second copy is known.
    inbound_mails (id) {
        id -> Uuid,
        /// SHA-256 of the message, hexadecimal.
        #[max_length = 64]
        digest -> Varchar,
        /// The message (RFC 5322), encrypted; NULL once read.
        sealed -> Nullable<Bytea>,
        /// What it was found to be: report, answer, other.
        #[max_length = 20]
        kind -> Nullable<Varchar>,
        /// When it came in, UTC.
        received_at -> Timestamp,
        /// When it was read and done with, UTC.
        read_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// Durable queue: put in by the transaction that makes a job true, taken with SKIP LOCKED.
    jobs (id) {
        id -> Int8,
        #[max_length = 60]
        kind -> Varchar,
        /// Ids, never contents: a job reads what holds when it runs.
        payload -> Jsonb,
        /// At most one job of a kind and key waits for its first try; NULL: as many as are put in.
        #[max_length = 255]
        dedup_key -> Nullable<Varchar>,
        /// Not before, UTC; a failed try moves it on.
        run_at -> Timestamp,
        attempts -> Int4,
        max_attempts -> Int4,
        /// End of the lease of the worker that runs it, UTC; after that another may take it.
        locked_until -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        done_at -> Nullable<Timestamp>,
        /// When the last try failed, UTC; the job is dead until somebody puts it back.
        failed_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    /// Whole messages, kept only while there is a use: until sent, or for the mailbox when no server is set.
    kept_mails (email_log_id) {
        email_log_id -> Uuid,
        /// The message (RFC 5322), encrypted: it holds links that open things.
        sealed -> Bytea,
        created_at -> Timestamp,
    }
}

diesel::table! {
    /// Who wants no reminders by mail; confirmations, changes and cancellations are sent all the same.
    mail_refusals (user_id, recipient_email) {
        /// The owner on whose behalf the reminders would go out.
        user_id -> Uuid,
        /// Who unsubscribed, in lower case.
        #[max_length = 255]
        recipient_email -> Varchar,
        created_at -> Timestamp,
    }
}

diesel::table! {
    /// Answers to one occurrence of a series that has no row of its own in events; the answer in event_attendees is to all others.
    occurrence_answers (attendee_id, original_start_time) {
        /// The attendee of the series.
        attendee_id -> Uuid,
        /// UTC start of the occurrence by the series' rule, as events.original_start_time has it.
        original_start_time -> Timestamp,
        #[max_length = 20]
        response_status -> Varchar,
        comment -> Nullable<Text>,
        /// When it was written (DTSTAMP), UTC; an older one changes nothing.
        responded_at -> Timestamp,
    }
}

diesel::table! {
    /// One row for each event that has, or had, reminders: what of them is done, and when the next is due. Triggers on events mark it for planning, so that no change of an event can forget it.
    reminder_plans (event_id) {
        event_id -> Uuid,
        /// UTC; every reminder that was due by then is done. At first the time of the event's coming, so that nothing past is sent.
        sent_until -> Timestamp,
        /// When the worker is to look again, UTC: when the next reminder is due; -infinity when the event changed; NULL when none is left.
        next_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Tsvector;

    /// What search reads: one row for each event that is not deleted. Derived, and kept in step by triggers on events, event_attendees and bookings.
    search_entries (event_id) {
        event_id -> Uuid,
        /// The owner, as the event has it.
        user_id -> Uuid,
        /// UTC; of a series, its first occurrence.
        starts -> Timestamp,
        /// UTC end of the event, or of the last occurrence of a series; infinity for one that goes on for ever.
        ends -> Timestamp,
        /// A series, or longer than a week. All others lie within a week of their start, so that those around a time lie side by side in an index.
        is_spread -> Bool,
        /// calento_search_words() of title, place, description, guests and booking.
        words -> Tsvector,
    }
}

diesel::table! {
    /// Browser sessions. A copy of this table opens none of them.
    sessions (key_digest) {
        /// SHA-256 of the key in the cookie, never the key.
        key_digest -> Bytea,
        /// NULL: nobody has signed in.
        user_id -> Nullable<Uuid>,
        /// Object of names to JSON texts, as the session middleware hands it over.
        state -> Jsonb,
        /// As sent at sign-in, cut to fit; lets the owner tell one session from another.
        #[max_length = 255]
        user_agent -> Nullable<Varchar>,
        expires_at -> Timestamp,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    /// Other times that attendees propose (iTIP COUNTER), the last one of each; a new one has a new id.
    time_proposals (id) {
        id -> Uuid,
        attendee_id -> Uuid,
        /// Of a series: the occurrence meant, by its UTC start according to the rule; NULL: the event itself.
        original_start_time -> Nullable<Timestamp>,
        /// UTC; of whole days midnight UTC, as in events.
        start_time -> Timestamp,
        /// UTC, exclusive.
        end_time -> Timestamp,
        is_all_day -> Bool,
        /// IANA name of the zone the attendee said it in.
        #[max_length = 50]
        timezone -> Varchar,
        comment -> Nullable<Text>,
        /// The event's sequence that the attendee had before their eyes.
        sequence -> Int4,
        #[max_length = 20]
        status -> Varchar,
        /// When it was written (DTSTAMP), UTC; an older one changes nothing.
        proposed_at -> Timestamp,
        /// When the owner or the attendee ended it, UTC.
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// An owner's OAuth tokens at a provider (google).
    user_credentials (id) {
        id -> Uuid,
        user_id -> Uuid,
        #[max_length = 50]
        provider -> Varchar,
        /// Encrypted with the key from the settings.
        access_token -> Text,
        /// Encrypted with the key from the settings.
        refresh_token -> Nullable<Text>,
        /// When the access token ends, UTC.
        expires_at -> Timestamp,
        /// The granted scopes, separated by spaces (RFC 6749, section 3.3).
        scope -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    /// Owners. Erasing an account rewrites email to erased-{id}@erased.invalid and username to erased-{id}, so that both are free again.
    users (id) {
        id -> Uuid,
        /// Lower case, which makes it unique whatever the case it was typed in.
        #[max_length = 255]
        email -> Varchar,
        /// Lower case; part of the public booking addresses.
        #[max_length = 255]
        username -> Varchar,
        /// Argon2id in PHC form, or a value no password matches for an account that signs in by Google alone.
        password_hash -> Text,
        #[max_length = 100]
        first_name -> Nullable<Varchar>,
        #[max_length = 100]
        last_name -> Nullable<Varchar>,
        /// Address of a picture.
        avatar -> Nullable<Text>,
        bio -> Nullable<Text>,
        /// IANA zone name.
        #[max_length = 50]
        timezone -> Varchar,
        #[max_length = 20]
        status -> Varchar,
        email_verified -> Bool,
        /// Digest of the token in the mail, never the token.
        #[max_length = 255]
        reset_token -> Nullable<Varchar>,
        reset_token_expires_at -> Nullable<Timestamp>,
        last_login_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        deleted_at -> Nullable<Timestamp>,
        /// NULL: follows the browser.
        #[max_length = 8]
        language -> Nullable<Varchar>,
        /// The calendar view opened last, shown again at the next visit.
        #[max_length = 10]
        last_view -> Varchar,
        /// IANA name of a zone whose hours stand beside those of timezone in day and week; NULL: none.
        #[max_length = 50]
        second_timezone -> Nullable<Varchar>,
        /// Whether the mail provider's news that somebody opened a mail or followed a link in it are kept.
        mail_tracking -> Bool,
        /// Whether the assistant may send this owner's words and days to the model of the settings.
        assistant_uses_model -> Bool,
    }
}

diesel::table! {
    /// Push channels at Google that tell of changes in a calendar.
    webhook_channels (id) {
        id -> Uuid,
        user_id -> Uuid,
        /// Google's id of the calendar (calendars.google_calendar_id), not ours.
        #[max_length = 255]
        calendar_id -> Varchar,
        /// Our id of the channel, sent back in X-Goog-Channel-ID.
        #[max_length = 255]
        channel_id -> Varchar,
        /// Google's id of what is watched; needed to stop the channel.
        #[max_length = 255]
        resource_id -> Varchar,
        /// When Google ends the channel, UTC.
        expiration -> Timestamp,
        is_active -> Bool,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::joinable!(ai_conversations -> users (user_id));
diesel::joinable!(ai_messages -> ai_conversations (conversation_id));
diesel::joinable!(ai_turns -> users (user_id));
diesel::joinable!(answer_notes -> events (event_id));
diesel::joinable!(booking_cancellations -> users (user_id));
diesel::joinable!(booking_holds -> booking_links (booking_link_id));
diesel::joinable!(booking_holds -> users (user_id));
diesel::joinable!(booking_link_access -> booking_links (booking_link_id));
diesel::joinable!(booking_link_embeds -> booking_links (booking_link_id));
diesel::joinable!(booking_links -> users (user_id));
diesel::joinable!(bookings -> booking_links (booking_link_id));
diesel::joinable!(bookings -> events (event_id));
diesel::joinable!(bookings -> users (user_id));
diesel::joinable!(calendar_feeds -> calendars (calendar_id));
diesel::joinable!(calendar_feeds -> users (user_id));
diesel::joinable!(calendar_subscriptions -> calendars (calendar_id));
diesel::joinable!(calendars -> users (user_id));
diesel::joinable!(cancelled_bookings -> booking_cancellations (booking_cancellation_id));
diesel::joinable!(cancelled_bookings -> bookings (booking_id));
diesel::joinable!(email_logs -> bookings (booking_id));
diesel::joinable!(email_logs -> event_attendees (attendee_id));
diesel::joinable!(email_logs -> events (event_id));
diesel::joinable!(email_logs -> users (user_id));
diesel::joinable!(event_attendees -> events (event_id));
diesel::joinable!(event_attendees -> users (user_id));
diesel::joinable!(event_undos -> events (event_id));
diesel::joinable!(event_undos -> users (user_id));
diesel::joinable!(events -> calendars (calendar_id));
diesel::joinable!(events -> users (user_id));
diesel::joinable!(guest_rights -> events (event_id));
diesel::joinable!(import_parts -> imports (import_id));
diesel::joinable!(imports -> calendars (calendar_id));
diesel::joinable!(imports -> users (user_id));
diesel::joinable!(kept_mails -> email_logs (email_log_id));
diesel::joinable!(mail_refusals -> users (user_id));
diesel::joinable!(occurrence_answers -> event_attendees (attendee_id));
diesel::joinable!(reminder_plans -> events (event_id));
diesel::joinable!(search_entries -> events (event_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(time_proposals -> event_attendees (attendee_id));
diesel::joinable!(user_credentials -> users (user_id));
diesel::joinable!(webhook_channels -> users (user_id));

diesel::allow_tables_to_appear_in_same_query!(
    ai_conversations,
    ai_messages,
    ai_turns,
    answer_notes,
    booking_cancellations,
    booking_holds,
    booking_link_access,
    booking_link_embeds,
    booking_links,
    bookings,
    calendar_feeds,
    calendar_subscriptions,
    calendars,
    cancelled_bookings,
    email_logs,
    event_attendees,
    event_undos,
    events,
    guest_keys,
    guest_rights,
    imap_mailboxes,
    import_parts,
    imports,
    inbound_mails,
    jobs,
    kept_mails,
    mail_refusals,
    occurrence_answers,
    reminder_plans,
    search_entries,
    sessions,
    time_proposals,
    user_credentials,
    users,
    webhook_channels,
);
