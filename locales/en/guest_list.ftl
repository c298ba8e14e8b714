# The organizer's choices for the guests of an event.
guests-rights = What guests may do
guests-can-see = Guests see who else is invited
guests-can-invite = Guests may invite others
guests-reminder = Reminder to answer
guests-reminder-hint = One mail to those who have not answered; of a series before its first time.
guests-reminder-never = None
guests-reminder-days = { $days ->
    [one] One day before
   *[other] { $days } days before
  }
guests-hidden = Guests do not see who else is invited.
guests-may-invite = Guests may invite others.
guests-reminded-before = { $days ->
    [one] Whoever has not answered is reminded one day before.
   *[other] Whoever has not answered is reminded { $days } days before.
  }

# Reminding by hand.
guests-remind = Remind
guests-remind-one = Remind { $name } to answer
guests-remind-all = Remind all who have not answered
guests-reminded = { $count ->
    [one] One guest is reminded to answer.
   *[other] { $count } guests are reminded to answer.
  }
guests-remind-too-soon = They were reminded only a short time ago. Try again tomorrow.
guests-remind-nobody = There is nobody to remind: everybody has answered, or has not been invited yet.
guests-reminded-on = Reminded on { $when }

# On the page of the invitation.
guests-others = Guests
guests-brought-by = Invited by { $name }
guests-brought-by-you = Invited by you
guests-bring = Invite others
guests-bring-hint = E-mail addresses, one a line; { $most } at most. The organizer hears of it.
guests-bring-send = Send invitations
guests-bring-bad = This is not a list of e-mail addresses. Write one a line, such as chi@example.org.
guests-bring-nobody = Write at least one e-mail address.
guests-bring-known = All of them were invited already.
guests-bring-too-many = You can invite { $most } people at most, and the list may be full.
guests-bring-not-allowed = The organizer does not let guests invite others to this event.
