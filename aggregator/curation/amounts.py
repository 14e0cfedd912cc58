"""How much a prompt asks for: a number of tracks, or minutes of music."""

import re

import msgspec

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "a dozen": 12, "dozen": 12,
    "thirty": 30, "half a dozen": 6, "fifty": 50, "hundred": 100,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
    "diez": 10, "zwei": 2, "drei": 3, "vier": 4, "funf": 5, "sechs": 6, "sieben": 7, "acht": 8,
    "neun": 9, "zehn": 10, "dois": 2, "duas": 2, "quatro": 4, "sete": 7, "oito": 8,
    "nove": 9, "dez": 10, "due": 2, "tre": 3, "cinque": 5, "sei": 6, "sette": 7, "otto": 8,
    "dieci": 10,
}  # fmt: skip
_NUMBER = r"\b(\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_THING = (
    r"(?:songs?|tracks?|tunes?|pieces|titles|numbers|recordings|hits|bangers|classics|anthems"
    r"|ballads|chansons?|morceaux|titres|pistes|tubes|canciones|temas|pistas|exitos|lieder|songs"
    r"|stucke|titel|musicas|faixas|cancoes|canzoni|brani|nummers)"
)
_COUNT = re.compile(
    rf"{_NUMBER}\s+(?:[a-z\-]+\s+){{0,3}}?{_THING}\b(?!\s+(?:per|par|pro|por|an)\b)"
)
_CHART = re.compile(r"\btop\s+40\b")
_TOP = re.compile(r"\btop\s+(\d{1,3})\b")
_CAP = re.compile(
    rf"{_NUMBER}\s+(?:[a-z]+\s+)?{_THING}\s+(?:per|by each|from each|each|par|pro|por|a|an|per)"
    r"\s+(?:artist|band|singer|artiste|groupe|kunstler|interpret|band|artista|grupo|banda|act)"
)
_CAP_WORDS = re.compile(
    r"\b(?:no artist twice|different artists?|each (?:by|from) a different|never the same artist"
    r"|no repeated artists?|all different artists|un seul titre par artiste"
    r"|nur ein lied pro kunstler|sin repetir artistas?|sem repetir artistas?"
    r"|verschiedene kunstler|artistes differents|artistas diferentes)\b"
)
_HOURS = re.compile(
    rf"{_NUMBER}(?:[.,](\d))?\s*-?(?:h(?=\d|\b)|hrs?\b|hours?\b|heures?\b|horas?\b|stunden?\b|ore\b)"
    r"\s*(?:and\s+|et\s+|y\s+|und\s+|e\s+)?(?:(\d{1,2})(?:\s*(?:min\w*|m\b))?(?![\ds]))?"
)
_MINUTES = re.compile(
    rf"{_NUMBER}\s*-?\s*(?:min\b|mins\b|minutes?\b|minuten\b|minutos?\b|minuti\b)"
)
_HALF = re.compile(
    r"\b(?:an hour and a half|one and a half hours?|une heure et demie|hora y media"
    r"|anderthalb stunden|eineinhalb stunden|hora e meia)\b"
)
_HALF_HOUR = re.compile(
    r"\b(?:half an hour|half hour|a half hour|une demi[ -]heure|media hora|halbe stunde|meia hora"
    r"|mezz ?ora)\b"
)
_AN_HOUR = re.compile(
    r"\b(?:an hour|one hour|une heure|una hora|eine stunde|uma hora|un ora)\b"
    r"(?= (?:of|de|d|von|mit|di|mus|worth|long)|\b)"
)


class Amount(msgspec.Struct, frozen=True):
    """What was asked for; None where nothing was said."""

    tracks: int | None = None
    minutes: float | None = None
    per_artist: int | None = None


def amount_in(text: str) -> tuple[Amount, str]:
    """The amount that a text in small letters without accents asks for, and the text without it."""
    cap: int | None = None
    if hit := _CAP.search(text):
        cap = _number(hit[1])
        text = _without(text, hit)
    elif hit := _CAP_WORDS.search(text):
        cap = 1
        text = _without(text, hit)
    minutes, text = _minutes_in(text)
    tracks: int | None = None
    text = _CHART.sub(" ", text)
    if hit := _COUNT.search(text):
        tracks = _number(hit[1])
        # Only the number goes: what stands between it and the thing says what is wanted.
        text = text[: hit.start(1)] + text[hit.end(1) :]
    elif hit := _TOP.search(text):
        tracks = int(hit[1])
        text = _without(text, hit)
    return Amount(tracks or None, minutes or None, cap or None), text


def _minutes_in(text: str) -> tuple[float | None, str]:
    for pattern, minutes in ((_HALF, 90.0), (_HALF_HOUR, 30.0)):
        if hit := pattern.search(text):
            return minutes, _without(text, hit)
    if hit := _HOURS.search(text):
        hours = _number(hit[1]) + (int(hit[2]) / 10 if hit[2] else 0)
        return hours * 60 + int(hit[3] or 0), _without(text, hit)
    if hit := _MINUTES.search(text):
        return float(_number(hit[1])), _without(text, hit)
    if hit := _AN_HOUR.search(text):
        return 60.0, _without(text, hit)
    return None, text


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text]


def _without(text: str, hit: re.Match[str]) -> str:
    return text[: hit.start()] + " " + text[hit.end() :]
