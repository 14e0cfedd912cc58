"""The `data` of each answer under `/mixcloud-api/v1/`."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import msgspec

from aggregator.search.mixcloud_objects import Cloudcast, Comment, Profile, Topic, User

LIMIT: Final = 25
MOST: Final = 100

# One of the three by `type`, which a schema of untagged shapes cannot say by itself.
Found = Annotated[
    tuple[Any, ...],
    msgspec.Meta(
        extra_json_schema={
            "items": {
                "anyOf": [
                    {"$ref": f"#/components/schemas/{name}"}
                    for name in ("Cloudcast", "User", "Topic")
                ]
            }
        }
    ),
]


class Paging(msgspec.Struct, frozen=True):
    """Where in the list this is; `next_offset` is null at its end."""

    limit: int
    offset: int
    next_offset: int | None


class SearchResults(msgspec.Struct, frozen=True):
    """What a search found: shows, users or tags by `type`."""

    data: Found
    type: str
    query: str
    paging: Paging


class UserFound(msgspec.Struct, frozen=True):
    """A user."""

    user: Profile


class Followers(msgspec.Struct, frozen=True):
    """A user's followers, the latest first."""

    data: tuple[User, ...]
    paging: Paging
    username: str


class Shows(msgspec.Struct, frozen=True):
    """A user's shows, the latest first."""

    data: tuple[Cloudcast, ...]
    paging: Paging
    username: str


class CloudcastFound(msgspec.Struct, frozen=True):
    """A show."""

    cloudcast: Cloudcast


class Comments(msgspec.Struct, frozen=True):
    """The comments on a show, the latest first."""

    data: tuple[Comment, ...]
    slug: str
    paging: Paging
    username: str


class Categories(msgspec.Struct, frozen=True):
    """Every category."""

    data: tuple[Topic, ...]


class Popular(msgspec.Struct, frozen=True):
    """The popular shows of a tag or category."""

    tag: str
    data: tuple[Cloudcast, ...]
    paging: Paging


class Meta(msgspec.Struct, frozen=True):
    """What there is to ask."""

    service: str
    endpoints: Mapping[str, str]
    description: str


class KeyUsage(msgspec.Struct, frozen=True):
    """What the app key has used this month (UTC); null is without limit."""

    key: Annotated[str, msgspec.Meta(description="The part of the key that may be shown.")]
    plan: str
    used: int
    month: Annotated[str, msgspec.Meta(examples=["2026-06"])]
    quota: int | None
    remaining: int | None
    resets_at: str
    requests_per_second: int | None
