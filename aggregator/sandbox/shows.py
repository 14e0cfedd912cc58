"""What is made of many songs: radio shows, mixes, hour-long compilations, streams on air."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from aggregator.domain.media import Kind, Platform
from aggregator.sandbox import names
from aggregator.sandbox.chance import Chance
from aggregator.sandbox.identity import artwork_of, author, native_id, slug_of
from aggregator.sandbox.records import Song, Truth, Upload

SHOWS_A_SONG = 1.2
"""Mixcloud shows for each song of the world."""

_FEWEST, _MOST = 6, 18
_SHOW_TITLES = (
    "{host} #{number}: {tag}",
    "{Tag} Sessions vol. {number}",
    "{Tag} mix by {host} | {month} {year}",
    "{host} w/ {artist}, {other} & more ({Tag})",
    "The {Tag} Hour - {day} {month} {year}",
    "{artist} special: {tag} & beyond",
)
_SET_TITLES = ("{host} live set @ {place}", "{host} DJ set ({Tag}) {place}")
_MIX_TITLES = (
    "{Tag} Mix {year} 🌴 Best of {Tag}",
    "{tag} playlist to relax / study / work to",
    "3 HOURS of {Tag} 🔥 {artist}, {other} and more",
    "Best of {artist} & {other} | {Tag} compilation",
)
_ON_AIR = ("{tag} radio 24/7 🔴 beats to relax to", "LIVE: {Tag} Radio, non-stop music")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_HOMES: tuple[tuple[Platform, float], ...] = (
    (Platform.MIXCLOUD, SHOWS_A_SONG),
    (Platform.YOUTUBE, 0.35),
    (Platform.SOUNDCLOUD, 0.25),
    (Platform.VIMEO, 0.05),
)


MOST_SONGS = 1_000
"""Songs beyond these make a world's shows no more in number, only more varied."""


def shows(songs: tuple[Song, ...], seed: int) -> Iterator[Upload]:
    """The shows and mixes of all platforms, and YouTube's streams on air."""
    if not songs:
        return
    by_tag = _by_tag(songs)
    for platform, share in _HOMES:
        for number in range(1, round(min(len(songs), MOST_SONGS) * share) + 1):
            yield _show(platform, number, songs, by_tag, seed)
    for number, tag in enumerate(sorted(by_tag)[:8], start=1):
        yield _stream(number, tag, seed)


def _by_tag(songs: tuple[Song, ...]) -> dict[str, list[Song]]:
    found: dict[str, list[Song]] = {}
    for song in songs:
        for tag in song.tags:
            found.setdefault(tag, []).append(song)
    return found


def _show(
    platform: Platform,
    number: int,
    songs: tuple[Song, ...],
    by_tag: dict[str, list[Song]],
    seed: int,
) -> Upload:
    chance = Chance(seed, "show", platform, number)
    host = chance.one(names.HOSTS)
    tag = chance.one(sorted(by_tag)) if by_tag else "music"
    heard = _heard(chance, songs, by_tag.get(tag, []))
    dj_set = platform is not Platform.YOUTUBE and chance.happens(0.15)
    first = datetime(2010, 1, 1, tzinfo=UTC)
    when = first + timedelta(days=chance.whole(0, 5_900), seconds=chance.whole(0, 86_399))
    forms = _SET_TITLES if dj_set else _titles(platform)
    title = chance.one(forms).format(
        host=host,
        number=number,
        tag=tag,
        Tag=tag.title(),
        artist=heard[0].artist,
        other=heard[-1].artist,
        place=chance.one(names.PLACES),
        day=when.day,
        month=_MONTHS[when.month - 1],
        year=when.year,
    )
    kind = Kind.LIVE_SET if dj_set else Kind.SHOW if platform is Platform.MIXCLOUD else Kind.MIX
    return _made(
        platform,
        chance,
        host=host,
        title=title,
        when=when,
        length=round(sum(song.duration for song in heard) * chance.between(0.9, 1.05), 3),
        tags=_tags(heard, tag),
        kind=kind,
        heard=heard,
        key=(seed, number),
    )


def _titles(platform: Platform) -> tuple[str, ...]:
    return _MIX_TITLES if platform is Platform.YOUTUBE else _SHOW_TITLES


def _heard(chance: Chance, songs: tuple[Song, ...], of_tag: list[Song]) -> list[Song]:
    """Mostly songs of the tag, a few others between them."""
    count = chance.whole(_FEWEST, _MOST)
    heard = chance.some(of_tag, count - 2)
    others = [song for song in chance.some(songs, 4) if song not in heard]
    return [*heard, *others[: max(2, count - len(heard))]] or [songs[0]]


def _tags(heard: list[Song], tag: str) -> tuple[str, ...]:
    others = dict.fromkeys(one for song in heard for one in song.tags if one != tag)
    return (tag, *list(others)[:4])


def _made(
    platform: Platform,
    chance: Chance,
    *,
    host: str,
    title: str,
    when: datetime,
    length: float,
    tags: tuple[str, ...],
    kind: Kind,
    heard: list[Song],
    key: tuple[object, ...],
) -> Upload:
    by = author(platform, host)
    own = native_id(platform, "", "", "show", *key)
    slug = own if platform is Platform.YOUTUBE else slug_of(title) or f"show-{key[-1]}"
    views = round(900 * chance.popularity()) + 3
    return Upload(
        platform=platform,
        native_id=native_id(platform, by.slug, slug, "show", *key),
        slug=slug,
        title=title,
        author=by.name,
        author_slug=by.slug,
        author_id=by.native_id,
        duration=length,
        published=when,
        views=views,
        likes=round(views * chance.between(0.01, 0.09)),
        tags=tags,
        description=_track_list(heard),
        artwork=artwork_of(platform, "show", *key),
        verified=False,
        topic=False,
        restriction=None,
        preview=False,
        album=None,
        track_number=None,
        truth=Truth(None, "original", kind, tuple(song.number for song in heard)),
    )


def _track_list(heard: list[Song]) -> str:
    """Artist and title of each song with the moment it begins, as hosts write it."""
    lines, moment = [], 0.0
    for song in heard:
        hours, rest = divmod(int(moment), 3_600)
        clock = f"{rest // 60:02}:{rest % 60:02}"
        lines.append(f"{f'{hours}:{clock}' if hours else clock} {song.artist} - {song.title}")
        moment += song.duration
    return "\n".join(lines)


def _stream(number: int, tag: str, seed: int) -> Upload:
    """A YouTube channel on air: its duration is 0, its kind `stream`."""
    chance = Chance(seed, "stream", number)
    host = chance.one(names.HOSTS)
    title = chance.one(_ON_AIR).format(tag=tag, Tag=tag.title())
    when = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=chance.whole(0, 500))
    return _made(
        Platform.YOUTUBE,
        chance,
        host=host,
        title=title,
        when=when,
        length=0.0,
        tags=(tag,),
        kind=Kind.STREAM,
        heard=[],
        key=(seed, "on air", number),
    )
