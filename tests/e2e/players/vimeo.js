// Like https://player.vimeo.com/api/player.js: everything is a promise, and a video that may not be
// embedded has `ready` refused.
{
  class VimeoStandIn extends window.StandIn {
    constructor(frame, listeners) {
      super("vimeo", frame);
      this.listeners = listeners;
    }

    tell(name, why) {
      const { position: seconds, length: duration } = this;
      const event = { play: "play", pause: "pause", end: "ended", fail: "error", time: "timeupdate" };
      const told = name === "fail" ? { name: why, message: why } : { seconds, duration };
      for (const listener of this.listeners.get(event[name]) ?? []) listener(told);
    }
  }

  class Player {
    #own;
    #listeners = new Map();

    constructor(frame) {
      this.#own = new VimeoStandIn(frame, this.#listeners);
    }

    on(name, listener) {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    }

    async ready() {
      await this.#own.loaded;
      if (window.refused) throw Object.assign(new Error("Not here."), { name: "PrivacyError" });
    }

    async play() {
      this.#own.hear("play");
      this.#own.play();
    }

    async pause() {
      this.#own.hear("pause");
      this.#own.pause();
    }

    async setCurrentTime(seconds) {
      this.#own.hear("seek", seconds);
      this.#own.at(seconds);
    }
  }

  window.Vimeo = { Player };
}
