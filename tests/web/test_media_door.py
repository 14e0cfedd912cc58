"""GET /api/v1/media/{id}."""

import pytest

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("asked", ["soundcloud-40644970", "souncloud-40644970"])
async def test_a_medium_seen_is_read_back(door, asked: str) -> None:
    async with door() as client:
        answer = await client.get(f"/api/v1/media/{asked}")
    assert answer.status_code == 200
    assert answer.json() == {
        "id": "soundcloud-40644970",
        "title": "Title",
        "author": "Author",
        "image": None,
        "platform": "soundcloud",
        "url": "https://example.org/40644970",
        "duration": 208.153,
    }


@pytest.mark.parametrize("asked", ["youtube-nobody", "nonsense", "-", "a/b", "%00", "é"])
async def test_an_id_never_seen_is_not_found(door, asked: str) -> None:
    async with door() as client:
        answer = await client.get(f"/api/v1/media/{asked}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
