"""YouTube's lists: playlists a hundred rows at a time, a channel's videos."""

import msgspec

from aggregator.domain.media import Platform, Restriction
from aggregator.sandbox.records import Collection, Upload
from aggregator.sandbox.world import World
from aggregator.sandbox.youtube_chrome import context, topbar
from aggregator.sandbox.youtube_parts import (
    Node,
    avatar,
    button,
    command,
    metadata,
    runs,
    simple,
)
from aggregator.sandbox.youtube_rows import lockup_row, playlist_row
from aggregator.sandbox.youtube_search import continuation_item, read_token, write_token
from aggregator.sandbox.youtube_sidebar import list_metadata, list_microformat, sidebar

PAGE = 100
CHANNEL = 30
_MARK = "list"


class List(msgspec.Struct, frozen=True):
    """A playlist: its id, title, a sample upload by its owner, its videos."""

    native_id: str
    title: str
    by: Upload
    videos: tuple[Upload, ...]


def list_of(world: World, playlist_id: str) -> List | None:
    """The playlist of that id: somebody's own, or (`UU...`) all uploads of a channel."""
    if playlist_id.startswith("UU"):
        videos = channel_videos(world, "UC" + playlist_id.removeprefix("UU"))
        if not videos:
            return None
        return List(playlist_id, f"Uploads from {videos[0].author}", videos[0], videos)
    collection = world.collection(Platform.YOUTUBE, playlist_id)
    if collection is None:
        return None
    found = (world.upload(Platform.YOUTUBE, one) for one in collection.uploads)
    videos = tuple(one for one in found if one is not None)
    return List(playlist_id, collection.title, _by(collection, videos[0]), videos)


def channel_videos(world: World, channel_id: str) -> tuple[Upload, ...]:
    """The public videos of a channel, the newest first."""
    own = [
        one
        for one in world.uploads_of(Platform.YOUTUBE)
        if one.author_id == channel_id and one.restriction is not Restriction.PRIVATE
    ]
    return tuple(sorted(own, key=lambda one: (one.published, one.native_id), reverse=True))


def playlist_page(told: List) -> Node:
    """The first hundred rows of a playlist with everything around them."""
    rows = {
        "contents": _rows(told, 0),
        "playlistId": told.native_id,
        "isEditable": False,
        "canReorder": False,
        "trackingParams": "",
        "targetId": told.native_id,
    }
    section = {
        "itemSectionRenderer": {
            "contents": [{"playlistVideoListRenderer": rows}],
            "trackingParams": "",
        }
    }
    content = {"sectionListRenderer": {"contents": [section], "trackingParams": ""}}
    return {
        **_frame(told, {"selected": True, "content": content, "trackingParams": ""}),
        "topbar": topbar(),
    }


def playlist_continuation(world: World, token: str) -> Node | None:
    """The rows that a token asks for; None for a token of no playlist."""
    words = read_token(_MARK, token)
    told = list_of(world, words[1]) if words else None
    if told is None or words is None or not words[0].isdecimal():
        return None
    action = command(
        appendContinuationItemsAction={
            "continuationItems": _rows(told, int(words[0])),
            "targetId": told.native_id,
        }
    )
    page = _frame(told, {"selected": True, "trackingParams": ""})
    page["onResponseReceivedActions"] = [action]
    return page


def missing_list() -> Node:
    """What YouTube says, with a 200, of a playlist that is not there."""
    text = "The playlist does not exist."
    return {
        "responseContext": context("alertRenderer"),
        "alerts": [{"alertRenderer": {"type": "ERROR", "text": simple(text)}}],
        "trackingParams": "",
        "topbar": topbar(),
    }


def channel_page(videos: tuple[Upload, ...]) -> Node:
    """The videos tab of a channel."""
    first = videos[0]
    url = f"/{first.author_slug}/videos"
    rows = [
        {"richItemRenderer": {"content": lockup_row(one), "trackingParams": ""}}
        for one in videos[:CHANNEL]
    ]
    tab = {
        "endpoint": command(
            commandMetadata=metadata(url, "CHANNEL", "browse"),
            browseEndpoint={
                "browseId": first.author_id,
                "params": "EgZ2aWRlb3PyBgQKAjoA",
                "canonicalBaseUrl": f"/{first.author_slug}",
            },
        ),
        "title": "Videos",
        "selected": True,
        "content": {"richGridRenderer": {"contents": rows, "trackingParams": ""}},
        "trackingParams": "",
    }
    channel = f"https://www.youtube.com/channel/{first.author_id}"
    return {
        "responseContext": context("twoColumnBrowseResultsRenderer", "richGridRenderer"),
        "contents": {"twoColumnBrowseResultsRenderer": {"tabs": [{"tabRenderer": tab}]}},
        "trackingParams": "",
        "topbar": topbar(),
        "metadata": {
            "channelMetadataRenderer": {
                "title": first.author,
                "description": f"The channel of {first.author}.",
                "externalId": first.author_id,
                "avatar": {"thumbnails": avatar(first, 900)},
                "channelUrl": channel,
                "vanityChannelUrl": f"http://www.youtube.com/{first.author_slug}",
            }
        },
    }


def missing_video_page() -> Node:
    """The watch page of a video that is not there."""
    home = command(
        commandMetadata=metadata("/", "BROWSE", "browse"),
        browseEndpoint={"browseId": "FEwhat_to_watch"},
    )
    go_home = button(style="STYLE_SUGGESTIVE", size="SIZE_SMALL", navigationEndpoint=home)
    go_home["buttonRenderer"]["text"] = simple("GO TO HOME")
    del go_home["buttonRenderer"]["isDisabled"]
    picture = "https://www.youtube.com/img/desktop/unavailable/unavailable_video.png"
    promo = {
        "backgroundPromoRenderer": {
            "title": runs("This video isn't available any more"),
            "trackingParams": "",
            "thumbnail": {"thumbnails": [{"url": picture, "width": 278, "height": 161}]},
            "ctaButton": go_home,
            "style": {"value": "BACKGROUND_PROMO_STYLE_TYPE_FULL_HEIGHT"},
        }
    }
    section = {"itemSectionRenderer": {"contents": [promo], "trackingParams": ""}}
    results = {"results": {"contents": [section], "trackingParams": ""}}
    return {
        "responseContext": context("twoColumnWatchNextResults"),
        "contents": {"twoColumnWatchNextResults": {"results": results}},
        "trackingParams": "",
        "topbar": topbar(),
    }


def _rows(told: List, start: int) -> list[Node]:
    part = told.videos[start : start + PAGE]
    rows = [playlist_row(one, told.native_id, start + place) for place, one in enumerate(part)]
    if start + PAGE < len(told.videos):
        token = write_token(_MARK, str(start + PAGE), told.native_id)
        rows.append(continuation_item(token, "browse"))
    return rows


def _frame(told: List, tab: Node) -> Node:
    first = told.videos[0]
    return {
        "responseContext": context("playlistSidebarRenderer", "playlistVideoRenderer"),
        "contents": {"twoColumnBrowseResultsRenderer": {"tabs": [{"tabRenderer": tab}]}},
        "metadata": list_metadata(told.native_id, told.title),
        "trackingParams": "",
        "microformat": list_microformat(told.native_id, told.title, first),
        "sidebar": sidebar(told.native_id, told.title, told.by, told.videos),
    }


def _by(collection: Collection, sample: Upload) -> Upload:
    """A stand-in upload that carries the list's owner as its author."""
    return msgspec.structs.replace(
        sample,
        author=collection.owner,
        author_slug=collection.owner_slug,
        author_id=collection.owner_id,
    )
