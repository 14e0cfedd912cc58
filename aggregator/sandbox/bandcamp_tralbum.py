"""What a release's page carries: `data-tralbum` for its player, JSON-LD for search engines.

Source: recorded pages of albums and tracks, 2026.
"""

from typing import Any

from aggregator.domain.media import Restriction
from aggregator.sandbox.bandcamp_api import Node, day, moment
from aggregator.sandbox.bandcamp_catalogue import SITE, Band, Release, streams
from aggregator.sandbox.chance import number_of
from aggregator.sandbox.records import Upload

_NOTICE = "https://bandcamp.com/help/audio_basics#steal https://bandcamp.com/terms_of_use"


def tralbum(release: Release) -> Node:
    """The JSON of the `data-tralbum` attribute."""
    single = release.form == "t"
    told: Node = {
        "for the curious": _NOTICE,
        "current": _current(release),
        "preorder_count": None,
        "hasAudio": not release.locked,
        "art_id": release.art_id,
        "packages": None,
        "defaultPrice": release.price,
        "freeDownloadPage": None,
        "FREE": 1,
        "PAID": 2,
        "artist": release.band.name,
        "item_type": release.word,
        "id": release.id,
        "last_subscription_item": None,
        "has_discounts": False,
        "is_bonus": None,
        "play_cap_data": {"streaming_limits_enabled": True, "streaming_limit": 3},
        "is_purchased": None,
        "items_purchased": None,
        "is_private_stream": None,
        "is_band_member": None,
        "licensed_version_ids": None,
        "package_associated_license_id": None,
        "has_video": None,
        "tralbum_subscriber_only": False,
    }
    if not single:
        told["featured_track_id"] = int(release.first.native_id)
        told["initial_track_num"] = None
        told["is_preorder"] = release.upcoming
    told |= {
        "album_is_preorder": None if single else release.upcoming,
        "album_release_date": day(release.first.published),
        "trackinfo": [] if release.locked else [_info(one) for one in release.tracks],
        "playing_from": f"{release.word} page",
    }
    if single:
        told["album_url"] = release.album_path()
        told["album_upsell_url"] = release.album_path()
        return told | {"url": release.url}
    return told | {"url": release.url, "use_expando_lyrics": False}


def _current(release: Release) -> Node:
    """The item itself as its seller edits it."""
    when = moment(release.first.published)
    told: Node = {
        "audit": 0,
        "title": release.title,
        "new_date": when,
        "mod_date": when,
        "publish_date": when,
        "private": None,
        "killed": None,
        "download_pref": 2,
        "require_email": None,
        "is_set_price": None,
        "set_price": release.price,
        "minimum_price": release.price,
        "minimum_price_nonzero": release.price,
        "require_email_0": None,
        "artist": None,
        "about": release.first.description or None,
        "credits": None,
        "auto_repriced": None,
        "new_desc_format": 1,
        "band_id": release.band.id,
        "selling_band_id": release.band.id,
        "art_id": None if release.form == "t" else release.art_id,
        "download_desc_id": None,
        "release_date": day(release.first.published) if release.form == "a" else None,
    }
    if release.form == "a":
        told |= {"upc": None, "purchase_url": None, "purchase_title": None}
        told["featured_track_id"] = int(release.first.native_id)
    else:
        told |= _of_track(release)
    return told | {"id": release.id, "type": release.word}


def _of_track(release: Release) -> Node:
    return {
        "track_number": release.first.track_number,
        "file_name": None,
        "lyrics": None,
        "album_id": int(release.album.native_id) if release.album else None,
        "encodings_id": number_of(1, 2**31, "encodings", release.id),
        "pending_encodings_id": None,
        "license_type": 1,
        "isrc": None,
        "preorder_download": None,
        "streaming": 1,
    }


def _info(track: Upload) -> Node:
    """A line of `trackinfo`; what must be bought first has neither file nor length."""
    number = int(track.native_id)
    heard = streams(track)
    upcoming = track.restriction is Restriction.UPCOMING
    key = f"{number_of(0, 2**128, 'stream', number):032x}"
    stream = f"https://t4.bcbits.com/stream/{key}/mp3-128/{number}?p=0&ts=0&t={key}"
    return {
        "id": number,
        "track_id": number,
        "file": {"mp3-128": stream} if heard else None,
        "artist": None,
        "title": track.title,
        "encodings_id": number_of(1, 2**31, "encodings", number),
        "license_type": 1,
        "private": None,
        "track_num": track.track_number,
        "album_preorder": upcoming,
        "unreleased_track": upcoming,
        "title_link": f"/track/{track.slug}",
        "has_lyrics": False,
        "has_info": False,
        "streaming": 1,
        "is_downloadable": True,
        "has_free_download": None,
        "free_album_download": False,
        "duration": track.duration if heard else 0.0,
        "lyrics": None,
        "sizeof_lyrics": 0,
        "is_draft": False,
        "video_source_type": None,
        "video_source_id": None,
        "video_mobile_url": None,
        "video_poster_url": None,
        "video_id": None,
        "video_caption": None,
        "video_featured": None,
        "alt_link": None,
        "encoding_error": None,
        "encoding_pending": None,
        "play_count": 0 if heard else None,
        "is_capped": False if heard else None,
        "track_license_id": None,
    }


