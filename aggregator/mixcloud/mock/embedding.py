"""The player to embed, as HTML, as JSON, and by oEmbed 1.0."""

import re
from html import escape
from urllib.parse import quote, unquote, urlsplit
from xml.sax.saxutils import escape as escape_xml

from aggregator.mixcloud.mock.exchange import (
    Answer,
    Call,
    document,
    invalid,
    not_found,
    page,
    plain_json,
)
from aggregator.mixcloud.mock.naming import quoted
from aggregator.mixcloud.mock.objects import SITE, pictures
from aggregator.mixcloud.mock.records import MockCloudcast
from aggregator.mixcloud.mock.state import State

PLAYER = "https://player-widget.mixcloud.com/widget/iframe/"
_HOSTS = frozenset({"mixcloud.com", "www.mixcloud.com", "m.mixcloud.com", "beta.mixcloud.com"})


def iframe(show: MockCloudcast, call: Call) -> str:
    """The frame that plays a show; width, height and colour are the caller's."""
    width, height = _size(call, "width", "100%"), _size(call, "height", "120")
    source = f"{PLAYER}?feed={quote(quoted(show.key), safe='')}"
    colour = call.params.get("color", "").lstrip("#")
    if colour:
        if len(colour) != 6 or not all(one in "0123456789abcdefABCDEF" for one in colour):
            raise invalid("color is six hexadecimal digits.")
        source += f"&stylecolor={colour}"
    return (
        f'<iframe width="{escape(width)}" height="{escape(height)}"'
        f' src="{escape(source)}" frameborder="0"></iframe>'
    )


def _size(call: Call, name: str, default: str) -> str:
    """What was asked for: by its own name, or by oEmbed's largest."""
    asked = call.params.get(name) or call.params.get(f"max{name}") or default
    if not re.fullmatch(r"\d{1,4}%?", asked, re.ASCII):
        raise invalid(f"{name} is a number of pixels.")
    return asked


def _number(size: str) -> int | str:
    return int(size) if size.isdecimal() else size


def embed(state: State, call: Call) -> Answer:
    """`/{user}/{slug}/embed-html/` and `/embed-json/`."""
    username, slug, form = call.parts
    user = state.user(username)
    show = user and state.cloudcast(f"/{user.username}/{slug}/", call.viewer)
    if not show:
        raise not_found()
    if form == "embed-json":
        return document({"html": iframe(show, call)}, call)
    return page(iframe(show, call))


def oembed(state: State, call: Call) -> Answer:
    """The rich answer for a show's page, as JSON or XML."""
    url = urlsplit(call.params.get("url", ""))
    parts = unquote(url.path).strip("/").split("/")
    user = state.user(parts[0]) if url.hostname in _HOSTS and len(parts) == 2 else None
    show = user and state.cloudcast(f"/{user.username}/{parts[1]}/", call.viewer)
    if not user or not show:
        return page("Not Found", 404)
    told = {
        "type": "rich",
        "version": "1.0",
        "provider_name": "Mixcloud",
        "provider_url": SITE,
        "title": show.name,
        "author_name": user.name,
        "author_url": f"{SITE}/{user.username}/",
        "description": show.description,
        "image": pictures(show.picture, {"large": 600})["large"],
        "embed": PLAYER,
        "width": _number(_size(call, "width", "100%")),
        "height": _number(_size(call, "height", "120")),
        "html": iframe(show, call),
    }
    form = call.params.get("format") or "json"
    if form not in ("json", "xml"):
        return page("Not Implemented", 501)
    if form == "xml":
        rows = "".join(f"<{name}>{escape_xml(str(value))}</{name}>" for name, value in told.items())
        text = f'<?xml version="1.0" encoding="utf-8"?><oembed>{rows}</oembed>'
        return Answer(200, (("content-type", "text/xml; charset=utf-8"),), text.encode())
    return plain_json(told)
