"""YouTube beside its JSON calls: watch and list pages, oEmbed, channel feeds."""

from html import escape
from urllib.parse import parse_qs, urlsplit

import msgspec

from aggregator.domain.media import Platform, Restriction
from aggregator.sandbox.exchange import Answer, json_answer, page_answer, text_answer
from aggregator.sandbox.records import Upload
from aggregator.sandbox.world import World
from aggregator.sandbox.youtube_lists import channel_videos, list_of
from aggregator.sandbox.youtube_parts import Node

CLIENT_VERSION = "2.20260708.00.00"
_ALLOW = (
    "accelerometer; autoplay; clipboard-write; encrypted-media; gyroscope; picture-in-picture;"
    " web-share"
)
_FEED = 15


def page(title: str, data: Node, player: Node | None = None) -> Answer:
    """An HTML page with the data that its scripts read."""
    scripts = [f"var ytInitialData = {_script(data)};"]
    if player is not None:
        scripts.insert(0, f"var ytInitialPlayerResponse = {_script(player)};")
    settings = {
        "INNERTUBE_API_VERSION": "v1",
        "INNERTUBE_CLIENT_NAME": "WEB",
        "INNERTUBE_CLIENT_VERSION": CLIENT_VERSION,
        "INNERTUBE_CONTEXT_CLIENT_NAME": 1,
        "INNERTUBE_CONTEXT": {
            "client": {"hl": "en", "gl": "US", "clientName": "WEB", "clientVersion": CLIENT_VERSION}
        },
    }
    scripts.insert(0, f"ytcfg.set({_script(settings)});")
    joined = "".join(f"<script>{script}</script>" for script in scripts)
    return page_answer(
        f'<!DOCTYPE html><html lang="en"><head><title>{escape(title)} - YouTube</title></head>'
        f"<body>{joined}</body></html>"
    )


def oembed(world: World, url: str) -> Answer:
    """The answer of `/oembed` for a watch or list address."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if host not in ("youtube.com", "music.youtube.com", "youtu.be"):
        return text_answer("Not Found", 404)
    if "list" in query and parts.path == "/playlist":
        told = list_of(world, query["list"][0])
        if told is None:
            return text_answer("Not Found", 404)
        source = f"https://www.youtube.com/embed/videoseries?list={told.native_id}"
        owner = f"/{told.by.author_slug}"
        return _embedding(told.title, told.by.author, owner, told.videos[0], source)
    path = parts.path.strip("/").split("/")
    video_id = query.get("v", [path[-1]])[0]
    upload = world.upload(Platform.YOUTUBE, video_id)
    if upload is None:
        return text_answer("Not Found", 404)
    if upload.restriction is Restriction.PRIVATE:
        return text_answer("Forbidden", 403)
    source = f"https://www.youtube.com/embed/{video_id}?feature=oembed"
    owner = f"https://www.youtube.com/{upload.author_slug}"
    return _embedding(upload.title, upload.author, owner, upload, source)


def feed(world: World, channel_id: str, playlist_id: str) -> Answer:
    """The Atom feed of a channel or a playlist: its fifteen newest."""
    told = list_of(world, playlist_id) if playlist_id else None
    videos = told.videos if told is not None else channel_videos(world, channel_id)
    if not videos:
        return text_answer("Not Found", 404)
    own = told.native_id if told is not None else channel_id
    title = told.title if told is not None else videos[0].author
    entries = "".join(_entry(one) for one in videos[:_FEED])
    return text_answer(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015"'
        ' xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">'
        f"<id>yt:{escape(own)}</id><title>{escape(title)}</title>{entries}</feed>",
        kind="text/xml",
    )


def _embedding(title: str, author: str, owner: str, picture: Upload, source: str) -> Answer:
    return json_answer(
        {
            "title": title,
            "author_name": author,
            "author_url": owner,
            "type": "video",
            "height": 113,
            "width": 200,
            "version": "1.0",
            "provider_name": "YouTube",
            "provider_url": "https://www.youtube.com/",
            "thumbnail_height": 360,
            "thumbnail_width": 480,
            "thumbnail_url": f"https://i.ytimg.com/vi/{picture.native_id}/hqdefault.jpg",
            "html": f'<iframe width="200" height="113" src="{source}" frameborder="0"'
            f' allow="{_ALLOW}" allowfullscreen title="{escape(title)}"></iframe>',
        }
    )


def _entry(upload: Upload) -> str:
    video, when = upload.native_id, upload.published.isoformat()
    title, author = escape(upload.title), escape(upload.author)
    return (
        f"<entry><id>yt:video:{video}</id><yt:videoId>{video}</yt:videoId>"
        f"<yt:channelId>{upload.author_id}</yt:channelId><title>{title}</title>"
        f'<link rel="alternate" href="https://www.youtube.com/watch?v={video}"/>'
        f"<author><name>{author}</name>"
        f"<uri>https://www.youtube.com/channel/{upload.author_id}</uri></author>"
        f"<published>{when}</published><updated>{when}</updated>"
        f"<media:group><media:title>{title}</media:title>"
        f'<media:thumbnail url="https://i.ytimg.com/vi/{video}/hqdefault.jpg" width="480"'
        ' height="360"/>'
        f"<media:description>{escape(upload.description)}</media:description>"
        f'<media:community><media:statistics views="{upload.views}"/></media:community>'
        "</media:group></entry>"
    )


def _script(value: Node) -> str:
    return msgspec.json.encode(value).decode().replace("</", "<\\/")
