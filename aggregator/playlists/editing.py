"""What a listener does to a playlist that stands: pure changes, each of one playlist to the next.

A track is named by the number of its suggestion, which no change alters: what was asked of a page
that is a moment old still means the same track. All raise `NotFound` for a track that is not there
(any more) and `InvalidRequest` for a value that breaks a rule.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from aggregator.domain.errors import InvalidRequest, NotFound
from aggregator.domain.playlist import Judged, Mode, Playlist, Trial

LONGEST_TITLE: Final = 200
UP: Final = -1
DOWN: Final = 1

replace = msgspec.structs.replace


def candidates(trial: Trial) -> tuple[Judged, ...]:
    """All that a track may be: what plays now, what else would stand, then what was rejected."""
    by_id = {one.media.id: one for one in (*trial.found, *trial.others, *trial.rejected)}
    return tuple(by_id.values())


def track(playlist: Playlist, number: int) -> Trial:
    """The track of that number."""
    return playlist.items[_place(playlist, number)]


def rename(playlist: Playlist, title: str) -> Playlist:
    """Another title."""
    name = " ".join(title.split())
    if not 1 <= len(name) <= LONGEST_TITLE or not name.isprintable():
        rule = f"a title has 1 to {LONGEST_TITLE} printable characters"
        raise InvalidRequest(f"{rule}.", pointer="/title")
    return replace(playlist, title=name)


def move(playlist: Playlist, number: int, step: int) -> Playlist:
    """A track one place up or down; at the end of the list it stays."""
    items = list(playlist.items)
    at = _place(playlist, number)
    items.insert(max(0, at + step), items.pop(at))
    return replace(playlist, items=tuple(items))


def order(playlist: Playlist, numbers: Sequence[int]) -> Playlist:
    """The tracks in this order; one that is not named keeps its turn behind those that are."""
    by_number = {track.number: track for track in playlist.items}
    named = [by_number.pop(number) for number in dict.fromkeys(numbers) if number in by_number]
    return replace(playlist, items=(*named, *by_number.values()))


def remove(playlist: Playlist, number: int) -> Playlist:
    """Without that track."""
    at = _place(playlist, number)
    return replace(playlist, items=playlist.items[:at] + playlist.items[at + 1 :])


def swap(playlist: Playlist, number: int, media_id: str) -> Playlist:
    """That track by another of its candidates; what stood becomes one of those."""
    at = _place(playlist, number)
    before = playlist.items[at]
    chosen = next((one for one in candidates(before) if one.media.id == media_id), None)
    if chosen is None:
        raise NotFound("This track has no such candidate.")
    swapped = _chosen(before, chosen, keep_choice=playlist.mode is Mode.MANUAL)
    return replace(playlist, items=(*playlist.items[:at], swapped, *playlist.items[at + 1 :]))


def _chosen(track: Trial, chosen: Judged, *, keep_choice: bool) -> Trial:
    """In manual mode every choice stays a choice, the chosen one first."""
    left = [one for one in track.found if one != chosen]
    others = tuple(one for one in track.others if one != chosen)
    return replace(
        track,
        found=(chosen, *left) if keep_choice else (chosen,),
        others=others if keep_choice else (*left, *others),
        rejected=tuple(one for one in track.rejected if one != chosen),
    )


def _place(playlist: Playlist, number: int) -> int:
    for at, track in enumerate(playlist.items):
        if track.number == number:
            return at
    raise NotFound("This track is not in the playlist any more.")
