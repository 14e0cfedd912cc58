"""What a public document refers to is guarded like what was asked for: nothing private is reached.

Each way of referring is tried with a public target too, so that those which lead on are known to.
"""

import httpx
import pytest

from tests.security.internet import PUBLIC, Answer, Internet
from tests.security.ssrf_documents import DOCUMENTS, FOLLOWED, REDIRECTS, Pages

pytestmark = pytest.mark.anyio

SEARCH = "/api/v1/media/search"

ELSEWHERE = "http://elsewhere.public.example/target"
TARGETS = (
    "http://127.0.0.1/canary",
    "http://169.254.169.254/latest/meta-data",
    "http://[::ffff:10.0.0.5]/canary",
    "http://inside.public.example/canary",
    "http://both.public.example/canary",
)
REFUSED = "refused-address"
NO_ADDRESS = "platforms-failed"
ODD = {
    "//127.0.0.1/x": REFUSED,
    "http://127.0.0.1:8080/x": REFUSED,
    "http://elsewhere.public.example:6379/x": REFUSED,
    "http://user@elsewhere.public.example/x": REFUSED,
    "file:///etc/passwd": REFUSED,
    "ftp://elsewhere.public.example/x": REFUSED,
    "gopher://127.0.0.1:6379/_x": REFUSED,
    "http://127.0.0.1\\@elsewhere.public.example/": REFUSED,
    "http://0x7f.1/": REFUSED,
    "http://127.1/": REFUSED,
    "http://127.0.0.1.": REFUSED,
    "http://%31%32%37.0.0.1/": REFUSED,
    "https://[::1/": NO_ADDRESS,
    "http://xn--/": NO_ADDRESS,
    "http://１２７.0.0.1/": NO_ADDRESS,
}
"""Where a redirect may say to go, and the problem that tells of it."""


LOCAL = ("file:///etc/passwd",)
WITH_FILES = ("audio", "video stream", "hls variant", "refresh header", "rss external entity")


def published(internet: Internet, pages: Pages, number: int) -> str:
    """The address to ask for: one of its own each time, since a cached answer would ask nobody."""
    internet.publish({ELSEWHERE: Answer("x", headers=[("content-type", "text/plain")])})
    internet.zone["inside.public.example"] = [["10.0.0.5"]]
    internet.zone["both.public.example"] = [[PUBLIC, "127.0.0.1"]]
    internet.publish(pages)
    first = next(iter(pages))
    internet.web.table[f"{first}?{number}"] = pages[first]
    return f"{first}?{number}"


async def ask(service: httpx.AsyncClient, url: str) -> httpx.Response:
    answer = await service.post(SEARCH, json={"platform": "url", "query": url})
    assert answer.status_code in (200, 400, 404, 502), answer.text
    assert "a fault of ours" not in answer.text
    return answer


@pytest.mark.parametrize("way", REDIRECTS)
async def test_a_redirect_to_what_must_not_be_reached_is_refused(
    service: httpx.AsyncClient, internet: Internet, way: str
) -> None:
    for number, (target, problem) in enumerate((dict.fromkeys(TARGETS, REFUSED) | ODD).items()):
        answer = await ask(service, published(internet, REDIRECTS[way](target), number))
        assert answer.json()["type"] == f"/docs/problems#{problem}", (target, answer.text)
        if problem is NO_ADDRESS:
            assert "redirects to something that is no address" in answer.text, (target, answer.text)
        assert not any("elsewhere" in url for url in internet.web.asked)


@pytest.mark.parametrize("way", DOCUMENTS)
async def test_a_reference_to_what_must_not_be_reached_is_left_alone(
    service: httpx.AsyncClient, internet: Internet, way: str
) -> None:
    turn = list(DOCUMENTS).index(way)
    for target in (TARGETS[turn % len(TARGETS)], *(LOCAL if way in WITH_FILES else ())):
        answer = await ask(service, published(internet, DOCUMENTS[way](target), len(target)))
        assert "root:" not in answer.text
        # Nor is a listener's browser led there. (A public name may lead anywhere, any time.)
        assert answer.status_code != 200 or "example" in target or target not in answer.text
        assert internet.web.asked


@pytest.mark.parametrize("way", sorted(FOLLOWED))
async def test_the_same_references_are_followed_where_they_are_public(
    service: httpx.AsyncClient, internet: Internet, way: str
) -> None:
    """Without this the tests above could pass by never following anything."""
    await ask(service, published(internet, (REDIRECTS | DOCUMENTS)[way](ELSEWHERE), 99))
    assert any(url.startswith(ELSEWHERE) for url in internet.web.asked)
