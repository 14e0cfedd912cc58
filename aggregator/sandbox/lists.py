"""Albums and playlists: Bandcamp's releases, SoundCloud's sets, YouTube's playlists, showcases."""

from collections.abc import Iterator

import msgspec

from aggregator.domain.media import Kind, Platform, Restriction
from aggregator.sandbox import names
from aggregator.sandbox.chance import Chance
from aggregator.sandbox.identity import author, list_id, slug_of
from aggregator.sandbox.records import Collection, Song, Upload

LONGEST_PLAYLIST = 140
"""Uploads; more than the hundred that YouTube gives at once."""

_SHORTEST_SET = 3
_TITLES = ("Best of {Tag}", "{tag} essentials", "my {tag} mixtape", "{Tag} all day", "{Tag} ✨")
_PLAYLIST_HOMES = (Platform.YOUTUBE, Platform.SOUNDCLOUD, Platform.MIXCLOUD, Platform.VIMEO)


def with_lists(
    uploads: list[Upload], songs: tuple[Song, ...], seed: int
) -> tuple[list[Upload], list[Collection]]:
    """The uploads with their albums written in, and every collection."""
    albums = list(_albums(uploads, seed))
    places = {
        (album.platform, track): (album.native_id, number)
        for album in albums
        for number, track in enumerate(album.uploads, start=1)
    }
    placed = [
        _placed(upload, places.get((upload.platform, upload.native_id))) for upload in uploads
    ]
    return placed, [*albums, *_playlists(placed, songs, seed)]


def _placed(upload: Upload, place: tuple[str, int] | None) -> Upload:
    if place is None:
        return upload
    return msgspec.structs.replace(upload, album=place[0], track_number=place[1])


def _albums(uploads: list[Upload], seed: int) -> Iterator[Collection]:
    """Each Bandcamp account's tracks as albums of at most ten; a lone track stays a single."""
    for tracks in _by_owner(uploads, Platform.BANDCAMP).values():
        for start in range(0, len(tracks), 10):
            part = tracks[start : start + 10]
            if len(part) > 1:
                yield _album(part, start // 10, seed)
    for tracks in _by_owner(uploads, Platform.SOUNDCLOUD).values():
        own = [one for one in tracks if one.verified and one.restriction is None]
        if len(own) >= _SHORTEST_SET:
            yield _album(own[:12], 0, seed)


def _by_owner(uploads: list[Upload], platform: Platform) -> dict[str, list[Upload]]:
    found: dict[str, list[Upload]] = {}
    for upload in uploads:
        if upload.platform is platform and upload.truth.kind is Kind.TRACK:
            found.setdefault(upload.author_id, []).append(upload)
    return found


def _album(tracks: list[Upload], number: int, seed: int) -> Collection:
    first = tracks[0]
    chance = Chance(seed, "album", first.platform, first.author_id, number)
    name = first.title.split(" (")[0]
    title = chance.one(("{}", "{} EP", "{} and other stories", "The {} Sessions")).format(name)
    return Collection(
        platform=first.platform,
        native_id=list_id(first.platform, seed, "album", first.author_id, number),
        slug=f"{slug_of(title) or 'album'}{f'-{number + 1}' if number else ''}",
        title=title,
        owner=first.author,
        owner_slug=first.author_slug,
        owner_id=first.author_id,
        kind="album",
        uploads=tuple(one.native_id for one in tracks),
    )


def _playlists(uploads: list[Upload], songs: tuple[Song, ...], seed: int) -> Iterator[Collection]:
    """Listeners' playlists by tag; a few hold what is private by now."""
    tags = sorted({tag for song in songs for tag in song.tags})
    for platform in _PLAYLIST_HOMES:
        by_tag: dict[str, list[Upload]] = {}
        for upload in uploads:
            if upload.platform is platform and upload.duration > 0:
                for tag in dict.fromkeys(upload.tags):
                    by_tag.setdefault(tag, []).append(upload)
        for tag in tags:
            of_tag = by_tag.get(tag, [])
            if len(of_tag) >= _SHORTEST_SET:
                yield _playlist(platform, tag, of_tag, seed)


def _playlist(platform: Platform, tag: str, of_tag: list[Upload], seed: int) -> Collection:
    chance = Chance(seed, "playlist", platform, tag)
    chosen = chance.some(of_tag, chance.whole(_SHORTEST_SET, LONGEST_PLAYLIST))
    if platform is not Platform.YOUTUBE:
        chosen = [one for one in chosen if one.restriction is not Restriction.PRIVATE]
    title = chance.one(_TITLES).format(tag=tag, Tag=tag.title())
    by = author(platform, chance.one(names.LISTENERS))
    return Collection(
        platform=platform,
        native_id=list_id(platform, seed, "playlist", tag),
        slug=slug_of(title),
        title=title,
        owner=by.name,
        owner_slug=by.slug,
        owner_id=by.native_id,
        kind="playlist",
        uploads=tuple(one.native_id for one in chosen),
    )
