"""A grown world kept on disk: growing thousands of songs takes seconds, reading them back a tenth.

Kept under the user's cache folder by what it hangs on: the seed, the songs and the code that grows
them. Deleting it costs nothing but the seconds.
"""

import hashlib
import os
import tempfile
from importlib import resources
from pathlib import Path

import msgspec
import structlog

from aggregator.sandbox.records import Collection, Song, Upload
from aggregator.sandbox.world import World

log = structlog.get_logger()


class _Kept(msgspec.Struct, array_like=True):
    uploads: tuple[Upload, ...]
    collections: tuple[Collection, ...]


def kept_world(songs: tuple[Song, ...], seed: int) -> World:
    """The world of these songs and this seed, read back where it was grown before."""
    path = _folder() / f"world-{_digest(songs, seed)}.msgpack"
    try:
        kept = msgspec.msgpack.decode(path.read_bytes(), type=_Kept)
    except FileNotFoundError:
        pass
    except (OSError, msgspec.MsgspecError) as error:
        log.warning("the kept world cannot be read, it is grown anew", why=type(error).__name__)
    else:
        return World(seed, songs, kept.uploads, kept.collections)
    world = World.grow(songs, seed)
    _keep(path, world)
    return world


def _keep(path: Path, world: World) -> None:
    """Write whole or not at all: another process may be reading."""
    data = msgspec.msgpack.encode(_Kept(world.uploads, world.collections))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
            draft.write(data)
        os.replace(draft.name, path)
    except OSError as error:
        log.info("the world is not kept for the next start", why=error.strerror)


def _folder() -> Path:
    """https://specifications.freedesktop.org/basedir-spec/latest/"""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "playlist-aggregator"


def _digest(songs: tuple[Song, ...], seed: int) -> str:
    digest = hashlib.sha256(msgspec.msgpack.encode((seed, songs)))
    for source in sorted(
        (
            one
            for one in resources.files("aggregator.sandbox").iterdir()
            if one.name.endswith(".py")
        ),
        key=lambda one: one.name,
    ):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:24]
