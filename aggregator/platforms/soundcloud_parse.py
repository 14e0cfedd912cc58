"""SoundCloud's answers -> `Outcome`. Pure.

Shapes of api-v2 as recorded in 2025-2026: a track, a playlist whose first tracks are whole and the
rest stubs, a `collection` of anything, a bare list of tracks; the hydration of a page; oEmbed.
A list of playlists is no medium itself: what is playable in it are the whole tracks it embeds.
"""

import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Media, Platform, Restriction, media_id, seconds
from aggregator.domain.report import Outcome, State
from aggregator.matching.kind import media_kind
from aggregator.platforms.base import (
    AnswerKind,
    check_status,
    decode_json,
    failed,
    found,
    skipped,
)
from aggregator.upstream.message import Request, Response

PUBLIC_API = "api.soundcloud.com"

_HYDRATION = re.compile(r"window\.__sc_hydration\s*=\s*(\[.*?\]);\s*</script>", re.DOTALL)
_EMBEDDED = re.compile(r"api\.soundcloud\.com/(tracks|playlists|users)/(?:soundcloud:\w+:)?(\d+)")
_PAGE_HOSTS = ("soundcloud.com", "m.soundcloud.com", "www.soundcloud.com", "w.soundcloud.com")
_SHORT_HOSTS = ("on.soundcloud.com", "soundcloud.app.goo.gl", "snd.sc")
# Tuples: a kind may come as anything, an object too, and a set would want to hash it.
_LISTS = ("playlist", "system-playlist")
_NO_MEDIA = ("user", "comment")
_KNOWN_ROW = frozenset({"kind", "type", "track", "playlist", "user", "query"})
"""A row of a list that SoundCloud is known to give has one of these."""

_NOT_HERE = "It cannot be played from where this service runs."


def parse(request: Request, response: Response, kind: AnswerKind | None) -> Outcome:
    """The outcome of any recorded answer; see `platforms.base.Parser`."""
    del kind  # the body tells what it is
    address = urlsplit(request.url)
    if address.hostname == PUBLIC_API:
        return skipped("The old public API is not asked: it needs a registered application.")
    try:
        return _read(request, response)
    except PlatformFailure as failure:
        return failed(failure)


def read_tracks(response: Response) -> list[dict[str, Any]]:
    """Every track object of an answer in order, stubs included; for a set's second look.

    Each has a whole number as its `id`. Raises `PlatformFailure` for a shape that is not known.
    """
    return [track for track in _tracks(decode_json(response)) if type(track.get("id")) is int]


def track_media(track: dict[str, Any]) -> Media | None:
    """One track; None for a stub, which tells nothing but its id."""
    title, address = track.get("title"), track.get("permalink_url")
    if not isinstance(title, str) or not title.strip() or not isinstance(address, str):
        return None
    native_id = str(track.get("id"))
    user = _table(track.get("user"))
    publisher = _table(track.get("publisher_metadata"))
    full = _milliseconds(track.get("full_duration")) or _milliseconds(track.get("duration"))
    preview = is_preview(track)
    return Media(
        id=media_id(Platform.SOUNDCLOUD, native_id),
        native_id=native_id,
        title=title.strip(),
        author=str(user.get("username") or ""),
        image=_picture(track.get("artwork_url") or user.get("avatar_url")),
        platform=Platform.SOUNDCLOUD,
        url=address,
        duration=_milliseconds(track.get("duration")) if preview else full,
        full_duration=full if preview else None,
        preview=preview,
        kind=media_kind(title, full),
        restriction=Restriction.GEO if track.get("policy") == "BLOCK" else None,
        views=track["playback_count"] if isinstance(track.get("playback_count"), int) else None,
        verified=user.get("verified") is True,
        album=_text(publisher.get("album_title")),
        publisher_artist=_text(publisher.get("artist")),
        description=_text(track.get("description")),
    )


def is_preview(track: dict[str, Any]) -> bool:
    """By policy, not by length: whole tracks too differ by some 100 ms in their two lengths."""
    transcodings = _rows(_table(track.get("media")).get("transcodings"))
    return track.get("policy") == "SNIP" or any(one.get("snipped") is True for one in transcodings)


def _read(request: Request, response: Response) -> Outcome:
    address = urlsplit(request.url)
    path, host = address.path, address.hostname or ""
    check_status(response)
    if host in _SHORT_HOSTS and not response.body:
        return found([])
    if host in _PAGE_HOSTS and response.body.lstrip()[:1] == b"<":
        return _page(host, response)
    answer = decode_json(response)
    if path.endswith("/oembed"):
        return found(_oembed(request, answer))
    if path.startswith("/media/") and isinstance(_table(answer).get("url"), str):
        return found([])  # the address of a stream, which is not ours to fetch
    if _is_track(answer):
        return found([_single(answer)])
    return _listing(_tracks(answer))


