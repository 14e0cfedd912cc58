"""REST v1: a playlist from a sentence, at once or as it is made, and the playlists kept."""

from typing import TYPE_CHECKING, Any

from litestar import Request, Response, Router, delete, get, post, route

from aggregator.domain.errors import NotFound
from aggregator.domain.playlist import PublicPlaylist
from aggregator.domain.saved import Reader
from aggregator.playlists.events import Order, Planned
from aggregator.web.authentication import BearerKey
from aggregator.web.playlists_bodies import (
    PLAYLISTS,
    PlaylistPage,
    ReportedPlaylist,
    page_body,
    playlist_body,
    playlist_url,
)
from aggregator.web.playlists_generation import Generation, HungUp, Places
from aggregator.web.playlists_openapi import (
    GENERATE_HEADERS,
    GENERATE_PROBLEMS,
    PAGE_PROBLEMS,
    SAVED_HEADERS,
    SAVED_PROBLEMS,
    Cursor,
    GenerateOperation,
    IdempotencyKey,
    Limit,
    PlaylistId,
    Seed,
)
from aggregator.web.playlists_request import playlist_request, request_key
from aggregator.web.playlists_stream import EVENT_STREAM, PING_SECONDS, EventStream, frames
from aggregator.web.reading import Report, json_response, read_body
from aggregator.web.services import Services
from aggregator.web.timing import server_timing
from aggregator.web.validation import LARGEST_BODY

if TYPE_CHECKING:
    from aggregator.domain.account import AppKey

AnyRequest = Request[Any, Any, Any]

HUNG_UP = 499
"""What the log says of a caller who left before the answer, as nginx does; nobody reads it."""

_UNKNOWN = "None of your playlists has this id."


def playlists_router(services: Services) -> Router:
    """The routes under `/api/v1/playlists`, behind the app key and its limits."""

    places = Places()

    @post(
        "/generate",
        status_code=200,
        summary="Make a playlist from a sentence",
        operation_id="generatePlaylist",
        operation_class=GenerateOperation,
        responses=GENERATE_PROBLEMS,
        response_headers=GENERATE_HEADERS,
        response_description="At most 10 tracks; with `report=1` in `data`.",
    )
    async def generate(
        request: AnyRequest,
        idempotency_key: IdempotencyKey = None,  # noqa: ARG001 - described here, read as it is sent
        seed: Seed = None,
        report: Report = "0",
    ) -> Response[PublicPlaylist | ReportedPlaylist]:
        order = await _order(request, seed)
        ended = places.take(order.key_id)
        generation = Generation(services.generator.generate(order), request.receive, ended=ended)
        if _wants_events(request):
            return await _streamed(generation, request, report=report == "1")
        return await _answered(generation, report=report == "1")

    @get(
        "/{playlist_id:str}",
        summary="Read a playlist again",
        operation_id="readPlaylist",
        responses=SAVED_PROBLEMS,
        response_headers=SAVED_HEADERS,
        response_description="The playlist as it was answered; with `report=1` in `data`.",
    )
    async def read(
        request: AnyRequest, playlist_id: PlaylistId, report: Report = "0"
    ) -> Response[PublicPlaylist | ReportedPlaylist]:
        playlist = await services.playlists.get(playlist_id, _reader(request))
        if playlist is None:
            raise NotFound(_UNKNOWN)
        body = playlist_body(playlist, report=report == "1")
        return json_response(body, headers={"X-Playlist-Id": playlist.id})

    @get(
        "/",
        summary="List your playlists, newest first",
        operation_id="listPlaylists",
        responses=PAGE_PROBLEMS,
        response_description="A page of them, and where the next one is.",
    )
    async def list_playlists(
        request: AnyRequest, limit: Limit = 20, cursor: Cursor = None
    ) -> Response[PlaylistPage]:
        page = await services.playlists.page(_reader(request), limit=limit, cursor=cursor)
        return json_response(page_body(page, limit))

    @delete(
        "/{playlist_id:str}",
        status_code=204,
        summary="Delete a playlist",
        operation_id="deletePlaylist",
        responses=SAVED_PROBLEMS,
        response_description="It is gone.",
    )
    async def delete_playlist(request: AnyRequest, playlist_id: PlaylistId) -> None:
        if not await services.playlists.delete(playlist_id, _reader(request)):
            raise NotFound(_UNKNOWN)

    # Registered first: the framework's own answer would name only one of the path's methods.
    @route(
        "/{playlist_id:str}",
        http_method=["OPTIONS"],
        status_code=204,
        include_in_schema=False,
        sync_to_thread=False,
    )
    def methods() -> Response[None]:
        return Response(None, headers={"Allow": "DELETE, GET, OPTIONS"})

    return Router(
        PLAYLISTS,
        route_handlers=[methods, generate, read, list_playlists, delete_playlist],
        middleware=[BearerKey(services.keys, services.meter)],
        security=[{"app_key": []}],
        tags=["Playlists"],
        request_max_body_size=LARGEST_BODY,
    )


async def _order(request: AnyRequest, seed: int | None) -> Order:
    named = request_key(request.headers.getall("idempotency-key", []))
    asked = playlist_request(await read_body(request))
    reader = _reader(request)
    return Order(
        prompt=asked.query,
        mode=asked.mode,
        main_platform=asked.main_platform,
        seed=seed,
        key_id=reader.key_id,
        owner=reader.owner,
        request_key=named,
        digest=asked.digest(seed),
    )


async def _answered(generation: Generation, *, report: bool) -> Response[Any]:
    try:
        playlist = await generation.playlist()
    except HungUp:
        return Response(None, status_code=HUNG_UP)
    finally:
        generation.close()
    timing = server_timing(playlist.report.platforms)
    headers = _whereabouts(playlist.id) | {"Server-Timing": timing}
    return json_response(playlist_body(playlist, report=report), headers=headers)


async def _streamed(generation: Generation, request: AnyRequest, *, report: bool) -> Response[Any]:
    """The stream; what fails before its first event is a problem with a status of its own."""
    try:
        first = await generation.next(PING_SECONDS)
    except HungUp:
        return Response(None, status_code=HUNG_UP)
    except BaseException:
        generation.close()
        raise
    headers = _whereabouts(first.id) if isinstance(first, Planned) else {}
    return EventStream(frames(generation, first, request, report=report), headers=headers)


def _whereabouts(playlist_id: str) -> dict[str, str]:
    return {"X-Playlist-Id": playlist_id, "Location": playlist_url(playlist_id)}


def _wants_events(request: AnyRequest) -> bool:
    """Whether the caller would rather have events than JSON; who says nothing gets JSON."""
    return request.accept.best_match(["application/json", EVENT_STREAM]) == EVENT_STREAM


def _reader(request: AnyRequest) -> Reader:
    key: AppKey = request.scope["state"]["key"]
    return Reader(str(key.id), key.owner)
