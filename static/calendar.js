// Calendar pages only: dragging in the views, dialogs over them, and the keyboard. Every act is a form or a link that
// works without this file, too; readings of a wall clock are taken as if that clock were UTC.
"use strict";

const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const SNAP = 15 * MINUTE;
// How far a mouse must go, and how long a finger must rest, before it is a drag and no click or scroll.
const SLOP = 5, LONG_PRESS = 400;
// The strip at a block's foot that changes its end, and those at the window's edges that scroll, in pixels.
const HANDLE = 8, EDGE = 56;

const lang = document.documentElement.lang;
const read = (text) => Date.parse(text.includes("T") ? `${text}Z` : `${text}T00:00Z`);
const wall = (at) => new Date(at).toISOString().slice(0, 16);
const day = (at) => new Date(at).toISOString().slice(0, 10);
const midnight = (at) => Math.floor(at / DAY) * DAY;
const clock = new Intl.DateTimeFormat(lang, { hour: "numeric", minute: "2-digit", timeZone: "UTC" });
const here = () => location.pathname + location.search;
const onView = () => document.querySelector("main.view") !== null;

/* ---------- Requests ---------- */

// Posts to one of our addresses; the answer is the view anew, a question in a dialog, or a refusal.
function send(action, fields) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  form.hidden = true;
  form.setAttribute("hx-post", action);
  form.setAttribute("hx-target", "#main");
  for (const [name, value] of Object.entries(fields)) {
    if (!value) continue;
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }
  form.dataset.once = "";
  keepScroll = scrollY;
  document.body.append(form);
  htmx.process(form);
  form.requestSubmit();
}

// A view that is redrawn stays where it was, and so does the focus.
let focusAfter = null, keepScroll = null;

document.addEventListener("htmx:finally:request", (event) => {
  const source = event.detail?.ctx?.sourceElement;
  if (source?.matches?.("form[data-once]")) source.remove();
  if (source?.closest?.("#dialog")) closeDialog();
  if (document.querySelector("#dialog dialog")) return;
  keepScroll = null;
  dropGhosts();
});

document.addEventListener("htmx:after:swap", () => {
  const dialog = document.querySelector("#dialog dialog:not([open])");
  if (dialog) {
    dialog.addEventListener("close", () => { dialog.remove(); dropGhosts(); keepScroll = null; });
    dialog.showModal();
    readyShortcutSwitch(dialog);
  } else if (focusAfter) {
    document.querySelector(`[data-event-id="${focusAfter}"] a`)?.focus({ preventScroll: true });
    focusAfter = null;
  }
  if (keepScroll !== null) scrollTo({ top: keepScroll, behavior: "instant" });
});

function closeDialog() {
  document.querySelector("#dialog dialog")?.close();
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("#dialog [data-close]")) {
    event.preventDefault();
    closeDialog();
  }
});

// An undo under a view redraws the view in place.
document.addEventListener("submit", (event) => {
  if (!onView() || !event.target.matches("#notices form")) return;
  event.preventDefault();
  send(event.target.getAttribute("action"), {});
});

/* ---------- Where a point is ---------- */

const columns = () => [...document.querySelectorAll(".timegrid .column[data-date]")];
const cells = () => [...document.querySelectorAll(".month .day[data-date]")];

function nearest(elements, x, y) {
  let best = null, least = Infinity;
  for (const element of elements) {
    const box = element.getBoundingClientRect();
    const dx = Math.max(box.left - x, 0, x - box.right), dy = Math.max(box.top - y, 0, y - box.bottom);
    if (dx * dx + dy * dy < least) [best, least] = [element, dx * dx + dy * dy];
  }
  return best;
}

// The day under a point, in either kind of view.
function dayAt(x, y) {
  const place = nearest(columns(), x, y) ?? nearest(cells(), x, y);
  return place && read(place.dataset.date);
}

// The reading of the clock under a point of the hours.
function timeAt(x, y) {
  const column = nearest(columns(), x, y);
  if (!column) return null;
  const box = column.getBoundingClientRect();
  const part = Math.min(Math.max((y - box.top) / box.height, 0), 1);
  return read(column.dataset.date) + part * DAY;
}

/* ---------- Ghosts: where what is dragged would go ---------- */

function dropGhosts() {
  for (const ghost of document.querySelectorAll(".ghost")) ghost.remove();
  for (const marked of document.querySelectorAll(".is-target")) marked.classList.remove("is-target");
  for (const moving of document.querySelectorAll(".is-moving")) moving.classList.remove("is-moving");
}

function drawHours(start, end, like) {
  for (const ghost of document.querySelectorAll(".ghost")) ghost.remove();
  for (const column of columns()) {
    const first = read(column.dataset.date);
    const from = Math.max(start, first), to = Math.min(end, first + DAY);
    if (from >= to) continue;
    const ghost = document.createElement("div");
    const at = Math.round((from - first) / MINUTE / 5) * 5, len = Math.max(5, Math.round((to - from) / MINUTE / 5) * 5);
    const color = [...(like?.classList ?? [])].find((name) => /^c-[0-9a-f]{6}$/.test(name));
    ghost.className = `ghost block at-${at} len-${len} ${color ?? ""}`;
    ghost.setAttribute("aria-hidden", "true");
    const title = document.createElement("strong");
    title.textContent = like?.querySelector(".block-title, .chip-title")?.textContent ?? "";
    ghost.append(title, ` ${clock.format(start)} – ${clock.format(end)}`);
    column.append(ghost);
  }
}

