"""yt-dlp with one door to the network: ours. Imports yt-dlp, so import it in a worker thread."""

import functools
import io
from collections.abc import Mapping
from typing import Any

import yt_dlp  # type: ignore[import-untyped]
from yt_dlp.cookies import YoutubeDLCookieJar  # type: ignore[import-untyped]
from yt_dlp.globals import plugin_dirs  # type: ignore[import-untyped]
from yt_dlp.networking import (  # type: ignore[import-untyped]
    Request as TheirRequest,
)
from yt_dlp.networking import RequestDirector, RequestHandler
from yt_dlp.networking import Response as TheirResponse
from yt_dlp.networking.exceptions import (  # type: ignore[import-untyped]
    HTTPError,
    RequestError,
    TransportError,
)

from aggregator.domain.errors import PlatformFailure, RefusedAddress
from aggregator.platforms.extractor_call import CallStoppedError, ExtractionCall
from aggregator.platforms.extractor_failure import failure_of
from aggregator.upstream.message import Request, Response

SOCKET_SECONDS = 8.0

_OURS_TO_SET = frozenset({"accept-encoding", "connection", "content-length", "host"})
_ALREADY_DONE = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_IGNORED_EXTENSIONS = ("cookiejar", "timeout", "legacy_ssl", "keep_header_casing", "impersonate")

# Plug-ins from a user's folders could open connections of their own.
plugin_dirs.value = []


class PolicyRefusalError(RequestError):  # type: ignore[misc]  # yt-dlp is untyped
    """Ends the extraction: neither an HTTP nor a transport error, so yt-dlp lets it through."""


class BridgeRH(RequestHandler):  # type: ignore[misc]
    """yt-dlp's request handler that sends through an `ExtractionCall`.

    The name must end in RH (yt-dlp asserts it).
    """

    _SUPPORTED_URL_SCHEMES = ("http", "https")
    _SUPPORTED_PROXY_SCHEMES = None
    _SUPPORTED_FEATURES = None

    def __init__(self, *, call: ExtractionCall, **settings: Any) -> None:
        super().__init__(**settings)
        self._call = call

    def _check_extensions(self, extensions: dict[str, Any]) -> None:
        super()._check_extensions(extensions)
        for name in _IGNORED_EXTENSIONS:
            extensions.pop(name, None)

    def _send(self, request: TheirRequest) -> TheirResponse:
        try:
            response = self._call.send(self._translated(request), self._calculate_timeout(request))
        except CallStoppedError as stopped:
            raise PolicyRefusalError(str(stopped)) from stopped
        except RefusedAddress as refusal:
            if self._call.refused is not None:
                raise PolicyRefusalError(str(refusal)) from refusal
            raise TransportError(str(refusal), cause=refusal) from refusal
        except PlatformFailure as failure:
            raise TransportError(str(failure), cause=failure) from failure
        theirs = _answer(response)
        if not 200 <= response.status < 300:
            raise HTTPError(theirs)
        return theirs

    def _translated(self, request: TheirRequest) -> Request:
        headers = {name.lower(): value for name, value in self._get_headers(request).items()}
        cookies = self._get_cookiejar(request)
        if isinstance(cookies, YoutubeDLCookieJar) and "cookie" not in headers:
            headers["cookie"] = cookies.get_cookie_header(request.url) or ""
        return Request(
            url=request.url,
            method=request.method,
            headers=tuple(
                (name, value)
                for name, value in headers.items()
                if name not in _OURS_TO_SET and value
            ),
            content=_content(request.data),
            retry=False,
        )


class _Logger:
    """Takes yt-dlp's messages; only warnings are of use, and only to tell failures apart."""

    def __init__(self, call: ExtractionCall) -> None:
        self._call = call

    def debug(self, message: str) -> None:
        """Progress; left out."""

    def warning(self, message: str, *, once: bool = False) -> None:  # noqa: ARG002 their signature
        """A warning; an extractor's own begin with its name, yt-dlp's remarks on formats do not."""
        if message.startswith("["):
            self._call.warnings.append(message)

    def error(self, message: str, *, is_error: bool = True) -> None:
        """An error; it is raised too."""


class BridgedDownloader(yt_dlp.YoutubeDL):  # type: ignore[misc]
    """A YoutubeDL whose only request handler is `BridgeRH`: no urllib, no file, ftp or sockets."""

    def __init__(self, call: ExtractionCall, settings: dict[str, Any], *, every: bool) -> None:
        self._call = call
        super().__init__(settings, auto_init="no_verbose_header" if every else False)

    @functools.cached_property
    def _request_director(self) -> RequestDirector:
        return self.build_request_director([functools.partial(BridgeRH, call=self._call)])


def extract_information(
    call: ExtractionCall,
    target: str,
    *,
    limit: int,
    only: tuple[str, ...],
    arguments: Mapping[str, Mapping[str, list[str]]],
) -> Mapping[str, Any]:
    """yt-dlp's information about `target` (a URL, or a search of our own making).

    `only` names the extractors allowed, () all of them. Raises `PlatformFailure`, and
    `RefusedAddress` when the user's own URL must not be fetched. Runs in a worker thread.
    """
    settings = _settings(call, limit, arguments)
    try:
        with BridgedDownloader(call, settings, every=not only) as downloader:
            for name in only:
                downloader.add_info_extractor(yt_dlp.extractor.get_info_extractor(name)(downloader))
            information = downloader.extract_info(target, download=False)
    except PolicyRefusalError as refusal:
        if call.refused is not None:
            raise call.refused from refusal
        raise call.stopped() from refusal
    except yt_dlp.utils.YoutubeDLError as error:
        raise failure_of(call, *_told(error)) from error
    if not isinstance(information, Mapping):
        raise failure_of(call, "", expected=False)
    return information


def _settings(
    call: ExtractionCall, limit: int, arguments: Mapping[str, Mapping[str, list[str]]]
) -> dict[str, Any]:
    return {
        "logger": _Logger(call),
        "quiet": True,
        "noprogress": True,
        "color": "never",
        "skip_download": True,
        "extract_flat": "in_playlist",
        "playlist_items": f"1:{limit}",
        "ignore_no_formats_error": True,
        "cachedir": False,
        "retries": 0,
        "extractor_retries": 0,
        "socket_timeout": SOCKET_SECONDS,
        "proxy": "",
        "js_runtimes": {},
        "extractor_args": {name: dict(values) for name, values in arguments.items()},
    }


def _told(error: Any) -> tuple[str, bool]:
    """The message that matters and whether yt-dlp expected it."""
    cause = error.exc_info[1] if getattr(error, "exc_info", None) else error
    return str(getattr(cause, "orig_msg", None) or cause), bool(getattr(cause, "expected", False))


def _content(data: Any) -> bytes | None:
    if data is None or isinstance(data, bytes):
        return data
    return bytes(data.read()) if hasattr(data, "read") else b"".join(data)


def _answer(response: Response) -> TheirResponse:
    headers = {name: value for name, value in response.headers.items() if name not in _ALREADY_DONE}
    return TheirResponse(
        fp=io.BytesIO(response.body), url=response.url, headers=headers, status=response.status
    )
