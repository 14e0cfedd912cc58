"""YouTube, simulated: its web client's JSON calls, its pages, oEmbed and feeds."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aggregator.domain.media import Platform, Restriction
from aggregator.sandbox.exchange import (
    Answer,
    Call,
    Simulator,
    json_answer,
    redirect_answer,
    text_answer,
)
from aggregator.sandbox.world import World
from aggregator.sandbox.youtube_lists import (
    channel_page,
    channel_videos,
    list_of,
    missing_list,
    missing_video_page,
    playlist_continuation,
    playlist_page,
)
from aggregator.sandbox.youtube_mix import mix_page
from aggregator.sandbox.youtube_pages import feed, oembed, page
from aggregator.sandbox.youtube_parts import Node, command, metadata, watch_endpoint
from aggregator.sandbox.youtube_player import player_answer
from aggregator.sandbox.youtube_search import search_continuation, search_page
from aggregator.sandbox.youtube_watch import watch_page

HOSTS = (
    "www.youtube.com",
    "youtube.com",
    "m.youtube.com",
    "music.youtube.com",
    "youtu.be",
    "www.youtube-nocookie.com",
    "youtubei.googleapis.com",
)

_API = "/youtubei/v1/"
_VERSION = re.compile(r"\d+\.(\d{8})\.")
_OLDEST_VERSION = 20240101
_SHORT_HOST = "youtu.be"


def simulator(world: World) -> Simulator:
    """The app that answers for `HOSTS` out of the world."""
    return Simulator(_YouTube(world).answer)


class _YouTube:
    def __init__(self, world: World) -> None:
        self._world = world
        self._calls: dict[str, Callable[[Any], Answer]] = {
            "search": self._search,
            "browse": self._browse,
            "player": self._player,
            "next": self._next,
            "navigation/resolve_url": self._resolve_url,
        }

    async def answer(self, call: Call) -> Answer:
        if call.path.startswith(_API):
            return self._innertube(call)
        if call.host == _SHORT_HOST:
            video_id = call.path.strip("/")
            return redirect_answer(f"https://www.youtube.com/watch?v={video_id}", 303)
        return self._page(call)

    def _innertube(self, call: Call) -> Answer:
        handler = self._calls.get(call.path.removeprefix(_API))
        if handler is None or call.method != "POST":
            return text_answer("", 404)
        body = call.json()
        client = body.get("context", {}).get("client", {}) if isinstance(body, dict) else {}
        version = _VERSION.match(str(client.get("clientVersion")))
        if not client.get("clientName"):
            return bad_request("Request contains an invalid argument.", "INVALID_ARGUMENT")
        if client["clientName"] == "WEB" and version and int(version[1]) < _OLDEST_VERSION:
            return bad_request("Precondition check failed.", "FAILED_PRECONDITION")
        return handler(body)

    def _search(self, body: Any) -> Answer:
        if token := body.get("continuation"):
            return _told(search_continuation(self._world, str(token)))
        return json_answer(search_page(self._world, str(body.get("query", ""))))

    def _browse(self, body: Any) -> Answer:
        if token := body.get("continuation"):
            return _told(playlist_continuation(self._world, str(token)))
        browse_id = str(body.get("browseId", ""))
        if browse_id.startswith("VL"):
            told = list_of(self._world, browse_id.removeprefix("VL"))
            return json_answer(missing_list() if told is None else playlist_page(told))
        videos = channel_videos(self._world, browse_id)
        return _told(channel_page(videos) if videos else None)

    def _player(self, body: Any) -> Answer:
        video_id = str(body.get("videoId", ""))
        return json_answer(player_answer(self._world.upload(Platform.YOUTUBE, video_id)))

    def _next(self, body: Any) -> Answer:
        mix_id = str(body.get("playlistId") or "")
        video_id = str(body.get("videoId") or mix_id[-11:])
        upload = self._world.upload(Platform.YOUTUBE, video_id)
        if upload is None or upload.restriction is Restriction.PRIVATE:
            return json_answer(missing_video_page())
        if mix_id.startswith("RD"):
            return json_answer(mix_page(self._world, upload, mix_id))
        return json_answer(watch_page(self._world, upload))

    def _resolve_url(self, body: Any) -> Answer:
        parts = urlsplit(str(body.get("url", "")))
        endpoint = self._endpoint(parts.path, parse_qs(parts.query))
        if endpoint is None:
            return text_answer("", 404)
        return json_answer({"responseContext": {"visitorData": ""}, "endpoint": endpoint})

    def _endpoint(self, path: str, query: dict[str, list[str]]) -> Node | None:
        if path == "/playlist" and "list" in query:
            told = query["list"][0]
            return command(
                commandMetadata=metadata(f"/playlist?list={told}", "PLAYLIST", "browse"),
                browseEndpoint={"browseId": f"VL{told}"},
            )
        if path == "/watch" and "v" in query:
            return watch_endpoint(query["v"][0])
        channel = self._channel_id(path)
        if channel is None:
            return None
        return command(
            commandMetadata=metadata(path, "CHANNEL", "browse"),
            browseEndpoint={"browseId": channel, "params": "EgZ2aWRlb3PyBgQKAjoA"},
        )

    def _channel_id(self, path: str) -> str | None:
        """The id behind `/@name`, `/c/name`, `/user/name` or `/channel/ID`."""
        parts = [part for part in path.split("/") if part]
        if parts[:1] == ["channel"] and len(parts) > 1:
            return parts[1]
        named = parts[1:2] if parts[:1] in (["c"], ["user"]) else parts[:1]
        if not named:
            return None
        handle = f"@{named[0].removeprefix('@')}".casefold()
        uploads = self._world.uploads_of(Platform.YOUTUBE)
        return next((one.author_id for one in uploads if one.author_slug == handle), None)

    def _page(self, call: Call) -> Answer:
        match call.path.rstrip("/"):
            case "/oembed":
                return oembed(self._world, call.asked("url"))
            case "/feeds/videos.xml":
                return feed(self._world, call.asked("channel_id"), call.asked("playlist_id"))
            case "/watch":
                return self._watch(call.asked("v"))
            case "/playlist":
                told = list_of(self._world, call.asked("list"))
                data = missing_list() if told is None else playlist_page(told)
                return page("Playlist" if told is None else told.title, data)
            case "/results":
                term = call.asked("search_query")
                return page(term, search_page(self._world, term))
            case "":
                return page("YouTube", {"responseContext": {"visitorData": ""}})
        channel = self._channel_id(call.path)
        videos = channel_videos(self._world, channel) if channel else ()
        if not videos:
            return text_answer("", 404, kind="text/html")
        return page(videos[0].author, channel_page(videos))

    def _watch(self, video_id: str) -> Answer:
        upload = self._world.upload(Platform.YOUTUBE, video_id)
        data = missing_video_page() if upload is None else watch_page(self._world, upload)
        title = "YouTube" if upload is None else upload.title
        return page(title, data, player_answer(upload))


def bad_request(message: str, status: str) -> Answer:
    """The 400 of a JSON call."""
    reason = {"message": message, "domain": "global", "reason": "badRequest"}
    error = {"code": 400, "message": message, "errors": [reason], "status": status}
    return json_answer({"error": error}, 400)


def _told(answer: Node | None) -> Answer:
    if answer is None:
        return bad_request("Request contains an invalid argument.", "INVALID_ARGUMENT")
    return json_answer(answer)
