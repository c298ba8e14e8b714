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
link-hours-past-midnight = { $hours } runs past midnight into { $day }: { $length } hours long. Is that meant?
link-days = Other hours on some days
link-days-hint = One day a line, such as 2026-12-24: 09:00-12:00 or 2026-12-25: off. Several days alike: 2026-12-27..2026-12-31: off.
link-days-off = off
link-days-line = Line { $line }: { $words }
link-days-not-a-day = “{ $text }” does not begin with a day such as 2026-12-24 and a colon.
link-days-backwards = “{ $text }” ends before it begins.
link-days-no-hours = { $day } has no hours. Write “off” for a day off.
link-days-twice = { $day } comes twice.
link-days-too-many = No more than { $most } days, please.
link-days-past-midnight = { $date }: { $hours } runs past midnight, { $length } hours long. Is that meant?
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
link-per-day = At most
link-per-week = And at most
link-unit-per-day = bookings a day
link-unit-per-week = bookings a week
link-limits-hint = Left empty: any number. Days and weeks are those of the time zone above; a week begins on Monday.
link-move-notice = Guests may move up to
link-cancel-notice = And cancel up to
link-unit-before = minutes before the start
link-cut-offs-hint = You can always do both.
link-questions = Questions
link-questions-hint = What guests answer when they book, beside their name and address. A question left empty is not asked; save to get room for more.
link-question = Question { $number }
link-question-add = Ask something more
link-question-kind = Answer
link-question-options = To choose from
link-question-options-hint = One a line; only for a choice.
link-question-required = Must be answered
question-kind-text = A line
question-kind-textarea = Several lines
question-kind-select = A choice
question-kind-checkbox = A tick
question-kind-phone = A telephone number
question-list-bad = This is not a list of questions.
question-too-many = No more than { $most } questions, please.
question-too-long = Question and options have at most { $most } characters each.
question-no-options = Write what one may choose from.
question-too-many-options = No more than { $most } options, please.
question-id-bad = Two questions have the same name, or one has a name that cannot be used.
link-reminders = Reminders
link-reminders-hint = Mails to both sides, so many minutes before; several parted by commas: 1440, 60.
link-reminders-bad = Up to { $count } numbers from 1 to { $most }, parted by commas.
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
link-duplicate = Duplicate
link-copy-of = Copy of { $title }
link-duplicated = This is a copy, and still switched off.
link-delete = Delete link
link-deleted = The link “{ $title }” is deleted. Its bookings stay.
link-restored = The link “{ $title }” is back.

meeting-none = Not said
meeting-in_person = In person
meeting-phone = By phone
meeting-google_meet = Google Meet
meeting-zoom = Zoom
meeting-custom = Online

