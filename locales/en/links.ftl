# The list of an owner's links.
links-used-up = Used up
links-expired = Expired
links-unlisted = Not on your page
links-secret = Secret
links-one-off = One-off
links-uses = { $used } of { $most } booked
links-until = Until { $day }
links-this-month = { $count } this month
links-in-all = { $count } in all
links-cancelled = { $count } cancelled
links-missed = { $count ->
    [one] One no-show
   *[other] { $count } no-shows
}
links-next = next: { $when }
links-more = More
links-up = Move up
links-down = Move down
links-moved = “{ $title }” is now number { $place }.
links-now-on = “{ $title }” takes bookings.
links-now-off = “{ $title }” takes no bookings.
links-copy = Copy link
links-copied = Copied
links-make-one-off = One-off copy

link-one-off-made = This copy takes one booking. Send its address to one person.
link-secret-renew = New secret address
link-secret-renew-hint = The present address stops working at once. What you typed here and did not save is lost.
link-secret-renewed = The link has a new address. The old one no longer works.

# The parts of the editor.
link-part-about = About the meeting
link-part-hours = Hours
link-part-timing = Notice, breaks and limits
link-part-access = Who can book
link-part-mails = Reminders and changes
link-part-questions = Questions
link-now-nothing = Nothing yet
link-now-closed = No hours
link-now-days = { $count ->
    [one] 1 day with other hours
   *[other] { $count } days with other hours
}
link-now-notice = notice of { $time }
link-now-window = { $count ->
    [one] up to 1 day ahead
   *[other] up to { $count } days ahead
}
link-now-before = { $time } before
link-now-after = { $time } after
link-now-interval = every { $time }
link-now-per-day = at most { $count } a day
link-now-per-week = at most { $count } a week
link-now-listed = On your page
link-now-unlisted = Not on your page
link-now-secret = Secret
link-now-most = { $count ->
    [one] one booking
   *[other] up to { $count } bookings
}
link-now-reminder = Reminder { $time } before
link-now-no-reminder = No reminders
link-now-questions = { $count ->
    [one] One question
   *[other] { $count } questions
}
link-listing = Who finds it
link-listing-listed = Everybody, on your page
link-listing-listed-hint = Your public page shows the link.
link-listing-unlisted = Whoever has the address
link-listing-unlisted-hint = Your public page does not show it.
link-listing-secret = Whoever has a secret address
link-listing-secret-hint = Not on your page, and the address gets an end that nobody can guess.
link-most = Takes
link-unit-in-all = bookings in all
link-most-hint = Left empty: any number. 1 makes a one-off link. A booking that is cancelled gives its place back.
link-expires = Last day
link-expires-hint = Up to the end of this day guests may book, in the time zone of the hours. The meetings may be later.
link-expires-bad = Enter a day, or leave it empty.

# What guests would see, and what saving would change.
preview-title = What guests see
preview-broken = Some of what you typed cannot be read. Once it is mended, the times stand here.
preview-off = The link is switched off: guests see none of this.
preview-ended = The link takes no more bookings: guests see none of this.
preview-nothing = Nothing can be booked up to { $day }.
preview-more-times = { $count ->
    [one] and one more
   *[other] and { $count } more
}
preview-more-days = { $count ->
    [one] And one more day, up to { $day }.
   *[other] And { $count } more days, up to { $day }.
}
preview-more-days-cut = { $count ->
    [one] And one more day up to { $day }; later days are not counted here.
   *[other] And { $count } more days up to { $day }; later days are not counted here.
}
preview-change = What saving would change
preview-same = The same times as now.
preview-gained = { $count ->
    [one] one time more
   *[other] { $count } times more
}
preview-lost = { $count ->
    [one] one time fewer
   *[other] { $count } times fewer
}
preview-outside = { $count ->
    [one] one booking outside the new rules
   *[other] { $count } bookings outside the new rules
}
preview-details = Show in detail
preview-ask = See what changes
preview-ask-new = See what guests see
preview-gained-times = { $count ->
    [one] One time more
   *[other] { $count } times more
}
preview-lost-times = { $count ->
    [one] One time fewer
   *[other] { $count } times fewer
}
preview-and-days = { $count ->
    [one] And on one more day.
   *[other] And on { $count } more days.
}
preview-and-bookings = { $count ->
    [one] And one more.
   *[other] And { $count } more.
}
preview-outside-title = { $count ->
    [one] One booking outside the new rules
   *[other] { $count } bookings outside the new rules
}
preview-outside-text = They stay as they are. Move or cancel them yourself if you want to.
preview-outside-hours = Outside the new hours
preview-outside-window = After the last bookable day
preview-outside-start = Between two of the new starts
preview-outside-day = More than the limit for the day
preview-outside-week = More than the limit for the week

# What guests read at a link that takes no bookings any more.
book-used-up = This link has been used
book-used-up-text = { $owner } made it for a certain number of bookings, and it has them all. Ask { $owner } for another one.
book-expired = This link has expired
book-expired-text = Its last day is over. Ask { $owner } for another one.
