# Reminders: in the form, on the event's page, and the mail.
reminder-mail-subject = Reminder: { $title }, { $when }
reminder-mail-lead = You asked to be reminded of this.
reminder-mail-when = When
reminder-mail-open = Open the event

event-reminders = Reminders
event-reminders-own = Other, in minutes before
event-reminders-hint = By mail to you, before each occurrence. Several numbers are separated by commas.
reminder-at-start = At the start
reminder-minutes = { $count ->
    [one] { $count } minute before
   *[other] { $count } minutes before
}
reminder-hours = { $count ->
    [one] { $count } hour before
   *[other] { $count } hours before
}
reminder-days = { $count ->
    [one] { $count } day before
   *[other] { $count } days before
}
reminder-weeks = { $count ->
    [one] { $count } week before
   *[other] { $count } weeks before
}

event-conference-url = Online meeting
event-conference-placeholder = A web address, such as https://meet.example.com/team
event-conference-bad = Please give a web address that begins with http:// or https://, of at most { $most } characters.
event-join = Join
