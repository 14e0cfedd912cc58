"""Documents of the open web that refer to other addresses, one a way of referring.

`DOCUMENTS[name](target)` are the pages to publish: the first is the one that is asked for.
`FOLLOWED` are the ways that lead on when the target is public.
"""

import json
from collections.abc import Callable
from itertools import pairwise

from tests.security.internet import Answer, Headers

Pages = dict[str, Answer]

_HTML: Headers = [("content-type", "text/html; charset=utf-8")]


def _page(markup: str) -> Answer:
    return Answer(f"<!doctype html><html><head><title>Moon</title>{markup}</html>", headers=_HTML)


def _typed(media_type: str, body: str) -> Answer:
    return Answer(body, headers=[("content-type", media_type)])


def _redirect(status: int) -> Callable[[str], Pages]:
    return lambda target: {
        f"http://to-{status}.public.example/": Answer(status=status, headers=[("location", target)])
    }


def _chain(target: str) -> Pages:
    steps = ("http://c1.public.example/", "https://c2.public.example/", target)
    return {at: Answer(status=302, headers=[("location", to)]) for at, to in pairwise(steps)}


def _upgraded(target: str) -> Pages:
    return {"https://tls.public.example/": Answer(status=307, headers=[("location", target)])}


def _at(name: str, answer: Callable[[str], Answer]) -> Callable[[str], Pages]:
    return lambda target: {f"http://{name}.public.example/page": answer(target)}


def _markup(name: str, form: str) -> Callable[[str], Pages]:
    return _at(name, lambda target: _page(form.replace("TARGET", target)))


def _hls(name: str, lines: str) -> Callable[[str], Pages]:
    return lambda target: {
        f"http://{name}.public.example/a.m3u8": _typed(
            "application/vnd.apple.mpegurl", lines.replace("TARGET", target)
        )
    }


def _feed(name: str, body: str, head: str = '<?xml version="1.0"?>') -> Callable[[str], Pages]:
    return _at(name, lambda t: _typed("application/rss+xml", (head + body).replace("TARGET", t)))


def _linked(kind: str) -> Callable[[str], Answer]:
    def answer(target: str) -> Answer:
        fields = {"@type": "AudioObject", "@context": "https://schema.org", "name": "Moon"}
        return _page(
            f'<script type="application/ld+json">{json.dumps(fields | {kind: target})}</script>'
        )

    return answer


_ITEM = "<item><title>One</title><enclosure url='TARGET' type='audio/mpeg' length='9'/></item>"

REDIRECTS: dict[str, Callable[[str], Pages]] = {
    **{f"redirect {status}": _redirect(status) for status in (301, 302, 303, 307, 308)},
    "redirect chain over TLS": _chain,
    "redirect from TLS": _upgraded,
}

