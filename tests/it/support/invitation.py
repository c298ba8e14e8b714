"""What a mail with an invitation says, according to the standard library's email and to icalendar.

Reads the mail from standard input and prints a JSON object: its structure, the headers that name people, and
what each of the two calendars in it says. It fails where either library finds fault with the mail.
"""

import datetime
import email
import email.policy
import json
import sys

import icalendar


def when(value):
    if value is None:
        return None
    value = value.dt
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


def people(event, name):
    found = event.get(name, [])
    return [
        [str(person).removeprefix("mailto:"), str(person.params.get("CN", "")), str(person.params.get("PARTSTAT", "")),
         str(person.params.get("ROLE", "")), str(person.params.get("RSVP", ""))]
        for person in (found if isinstance(found, list) else [found])
    ]


def calendar(text):
    read = icalendar.Calendar.from_ical(text)
    assert not read.errors, read.errors
    zones = {str(zone["TZID"]) for zone in read.walk("VTIMEZONE")}
    events = []
    for event in read.walk("VEVENT"):
        assert not event.errors, event.errors
        assert event.get("DTSTAMP") is not None
        for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
            zone = event[name].params.get("TZID") if name in event else None
            assert zone is None or zone in zones, (zone, zones)
        rule = event.get("RRULE")
        events.append({
            "uid": str(event["UID"]), "sequence": int(event["SEQUENCE"]), "status": str(event["STATUS"]),
            "summary": str(event["SUMMARY"]), "location": str(event.get("LOCATION", "")),
            "description": str(event.get("DESCRIPTION", "")),
            "start": when(event["DTSTART"]), "end": when(event.get("DTEND")),
            "recurrence_id": when(event.get("RECURRENCE-ID")), "rule": rule is not None,
            "organizer": people(event, "ORGANIZER")[0][:2], "attendees": people(event, "ATTENDEE"),
        })
    return {"method": str(read["METHOD"]), "events": events}


mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
structure, calendars = [], []
for part in mail.walk():
    assert not part.defects, (part.get_content_type(), part.defects)
    for name, header in part.items():
        assert not header.defects, (name, header.defects)
    structure.append(part.get_content_type())
    if part.get_content_type() == "text/calendar":
        assert part.get_content_charset() == "utf-8"
        assert part["content-type"].params["method"] in ("REQUEST", "CANCEL")
        calendars.append(part.get_content())
        method = part["content-type"].params["method"]
    if part.get_content_type() == "application/ics":
        assert part.get_filename() == "invite.ics" and part.is_attachment()
        calendars.append(part.get_content().decode())

assert len(calendars) == 2 and calendars[0].replace("\r\n", "\n") == calendars[1].replace("\r\n", "\n")
read = calendar(calendars[1])
assert read["method"] == method
json.dump({
    "structure": structure,
    "to": [address.addr_spec for address in mail["to"].addresses],
    "reply_to": [address.addr_spec for address in mail["reply-to"].addresses],
    "subject": mail["subject"],
    "others": sorted(name for name in ("cc", "bcc") if mail[name]),
    "text": mail.get_body(("plain",)).get_content(),
    "calendar": read,
}, sys.stdout)
