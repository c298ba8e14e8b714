// Progressive enhancement only: every page works without this file.
"use strict";

document.documentElement.classList.add("js");

// Browsers still report some zones by the name they had before the tz database renamed them.
const RENAMED_ZONES = {
  "Asia/Saigon": "Asia/Ho_Chi_Minh", "Asia/Calcutta": "Asia/Kolkata", "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon", "Europe/Kiev": "Europe/Kyiv", "Atlantic/Faeroe": "Atlantic/Faroe",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires", "America/Indianapolis": "America/Indiana/Indianapolis",
};

function browserZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return RENAMED_ZONES[zone] ?? zone;
}

// Chooses `zone` in a select or hidden field; a select that does not offer it is left alone.
function fillZone(field, zone) {
  if (field.tagName !== "SELECT") field.value = zone;
  else if ([...field.options].some((option) => option.value === zone)) field.value = zone;
}

// Fields marked for it take the browser's zone, unless the server says that the person chose one.
function detectZone(root) {
  const zone = browserZone();
  if (!zone) return;
  for (const field of root.querySelectorAll("input[data-detect], select[data-zone-detect]")) {
    if (!field.hasAttribute("data-chosen")) fillZone(field, zone);
  }
}

// A guest's page drawn in another zone than the browser's is asked for again, once: the new address names its zone.
function showGuestZone() {
  const form = document.querySelector("form[data-zone-form]");
  const zone = browserZone();
  const here = new URL(location.href);
  if (!form || !zone || here.searchParams.has("timezone")) return;
  if (form.elements.timezone?.value === zone) return;
  here.searchParams.set("timezone", zone);
  location.replace(here);
}

// A select marked data-autosubmit sends its form; the button beside it is hidden by the .js class.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
  if (event.target.matches("[data-all-day]")) switchAllDay(event.target);
  if (event.target.matches("[data-start]")) moveEnd(event.target);
  if (event.target.form?.querySelector("[data-check-all]")) checkAll(event.target);
});

// A box marked data-check-all ticks the boxes of its form that bear the name it names, and is ticked itself when
// all of them are.
function checkAll(changed) {
  const all = changed.form.querySelector("[data-check-all]");
  const boxes = [...changed.form.elements].filter((box) => box.name === all.dataset.checkAll);
  if (changed === all) for (const box of boxes) box.checked = all.checked;
  else all.checked = boxes.every((box) => box.checked);
}

// A text to be copied is chosen whole when it is entered.
document.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea[data-select]")) event.target.select();
});

// A button marked data-copy puts its text on the clipboard, and says so.
async function copyText(button) {
  const { copy, copied } = button.dataset;
  try {
    await navigator.clipboard.writeText(copy);
  } catch {
    // Without HTTPS there is no such clipboard; the old way needs a field with the text chosen in it.
    const field = document.createElement("textarea");
    field.value = copy;
    field.className = "visually-hidden";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    button.focus();
    if (!done) return;
  }
  const words = button.querySelector("span");
  const before = words.dataset.before ?? words.textContent;
  words.dataset.before = before;
  words.textContent = copied;
  const live = document.getElementById("live");
  if (live) live.textContent = copied;
  setTimeout(() => { words.textContent = before; }, 2000);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copyText(button);
});

// Menus and folded lists close on a click outside and on Escape, which gives the focus back.
const FLOATING = "details.menu[open], details.more[open]";

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll(FLOATING)) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll(FLOATING)) {
    const hadFocus = open.contains(document.activeElement);
    open.open = false;
    if (hadFocus) open.querySelector("summary").focus();
  }
});

// Whole days are written as dates, the rest as dates with times. What was typed is kept across the switch.
function switchAllDay(box) {
  const wholeDays = box.checked;
  for (const field of box.form.querySelectorAll("[data-start], [data-end]")) {
    const [date, time] = field.value.split("T");
    if (time) field.dataset.time = time;
    const fallback = field.matches("[data-start]") ? "09:00" : "10:00";
    field.type = wholeDays ? "date" : "datetime-local";
    if (date) field.value = wholeDays ? date : `${date}T${field.dataset.time ?? fallback}`;
    field.dataset.was = field.value;
  }
}

