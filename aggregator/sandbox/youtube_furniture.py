"""What hangs on every row of a YouTube page: menu, overlays, pictures, links of the channel."""

from typing import Any

from aggregator.domain.media import Kind
from aggregator.sandbox.chance import letters_of
from aggregator.sandbox.records import Upload
from aggregator.sandbox.youtube_parts import (
    Node,
    avatar,
    channel_endpoint,
    command,
    label,
    length_text,
    posting,
    runs,
    watch_endpoint,
)

_SHORT = 60.0


def on_air(upload: Upload) -> bool:
    """Whether it is a stream that runs at this moment."""
    return upload.truth.kind is Kind.STREAM


def is_short(upload: Upload) -> bool:
    """Whether YouTube shows it as a Short."""
    return 0 < upload.duration < _SHORT and "short" in upload.title.lower()


def _queue(video_id: str, **more: Any) -> Node:
    """The command that puts a video at the end of the queue."""
    return command(
        commandMetadata=posting(),
        signalServiceEndpoint={
            "signal": "CLIENT_SIGNAL",
            "actions": [
                command(
                    addToPlaylistCommand={
                        "openMiniplayer": True,
                        "videoId": video_id,
                        "listType": "PLAYLIST_EDIT_LIST_TYPE_QUEUE",
                        "onCreateListCommand": command(
                            commandMetadata=posting("playlist/create"),
                            createPlaylistServiceEndpoint={
                                "videoIds": [video_id],
                                "params": "CAQ%3D",
                            },
                        ),
                        "videoIds": [video_id],
                        **more,
                    }
                )
            ],
        },
    )


def menu(upload: Upload, *, queue: bool = True) -> Node:
    """Add to queue (where there is none yet), download, share."""
    video_id = upload.native_id
    panel = {"unifiedSharePanelRenderer": {"trackingParams": "", "showLoadingSpinner": True}}
    share = command(
        commandMetadata=posting("share/get_share_panel"),
        shareEntityServiceEndpoint={
            "serializedShareEntity": letters_of(18, "share", video_id),
            "commands": [
                command(openPopupAction={"popup": panel, "popupType": "DIALOG", "beReused": True})
            ],
        },
    )
    download = command(
        offlineVideoEndpoint={
            "videoId": video_id,
            "onAddCommand": command(
                getDownloadActionCommand={
                    "videoId": video_id,
                    "params": "CAIQAA%3D%3D",
                    "isCrossDeviceDownload": False,
                }
            ),
        }
    )
    add = _menu_item(
        "Add to queue",
        "ADD_TO_QUEUE_TAIL",
        _queue(video_id, videoCommand=watch_endpoint(video_id)),
    )
    return {
        "menuRenderer": {
            "items": [
                *([add] if queue else []),
                {
                    "menuServiceItemDownloadRenderer": {
                        "serviceEndpoint": download,
                        "trackingParams": "",
                    }
                },
                _menu_item("Share", "SHARE", share, hasSeparator=True),
            ],
            "trackingParams": "",
            "accessibility": label("Action menu"),
        }
    }


def _menu_item(text: str, icon: str, endpoint: Node, **more: Any) -> Node:
    return {
        "menuServiceItemRenderer": {
            "text": runs(text),
            "icon": {"iconType": icon},
            "serviceEndpoint": endpoint,
            "trackingParams": "",
            **more,
        }
    }


def overlays(upload: Upload) -> list[Node]:
    """What is drawn over the thumbnail: the length first, then the buttons."""
    style = "LIVE" if on_air(upload) else "SHORTS" if is_short(upload) else "DEFAULT"
    text = (
        {"accessibility": label("LIVE"), **runs("LIVE")}
        if on_air(upload)
        else length_text(upload.duration)
    )
    return [
        {"thumbnailOverlayTimeStatusRenderer": {"text": text, "style": style}},
        _toggle(
            "Watch Later",
            ("WATCH_LATER", "CHECK"),
            _edit(action="ACTION_ADD_VIDEO", addedVideoId=upload.native_id),
            isToggled=False,
            toggledServiceEndpoint=_edit(
                action="ACTION_REMOVE_VIDEO_BY_VIDEO_ID", removedVideoId=upload.native_id
            ),
        ),
        _toggle(
            "Add to queue",
            ("ADD_TO_QUEUE_TAIL", "PLAYLIST_ADD_CHECK"),
            _queue(upload.native_id),
        ),
        {"thumbnailOverlayLoadingPreviewRenderer": {"text": runs("Keep hovering to play")}},
        {"thumbnailOverlayNowPlayingRenderer": {"text": runs("Now playing")}},
    ]


def _edit(**action: str) -> Node:
    return command(
        commandMetadata=posting("browse/edit_playlist"),
        playlistEditEndpoint={"playlistId": "WL", "actions": [action]},
    )


def _toggle(text: str, icons: tuple[str, str], endpoint: Node, **more: Any) -> Node:
    return {
        "thumbnailOverlayToggleButtonRenderer": {
            "untoggledIcon": {"iconType": icons[0]},
            "toggledIcon": {"iconType": icons[1]},
            "untoggledTooltip": text,
            "toggledTooltip": "Added",
            "untoggledServiceEndpoint": endpoint,
            "untoggledAccessibility": label(text),
            "toggledAccessibility": label("Added"),
            "trackingParams": "",
            **more,
        }
    }


def channel_picture(upload: Upload) -> Node:
    """The channel's picture as a link."""
    return {
        "channelThumbnailWithLinkRenderer": {
            "thumbnail": {"thumbnails": avatar(upload, 68)},
            "navigationEndpoint": channel_endpoint(upload),
            "accessibility": label(f"Go to channel {upload.author}"),
        }
    }


def moving_picture(upload: Upload) -> Node:
    """The few seconds that play under the pointer."""
    url = f"https://i.ytimg.com/an_webp/{upload.native_id}/mqdefault_6s.webp?du=3000"
    return {
        "movingThumbnailRenderer": {
            "movingThumbnailDetails": {
                "thumbnails": [{"url": url, "width": 320, "height": 180}],
                "logAsMovingThumbnail": True,
            },
            "enableHoveredLogging": True,
            "enableOverlay": True,
        }
    }


def inline_endpoint(upload: Upload, params: str) -> Node:
    """To the player inside the list."""
    return watch_endpoint(
        upload.native_id,
        f"&pp={params}",
        playerParams=params,
        playerExtraUrlParams=[{"key": "inline", "value": "1"}],
    )


def avatar_link(upload: Upload) -> Node:
    """The channel's picture as newer pages have it."""
    picture = {"image": {"sources": avatar(upload, 68)}, "avatarImageSize": "AVATAR_SIZE_M"}
    return {
        "decoratedAvatarViewModel": {
            "avatar": {"avatarViewModel": picture},
            "a11yLabel": f"Go to channel {upload.author}",
            "rendererContext": {
                "commandContext": {"onTap": {"innertubeCommand": channel_endpoint(upload)}}
            },
        }
    }
