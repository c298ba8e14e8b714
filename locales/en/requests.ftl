# Bookings that wait to be confirmed, and bookings cancelled in one go.
link-owner-confirms = My confirmation
link-owner-confirms-not = Not needed: booked at once
link-owner-confirms-within = Needed within { $time }
link-owner-confirms-hint = A time that is asked for is kept until you answer, and free again if you do not. A confirmed booking that its guest moves stays confirmed.
link-guests-confirm = Guests confirm by mail
link-guests-confirm-hint = A booking counts once the guest has followed a link in a mail, within 30 minutes. You hear of it only then.

book-terms = Before it is booked
book-owner-confirms = { $owner } confirms each booking, within { $time }
book-guest-confirms = You confirm your booking by a link that we mail to you
book-action-ask = Ask for this time
book-too-many = { $count } bookings of this address wait to be confirmed already. Please follow the links in the mails first.
book-asked = Please look into your mail
book-asked-text = Nothing is booked with { $owner } yet. We have sent you a link: open it within { $minutes } minutes to confirm. Until then the time is kept for you.
book-asked-spam = No mail after a few minutes? Look among the spam, or book once more.

booking-status-awaits-guest = Not confirmed yet
booking-status-awaits-owner = Waiting for an answer
booking-status-declined = Declined
booking-status-withdrawn = Withdrawn
booking-status-lapsed = Lapsed
booking-waits-for-guest = This is not booked yet. Please confirm it by { $until }; after that the time is free for others again.
booking-waits-for-owner = You have asked for this time, and it is kept for you. { $owner } has until { $until } to answer; you will get a mail.
booking-declined-on = { $owner } declined this: { $when }.
booking-withdrawn-on = This was withdrawn: { $when }.
booking-lapsed-on = This was not confirmed in time: { $when }. The time is free for others again.
booking-confirm = Confirm my booking
booking-withdraw = I do not want this any more
booking-withdraw-action = Withdraw
booking-is-unconfirmed = This has to be confirmed first.
booking-was-confirmed = This was confirmed in the meantime. Nothing else was changed.
booking-was-declined = This was declined in the meantime. Nothing else was changed.
booking-was-withdrawn = The guest has withdrawn this in the meantime. Nothing else was changed.
booking-has-lapsed = The time to confirm this is over. Nothing was changed.
booking-is-busy = Something else has come up at this time, and it cannot be confirmed any more. Please choose another time.

bookings-requests = Waiting for your answer
bookings-answer-until = Kept until { $until }
bookings-confirm = Confirm
bookings-decline = Decline
bookings-decline-action = Decline this request
bookings-message = Message to the guest
bookings-now-confirmed = The booking is confirmed. Your guest gets a mail.
bookings-now-declined = The request is declined. Your guest gets a mail.

booking-mail-until = To be confirmed by
booking-mail-to-confirm-subject = Please confirm: { $title }, { $when }
booking-mail-to-confirm-guest = You want to meet { $owner }. Please confirm this, so that the time is booked. If it was not you, do nothing.
booking-mail-confirm = Confirm the booking
booking-mail-confirm-hint = The link opens a page on which you confirm. Without that the time is free again by itself.
booking-mail-requested-subject = Asked for: { $title }, { $when }
booking-mail-requested-guest = You have asked { $owner } for this time. It is kept for you, but not confirmed yet: you will get a mail.
booking-mail-requested-owner = { $guest } asks for a time with you. It is kept until you answer.
booking-mail-answer = Confirm or decline
booking-mail-manage-request = See, move or withdraw your request
booking-mail-confirmed-subject = Confirmed: { $title }, { $when }
booking-mail-confirmed-guest = { $owner } has confirmed your time.
booking-mail-declined-subject = Declined: { $title }, { $when }
booking-mail-declined-guest = { $owner } cannot meet you at this time.
booking-mail-withdrawn-subject = Withdrawn: { $title }, { $when }
booking-mail-withdrawn-guest = You have withdrawn your request to { $owner }.
booking-mail-withdrawn-owner = { $guest } has withdrawn their request. The time is free again.
booking-mail-lapsed-subject = Lapsed: { $title }, { $when }
booking-mail-lapsed-guest = { $owner } has not answered in time, and your request has lapsed.
booking-mail-lapsed-owner = The request of { $guest } was not answered and has lapsed. The time is free again.
booking-mail-restored-subject = On again: { $title }, { $when }
booking-mail-restored-guest = { $owner } has taken the cancellation back: your meeting takes place as it was planned.

cancel-many-choose = Choose { $guest }
cancel-many-all = All that are shown
cancel-many-start = Cancel the chosen ones …
cancel-many-none = Please choose bookings first.
cancel-many-title = { $count ->
    [one] Cancel one booking?
   *[other] Cancel { $count } bookings?
}
cancel-many-text = Each guest gets one mail with your message, and their times are free again.
cancel-many-message = Message to all of them
cancel-many-message-hint = Everybody gets the same words.
cancel-many-action = { $count ->
    [one] Cancel this booking
   *[other] Cancel these { $count } bookings
}
cancel-many-declines = Request, will be declined
cancel-many-refuses = Cannot be cancelled any more
cancel-many-done = { $count ->
    [0] Nothing was cancelled
    [one] One booking is cancelled
   *[other] { $count } bookings are cancelled
}
cancel-many-undone = { $count ->
    [0] Nothing could be taken back
    [one] One booking is on again
   *[other] { $count } bookings are on again
}
cancel-many-cancelled = Cancelled
cancel-many-refused = Not cancelled: it was over or off
cancel-many-restored = On again
cancel-many-taken = Not restored: the time is taken
cancel-many-full = Not restored: the link has all its bookings
cancel-many-past = Not restored: the time has passed
cancel-many-changed = Not restored: it was changed since
cancel-many-undo-hint = For a day, what still has a free time can be restored. Guests are told.
cancel-many-too-late = This was cancelled more than a day ago and cannot be taken back.
