"""Playlists with all that they were made from."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, Select, and_, delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from aggregator.domain.media import Platform
from aggregator.domain.playlist import Mode, Playlist, PlaylistReport, Trial
from aggregator.domain.saved import Listed, Page, Reader
from aggregator.store.cursor import read_cursor, write_cursor
from aggregator.store.database import Database, utc
from aggregator.store.tables import playlist as table
from aggregator.store.tables import playlist_share as share
from aggregator.store.upsert import insert_of

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,43}")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LISTED = (
    table.c.id,
    table.c.prompt,
    table.c.mode,
    table.c.main_platform,
    table.c.title,
    table.c.description,
    table.c.tracks,
    table.c.created_at,
    table.c.updated_at,
)

_encode = msgspec.json.Encoder().encode
_items = msgspec.json.Decoder(tuple[Trial, ...]).decode
_report = msgspec.json.Decoder(PlaylistReport).decode


class PlaylistStore:
    """Fills `playlists.archive.PlaylistArchive` and `playlists.desk.EditedArchive`.

    Raises `StorageUnavailable`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, playlist: Playlist, *, request_key: str | None, digest: str) -> bool:
        """See the protocol: one row, so that a playlist and its request key stand together."""
        insert = insert_of(embedded=self._database.embedded)
        statement = (
            insert(table)
            .values(_row(playlist, request_key, digest))
            .on_conflict_do_nothing(index_elements=["key_id", "request_key"])
            .returning(table.c.id)
        )
        async with self._database.writer() as connection:
            return (await connection.execute(statement)).one_or_none() is not None

    async def get(self, playlist_id: str, reader: Reader) -> Playlist | None:
        """See the protocol."""
        if not _ID.fullmatch(playlist_id):
            return None
        query = select(table).where(table.c.id == playlist_id, _of(reader))
        async with self._database.reader() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _playlist(row)

    async def page(self, reader: Reader, *, limit: int, cursor: str | None) -> Page:
        """See the protocol. Keyset paging: the last page costs what the first one does."""
        newest_first = table.c.created_at.desc(), table.c.id.desc()
        query = select(*_LISTED).where(_of(reader)).order_by(*newest_first).limit(limit + 1)
        if cursor is not None:
            query = query.where(tuple_(table.c.created_at, table.c.id) < read_cursor(cursor))
        async with self._database.reader() as connection:
            rows = (await connection.execute(query)).all()
        listed = tuple(_listed(row) for row in rows[:limit])
        more = len(rows) > limit
        return Page(listed, write_cursor(listed[-1].created_at, listed[-1].id) if more else None)

    async def delete(self, playlist_id: str, reader: Reader) -> bool:
        """See the protocol."""
        if not _ID.fullmatch(playlist_id):
            return False
        statement = delete(table).where(table.c.id == playlist_id, _of(reader))
        async with self._database.writer() as connection:
            return (await connection.execute(statement)).rowcount > 0

    async def rewrite(self, playlist: Playlist, reader: Reader) -> bool:
        """See the protocol."""
        changed = {
            "title": _text(playlist.title),
            "description": _text(playlist.description),
            "tracks": len(playlist.items),
            "items": _encode(playlist.items).decode(),
            "updated_at": datetime.now(UTC),
        }
        statement = update(table).where(table.c.id == playlist.id, _of(reader)).values(changed)
        async with self._database.writer() as connection:
            return (await connection.execute(statement)).rowcount > 0

    async def adopt(self, key_id: str, owner: str) -> int:
        """See the protocol."""
        unowned = table.c.key_id == key_id, table.c.owner.is_(None)
        statement = update(table).where(*unowned).values(owner=owner, key_id=None)
        async with self._database.writer() as connection:
            return (await connection.execute(statement)).rowcount

    async def answered(self, request_key: str, reader: Reader) -> tuple[str, str] | None:
        """See the protocol. A request key is its app key's own, whoever owns that."""
        query = select(table.c.id, table.c.digest).where(
            and_(table.c.key_id == reader.key_id, table.c.request_key == request_key)
        )
        async with self._database.reader() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else (row.id, row.digest)

    async def change(
        self, playlist_id: str, reader: Reader, change: Callable[[Playlist], Playlist]
    ) -> Playlist | None:
        """See the protocol: the row is locked between reading and writing."""
        if not _ID.fullmatch(playlist_id):
            return None
        query = select(table).where(table.c.id == playlist_id, _of(reader)).with_for_update()
        async with self._database.writer() as connection:
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return None
            changed = change(_playlist(row))
            values = {
                "title": _text(changed.title),
                "items": _encode(changed.items).decode(),
                "tracks": len(changed.items),
                "updated_at": datetime.now(UTC),
            }
            await connection.execute(update(table).where(table.c.id == row.id).values(values))
        return changed

    async def share(self, playlist_id: str, reader: Reader, token: str) -> str | None:
        """See the protocol. Of two at once the first one's token stands for both."""
        insert = insert_of(embedded=self._database.embedded)
        row = {"token": token, "playlist_id": playlist_id, "created_at": datetime.now(UTC)}
        keep = insert(share).values(row).on_conflict_do_nothing(index_elements=["playlist_id"])
        async with self._database.writer() as connection:
            if not await self._owned(connection, playlist_id, reader):
                return None
            await connection.execute(keep)
            return str((await connection.execute(_token_of(playlist_id))).scalar_one())

    async def unshare(self, playlist_id: str, reader: Reader) -> bool:
        """See the protocol."""
        async with self._database.writer() as connection:
            if not await self._owned(connection, playlist_id, reader):
                return False
            await connection.execute(delete(share).where(share.c.playlist_id == playlist_id))
            return True

    async def token(self, playlist_id: str, reader: Reader) -> str | None:
        """See the protocol."""
        async with self._database.reader() as connection:
            if not await self._owned(connection, playlist_id, reader):
                return None
            return (await connection.execute(_token_of(playlist_id))).scalar_one_or_none()

    async def shared(self, token: str) -> Playlist | None:
        """See the protocol."""
        if not _TOKEN.fullmatch(token):
            return None
        query = (
            select(table)
            .join(share, share.c.playlist_id == table.c.id)
            .where(share.c.token == token)
        )
        async with self._database.reader() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _playlist(row)

    async def _owned(self, connection: AsyncConnection, playlist_id: str, reader: Reader) -> bool:
        if not _ID.fullmatch(playlist_id):
            return False
        query = select(table.c.id).where(table.c.id == playlist_id, _of(reader))
        return (await connection.execute(query)).one_or_none() is not None


