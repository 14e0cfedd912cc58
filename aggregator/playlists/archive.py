"""What keeps playlists. The store fills this protocol; `runtime` joins them."""

from typing import Protocol

from aggregator.domain.playlist import Playlist
from aggregator.domain.saved import Page, Reader


class PlaylistArchive(Protocol):
    """Keeps playlists for ever, until they are deleted. All raise `StorageUnavailable`."""

    async def save(self, playlist: Playlist, *, request_key: str | None, digest: str) -> bool:
        """Commit it before returning. `request_key` is the caller's `Idempotency-Key` and `digest`
        that of the request it came with; both are kept with the playlist's `key_id`.

        False, and nothing is kept, where that key stands for another playlist already."""
        ...

    async def get(self, playlist_id: str, reader: Reader) -> Playlist | None:
        """The reader's own playlist; None for one that is malformed, unknown or somebody else's."""
        ...

    async def page(self, reader: Reader, *, limit: int, cursor: str | None) -> Page:
        """The reader's playlists; `InvalidRequest` for a cursor that is none of ours."""
        ...

    async def delete(self, playlist_id: str, reader: Reader) -> bool:
        """Whether there was one of the reader's to delete."""
        ...

    async def rewrite(self, playlist: Playlist, reader: Reader) -> bool:
        """Keep its title, description and items in place of the old ones; False where the reader
        has no such playlist."""
        ...

    async def adopt(self, key_id: str, owner: str) -> int:
        """Give an account the playlists that were made with a key which no account owns; how many
        there were."""
        ...

    async def answered(self, request_key: str, reader: Reader) -> tuple[str, str] | None:
        """The playlist's id and the request's digest that an `Idempotency-Key` stands for."""
        ...
