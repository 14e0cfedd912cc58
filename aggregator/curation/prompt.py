"""A prompt read by rule: what it wants, what it does not, how much, from when and from where.

Nothing here is a language model: a word stands for what the tables say it stands for, in English,
French, Spanish, German, Portuguese and some Italian and Dutch.
"""

import re
from collections.abc import Iterable
from functools import cache

import msgspec

from aggregator.curation.amounts import amount_in
from aggregator.curation.asides import Aside, aside_phrases
from aggregator.curation.base import LONGEST_PROMPT
from aggregator.curation.eras import eras_in
from aggregator.curation.exclusions import divide
from aggregator.curation.facets import Facet, Sort, facet_phrases
from aggregator.curation.languages import language_of
from aggregator.curation.names import known_artists
from aggregator.curation.phrases import Found, PhraseBook, Word, words_of, written
from aggregator.curation.places import Place, city_phrases, place_phrases
from aggregator.curation.plan import Plan, excluded_keys
from aggregator.curation.radio_terms import radio_terms
from aggregator.curation.tables import words_in
from aggregator.domain.version import Version
from aggregator.matching.text import fold, plain

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

_SUNG_IN = frozenset(["in", "en", "em", "auf"])
_SONGS = words_in(
    """
    song songs lyrics singers singer singing vocals voices language chanson chansons paroles
    chanteur chanteurs chanteuse chanteuses canciones cancion letras cantantes lieder texte
    sanger sangerin sangerinnen gesang cancoes musicas cantores cantoras letra canzoni
    canzone testi cantanti liedjes sprachige speaking sung cantada cantadas cantado cantadas
    gesungen chante chantes chantee chantees
    """
)
_LIKE = words_in(
    """
    like la style similar comme como wie come resembling reminiscent alike
    """
)
_BY = frozenset(("by", "par", "von", "door"))
_WORKS = frozenset(("song", "songs", "tracks", "hits", "classics", "tunes", "ballads", "albums"))
_ALIKE = frozenset(("like", "esque", "ish", "style", "inspired", "influenced", "ahnlich", "artig"))
_COMMON = words_in(
    """
    nothing without never minus air america asia berlin black blue boston bread can chicago
    cream creed down europe faith
    family free garbage heart hole hot japan journey kansas kiss live lorde love low
    lush magic moby muse oasis paris poison pop pulp queen rain rush sade santana saint
    sweet texas train traffic war wham who wings yes ride slowdive common future nas seal
    dido enya the band prince chic sting genesis suede blur live tool war yello zombies
    animals doors cure police clash jam cars b cardigans corrs eagles carpenters four tops
    beat specials selecter turtles hollies searchers seekers temptations supremes miracles
    impressions drifters platters
    """
)


class _Artist(msgspec.Struct, frozen=True):
    name: str


class Parts(msgspec.Struct):
    """What a run of words was found to say."""

    facets: list[Facet]
    places: list[Place]
    languages: list[str]
    by: list[str]
    like: list[str]
    asides: list[Aside]
    rest: list[str]


def read_prompt(prompt: str) -> Plan:
    """The plan of a prompt; never fails: what no rule reads is left to similarity of meaning."""
    clean = " ".join(_CONTROL.sub(" ", prompt).split())[:LONGEST_PROMPT]
    terms, clean = radio_terms(clean)
    words = words_of(clean)
    wanted, unwanted = divide(words, artist_at)
    text = written(wanted)
    amount, rest = amount_in(_letters(text))
    eras, _ = eras_in(rest)
    parts = _read(wanted)
    refused = [_read(run, refused=True) for run in unwanted]
    without_eras = tuple(era for run in unwanted for era in eras_in(_letters(written(run)))[0])
    asides = set(parts.asides)
    excluded_asides = {aside for part in refused for aside in part.asides}
    facets = _weighted(parts.facets, terms.tags)
    return Plan(
        text=text or clean,
        language=language_of(words),
        eras=eras,
        without_eras=without_eras,
        facets=facets,
        without=tuple({facet for part in refused for facet in part.facets if not part.by}),
        places=(*parts.places, *(p for country in terms.countries for p in _places(country))),
        without_places=tuple(place for part in refused for place in part.places if not part.by),
        languages=tuple(dict.fromkeys(parts.languages)),
        by=tuple(dict.fromkeys((*terms.artists, *_standing(parts.by, refused)))),
        like=tuple(dict.fromkeys(_standing(parts.like, refused, like=True))),
        without_artists=excluded_keys(
            tuple(name for part in refused for name in (*part.by, *part.like, *part.rest))
        ),
        without_words=tuple(
            word for part in refused for word in (*part.rest, *_words_of_facets(part.facets))
        ),
        instrumental=_instrumental(asides, excluded_asides),
        voice=_voice(asides, excluded_asides),
        versions=tuple(
            Version(aside.value)
            for aside in sorted(asides)
            if aside.value in set(Version) and aside is not Aside.INSTRUMENTAL
        ),
        long_form=Aside.LONG_FORM in asides,
        tracks=amount.tracks,
        minutes=amount.minutes,
        per_artist=amount.per_artist,
    )


