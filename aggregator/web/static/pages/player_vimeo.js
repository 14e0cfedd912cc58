// https://developer.vimeo.com/player/sdk/reference

import { frame, script } from "./player_frame.js";

export async function start({ reference, at, stage, on }) {
  await script("https://player.vimeo.com/api/player.js");
  const [video, secret] = reference.split("/");
  const parameters = { autoplay: 1, dnt: 1, ...(secret && { h: secret }) };
  const made = frame(stage, `https://player.vimeo.com/video/${video}`, parameters, "video", "Vimeo");
  const player = new window.Vimeo.Player(made);
  player.on("play", () => on.playing());
  player.on("pause", () => on.paused());
  player.on("ended", () => on.ended());
  player.on("timeupdate", ({ seconds, duration }) => on.time(seconds, duration));
  // An error of one method, such as playing before a press, is no failure of the video.
  player.on("error", ({ method }) => method || on.failed("cannot play it"));
  const refused = await player.ready().then(() => null, (error) => error);
  if (refused) {
    const elsewhere = refused.name === "PrivacyError";
    return on.failed(elsewhere ? "does not let it be played elsewhere" : "cannot play it");
  }
  on.ready();
  const play = () => player.play().catch(({ name }) => {
    if (name === "NotAllowedError") on.paused();
    else if (name !== "AbortError") on.failed("cannot play it");
  });
  if (at) player.setCurrentTime(at).catch(() => {});
  play();
  return {
    play,
    pause: () => player.pause().catch(() => {}),
    seek: (seconds) => player.setCurrentTime(seconds).catch(() => {}),
    stop: () => {},
  };
}
