"""From songs and a seed to uploads: each song's own, then what is made of many songs.

A song's uploads hang on the seed, its artist and its title alone: other songs beside it change
nothing about them.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

import msgspec

from aggregator.domain.media import FIVE_PLATFORMS, Platform
from aggregator.sandbox import names
from aggregator.sandbox.chance import Chance, chosen
from aggregator.sandbox.identity import Author, artwork_of, author, native_id, slug_of
from aggregator.sandbox.lists import with_lists
from aggregator.sandbox.originals import ORIGINALS
from aggregator.sandbox.records import Collection, Song, Truth, Upload
from aggregator.sandbox.shows import shows
from aggregator.sandbox.traps import TRAPS
from aggregator.sandbox.variants import Length, Variant

LATEST = datetime(2026, 6, 30, tzinfo=UTC)
"""No upload of the world is younger: it does not know what day it is."""

_FIRST_YEAR = 2007
_TYPICAL_VIEWS = 60_000

_OTHERS = {
    "listener": names.LISTENERS,
    "performer": names.PERFORMERS,
    "karaoke": names.KARAOKE,
    "remixer": names.REMIXERS,
    "speed": names.SPEED_CHANNELS,
    "reactor": names.REACTORS,
    "teacher": names.TEACHERS,
    "cinema": names.CINEMAS,
    "host": names.HOSTS,
    "label": names.LABELS,
}


def grown(songs: tuple[Song, ...], seed: int) -> tuple[tuple[Upload, ...], tuple[Collection, ...]]:
    """Every upload and collection of the world that these songs and this seed give."""
    own = [one for song in songs for one in _of_song(song, seed)]
    whole = _distinct([*own, *shows(songs, seed)])
    uploads, collections = with_lists(whole, songs, seed)
    return tuple(uploads), tuple(collections)


def _of_song(song: Song, seed: int) -> Iterator[Upload]:
    fame = Chance(seed, song.artist, song.title, "fame").popularity() * 3
    for platform in FIVE_PLATFORMS:
        share = 1.0
        for variant in (*ORIGINALS[platform], *TRAPS[platform]):
            key = (song.artist, song.title, platform, variant.name)
            if chosen(variant.share * share, seed, *key):
                yield _upload(song, seed, platform, variant, fame)
                # One original is as likely as ever; all else hangs on the fuss.
                share = song.fuss


def _upload(song: Song, seed: int, platform: Platform, variant: Variant, fame: float) -> Upload:
    chance = Chance(seed, song.artist, song.title, platform, variant.name)
    other = chance.one(_OTHERS.get(variant.by, ("",)))
    title = _title(song, variant, other, chance)
    by = _author(song, platform, variant, other)
    key = (seed, song.artist, song.title, variant.name)
    slug = _slug(platform, title, song, key)
    views = round(_TYPICAL_VIEWS * variant.reach * fame * chance.popularity()) + 1
    return Upload(
        platform=platform,
        native_id=native_id(platform, by.slug, slug, *key),
        slug=slug,
        title=title,
        author=by.name,
        author_slug=by.slug,
        author_id=by.native_id,
        duration=_duration(song.duration, variant.length, chance),
        published=published(chance, song.year),
        views=views,
        likes=round(views * chance.between(0.004, 0.04)),
        tags=(*song.tags, *variant.tags),
        description=_description(song, variant, by),
        artwork=artwork_of(platform, *key),
        verified=by.verified,
        topic=by.topic,
        restriction=variant.restriction,
        preview=variant.preview,
        album=None,
        track_number=None,
        truth=Truth(song.number, variant.version, variant.kind),
    )


def _title(song: Song, variant: Variant, other: str, chance: Chance) -> str:
    feat = chance.one((" (feat. {})", " ft. {}", " (with {})")) if song.featuring else ""
    album = chance.one(("{}", "The Best of {}", "{} & Other Songs", "Greatest Hits: {}"))
    return chance.one(variant.titles).format(
        artist=song.artist,
        title=song.title,
        feat=feat.format(" & ".join(song.featuring)),
        other=other,
        place=chance.one(names.PLACES),
        year=chance.whole(max(song.year or 1990, 1955), 2026),
        album=album.format(song.title),
    )


def _author(song: Song, platform: Platform, variant: Variant, other: str) -> Author:
    match variant.by:
        case "topic":
            return author(platform, f"{song.artist} - Topic", topic=True)
        case "vevo":
            joined = "".join(word for word in song.artist.title() if word.isalnum())
            channel = f"{joined}VEVO" if (song.year or 0) >= 1975 else song.artist
            return author(platform, channel, verified=True)
        case "artist":
            return author(platform, song.artist, verified=True)
        case _:
            return author(platform, other)


def _slug(platform: Platform, title: str, song: Song, key: tuple[object, ...]) -> str:
    """The address part: of the title, else of the song's number in a script of its own."""
    if platform is Platform.YOUTUBE:
        return native_id(platform, "", "", *key)
    return slug_of(title) or f"track-{song.number}"


def _duration(seconds: float, length: Length, chance: Chance) -> float:
    """Seconds to the millisecond."""
    if length.fixed is not None:
        return round(chance.between(*length.fixed), 3)
    longer = seconds * chance.between(*length.factor) + chance.between(*length.extra)
    return round(max(longer, 10.0), 3)


def published(chance: Chance, year: int | None) -> datetime:
    """A moment after the song came out, when the platforms were there, to the second."""
    first = datetime(max(year or _FIRST_YEAR, _FIRST_YEAR), 1, 1, tzinfo=UTC)
    span = max((LATEST - first).days, 1)
    return first + timedelta(days=chance.whole(0, span - 1), seconds=chance.whole(0, 86_399))


def _description(song: Song, variant: Variant, by: Author) -> str:
    if variant.by == "topic":
        line = " · ".join((song.title, song.artist, *song.featuring))
        return (
            f"Provided to YouTube by {names.LABELS[song.number % len(names.LABELS)]}\n\n{line}\n\n"
            f"℗ {song.year or ''} {song.artist}\n\nAuto-generated by YouTube."
        )
    about = f"{song.title} by {song.artist}"
    said = f"{about} ({song.year})" if song.year else about
    return f"{said}. Genres: {', '.join(song.tags) or 'none'}. Put up by {by.name}."


def _distinct(uploads: Iterable[Upload]) -> list[Upload]:
    """Addresses and ids made unique: a second upload at an address gets a number behind it."""
    taken: set[tuple[Platform, str, str]] = set()
    ids: set[tuple[Platform, str]] = set()
    kept = []
    for upload in uploads:
        one, number = upload, 2
        while (one.platform, one.author_slug, one.slug) in taken:
            one = _renamed(upload, f"{upload.slug}-{number}")
            number += 1
        if (one.platform, one.native_id) in ids:
            continue
        taken.add((one.platform, one.author_slug, one.slug))
        ids.add((one.platform, one.native_id))
        kept.append(one)
    return kept


def _renamed(upload: Upload, slug: str) -> Upload:
    own = upload.platform is Platform.MIXCLOUD  # whose id is the address itself
    new_id = f"/{upload.author_slug}/{slug}/" if own else upload.native_id
    return msgspec.structs.replace(upload, slug=slug, native_id=new_id)
