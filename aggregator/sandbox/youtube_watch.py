"""What stands under and beside a playing YouTube video: its title, its channel, related videos."""

from aggregator.domain.media import Platform
from aggregator.sandbox.chance import Chance
from aggregator.sandbox.records import Upload
from aggregator.sandbox.world import World
from aggregator.sandbox.youtube_chrome import context, topbar
from aggregator.sandbox.youtube_parts import (
    Node,
    avatar,
    byline,
    channel_endpoint,
    runs,
    short_count,
    simple,
    watch_endpoint,
)
from aggregator.sandbox.youtube_rows import lockup_row

RELATED = 20


def watch_page(world: World, upload: Upload) -> Node:
    """The answer of `next` for a single video."""
    column = [
        {"videoPrimaryInfoRenderer": _primary(upload)},
        {"videoSecondaryInfoRenderer": _secondary(upload)},
    ]
    related = [lockup_row(one) for one in _related(world, upload)]
    return {
        "responseContext": context("twoColumnWatchNextResults"),
        "contents": {
            "twoColumnWatchNextResults": {
                "results": {"results": {"contents": column, "trackingParams": ""}},
                "secondaryResults": {
                    "secondaryResults": {"results": related, "trackingParams": ""}
                },
            }
        },
        "currentVideoEndpoint": watch_endpoint(upload.native_id),
        "trackingParams": "",
        "topbar": topbar(),
    }


def _primary(upload: Upload) -> Node:
    count = {
        "viewCount": simple(f"{upload.views:,} views"),
        "shortViewCount": simple(f"{short_count(upload.views)} views"),
        "originalViewCount": "0",
    }
    return {
        "title": runs(upload.title),
        "viewCount": {"videoViewCountRenderer": count},
        "trackingParams": "",
        "dateText": simple(f"{upload.published.day} {upload.published:%b %Y}"),
    }


def _secondary(upload: Upload) -> Node:
    owner = {
        "thumbnail": {"thumbnails": avatar(upload, 48, 88, 176)},
        "title": byline(upload),
        "navigationEndpoint": channel_endpoint(upload),
        "trackingParams": "",
    }
    return {
        "owner": {"videoOwnerRenderer": owner},
        "attributedDescription": {"content": upload.description},
        "trackingParams": "",
    }


def _related(world: World, upload: Upload) -> list[Upload]:
    """Videos that share a tag, in a drawn order."""
    near = [
        one
        for one in world.uploads_of(Platform.YOUTUBE)
        if one is not upload and one.restriction is None and set(one.tags) & set(upload.tags)
    ]
    return Chance(world.seed, "related", upload.native_id).some(near, RELATED)
