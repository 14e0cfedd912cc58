"""Years in a prompt: decades, ranges, before and after, in several languages."""

import re
from collections.abc import Callable

import msgspec

FIRST = 1900
THIS_YEAR = 2026
RECENT = 4
"""Years back that "recent" and "new" reach."""

_SINCE = (
    r"since|after|from|post|starting|depuis|apres|a partir de|despues de|desde|seit|nach|ab"
    r"|depois de|apos|dal|dopo|sinds"
)
_UNTIL = (
    r"before|until|till|up to|pre|prior to|avant|jusqu en|jusque|jusqu a|antes de|hasta|vor|bis"
    r"|antes|ate|prima del|fino al|voor"
)
_TO = (
    r"\s*(?:-|–|—|to|until|till|through|and|bis|a|au|hasta|y|e|et|und|al|ate|/)\s*"
    r"(?:(?:the|late|die|den|les|los|os|gli|annees|anos)\s+)*"
)
_YEAR = r"((?:19|20)\d\d)"
_DECADE = r"(?:(19|20)?(\d0)\s*(?:s|er|ern|ies)\b)"
_DECADE_WORD = (
    r"(?:(?:annees|annee|ans|anos|anni|decada de los|decada de|decada dos|jaren)\s+)"
    r"(?:(?:de|los|les|os)\s+)?(19|20)?(\d0)\b"
)
_EARLY = "early|fruhen|debut des|principios de los|inicio dos"
_LATE = "late|spaten|fin des|finales de los|final dos"
_ABOUT = rf"(?:({_EARLY}|{_LATE}|mid|middle)[\s\-]*(?:the\s+)?)?"

_RANGE = re.compile(rf"{_YEAR}{_TO}{_YEAR}")
_SHORT_RANGE = re.compile(r"\b((?:19|20)\d)(\d)\s*[-–]\s*(\d\d)\b(?!\d)")
_DECADES = re.compile(rf"\b{_ABOUT}(?:{_DECADE}|{_DECADE_WORD})")
_BOUND = re.compile(
    rf"\b({_SINCE}|{_UNTIL})\s+(?:the |year |l an |el año |dem jahr |o ano )?{_YEAR}\b(\s*s\b)?"
)
_SINGLE = re.compile(rf"\b{_YEAR}\b(?!\s*(?:s|er)\b)")

_SPELT = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90, "noughties": 0, "naughties": 0, "two thousands": 0,
    "zwanziger": 20, "dreissiger": 30, "vierziger": 40, "funfziger": 50, "sechziger": 60,
    "siebziger": 70, "achtziger": 80, "neunziger": 90, "nullerjahre": 0,
    "annees vingt": 20, "annees trente": 30, "annees quarante": 40, "annees cinquante": 50,
    "annees soixante": 60, "annees soixante dix": 70, "annees quatre vingt": 80,
    "annees quatre vingts": 80, "annees quatre vingt dix": 90, "annees deux mille": 0,
    "anos veinte": 20, "anos treinta": 30, "anos cuarenta": 40, "anos cincuenta": 50,
    "anos sesenta": 60, "anos setenta": 70, "anos ochenta": 80, "anos noventa": 90,
    "anos dos mil": 0, "anos vinte": 20, "anos trinta": 30, "anos quarenta": 40,
    "anos cinquenta": 50, "anos sessenta": 60, "anos oitenta": 80,
    "sessantini": 60, "anni sessanta": 60, "anni settanta": 70, "anni ottanta": 80,
    "anni novanta": 90, "anni cinquanta": 50, "anni quaranta": 40,
}  # fmt: skip
_NAMED: dict[str, tuple[int, int]] = {
    "vintage": (FIRST, 1969), "oldies": (FIRST, 1969), "old time": (FIRST, 1959),
    "old timey": (FIRST, 1959), "golden oldies": (FIRST, 1969), "wartime": (1939, 1949),
    "post war": (1945, 1959), "pre war": (FIRST, 1945), "jazz age": (1920, 1935),
    "roaring": (1920, 1929), "swing era": (1930, 1949), "mid century": (1945, 1965),
    "midcentury": (1945, 1965), "retro": (FIRST, 1989), "old school": (FIRST, 1996),
    "oldschool": (FIRST, 1996), "old skool": (FIRST, 1996), "y2k": (1997, 2004),
    "summer of love": (1966, 1969), "woodstock": (1966, 1971), "millennial": (1996, 2012),
    "turn of the millennium": (1998, 2002), "modern": (2000, THIS_YEAR),
    "contemporary": (2000, THIS_YEAR), "21st century": (2000, THIS_YEAR),
    "this century": (2000, THIS_YEAR), "new millennium": (2000, THIS_YEAR),
    "twenty first century": (2000, THIS_YEAR), "20th century": (FIRST, 2000),
    "new releases": (THIS_YEAR - RECENT, THIS_YEAR), "recent": (THIS_YEAR - RECENT - 2, THIS_YEAR),
    "current": (THIS_YEAR - RECENT - 2, THIS_YEAR), "latest": (THIS_YEAR - RECENT, THIS_YEAR),
    "nowadays": (THIS_YEAR - RECENT - 2, THIS_YEAR), "aktuelle": (THIS_YEAR - 6, THIS_YEAR),
    "neuere": (2005, THIS_YEAR), "actuelle": (THIS_YEAR - 6, THIS_YEAR),
    "recientes": (THIS_YEAR - 6, THIS_YEAR), "recentes": (THIS_YEAR - 6, THIS_YEAR),
    "recents": (THIS_YEAR - 6, THIS_YEAR), "modernas": (2000, THIS_YEAR),
    "modernes": (2000, THIS_YEAR), "moderne": (2000, THIS_YEAR), "nachkriegs": (1945, 1959),
    "antiguas": (FIRST, 1979), "antiguos": (FIRST, 1979), "antigas": (FIRST, 1979),
    "alte": (FIRST, 1979), "anciennes": (FIRST, 1979), "vieilles": (FIRST, 1979),
    "viejas": (FIRST, 1979), "viejos": (FIRST, 1979), "velhas": (FIRST, 1979),
    "golden age of hip hop": (1986, 1996), "pre internet": (FIRST, 1994),
}  # fmt: skip
_TENS = {"10": 2010, "20": 2020, "00": 2000}


