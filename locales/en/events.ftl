# The form of an event, and its page.
event-new-title = New event
event-edit-title = Edit event
event-not-saved = The event was not saved
event-saved = “{ $title }” is saved.
event-save = Save
event-cancel = Cancel

event-title = Title
event-title-placeholder = Add a title
event-title-missing = Please give the event a title.
event-time = Time
event-start = Start
event-end = End
event-all-day = All day
event-calendar = Calendar
event-location = Place
event-location-placeholder = An address, a room or a link
event-guests = Guests
event-guests-hint = E-mail addresses, separated by commas or line breaks. Each guest gets an invitation by mail.
event-description = Description
event-more = More options
event-zone = Time zone
event-color = Colour
event-color-calendar = As the calendar

event-repeat = Repeats
event-repeat-never = Does not repeat
event-repeat-daily = Every day
event-repeat-weekdays = Every working day, Monday to Friday
event-repeat-weekly = Every week
event-repeat-monthly = Every month
event-repeat-yearly = Every year
event-repeat-custom = By a rule of my own…
event-repeat-rule = Rule
event-repeat-rule-hint = For “By a rule of my own”: an iCalendar rule, such as FREQ=WEEKLY;INTERVAL=2;COUNT=10

event-status = Status
event-status-confirmed = Confirmed
event-status-tentative = Tentative
event-status-cancelled = Cancelled
event-visibility = Visibility
event-visibility-default = As usual
event-visibility-public = Public
event-visibility-private = Private
event-transparency = Show as
event-transparency-opaque = Busy
event-transparency-transparent = Free

event-changes-all = This changes every occurrence.
event-changes-this = This changes this occurrence only; the rest of the series stays as it is.
event-changes-following = This changes this occurrence and all that follow; the earlier ones stay as they are.

event-too-long = This is too long: at most { $most } characters.
event-time-bad = Please give a date and a time.
event-date-bad = Please give a date.
event-year-bad = Please choose a year from 1900 to 2200.
event-end-before = The end must be after the start.
event-end-before-day = The last day must not be before the first.
event-lasts-too-long = An event can last five years at most.
event-calendar-unknown = You have no such calendar. Please choose one from the list.
event-calendar-has-copy = This calendar already holds a copy of this event.
event-color-bad = Write a colour as # and six digits or letters a–f, such as #4285f4.
event-guests-bad = { $count ->
    [one] This is not an e-mail address: { $bad }
   *[other] These are not e-mail addresses: { $bad }
}
event-guests-too-many = An event can have { $most } guests at most.
event-reminder-bad = Give reminders as minutes before the start, from 0 to { $most }, separated by commas.
event-reminders-too-many = An event can have { $most } reminders at most.

event-rule-no-frequency = The rule does not say how often: it needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.
event-rule-too-long = The rule is too long: at most { $most } characters.
event-rule-not-ascii = A rule is made of plain letters a–z, digits and signs.
event-rule-syntax = “{ $part }” in the rule is not understood.
event-rule-unknown-part = “{ $part }” is not a part of a rule.
event-rule-repeated = { $part } stands in the rule twice.
event-rule-unknown-frequency = “{ $part }” is no frequency: use DAILY, WEEKLY, MONTHLY or YEARLY.
event-rule-too-often = Calento repeats an event daily at most, and not more than 48 times a day.
event-rule-unsupported = Calento does not know { $part } in this form.
event-rule-forbidden = { $part } cannot be used in this combination.
event-rule-out-of-range = { $part } has a value that does not exist.
event-rule-count = COUNT can be { $most } at most.
event-rule-interval = INTERVAL can be { $most } at most.
event-rule-count-and-until = Use either COUNT or UNTIL, not both.
event-rule-until-before-start = The series would end before it starts.
event-rule-never = No day fits this rule.
event-rule-on-occurrence = A single occurrence of a series cannot repeat. Change the whole series instead.

event-booked = Booked through a booking link
event-booked-edit = This time was booked through a booking link: the guest was told of it, so it is changed or cancelled under Bookings.
event-to-bookings = Go to bookings
event-booked-time-fixed = The time of a booking cannot be changed here. Cancel it under Bookings (/bookings).
event-booked-guests-fixed = A booking cannot have more guests.
event-booked-not-deleted = A booking cannot be deleted here, since its guest would not hear of it. Cancel it under Bookings.

event-back = Back to the month
event-edit = Edit
event-edit-this = This one
event-edit-following = This and following
event-edit-all = All
event-delete = Delete
event-delete-this = Delete this one
event-delete-following = Delete this and following
event-delete-all = Delete all
event-of-series = A changed occurrence of a series.
event-to-series = See the series
event-conference = Call
event-in-zone = { $when } in { $zone }
event-guests-heading = Guests
event-organizer = Organizer
event-tally-accepted = { $count ->
    [one] 1 is coming
   *[other] { $count } are coming
}
event-tally-tentative = { $count ->
    [one] 1 maybe
   *[other] { $count } maybe
}
event-tally-declined = { $count ->
    [one] 1 is not coming
   *[other] { $count } are not coming
}
event-tally-needs_action = { $count ->
    [one] 1 has not answered
   *[other] { $count } have not answered
}
event-answer-accepted = Coming
event-answer-tentative = Maybe
event-answer-declined = Not coming
event-answer-needs_action = No answer yet
event-which-occurrence = Please say which occurrence of the series you mean.

event-deleted = “{ $title }” is deleted.
event-deleted-this = One occurrence of “{ $title }” is deleted.
event-deleted-following = “{ $title }” now ends before that day.
event-undo = Undo
event-restored = “{ $title }” is back.
event-undone = “{ $title }” is as it was before.
event-undone-before = That was taken back already.
event-changed-since = “{ $title }” was changed again since. Undoing the earlier change would overwrite that, so nothing was done.
event-from-outside = Read from an outside calendar
event-to-outside = How it stands
event-outside-not-changed = This event is read from an outside calendar and can only be changed there.
