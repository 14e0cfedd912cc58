"""Keys: the path of an object, the same on the site and on the API host.

A key starts and ends with a slash. Mixcloud percent-encodes non-ASCII in `key` and `url` and
leaves it raw in `slug`: both forms name the same object, and neither may be quoted twice.
"""

import re
import unicodedata
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from aggregator.mixcloud.errors import InvalidKey

Params = tuple[tuple[str, str], ...]
"""Query parameters in order."""

_SAFE = "/:+@!$&'()*,;=~%"  # what RFC 3986 allows raw in a path, and escapes already made
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_API_HOST = "api.mixcloud.com"
_SHORT_HOST = "i.mixcloud.com"
_SECRETS = frozenset({"access_token", "client_secret"})
_KINDS = {
    "artist": "artist",
    "categories": "category",
    "comments": "comment",
    "discover": "tag",
    "genres": "tag",
    "tag": "tag",
    "track": "track",
}
"""First parts of keys that name no user (the legacy ones included)."""


def quote_key(key: str) -> str:
    """`a/b` -> `/a/b/`; what is percent-encoded stays as it is.

    Raises `InvalidKey` for an empty key and for one that would climb out of its path.
    """
    parts = key.strip("/").split("/")
    if not key.strip("/ ") or any(unquote(part) in (".", "..", "") for part in parts):
        raise InvalidKey(f"{key[:200]!r} is no key of Mixcloud")
    return f"/{quote(_BARE_PERCENT.sub('%25', '/'.join(parts)), safe=_SAFE)}/"


def readable_key(key: str) -> str:
    """The key with raw Unicode and both slashes: what keys are compared by."""
    return f"/{unquote(key).strip('/')}/"


def same_key(one: str, other: str) -> bool:
    """Whether two keys, quoted or not, with or without slashes, name one object."""
    return readable_key(one) == readable_key(other)


def locate(api_root: str, key: str) -> tuple[str, Params]:
    """The URL on `api_root` and the query parameters of a key, an API URL or a site URL.

    Whatever host an answer's link names, the call goes to `api_root`: a link cannot lead the
    client, or its token, elsewhere. Raises `InvalidKey` for URLs of other sites.
    """
    root = api_root.rstrip("/")
    if "://" not in key:
        return root + quote_key(key), ()
    try:
        url, base = urlsplit(key), urlsplit(root)
        host = url.hostname or ""
    except ValueError as error:
        raise InvalidKey(f"{key[:200]!r} is no URL") from error
    ours = url.netloc == base.netloc
    if not ours and host != "mixcloud.com" and not host.endswith(".mixcloud.com"):
        raise InvalidKey(f"{host or key[:200]!r} is no host of Mixcloud")
    path = url.path.removeprefix(base.path) if ours else url.path
    return root + quote_key(path), without_secrets(url.query)


def is_short(url: str, api_root: str) -> bool:
    """Whether a URL is a short link: of Mixcloud's host for them, or under another `api_root`."""
    try:
        parts, base = urlsplit(url), urlsplit(api_root)
    except ValueError:
        return False
    hosts = {_SHORT_HOST, base.netloc} - {_API_HOST}
    return parts.scheme in ("http", "https") and parts.netloc in hosts and parts.path != "/"


def on_site(url: str) -> bool:
    """Whether a URL is of Mixcloud's own pages, short links not among them."""
    host = urlsplit(url).hostname or ""
    return host != _SHORT_HOST and (host == "mixcloud.com" or host.endswith(".mixcloud.com"))


def without_secrets(query: str) -> Params:
    """The parameters of a query, those that are secret left out."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return tuple((name, value) for name, value in pairs if name not in _SECRETS)


def kind_of_key(key: str) -> str | None:
    """The type of the object that a key names, None where its form does not tell."""
    parts = key.strip("/").split("/")
    named = _KINDS.get(parts[0])
    if named == "tag" and len(parts) > 1 and unquote(parts[1]).startswith("city:"):
        return "city"
    if named:
        return named
    if len(parts) == 3 and parts[1] == "playlists":
        return "playlist"
    return {1: "user", 2: "cloudcast"}.get(len(parts)) if parts[0] else None


def slugify(name: str) -> str:
    """The slug that Mixcloud makes of a name: letters of every script stay, lower case.

    Taken from recorded names and slugs, whose rule is that of Django's `slugify` with Unicode
    allowed. Mixcloud numbers a second show of the same name, so a reply's `key` decides.
    """
    text = re.sub(r"[^\w\s-]", "", unicodedata.normalize("NFKC", name).lower())
    return re.sub(r"[-\s]+", "-", text).strip("-_")
