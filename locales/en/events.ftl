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
event-repeat-weekly = Every week, on the days…
event-repeat-monthly-date = Every month, on the same date
event-repeat-monthly-weekday = Every month, on the same weekday (such as the second Tuesday)
event-repeat-monthly-last-weekday = Every month, on the last such weekday
event-repeat-yearly = Every year
event-repeat-custom = At another interval…
event-repeat-own-rule = This rule is more than the choices here can say; it is kept as it is:
event-repeat-every = Every
event-repeat-interval = Interval
event-repeat-unit = Unit
event-repeat-unit-days = days
event-repeat-unit-weeks = weeks
event-repeat-unit-months-date = months, on the same date
event-repeat-unit-months-weekday = months, on the same weekday
event-repeat-unit-months-last-weekday = months, on the last such weekday
event-repeat-unit-years = years
event-repeat-days = On
event-repeat-days-hint = The weekday of the start is always one of them.
event-repeat-end = Ends
event-repeat-end-never = Never
event-repeat-end-until = On
event-repeat-end-count = After
event-repeat-until = Last day
event-repeat-count = How many times
event-repeat-times = times
event-repeat-interval-bad = Give a whole number from 1 to { $most }.
event-repeat-count-bad = Give how many times, from 1 to { $most }.
event-repeat-not-last = The start is not the last of its weekday in the month. Choose “on the same weekday”, or a later start.
event-overlap = “{ $title }”, { $when }
event-overlaps = Overlaps { $events }{ $others ->
    [0] {""}
    [one] {" "}and 1 other event
   *[other] {" "}and { $others } other events
  }.
event-copy = Duplicate

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
event-rule-not-followed = Only the first time is shown: Calento cannot follow the rule { $rule }.
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
event-moved = “{ $title }” is moved.
event-move-which = Move “{ $title }”
event-delete-which = Delete “{ $title }”
event-scope-this = Only this one
event-scope-following = This and all that follow
event-scope-all = All of the series
event-rule-not-moved = This series repeats on days that cannot simply be moved. Move one occurrence, or change the rule in its form.

# What a change of a series is going to do.
event-loss = Occurrences that were changed by themselves have no place in the series any more; they would be deleted.
event-loss-save = Save all the same
preview-changes = { $count ->
    [one] Changes 1 occurrence
   *[other] Changes { $count } occurrences
}
preview-changes-all = Changes all occurrences to come
preview-keeps = { $count ->
    [one] keeps 1 exception
   *[other] keeps { $count } exceptions
}
preview-drops = { $count ->
    [one] drops 1 exception
   *[other] drops { $count } exceptions
}
preview-guests = { $count ->
    [one] 1 guest gets a mail.
   *[other] { $count } guests get a mail.
}

# The keys of calendar pages.
shortcuts-title = Keyboard shortcuts
shortcuts-lede = They work on calendar pages, while no field is being typed in.
shortcuts-today = Go to today
shortcuts-views = Day, week, month, year, agenda
shortcuts-next = The next day, week, month or year
shortcuts-previous = The one before
shortcuts-create = New event
shortcuts-search = Search
shortcuts-open = Go from event to event, and open one
shortcuts-edit = Edit the event in focus, or the one that is open
shortcuts-delete = Delete it
shortcuts-cancel = Give up a drag, close a dialog
shortcuts-help = Show these shortcuts
shortcuts-on = Use these shortcuts
shortcuts-on-hint = Switch them off if you speak to your device, or press keys by accident. Only this browser remembers it.
shortcuts-close = Close
