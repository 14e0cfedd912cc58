"""Candidates a second on one core, cold caches, and how many times spotDL's matcher that is.

Ours is measured twice: as it is, and compiled as in the image (docker/Dockerfile); the wheel for
that is built here where there is a C compiler. spotDL is asked in an environment of its own, since
its dependencies do not go with ours: make one with `python -m venv spotdl && spotdl/bin/pip install
spotdl`, and name its Python in AGGREGATOR_BENCH_SPOTDL.

Two sets of lists: made-up ones, of which a third is the wanted song in some dress, and the real
ones of ../shared/evaluation where they are. All three take turns, each time in a new process; what
counts is the processor's time, and the median of the rounds. Before that, both forms of ours must
give the same answers through the command line, to the byte.
"""

import hashlib
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figure import Bound, Figure

LISTS = 200
WARM_UP = 25
"""Lists of other songs that each process starts with, untimed: what is loaded on first use."""
CANDIDATES = 40
ROUNDS = 5
REAL = Path(__file__).parents[3] / "shared" / "evaluation" / "matching_cases.jsonl"

List = tuple[dict[str, object], list[dict[str, object]]]

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
taken = 0.0
for number, (want, candidates) in enumerate(json.load(sys.stdin)):
    song = Song.from_missing_data(
        name=want["title"], artists=want["artists"], artist=want["artists"][0],
        duration=want["duration"], album_name="", explicit=False, song_id=want["title"],
        url="", isrc=None)
    results = [
        Result(source="youtube", url=one["id"], verified=one["performed"], name=one["title"],
               duration=one["duration"], author=one["author"], result_id=one["id"],
               artists=tuple(one["author"].split(", ")), search_query="")
        for one in candidates]
    started = time.process_time()
    order_results(results, song, None)
    taken += (number >= WARM_UP) * (time.process_time() - started)
print(taken)
"""
_OURS = """
import json, sys, time
from aggregator.matching.candidate import Candidate, Want
from aggregator.matching.score import rank
taken = 0.0
for number, (want, candidates) in enumerate(json.load(sys.stdin)):
    song = Want(want["title"], want["author"], want["duration"])
    uploads = [
        Candidate(one["id"], one["title"], one["author"], one["duration"],
                  performed=one["performed"])
        for one in candidates]
    started = time.process_time()
    rank(song, uploads)
    taken += (number >= WARM_UP) * (time.process_time() - started)
