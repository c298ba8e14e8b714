// Which occurrences calendar files have, according to the package ical.js.
//
// Reads paths from standard input, one a line; prints one JSON object: path -> list of [UID, start].
// Starts are RFC 3339 in UTC, or dates for whole days. Arguments: the first and the last day of the
// window.

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const [first, last] = process.argv.slice(2);
const from = Date.parse(`${first}T00:00:00Z`);
const to = Date.parse(`${last}T00:00:00Z`) + 86_400_000;

const name = (time) =>
  time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString().replace(".000", "");

// A whole day is where it is in UTC.
const seconds = (time) => (time.isDate ? Date.parse(`${time.toString()}T00:00:00Z`) : time.toUnixTime() * 1000);

function occurrences(path) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(path, "utf8")));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  const found = [];
  const add = (uid, start, end) => {
    if (seconds(start) < to && seconds(end) > from) found.push([uid, name(start)]);
  };
  const components = calendar.getAllSubcomponents("vevent");
  const changed = components.filter((component) => component.hasProperty("recurrence-id"));
  for (const component of components) {
    const status = component.getFirstPropertyValue("status");
    if (status === "CANCELLED") continue;
    const event = new ICAL.Event(component);
    if (event.isRecurrenceException() || !event.isRecurring()) {
      add(event.uid, event.startDate, event.endDate);
      continue;
    }
    const replaced = new Set(
      changed
        .filter((other) => other.getFirstPropertyValue("uid") === event.uid)
        .map((other) => name(other.getFirstPropertyValue("recurrence-id")))
    );
    const length = event.duration;
    const days = event.iterator();
    for (let start = days.next(); start && seconds(start) < to; start = days.next()) {
      if (replaced.has(name(start))) continue;
      const end = start.clone();
      end.addDuration(length);
      add(event.uid, start, end);
    }
  }
  return found.sort();
}

const answer = {};
for (const path of readFileSync(0, "utf8").split("\n").filter(Boolean)) answer[path] = occurrences(path);
process.stdout.write(JSON.stringify(answer));
