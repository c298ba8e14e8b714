# Quick add: one line that becomes an event.
quick-label = Quick add
quick-placeholder = Lunch with Anna tomorrow 12:30
quick-action = Add
quick-added = “{ $title }” is added: { $when }.
quick-not-understood = No day or time was found in your line. Please add them here.
