"""Cloudcasts as YAML: `title`, `desc`, `tags`, `tracks` of `start`, `artist`, `track`.

The format of python-mixcloud. A chapter is a track with `chapter` alone; `2:54` is a start.
"""

import os
from pathlib import Path
from typing import IO, Any, Self

import msgspec
import yaml

from aggregator.mixcloud.errors import InvalidCloudcastFile
from aggregator.mixcloud.upload import Details, Section, start_seconds


class CloudcastFile(msgspec.Struct, frozen=True):
    """A show to upload, as its file describes it."""

    title: str
    description: str | None = None
    tags: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()

    @classmethod
    def from_yaml(cls, source: str | os.PathLike[str] | IO[Any]) -> Self:
        """Read a path (`os.PathLike`), an open file, or YAML text.

        Raises `InvalidCloudcastFile`, which says what and where; `OSError` for a missing file.
        """
        if isinstance(source, os.PathLike):
            text: Any = Path(source).read_bytes()
        else:
            text = source if isinstance(source, str) else source.read()
        try:
            table = yaml.safe_load(text)
        except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
            raise InvalidCloudcastFile(
                f"This is no YAML: {' '.join(str(error).split())}"
            ) from error
        if not isinstance(table, dict) or not _text(table.get("title")):
            raise InvalidCloudcastFile("A cloudcast's YAML is a table with a title")
        for unknown in table.keys() - {"title", "desc", "tags", "tracks"}:
            raise InvalidCloudcastFile(f"{unknown!r} is none of title, desc, tags, tracks")
        return cls(
            title=_text(table["title"]) or "",
            description=_text(table.get("desc")),
            tags=tuple(_text(tag) or "" for tag in _listed(table, "tags")),
            sections=tuple(_section(at, row) for at, row in enumerate(_listed(table, "tracks"))),
        )

    def to_yaml(self) -> str:
        """YAML that `from_yaml` reads to the same cloudcast."""
        table: dict[str, Any] = {"title": self.title}
        if self.description is not None:
            table["desc"] = self.description
        if self.tags:
            table["tags"] = list(self.tags)
        if self.sections:
            table["tracks"] = [_row(section) for section in self.sections]
        return yaml.dump(table, Dumper=_Dumper, sort_keys=False, allow_unicode=True)

    def details(self) -> Details:
        """What `upload` takes beside the file and the name."""
        told: Details = {"tags": self.tags, "sections": self.sections}
        if self.description is not None:
            told["description"] = self.description
        return told


class _Clock(int):
    """Seconds that are written as `2:54`."""


class _Dumper(yaml.SafeDumper):
    pass


def _write_clock(dumper: yaml.SafeDumper, clock: _Clock) -> yaml.ScalarNode:
    minutes, seconds = divmod(int(clock), 60)
    hours, minutes = divmod(minutes, 60)
    # YAML 1.1 reads a colon number only when its first part is not zero.
    text = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return dumper.represent_scalar("tag:yaml.org,2002:int", text if clock >= 60 else str(seconds))


_Dumper.add_representer(_Clock, _write_clock)


def _row(section: Section) -> dict[str, Any]:
    row: dict[str, Any] = {}
    if section.start_time is not None:
        row["start"] = _Clock(start_seconds(section.start_time))
    named = {"artist": section.artist, "track": section.song, "chapter": section.chapter}
    return row | {name: said for name, said in named.items() if said is not None}


def _section(at: int, row: Any) -> Section:
    if not isinstance(row, dict) or row.keys() - {"start", "artist", "track", "chapter"}:
        raise InvalidCloudcastFile(f"Track {at + 1} is no table of start, artist and track")
    start = row.get("start")
    try:
        seconds = None if start is None else start_seconds(start)
    except ValueError as error:
        raise InvalidCloudcastFile(f"The start of track {at + 1} {error}") from error
    section = Section(
        _text(row.get("artist")), _text(row.get("track")), _text(row.get("chapter")), seconds
    )
    if section.chapter is None and (section.artist is None or section.song is None):
        raise InvalidCloudcastFile(f"Track {at + 1} needs artist and track, or a chapter")
    return section


def _listed(table: dict[str, Any], name: str) -> list[Any]:
    rows = table.get(name)
    if rows is not None and not isinstance(rows, list):
        raise InvalidCloudcastFile(f"{name} must be a list")
    return rows or []


def _text(value: Any) -> str | None:
    """Names such as 1999 or 24/7 are text even where YAML sees a number."""
    if value is None or isinstance(value, dict | list):
        return None
    return str(value).strip() or None
