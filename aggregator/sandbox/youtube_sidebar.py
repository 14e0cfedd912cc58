"""What stands beside a YouTube playlist: its own data, its owner, what it tells to other sites."""

from aggregator.sandbox.records import Upload
from aggregator.sandbox.youtube_chrome import sign_in_command
from aggregator.sandbox.youtube_parts import (
    LIST_SIZES,
    Node,
    avatar,
    button,
    channel_endpoint,
    command,
    label,
    metadata,
    pictures,
    runs,
    simple,
    watch_endpoint,
)


def sidebar(playlist_id: str, title: str, by: Upload, videos: tuple[Upload, ...]) -> Node:
    """The two boxes; `by` is any upload of the channel that owns the list."""
    return {
        "playlistSidebarRenderer": {
            "items": [
                {"playlistSidebarPrimaryInfoRenderer": _about(playlist_id, title, videos)},
                {"playlistSidebarSecondaryInfoRenderer": _owner(playlist_id, by)},
            ],
            "trackingParams": "",
        }
    }


def list_metadata(playlist_id: str, title: str) -> Node:
    """The list for applications."""
    url = f"www.youtube.com/playlist?list={playlist_id}"
    return {
        "playlistMetadataRenderer": {
            "title": title,
            "description": title,
            "androidAppindexingLink": f"android-app://com.google.android.youtube/http/{url}",
            "iosAppindexingLink": f"ios-app://544007664/vnd.youtube/{url}",
        }
    }


def list_microformat(playlist_id: str, title: str, first: Upload) -> Node:
    """The list for other sites."""
    path = f"www.youtube.com/playlist?list={playlist_id}"
    url = f"http://{path}"
    picture = pictures(first.native_id, (("hqdefault", 480, 270),))
    return {
        "microformatDataRenderer": {
            "urlCanonical": url,
            "title": title,
            "description": title,
            "thumbnail": {
                **picture,
                "sampledThumbnailColor": {"red": 60, "green": 70, "blue": 80},
                "darkColorPalette": {
                    "section2Color": 1648400,
                    "iconInactiveColor": 7767600,
                    "iconDisabledColor": 4806200,
                },
                "vibrantColorPalette": {"iconInactiveColor": 7046200},
            },
            "siteName": "YouTube",
            "appName": "YouTube",
            "androidPackage": "com.google.android.youtube",
            "iosAppStoreId": "544007664",
            "iosAppArguments": url,
            "ogType": "website",
            "urlApplinksWeb": f"{url}&feature=applinks",
            "urlApplinksIos": f"vnd.youtube://{path}&feature=applinks",
            "urlApplinksAndroid": f"vnd.youtube://{path}&feature=applinks",
            "urlTwitterIos": f"vnd.youtube://{path}&feature=twitter-deep-link",
            "urlTwitterAndroid": f"vnd.youtube://{path}&feature=twitter-deep-link",
            "twitterCardType": "summary",
            "twitterSiteHandle": "@YouTube",
            "schemaDotOrgType": "http://schema.org/WebPage",
            "noindex": False,
            "unlisted": False,
            "linkAlternates": [
                {"hrefUrl": url},
                {"hrefUrl": f"android-app://com.google.android.youtube/http/{path}"},
                {"hrefUrl": f"ios-app://544007664/http/{path}"},
            ],
        }
    }


def _about(playlist_id: str, title: str, videos: tuple[Upload, ...]) -> Node:
    play = _play(playlist_id, videos[0])
    return {
        "thumbnailRenderer": {
            "playlistVideoThumbnailRenderer": {
                "thumbnail": pictures(videos[0].native_id, LIST_SIZES),
                "trackingParams": "",
            }
        },
        "title": {"runs": [{"text": title, "navigationEndpoint": play}]},
        "stats": [
            runs(str(len(videos)), " videos"),
            simple(f"{sum(one.views for one in videos) // 40:,} views"),
            runs("Last updated on ", "1 Jun 2026"),
        ],
        "menu": {
            "menuRenderer": {
                "items": [_report(playlist_id)],
                "trackingParams": "",
                "topLevelButtons": [
                    button(
                        icon="SHUFFLE",
                        navigationEndpoint=play,
                        accessibility={"label": "Shuffle play"},
                        tooltip="Shuffle play",
                    )
                ],
                "accessibility": label("Action menu"),
            }
        },
        "thumbnailOverlays": [
            {
                "thumbnailOverlaySidePanelRenderer": {
                    "text": simple("PLAY ALL"),
                    "icon": {"iconType": "PLAY_ALL"},
                }
            }
        ],
        "navigationEndpoint": play,
        "description": {},
        "showMoreText": runs("Show more"),
    }


def _play(playlist_id: str, first: Upload) -> Node:
    return watch_endpoint(
        first.native_id,
        f"&list={playlist_id}",
        playlistId=playlist_id,
        playerParams="iAQB8AUB",
        loggingContext={"vssLoggingContext": {"serializedContextData": ""}},
    )


def _report(playlist_id: str) -> Node:
    channel = command(
        commandMetadata=metadata(f"/channel/{playlist_id}", "BROWSE", "browse"),
        browseEndpoint={"browseId": playlist_id},
    )
    return {
        "menuNavigationItemRenderer": {
            "text": simple("Report playlist"),
            "icon": {"iconType": "FLAG"},
            "navigationEndpoint": _ask_to_sign_in(
                "Need to report the playlist?",
                "Sign in to report inappropriate content.",
                button("Sign in", style="STYLE_BRAND", navigationEndpoint=sign_in_command(channel)),
            ),
            "trackingParams": "",
        }
    }


def _ask_to_sign_in(title: str, content: str, sign_in: Node) -> Node:
    return command(
        commandMetadata={"webCommandMetadata": {"ignoreNavigation": True}},
        modalEndpoint={
            "modal": {
                "modalWithTitleAndButtonRenderer": {
                    "title": simple(title),
                    "content": simple(content),
                    "button": sign_in,
                }
            }
        },
    )


def _owner(playlist_id: str, by: Upload) -> Node:
    back = command(
        commandMetadata=metadata(f"/playlist?list={playlist_id}", "PLAYLIST", "browse"),
        browseEndpoint={"browseId": f"VL{playlist_id}"},
    )
    sign_in = button(style="STYLE_MONO_FILLED", navigationEndpoint=sign_in_command(back))
    sign_in["buttonRenderer"]["text"] = simple("Sign in")
    return {
        "videoOwner": {
            "videoOwnerRenderer": {
                "thumbnail": {"thumbnails": avatar(by, 48, 88, 176)},
                "title": {
                    "runs": [
                        {"text": f"by {by.author}", "navigationEndpoint": channel_endpoint(by)}
                    ]
                },
                "navigationEndpoint": channel_endpoint(by),
                "trackingParams": "",
            }
        },
        "button": button(
            "Subscribe",
            style="STYLE_DESTRUCTIVE",
            navigationEndpoint=_ask_to_sign_in(
                "Want to subscribe to this channel?",
                "Sign in to subscribe to this channel.",
                sign_in,
            ),
        ),
    }
