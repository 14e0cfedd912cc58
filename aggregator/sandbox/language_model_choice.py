"""Which songs answer a prompt: the simulated model's musical knowledge.

It knows the songs it was handed and nothing else, and finds them as a listener would expect: by
tags, years, artists and titles named in the prompt, never what the prompt excludes.
"""

import random
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from aggregator.sandbox.identity import fold
from aggregator.sandbox.records import Song

USUAL = 14
MOST_AN_ARTIST = 2

_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_COUNT = re.compile(r"\b(\d{1,3})\s+(?:\w+\s+){0,2}?(?:tracks|songs|suggestions|titles|items)\b")
_COUNT_FIELDS = ("count", "limit", "number", "tracks", "wanted", "goal")
_YEARS = re.compile(r"\b(1[89]\d\d|20\d\d)(s\b)?")
_DECADE = re.compile(r"\b'?([2-9]0)s\b")
_RANGE = re.compile(r"\b(1[89]\d\d|20\d\d)\s*(?:to|-|–|until|and)\s*(1[89]\d\d|20\d\d)\b")
_EXCLUSION = re.compile(r"\b(?:no|not|without|except|sans|ohne|nada de|sin)\s+((?:\w+\s?){1,3})")


class Wish(msgspec.Struct, frozen=True):
    """A prompt as understood: `text` folded, `count` of songs wanted."""

    text: str
    count: int
    seed: int = 0


def wish_of(messages: Sequence[dict[str, Any]], seed: int) -> Wish:
    """What the user's messages ask for; the system's are instructions and name no music.

    A message that is JSON counts with its strings and, for the count, its numbers.
    """
    told = [_text(message.get("content")) for message in messages if message.get("role") == "user"]
    count = next((found for text in reversed(told) if (found := _count_in(text))), None)
    if count is None:
        system = " ".join(_text(message.get("content")) for message in messages)
        count = _count_in(system)
    return Wish(
        fold(" ".join(" ".join(_strings(_decoded(text))) for text in told)), count or USUAL, seed
    )


def choose(songs: Sequence[Song], wish: Wish, count: int | None = None) -> list[Song]:
    """The songs that answer best, at most two an artist; chance decides among equals, by the seed.

    A song that the prompt already names in full (told as accepted or rejected) is left out.
    """
    chance = random.Random(f"{wish.seed}:{wish.text}")  # noqa: S311 no secret hangs on it
    ranked = sorted(songs, key=lambda song: (-_score(song, wish.text), chance.random()))
    chosen: list[Song] = []
    artists: Counter[str] = Counter()
    for song in ranked:
        if len(chosen) == (wish.count if count is None else count):
            break
        if artists[song.artist] < MOST_AN_ARTIST and not _named(song, wish.text):
            artists[song.artist] += 1
            chosen.append(song)
    return chosen


def _named(song: Song, text: str) -> bool:
    return _says(text, song.title) and _says(text, song.artist)


def _score(song: Song, text: str) -> float:
    unwanted = " ".join(found[1] for found in _EXCLUSION.finditer(text))
    wanted = _EXCLUSION.sub(" ", text)
    words = set(_WORDS.findall(wanted))
    score = 0.0
    for tag in map(fold, song.tags):
        if _says(unwanted, tag):
            return -100.0
        inside = set(_WORDS.findall(tag)) & words
        score += 3.0 if _says(wanted, tag) else len(inside) * 1.0
    score += 4.0 if _says(wanted, song.artist) else 0.0
    score += 2.0 if _says(wanted, song.title) else 0.0
    return score + _era_score(song.year, wanted)


def _era_score(year: int | None, text: str) -> float:
    spans = [(int(first), int(last)) for first, last in _RANGE.findall(text)]
    if not spans:
        for told, decade in _YEARS.findall(text):
            spans.append((int(told), int(told) + (9 if decade else 0)))
        for decade in _DECADE.findall(text):
            start = (1900 if int(decade) >= 30 else 2000) + int(decade)
            spans.append((start, start + 9))
    if not spans:
        return 0.0
    inside = year is not None and any(first <= year <= last for first, last in spans)
    return 3.0 if inside else -3.0


def _says(text: str, phrase: str) -> bool:
    wanted = " ".join(_WORDS.findall(fold(phrase)))
    return bool(wanted) and f" {wanted} " in f" {' '.join(_WORDS.findall(text))} "


def _text(content: Any) -> str:
    """The text of a message: a string, or the text parts of a list."""
    if isinstance(content, list):
        return " ".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _decoded(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for one in value for text in _strings(one)] if isinstance(value, list) else []


def _count_in(text: str) -> int | None:
    data = _decoded(text)
    if isinstance(data, dict):
        for name in _COUNT_FIELDS:
            if isinstance(data.get(name), int) and data[name] > 0:
                return min(int(data[name]), 200)
    found = _COUNT.search(fold(" ".join(_strings(data))))
    return min(int(found[1]), 200) if found and int(found[1]) else None
