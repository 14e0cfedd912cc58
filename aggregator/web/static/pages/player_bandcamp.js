// Bandcamp's frame obeys nobody and tells nothing: a clock stands in for it. It begins with the
// frame, so that a queue never stands still, and again when the listener presses play in there,
// which shows as the focus leaving for the frame.

import { frame } from "./player_frame.js";

const SLACK = 1; // seconds: the frame takes a moment to begin

export async function start({ reference, duration, stage, on }) {
  let made = null;
  let began = 0;
  let clock = 0;
  let pressed = false;

  function play() {
    const address =
      `https://bandcamp.com/EmbeddedPlayer/track=${reference}/size=large/artwork=small/tracklist=false/`;
    made = frame(stage, address, {}, "strip", "Bandcamp");
    began = performance.now();
    pressed = false;
    clock = setInterval(tick, 500);
    on.playing();
    on.say(
      duration
        ? "Press play in Bandcamp’s own player."
        : "Press play in Bandcamp’s own player, and next when it has ended.",
    );
  }

  function tick() {
    const passed = (performance.now() - began) / 1000;
    on.time(Math.min(passed, duration || passed), duration);
    if (duration && passed >= duration + SLACK) on.ended();
  }

  function notice() {
    if (pressed || !made || document.activeElement !== made) return;
    pressed = true;
    began = performance.now();
    on.say("");
  }

  function pause() {
    clearInterval(clock);
    made?.remove(); // the only way to silence it
    made = null;
    on.paused();
  }

  addEventListener("blur", notice);
  on.ready();
  play();
  return {
    play: () => made || play(),
    pause,
    stop: () => {
      clearInterval(clock);
      removeEventListener("blur", notice);
    },
  };
}
