"""The widget's HTML and oEmbed: how a show is put into a page."""

import re
from typing import TypedDict, Unpack

from aggregator.mixcloud.errors import InvalidRequest
from aggregator.mixcloud.keys import Params, locate

FORMATS = ("json", "xml")


class Display(TypedDict, total=False):
    """How the widget looks. Sizes in pixels (or `100%`), `color` as six hex digits."""

    width: int | str | None
    height: int | str | None
    color: str | None
    maxwidth: int | None
    maxheight: int | None


def display_params(**display: Unpack[Display]) -> Params:
    """The query parameters. Raises `InvalidRequest` for a size or colour that is none."""
    pairs = []
    for name in ("width", "height", "maxwidth", "maxheight"):
        size = display.get(name)
        if size is None:
            continue
        if not re.fullmatch(r"[1-9]\d*%?", str(size)):
            raise InvalidRequest(f"{name} must be a number of pixels")
        pairs.append((name, str(size)))
    color = display.get("color")
    if color is not None:
        digits = color.removeprefix("#")
        if not re.fullmatch(r"[0-9A-Fa-f]{6}", digits):
            raise InvalidRequest("color must be six hexadecimal digits")
        pairs.append(("color", digits))
    return tuple(pairs)


def oembed_params(site_root: str, key: str, form: str, **display: Unpack[Display]) -> Params:
    """The parameters of an oEmbed call for the show's address on the site."""
    if form not in FORMATS:
        raise InvalidRequest("format must be json or xml")
    url, _ = locate(site_root, key)
    return (("url", url), ("format", form), *display_params(**display))
