# Another time, on the page of an invitation.
proposal-propose = Propose another time
proposal-another = Propose yet another time
proposal-date = Which date
proposal-start = New start
proposal-end = New end
proposal-first-day = New first day
proposal-last-day = New last day
proposal-zone = Times are in { $zone }.
proposal-send = Send the proposal
proposal-withdraw = Take it back
proposal-not-sent = Your proposal was not sent
proposal-date-bad = Choose one of the dates in the list.
proposal-past = Choose a time that is still to come.
proposal-same = This is the time it has.
proposal-yours-open = You proposed { $when }. { $organizer } has not answered yet.
proposal-yours-accepted = { $organizer } accepted your time, { $when }.
proposal-yours-declined = { $organizer } cannot make { $when }. The time stays as it is.

# On the owner's page of an event.
came-back-heading = From your guests
proposal-by = { $name } proposes
proposal-instead-of = Instead of { $when }
proposal-overlaps = Overlaps “{ $title }”.
proposal-is-outdated = You changed the event since this was proposed.
proposal-is-gone = This date was changed or left out since. Edit it on its own page.
proposal-accept = Move it there
proposal-decline = Keep the time
proposal-declined = The time stays. { $name } will hear of it.
proposal-moved-meanwhile = The event was changed meanwhile. This is how it stands now; nothing was moved.
proposal-gone = This proposal is no longer open: it was withdrawn, replaced or answered. Nothing was moved.
proposal-impossible = This date no longer exists in the series. Nothing was moved.
answer-note-said = They said: { $answer }.
answer-notes-put-away = Put away
answer-note-stranger = wrote an answer but is not on the guest list. It was not counted.
answer-note-other_person = answered in somebody else’s name. It was not counted.
answer-note-uninvited = answered but is no longer on the guest list. It was not counted.
answer-note-forged = seems not to be the real sender of an answer. It was not counted.
answer-note-version = answered another version of this event than the present one. It was not counted.
answer-note-older = sent an answer that is older than the one you see. It was not counted.
answer-note-over = wrote about a time that is over. It was not counted.
answer-note-off = answered, but the event was cancelled.
answer-note-occurrence = answered for a date on which this event does not take place. It was not counted.
answer-note-fixed = proposes another time, but a booking sets the time of this event.
answer-note-unreadable = sent something that cannot be read as an answer.
answer-note-words = wrote you a mail.

# Mails.
answer-mail-this-date = This is about { $when } only.
proposal-mail-subject = { $name } proposes another time: { $title }
proposal-mail-lead = { $name } proposes another time for this event: { $when }.
proposal-mail-hint = On the page of the event you can move it there with one click, or keep the time. Above is how it stands now.
proposal-declined-subject = The time stays: { $title }
proposal-declined-lead = { $organizer } cannot make the time you proposed, { $when }. The event stays as it is:
