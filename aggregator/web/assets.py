"""Scripts and styles served by ourselves under names that change with their content."""

import gzip
import hashlib
from pathlib import Path
from typing import Any, Final

from litestar import Request, Response, Router, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from aggregator.web.compression import ONCE, accepts_gzip

STATIC: Final = Path(__file__).parent / "static"

MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    "": "text/plain; charset=utf-8",
}

IMMUTABLE: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
}
PACKED: Final = IMMUTABLE | {"Content-Encoding": "gzip"}


class Assets:
    """The files of `static/`: `url("docs.css")` is `/static/<hash>/docs.css`.

    The files of one folder share a hash, so that a script may import its neighbours by name.
    """

    def __init__(self, folder: Path = STATIC) -> None:
        self._files: dict[str, Path] = {}
        self._urls: dict[str, str] = {}
        self._packed: dict[str, bytes] = {}
        for place in (folder, *sorted(folder.rglob("*/"))):
            files = sorted(file for file in place.iterdir() if file.is_file())
            digest = _digest(files)
            for file in files:
                name = file.relative_to(folder).as_posix()
                self._files[f"{digest}/{name}"] = file
                self._urls[name] = f"/static/{digest}/{name}"

    def url(self, name: str) -> str:
        """The address of a file; it changes with the content."""
        return self._urls[name]

    def read(self, hashed_name: str) -> tuple[bytes, str]:
        """Content and media type; raises `NotFoundException` for an address never given out."""
        file = self._files.get(hashed_name)
        if file is None:
            raise NotFoundException
        return file.read_bytes(), MEDIA_TYPES.get(file.suffix, "application/octet-stream")

    def packed(self, hashed_name: str) -> tuple[bytes, str]:
        """The same in gzip, made when it is first asked for and kept."""
        content, media_type = self.read(hashed_name)
        if hashed_name not in self._packed:
            self._packed[hashed_name] = gzip.compress(content, ONCE, mtime=0)
        return self._packed[hashed_name], media_type


def _digest(files: list[Path]) -> str:
    together = hashlib.sha256()
    for file in files:
        together.update(hashlib.sha256(file.read_bytes()).digest())
    return together.hexdigest()[:12]


def assets_router(assets: Assets) -> Router:
    """`/static/...`, cached by browsers for good."""

    @get("/static/{name:path}", sync_to_thread=True)
    def asset(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
        if accepts_gzip(request.headers.get("accept-encoding", "")):
            content, media_type = assets.packed(name.lstrip("/"))
            return Response(content, media_type=media_type, headers=PACKED)
        content, media_type = assets.read(name.lstrip("/"))
        return Response(content, media_type=media_type, headers=IMMUTABLE)

    return Router("/", route_handlers=[asset], include_in_schema=False)