Take = Callable[[int, int], str]


class Era(msgspec.Struct, frozen=True, order=True):
    """Years from `first` to `last`, both included."""

    first: int
    last: int

    def __contains__(self, year: int) -> bool:
        return self.first <= year <= self.last


def eras_in(text: str) -> tuple[tuple[Era, ...], str]:
    """The eras that a text in small letters without accents names, joined where they touch, and
    the text without them."""
    found: list[Era] = []

    def take(first: int, last: int) -> str:
        if first <= last:
            found.append(Era(first, last))
        return " "

    text = _RANGE.sub(lambda hit: take(int(hit[1]), int(hit[2])), text)
    text = _SHORT_RANGE.sub(lambda hit: take(int(hit[1] + hit[2]), int(hit[1][:2] + hit[3])), text)
    text = _bounds(text, take)
    text = _decade_runs(text, take)
    text = _SINGLE.sub(lambda hit: take(int(hit[1]), int(hit[1])), text)
    for name, (first, last) in _NAMED.items():
        if (at := _phrase(name).search(text)) is None:
            continue
        # "Vintage" beside a decade only says that the decade is long gone.
        if not found:
            take(first, last)
        if name in ("vintage", "oldies", "recent", "latest", "current", "new releases"):
            text = text[: at.start()] + " " + text[at.end() :]
    return _joined(found), text


def _phrase(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}\b")


def _bounds(text: str, take: Take) -> str:
    def bound(hit: re.Match[str]) -> str:
        year = int(hit[2])
        word = hit[1]
        whole_decade = hit[3] is not None
        if re.fullmatch(_UNTIL, word):
            including = word in ("until", "till", "up to", "hasta", "bis", "ate", "fino al") or (
                word.startswith("jusqu")
            )
            return take(FIRST, (year + 9 if whole_decade else year) if including else year - 1)
        if whole_decade and word == "from":
            return take(year, year + 9)
        if word == "from":
            return take(year, year)
        after = word in (
            "after",
            "post",
            "apres",
            "despues de",
            "nach",
            "depois de",
            "apos",
            "dopo",
        )
        return take(year + 1 if after and not whole_decade else year, THIS_YEAR)

    return _BOUND.sub(bound, text)


def _decade_runs(text: str, take: Take) -> str:
    """Decades, and runs of two of them ("60s to 80s", "from the 70s till the 90s")."""
    for spelt, tens in sorted(_SPELT.items(), key=lambda pair: -len(pair[0])):
        joined = spelt.replace(" ", "[ -]")
        text = re.sub(rf"\b{joined}\b", f"{tens:02d}s", text)
    hits = list(_DECADES.finditer(text))
    done = 0
    pieces: list[str] = []
    last: Era | None = None
    for hit in hits:
        era = _decade(hit)
        between = text[done : hit.start()]
        if last is not None and re.fullmatch(
            r"\s*(?:-|–|to|until|till|through|bis|a|à|au|hasta|ate|al)\s*(?:(?:the|die|los|les|os)\s+)?",
            between,
        ):
            era = Era(last.first, era.last)
            between = " "
        before = re.search(rf"\b({_UNTIL})\s+(?:the |den |les |los |os )?$", between)
        since = re.search(
            r"\b(since|after|seit|depuis|desde|ab)\s+(?:the |den |les |los |os )?$", between
        )
        if before:
            including = before[1] in ("until", "till", "up to", "bis", "hasta")
            era = Era(FIRST, era.last if including else era.first - 1)
        elif since:
            era = Era(era.first, THIS_YEAR)
        take(era.first, era.last)
        last = era
        pieces.append(between)
        done = hit.end()
    return " ".join((*pieces, text[done:]))


def _decade(hit: re.Match[str]) -> Era:
    century, tens = (hit[2], hit[3]) if hit[3] else (hit[4], hit[5])
    first = int(century + tens) if century else _TENS.get(tens, 1900 + int(tens))
    part = hit[1]
    if part and part in _EARLY.split("|"):
        return Era(first, first + 4)
    if part and part in _LATE.split("|"):
        return Era(first + 5, first + 9)
    if part in ("mid", "middle"):
        return Era(first + 3, first + 7)
    return Era(first, first + 9)


def _joined(found: list[Era]) -> tuple[Era, ...]:
    """Eras in order; those that touch or overlap are one."""
    joined: list[Era] = []
    for era in sorted(found):
        if joined and era.first <= joined[-1].last + 1:
            joined[-1] = Era(joined[-1].first, max(joined[-1].last, era.last))
        else:
            joined.append(era)
    return tuple(joined)
