"""Which occurrences calendar files have, according to the package recurring-ical-events.

Reads paths from standard input, one a line; prints one JSON object: path -> list of [UID, start],
or path -> null where the package gives up. Starts are RFC 3339 in UTC, or dates for whole days;
floating times are read as UTC. Arguments: the first and the last day of the window.
"""

import datetime
import json
import sys

import icalendar
import recurring_ical_events


def start_of(event):
    start = event["DTSTART"].dt
    if not isinstance(start, datetime.datetime):
        return start.isoformat()
    if start.tzinfo is None:
        start = start.replace(tzinfo=datetime.timezone.utc)
    return start.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def occurrences(path, first, last):
    with open(path, "rb") as file:
        calendars = icalendar.Calendar.from_ical(file.read(), multiple=True)
    found = []
    for calendar in calendars:
        for event in recurring_ical_events.of(calendar).between(first, last):
            if str(event.get("STATUS", "")).upper() != "CANCELLED":
                found.append([str(event.get("UID", "")), start_of(event)])
    return sorted(found)


def main():
    first, last = (datetime.date.fromisoformat(day) for day in sys.argv[1:3])
    answer = {}
    for path in sys.stdin.read().splitlines():
        try:
            answer[path] = occurrences(path, first, last + datetime.timedelta(days=1))
        except Exception:  # whatever a damaged file raises
            answer[path] = None
    json.dump(answer, sys.stdout)


main()
