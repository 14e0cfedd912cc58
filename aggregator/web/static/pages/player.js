// The player on a page: its bar, the play buttons of the list, keys, and the queue of before.

import { Deck } from "./player_deck.js";
import { Face } from "./player_face.js";
import { keep, kept } from "./player_memory.js";

const ROWS = "[data-track], [data-reference]";
const SECONDS = 5; // between two notes of where we are

const bar = document.querySelector("[data-player]");
const face = new Face(bar);
const others = new BroadcastChannel("player");
let noted = { medium: null, state: "", position: 0 };
let loud = false;
let ours = false; // whether this tab, and no other, played last

const deck = new Deck(face.stage, () => {
  face.show(deck);
  mark();
  note();
});

face.obey(deck);
dress();
remember();

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-play], [data-play-all]");
  if (!button) return;
  const row = button.closest("[data-number]");
  const { home, tracks } = list(row);
  const at = row ? tracks.findIndex((one) => String(one.number) === row.dataset.number) : 0;
  if (row ? row.hasAttribute("aria-current") : deck.track && deck.home === home) deck.toggle();
  else if (tracks[at]) deck.play(home, tracks, at);
});

// The page's own script has put another list in the place of the old one.
document.addEventListener("tracks-changed", () => {
  dress();
  follow();
  mark();
});

// It has drawn anew what stands around the list, or more of a list that is not yet whole.
for (const name of ["head-changed", "rows-changed"]) {
  document.addEventListener(name, () => {
    dress();
    mark();
  });
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (bar.hidden || event.defaultPrevented) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (target.closest("input, textarea, select, dialog")) return;
  const act = {
    " ": () => deck.toggle(),
    ArrowLeft: () => (event.shiftKey ? deck.previous() : deck.seek(deck.position - 10)),
    ArrowRight: () => (event.shiftKey ? deck.next() : deck.seek(deck.position + 10)),
  }[key];
  // On these the space bar has a meaning already.
  if (!act || (key === " " && target.closest("button, summary, a, audio"))) return;
  event.preventDefault();
  act();
});

// Two tabs at once are noise: the one that is started last plays.
others.addEventListener("message", () => {
  deck.pause();
  ours = deck.moved = false; // the pause is no news of ours
});

addEventListener("pagehide", () => ours && keepQueue());

// Of candidates to pick from, those that are picked, and the one that is pressed.
function list(pressed = null) {
  const here = place();
  const rows = [...(here?.querySelectorAll(ROWS) ?? [])];
  const played = rows.filter((row) => row === pressed || !row.querySelector("input:not(:checked)"));
  return { home: homeOf(here), tracks: played.map((row) => trackOf(row)) };
}

// A page whose list is still to be made has none.
function place() {
  return document.querySelector("[data-tracks]");
}

// A track of a playlist has its candidates; a search result is what its row says.
function trackOf(row) {
  const { track, number, platform, reference, duration } = row.dataset;
  if (track) return JSON.parse(track);
  const title = row.querySelector("h3 a, .name").firstChild.textContent;
  const author = row.querySelector(".author")?.textContent ?? "";
  const image = row.querySelector("img")?.src;
  const medium = { platform, reference, title, author, image, duration: Number(duration ?? 0) };
  return { number, media: [medium] };
}

// Search results have the address of their search.
function homeOf(here) {
  return here?.dataset.home ?? location.pathname + location.search;
}

// A search that is made again may not find what plays: that goes on as it was.
function follow() {
  const { home, tracks } = list();
  if (!deck.track || deck.home !== home) return;
  const there = tracks.some((one) => one.number === deck.track.number);
  if (!there && "loose" in place().dataset) return;
  ours = true;
  deck.replace(tracks);
}

// Buttons that do nothing without this script are hidden until it runs.
function dress() {
  const some = document.querySelector(`[data-tracks] :is(${ROWS})`);
  for (const one of document.querySelectorAll("[data-play]")) one.hidden = false;
  for (const one of document.querySelectorAll("[data-play-all]")) one.hidden = !some;
}

function mark() {
  const here = place();
  if (!here) return;
  const current = deck.track && deck.home === homeOf(here) ? String(deck.track.number) : "";
  const halt = deck.sounding;
  for (const row of here.querySelectorAll("[data-number]")) {
    const playing = row.dataset.number === current;
    if (playing) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    const button = row.querySelector("[data-play]");
    if (button) wear(button, playing && halt, button.getAttribute("aria-label").replace(/^\w+ /, ""));
  }
  for (const one of document.querySelectorAll("[data-play-all]")) wear(one, current && halt);
}

function wear(button, halt, title = "") {
  const word = halt ? "Pause" : "Play";
  button.classList.toggle("sounding", Boolean(halt));
  if (title) button.setAttribute("aria-label", `${word} ${title}`);
  else button.querySelector("span").textContent = word;
}

function note() {
  const { medium, state, position, sounding } = deck;
  const started = sounding && !loud;
  loud = sounding;
  if (started) others.postMessage("plays");
  ours ||= started || deck.moved;
  const same = noted.medium === medium && noted.state === state;
  if (same && Math.abs(position - noted.position) < SECONDS) return;
  noted = { medium, state, position };
  if (ours) keepQueue();
}

function keepQueue() {
  keep(deck.queue && { ...deck.queue, visitor: bar.dataset.visitor });
}

function remember() {
  const told = kept();
  if (!told) return;
  // Who has logged out leaves nothing of theirs behind, for whoever comes next.
  if (told.visitor && told.visitor !== bar.dataset.visitor) return keep(null);
  deck.restore(told);
  follow(); // it may have been changed elsewhere
  ours = false;
}
