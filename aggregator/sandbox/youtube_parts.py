"""The small parts that YouTube's answers are built of: texts, endpoints, pictures, buttons."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus

from aggregator.sandbox.chance import letters_of
from aggregator.sandbox.growth import LATEST
from aggregator.sandbox.records import Upload

Node = dict[str, Any]

_PAGES = {
    "WATCH": 3832,
    "CHANNEL": 3611,
    "SEARCH": 4724,
    "BROWSE": 3854,
    "PLAYLIST": 5754,
    "SHORTS": 37414,
    "UNKNOWN": 83769,
}
"""The number ("visual element") that goes with each kind of page."""


def runs(*texts: str) -> Node:
    """A text in runs."""
    return {"runs": [{"text": text} for text in texts]}


def simple(text: str) -> Node:
    """A text in one piece."""
    return {"simpleText": text}


def label(text: str) -> Node:
    """What a screen reader says."""
    return {"accessibilityData": {"label": text}}


def metadata(url: str, page: str, api: str | None = None) -> Node:
    """Where a click leads."""
    web = {"url": url, "webPageType": f"WEB_PAGE_TYPE_{page}", "rootVe": _PAGES[page]}
    if api is not None:
        web["apiUrl"] = f"/youtubei/v1/{api}"
    return {"webCommandMetadata": web}


def posting(api: str | None = None) -> Node:
    """A click that posts instead of leading anywhere."""
    web: Node = {"sendPost": True}
    if api is not None:
        web["apiUrl"] = f"/youtubei/v1/{api}"
    return {"webCommandMetadata": web}


def command(**fields: Any) -> Node:
    """A command with its (empty) tracking."""
    return {"clickTrackingParams": "", **fields}


def channel_endpoint(upload: Upload) -> Node:
    """To the channel of an upload."""
    return command(
        commandMetadata=metadata(f"/{upload.author_slug}", "CHANNEL", "browse"),
        browseEndpoint={
            "browseId": upload.author_id,
            "canonicalBaseUrl": f"/{upload.author_slug}",
        },
    )


def onesie(video_id: str) -> Node:
    """Where a player would begin to load the stream."""
    host = f"https://rr{len(video_id) % 5 + 1}---sn-sandbox.googlevideo.com/initplayback"
    config = {"commonConfig": {"url": f"{host}?id={letters_of(16, 'onesie', video_id)}"}}
    return {"html5PlaybackOnesieConfig": config}


def watch_endpoint(video_id: str, query: str = "", **fields: Any) -> Node:
    """To the watch page; `query` follows the id in its address, `fields` join the endpoint."""
    return command(
        commandMetadata=metadata(f"/watch?v={video_id}{query}", "WATCH"),
        watchEndpoint={
            "videoId": video_id,
            **fields,
            "watchEndpointSupportedOnesieConfig": onesie(video_id),
        },
    )


def byline(upload: Upload) -> Node:
    """The channel's name as a link."""
    return {"runs": [{"text": upload.author, "navigationEndpoint": channel_endpoint(upload)}]}


def player_params(term: str) -> str:
    """What says that a video was found by a search."""
    return letters_of(24, "pp", term) + "%3D%3D"


def pictures(video_id: str, sizes: Iterable[tuple[str, int, int]]) -> Node:
    """Thumbnails of these names and sizes."""
    base = f"https://i.ytimg.com/vi/{video_id}"
    mark = letters_of(20, "sqp", video_id)
    return {
        "thumbnails": [
            {
                "url": f"{base}/{name}.jpg?sqp=-{mark}&rs={letters_of(12, name, video_id)}",
                "width": width,
                "height": height,
            }
            for name, width, height in sizes
        ]
    }


SEARCH_SIZES = (("hq720", 360, 202), ("hq720", 720, 404))
LIST_SIZES = (
    ("hqdefault", 168, 94),
    ("hqdefault", 196, 110),
    ("hqdefault", 246, 138),
    ("hqdefault", 336, 188),
)


def avatar(upload: Upload, *sizes: int) -> list[Node]:
    """The channel's picture."""
    name = letters_of(40, "avatar", upload.author_id)
    return [
        {
            "url": f"https://yt3.ggpht.com/{name}=s{size}-c-k-c0x00ffffff-no-rj",
            "width": size,
            "height": size,
        }
        for size in sizes
    ]


def clock(seconds: float) -> str:
    """A length as `4:05` or `1:02:03`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def spoken(seconds: float) -> str:
    """A length in words: `4 minutes, 5 seconds`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "hour"), (minutes, "minute"), (rest, "second"))
    told = [f"{count} {unit}{'s' if count != 1 else ''}" for count, unit in parts if count]
    return ", ".join(told) or "0 seconds"


def length_text(seconds: float) -> Node:
    """A length for eyes and ears."""
    return {"accessibility": label(spoken(seconds)), "simpleText": clock(seconds)}


def short_count(count: int) -> str:
    """`950`, `12k`, `7.8m`, `1.2bn`."""
    for size, letter in ((1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k")):
        if count >= size:
            scaled = count / size
            return f"{scaled:.1f}{letter}" if scaled < 10 else f"{scaled:.0f}{letter}"
    return str(count)


def ago(published: datetime) -> str:
    """How long ago, seen from the world's own last day."""
    days = (LATEST - published).days
    for size, unit in ((365, "year"), (30, "month"), (7, "week"), (1, "day")):
        if days >= size:
            count = days // size
            return f"{count} {unit}{'s' if count != 1 else ''} ago"
    return "1 hour ago"


def button(text: str | None = None, icon: str | None = None, **fields: Any) -> Node:
    """A button; `fields` replace or add to what every button has."""
    node: Node = {"style": "STYLE_DEFAULT", "size": "SIZE_DEFAULT", "isDisabled": False}
    if text is not None:
        node["text"] = runs(text)
    if icon is not None:
        node["icon"] = {"iconType": icon}
    return {"buttonRenderer": {**node, "trackingParams": "", **fields}}


def signal(name: str) -> Node:
    """A command that the page itself carries out."""
    return command(
        commandMetadata=posting(),
        signalServiceEndpoint={
            "signal": "CLIENT_SIGNAL",
            "actions": [command(signalAction={"signal": name})],
        },
    )


def results_url(term: str, params: str = "") -> str:
    """The address of a page of results."""
    return f"/results?search_query={quote_plus(term)}" + (f"&sp={params}" if params else "")
