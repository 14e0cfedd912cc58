// One player over all platforms: a queue, what of it plays, and what follows.
//
// A platform's player is a module with `start({ reference, duration, at, stage, on })`, which gives
// `{ play, pause, seek?, stop }` and calls `on`: ready, playing, paused, time, ended, failed, say.

const PLAYERS = {
  youtube: () => import("./player_youtube.js"),
  soundcloud: () => import("./player_soundcloud.js"),
  mixcloud: () => import("./player_mixcloud.js"),
  vimeo: () => import("./player_vimeo.js"),
  bandcamp: () => import("./player_bandcamp.js"),
  url: () => import("./player_url.js"),
};

export const LABELS = {
  youtube: "YouTube",
  soundcloud: "SoundCloud",
  mixcloud: "Mixcloud",
  vimeo: "Vimeo",
  bandcamp: "Bandcamp",
  url: "The address",
};

const PATIENCE = 15_000; // milliseconds that a platform's player may take to be there
const LAST = "That was the last track.";
const AGAIN = 4; // seconds after which "previous" means the beginning of this one

export class Deck {
  home = "";
  tracks = [];
  at = 0;
  position = 0;
  length = 0;
  state = "idle"; // loading, playing, paused
  said = "";
  moved = false; // whether it did anything since the page was opened
  #attempt = 0;
  #player = null;
  #turn = 0;
  #patience = 0;
  #wanted = null; // where a track is to go on that is still loading
  #over = false; // the last track has ended: what shows is the beginning, and comes next

  constructor(stage, changed) {
    this.stage = stage;
    this.changed = changed;
  }

  get track() {
    return this.tracks[this.at];
  }

  get medium() {
    return this.track?.media[Math.min(this.#attempt, this.track.media.length - 1)];
  }

  get sounding() {
    return this.state === "playing" || this.state === "loading";
  }

  get seekable() {
    const able = this.#player ? Boolean(this.#player.seek) : this.medium?.platform !== "bandcamp";
    return this.length > 0 && able;
  }

  get queue() {
    const { home, tracks, at, position } = this;
    return this.track ? { home, tracks, at, position } : null;
  }

  // A queue of an earlier page waits where it was: browsers let nothing sound before a press.
  restore({ home, tracks, at, position }) {
    Object.assign(this, { home, tracks, at, position: position || 0, state: "paused" });
    this.length = this.medium.duration ?? 0;
    this.changed();
  }

  play(home, tracks, at) {
    Object.assign(this, { home, tracks });
    this.start(at);
  }

  start(at, position = 0, said = "") {
    Object.assign(this, { at, position, said, moved: true });
    this.#over = false;
    this.#attempt = 0;
    this.#try();
  }

  toggle() {
    if (!this.track) return;
    if (this.state === "loading") this.#leave(); // what is not there yet cannot be paused
    else if (this.state === "playing") this.#player.pause();
    else if (this.#player) this.#player.play();
    else this.start(this.at, this.position);
  }

  pause() {
    if (this.sounding) this.toggle();
  }

  next(said = "") {
    if (this.#over) this.start(0);
    else if (this.at + 1 < this.tracks.length) this.start(this.at + 1, 0, said);
    else this.#end(said || LAST);
  }

  previous() {
    if (this.#over) this.start(this.tracks.length - 1);
    else if (this.position > AGAIN && this.seekable) this.seek(0);
    else this.start(Math.max(0, this.at - 1));
  }

  seek(seconds) {
    if (!this.seekable) return;
    this.moved = true;
    this.position = Math.max(0, Math.min(seconds, this.length));
    this.#wanted = this.position;
    if (this.state !== "loading") this.#catchUp();
    this.changed();
  }

  // A player that is told before it plays may forget it.
  #catchUp() {
    if (this.#wanted === null || !this.#player) return;
    this.#player.seek?.(this.#wanted);
    this.#wanted = null;
  }

  // The page's list was changed: what plays goes on, unless it is another medium now. Where it is
  // gone, what came after it is next.
  replace(tracks) {
    const { number, media } = this.track;
    const placeOf = (wanted) => tracks.findIndex((one) => one.number === wanted.number);
    const { sounding } = this;
    const next = this.tracks.slice(this.at).map(placeOf).find((place) => place >= 0);
    this.tracks = tracks;
    if (next === undefined) return this.#end(sounding && tracks.length ? LAST : "");
    this.at = next;
    const [first] = tracks[next].media;
    const [was] = media;
    const same = first.platform === was.platform && first.reference === was.reference;
    if (same && tracks[next].number === number) return this.changed();
    if (sounding) return this.start(next);
    this.#leave();
    this.#rewind();
  }

  #try() {
    this.#leave();
    const { media } = this.track;
    while (this.#attempt < media.length && !media[this.#attempt].reference) this.#attempt += 1;
    if (this.#attempt >= media.length) return this.#skip();
    const { platform, reference, duration = 0 } = this.medium;
    const on = this.#listeners(this.#turn);
    const stage = document.createElement("div");
    this.stage.replaceChildren(stage);
    this.state = "loading";
    this.length = duration;
    this.#patience = setTimeout(() => on.failed("does not answer"), PATIENCE);
    this.changed();
    const turn = this.#turn;
    PLAYERS[platform]()
      .then((module) => module.start({ reference, duration, at: this.position, stage, on }))
      .then((player) => {
        if (turn !== this.#turn) return player?.stop();
        this.#player = player;
        if (this.state === "playing") this.#catchUp();
        this.changed();
      })
      .catch(() => on.failed("does not answer"));
  }

  // What a player says after its turn is over is about nothing any more.
  #listeners(turn) {
    const now = (act) => (...told) => {
      if (turn !== this.#turn) return;
      act(...told);
      this.changed();
    };
    return {
      ready: now(() => clearTimeout(this.#patience)),
      playing: now(() => {
        this.state = "playing";
        this.#catchUp();
      }),
      paused: now(() => (this.state = "paused")),
      time: now((seconds, length) => {
        if (this.#wanted === null) this.position = seconds || 0;
        this.length = length || this.length;
      }),
      ended: now(() => this.next()),
      failed: now((why) => this.#fail(why)),
      say: now((said) => (this.said = said)),
    };
  }

  #fail(why) {
    const { title, platform } = this.medium;
    this.#attempt += 1;
    this.position = 0;
    if (this.track.media.slice(this.#attempt).some((one) => one.reference)) {
      this.said = `${LABELS[platform]} ${why}: another recording of “${title}” plays.`;
      this.#try();
    } else this.#skip(`${LABELS[platform]} ${why}: `);
  }

  #skip(why = "") {
    const { title } = this.track.media[0];
    this.next(`${why}${why ? "s" : "No player for it: s"}kipped “${title}”.`);
  }

  #end(said) {
    this.at = 0;
    this.#over = true;
    this.#leave();
    this.#rewind(said);
  }

  #rewind(said = "") {
    this.#attempt = 0;
    Object.assign(this, { position: 0, length: this.medium?.duration ?? 0, said });
    this.changed();
  }

  #leave() {
    clearTimeout(this.#patience);
    this.#turn += 1;
    this.#player?.stop();
    this.#player = null;
    this.#wanted = null;
    this.stage.replaceChildren();
    this.state = this.track ? "paused" : "idle";
    this.changed();
  }
}
