"""Text of callers, models and platforms is read in time that grows with its length, no faster."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from aggregator.curation.base import Ask
from aggregator.curation.llm_hygiene import heading_of
from aggregator.curation.names import keys_of, main_key
from aggregator.domain.media import Media, Platform
from aggregator.domain.report import PlatformReport, State
from aggregator.platforms.youtube_renderers import clock, views_of
from aggregator.playlists.discography import Discography
from tests.growth import MOST, growth


def heading(text: str) -> object:
    return heading_of("A title", text)


def titles(text: str) -> object:
    """What a curator makes of an upload that is called so."""
    uploaded = Media(
        id="vimeo-1", native_id="1", title=f"a{text}b", author="Ann", image=None,
        platform=Platform.VIMEO, url="https://vimeo.com/1", duration=200.0,
    )  # fmt: skip

    async def ask(platform: Platform, artist: str) -> tuple[PlatformReport, tuple[Media, ...]]:
        return PlatformReport(platform, State.OK, 1.0, 1), (uploaded,)

    async def suggested() -> list[object]:
        searcher = SimpleNamespace(platforms=(Platform.VIMEO,), ask=ask)
        ask_for = Ask(prompt="Ann", count=1, seed=1)
        return [one async for one in Discography(searcher, ("Ann",)).suggest(ask_for)]

    (found,) = asyncio.run(suggested())
    return found


@pytest.mark.parametrize(
    ("read", "piece"),
    [
        (heading, "a."),
        (heading, "a-"),
        (heading, "a+"),
        (heading, "<"),
        (heading, "[a]("),
        (keys_of, " "),
        (main_key, " "),
        (keys_of, " & "),
        (titles, " "),
        (titles, "("),
        (views_of, "0"),
        (views_of, "1 "),
        (clock, "0"),
        (clock, "0:"),
    ],
)
def test_reading_grows_with_the_length(read: Callable[[str], object], piece: str) -> None:
    assert growth(read, lambda length: (piece * length)[:length]) < MOST
