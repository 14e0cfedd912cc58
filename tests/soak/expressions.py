"""Every regular expression of ours over long hostile text: none may take a caller's time away.

Both ways to use each are tried, and only some of them are used: what takes over `MOST` seconds for
`LENGTH` characters is told, to be looked at; what takes as long for `LONGEST_TEXT`, which is as
long as a text of a caller or a title may get, is a fault.
"""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from typing import Any

import aggregator
from tests.soak.stage import check

LENGTH = 8_000
LONGEST_TEXT = 500
MOST = 0.5

SEEDS = ("a", " ", "0", "-", ".", ",", "(", "[", "<", "'", '"', ":", "/", "\\", "_", "=", "&", "@",
         "a ", "0 ", "a,", "a.", "a-", "0:", "(a", "[a]", "no ", "by ", "ft. ", "19", "1990s ",
         "http://a", "a@", "{", "}", "<a>", "<!--", "\n", "\r\n", "\t", "é", "中", "and ", "- ",
         "P1", "#EXTINF:1,", "key=", "a&b=", "'\"", "![a](", "x 2 ",
         "& ", "the ", "feat (")  # fmt: skip
TAILS = ("", "!", "\x00", "a", ")")


def expressions() -> Iterator[tuple[str, "re.Pattern[Any]"]]:
    """Every compiled expression that a module of ours holds, in tables too."""
    seen: set[tuple[Any, int]] = set()
    for info in pkgutil.walk_packages(aggregator.__path__, "aggregator."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            for one in _within(value, 3):
                if (one.pattern, one.flags) not in seen:
                    seen.add((one.pattern, one.flags))
                    yield f"{info.name}.{name}", one


def _within(value: Any, depth: int) -> Iterator["re.Pattern[Any]"]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict):
        for one in (*value.keys(), *value.values()):
            yield from _within(one, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _within(one, depth - 1)


def seconds(one: "re.Pattern[Any]", text: str) -> float:
    """For a search and a whole match."""
    told: Any = text.encode() if isinstance(one.pattern, bytes) else text
    began = time.perf_counter()
    one.search(told)
    one.fullmatch(told)
    return time.perf_counter() - began


def slowest(one: "re.Pattern[Any]", length: int, seeds: tuple[str, ...]) -> tuple[float, str]:
    """The seconds for the text of that length that takes longest, and the text."""
    worst, by = 0.0, ""
    for start in seeds:
        for tail in TAILS:
            took = seconds(one, (start * length)[:length] + tail)
            if took > worst:
                worst, by = took, f"{start!r}, {tail!r} at the end"
            if took > MOST:
                return took, by
    return worst, by


def run(*, seeds: tuple[str, ...] = SEEDS, length: int = LENGTH) -> str:
    """Try them all on texts that repeat the seeds; returns what was seen. Raises `Broken`."""
    tried, slow, broken = 0, [], []
    for name, one in expressions():
        tried += 1
        took, by = slowest(one, LONGEST_TEXT, seeds)
        if took > MOST:
            broken.append(f"{name} took {took:.2f} s for {LONGEST_TEXT} characters of {by}")
            continue
        took, by = slowest(one, length, seeds)
        if took > MOST:
            slow.append(f"{name} takes {took:.2f} s with {by}")
    check(not broken, "; ".join(broken))
    told = f"{tried} read {LONGEST_TEXT} characters in {MOST:g} s each"
    return f"{told}; of {length} characters " + ("; ".join(slow) or "too")
