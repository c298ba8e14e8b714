# The calendar views: day, week, month, year, agenda.
view-day = Day
view-week = Week
view-month = Month
view-year = Year
view-agenda = Agenda
view-switch = View
view-steps = Time
view-today = Today
view-day-previous = Previous day
view-day-next = Next day
view-week-previous = Previous week
view-week-next = Next week
view-month-previous = Previous month
view-month-next = Next month
view-week-from = Week from { $day }
view-all-day = All day
view-hours = By the hour
view-untitled = (No title)
view-private = Private
view-more = more
view-add-on = New event on { $day }
view-month-empty = Nothing planned in this month.
view-calendars = My calendars
view-calendars-manage = Manage
view-year-previous = Previous year
view-year-next = Next year
view-agenda-previous = Earlier
view-agenda-next = Later
view-week-number = Week { $number }
view-more-count = { $count } more
year-events = { $count ->
    [one] { $count } event
   *[other] { $count } events
}
agenda-until = until { $time }
agenda-day-of = day { $day } of { $days }
agenda-free = Nothing planned
agenda-today-free = Nothing planned today
agenda-empty = Nothing planned
agenda-empty-hint = There is nothing on your visible calendars in { $days }.
agenda-more = Show more
view-busy-day = has events
view-open-day = Open this day
view-clocks-forward = { $day }: clocks go forward from { $from } to { $to }, so the day is shorter.
view-clocks-back = { $day }: clocks go back from { $from } to { $to }, so the day is longer.
view-second-zone-shifts = From { $day } on, { $here } here is { $there } in { $city }.
