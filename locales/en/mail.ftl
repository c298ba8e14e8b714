mailbox-title = Mailbox
mailbox-lead = No mail server is set: mails are kept here instead of being sent.
mailbox-empty = No mail yet.
mailbox-to = To
mailbox-attached = Attached
mailbox-text = Text
mailbox-html = As HTML
mailbox-raw = Whole mail

# Around every mail.
mail-times-in = Times are in { $zone }.
mail-sent-by = Sent by

# What became of mails.
mail-resend = Send again
mail-trouble-failed = A mail to { $address } could not be sent.
mail-trouble-bounced = A mail to { $address } came back.
mail-cause-unreachable = The mail server could not be reached.
mail-cause-silent = The mail server stopped answering.
mail-cause-tls = No encrypted connection to the mail server could be made.
mail-cause-login = The mail server did not accept our name and password.
mail-cause-sender = The mail server does not take mail from our address.
mail-cause-recipient = There is no such mailbox: check the address.
mail-cause-full = The mailbox is full.
mail-cause-busy = The mail server asked us to come back later.
mail-cause-refused = The mail server refused the mail.
mail-cause-size = The mail is larger than the server takes.
mail-cause-doubt = It may have arrived: the connection ended before the mail server said so. It is not sent twice by itself.
mail-cause-undelivered = It could not be delivered.
mail-cause-moot = What it was about changed before it could be sent, so it is no longer needed.
mail-cause-ours = Calento itself was in trouble.

# No more reminders.
mail-unsubscribe = No more reminders
unsubscribe-title = Reminders by mail
unsubscribe-ask = Shall no more reminders be sent to { $address }?
unsubscribe-action = Send no more reminders
unsubscribe-done = No more reminders are sent to { $address }.
unsubscribe-others = Confirmations, changes and cancellations still come, because you need to know of them.
unsubscribe-undo = Send reminders again

# The test of `calento doctor mail`.
doctor-mail-subject = A test of Calento's mail
doctor-mail-lead = This mail has arrived, so Calento can send mail. Nothing else is to be done.
