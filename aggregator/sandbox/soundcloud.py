"""SoundCloud, simulated: the API its site calls, the site's pages, short links, the widget."""

from collections.abc import Callable
from urllib.parse import urlencode

from aggregator.domain.media import Platform, Restriction
from aggregator.sandbox.chance import Chance, digest, letters_of
from aggregator.sandbox.exchange import (
    Answer,
    Call,
    Simulator,
    json_answer,
    page_answer,
    redirect_answer,
    text_answer,
)
from aggregator.sandbox.records import Collection, Upload
from aggregator.sandbox.soundcloud_objects import (
    API,
    Node,
    address_of,
    in_their_order,
    playlist,
    secret_of,
    track,
    user,
)
from aggregator.sandbox.soundcloud_pages import find, oembed, page, script, user_sample
from aggregator.sandbox.world import World

HOSTS = (
    "soundcloud.com",
    "www.soundcloud.com",
    "m.soundcloud.com",
    "w.soundcloud.com",
    "on.soundcloud.com",
    "api-v2.soundcloud.com",
    "api-widget.soundcloud.com",
    "api.soundcloud.com",
    "a-v2.sndcdn.com",
)

_MOST_IDS = 50
_MOST_ROWS = 200
_EMPTY_PAGE_OF = 7
"""Of one in so many users the list goes on with an empty page."""


def simulator(world: World) -> Simulator:
    """The app that answers for `HOSTS` out of the world."""
    return Simulator(_SoundCloud(world).answer)


def short_link(upload: Upload) -> str:
    """The address that the site's share button gives for a track."""
    code = letters_of(17, "short", upload.native_id).replace("_", "x").replace("-", "y")
    return f"https://on.soundcloud.com/{code}"


