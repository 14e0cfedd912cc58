"""Count the embedded catalogue, and check it against the music facts of the shared folder.

    python -m tests.benchmarks.catalogue [--contradicted] [--unknown] [--table NAME]

A row is *verified* when its artist and title are known there, *likely* when its artist is. The
years of that reference are chart and release dates, often of a reissue: a row is *contradicted*
only when every year known of its track lies more than two away from its own, and earlier is
checked more strictly than later (nothing is reissued before it is issued).
"""

import argparse
import collections
import csv
import gzip
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from aggregator.curation.catalogue import Track, catalogue
from aggregator.curation.names import main_key
from aggregator.curation.vocabulary import GENRES, MOODS, SCENES, TAGS, VOICES
from aggregator.matching.text import fold

REISSUES = ("jazzreal", "spotify_playlist", "most_streamed")
"""Tables whose years are those of a release, which may be a reissue."""

_ASIDE = re.compile(r"\(.*?\)|\[.*?\]|\s+-\s+.*$")
_GUESTS = re.compile(r"\b(feat|ft|featuring)\b.*$", re.IGNORECASE)
_BETWEEN = re.compile(r";|,|/|\s+(?:&|and|with|featuring|feat\.?|ft\.?|x|vs\.?|\+)\s+", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Reference:
    """Artists and tracks that are known, each track with the years told of it."""

    def __init__(self, folder: Path) -> None:
        self.artists: set[str] = set()
        self.years: dict[tuple[str, str], set[int]] = {}
        self.issued: dict[tuple[str, str], set[int]] = {}
        for path in sorted(folder.glob("*.tsv.gz")):
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                rows = csv.DictReader(lines, delimiter="\t")
                self._read(path.name, rows)

    def _read(self, table: str, rows: Iterable[dict[str, str]]) -> None:
        for row in rows:
            if not row.get("artist"):
                continue
            names = names_of(row["artist"])
            self.artists |= names
            if not row.get("title"):
                continue
            told = {
                int(found[0])
                for field in ("first_chart_date", "year", "release_date")
                if (found := _YEAR.search(row.get(field) or ""))
            }
            for name in names:
                key = name, title_of(row["title"])
                self.years.setdefault(key, set()).update(told)
                if not table.startswith(REISSUES):
                    self.issued.setdefault(key, set()).update(told)

    def knows(self, track: Track) -> bool:
        """Whether artist and title are there."""
        return any((name, title_of(track.title)) in self.years for name in names_of(track.artist))

    def knows_artist(self, track: Track) -> bool:
        """Whether the artist is there."""
        return not self.artists.isdisjoint(names_of(track.artist))

    def contradicts(self, track: Track) -> str | None:
        """The years that speak against the row's, or None."""
        keys = [(name, title_of(track.title)) for name in names_of(track.artist)]
        every = {year for key in keys for year in self.years.get(key, ())}
        first = {year for key in keys for year in self.issued.get(key, ())}
        if every and track.year > min(every) + 2:
            return f"known from {min(every)}"
        if first and track.year < min(first) - 2:
            return f"first known from {min(first)}"
        return None


def reasons() -> dict[tuple[str, str], str]:
    """Why a row keeps its year against the reference, by artist and title."""
    with Path(__file__).with_name("catalogue_reasons.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row["artist"], row["title"]): row["reason"] for row in rows}


def names_of(artist: str) -> set[str]:
    """The credit and each of its names, folded and joined."""
    parts = [artist, *_BETWEEN.split(artist)]
    return {name for part in parts if (name := _joined(part).removeprefix("the"))}


def title_of(title: str) -> str:
    """A title without its asides, folded and joined."""
    return _joined(_GUESTS.sub("", _ASIDE.sub("", title))) or _joined(title)


def _joined(text: str) -> str:
    return fold(text).replace(" ", "")


def lineage(genre: str) -> Iterator[str]:
    """The genre and everything above it."""
    yield genre
    for parent in GENRES[genre]:
        yield from lineage(parent)


def faults(tracks: tuple[Track, ...]) -> Iterator[str]:
    """Rows that break the rules of the table."""
    seen: dict[tuple[str, str], Track] = {}
    for track in tracks:
        where = f"{track.artist} - {track.title}"
        for kind, told, known in (
            ("genre", track.genres, GENRES),
            ("mood", track.moods, MOODS),
            ("scene", track.scenes, SCENES),
            ("tag", track.tags, TAGS),
            ("voice", (track.voice,), VOICES),
        ):
            for word in told:
                if word not in known:
                    yield f"{where}: {kind} {word!r} is not in the vocabulary"
        if not track.genres or not track.moods or not track.scenes:
            yield f"{where}: has no genre, mood or scene"
        if not 1920 <= track.year <= 2026 or track.energy not in range(1, 6):
            yield f"{where}: year {track.year} or energy {track.energy} is out of range"
        if (track.voice == "instrumental") != (track.language is None):
            yield f"{where}: voice {track.voice} with language {track.language}"
        if len(track.country) != 2 or not track.country.isupper():
            yield f"{where}: country {track.country!r}"
        key = main_key(track.artist), title_of(track.title)
        if key in seen:
            yield f"{where}: twice, also as {seen[key].artist} - {seen[key].title}"
        seen[key] = track


def print_genres(tracks: tuple[Track, ...], reference: Reference | None) -> None:
    """A line a genre: its rows with those of its children, and how many of them are known."""
    by_genre: dict[str, list[Track]] = collections.defaultdict(list)
    for track in tracks:
        for genre in {above for told in track.genres if told in GENRES for above in lineage(told)}:
            by_genre[genre].append(track)
    print(f"{'genre':22} rows  by track  by artist")
    for genre, rows in sorted(by_genre.items(), key=lambda pair: -len(pair[1])):
        print(f"{genre:22} {len(rows):4} {_shares(reference, rows)}")
    print(f"{'all':22} {len(tracks):4} {_shares(reference, list(tracks))}")
    print(f"genres of at least 60 rows: {sum(len(rows) >= 60 for rows in by_genre.values())}")


def print_counts(tracks: tuple[Track, ...]) -> None:
    """How often each word stands in each of the other columns."""
    for name, words in (
        ("scenes", (scene for track in tracks for scene in track.scenes)),
        ("moods", (mood for track in tracks for mood in track.moods)),
        ("decades", (track.year // 10 * 10 for track in tracks)),
        ("languages", (track.language or "-" for track in tracks)),
        ("countries", (track.country for track in tracks)),
        ("tags", (tag for track in tracks for tag in track.tags)),
        ("voices", (track.voice for track in tracks)),
    ):
        counts = collections.Counter[object](words).most_common()
        print(f"{name}: " + ", ".join(f"{word} {count}" for word, count in counts))


def main() -> None:
    """Print the counts by genre, scene, decade and country, and what contradicts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contradicted", action="store_true", help="print each such row")
    parser.add_argument("--unknown", action="store_true", help="print rows with unknown artists")
    parser.add_argument("--unverified", action="store_true", help="print rows not known by track")
    options = parser.parse_args()
    tracks = catalogue()
    folder = Path(os.environ.get("AGGREGATOR_SHARED", "../shared")) / "reference"
    reference = Reference(folder) if folder.is_dir() else None
    for fault in faults(tracks):
        print("FAULT", fault)
    print_genres(tracks, reference)
    print_counts(tracks)
    if reference is None:
        print("No reference folder (set AGGREGATOR_SHARED): nothing was verified.")
        return
    told = reasons()
    against = [(track, why) for track in tracks if (why := reference.contradicts(track))]
    open_ones = [(track, why) for track, why in against if (track.artist, track.title) not in told]
    print(
        f"contradicted by more than two years: {len(against)}, "
        f"of them without a reason: {len(open_ones)}"
    )
    for track, why in against if options.contradicted else open_ones:
        reason = told.get((track.artist, track.title), "no reason told")
        print(f"  {track.artist} - {track.title} ({track.year}): {why}; {reason}")
    for track in tracks:
        if options.unknown and not reference.knows_artist(track):
            print(f"unknown artist: {track.artist} - {track.title} ({track.year})")
        elif options.unverified and not reference.knows(track):
            print(f"unverified: {track.artist} - {track.title} ({track.year})")


def _shares(reference: Reference | None, rows: list[Track]) -> str:
    if reference is None:
        return ""
    known = sum(map(reference.knows, rows)) / len(rows)
    artists = sum(map(reference.knows_artist, rows)) / len(rows)
    return f"{known:9.0%} {artists:9.0%}"


if __name__ == "__main__":
    main()