def artist_at(words: tuple[Word, ...], start: int) -> int:
    """How many words from `start` on name an artist; 0 where a plain word is likelier."""
    found = _artist(words, start)
    return found.end - found.start if found else 0


def _artist(words: tuple[Word, ...], start: int) -> Found[_Artist] | None:
    for found in _artist_book().at(words, start):
        alone = found.end - start == len(words)  # nothing but a name: "Queen"
        if alone or _is_named(words, start, found.end):
            return found
    return None


def _is_named(words: tuple[Word, ...], start: int, end: int) -> bool:
    """Whether a run that is some artist's name is meant as one: "queen" may be just a word."""
    run = words[start:end]
    named = " ".join(word.text for word in run)
    bare = named.removeprefix("the ")
    if _introduced(words, start) or _alike(words, end):
        return True
    if bare in _plain_words():
        return named.startswith("the ") and run[-1].capital
    if bare in _COMMON:
        capital = all(word.capital for word in run) and start > 0
        return capital or (end < len(words) and words[end].text in _WORKS)
    return len(run) > 1 or len(bare) > 5 or run[0].capital


def _introduced(words: tuple[Word, ...], start: int) -> bool:
    """Whether the words before lead up to a name: "by", "like", "songs of"."""
    before = [word.text for word in words[max(0, start - 2) : start]]
    if before and before[-1] in ("the", "los", "les", "die", "artist", "band", "singer"):
        before.pop()
    return bool(before) and (before[-1] in _LIKE or before[-1] in ("by", "par", "von", "featuring"))


def _alike(words: tuple[Word, ...], end: int) -> bool:
    return end < len(words) and words[end].text in _ALIKE


def _read(words: tuple[Word, ...], *, refused: bool = False) -> Parts:
    """Every known phrase of a run, the longest at each place."""
    parts = Parts([], [], [], [], [], [], [])
    unread: list[str] = []
    at = 0
    while at < len(words):
        artist = _artist(words, at)
        known = next(_book().at(words, at), None)
        if refused and artist is None and known is None:
            artist = next(_artist_book().at(words, at), None)
        if artist is not None and (known is None or artist.end >= known.end):
            _take_artist(parts, words, artist)
            at = artist.end
        elif known is not None:
            _take(parts, words, known)
            at = known.end
        elif not refused and (stranger := _stranger(words, at)) is not None:
            parts.by.append(stranger.values[0].name)
            at = stranger.end
        else:
            if words[at].text not in _FILLERS:
                unread.append(words[at].text)
            at += 1
    # What an exclusion names and nobody knows is excluded by its words.
    known_things = parts.facets or parts.by or parts.asides or parts.places
    if refused and unread and not known_things and not eras_in(_letters(written(words)))[0]:
        parts.rest.append(" ".join(unread))
    return parts


def _stranger(words: tuple[Word, ...], start: int) -> Found[_Artist] | None:
    """A name behind "by" that no table knows; written large, or behind "songs by"."""
    before = [word.text for word in words[max(0, start - 2) : start]]
    if not before or before[-1] not in _BY:
        return None
    named = words[start].capital or before[0] in _WORKS
    if not named or words[start].text in _FILLERS:
        return None
    end = start
    while (
        end < len(words)
        and words[end].clause == words[start].clause
        and words[end].text not in _FILLERS
        and not artist_at(words, end)
        and next(_book().at(words, end), None) is None
    ):
        end += 1
    if end == start:
        return None
    return Found(start, end, (_Artist(written(words[start:end])),))


