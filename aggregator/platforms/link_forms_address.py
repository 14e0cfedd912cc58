"""A URL taken apart once, safely, for the modules that know the platforms' forms."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import msgspec

_LONGEST = 8_192
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_DEFAULT_PORTS = (None, 80, 443)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Address(msgspec.Struct, frozen=True):
    """A web address. `host` is lower case without a final dot; `path` its non-empty segments,
    decoded; `query` its parameters, decoded, the first of each name; `fragment` as written."""

    host: str
    path: tuple[str, ...]
    query: Mapping[str, str]
    fragment: str = ""

    def segment(self, at: int) -> str:
        """The path segment at this index, "" when there is none."""
        return self.path[at] if at < len(self.path) else ""

    def parameter(self, *names: str) -> str:
        """The first of these query parameters that is not blank, "" when there is none."""
        return next((value for name in names if (value := self.query.get(name, "").strip())), "")


def address_of(url: str) -> Address | None:
    """The parts of an http(s) URL (`//host/...` counts), None for anything else.

    None too for user information, a port that no platform serves, a path that climbs or hides a
    slash or control character in a segment, and text that no URL can carry. Never raises.
    """
    url = url.strip()
    if len(url) > _LONGEST or not _WEB.match(url) or _CONTROL.search(url):
        return None
    try:
        url.encode()
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").removesuffix(".")
    if not host or "@" in parts.netloc or port not in _DEFAULT_PORTS:
        return None
    path = tuple(unquote(segment) for segment in parts.path.split("/") if segment)
    if any(map(_misleads, path)):
        return None
    return Address(host, path, _parameters(parts.query), parts.fragment)


def path_of(*segments: str) -> str:
    """Segments joined by slashes and encoded for a URL; `@` and `:` stay readable."""
    return "/".join(quote(segment, safe="@:") for segment in segments)


def _misleads(segment: str) -> bool:
    return segment in (".", "..") or "/" in segment or _CONTROL.search(segment) is not None


def _parameters(query: str) -> Mapping[str, str]:
    """First of each name. Links copied out of HTML carry `&amp;v=` for `&v=`."""
    found: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        found.setdefault(name.rsplit("amp;", 1)[-1], value)
    return found