def _listing(tracks: list[dict[str, Any]]) -> Outcome:
    """The playable tracks of a list; stubs are dropped."""
    whole = [one for track in tracks if (one := track_media(track)) is not None]
    if not whole and any("user" in track or "duration" in track for track in tracks):
        raise PlatformFailure.of(State.CHANGED, "No track of the list has a title and an address.")
    playable = [one for one in whole if one.restriction is None]
    notes = (f"{len(whole) - len(playable)} geo-blocked left out",)
    return found(playable, notes=notes if len(playable) < len(whole) else ())


def _single(track: dict[str, Any]) -> Media:
    medium = track_media(track)
    if medium is None:
        raise PlatformFailure.of(State.CHANGED, "A track came without its title.")
    if medium.restriction is Restriction.GEO:
        raise PlatformFailure.of(State.UNAVAILABLE, _NOT_HERE, restriction=Restriction.GEO)
    return medium


def _tracks(answer: Any) -> list[dict[str, Any]]:
    """The tracks of an answer that holds a list; a shape that holds none raises `changed`."""
    table = _table(answer)
    if table.get("kind") in _LISTS and isinstance(table.get("tracks"), list):
        return [one for one in _rows(table["tracks"]) if _is_track(one)]
    rows = answer if isinstance(answer, list) else table.get("collection")
    if isinstance(rows, list) and (not rows or any(row.keys() & _KNOWN_ROW for row in _rows(rows))):
        return [one for row in _rows(rows) for one in _listed(row)]
    if table.get("kind") in _NO_MEDIA:
        return []
    raise PlatformFailure.of(State.CHANGED, "The answer has a shape that is not known.")


def _listed(row: dict[str, Any]) -> list[dict[str, Any]]:
    """A list's row is a track or a playlist, or holds one (likes, reposts, charts)."""
    if _is_track(row):
        return [row]
    if isinstance(row.get("track"), dict):
        return [row["track"]]
    playlist = row if row.get("kind") in _LISTS else _table(row.get("playlist"))
    return [one for one in _rows(playlist.get("tracks")) if _is_track(one)]


def _is_track(value: Any) -> bool:
    return isinstance(value, dict) and value.get("kind") == "track"


def _page(host: str, response: Response) -> Outcome:
    text = response.text()
    hydration = _HYDRATION.search(text)
    if hydration is None:
        known = host == "w.soundcloud.com" or "soundcloud://" in text
        if not known:
            raise PlatformFailure.of(State.BLOCKED, "An unknown page came instead of SoundCloud's.")
        return found([])
    try:
        parts = msgspec.json.decode(hydration[1])
    except msgspec.DecodeError as error:
        raise PlatformFailure.of(State.CHANGED, "The page's data are not JSON.") from error
    by_name = {
        str(_table(part).get("hydratable")): _table(_table(part).get("data")) for part in parts
    }
    if "sound" in by_name:
        return found([_single(by_name["sound"])])
    return _listing(_tracks(by_name["playlist"]) if "playlist" in by_name else [])


def _oembed(request: Request, answer: Any) -> list[Media]:
    """The track an oEmbed answer embeds, without its length; a list or a user is no medium."""
    table = _table(answer)
    title, author = _text(table.get("title")), _text(table.get("author_name"))
    target = _EMBEDDED.search(unquote(str(table.get("html") or "")))
    if title is None or target is None:
        raise PlatformFailure.of(State.CHANGED, "The oEmbed answer names nothing to play.")
    if target[1] != "tracks":
        return []
    return [
        Media(
            id=media_id(Platform.SOUNDCLOUD, target[2]),
            native_id=target[2],
            title=title.removesuffix(f" by {author}") if author else title,
            author=author or "",
            image=_picture(table.get("thumbnail_url")),
            platform=Platform.SOUNDCLOUD,
            url=_asked_for(request) or f"https://{PUBLIC_API}/tracks/{target[2]}",
            duration=None,
            kind=media_kind(title, None),
        )
    ]


def _asked_for(request: Request) -> str | None:
    """The page an oEmbed answer is about, which only the question names."""
    told = (
        dict(request.params).get("url") or parse_qs(urlsplit(request.url).query).get("url", [""])[0]
    )
    return told if urlsplit(told).hostname in _PAGE_HOSTS[:3] else None


def _picture(address: Any) -> str | None:
    """The 500-pixel form of a picture."""
    return address.replace("-large.", "-t500x500.") if isinstance(address, str) else None


def _milliseconds(value: Any) -> int | float | None:
    return seconds(value / 1000) if isinstance(value, int | float) else None


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
