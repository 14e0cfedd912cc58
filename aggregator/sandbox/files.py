"""The sixth host: what the open web holds beside the platforms. Files, streams, a feed, pages.

Everything is of the world's songs, under their numbers. Pages are at `stage.example`, files at
`cdn.stage.example`; both names can belong to nobody (RFC 2606). Its front page lists it all.
"""

import hashlib
import re
import time
from collections.abc import AsyncIterator, Callable
from urllib.parse import unquote, urlsplit

from aggregator.sandbox import files_pages as pages
from aggregator.sandbox.exchange import (
    Answer,
    Call,
    Simulator,
    json_answer,
    page_answer,
    redirect_answer,
    text_answer,
)
from aggregator.sandbox.files_audio import Tags, frames_in, mpeg, mpeg_size, ogg_opus, timestamped
from aggregator.sandbox.records import Song
from aggregator.sandbox.world import World

HOSTS: tuple[str, ...] = ("stage.example", "www.stage.example", "cdn.stage.example")

EPISODES = 30
LISTED = 200
COVER_BYTES = 300_000
"""More than a reader of heads fetches at first: the sound begins behind it."""

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_FILE = re.compile(r"/(audio|plain)/(\d+)\.(mp3|ogg)")
_SEGMENT = re.compile(r"/hls/(\d+)/(\d+)\.mp3")
_PLAYLIST = re.compile(r"/hls/(\d+)/(master|128b?)\.m3u8")
_NUMBERED = re.compile(r"/(songs|recordings|watch|listen|download)/(\d+)/?")
_HLS = "application/vnd.apple.mpegurl"
_TYPES = {"mp3": "audio/mpeg", "ogg": "audio/ogg"}
_PIECE = 65_536
_CHANGED = "Mon, 05 Jan 2026 07:00:00 GMT"


def simulator(world: World, *, clock: Callable[[], float] = time.time) -> Simulator:
    """The host over a world's songs; `clock` (seconds since 1970) moves the live stream."""
    return Simulator(_Host(world.songs, clock).answer)


class _Host:
    def __init__(self, songs: tuple[Song, ...], clock: Callable[[], float]) -> None:
        self._songs = {song.number: song for song in songs}
        self._clock = clock

    async def answer(self, call: Call) -> Answer:
        """Answer by host and path."""
        if call.method not in ("GET", "HEAD"):
            return Answer(405, (("allow", "GET, HEAD"),))
        own = self._store(call) if call.host.startswith("cdn.") else self._site(call)
        return own or page_answer(pages.missing(), 404)

    def _site(self, call: Call) -> Answer | None:
        listed = list(self._songs.values())
        match call.path:
            case "/":
                return page_answer(pages.index(listed[:LISTED]))
            case "/about":
                return page_answer(pages.nothing())
            case "/podcast" | "/podcast/":
                return page_answer(pages.podcast_page())
            case "/podcast/feed.xml":
                return self._feed(listed[:EPISODES])
            case "/oembed":
                return self._embedding(call)
        found = _NUMBERED.fullmatch(call.path)
        song = self._songs.get(int(found[2])) if found else None
        return _page_of(found[1], song) if found and song else None

    def _feed(self, songs: list[Song]) -> Answer:
        made = {song.number: (song.duration, *_make(song)) for song in songs}
        sizes = {
            number: mpeg_size(seconds, tags, varying=varying)
            for number, (seconds, tags, varying) in made.items()
        }
        return text_answer(pages.feed(songs, sizes), kind="application/rss+xml")

    def _embedding(self, call: Call) -> Answer:
        """oEmbed's own statuses: 501 for a format it has not, 404 for what it does not know."""
        if call.asked("format", "json") != "json":
            return Answer(501)
        path = urlsplit(unquote(call.asked("url"))).path
        found = _NUMBERED.fullmatch(path)
        song = self._songs.get(int(found[2])) if found and found[1] == "watch" else None
        return json_answer(pages.embedding(song)) if song else Answer(404)

    def _store(self, call: Call) -> Answer | None:
        if call.path == "/radio/master.m3u8":
            return text_answer(pages.master("."), kind=_HLS)
        if call.path in ("/radio/128.m3u8", "/radio/128b.m3u8"):
            return text_answer(pages.live_playlist(self._clock()), kind=_HLS)
        if found := _PLAYLIST.fullmatch(call.path):
            song = self._songs.get(int(found[1]))
            if song is None:
                return None
            whole = pages.master(".") if found[2] == "master" else pages.recorded_playlist(song)
            return text_answer(whole, kind=_HLS)
        if found := _SEGMENT.fullmatch(call.path):
            return self._segment(call, int(found[1]), int(found[2]))
        if call.path.startswith("/radio/") and call.path.endswith(".mp3"):
            return Answer(
                200, (("content-type", "audio/mpeg"),), timestamped(0, pages.SEGMENT_FRAMES)
            )
        found = _FILE.fullmatch(call.path)
        song = self._songs.get(int(found[2])) if found else None
        if found is None or song is None:
            return None
        body = _mp3(song) if found[3] == "mp3" else ogg_opus(song.duration, _tags(song))
        if found[1] == "plain":
            return Answer(200, (("content-type", _TYPES[found[3]]),), _pieces(body))
        return ranged(call, body, _TYPES[found[3]])

    def _segment(self, call: Call, number: int, place: int) -> Answer | None:
        song = self._songs.get(number)
        if song is None:
            return None
        frames = min(frames_in(song.duration) - place * pages.SEGMENT_FRAMES, pages.SEGMENT_FRAMES)
        if frames <= 0:
            return None
        return ranged(call, timestamped(place * pages.SEGMENT_SECONDS, frames), "audio/mpeg")


