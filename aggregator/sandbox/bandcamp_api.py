"""The objects of Bandcamp's JSON: search hits, releases, bands. Source: recorded answers."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from aggregator.sandbox.bandcamp_catalogue import Band, Catalogue, Release, streams
from aggregator.sandbox.chance import number_of
from aggregator.sandbox.identity import fold, slug_of
from aggregator.sandbox.records import Upload

Node = dict[str, Any]

HITS = 50
"""The most that the search box shows."""


def moment(when: datetime) -> str:
    """`06 Mar 2017 00:00:00 GMT`, the way that all of Bandcamp writes a moment."""
    return when.strftime("%d %b %Y %H:%M:%S GMT")


def day(when: datetime) -> str:
    """A date in the same writing, at midnight."""
    return when.strftime("%d %b %Y 00:00:00 GMT")


def site_search(catalogue: Catalogue, term: str, form: str) -> Node:
    """`autocomplete_elastic`: the search box. Nothing in it tells a length."""
    found = catalogue.find(term, form)[:HITS]
    page = number_of(5_000_000_000, 5_999_999_999, "search page", term)
    rows = [
        {**_hit(one), "stat_params": _stat_params(one, page, rank, 0)}
        for rank, one in enumerate(found, start=1)
    ]
    known = {tag for one in found if isinstance(one, Release) for tag in one.first.tags}
    tags = [tag for tag in sorted(known) if fold(tag) == fold(term).strip()]
    return {
        "auto": {
            "results": rows,
            "stat_params_for_tag": _params("@", 2, page, 1, 0),
            "time_ms": 40 + page % 60,
        },
        "tag": {
            "matches": [_tag_match(tag) for tag in tags],
            "count": len(tags),
            "time_ms": page % 3,
        },
        "genre": {},
    }


def app_search(catalogue: Catalogue, term: str) -> Node:
    """`app_autocomplete`: the app's search box; an item's `url` is its band's and its own in one.

    Source: the clients that use it (a claim of third parties: no recording).
    """
    rows = []
    for one in catalogue.find(term, "")[:HITS]:
        row: Node = {"type": _form(one), "id": one.id, "name": _name(one), "stat_params": ""}
        if isinstance(one, Release):
            row |= {"band_id": one.band.id, "band_name": one.band.name, "art_id": one.art_id}
            row |= {"url": one.band.url + one.url, "img": _art(one.art_id)}
        else:
            row |= {"url": one.url, "img": _picture(one)}
        rows.append(row)
    return {"results": rows}


def _hit(one: Release | Band) -> Node:
    if isinstance(one, Band):
        return {
            "type": "b",
            "id": one.id,
            "art_id": None,
            "img_id": one.image_id,
            "name": one.name,
            "item_url_root": one.url,
            "location": one.location,
            "is_label": one.is_label,
            "tag_names": None,
            "img": _picture(one),
            "genre_name": None,
        }
    hit: Node = {
        "type": one.form,
        "id": one.id,
        "art_id": one.art_id,
        "img_id": None,
        "name": one.title,
        "band_id": one.band.id,
        "band_name": one.band.name,
        "item_url_root": one.band.url,
        "item_url_path": one.url,
        "img": _art(one.art_id),
    }
    if one.form == "a":
        return hit | {"tag_names": [tag.title() for tag in one.first.tags] or None}
    album = one.album
    return hit | {
        "album_name": album.title if album else None,
        "album_id": int(album.native_id) if album else None,
    }


def details(release: Release) -> Node:
    """`tralbum_details`: a release with its tracks, the only JSON that tells lengths."""
    single = release.form == "t"
    band, album = release.band, release.album
    return {
        "id": release.id,
        "type": release.form,
        "title": release.title,
        "bandcamp_url": release.url,
        "art_id": release.art_id,
        "band": {
            "band_id": band.id,
            "name": band.name,
            "image_id": band.image_id,
            "bio": "",
            "location": band.location,
        },
        "tralbum_artist": band.name,
        "package_art": [],
        "featured_track_id": int(release.first.native_id),
        "tracks": []
        if release.locked
        else [_details_track(release, one) for one in release.tracks],
        "credits": None,
        "about": release.first.description or None,
        "album_id": int(album.native_id) if album else None,
        "album_title": album.title if album else None,
        "release_date": int(release.first.published.timestamp()),
        "is_purchasable": True,
        "free_download": False,
        "is_preorder": release.upcoming and not single,
        "tags": [_tag(tag) for tag in release.first.tags] + _place(band),
        "currency": "USD",
        "is_set_price": False,
        "price": release.price,
        "require_email": False,
        "label": None,
        "label_id": None,
        "package_details_lite": {},
        "has_digital_download": True,
        "num_downloadable_tracks": len(release.tracks),
        "merch_sold_out": None,
        "streaming_limit": 3,
    }


def _details_track(release: Release, track: Upload) -> Node:
    number = int(track.native_id)
    heard = streams(track)
    stream = f"https://bandcamp.com/stream_redirect?enc=mp3-128&track_id={number}&ts=0&t=0"
    return {
        "track_id": number,
        "track_license_id": None,
        "title": track.title,
        "track_num": track.track_number,
        "streaming_url": {"mp3-128": stream} if heard else None,
        "duration": track.duration if heard else 0.0,
        "encodings_id": number_of(1, 2**31, "encodings", number),
        "album_title": None,
        "band_name": release.band.name,
        "art_id": None if release.form == "t" else int(track.artwork),
        "album_id": int(track.album) if track.album else None,
        "is_streamable": heard,
        "has_lyrics": False,
        "is_set_price": False,
        "price": 1.0,
        "has_digital_download": True,
        "merch_ids": None,
        "merch_sold_out": None,
        "currency": "USD",
        "require_email": False,
        "is_purchasable": True,
        "band_id": release.band.id,
        "label": None,
        "label_id": None,
        "track_url": None if release.form == "t" else f"{release.band.url}/track/{track.slug}",
    }


def band_details(catalogue: Catalogue, band: Band) -> Node:
    """`band_details`: a band with its discography, newest first, without any track of an album."""
    return {
        "id": band.id,
        "name": band.name,
        "bio_image_id": band.image_id,
        "bio_image_width": 1600,
        "bio_image_height": 1600,
        "bio": "",
        "bandcamp_url": band.url,
        "sites": [{"url": f"http://{band.slug}.example", "title": f"{band.slug}.example"}],
        "discography": [
            {
                "item_id": one.id,
                "item_type": one.word,
                "artist_name": None,
                "band_name": band.name,
                "title": one.title,
                "art_id": one.art_id,
                "release_date": day(one.first.published),
                "is_purchasable": True,
                "band_id": band.id,
            }
            for one in catalogue.discography(band)
        ],
        "location": band.location,
        "header_image_id": None,
        "shows": [],
        "navbar_titles": {
            "m": "music",
            "p": "merch",
            "l": "live streams",
            "a": "artists",
            "v": "video",
            "u": "audio",
            "s": "subscribe",
            "c": "community",
        },
        "merch": [],
        "artists": [],
    }


def stat_query(one: Release | Band, term: str, rank: int, page_number: int) -> str:
    """The query that a result of the search page carries behind its address."""
    page = number_of(5_000_000_000, 5_999_999_999, "search page", term)
    signature = f"{number_of(0, 2**128, 'signature', term, one.id):032x}"
    return f"from=search&{_stat_params(one, page, rank, page_number)}&search_sig={signature}"


def _stat_params(one: Release | Band, page: int, rank: int, page_number: int) -> str:
    return _params(_form(one), one.id, page, rank, page_number)


def _params(form: str, number: int, page: int, rank: int, page_number: int) -> str:
    return (
        f"search_item_id={number}&search_item_type={quote(form)}&search_match_part=%3F"
        f"&search_page_id={page}&search_page_no={page_number}&search_rank={rank}"
    )


def _form(one: Release | Band) -> str:
    return one.form if isinstance(one, Release) else "b"


def _name(one: Release | Band) -> str:
    return one.title if isinstance(one, Release) else one.name


def _art(number: int) -> str:
    return f"https://f4.bcbits.com/img/{number:010d}_3.jpg"


def _picture(band: Band) -> str:
    return f"https://f4.bcbits.com/img/{band.image_id:010d}_23.jpg"


def _tag_match(tag: str) -> Node:
    number = number_of(1, 200_000_000, "tag", tag)
    return {
        "display_tag_id": number,
        "score": 0,
        "count": number % 900 + 1,
        "norm_name": slug_of(tag),
        "display_name": tag,
    }


def _tag(tag: str) -> Node:
    slug = slug_of(tag)
    url = f"/discover/{slug}"
    name = tag.title()
    return {
        "name": name,
        "norm_name": slug,
        "url": url,
        "isloc": False,
        "loc_id": None,
        "geoname": None,
    }


def _place(band: Band) -> list[Node]:
    """The city as a tag, which knows its place on a map."""
    if band.location is None:
        return []
    city = band.location.partition(",")[0]
    number = number_of(1_000_000, 6_999_999, "place", city)
    place = {"id": number, "name": city, "fullname": band.location}
    return [{**_tag(city), "isloc": True, "loc_id": number, "geoname": place}]
