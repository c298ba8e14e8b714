# Booking links, as their owner sees them.
links-title = Booking links
links-your-page = Your page:
links-new = New link
links-first = Make your first link
links-empty = Let people pick a time themselves
links-empty-text = A booking link shows your free hours. A guest picks one, and it becomes an event in your calendar.
links-off = Off
links-view = View page
links-edit = Edit
links-count = { $count ->
    [one] One booking
   *[other] { $count } bookings
}

link-new-title = New booking link
link-view-public = View public page
link-title = Name
link-slug = Address
link-slug-hint = Left empty, it is made from the name.
link-slug-bad = Use up to { $most } letters a–z, digits and dashes, and neither begin nor end with a dash.
link-slug-taken = Another of your links has this address.
link-description = About it
link-duration = Duration
link-meeting = Meeting
link-location = Place
link-location-hint = A room, an address, or a link to join. Links are shown only to those who booked.
link-hours = Hours
link-hours-hint = For example 09:00-12:00, 13:00-17:00. An empty day is a day off.
link-hours-closed = Closed
link-hours-not-a-range = “{ $text }” is not a range. Write two times with a dash between them, such as 09:00-12:00.
link-hours-not-a-time = “{ $text }” is not a time of the day.
link-hours-empty-range = “{ $text }” ends when it begins.
link-hours-overlap = { $first } and { $second } overlap.
link-availability = When you are busy
link-availability-calendar_sync = Offer only times without events
link-availability-specific_hours = Always offer these hours
link-buffer-before = Break before
link-buffer-after = Break after
link-interval = Start every
link-interval-hint = Left empty: the duration, at most 30 minutes.
link-notice = Notice at least
link-window = Bookable up to
link-unit-minutes = minutes
link-unit-days = days ahead
link-number-bad = Enter a whole number from { $least } to { $most }.
link-color = Colour
link-color-bad = A colour is written like #4285f4.
link-color-pine = Pine
link-color-blue = Blue
link-color-purple = Purple
link-color-pink = Pink
link-color-red = Red
link-color-orange = Orange
link-color-yellow = Yellow
link-color-slate = Slate
link-color-own = The present one
link-active = Takes bookings
link-active-hint = When off, guests are told that nothing can be booked here.
link-refused = The link was not saved
link-created = The link is made. Send its address to your guests.
link-saved = The link is saved.
link-delete = Delete link
link-deleted = The link “{ $title }” is deleted. Its bookings stay.
link-restored = The link “{ $title }” is back.

meeting-none = Not said
meeting-in_person = In person
meeting-phone = By phone
meeting-google_meet = Google Meet
meeting-zoom = Zoom
meeting-custom = Online

# Bookings, as their owner sees them.
bookings-save = Save
bookings-back = Back
bookings-undo = Undo
bookings-optional = optional
bookings-guest = Guest
bookings-phone = Phone
bookings-minutes = { $count ->
    [one] One minute
   *[other] { $count } minutes
}
bookings-filter = Which bookings
bookings-upcoming = Upcoming
bookings-past = Past
bookings-cancelled = Cancelled
bookings-empty-upcoming = No bookings ahead
bookings-empty-past = No past bookings
bookings-empty-cancelled = Nothing was cancelled
bookings-empty-text = What guests book on your pages stands here.
bookings-complete = Took place
bookings-no-show = Guest did not come
bookings-cancel = Cancel
bookings-cancel-action = Cancel this booking
bookings-reason-too-long = The reason is too long. Nothing was changed.
bookings-status-unknown = A booking can be cancelled, completed, or marked as a no-show; nothing else.
bookings-now-cancelled = The booking is cancelled. Your guest gets a mail.
bookings-now-completed = The meeting is marked as done.
bookings-now-no_show = It is noted that the guest did not come.

# The public pages.
profile-empty = Nothing can be booked here yet
profile-empty-text = { $owner } has no open booking page at the moment.
book-closed = This page takes no bookings
book-closed-text = { $owner } has closed this booking page.
book-other-links = See what else can be booked
book-choose-day = Choose a day
book-choose-time = Choose a time
book-previous = Previous month
book-next = Next month
book-zone = Times are shown for
book-zone-change = Change
book-zone-other = Another time zone
book-zone-name = City or time zone
book-owner-zone = { $owner } is in
book-none = No free time
book-day-empty = Nothing is free here any more.
book-first-free = First free time
book-hint = Choose a time to go on.
book-morning = Morning
book-afternoon = Afternoon
book-evening = Evening
book-details = Your details
book-name = Name
book-notes = Message
book-action = Book
book-refused = Not booked yet
book-refused-past = { $time } has passed. These times are free.
book-refused-notice = { $time } is too soon to be booked now. Please choose a later time.
book-refused-window = { $time } on that day is too far ahead. These times are free.
book-refused-hours = { $time } is no longer offered. Please choose another time.
book-refused-taken = { $time } has just been taken. Please choose another time.
book-refused-full = That day takes no more bookings. Please choose another day.

# The guest's own page.
booking-status-confirmed = Confirmed
booking-status-cancelled = Cancelled
booking-status-completed = Done
booking-status-no_show = Missed
booking-heading = { $title } with { $owner }
booking-mail-sent = The confirmation goes to { $email }.
booking-cancelled-on = This booking was cancelled: { $when }.
booking-time = Time
booking-duration = Duration
booking-meeting = Meeting
booking-place = Place
booking-owner-time = For { $owner }: { $time }, { $zone }
booking-add-file = Add to calendar
booking-again = Book another time
booking-cancel = Cancel this booking
booking-cancel-action = Cancel booking
booking-reason = Reason
booking-reason-was = Reason:
booking-reason-hint = { $owner } can read it.
booking-has-begun = The meeting has begun and can no longer be cancelled.
booking-not-begun = The meeting has not begun yet.
booking-is-settled = This booking can no longer change.

# Mails.
booking-mail-booked-subject = Booked: { $title }, { $when }
booking-mail-booked-guest = Your time with { $owner } is booked.
booking-mail-booked-owner = { $guest } has booked a time with you.
booking-mail-changed-subject = Changed: { $title }, { $when }
booking-mail-changed-guest = { $owner } has changed the details of your booking. The time is the same.
booking-mail-cancelled-subject = Cancelled: { $title }, { $when }
booking-mail-cancelled-guest = Your booking with { $owner } was cancelled.
booking-mail-cancelled-owner = The booking of { $guest } was cancelled. The time is free again.
booking-mail-with = With
booking-mail-manage = See or cancel your booking
booking-mail-manage-hint = Everybody who has this link can cancel the booking. Keep it to yourself.
booking-mail-list = See your bookings
booking-mail-again = Book another time
