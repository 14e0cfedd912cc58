"""Vimeo, simulated: the API behind its tokens, oEmbed, the player, the pages that give tokens."""

import re
import time
from collections.abc import Callable
from functools import partial
from urllib.parse import parse_qs, urlsplit

from aggregator.domain.media import Platform
from aggregator.sandbox import vimeo_pages as pages
from aggregator.sandbox.chance import Chance
from aggregator.sandbox.exchange import Answer, Call, Simulator, json_answer
from aggregator.sandbox.identity import slug_of
from aggregator.sandbox.records import Collection, Upload
from aggregator.sandbox.vimeo_access import is_anonymous, may_ask, viewer
from aggregator.sandbox.vimeo_lists import failure, listed, one
from aggregator.sandbox.vimeo_objects import hash_of, privacy_of, video
from aggregator.sandbox.vimeo_users import Node, user
from aggregator.sandbox.world import World

HOSTS: tuple[str, ...] = (
    "vimeo.com",
    "www.vimeo.com",
    "m.vimeo.com",
    "api.vimeo.com",
    "player.vimeo.com",
)

_VIDEO = re.compile(r"/videos/(\d+)(?::(\w+))?")
_LIST = re.compile(r"/(channels|groups|albums|categories|tags|users)/([^/]+)/(videos|likes)")
_USER = re.compile(r"/users/([^/]+)")
_PAGE = re.compile(r"/(\d+)(?:/([0-9a-f]{6,40}))?")
_NAMED_PAGE = re.compile(r"/([^/]+)/([^/]+)")
_WITHIN = re.compile(
    r"/(?:channels/[^/]+|groups/[^/]+/videos|album/\d+/video|showcase/\d+/video|video)/(\d+)"
)
_PLAYER = re.compile(r"/video/(\d+)(/config)?")
_LIKED = 12

Clock = Callable[[], float]


def simulator(world: World, *, clock: Clock = time.time) -> Simulator:
    """Vimeo over a world; `clock` (seconds since 1970) decides when anonymous tokens end."""
    return Simulator(_Vimeo(world, clock).answer)


