"""One row of a YouTube page -> `Media`. Pure; knows the renderers, not the pages they stand in.

Three families: the classic renderers (`videoRenderer` and its kin), `lockupViewModel` (2025 on)
and the Shorts rows. A row that nobody can play (deleted, private) or that has no title is None.
"""

import re
from collections.abc import Iterable
from typing import Any

from aggregator.domain.media import Media, Platform, Restriction, media_id, seconds
from aggregator.matching.kind import media_kind

VIDEO_ID = re.compile(r"[\w-]{11}")

# Of too many digits Python makes no number but an error.
_CLOCK = re.compile(r"(?:(?:(\d{1,9}):)?(\d{1,2}):)?(\d{1,3}):(\d{2})")
_VIEWS = re.compile(r"(\d[\d,]{0,29}(?:\.\d{1,9})?)\s?(k|m|bn|b)?\s+views?", re.IGNORECASE)
_WHOLE = re.compile(r"\d{1,18}")
_SCALE = {"": 1, "k": 1_000, "m": 1_000_000, "b": 1_000_000_000, "bn": 1_000_000_000}
_NOBODYS_VIEWS = 10**15
_GONE = {"[deleted video]", "[private video]"}
_LOCKUP_VIDEO = "LOCKUP_CONTENT_TYPE_VIDEO"


def dig(node: Any, *path: str | int) -> Any:
    """The value at a path of keys and indices, None where the path leaves the tree."""
    for step in path:
        if isinstance(step, str) and isinstance(node, dict):
            node = node.get(step)
        elif isinstance(step, int) and isinstance(node, list) and len(node) > step:
            node = node[step]
        else:
            return None
    return node


def rows(node: Any) -> list[dict[str, Any]]:
    """The dicts of a list; nothing when it is no list."""
    return [row for row in node if isinstance(row, dict)] if isinstance(node, list) else []


def gather(node: Any, wanted: str) -> list[Any]:
    """Every value under that key, at any depth, in document order."""
    found: list[Any] = []
    stack = [node]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if wanted in node:
                found.append(node[wanted])
            stack.extend(reversed(node.values()))
        elif isinstance(node, list):
            stack.extend(reversed(node))
    return found


def text_of(node: Any) -> str:
    """The words of a text node (`simpleText`, `runs`, `content` or a bare string), else ""."""
    if isinstance(node, str):
        # A title cut in the middle of a pair of surrogates cannot be encoded again.
        return node.encode("utf-8", "ignore").decode().strip()
    if not isinstance(node, dict):
        return ""
    for key in ("simpleText", "content"):
        if isinstance(node.get(key), str):
            return text_of(node[key])
    words = [run.get("text") for run in rows(node.get("runs"))]
    return text_of("".join(word for word in words if isinstance(word, str)))


def clock(text: str) -> int | None:
    """Seconds of `4:29` or `1:02:03`; None for any other text."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    days, hours, minutes, rest = (int(part or 0) for part in match.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + rest


def whole(value: Any) -> int | None:
    """A whole number that may come as text; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and _WHOLE.fullmatch(value) else None


def views_of(text: str) -> int | None:
    """The number in `7,798,575 views` or `7.8m views`, as rounded as it was shown."""
    if text.lower() == "no views":
        return 0
    match = _VIEWS.fullmatch(text)
    if match is None:
        return None
    views = round(float(match[1].replace(",", "")) * _SCALE[(match[2] or "").lower()])
    return views if views < _NOBODYS_VIEWS else None


def widest(thumbnails: Any) -> str | None:
    """The address of the widest picture of a list of `{url, width}`."""
    pictures = [row for row in rows(thumbnails) if isinstance(row.get("url"), str) and row["url"]]
    if not pictures:
        return None
    url: str = max(pictures, key=lambda row: whole(row.get("width")) or 0)["url"]
    url = f"https:{url}" if url.startswith("//") else url
    return url if url.startswith(("https://", "http://")) else None


def medium(
    video_id: Any,
    title: str,
    author: str,
    duration: int | float | None,
    *,
    image: str | None = None,
    live: bool = False,
    restriction: Restriction | None = None,
    views: int | None = None,
    verified: bool = False,
    description: str = "",
) -> Media | None:
    """The medium of a video; None without a well-formed id or a title."""
    if not isinstance(video_id, str) or not VIDEO_ID.fullmatch(video_id) or not title:
        return None
    playable = None if live else seconds(duration)
    return Media(
        id=media_id(Platform.YOUTUBE, video_id),
        title=title,
        author=author,
        image=image or f"https://i.ytimg.com/vi/{video_id}/hqdefault.jpg",
        platform=Platform.YOUTUBE,
        url=f"https://youtube.com/watch?v={video_id}",
        duration=playable,
        native_id=video_id,
        kind=media_kind(title, playable, live=live),
        live=live,
        restriction=restriction,
        views=views,
        verified=verified,
        description=description or None,
    )


