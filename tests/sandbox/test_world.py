"""The world: the same from the same seed, true to life, full of traps, and searchable."""

import os
import subprocess
import sys
from collections import Counter

import msgspec
import pytest

from aggregator.domain.media import FIVE_PLATFORMS, Kind, Platform, Restriction
from aggregator.runtime.songs import known_songs
from aggregator.sandbox.world import Song, Upload, World

DIGEST = """
import hashlib, msgspec
from aggregator.runtime.songs import known_songs
from aggregator.sandbox.world import World
world = World.grow(known_songs(), {seed})
found = [one.native_id for name in ("youtube", "vimeo") for one in world.search(name, "love song")]
whole = msgspec.json.encode([world.uploads, world.collections, found])
print(hashlib.sha256(whole).hexdigest())
"""
each_platform = pytest.mark.parametrize("platform", FIVE_PLATFORMS)


def digest(seed: int, hash_seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", DIGEST.format(seed=seed)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
    )
    return done.stdout


def playable_original(upload: Upload) -> bool:
    return (
        upload.truth.version == "original"
        and upload.truth.kind is Kind.TRACK
        and upload.restriction is None
        and not upload.preview
    )


def test_a_seed_gives_the_same_world_in_every_process_and_another_seed_another() -> None:
    assert digest(1, "1") == digest(1, "2") != digest(2, "1")


def test_a_songs_uploads_do_not_hang_on_the_songs_beside_it() -> None:
    songs = known_songs()
    alone = World.grow(songs[:1], 7).uploads
    among = World.grow(songs[:40], 7).uploads
    own = {one.title for one in alone if one.truth.song == 1}
    assert own == {one.title for one in among if one.truth.song == 1}


def test_a_world_of_no_songs_is_empty() -> None:
    assert World.grow((), 1).uploads == ()


def test_songs_are_distinct_and_well_formed() -> None:
    songs = known_songs()
    assert len({(one.artist, one.title) for one in songs}) == len(songs) >= 300
    assert all(30 < one.duration < 4_000 and one.tags for one in songs)
    decades = {one.year // 10 for one in songs if one.year}
    assert len(decades) >= 9
    assert len({tag for one in songs for tag in one.tags}) >= 60


@pytest.mark.parametrize("seed", [1, 2, 3])
@each_platform
def test_most_songs_have_a_full_playable_original(platform: Platform, seed: int) -> None:
    world = World.grow(known_songs(), seed)
    have = {one.truth.song for one in world.uploads_of(platform) if playable_original(one)}
    assert len(have) >= 0.7 * len(world.songs)


def test_every_trap_is_laid(world: World) -> None:
    versions = Counter(one.truth.version for one in world.uploads)
    assert versions.keys() >= {
        "original", "live", "cover", "karaoke", "remix", "sped_up", "slowed", "nightcore",
        "eight_d", "loop", "reaction", "tutorial", "teaser", "instrumental", "acoustic", "demo",
        "full_album", "extended",
    }  # fmt: skip
    restrictions = {one.restriction for one in world.uploads}
    assert restrictions >= {Restriction.PRIVATE, Restriction.GEO, Restriction.AGE}
    kinds = {one.truth.kind for one in world.uploads}
    assert kinds >= {Kind.MIX, Kind.SHOW, Kind.LIVE_SET, Kind.STREAM, Kind.ALBUM}
    titles = " ".join(one.title for one in world.uploads_of(Platform.YOUTUBE))
    assert all(word in titles for word in ("【", "feat.", "קריוקי", "カラオケ", "♪"))


def test_previews_are_at_home_on_soundcloud_and_beside_full_uploads(world: World) -> None:
    previews = [one for one in world.uploads if one.preview]
    assert {one.platform for one in previews} == {Platform.SOUNDCLOUD}
    assert 0.05 < len(previews) / len(world.uploads_of(Platform.SOUNDCLOUD)) < 0.3


def test_titles_come_both_ways_round(world: World) -> None:
    song = next(one for one in world.songs if (one.artist, one.title) == ("Chic", "Good Times"))
    forms = [one.title for one in world.uploads if one.truth.song == song.number]
    assert any(form.startswith("Chic - Good Times") for form in forms)
    assert any(form.startswith("Good Times - Chic") for form in forms)


def test_shows_tell_what_is_heard_in_them(world: World) -> None:
    shows = [one for one in world.uploads_of(Platform.MIXCLOUD) if one.truth.kind is Kind.SHOW]
    by_number = {song.number: song for song in world.songs}
    assert len(shows) > 100
    for show in shows:
        assert len(show.truth.contains) >= 4
        assert show.tags
        assert all(by_number[number].title in show.description for number in show.truth.contains)


def test_albums_and_their_tracks_agree(world: World) -> None:
    albums = [one for one in world.collections_of(Platform.BANDCAMP) if one.kind == "album"]
    assert albums
    for album in albums:
        for number, native_id in enumerate(album.uploads, start=1):
            track = world.upload(Platform.BANDCAMP, native_id)
            assert track is not None
            assert (track.album, track.track_number) == (album.native_id, number)


@each_platform
def test_ids_and_addresses_are_unique(platform: Platform, world: World) -> None:
    uploads = world.uploads_of(platform)
    assert len({one.native_id for one in uploads}) == len(uploads)
    assert len({(one.author_slug, one.slug) for one in uploads}) == len(uploads)
    for one in uploads[:50]:
        assert world.upload(platform, one.native_id) is one
        assert world.by_slug(platform, one.author_slug, one.slug) is one


@each_platform
@pytest.mark.parametrize(
    "term", ["bossa nova", "Radiohead", "moon river", "夜に駆ける", "עוף גוזל"]
)
def test_search_covers_tags_artists_and_titles(platform: Platform, term: str, world: World) -> None:
    hits = world.search(platform, term)
    assert hits
    words = term.lower().split()
    first = hits[0]
    told = " ".join((first.title, first.author, *first.tags)).lower()
    assert all(word in told for word in words)


def test_search_finds_without_accents_and_hides_what_is_private(world: World) -> None:
    assert world.search(Platform.YOUTUBE, "beyonce")[0].title.lower().count("crazy in love")
    everything = (world.search(platform, "moon") for platform in FIVE_PLATFORMS)
    found = [one for hits in everything for one in hits]
    assert all(one.restriction is not Restriction.PRIVATE for one in found)


@each_platform
def test_nothing_is_found_for_words_that_nobody_uses(platform: Platform, world: World) -> None:
    assert world.search(platform, "xqzt wvvk") == []


def test_platforms_order_the_same_songs_differently(world: World) -> None:
    orders = [
        [one.truth.song for one in world.search(platform, "love") if one.truth.song][:12]
        for platform in FIVE_PLATFORMS
    ]
    assert len({tuple(order) for order in orders}) == len(orders)


def test_uploads_are_plain_data(world: World) -> None:
    one = world.uploads[0]
    assert msgspec.json.decode(msgspec.json.encode(one), type=Upload) == one


def test_a_song_without_year_or_tags_grows_too() -> None:
    bare = Song(number=1, artist="Somebody", title="Something", duration=200.0)
    assert World.grow([bare], 1).uploads
