"""What the host of plain files shows as text: pages of every kind, a feed, playlists of streams."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any
from urllib.parse import quote

import msgspec

from aggregator.sandbox.files_audio import FRAME_SECONDS, frames_in
from aggregator.sandbox.records import Song

SITE = "https://stage.example"
STORE = "https://cdn.stage.example"
NAME = "Stage Example"
PODCAST = "Liner Notes"
HOST = "Ines Halloran"
SEGMENT_FRAMES = 250
SEGMENT_SECONDS = SEGMENT_FRAMES * FRAME_SECONDS
WINDOW = 5
"""Segments that a live playlist shows."""

_FIRST_EPISODE = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)


def opengraph(song: Song) -> str:
    """A page that tells its song by OpenGraph alone."""
    facts = {
        "og:type": "music.song",
        "og:title": song.title,
        "og:site_name": song.artist,
        "og:url": f"{SITE}/songs/{song.number}",
        "og:image": cover(song),
        "og:audio": f"{STORE}/audio/{song.number}.mp3",
        "og:audio:type": "audio/mpeg",
        "music:duration": str(round(song.duration)),
    }
    meta = "".join(f'<meta property="{name}" content="{escape(v)}">' for name, v in facts.items())
    return _page(f"{song.title} | {NAME}", meta, f"<h1>{escape(song.title)}</h1>")


def linked_data(song: Song) -> str:
    """A page that tells its recording by JSON-LD, inside a graph with things that are no media."""
    recording = {
        "@type": "MusicRecording",
        "@id": f"{SITE}/recordings/{song.number}",
        "url": f"{SITE}/recordings/{song.number}",
        "name": song.title,
        "byArtist": {"@type": "MusicGroup", "name": song.artist},
        "inAlbum": {"@type": "MusicAlbum", "name": album(song)},
        "duration": iso(song.duration),
        "image": cover(song),
        "datePublished": str(song.year or 2000),
    }
    site = {"@type": "WebSite", "@id": f"{SITE}/#site", "name": NAME, "url": f"{SITE}/"}
    graph = {"@context": "https://schema.org", "@graph": [site, recording]}
    return _page(f"{song.title} - {song.artist}", _script(graph), f"<h1>{escape(song.title)}</h1>")


def embeddable(song: Song) -> str:
    """A page that says nothing of its song but where its oEmbed answer is."""
    target = quote(f"{SITE}/watch/{song.number}", safe="")
    href = f"{SITE}/oembed?format=json&url={target}"
    link = f'<link rel="alternate" type="application/json+oembed" href="{escape(href)}">'
    return _page(f"Watch | {NAME}", link, '<div id="player"></div>')


def embedding(song: Song) -> dict[str, Any]:
    """The oEmbed answer (oembed.com section 2.3) with `duration`, a common extension."""
    return {
        "version": "1.0",
        "type": "video",
        "title": song.title,
        "author_name": song.artist,
        "author_url": f"{SITE}/artists/{quote(song.artist)}",
        "provider_name": NAME,
        "provider_url": f"{SITE}/",
        "html": f'<iframe src="{SITE}/frame/{song.number}" width="640" height="360"></iframe>',
        "width": 640,
        "height": 360,
        "thumbnail_url": cover(song),
        "thumbnail_width": 480,
        "thumbnail_height": 360,
        "duration": round(song.duration),
    }


def listening(song: Song) -> str:
    """A page with an audio element and no word about it beside the heading."""
    audio = (
        f'<audio controls preload="none"><source src="{STORE}/audio/{song.number}.ogg" '
        f'type="audio/ogg"><source src="{STORE}/audio/{song.number}.mp3" type="audio/mpeg"></audio>'
    )
    return _page(f"Listen to {song.title}", "", f"<h1>{escape(song.title)}</h1>{audio}")


def podcast_page() -> str:
    """A page that links the feed."""
    link = (
        f'<link rel="alternate" type="application/rss+xml" title="{PODCAST}" '
        'href="/podcast/feed.xml">'
    )
    return _page(PODCAST, link, f"<h1>{PODCAST}</h1><p>A song an episode, every Monday.</p>")


def nothing() -> str:
    """A page without anything to play."""
    return _page(f"About | {NAME}", "", "<h1>About us</h1><p>We keep a few records here.</p>")


def missing() -> str:
    """The page behind every address that is none."""
    return _page(f"Not found | {NAME}", "", "<h1>Not found</h1>")


def index(songs: Sequence[Song]) -> str:
    """The front page: what is here, for people."""
    forms = ("songs", "recordings", "watch", "listen")
    rows = "".join(
        f"<li>{escape(song.artist)} - {escape(song.title)}: "
        + " ".join(f'<a href="/{form}/{song.number}">{form}</a>' for form in forms)
        + f' <a href="/download/{song.number}">download</a>'
        + f' <a href="{STORE}/hls/{song.number}/master.m3u8">stream</a></li>'
        for song in songs
    )
    links = '<a href="/podcast/">Podcast</a> <a href="/about">About</a>'
    radio = f'<a href="{STORE}/radio/master.m3u8">Radio</a>'
    return _page(NAME, "", f"<h1>{NAME}</h1><p>{links} {radio}</p><ul>{rows}</ul>")


def feed(songs: Sequence[Song], size_of: dict[int, int]) -> str:
    """The podcast: an episode a song, newest first, lengths in all the ways that feeds tell them;
    `size_of` are the bytes of each song's file. The last item is a note without an enclosure."""
    items = [_episode(song, n, size_of[song.number]) for n, song in enumerate(songs, start=1)]
    note = "<item><title>Hello</title><guid>hello</guid><description>Soon.</description></item>"
    head = (
        f"<title>{PODCAST}</title><link>{SITE}/podcast/</link><language>en</language>"
        "<description>A song an episode.</description>"
        f"<itunes:author>{HOST}</itunes:author>"
        f'<itunes:image href="{SITE}/art/podcast.png"/>'
        f'<atom:link href="{SITE}/podcast/feed.xml" rel="self" type="application/rss+xml"/>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
        'xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel>{head}{''.join(reversed(items))}{note}</channel></rss>"
    )


