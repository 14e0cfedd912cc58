"""Over the simulated world, whose truth is known: 5,000 suggestions against every trap."""

from collections import Counter
from collections.abc import Iterator

import pytest

from aggregator.domain.media import FIVE_PLATFORMS, Kind, Media, Platform, media_id
from aggregator.matching.candidate import Want, candidate
from aggregator.matching.score import rank
from aggregator.runtime.songs import known_songs
from aggregator.sandbox.world import Song, Upload, World

ASKED_TOGETHER: tuple[tuple[Platform, ...], ...] = (
    *((platform,) for platform in FIVE_PLATFORMS),
    FIVE_PLATFORMS,
)


def media_of(upload: Upload, album: str | None) -> Media:
    """An upload as its platform would show it; Bandcamp's search tells no lengths."""
    told = None if upload.platform is Platform.BANDCAMP else upload.duration
    return Media(
        id=media_id(upload.platform, upload.native_id),
        native_id=upload.native_id,
        title=upload.title,
        author=upload.author,
        image=None,
        platform=upload.platform,
        url="https://example.com/",
        duration=30 if upload.preview else told,
        full_duration=told if upload.preview else None,
        preview=upload.preview,
        kind=upload.truth.kind,
        restriction=upload.restriction,
        views=upload.views,
        verified=upload.verified,
        album=album,
    )


def is_right(upload: Upload, song: Song) -> bool:
    """A whole original of the song that everybody can play."""
    truth = upload.truth
    original = truth.song == song.number and truth.version in ("original", "remaster")
    whole = truth.kind is Kind.TRACK and not upload.preview and upload.restriction is None
    return original and whole


def suggestions(world: World) -> Iterator[tuple[Song, Want, list[Upload]]]:
    """Each song with and without its length, asked of each platform and of all."""
    for song in world.songs:
        found = {
            platform: world.search(platform, f"{song.artist} {song.title}")[:30]
            for platform in FIVE_PLATFORMS
        }
        for length in (song.duration, None):
            for platforms in ASKED_TOGETHER:
                uploads = [upload for platform in platforms for upload in found[platform]]
                yield song, Want(song.title, song.artist, length), uploads


def verdict(song: Song, want: Want, uploads: list[Upload], albums: dict[str, str]) -> str:
    by_id = {media_id(one.platform, one.native_id): one for one in uploads}
    ranking = rank(want, [candidate(media_of(one, albums.get(one.album or ""))) for one in uploads])
    pick = by_id[ranking[0].id] if ranking and ranking[0].accepted else None
    if pick is not None and (pick.preview or pick.restriction is not None):
        return "picked what cannot be played"
    if not any(is_right(one, song) for one in uploads):
        if pick is None:
            return "rightly none"
        edit = pick.truth.song == song.number and pick.truth.version == "radio_edit"
        return "the edit" if edit else "accepted where none is right"
    if pick is None:
        return "missed"
    return "right" if is_right(pick, song) else "wrong"


@pytest.mark.parametrize("seed", [1, 7])
def test_the_right_upload_is_picked_and_nothing_else(seed: int) -> None:
    world = World.grow(known_songs(), seed)
    albums = {one.native_id: one.title for one in world.collections}
    count = Counter(verdict(*told, albums) for told in suggestions(world))
    assert count.total() >= 5_000
    there = count["right"] + count["missed"] + count["wrong"]
    absent = count["rightly none"] + count["accepted where none is right"]
    assert count["right"] / there >= 0.97
    assert count["wrong"] / there <= 0.01
    assert count["accepted where none is right"] / absent <= 0.01
    assert count["picked what cannot be played"] == 0
