"""A language model on a real socket, as scripted or as odd as a test wants it."""

import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import aclosing
from typing import Any

import msgspec
import pytest

from aggregator.curation.base import Ask, CuratorFailure, Heading, Piece, Usage
from aggregator.curation.llm import LanguageModelCurator
from aggregator.curation.llm_stream import Endpoint
from aggregator.domain.playlist import Suggestion
from aggregator.sandbox.exchange import Answer, Call, Simulator
from aggregator.sandbox.language_model import simulator
from aggregator.sandbox.records import Song
from aggregator.upstream.operator import operator_client

Serve = Callable[[Any], str]

SONGS = [
    Song(n, f"Trio {n}", f"Blue Pier {n}", 200.0, 1950 + n, ("jazz", "mellow")) for n in range(60)
]
KEY = "sk-sesame-0123456789"


class Heard(msgspec.Struct, frozen=True):
    """All that a turn handed out."""

    pieces: tuple[Piece, ...]
    failure: CuratorFailure | None = None

    @property
    def suggestions(self) -> list[Suggestion]:
        return [one for one in self.pieces if isinstance(one, Suggestion)]

    @property
    def headings(self) -> list[Heading]:
        return [one for one in self.pieces if isinstance(one, Heading)]

    @property
    def usage(self) -> list[Usage]:
        return [one for one in self.pieces if isinstance(one, Usage)]

    @property
    def outcome(self) -> str:
        return self.failure.outcome if self.failure else "ok"


def asking(count: int = 14, prompt: str = "mellow jazz for the beach", **more: Any) -> Ask:
    return Ask(prompt=prompt, count=count, seed=1, **more)


async def hear(curator: LanguageModelCurator, ask: Ask) -> Heard:
    pieces: list[Piece] = []
    try:
        async with aclosing(curator.suggest(ask)) as stream:
            async for piece in stream:
                pieces.append(piece)  # noqa: PERF401 - what came before a failure counts
    except CuratorFailure as failure:
        return Heard(tuple(pieces), failure)
    return Heard(tuple(pieces))


def curator_at(address: str, model: str = "good-list", **more: Any) -> LanguageModelCurator:
    endpoint = Endpoint(model=model, key=KEY, base_url=f"{address}/v1", **more)
    return LanguageModelCurator(endpoint, operator_client())


@pytest.fixture
def scripted(serve: Serve) -> str:
    """The simulated model: its scripts are the models' names."""
    return serve(simulator(SONGS, api_key=KEY, pace=0.01))


class Odd:
    """A server that answers as a test says, and remembers what it was asked."""

    def __init__(self, *answers: Callable[[Call], Answer]) -> None:
        self.calls: list[Call] = []
        self._answers = answers
        self.app = Simulator(self._answer)

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(call.body) for call in self.calls]

    async def _answer(self, call: Call) -> Answer:
        self.calls.append(call)
        return self._answers[min(len(self.calls), len(self._answers)) - 1](call)


def streamed(*chunks: Any) -> Callable[[Call], Answer]:
    """An event stream of these chunks: text is content, the rest goes out as it is."""

    async def body() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield event(chunk)
        yield b"data: [DONE]\n\n"

    return lambda _: Answer(200, (("content-type", "text/event-stream"),), body())


def event(chunk: Any) -> bytes:
    if isinstance(chunk, bytes):
        return chunk
    if isinstance(chunk, str):
        chunk = {"choices": [{"index": 0, "delta": {"content": chunk}, "finish_reason": None}]}
    return b"data: " + json.dumps(HEAD | chunk).encode() + b"\n\n"


HEAD = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m"}
STOP = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}


def playlist(
    tracks: Iterable[Any], title: str = "Piers", description: str = "Blue ones.", **more: Any
) -> str:
    return json.dumps({"title": title, "description": description, "tracks": list(tracks), **more})


def track(number: int, **more: Any) -> dict[str, Any]:
    return {"author": f"Trio {number}", "title": f"Blue Pier {number}", "year": 1961, **more}
