// https://www.mixcloud.com/developers/widget/

import { frame, script } from "./player_frame.js";

export async function start({ reference, at, stage, on }) {
  await script("https://widget.mixcloud.com/media/js/widgetApi.js");
  const address = "https://player-widget.mixcloud.com/widget/iframe/";
  const made = frame(stage, address, { feed: reference, autoplay: 1 }, "strip", "Mixcloud");
  const widget = window.Mixcloud.PlayerWidget(made);
  let begin = at;
  await widget.ready;
  on.ready();
  widget.events.play.on(() => {
    if (begin) widget.seek(begin);
    begin = 0;
    on.playing();
  });
  widget.events.pause.on(() => on.paused());
  widget.events.ended.on(() => on.ended());
  widget.events.error.on(() => on.failed("cannot play it"));
  widget.events.progress.on((seconds, length) => on.time(seconds, length));
  widget.play();
  return {
    play: () => widget.play(),
    pause: () => widget.pause(),
    seek: (seconds) => widget.seek(seconds),
    stop: () => {},
  };
}
