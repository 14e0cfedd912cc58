"""Keys, slugs and ids, as Mixcloud makes them."""

import base64
import re
import unicodedata
import zlib
from urllib.parse import quote

_WORD = re.compile(r"\w+")


def slug_of(text: str) -> str:
    """A name as the part of an address: letters of every script stay."""
    plain = unicodedata.normalize("NFC", text).lower().replace("_", " ")
    return "-".join(_WORD.findall(plain)) or "untitled"


def quoted(key: str) -> str:
    """A key as it is told: non-ASCII percent-encoded, once."""
    return quote(key, safe="/:+")


def fold(text: str) -> str:
    """A text without case and accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(one for one in plain if not unicodedata.combining(one))


def words(text: str) -> set[str]:
    """The words of a text without case and accents."""
    return set(_WORD.findall(fold(text)))


def number_of(key: str) -> int:
    """A number that an object always has: REST never tells it, GraphQL's ids hold it."""
    return zlib.crc32(key.lower().encode()) % 900_000_000 + 100_000_000


def global_id(kind: str, key: str) -> str:
    """GraphQL's id: base64 of `Cloudcast:168067287`."""
    return base64.b64encode(f"{kind}:{number_of(key)}".encode()).decode()
