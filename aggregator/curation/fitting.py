"""How well each track of the shelf fits a plan. Pure arithmetic over columns."""

import msgspec
import numpy as np

from aggregator.curation.facets import IDEAL_ENERGY, Facet, Sort
from aggregator.curation.names import key_of
from aggregator.curation.places import Place
from aggregator.curation.plan import Plan
from aggregator.curation.shelf import Flags, Numbers, Shelf

WEIGHT = {
    "genre": 3.0,
    "another genre": 0.9,
    "mood": 1.6,
    "scene": 1.8,
    "tag": 1.4,
    "energy": 1.0,
    "place": 2.0,
    "own": 3.0,
    "like": 3.0,
    "known": 0.6,
    "fame": 1.0,
    "instrumental": 1.2,
    "own language": 0.6,
}
ENOUGH = 12
"""A wish that fewer tracks fulfil is a preference instead of a condition."""

_WORDLESS = ("sleep", "meditation", "focus")


class Fit(msgspec.Struct):
    """The score of every track, which of them may be chosen at all, and what had to be given up."""

    score: Numbers
    allowed: Flags
    notes: list[str]


def fit(shelf: Shelf, plan: Plan, meant: tuple[tuple[Facet, float], ...] = ()) -> Fit:
    """Lay the plan beside the shelf. `meant` are facets that a likeness of meaning adds."""
    result = Fit(shelf.nothing(), _allowed(shelf, plan), [])
    if plan.by:
        _own(shelf, plan, result)
    wanted = dict(plan.facets)
    for facet, weight in meant:
        wanted.setdefault(facet, weight)
    _genres(shelf, wanted, result)
    for sort, columns in (
        (Sort.MOOD, shelf.mood),
        (Sort.SCENE, shelf.scene),
        (Sort.TAG, shelf.tag),
    ):
        _flags(result, columns, wanted, sort)
    _tags(shelf, plan, result)
    _energy(shelf, wanted, result)
    _places(shelf, plan.places, result)
    _likes(shelf, plan, result)
    if plan.instrumental is None and any(Facet(Sort.SCENE, name) in wanted for name in _WORDLESS):
        result.score += WEIGHT["instrumental"] * shelf.instrumental
    result.score += WEIGHT["known"] * shelf.hit + WEIGHT["fame"] * shelf.fame
    if not plan.languages and not plan.places:
        understood = shelf.among(shelf.language, (plan.language,)) | shelf.instrumental
        result.score += WEIGHT["own language"] * understood
    if not wanted and not plan.by and not plan.like and not plan.eras and not plan.places:
        result.notes.append("no word of the prompt was understood: these are well-known tracks")
    return result


def _allowed(shelf: Shelf, plan: Plan) -> Flags:
    """What the prompt leaves: every condition that has no exception."""
    allowed = np.ones(len(shelf), dtype=bool)
    if plan.eras:
        within = np.zeros(len(shelf), dtype=bool)
        for era in plan.eras:
            within |= (shelf.year >= era.first) & (shelf.year <= era.last)
        allowed &= within
    for era in plan.without_eras:
        allowed &= (shelf.year < era.first) | (shelf.year > era.last)
    for facet in plan.without:
        allowed &= ~_has(shelf, facet)
    if plan.languages:
        allowed &= shelf.among(shelf.language, plan.languages)
    for place in plan.without_places:
        allowed &= ~_from(shelf, place)
    if plan.instrumental is not None:
        allowed &= shelf.instrumental == plan.instrumental
    if plan.voice is not None:
        allowed &= shelf.among(shelf.voice, (plan.voice, "mixed"))
    allowed &= ~_named(shelf, plan)
    if not any(facet.name == "christmas" for facet, _ in plan.facets):
        allowed &= ~(shelf.genre["christmas"] > 0)
    return allowed


def _named(shelf: Shelf, plan: Plan) -> Flags:
    """What is excluded by its artist or its words."""
    named = np.zeros(len(shelf), dtype=bool)
    for key in plan.without_artists:
        named[shelf.of_artist(key)] = True
    for at, track in enumerate(shelf.tracks) if plan.without_words else ():
        named[at] |= _says(plan, track.artist, track.title)
    return named


def _says(plan: Plan, artist: str, title: str) -> bool:
    said = f" {key_of(artist)} {key_of(title)} "
    return any(f" {words} " in said for words in plan.without_words)


def _has(shelf: Shelf, facet: Facet) -> Flags:
    if facet.sort is Sort.GENRE:
        own: Flags = shelf.genre[facet.name] > 0
        return own
    columns = {Sort.MOOD: shelf.mood, Sort.SCENE: shelf.scene, Sort.TAG: shelf.tag}[facet.sort]
    flags = shelf.among(columns, (facet.name,))
    if facet.name in ("energetic", "aggressive"):
        flags = flags | (shelf.energy >= 4)
    return flags


