// https://developers.google.com/youtube/iframe_api_reference

import { frame, script } from "./player_frame.js";

const REASONS = new Map([
  [100, "has taken it away"],
  [101, "does not let it be played elsewhere"],
  [150, "does not let it be played elsewhere"],
]);

let api;

function loaded() {
  api ??= new Promise((resolve, reject) => {
    window.onYouTubeIframeAPIReady = () => resolve(window.YT);
    script("https://www.youtube.com/iframe_api").catch((error) => {
      api = undefined;
      reject(error);
    });
  });
  return api;
}

export async function start({ reference, at, stage, on }) {
  const YT = await loaded();
  const parameters = {
    enablejsapi: 1,
    origin: location.origin,
    autoplay: 1,
    playsinline: 1,
    rel: 0,
    start: Math.floor(at),
  };
  const address = `https://www.youtube-nocookie.com/embed/${reference}`;
  const made = frame(stage, address, parameters, "video", "YouTube");
  const player = await new Promise((resolve) => {
    const events = {
      onReady: ({ target }) => resolve(target),
      onStateChange: ({ data }) => {
        if (data === YT.PlayerState.PLAYING) on.playing();
        if (data === YT.PlayerState.PAUSED) on.paused();
        if (data === YT.PlayerState.ENDED) on.ended();
      },
      onError: ({ data }) => on.failed(REASONS.get(data) ?? "cannot play it"),
    };
    new YT.Player(made, { events });
  });
  on.ready();
  player.playVideo();
  const clock = setInterval(() => on.time(player.getCurrentTime(), player.getDuration()), 500);
  return {
    play: () => player.playVideo(),
    pause: () => player.pauseVideo(),
    seek: (seconds) => player.seekTo(seconds, true),
    stop: () => clearInterval(clock),
  };
}