def ranged(call: Call, body: bytes, kind: str) -> Answer:
    """The body, the part of it that a Range header asks for, or 304 (RFC 9110 sections 13, 14)."""
    tag = f'"{hashlib.sha256(body[:4096]).hexdigest()[:16]}-{len(body):x}"'
    headers = (
        ("content-type", kind),
        ("accept-ranges", "bytes"),
        ("etag", tag),
        ("last-modified", _CHANGED),
    )
    if tag in call.headers.get("if-none-match", ""):
        return Answer(304, headers)
    asked = _RANGE.fullmatch(call.headers.get("range", "").strip())
    if asked is None or not any(asked.groups()) or call.headers.get("if-range", tag) != tag:
        return Answer(200, headers, body)
    first, last = _bounds(asked[1], asked[2], len(body))
    if first > last:
        return Answer(416, (*headers, ("content-range", f"bytes */{len(body)}")))
    told = ("content-range", f"bytes {first}-{last}/{len(body)}")
    return Answer(206, (*headers, told), body[first : last + 1])


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _page_of(form: str, song: Song) -> Answer:
    match form:
        case "songs":
            return page_answer(pages.opengraph(song))
        case "recordings":
            return page_answer(pages.linked_data(song))
        case "watch":
            return page_answer(pages.embeddable(song))
        case "listen":
            return page_answer(pages.listening(song))
        case _:
            return redirect_answer(f"{pages.STORE}/audio/{song.number}.mp3")


def _mp3(song: Song) -> bytes:
    tags, varying = _make(song)
    return mpeg(song.duration, tags, varying=varying)


def _make(song: Song) -> tuple[Tags, bool]:
    """How a song's file is made: of three files one has a varying bit rate and one a picture that
    pushes the sound back."""
    return _tags(song, COVER_BYTES if song.number % 3 == 2 else 0), song.number % 3 == 1


def _tags(song: Song, cover: int = 0) -> Tags:
    return Tags(
        title=song.title,
        artist=song.artist,
        album=pages.album(song),
        year=song.year,
        genre=song.tags[0] if song.tags else "",
        cover=cover,
    )


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    """A body sent piece by piece without its length, as a server without ranges does."""
    for start in range(0, len(body), _PIECE):
        yield body[start : start + _PIECE]
