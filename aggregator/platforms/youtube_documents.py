"""YouTube's answers that are not innertube JSON: oEmbed, channel feeds, saved pages. Pure."""

import json
import re
from typing import Any
from xml.etree import ElementTree

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Media, Restriction
from aggregator.domain.report import State
from aggregator.platforms.base import check_status, decode_json
from aggregator.platforms.youtube_renderers import dig, medium, text_of, whole
from aggregator.upstream.message import Response

_EMBED = re.compile(r"/embed/([\w-]{11})(?![\w-])")
_PICTURE = re.compile(r"/vi(?:_webp)?/([\w-]{11})/")
_CHALLENGE = re.compile(
    r"consent\.youtube\.com|consent\.google\.|/sorry/|recaptcha|unusual traffic|not a bot",
    re.IGNORECASE,
)
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "media": "http://search.yahoo.com/mrss/",
    "yt": "http://www.youtube.com/xml/schemas/2015",
}


def read_oembed(response: Response) -> list[Media]:
    """The video of an oEmbed answer, without a length; nothing for one that embeds a list.

    Raises `PlatformFailure`; 401 and 403 are `unavailable` (private) when the body is oEmbed's
    own word, since the endpoint says so of single videos.
    """
    refused = response.body.strip() in (b"Forbidden", b"Unauthorized")
    if response.status in (401, 403) and refused:
        raise PlatformFailure.of(
            State.UNAVAILABLE, "It may not be embedded.", restriction=Restriction.PRIVATE
        )
    if response.status == 400:
        raise PlatformFailure.of(
            State.UNAVAILABLE, "YouTube knows no such video.", restriction=Restriction.REMOVED
        )
    check_status(response)
    answer = decode_json(response)
    html = str(dig(answer, "html") or "")
    if "/embed/videoseries" in html:
        return []
    match = _EMBED.search(html) or _PICTURE.search(str(dig(answer, "thumbnail_url") or ""))
    image = dig(answer, "thumbnail_url")
    video = match and medium(
        match[1],
        text_of(dig(answer, "title")),
        text_of(dig(answer, "author_name")),
        None,
        image=image if isinstance(image, str) else None,
    )
    if not video:
        raise PlatformFailure.of(State.CHANGED, "The oEmbed answer names no video.")
    return [video]


def read_feed(response: Response) -> list[Media]:
    """The videos of a channel's or playlist's Atom feed, without lengths.

    Raises `PlatformFailure` `changed` for anything else.
    """
    text = response.text()
    if "<!ENTITY" in text or "<!DOCTYPE" in text:
        raise PlatformFailure.of(State.CHANGED, "The feed declares entities; it is not read.")
    try:
        feed = ElementTree.fromstring(text.encode())  # noqa: S314 - no declarations, see above
    except ElementTree.ParseError as error:
        raise PlatformFailure.of(State.CHANGED, "The feed is not well-formed.") from error
    if not feed.tag.endswith("}feed"):
        raise PlatformFailure.of(State.CHANGED, "The answer is no feed.")
    videos = [_entry(entry) for entry in feed.iterfind("atom:entry", _NAMESPACES)]
    return [video for video in videos if video is not None]


def _entry(entry: ElementTree.Element) -> Media | None:
    group = entry.find("media:group", _NAMESPACES)
    group = entry if group is None else group
    thumbnail = group.find("media:thumbnail", _NAMESPACES)
    statistics = group.find("media:community/media:statistics", _NAMESPACES)

    def words(path: str, node: ElementTree.Element = entry) -> str:
        return (node.findtext(path, "", _NAMESPACES) or "").strip()

    return medium(
        words("yt:videoId"),
        words("atom:title"),
        words("atom:author/atom:name"),
        None,
        image=None if thumbnail is None else thumbnail.get("url"),
        views=None if statistics is None else whole(statistics.get("views")),
        description=words("media:description", group),
    )


def embedded(response: Response, name: str) -> Any:
    """The JSON that a page assigns to the script variable of that name.

    Raises `PlatformFailure`: `blocked` for a consent page or challenge, `changed` for any other
    page without it.
    """
    page = response.text()
    match = re.search(rf"""\b{name}(?:["']\])?\s*=\s*(?=\{{)""", page)
    if match is not None:
        try:
            return json.JSONDecoder().raw_decode(page, match.end())[0]
        except (ValueError, RecursionError) as error:
            raise PlatformFailure.of(State.CHANGED, "The data of the page is broken.") from error
    if _CHALLENGE.search(page):
        raise PlatformFailure.of(State.BLOCKED, "A consent page or challenge came instead.")
    raise PlatformFailure.of(State.CHANGED, "The page carries no data.")