def _take_artist(parts: Parts, words: tuple[Word, ...], found: Found[_Artist]) -> None:
    name = found.values[0].name
    before = {word.text for word in words[max(0, found.start - 3) : found.start]}
    if _alike(words, found.end) or before & _LIKE:
        parts.like.append(name)
    else:
        parts.by.append(name)


def _take(parts: Parts, words: tuple[Word, ...], found: Found[object]) -> None:
    placed = any(isinstance(value, Place) for value in found.values)
    for value in found.values:
        if isinstance(value, Facet):
            # "French" is a language and a country rather than a genre of that name.
            if not (placed and value.sort is Sort.GENRE):
                parts.facets.append(value)
        elif isinstance(value, Aside):
            parts.asides.append(value)
        elif isinstance(value, Place):
            _take_place(parts, words, found, value)


def _take_place(parts: Parts, words: tuple[Word, ...], found: Found[object], place: Place) -> None:
    """A language that is sung in, or just where the music comes from."""
    before = words[found.start - 1].text if found.start else ""
    after = {word.text for word in words[found.end : found.end + 2]}
    near = {word.text for word in words[max(0, found.start - 2) : found.start]}
    if place.city is not None:
        if words[found.start].capital or before in ("from", "in", "aus", "de", "du", "von", "of"):
            parts.places.append(place)
    elif place.language is not None and (before in _SUNG_IN or not _SONGS.isdisjoint(after | near)):
        parts.languages.append(place.language)
    else:
        parts.places.append(place)


def _standing(names: list[str], refused: list[Parts], *, like: bool = False) -> list[str]:
    """The named artists; one that is excluded too is only a measure ("X-like without X")."""
    if like:
        return names
    gone = excluded_keys(tuple(name for part in refused for name in (*part.by, *part.like)))
    return [name for name in names if fold(name).removeprefix("the ") not in gone]


def _weighted(
    facets: list[Facet], tags: tuple[tuple[str, float], ...]
) -> tuple[tuple[Facet, float], ...]:
    weights: dict[Facet, float] = {}
    for facet in facets:
        weights[facet] = 1.0
    for tag, weight in tags:
        for word in _read(words_of(tag)).facets:
            weights[word] = weight
    return tuple(weights.items())


def _instrumental(asides: set[Aside], refused: set[Aside]) -> bool | None:
    if Aside.VOCALS in refused or Aside.INSTRUMENTAL in asides:
        return True
    if Aside.INSTRUMENTAL in refused or Aside.VOCALS in asides:
        return False
    return None


def _voice(asides: set[Aside], refused: set[Aside]) -> str | None:
    female = Aside.WOMEN in asides or Aside.MEN in refused
    male = Aside.MEN in asides or Aside.WOMEN in refused
    if female == male:
        return None
    return "female" if female else "male"


def _words_of_facets(facets: Iterable[Facet]) -> list[str]:
    """Seasonal songs say so in their titles."""
    return [facet.name for facet in facets if facet.name == "christmas"]


def _places(text: str) -> list[Place]:
    return _read(words_of(text)).places


def _letters(text: str) -> str:
    return plain(text)


@cache
def _book() -> PhraseBook[object]:
    return PhraseBook[object]((*facet_phrases(), *aside_phrases(), *place_phrases(), *_cities()))


def _cities() -> list[tuple[str, Place]]:
    """Cities whose names are no words of the other tables."""
    taken = {fold(phrase) for phrase, _ in (*facet_phrases(), *aside_phrases(), *place_phrases())}
    return [(name, place) for name, place in city_phrases() if fold(name) not in taken]


@cache
def _plain_words() -> frozenset[str]:
    """What the other tables know, and so is no artist unless introduced as one."""
    return frozenset(
        fold(phrase) for phrase, _ in (*facet_phrases(), *aside_phrases(), *place_phrases())
    )


@cache
def _artist_book() -> PhraseBook[_Artist]:
    return PhraseBook(
        (key, _Artist(name))
        for artist_key, name in known_artists().items()
        for key in {artist_key, fold(name), f"the {artist_key}"}
        if len(artist_key) > 1
    )


_FILLERS = words_in(
    """
    a an the and or of any too very much more so too by with from in on at for to de la le
    les des du d l el los las y o un una e os as do da dos das und oder der die das den dem
    ein eine im music musik musique musica songs song tracks track stuff things anything
    please bitte merci por favor hits too trop zu muy muito el all some
    """
)
