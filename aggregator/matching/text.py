"""Titles and authors as comparable words."""

import re
import unicodedata
from functools import lru_cache

# Latin, Greek and Cyrillic accents are decoration; the marks of other scripts carry meaning.
_ACCENTS = re.compile("[\u0300-\u036f]")
_NOT_WORD = re.compile(r"[^\w]+|_+")
_APOSTROPHES = str.maketrans("", "", "'’‘`´")


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Lower-cased words with single spaces; accents gone, every script kept.

    "Beyoncé – Déjà Vu" -> "beyonce deja vu"; "Don't" -> "dont"; "&" reads "and".
    """
    plain = unicodedata.normalize("NFKD", text).translate(_APOSTROPHES).casefold()
    plain = unicodedata.normalize("NFKD", plain)
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", plain)).replace("&", " and ")
    return " ".join(_NOT_WORD.sub(" ", plain).split())


def words(text: str) -> frozenset[str]:
    """The distinct folded words of a text."""
    return frozenset(fold(text).split())


def relevance(query: str, title: str, author: str) -> float:
    """How much of the query a medium's title and author hold, 0 to 1.

    The share of the query's words that are there; a query without words is neutral (1).
    """
    wanted = words(query)
    if not wanted:
        return 1.0
    return len(wanted & (words(title) | words(author))) / len(wanted)
