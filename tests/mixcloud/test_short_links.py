"""A short link stands for the address that it leads to."""

from typing import Any

import pytest

from aggregator.mixcloud.errors import InvalidKey, NotFound, RateLimited, UnexpectedAnswer


def test_the_page_itself_is_not_asked_for(ask: Any, scripted: Any) -> None:
    target = "https://www.mixcloud.com/bob/caf%C3%A9/?utm=x"
    scripted.always(scripted.reply(302, headers={"location": target}))
    assert ask(scripted.root, lambda m: m.expand(f"{scripted.root}/AbCd")) == target
    assert [call.path for call in scripted.calls] == ["/AbCd"]


def test_through_other_addresses(ask: Any, scripted: Any) -> None:
    scripted.answer = lambda call: scripted.reply(
        301,
        headers={
            "location": "/next" if call.path == "/AbCd" else "https://www.mixcloud.com/bob/show/"
        },
    )
    found = ask(scripted.root, lambda m: m.expand(f"{scripted.root}/AbCd"))
    assert found == "https://www.mixcloud.com/bob/show/"


def test_no_token_is_sent_there(ask: Any, scripted: Any) -> None:
    scripted.always(scripted.reply(302, headers={"location": "https://www.mixcloud.com/bob/"}))
    ask(scripted.root, lambda m: m.expand(f"{scripted.root}/AbCd"), access_token="secret")
    assert scripted.calls[0].query == {}


@pytest.mark.parametrize(
    ("status", "headers", "error"),
    [
        (200, {}, NotFound),
        (404, {}, NotFound),
        (403, {}, UnexpectedAnswer),
        (429, {"retry-after": "7"}, RateLimited),
        (302, {"location": "/AbCd"}, NotFound),
        (302, {"location": "file:///etc/passwd"}, UnexpectedAnswer),
    ],
)
def test_one_that_leads_nowhere(
    ask: Any, scripted: Any, status: int, headers: dict[str, str], error: type[Exception]
) -> None:
    scripted.always(scripted.reply(status, body=b"<html>", headers=headers))
    with pytest.raises(error):
        ask(scripted.root, lambda m: m.expand(f"{scripted.root}/AbCd"))


@pytest.mark.parametrize(
    "url",
    [
        "https://www.mixcloud.com/bob/show/",
        "https://api.mixcloud.com/AbCd",
        "https://i.mixcloud.com/",
        "https://i.mixcloud.com.evil.example/AbCd",
        "ftp://i.mixcloud.com/AbCd",
        "http://[",
        "AbCd",
    ],
)
def test_what_is_no_short_link(ask: Any, url: str) -> None:
    with pytest.raises(InvalidKey):
        ask("https://api.mixcloud.com", lambda m: m.expand(url))
