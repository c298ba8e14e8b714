# Import and export of iCalendar files.
import-title = Import a calendar
import-lede = An .ics file from Google Calendar, Apple Calendar, Outlook or Thunderbird. Importing the same file again makes no duplicates.
import-refused = The file was not imported
import-file = File
import-file-hint = Up to 20 MB and 50,000 entries. Nobody is invited and no mail is sent.
import-calendar = Into calendar
import-submit = Import
import-file-missing = Please choose a file.
import-file-not-ical = This is not an iCalendar file: it holds no calendar. Export it again as .ics.
import-file-too-many = The file holds more than { $most } entries. Please split it.
import-export-title = Export
import-export-lede = An .ics file that every calendar program reads.
import-export-feeds = Or make a private address that other programs read again and again.
import-export-all = All calendars
import-untitled = (No title)

import-report-title = What was imported
import-report-what = { $file } into the calendar “{ $calendar }”
import-report-empty = There are no events in this file.
import-file-empty = The file is empty.
import-file-packed = This is a packed file. Unpack it first and choose one of the .ics files inside.
import-file-web-page = This is a web page, not a calendar. Download the .ics file itself.
import-file-too-large = The file is larger than { $most } MB. Export a shorter time, or split it.
import-file-others-wait = Five of your files are waiting to be imported already. Try again when one of them is done.
import-file-unnamed = A file
import-failed-calendar-gone = the calendar was deleted meanwhile.
import-failed-gave-up = it failed again and again. Try it once more, or with a part of the file.

import-progress-title = Importing
import-progress-waits = Waiting for its turn …
import-progress-done = { $done } of { $total } entries are done.
import-progress-leave = You can leave this page; the import goes on.
import-progress-look = Look again
import-progress-cancel = Stop the import

import-earlier-title = Earlier imports
import-earlier-taken = { $count ->
    [one] { $count } new event
   *[other] { $count } new events
}
import-state-queued = Waiting
import-state-running = Running
import-state-done = Done
import-state-failed = Failed
import-state-cancelled = Stopped
import-state-undone = Taken back

import-undo = Remove what this import added
import-undo-lede = Events that you have changed since then stay.
import-undone = { $count ->
    [0] Nothing was left to remove.
    [one] { $count } event was removed.
   *[other] { $count } events were removed.
}
import-report-failed = The import could not be finished: { $reason }
import-report-cancelled = The import was stopped. What it had added until then is listed here.
import-report-undone = What this import added was removed again.
import-report-range = { $from }–{ $to } of { $count }
import-report-pages = Pages of the report
import-report-previous = Previous
import-report-next = Next
import-report-each = Each event
import-another = Import another file
import-column-event = Event
import-column-begins = Begins
import-column-outcome = Result
import-tally-taken = new
import-tally-changed = changed
import-tally-unchanged = unchanged
import-tally-refused = not taken
import-outcome-taken = New
import-outcome-changed = Changed
import-outcome-unchanged = Unchanged
import-outcome-refused = Not taken

import-refused-no-start = It does not say when it begins (DTSTART).
import-refused-bad-time = { $property } is no date or time: “{ $text }”.
import-refused-end-before-start = It ends before it begins.
import-refused-unknown-zone = Its time zone “{ $zone }” is unknown.
import-refused-task = It is a task, not an event.
import-refused-journal = It is a journal entry, not an event.
import-refused-free-busy = It is a list of busy times, not an event.
import-refused-duplicate = The file holds it twice; the newer one counts.
import-refused-rule-too-long = Its recurrence rule is too long.
import-refused-out-of-reach = It is too far in the past or in the future.
import-refused-no-series = It cancels an occurrence of a series that is not here.
import-refused-answer = It is an answer to an invitation, not an event.
import-refused-booked = A guest booked this time here; it can only be changed with the booking.
import-refused-has-guests = You invited guests to this event. Change it on its page, so that they are told.

import-note-title-cut = The title was too long and is cut.
import-note-description-cut = The description was too long and is cut.
import-note-location-cut = The place was too long and is cut.
import-note-no-length = It takes no time; here it lasts one minute.
import-note-rule-kept = Only the first occurrence is shown: { $reason }
import-note-rule-left-out = The recurrence rule of a single occurrence was left out.
import-note-dates-left-out = { $count ->
    [one] One extra or excluded date was too many.
   *[other] { $count } extra or excluded dates were too many.
}
import-note-series-missing = It belongs to a series that is not here, and stands by itself.
import-note-guests-left-out = { $count ->
    [one] One guest was left out; nobody gets a mail.
   *[other] { $count } guests were left out; nobody gets a mail.
}
import-note-newer-here = The event here is newer and stays as it is.
import-note-left-out-by-series = Its series, which is newer, leaves this occurrence out.
import-note-uid-made = It has no identifier (UID); one was made from its content.
import-note-cut-off = It breaks off; the file is damaged there.
import-note-unreadable-lines = { $count ->
    [one] One line could not be read.
   *[other] { $count } lines could not be read.
}
import-note-zone-by-rules = Its time zone “{ $name }” was taken for { $zone }, which has the same clock.
import-note-extra-rules = It has several recurrence rules; the first one counts.
import-note-exclusion-rule = Its rule for exclusions (EXRULE) was left out.
import-note-this-and-future = It changes all later occurrences in the file; here only this one.
import-note-exception-left-out = An excluded date could not be read: “{ $text }”.
import-note-extra-date-left-out = An extra date could not be read: “{ $text }”.
import-note-period-length = An extra date has a length of its own, which was left out.
import-note-alarm-left-out = A reminder could not be read.
import-note-attendee-left-out = A guest has no mail address: “{ $who }”.
import-note-attachments-left-out = { $count ->
    [one] One attachment was left out.
   *[other] { $count } attachments were left out.
}

import-rule-syntax = the recurrence rule cannot be read.
import-rule-not-understood = “{ $part }” in the recurrence rule is not understood.
import-rule-repeated = the recurrence rule has { $part } twice.
import-rule-no-frequency = the recurrence rule does not say how often (FREQ).
import-rule-too-often = it repeats more often than Calento shows.
import-rule-unsupported = { $part } in the recurrence rule is not supported in this form.
import-rule-forbidden = { $part } must not stand in this recurrence rule.
import-rule-out-of-range = { $part } in the recurrence rule is out of range.
import-rule-count-too-large = it repeats too many times (COUNT).
import-rule-interval-too-large = the distance between its occurrences is too large (INTERVAL).
import-rule-count-and-until = the recurrence rule has both COUNT and UNTIL.
import-rule-until-before-start = the recurrence ends before it begins (UNTIL).
import-rule-never-happens = no day matches the recurrence rule.
