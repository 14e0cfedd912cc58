"""Vimeo's answers -> media, a proved empty or a failure.

The API tells every object by its `uri`: `/videos/ID` (`/videos/ID:HASH` when unlisted) is a
video, `/users/...`, `/channels/...` and the like hold none themselves. Lists wrap their objects
in `data`; search puts each under `clip`, folders under `video`.
"""

import re
from typing import Any, TypeVar

import msgspec

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Media, Platform, Restriction, media_id, seconds
from aggregator.domain.report import Outcome, State
from aggregator.matching.kind import media_kind
from aggregator.platforms.base import AnswerKind, check_status, decode_json, failed, found
from aggregator.platforms.vimeo_wire import (
    Embed,
    Pictures,
    PlayerVideo,
    Privacy,
    Video,
)
from aggregator.upstream.message import Request, Response

_Wire = TypeVar("_Wire")

_VIDEO = re.compile(r"/videos/(\d+)(?::(\w+))?$")
_HOLDERS = re.compile(
    r"^/(users|channels|groups|albums|categories|tags|ondemand|projects|folders|live_events"
    r"|me|apps|presets|portfolios)\b"
    r"|^/videos/[^/]+/\w"  # comments, credits, likes and pictures of a video
)
_WRAPPERS = ("clip", "video")
_DATA = re.compile(r"//api\.vimeo\.com/|/oembed|/_next/|/config\b")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE)
_CHALLENGE = re.compile(r"challenge|just a moment|verify|captcha|attention required", re.IGNORECASE)
_PAST_THE_END = 2286
_ON_AIR = "streaming"
_SCHEDULED = frozenset({"unavailable", "pending", "ready"})
_CLOSED = {
    "nobody": Restriction.PRIVATE,
    "contacts": Restriction.PRIVATE,
    "users": Restriction.PRIVATE,
    "team": Restriction.PRIVATE,
    "password": Restriction.PRIVATE,
    "ptv": Restriction.PREMIUM,
}


def parse(request: Request, response: Response, kind: AnswerKind | None) -> Outcome:
    """One saved or fresh answer, told by its shape. Never raises for what the answer says."""
    del kind  # the shape alone tells
    try:
        _refuse_page_past_the_end(response)
        check_status(response)
        if not response.body.strip():
            raise _changed("The answer is empty: a status alone proves nothing.")
        _refuse_watch_page(request, response)
        return _parse_json(decode_json(response))
    except PlatformFailure as failure:
        return failed(failure)


def _parse_json(data: Any) -> Outcome:
    if not isinstance(data, dict):
        raise _changed("The answer is not an object.")
    if "data" in data:
        return _list(data["data"])
    if "version" in data and ("html" in data or "video_id" in data):
        return _embed(_read(data, Embed))
    if isinstance(data.get("video"), dict) and "request" in data:
        return _player(_read(data["video"], PlayerVideo))
    for part in ("clip_to_play", "streamable_clip"):
        if part in data:
            return _event(data[part])
    if _is_video(data):
        return found([_media(_read(data, Video))])
    if _holds_no_media(data):
        return found([], notes=("It is no video: its videos are asked for apart.",))
    raise _changed("The answer is no object that Vimeo's API is known to give.")


def _list(entries: Any) -> Outcome:
    if not isinstance(entries, list):
        raise _changed("The answer's data is no list.")
    media: list[Media] = []
    odd = others = 0
    for entry in map(_unwrapped, entries):
        if _is_video(entry):
            try:
                media.append(_media(_read(entry, Video)))
            except PlatformFailure:
                odd += 1
        elif _holds_no_media(entry):
            others += 1
        else:
            odd += 1
    if odd and not media:
        raise _changed("No entry of the list has the fields it used to have.")
    notes = (f"Entries that are no videos: {others}.",) if others else ()
    return found(media, notes=notes)


def _unwrapped(entry: Any) -> Any:
    if isinstance(entry, dict) and "uri" not in entry:
        for name in _WRAPPERS:
            if isinstance(entry.get(name), dict):
                return entry[name]
    return entry


def _is_video(entry: Any) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("uri"), str):
        return False
    # A moving picture has a size and a length: that tells a video under any address.
    return bool(_VIDEO.search(entry["uri"])) or {"width", "height", "duration"} <= entry.keys()


def _holds_no_media(entry: Any) -> bool:
    """Users, channels, albums and the like: real objects of the API, but nothing to play."""
    if not isinstance(entry, dict):
        return False
    if isinstance(entry.get("uri"), str):
        return bool(_HOLDERS.match(entry["uri"]))
    wrapped = ("people", "channel", "group", "ondemand", "folder", "category")
    return any(isinstance(entry.get(name), dict) for name in wrapped)


