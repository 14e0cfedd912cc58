"""Bandcamp's web pages -> media: tracks, albums, embedded players, artist grids, search."""

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Restriction
from aggregator.domain.report import Outcome, State
from aggregator.platforms.bandcamp_linked_data import is_music, linked_tracks
from aggregator.platforms.bandcamp_media import (
    Release,
    Track,
    changed,
    listed,
    listed_releases,
    read,
    read_each,
    track_media,
)
from aggregator.platforms.base import is_challenge
from aggregator.upstream.message import Response

_ART = re.compile(r"/img/a(\d+)_")
_ITEM_ID = re.compile(r"(album|track)-(\d+)")
_GONE = "signup | bandcamp"


class _TrackInfo(msgspec.Struct):
    title: str
    track_id: int | None = None
    id: int | None = None
    artist: str | None = None
    duration: float | None = None
    title_link: str | None = None
    file: Any = msgspec.UNSET
    art_id: int | None = None
    unreleased_track: bool | None = None


class _Current(msgspec.Struct):
    title: str | None = None


class _Tralbum(msgspec.Struct):
    id: int
    item_type: str
    trackinfo: list[Any]
    artist: str | None = None
    art_id: int | None = None
    current: _Current | None = None
    url: str | None = None
    is_preorder: bool | None = None


class _Player(msgspec.Struct):
    tracks: list[Any]
    artist: str | None = None
    album_title: str | None = None
    linkback: str | None = None
    album_art: str | None = None


class _ClientItem(msgspec.Struct):
    id: int
    type: str
    title: str
    band_id: int | None = None
    art_id: int | None = None
    artist: str | None = None
    page_url: str | None = None


class _BandData(msgspec.Struct):
    id: int
    name: str | None = None


class BandPage(msgspec.Struct, frozen=True):
    """An artist's page: the band's number where the page tells it, its releases in order."""

    band_id: int | None
    releases: tuple[Release, ...]


def parse_page(response: Response) -> Outcome:
    """The media of a page with status 200.

    Raises `PlatformFailure`: `blocked` for a challenge, `unavailable` (removed) for the sign-up
    page that stands in for a deleted artist, `changed` for a page of no known shape.
    """
    tree = _tree(response)
    tralbum = _attribute(tree, "data-tralbum")
    if isinstance(tralbum, dict) and tralbum.get("id"):
        return _tralbum_tracks(read(tralbum, _Tralbum), response.url)
    player = _attribute(tree, "data-player-data")
    if player is not None:
        return _player_tracks(read(player, _Player))
    described = _linked_data(tree)
    if described is not None:
        return linked_tracks(described)
    if tree.css_first(".result-items, li.searchresult") is not None:
        return listed_releases(_search_hits(tree))
    releases = _grid(tree, response.url)
    if releases:
        return listed_releases(releases)
    raise changed("The page holds neither tracks nor a list of releases.")


def band_page(response: Response) -> BandPage:
    """What an artist's page tells about the discography. Raises like `parse_page`."""
    tree = _tree(response)
    band = _attribute(tree, "data-band")
    band_id = read(band, _BandData).id if isinstance(band, dict) else None
    return BandPage(band_id, _grid(tree, response.url))


def _tree(response: Response) -> LexborHTMLParser:
    tree = LexborHTMLParser(response.text())
    node = tree.css_first("title")
    title = node.text().strip().lower() if node else ""
    if is_challenge(title):
        raise PlatformFailure.of(State.BLOCKED, "Bandcamp answered with a challenge page.")
    if title == _GONE:
        raise PlatformFailure.of(
            State.UNAVAILABLE,
            "The artist's page is gone: Bandcamp offers the name for sign-up.",
            restriction=Restriction.REMOVED,
        )
    return tree


def _attribute(tree: LexborHTMLParser, name: str) -> Any:
    """The JSON in the first attribute of that name; None when there is none."""
    node = tree.css_first(f"[{name}]")
    return _json((node.attributes.get(name) if node else None) or "")


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text) if text else None
    except msgspec.DecodeError as error:
        raise changed("The page's embedded data is not JSON.") from error


def _linked_data(tree: LexborHTMLParser) -> Any:
    for node in tree.css('script[type="application/ld+json"]'):
        data = _json(node.text().strip())
        if is_music(data):
            return data
    return None