class _Vimeo:
    def __init__(self, world: World, clock: Clock) -> None:
        self._world = world
        self._clock = clock
        self._uploads = world.uploads_of(Platform.VIMEO)
        self._lists = world.collections_of(Platform.VIMEO)

    async def answer(self, call: Call) -> Answer:
        """Answer by host."""
        match call.host:
            case "api.vimeo.com":
                return self._api(call)
            case "player.vimeo.com":
                return self._player(call)
        return self._site(call)

    def _api(self, call: Call) -> Answer:
        if not may_ask(call.headers, self._clock()):
            return failure(401, "You must provide a valid authenticated access token.")
        path = call.path.rstrip("/")
        if found := _VIDEO.fullmatch(path):
            return self._video(call, found[1], found[2])
        if path in ("/search", "/videos"):
            return self._search(call, wrapped=path == "/search")
        if found := _LIST.fullmatch(path):
            return self._list(call, *found.groups())
        if found := _USER.fullmatch(path):
            own = self._of_user(found[1])
            return (
                one(call, user(own[0], member=not is_anonymous(call.headers)), "user")
                if own
                else _unknown("user")
            )
        return failure(404, "The requested page could not be found.")

    def _video(self, call: Call, number: str, secret: str | None) -> Answer:
        upload = self._world.upload(Platform.VIMEO, number)
        if upload is not None and privacy_of(upload) == "password":
            wrong = {"field": "password", "error_code": 2223, "error": "A password is needed."}
            return failure(400, "Please provide a password.", 2223, invalid_parameters=[wrong])
        if upload is None or not _may_see(upload, secret):
            return failure(404, "The requested video couldn't be found.", 5000)
        return one(call, _shape(call)(upload))

    def _search(self, call: Call, *, wrapped: bool) -> Answer:
        """`/search` is the site's own and wraps each hit, `/videos` the one for developers."""
        term, shape = call.asked("query"), _shape(call)
        if not term:
            return failure(400, "Please provide a search query.", 2205)
        if wrapped and call.asked("filter_type", "clip") != "clip":
            return listed(call, (), shape, "search")
        found = self._world.search(Platform.VIMEO, term)
        if not wrapped:
            return listed(call, found, shape)
        return listed(call, found, lambda hit: {"type": "clip", "clip": shape(hit)}, "search")

    def _list(self, call: Call, form: str, name: str, what: str) -> Answer:
        shape = _shape(call)
        if what == "likes":
            if is_anonymous(call.headers):
                return failure(403, "You are not allowed to see these likes.", 3200)
            own = self._of_user(name) if form == "users" else None
            return listed(call, self._liked(name), shape) if own else _unknown("user")
        if form == "users":
            own = self._of_user(name)
            return listed(call, own, shape) if own else _unknown("user")
        if form in ("categories", "tags"):
            return listed(call, self._tagged(name), shape)
        collection = self._collection(form, name)
        if collection is None:
            return _unknown(form.removesuffix("s"))
        return listed(call, self._held(collection), shape)

    def _of_user(self, name: str) -> list[Upload]:
        """The public uploads of a user, told by name or number, newest first."""
        own = [
            one
            for one in self._uploads
            if name in (one.author_slug, one.author_id, f"user{one.author_id}")
            and privacy_of(one) == "anybody"
        ]
        return sorted(own, key=lambda one: one.published, reverse=True)

    def _liked(self, name: str) -> list[Upload]:
        public = [one for one in self._uploads if privacy_of(one) == "anybody"]
        return Chance(self._world.seed, "likes", name).some(public, _LIKED)

    def _tagged(self, name: str) -> list[Upload]:
        wanted = slug_of(name, joint="")
        return [
            one
            for one in self._uploads
            if privacy_of(one) == "anybody" and wanted in {slug_of(t, joint="") for t in one.tags}
        ]

    def _collection(self, form: str, name: str) -> Collection | None:
        """Every list is an album by its number; channels and groups also have names."""
        if form == "albums":
            return self._world.collection(Platform.VIMEO, name)
        return next((one for one in self._lists if name in (one.native_id, one.slug)), None)

    def _held(self, collection: Collection) -> list[Upload]:
        found = (self._world.upload(Platform.VIMEO, number) for number in collection.uploads)
        return [one for one in found if one is not None and privacy_of(one) == "anybody"]

    def _player(self, call: Call) -> Answer:
        found = _PLAYER.fullmatch(call.path.rstrip("/"))
        upload = self._world.upload(Platform.VIMEO, found[1]) if found else None
        if found is None or upload is None:
            return pages.missing_page()
        if not _may_see(upload, call.asked("h") or None):
            told = {"message": "This video is private.", "title": "Private Video"}
            return json_answer(told, 403) if found[2] else pages.challenge_page()
        if found[2]:
            return json_answer(pages.player_config(upload, self._clock()))
        return pages.player_page(upload, self._clock())

    def _site(self, call: Call) -> Answer:
        now = self._clock()
        match call.path.rstrip("/"):
            case "/api/oembed.json":
                return self._embedding(call)
            case "/_next/viewer":
                return json_answer(viewer(now))
            case "/search":
                return pages.challenge_page()
            case "" | "/watch" | "/channels/staffpicks":
                return pages.plain_page("Watch", now)
        upload, secret = self._at(call.path)
        if upload is None:
            return pages.missing_page()
        if privacy_of(upload) == "password":
            return pages.password_page()
        return pages.watch_page(upload, now) if _may_see(upload, secret) else pages.missing_page()

    def _embedding(self, call: Call) -> Answer:
        """oEmbed: 404 for what is not there, which an unlisted video without its hash is too."""
        address = urlsplit(call.asked("url"))
        upload, secret = self._at(address.path)
        secret = secret or next(iter(parse_qs(address.query).get("h", ())), None)
        hidden = upload is not None and hash_of(upload) is not None and secret != hash_of(upload)
        if upload is None or hidden:
            return Answer(404, (("content-type", "text/html; charset=UTF-8"),), b"404 Not Found")
        return pages.embedding(upload, open_to_all=_may_see(upload, secret))

    def _at(self, path: str) -> tuple[Upload | None, str | None]:
        """The video of a path on the site, or on the player's host, and the hash behind it."""
        path = path.rstrip("/")
        if found := _PAGE.fullmatch(path):
            return self._world.upload(Platform.VIMEO, found[1]), found[2]
        if found := _WITHIN.fullmatch(path):
            return self._world.upload(Platform.VIMEO, found[1]), None
        if found := _NAMED_PAGE.fullmatch(path):
            return self._world.by_slug(Platform.VIMEO, found[1], found[2]), None
        return None, None


def _may_see(upload: Upload, secret: str | None) -> bool:
    """Whether a stranger who knows that much may watch."""
    told = privacy_of(upload)
    return told == "anybody" or (told == "unlisted" and secret == hash_of(upload))


def _shape(call: Call) -> Callable[[Upload], Node]:
    """A video as the one who calls sees it."""
    return partial(video, member=not is_anonymous(call.headers))


def _unknown(what: str) -> Answer:
    return failure(404, f"The requested {what} could not be found.")
