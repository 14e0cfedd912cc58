// A file or a station by its address, in an audio element.

export async function start({ reference, at, stage, on }) {
  const audio = document.createElement("audio");
  audio.preload = "metadata";
  audio.src = reference;
  stage.append(audio);
  const length = () => (Number.isFinite(audio.duration) ? audio.duration : 0);
  audio.addEventListener("loadedmetadata", () => {
    on.ready();
    if (at && length()) audio.currentTime = at;
  });
  audio.addEventListener("playing", () => on.playing());
  audio.addEventListener("pause", () => audio.ended || on.paused());
  audio.addEventListener("timeupdate", () => on.time(audio.currentTime, length()));
  audio.addEventListener("ended", () => on.ended());
  audio.addEventListener("error", () => on.failed("cannot be played here"));
  const play = () =>
    audio.play().catch(({ name }) => name === "NotAllowedError" && on.paused());
  play();
  return {
    play,
    pause: () => audio.pause(),
    seek: (seconds) => (audio.currentTime = seconds),
    stop: () => {
      audio.pause();
      audio.removeAttribute("src");
      audio.load(); // lets go of the connection
    },
  };
}
