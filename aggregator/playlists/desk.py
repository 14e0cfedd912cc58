"""A listener's own playlists: changed one change at a time, and shown to others by a link."""

import secrets
from collections.abc import Callable
from typing import Final, Protocol

import msgspec

from aggregator.domain.errors import NotFound
from aggregator.domain.media import Media
from aggregator.domain.playlist import Playlist
from aggregator.domain.saved import Page, Reader
from aggregator.playlists import by_hand

TOKEN_BYTES: Final = 16
"""128 bits: a link that cannot be guessed."""

Change = Callable[[Playlist], Playlist]


class EditedArchive(Protocol):
    """Keeps playlists that change. All raise `StorageUnavailable`.

    What is malformed, unknown or somebody else's is one and the same: None or False.
    """

    async def save(self, playlist: Playlist, *, request_key: str | None, digest: str) -> bool:
        """Commit a new one before returning."""
        ...

    async def page(self, reader: Reader, *, limit: int, cursor: str | None) -> Page:
        """The reader's playlists; `InvalidRequest` for a cursor that is none of ours."""
        ...

    async def get(self, playlist_id: str, reader: Reader) -> Playlist | None:
        """The reader's own playlist."""
        ...

    async def change(self, playlist_id: str, reader: Reader, change: Change) -> Playlist | None:
        """Make one change, with no other between reading and writing; what it raises is raised."""
        ...

    async def delete(self, playlist_id: str, reader: Reader) -> bool:
        """Whether there was one of the reader's to delete; its link goes with it."""
        ...

    async def share(self, playlist_id: str, reader: Reader, token: str) -> str | None:
        """The token of its link: the one it has, or else this."""
        ...

    async def unshare(self, playlist_id: str, reader: Reader) -> bool:
        """Whether there was such a playlist; it has no link now."""
        ...

    async def token(self, playlist_id: str, reader: Reader) -> str | None:
        """The token of the link that it has."""
        ...

    async def shared(self, token: str) -> Playlist | None:
        """The playlist that a link shows, to anybody."""
        ...


class OwnPlaylist(msgspec.Struct, frozen=True):
    """A playlist as its owner sees it; `token` is that of its link, None where it has none."""

    playlist: Playlist
    token: str | None


class PlaylistDesk:
    """What an owner does with a playlist. All raise `NotFound` for one that is not theirs."""

    def __init__(self, archive: EditedArchive) -> None:
        self._archive = archive

    async def read(self, playlist_id: str, reader: Reader) -> OwnPlaylist:
        """The playlist and its link."""
        playlist = _there(await self._archive.get(playlist_id, reader))
        return OwnPlaylist(playlist, await self._archive.token(playlist_id, reader))

    async def change(self, playlist_id: str, reader: Reader, change: Change) -> Playlist:
        """One of the changes of `editing` and `by_hand`; raises what that raises."""
        return _there(await self._archive.change(playlist_id, reader, change))

    async def list(self, reader: Reader, *, limit: int, cursor: str | None = None) -> Page:
        """The reader's playlists, newest first; `InvalidRequest` for a cursor that is none."""
        return await self._archive.page(reader, limit=limit, cursor=cursor)

    async def begin(self, owner: str, title: str, media: Media) -> Playlist:
        """A new playlist of one medium; `InvalidRequest` for a title that is none."""
        playlist = by_hand.add(by_hand.begin(title, owner), media)
        await self._archive.save(playlist, request_key=None, digest="")
        return playlist

    async def delete(self, playlist_id: str, reader: Reader) -> None:
        """Gone, and its link with it."""
        if not await self._archive.delete(playlist_id, reader):
            raise unknown()

    async def share(self, playlist_id: str, reader: Reader) -> str:
        """The token of its link; a new one where it has none."""
        token = await self._archive.share(playlist_id, reader, secrets.token_urlsafe(TOKEN_BYTES))
        if token is None:
            raise unknown()
        return token

    async def unshare(self, playlist_id: str, reader: Reader) -> None:
        """Its link shows nothing from now on; another one will have another token."""
        if not await self._archive.unshare(playlist_id, reader):
            raise unknown()

    async def shared(self, token: str) -> Playlist:
        """What a link shows; `NotFound` for one that was taken back or never made."""
        playlist = await self._archive.shared(token)
        if playlist is None:
            raise NotFound(
                "This link shows nothing (any more): whoever sent it may have taken it back."
            )
        return playlist


def unknown() -> NotFound:
    """One and the same for a playlist that is not there and for somebody else's."""
    return NotFound("You have no such playlist.")


def _there(playlist: Playlist | None) -> Playlist:
    if playlist is None:
        raise unknown()
    return playlist
