// Like https://widget.mixcloud.com/media/js/widgetApi.js: methods and events are there once `ready`
// is, and methods answer promises.
{
  function PlayerWidget(frame) {
    const own = new window.StandIn("mixcloud", frame);
    const listeners = { progress: [], buffering: [], play: [], pause: [], ended: [], error: [] };
    own.tell = (name) => {
      const [event, ...told] = {
        play: ["play"],
        pause: ["pause"],
        end: ["ended"],
        fail: ["error"],
        time: ["progress", own.position, own.length],
      }[name];
      for (const listener of listeners[event]) listener(...told);
    };
    const widget = {};
    widget.ready = own.loaded.then(() => {
      const method = (name, act) => async (...words) => {
        own.hear(name, ...words);
        act(...words);
      };
      Object.assign(widget, {
        play: method("play", () => own.play()),
        pause: method("pause", () => own.pause()),
        seek: method("seek", (seconds) => own.at(seconds)),
        getPosition: async () => own.position,
        getDuration: async () => own.length,
      });
      widget.events = Object.fromEntries(
        Object.entries(listeners).map(([name, list]) => [name, { on: (one) => list.push(one) }]),
      );
    });
    return widget;
  }

  window.Mixcloud = { PlayerWidget };
}
