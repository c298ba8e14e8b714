# Calendars that follow an outside one.
subscriptions-title = Calendars from outside
subscriptions-lede = Holidays, a timetable, a colleague’s calendar: what has an address on the web is read again and again and shown with your own.
subscriptions-back = My calendars
subscriptions-all = All of them
subscriptions-fails = Cannot be read
subscriptions-add = Follow a calendar
subscriptions-not-added = The calendar was not added
subscriptions-url = Address
subscriptions-url-hint = Begins with https://, http:// or webcal:// and leads to an iCalendar file. It is kept secret.
subscriptions-url-bad = This is no address of a calendar. It begins with https://, http:// or webcal://.
subscriptions-url-private = This address leads into a network of its own, or to an unusual port; Calento does not read there.
subscriptions-too-many = You follow 50 calendars already. End one of them first.
subscriptions-interval = How often to look
subscriptions-every-minutes = Every { $count } minutes
subscriptions-every-hours = { $count ->
    [one] Every hour
   *[other] Every { $count } hours
}
subscriptions-every-day = Every day
subscriptions-every-week = Every week
subscriptions-busy = Its events make me busy
subscriptions-busy-hint = Without the tick they are shown, but guests can still book these times.
subscriptions-added = “{ $name }” is added and will be read in a moment.
subscriptions-saved = It is saved.
subscriptions-refreshing = It will be read in a moment.
subscriptions-follows = This calendar follows an outside one. Its events can only be changed there.
subscriptions-state = How it stands
subscriptions-last-read = Last read
subscriptions-last-changed = Last change found
subscriptions-next = Next look
subscriptions-refused = Left out
subscriptions-refused-count = { $count ->
    [one] { $count } entry cannot be shown
   *[other] { $count } entries cannot be shown
}
subscriptions-read = { $when }
subscriptions-never-read = Not read yet
subscriptions-refresh = Look now
subscriptions-calendar = Name and colour
subscriptions-end = No longer follow
subscriptions-end-title = No longer follow “{ $name }”?
subscriptions-end-lede = You can keep the events as they are now, as a calendar of your own, or remove them with it.
subscriptions-end-keep = Keep the events
subscriptions-end-delete = Remove the events
subscriptions-end-not = Follow on
subscriptions-ended = “{ $name }” and its events are removed.
subscriptions-ended-kept = “{ $name }” is now a calendar of your own.
subscriptions-error-unreachable = The last try failed: nobody answers at this address.
subscriptions-error-private = The last try failed: the address leads into a network of its own.
subscriptions-error-slow = The last try failed: the answer took too long.
subscriptions-error-redirects = The last try failed: the address sends us from one place to another.
subscriptions-error-forbidden = The last try failed: reading is not allowed there. Perhaps the address was reset.
subscriptions-error-missing = The last try failed: there is nothing at this address any more.
subscriptions-error-status = The last try failed: the other server has trouble of its own.
subscriptions-error-too-large = The last try failed: the calendar is larger than 20 MB or 50,000 entries.
subscriptions-error-not-ical = The last try failed: what is at this address is no calendar.
