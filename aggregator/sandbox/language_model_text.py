"""What the simulated model writes: the songs as JSON of the schema asked for, or as it pleases."""

import random
from collections.abc import Sequence
from typing import Any

import msgspec

from aggregator.sandbox.language_model_choice import Wish, choose
from aggregator.sandbox.language_model_script import Script
from aggregator.sandbox.records import Song

TOO_MANY = 106

_DUPLICATES = (
    "{}",
    "{} (Remastered 2011)",
    "{} - Remaster",
    "{} (Official Video)",
    "{} [HD]",
)
_INVENTED = (
    ("Velvet", "Harbour", "Neon", "Paper", "Silent", "Copper", "Lunar", "Winter"),
    ("Cartographer", "Algebra", "Lanterns", "Orchard", "Telegraph", "Monsoon", "Parliament"),
    ("Overture", "Suite", "Boulevard", "Lullaby", "Theorem", "Transit"),
)
_DEFAULT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "description": {"type": "string"},
        "tracks": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "author": {"type": "string"},
                    "title": {"type": "string"},
                    "year": {"type": ["integer", "null"]},
                },
            },
        },
    },
}


def content_of(
    script: Script, songs: Sequence[Song], wish: Wish, schema: dict[str, Any] | None
) -> str:
    """The whole text of the answer; the scripts that cut or delay it do so to this text."""
    chosen = _songs_of(script, songs, wish)
    if script is Script.PROSE:
        return _prose(chosen, wish)
    if script is Script.SCHEMA_IGNORED:
        lines = [{"song": song.title, "performed_by": song.artist} for song in chosen]
        return _json({"playlist": lines})
    text = _json(_filled(schema or _DEFAULT_SCHEMA, schema or {}, chosen, wish))
    if script in (Script.FENCED, Script.PLAIN_ONLY):
        return f"Here is your playlist:\n\n```json\n{text}\n```\n\nEnjoy!"
    return text


def _songs_of(script: Script, songs: Sequence[Song], wish: Wish) -> list[Song]:
    if script is Script.INVENTED:
        return _invented(songs, wish)
    if script is Script.TOO_MANY:
        best = choose(songs, wish, TOO_MANY)
        return (best * TOO_MANY)[:TOO_MANY] if best else []
    if script is Script.DUPLICATES:
        best = choose(songs, wish, max(1, wish.count // 3))
        return [
            _respelt(best[n % len(best)], n // len(best)) for n in range(wish.count * bool(best))
        ]
    return choose(songs, wish)


def _respelt(song: Song, time: int) -> Song:
    title = _DUPLICATES[time % len(_DUPLICATES)].format(song.title)
    artist = song.artist.upper() if time % 2 else song.artist
    return msgspec.structs.replace(song, title=title, artist=artist)


def _invented(songs: Sequence[Song], wish: Wish) -> list[Song]:
    """Titles that are no song's, half of them under names of artists that exist."""
    chance = random.Random(f"{wish.seed}:{wish.text}:invented")  # noqa: S311 no secret hangs on it
    artists = sorted({song.artist for song in songs})
    made = []
    for number in range(wish.count):
        title = " ".join(chance.choice(words) for words in _INVENTED)
        other = " ".join(chance.choice(words) for words in _INVENTED[:2])
        artist = chance.choice(artists) if artists and number % 2 else f"The {other}"
        year = chance.randint(1950, 2024)
        made.append(Song(-1 - number, artist, f"{title} No. {number + 1}", 0.0, year))
    return made


def _filled(schema: Any, root: dict[str, Any], value: list[Song] | Song, wish: Wish) -> Any:
    """A value of a JSON schema, its properties understood by their names."""
    schema = _resolved(schema, root)
    kinds = schema.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "array" in kinds:
        songs = value if isinstance(value, list) else []
        return [_filled(schema.get("items", {}), root, song, wish) for song in songs]
    if "object" in kinds or "properties" in schema:
        properties = schema.get("properties", {})
        return {
            name: _property(name, _resolved(part, root), root, value, wish)
            for name, part in properties.items()
        }
    return value.title if isinstance(value, Song) else _heading(wish)


def _property(
    name: str, schema: dict[str, Any], root: dict[str, Any], value: list[Song] | Song, wish: Wish
) -> Any:
    if schema.get("type") in ("array", "object"):
        return _filled(schema, root, value, wish)
    if not isinstance(value, Song):
        return _blurb(wish) if name in ("description", "summary") else _heading(wish)
    if name in ("author", "artist", "performer", "by"):
        return value.artist
    if name == "year":
        return value.year
    return value.title


def _resolved(schema: Any, root: dict[str, Any]) -> dict[str, Any]:
    """The schema behind `$ref` and the first alternative that is not null."""
    if not isinstance(schema, dict):
        return {}
    for alternative in schema.get("anyOf", ()):
        if isinstance(alternative, dict) and alternative.get("type") != "null":
            return _resolved(alternative, root)
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return schema
    found: Any = root
    for step in reference.removeprefix("#/").split("/"):
        found = found.get(step, {}) if isinstance(found, dict) else {}
    return _resolved(found, root)


def _heading(wish: Wish) -> str:
    words = wish.text.split()[:6]
    return " ".join(words).title() or "A Playlist"


def _blurb(wish: Wish) -> str:
    return f"Songs for: {wish.text[:120]}." if wish.text else "Songs for any hour."


def _prose(songs: Sequence[Song], wish: Wish) -> str:
    lines = [f"{n}. {song.artist} - {song.title}" for n, song in enumerate(songs, 1)]
    return "\n".join([f"Sure! {_heading(wish)}:", "", *lines])


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
