// The search page without reloads: results as they come, one stream a search.
// Without this script the form is a plain GET, and every state here is one the server draws too.

import { drawn, paint } from "./progress.js";

const page = document.querySelector("[data-search]");
const form = page.querySelector("form");
const box = form.querySelector("input[type=search]");
const summary = document.querySelector("[data-summary]");
const list = document.querySelector("[data-media]");
const nothing = document.querySelector("[data-nothing]");
const nothingFound = document.querySelector("[data-nothing-found]");

let stream = null;
let touched = false;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const asked = wanted();
  if (!asked.get("q")) return box.focus();
  const address = `/?${asked}`;
  if (address !== location.pathname + location.search) history.pushState(null, "", address);
  search(asked);
});

form.addEventListener("change", (event) => {
  if (event.target.name === "platform" && box.value.trim()) form.requestSubmit();
});

// Who has begun to read keeps what is under their eyes: later results go to the end.
for (const kind of ["pointerdown", "focusin", "wheel", "touchmove"]) {
  list.addEventListener(kind, () => (touched = true), { passive: true });
}

addEventListener("popstate", () => location.reload());

function wanted() {
  const asked = new URLSearchParams({ q: box.value.trim() });
  const platform = form.querySelector("input[name=platform]:checked")?.value;
  if (platform && platform !== "url") asked.set("platform", platform);
  return asked;
}

function search(asked) {
  stream?.close();
  begin(asked);
  const mine = new EventSource(`/search/stream?${asked}`);
  stream = mine;
  mine.addEventListener("answer", (event) => show(JSON.parse(event.data)));
  mine.addEventListener("done", (event) => end(mine, JSON.parse(event.data).summary));
  mine.addEventListener("failed", (event) => {
    const { chips, html, field } = JSON.parse(event.data);
    chips.forEach(paint);
    nothing.innerHTML = html;
    end(mine, nothing.querySelector("h2").textContent);
    if (field) blame(field);
  });
  // The server's own words are on the whole page.
  mine.addEventListener("error", () => {
    mine.close();
    location.assign(`/?${asked}`);
  });
}

function begin(asked) {
  touched = false;
  page.classList.remove("front");
  for (const one of page.querySelectorAll(".lead, .bars")) one.remove();
  page.querySelector("#q-wrong")?.remove();
  page.querySelector(".box").classList.remove("wrong");
  box.removeAttribute("aria-invalid");
  box.removeAttribute("aria-describedby");
  document.querySelector("[data-ideas]")?.remove();
  page.querySelector("h1").className = "unseen";
  if (matchMedia("(hover: none)").matches) box.blur(); // the keyboard would hide the results
  document.title = `${asked.get("q")} · Playlist aggregator`;
  summary.textContent = "Searching";
  list.replaceChildren();
  list.setAttribute("aria-busy", "true");
  nothing.replaceChildren();
  const only = asked.get("platform");
  const link = /^[a-z][a-z0-9+.-]*:\/\//i.test(asked.get("q"));
  for (const { dataset } of document.querySelectorAll("[data-chip]")) {
    const idle = link || (only && only !== dataset.chip);
    const [look, text] = idle ? ["idle", ""] : ["searching", "searching"];
    paint({ platform: dataset.chip, look, text, detail: "" });
  }
}

function show({ chips, order, rows }) {
  chips.forEach(paint);
  const here = new Map([...list.children].map((row) => [row.dataset.id, row]));
  for (const id of order) {
    if (!here.has(id) && rows[id]) here.set(id, drawn(rows[id]));
  }
  if (touched) {
    list.append(...order.map((id) => here.get(id)).filter((row) => row && !row.isConnected));
  } else {
    list.replaceChildren(...order.map((id) => here.get(id)).filter(Boolean));
  }
  document.dispatchEvent(new Event("rows-changed"));
}

function blame(reason) {
  const said = document.createElement("p");
  said.className = "error";
  said.id = "q-wrong";
  said.textContent = reason;
  page.querySelector(".box").classList.add("wrong");
  page.querySelector(".box").after(said);
  box.setAttribute("aria-invalid", "true");
  box.setAttribute("aria-describedby", said.id);
  box.focus();
}

function end(mine, said) {
  mine.close();
  list.removeAttribute("aria-busy");
  summary.textContent = said;
  document.dispatchEvent(new Event("tracks-changed"));
  if (!list.children.length && !nothing.children.length) {
    nothing.replaceChildren(nothingFound.content.cloneNode(true));
  }
}
