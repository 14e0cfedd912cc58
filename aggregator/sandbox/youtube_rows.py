"""One upload as a row of a YouTube page: of a search, a playlist, a mix, a channel, a shelf."""

from aggregator.domain.media import Restriction
from aggregator.sandbox.chance import letters_of, number_of
from aggregator.sandbox.records import Upload
from aggregator.sandbox.youtube_furniture import (
    avatar_link,
    channel_picture,
    inline_endpoint,
    menu,
    moving_picture,
    on_air,
    overlays,
)
from aggregator.sandbox.youtube_parts import (
    LIST_SIZES,
    SEARCH_SIZES,
    Node,
    ago,
    byline,
    clock,
    command,
    label,
    length_text,
    pictures,
    player_params,
    runs,
    short_count,
    simple,
    spoken,
    watch_endpoint,
)

_MEMBERS_ONLY: Node = {
    "metadataBadgeRenderer": {
        "icon": {"iconType": "SPONSORSHIP_STAR"},
        "style": "BADGE_STYLE_TYPE_MEMBERS_ONLY",
        "label": "Members only",
        "trackingParams": "",
    }
}


def search_row(upload: Upload, term: str) -> Node:
    """A `videoRenderer`."""
    params = player_params(term)
    link = f"&pp={params}"
    row: Node = {
        "videoId": upload.native_id,
        "thumbnail": pictures(upload.native_id, SEARCH_SIZES),
        "title": _title(upload),
        "longBylineText": byline(upload),
        **_age(upload),
        **_length(upload),
        "viewCountText": _views(upload),
        "navigationEndpoint": watch_endpoint(upload.native_id, link, playerParams=params),
        **_badges(upload),
        "ownerText": byline(upload),
        "shortBylineText": byline(upload),
        "trackingParams": "",
        "showActionMenu": False,
        "shortViewCountText": _short_views(upload),
        "menu": menu(upload),
        "channelThumbnailSupportedRenderers": channel_picture(upload),
        "thumbnailOverlays": overlays(upload),
        "richThumbnail": moving_picture(upload),
    }
    if upload.description:
        row["detailedMetadataSnippets"] = [
            {
                "snippetText": runs(upload.description[:120]),
                "snippetHoverText": runs("From the video description"),
                "maxOneLine": False,
            }
        ]
    row["inlinePlaybackEndpoint"] = inline_endpoint(upload, params)
    row["searchVideoResultEntityKey"] = letters_of(20, "entity", upload.native_id)
    row["avatar"] = avatar_link(upload)
    return {"videoRenderer": row}


def grid_row(upload: Upload, term: str) -> Node:
    """A `gridVideoRenderer`, as the shelves inside a search hold them."""
    params = player_params(term)
    return {
        "gridVideoRenderer": {
            "videoId": upload.native_id,
            "thumbnail": pictures(upload.native_id, SEARCH_SIZES),
            "title": _title(upload),
            **_age(upload),
            "viewCountText": _views(upload),
            "navigationEndpoint": watch_endpoint(
                upload.native_id, f"&pp={params}", playerParams=params
            ),
            "shortBylineText": byline(upload),
            **({"ownerBadges": _owner_badges(upload)} if _owner_badges(upload) else {}),
            "trackingParams": "",
            "shortViewCountText": _short_views(upload),
            "menu": menu(upload),
            "thumbnailOverlays": overlays(upload),
        }
    }


