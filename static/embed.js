// For pages of other sites: fits frames with booking pages to their content, and opens links marked
// data-calento="popup" in a window inside the page. Without it the frame scrolls and the link is a link.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || window.calentoEmbed) return;
  window.calentoEmbed = true;
  const home = new URL(script.src).origin;
  const seen = new WeakSet();

  const frameOf = (source) => [...document.querySelectorAll("iframe")].find((frame) => frame.contentWindow === source);

  // Only pages of the site this script came from are listened to, and only those in a frame of this page.
  addEventListener("message", (event) => {
    if (event.origin !== home) return;
    const frame = frameOf(event.source);
    if (!frame) return;
    const { calento: what, height } = event.data ?? {};
    const dialog = frame.closest("dialog");
    if (what === "height" && Number.isFinite(height) && !dialog) {
      frame.style.height = `${Math.min(Math.max(height, 120), 20000)}px`;
    } else if (what === "page") {
      // The next page begins at its top, which may have been scrolled away.
      if (seen.has(frame) && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
      seen.add(frame);
    } else if (what === "close") {
      dialog?.close();
    }
  });

  function style(element, rules) {
    Object.assign(element.style, rules);
    return element;
  }

  function open(link) {
    const address = new URL(link.href);
    address.searchParams.set("embed", "1");
    const dialog = style(document.createElement("dialog"), {
      width: "min(66rem, 100vw - 1.5rem)", height: "min(52rem, 100dvh - 1.5rem)", maxWidth: "none", maxHeight: "none",
      padding: "0", border: "0", borderRadius: "12px", overflow: "hidden",
    });
    const frame = style(document.createElement("iframe"), { width: "100%", height: "100%", border: "0", display: "block" });
    frame.src = address.href;
    frame.title = link.textContent.trim();
    const close = style(document.createElement("button"), {
      position: "absolute", insetBlockStart: "6px", insetInlineEnd: "6px", width: "32px", height: "32px", padding: "0",
      border: "0", borderRadius: "50%", background: "rgb(0 0 0 / 0.55)", color: "#fff", font: "20px/1 sans-serif", cursor: "pointer",
    });
    close.type = "button";
    close.textContent = "\u00d7";
    close.setAttribute("aria-label", document.documentElement.lang.startsWith("vi") ? "\u0110\u00f3ng" : "Close");
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(frame, close);
    document.body.append(dialog);
    dialog.showModal();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[data-calento="popup"]');
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented || new URL(link.href).origin !== home || !window.HTMLDialogElement) return;
    event.preventDefault();
    open(link);
  });
})();
