"""A generation read as a stream: what is sent while nothing happens, and how it ends."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from litestar.testing import RequestFactory

from aggregator.domain.playlist import Mode
from aggregator.playlists.events import Event, Planned
from aggregator.web.playlists_generation import Generation, HungUp
from aggregator.web.playlists_stream import frames

pytestmark = pytest.mark.anyio

REQUEST = RequestFactory().post("/")
PLANNED = Planned("id", Mode.SMART, 10, 1, ("embedded",))


class Caller:
    """Hears until told to hang up."""

    def __init__(self) -> None:
        self.gone = asyncio.Event()

    async def receive(self) -> dict[str, str]:
        await self.gone.wait()
        return {"type": "http.disconnect"}


class Story:
    """Plans, waits for a word, and ends with an error; knows when it was ended itself."""

    def __init__(self) -> None:
        self.word = asyncio.Event()
        self.ended = asyncio.Event()

    async def __call__(self) -> AsyncIterator[Event]:
        try:
            yield PLANNED
            await self.word.wait()
            raise TimeoutError("the work's own")
        finally:
            self.ended.set()


async def test_a_comment_comes_when_nothing_happens() -> None:
    story = Story()
    generation = Generation(story(), Caller().receive)
    stream = frames(generation, await generation.next(), REQUEST, report=False, patience=0.01)
    assert (await anext(stream)).startswith(b"event: plan\n")
    for _ in range(3):
        ping = await anext(stream)
        assert ping.startswith(b":")
        assert ping.endswith(b"\n\n")
    story.word.set()
    rest = [frame async for frame in stream]
    assert rest[-1].startswith(b"event: error\ndata: {")
    assert b'"status":500' in rest[-1]


async def test_a_caller_who_hangs_up_ends_the_work_and_the_stream() -> None:
    story, caller = Story(), Caller()
    generation = Generation(story(), caller.receive)
    stream = frames(generation, await generation.next(), REQUEST, report=False)
    await anext(stream)
    caller.gone.set()
    assert [frame async for frame in stream] == []
    assert story.ended.is_set()


async def test_a_caller_who_hangs_up_before_the_stream_begins_ends_the_work() -> None:
    story, caller = Story(), Caller()
    generation = Generation(story(), caller.receive)
    assert await generation.next() == PLANNED
    caller.gone.set()
    with pytest.raises(HungUp):
        await generation.playlist()
    assert story.ended.is_set()


async def test_a_stream_that_is_closed_ends_the_work() -> None:
    story = Story()
    generation = Generation(story(), Caller().receive)
    stream = frames(generation, await generation.next(), REQUEST, report=False)
    await anext(stream)
    await stream.aclose()
    await asyncio.wait_for(story.ended.wait(), 10)