function markDays(first, last) {
  for (const place of [...columns(), ...cells()]) {
    const at = read(place.dataset.date);
    place.classList.toggle("is-target", first <= at && at <= last);
  }
}

/* ---------- The drags there are: each draws itself at a point, and is done there ---------- */

function moveEvent(item, x, y) {
  const { event: id, from, to, occurrence } = item.dataset;
  const [start, end] = [read(from), read(to)];
  const allDay = !from.includes("T");
  const inHours = item.matches(".block");
  const origin = inHours ? timeAt(x, y) : dayAt(x, y);
  const by = (x, y) => {
    if (!inHours) return dayAt(x, y) - origin;
    return Math.round((timeAt(x, y) - origin) / SNAP) * SNAP;
  };
  return {
    mark: () => { for (const part of document.querySelectorAll(`[data-event="${id}"][data-from="${from}"]`)) part.classList.add("is-moving"); },
    draw(x, y) {
      const moved = by(x, y);
      if (inHours) drawHours(start + moved, end + moved, item);
      else markDays(midnight(start + moved), midnight(Math.max(start, allDay ? end : end - 1) + moved));
    },
    done(x, y) {
      const moved = by(x, y);
      if (moved === 0) return false;
      const write = allDay ? day : wall;
      relocate(id, occurrence, write(start + moved), write(end + moved), allDay);
      return true;
    },
  };
}

function resizeEvent(item) {
  const { event: id, from, to, occurrence } = item.dataset;
  const start = read(from);
  const end = (x, y) => Math.max(start + SNAP, Math.round(timeAt(x, y) / SNAP) * SNAP);
  return {
    mark: () => item.classList.add("is-moving"),
    draw: (x, y) => drawHours(start, end(x, y), item),
    done(x, y) {
      if (wall(end(x, y)) === to) return false;
      relocate(id, occurrence, from, wall(end(x, y)), false);
      return true;
    },
  };
}

function createInHours(x, y) {
  const origin = Math.floor(timeAt(x, y) / SNAP) * SNAP;
  const span = (x, y) => {
    const at = timeAt(x, y);
    return at >= origin
      ? [origin, Math.max(origin + SNAP, Math.ceil(at / SNAP) * SNAP)]
      : [Math.floor(at / SNAP) * SNAP, origin + SNAP];
  };
  return {
    mark() {},
    draw: (x, y) => drawHours(...span(x, y)),
    done(x, y) {
      const [start, end] = span(x, y).map(wall);
      location.assign(`/events/new?${new URLSearchParams({ start, end })}`);
      return true;
    },
  };
}

function createInDays(x, y) {
  const origin = dayAt(x, y);
  const span = (x, y) => [origin, dayAt(x, y)].sort((a, b) => a - b);
  return {
    mark() {},
    draw: (x, y) => markDays(...span(x, y)),
    done(x, y) {
      const [start, end] = span(x, y).map(day);
      location.assign(`/events/new?${new URLSearchParams({ start, end })}`);
      return true;
    },
  };
}

function relocate(id, occurrence, start, end, allDay) {
  focusAfter = id;
  const fields = { start_time: start, end_time: end, is_all_day: allDay ? "true" : "", occurrence, next: here() };
  send(`/events/${id}/move`, fields);
}

// What a pointer that goes down here would drag.
function dragAt(target, x, y) {
  const item = target.closest("[data-event]");
  if (item) {
    if (!item.closest(".timegrid, .month, .week-bars")) return null;
    if (item.matches(".block")) {
      const isEnd = day(read(item.dataset.to) - 1) === item.closest(".column").dataset.date;
      if (isEnd && item.getBoundingClientRect().bottom - y <= HANDLE) return resizeEvent(item);
    }
    return moveEvent(item, x, y);
  }
  if (target.closest(".column[data-date]")) return createInHours(x, y);
  if (target.closest(".month .day[data-date]") && !target.closest(".day-number a, .more")) return createInDays(x, y);
  return null;
}

/* ---------- From a pointer that goes down to one that goes up ---------- */

let held = null;

document.addEventListener("pointerdown", (event) => {
  if (!event.isPrimary || event.button !== 0 || !onView() || !(event.target instanceof Element)) return;
  const drag = dragAt(event.target, event.clientX, event.clientY);
  if (!drag) return;
  const { clientX: x, clientY: y } = event;
  held = { drag, x, y, from: { x, y }, touch: event.pointerType === "touch", active: false };
  if (held.touch) held.timer = setTimeout(lift, LONG_PRESS);
});

