"""SoundCloud's objects: tracks, users, sets, stubs, as its second API has them since 2025."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from aggregator.domain.media import Platform, Restriction
from aggregator.sandbox.chance import digest, letters_of, number_of
from aggregator.sandbox.records import Collection, Upload
from aggregator.sandbox.world import World

SITE = "https://soundcloud.com"
API = "https://api-v2.soundcloud.com"
PREVIEW_MILLISECONDS = 30_000
WHOLE_TRACKS = 5
"""So many tracks of a set come whole; of the others it tells no more than the id."""

Node = dict[str, Any]

_PRESETS = (
    ("aac_160k", "hls", 'audio/mp4; codecs="mp4a.40.2"'),
    ("mp3_1_0", "hls", "audio/mpeg"),
    ("mp3_1_0", "progressive", "audio/mpeg"),
)
_CITIES = (("Berlin", "DE"), ("London", "GB"), ("Lisboa", "PT"), ("Tel Aviv", "IL"), (None, None))


def secret_of(upload: Upload) -> str:
    """The token that opens a private track."""
    return f"s-{letters_of(11, 'secret', upload.native_id).replace('_', 'x').replace('-', 'y')}"


def address_of(upload: Upload) -> str:
    """A track's page, its secret included where it has one."""
    secret = f"/{secret_of(upload)}" if upload.restriction is Restriction.PRIVATE else ""
    return f"{SITE}/{upload.author_slug}/{upload.slug}{secret}"


def track(upload: Upload, *, short: bool = False) -> Node:
    """A whole track; `short` tells less of its user, as inside a set and by id."""
    number = int(upload.native_id)
    private = upload.restriction is Restriction.PRIVATE
    when = _moment(upload)
    heard, full = _lengths(upload)
    return {
        "artwork_url": _artwork(upload),
        "caption": None,
        "commentable": True,
        "comment_count": upload.likes // 20,
        "created_at": when,
        "description": upload.description or None,
        "downloadable": False,
        "download_count": 0,
        "duration": heard,
        "full_duration": full,
        "embeddable_by": "all",
        "genre": upload.tags[0].title() if upload.tags else "",
        "has_downloads_left": False,
        "id": number,
        "kind": "track",
        "label_name": None,
        "last_modified": when,
        "license": "all-rights-reserved",
        "likes_count": upload.likes,
        "permalink": upload.slug,
        "permalink_url": address_of(upload),
        "playback_count": upload.views,
        "public": not private,
        "publisher_metadata": _publisher(upload),
        "purchase_title": None,
        "purchase_url": None,
        "release_date": None,
        "reposts_count": upload.likes // 9,
        "secret_token": secret_of(upload) if private else None,
        "sharing": "private" if private else "public",
        "state": "finished",
        "streamable": True,
        "tag_list": " ".join(f'"{tag}"' if " " in tag else tag for tag in upload.tags[1:]),
        "title": upload.title,
        "uri": f"https://api.soundcloud.com/tracks/soundcloud%3Atracks%3A{number}",
        "urn": f"soundcloud:tracks:{number}",
        "user_id": int(upload.author_id),
        "visuals": None,
        "waveform_url": f"https://wave.sndcdn.com/{letters_of(12, 'wave', number)}_m.json",
        "display_date": when,
        "media": {"transcodings": _transcodings(upload, heard)},
        "station_urn": f"soundcloud:system-playlists:track-stations:{number}",
        "station_permalink": f"track-stations:{number}",
        "track_authorization": letters_of(40, "authorization", number),
        "monetization_model": _model(upload),
        "policy": policy(upload),
        "user": _user_in_brief(upload) if short else user(upload),
    }


def stub(upload: Upload) -> Node:
    """A track of a set behind its first five: only its id is told."""
    return {
        "id": int(upload.native_id),
        "kind": "track",
        "monetization_model": _model(upload),
        "policy": policy(upload),
    }


def policy(upload: Upload) -> str:
    """Who may hear how much: `BLOCK` nobody here, `SNIP` thirty seconds, else everything."""
    if upload.restriction is Restriction.GEO:
        return "BLOCK"
    if upload.preview:
        return "SNIP"
    return "MONETIZE" if upload.verified else "ALLOW"


def _user_in_brief(upload: Upload) -> Node:
    number = int(upload.author_id)
    return _short_user(upload.author, upload.author_slug, number, verified=upload.verified)


def user(upload: Upload) -> Node:
    """The whole user who put something up."""
    number = int(upload.author_id)
    city, country = _CITIES[number % len(_CITIES)]
    plan = {"product": {"id": "creator-pro-unlimited" if upload.verified else "free"}}
    return {
        **_user_in_brief(upload),
        "city": city,
        "comments_count": 0,
        "country_code": country,
        "created_at": "2013-05-04T10:11:12Z",
        "creator_subscriptions": [plan],
        "creator_subscription": plan,
        "description": None,
        "followings_count": number % 300,
        "groups_count": 0,
        "likes_count": number % 90,
        "playlist_likes_count": 0,
        "playlist_count": number % 7,
        "reposts_count": None,
        "track_count": number % 40 + 1,
        "visuals": None,
        "date_of_birth": None,
    }


