// The bar of the player: it shows what the deck does and hands presses to it.

export class Face {
  #sliding = false;
  #shown = null;

  constructor(bar) {
    this.bar = bar;
    const part = (name) => bar.querySelector(`[data-${name}]`);
    this.stage = part("stage");
    this.now = part("now");
    this.by = part("by");
    this.said = part("player-said");
    this.button = part("toggle");
    this.passed = part("passed");
    this.whole = part("whole");
    this.slider = part("seek");
    this.previous = part("previous");
    this.next = part("next");
  }

  obey(deck) {
    this.button.addEventListener("click", () => deck.toggle());
    this.previous.addEventListener("click", () => deck.previous());
    this.next.addEventListener("click", () => deck.next());
    this.slider.addEventListener("input", () => {
      this.#sliding = true;
      this.#tell(Number(this.slider.value), deck.length);
    });
    this.slider.addEventListener("change", () => {
      this.#sliding = false;
      deck.seek(Number(this.slider.value));
    });
    listen(deck);
  }

  show(deck) {
    this.bar.hidden = !deck.track;
    if (!deck.track) return this.#clear();
    const { medium } = deck;
    this.now.textContent = medium.title;
    this.by.textContent = medium.author;
    this.bar.dataset.state = deck.state;
    this.bar.dataset.platform = medium.platform;
    if (this.said.textContent !== deck.said) this.said.textContent = deck.said;
    this.button.setAttribute("aria-label", deck.sounding ? "Pause" : "Play");
    this.slider.disabled = !deck.seekable;
    this.slider.max = Math.max(1, Math.round(deck.length));
    if (!this.#sliding) {
      this.slider.value = Math.round(deck.position);
      this.#tell(deck.position, deck.length);
    }
    if (this.#shown !== medium) announce(medium);
    this.#shown = medium;
    report(deck);
  }

  #clear() {
    this.#shown = null;
    forget();
  }

  #tell(position, length) {
    this.passed.textContent = clock(position);
    this.whole.textContent = length ? clock(length) : "";
    this.slider.setAttribute("aria-valuetext", `${clock(position)} of ${clock(length)}`);
  }
}

function clock(seconds) {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

// The keys of keyboards and headphones, and what a lock screen shows.

const session = navigator.mediaSession;

function listen(deck) {
  if (!session) return;
  const skip = (by) => ({ seekOffset }) => deck.seek(deck.position + by * (seekOffset || 10));
  const handlers = {
    play: () => deck.state === "paused" && deck.toggle(),
    pause: () => deck.pause(),
    stop: () => deck.pause(),
    previoustrack: () => deck.previous(),
    nexttrack: () => deck.next(),
    seekto: ({ seekTime }) => deck.seek(seekTime),
    seekbackward: skip(-1),
    seekforward: skip(1),
  };
  for (const [action, handler] of Object.entries(handlers)) {
    try {
      session.setActionHandler(action, handler);
    } catch {
      // An action that this browser does not know.
    }
  }
}

function announce({ title, author, image }) {
  if (!session) return;
  session.metadata = new MediaMetadata({ title, artist: author, artwork: image ? [{ src: image }] : [] });
}

function report({ sounding, position, length }) {
  if (!session) return;
  session.playbackState = sounding ? "playing" : "paused";
  // Without a length there is no place to tell, and the last one's must not stay.
  session.setPositionState(length ? { duration: length, position: Math.min(position, length) } : {});
}

function forget() {
  if (!session) return;
  session.metadata = null;
  session.playbackState = "none";
}
