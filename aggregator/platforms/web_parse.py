"""One answer of the open web, judged by itself: what it is, and the media it holds. Pure."""

import re
from enum import StrEnum

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Media
from aggregator.domain.report import Outcome
from aggregator.platforms.base import AnswerKind, check_status, failed, found
from aggregator.platforms.web_feeds import read_feed
from aggregator.platforms.web_files import file_medium, first_part
from aggregator.platforms.web_medium import clean, nothing_at_all, nothing_playable, text_of
from aggregator.platforms.web_pages import page_media, read_page, source_media
from aggregator.platforms.web_streams import read_stream, stream_medium
from aggregator.upstream.message import Request, Response

_STREAM_TYPES = re.compile(r"(?:application|audio)/(?:vnd\.apple\.|x-)?mpegurl")
_FILE_TYPES = re.compile(r"(?:audio|video)/|application/ogg")
_TAG = re.compile(r"<(?:!doctype\s+)?([a-z][\w:.-]*)", re.IGNORECASE)
_FEED_ROOTS = frozenset({"rss", "feed", "rdf:rdf"})
_PAGE_ROOTS = frozenset({"html", "head", "body", "meta", "title", "script", "div", "p"})
_TOTAL = re.compile(r"bytes\s+\d+-\d+/(\d+)")
_MAGIC = (b"ID3", b"fLaC", b"OggS", b"\x1aE\xdf\xa3", b"0&\xb2u\x8ef\xcf\x11")
_CONTAINERS = {b"RIFF": (b"WAVE", b"AVI "), b"FORM": (b"AIFF", b"AIFC")}


class Form(StrEnum):
    """What an answer is, whatever its URL or its server call it."""

    FILE = "file"
    STREAM = "stream"
    FEED = "feed"
    PAGE = "page"
    MARKUP = "markup"
    EMPTY = "empty"
    OTHER = "other"


def form_of(response: Response) -> Form:
    """Tell the form by the first bytes, and by the media type where they do not decide."""
    start = response.body[:4096]
    if not start.strip():
        return Form.EMPTY
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"#EXTM3U"):
        return Form.STREAM
    if _is_media(start):
        return Form.FILE
    told = response.content_type
    text = text_of(Response(status=200, headers=response.headers, body=start, url=""))
    if name := _root(text):
        if name in _FEED_ROOTS:
            return Form.FEED
        return Form.PAGE if "html" in told or name in _PAGE_ROOTS else Form.MARKUP
    if _FILE_TYPES.match(told) and not _STREAM_TYPES.match(told):
        return Form.FILE
    return Form.PAGE if "html" in told else Form.OTHER


def _root(text: str) -> str:
    """The name of the first element, lower case, after declarations and comments; "" for none."""
    at = 0
    while True:
        at += len(text[at:]) - len(text[at:].lstrip())
        closing = "?>" if text.startswith("<?", at) else "-->"
        if not text.startswith(("<?", "<!--"), at):
            break
        end = text.find(closing, at)
        if end < 0:
            return ""
        at = end + len(closing)
    root = _TAG.match(text, at)
    return root[1].lower() if root else ""


def _is_media(start: bytes) -> bool:
    if start.startswith(_MAGIC) or start[4:8] == b"ftyp":
        return True
    if start[8:12] in _CONTAINERS.get(start[:4], ()):
        return True
    # An MPEG audio frame (ISO 11172-3): eleven bits of sync, layer II or III (layer I would take
    # the byte order mark of UTF-16 too) and a bit rate.
    sync = len(start) > 2 and start[0] == 0xFF and start[1] & 0xE0 == 0xE0
    return sync and start[1] & 6 in (2, 4) and start[2] >> 4 not in (0, 15)


def is_whole(response: Response) -> bool:
    """Whether the body is all of it, neither cut by us nor a part by Range."""
    told = _TOTAL.match(response.headers.get("content-range", ""))
    if response.status == 206 and told is not None:
        return len(response.body) >= int(told[1])
    return not response.truncated


def live_name(response: Response) -> str:
    """The name of an endless (ICY) audio stream; "" for anything else."""
    told = response.headers
    if not any(name.startswith("icy-") for name in told) or "content-length" in told:
        return ""
    return clean(told.get("icy-name")) or response.url


def parse(request: Request, response: Response, kind: AnswerKind | None) -> Outcome:  # noqa: ARG001 the form decides
    """Media of one saved answer, without following anything: of a master playlist, a file or a
    page's player only what this answer tells. `unavailable` when it holds nothing to play."""
    try:
        check_status(response)
        media = _media(response.url or request.url, response)
        if not media:
            raise nothing_playable()
    except PlatformFailure as failure:
        return failed(failure)
    return found(list(media))


def _media(url: str, response: Response) -> tuple[Media, ...]:
    form = form_of(response)
    if form is Form.EMPTY:
        raise nothing_at_all()
    if form is Form.FILE:
        return (file_medium(url, first_part(response), live_name=live_name(response)),)
    if form is Form.STREAM:
        return (stream_medium(url, read_stream(url, text_of(response))),)
    if form is Form.FEED:
        return read_feed(url, text_of(response), whole=is_whole(response))
    if form is Form.PAGE:
        facts = read_page(url, text_of(response))
        return page_media(facts) or source_media(facts)
    return ()
