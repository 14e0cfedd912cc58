"""Uploads and edits: every field of the contract, checked before a byte is sent.

Mixcloud tells what is wrong only after it has the whole file, so its rules are kept here. The
limits are those of its documentation (the page with the 4 GiB limit).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeAlias, TypedDict, Unpack

import msgspec

from aggregator.mixcloud.dates import Moment, publish_date
from aggregator.mixcloud.errors import InvalidDate, InvalidUpload
from aggregator.mixcloud.multipart import FileLike, FileSource, Multipart, Progress

MP3_MAX_SIZE = 4_294_967_296
PICTURE_MAX_SIZE = 10_485_760
DESCRIPTION_MAX_SIZE = 1000
TAG_MAX_COUNT = 5
HOST_MAX_COUNT = 2

Start: TypeAlias = int | float | str | timedelta
"""Seconds, a `timedelta`, or a clock's `2:54` and `1:02:54`."""


class Section(msgspec.Struct, frozen=True):
    """A track (`artist` and `song`) or a `chapter`, and where it starts."""

    artist: str | None = None
    song: str | None = None
    chapter: str | None = None
    start_time: Start | None = None


class Details(TypedDict, total=False):
    """What an upload and an edit share; what is not given is not sent.

    An edit replaces tags, sections and hosts as a whole; `hosts=[]` clears the hosts.
    `publish_date`, `disable_comments`, `hide_stats` and `hosts` are for pro accounts.
    """

    picture: FileLike | None
    description: str | None
    tags: Sequence[str] | None
    sections: Sequence[Section | Mapping[str, Any]] | None
    hosts: Sequence[str] | None
    unlisted: bool | None
    publish_date: Moment | None
    disable_comments: bool | None
    hide_stats: bool | None
    progress: Progress | None


class EditDetails(Details, total=False):
    """What an edit takes."""

    name: str | None
    publish: bool | None
    unpublish: bool | None


class _Form:
    """Collects fields, files, and everything that is wrong with them."""

    def __init__(self) -> None:
        self.fields: list[tuple[str, str]] = []
        self.files: list[tuple[str, FileSource]] = []
        self.problems: dict[str, list[str]] = {}

    def refuse(self, field: str, why: str) -> None:
        self.problems.setdefault(field, []).append(why)

    def text(self, field: str, value: object, *, longest: int | None = None) -> None:
        if not isinstance(value, str):
            self.refuse(field, "must be text")
        elif longest is not None and len(value) > longest:
            self.refuse(field, f"must be {longest} characters at most, not {len(value)}")
        else:
            self.fields.append((field, value))

    def filled(self, field: str, value: object) -> None:
        if isinstance(value, str) and not value.strip():
            self.refuse(field, "must not be empty")
        else:
            self.text(field, value)

    def flag(self, field: str, value: object) -> None:
        if isinstance(value, bool):
            self.fields.append((field, "true" if value else "false"))
        elif value is not None:
            self.refuse(field, "must be true or false")

    def file(self, field: str, file: FileLike, *, largest: int) -> None:
        try:
            source = FileSource(file, fallback=field)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else None
            self.refuse(field, f"{why or error}")
            return
        if source.size == 0:
            self.refuse(field, "is empty")
        elif source.size > largest:
            self.refuse(field, f"file size must be {largest} bytes at most, not {source.size}")
        self.files.append((field, source))

    def closed(self, progress: Progress | None) -> Multipart:
        if self.problems:
            raise InvalidUpload(self.problems)
        return Multipart(self.fields, self.files, progress)


def upload_form(mp3: FileLike, name: str, **details: Unpack[Details]) -> Multipart:
    """The form of a new show. Raises `InvalidUpload` with everything that is wrong."""
    form = _Form()
    form.filled("name", name)
    _add_details(form, details, clearable=False)
    # The file goes last: a server that refuses a field can say so before it has read it all.
    form.file("mp3", mp3, largest=MP3_MAX_SIZE)
    return form.closed(details.get("progress"))


def edit_form(**details: Unpack[EditDetails]) -> Multipart:
    """The form of a change. Raises `InvalidUpload` with everything that is wrong."""
    form = _Form()
    name = details.get("name")
    if name is not None:
        form.filled("name", name)
    form.flag("publish", details.get("publish"))
    form.flag("unpublish", details.get("unpublish"))
    wanted = [one for one in ("unlisted", "publish", "unpublish") if details.get(one)]
    if len(wanted) > 1:
        form.refuse(wanted[-1], f"cannot be wanted together with {wanted[0]}")
    _add_details(form, details, clearable=True)
    if not (form.fields or form.files or form.problems):
        form.refuse("edit", "changes nothing")
    return form.closed(details.get("progress"))


