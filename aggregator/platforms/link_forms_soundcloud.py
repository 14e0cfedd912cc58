"""SoundCloud's addresses -> `Link`. Native ids: the number in an address of its API, else the
path (`user/slug`, `user/sets/slug`, `user`); the `s-...` token of a private medium is `secret`."""

import re
from urllib.parse import quote

from aggregator.domain.media import Platform
from aggregator.platforms.base import Link, LinkKind
from aggregator.platforms.link_forms_address import Address, path_of
from aggregator.platforms.link_forms_reserved import SOUNDCLOUD_PAGES

_SITE = "https://soundcloud.com"
_API = "https://api.soundcloud.com"
_SHORT_HOSTS = ("on.soundcloud.com", "soundcloud.app.goo.gl", "snd.sc")
_API_HOSTS = ("api.soundcloud.com", "api-v2.soundcloud.com", "api-mobile.soundcloud.com")
_SITE_HOSTS = ("soundcloud.com", "www.soundcloud.com", "m.soundcloud.com")

_SLUG = re.compile(r"[\w-]+")
_SET_SLUG = re.compile(r"[\w:-]+")
_NUMBER = re.compile(r"(?:soundcloud:\w+:)?([0-9]{1,20})", re.ASCII)
_TOKEN = re.compile(r"s-[0-9A-Za-z]+")

_OF_A_USER = {
    "tracks": "user_tracks",
    "popular-tracks": "user_tracks",
    "albums": "user_albums",
    "sets": "user_sets",
    "reposts": "user_reposts",
    "likes": "user_likes",
    "spotlight": "user_spotlight",
    "comments": "user_comments",
    "followers": "user",
    "following": "user",
}
_OF_A_TRACK = ("recommended", "albums", "sets")
_API_FORMS = {
    "tracks": ("api_track", LinkKind.ITEM),
    "playlists": ("api_playlist", LinkKind.LIST),
    "users": ("api_user", LinkKind.LIST),
}


def soundcloud_link(address: Address) -> Link | None:
    """What an address on one of SoundCloud's hosts points at."""
    if address.host in _SHORT_HOSTS:
        return _short(address)
    if address.host in _API_HOSTS:
        return _numbered(address)
    if address.host not in _SITE_HOSTS or not address.path:
        return None
    match address.path:
        case ("search", *_):
            return _search(address)
        case ("stations", "track" | "artist", _, *_):
            native_id = "/".join(address.path[1:4])
            return _link(LinkKind.LIST, "station", native_id, path_of(*address.path[:4]))
        case ("discover", "sets", slug, *_) if _SET_SLUG.fullmatch(slug):
            return _link(LinkKind.LIST, "set", f"discover/sets/{slug}", f"discover/sets/{slug}")
    if address.path[0].lower() in SOUNDCLOUD_PAGES or not _SLUG.fullmatch(address.path[0]):
        return None
    return _of_user(address)


def _of_user(address: Address) -> Link | None:
    user, second, third = (address.segment(at) for at in range(3))
    secret = _secret(address)
    if second == "sets" and third:
        if not _SET_SLUG.fullmatch(third):
            return None
        native_id = f"{user}/sets/{third}"
        return _link(LinkKind.LIST, "set", native_id, path_of(user, "sets", third), secret)
    if not second:
        return _link(LinkKind.LIST, "user", user, path_of(user))
    if second in _OF_A_USER and not third:
        form = _OF_A_USER[second]
        path = path_of(user) if form == "user" else path_of(user, second)
        return _link(LinkKind.LIST, form, user, path)
    if not _SLUG.fullmatch(second):
        return None
    if third in _OF_A_TRACK:
        native_id = f"{user}/{second}/{third}"
        return _link(LinkKind.LIST, "related", native_id, path_of(user, second, third))
    return _link(LinkKind.ITEM, "track", f"{user}/{second}", path_of(user, second), secret)


def _secret(address: Address) -> str | None:
    told = (address.parameter("secret_token"), *address.path[2:])
    return next((token for token in told if _TOKEN.fullmatch(token)), None)


def _short(address: Address) -> Link | None:
    """A short link tells nothing but its code: only a request shows what is behind it."""
    code = "/".join(address.path)
    if not code:
        return None
    url = f"https://{address.host}/{path_of(*address.path)}"
    return Link(Platform.SOUNDCLOUD, LinkKind.ITEM, "short", code, url)


def _numbered(address: Address) -> Link | None:
    if address.segment(0) == "search":
        return _search(address)
    form = _API_FORMS.get(address.segment(0))
    number = _NUMBER.fullmatch(address.segment(1))
    if form is None or number is None:
        return None
    secret = _secret(address)
    url = f"{_API}/{address.path[0]}/{number[1]}" + (f"?secret_token={secret}" if secret else "")
    return Link(Platform.SOUNDCLOUD, form[1], form[0], number[1], url, secret)


def _search(address: Address) -> Link | None:
    words = address.parameter("q", "query")
    if not words:
        return None
    return _link(LinkKind.SEARCH, "search", words, f"search?q={quote(words)}")


def _link(kind: LinkKind, form: str, native_id: str, path: str, secret: str | None = None) -> Link:
    url = f"{_SITE}/{path}" + (f"/{secret}" if secret else "")
    return Link(Platform.SOUNDCLOUD, kind, form, native_id, url, secret)