def classic(row: Any, owner: str) -> Media | None:
    """A `videoRenderer` or one of its kin; `owner` is the channel when the row names none."""
    title = text_of(dig(row, "title")) or text_of(dig(row, "headline"))
    upcoming = _upcoming(row)
    if gone(row):
        return None
    bylines = (text_of(dig(row, f"{name}Text")) for name in ("owner", "longByline", "shortByline"))
    length = clock(text_of(dig(row, "lengthText"))) or whole(dig(row, "lengthSeconds"))
    return medium(
        dig(row, "videoId"),
        title,
        next((name for name in bylines if name), owner),
        length,
        image=widest(dig(row, "thumbnail", "thumbnails")),
        live=not length and not upcoming and _on_air(row),
        restriction=Restriction.UPCOMING if upcoming else _badge_restriction(row),
        views=views_of(text_of(dig(row, "viewCountText"))),
        verified=any("VERIFIED" in style for style, _ in _badges(dig(row, "ownerBadges"))),
        description=text_of(
            dig(row, "detailedMetadataSnippets", 0, "snippetText") or dig(row, "descriptionSnippet")
        ),
    )


def gone(row: Any) -> bool:
    """Whether a row of any family says that nobody can play it, or that it is no video."""
    kind = dig(row, "contentType")
    if kind is not None:
        title = text_of(dig(row, "metadata", "lockupMetadataViewModel", "title"))
        return kind != _LOCKUP_VIDEO or title.lower() in _GONE
    unplayable = dig(row, "isPlayable") is False and not _upcoming(row)
    return unplayable or text_of(dig(row, "title")).lower() in _GONE


def _badges(node: Any) -> list[tuple[str, str]]:
    badges = (dig(row, "metadataBadgeRenderer") for row in rows(node))
    return [(str(dig(badge, "style") or ""), text_of(dig(badge, "label"))) for badge in badges]


def _overlay_styles(row: Any) -> set[str]:
    overlays = rows(dig(row, "thumbnailOverlays"))
    return {
        str(dig(overlay, "thumbnailOverlayTimeStatusRenderer", "style")) for overlay in overlays
    }


def _upcoming(row: Any) -> bool:
    return dig(row, "upcomingEventData") is not None or "UPCOMING" in _overlay_styles(row)


def _on_air(row: Any) -> bool:
    badges = _badges(dig(row, "badges"))
    return "LIVE" in _overlay_styles(row) or any("LIVE_NOW" in style for style, _ in badges)


def _badge_restriction(row: Any) -> Restriction | None:
    for style, label in _badges(dig(row, "badges")):
        paid = "YPC" in style and "free" not in label.lower()
        if paid or style in ("BADGE_STYLE_TYPE_MEMBERS_ONLY", "BADGE_STYLE_TYPE_PREMIUM"):
            return Restriction.PREMIUM
    return None


def lockup(row: Any, owner: str) -> Media | None:
    """A `lockupViewModel` of a video; None for one of a playlist, a channel or a podcast."""
    if gone(row):
        return None
    about = dig(row, "metadata", "lockupMetadataViewModel")
    lines = rows(dig(about, "metadata", "contentMetadataViewModel", "metadataRows"))
    badges = gather(dig(row, "contentImage"), "thumbnailBadgeViewModel")
    words = [text_of(dig(badge, "text")) for badge in badges]
    styles = {str(dig(badge, "badgeStyle")) for badge in badges}
    parts = [part for line in lines for part in rows(line.get("metadataParts"))]
    author = _lockup_author(about, lines)
    return medium(
        dig(row, "contentId"),
        text_of(dig(about, "title")),
        text_of(author) or owner,
        _first(clock(word) for word in words),
        image=widest(dig(row, "contentImage", "thumbnailViewModel", "image", "sources")),
        live=any(style.endswith("_LIVE") for style in styles),
        restriction=_lockup_restriction(lines, words),
        views=_first(views_of(text_of(dig(part, "text"))) for part in parts),
        verified=bool(set(gather(author, "imageName")) & {"CHECK_CIRCLE_FILLED", "AUDIO_BADGE"}),
    )


def _first(values: Iterable[int | None]) -> int | None:
    return next((value for value in values if value is not None), None)


def _lockup_author(about: Any, lines: list[dict[str, Any]]) -> Any:
    """The first part of the first line, when a channel's picture or link says it is a channel.

    On a channel's own tabs that place holds the views or the age instead.
    """
    first = dig(lines, 0, "metadataParts", 0, "text")
    if dig(about, "image") is not None or dig(first, "commandRuns"):
        return first
    return None


def _lockup_restriction(lines: list[dict[str, Any]], words: list[str]) -> Restriction | None:
    if any(word.upper() in ("UPCOMING", "PREMIERE") for word in words):
        return Restriction.UPCOMING
    styles = gather(lines, "badgeStyle")
    return Restriction.PREMIUM if "BADGE_MEMBERS_ONLY" in styles else None


def short(row: Any, owner: str) -> Media | None:
    """A `shortsLockupViewModel`: id, title, picture and views; it shows no length."""
    return medium(
        dig(row, "onTap", "innertubeCommand", "reelWatchEndpoint", "videoId"),
        text_of(dig(row, "overlayMetadata", "primaryText")),
        owner,
        None,
        image=widest(
            dig(row, "thumbnailViewModel", "thumbnailViewModel", "image", "sources")
            or dig(row, "thumbnail", "sources")
        ),
        views=views_of(text_of(dig(row, "overlayMetadata", "secondaryText"))),
    )