# Why a time is not offered.
why-title = Why is a time not offered?
why-at = Time
why-at-bad = Please give a day and a time.
why-ask = Explain
why-offered = Guests are offered this time.
why-past = This time has passed.
why-notice = It is too soon: with the notice you ask for, the earliest start is { $earliest }.
why-window = It is too far ahead: guests can book up to { $last }.
why-day-off = { $day } is a day off in the list of days with other hours.
why-weekday-closed = You offer no hours on a { $weekday }.
why-override-hours = On { $day } you offer { $hours } instead of the usual hours. The meeting, which would end at { $end }, must lie wholly inside.
why-weekday-hours = On a { $weekday } you offer { $hours }. The meeting, which would end at { $end }, must lie wholly inside.
why-not-a-start = It lies inside your hours, but meetings start at other times. The nearest: { $near }.
why-busy = You are busy with “{ $title }”, { $when }.
why-busy-break = The break before or after the meeting would overlap “{ $title }”, { $when }.
why-booked = { $guest } has booked “{ $link }”, { $when }.
why-booked-their-break = It lies in the break around the booking of { $guest }, “{ $link }”, { $when }.
why-booked-break = The break before or after the meeting would overlap the booking of { $guest }, “{ $link }”, { $when }, or its break.
why-held = A guest is just filling in the form for this time. It is kept for them for five minutes at most.
why-day-full = That day has { $most } of { $most } bookings of this link.
why-week-full = That week has { $most } of { $most } bookings of this link.

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
bookings-search = Search
bookings-find = Find
bookings-of-link = Link
bookings-all-links = All links
bookings-csv = Save as CSV
bookings-cut = Only the first 200 are shown. Search to find others, or save them all as CSV.
bookings-none-found = Nothing was found
bookings-show-all = Show all
bookings-csv-start = Start
bookings-csv-end = End
bookings-csv-link = Booking link
bookings-csv-name = Name
bookings-csv-email = E-mail
bookings-csv-phone = Phone
bookings-csv-status = Status
bookings-csv-message = Message
bookings-csv-answers = Answers
bookings-csv-reason = Reason of cancellation
bookings-empty-upcoming = No bookings ahead
bookings-empty-past = No past bookings
bookings-empty-cancelled = Nothing was cancelled
bookings-empty-text = What guests book on your pages stands here.
bookings-complete = Took place
bookings-no-show = Guest did not come
bookings-move = Move
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
book-unknown = There is no such booking page
book-unknown-text = { $owner } has no booking page at this address. The link may be old or incomplete.
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
book-day-empty = Nothing is free here.
book-free-on = Free times on { $day }
book-none-up-to = There is no free time up to { $day }.
book-count = { $count ->
    [0] no free time
    [one] one free time
   *[other] { $count } free times
}
book-first-free = First free time
book-hint = Choose a time to go on.
book-morning = Morning
book-afternoon = Afternoon
book-evening = Evening
book-details = Your details
book-name = Name
book-notes = Message
answer-tick = Please tick this box.
answer-phone-bad = This is not a telephone number.
answer-yes = Yes
book-action = Book
book-cut-offs = Changes
book-cancel-until = Can be cancelled up to { $time } before
book-move-until = Can be moved up to { $time } before
book-days = { $count ->
    [one] one day
   *[other] { $count } days
}
book-hours = { $count ->
    [one] one hour
   *[other] { $count } hours
}
book-held = Kept for you until { $until }.
book-trap = Leave this empty
book-trap-filled = Please leave this field empty: it is there to tell programs from people.
book-refused = Not booked yet
book-refused-past = { $time } has passed. These times are free.
book-refused-notice = { $time } is too soon to be booked now. Please choose a later time.
book-refused-window = { $time } on that day is too far ahead. These times are free.
book-refused-hours = { $time } is no longer offered. Please choose another time.
book-refused-taken = { $time } has just been taken. Please choose another time.
book-refused-held = Somebody is just booking { $time }. It may be free again in a few minutes.
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
booking-move = Move to another time
booking-move-until = It can be moved until { $until }.
booking-move-until-over = It could be moved until { $until }.
booking-cancel-until = It can be cancelled until { $until }.
booking-cancel-until-over = It could be cancelled until { $until }.
booking-was = Before
booking-cancel = Cancel this booking
booking-cancel-action = Cancel booking
booking-reason = Reason
booking-reason-was = Reason:
booking-reason-hint = { $owner } can read it.
booking-has-begun = The meeting has begun and can no longer be cancelled.
booking-too-late-to-cancel = It is too late to cancel this booking here. Please write to whom you meet.
booking-too-late-to-move = It is too late to move this booking.
booking-closed = No other times are offered any more. The booking stays as it is.
booking-not-begun = The meeting has not begun yet.
booking-is-settled = This booking can no longer change.

# Moving a booking.
move-title = Choose another time
move-now = The time now
move-keep = Keep the time
move-action = Move here
move-refused = Not moved yet
move-done = The booking has moved. Your guest gets a mail.

# Mails.
booking-mail-booked-subject = Booked: { $title }, { $when }
booking-mail-booked-guest = Your time with { $owner } is booked.
booking-mail-booked-owner = { $guest } has booked a time with you.
booking-mail-changed-subject = Changed: { $title }, { $when }
booking-mail-changed-guest = { $owner } has changed the details of your booking. The time is the same.
booking-mail-moved-subject = Moved: { $title }, { $when }
booking-mail-moved-guest = Your booking with { $owner } has another time.
booking-mail-moved-owner = The booking of { $guest } has another time.
booking-mail-reminder-subject = Reminder: { $title }, { $when }
booking-mail-reminder-guest = You soon meet { $owner }.
booking-mail-reminder-owner = You soon meet { $guest }.
booking-mail-cancelled-subject = Cancelled: { $title }, { $when }
booking-mail-cancelled-guest = Your booking with { $owner } was cancelled.
booking-mail-cancelled-owner = The booking of { $guest } was cancelled. The time is free again.
booking-mail-with = With
booking-mail-manage = See, move or cancel your booking
booking-mail-manage-hint = Everybody who has this link can change the booking. Keep it to yourself.
booking-mail-list = See your bookings
booking-mail-again = Book another time
