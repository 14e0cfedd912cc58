"""`multipart/form-data` that is streamed: its length is known before a byte of a file is read."""

import asyncio
import mimetypes
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeAlias

from aggregator.mixcloud.errors import ConnectionFailed

FileLike: TypeAlias = str | os.PathLike[str] | IO[bytes]
"""A path, or a binary file that is open, can seek, and stays the caller's to close."""

Progress: TypeAlias = Callable[[int, int], object]
"""Called with the bytes handed to the network so far and the bytes in all.

The async client calls it on its loop, the sync one on the thread that uploads.
"""

CHUNK = 256 * 1024
"""Bytes read from a file at a time: all that an upload holds in memory."""


class FileSource:
    """A file's name and size, measured once; it can be read again from where it stood.

    Raises `OSError` when the file is missing or unreadable, `ValueError` when it cannot be one.
    """

    def __init__(self, file: FileLike, fallback: str) -> None:
        self._path: Path | None = None
        self._file: IO[bytes] | None = None
        self._start = 0
        if isinstance(file, str | os.PathLike):
            self._path = Path(file)
            self.name = self._path.name
            with self._path.open("rb") as opened:
                self.size = os.fstat(opened.fileno()).st_size
        else:
            if not getattr(file, "seekable", lambda: False)() or not hasattr(file, "read"):
                raise ValueError("must be a path or a binary file that can seek")
            if isinstance(file.read(0), str):
                raise ValueError("must be opened in binary mode")
            self._file = file
            name = getattr(file, "name", None)
            self.name = Path(name).name if isinstance(name, str) else fallback
            self._start = file.tell()
            self.size = file.seek(0, os.SEEK_END) - self._start
            file.seek(self._start)

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The file at the start of what is to be sent; closed only when it is not the caller's."""
        if self._file is not None:
            self._file.seek(self._start)
            yield self._file
        elif self._path is not None:
            with self._path.open("rb") as opened:
                yield opened


class Multipart:
    """A form of fields and files; `length` in bytes. Each stream starts the files anew."""

    def __init__(
        self,
        fields: list[tuple[str, str]],
        files: list[tuple[str, FileSource]],
        progress: Progress | None = None,
    ) -> None:
        self.fields = fields
        self.files = files
        self.progress = progress
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self._segments = list(_segments(fields, files, boundary))
        self.length = sum(
            len(one) if isinstance(one, bytes) else one.size for one in self._segments
        )

    def stream(
        self, progress: Progress | None = None, stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[bytes]:
        """The body in pieces. `progress` stands in for the form's own; `stopped` ends it early."""
        progress, sent = progress or self.progress, 0
        for segment in self._segments:
            if isinstance(segment, bytes):
                sent = self._report(sent + len(segment), progress)
                yield segment
                continue
            with segment.open() as file:
                left = segment.size
                while left:
                    if stopped():
                        raise ConnectionFailed("The upload was stopped")
                    chunk = _whole(file.read(min(CHUNK, left)), segment)
                    left -= len(chunk)
                    sent = self._report(sent + len(chunk), progress)
                    yield chunk

    async def stream_async(self) -> AsyncIterator[bytes]:
        """The body in pieces; files are read in a thread."""
        sent = 0
        for segment in self._segments:
            if isinstance(segment, bytes):
                sent = self._report(sent + len(segment), self.progress)
                yield segment
                continue
            with segment.open() as file:
                left = segment.size
                while left:
                    read = await asyncio.to_thread(file.read, min(CHUNK, left))
                    chunk = _whole(read, segment)
                    left -= len(chunk)
                    sent = self._report(sent + len(chunk), self.progress)
                    yield chunk

    def _report(self, sent: int, progress: Progress | None) -> int:
        if progress is not None:
            progress(sent, self.length)
        return sent


def _segments(
    fields: list[tuple[str, str]], files: list[tuple[str, FileSource]], boundary: str
) -> Iterator[bytes | FileSource]:
    for name, value in fields:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{_escaped(name)}"\r\n\r\n'
        yield f"{head}{value}\r\n".encode()
    for name, source in files:
        kind = mimetypes.guess_type(source.name)[0] or "application/octet-stream"
        yield (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{_escaped(name)}"; '
            f'filename="{_escaped(source.name)}"\r\nContent-Type: {kind}\r\n\r\n'
        ).encode()
        yield source
        yield b"\r\n"
    yield f"--{boundary}--\r\n".encode()


def _escaped(name: str) -> str:
    """As the HTML standard escapes names in a multipart header."""
    return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")


def _whole(chunk: bytes, source: FileSource) -> bytes:
    if not chunk:
        raise ConnectionFailed(f"{source.name} became shorter while it was sent")
    return chunk
