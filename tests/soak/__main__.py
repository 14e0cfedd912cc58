"""The long tests: `python -m tests.soak [kill|writers|load|away|inputs|expressions ...]`.

Without a name each runs in turn. A new one is a module with `run`, and an entry in `SOAKS`.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.databases import ENGINES, NoServer
from tests.soak import away, expressions, inputs, kill, load, writers
from tests.soak.stage import Broken, sandbox

Options = argparse.Namespace


def kills(told: Options, engine: str, folder: Path) -> str:
    """SIGKILL at random moments."""
    with sandbox(folder) as platforms:
        return kill.run(
            engine,
            folder,
            platforms,
            rounds=told.rounds or kill.ROUNDS,
            longest=told.seconds or kill.LONGEST,
            seed=told.seed,
        )


def writing(told: Options, engine: str, folder: Path) -> str:
    """Many writers at once."""
    return writers.run(
        engine,
        folder,
        writers=writers.WRITERS,
        processes=writers.PROCESSES,
        seconds=told.seconds or writers.SECONDS,
    )


def loading(told: Options, engine: str, folder: Path) -> str:
    """Many clients at once."""
    with sandbox(folder) as platforms:
        return load.run(
            engine,
            folder,
            platforms,
            clients=told.clients or load.CLIENTS,
            seconds=told.seconds or load.SECONDS,
            seed=told.seed,
        )


def leaving(told: Options, engine: str, folder: Path) -> str:
    """A database server that goes away and comes back."""
    if engine == "sqlite":
        return "sqlite: a file does not go away"
    with sandbox(folder) as platforms:
        return away.run(folder, platforms, seconds=told.seconds or away.SECONDS)


def sending(told: Options, engine: str, folder: Path) -> str:
    """Inputs that are described, and hostile ones."""
    return inputs.run(engine, folder, count=told.count or inputs.COUNT, first=told.seed)


def reading(told: Options, engine: str, folder: Path) -> str:
    """Each regular expression over hostile text; no database takes part."""
    return expressions.run()


SOAKS: dict[str, Callable[[Options, str, Path], str]] = {
    "kill": kills,
    "writers": writing,
    "load": loading,
    "away": leaving,
    "inputs": sending,
    "expressions": reading,
}
ONCE = {"expressions"}
"""Those to which an engine makes no difference."""


def positive(text: str) -> int:
    """A count that is told; none is no count, and would be taken for the default."""
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return number


def options() -> Options:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("soak", nargs="*", help=f"{', '.join(SOAKS)}; all if none is named")
    parser.add_argument("--rounds", type=positive, help=f"kills (default {kill.ROUNDS})")
    parser.add_argument("--seconds", type=float, help="how long, or the longest round of kills")
    parser.add_argument("--clients", type=positive, help=f"of the load (default {load.CLIENTS})")
    parser.add_argument("--count", type=positive, help=f"of inputs (default {inputs.COUNT:,})")
    parser.add_argument("--engine", choices=ENGINES, help="one of the databases (default both)")
    parser.add_argument("--seed", type=int, default=1, help="of all that is random")
    told = parser.parse_args()
    if unknown := set(told.soak) - SOAKS.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    return told


def outcomes(told: Options) -> Iterator[tuple[str, bool]]:
    """A line for each soak on each engine, and whether it held."""
    for name in told.soak or SOAKS:
        engines = (told.engine,) if told.engine else ENGINES
        for engine in engines[:1] if name in ONCE else engines:
            started = time.monotonic()
            with tempfile.TemporaryDirectory(prefix="soak-") as folder:
                try:
                    said, well = SOAKS[name](told, engine, Path(folder)), True
                except NoServer as error:
                    said, well = f"{engine}: skipped, {error}", True
                except Broken as broken:
                    said, well = f"{engine}: BROKEN: {broken}", False
            yield f"{name}: {said} ({time.monotonic() - started:.0f} s)", well


def main() -> int:
    """Print each outcome; 1 when anything broke."""
    held = True
    for line, well in outcomes(options()):
        print(line, flush=True)
        held = held and well
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
