// What a track may be instead, in a dialog: the page of it is asked for when it is wanted.

import { part } from "./part.js";

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const choices = await part(link.href, "[data-choices]");
  // Meanwhile the list may have been changed, or another dialog opened.
  if (choices && link.isConnected && !document.querySelector("dialog[open]")) show(choices, link);
});

// Inside the row: the form of a choice is one of its track.
function show(choices, link) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "instead");
  dialog.setAttribute("closedby", "any");
  dialog.append(cross(dialog), choices);
  dialog.addEventListener("submit", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  link.closest("[data-number]").append(dialog);
  dialog.showModal();
}

function cross(dialog) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "round";
  button.setAttribute("aria-label", "Close");
  button.innerHTML = '<svg width="20" height="20" aria-hidden="true"><use href="#cross"/></svg>';
  button.addEventListener("click", () => dialog.close());
  return button;
}