def playlist(world: World, collection: Collection) -> Node:
    """A set: its first tracks whole, the others as stubs."""
    tracks = tracks_of(world, collection)
    number = int(collection.native_id)
    when = _moment(tracks[0]) if tracks else "2020-01-01T00:00:00Z"
    album = collection.kind == "album"
    owner = _short_user(collection.owner, collection.owner_slug, int(collection.owner_id))
    return {
        "artwork_url": _artwork(tracks[0]) if tracks else None,
        "created_at": when,
        "description": None,
        "duration": sum(_lengths(one)[1] for one in tracks),
        "embeddable_by": "all",
        "genre": "",
        "id": number,
        "kind": "playlist",
        "label_name": None,
        "last_modified": when,
        "license": "all-rights-reserved",
        "likes_count": number % 5_000,
        "managed_by_feeds": False,
        "permalink": collection.slug,
        "permalink_url": f"{SITE}/{collection.owner_slug}/sets/{collection.slug}",
        "public": True,
        "purchase_title": None,
        "purchase_url": None,
        "release_date": when if album else None,
        "reposts_count": number % 700,
        "secret_token": None,
        "sharing": "public",
        "tag_list": "",
        "title": collection.title,
        "uri": f"https://api.soundcloud.com/playlists/soundcloud%3Aplaylists%3A{number}",
        "user_id": int(collection.owner_id),
        "set_type": "album" if album else "",
        "is_album": album,
        "published_at": when,
        "display_date": when,
        "user": owner,
        "tracks": _rows(tracks),
        "track_count": len(tracks),
    }


def tracks_of(world: World, collection: Collection) -> list[Upload]:
    """The uploads of a set in its order."""
    found = (world.upload(Platform.SOUNDCLOUD, one) for one in collection.uploads)
    return [one for one in found if one is not None]


def _rows(tracks: list[Upload]) -> list[Node]:
    whole = [track(one, short=True) for one in tracks[:WHOLE_TRACKS]]
    return whole + [stub(one) for one in tracks[WHOLE_TRACKS:]]


def in_their_order(uploads: Iterable[Upload]) -> list[Upload]:
    """The order in which tracks asked for by id come back: never the one asked for."""
    return sorted(uploads, key=lambda one: digest("ids", one.native_id))


def _short_user(name: str, slug: str, number: int, *, verified: bool = False) -> Node:
    city, country = _CITIES[number % len(_CITIES)]
    picture = letters_of(18, "avatar", number).replace("_", "x").replace("-", "y")
    return {
        "avatar_url": f"https://i1.sndcdn.com/avatars-{picture}-large.jpg",
        "first_name": "",
        "followers_count": number_of(3, 900_000, "followers", number),
        "full_name": "",
        "id": number,
        "kind": "user",
        "last_modified": "2025-11-12T13:14:15Z",
        "last_name": "",
        "permalink": slug,
        "permalink_url": f"{SITE}/{slug}",
        "uri": f"https://api.soundcloud.com/users/soundcloud%3Ausers%3A{number}",
        "urn": f"soundcloud:users:{number}",
        "username": name,
        "verified": verified,
        "city": city,
        "country_code": country,
        "badges": {
            "pro": False,
            "creator_mid_tier": False,
            "pro_unlimited": verified,
            "verified": verified,
        },
        "station_urn": f"soundcloud:system-playlists:artist-stations:{number}",
        "station_permalink": f"artist-stations:{number}",
    }


def _moment(upload: Upload) -> str:
    return upload.published.strftime("%Y-%m-%dT%H:%M:%SZ")


def _lengths(upload: Upload) -> tuple[int, int]:
    """What plays and the whole, in milliseconds; even of whole tracks the two differ a little."""
    full = round(upload.duration * 1_000)
    if upload.preview:
        return PREVIEW_MILLISECONDS, full
    return full + number_of(0, 119, "length", upload.native_id), full


def _artwork(upload: Upload) -> str | None:
    if number_of(0, 9, "no artwork", upload.native_id) == 0:
        return None
    return f"https://i1.sndcdn.com/artworks-{upload.artwork}-0-large.jpg"


def _model(upload: Upload) -> str:
    return {"SNIP": "SUB_HIGH_TIER", "BLOCK": "NOT_APPLICABLE", "ALLOW": "NOT_APPLICABLE"}.get(
        policy(upload), "AD_SUPPORTED"
    )


def _publisher(upload: Upload) -> Node | None:
    """What the distributor told of it; listeners' uploads have none."""
    if not upload.verified:
        return None
    number = int(upload.native_id)
    year = upload.published.year
    rights = f"{year} {upload.author}"
    return {
        "id": number,
        "urn": f"soundcloud:tracks:{number}",
        "artist": upload.author,
        "album_title": upload.title,
        "contains_music": True,
        "upc_or_ean": str(number_of(10**12, 10**13 - 1, "ean", number)),
        "isrc": f"ZZ{letters_of(3, 'isrc', number).upper()}{number % 10_000_000:07}",
        "explicit": False,
        "p_line": rights,
        "p_line_for_display": f"℗ {rights}",
        "c_line": rights,
        "c_line_for_display": f"© {rights}",
        "release_title": upload.title,
    }


def _transcodings(upload: Upload, heard: int) -> list[Node]:
    if upload.restriction is Restriction.GEO:
        return []
    base = f"{API}/media/soundcloud:tracks:{upload.native_id}"
    last = "preview" if upload.preview else "stream"
    return [
        {
            "url": f"{base}/{UUID(bytes=digest(upload.native_id, number)[:16])}/{last}/{protocol}",
            "preset": preset,
            "duration": heard,
            "snipped": upload.preview,
            "format": {"protocol": protocol, "mime_type": kind},
            "quality": "sq",
            "is_legacy_transcoding": True,
        }
        for number, (preset, protocol, kind) in enumerate(_PRESETS)
    ]
