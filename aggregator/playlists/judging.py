"""Media of several platforms judged as one wanted track."""

from collections.abc import Iterable

from aggregator.domain.media import Media
from aggregator.domain.playlist import Judged, Suggestion
from aggregator.domain.version import Version
from aggregator.matching.candidate import Want, candidate
from aggregator.matching.score import rank

MOST_REJECTED = 5
_MARK = {
    Version.LIVE: "Live",
    Version.COVER: "Cover",
    Version.REMIX: "Remix",
    Version.ACOUSTIC: "Acoustic",
    Version.KARAOKE: "Karaoke",
    Version.SPED_UP: "Sped Up",
    Version.SLOWED: "Slowed",
    Version.NIGHTCORE: "Nightcore",
    Version.EIGHT_D: "8D",
    Version.DEMO: "Demo",
    Version.EXTENDED: "Extended Mix",
}


def versioned(suggestion: Suggestion, versions: tuple[Version, ...]) -> Suggestion:
    """The suggestion in the first of the versions that the prompt asks for."""
    marks = [_MARK[version] for version in versions if version in _MARK]
    if not marks:
        return suggestion
    return Suggestion(f"{suggestion.title} ({marks[0]})", suggestion.author, suggestion.year)


def judged(suggestion: Suggestion, media: Iterable[Media]) -> tuple[Judged, ...]:
    """Every medium with its score and reasons, best first; a medium once."""
    by_id = {one.id: one for one in media}
    want = Want(title=suggestion.title, author=suggestion.author)
    return tuple(
        Judged(
            by_id[ruling.id],
            ruling.score,
            ruling.accepted,
            ruling.reasons,
            ruling.penalties,
        )
        for ruling in rank(want, map(candidate, by_id.values()))
    )


def best_rejected(ranking: tuple[Judged, ...]) -> tuple[Judged, ...]:
    """The rejected candidates nearest to acceptance, those that are another song last."""
    return tuple(one for one in ranking if not one.accepted)[:MOST_REJECTED]
