"""Compressed bodies unfolded no further than is wanted, so that a bomb stays small."""

import zlib
from collections.abc import AsyncIterator

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.report import State

ACCEPTED = "gzip, deflate"
"""What we ask for; anything else in an answer was not asked for and is refused."""

_GZIP_OR_ZLIB = 47
_CODINGS = frozenset({"gzip", "x-gzip", "deflate"})


async def unfolded(raw: AsyncIterator[bytes], coding: str, cap: int) -> tuple[bytes, bool]:
    """The decoded body up to `cap` bytes, and whether there was more.

    `coding` is the Content-Encoding header. Raises `PlatformFailure` `changed` for one we did not
    ask for, several on top of each other included, and `unreachable` for a body that is broken.
    """
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return await _plain(raw, cap)
    if coding not in _CODINGS:
        raise PlatformFailure.of(State.CHANGED, "The answer is encoded in a way not asked for.")
    body = bytearray()
    decoder = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        async for chunk in raw:
            body += decoder.decompress(chunk, cap + 1 - len(body))
            if len(body) > cap:
                return bytes(body[:cap]), True
    except zlib.error as error:
        raise PlatformFailure.of(State.UNREACHABLE, "The answer's body is broken.") from error
    return bytes(body), False


async def _plain(raw: AsyncIterator[bytes], cap: int) -> tuple[bytes, bool]:
    body = bytearray()
    async for chunk in raw:
        body += chunk
        if len(body) > cap:
            return bytes(body[:cap]), True
    return bytes(body), False
