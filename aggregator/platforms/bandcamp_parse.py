"""Bandcamp's JSON answers -> media, a proved empty or a failure; pages go to `bandcamp_pages`."""

from typing import Any

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Restriction
from aggregator.domain.report import Outcome, State
from aggregator.platforms.bandcamp_linked_data import linked_tracks
from aggregator.platforms.bandcamp_media import (
    Release,
    Track,
    changed,
    listed,
    listed_releases,
    read,
    read_each,
    show_media,
    track_media,
)
from aggregator.platforms.bandcamp_pages import parse_page
from aggregator.platforms.bandcamp_wire import (
    Details,
    DetailsTrack,
    DiscographyItem,
    Hit,
    ListedShow,
    PlayerList,
    PlayerTrack,
    Show,
    ShowTrack,
)
from aggregator.platforms.base import AnswerKind, check_status, decode_json, failed, found
from aggregator.upstream.message import Request, Response

_API = "/api/"


def parse(request: Request, response: Response, kind: AnswerKind | None) -> Outcome:
    """One saved or fresh answer, told by its shape. Never raises for what the answer says.

    A radio show asked as one item is one medium, else the list of its tracks.
    """
    try:
        check_status(response)
        if response.body.lstrip()[:1] == b"<" and _API not in (response.url or request.url):
            return parse_page(response)
        return _parse_json(decode_json(response), one=kind is AnswerKind.ITEM)
    except PlatformFailure as failure:
        return failed(failure)


def releases(response: Response) -> tuple[Release, ...]:
    """The hits of a JSON search or the discography of `band_details`, in order.

    Raises `PlatformFailure` for a status, an error body or an unknown shape.
    """
    check_status(response)
    data = decode_json(response)
    _refuse_error(data)
    if isinstance(data, dict) and "discography" in data:
        return _discography(data["discography"])
    return _hits(_search_results(data))


def _parse_json(data: Any, *, one: bool) -> Outcome:
    _refuse_error(data)
    if not isinstance(data, dict):
        raise changed("The answer is not an object.")
    if "@type" in data:
        return linked_tracks(data)
    if "discography" in data:
        return listed_releases(_discography(data["discography"]))
    if "tracklist" in data:
        return _player_list(read(data["tracklist"], PlayerList), one=one)
    if "show_id" in data:
        return _show(read(data, Show), one=one)
    if "tracks" in data:
        return _details(read(data, Details))
    results = _search_results(data)
    if any(isinstance(result, dict) and "published_date" in result for result in results):
        return _shows(results)
    return listed_releases(_hits(results))


def _refuse_error(data: Any) -> None:
    """Bandcamp tells errors with HTTP 200: `{error: true, error_message}`."""
    if not isinstance(data, dict) or not data.get("error"):
        return
    message = str(data.get("error_message") or "").lower()
    if "no such" in message or "not found" in message or "permission" in message:
        raise PlatformFailure.of(
            State.UNAVAILABLE, "Bandcamp does not know it.", restriction=Restriction.REMOVED
        )
    raise changed("Bandcamp's API refused the call as malformed.")


def _search_results(data: Any) -> list[Any]:
    holder = data.get("auto", data) if isinstance(data, dict) else None
    results = holder.get("results") if isinstance(holder, dict) else None
    if not isinstance(results, list):
        raise changed("The answer holds no list of results.")
    return results


def _hits(results: list[Any]) -> tuple[Release, ...]:
    return tuple(_hit(hit) for hit in read_each(results, Hit))


def _hit(hit: Hit) -> Release:
    url = hit.item_url_path or hit.url
    if url:
        # The app's search gives the band's address and the item's as one string.
        url = url[max(url.rfind("https://"), 0) :]
    media = None
    if hit.type == "t":
        media = track_media(
            hit.id,
            hit.name,
            hit.band_name,
            url=url,
            art_id=hit.art_id,
            image=hit.img,
            album=hit.album_name,
        )
    return Release(hit.type, hit.id, hit.band_id, media, url)


def _discography(items: Any) -> tuple[Release, ...]:
    found_releases = []
    for item in read_each(items, DiscographyItem):
        media = None
        if item.item_type == "track":
            author = item.artist_name or item.band_name
            media = track_media(item.item_id, item.title, author, art_id=item.art_id)
        found_releases.append(Release(item.item_type[:1], item.item_id, item.band_id, media))
    return tuple(found_releases)


def _details(details: Details) -> Outcome:
    single = details.type == "t"
    owner = details.band.name if details.band else None
    album = details.album_title if single else details.title
    tracks = []
    for track in read_each(details.tracks, DetailsTrack):
        # On a compilation each track names its own artist where the album names its label.
        own = track.band_name if track.band_name != owner else None
        media = track_media(
            track.track_id,
            track.title,
            own or details.tralbum_artist or track.band_name or owner,
            url=details.bandcamp_url if single else track.track_url,
            art_id=track.art_id or details.art_id,
            duration=track.duration,
            album=album,
        )
        tracks.append(Track(media, track.is_streamable is not False))
    return listed(tracks, single=single, upcoming=bool(details.is_preorder))


def _shows(results: list[Any]) -> Outcome:
    return found(
        [
            show_media(
                show.id,
                show.title,
                show.subtitle,
                image_id=show.v2_image_id,
                description=show.desc,
            )
            for show in read_each(results, ListedShow)
            if show.title.strip()
        ]
    )


def _show(show: Show, *, one: bool) -> Outcome:
    if one:
        whole = show_media(
            show.show_id,
            show.title,
            show.subtitle,
            image_id=show.show_v2_image_id,
            duration=show.audio_duration,
            description=show.desc,
        )
        return found([whole])
    tracks = [
        track_media(
            track.track_id,
            track.title,
            track.artist,
            url=track.track_url,
            art_id=track.track_art_id,
            album=track.album_title,
        )
        for track in read_each(show.tracks, ShowTrack)
    ]
    return found([media for media in tracks if media.title])


def _player_list(show: PlayerList, *, one: bool) -> Outcome:
    if one and show.item_id and show.compiled_track:
        # Here the series stands in the subtitle and the episode in the title.
        whole = show_media(
            show.item_id,
            show.subtitle or "Bandcamp Weekly",
            show.title,
            image_id=show.image_id,
            duration=show.compiled_track.duration,
            description=show.description,
        )
        return found([whole])
    tracks = [
        track_media(
            track.id,
            track.title,
            track.artist_name,
            art_id=track.art_id,
            duration=track.duration,
            album=track.album.title if track.album else None,
        )
        for track in read_each(show.tracks, PlayerTrack)
    ]
    return found([media for media in tracks if media.title])
