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
