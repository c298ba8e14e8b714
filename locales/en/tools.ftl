tools-which-event = Which event do you mean? Name a word of its title, or its time.
tools-several = I found more than one for { $what }. Which one do you mean?
tools-elsewhere = There is nothing for { $what }, but this. Do you mean it?
tools-none = I found no event for { $what }.
tools-nothing-on = There is nothing on your calendar: { $when }.
tools-more =
    { $count ->
        [one] … and { $count } more.
       *[other] … and { $count } more.
    }
tools-found = What I found for { $what }:
tools-found-none = I found nothing for { $what }.
tools-found-none-then = I found nothing for { $what }: { $when }.
tools-not-a-time = I do not understand { $phrase } as a time.
tools-all-day = All day
tools-free = Free for { $length }: { $when }
tools-free-none = There is no free time of { $length }: { $when }.
tools-free-hours = I looked within your working hours.
tools-which-scope = { $title } repeats. How much of it do you mean?
tools-scope-this = Only { $when }
tools-scope-following = { $when } and all after it
tools-scope-all = All of the series
tools-booked = Somebody booked this time. It is moved or cancelled under [Bookings](/bookings), where the guest is told.
tools-no-title = What is it called?
tools-when = When is { $title } to be?
tools-what-time = At what time is { $title } to be? { $when }
tools-past = { $when } is over. Do you mean it all the same?
tools-past-meant = Yes: { $when }
tools-either = This can be understood in two ways. Which one do you mean?
tools-no-calendar = You have no calendar called { $name }. Your calendars: { $names }.
tools-no-address = I invite by e-mail address only, and this is none: { $who }.
tools-is-there = It is there already: { $when }.
tools-move-repeats = How an event repeats is changed on its own page. I can move one occurrence, or the whole series, to another time.
tools-length-of-days = It takes whole days. Say the days it is to move to.
tools-change-what = What is to change about { $title }: title, place, description, or length?
tools-is-so = It is so already.
tools-invite-whom = Whom shall I invite? Name their e-mail addresses.
tools-invited-already = They are invited already.
tools-answer-how = How shall I answer?
tools-no-invitation = There is no such invitation to answer.
tools-several-invitations = There is more than one. Which invitation do you mean?
tools-bookings =
    { $count ->
        [one] One booking:
       *[other] { $count } bookings:
    }
tools-bookings-none = There are no such bookings.
tools-booking-awaits = waits for you
tools-which-booking = Which booking do you mean? Name the guest, or the time.
tools-several-bookings = There is more than one. Which booking do you mean?
tools-booking-settled = This booking cannot be cancelled any more.
tools-links =
    { $count ->
        [one] Your booking link:
       *[other] Your { $count } booking links:
    }
tools-links-none = You have no booking links yet.
tools-link-on = On
tools-link-off = Off
tools-link-unknown = You have no booking link for { $what }.
tools-several-links = There is more than one. Which booking link do you mean?
tools-not-hours = I do not understand { $phrase } as weekly hours. Say them like “Mon-Fri 9-12, 13-17”.
tools-no-hours = No hours
tools-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
tools-hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
draft-here = Here is a text for you to copy. Nothing is sent.
draft-hello = Hello,
draft-hello-to = Hello { $to },
draft-event = It is about “{ $title }”: { $when }.
draft-place = Place: { $place }
draft-regards =
    Best regards,
    { $name }
