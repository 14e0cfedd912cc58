"""Platforms' answers kept for all processes, and whose turn it is to ask.

A turn is a short lock with its owner's token, held on while the owner lives: an owner that dies is
out of the way after `TURN_SECONDS`.
"""

import asyncio
import hashlib
from collections import defaultdict

import msgspec
import structlog

from aggregator.domain.report import Outcome
from aggregator.domain.sharing import KeptOutcome, Turn
from aggregator.store.redis_news import ANSWERED, RedisNews
from aggregator.store.redis_server import PREFIX, RedisServer

TURN_SECONDS = 1.5
RESULT_SECONDS = 5.0
LOOK_SECONDS = 0.2
"""How often an awaited answer is looked for, should the message about it be lost."""

_TURN = round(TURN_SECONDS * 1000)
_NEVER_FRESH = 2**53

# An answer's age is what of its life is over, by Redis' clock: no process' clock counts.
_READ = """
local answer = redis.call('GET', KEYS[1])
return {answer, answer and redis.call('PTTL', KEYS[1]) or 0}
"""
_TAKE = """
local answer = redis.call('GET', KEYS[1])
if answer then
    local left = redis.call('PTTL', KEYS[1])
    if left >= tonumber(ARGV[3]) then return {'kept', answer, left} end
end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return {'mine', '', 0} end
return {'taken', redis.call('GET', KEYS[2]), 0}
"""
_HOLD = """
return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('PEXPIRE', KEYS[1], ARGV[2]) or 0
"""
_END = """
if ARGV[2] ~= '' then redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[3]) end
if tonumber(ARGV[4]) > 0 then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[4]) end
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
redis.call('PUBLISH', ARGV[5], ARGV[1])
return 1
"""
_LOOK = """
return {redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2])}
"""

log = structlog.get_logger()

_encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(Outcome)


class RedisAnswers:
    """Fills `search.sharing.SharedAnswers`; every method raises `CacheServerUnavailable`.

    `lifetime` and `fresh` are seconds since the answer; a lifetime of 0 keeps no answers. A
    question is known by its hash: what people ask for does not stand in the names.
    """

    def __init__(
        self, server: RedisServer, news: RedisNews, *, lifetime: float, fresh: float
    ) -> None:
        self._server = server
        self._lifetime = round(lifetime * 1000)
        self._fresh_left = self._lifetime - round(fresh * 1000)
        self._read = server.script(_READ)
        self._take = server.script(_TAKE)
        self._hold = server.script(_HOLD)
        self._end = server.script(_END)
        self._look = server.script(_LOOK)
        self._awaited: defaultdict[str, list[asyncio.Event]] = defaultdict(list)
        news.on_answered = self._answered

    async def read(self, question: str) -> KeptOutcome | None:
        """The answer kept, however old."""
        answer, left = await self._server.call("read", self._read, [_key(question, "answer")], [])
        return self._kept(answer, left)

    async def take_turn(self, question: str, token: str) -> Turn:
        """Whose turn it is to ask: with this token ours, if nobody is asking."""
        said, value, left = await self._try_to_take(question, token, self._fresh_left)
        if said == b"kept":
            if (kept := self._kept(value, left)) is not None:
                return Turn("", mine=False, kept=kept)
            said, value, _ = await self._try_to_take(question, token, _NEVER_FRESH)
        if said == b"mine":
            return Turn(token, mine=True)
        return Turn(value.decode(), mine=False)

    async def hold_turn(self, question: str, token: str) -> None:
        """Go on asking, until cancelled."""
        while True:
            await asyncio.sleep(TURN_SECONDS / 3)
            await self._server.call(
                "hold turn", self._hold, [_key(question, "turn")], [token, _TURN]
            )

    async def end_turn(
        self, question: str, token: str, outcome: Outcome | None, *, keep: bool
    ) -> None:
        """Tell who waits what came of it (None: nothing), and keep the answer if it is one."""
        told = b"" if outcome is None else _encode(outcome)
        await self._server.call(
            "end turn",
            self._end,
            [_key(question, "answer"), _key(question, "turn"), _key(question, f"told:{token}")],
            [
                token,
                told,
                round(RESULT_SECONDS * 1000),
                self._lifetime if keep and told else 0,
                ANSWERED,
            ],
        )

    async def result(self, question: str, token: str) -> Outcome | None:
        """What came of another's turn, awaited; None when its owner is gone without a word."""
        ended = asyncio.Event()
        self._awaited[token].append(ended)
        keys = [_key(question, f"told:{token}"), _key(question, "turn")]
        try:
            while True:
                told, owner = await self._server.call("look", self._look, keys, [])
                if told is not None:
                    return _outcome(told)
                if owner is None or owner.decode() != token:
                    return None
                try:
                    await asyncio.wait_for(ended.wait(), LOOK_SECONDS)
                except TimeoutError:
                    continue
                ended.clear()
        finally:
            self._awaited[token].remove(ended)
            if not self._awaited[token]:
                del self._awaited[token]

    async def _try_to_take(
        self, question: str, token: str, fresh_left: int
    ) -> tuple[bytes, bytes, int]:
        said, value, left = await self._server.call(
            "take turn",
            self._take,
            [_key(question, "answer"), _key(question, "turn")],
            [token, _TURN, fresh_left],
        )
        return said, value, left

    def _answered(self, token: str) -> None:
        for ended in self._awaited.get(token, ()):
            ended.set()

    def _kept(self, answer: bytes | None, left: int) -> KeptOutcome | None:
        outcome = None if answer is None else _outcome(answer)
        if outcome is None:
            return None
        # More is left than there was: the lifetime was set lower since.
        return KeptOutcome(max(0, self._lifetime - left) / 1000, outcome)


def _key(question: str, what: str) -> str:
    # One hash tag a question: a cluster keeps all of it on one node, as scripts need.
    return f"{PREFIX}{{{hashlib.sha256(question.encode()).hexdigest()[:32]}}}:{what}"


def _outcome(answer: bytes) -> Outcome | None:
    try:
        return _decoder.decode(answer)
    except msgspec.DecodeError:  # of another version of this service
        log.info("a shared answer was not understood")
        return None
