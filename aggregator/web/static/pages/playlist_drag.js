// Dragging a row by its handle, with a mouse, a pen or a finger; the buttons are its keyboard. When
// it lies elsewhere than before, the row tells `dragged` with the new order and a way back.

const EDGE = 70; // pixels at the window's ends that move the page
const SPEED = 12; // pixels a frame

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button) return;
  event.preventDefault();
  drag(handle.closest("[data-number]"), event);
});

function drag(row, { pointerId, clientY }) {
  const list = row.parentElement;
  const before = [...list.children];
  const ended = new AbortController();
  let height = clientY;
  let moving = requestAnimationFrame(scroll);

  // On the document: a row that is moved about loses what its handle has captured.
  const listen = (name, act) => {
    const own = (event) => (event.pointerId ?? pointerId) === pointerId && act(event);
    document.addEventListener(name, own, { signal: ended.signal });
  };
  const undo = () => row.isConnected && list.replaceChildren(...before);
  const end = () => {
    ended.abort();
    cancelAnimationFrame(moving);
    row.classList.remove("dragged");
  };

  function place() {
    const next = [...list.children].find((one) => {
      if (one === row) return false;
      const { top, height: tall } = one.getBoundingClientRect();
      return height < top + tall / 2;
    });
    if (next !== row.nextElementSibling) list.insertBefore(row, next ?? null);
  }

  function scroll() {
    const bar = document.querySelector("[data-player]:not([hidden])");
    const bottom = innerHeight - (bar?.offsetHeight ?? 0);
    const by = height < EDGE ? -SPEED : height > bottom - EDGE ? SPEED : 0;
    if (by) {
      scrollBy({ top: by, behavior: "instant" });
      place();
    }
    moving = requestAnimationFrame(scroll);
  }

  row.classList.add("dragged");
  listen("pointermove", (event) => {
    height = event.clientY;
    place();
  });
  listen("pointerup", () => {
    end();
    const detail = { order: numbers([...list.children]), undo };
    if (detail.order === numbers(before)) return;
    row.dispatchEvent(new CustomEvent("dragged", { bubbles: true, detail }));
  });
  listen("pointercancel", () => {
    end();
    undo();
  });
  listen("keydown", ({ key }) => {
    if (key !== "Escape") return;
    end();
    undo();
  });
}

function numbers(rows) {
  return rows.map((row) => row.dataset.number).join(",");
}
