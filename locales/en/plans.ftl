card-overlaps = Overlaps “{ $title }”, { $when }
card-overlaps-more =
    { $count ->
        [one] … and { $count } more
       *[other] … and { $count } more
    }
card-mails = Mail goes to { $people }
card-create = New event “{ $title }”
card-move = Move “{ $title }”
card-change = Change “{ $title }”
card-cancel = Cancel “{ $title }”
card-invite = Invite to “{ $title }”
card-cancel-booking = Cancel the booking of { $guest }
card-decline-booking = Decline the request of { $guest }
card-create-link = New booking link “{ $title }”
card-change-link = Change the booking link “{ $title }”
card-title = Title
card-time = Time
card-when = When
card-repeats = Repeats
card-place = Place
card-description = Description
card-calendar = Calendar
card-guests = Guests
card-length = Length
card-hours = Hours
card-address = Address
card-link = Booking link
card-link-state = State
card-reason = What the guest is told
card-first-free = No time was said: this is the first free one.
card-is-over = This is over already.
card-ends =
    { $count ->
        [one] Cancels { $count } occurrence.
       *[other] Cancels { $count } occurrences.
    }
card-ends-all = Cancels all occurrences to come.
card-booking-undo = The guest is told at once. Taking it back puts the booking where it was only within a day, and only while the time is still free; the guest gets another mail then.
card-link-public = It is listed on your public page, and can be booked at once. Everything else is as the page of a new booking link suggests.
card-link-bookings-stay = What guests have booked already stays as it is.
plan-created = Created.
plan-changed = Changed.
plan-cancelled = Cancelled.
plan-booking-cancelled = Cancelled, and the guest is told.
plan-changed-since = It was changed since this was proposed, so nothing was done. Ask again.
plan-too-old = This proposal has waited too long, so nothing was done. Ask again.
plan-slug-taken = Another booking link has this address now, so nothing was done. Ask again.
plan-not-this = This is not the proposal that you saw. Load the page anew.
plan-not-applied = It was not applied yet.
plan-was-applied = It was applied before.
plan-was-rejected = It was put aside before.
plan-has-failed = It could not be applied. Ask again.
plan-was-undone = It was taken back before.
plan-undo-changed-since = It was changed again since, so it stays as it is.
plan-undo-booked = Guests have booked through this link, so it stays. Delete it under Booking links.
plan-undo-booking-late = It is too late to take this back. Ask the guest to book again.
plan-undo-booking-taken = The time is taken meanwhile, so the booking stays cancelled.
card-answer-invitation = Answer the invitation to “{ $title }”
card-answer = Answer
card-comment = Comment
card-answer-stays = The organizer is told at once. The answer can be changed later, but not taken back.
plan-answered = Answered.
plan-undo-answer = There was no answer before, and none cannot be sent. Answer anew instead.
