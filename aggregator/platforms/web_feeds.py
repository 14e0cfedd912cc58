"""RSS, Atom and podcast feeds: each episode with an enclosure is a medium. Pure."""

import re
from io import BytesIO
from typing import Any
from xml.parsers import expat

import podcastparser  # type: ignore[import-untyped]

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Kind, Media
from aggregator.domain.report import State
from aggregator.platforms.web_medium import host_of, web_medium, web_url

DEEPEST = 40
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_LAST_EPISODE = {"</item>": "</channel></rss>", "</entry>": "</feed>"}
_PLAYABLE = re.compile(r"(?:audio|video)/|application/(?:ogg|x-mpegurl|vnd\.apple\.mpegurl)", re.I)
_PLAYABLE_NAME = re.compile(r"\.(?:mp3|m4a|m4b|mp4|m4v|ogg|oga|opus|flac|wav|aac|webm|m3u8)$", re.I)


def read_feed(url: str, text: str, *, whole: bool = True) -> tuple[Media, ...]:
    """The playable episodes of a feed at `url`, in its own order.

    `whole` False: the text was cut, so what follows the last complete episode is dropped.
    Raises `PlatformFailure`: `unavailable` for a feed that declares a document type or entities
    (an expansion bomb costs seconds before any parser's own limit), `changed` for a broken one.
    """
    if "<!ENTITY" in text or "<!DOCTYPE" in text:
        raise PlatformFailure.of(State.UNAVAILABLE, "The feed declares entities; it is not read.")
    # Parsed as UTF-8 again, so that what was checked above is what the parser sees.
    text = _DECLARATION.sub("", text, count=1)
    if not whole:
        text = _cut(text)
    feed = _parsed(url, text)
    media = (_episode(url, feed, episode) for episode in feed["episodes"])
    return tuple(medium for medium in media if medium is not None)


def _cut(text: str) -> str:
    for closing, rest in _LAST_EPISODE.items():
        end = text.rfind(closing)
        if end >= 0:
            return text[: end + len(closing)] + rest
    return text


def _check_depth(text: str) -> None:
    """Refuse elements nested deeper than any feed's: they cost podcastparser quadratic time."""
    depth = 0

    def opened(_: str, __: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise PlatformFailure.of(State.CHANGED, "The feed is nested too deeply.")

    def closed(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError:
        return  # the feed's own parser says what is wrong, and by then has not gone deeper


def _parsed(url: str, text: str) -> dict[str, Any]:
    _check_depth(text)
    try:
        feed: dict[str, Any] = podcastparser.parse(url, BytesIO(text.encode("utf-8", "replace")))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        # podcastparser raises FeedParseError (a ValueError) for broken XML and trips over
        # elements in odd places with the others.
        raise PlatformFailure.of(State.CHANGED, "The feed is not well-formed.") from error
    return feed


def _episode(base: str, feed: dict[str, Any], episode: dict[str, Any]) -> Media | None:
    address = _enclosure(base, episode["enclosures"])
    if address is None:
        return None
    author = episode.get("itunes_author") or feed.get("itunes_author") or feed.get("title")
    return web_medium(
        address,
        title=episode.get("title") or "",
        author=author or host_of(base),
        image=web_url(base, episode.get("episode_art_url") or feed.get("cover_url")),
        duration=episode.get("total_time"),
        kind=Kind.SHOW,
        album=feed.get("title"),
        description=episode.get("description"),
    )


def _enclosure(base: str, enclosures: list[dict[str, Any]]) -> str | None:
    for enclosure in enclosures:
        address = web_url(base, enclosure.get("url"))
        if address is None:
            continue
        told = enclosure.get("mime_type") or ""
        if _PLAYABLE.match(told) or _PLAYABLE_NAME.search(address.partition("?")[0]):
            return address
    return None
