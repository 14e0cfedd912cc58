// The player on a page: its bar, the play buttons of the list, keys, and the queue of before.

import { Deck } from "./player_deck.js";
import { Face } from "./player_face.js";
import { keep, kept } from "./player_memory.js";

const SECONDS = 5; // between two notes of where we are

const bar = document.querySelector("[data-player]");
const face = new Face(bar);
let noted = { medium: null, state: "", position: 0 };

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
  const { home, tracks } = list();
  const row = button.closest("[data-number]");
  const number = Number(row?.dataset.number);
  const at = row ? tracks.findIndex((one) => one.number === number) : 0;
  if (deck.home === home && deck.track?.number === number) deck.toggle();
  else if (tracks[at]) deck.play(home, tracks, at);
});

// The page's own script has put another list in the place of the old one.
document.addEventListener("tracks-changed", () => {
  dress();
  const { home, tracks } = list();
  if (deck.track && deck.home === home) deck.replace(tracks);
  mark();
});

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (bar.hidden || event.ctrlKey || event.altKey || event.metaKey) return;
  if (target.closest("input, textarea, select")) return;
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

addEventListener("pagehide", () => keep(deck.queue));

function list() {
  const { queue, home } = document.querySelector("[data-tracks]").dataset;
  return { home, tracks: JSON.parse(queue) };
}

// Buttons that do nothing without this script are hidden until it runs.
function dress() {
  const some = list().tracks.length > 0;
  for (const one of document.querySelectorAll("[data-play]")) one.hidden = false;
  for (const one of document.querySelectorAll("[data-play-all]")) one.hidden = !some;
}

function mark() {
  const here = document.querySelector("[data-tracks]");
  const playing = deck.home === here.dataset.home ? deck.track?.number : undefined;
  for (const row of here.querySelectorAll("[data-number]")) {
    if (Number(row.dataset.number) === playing) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

function note() {
  const { medium, state, position } = deck;
  const same = noted.medium === medium && noted.state === state;
  if (same && Math.abs(position - noted.position) < SECONDS) return;
  noted = { medium, state, position };
  keep(deck.queue);
}

function remember() {
  const told = kept();
  if (!told) return;
  // Who has logged out leaves nothing of theirs behind on this page.
  if (!bar.dataset.visitor && told.home.startsWith("/playlists/")) return keep(null);
  const here = list();
  deck.restore(told);
  if (told.home === here.home) deck.replace(here.tracks); // it may have been changed elsewhere
}
