# Invitations on the calendar of an account.
received-back = Back to the calendar
received-stands = This invitation is on your calendar.
received-keep = Put it on my calendar
received-keep-hint = It was sent to the address you sign in with. On your calendar you see it and can answer it there.

# The list of them.
inbox-title = Invitations
inbox-waiting = Waiting for your answer
inbox-answered = Answered
inbox-accepted = You said yes
inbox-maybe = You said maybe
inbox-declined = You said no
inbox-empty = No invitations
inbox-empty-hint = What others invite you to, under the address you sign in with, stands here and on your calendar.
