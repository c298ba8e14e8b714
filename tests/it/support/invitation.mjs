// What an iCalendar text says, according to the package ical.js: the same object as the "calendar" that
// invitation.py prints. Reads the text from standard input.

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));

const when = (time) =>
  !time ? null : time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString().replace(".000", "");

const person = (property) => [
  property.getFirstValue().replace(/^mailto:/i, ""),
  ...["cn", "partstat", "role", "rsvp"].map((name) => property.getParameter(name) ?? ""),
];

const events = calendar.getAllSubcomponents("vevent").map((event) => {
  const value = (name) => event.getFirstPropertyValue(name);
  return {
    uid: value("uid"), sequence: value("sequence"), status: value("status"), summary: value("summary"),
    location: value("location") ?? "", description: value("description") ?? "",
    start: when(value("dtstart")), end: when(value("dtend")), recurrence_id: when(value("recurrence-id")),
    rule: value("rrule") !== null,
    organizer: person(event.getFirstProperty("organizer")).slice(0, 2),
    attendees: event.getAllProperties("attendee").map(person),
  };
});
process.stdout.write(JSON.stringify({ method: calendar.getFirstPropertyValue("method"), events }));
