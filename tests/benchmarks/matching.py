"""Candidates a second on one core, cold caches, and how many times spotDL's matcher that is.

spotDL is asked in an environment of its own, since its dependencies do not go with ours: make one
with `python -m venv spotdl && spotdl/bin/pip install spotdl`, and name its Python in
AGGREGATOR_BENCH_SPOTDL. Without it only our own figure is printed.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

from aggregator.matching import album, credit, title, version, wanted
from aggregator.matching.candidate import Candidate, Want
from aggregator.matching.score import rank

LISTS = 200
CANDIDATES = 40
ROUNDS = 7
_SYLLABLES = (
    *("ba", "do", "ri", "ka", "lu", "me", "no", "sa", "ti", "ve", "xo", "zu"),
    *("har", "li", "mon", "tra"),
)
_DECORATIONS = (
    "{author} - {title}",
    "{title}",
    "{author} - {title} (Official Video)",
    "{author} - {title} (Live at {other})",
    "{title} ({other} Remix)",
    "{title} (feat. {other})",
    "{other} - {title} (Cover)",
    "{author} - {title} [Lyrics]",
    "{title} (Karaoke Version)",
)
_SPOTDL = """
import json, sys, time
from spotdl.types.result import Result
from spotdl.types.song import Song
from spotdl.utils.matching import order_results
lists = json.load(sys.stdin)
times = []
for _ in range(1):
    taken = 0.0
    for want, candidates in lists:
        song = Song.from_missing_data(
            name=want["title"], artists=[want["author"]], artist=want["author"],
            duration=want["duration"], album_name="", explicit=False, song_id=want["title"],
            url="", isrc=None)
        results = [
            Result(source="youtube", url=one["id"], verified=one["performed"], name=one["title"],
                   duration=one["duration"], author=one["author"], result_id=one["id"],
                   artists=(one["author"],), search_query="")
            for one in candidates]
        started = time.perf_counter()
        order_results(results, song, None)
        taken += time.perf_counter() - started
    times.append(taken)
print(times[0])
"""


def name(source: random.Random, words: int) -> str:
    """A made-up name of that many words."""
    return " ".join(
        "".join(source.choices(_SYLLABLES, k=source.randint(2, 3))).title() for _ in range(words)
    )


def lists() -> list[tuple[Want, list[Candidate]]]:
    """Wants, each with distinct candidates: a third the wanted song in some dress, else others."""
    source = random.Random(7)
    made = []
    for number in range(LISTS):
        want = Want(name(source, source.randint(1, 4)), name(source, 2), source.randint(120, 400))
        candidates = []
        for at in range(CANDIDATES):
            song = want.title if at % 3 == 0 else name(source, source.randint(1, 4))
            dress = source.choice(_DECORATIONS)
            text = dress.format(author=want.author, title=song, other=name(source, 2))
            candidates.append(
                Candidate(
                    f"{number}-{at}",
                    f"{text} {name(source, 1)}" if at % 7 == 0 else text,
                    source.choice([want.author, name(source, 2)]),
                    want.duration and want.duration + source.randint(-3, 60),
                    performed=source.random() < 0.3,
                )
            )
        made.append((want, candidates))
    return made


def forget() -> None:
    """Empty every cache of the matcher."""
    for cached in (
        title.plain_segments,
        credit.credit,
        wanted.wanted,
        version.role,
        album.album_versions,
    ):
        cached.cache_clear()


def ours(judged: list[tuple[Want, list[Candidate]]]) -> float:
    """Seconds for all lists: the median of rounds with cold caches."""
    taken = []
    for _ in range(ROUNDS):
        forget()
        started = time.perf_counter()
        for want, candidates in judged:
            rank(want, candidates)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def theirs(python: str, judged: list[tuple[Want, list[Candidate]]]) -> float:
    """Seconds that spotDL's matcher takes for the same lists."""
    lines = [
        (
            {"title": want.title, "author": want.author, "duration": want.duration},
            [
                {
                    "id": one.id,
                    "title": one.title,
                    "author": one.author,
                    "duration": one.duration,
                    "performed": one.performed,
                }
                for one in candidates
            ],
        )
        for want, candidates in judged
    ]
    done = subprocess.run(
        [python, "-c", _SPOTDL],
        input=json.dumps(lines),
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"spotDL's matcher failed:\n{done.stderr[-2000:]}")
    return float(done.stdout)


def main() -> None:
    """Print both figures and their ratio."""
    judged = lists()
    count = sum(len(candidates) for _, candidates in judged)
    seconds = ours(judged)
    print(f"matcher: {count / seconds:,.0f} distinct candidates a second (at least 50,000)")
    python = os.environ.get("AGGREGATOR_BENCH_SPOTDL")
    if not python or not Path(python).exists():
        print("spotDL: not asked (AGGREGATOR_BENCH_SPOTDL names no Python that has it)")
        return
    ratio = theirs(python, judged) / seconds
    print(f"ratio to spotDL's matcher on the same lists: {ratio:.0f} x (at least 10 x)")


if __name__ == "__main__":
    main()
