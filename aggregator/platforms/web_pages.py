"""HTML pages: what OpenGraph, JSON-LD, media elements and link elements tell. Pure."""

import re
from urllib.parse import urlsplit

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Kind, Media
from aggregator.domain.report import State
from aggregator.platforms.base import is_challenge
from aggregator.platforms.web_linked_data import Described, described_media
from aggregator.platforms.web_medium import clean, length, web_medium, web_url

_PLAYER_HOSTS = re.compile(
    r"(?:^|\.)(?:youtube\.com|youtube-nocookie\.com|youtu\.be|player\.vimeo\.com"
    r"|w\.soundcloud\.com|bandcamp\.com|mixcloud\.com)$"
)
_MEDIA_TYPE = re.compile(r"^(?:audio|video)/|mpegurl", re.IGNORECASE)
_PLAYER_MARKUP = re.compile(r"<(?:iframe|audio|video)\b", re.IGNORECASE)
_KINDS = {"music.song": Kind.TRACK, "music.album": Kind.ALBUM, "music.playlist": Kind.ALBUM}


class PageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says of itself. URLs are absolute; `described` are its JSON-LD media, `sources`
    the files of its audio and video elements, `player` whether it embeds one of the platforms'
    players, `playable` whether OpenGraph or JSON-LD promise something to play."""

    url: str
    title: str = ""
    author: str = ""
    image: str | None = None
    duration: float | None = None
    kind: Kind = Kind.OTHER
    playable: bool = False
    player: bool = False
    bandcamp: bool = False
    described: tuple[Described, ...] = ()
    sources: tuple[str, ...] = ()
    oembed: str | None = None
    feed: str | None = None


class Embedding(msgspec.Struct, frozen=True):
    """An oEmbed answer (oembed.com, section 2.3); `duration` is a common extension of it."""

    type: str = ""
    title: str | None = None
    author_name: str | None = None
    thumbnail_url: str | None = None
    html: str | None = None
    duration: float | str | None = None

    @property
    def playable(self) -> bool:
        """Whether it is a player: blogs offer every article as `rich` too, without one."""
        player = self.type == "rich" and bool(_PLAYER_MARKUP.search(self.html or ""))
        article = "wp-embedded-content" in (self.html or "")
        return self.type == "video" or self.duration is not None or (player and not article)


def read_page(url: str, text: str) -> PageFacts:
    """The facts of the page found at `url`; `PlatformFailure` `blocked` for a challenge."""
    tree = LexborHTMLParser(text)
    meta = _meta(tree)
    described = described_media(url, _scripts(tree))
    kind = meta.get("og:type", "").lower()
    video = _first(meta, "og:video:secure_url", "og:video:url", "og:video", "twitter:player")
    audio = _first(meta, "og:audio:secure_url", "og:audio:url", "og:audio", "twitter:player:stream")
    heading = tree.css_first("title")
    if is_challenge(heading.text() if heading else ""):
        raise PlatformFailure.of(State.BLOCKED, "The site asks for proof that a person is there.")
    return PageFacts(
        url=url,
        title=clean(_first(meta, "og:title", "twitter:title"))
        or clean(heading.text() if heading else ""),
        author=clean(_first(meta, "og:site_name", "author", "twitter:creator")),
        image=web_url(url, _first(meta, "og:image:secure_url", "og:image", "twitter:image")),
        duration=length(_first(meta, "music:duration", "video:duration", "og:video:duration")),
        kind=_KINDS.get(kind, Kind.OTHER),
        playable=bool(video or audio or kind.startswith(("music.song", "video."))),
        player=_embeds_player(tree, url, video),
        bandcamp="data-tralbum" in text or meta.get("generator", "").lower() == "bandcamp",
        described=described,
        sources=_sources(tree, url),
        oembed=_link(tree, url, 'link[type="application/json+oembed"]'),
        feed=_link(tree, url, 'link[rel~="alternate"][type="application/rss+xml"]')
        or _link(tree, url, 'link[rel~="alternate"][type="application/atom+xml"]'),
    )


def page_media(facts: PageFacts) -> tuple[Media, ...]:
    """The media that the page promises by JSON-LD, else by OpenGraph; none when it does not."""
    if facts.described:
        alone = len(facts.described) == 1
        media = [_described(facts, one, alone=alone) for one in facts.described]
        return tuple({medium.id: medium for medium in media}.values())
    return (page_medium(facts),) if facts.playable and facts.title else ()


def page_medium(facts: PageFacts, *, url: str | None = None) -> Media:
    """The one medium of a page, told by its own title, author, image and length."""
    return web_medium(
        url or facts.url,
        title=facts.title,
        author=facts.author,
        image=facts.image,
        duration=facts.duration,
        kind=facts.kind,
    )


def source_media(facts: PageFacts) -> tuple[Media, ...]:
    """A medium for each file of the audio and video elements; one alone bears the page's title."""
    if len(facts.sources) == 1:
        return (page_medium(facts, url=facts.sources[0]),)
    return tuple(
        web_medium(source, title="", author=facts.author, image=facts.image)
        for source in facts.sources
    )


def embedded(facts: PageFacts, embedding: Embedding) -> PageFacts:
    """The facts of the page with what its oEmbed answer adds."""
    return msgspec.structs.replace(
        facts,
        title=clean(embedding.title) or facts.title,
        author=clean(embedding.author_name) or facts.author,
        image=facts.image or web_url(facts.url, embedding.thumbnail_url),
        duration=facts.duration or length(embedding.duration),
        playable=facts.playable or embedding.playable,
    )


def _described(facts: PageFacts, one: Described, *, alone: bool) -> Media:
    return web_medium(
        facts.url if alone else one.url or facts.url,
        title=one.title or facts.title,
        author=one.author or facts.author,
        image=one.image or facts.image,
        duration=one.duration or (facts.duration if alone else None),
        kind=one.kind,
        live=one.live,
        album=one.album,
    )


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        name = node.attributes.get("property") or node.attributes.get("name")
        if name:
            found.setdefault(name.strip().lower(), node.attributes.get("content") or "")
    return found


def _first(meta: dict[str, str], *names: str) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")


def _scripts(tree: LexborHTMLParser) -> tuple[str, ...]:
    return tuple(node.text() for node in tree.css('script[type="application/ld+json"]'))


def _link(tree: LexborHTMLParser, url: str, selector: str) -> str | None:
    node = tree.css_first(selector)
    return web_url(url, node.attributes.get("href")) if node else None


def _sources(tree: LexborHTMLParser, url: str) -> tuple[str, ...]:
    """One file an element: its own `src`, else the first `source` that is audio or video."""
    found: list[str] = []
    for element in tree.css("audio, video"):
        inner = [node for node in element.css("source[src]") if _is_media(node)]
        told = element.attributes.get("src") or (inner[0].attributes.get("src") if inner else None)
        address = web_url(url, told)
        if address and address not in found:
            found.append(address)
    return tuple(found)


def _is_media(source: LexborNode) -> bool:
    told = source.attributes.get("type")
    return told is None or bool(_MEDIA_TYPE.search(told))


def _embeds_player(tree: LexborHTMLParser, url: str, video: str) -> bool:
    frames = [node.attributes.get("src") for node in tree.css("iframe[src]")]
    for reference in (video, *frames):
        address = web_url(url, reference)
        if address and _PLAYER_HOSTS.search((urlsplit(address).hostname or "").lower()):
            return True
    return False
