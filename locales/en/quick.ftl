# Quick add: one line that becomes an event.
quick-label = Quick add
quick-placeholder = Lunch tomorrow 12:30
quick-action = Add
quick-added = “{ $title }” is added: { $when }.
quick-not-understood = It is not clear which day and time your line means. Please set them here.
