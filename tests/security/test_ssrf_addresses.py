"""No form of a private address is reached, whatever the door: REST, pages, the search's stream."""

from urllib.parse import quote

import httpx
import pytest

from tests.security.internet import PUBLIC, Answer, Internet
from tests.security.ssrf_addresses import REFUSED, WORDS

pytestmark = pytest.mark.anyio

SEARCH = "/api/v1/media/search"


def test_the_corpus_is_large_and_without_doubles() -> None:
    assert len(REFUSED) + len(WORDS) == len({*REFUSED, *WORDS}) >= 150


async def test_every_form_is_refused_with_a_problem_that_says_why(
    service: httpx.AsyncClient, internet: Internet
) -> None:
    internet.everything_is_public = True  # a name that passes would be answered
    wrong = []
    for url in REFUSED:
        answer = await service.post(SEARCH, json={"platform": "url", "query": url})
        told = answer.json()
        kind = told.get("type") if isinstance(told, dict) else told
        if (answer.status_code, kind) != (400, "/docs/problems#refused-address"):
            wrong.append((url, answer.status_code, kind))
        elif told["errors"][0]["pointer"] != "/query" or not told["detail"]:
            wrong.append((url, answer.status_code, told))
    assert wrong == [], "\n".join(map(ascii, wrong))
    assert internet.web.asked == []


@pytest.mark.parametrize("platform", ["youtube", "soundcloud", "bandcamp", "mixcloud", "vimeo"])
async def test_no_platform_takes_a_form_either(
    service: httpx.AsyncClient, internet: Internet, platform: str
) -> None:
    for url in REFUSED[::7]:
        answer = await service.post(SEARCH, json={"platform": platform, "query": url})
        assert answer.status_code == 400, url
    assert internet.web.asked == []


async def test_the_pages_refuse_them_too(service: httpx.AsyncClient, internet: Internet) -> None:
    for url in REFUSED[::30]:
        page = await service.get(f"/?q={quote(url, safe='')}")
        assert page.status_code == 400, url
    stream = await service.get(f"/search/stream?q={quote('http://169.254.169.254/', safe='')}")
    assert '"status":400' in stream.text.replace(" ", "") or "cannot be made" in stream.text
    assert internet.web.asked == []


async def test_what_only_looks_like_an_address_is_searched_for_as_words(
    service: httpx.AsyncClient, internet: Internet
) -> None:
    for words in WORDS:
        answer = await service.post(SEARCH, json={"platform": "url", "query": words})
        assert answer.status_code == 502, words  # no platform exists in this internet


_LOOK_UPS = {
    "loopback": [["127.0.0.1"]],
    "private": [["10.0.0.5"]],
    "link-local": [["169.254.169.254"]],
    "loopback-6": [["::1"]],
    "mapped": [["::ffff:10.0.0.5"]],
    "nat64": [["64:ff9b::a00:5"]],
    "unique-local": [["fd00:ec2::254"]],
    "unspecified": [["0.0.0.0"]],
    "public-and-private": [[PUBLIC, "10.0.0.5"]],
    "private-and-public": [["192.168.0.1", PUBLIC]],
    "public-and-loopback-6": [[PUBLIC, "::1"]],
    "shared": [["100.64.0.1"]],
    "multicast": [["224.0.0.1"]],
    "scoped": [["fe80::1%1"]],
    "cluster": [["10.96.0.1"]],
}


@pytest.mark.parametrize("case", _LOOK_UPS)
async def test_a_public_name_that_leads_to_a_private_address_is_refused(
    service: httpx.AsyncClient, internet: Internet, case: str
) -> None:
    internet.zone[f"{case}.public.example"] = _LOOK_UPS[case]
    for scheme in ("http", "https"):
        query = f"{scheme}://{case}.public.example/"
        answer = await service.post(SEARCH, json={"platform": "url", "query": query})
        assert answer.status_code == 400, answer.text
        assert answer.json()["type"] == "/docs/problems#refused-address"
    assert internet.web.asked == []


async def test_a_name_that_rebinds_is_reached_where_it_was_judged_or_not_at_all(
    service: httpx.AsyncClient, internet: Internet
) -> None:
    """The first look-up is public and redirects to the same name, which is private by then."""
    again = Answer(status=302, headers=[("location", "https://rebind.public.example/second")])
    internet.publish({"http://rebind.public.example/first": again})
    internet.zone["rebind.public.example"] = [[PUBLIC], ["127.0.0.1"]]
    query = "http://rebind.public.example/first"
    answer = await service.post(SEARCH, json={"platform": "url", "query": query})
    assert answer.json()["type"] == "/docs/problems#refused-address"
    assert internet.web.asked == ["http://rebind.public.example/first"]


async def test_a_public_address_is_reached(service: httpx.AsyncClient, internet: Internet) -> None:
    """What the other tests rest on: this internet works, over TLS as well."""
    page = Answer(
        '<meta property="og:title" content="Moon"><meta property="og:type" content="music.song">',
        headers=[("content-type", "text/html")],
    )
    internet.publish({"http://open.public.example/": page, "https://open.public.example/a": page})
    for query in (
        "http://open.public.example/",
        "https://open.public.example/a",
        f"http://{PUBLIC}/nothing",
    ):
        answer = await service.post(SEARCH, json={"platform": "url", "query": query})
        assert answer.status_code == (404 if "nothing" in query else 200), answer.text
    assert len(internet.web.asked) == 3
