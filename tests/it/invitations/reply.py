"""Answers to one of our invitations as other programs write them: `reply.py OPTIONS < invitation.eml > answer.eml`.

Python's email and icalendar read the invitation and write the answer; OPTIONS is a JSON object with
  shape     gmail, outlook or apple
  from      the sender, and the attendee unless `attendee` says another
  answer    PARTSTAT
  method    REPLY unless it says COUNTER
  comment, stamp (DTSTAMP), sequence, uid, to, organizer, header (a pair): what differs from the invitation
  occurrence          RECURRENCE-ID in UTC; a date for whole days
  start, end          the proposed time in UTC; dates for whole days
"""

import email
import email.policy
import json
import sys
from datetime import date, datetime, timezone
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vDatetime, vText

WINDOWS = "SE Asia Standard Time"


def main():
    options = json.loads(sys.argv[1])
    invitation = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
    part = next(part for part in invitation.walk() if part.get_content_type() == "text/calendar")
    request = Calendar.from_ical(part.get_content())
    assert request["METHOD"] == "REQUEST"
    asked = request.walk("VEVENT")[0]
    shape, method = options["shape"], options.get("method", "REPLY")
    organizer = options.get("organizer") or str(asked["ORGANIZER"])

    answer = Event()
    answer.add("UID", options.get("uid", str(asked["UID"])))
    answer.add("SEQUENCE", options.get("sequence", int(asked["SEQUENCE"])))
    answer["DTSTAMP"] = vText(options.get("stamp", "20260302T010500Z"))
    address = vCalAddress(organizer)
    if "CN" in asked["ORGANIZER"].params:
        address.params["CN"] = asked["ORGANIZER"].params["CN"]
    answer["ORGANIZER"] = address
    who = options.get("attendee", options["from"])
    attendee = vCalAddress(("MAILTO:" if shape == "outlook" else "mailto:") + who)
    attendee.params["PARTSTAT"] = options.get("answer", "NEEDS-ACTION")
    if shape == "gmail":
        attendee.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "CN": who, "X-NUM-GUESTS": "0"})
        if "comment" in options:
            attendee.params["X-RESPONSE-COMMENT"] = options["comment"]
    else:
        attendee.params["CN"] = "Somebody, Else"
        if "comment" in options:
            answer.add("COMMENT", options["comment"], parameters={"LANGUAGE": "en-US"} if shape == "outlook" else {})
    answer.add("ATTENDEE", attendee)
    answer.add("SUMMARY", {"outlook": "Accepted: " }.get(shape, "") + str(asked["SUMMARY"]))
    if "occurrence" in options:
        add_time(answer, "RECURRENCE-ID", moment(options["occurrence"]), shape)
    start = moment(options["start"]) if "start" in options else asked["DTSTART"].dt
    end = moment(options["end"]) if "end" in options else asked["DTEND"].dt
    add_time(answer, "DTSTART", start, shape)
    if shape == "gmail" or method == "COUNTER":
        add_time(answer, "DTEND", end, shape)
    if shape == "outlook":
        answer["X-MICROSOFT-CDO-BUSYSTATUS"] = vText("BUSY")
        answer["CLASS"] = vText("PUBLIC")

    calendar = Calendar()
    calendar.add("PRODID", {"gmail": "-//Google Inc//Google Calendar 70.9054//EN",
                            "outlook": "Microsoft Exchange Server 2010",
                            "apple": "-//Apple Inc.//macOS 15.1//EN"}[shape])
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", method)
    if shape == "outlook":
        calendar.add_component(windows_zone())
    calendar.add_component(answer)
    text = calendar.to_ical().decode()

    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = f"Somebody <{options['from']}>"
    mail["To"] = options.get("to", organizer.split(":", 1)[1])
    mail["Subject"] = f"Accepted: {asked['SUMMARY']}"
    mail["Date"] = "Mon, 02 Mar 2026 01:05:00 +0000"
    mail["Message-ID"] = f"<{options.get('stamp', 'one')}-{options['from']}>"
    if "header" in options:
        mail[options["header"][0]] = options["header"][1]
    # To other programs it is known that somebody said yes.
    mail.set_content("Somebody has answered your invitation.\n")
    if shape == "gmail":
        mail.add_alternative("<p>Somebody has answered.</p>", subtype="html")
        add_calendar(mail.add_alternative, text, method)
        mail.add_attachment(text.encode(), maintype="application", subtype="ics", filename="invite.ics")
    elif shape == "outlook":
        add_calendar(mail.add_alternative, text, method)
    else:
        add_calendar(mail.add_attachment, text, method, filename="iCal-20260302-080500.ics")
    sys.stdout.buffer.write(mail.as_bytes())


def add_calendar(add, text, method, **more):
    add(text, subtype="calendar", charset="utf-8", cte="base64", params={"method": method}, **more)


def add_time(event, name, value, shape):
    """As the program says times: Google in UTC, Outlook in a zone of Windows, Apple in the event's zone."""
    if not isinstance(value, datetime):
        event.add(name, value)
        return
    if shape == "gmail":
        event.add(name, value.astimezone(timezone.utc))
    elif shape == "apple":
        event.add(name, value.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")))
    else:
        there = vDatetime(value.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).replace(tzinfo=None))
        there.params["TZID"] = WINDOWS
        event[name] = there


def moment(text):
    if len(text) == 8:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)


def windows_zone():
    from datetime import timedelta

    zone, standard = Timezone(), TimezoneStandard()
    zone.add("TZID", WINDOWS)
    standard["DTSTART"] = vText("16010101T000000")
    standard.add("TZOFFSETFROM", timedelta(hours=7))
    standard.add("TZOFFSETTO", timedelta(hours=7))
    zone.add_component(standard)
    return zone


main()
