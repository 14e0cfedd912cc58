"""What goes to a language model and what comes from it, made harmless: pure functions on text."""

import html
import re
import unicodedata
from typing import Any

from aggregator.curation.base import LONGEST_DESCRIPTION, LONGEST_TITLE, Heading
from aggregator.domain.playlist import Suggestion

LONGEST_NAME = 200
"""Characters of an author or a title; the longest of real tracks are not much shorter."""

_UNSEEN = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
"""Characters that reorder or hide text. Joiners stay: Persian, Indic scripts, emoji need them."""

_IMAGE_OR_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()]*\)")
_TAG = re.compile(r"<[^<>]*>")
# Schemes and labels of a name are bounded, or each letter of a long run would be read to the run's
# end: a label has 63 letters at most, and of more than ten labels the last ten are the address.
_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]{0,63}://\S*"
    r"|\b(?:javascript|data|mailto|vbscript):\S*"
    r"|\bwww\.\S+"
    r"|\b(?:[a-z0-9-]{1,63}+\.){1,10}"
    r"(?:com|net|org|io|info|biz|xyz|ru|cn|tk|top|site|link|click|app|dev)\b\S*",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[<>`]|\*\*|__|~~|^\s*#+\s*|^\s*[-*]\s+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://|\bwww\.", re.IGNORECASE)
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")


def plain(text: str, longest: int) -> str:
    """One line without control, unpaired and hidden characters, at most so many characters."""
    seen = _UNSEEN.sub("", text)
    kept = "".join(
        " " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one
        for one in seen
        if unicodedata.category(one) != "Cs"
    )
    return " ".join(kept.split())[:longest].rstrip()


def heading_of(title: Any, description: Any) -> Heading | None:
    """A heading of what a model wrote; None without a title that says something."""
    said = _unmarked(title, LONGEST_TITLE)
    return Heading(said, _unmarked(description, LONGEST_DESCRIPTION)) if said else None


def suggestion_of(value: dict[str, Any]) -> Suggestion | None:
    """A track of what a model wrote; None where author or title is missing, blank or an address.

    They are used as words to search for, and an address among those would be opened.
    """
    author, title = value.get("author"), value.get("title")
    if not isinstance(author, str) or not isinstance(title, str):
        return None
    author, title = plain(author, LONGEST_NAME), plain(title, LONGEST_NAME)
    if not _says(author) or not _says(title) or _SCHEME.search(f"{author}\n{title}"):
        return None
    return Suggestion(title=title, author=author, year=_year(value.get("year")))


def same_key(suggestion: Suggestion) -> tuple[str, str]:
    """Equal for suggestions that differ in nothing but case and width of their letters."""
    return (_folded(suggestion.author), _folded(suggestion.title))


def _unmarked(text: Any, longest: int) -> str:
    if not isinstance(text, str):
        return ""
    said = plain(html.unescape(text[: 20 * longest]), 20 * longest)
    said = _IMAGE_OR_LINK.sub(r"\1", said)
    said = _ADDRESS.sub("", _TAG.sub("", said))
    said = " ".join(_MARKS.sub("", said).split()).strip("*_ ")
    return said if len(said) <= longest else _cut(said, longest)


def _cut(text: str, longest: int) -> str:
    """At the last whole word, unless that would lose more than half."""
    short = text[: longest - 1]
    whole = short.rpartition(" ")[0]
    return (whole if len(whole) > longest / 2 else short).rstrip(" ,;:-") + "…"


def _says(text: str) -> bool:
    """Whether more than dashes and dots is in it: `!!!` and `÷` are names, `-` is not."""
    return bool(text.strip("-–—_. "))


def _year(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return int(value) if _YEAR.fullmatch(str(value)) else None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
