// The assistant: the panel beside the calendar, and the comforts of the chat. Every act is a form or a link that
// works without this file, too.
"use strict";

const panel = () => document.getElementById("assistant");
const toggle = () => document.getElementById("assistant-toggle");
const OPEN = "calento-assistant";

/* ---------- The panel ---------- */

function showPanel(open, focus) {
  const aside = panel(), button = toggle();
  if (!aside || !button) return;
  aside.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
  // Only as long as this window is open; the server remembers nothing.
  if (open) sessionStorage.setItem(OPEN, "open");
  else sessionStorage.removeItem(OPEN);
  if (!open) return focus && button.focus();
  if (aside.childElementCount === 0) {
    htmx.ajax("GET", button.dataset.panel, { target: "#assistant", swap: "innerHTML" }).then(() => settle(focus));
  } else {
    settle(focus);
  }
}

function settle(focus) {
  scrollToEnd();
  if (focus) document.getElementById("message")?.focus({ preventScroll: true });
}

const togglePanel = () => showPanel(panel()?.hidden, true);

document.addEventListener("click", (event) => {
  if (event.target.closest?.("#assistant-toggle") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    togglePanel();
  }
  if (event.target.closest?.("[data-panel-close]")) showPanel(false, true);
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === "Escape" && panel()?.contains(document.activeElement)) return showPanel(false, true);
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (event.key !== "i" || typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (!toggle() || localStorage.getItem("calento-shortcuts") === "off" || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  togglePanel();
});

if (toggle()) {
  toggle().setAttribute("aria-expanded", "false");
  toggle().setAttribute("role", "button");
  if (sessionStorage.getItem(OPEN) && matchMedia("(min-width: 64rem)").matches) showPanel(true, false);
}

// What was applied or taken back shows in the view at once.
document.addEventListener("htmx:after:request", (event) => {
  const answer = event.detail?.ctx?.response;
  if (answer?.headers?.get("HX-Trigger") !== "calendar-changed" || !document.querySelector("main.view")) return;
  htmx.ajax("GET", location.pathname + location.search, { target: "#main", swap: "innerHTML" });
});

/* ---------- The chat ---------- */

// What was said last stands just above the form.
function scrollToEnd() {
  const box = panel()?.querySelector(".chat-body");
  if (box && !panel().hidden) box.scrollTo({ top: box.scrollHeight, behavior: "instant" });
  else if (document.querySelector("main.chat")) scrollTo({ top: document.body.scrollHeight, behavior: "instant" });
}

function isAtEnd() {
  const box = panel()?.querySelector(".chat-body");
  if (box && !panel().hidden) return box.scrollHeight - box.scrollTop - box.clientHeight < 120;
  return document.body.scrollHeight - scrollY - innerHeight < 160;
}

// Enter sends, Shift and Enter begins a line.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("[data-composer] textarea")) return;
  event.preventDefault();
  if (event.target.value.trim()) event.target.form.requestSubmit();
});

let follows = true;

document.addEventListener("htmx:before:swap", () => { follows = isAtEnd(); });

document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail?.ctx?.target;
  if (!(target instanceof Element)) return;
  if (target.id === "chat-log") {
    scrollToEnd();
  } else if (target.closest(".chat-body") && follows) {
    scrollToEnd();
  }
  // Whoever pressed a button that is gone goes on at what came of it.
  if (target.closest(".plan") || event.detail.ctx.sourceElement?.closest?.(".plan")) {
    const plan = document.getElementById(event.detail.ctx.sourceElement?.closest?.(".plan")?.id ?? target.id);
    if (plan && document.activeElement === document.body) plan.focus({ preventScroll: true });
  }
});

// What was sent leaves the form, which stays ready for the next message; what was refused stays in it.
document.addEventListener("htmx:after:request", (event) => {
  const { sourceElement: form, response } = event.detail?.ctx ?? {};
  if (!form?.matches?.("[data-composer]") || !response || response.status >= 400) return;
  form.querySelector("textarea").value = "";
  form.querySelector(".field-error")?.remove();
});

document.addEventListener("htmx:finally:request", (event) => {
  const form = event.detail?.ctx?.sourceElement;
  if (form?.matches?.("[data-composer], .chips, .choices")) document.getElementById("message")?.focus({ preventScroll: true });
});

// An answer that is finished is read out as a whole.
document.addEventListener("done", (event) => {
  if (event.target instanceof Element && event.target.matches(".message-body")) event.target.removeAttribute("aria-busy");
});

if (document.querySelector("main.chat .message") && !location.hash) scrollToEnd();