class _SoundCloud:
    def __init__(self, world: World) -> None:
        self._world = world
        self._uploads = world.uploads_of(Platform.SOUNDCLOUD)
        self._collections = world.collections_of(Platform.SOUNDCLOUD)
        self._given = 0
        self._hosts: dict[str, Callable[[Call], Answer]] = {
            "api-v2.soundcloud.com": self._api,
            "api-widget.soundcloud.com": self._api,
            "api.soundcloud.com": lambda _: json_answer({"errors": [{}]}, 401),
            "a-v2.sndcdn.com": lambda call: script(call.path, self._newest_id()),
            "on.soundcloud.com": self._short,
            "w.soundcloud.com": lambda _: page_answer("<html><title>Widget</title></html>"),
        }

    async def answer(self, call: Call) -> Answer:
        return self._hosts.get(call.host, self._site)(call)

    def _newest_id(self) -> str:
        return digest("client id", self._world.seed, self._given).hex()[:32]

    def _knows(self, client_id: str) -> bool:
        """Whether it is one of the ids that the pages have told so far."""
        seed = self._world.seed
        given = (digest("client id", seed, number).hex()[:32] for number in range(self._given + 1))
        return client_id in given

    def _site(self, call: Call) -> Answer:
        if call.path.rstrip("/") == "/oembed":
            return oembed(self._world, call.asked("url"))
        if call.path == "/":
            # The site changes its id now and then; here with each visit to its first page.
            self._given += 1
            return page("SoundCloud", self._newest_id())
        url = f"https://soundcloud.com{call.path}"
        told = find(self._world, url)
        if isinstance(told, Upload):
            return page(told.title, self._newest_id(), _part("sound", track(told)))
        if isinstance(told, Collection):
            whole = playlist(self._world, told)
            return page(told.title, self._newest_id(), _part("playlist", whole))
        sample = user_sample(self._world, url)
        if sample is None or call.path.strip("/").count("/"):
            return page_answer("<!DOCTYPE html><title>Something went wrong</title>", 404)
        return page(sample.author, self._newest_id(), _part("user", user(sample)))

    def _short(self, call: Call) -> Answer:
        url = f"https://{call.host}{call.path}"
        upload = next((one for one in self._uploads if short_link(one) == url), None)
        if upload is None:
            return text_answer("", 404, kind="text/html")
        shared = "utm_source=clipboard&utm_medium=text&utm_campaign=social_sharing"
        return redirect_answer(f"{address_of(upload)}?{shared}")

    def _api(self, call: Call) -> Answer:
        if not self._knows(call.asked("client_id")):
            return json_answer({}, 401)
        parts = [part for part in call.path.split("/") if part]
        match parts:
            case ["resolve"]:
                return self._resolve(call.asked("url"))
            case ["search", *kind]:
                return self._search(call, kind[0] if kind else "")
            case ["tracks", *rest]:
                return self._tracks(call, rest)
            case ["playlists", number]:
                return self._set(number)
            case ["users", number, *what] | ["stream", "users", number, *what]:
                return self._user(call, number, what[0] if what else "")
            case ["stations", _, "tracks"]:
                return _collection(call, [track(one) for one in self._public()[:20]])
            case ["media", *_]:
                return json_answer({"url": f"https://cf-hls-media.sndcdn.com{call.path}"})
        return json_answer({}, 404)

    def _public(self) -> list[Upload]:
        hidden = (Restriction.PRIVATE, Restriction.GEO)
        return [one for one in self._uploads if one.restriction not in hidden]

    def _resolve(self, url: str) -> Answer:
        told = find(self._world, url)
        if isinstance(told, Upload):
            return json_answer(track(told))
        if isinstance(told, Collection):
            return json_answer(playlist(self._world, told))
        path = url.partition("soundcloud.com")[2].strip("/")
        sample = user_sample(self._world, url)
        if sample is None or not path or "/" in path:
            return json_answer({}, 404)
        return json_answer(user(sample))

    def _tracks(self, call: Call, rest: list[str]) -> Answer:
        if not rest:
            return self._by_ids(call)
        if len(rest) == 1:
            return self._track(rest[0], call.asked("secret_token"))
        return self._around(call, rest[0], rest[1])

    def _track(self, number: str, secret: str) -> Answer:
        upload = self._world.upload(Platform.SOUNDCLOUD, number.rpartition(":")[2])
        private = upload is not None and upload.restriction is Restriction.PRIVATE
        if upload is None or (private and secret != secret_of(upload)):
            return json_answer({}, 404)
        return json_answer(track(upload))

    def _by_ids(self, call: Call) -> Answer:
        ids = call.asked("ids").split(",")
        if len(ids) > _MOST_IDS:
            return json_answer({}, 400)
        found = (self._world.upload(Platform.SOUNDCLOUD, one.strip()) for one in ids)
        public = [one for one in found if one and one.restriction is not Restriction.PRIVATE]
        return json_answer([track(one, short=True) for one in in_their_order(public)])

    def _search(self, call: Call, kind: str) -> Answer:
        term = call.asked("q")
        hits = self._world.search(Platform.SOUNDCLOUD, term)
        rows: list[Node]
        match kind:
            case "tracks":
                rows = [track(one) for one in hits]
            case "users":
                rows = [user(one) for one in {one.author_id: one for one in hits}.values()]
            case "playlists" | "albums":
                ids = {one.native_id for one in hits}
                sets = [one for one in self._collections if ids & set(one.uploads)]
                rows = [playlist(self._world, one) for one in sets]
            case "":
                rows = [user(one) for one in hits[:1]] + [track(one) for one in hits]
            case _:
                return json_answer({}, 404)
        return _page_of(call, rows, f"soundcloud:search:{digest('search', term).hex()[:32]}")

    def _set(self, number: str) -> Answer:
        told = self._world.collection(Platform.SOUNDCLOUD, number.rpartition(":")[2])
        return json_answer({}, 404) if told is None else json_answer(playlist(self._world, told))

    def _around(self, call: Call, number: str, what: str) -> Answer:
        upload = self._world.upload(Platform.SOUNDCLOUD, number)
        if upload is None:
            return json_answer({}, 404)
        if what == "related":
            near = [one for one in self._public() if set(one.tags) & set(upload.tags)]
            drawn = Chance(self._world.seed, "related", number).some(near, 20)
            return _collection(call, [track(one) for one in drawn if one is not upload])
        album = what == "albums"
        sets = [one for one in self._collections if number in one.uploads]
        chosen = [one for one in sets if (one.kind == "album") is album]
        return _collection(call, [playlist(self._world, one) for one in chosen])

    def _user(self, call: Call, number: str, what: str) -> Answer:
        own = [one for one in self._public() if one.author_id == number]
        if not own:
            return json_answer({}, 404)
        rows: list[Node] = []
        newest = sorted(own, key=lambda one: one.published, reverse=True)
        match what:
            case "":
                return json_answer(user(own[0]))
            case "tracks":
                return self._user_tracks(call, number, newest)
            case "spotlight":
                rows = [track(one) for one in newest[:5]]
            case "likes" | "reposts":
                drawn = Chance(self._world.seed, what, number).some(self._public(), 12)
                kind = "like" if what == "likes" else "track-repost"
                rows = [
                    {"created_at": "2025-07-08T15:40:55Z", "kind": kind, "track": track(one)}
                    for one in drawn
                ]
            case "albums" | "playlists_without_albums":
                wanted = "album" if what == "albums" else "playlist"
                sets = [one for one in self._collections if one.owner_id == number]
                rows = [playlist(self._world, one) for one in sets if one.kind == wanted]
        return _collection(call, rows)

    def _user_tracks(self, call: Call, number: str, newest: list[Upload]) -> Answer:
        """A user's tracks; some lists have an empty page at their end, which still goes on."""
        rows = [track(one) for one in newest]
        offset, limit = _offset(call), _count(call, 20)
        if int(number) % _EMPTY_PAGE_OF == 0 and offset == len(rows):
            following = f"{API}{call.path}?offset={offset + limit}&limit={limit}"
            return json_answer({"collection": [], "next_href": following, "query_urn": None})
        return _collection(call, rows)


def _part(name: str, data: Node) -> Node:
    return {"hydratable": name, "data": data}


def _offset(call: Call) -> int:
    told = call.asked("offset")
    return int(told) if told.isdecimal() else 0


def _count(call: Call, usual: int) -> int:
    told = call.asked("limit")
    return min(int(told), _MOST_ROWS) if told.isdecimal() and int(told) else usual


def _collection(call: Call, rows: list[Node]) -> Answer:
    return _page_of(call, rows, None, total=False)


def _page_of(call: Call, rows: list[Node], urn: str | None, *, total: bool = True) -> Answer:
    """A part of a list with the address of the next one; the last part has no such key."""
    offset, limit = _offset(call), _count(call, 20)
    answer: Node = {"collection": rows[offset : offset + limit]}
    if total:
        answer["total_results"] = len(rows)
    if offset + limit < len(rows):
        kept = [(name, value) for name, value in call.query if name not in ("offset", "client_id")]
        query = urlencode([*kept, ("offset", str(offset + limit))])
        answer["next_href"] = f"https://{call.host}{call.path}?{query}"
    elif not total:
        answer["next_href"] = None
    return json_answer({**answer, "query_urn": urn})