def linked_data(release: Release) -> Node:
    """The MusicAlbum or MusicRecording of the page."""
    told = _recording(release) if release.form == "t" else _album(release)
    when = release.first.published
    return told | {
        "image": art(release.art_id, 10),
        "keywords": [tag.title() for tag in release.first.tags] + _city(release.band),
        "dateModified": moment(when),
        "datePublished": day(when),
        "copyrightNotice": "All Rights Reserved",
        "byArtist": {"@type": "MusicGroup", "name": release.band.name, "@id": release.band.url},
        "publisher": _publisher(release.band),
        "mainEntityOfPage": release.url,
        "@context": "https://schema.org",
    }


def _album(release: Release) -> Node:
    shown = () if release.locked else release.tracks
    return {
        "@type": "MusicAlbum",
        "@id": release.url,
        "additionalProperty": _properties(art_id=release.art_id),
        "name": release.title,
        "albumRelease": [_offered(release)],
        "albumReleaseType": "AlbumRelease",
        "numTracks": len(release.tracks),
        "track": {
            "@type": "ItemList",
            "numberOfItems": len(shown),
            "itemListElement": [
                {"@type": "ListItem", "position": place, "item": _item(release.band, one)}
                for place, one in enumerate(shown, start=1)
            ],
        },
    }


def _item(band: Band, track: Upload) -> Node:
    address = f"{band.url}/track/{track.slug}"
    return {
        "@type": "MusicRecording",
        "@id": address,
        "additionalProperty": _properties(track_id=int(track.native_id)),
        "name": track.title,
        **_duration(track),
        "copyrightNotice": "All Rights Reserved",
        "mainEntityOfPage": address,
    }


def _recording(release: Release) -> Node:
    track, album = release.first, release.album
    return {
        "@type": "MusicRecording",
        "@id": release.url,
        "additionalProperty": _properties(
            track_id=release.id, art_id=release.art_id, tracknum=track.track_number
        ),
        "name": track.title,
        **_duration(track),
        "inAlbum": {
            "@type": "MusicAlbum",
            "name": album.title if album else track.title,
            "albumRelease": [_offered(release)],
            "albumReleaseType": "AlbumRelease" if album else "SingleRelease",
            **({"@id": f"{release.band.url}/album/{album.slug}"} if album else {}),
        },
    }


def _duration(track: Upload) -> Node:
    """Bandcamp's own writing of a length: hours, minutes and seconds behind a bare P."""
    if not streams(track):
        return {}
    minutes, seconds = divmod(int(track.duration), 60)
    return {"duration": f"P{minutes // 60:02}H{minutes % 60:02}M{seconds:02}S"}


def _offered(release: Release) -> Node:
    return {
        "@type": ["MusicRelease", "Product"],
        "@id": release.url,
        "name": release.title,
        "additionalProperty": _properties(
            item_id=release.id,
            item_type=release.form,
            selling_band_id=release.band.id,
            type_name="Digital",
            art_id=release.art_id,
        ),
        "description": "A download in any format, and streaming without limits.",
        "offers": {
            "@type": "Offer",
            "url": f"{release.url}#{release.form}{release.id}-buy",
            "priceCurrency": "USD",
            "price": release.price,
            "priceSpecification": {"minPrice": release.price},
            "availability": "OnlineOnly",
        },
        "musicReleaseFormat": "DigitalFormat",
        "image": [art(release.art_id, 10)],
    }


def _publisher(band: Band) -> Node:
    place = {"@type": "Place", "name": band.location}
    return {
        "@type": "MusicGroup",
        "@id": band.url,
        "name": band.name,
        "additionalProperty": _properties(band_id=band.id, has_any_downloads=True),
        "image": f"https://f4.bcbits.com/img/{band.image_id:010d}_10.jpg",
        "genre": f"{SITE}/discover/alternative",
        "subjectOf": [
            {
                "@type": "WebPage",
                "url": f"{band.url}/music",
                "name": "music",
                "additionalProperty": _properties(nav_type="m"),
            }
        ],
        **({"foundingLocation": place} if band.location else {}),
    }


def art(number: int, size: int) -> str:
    """A cover's address; the size is Bandcamp's own number for it."""
    return f"https://f4.bcbits.com/img/a{number:010d}_{size}.jpg"


def _properties(**told: Any) -> list[Node]:
    return [
        {"@type": "PropertyValue", "name": name, "value": value}
        for name, value in told.items()
        if value is not None
    ]


def _city(band: Band) -> list[str]:
    return [band.location.partition(",")[0]] if band.location else []
