"""Vimeo's users, and the small parts that all of its objects have.

Source: recorded answers of 2021 to 2025.
"""

from collections.abc import Iterable
from typing import Any

from aggregator.sandbox.chance import letters_of, number_of
from aggregator.sandbox.records import Upload

SITE = "https://vimeo.com"
IMAGES = "https://i.vimeocdn.com"
MEMBER = "100200300"
"""Whose token an operator's is."""

TOGGLE = ("GET", "PUT", "DELETE")
"""What may be done to a mark that a member sets and takes back."""

Node = dict[str, Any]

_FACES = (30, 72, 75, 100, 144, 216, 288, 300, 360)
_REASONS = ("pornographic", "harassment", "advertisement", "ripoff", "incorrect rating", "spam")


def user(upload: Upload, *, member: bool = False) -> Node:
    """The whole user who put something up; to a member also whether the member follows."""
    number = upload.author_id
    uri = f"/users/{number}"
    return {
        "uri": uri,
        "name": upload.author,
        "link": f"{SITE}/{upload.author_slug}",
        "capabilities": {
            "hasLiveSubscription": False,
            "hasEnterpriseLihp": False,
            "hasSvvTimecodedComments": False,
            "hasSimplifiedEnterpriseAccount": False,
        },
        "location": "",
        "gender": "",
        "bio": None,
        "short_bio": None,
        "created_time": "2012-03-04T05:06:07+00:00",
        "pictures": faces(number),
        "websites": _websites(upload),
        "metadata": {
            "connections": _user_connections(uri),
            "interactions": _user_interactions(number, member=member),
        },
        "location_details": {
            "formatted_address": "",
            "latitude": None,
            "longitude": None,
            "city": None,
            "state": None,
            "neighborhood": None,
            "sub_locality": None,
            "state_iso_code": None,
            "country": None,
            "country_iso_code": None,
        },
        "skills": [],
        "available_for_hire": False,
        "can_work_remotely": False,
        "resource_key": resource_key(uri),
        "account": ("free", "plus", "pro")[int(number) % 3],
    }


def connection(uri: str, total: int | None = None, options: Iterable[str] = ("GET",)) -> Node:
    """Where something belonging to an object is found, and how much of it there is."""
    node: Node = {"uri": uri, "options": list(options)}
    return node if total is None else node | {"total": total}


def report_of(uri: str) -> Node:
    """How an object is reported."""
    return connection(f"{uri}/report", options=("POST",)) | {"reason": list(_REASONS)}


def resource_key(uri: str) -> str:
    """The key that every object has beside its URI."""
    return letters_of(40, "resource key", uri).replace("_", "a").replace("-", "b").lower()


def faces(number: str) -> Node:
    """The pictures of a user, by the user's number."""
    base = f"{IMAGES}/portrait/{number_of(1_000_000, 99_000_000, 'portrait', number)}"
    uri = f"/users/{number}/pictures/{base.rpartition('/')[2]}"
    return {
        "uri": uri,
        "active": True,
        "type": "custom",
        "base_link": base,
        "sizes": [
            {"width": side, "height": side, "link": f"{base}_{side}x{side}"} for side in _FACES
        ],
        "resource_key": resource_key(uri),
        "default_picture": False,
    }


def _user_interactions(number: str, *, member: bool) -> Node:
    report: Node = {"report": report_of(f"/users/{number}")}
    if not member:
        return report
    undone = {"added": False, "added_time": None}
    return {
        "follow": connection(f"/users/{MEMBER}/following/{number}", options=TOGGLE) | undone,
        "block": connection(f"/me/block/{number}", options=("PUT",)) | undone,
        **report,
    }


def _websites(upload: Upload) -> list[Node]:
    """A link of their own, where they have one."""
    if int(upload.author_id) % 3 == 0:
        return []
    name = f"{upload.author_slug}.example"
    uri = f"/users/{upload.author_id}/links/{upload.author_id}"
    link = f"http://{name}"
    return [{"uri": uri, "name": name, "link": link, "type": "link", "description": None}]


def _user_connections(uri: str) -> Node:
    totals = {
        "albums": 0,
        "appearances": 0,
        "channels": 0,
        "followers": number_of(0, 4_000, "followers", uri),
        "following": number_of(0, 300, "following", uri),
        "groups": 0,
        "likes": number_of(0, 200, "likes", uri),
        "portfolios": 0,
        "videos": number_of(1, 60, "videos", uri),
        "shared": 0,
        "pictures": 1,
        "teams": 1,
    }
    connections: Node = {name: connection(f"{uri}/{name}", n) for name, n in totals.items()}
    connections["shared"] = connection(f"{uri}/shared/videos", 0)
    connections["feed"] = connection(f"{uri}/feed")
    connections["folders_root"] = connection(f"{uri}/folders/root")
    connections["membership"] = connection(f"{uri}/membership/", options=("PATCH",))
    connections["moderated_channels"] = connection(f"{uri}/channels?filter=moderated", 0)
    return connections
