"""The platforms' players, stood in for: scripts of the same shape, frames that are blank, files."""

import io
import re
import wave
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "players"

SCRIPTS = {
    "https://www.youtube.com/iframe_api": "youtube.js",
    "https://www.youtube.com/s/player/0/www-widgetapi.js": "youtube_widget.js",
    "https://w.soundcloud.com/player/api.js": "soundcloud.js",
    "https://widget.mixcloud.com/media/js/widgetApi.js": "mixcloud.js",
    "https://player.vimeo.com/api/player.js": "vimeo.js",
}
FRAMES = re.compile(
    r"https://(www\.youtube-nocookie\.com/embed|w\.soundcloud\.com/player/\?|player\.vimeo\.com/video"
    r"|player-widget\.mixcloud\.com/widget/iframe|bandcamp\.com/EmbeddedPlayer)"
)
FILES = re.compile(r"https://files\.example\.org/")

HANDLERS = """
window.handlers = {};
navigator.mediaSession.setActionHandler = (name, handler) => { window.handlers[name] = handler; };
"""
"""Keeps what the page would do for the keys of a keyboard: no test can press those."""


class Listener:
    """A page whose platforms are stood in for. `asked` are the scripts and frames it has loaded."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.asked: list[str] = []
        self.bar = page.locator("[data-player]")
        context = page.context
        context.route(lambda url: url in SCRIPTS, self._script)
        context.route(FRAMES, self._frame)
        context.route(FILES, self._file)
        page.add_init_script(HANDLERS)

    def hears(self, platform: str, title: str) -> None:
        """Wait until this plays, on that platform."""
        playing = f'[data-player][data-state="playing"][data-platform="{platform}"]'
        self.page.locator(playing).get_by_text(title, exact=True).wait_for()

    def plays(self, row: Any) -> None:
        """Wait until this row plays, on whichever platform has it."""
        row.locator(".start.sounding").wait_for()
        self.page.locator('[data-player][data-state="playing"]').wait_for()

    def paused(self) -> None:
        """Wait until nothing plays."""
        self.page.locator('[data-player][data-state="paused"]').wait_for()

    def said(self, text: str) -> None:
        """Wait until the player says this."""
        self.page.locator("[data-player-said]").get_by_text(text, exact=True).wait_for()

    def passed(self, clock: str) -> None:
        """Wait until the player stands there."""
        self.page.locator("[data-passed]").get_by_text(clock, exact=True).wait_for()

    def tell(self, act: str) -> None:
        """Have the stand-in do this: `end()`, `fail(150)`, `at(42)`, `pause()`."""
        self.page.evaluate(f"standIn.{act}")

    def told(self) -> list[Any]:
        """What the stand-ins were told since this was last asked."""
        return self.page.evaluate("window.told?.splice(0) ?? []")

    def platforms(self) -> set[str]:
        """The sites whose scripts were loaded."""
        names = {"youtube", "soundcloud", "mixcloud", "vimeo", "bandcamp"}
        return {name for name in names for address in self.asked if f"{name}." in address}

    def playing_row(self) -> str:
        """The title of the row that is marked as the one that plays."""
        return self.page.locator("[data-number][aria-current] h3 a").inner_text()

    def _script(self, route: Any) -> None:
        self.asked.append(route.request.url)
        common = (FOLDER / "stand_in.js").read_text(encoding="utf-8")
        own = (FOLDER / SCRIPTS[route.request.url]).read_text(encoding="utf-8")
        route.fulfill(content_type="text/javascript", body=f"{common}\n{own}")

    def _frame(self, route: Any) -> None:
        self.asked.append(route.request.url)
        body = "<!doctype html><title>A player</title><button>Play</button>"
        route.fulfill(content_type="text/html", body=body)

    def _file(self, route: Any) -> None:
        route.fulfill(content_type="audio/wav", body=sound(1.2))


def sound(seconds: float) -> bytes:
    """A WAV file of silence."""
    file = io.BytesIO()
    with wave.open(file, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(1)
        made.setframerate(8_000)
        made.writeframes(b"\x80" * int(8_000 * seconds))
    return file.getvalue()
