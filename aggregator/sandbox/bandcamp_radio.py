"""Bandcamp's own radio: weekly shows of tracks, as two generations of its API tell them."""

from datetime import timedelta

import msgspec

from aggregator.sandbox import names
from aggregator.sandbox.bandcamp_api import Node, day
from aggregator.sandbox.bandcamp_catalogue import SITE, Catalogue, Release, streams
from aggregator.sandbox.chance import Chance, number_of
from aggregator.sandbox.growth import LATEST

SHOWS = 60
"""Shows are numbered from 1; the last one is the newest."""

_TRACKS = 18
_SPEECH = 35.0
_SERIES = ("Bandcamp Weekly", "Bandcamp Selects", "The Hip Hop Show", "The Metal Show")


class Show(msgspec.Struct, frozen=True):
    """A show and what it plays; `timecodes` are seconds from its start."""

    id: int
    series: str
    episode: str
    date: str
    image_id: int
    duration: float
    description: str
    tracks: tuple[Release, ...]
    timecodes: tuple[int, ...]


class Radio:
    """The shows of a catalogue, made when first asked for."""

    def __init__(self, catalogue: Catalogue, seed: int) -> None:
        self._seed = seed
        self._heard = [
            one for one in catalogue.releases.values() if one.form == "t" and streams(one.first)
        ]
        self._made: dict[int, Show] = {}

    def show(self, number: int) -> Show | None:
        """The show of that number; None where there is none."""
        if not 1 <= number <= SHOWS or not self._heard:
            return None
        if number not in self._made:
            self._made[number] = self._make(number)
        return self._made[number]

    def shows(self) -> list[Show]:
        """All shows, the newest first."""
        return [show for number in range(SHOWS, 0, -1) if (show := self.show(number))]

    def _make(self, number: int) -> Show:
        chance = Chance(self._seed, "weekly", number)
        tracks = tuple(chance.some(self._heard, _TRACKS))
        codes, at = [], 0.0
        for track in tracks:
            codes.append(int(at))
            at += track.first.duration + _SPEECH
        guest = tracks[0].band.name
        return Show(
            id=number,
            series=chance.one(_SERIES),
            episode=guest,
            date=day(LATEST - timedelta(weeks=SHOWS - number)),
            image_id=number_of(1_000_000, 45_000_000, "show", self._seed, number),
            duration=round(at, 2),
            description=f"{guest} talks about new work, with records by {tracks[-1].band.name}.",
            tracks=tracks,
            timecodes=tuple(codes),
        )


def listed(show: Show) -> Node:
    """A line of `bcweekly/list`."""
    return {
        "id": show.id,
        "title": show.series,
        "date": show.date,
        "subtitle": show.episode,
        "image_id": show.image_id,
        "screen_image_id": show.image_id + 2,
        "v2_image_id": show.image_id,
        "published_date": show.date,
        "image_caption": _caption(show),
        "desc": show.description,
        "button_color": f"{show.image_id % 0xFFFFFF:06x}",
    }


def weekly(show: Show) -> Node:
    """`bcweekly/get`."""
    recording = number_of(100_000_000, 4_000_000_000, "recording", show.id)
    stream = f"{SITE}/stream_redirect?enc=mp3-128&track_id={recording}&ts=0&t=0"
    title = f"BC Weekly {show.date[:11]}"
    return {
        "show_id": show.id,
        "date": show.date,
        "published_date": show.date,
        "title": show.series,
        "subtitle": show.episode,
        "desc": show.description,
        "show_image_id": show.image_id,
        "show_screen_image_id": show.image_id + 2,
        "show_v2_image_id": show.image_id,
        "image_caption": _caption(show),
        "audio_url_hash": _hints("thetrickytrees", f"bc-weekly-{show.id}", "t"),
        "audio_title": title,
        "audio_stream": {"mp3-128": stream},
        "audio_track_id": recording,
        "stream_infos": {
            "encodings_id": recording // 2,
            "stream_type": 101,
            "format": 4009989916,
            "file_id": None,
            "metadata_crc": None,
        },
        "audio_duration": show.duration,
        "button_color": f"{show.image_id % 0xFFFFFF:06x}",
        "dark_mode": None,
        "short_desc": show.description,
        "tracks": [
            _track(one, code) for one, code in zip(show.tracks, show.timecodes, strict=True)
        ],
    }


def player_data(show: Show) -> Node:
    """`player_data_web`: what the site's newer player asks for.

    Source: what yt-dlp and our own adapter read of it; no recording.
    """
    return {
        "tracklist": {
            "itemId": show.id,
            "itemType": "radio",
            "title": show.episode,
            "subtitle": show.series,
            "date": show.date,
            "imageId": show.image_id,
            "description": show.description,
            "compiledTrack": {
                "id": number_of(100_000_000, 4_000_000_000, "recording", show.id),
                "duration": show.duration,
                "streamUrl": f"{SITE}/stream_redirect?enc=mp3-128&track_id={show.id}",
            },
            "tracks": [
                {
                    "id": one.id,
                    "title": one.title,
                    "artistName": one.band.name,
                    "duration": one.first.duration,
                    "artId": one.art_id,
                    "timecode": code,
                    "album": {"title": one.album.title} if one.album else None,
                }
                for one, code in zip(show.tracks, show.timecodes, strict=True)
            ],
        }
    }


def _caption(show: Show) -> str:
    host = names.HOSTS[show.id % len(names.HOSTS)]
    return f"Hosted by {host}. Photograph of {show.episode}."


def _hints(subdomain: str, slug: str, form: str) -> Node:
    return {
        "subdomain": subdomain,
        "custom_domain": None,
        "custom_domain_verified": None,
        "slug": slug,
        "item_type": form,
    }


def _track(release: Release, timecode: int) -> Node:
    band, album = release.band, release.album
    home = f"{band.url}/album/{album.slug}" if album else release.url
    return {
        "track_id": release.id,
        "title": release.title,
        "url_hints": _hints(
            band.slug, album.slug if album else release.slug, "a" if album else "t"
        ),
        "track_url": release.url,
        "artist": band.name,
        "location_text": band.location,
        "album_id": int(album.native_id) if album else None,
        "album_title": album.title if album else None,
        "is_preorder": False,
        "band_id": band.id,
        "timecode": timecode,
        "track_art_id": release.art_id,
        "bio_image_id": band.image_id,
        "merch_ids": None,
        "package_image_ids": None,
        "is_set_price": False,
        "price": release.price,
        "is_purchasable": True,
        "currency": "USD",
        "label": None,
        "require_email": False,
        "album_url": f"{band.url}/album/{album.slug}" if album else None,
        "url": home,
    }
