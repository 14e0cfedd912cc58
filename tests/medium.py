"""A medium for tests that need one, and change what they look at."""

from typing import Any

from aggregator.domain.media import Media, Platform, media_id


def medium(
    platform: Platform = Platform.YOUTUBE, native_id: str = "abc", **changed: object
) -> Media:
    """One of a platform, with a picture."""
    values: dict[str, Any] = {
        "id": media_id(platform, native_id),
        "title": "Moon River",
        "author": "Andy Williams",
        "image": "https://pictures.example.org/1.jpg",
        "platform": platform,
        "url": f"https://example.org/{native_id}",
        "duration": 166.4,
        "native_id": native_id,
    }
    return Media(**(values | changed))
