"""Vimeo's videos and their pictures, as its API has them since 2022.

Source: recorded answers of 2021 to 2025.
"""

from datetime import datetime
from urllib.parse import quote

from aggregator.domain.media import Restriction
from aggregator.sandbox.chance import number_of
from aggregator.sandbox.identity import slug_of
from aggregator.sandbox.records import Upload
from aggregator.sandbox.vimeo_users import (
    IMAGES,
    MEMBER,
    SITE,
    TOGGLE,
    Node,
    connection,
    faces,
    report_of,
    resource_key,
    user,
)

PLAYER = "https://player.vimeo.com/video"

_SIZES = ((100, 75), (200, 150), (295, 166), (640, 360), (960, 540), (1280, 720), (1920, 1080))


def privacy_of(upload: Upload) -> str:
    """Who may watch: `anybody`; of what is private a third each is `unlisted` (whoever knows the
    hash), behind a `password`, or kept to its owner (`nobody`)."""
    if upload.restriction is not Restriction.PRIVATE:
        return "anybody"
    return ("unlisted", "password", "nobody")[int(upload.native_id) % 3]


def hash_of(upload: Upload) -> str | None:
    """What the address of an unlisted video has behind its number."""
    if privacy_of(upload) != "unlisted":
        return None
    return f"{number_of(0, 16**10 - 1, 'unlisted', upload.native_id):010x}"


def link_of(upload: Upload) -> str:
    """The address of a video, with its hash where it has one."""
    secret = hash_of(upload)
    return f"{SITE}/{upload.native_id}" + (f"/{secret}" if secret else "")


def uri_of(upload: Upload) -> str:
    """The API's own name of a video."""
    secret = hash_of(upload)
    return f"/videos/{upload.native_id}" + (f":{secret}" if secret else "")


def player_link(upload: Upload) -> str:
    """The address of its player."""
    secret = hash_of(upload)
    return f"{PLAYER}/{upload.native_id}" + (f"?h={secret}" if secret else "")


def seconds(upload: Upload) -> int:
    """A length as Vimeo tells it: whole seconds."""
    return max(1, round(upload.duration))


def moment(when: datetime) -> str:
    """A moment in the API's writing."""
    return when.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def video(upload: Upload, *, member: bool = False) -> Node:
    """A whole video; to a member it also tells what the member did with it."""
    uri, when = uri_of(upload), moment(upload.published)
    return {
        "uri": uri,
        "name": upload.title,
        "description": upload.description or None,
        "type": "video",
        "link": link_of(upload),
        "player_embed_url": player_link(upload),
        "duration": seconds(upload),
        "width": 1920,
        "language": None,
        "height": 1080,
        "embed": {"html": frame(upload), "badges": _badges(), "interactive": False},
        "created_time": when,
        "modified_time": when,
        "release_time": when,
        "content_rating": ["unrated"],
        "content_rating_class": "unrated",
        "rating_mod_locked": False,
        "license": None,
        "privacy": {
            "view": privacy_of(upload),
            "embed": "public",
            "download": False,
            "add": True,
            "comments": "anybody",
        },
        "pictures": _video_pictures(upload),
        "tags": [_tag(tag) for tag in upload.tags],
        "stats": {"plays": _plays(upload)},
        "categories": [],
        "uploader": {"pictures": faces(upload.author_id)},
        "metadata": {
            "connections": _video_connections(upload),
            "interactions": _video_interactions(upload, member=member),
            "is_vimeo_create": False,
            "is_screen_record": False,
        },
        "user": user(upload, member=member),
        "app": {"name": "Parallel Uploader", "uri": "/apps/87099"},
        "play": {"status": "playable"},
        "status": "available",
        "resource_key": resource_key(uri),
        "upload": {
            "status": "complete",
            "link": None,
            "upload_link": None,
            "complete_uri": None,
            "form": None,
            "approach": None,
            "size": None,
            "redirect_url": None,
        },
        "transcode": {"status": "complete"},
        "is_playable": True,
        "has_audio": True,
    }


def frame(upload: Upload, width: int = 640, height: int = 360) -> str:
    """The markup that embeds a video's player."""
    joint = "&amp;" if "?" in player_link(upload) else "?"
    allow = "autoplay; fullscreen; picture-in-picture; clipboard-write"
    return (
        f'<iframe src="{player_link(upload)}{joint}app_id=122963" width="{width}" '
        f'height="{height}" frameborder="0" allow="{allow}"></iframe>'
    )


def still(upload: Upload, size: str) -> str:
    """The address of a video's picture."""
    return f"{IMAGES}/video/{upload.artwork}-d_{size}"


def with_play_button(picture: str) -> str:
    """The same picture with a play button drawn over it."""
    button = quote(f"{IMAGES}/images_v6/share/play_icon_overlay.png", safe="")
    return f"{IMAGES}/filter/overlay?src0={quote(picture, safe='')}&src1={button}"


def _plays(upload: Upload) -> int | None:
    """Some owners hide the count."""
    return None if number_of(0, 3, "plays", upload.native_id) == 0 else upload.views


def _video_connections(upload: Upload) -> Node:
    uri = uri_of(upload)
    likes = upload.likes
    totals = {
        "comments": likes // 9,
        "credits": 0,
        "likes": likes,
        "pictures": 1,
        "texttracks": 0,
        "albums": likes % 7,
        "available_albums": 0,
        "available_channels": 0,
    }
    connections: Node = {name: connection(f"{uri}/{name}", n) for name, n in totals.items()}
    connections["related"] = connection(f"{uri}/videos?filter=related")
    connections["recommendations"] = connection(f"{uri}/recommendations")
    return connections


def _video_interactions(upload: Upload, *, member: bool) -> Node:
    uri = uri_of(upload)
    report: Node = {"report": report_of(uri)}
    if not member:
        return report
    undone = {"added": False, "added_time": None}
    own = f"/users/{MEMBER}"
    number = upload.native_id
    return {
        "watchlater": connection(f"{own}/watchlater/{number}", options=TOGGLE) | undone,
        "like": connection(f"{own}/likes/{number}", options=TOGGLE) | undone,
        **report,
    }


def _video_pictures(upload: Upload) -> Node:
    uri = f"{uri_of(upload)}/pictures/{upload.artwork}"
    return {
        "uri": uri,
        "active": True,
        "type": "custom",
        "base_link": f"{IMAGES}/video/{upload.artwork}-d",
        "sizes": [
            {
                "width": width,
                "height": height,
                "link": still(upload, f"{width}x{height}?r=pad"),
                "link_with_play_button": with_play_button(still(upload, f"{width}x{height}")),
            }
            for width, height in _SIZES
        ],
        "resource_key": resource_key(uri),
        "default_picture": False,
    }


def _badges() -> Node:
    return {
        "hdr": False,
        "live": {"streaming": False, "archived": False},
        "staff_pick": {
            "normal": False,
            "best_of_the_month": False,
            "best_of_the_year": False,
            "premiere": False,
        },
        "vod": False,
        "weekend_challenge": False,
    }


def _tag(tag: str) -> Node:
    slug = slug_of(tag, joint="")
    uri = f"/tags/{slug}"
    total = number_of(3, 90_000, "tag", slug)
    return {
        "uri": uri,
        "name": tag,
        "tag": tag,
        "canonical": slug,
        "metadata": {"connections": {"videos": connection(f"{uri}/videos", total)}},
        "resource_key": resource_key(uri),
    }