def _tralbum_tracks(page: _Tralbum, page_url: str) -> Outcome:
    single = page.item_type == "track"
    base = page.url or page_url
    infos = read_each(page.trackinfo, _TrackInfo)
    album = page.current.title if page.current and not single else None
    tracks = []
    for info in infos:
        native_id = info.track_id or info.id
        if native_id is None:
            continue
        media = track_media(
            native_id,
            info.title,
            info.artist or page.artist,
            url=urljoin(base, info.title_link) if info.title_link else _own(base, single),
            art_id=info.art_id or page.art_id,
            duration=info.duration,
            album=album,
        )
        tracks.append(Track(media, bool(info.file)))
    if infos and not tracks:
        raise changed("No track of the page has its number.")
    upcoming = bool(page.is_preorder) or any(info.unreleased_track for info in infos)
    return listed(tracks, single=single, upcoming=upcoming)


def _own(base: str, single: bool) -> str | None:
    return base if single and base else None


def _player_tracks(player: _Player) -> Outcome:
    tracks = []
    infos = read_each(player.tracks, _TrackInfo)
    for info in infos:
        native_id = info.track_id or info.id
        if native_id is None:
            continue
        media = track_media(
            native_id,
            info.title,
            info.artist or player.artist,
            url=urljoin(player.linkback or "", info.title_link) if info.title_link else None,
            art_id=info.art_id,
            image=player.album_art,
            duration=info.duration,
            album=player.album_title,
        )
        tracks.append(Track(media, info.file is msgspec.UNSET or bool(info.file)))
    if infos and not tracks:
        raise changed("No track of the player has its number.")
    return listed(tracks, single=len(tracks) == 1)


def _search_hits(tree: LexborHTMLParser) -> list[Release]:
    hits = []
    for node in tree.css("li.searchresult"):
        told = _json(node.attributes.get("data-search") or "")
        link = node.css_first(".heading a")
        if not isinstance(told, dict) or link is None or not isinstance(told.get("id"), int):
            continue
        form = str(told.get("type") or "")
        address = link.attributes.get("href") or ""
        url = urlsplit(address)._replace(query="", fragment="").geturl()
        media = None
        if form == "t":
            album, author = _subhead(node)
            media = track_media(
                told["id"], _text(link), author, url=url, art_id=_art_id(node), album=album
            )
        hits.append(Release(form, told["id"], None, media, url))
    if not hits and tree.css_first("li.searchresult") is not None:
        raise changed("The search page's results have another shape.")
    return hits


def _subhead(node: LexborNode) -> tuple[str | None, str | None]:
    """Album and artist from `from <album> by <artist>`, the words in lines of their own."""
    subhead = node.css_first(".subhead")
    lines = [" ".join(line.split()) for line in subhead.text().splitlines()] if subhead else []
    album = next((line[5:] for line in lines if line.startswith("from ")), None)
    author = next((line[3:] for line in lines if line.startswith("by ")), None)
    return album, author


def _grid(tree: LexborHTMLParser, page_url: str) -> tuple[Release, ...]:
    """The releases of `#music-grid`: what the page shows, then what its script adds."""
    site = tree.css_first('meta[property="og:site_name"]')
    author = (site.attributes.get("content") if site else None) or ""
    shown = [_grid_item(node, author, page_url) for node in tree.css("li.music-grid-item")]
    releases = [release for release in shown if release is not None]
    grid = tree.css_first("#music-grid")
    later = _json(grid.attributes.get("data-client-items") or "") if grid else None
    for item in read_each(later, _ClientItem) if later else []:
        form = "t" if item.type == "track" else "a"
        url = urljoin(page_url, item.page_url) if item.page_url else None
        media = None
        if form == "t":
            media = track_media(
                item.id, item.title, item.artist or author, url=url, art_id=item.art_id
            )
        releases.append(Release(form, item.id, item.band_id, media, url))
    return tuple(releases)


def _grid_item(node: LexborNode, author: str, page_url: str) -> Release | None:
    told = _ITEM_ID.fullmatch(node.attributes.get("data-item-id") or "")
    link = node.css_first("a")
    title = node.css_first(".title")
    if told is None or link is None or title is None:
        return None
    item_id = int(told[2])
    url = urljoin(page_url, link.attributes.get("href") or "")
    band = node.attributes.get("data-band-id") or ""
    band_id = int(band) if band.isdecimal() else None
    if told[1] == "album":
        return Release("a", item_id, band_id, None, url)
    override = title.css_first(".artist-override")
    media = track_media(
        item_id,
        " ".join(title.text(deep=False).split()),
        _text(override) if override else author,
        url=url,
        art_id=_art_id(node),
    )
    return Release("t", item_id, band_id, media, url)


def _art_id(node: LexborNode) -> int | None:
    image = node.css_first("img")
    if image is None:
        return None
    told = image.attributes.get("data-original") or image.attributes.get("src") or ""
    match = _ART.search(told)
    return int(match[1]) if match else None


def _text(node: LexborNode) -> str:
    return " ".join(node.text().split())
