// Changing a playlist without leaving the page: the same forms, sent behind, so that music goes on.

let sending = Promise.resolve();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest("[data-tracks]")) return;
  event.preventDefault();
  const row = form.closest("[data-number]");
  const what = form.action.split("/").pop();
  send(form.action, new URLSearchParams(new FormData(form)), what, row);
});

// One after the other, in the order of the presses.
function send(action, body, what, row) {
  const after = { number: row.dataset.number, title: titleOf(row), neighbour: neighbour(row) };
  sending = sending.then(() => change(action, body, what, after));
}

async function change(action, body, what, { number, title, neighbour }) {
  const answer = await fetch(action, { method: "POST", body }).catch(() => null);
  const text = answer?.ok ? await answer.text() : "";
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const list = fresh.querySelector("[data-tracks]");
  if (!list) return location.reload(); // logged out, or gone: the server's page says what
  const old = document.querySelector("[data-tracks]");
  const open = new Set([...old.querySelectorAll("details[open]")].map((one) => one.closest("li").id));
  const focused = old.contains(document.activeElement);
  old.replaceWith(document.adoptNode(list));
  document.querySelector("[data-facts]").textContent = fresh.querySelector("[data-facts]").textContent;
  for (const one of list.querySelectorAll("details")) {
    const id = one.closest("li").id;
    one.open = open.has(id) && !(what === "swap" && id === `track-${number}`);
  }
  document.dispatchEvent(new Event("tracks-changed"));
  if (focused) focus(what, number, neighbour);
  say(what, number, title);
}

// What was pressed keeps the focus; where it cannot be pressed again, what is next to it has it.
function focus(what, number, neighbour) {
  const names = { up: ["up", "down"], down: ["down", "up"], swap: ["swap"] }[what] ?? [];
  const wanted = names.map((name) => document.getElementById(`${name}-${number}`));
  wanted.push(document.getElementById(`remove-${neighbour}`));
  wanted.push(document.getElementById("main"));
  wanted.find((one) => one && !one.disabled)?.focus();
}

function say(what, number, title) {
  const rows = [...document.querySelectorAll("[data-number]")];
  const place = rows.findIndex((row) => row.dataset.number === number) + 1;
  const told = {
    remove: `${title} is removed.`,
    swap: `Track ${place} is now ${rows[place - 1] && titleOf(rows[place - 1])}.`,
  };
  const said = told[what] ?? `${title} is track ${place} of ${rows.length}.`;
  document.querySelector("[data-said]").textContent = said;
}

function titleOf(row) {
  return row.querySelector("h3 a").firstChild.textContent;
}

function neighbour(row) {
  return (row.nextElementSibling ?? row.previousElementSibling)?.dataset.number;
}

// Dragging by the handle, with a mouse, a pen or a finger. The buttons are its keyboard.

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button) return;
  event.preventDefault();
  drag(handle.closest("[data-number]"), event.pointerId);
});

function drag(row, pointer) {
  const list = row.parentElement;
  const before = numbers(list);
  const ended = new AbortController();
  // On the document: a row that is moved about loses what its handle has captured.
  const listen = (name, act) => {
    const own = (event) => event.pointerId === pointer && act(event);
    document.addEventListener(name, own, { signal: ended.signal });
  };
  row.classList.add("dragged");
  listen("pointermove", ({ clientY }) => {
    const others = [...list.children].filter((one) => one !== row);
    const next = others.find((one) => {
      const { top, height } = one.getBoundingClientRect();
      return clientY < top + height / 2;
    });
    if (next !== row.nextElementSibling) list.insertBefore(row, next ?? null);
  });
  const end = () => {
    ended.abort();
    row.classList.remove("dragged");
    const order = numbers(list);
    const action = `${document.querySelector("[data-tracks]").dataset.home}/order`;
    if (order !== before) send(action, new URLSearchParams({ order }), "order", row);
  };
  listen("pointerup", end);
  listen("pointercancel", end);
}

function numbers(list) {
  return [...list.children].map((row) => row.dataset.number).join(",");
}
