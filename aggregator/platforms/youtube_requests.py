"""What is asked of YouTube: the innertube calls of its own web client, and oEmbed. Pure."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from aggregator.platforms.youtube_renderers import VIDEO_ID
from aggregator.upstream.message import Request

# A stale version is answered with 400 "Precondition check failed". Refresh it from
# INNERTUBE_CLIENTS["web"] of the newest yt-dlp (yt_dlp/extractor/youtube/_base.py); it is not read
# from there at run time because that import costs a third of a second and 45 MB.
CLIENT_VERSION = "2.20260708.00.00"

_API = "https://www.youtube.com/youtubei/v1"
_ONLY_VIDEOS = "EgIQAfABAQ=="
_LARGEST_ANSWER = 8 * 1024 * 1024
_HEADERS = (
    ("accept-language", "en"),
    ("origin", "https://www.youtube.com"),
    ("x-youtube-client-name", "1"),
    ("x-youtube-client-version", CLIENT_VERSION),
    # Without it, visitors from Europe get the consent page.
    ("cookie", "SOCS=CAI"),
)

# Lengths of the mix ids that end in the id of the video they were made from.
_SEEDED = {len(prefix) + 11 for prefix in ("RD", "RDMM", "RDAMVM")}


def search_request(term: str) -> Request:
    """The first page (20 hits) of a search for videos."""
    return _innertube("search", query=term, params=_ONLY_VIDEOS)


def more_request(endpoint: str, token: str) -> Request:
    """The page that follows, of `search` or `browse`."""
    return _innertube(endpoint, continuation=token)


def player_request(video_id: str) -> Request:
    """What the player knows about a video, warnings about its content already confirmed."""
    return _innertube("player", videoId=video_id, contentCheckOk=True, racyCheckOk=True)


def playlist_request(playlist_id: str) -> Request:
    """The first 100 rows of a playlist."""
    return _innertube("browse", browseId=f"VL{playlist_id}")


def mix_request(mix_id: str, url: str) -> Request:
    """The 25 rows of a mix, which exists only beside a video: the one in `url`, else its seed."""
    seed = mix_id[-11:] if len(mix_id) in _SEEDED and VIDEO_ID.fullmatch(mix_id[-11:]) else None
    told = parse_qs(urlsplit(url).query).get("v")
    video = told[0] if told else seed
    return _innertube("next", playlistId=mix_id, **({"videoId": video} if video else {}))


def oembed_request(video_id: str) -> Request:
    """Title, channel and picture of a video, without its length."""
    return Request(
        url="https://www.youtube.com/oembed",
        params=(("format", "json"), ("url", f"https://www.youtube.com/watch?v={video_id}")),
        headers=_HEADERS,
    )


def _innertube(endpoint: str, **fields: Any) -> Request:
    client = {"clientName": "WEB", "clientVersion": CLIENT_VERSION, "hl": "en", "gl": "US"}
    return Request(
        url=f"{_API}/{endpoint}?prettyPrint=false",
        method="POST",
        headers=_HEADERS,
        json={"context": {"client": client}, **fields},
        max_bytes=_LARGEST_ANSWER,
    )
