# Mails to an attendee.
invitation-mail-invited = Invitation: { $title } · { $when }
invitation-mail-changed = Changed: { $title } · { $when }
invitation-mail-reminder = Please answer: { $title } · { $when }
invitation-mail-off = Cancelled: { $title } · { $when }
invitation-mail-uninvited = No longer invited: { $title } · { $when }
invitation-lead-invited = { $organizer } invites you.
invitation-lead-changed = { $organizer } changed this event. This is how it stands now.
invitation-lead-reminder = { $organizer } invited you and has not heard from you yet. Nothing has changed.
invitation-lead-off = { $organizer } cancelled this event.
invitation-lead-uninvited = { $organizer } took you off the guest list of this event.
invitation-answer = Answer the invitation
invitation-open = Open the invitation
invitation-link-hint = The link is yours alone: whoever has it can answer for you. You need no account.

# Mails to the organizer.
invitation-mail-accepted = Yes from { $name }: { $title }
invitation-mail-tentative = Maybe from { $name }: { $title }
invitation-mail-declined = No from { $name }: { $title }
invitation-mail-accepted-lead = { $name } is coming.
invitation-mail-tentative-lead = { $name } may be coming.
invitation-mail-declined-lead = { $name } is not coming.
invitation-mail-brought = { $name } invited others: { $title }
invitation-mail-brought-lead = { $name } invited { $guests }.
invitation-open-event = Open the event

# What an event says.
invitation-when = When
invitation-next = Next
invitation-repeats = Repeats
invitation-where = Where
invitation-video = Join by video
invitation-about = About

# The page.
invitation-title = Invitation
invitation-from = { $organizer } invites you
invitation-question = Will you come?
invitation-question-series = Will you come? Your answer counts for the whole series.
invitation-yes = Yes
invitation-maybe = Maybe
invitation-no = No
invitation-comment = Message to the organizer
invitation-optional = optional
invitation-choose = Choose yes, maybe or no.
invitation-not-saved = Your answer was not sent
invitation-you-said-yes = You said yes on { $when }.
invitation-you-said-maybe = You said maybe on { $when }.
invitation-you-said-no = You said no on { $when }.
invitation-thanks = Thank you, { $organizer } will hear of it. You can change your answer until the event ends.
invitation-over = This event is over. Answers can no longer be changed.
invitation-add = Add to calendar
invitation-zone = Time zone
invitation-show-zone = Show
invitation-gone-off = This event was cancelled
invitation-gone-off-advice = { $title } will not take place. There is nothing for you to do.
invitation-gone-uninvited = You are no longer on the guest list
invitation-gone-uninvited-advice = Ask { $organizer } if you think this is a mistake.
