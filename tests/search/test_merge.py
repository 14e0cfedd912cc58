"""The page that a listener sees: fused, grouped, fair."""

from hypothesis import given
from hypothesis import strategies as st

from aggregator.domain.media import Kind, Media, Platform, media_id
from aggregator.search.merge import merge


def medium(
    platform: Platform,
    native: str,
    title: str = "Song",
    author: str = "Artist",
    duration: float | None = None,
    *,
    preview: bool = False,
) -> Media:
    return Media(
        id=media_id(platform, native),
        native_id=native,
        title=title,
        author=author,
        image=None,
        platform=platform,
        url=f"https://{platform}.example/{native}",
        duration=30 if preview else duration,
        full_duration=duration if preview else None,
        preview=preview,
        kind=Kind.TRACK,
    )


def test_platform_order_is_kept_where_nothing_else_speaks() -> None:
    media = [medium(Platform.YOUTUBE, str(n), f"moon {n}") for n in range(5)]
    assert merge("moon", {Platform.YOUTUBE: media}, 30) == tuple(media)


def test_first_places_of_all_platforms_come_first() -> None:
    found = {
        platform: [medium(platform, str(n), f"moon {platform} {n}") for n in range(10)]
        for platform in (Platform.YOUTUBE, Platform.SOUNDCLOUD, Platform.VIMEO)
    }
    first = merge("moon", found, 30)[:3]
    assert {media.platform for media in first} == set(found)


def test_a_title_that_names_the_query_comes_before_one_that_does_not() -> None:
    found = {
        Platform.YOUTUBE: [medium(Platform.YOUTUBE, "a", "something else")],
        Platform.VIMEO: [medium(Platform.VIMEO, "b", "Moon River")],
    }
    assert [media.native_id for media in merge("moon river", found, 30)] == ["b", "a"]


def test_one_song_does_not_fill_the_page() -> None:
    song = [
        medium(platform, "song", "Louis Armstrong - Moon River", "Louis Armstrong", 176)
        for platform in (Platform.YOUTUBE, Platform.SOUNDCLOUD, Platform.BANDCAMP)
    ]
    other = medium(Platform.VIMEO, "other", "Moon River by the Sea", "Somebody", 200)
    found = {media.platform: [media] for media in [*song, other]}
    page = merge("moon river", found, 30)
    assert page.index(other) == 1
    assert len(page) == 4


def test_the_full_recording_stands_for_its_preview() -> None:
    found = {
        Platform.SOUNDCLOUD: [
            medium(Platform.SOUNDCLOUD, "snip", "Moon River", "Louis Armstrong", 176, preview=True)
        ],
        Platform.YOUTUBE: [
            medium(Platform.YOUTUBE, "full", "Louis Armstrong - Moon River", "Louis Armstrong", 176)
        ],
    }
    assert [media.native_id for media in merge("moon river", found, 30)] == ["full", "snip"]


def test_songs_of_one_title_by_two_artists_are_not_merged() -> None:
    found = {
        Platform.YOUTUBE: [medium(Platform.YOUTUBE, "a", "Hello", "Adele", 295)],
        Platform.SOUNDCLOUD: [medium(Platform.SOUNDCLOUD, "b", "Hello", "Lionel Richie", 295)],
        Platform.VIMEO: [medium(Platform.VIMEO, "c", "goodbye", "Nobody", 10)],
    }
    assert {media.native_id for media in merge("hello", found, 2)} == {"a", "b"}


def test_no_platform_is_drowned() -> None:
    crowd = [medium(Platform.YOUTUBE, str(n), f"moon river {n}") for n in range(30)]
    lone = [medium(Platform.BANDCAMP, str(n), f"unrelated {n}") for n in range(30)]
    page = merge("moon river", {Platform.YOUTUBE: crowd, Platform.BANDCAMP: lone}, 30)
    assert sum(media.platform is Platform.BANDCAMP for media in page) >= 7


PLATFORMS = st.sampled_from([Platform.YOUTUBE, Platform.SOUNDCLOUD, Platform.BANDCAMP])
MEDIA = st.builds(
    medium,
    PLATFORMS,
    st.text("abcdef", min_size=1, max_size=3),
    st.text("moon river-() ", min_size=1, max_size=20),
    st.sampled_from(["A", "B", "moon"]),
    st.one_of(st.none(), st.integers(1, 300)),
    preview=st.booleans(),
)


@given(st.lists(MEDIA, max_size=60), st.integers(1, 30))
def test_a_page_has_no_id_twice_and_keeps_all_that_fits(media: list[Media], limit: int) -> None:
    found: dict[Platform, list[Media]] = {}
    for one in media:
        found.setdefault(one.platform, []).append(one)
    page = merge("moon river", found, limit)
    ids = [one.id for one in page]
    assert len(ids) == len(set(ids))
    assert len(ids) == min(limit, len({one.id for one in media}))
