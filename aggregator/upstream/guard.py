"""The URL half of the address guard: works before any transport, in replay too.

The other half, names, is in `live`: a name is resolved once, every answer must be public.
"""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from aggregator.domain.errors import RefusedAddress
from aggregator.upstream.address import is_public, literal_address

PORTS = {"http": 80, "https": 443}
LONGEST_URL = 4_096

_BAD_CHARACTER = re.compile(r"[\x00-\x20\x7f-\x9f\\]|\s")
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?", re.IGNORECASE)
_PRIVATE_NAMES = frozenset(
    {"localhost", "local", "internal", "intranet", "lan", "home", "corp", "localdomain", "arpa"}
)
"""Last labels that no public server has (RFC 6761, 6762, 8375, and custom)."""


def check_url(url: str) -> None:
    """Pass a URL that may be fetched; raise `RefusedAddress` that says why not."""
    if len(url) > LONGEST_URL:
        raise RefusedAddress(f"A URL may have at most {LONGEST_URL} characters.")
    if _BAD_CHARACTER.search(url):
        raise RefusedAddress("A URL may not hold spaces, control characters or backslashes.")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
    except ValueError as error:
        raise RefusedAddress("This is not a well-formed URL.") from error
    if parts.scheme.lower() not in PORTS:
        raise RefusedAddress("Only http:// and https:// URLs are fetched.")
    if parts.username is not None or parts.password is not None:
        raise RefusedAddress("A URL may not carry a user name or password.")
    if port is not None and port not in PORTS.values():
        raise RefusedAddress("Only the ports 80 and 443 are fetched.")
    check_host(host)


def check_host(host: str) -> None:
    """Pass a host that may be public; raise `RefusedAddress` for one that cannot be."""
    # Browsers and resolvers read fullwidth digits and percent-encoding as what they stand for, and
    # leave out what is not seen, such as a soft hyphen.
    host = unicodedata.normalize("NFKC", unquote(host)).lower().rstrip(".。")
    if not host:
        raise RefusedAddress("A URL needs a host.")
    try:
        host = host if ":" in host else ".".join(map(_ascii, host.split(".")))
        address = literal_address(host)
    except ValueError as error:
        raise RefusedAddress("The host is not a valid address.") from error
    if address is not None:
        if not is_public(address):
            raise RefusedAddress("Addresses of private or special networks are not fetched.")
        return
    labels = host.split(".")
    if len(labels) == 1 or labels[-1] in _PRIVATE_NAMES:
        raise RefusedAddress("Names of private networks are not fetched.")
    if not all(_is_label(label) for label in labels):
        raise RefusedAddress("The host is not a valid name.")


def _is_label(label: str) -> bool:
    return len(label) <= 63 and _NAME.fullmatch(label) is not None


def _ascii(label: str) -> str:
    return label if label.isascii() else label.encode("idna").decode("ascii")
