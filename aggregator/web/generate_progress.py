"""A generation told to a page: lines that change, platforms that answer, and how far it is."""

from typing import Any

from aggregator.domain.errors import AllPlatformsFailed
from aggregator.domain.playlist import Trial
from aggregator.playlists.events import (
    Event,
    Found,
    GivenUp,
    Planned,
    PlatformAnswered,
    Replaced,
    Suggested,
)
from aggregator.web.generate_view import Line, gone, looking
from aggregator.web.page_frame import PageFrame
from aggregator.web.search_view import chip, chips, row

ADVICE = {
    404: "Name an artist, a genre, a mood or a decade, and try again.",
    429: "Nothing of it was done; the prompt is kept above.",
    502: "It often helps to try again in a minute.",
}
OTHER_ADVICE = "The prompt is kept above: try again in a minute."


class Progress:
    """What the page was told so far."""

    def __init__(self, frame: PageFrame) -> None:
        self._frame = frame
        self._gone: dict[int, Trial] = {}
        self._goal = 0
        self._suggested = 0
        self._found = 0

    def told(self, event: Event) -> list[tuple[str, dict[str, Any]]]:
        """Names and bodies of what the page is sent for an event; nothing for the last one.

        `line` carries the HTML of one suggestion's line; `far` the count in numbers and words.
        """
        match event:
            case Planned():
                self._goal = event.goal
                return [self._far()]
            case Suggested(number, wanted, _):
                self._suggested += 1
                return [self._line(looking(number, wanted.title, wanted.author)), self._far()]
            case Found(trial):
                self._found += 1
                html = self._frame.part("row.html", row=row(trial.found[0].media))
                return [("line", {"number": trial.number, "html": html}), self._far()]
            case GivenUp(trial):
                self._gone[trial.number] = trial
                return [self._line(gone(trial))]
            case Replaced(number, by):
                before = gone(self._gone[number])
                said = f"{before.said} Number {by} stands in for it."
                return [self._line(Line(number, before.title, before.author, "replaced", said))]
            case PlatformAnswered(report):
                one = chip(report)
                return [
                    (
                        "platform",
                        {
                            "platform": one.platform,
                            "look": one.look,
                            "text": one.text,
                            "detail": one.detail,
                        },
                    )
                ]
        return []

    def _line(self, line: Line) -> tuple[str, dict[str, Any]]:
        return "line", {"number": line.number, "html": self._frame.part("line.html", line=line)}

    def _far(self) -> tuple[str, dict[str, Any]]:
        said = f"{self._found} of {self._goal} found" if self._suggested else "Thinking of tracks"
        return "far", {"found": self._found, "goal": self._goal, "said": said}


def advice(status: int) -> str:
    """What to do about a generation that failed."""
    return ADVICE.get(status, OTHER_ADVICE)


def failed_chips(error: Exception) -> list[Any]:
    """What each platform said, where that is why it failed."""
    return list(chips(error.reports)) if isinstance(error, AllPlatformsFailed) else []
