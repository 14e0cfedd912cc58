"""One streamed answer over the wire: opened with patience, degraded form by form, closed early."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from contextlib import aclosing, asynccontextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from aggregator.curation.base import Ask
from aggregator.curation.llm_failure import failure_of, timed_out, unreadable
from aggregator.curation.llm_request import Form, messages
from aggregator.upstream.operator import OperatorClient

if TYPE_CHECKING:
    import openai
    from openai.lib.streaming.chat import AsyncChatCompletionStream

T = TypeVar("T")

OPENAI = "https://api.openai.com/v1"

_LONGEST_RETRY_AFTER = 5.0
_PAUSE = 0.2
"""Seconds before a connection that failed is tried again."""
_FORM_REFUSED = (400, 422)


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A model and where it is. `timeout` is how many seconds it may keep us waiting in a turn,
    `stall` how many between two pieces once it has begun; options are sent only where given."""

    model: str
    key: str
    base_url: str = OPENAI
    timeout: float = 30.0
    stall: float = 10.0
    temperature: float | None = None
    max_tokens: int | None = None
    seed: int | None = None

    def __repr__(self) -> str:
        """Without the key."""
        return f"Endpoint({self.model!r})"

    def options(self) -> dict[str, Any]:
        """The request's members for what is configured."""
        # OpenAI's own newer models refuse the name that all other servers know.
        most = "max_completion_tokens" if self.base_url == OPENAI else "max_tokens"
        named = {"temperature": self.temperature, most: self.max_tokens, "seed": self.seed}
        return {name: value for name, value in named.items() if value is not None}


class Chunk(msgspec.Struct, frozen=True):
    """A piece of the stream; `tokens` are those of the prompt and of the answer."""

    content: str = ""
    refusal: str = ""
    finish: str | None = None
    tokens: tuple[int | None, int | None] | None = None


class Patience:
    """The seconds left to wait for a model. Only waiting is counted, never the reader's own time:
    a limit around a whole stream would strike whoever reads it."""

    def __init__(self, total: float, stall: float) -> None:
        self._total = total
        self._left = total
        self._stall = stall
        self._begun = False

    def shorten(self, seconds: float) -> None:
        """Wait for no more than these from here on."""
        self._left = min(self._left, seconds)

    def allows(self, seconds: float) -> bool:
        """Whether so much may be spent on a pause."""
        return seconds < self._left

    async def wait(self, what: Awaitable[T]) -> T:
        """Its result; `CuratorFailure` when it takes longer than is left."""
        clock = asyncio.get_running_loop().time
        limit = min(self._left, self._stall) if self._begun else self._left
        began = clock()
        try:
            async with asyncio.timeout(limit):
                return await what
        except TimeoutError as error:
            if limit < self._left:
                raise timed_out(limit, "wrote nothing more") from error
            what_not = "finish" if self._begun else "begin to answer"
            raise timed_out(self._total, f"did not {what_not}") from error
        finally:
            self._left -= clock() - began

    async def next(self, chunks: AsyncIterator[Chunk]) -> Chunk | None:
        """The next piece, None at the end."""
        chunk = await self.wait(anext(chunks, None))
        self._begun = self._begun or bool(chunk and chunk.content)
        return chunk


class Connection:
    """The way to one model of one server; remembers which form of answer the server takes."""

    def __init__(self, endpoint: Endpoint, client: OperatorClient) -> None:
        self._endpoint = endpoint
        self._client = client
        self._form = Form.STRICT
        self._api: openai.AsyncOpenAI | None = None

    @asynccontextmanager
    async def open(self, ask: Ask, patience: Patience) -> AsyncIterator[AsyncIterator[Chunk]]:
        """The answer's pieces, for the time of the block; raises `CuratorFailure`."""
        stream = await self._begin(messages(ask), patience)
        try:
            async with aclosing(_chunks(stream)) as chunks:
                yield chunks
        finally:
            await stream.close()

    async def close(self) -> None:
        """Close the client."""
        await self._client.aclose()

    async def _begin(
        self, said: list[dict[str, str]], patience: Patience
    ) -> "AsyncChatCompletionStream[Any]":
        """The strictest form that the server takes."""
        # Half a second the first time, which is neither the event loop's to lose nor the model's.
        await asyncio.to_thread(import_module, "openai")
        import openai

        refused: list[openai.APIStatusError] = []
        for form in list(Form)[self._form :]:
            try:
                stream = await self._begin_patiently(said, form, patience)
            except openai.APIStatusError as error:
                if error.status_code not in _FORM_REFUSED:
                    raise failure_of(error) from error
                refused.append(error)
                continue
            except openai.APIError as error:
                raise failure_of(error) from error
            self._form = form
            return stream
        raise failure_of(refused[0]) from refused[0]

    async def _begin_patiently(
        self, said: list[dict[str, str]], form: Form, patience: Patience
    ) -> "AsyncChatCompletionStream[Any]":
        """One more try where the connection failed or the server asks for a short pause."""
        import openai

        try:
            return await self._begin_once(said, form, patience)
        except openai.APITimeoutError:
            raise
        except openai.APIConnectionError:
            pause = _PAUSE
            if not patience.allows(pause):
                raise
        except openai.RateLimitError as error:
            told = _retry_after(error)
            if told is None or told > _LONGEST_RETRY_AFTER or not patience.allows(told):
                raise
            pause = told
        await patience.wait(asyncio.sleep(pause))
        return await self._begin_once(said, form, patience)

    async def _begin_once(
        self, said: list[dict[str, str]], form: Form, patience: Patience
    ) -> "AsyncChatCompletionStream[Any]":
        request = {**self._endpoint.options(), **form.request()}
        manager = self._opened_api().chat.completions.stream(
            model=self._endpoint.model,
            messages=said,  # type: ignore[arg-type]  # theirs are typed dicts, a union of eight
            **request,
        )
        return await patience.wait(manager.__aenter__())

    def _opened_api(self) -> "openai.AsyncOpenAI":
        if self._api is None:
            import openai

            self._api = openai.AsyncOpenAI(
                api_key=self._endpoint.key,
                base_url=self._endpoint.base_url,
                timeout=self._endpoint.timeout,
                max_retries=0,  # theirs would wait two minutes for a `Retry-After`
                http_client=self._client,  # type: ignore[arg-type]  # it takes httpx, undeclared
            )
        return self._api


async def _chunks(stream: "AsyncChatCompletionStream[Any]") -> AsyncGenerator[Chunk]:
    import openai

    try:
        async for event in stream:
            if event.type == "chunk":
                yield _chunk(event.chunk)
    except openai.APIError as error:
        raise failure_of(error) from error
    except _MALFORMED as error:
        raise unreadable() from error


_MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError)
"""What the client library raises over a stream of the wrong shape, which it does not check."""


def _chunk(chunk: Any) -> Chunk:
    """Read with the same distrust: servers leave members out and fill others with null."""
    choice = chunk.choices[0] if chunk.choices else None
    delta = choice.delta if choice is not None else None
    usage = getattr(chunk, "usage", None)
    return Chunk(
        content=_text(getattr(delta, "content", None)),
        refusal=_text(getattr(delta, "refusal", None)),
        finish=_text(getattr(choice, "finish_reason", None)) or None,
        tokens=(_count(usage.prompt_tokens), _count(usage.completion_tokens)) if usage else None,
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None


def _retry_after(error: "openai.RateLimitError") -> float | None:
    """Seconds; None where the header is absent or is a date, which is never short."""
    try:
        seconds = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if seconds >= 0 else None
