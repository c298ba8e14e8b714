# Calendars: the list, the editor, taking one away.
calendars-title = My calendars
calendars-add = Add calendar
calendars-edit = Edit
calendars-delete = Delete
calendars-save = Save
calendars-cancel = Cancel
calendars-primary = Primary
calendars-hidden = Hidden
calendars-unused = Not in use
calendars-events = { $count ->
    [0] No events yet
    [one] { $count } event
   *[other] { $count } events
}

calendars-name = Name
calendars-description = Description
calendars-optional = optional
calendars-color = Colour
calendars-color-other = Another colour code
calendars-color-bad = Write a colour as # and six digits 0–9 or letters a–f.
calendars-timezone = Time zone
calendars-is-primary = Make this the primary calendar
calendars-is-primary-hint = New events and bookings go there unless you choose another.
calendars-primary-stays = This is your primary calendar. It stays that until you make another one primary.
calendars-is-visible = Show in the calendar views
calendars-is-active = In use
calendars-is-active-hint = The events of a calendar that is not in use do not make you busy.

calendars-exchange = In other programs
calendars-outside = Calendars from outside
calendars-feeds = Private addresses
calendars-feeds-hint = Read the calendar in any calendar program, or show others when you are busy.
calendars-export = Save as a file
calendars-export-hint = All events as an .ics file.

calendars-color-pine = Pine
calendars-color-blue = Blue
calendars-color-purple = Purple
calendars-color-lotus = Lotus pink
calendars-color-red = Red
calendars-color-orange = Orange
calendars-color-yellow = Yellow
calendars-color-slate = Slate
calendars-color-charcoal = Charcoal
calendars-color-own = This calendar’s own colour

calendars-added = “{ $name }” is added.
calendars-saved = “{ $name }” is saved.
calendars-not-added = The calendar was not added
calendars-not-saved = The calendar was not saved
calendars-deleted = { $count ->
    [0] “{ $name }” is deleted.
    [one] “{ $name }” is deleted. Its event moved to your primary calendar.
   *[other] “{ $name }” is deleted. Its { $count } events moved to your primary calendar.
}

calendars-delete-title = Delete the calendar “{ $name }”?
calendars-delete-action = Delete calendar
calendars-delete-keep = Keep it
calendars-delete-moves = { $count ->
    [0] There are no events on it.
    [one] Its one event is kept and moves to “{ $primary }”.
   *[other] Its { $count } events are kept and move to “{ $primary }”.
}
calendars-delete-primary-title = “{ $name }” is your primary calendar
calendars-delete-primary = The primary calendar cannot be deleted. Make another calendar primary first.
calendars-back = Back to my calendars
