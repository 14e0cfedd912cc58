"""yt-dlp's information -> media. Pure."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from aggregator.domain.media import Kind, Media, Platform, Restriction, media_id, seconds
from aggregator.matching.kind import media_kind
from aggregator.platforms.extractor_failure import restriction_of
from aggregator.platforms.web_medium import clean, length, web_medium, web_url

_KEYS: tuple[tuple[str, Platform], ...] = (
    ("youtube", Platform.YOUTUBE),
    ("soundcloud", Platform.SOUNDCLOUD),
    ("bandcamp", Platform.BANDCAMP),
    ("mixcloud", Platform.MIXCLOUD),
    ("vimeo", Platform.VIMEO),
)
_NO_TITLE = re.compile(r"youtube video #|\[(?:Deleted|Private) video\]$")
_VIDEO_ID = re.compile(r"[\w-]{11}")
_RESTRICTIONS = {
    "private": Restriction.PRIVATE,
    "premium_only": Restriction.PREMIUM,
    "subscriber_only": Restriction.PREMIUM,
    "needs_auth": Restriction.LOGIN,
}
_WIDE_ENOUGH = 480


def media_of(information: Mapping[str, Any], url: str, warnings: list[str]) -> tuple[Media, ...]:
    """The media of one extraction of `url`, in its order; entries without a title are left out."""
    entries = information.get("entries")
    if entries is not None:
        listed = (_medium(entry, url, information, []) for entry in entries if entry)
        return tuple(medium for medium in listed if medium is not None)
    medium = _medium(information, url, {}, warnings)
    return () if medium is None else (medium,)


def _medium(
    entry: Mapping[str, Any], url: str, playlist: Mapping[str, Any], warnings: list[str]
) -> Media | None:
    title = clean(entry.get("track") or entry.get("title"))
    if not title or _NO_TITLE.match(title) or _unknown_file(entry):
        return None
    address = web_url(url, entry.get("webpage_url") or entry.get("url")) or url
    author = _author(entry) or _author(playlist)
    platform = _platform(entry)
    native_id = entry.get("id")
    if platform is Platform.URL or not isinstance(native_id, str):
        return _on_the_web(entry, address, title, author)
    if platform is Platform.YOUTUBE and not (_VIDEO_ID.fullmatch(native_id) and author):
        return None  # a channel or playlist among the hits, a deleted video, a Shorts shelf
    native_id, address = _canonical(platform, native_id, address)
    live = entry.get("live_status") == "is_live"
    return Media(
        id=media_id(platform, native_id),
        title=title,
        author=author,
        image=_image(entry, platform),
        platform=platform,
        url=address,
        duration=None if live else seconds(length(entry.get("duration"))),
        native_id=native_id,
        kind=media_kind(title, length(entry.get("duration")), live=live),
        live=live,
        restriction=_restriction(entry, warnings),
        views=views if isinstance(views := entry.get("view_count"), int) else None,
        verified=entry.get("channel_is_verified") is True,
        album=clean(entry.get("album")) or None,
        description=clean(entry.get("description")) or None,
    )


def _on_the_web(entry: Mapping[str, Any], address: str, title: str, author: str) -> Media | None:
    if entry.get("_type", "video") == "video" and not (entry.get("formats") or entry.get("url")):
        return None
    return web_medium(
        address,
        title=title,
        author=author,
        image=_image(entry),
        duration=length(entry.get("duration")),
        kind=Kind.TRACK if entry.get("track") else Kind.OTHER,
        live=entry.get("live_status") == "is_live" or entry.get("is_live") is True,
        album=entry.get("album"),
        description=entry.get("description"),
    )


def _unknown_file(entry: Mapping[str, Any]) -> bool:
    """Generic takes any answer that is no page for a video; a name alone proves nothing."""
    return entry.get("direct") is True and entry.get("ext") == "unknown_video"


def _platform(entry: Mapping[str, Any]) -> Platform:
    key = str(entry.get("ie_key") or entry.get("extractor_key") or "").lower()
    return next((platform for name, platform in _KEYS if key.startswith(name)), Platform.URL)


def _canonical(platform: Platform, native_id: str, address: str) -> tuple[str, str]:
    if platform is Platform.YOUTUBE:
        return native_id, f"https://youtube.com/watch?v={native_id}"
    if platform is Platform.VIMEO:
        return native_id, f"https://vimeo.com/{native_id}"
    if platform is Platform.MIXCLOUD:
        # yt-dlp's id is `user_slug`, which splits in more than one way; the key is the path.
        return urlsplit(address).path, address
    return native_id, address


def _author(entry: Mapping[str, Any]) -> str:
    names = ("artist", "creator", "channel", "uploader", "series")
    return next((name for key in names if (name := clean(entry.get(key)))), "")


def _image(entry: Mapping[str, Any], platform: Platform = Platform.URL) -> str | None:
    """The smallest thumbnail at least 480 wide, else the last one, yt-dlp's best.

    Of a single YouTube video yt-dlp lists names that may not exist; hqdefault always does.
    """
    if platform is Platform.YOUTUBE and "formats" in entry:
        return f"https://i.ytimg.com/vi/{entry['id']}/hqdefault.jpg"
    told = [one for one in entry.get("thumbnails") or () if web_url("", one.get("url"))]
    wide = [one for one in told if (one.get("width") or 0) >= _WIDE_ENOUGH]
    chosen = min(wide, key=lambda one: one["width"]) if wide else (told[-1] if told else {})
    return web_url("", chosen.get("url") or entry.get("thumbnail"))


def _restriction(entry: Mapping[str, Any], warnings: list[str]) -> Restriction | None:
    if entry.get("live_status") == "is_upcoming":
        return Restriction.UPCOMING
    told = _RESTRICTIONS.get(str(entry.get("availability")))
    if told is None and entry.get("formats") == []:
        return next((found for words in warnings if (found := restriction_of(words))), None)
    return told
