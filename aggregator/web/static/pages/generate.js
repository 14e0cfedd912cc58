// The generate page without reloads: suggestions appear and become tracks while they are looked up.
// Without this script the form is a plain POST that leads to the same playlist.

import { drawn, paint } from "./progress.js";

const heading = document.querySelector("h1");
const form = document.querySelector("[data-generate]");
const make = form.querySelector("[data-make]");
const stop = form.querySelector("[data-stop]");
const progress = document.querySelector("[data-progress]");
const said = document.querySelector("[data-said]");
const far = document.querySelector("[data-far]");
const lines = document.querySelector("[data-lines]");
const failure = document.querySelector("[data-failure]");
const result = document.querySelector("[data-made]");

let work = null;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!work) generate();
});

stop.addEventListener("click", () => work?.abort());

addEventListener("popstate", () => location.reload());

async function generate() {
  work = new AbortController();
  begin();
  try {
    const answer = await fetch("/generate/stream", {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      signal: work.signal,
    });
    const kind = answer.headers.get("content-type") ?? "";
    if (kind.startsWith("text/event-stream")) {
      if (!(await read(answer.body))) fail("The connection ended before the playlist was made.");
    } else if (answer.status === 422 || answer.status === 429) {
      progress.hidden = true;
      blame((await answer.json()).errors);
    } else {
      fail("The playlist could not be made.");
    }
  } catch (error) {
    if (error.name === "AbortError") settle("Stopped. Nothing was kept.");
    else fail("The connection was lost.");
  } finally {
    work = null;
    make.disabled = false;
    stop.hidden = true;
    lines.removeAttribute("aria-busy");
  }
}

// Whether the stream came to an end of its own.
async function read(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let ended = false;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return ended;
    const frames = (rest + value).split("\n\n");
    rest = frames.pop();
    for (const frame of frames) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/s.exec(frame) ?? [];
      if (!name) continue; // a comment that keeps the connection open
      tell[name]?.(JSON.parse(data));
      ended ||= name === "done" || name === "failed";
    }
  }
}

const tell = {
  far({ found, goal, said: words }) {
    far.max = goal;
    far.value = found;
    if (said.textContent !== words) said.textContent = words;
  },
  line({ number, html }) {
    const line = drawn(html);
    line.dataset.number = number;
    const before = lines.querySelector(`[data-number="${number}"]`);
    if (before) before.replaceWith(line);
    else lines.append(line);
  },
  platform: paint,
  done({ url, html, said: words }) {
    settle(words);
    // What the page of that address shows: the playlist, and no form.
    form.hidden = progress.hidden = true;
    heading.className = "unseen";
    heading.textContent = "A playlist, made";
    heading.nextElementSibling.hidden = true;
    result.innerHTML = html;
    document.dispatchEvent(new Event("rows-changed"));
    history.pushState(null, "", url);
    const title = result.querySelector("h2");
    document.title = `${title.textContent} · Playlist aggregator`;
    title.focus({ preventScroll: true });
    scrollTo(0, 0);
  },
  failed({ chips, html }) {
    chips.forEach(paint);
    settle("");
    failure.innerHTML = html;
  },
};

function begin() {
  blame({});
  make.disabled = true;
  stop.hidden = false;
  progress.hidden = false;
  far.hidden = false;
  far.removeAttribute("value");
  said.textContent = "Thinking of tracks";
  lines.replaceChildren();
  lines.setAttribute("aria-busy", "true");
  failure.replaceChildren();
  result.replaceChildren();
  document.querySelector("[data-ideas]").hidden = true;
  for (const { dataset } of progress.querySelectorAll("[data-chip]")) {
    paint({ platform: dataset.chip, look: "idle", text: "", detail: "" });
  }
}

function settle(words) {
  said.textContent = words;
  far.hidden = true;
}

function fail(happened) {
  settle("");
  const box = document.createElement("div");
  box.className = "empty";
  const title = document.createElement("h2");
  title.textContent = happened;
  const help = document.createElement("p");
  help.textContent = "The prompt is kept above: try again in a minute.";
  box.append(title, help);
  failure.replaceChildren(box);
}

// What is wrong beside each field, as the server draws it too; "" is the whole form.
function blame(errors) {
  form.querySelectorAll(".error").forEach((one) => one.remove());
  form.querySelectorAll(".wrong").forEach((one) => one.classList.remove("wrong"));
  const query = form.elements.query;
  query.removeAttribute("aria-invalid");
  query.setAttribute("aria-describedby", "query-hint");
  for (const [name, reason] of Object.entries(errors)) {
    const field = form.querySelector(name ? `[data-field="${name}"]` : "[data-whole]");
    const told = document.createElement("p");
    told.className = name ? "error" : "error box";
    told.textContent = reason;
    told.id = name ? `${name}-wrong` : "form-wrong";
    if (!name) told.setAttribute("role", "alert");
    field.append(told);
    if (name === "query") {
      field.classList.add("wrong");
      query.setAttribute("aria-invalid", "true");
      query.setAttribute("aria-describedby", "query-wrong query-hint");
    } else if (name) {
      field.setAttribute("aria-describedby", told.id);
    }
  }
  const [first] = Object.keys(errors);
  if (first) form.querySelector(`[data-field="${first}"] :is(textarea, input)`)?.focus();
}
