"""The right to ask Vimeo's API: an operator's token, or the anonymous one of its own pages."""

import asyncio
import base64
import binascii
import re
import time
from collections.abc import Callable
from typing import Any

import msgspec

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.report import State
from aggregator.platforms.base import check_status, decode_json
from aggregator.upstream.message import Request, Response, Upstream

_MARGIN = 60.0
_LIFETIME = 600.0
_VIEWER = "https://vimeo.com/_next/viewer"
_PAGES = ("https://vimeo.com/watch", "https://vimeo.com/channels/staffpicks")
_BOOTSTRAP = re.compile(
    r"<script[^>]*\bid=[\"']viewer-bootstrap[\"'][^>]*>(.*?)</script>", re.DOTALL
)


class Access:
    """Gives the Authorization header's value; one anonymous token is fetched for all waiting.

    `token` is an operator's own and never changes; without it a JSON web token is taken from the
    first of Vimeo's pages that gives one, and kept until a minute before its `exp`.
    """

    def __init__(
        self,
        upstream: Upstream,
        token: str | None,
        clock: Callable[[], float] = time.time,  # noqa: TID251 - the token tells its end so
    ) -> None:
        self._upstream = upstream
        self._token = token
        self._clock = clock
        self._jwt: str | None = None
        self._until = 0.0
        self._fetching = asyncio.Lock()

    @property
    def official(self) -> bool:
        """Whether an operator's token is used."""
        return self._token is not None

    async def header(self, *, refused: str | None = None) -> str:
        """`bearer ...` or `jwt ...`. `refused` is the value the API just refused: it is not given
        again. Raises the first source's `PlatformFailure` when no source gives a token."""
        if self._token is not None:
            return f"bearer {self._token}"
        async with self._fetching:
            stale = self._jwt is None or self._clock() >= self._until
            if stale or f"jwt {self._jwt}" == refused:
                self._jwt = await self._fetch()
                self._until = _expiry(self._jwt, self._clock()) - _MARGIN
            return f"jwt {self._jwt}"

    async def _fetch(self) -> str:
        first: PlatformFailure | None = None
        for url in (_VIEWER, *_PAGES):
            accept = "application/json" if url == _VIEWER else "text/html"
            try:
                response = await self._upstream.send(
                    Request(url=url, headers=(("accept", accept),), max_bytes=2_000_000)
                )
                return _jwt(response, page=url != _VIEWER)
            except PlatformFailure as failure:
                first = first or failure
        if first is None:
            raise PlatformFailure.of(State.CHANGED, "Vimeo gave no anonymous token.")
        raise first


def _jwt(response: Response, *, page: bool) -> str:
    check_status(response)
    data: Any
    if page:
        script = _BOOTSTRAP.search(response.text())
        if script is None:
            raise PlatformFailure.of(State.BLOCKED, "Vimeo's page holds no anonymous token.")
        data = decode_json(msgspec.structs.replace(response, body=script[1].encode()))
    else:
        data = decode_json(response)
    jwt = data.get("jwt") if isinstance(data, dict) else None
    if not isinstance(jwt, str) or not jwt:
        raise PlatformFailure.of(State.CHANGED, "Vimeo's page holds no anonymous token.")
    return jwt


def _expiry(jwt: str, now: float) -> float:
    """When the token ends (its `exp`, seconds since 1970); ten minutes ahead when unreadable."""
    parts = jwt.split(".")
    try:
        payload = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        claims = msgspec.json.decode(payload, type=dict[str, Any])
    except (IndexError, binascii.Error, msgspec.MsgspecError):
        return now + _LIFETIME
    told = claims.get("exp")
    return float(told) if isinstance(told, int | float) else now + _LIFETIME
