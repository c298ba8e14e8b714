# The frame around every page.
shell-skip = Skip to main content
shell-menu = Calendars and menu
shell-nav = Main
shell-calendar = Calendar
shell-booking-links = Booking links
shell-bookings = Bookings
shell-import = Import
shell-settings = Settings
shell-new-event = New event
shell-account = Account
shell-public-page = Your booking page
shell-sign-out = Sign out
shell-language = Language
shell-home = Go to the start page
shell-request-id = If you ask for help, please quote { $id }.
shell-shortcuts = Keyboard shortcuts
