"""The widget's HTML and oEmbed."""

from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from aggregator.mixcloud.errors import InvalidRequest, NotFound

KEY = "spartacus/party-time"
LOOKS = {"width": 300, "height": 150, "color": "ff9900"}


def test_json_and_html_are_one_frame(ask: Any, mock: str) -> None:
    html = ask(mock, lambda m: m.embed_html(KEY, **LOOKS))
    assert html.startswith("<iframe")
    assert 'width="300"' in html
    assert 'height="150"' in html
    assert "ff9900" in html
    assert ask(mock, lambda m: m.embed_json(KEY, **LOOKS)).html == html


def test_a_show_embeds_itself(ask: Any, mock: str) -> None:
    show = lambda m: m.get("alice/late-night-tales-é")  # noqa: E731
    feed = quote(quote("/alice/late-night-tales-é/"), safe="")
    assert feed in ask(mock, show, lambda show: show.embed_html())
    assert feed in ask(mock, show, lambda show: show.embed_json()).html
    assert feed in ask(mock, show, lambda show: show.oembed())["html"]


def test_oembed_as_json(ask: Any, mock: str) -> None:
    told = ask(mock, lambda m: m.oembed(KEY, **LOOKS))
    assert (told.type, told.version, told.title) == ("rich", "1.0", "Party Time")
    assert 'width="300"' in told.html


def test_oembed_as_xml(ask: Any, mock: str) -> None:
    text = ask(mock, lambda m: m.oembed(KEY, format="xml", maxwidth=400, maxheight=100))
    document = ElementTree.fromstring(text)
    assert document.findtext("title") == "Party Time"
    assert 'width="400"' in (document.findtext("html") or "")


def test_oembed_asks_for_the_address_on_the_site_and_without_a_token(
    ask: Any, scripted: Any
) -> None:
    ask(
        "http://127.0.0.1:1",
        lambda m: m.oembed("bob/café", color="#FF0000"),
        oembed_root=f"{scripted.root}/oembed",
        access_token="secret",
    )
    call = scripted.calls[0]
    assert call.path == "/oembed/"
    assert call.query == {
        "url": "https://www.mixcloud.com/bob/caf%C3%A9/",
        "format": "json",
        "color": "FF0000",
    }


@pytest.mark.parametrize(
    "step",
    [
        lambda m: m.embed_html("alice/nothing"),
        lambda m: m.embed_json("alice/nothing"),
        lambda m: m.oembed("alice/nothing"),
        lambda m: m.oembed("alice/nothing", format="xml"),
    ],
)
def test_what_is_not_there(ask: Any, mock: str, step: Any) -> None:
    with pytest.raises(NotFound):
        ask(mock, step)


@pytest.mark.parametrize(
    "wrong", [{"width": 0}, {"width": "wide"}, {"color": "red"}, {"color": "#12345"}], ids=str
)
def test_looks_are_checked_before_they_are_sent(ask: Any, scripted: Any, wrong: Any) -> None:
    for step in (lambda m: m.embed_html(KEY, **wrong), lambda m: m.oembed(KEY, **wrong)):
        with pytest.raises(InvalidRequest):
            ask(scripted.root, step)
    with pytest.raises(InvalidRequest):
        ask(scripted.root, lambda m: m.oembed(KEY, format="yaml"))
    assert scripted.calls == []
