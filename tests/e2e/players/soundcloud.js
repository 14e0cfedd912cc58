// Like https://w.soundcloud.com/player/api.js: times are milliseconds, answers come by callback, and
// what is told before READY is lost.
{
  const Events = {
    READY: "ready",
    PLAY: "play",
    PAUSE: "pause",
    FINISH: "finish",
    SEEK: "seek",
    PLAY_PROGRESS: "playProgress",
    LOAD_PROGRESS: "loadProgress",
    ERROR: "error",
  };
  const NAMES = { play: "play", pause: "pause", end: "finish", fail: "error", time: "playProgress" };

  function Widget(frame) {
    const bound = new Map();
    const own = new window.StandIn("soundcloud", frame);
    let ready = false;
    own.tell = (name) => {
      const told = {
        currentPosition: own.position * 1000,
        relativePosition: own.position / own.length,
      };
      bound.get(NAMES[name])?.(told);
    };
    own.loaded.then(() => {
      ready = true;
      bound.get("ready")?.();
    });
    const when = (act) => (...words) => ready && act(...words);
    return {
      bind: (name, listener) => bound.set(name, listener),
      unbind: (name) => bound.delete(name),
      play: when(() => {
        own.hear("play");
        own.play();
      }),
      pause: when(() => {
        own.hear("pause");
        own.pause();
      }),
      seekTo: when((milliseconds) => {
        own.hear("seek", milliseconds / 1000);
        own.at(milliseconds / 1000);
      }),
      getDuration: when((answer) => answer(own.length * 1000)),
      getPosition: when((answer) => answer(own.position * 1000)),
    };
  }

  Widget.Events = Events;
  window.SC = { Widget };
}