def _token_of(playlist_id: str) -> Select[str]:
    return select(share.c.token).where(share.c.playlist_id == playlist_id)


def _of(reader: Reader) -> ColumnElement[bool]:
    """The playlists that a reader may see; none at all for one without a key and an account."""
    if reader.owner is not None:
        return table.c.owner == reader.owner
    return and_(table.c.key_id == reader.key_id, table.c.key_id.is_not(None))


def _row(playlist: Playlist, request_key: str | None, digest: str) -> dict[str, Any]:
    return {
        "id": playlist.id,
        "key_id": playlist.key_id,
        "owner": playlist.owner,
        "request_key": request_key,
        "digest": digest if request_key is not None else None,
        "mode": str(playlist.mode),
        "main_platform": None if playlist.main_platform is None else str(playlist.main_platform),
        "prompt": _text(playlist.prompt),
        "title": _text(playlist.title),
        "description": _text(playlist.description),
        "tracks": len(playlist.items),
        "created_at": playlist.created_at,
        "updated_at": playlist.created_at,
        "items": _encode(playlist.items).decode(),
        "report": _encode(playlist.report).decode(),
    }


def _playlist(row: Row[*tuple[Any, ...]]) -> Playlist:
    return Playlist(
        id=row.id,
        prompt=row.prompt,
        mode=Mode(row.mode),
        title=row.title,
        description=row.description,
        created_at=utc(row.created_at),
        items=_items(row.items),
        report=_report(row.report),
        main_platform=None if row.main_platform is None else Platform(row.main_platform),
        owner=row.owner,
        key_id=row.key_id,
    )


def _listed(row: Row[*tuple[Any, ...]]) -> Listed:
    return Listed(
        id=row.id,
        prompt=row.prompt,
        mode=Mode(row.mode),
        main_platform=None if row.main_platform is None else Platform(row.main_platform),
        title=row.title,
        description=row.description,
        tracks=row.tracks,
        created_at=utc(row.created_at),
        updated_at=utc(row.updated_at),
    )


def _text(value: str) -> str:
    return value.replace("\0", "")  # PostgreSQL's text holds no NUL
