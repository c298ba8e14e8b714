# Invitations on the calendar of an account.
received-back = Back to the calendar
received-stands = This invitation is on your calendar.
received-keep = Put it on my calendar
received-keep-hint = It was sent to the address you sign in with. On your calendar you see it and can answer it there.