def short_row(upload: Upload, number: int) -> Node:
    """A `shortsLockupViewModel`."""
    views = f"{short_count(upload.views)} views"
    picture = f"https://i.ytimg.com/vi/{upload.native_id}/oar2.jpg"
    return {
        "shortsLockupViewModel": {
            "entityId": f"shorts-shelf-item-{upload.native_id}",
            "accessibilityText": f"{upload.title}, {views} – play Short",
            "onTap": {
                "innertubeCommand": command(
                    commandMetadata={
                        "webCommandMetadata": {
                            "url": f"/shorts/{upload.native_id}",
                            "webPageType": "WEB_PAGE_TYPE_SHORTS",
                            "rootVe": 37414,
                        }
                    },
                    reelWatchEndpoint={
                        "videoId": upload.native_id,
                        "playerParams": letters_of(24, "reel", upload.native_id),
                        "sequenceProvider": "REEL_WATCH_SEQUENCE_PROVIDER_RPC",
                    },
                )
            },
            "indexInCollection": number,
            "menuOnTapA11yLabel": "More actions",
            "overlayMetadata": {
                "primaryText": {"content": upload.title},
                "secondaryText": {"content": views},
            },
            "thumbnailViewModel": {
                "thumbnailViewModel": {
                    "image": {"sources": [{"url": picture, "width": 405, "height": 720}]}
                }
            },
            "loggingDirectives": {},
        }
    }


def playlist_row(upload: Upload, playlist_id: str, index: int) -> Node:
    """A `playlistVideoRenderer`; what has become private keeps only its place."""
    link = watch_endpoint(
        upload.native_id,
        f"&list={playlist_id}&index={index + 1}",
        playlistId=playlist_id,
        index=index,
        params="OAI%3D",
        playerParams="iAQB8AUB",
        loggingContext={"vssLoggingContext": {"serializedContextData": ""}},
    )
    if upload.restriction is Restriction.PRIVATE:
        return {
            "playlistVideoRenderer": {
                "videoId": upload.native_id,
                "thumbnail": {
                    "thumbnails": [
                        {
                            "url": "https://i.ytimg.com/img/no_thumbnail.jpg",
                            "width": 320,
                            "height": 180,
                        }
                    ]
                },
                "title": runs("[Private video]"),
                "index": simple(str(index + 1)),
                "navigationEndpoint": link,
                "trackingParams": "",
                "isPlayable": False,
            }
        }
    return {
        "playlistVideoRenderer": {
            "videoId": upload.native_id,
            "thumbnail": pictures(upload.native_id, LIST_SIZES),
            "title": _title(upload),
            "index": simple(str(index + 1)),
            "shortBylineText": byline(upload),
            "lengthText": length_text(upload.duration),
            "navigationEndpoint": link,
            "lengthSeconds": str(round(upload.duration)),
            "trackingParams": "",
            "isPlayable": True,
            "menu": menu(upload),
            "thumbnailOverlays": overlays(upload)[:1] + overlays(upload)[-1:],
            **_badges(upload, only=Restriction.PREMIUM),
            "videoInfo": runs(f"{short_count(upload.views)} views", " • ", ago(upload.published)),
        }
    }


def panel_row(upload: Upload, playlist_id: str, index: int) -> Node:
    """A `playlistPanelVideoRenderer`, as a mix beside a video holds them."""
    return {
        "playlistPanelVideoRenderer": {
            "title": {"accessibility": label(_said(upload)), "simpleText": upload.title},
            "longBylineText": byline(upload),
            "thumbnail": pictures(upload.native_id, LIST_SIZES),
            "lengthText": length_text(upload.duration),
            "indexText": simple("▶" if index == 0 else str(index + 1)),
            "selected": index == 0,
            "navigationEndpoint": watch_endpoint(
                upload.native_id,
                f"&list={playlist_id}&index={index + 1}",
                playlistId=playlist_id,
                index=index,
                params="OAE%3D",
                playerParams="8AUB",
                loggingContext={"vssLoggingContext": {"serializedContextData": ""}},
            ),
            "videoId": upload.native_id,
            "shortBylineText": byline(upload),
            "trackingParams": "",
            "menu": menu(upload, queue=False),
            "thumbnailOverlays": overlays(upload)[:1] + overlays(upload)[-1:],
            "playlistSetVideoId": letters_of(16, "set", upload.native_id, playlist_id).upper(),
        }
    }