print(taken)
"""


def name(source: random.Random, words: int) -> str:
    """A made-up name of that many words."""
    return " ".join(
        "".join(source.choices(_SYLLABLES, k=source.randint(2, 3))).title() for _ in range(words)
    )


def made_up(seed: int, wants: int) -> list[List]:
    """Wants, each with distinct candidates: a third the wanted song in some dress, else others."""
    source = random.Random(seed)
    made = []
    for number in range(wants):
        title, author = name(source, source.randint(1, 4)), name(source, 2)
        duration = source.randint(120, 400)
        candidates: list[dict[str, object]] = []
        for at in range(CANDIDATES):
            song = title if at % 3 == 0 else name(source, source.randint(1, 4))
            dress = source.choice(_DECORATIONS)
            text = dress.format(author=author, title=song, other=name(source, 2))
            candidates.append(
                {
                    "id": f"{number}-{at}",
                    "title": f"{text} {name(source, 1)}" if at % 7 == 0 else text,
                    "author": source.choice([author, name(source, 2)]),
                    "duration": duration + source.randint(-3, 60),
                    "performed": source.random() < 0.3,
                }
            )
        want = {"title": title, "author": author, "artists": [author], "duration": duration}
        made.append((want, candidates))
    return made


def real() -> list[List]:
    """The labelled lists, as far as lengths are known: spotDL cannot do without."""
    found = []
    for line in REAL.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        want = case["want"]
        candidates = [
            {
                "id": one["id"],
                "title": one["title"],
                "author": one["author"],
                "duration": one["duration"],
                "performed": one.get("kind") == "song",
            }
            for one in case["candidates"]
            if one.get("duration")
        ]
        if want.get("duration") and candidates:
            want["artists"] = want.get("artists") or [want["author"]]
            found.append((want, candidates))
    return found


def compiled(folder: Path) -> Path | None:
    """The compiled package, unpacked in that folder; None without a C compiler."""
    if not (shutil.which("cc") and shutil.which("gcc")):
        return None
    # By way of the source archive: built in its place, the modules would stay beside their sources.
    built = subprocess.run(
        [
            Path(sys.executable).with_name("uv"),
            "build",
            "-q",
            "-o",
            folder,
            Path(__file__).parents[2],
        ],
        env=os.environ | {"HATCH_BUILD_HOOK_ENABLE_MYPYC": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if built.returncode:
        sys.exit(f"the compiled matcher cannot be built:\n{built.stderr[-2000:]}")
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "compiled")
    return folder / "compiled"


def questions() -> dict[str, list[dict[str, object]]]:
    """What both forms are asked: lists, with and without the wanted length, and pairs."""
    lists = [(want, [shown(one) for one in found]) for want, found in made_up(3, LISTS)]
    if REAL.exists():
        cases = map(json.loads, REAL.read_text(encoding="utf-8").splitlines())
        lists += [(case["want"], case["candidates"]) for case in cases]
    matches = [
        {"want": want | length, "candidates": candidates}
        for want, candidates in lists
        for length in ({}, {"duration": None})
    ]
    pairs = [{"a": a, "b": b} for _, found in lists for a, b in itertools.pairwise(found)]
    return {"match": matches, "same": pairs}


def shown(one: dict[str, object]) -> dict[str, object]:
    """A made-up candidate as the command line takes it."""
    return one | {"kind": "song" if one["performed"] else "video"}


def answers(command: str, lines: str, path: Path | None = None) -> str:
    """The digest of what `aggregator match` or `aggregator same` says to those lines."""
    done = run([sys.executable, "-m", "aggregator", command], lines, path)
    return hashlib.sha256(done.encode()).hexdigest()


def alike(package: Path) -> None:
    """End the benchmark unless the compiled matcher answers as the one that is not."""
    for command, asked in questions().items():
        lines = "".join(json.dumps(one) + "\n" for one in asked)
        if answers(command, lines) != answers(command, lines, package):
            sys.exit(f"the compiled matcher answers otherwise to `aggregator {command}`")


def seconds(python: str, script: str, lists: str, path: Path | None = None) -> float:
    """Processor seconds that a matcher takes for the lists, in a new process."""
    return float(run([python, "-c", f"WARM_UP = {WARM_UP}\n{script}"], lists, path))


def run(command: list[str], lines: str, path: Path | None = None) -> str:
    """What a matcher prints to those lines, with the modules of that folder before all others."""
    done = subprocess.run(
        command,
        input=lines,
        text=True,
        capture_output=True,
        check=False,
        # Python looks for modules where it stands first, so not beside the sources.
        cwd=tempfile.gettempdir(),
        env=os.environ | ({"PYTHONPATH": str(path)} if path else {}),
    )
    if done.returncode:
        sys.exit(f"a matcher failed:\n{done.stderr[-2000:]}")
    return done.stdout


def compared(
    title: str, lists: list[List], package: Path | None, *, times: float | None
) -> Iterator[Figure]:
    """Every matcher over the same lists, by turns; `times` spotDL's the one shipped has to be."""
    count = sum(len(candidates) for _, candidates in lists)
    told = json.dumps([*made_up(1, WARM_UP), *lists])
    spotdl = os.environ.get("AGGREGATOR_BENCH_SPOTDL")
    asked: dict[str, tuple[str, str, Path | None]] = {"as it is": (sys.executable, _OURS, None)}
    if package:
        asked["compiled"] = (sys.executable, _OURS, package)
    if spotdl:
        asked["spotDL's"] = (spotdl, _SPOTDL, None)
    taken: dict[str, list[float]] = {who: [] for who in asked}
    for _ in range(ROUNDS):
        for who, (python, script, path) in asked.items():
            taken[who].append(seconds(python, script, told, path))
    theirs = taken.pop("spotDL's", [])
    for who, rounds in taken.items():
        shipped = who == "compiled" or not package  # what bounds are for
        rates = [count / spent for spent in rounds]
        name = f"matcher {who}, {title}"
        least = 50_000 if shipped else None
        yield Figure(f"{name}: candidates a second", rates, least, Bound.AT_LEAST, unit="")
        if theirs:
            ratios = [over / spent for over, spent in zip(theirs, rounds, strict=True)]
            bound = times if shipped else None
            yield Figure(f"{name}: over spotDL's", ratios, bound, Bound.AT_LEAST)


def figures() -> Iterator[Figure]:
    """Candidates a second, and the ratio to spotDL's where it is there."""
    with tempfile.TemporaryDirectory() as folder:
        package = compiled(Path(folder))
        if package:
            alike(package)
        yield from compared("made-up lists", made_up(7, LISTS), package, times=10)
        if REAL.exists():
            # Few, with many titles in other scripts than Latin: 8 to 10, by the machine.
            yield from compared("labelled lists", real(), package, times=None)
