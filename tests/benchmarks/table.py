"""Figures as lines of a terminal and as a table of a document."""

from collections.abc import Iterable

from tests.benchmarks.figure import Figure

BEGIN = "<!-- figures: written by `make bench ARGS=--write` -->"
END = "<!-- end of figures -->"


def row(figure: Figure) -> str:
    """One line of a terminal."""
    measured, spread, asked, holds = _cells(figure)
    note = f"  {figure.note}" if figure.note else ""
    return f"{figure.name:<62} {measured:>10} {spread:>16}  {asked:<16} {holds:<4}{note}"


def markdown(figures: Iterable[Figure]) -> str:
    """The table of a document; the spread is the middle half of the rounds."""
    lines = ["| figure | measured | spread | asked | holds | |", "|---|---|---|---|---|---|"]
    lines += [f"| {one.name} | {' | '.join(_cells(one))} | {one.note} |" for one in figures]
    return "\n".join(lines)


def written(document: str, table: str) -> str:
    """The document with this table between its two marks; raises `ValueError` without them."""
    head, begin, rest = document.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the document has no place for figures: {BEGIN} ... {END}")
    return f"{head}{begin}\n{table}\n{end}{tail}"


def _cells(figure: Figure) -> tuple[str, str, str, str]:
    low, high = figure.spread
    spread = f"{_number(low)}-{_number(high)}" if len(figure.rounds) > 1 else ""
    if figure.asked is None:
        return f"{_number(figure.measured)}{figure.unit}", spread, "", ""
    return (
        f"{_number(figure.measured)}{figure.unit}",
        spread,
        f"{figure.bound.value} {figure.asked:g}{figure.unit}",
        "yes" if figure.holds else "NO",
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"
