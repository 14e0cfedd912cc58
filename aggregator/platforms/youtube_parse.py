"""Saved or fresh YouTube answers -> `Outcome`. Pure: which reader an answer belongs to.

What an answer is, is told by its shape; the address only decides what no route of ours asks for
(the Data API, YouTube Music, suggestions) and what is not innertube at all (oEmbed, feeds, pages).
"""

from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

import msgspec

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Restriction
from aggregator.domain.report import Outcome, State
from aggregator.platforms.base import (
    AnswerKind,
    check_status,
    decode_json,
    failed,
    found,
    skipped,
)
from aggregator.platforms.youtube_documents import embedded, read_feed, read_oembed
from aggregator.platforms.youtube_pages import Page, check_alerts, read_page
from aggregator.platforms.youtube_player import is_player, read_player
from aggregator.platforms.youtube_renderers import dig
from aggregator.upstream.message import Request, Response

_HOSTS = {
    "m.youtube.com",
    "www.youtube-nocookie.com",
    "www.youtube.com",
    "youtu.be",
    "youtube.com",
    "youtubei.googleapis.com",
}
_CONSENT = "consent."
_INNERTUBE = "/youtubei/v1/"
_REEL = "reel/reel_item_watch"
_ENDPOINTS = {"search", "browse", "next", "player", _REEL}
_ITEM_PATHS = ("/watch", "/shorts/", "/embed/", "/live/", "/v/")
_ENVELOPE = {
    "alerts",
    "contents",
    "continuationContents",
    "estimatedResults",
    "onResponseReceivedActions",
    "onResponseReceivedCommands",
    "onResponseReceivedEndpoints",
}


def parse(request: Request, response: Response, kind: AnswerKind | None) -> Outcome:
    """The outcome of any recorded answer: media, a proved empty, a failure, or `skipped`.

    `kind` decides for a saved page that carries both a video and a list.
    """
    reason = _not_ours(request, response)
    if reason is not None:
        return skipped(reason)
    try:
        return _read(request, response, kind)
    except PlatformFailure as failure:
        return failed(failure)


def read_answer(request: Request, response: Response) -> Page:
    """The media and the continuation token of one innertube answer or saved page.

    Raises `PlatformFailure` for every state but `ok` and `empty`.
    """
    return _page(request, _innertube(request, response))


def _not_ours(request: Request, response: Response) -> str | None:
    """Why no route of ours asks for this; None for what one does."""
    address = urlsplit(request.url)
    host = address.hostname or ""
    if not host:
        return _bare(response)
    if host.startswith(_CONSENT):
        return None
    if host == "music.youtube.com":
        return "YouTube Music is not asked."
    if host == "www.googleapis.com":
        return "The Data API is not asked: it needs a key."
    if host not in _HOSTS:
        return f"Nothing is asked of {host}."
    _, innertube, endpoint = address.path.partition(_INNERTUBE)
    if innertube and endpoint.strip("/") not in _ENDPOINTS:
        return f"The endpoint {endpoint} is not asked."
    if address.path.endswith((".js", "/iframe_api")):
        return "Scripts hold no media."
    return None


def _bare(response: Response) -> str | None:
    """An answer without an address is read only when it is a whole answer by its shape."""
    try:
        answer = msgspec.json.decode(response.body)
    except msgspec.DecodeError:
        return None
    whole = isinstance(answer, dict) and (_ENVELOPE & answer.keys() or is_player(answer))
    return None if whole else "A piece of an answer without its request."


def _read(request: Request, response: Response, kind: AnswerKind | None) -> Outcome:
    address = urlsplit(request.url)
    _check_challenge(address, response)
    if address.path.rstrip("/") == "/oembed":
        return found(read_oembed(response))
    if address.path.startswith("/feeds/"):
        check_status(response)
        return found(read_feed(response))
    if _INNERTUBE not in address.path and response.body.lstrip()[:1] == b"<":
        check_status(response)
        answer = embedded(response, _variable(address, kind))
    else:
        answer = _innertube(request, response)
    if is_player(answer):
        return found([read_player(answer)])
    return found(list(_page(request, answer).media))


def _check_challenge(address: SplitResult, response: Response) -> None:
    sent_to = (response.url, response.headers.get("location", ""))
    if _is_challenge(address) or any(map(_leads_to_challenge, sent_to)):
        raise PlatformFailure.of(State.BLOCKED, "YouTube sent its consent page or bot check.")


def _leads_to_challenge(url: str) -> bool:
    try:
        return _is_challenge(urlsplit(url))
    except ValueError:  # a header may hold anything
        return False


def _is_challenge(address: SplitResult) -> bool:
    return (address.hostname or "").startswith(_CONSENT) or address.path.startswith("/sorry/")


def _variable(address: SplitResult, kind: AnswerKind | None) -> str:
    item = kind is AnswerKind.ITEM if kind else address.path.startswith(_ITEM_PATHS)
    return "ytInitialPlayerResponse" if item else "ytInitialData"


def _innertube(request: Request, response: Response) -> Any:
    """The decoded answer once its HTTP status, or the one inside a 200, is a good one."""
    if response.status == 400 and _unknown_list(request, response):
        raise PlatformFailure.of(
            State.UNAVAILABLE, "YouTube knows no such list.", restriction=Restriction.REMOVED
        )
    check_status(response)
    answer = decode_json(response)
    code = dig(answer, "error", "code")
    if isinstance(code, int):
        check_status(msgspec.structs.replace(response, status=code))
    if answer == {} and _REEL in request.url:
        # Masked to `playerResponse`, an id that never was leaves nothing.
        raise PlatformFailure.of(
            State.UNAVAILABLE, "YouTube knows no such video.", restriction=Restriction.REMOVED
        )
    return answer


def _unknown_list(request: Request, response: Response) -> bool:
    """A `browseId` of no list is INVALID_ARGUMENT; a stale client version is another word."""
    if dig(request.json, "browseId") is None:
        return False
    try:
        status = dig(msgspec.json.decode(response.body), "error", "status")
    except msgspec.DecodeError:
        return False
    return bool(status == "INVALID_ARGUMENT")


def _page(request: Request, answer: Any) -> Page:
    if _head_only(request, answer):
        check_alerts(answer)
        return Page(())
    return read_page(answer, mix=dig(request.json, "playlistId") is not None)


def _head_only(request: Request, answer: Any) -> bool:
    """Whether only a list's head was asked for: a field mask without the rows."""
    query = parse_qs(urlsplit(request.url).query)
    mask = ",".join(query.get("$fields", []) + query.get("fields", []))
    heads = dig(answer, "header") is not None or dig(answer, "sidebar") is not None
    masked = bool(mask) and not any(key in mask for key in _ENVELOPE - {"alerts"})
    return masked and heads
