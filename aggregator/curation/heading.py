"""A title and a description from what was read in the prompt, never from its own words.

In English, French, Spanish, German and Portuguese; any other prompt gets English.
"""

from collections.abc import Sequence
from functools import cache

from aggregator.curation.base import LONGEST_DESCRIPTION, LONGEST_TITLE, Heading
from aggregator.curation.eras import FIRST, THIS_YEAR, Era
from aggregator.curation.facets import Facet, Sort
from aggregator.curation.plan import Plan
from aggregator.curation.tables import rows
from aggregator.curation.vocabulary import TAGS
from aggregator.domain.playlist import Suggestion

MOST_GENRES = 2
MOST_NAMES = 3

_FOR = {"en": "for {}", "fr": "pour {}", "es": "para {}", "de": "für {}", "pt": "para {}"}
_OUT_OF = {"en": "from {}", "fr": "de {}", "es": "de {}", "de": "aus {}", "pt": "de {}"}
_AND = {"en": " and ", "fr": " et ", "es": " y ", "de": " und ", "pt": " e "}
_MUSIC = {"en": "Music", "fr": "Musique", "es": "Música", "de": "Musik", "pt": "Música"}
_LIKE = {
    "en": "In the manner of {}",
    "fr": "À la manière de {}",
    "es": "Al estilo de {}",
    "de": "Nach Art von {}",
    "pt": "Ao estilo de {}",
}
_TRACKS = {
    "en": ("One track{years}: {names}.", "{count} tracks{years}, with {names}."),
    "fr": ("Un titre{years} : {names}.", "{count} titres{years}, avec {names}."),
    "es": ("Un tema{years}: {names}.", "{count} temas{years}, con {names}."),
    "de": ("Ein Titel{years}: {names}.", "{count} Titel{years}, mit {names}."),
    "pt": ("Uma faixa{years}: {names}.", "{count} faixas{years}, com {names}."),
}
_SHOWS = {
    "en": ("One mix: {names}.", "{count} mixes and shows, by {names}."),
    "fr": ("Un mix : {names}.", "{count} mixes et émissions, de {names}."),
    "es": ("Una sesión: {names}.", "{count} sesiones y programas, de {names}."),
    "de": ("Ein Mix: {names}.", "{count} Mixe und Sendungen, von {names}."),
    "pt": ("Um mix: {names}.", "{count} mixes e programas, de {names}."),
}
_FROM = {"en": " from {}", "fr": " de {}", "es": " de {}", "de": " von {}", "pt": " de {}"}
_TO = {"en": " to ", "fr": " à ", "es": " a ", "de": " bis ", "pt": " a "}
_BEFORE = {
    "en": "before {}",
    "fr": "avant {}",
    "es": "antes de {}",
    "de": "vor {}",
    "pt": "antes de {}",
}
_SINCE = {"en": "since {}", "fr": "depuis {}", "es": "desde {}", "de": "seit {}", "pt": "desde {}"}
_DECADE = {
    "en": "{}s",
    "fr": "des années {}",
    "es": "de los años {}",
    "de": "der {}er",
    "pt": "dos anos {}",
}


def heading(plan: Plan, meant: Sequence[Facet], chosen: Sequence[Suggestion]) -> Heading:
    """The heading of a choice; at most 80 and 200 characters."""
    return Heading(
        _cut(_title(plan, meant, _language(plan)), LONGEST_TITLE), description(plan, chosen)
    )


def description(plan: Plan, chosen: Sequence[Suggestion]) -> str:
    """What was chosen, in one sentence; empty for nothing."""
    forms = (_SHOWS if plan.long_form else _TRACKS)[_language(plan)]
    return _cut(_description(chosen, forms, _language(plan)), LONGEST_DESCRIPTION)


def _language(plan: Plan) -> str:
    return plan.language if plan.language in _FOR else "en"


def _title(plan: Plan, meant: Sequence[Facet], language: str) -> str:
    told = [facet for facet, _ in plan.facets] or list(meant[:2])
    names = {
        sort: [_name(facet.name, language) for facet in told if facet.sort is sort] for sort in Sort
    }
    what = _AND[language].join((names[Sort.GENRE] or names[Sort.TAG])[:MOST_GENRES])
    if not what and plan.by:
        what = _AND[language].join(plan.by[:MOST_GENRES])
    if not what and plan.like:
        what = _LIKE[language].format(plan.like[0])
    parts = [what or _MUSIC[language]]
    if names[Sort.MOOD]:
        if language == "en":
            parts = [f"{names[Sort.MOOD][0]} {what or 'music'}"]
        if language != "en":
            parts.append(f"({names[Sort.MOOD][0]})")
    if plan.eras:
        years = _AND[language].join(_era(era, language) for era in plan.eras[:MOST_GENRES])
        # "1980s rock", but "rock before 1980".
        parts.insert(0 if language == "en" and years.endswith("s") else len(parts), years)
    if cities := [place.city for place in plan.places if place.city]:
        parts.append(_OUT_OF[language].format(cities[0]))
    if names[Sort.SCENE]:
        place = names[Sort.SCENE][0]
        if language == "en" and place in _WITH_ARTICLE:
            place = f"{_WITH_ARTICLE[place]} {place}"
        parts.append(_FOR[language].format(place))
    title = " ".join(parts)
    return title[:1].upper() + title[1:]


_WITH_ARTICLE = {
    "beach": "the", "party": "a", "road trip": "a", "night drive": "a", "dance floor": "the",
    "morning": "the", "rainy day": "a", "wedding": "a", "cafe": "a", "breakup": "a",
    "barbecue": "a", "romantic evening": "a", "campfire": "a", "sunset": "the", "workout": "a",
}  # fmt: skip


def _era(era: Era, language: str) -> str:
    if era.first <= FIRST:
        return _BEFORE[language].format(era.last + 1)
    if era.last >= THIS_YEAR:
        return _SINCE[language].format(era.first)
    if era.first == era.last:
        return str(era.first)
    if era.first % 10 == 0 and era.last == era.first + 9:
        return _DECADE[language].format(era.first)
    return f"{era.first}-{era.last}"


def _description(chosen: Sequence[Suggestion], forms: tuple[str, str], language: str) -> str:
    if not chosen:
        return ""
    names = list(dict.fromkeys(one.author for one in chosen))[:MOST_NAMES]
    said = _AND[language].join(part for part in (", ".join(names[:-1]), names[-1]) if part)
    told = [one.year for one in chosen if one.year is not None]
    years = ""
    if told:
        first, last = min(told), max(told)
        span = str(first) if first == last else f"{first}{_TO[language]}{last}"
        years = _FROM[language].format(span)
    form = forms[0] if len(chosen) == 1 else forms[1]
    return form.format(count=len(chosen), years=years, names=said)


def _name(name: str, language: str) -> str:
    if language == "en":
        return f"{name}s" if name in TAGS else name
    return _names().get((name, language), name)


@cache
def _names() -> dict[tuple[str, str], str]:
    return {
        (row["name"], language): row[language]
        for row in rows("headings.tsv")
        for language in ("fr", "es", "de", "pt")
    }


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
