"""Words that nobody explains, such as "(Montreal 1981)" or "| Sunset Label".

They may say that it is another recording, and cost a stranger's upload most of what it has. Where
somebody vouches for it they are but words: the artist who uploaded it, a length that is the wanted
one, or, where no length is known, another upload that is as long and says nothing unexplained, or
two that say other words. What a verified channel puts behind a bar is mostly the film, the cast or
the label; what stands there in another script is mostly the title once more.
"""

from collections.abc import Sequence

from aggregator.matching.candidate import Want
from aggregator.matching.comparison import ArtistFit, Comparison
from aggregator.matching.title import Words
from aggregator.matching.title_fit import TitleFit
from aggregator.matching.weigh import Judged, equally_long


def weigh_unexplained(want: Want, judged: Sequence[Judged]) -> None:
    """Take off what such words cost, from each candidate of a list."""
    for one in judged:
        shown = one.comparison
        if not (shown.subtitle or shown.asides or shown.other_performer):
            continue
        vouched = one.official or equally_long(want.duration, one.duration)
        if not vouched and want.duration is None and one.duration is not None:
            vouched = _others_vouch(one, judged)
        _weigh(want, one, "" if vouched else ", unvouched")


def _weigh(want: Want, one: Judged, unvouched: str) -> None:
    shown = one.comparison
    if shown.subtitle:
        words = " ".join(shown.subtitle)
        one.add(f"unexplained subtitle{unvouched}", f"“{words}” was not asked for")
    if shown.asides:
        words = " ".join(shown.asides)
        explained = one.verified or _in_another_script(want, shown.asides)
        doubt = "" if explained else unvouched
        one.add(f"unexplained aside{doubt}", f"“{words}” stands beside it")
    if shown.other_performer:
        words = " ".join(shown.other_performer)
        cost = f"another name where the artist stands{unvouched}"
        one.add(cost, f"“{words}” stands in the artist's place")


def _in_another_script(want: Want, words: Words) -> bool:
    """Whether all of it is written otherwise than the wanted title: mostly that once more."""
    latin = want.title.isascii()
    return all(word.isascii() is not latin for word in words)


def _others_vouch(one: Judged, judged: Sequence[Judged]) -> bool:
    """Whether an upload that needs no voucher is as long, or two that say other words.

    Of ten covers, each with its own words, two are mostly as long as each other.
    """
    words = frozenset(_unexplained(one.comparison))
    more = False
    for other in judged:
        shown = other.comparison
        if (
            other is not one
            and other.refusal is None
            and shown.title == TitleFit.EXACT
            and shown.artist >= ArtistFit.TITLE
            and equally_long(one.duration, other.duration)
        ):
            others = _unexplained(shown)
            if not others or (more and words.isdisjoint(others)):
                return True
            more = more or words.isdisjoint(others)
    return False


def _unexplained(shown: Comparison) -> Words:
    return (*shown.subtitle, *shown.asides, *shown.other_performer)