DOCUMENTS: dict[str, Callable[[str], Pages]] = {
    "redirect 300": _redirect(300),
    "redirect 304": _redirect(304),
    "refresh header": _at(
        "refresh", lambda t: Answer("<html>", headers=[*_HTML, ("refresh", f"0;url={t}")])
    ),
    "link header": _at(
        "link", lambda t: Answer("<html>", headers=[*_HTML, ("link", f"<{t}>;rel=canonical")])
    ),
    "content-location": _at(
        "where", lambda t: Answer("<html>", headers=[*_HTML, ("content-location", t)])
    ),
    "meta refresh": _markup("meta", '<meta http-equiv="refresh" content="0;url=TARGET">'),
    "script location": _markup("script", "<script>location='TARGET'</script>"),
    "canonical": _markup("canonical", '<link rel="canonical" href="TARGET">'),
    "iframe": _markup("iframe", '<iframe src="TARGET"></iframe>'),
    "iframe of a player": _markup(
        "player",
        '<iframe src="https://www.youtube.com/embed/x"></iframe><iframe src="TARGET"></iframe>',
    ),
    "frame of peertube": _markup(
        "peertube",
        "<title>x - PeerTube</title><iframe src='TARGET/videos/embed/"
        "9c9de5e8-0a1e-484a-b099-e80766180a6d'></iframe>",
    ),
    "object": _markup("object", '<object data="TARGET"></object><embed src="TARGET">'),
    "audio": _markup("audio", '<audio src="TARGET"></audio>'),
    "audio file": _markup("file", '<audio><source src="TARGET/a.mp3" type="audio/mpeg"></audio>'),
    "video stream": _markup(
        "stream", '<video><source src="TARGET/a.m3u8" type="application/x-mpegURL"></video>'
    ),
    "video dash": _markup(
        "dash", '<video><source src="TARGET/a.mpd" type="application/dash+xml"></video>'
    ),
    "video tracks": _markup(
        "tracks", '<video><source src="/v.mp4"><track src="TARGET" kind="captions"></video>'
    ),
    "base": _markup("base", '<base href="TARGET/"><audio src="a.mp3"></audio>'),
    "og:audio": _markup(
        "ogaudio", '<meta property="og:audio" content="TARGET"><meta name="og:type" content="x">'
    ),
    "og:video": _markup("ogvideo", '<meta property="og:video:secure_url" content="TARGET">'),
    "og:image": _markup(
        "ogimage",
        '<meta property="og:image" content="TARGET"><meta property="og:type" content="music.song">',
    ),
    "og:url": _markup("ogurl", '<meta property="og:url" content="TARGET">'),
    "twitter:player": _markup("twitter", '<meta name="twitter:player" content="TARGET">'),
    "twitter:player:stream": _markup(
        "twitter2", '<meta name="twitter:player:stream" content="TARGET/a.m3u8">'
    ),
    "oembed": _markup(
        "oembed",
        '<meta property="og:type" content="music.song">'
        '<link rel="alternate" type="application/json+oembed" href="TARGET">',
    ),
    "oembed xml": _markup(
        "oembed2", '<link rel="alternate" type="text/xml+oembed" href="TARGET">'
    ),
    "feed link": _markup(
        "feedlink", '<link rel="alternate" type="application/rss+xml" href="TARGET">'
    ),
    "atom link": _markup(
        "atomlink", '<link rel="alternate" type="application/atom+xml" href="TARGET">'
    ),
    "json-ld contentUrl": _at("ld1", _linked("contentUrl")),
    "json-ld embedUrl": _at("ld2", _linked("embedUrl")),
    "json-ld url": _at("ld3", _linked("url")),
    "json-ld @id": _at("ld4", _linked("@id")),
    "jwplayer": _markup("jw", "<script>jwplayer('x').setup({file: 'TARGET/a.m3u8'})</script>"),
    "flashvars": _markup("flash", '<embed flashvars="file=TARGET" src="/p.swf">'),
    "data-config": _markup("config", '<div class="player" data-config="TARGET"></div>'),
    "videojs": _markup(
        "videojs", "<script>videojs('x', {sources: [{src: 'TARGET/a.mpd'}]})</script>"
    ),
    "hls variant": _hls("hls1", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nTARGET\n"),
    "hls segment": _hls("hls2", "#EXTM3U\n#EXTINF:4,\nTARGET\n#EXT-X-ENDLIST\n"),
    "hls key": _hls("hls3", '#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="TARGET"\n#EXTINF:4,\na.ts\n'),
    "hls map": _hls("hls4", '#EXTM3U\n#EXT-X-MAP:URI="TARGET"\n#EXTINF:4,\na.mp4\n'),
    "hls media": _hls("hls5", '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",URI="TARGET"\n'),
    "hls session data": _hls(
        "hls6", '#EXTM3U\n#EXT-X-SESSION-DATA:DATA-ID="a",URI="TARGET"\n#EXTINF:4,\na.ts\n'
    ),
    "rss enclosure": _feed("rss1", f"<rss><channel><title>x</title>{_ITEM}</channel></rss>"),
    "rss link": _feed(
        "rss2", "<rss><channel><title>x</title><link>TARGET</link><item><title>One</title>"
        "<link>TARGET</link></item></channel></rss>"
    ),
    "rss paging": _feed(
        "rss3", "<rss><channel><atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='next'"
        f" href='TARGET'/>{_ITEM}</channel></rss>"
    ),
    "rss new-feed-url": _feed(
        "rss4", "<rss xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel>"
        "<itunes:new-feed-url>TARGET</itunes:new-feed-url><itunes:image href='TARGET'/>"
        f"{_ITEM}</channel></rss>"
    ),
    "rss external entity": _feed(
        "xxe1", "<rss><channel><title>&x;</title></channel></rss>",
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "TARGET">]>',
    ),
    "rss external document type": _feed(
        "xxe2", f"<rss><channel>{_ITEM}</channel></rss>",
        '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "TARGET">',
    ),
    "rss parameter entity": _feed(
        "xxe3", f"<rss><channel>{_ITEM}</channel></rss>",
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY % x SYSTEM "TARGET"> %x;]>',
    ),
    "rss stylesheet": _feed(
        "xxe4", f"<rss><channel>{_ITEM}</channel></rss>",
        '<?xml version="1.0"?><?xml-stylesheet href="TARGET" type="text/xsl"?>',
    ),
    "xinclude": _at(
        "xinclude",
        lambda t: _typed(
            "application/xml",
            f"<x xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='{t}'/></x>",
        ),
    ),
    "dash manifest": _at(
        "mpd",
        lambda t: _typed(
            "application/dash+xml",
            f"<MPD xmlns='urn:mpeg:dash:schema:mpd:2011' type='static'><BaseURL>{t}</BaseURL>"
            f"<Location>{t}</Location><Period xmlns:xlink='http://www.w3.org/1999/xlink'"
            f" xlink:href='{t}'><AdaptationSet/></Period></MPD>",
        ),
    ),
    "smil": _at(
        "smil",
        lambda t: _typed(
            "application/smil+xml",
            f"<smil><head><meta base='{t}'/></head><body><video src='{t}/a.m3u8'/></body></smil>",
        ),
    ),
    "f4m": _at(
        "f4m",
        lambda t: _typed(
            "application/f4m+xml",
            "<manifest xmlns='http://ns.adobe.com/f4m/2.0'>"
            f"<media href='{t}/a.f4m' bitrate='1'/></manifest>",
        ),
    ),
    "xspf": _at(
        "xspf",
        lambda t: _typed(
            "application/xspf+xml",
            "<playlist xmlns='http://xspf.org/ns/0/'><trackList><track>"
            f"<location>{t}</location></track></trackList></playlist>",
        ),
    ),
    "asx": _at("asx", lambda t: _typed("video/x-ms-asf", f"<asx><entryref href='{t}'/></asx>")),
    "pls": _at("pls", lambda t: _typed("audio/x-scpls", f"[playlist]\nFile1={t}\n")),
    "m3u": _at("m3u", lambda t: _typed("audio/x-mpegurl", f"{t}\n")),
    "json": _at("json", lambda t: _typed("application/json", json.dumps({"url": t, "file": t}))),
    "svg": _at(
        "svg",
        lambda t: _typed(
            "image/svg+xml", f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{t}'/></svg>"
        ),
    ),
    "bandcamp on its own domain": _markup(
        "bandcamp",
        '<meta name="generator" content="Bandcamp"><div data-tralbum=\'{"url":"TARGET",'
        '"current":{"title":"x"},"trackinfo":[{"title":"a","title_link":"TARGET"}]}\'></div>',
    ),
}  # fmt: skip

FOLLOWED = {
    *REDIRECTS,
    *("atom link", "audio", "audio file", "feed link", "hls variant", "oembed", "video stream"),
    # By yt-dlp:
    *("f4m", "jwplayer", "meta refresh", "refresh header", "smil", "video dash"),
}