def lockup_row(upload: Upload) -> Node:
    """A `lockupViewModel`, as the tabs of a channel hold them since 2025."""
    style = "LIVE" if on_air(upload) else "DEFAULT"
    badge = {
        "thumbnailBadgeViewModel": {
            "text": "LIVE" if on_air(upload) else clock(upload.duration),
            "badgeStyle": f"THUMBNAIL_OVERLAY_BADGE_STYLE_{style}",
            "rendererContext": {"accessibilityContext": {"label": spoken(upload.duration)}},
        }
    }
    parts = [f"{short_count(upload.views)} views", ago(upload.published)]
    return {
        "lockupViewModel": {
            "contentImage": {
                "thumbnailViewModel": {
                    "image": {"sources": pictures(upload.native_id, LIST_SIZES)["thumbnails"]},
                    "overlays": [{"thumbnailBottomOverlayViewModel": {"badges": [badge]}}],
                }
            },
            "metadata": {
                "lockupMetadataViewModel": {
                    "title": {"content": upload.title},
                    "metadata": {
                        "contentMetadataViewModel": {
                            "metadataRows": [
                                {"metadataParts": [{"text": {"content": part}} for part in parts]}
                            ],
                            "delimiter": " • ",
                        }
                    },
                }
            },
            "contentId": upload.native_id,
            "contentType": "LOCKUP_CONTENT_TYPE_VIDEO",
            "rendererContext": {
                "accessibilityContext": {"label": _said(upload)},
                "commandContext": {"onTap": {"innertubeCommand": watch_endpoint(upload.native_id)}},
            },
        }
    }


def _said(upload: Upload) -> str:
    return upload.title if on_air(upload) else f"{upload.title} {spoken(upload.duration)}"


def _title(upload: Upload) -> Node:
    return {**runs(upload.title), "accessibility": label(_said(upload))}


def _age(upload: Upload) -> Node:
    return {} if on_air(upload) else {"publishedTimeText": simple(ago(upload.published))}


def _length(upload: Upload) -> Node:
    return {} if on_air(upload) else {"lengthText": length_text(upload.duration)}


def _views(upload: Upload) -> Node:
    if on_air(upload):
        return runs(f"{upload.views:,}", " watching")
    return simple(f"{upload.views:,} views")


def _short_views(upload: Upload) -> Node:
    if on_air(upload):
        return {"accessibility": label(f"{upload.views} watching"), **runs(f"{upload.views:,}")}
    told = short_count(upload.views)
    return {"accessibility": label(f"{told} views"), "simpleText": f"{told} views"}


def _badges(upload: Upload, *, only: Restriction | None = None) -> Node:
    """The video's own badges and its channel's; with `only`, those of that restriction alone."""
    if only is not None:
        return {"badges": [_MEMBERS_ONLY]} if upload.restriction is only else {}
    told: Node = {}
    badges = []
    if on_air(upload):
        badges.append(_badge("BADGE_STYLE_TYPE_LIVE_NOW", "LIVE"))
    if upload.restriction is Restriction.PREMIUM:
        badges.append(_MEMBERS_ONLY)
    if number_of(0, 4, "4k", upload.native_id) == 0 and not badges:
        badges.append(_badge("BADGE_STYLE_TYPE_SIMPLE", "4K"))
    if badges:
        told["badges"] = badges
    if owner := _owner_badges(upload):
        told["ownerBadges"] = owner
    return told


def _badge(style: str, text: str) -> Node:
    return {"metadataBadgeRenderer": {"style": style, "label": text, "trackingParams": ""}}


def _owner_badges(upload: Upload) -> list[Node]:
    if not (upload.verified or upload.topic):
        return []
    icon = "AUDIO_BADGE" if upload.topic else "CHECK_CIRCLE_THICK"
    style = "VERIFIED_ARTIST" if upload.topic else "VERIFIED"
    said = "Official Artist Channel" if upload.topic else "Verified"
    return [
        {
            "metadataBadgeRenderer": {
                "icon": {"iconType": icon},
                "style": f"BADGE_STYLE_TYPE_{style}",
                "tooltip": said,
                "trackingParams": "",
                "accessibilityData": {"label": said},
            }
        }
    ]
