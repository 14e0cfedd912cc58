// The queue outlives the page: what plays, where in it, and from which page it came.

const NAME = "player";

export function keep(queue) {
  try {
    if (queue) localStorage.setItem(NAME, JSON.stringify(queue));
    else localStorage.removeItem(NAME);
  } catch {
    // Storage is full or forbidden: the music goes on, it is only not remembered.
  }
}

export function kept() {
  try {
    const told = JSON.parse(localStorage.getItem(NAME));
    return told?.home && told.tracks?.[told.at]?.media?.length ? told : null;
  } catch {
    return null;
  }
}
