"""Tags and length of a media file from its head and tail alone. Pure; never the whole file."""

import io
import re

import msgspec
from tinytag import TinyTag, TinyTagException

from aggregator.domain.media import Kind, Media
from aggregator.matching.kind import media_kind
from aggregator.platforms.web_medium import clean, web_medium
from aggregator.upstream.message import Response

HEAD_BYTES = 262_144
TAIL_BYTES = 65_536

_TOTAL = re.compile(r"bytes\s+(\d+)-(\d+)/(\d+)")
_FRAMES_ONLY = "audio/mpeg"
_PAGES_ONLY = "audio/ogg"


class Part(msgspec.Struct, frozen=True):
    """Bytes of a file with the offset they begin at."""

    offset: int
    body: bytes


class FileParts(msgspec.Struct, frozen=True):
    """What is known of a file: its true size in bytes (None: not told) and some of its parts,
    the head first."""

    size: int | None
    parts: tuple[Part, ...]

    @property
    def head(self) -> bytes:
        """The first bytes."""
        return self.parts[0].body

    @property
    def whole(self) -> bool:
        """Whether the head is the file."""
        return self.size is not None and len(self.head) >= self.size


def first_part(response: Response) -> FileParts:
    """The head and the true size as the answer to a Range request from 0 tells them."""
    told = _TOTAL.match(response.headers.get("content-range", ""))
    size: int | None = None
    if told:
        size = int(told[3])
    elif response.headers.get("content-length", "").isdecimal() and response.status == 200:
        size = int(response.headers["content-length"])
    elif not response.truncated and response.status == 200:
        size = len(response.body)
    return FileParts(size, (Part(0, response.body[:HEAD_BYTES]),))


def further_part(response: Response) -> Part | None:
    """The part that a Range answer holds; None when the server ignored the range."""
    told = _TOTAL.match(response.headers.get("content-range", ""))
    if response.status != 206 or told is None:
        return None
    return Part(int(told[1]), response.body)


def wanted_ranges(known: FileParts) -> tuple[tuple[int, int], ...]:
    """The (first, last) byte offsets still needed: the tail, where Ogg keeps its length and MP4
    may keep its index, and the first frames behind an ID3 tag that outgrows the head."""
    if known.size is None or known.whole:
        return ()
    start = max(known.size - TAIL_BYTES, len(known.head))
    ranges = [(start, known.size - 1)]
    tag_end = _id3_end(known.head)
    if len(known.head) < tag_end < start:
        ranges.append((tag_end, min(tag_end + TAIL_BYTES, start) - 1))
    return tuple(ranges)


def _id3_end(head: bytes) -> int:
    """Where an ID3v2 tag ends: 28 bits of size in four bytes (id3.org, ID3v2.4 section 3.1)."""
    if len(head) < 10 or not head.startswith(b"ID3"):
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return size + 10


class _SparseFile(io.RawIOBase):
    """A file of which only some parts are known; a read in a gap ends like the end of the file.

    `short` says that a read was cut by a gap.
    """

    def __init__(self, size: int, parts: tuple[Part, ...]) -> None:
        super().__init__()
        self._size, self._parts, self._at = size, parts, 0
        self.short = False

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise OSError("a seek before the start of the file")
        self._at = start + offset
        return self._at

    def read(self, count: int | None = -1) -> bytes:
        wanted = self._size - self._at if count is None or count < 0 else count
        got = b""
        for part in self._parts:
            inside = self._at - part.offset
            if 0 <= inside < len(part.body):
                got = part.body[inside : inside + wanted]
                break
        if len(got) < min(wanted, self._size - self._at):
            self.short = True
        self._at += len(got)
        return got


def file_medium(url: str, known: FileParts, *, title: str = "", live_name: str = "") -> Media:
    """The medium of a file at `url`: tags where it has any, else `title` or its name.

    `live_name` names an endless (ICY) stream: live, without a length.
    """
    if live_name:
        return web_medium(url, title=live_name, live=True)
    tag, duration = _read(known)
    artist = clean(tag.artist or tag.albumartist) if tag else ""
    named = bool(tag and tag.title and artist)
    title = (clean(tag.title) if tag else "") or title
    return web_medium(
        url,
        title=title,
        author=artist,
        duration=duration,
        kind=media_kind(title, duration) if named else Kind.OTHER,
        album=tag.album if tag else None,
    )


def _read(known: FileParts) -> tuple[TinyTag | None, float | None]:
    ogg = known.head.startswith(b"OggS")
    if ogg and not known.whole:
        joined = _joined_pages(known)
        file = _SparseFile(len(joined), (Part(0, joined),))
    else:
        file = _SparseFile(known.size or len(known.head), known.parts)
    try:
        tag = TinyTag.get(file_obj=file)  # type: ignore[arg-type]  # a RawIOBase is enough for it
    except TinyTagException:
        return None, None
    return tag, _duration(tag, known, short=file.short)


def _duration(tag: TinyTag, known: FileParts, *, short: bool) -> float | None:
    told = (tag.mime_type or "").partition(";")[0]
    if told == _PAGES_ONLY and not known.whole and len(known.parts) < 2:
        return None  # the length stands in the last page only
    if told == _FRAMES_ONLY and known.size is None:
        return None  # estimated from the size
    if told == _FRAMES_ONLY and short and not known.whole:
        # Frames were counted up to the gap; the mean bit rate (kbit/s) holds for the rest.
        return known.size * 8 / (tag.bitrate * 1000) if known.size and tag.bitrate else None
    return tag.duration


def _joined_pages(known: FileParts) -> bytes:
    """Whole Ogg pages of the head, then the pages of the tail: each page's granule position is
    absolute (RFC 3533 section 6), so what lies between is not missed."""
    head, at = known.head, 0
    while at + 27 <= len(head) and head.startswith(b"OggS", at):
        lacing = head[at + 27 : at + 27 + head[at + 26]]
        end = at + 27 + head[at + 26] + sum(lacing)
        if len(lacing) < head[at + 26] or end > len(head):
            break
        at = end
    tail = known.parts[1].body if len(known.parts) > 1 else b""
    first = tail.find(b"OggS\x00")
    return head[:at] + (tail[first:] if first >= 0 else b"")