def master(base: str) -> str:
    """A master playlist with two variants (RFC 8216 section 4.3.4)."""
    return (
        "#EXTM3U\n#EXT-X-VERSION:3\n"
        '#EXT-X-STREAM-INF:BANDWIDTH=141000,AVERAGE-BANDWIDTH=132000,CODECS="mp4a.40.34"\n'
        f"{base}/128.m3u8\n"
        '#EXT-X-STREAM-INF:BANDWIDTH=142000,AVERAGE-BANDWIDTH=133000,CODECS="mp4a.40.34"\n'
        f"{base}/128b.m3u8\n"
    )


def recorded_playlist(song: Song) -> str:
    """The media playlist of a whole song, ended."""
    left = frames_in(song.duration)
    lines = [*_playlist_head(0), "#EXT-X-PLAYLIST-TYPE:VOD"]
    number = 0
    while left > 0:
        frames = min(left, SEGMENT_FRAMES)
        lines += [f"#EXTINF:{frames * FRAME_SECONDS:.3f},", f"{number}.mp3"]
        left -= frames
        number += 1
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def live_playlist(now: float) -> str:
    """The media playlist of the radio at a time (seconds since 1970): it slides and never ends."""
    last = int(now // SEGMENT_SECONDS)
    first = last - WINDOW + 1
    started = datetime.fromtimestamp(first * SEGMENT_SECONDS, UTC).isoformat(
        timespec="milliseconds"
    )
    lines = [*_playlist_head(first), f"#EXT-X-PROGRAM-DATE-TIME:{started}"]
    for number in range(first, last + 1):
        lines += [f"#EXTINF:{SEGMENT_SECONDS:.3f},", f"{number}.mp3"]
    return "\n".join([*lines, ""])


def iso(seconds: float) -> str:
    """A length as ISO 8601 has it."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"PT{hours}H{minutes}M{rest}S" if hours else f"PT{minutes}M{rest}S"


def album(song: Song) -> str:
    """The record that a song is on."""
    return f"{song.title} and Other Songs"


def cover(song: Song) -> str:
    """The address of a song's picture."""
    return f"{SITE}/art/{song.number}.png"


def _playlist_head(sequence: int) -> list[str]:
    return [
        "#EXTM3U",
        "#EXT-X-VERSION:3",
        f"#EXT-X-TARGETDURATION:{round(SEGMENT_SECONDS)}",
        f"#EXT-X-MEDIA-SEQUENCE:{sequence}",
    ]


def _episode(song: Song, number: int, size: int) -> str:
    when = format_datetime(_FIRST_EPISODE + timedelta(weeks=number))
    title = escape(f"{number}: {song.title}")
    art = f'<itunes:image href="{cover(song)}"/>' if number % 2 else ""
    return (
        f"<item><title>{title}</title><guid isPermaLink='false'>episode-{number}</guid>"
        f"<pubDate>{when}</pubDate><description>{escape(song.artist)}, played twice.</description>"
        f"<itunes:duration>{_told(song.duration, number)}</itunes:duration>{art}"
        f'<enclosure url="{STORE}/audio/{song.number}.mp3" length="{size}" type="audio/mpeg"/>'
        "</item>"
    )


def _told(duration: float, number: int) -> str:
    """Seconds, minutes and seconds, or hours too: feeds know all three."""
    whole = round(duration)
    if number % 3 == 0:
        return str(whole)
    if number % 3 == 1 and whole < 3600:
        return f"{whole // 60}:{whole % 60:02}"
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def _script(data: Any) -> str:
    text = msgspec.json.encode(data).decode().replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def _page(title: str, head: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"{head}</head><body>{body}</body></html>"
    )
