"""What every reader of the open web shares: clean words, canonical URLs, one way to a medium.

Pure. Nothing here knows what sort of answer the medium was read from.
"""

import codecs
import hashlib
import re
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from aggregator.domain.errors import PlatformFailure, RefusedAddress
from aggregator.domain.media import Kind, Media, Platform, media_id, seconds
from aggregator.domain.report import State
from aggregator.upstream.guard import check_host
from aggregator.upstream.message import Response

LONGEST_WORDS = 500
NOTHING_PLAYABLE = "nothing playable was found there"

_NOT_PRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST_DURATION = 30 * 24 * 3600
_ISO_8601 = re.compile(
    r"P(?:(?P<days>\d+)D)?T?(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?"
    r"(?:(?P<seconds>\d+(?:\.\d+)?)S)?",
    re.IGNORECASE,
)


def nothing_playable() -> PlatformFailure:
    """The failure of a URL that answers, but with nothing to play."""
    return PlatformFailure.of(State.UNAVAILABLE, NOTHING_PLAYABLE)


def nothing_at_all() -> PlatformFailure:
    """The failure of a URL whose answer has no body."""
    return PlatformFailure.of(State.UNAVAILABLE, "The address answers with nothing at all.")


def clean(words: object) -> str:
    """Words for people: no control or direction characters, single spaces, at most 500 long."""
    if not isinstance(words, str):
        return ""
    return " ".join(_NOT_PRINTABLE.sub(" ", words).split())[:LONGEST_WORDS].rstrip()


def canonical(url: str) -> str:
    """The URL as identity: lower-case scheme and host, no fragment, default port or user."""
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != _DEFAULT_PORTS.get(scheme):
        host = f"{host}:{parts.port}"
    return urlunsplit((scheme, host, parts.path or "/", parts.query, ""))


def web_url(base: str, reference: object) -> str | None:
    """An http(s) URL from a reference found at `base`; None when it is none, and when it leads
    into a private network: a listener's browser would ask there in our name."""
    if not isinstance(reference, str) or not reference.strip():
        return None
    try:
        url = urljoin(base, reference.strip())
        parts = urlsplit(url)
        usable = parts.scheme.lower() in _DEFAULT_PORTS and bool(parts.hostname)
        _ = parts.port  # raises for a port that is no number
        if usable:
            check_host(parts.hostname or "")
    except (ValueError, RefusedAddress):
        return None
    return url if usable else None


def host_of(url: str) -> str:
    """The host without `www.`, as an author of last resort."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def file_name(url: str) -> str:
    """The last path segment without its extension, as a title of last resort; maybe ""."""
    last = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    stem, dot, extension = last.rpartition(".")
    return clean((stem if dot and len(extension) <= 5 else last).replace("_", " "))


def length(told: object) -> float | None:
    """Seconds from a number, `HH:MM:SS`, or ISO 8601; None when it is none of them.

    Bandcamp writes `P00H04M02S`, without the `T` that ISO 8601 wants; M is minutes here always.
    """
    if isinstance(told, bool):
        return None
    if isinstance(told, int | float):
        value = float(told) if abs(told) <= _LONGEST_DURATION else 0.0
    elif isinstance(told, str):
        value = _length_of_text(told.strip())
    else:
        return None
    return value if 0 < value <= _LONGEST_DURATION else None


def _length_of_text(told: str) -> float:
    if match := _ISO_8601.fullmatch(told):
        found = {name: float(value or 0) for name, value in match.groupdict().items()}
        hours = found["days"] * 24 + found["hours"]
        return (hours * 60 + found["minutes"]) * 60 + found["seconds"]
    total = 0.0
    for part in told.split(":", 2):
        if not re.fullmatch(r"\d{1,9}(?:\.\d{1,6})?", part):
            return 0.0
        total = total * 60 + float(part)
    return total


def text_of(response: Response) -> str:
    """The body as text in the charset that the header, the XML declaration or a meta tells."""
    told = _CHARSET.search(response.headers.get("content-type", "").encode("ascii", "replace"))
    name = told or _CHARSET.search(response.body[:2048])
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if response.body.startswith(mark):
            return response.body.decode(encoding, "replace")
    try:
        codec = codecs.lookup(name[1].decode("ascii") if name else "utf-8").name
        return response.body.decode(codec, "replace").removeprefix("\ufeff")
    except (LookupError, UnicodeError):
        return response.text()


def web_medium(
    url: str,
    *,
    title: str,
    author: str = "",
    image: str | None = None,
    duration: float | None = None,
    kind: Kind = Kind.OTHER,
    live: bool = False,
    album: str | None = None,
    description: str | None = None,
) -> Media:
    """A medium of platform `url`. Title and author fall back to the file name and the host."""
    address = canonical(url)
    native_id = hashlib.sha256(address.encode()).hexdigest()[:16]
    return Media(
        id=media_id(Platform.URL, native_id),
        title=clean(title) or file_name(address) or host_of(address),
        author=clean(author) or host_of(address),
        image=image,
        platform=Platform.URL,
        url=address,
        duration=None if live else seconds(duration),
        native_id=native_id,
        kind=Kind.STREAM if live else kind,
        live=live,
        album=clean(album) or None,
        description=clean(description) or None,
    )
