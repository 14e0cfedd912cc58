// What the stand-ins have in common: a player that plays from the moment it is told to, remembers
// what it was told, and ends, fails or is paused inside its frame when a test says so.

window.told ??= [];
window.StandIn ??= class {
  constructor(platform, frame) {
    this.platform = platform;
    this.frame = frame;
    this.position = 0;
    this.length = 200;
    this.playing = false;
    this.loaded = new Promise((resolve) => frame.addEventListener("load", () => resolve(), { once: true }));
    window.standIn = this;
  }

  hear(...words) {
    window.told.push([this.platform, ...words]);
  }

  play() {
    this.playing = true;
    this.tell("play");
  }

  pause() {
    this.playing = false;
    this.tell("pause");
  }

  at(seconds) {
    this.position = seconds;
    this.tell("time");
  }

  end() {
    this.playing = false;
    this.tell("end");
  }

  fail(why) {
    this.playing = false;
    this.tell("fail", why);
  }
};
