// In a frame of another site: tells the page around it how tall this page is, and when it should close. embed.js listens.
"use strict";

if (parent !== window) {
  // Which site it is cannot be known here, and none of this is anybody's secret.
  const tell = (message) => parent.postMessage(message, "*");
  const tellHeight = () =>
    tell({ calento: "height", height: Math.ceil(document.documentElement.getBoundingClientRect().height) });
  tell({ calento: "page" });
  tellHeight();
  new ResizeObserver(tellHeight).observe(document.documentElement);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) tell({ calento: "close" });
  });
}
