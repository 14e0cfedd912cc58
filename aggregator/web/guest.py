"""Whose playlists a page shows: the account's, or for a while those of a browser without one."""

import secrets
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from litestar import Request
from litestar.datastructures import Cookie

from aggregator.domain.account import Account
from aggregator.domain.saved import Reader
from aggregator.playlists.archive import PlaylistArchive
from aggregator.web.visitor import cookie_name, page_cookie

AnyRequest = Request[Any, Any, Any]

GUEST: Final = "guest"
GUEST_SECONDS: Final = 7 * 24 * 3_600


def reader_of(request: AnyRequest) -> Reader:
    """Who reads; a browser that has neither an account nor made anything reads nothing."""
    account = request.scope["state"].get("visitor")
    if isinstance(account, Account):
        return Reader(owner=account.email)
    return Reader(guest_key(request))


def guest_key(request: AnyRequest) -> str | None:
    """What stands in for an app key in the playlists of this browser; None for a new browser."""
    token = request.cookies.get(cookie_name(request, GUEST))
    return _key(token) if token else None


def maker_of(request: AnyRequest) -> tuple[Reader, list[Cookie]]:
    """Who makes a playlist, and the cookie by which a new browser reads it again."""
    reader = reader_of(request)
    if reader.owner is not None or reader.key_id is not None:
        return reader, []
    token = secrets.token_urlsafe(32)
    return Reader(_key(token)), [page_cookie(request, GUEST, token, GUEST_SECONDS)]


async def adopted(request: AnyRequest, playlists: PlaylistArchive, owner: str) -> list[Cookie]:
    """Give an account what its browser made before; the cookie that takes the guest's back."""
    key = guest_key(request)
    if key is None:
        return []
    await playlists.adopt(key, owner)
    return [page_cookie(request, GUEST, "", 0)]


def _key(token: str) -> str:
    # Hashed: who reads the database must not be able to present it.
    return str(UUID(bytes=sha256(token.encode()).digest()[:16]))
