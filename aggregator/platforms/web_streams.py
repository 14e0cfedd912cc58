"""HLS playlists (RFC 8216): the length of a recording, or the fact that it is live. Pure."""

import re

import msgspec

from aggregator.domain.media import Kind, Media
from aggregator.platforms.web_medium import web_medium, web_url

_SEGMENT = re.compile(r"#EXTINF:\s*(\d{1,9}(?:\.\d{1,9})?)")


class StreamPlaylist(msgspec.Struct, frozen=True):
    """A playlist as read: `variant` is the first variant of a master, else None; `duration` in
    seconds, None for a live one and a master."""

    variant: str | None
    duration: float | None
    live: bool


def read_stream(url: str, text: str) -> StreamPlaylist:
    """Read a master or media playlist found at `url`."""
    lines = [line.strip() for line in text.splitlines()]
    master = next((n for n, line in enumerate(lines) if line.startswith("#EXT-X-STREAM-INF")), None)
    if master is not None:
        # The URI is the next line that is no tag (RFC 8216 section 4.3.4.2).
        rest = lines[master + 1 :]
        variant = next((line for line in rest if line and not line.startswith("#")), None)
        return StreamPlaylist(web_url(url, variant), None, False)
    ended = "#EXT-X-ENDLIST" in lines or "#EXT-X-PLAYLIST-TYPE:VOD" in lines
    total = sum(float(found[1]) for line in lines if (found := _SEGMENT.match(line)))
    return StreamPlaylist(None, total if ended else None, not ended)


def stream_medium(url: str, playlist: StreamPlaylist) -> Media:
    """The medium of a stream at `url`, named by its file; a playlist knows no title."""
    return web_medium(
        url, title="", duration=playlist.duration, live=playlist.live, kind=Kind.STREAM
    )
