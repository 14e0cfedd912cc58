"""What is asked of Bandcamp. None of it needs an account or a key."""

from aggregator.upstream.message import Request

_API = "https://bandcamp.com/api"
_JSON = (("accept", "application/json"),)
_PAGE_BYTES = 2_000_000


def site_search(term: str, *, form: str = "t") -> Request:
    """The site's own search box; `form` is `t` for tracks, `a` for albums."""
    return Request(
        method="POST",
        url=f"{_API}/bcsearch_public_api/1/autocomplete_elastic",
        headers=_JSON,
        json={"search_text": term, "search_filter": form, "full_page": False, "fan_id": None},
    )


def app_search(term: str) -> Request:
    """The mobile app's search; it stumbles over commas."""
    return Request(
        url=f"{_API}/fuzzysearch/1/app_autocomplete",
        params=(("q", term.replace(",", " ")), ("param_with_locations", "true")),
        headers=_JSON,
    )


def search_page(term: str) -> Request:
    """The search page, tracks only."""
    return Request(
        url="https://bandcamp.com/search",
        params=(("q", term), ("item_type", "t")),
        max_bytes=_PAGE_BYTES,
    )


def details(band_id: int, item_id: int, form: str) -> Request:
    """A track (`t`) or an album (`a`) with its tracks, by number."""
    return Request(
        url=f"{_API}/mobile/24/tralbum_details",
        params=(
            ("band_id", str(band_id)),
            ("tralbum_id", str(item_id)),
            ("tralbum_type", form),
        ),
        headers=_JSON,
    )


def band_details(band_id: int) -> Request:
    """An artist or label with the discography."""
    return Request(
        method="POST",
        url=f"{_API}/mobile/24/band_details",
        headers=_JSON,
        json={"band_id": band_id},
    )


def radio_show(show_id: str) -> Request:
    """A show of Bandcamp's radio with its tracks."""
    return Request(url=f"{_API}/bcweekly/1/get", params=(("id", show_id),), headers=_JSON)


def player_data(show_id: str) -> Request:
    """The same show as the site's new player asks for it."""
    return Request(
        method="POST",
        url=f"{_API}/player/2/player_data_web",
        headers=_JSON,
        json={"item_id": int(show_id), "item_type": "radio"},
    )


def page(url: str) -> Request:
    """A page of an artist, a label or the embedded player."""
    return Request(url=url, max_bytes=_PAGE_BYTES)
