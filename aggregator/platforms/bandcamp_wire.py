"""The fields read of Bandcamp's JSON; lengths in seconds."""

from typing import Any

import msgspec


class Hit(msgspec.Struct):
    """A search hit; `type` is b (band), a (album) or t (track), `url` the app's doubled address."""

    type: str
    id: int
    name: str
    band_id: int | None = None
    band_name: str | None = None
    art_id: int | None = None
    img: str | None = None
    item_url_path: str | None = None
    url: str | None = None
    album_name: str | None = None


class Band(msgspec.Struct):
    """Whose page a track or album is on."""

    name: str | None = None


class DetailsTrack(msgspec.Struct):
    """A track of `tralbum_details`."""

    track_id: int
    title: str
    duration: float | None = None
    band_name: str | None = None
    art_id: int | None = None
    is_streamable: bool | None = None
    track_url: str | None = None


class Details(msgspec.Struct):
    """`tralbum_details`; `type` is a (album) or t (track)."""

    type: str
    tracks: list[Any]
    title: str | None = None
    bandcamp_url: str | None = None
    art_id: int | None = None
    band: Band | None = None
    tralbum_artist: str | None = None
    album_title: str | None = None
    is_preorder: bool | None = None


class DiscographyItem(msgspec.Struct):
    """A line of `band_details`; `item_type` is album or track."""

    item_id: int
    item_type: str
    title: str
    band_id: int | None = None
    band_name: str | None = None
    artist_name: str | None = None
    art_id: int | None = None


class ListedShow(msgspec.Struct):
    """A line of the radio's list."""

    id: int
    title: str
    subtitle: str | None = None
    v2_image_id: int | None = None
    desc: str | None = None


class Show(msgspec.Struct):
    """`bcweekly/get`: a radio show."""

    show_id: int
    title: str
    tracks: list[Any]
    subtitle: str | None = None
    show_v2_image_id: int | None = None
    audio_duration: float | None = None
    desc: str | None = None


class ShowTrack(msgspec.Struct):
    """A track played in a show."""

    track_id: int
    title: str
    artist: str | None = None
    track_url: str | None = None
    track_art_id: int | None = None
    album_title: str | None = None


class Compiled(msgspec.Struct):
    """The show's own recording."""

    duration: float | None = None


class PlayerList(msgspec.Struct, rename="camel"):
    """`player_data_web`: a show as the site's player sees it."""

    tracks: list[Any]
    item_id: int | None = None
    title: str | None = None
    subtitle: str | None = None
    image_id: int | None = None
    compiled_track: Compiled | None = None
    description: str | None = None


class PlayerAlbum(msgspec.Struct):
    """The album of a track there."""

    title: str | None = None


class PlayerTrack(msgspec.Struct, rename="camel"):
    """A track there."""

    id: int
    title: str
    artist_name: str | None = None
    duration: float | None = None
    art_id: int | None = None
    album: PlayerAlbum | None = None