def _media(video: Video) -> Media:
    told = _VIDEO.search(video.uri)
    native_id = told[1] if told else video.uri.rsplit("/", 1)[-1]
    secret = told[2] if told else None
    title = video.name.strip()
    if not native_id or not title:
        raise _changed("The video has no number or no name.")
    status = video.live.status if video.live else None
    return _medium(
        native_id,
        title,
        video.user.name if video.user else None,
        url=video.link or _address(native_id, secret),
        image=_picture(video.pictures),
        duration=video.duration,
        live=status == _ON_AIR,
        restriction=_restriction(video.privacy, status),
        views=video.stats.plays if video.stats else None,
        description=video.description,
    )


def _medium(
    native_id: str,
    title: str,
    author: str | None,
    *,
    url: str,
    image: str | None,
    duration: float | None,
    live: bool = False,
    restriction: Restriction | None = None,
    views: int | None = None,
    description: str | None = None,
) -> Media:
    playable = None if live else seconds(duration)
    return Media(
        id=media_id(Platform.VIMEO, native_id),
        title=title,
        author=(author or "").strip(),
        image=image,
        platform=Platform.VIMEO,
        url=url,
        duration=playable,
        native_id=native_id,
        kind=media_kind(title, playable, live=live),
        live=live,
        restriction=restriction,
        views=views,
        description=description or None,
    )


def _restriction(privacy: Privacy | None, live_status: str | None) -> Restriction | None:
    if live_status in _SCHEDULED:
        return Restriction.UPCOMING
    return _CLOSED.get(privacy.view or "") if privacy else None


def _picture(pictures: Pictures | list[Any] | None) -> str | None:
    """The smallest picture from 640 pixels on, else the widest."""
    known = pictures.sizes or [] if isinstance(pictures, Pictures) else []
    sizes = sorted(known, key=lambda size: size.width)
    wide = next((size.link for size in sizes if size.width >= 640), None)
    return wide or (sizes[-1].link if sizes else None)


def _address(native_id: str, secret: str | None) -> str:
    return f"https://vimeo.com/{native_id}" + (f"/{secret}" if secret else "")


def _embed(embed: Embed) -> Outcome:
    told = _VIDEO.search(embed.uri or "")
    native_id = told[1] if told else str(embed.video_id or "")
    title = (embed.title or "").strip()
    if not title:
        # Vimeo leaves out title and author of a video that its owner keeps from strangers.
        raise PlatformFailure.of(
            State.UNAVAILABLE,
            "Vimeo tells nothing about it: the video is private or limited to some sites.",
            restriction=Restriction.PRIVATE,
        )
    if not native_id:
        raise _changed("The embed answer has no video number.")
    medium = _medium(
        native_id,
        title,
        embed.author_name,
        url=_address(native_id, told[2] if told else None),
        image=embed.thumbnail_url,
        duration=embed.duration,
        description=embed.description,
    )
    return found([medium])


def _player(video: PlayerVideo) -> Outcome:
    widths = sorted((int(name), url) for name, url in video.thumbs.items() if name.isdecimal())
    wide = next((url for width, url in widths if width >= 640), None)
    image = wide or (widths[-1][1] if widths else video.thumbs.get("base"))
    title = video.title.strip()
    if not title:
        raise _changed("The player's video has no name.")
    medium = _medium(
        str(video.id),
        title,
        video.owner.name if video.owner else None,
        url=video.share_url or _address(str(video.id), None),
        image=image,
        duration=video.duration,
        live=video.live_event is not None and video.live_event.status == "started",
    )
    return found([medium])


def _event(clip: Any) -> Outcome:
    if clip is None:
        raise PlatformFailure.of(
            State.UNAVAILABLE,
            "The event has nothing to play yet.",
            restriction=Restriction.UPCOMING,
        )
    return found([_media(_read(clip, Video))])


def _refuse_watch_page(request: Request, response: Response) -> None:
    """A page where data was due is a challenge (`decode_json` says so); a page that nobody asks
    for data is one only when it calls itself one."""
    address = response.url or request.url
    if not response.body.lstrip().startswith(b"<") or _DATA.search(address):
        return
    title = _TITLE.search(response.text())
    if title and _CHALLENGE.search(title[1]):
        raise PlatformFailure.of(State.BLOCKED, "Vimeo answered with a challenge page.")
    raise _changed("A web page of Vimeo's holds no data that is read here.")


def _refuse_page_past_the_end(response: Response) -> None:
    if response.status != 400 or not response.body.lstrip().startswith(b"{"):
        return
    body = decode_json(response)
    if isinstance(body, dict) and body.get("error_code") == _PAST_THE_END:
        raise PlatformFailure.of(
            State.UNAVAILABLE, "The page asked for lies past the end of the list."
        )


def _read(value: Any, shape: type[_Wire]) -> _Wire:
    try:
        return msgspec.convert(value, shape, strict=False)
    except msgspec.ValidationError as error:
        raise _changed("The answer does not have the fields it used to have.") from error


def _changed(what: str) -> PlatformFailure:
    return PlatformFailure.of(State.CHANGED, what)
