"""Many platforms' orders into one page.

Reciprocal rank fusion (Cormack et al., SIGIR 2009) over the platforms' own order, weighed by how
much of the query a medium names. Uploads of one recording are grouped: the group ranks by all of
its uploads together and shows its best one in place; the others come after, so that one song
does not fill the page. Each platform that found something keeps a share of the page.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from aggregator.domain.media import Media, Platform
from aggregator.matching.candidate import candidate
from aggregator.matching.same import groups
from aggregator.matching.text import relevance

RANK_CONSTANT = 10
"""Smaller than the customary 60: lists are short (30), and their first places mean much."""

REPEAT_WEIGHT = 0.25
"""What a further upload of a recording already shown is worth, each again by as much."""

HINDERED_WEIGHT = 0.7
"""What a preview, or a medium that not everyone can play, is worth."""


def merge(query: str, found: Mapping[Platform, Sequence[Media]], limit: int) -> tuple[Media, ...]:
    """At most `limit` media, best first; deterministic, no id twice."""
    scores = _scores(query, found)
    ranked = sorted(_weigh_repeats(scores), key=lambda pair: (-pair[1], pair[0].id))
    return _with_shares([media for media, _ in ranked], limit)


def _scores(
    query: str, found: Mapping[Platform, Sequence[Media]]
) -> dict[str, tuple[Media, float]]:
    scores: dict[str, tuple[Media, float]] = {}
    for media_list in found.values():
        for rank, media in enumerate(media_list):
            if media.id in scores:
                continue
            score = (0.4 + 0.6 * relevance(query, media.title, media.author)) / (
                RANK_CONSTANT + rank
            )
            hindered = media.preview or media.restriction is not None
            scores[media.id] = (media, score * HINDERED_WEIGHT if hindered else score)
    return scores


def _weigh_repeats(scores: Mapping[str, tuple[Media, float]]) -> list[tuple[Media, float]]:
    weighed = []
    for group in _groups(list(scores.values())):
        best_first = sorted(group, key=lambda pair: -pair[1])
        together = sum(score for _, score in best_first)
        weight = 1.0
        for media, score in best_first:
            weighed.append((media, together if weight == 1.0 else score * weight))
            weight *= REPEAT_WEIGHT
    return weighed


def _groups(scored: list[tuple[Media, float]]) -> list[list[tuple[Media, float]]]:
    """Uploads of one recording together."""
    places = groups([candidate(media) for media, _ in scored])
    return [[scored[place] for place in group] for group in places]


def _with_shares(ranked: list[Media], limit: int) -> tuple[Media, ...]:
    """The first `limit`, with room kept for each platform's best when one crowds the page."""
    page = ranked[:limit]
    platforms = {media.platform for media in ranked}
    share = max(1, limit // (2 * len(platforms))) if platforms else 0
    for platform in sorted(platforms):
        missing = share - sum(1 for media in page if media.platform is platform)
        waiting = [media for media in ranked[limit:] if media.platform is platform]
        for media in waiting[: max(0, missing)]:
            spare = _crowding(page, share)
            if spare is not None:
                page.remove(spare)
                page.append(media)
    place = {media.id: at for at, media in enumerate(ranked)}
    return tuple(sorted(page, key=lambda media: place[media.id]))


def _crowding(page: list[Media], share: int) -> Media | None:
    """The last medium of a platform that has more than its share."""
    counts: defaultdict[Platform, int] = defaultdict(int)
    for media in page:
        counts[media.platform] += 1
    return next((media for media in reversed(page) if counts[media.platform] > share), None)