function lift() {
  held.active = true;
  held.drag.mark();
  held.drag.draw(held.x, held.y);
  document.documentElement.classList.add("is-dragging");
  if (held.touch) navigator.vibrate?.(10);
  scrollAtEdge();
}

function release() {
  clearTimeout(held?.timer);
  held = null;
  document.documentElement.classList.remove("is-dragging");
}

document.addEventListener("pointermove", (event) => {
  if (!held || !event.isPrimary) return;
  [held.x, held.y] = [event.clientX, event.clientY];
  if (!held.active) {
    if (Math.hypot(held.x - held.from.x, held.y - held.from.y) < SLOP) return;
    if (held.touch) return release();
    lift();
  }
  held.drag.draw(held.x, held.y);
});

document.addEventListener("pointerup", (event) => {
  if (!held || !event.isPrimary) return;
  const { active, drag, x, y } = held;
  release();
  if (!active) return;
  swallowClick();
  if (!drag.done(x, y)) dropGhosts();
});

// The click that follows a pointer that goes up belongs to the drag.
function swallowClick() {
  const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }));
}

function cancelDrag() {
  release();
  dropGhosts();
}

document.addEventListener("pointercancel", () => { if (held) cancelDrag(); });
document.addEventListener("touchmove", (event) => { if (held?.active) event.preventDefault(); }, { passive: false });
document.addEventListener("contextmenu", (event) => { if (held?.active) event.preventDefault(); });
document.addEventListener("dragstart", (event) => {
  if (event.target.closest?.("[data-event], .hour-add, .day-add")) event.preventDefault();
});

function scrollAtEdge() {
  if (!held?.active) return;
  const top = document.querySelector(".topbar")?.getBoundingClientRect().bottom ?? 0;
  const by = held.y < top + EDGE ? -1 : held.y > innerHeight - EDGE ? 1 : 0;
  if (by !== 0) {
    scrollBy({ top: by * 10, behavior: "instant" });
    held.drag.draw(held.x, held.y);
  }
  requestAnimationFrame(scrollAtEdge);
}

/* ---------- The keyboard ---------- */

const SHORTCUTS = "calento-shortcuts";
const shortcutsOn = () => localStorage.getItem(SHORTCUTS) !== "off";

function readyShortcutSwitch(root) {
  const box = root.querySelector("[data-shortcuts]");
  if (!box) return;
  box.closest("[hidden]")?.removeAttribute("hidden");
  box.checked = shortcutsOn();
  box.addEventListener("change", () => localStorage.setItem(SHORTCUTS, box.checked ? "on" : "off"));
}

const press = (selector) => document.querySelector(selector)?.click();

function openView(view) {
  const link = document.querySelector(`#view-${view}`);
  if (link) link.click();
  else location.assign(`/calendar/${view}/${wall(Date.now() - new Date().getTimezoneOffset() * MINUTE).slice(0, 10)}`);
}

// The menu of ways, of the event that is open; or the one way there is.
function openWays(single, menu) {
  const way = document.querySelector(single);
  if (way) return way.click();
  const ways = document.querySelector(menu);
  if (!ways) return;
  ways.open = true;
  ways.querySelector(".menu-item")?.focus();
}

const openEdit = () => openWays("article a#edit", "article details#edit");
const openDelete = () => openWays("article form[action$='/delete'] > button", "article form[action$='/delete'] details.menu");

const focused = () => document.activeElement?.closest("[data-event]");

function editFocused() {
  const item = focused();
  if (!item) return openEdit();
  if (item.dataset.occurrence) location.assign(`${item.querySelector("a").getAttribute("href")}#edit`);
  else location.assign(`/events/${item.dataset.event}/edit`);
}

function deleteFocused() {
  const item = focused();
  if (!item) return openDelete();
  send(`/events/${item.dataset.event}/delete`, { occurrence: item.dataset.occurrence, scope: "ask", next: here() });
}

function search() {
  const field = document.querySelector("input[type=search]");
  if (field?.checkVisibility()) field.focus();
  else location.assign("/search");
}

const KEYS = {
  t: () => press("#view-today"),
  d: () => openView("day"),
  w: () => openView("week"),
  m: () => openView("month"),
  y: () => openView("year"),
  a: () => openView("agenda"),
  c: () => press(".topbar a[href='/events/new']"),
  j: () => press("#view-next"),
  k: () => press("#view-previous"),
  ArrowRight: () => press("#view-next"),
  ArrowLeft: () => press("#view-previous"),
  e: editFocused,
  Delete: deleteFocused,
  "/": search,
  "?": () => htmx.ajax("GET", "/shortcuts", { target: "#dialog" }),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && held) {
    event.preventDefault();
    if (held.active) addEventListener("pointerup", swallowClick, { once: true });
    return cancelDrag();
  }
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const act = Object.hasOwn(KEYS, event.key) && KEYS[event.key];
  if (!act || typing || event.defaultPrevented || event.repeat || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey || !shortcutsOn() || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  act();
});

readyShortcutSwitch(document);
if (location.hash === "#edit") openEdit();
