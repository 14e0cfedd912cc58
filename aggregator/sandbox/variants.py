"""The ways in which a song comes up on a platform: what a variant is called, by whom, how long.

Shares are the part of the songs that have the variant. The tables themselves are in
`originals` and `traps`.
"""

from typing import Literal

import msgspec

from aggregator.domain.media import Kind, Restriction

By = Literal[
    "artist",
    "vevo",
    "topic",
    "label",
    "listener",
    "performer",
    "karaoke",
    "remixer",
    "speed",
    "reactor",
    "teacher",
    "cinema",
    "host",
]


class Length(msgspec.Struct, frozen=True):
    """`song * factor + extra` seconds, or a length of its own within `fixed`."""

    factor: tuple[float, float] = (1.0, 1.0)
    extra: tuple[float, float] = (-1.2, 1.2)
    fixed: tuple[float, float] | None = None


SAME = Length()
EXACT = Length(extra=(-0.2, 0.2))
LONGER = Length(extra=(4.0, 38.0))


class Variant(msgspec.Struct, frozen=True):
    """One way: `titles` are forms of which one is drawn (`{artist}`, `{title}`, `{feat}`,
    `{other}` who plays it, `{place}`, `{year}`, `{album}`); `reach` scales views and likes."""

    name: str
    share: float
    version: str
    by: By
    titles: tuple[str, ...]
    length: Length = SAME
    reach: float = 1.0
    kind: Kind = Kind.TRACK
    tags: tuple[str, ...] = ()
    restriction: Restriction | None = None
    preview: bool = False
