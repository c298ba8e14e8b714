# Search.
search-title = Search
search-label = Search your events
search-placeholder = Title, place, person, notes
search-action = Search
search-lead = Finds your events by title, place, description, guests and what was written with a booking. Accents and word endings do not matter.
search-coming = Upcoming
search-over = Past
search-repeats = Repeats
search-nothing = Nothing found for “{ $words }”
search-nothing-hint = All the words must occur in one event. Try fewer or shorter words.
search-no-words = Type a word or a number to search for.
search-pages = More results
search-previous = Earlier results
search-more = More results
