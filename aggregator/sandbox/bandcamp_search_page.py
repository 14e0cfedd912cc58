"""Bandcamp's page of search results: bands, albums and tracks, eighteen a page."""

from collections.abc import Sequence
from html import escape

from aggregator.sandbox.bandcamp_api import stat_query
from aggregator.sandbox.bandcamp_catalogue import Band, Release
from aggregator.sandbox.bandcamp_pages import attribute, whole_page
from aggregator.sandbox.bandcamp_tralbum import art
from aggregator.sandbox.exchange import Answer, page_answer

A_PAGE = 18


def search_page(found: Sequence[Release | Band], term: str, number: int) -> Answer:
    """A page of results, eighteen of any kind, with links to its neighbours."""
    start = (number - 1) * A_PAGE
    rows = "".join(
        _result(one, term, rank, number)
        for rank, one in enumerate(found[start : start + A_PAGE], start=1)
    )
    last = max(1, -(-len(found) // A_PAGE))
    body = (
        '<div class="leftcol"><div class="results"><ul class="result-items">'
        f"{rows}</ul>{_pager(term, number, last)}</div></div>"
    )
    return page_answer(whole_page(f"Search: {term} | Bandcamp", "", body))


def _result(one: Release | Band, term: str, rank: int, number: int) -> str:
    query = escape(stat_query(one, term, rank, number))
    if isinstance(one, Band):
        form, kind, name = "b", "LABEL" if one.is_label else "ARTIST", one.name
        image = f"https://f4.bcbits.com/img/{one.image_id:010d}_23.jpg"
        about = f'<div class="subhead">\n{escape(one.location or "")}\n</div>'
    else:
        form, kind, name = one.form, one.word.upper(), one.title
        image = art(one.art_id, 7)
        about = _result_about(one)
    data = attribute({"type": form, "id": one.id})
    return (
        f'<li class="searchresult data-search" data-search="{data}">\n'
        f'<a class="artcont" href="{one.url}?{query}"><div class="art"><img src="{image}"></div></a'
        f'><div class="result-info">\n<div class="itemtype">\n{kind}\n</div>\n'
        f'<div class="heading">\n<a href="{one.url}?{query}">\n{escape(name)}\n</a>\n</div>\n'
        f'{about}\n<div class="itemurl">\n<a href="{one.url}?{query}">{one.url}</a>\n</div>\n'
        "</div>\n</li>\n"
    )


def _result_about(release: Release) -> str:
    album = f"from {escape(release.album.title)}\n" if release.album else ""
    subhead = f'<div class="subhead">\n{album}by {escape(release.band.name)}\n</div>'
    minutes = round(sum(one.duration for one in release.tracks) / 60)
    length = f'<div class="length">\n{len(release.tracks)} tracks,\n{minutes} minutes\n</div>'
    out = release.first.published
    when = f"{out:%B} {out.day}, {out.year}"
    released = f'<div class="released">\nreleased {when}\n</div>'
    return f"{subhead}\n{length if release.form == 'a' else ''}\n{released}"


def _pager(term: str, number: int, last: int) -> str:
    if last == 1:
        return ""
    words = escape(term)
    links = "".join(
        f'<li><a class="pagenum round4" href="?page={n}&amp;q={words}">{n}</a></li>'
        for n in range(1, last + 1)
        if n != number
    )
    following = f'<a class="nextprev next round4" href="?page={number + 1}&amp;q={words}">next</a>'
    return (
        f'<div class="pager_controls"><div class="pager"><ul class="pagelist">{links}</ul>'
        f"{following if number < last else ''}</div></div>"
    )
