// https://developers.soundcloud.com/docs/api/html5-widget; its times are milliseconds.

import { frame, script } from "./player_frame.js";

export async function start({ reference, at, stage, on }) {
  await script("https://w.soundcloud.com/player/api.js");
  const parameters = {
    url: `https://api.soundcloud.com/tracks/${reference}`,
    auto_play: true,
    show_teaser: false,
    visual: false,
  };
  const made = frame(stage, "https://w.soundcloud.com/player/", parameters, "strip", "SoundCloud");
  const widget = window.SC.Widget(made);
  const events = window.SC.Widget.Events;
  let length = 0;
  let begin = at;
  widget.bind(events.READY, () => {
    on.ready();
    widget.getDuration((told) => (length = told / 1000));
    widget.play();
  });
  widget.bind(events.PLAY, () => {
    if (begin) widget.seekTo(begin * 1000); // it forgets where to begin before it plays
    begin = 0;
    on.playing();
  });
  widget.bind(events.PAUSE, () => on.paused());
  widget.bind(events.FINISH, () => on.ended());
  widget.bind(events.ERROR, () => on.failed("cannot play it"));
  widget.bind(events.PLAY_PROGRESS, (told) => on.time(told.currentPosition / 1000, length));
  return {
    play: () => widget.play(),
    pause: () => widget.pause(),
    seek: (seconds) => widget.seekTo(seconds * 1000),
    stop: () => {},
  };
}