def start_seconds(start: object) -> int:
    """Whole seconds of `174`, `"2:54"`, `"1:02:54"` or a timedelta; `ValueError` otherwise."""
    if isinstance(start, timedelta):
        start = start.total_seconds()
    if isinstance(start, str) and re.fullmatch(r"\d+(:[0-5]?\d){0,2}", start.strip()):
        total = 0
        for part in start.strip().split(":"):
            total = total * 60 + int(part)
        return total
    if isinstance(start, bool) or not isinstance(start, int | float) or not 0 <= start < 2**31:
        raise ValueError("must be seconds from 0, or a clock's 2:54")
    return int(start)


def _add_details(form: _Form, details: Mapping[str, Any], *, clearable: bool) -> None:
    if (description := details.get("description")) is not None:
        form.text("description", description, longest=DESCRIPTION_MAX_SIZE)
    _add_tags(form, _listed(form, "tags", details.get("tags")), clearable=clearable)
    _add_sections(form, _listed(form, "sections", details.get("sections")), clearable=clearable)
    _add_hosts(form, _listed(form, "hosts", details.get("hosts")), clearable=clearable)
    for flag in ("unlisted", "disable_comments", "hide_stats"):
        form.flag(flag, details.get(flag))
    if (moment := details.get("publish_date")) is not None:
        try:
            form.fields.append(("publish_date", publish_date(moment)))
        except InvalidDate as error:
            form.refuse("publish_date", error.message)
    if (picture := details.get("picture")) is not None:
        form.file("picture", picture, largest=PICTURE_MAX_SIZE)


def _listed(form: _Form, field: str, values: object) -> list[Any] | None:
    if values is None:
        return None
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
        form.refuse(field, "must be a list")
        return None
    return list(values)


def _add_tags(form: _Form, tags: list[Any] | None, *, clearable: bool) -> None:
    if tags == [] and clearable:
        form.refuse("tags", "cannot be cleared: Mixcloud documents no way")
    if tags is not None and len(tags) > TAG_MAX_COUNT:
        form.refuse("tags", f"an upload must have {TAG_MAX_COUNT} tags at most")
    for at, tag in enumerate(tags or ()):
        form.filled(f"tags-{at}-tag", tag)


def _add_hosts(form: _Form, hosts: list[Any] | None, *, clearable: bool) -> None:
    if hosts == [] and clearable:
        form.fields.append(("hosts-0-username", ""))
    if hosts is not None and len(hosts) > HOST_MAX_COUNT:
        form.refuse("hosts", f"an upload must have {HOST_MAX_COUNT} hosts at most")
    for at, host in enumerate(hosts or ()):
        form.filled(f"hosts-{at}-username", host)


def _add_sections(form: _Form, sections: list[Any] | None, *, clearable: bool) -> None:
    if sections == [] and clearable:
        form.refuse("sections", "cannot be cleared: Mixcloud documents no way")
    for at, section in enumerate(sections or ()):
        if isinstance(section, Section):
            table: Mapping[str, Any] = msgspec.structs.asdict(section)
        elif isinstance(section, Mapping):
            table = section
        else:
            form.refuse(f"sections-{at}", "must be a Section or a mapping")
            continue
        _add_section(form, at, {name: said for name, said in table.items() if said is not None})


def _add_section(form: _Form, at: int, section: Mapping[str, Any]) -> None:
    name = f"sections-{at}"
    for unknown in section.keys() - {"artist", "song", "chapter", "start_time"}:
        form.refuse(f"{name}-{unknown}", "is no field of a section")
    track = {"artist", "song"} & section.keys()
    if "chapter" in section:
        if track:
            form.refuse(name, "is either a chapter or a track")
        form.filled(f"{name}-chapter", section["chapter"])
    elif len(track) < 2:
        form.refuse(name, "needs artist and song, or a chapter")
    else:
        form.filled(f"{name}-artist", section["artist"])
        form.filled(f"{name}-song", section["song"])
    if "start_time" in section:
        try:
            form.fields.append((f"{name}-start_time", str(start_seconds(section["start_time"]))))
        except ValueError as error:
            form.refuse(f"{name}-start_time", str(error))
