// Changing a playlist without leaving the page: the same forms, sent behind, so that music goes on.

import "./playlist_drag.js";
import "./playlist_swap.js";

const LOST = "This was not saved: the service does not answer. Try again in a moment.";

let sending = Promise.resolve();

document.addEventListener("submit", (event) => {
  const form = event.target;
  const row = form.closest("[data-number]");
  if (!row && !form.hasAttribute("data-behind")) return;
  event.preventDefault();
  const what = form.action.split("/").pop();
  send({ action: form.action, body: new URLSearchParams(new FormData(form)), what, row });
});

document.addEventListener("dragged", ({ target, detail }) => {
  const action = `${document.querySelector("[data-tracks]").dataset.home}/order`;
  const body = new URLSearchParams({ order: detail.order });
  send({ action, body, what: "order", row: target, undo: detail.undo });
});

// One after the other, in the order of the presses.
function send({ row, ...asked }) {
  const track = row && { number: row.dataset.number, title: titleOf(row), neighbour: neighbour(row) };
  sending = sending.then(() => change(asked, track));
}

async function change({ action, body, what, undo }, track) {
  const headers = { Accept: "text/html" };
  const answer = await fetch(action, { method: "POST", body, headers }).catch(() => null);
  const text = await answer?.text().catch(() => null);
  if (!text || answer.status >= 500) {
    undo?.();
    return fail(LOST);
  }
  const fresh = new DOMParser().parseFromString(text, "text/html");
  if (!fresh.querySelector("[data-tracks]")) {
    // Logged out, or it failed: the server's page says what.
    return answer.redirected ? location.assign(answer.url) : location.reload();
  }
  fail("");
  if (track) {
    const focused = takeTracks(fresh);
    if (focused) focus(what, track);
    say(what, track);
  } else {
    takeHead(fresh, what);
  }
}

function takeTracks(fresh) {
  const list = fresh.querySelector("[data-tracks]");
  const old = document.querySelector("[data-tracks]");
  const focused = old.contains(document.activeElement);
  old.replaceWith(document.adoptNode(list));
  document.querySelector("[data-facts]").textContent = fresh.querySelector("[data-facts]").textContent;
  document.dispatchEvent(new Event("tracks-changed"));
  return focused;
}

function takeHead(fresh, what) {
  const head = fresh.querySelector("[data-head]");
  const wrong = head.querySelector("[aria-invalid]");
  document.querySelector("[data-head]").replaceWith(document.adoptNode(head));
  document.title = fresh.title;
  document.dispatchEvent(new Event("head-changed"));
  const sharing = head.querySelector("#share");
  sharing.open = what !== "rename";
  (wrong ?? head.querySelector(what === "rename" ? "#rename summary" : "#share summary")).focus();
  const said = fresh.querySelector(".notice")?.textContent.trim();
  if (!wrong) tell(said || `The playlist is called ${head.querySelector("h1").textContent} now.`);
}

// What was pressed keeps the focus; where it cannot be pressed again, what is next to it has it.
function focus(what, { number, neighbour }) {
  const names = { up: ["up", "down"], down: ["down", "up"], swap: ["swap"] }[what] ?? [];
  const wanted = names.map((name) => document.getElementById(`${name}-${number}`));
  wanted.push(document.getElementById(`remove-${neighbour}`));
  wanted.push(document.getElementById("main"));
  wanted.find((one) => one && !one.disabled)?.focus();
}

function say(what, { number, title }) {
  const rows = [...document.querySelectorAll("[data-number]")];
  const place = rows.findIndex((row) => row.dataset.number === number) + 1;
  const told = {
    remove: `${title} is removed.`,
    swap: `Track ${place} is now ${rows[place - 1] && titleOf(rows[place - 1])}.`,
  };
  tell(told[what] ?? `${title} is track ${place} of ${rows.length}.`);
}

function tell(said) {
  document.querySelector("[data-said]").textContent = said;
}

function fail(said) {
  const place = document.querySelector("[data-failed]");
  place.textContent = said;
  place.hidden = !said;
}

function titleOf(row) {
  return row.querySelector("h3 a").firstChild.textContent;
}

function neighbour(row) {
  return (row.nextElementSibling ?? row.previousElementSibling)?.dataset.number;
}