def _require(result: Fit, flags: Flags, what: str) -> bool:
    """Make a wish a condition where enough tracks fulfil it, else a note."""
    if int((result.allowed & flags).sum()) >= ENOUGH:
        result.allowed &= flags
        return True
    result.notes.append(
        f"fewer than {ENOUGH} tracks known for {what}: it is preferred, not required"
    )
    return False


def _genres(shelf: Shelf, wanted: dict[Facet, float], result: Fit) -> None:
    asked = {facet.name: weight for facet, weight in wanted.items() if facet.sort is Sort.GENRE}
    if not asked:
        return
    columns = np.stack([shelf.genre[name] * weight for name, weight in asked.items()])
    best = columns.max(axis=0)
    result.score += WEIGHT["genre"] * best
    result.score += WEIGHT["another genre"] * (columns.sum(axis=0) - best)
    flags: Flags = best > 0
    # A genre has no substitute: fewer tracks of it are better than many of another.
    if (result.allowed & flags).any():
        result.allowed &= flags
    else:
        result.notes.append(f"no track known for {' or '.join(asked)} under these conditions")


def _flags(result: Fit, columns: dict[str, Flags], wanted: dict[Facet, float], sort: Sort) -> None:
    asked = {facet.name: weight for facet, weight in wanted.items() if facet.sort is sort}
    total = sum(asked.values())
    for name, weight in asked.items():
        if name in columns:
            share = weight / max(total, 1.0)
            result.score += np.float32(WEIGHT[sort.value] * share) * columns[name]


def _tags(shelf: Shelf, plan: Plan, result: Fit) -> None:
    """A tag is a fact, not a matter of taste: who asks for hits wants nothing else."""
    for name in ("one-hit wonder", "standard", "hit"):
        if name in plan.names(Sort.TAG) and name in shelf.tag:
            _require(result, shelf.tag[name], f"“{name}”")


def _energy(shelf: Shelf, wanted: dict[Facet, float], result: Fit) -> None:
    """Near the ideal of what is wanted is better; beyond what its listeners bear is out."""
    levels = [IDEAL_ENERGY[facet] for facet in wanted if facet in IDEAL_ENERGY]
    if not levels:
        return
    ideal = sum(level[0] for level in levels) / len(levels)
    result.score -= np.float32(WEIGHT["energy"] / 2) * np.abs(shelf.energy - ideal)
    least, most = max(level[1] for level in levels), min(level[2] for level in levels)
    if least <= most:
        within: Flags = (shelf.energy >= least) & (shelf.energy <= most)
        if int((result.allowed & within).sum()) >= ENOUGH:
            result.allowed &= within


def _from(shelf: Shelf, place: Place) -> Flags:
    if place.city is not None:
        return shelf.among(shelf.city, tuple(f"{c}/{place.city}" for c in place.countries))
    flags = shelf.among(shelf.country, place.countries)
    if place.language is not None:
        flags = flags | shelf.among(shelf.language, (place.language,))
    return flags


def _places(shelf: Shelf, places: tuple[Place, ...], result: Fit) -> None:
    if not places:
        return
    flags = np.zeros(len(shelf), dtype=bool)
    for place in places:
        flags |= _from(shelf, place)
    name = ", ".join(place.city or place.language or "/".join(place.countries) for place in places)
    _require(result, flags, name)
    result.score += WEIGHT["place"] * flags


def _own(shelf: Shelf, plan: Plan, result: Fit) -> None:
    """Tracks by the named artists."""
    flags = np.zeros(len(shelf), dtype=bool)
    for name in plan.by:
        flags[shelf.of_artist(name)] = True
    result.score += WEIGHT["own"] * flags
    if not plan.like:
        # Tracks by others are nothing that was asked for.
        result.allowed &= flags
    if not flags.any():
        result.notes.append(f"no track known by {', '.join(plan.by)}")


def _likes(shelf: Shelf, plan: Plan, result: Fit) -> None:
    """Tracks that resemble those of the artists to be like, in genre, time and energy."""
    for name in plan.like:
        own = shelf.of_artist(name)
        if not own:
            result.notes.append(f"no track known by {name} to compare with")
            continue
        direction = shelf.genre_direction[own].mean(axis=0)
        alike = shelf.genre_direction @ direction
        years = np.abs(shelf.year - np.float32(np.median(shelf.year[own])))
        energy = np.abs(shelf.energy - shelf.energy[own].mean())
        result.score += np.float32(WEIGHT["like"]) * alike
        result.score -= np.minimum(years / 12, 2.0).astype(np.float32)
        result.score -= np.float32(0.3) * energy
        _require(result, alike >= 0.35 * float(alike.max()), f"music like {name}")
