"""Saved playlists: who may read them, and how a page of them is told."""

from datetime import datetime

import msgspec

from aggregator.domain.media import Platform
from aggregator.domain.playlist import Mode

CURSOR_PATTERN = "[0-9a-f]{46}"
"""What a page's cursor looks like; every word of this form is one."""


class Reader(msgspec.Struct, frozen=True):
    """Who asks: an app key, and the account that it belongs to (None: one made without an owner).

    A key reads its own account's playlists; one without an owner those made with it.
    """

    key_id: str | None = None
    owner: str | None = None


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A saved playlist in one line; times are UTC, `tracks` counts its items."""

    id: str
    prompt: str
    mode: Mode
    main_platform: Platform | None
    title: str
    description: str
    tracks: int
    created_at: datetime
    updated_at: datetime


class Page(msgspec.Struct, frozen=True):
    """Playlists, newest first, and the cursor of what follows; None at the end."""

    playlists: tuple[Listed, ...]
    next: str | None = None
