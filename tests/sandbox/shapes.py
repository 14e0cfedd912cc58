"""The shape of JSON (every path of keys, `[]` for the rows of a list) and of media."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from aggregator.domain.media import Media
from aggregator.upstream.recording import Recording, read_recording

_RENDERER = re.compile(r"\.(?:\w+(?:Renderer|ViewModel)|publisher_metadata)(?=\.|\[|$)")
_EMBEDDED = re.compile(r"(?:ytInitialData|ytInitialPlayerResponse)\s*=\s*(?=\{)")


def paths(value: Any, at: str = "") -> set[str]:
    """Every path of a JSON value."""
    if isinstance(value, dict):
        return {
            path
            for key, inner in value.items()
            for path in ({f"{at}.{key}"} | paths(inner, f"{at}.{key}"))
        }
    if isinstance(value, list):
        return {path for inner in value for path in ({f"{at}[]"} | paths(inner, f"{at}[]"))}
    return set()


class Known:
    """The paths of recorded answers. What stands inside a renderer (or a track's publisher) may
    stand inside the same one elsewhere: the platforms build all their answers of a few parts."""

    def __init__(self, answers: Iterable[Any]) -> None:
        self._whole = {path for one in answers for path in paths(one)}
        self._inside = {part for path in self._whole for _, part in _at_renderers(path)}

    def __contains__(self, path: str) -> bool:
        return path in self._whole or any(
            head in self._whole and part in self._inside for head, part in _at_renderers(path)
        )


def _at_renderers(path: str) -> Iterable[tuple[str, str]]:
    """The path cut at each renderer in it: up to it, and from it on."""
    for match in _RENDERER.finditer(path):
        yield path[: match.end()], path[match.start() :]


def document(body: bytes) -> Any:
    """The JSON of a body, or the one that a page carries; None where there is none."""
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        text = body.decode("utf-8", "replace")
        match = _EMBEDDED.search(text)
        return json.JSONDecoder().raw_decode(text, match.end())[0] if match else None


def recordings(folder: Path, names: Iterable[str] = ("*",)) -> list[Recording]:
    """The recordings of a folder whose names match."""
    files = sorted({file for name in names for file in folder.glob(name)})
    return [read_recording(file) for file in files if ".json" in file.name]


def ever(media: Iterable[Media]) -> set[str]:
    """The fields that some of the media have filled."""
    return {name for one in media for name in _filled(one)}


def always(media: Iterable[Media]) -> set[str]:
    """The fields that all of the media have filled."""
    each = [_filled(one) for one in media]
    return set.intersection(*each) if each else set()


def _filled(medium: Media) -> set[str]:
    """The fields that are neither empty nor left at their default."""
    values = msgspec.structs.asdict(medium)
    return {name for name, value in values.items() if value not in (None, "", False)}
