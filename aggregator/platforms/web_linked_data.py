"""JSON-LD in a page: the schema.org media it describes, in the page's order. Pure."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from aggregator.domain.media import Kind
from aggregator.platforms.web_medium import clean, length, web_url

_KINDS = {
    "AudioObject": Kind.OTHER,
    "VideoObject": Kind.OTHER,
    "MusicVideoObject": Kind.TRACK,
    "MusicRecording": Kind.TRACK,
    "PodcastEpisode": Kind.SHOW,
    "RadioEpisode": Kind.SHOW,
}
_WITHIN = ("audio", "video", "associatedMedia", "encoding")
_AUTHORS = ("byArtist", "author", "creator", "performer", "partOfSeries", "publisher")
_DEEPEST = 12


class Described(msgspec.Struct, frozen=True):
    """A medium as JSON-LD tells it; `duration` in seconds, None when unknown or live."""

    title: str
    author: str
    url: str | None
    image: str | None
    duration: float | None
    kind: Kind
    live: bool
    album: str | None


def described_media(base: str, scripts: tuple[str, ...]) -> tuple[Described, ...]:
    """The media of a page at `base` by the texts of its `application/ld+json` scripts.

    A script that is no JSON is left out; media told twice count once.
    """
    found: dict[tuple[str | None, str], Described] = {}
    for script in scripts:
        try:
            document = msgspec.json.decode(script.strip().encode("utf-8", "replace"))
        except (msgspec.DecodeError, RecursionError):
            continue
        for node in _media_nodes(document, 0):
            medium = _described(base, node)
            found.setdefault((medium.url, medium.title), medium)
    return tuple(found.values())


def _media_nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for inner in value:
            yield from _media_nodes(inner, depth + 1)
    elif isinstance(value, dict):
        if _kind(value) is not None:
            yield value
            return
        for inner in value.values():
            yield from _media_nodes(inner, depth + 1)


def _kind(node: dict[str, Any]) -> Kind | None:
    told = node.get("@type")
    names = told if isinstance(told, list) else [told]
    # Some sites write the full name: https://schema.org/VideoObject, schema:VideoObject.
    short = [re.split("[/:#]", name)[-1] for name in names if isinstance(name, str)]
    return next((_KINDS[name] for name in short if name in _KINDS), None)


def _described(base: str, node: dict[str, Any]) -> Described:
    inner = next((first for name in _WITHIN if (first := _object(node.get(name)))), {})
    duration = next(
        (
            found
            for told in (node.get("duration"), node.get("timeRequired"), inner.get("duration"))
            if (found := length(told))
        ),
        None,
    )
    live = _live(node)
    address = node.get("url") or node.get("contentUrl") or node.get("@id")
    album = _object(node.get("inAlbum"))
    return Described(
        title=clean(node.get("name") or node.get("headline")),
        author=next((name for key in _AUTHORS if (name := _name(node.get(key)))), ""),
        url=web_url(base, address),
        image=web_url(base, _image(node.get("thumbnailUrl") or node.get("image"))),
        duration=None if live else duration,
        kind=_kind(node) or Kind.OTHER,
        live=live,
        album=_name(album) or None,
    )


def _object(value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, dict) else {}


def _name(value: Any) -> str:
    if isinstance(value, list):
        return clean(", ".join(name for one in value[:5] if (name := _name(one))))
    return clean(value.get("name")) if isinstance(value, dict) else clean(value)


def _image(value: Any) -> object:
    if isinstance(value, list):
        return _image(value[0]) if value else None
    if isinstance(value, dict):
        return value.get("url") or value.get("contentUrl")
    return value


def _live(node: dict[str, Any]) -> bool:
    """A BroadcastEvent under way: live and without an end (developers.google.com, VideoObject)."""
    event = _object(node.get("publication"))
    return event.get("isLiveBroadcast") in (True, "true", "True") and not event.get("endDate")
