"""Settings -> Applications by its page."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.accounts.key_format import looks_valid
from aggregator.store.accounts import AppKeyStore
from tests.pages.conftest import log_in, sign_up

pytestmark = pytest.mark.anyio

PAGE = "/settings/applications"


def secret_of(page: str) -> str:
    (secret,) = set(re.findall(r"agg_[0-9A-Za-z]{38}", page))
    return secret


async def test_a_key_is_shown_once_and_works(somebody, keyring) -> None:
    page = await somebody.post(PAGE, data={"name": "Radio bot"})
    secret = secret_of(page.text)
    assert looks_valid(secret)
    assert f'curl -s http://test/api/v1/media/search -H "Authorization: Bearer {secret}"' in (
        page.text
    )
    assert page.headers["cache-control"] == "no-store, no-transform"
    key = await keyring.authenticate(secret)
    assert (key.name, key.owner, key.plan) == ("Radio bot", "ann@example.org", "free")
    again = await somebody.get(PAGE)
    assert secret not in again.text
    assert f"{secret[:11]}…" in again.text
    assert "Radio bot" in again.text


async def test_revoked_is_refused_at_once(somebody, keyring) -> None:
    secret = secret_of((await somebody.post(PAGE, data={"name": "bot"})).text)
    key = await keyring.authenticate(secret)
    answer = await somebody.post(f"{PAGE}/{key.id}/revoke")
    assert answer.headers["location"] == f"{PAGE}?notice=revoked"
    assert await keyring.authenticate(secret) is None
    page = await somebody.get(answer.headers["location"])
    assert "The application is revoked." in page.text
    assert "1 revoked" in page.text
    assert f"{key.id}/revoke" not in page.text


async def test_somebody_else_s_application_is_as_good_as_none(browser, somebody, keyring) -> None:
    secret = secret_of((await somebody.post(PAGE, data={"name": "private bot"})).text)
    key = await keyring.authenticate(secret)
    async with browser() as other:
        await sign_up(other, "bob@example.org")
        await log_in(other, "bob@example.org")
        answer = await other.post(f"{PAGE}/{key.id}/revoke")
        nonsense = await other.post(f"{PAGE}/no-such-id/revoke")
        assert answer.status_code == nonsense.status_code == 404
        assert "You have no such application." in answer.text
        assert "private bot" not in (await other.get(PAGE)).text
    async with browser() as stranger:
        assert (
            (await stranger.post(f"{PAGE}/{key.id}/revoke"))
            .headers["location"]
            .startswith("/login?")
        )
    assert await keyring.authenticate(secret) is not None


async def test_a_key_made_for_an_address_belongs_to_its_account(somebody, keyring) -> None:
    await keyring.create("made by the operator", owner="Ann@Example.org")
    await keyring.create("of another", owner="bob@example.org")
    await keyring.create("of nobody")
    page = (await somebody.get(PAGE)).text
    assert "made by the operator" in page
    assert "of another" not in page
    assert "of nobody" not in page


async def test_html_in_a_name_is_text(somebody) -> None:
    name = '<script>alert("x")</script>'
    made = await somebody.post(PAGE, data={"name": name})
    listed = await somebody.get(PAGE)
    for page in (made.text, listed.text):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in page


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "tab\tin it"])
async def test_a_bad_name_is_told_beside_the_field_and_kept(somebody, name: str) -> None:
    page = await somebody.post(PAGE, data={"name": name})
    assert page.status_code == 422
    assert 'id="name-wrong">A name has 1 to 100 printable characters.' in page.text
    assert f'value="{name}"' in page.text
    assert "agg_" not in page.text


async def test_usage_is_drawn_and_told_in_words(somebody, keyring, database) -> None:
    secret = secret_of((await somebody.post(PAGE, data={"name": "bot"})).text)
    key = await keyring.authenticate(secret)
    now = datetime.now(UTC)
    store = AppKeyStore(database)
    counts = {(key.id, now.date()): 1200, (key.id, now.date() - timedelta(days=3)): 34}
    await store.add_usage({(key.id, now.date()): 1}, now)
    assert "<p>1 request in 30 days</p>" in (await somebody.get(PAGE)).text
    counts[key.id, now.date()] -= 1
    await store.add_usage(counts | {(key.id, now.date() - timedelta(days=40)): 99}, now)
    page = (await somebody.get(PAGE)).text
    assert 'aria-label="1,234 requests in 30 days, at most 1,200 a day"' in page
    assert page.count("<rect x=") == 2
    assert f'<time datetime="{now.isoformat()}">' in page


async def test_a_key_without_requests_has_no_chart(somebody) -> None:
    page = (await somebody.post(PAGE, data={"name": "bot"})).text
    assert "No request in 30 days" in page
    assert 'class="chart"' not in page


async def test_an_account_has_at_most_fifty_working_keys(somebody, keyring) -> None:
    for number in range(50):
        await keyring.create(f"bot {number}", owner="ann@example.org")
    page = await somebody.post(PAGE, data={"name": "one more"})
    assert page.status_code == 422
    assert "revoke one first" in page.text


async def test_a_session_opens_no_api(somebody) -> None:
    answer = await somebody.post(
        "/api/v1/media/search", json={"platform": "url", "query": "moon river"}
    )
    assert answer.status_code == 401
