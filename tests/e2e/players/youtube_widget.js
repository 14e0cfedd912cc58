{
  const PlayerState = { UNSTARTED: -1, ENDED: 0, PLAYING: 1, PAUSED: 2, BUFFERING: 3, CUED: 5 };
  const STATES = { play: PlayerState.PLAYING, pause: PlayerState.PAUSED, end: PlayerState.ENDED };

  class YouTubeStandIn extends window.StandIn {
    constructor(frame, target, events) {
      super("youtube", frame);
      this.position = Number(new URL(frame.src).searchParams.get("start"));
      this.tell = (name, why) => {
        if (name === "fail") events.onError?.({ target, data: why });
        else if (name in STATES) events.onStateChange?.({ target, data: STATES[name] });
      };
      this.loaded.then(() => events.onReady?.({ target }));
    }
  }

  // Without enablejsapi the real one never answers; another origin is refused.
  const obeys = (frame) => {
    const asked = new URL(frame.src).searchParams;
    return asked.get("enablejsapi") === "1" && asked.get("origin") === location.origin;
  };

  class Player {
    #own;

    constructor(frame, { events = {} } = {}) {
      if (obeys(frame)) this.#own = new YouTubeStandIn(frame, this, events);
    }

    playVideo() {
      this.#own.hear("play");
      this.#own.play();
    }

    pauseVideo() {
      this.#own.hear("pause");
      this.#own.pause();
    }

    seekTo(seconds, ahead) {
      this.#own.hear("seek", seconds, ahead);
      this.#own.at(seconds);
    }

    getCurrentTime() {
      return this.#own.position;
    }

    getDuration() {
      return this.#own.playing ? this.#own.length : 0;
    }
  }

  window.YT = { Player, PlayerState };
  window.onYouTubeIframeAPIReady?.();
}
