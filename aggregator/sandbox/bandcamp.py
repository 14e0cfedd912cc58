"""Bandcamp, simulated: its JSON, its pages, its radio, and a page of its own for each band."""

import re
from collections.abc import Callable
from typing import Any

from aggregator.sandbox import bandcamp_pages as pages
from aggregator.sandbox.bandcamp_api import Node, app_search, band_details, details, site_search
from aggregator.sandbox.bandcamp_catalogue import SITE, Band, Catalogue, Release
from aggregator.sandbox.bandcamp_radio import Radio, Show, listed, player_data, weekly
from aggregator.sandbox.bandcamp_search_page import search_page
from aggregator.sandbox.exchange import Answer, Call, Simulator, json_answer, redirect_answer
from aggregator.sandbox.world import World

HOSTS: tuple[str, ...] = ("bandcamp.com", "www.bandcamp.com", "*.bandcamp.com")

_EMBEDDED = re.compile(r"/EmbeddedPlayer(?:\.html)?(?:/.*)?", re.IGNORECASE)
_EMBEDDED_ITEM = re.compile(r"\b(track|album)=(\d+)")
_MOBILE = re.compile(r"/api/mobile/\d+/(tralbum_details|band_details)")
_BAND_PAGES = frozenset({"", "/music", "/artists", "/merch", "/community"})
_FILTERS = frozenset({"", "a", "b", "t", "f"})


def simulator(world: World) -> Simulator:
    """Bandcamp over a world."""
    return Simulator(_Bandcamp(world).answer)


class _Bandcamp:
    def __init__(self, world: World) -> None:
        self._catalogue = Catalogue(world)
        self._radio = Radio(self._catalogue, world.seed)

    async def answer(self, call: Call) -> Answer:
        """Answer by host and path: the APIs are on every host, pages on their own."""
        if call.path.startswith("/api/"):
            return self._api(call)
        if _EMBEDDED.fullmatch(call.path):
            return self._embedded(call)
        subdomain = call.host.removesuffix(".bandcamp.com")
        if call.host == "bandcamp.com" or subdomain == "www":
            return self._own_page(call)
        return self._band_page(call, subdomain)

    def _api(self, call: Call) -> Answer:
        mobile = _MOBILE.fullmatch(call.path)
        if mobile:
            told = _told(call)
            return self._details(told) if mobile[1] == "tralbum_details" else self._band(told)
        match (call.method, call.path):
            case ("POST", "/api/bcsearch_public_api/1/autocomplete_elastic"):
                return self._site_search(call.json())
            case ("GET", "/api/fuzzysearch/1/app_autocomplete"):
                return json_answer(app_search(self._catalogue, call.asked("q")))
            case ("GET", "/api/bcweekly/3/list"):
                return json_answer({"results": [listed(show) for show in self._radio.shows()]})
            case ("GET", "/api/bcweekly/1/get"):
                return self._show(call.asked("id"), weekly)
            case ("POST", "/api/player/2/player_data_web"):
                return self._show(str(_told(call).get("item_id")), player_data)
        return _refused("no such endpoint", 404)

    def _site_search(self, asked: Any) -> Answer:
        """Bare JSON media type: this endpoint alone names no charset."""
        if not isinstance(asked, dict) or not isinstance(asked.get("search_text"), str):
            return _refused("missing or bad required parameter search_text", 400)
        form = asked.get("search_filter") or ""
        if form not in _FILTERS:
            return _refused("bad value for parameter search_filter", 400)
        found = json_answer(site_search(self._catalogue, asked["search_text"], form))
        return Answer(200, (("content-type", "application/json"),), found.body)

    def _details(self, told: Node) -> Answer:
        numbers = [_number(told.get(name)) for name in ("band_id", "tralbum_id")]
        for name, number in zip(("band_id", "tralbum_id"), numbers, strict=True):
            if number is None:
                return _bad_number(told.get(name))
        form = str(told.get("tralbum_type", ""))
        release = self._catalogue.releases.get((form, numbers[1] or 0))
        if release is None or release.band.id != numbers[0]:
            return _refused("No such tralbum for band")
        return json_answer(details(release))

    def _band(self, told: Node) -> Answer:
        number = _number(told.get("band_id"))
        if number is None:
            return _bad_number(told.get("band_id"))
        band = self._catalogue.bands.get(number)
        return (
            json_answer(band_details(self._catalogue, band)) if band else _refused("No such band")
        )

    def _show(self, told: str, shape: Callable[[Show], Node]) -> Answer:
        number = _number(told)
        if number is None:
            return _bad_number(told)
        show = self._radio.show(number)
        return json_answer(shape(show)) if show else _refused("No such show")

    def _own_page(self, call: Call) -> Answer:
        match call.path.rstrip("/"):
            case "/search":
                term, form = call.asked("q"), call.asked("item_type")
                page = _number(call.asked("page")) or 1
                return search_page(self._catalogue.find(term, form), term, page)
            case "/signup":
                return pages.gone_page()
            case "" | "/radio" | "/discover":
                return pages.home_page()
        return pages.missing_page()

    def _embedded(self, call: Call) -> Answer:
        """The player by number, told in the path or in the query; a track goes before its album."""
        told = dict(_EMBEDDED_ITEM.findall(call.path))
        for word in ("track", "album"):
            number = _number(told.get(word) or call.asked(word))
            release = self._catalogue.releases.get((word[0], number or 0))
            if release:
                return pages.player_page(release)
        return pages.missing_page()

    def _band_page(self, call: Call, slug: str) -> Answer:
        band = self._catalogue.band_at(slug)
        if band is None:
            return redirect_answer(f"{SITE}/signup?new_domain={slug}", 303)
        path = call.path.rstrip("/").replace("//", "/")
        if path in _BAND_PAGES:
            return pages.band_page(self._catalogue, band)
        if path == "/releases":
            return pages.release_page(self._newest(band))
        release = self._catalogue.release_at(slug, path)
        return pages.release_page(release) if release else pages.missing_page()

    def _newest(self, band: Band) -> Release:
        return self._catalogue.discography(band)[0]


def _told(call: Call) -> Node:
    """What a mobile call asks for: JSON by POST, else its query."""
    told = call.json() if call.method == "POST" else dict(call.query)
    return told if isinstance(told, dict) else {}


def _number(told: Any) -> int | None:
    text = str(told)
    return int(text) if not isinstance(told, bool) and text.isdecimal() else None


def _bad_number(told: Any) -> Answer:
    if told is None:
        return _refused("missing required parameter")
    return _refused(f'invalid int: "{told}"')


def _refused(message: str, status: int = 200) -> Answer:
    """An error as Bandcamp tells it: with HTTP 200."""
    return json_answer({"error": True, "error_message": message}, status)