// Both readings are on the same wall clock, so the difference is taken as if that clock were UTC.
const wallMillis = (text) => Date.parse(text.includes("T") ? `${text}Z` : `${text}T00:00Z`);

// The end follows when the start moves, so that the event keeps its length.
function moveEnd(start) {
  const end = start.form.querySelector("[data-end]");
  const by = wallMillis(start.value) - wallMillis(start.dataset.was ?? "");
  start.dataset.was = start.value;
  if (!end?.value || Number.isNaN(by)) return;
  const moved = new Date(wallMillis(end.value) + by);
  if (!Number.isNaN(moved.getTime())) end.value = moved.toISOString().slice(0, end.type === "date" ? 10 : 16);
}

function readyEventForm(root) {
  for (const start of root.querySelectorAll("[data-start]")) start.dataset.was = start.value;
  for (const box of root.querySelectorAll("[data-all-day]:checked")) switchAllDay(box);
}

// The day opens at the present hour, or at eight; an address with a fragment says better where to look.
function scrollToHour(root) {
  const grid = root.querySelector("[data-scroll-now]");
  if (!grid || location.hash) return;
  const mark = grid.querySelector(".now") ?? grid.querySelector(".hours .at-480");
  if (!mark) return;
  // A week on a phone scrolls by itself, also sideways to today.
  const box = grid.closest(".grid-week");
  if (box && box.scrollHeight > box.clientHeight) {
    const top = mark.getBoundingClientRect().top - box.getBoundingClientRect().top;
    const column = mark.closest(".column");
    const left = column ? column.offsetLeft - grid.querySelector(".hours").offsetWidth : 0;
    box.scrollTo({ top: Math.max(0, top - box.clientHeight / 3), left, behavior: "instant" });
    return;
  }
  const top = mark.getBoundingClientRect().top + scrollY - innerHeight / 3;
  scrollTo({ top: Math.max(0, top), behavior: "instant" });
}

function ready(root) {
  detectZone(root);
  readyEventForm(root);
  scrollToHour(root);
  root.querySelector(".error-summary")?.focus();
}

// The sidebar stands open beside the page on wide screens (app.css shows it there without this file, too).
const wide = matchMedia("(min-width: 48rem)");
function foldSidebar() {
  for (const sidebar of document.querySelectorAll("details.sidebar")) sidebar.open = wide.matches;
}
wide.addEventListener("change", foldSidebar);

foldSidebar();
ready(document);
showGuestZone();

// On a booking page the guest hears what the new day has, and the keyboard goes on where it was: on the same day or
// button, which htmx finds by its id, else on the heading of what has changed.
let shownMonth = document.getElementById("pick-title")?.textContent;

function showPicked() {
  const [month, day] = ["pick-title", "slots-title"].map((id) => document.getElementById(id));
  const live = document.getElementById("live");
  if (!month || !day) return;
  if (live) live.textContent = `${day.textContent}: ${day.dataset.say}`;
  const isNewMonth = month.textContent !== shownMonth;
  shownMonth = month.textContent;
  if (document.activeElement === document.body) (isNewMonth ? month : day).focus({ preventScroll: true });
  // On phones the times stand below the month.
  if (!isNewMonth && day.getBoundingClientRect().top > innerHeight * 0.7) day.scrollIntoView();
}

// Whoever points at a time is shown the form for it; with the keyboard one is still choosing.
document.addEventListener("click", (event) => {
  if (!event.target.matches(".slot input") || event.detail === 0) return;
  document.getElementById("details-title")?.scrollIntoView({ block: "nearest" });
});

// htmx swaps parts of the page: the new part gets the same care.
document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail?.ctx?.target;
  if (target instanceof Element) ready(target);
  if (target instanceof Element && target.id === "picker") showPicked();
});
