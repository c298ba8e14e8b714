home-heading = Your calendar, and a page where others book time with you.
home-lead = Send one link. A guest picks a free time and it stands in your calendar. Never twice, and no messages back and forth.
home-sample-day = Tuesday, 24 November
home-sample-standup = Stand-up
home-sample-free = Free
home-sample-intro = Intro call: Minh Châu
home-sample-lunch = Lunch with family
home-point-never = Never double-booked
home-point-never-text = When two people press at the same moment, one gets the time and the other sees what is still free.
home-point-guests = Guests need no account
home-point-guests-text = They book and cancel from a link in the mail, in their own time zone.
home-point-open = Works with every calendar
home-point-open-text = Invitations that Google, Apple and Outlook understand; .ics files come in with one step.

sign-up-title = Create an account
sign-up-lead = A calendar and a booking page, in a minute.
sign-up-action = Create an account
sign-up-refused = The account was not created
sign-up-have-one = Already have an account?
sign-up-username-hint = Part of the address of your booking page. Left empty, it is made from your e-mail address.
sign-up-username-bad = Use 2 to 63 letters a–z, digits, dots, dashes or underscores, and begin with a letter or digit.
sign-up-username-taken = Somebody has this username already.
sign-up-email-taken = There is an account with this e-mail address already.
sign-up-password-short = { $count ->
    [one] Use at least one character.
   *[other] Use at least { $count } characters.
}
sign-up-password-hint = At least 8 characters; a few unrelated words are easy to remember and hard to guess.

sign-in-title = Sign in
sign-in-action = Sign in
sign-in-login = E-mail or username
sign-in-new = New here?
sign-in-refused = This name and password do not belong together.
sign-in-failed = You are not signed in

label-email = E-mail
label-username = Username
label-password = Password
label-first-name = First name
label-last-name = Last name
label-timezone = Time zone
label-language = Language
label-bio = About you

field-required = Please fill this in.
field-email-bad = This is not an e-mail address.
field-too-long = This is too long.
field-zone-unknown = There is no time zone of this name.
field-choice-bad = Please choose one from the list.

settings-title = Settings
settings-profile = Profile
settings-mails = Mails
settings-saved = Your settings are saved.
settings-refused = Your settings were not saved
settings-save = Save
settings-bio-hint = Shown on your booking pages.
settings-language-browser = As the browser asks

mails-title = Mails
mails-lead = The mails sent for you, newest first, and what became of each.
mails-empty = No mail was sent for you yet.
mails-no-subject-yet = (not written yet)
mails-parts = Which mails
mails-part-all = All
mails-part-trouble = Not arrived
mails-part-waiting = Waiting
mails-part-sent = Sent
mails-search = Address or subject
mails-about = About
mails-about-all = Everything
mails-about-bookings = Bookings
mails-about-invitations = Invitations
mails-about-reminders = Reminders
mails-find = Find
mails-none-found = No mail fits.
mails-show-all = Show all mails
mails-pages = Pages
mails-newer = Newer
mails-older = Older
mails-tries = { $count ->
    [one] Tried once
   *[other] Tried { $count } times
}
mails-to-booking = To the bookings
mails-to-event = To the event
mails-was-resent = Sent again
mails-resent = The mail is on its way again.
mails-resend-not-needed = This mail is on its way already.
mails-resend-forgotten = This mail is too old to be sent again.
mails-tracking = Opened mails
mails-tracking-label = Keep when a mail was opened or a link in it was followed
mails-tracking-hint = Off at first. Calento puts nothing into its mails that could tell; your mail provider may notice it and pass it on. Switched off, such news are dropped, and nobody learns whether your guests read their mail. Tell your guests before you switch it on. Many programs open mails by themselves, so it proves little.
mails-tracking-on = From now on you see which mails were opened.
mails-tracking-off = Whether mails are opened is no longer kept.
mail-state-queued = Waiting
mail-state-sent = Sent
mail-state-delivered = Delivered
mail-state-opened = Opened
mail-state-clicked = Clicked
mail-state-bounced = Bounced
mail-state-failed = Failed

calendar-primary-name = Personal
settings-second-zone = Second time zone
settings-second-zone-hint = Its hours stand beside yours in day and week.
settings-second-zone-none = None
