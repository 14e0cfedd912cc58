"""Every request that the pages answer: what is true of all of them is tested over this table.

A route of the pages that no row asks, and a form of a template that no row sends, fail a test.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unittest.mock import Mock
from urllib.parse import urlencode

import httpx

from aggregator.playlists.events import Done, Order
from aggregator.web.assets import Assets
from aggregator.web.forms import FORM_TYPE
from aggregator.web.page_frame import TEMPLATES, PageFrame
from aggregator.web.pages import pages_router
from tests.pages.conftest import EMAIL, PASSWORD

Fields = dict[str, str]


class Ask(NamedTuple):
    """`path` names what is somebody's own in braces; `private` asks lead to the log-in page.

    A row may undo what those before it did, never what they need: the list is asked in its order.
    """

    method: str
    path: str
    route: str = ""
    form: Fields | None = None
    private: bool = False

    @property
    def answers(self) -> tuple[str, str]:
        """Method and path as the router has them."""
        return self.method, self.route or self.path


CHANGE = "/playlists/{playlist_id}/{what}"
TRACK = "/playlists/{playlist_id}/tracks/{number}/{what}"
TRACKS = "/playlists/{playlist_id}/tracks"
HOME = "/playlists/{playlist_id}"
CANDIDATES = "/generate/{playlist_id}/candidates/{number}"

ASKS = (
    Ask("GET", "/"),
    Ask("GET", "/?q=moon", "/"),
    Ask("GET", "/search/stream?q=moon", "/search/stream"),
    Ask("GET", "/generate"),
    Ask("GET", "/generate/{playlist_id}"),
    Ask("GET", "/generate/{playlist_id}/candidates/1", CANDIDATES),
    Ask("GET", "/playlists", private=True),
    Ask("GET", HOME, private=True),
    Ask("GET", f"{HOME}/tracks/1/choices", f"{TRACKS}/{{number}}/choices", private=True),
    Ask("GET", "/shared/{token}"),
    Ask("GET", "/signup"),
    Ask("GET", "/login"),
    Ask("GET", "/settings"),
    Ask("GET", "/settings/account", private=True),
    Ask("GET", "/settings/password"),
    Ask("GET", "/settings/delete"),
    Ask("GET", "/settings/applications/{key_id}/revoke"),
    Ask("GET", "/generate/{playlist_id}/picks"),
    Ask("GET", "/logout"),
    Ask("GET", f"{HOME}/rename", CHANGE),
    Ask("GET", f"{HOME}/tracks/1/swap", TRACK),
    Ask("GET", "/settings/applications", private=True),
    Ask("GET", "/add?media=youtube-abc", "/add", private=True),
    Ask("POST", "/generate", form={"query": "rivers", "mode": "smart", "mainPlatform": "vimeo"}),
    Ask("POST", "/generate/stream", form={"query": "rivers", "mode": "smart"}),
    Ask(
        "POST",
        "/generate/{playlist_id}/picks",
        form={"pick-1": "", "pick-3": "mixcloud-late"},
        private=True,
    ),
    Ask(
        "POST",
        "/add",
        form={"media": "youtube-abc", "playlist": "new", "title": "By hand"},
        private=True,
    ),
    Ask("POST", f"{HOME}/rename", CHANGE, {"title": "Mine"}, private=True),
    Ask("POST", f"{HOME}/share", CHANGE, {}, private=True),
    Ask("POST", f"{HOME}/unshare", CHANGE, {}, private=True),
    Ask("POST", f"{HOME}/order", CHANGE, {"order": "3,1"}, private=True),
    Ask("POST", f"{HOME}/tracks/1/up", TRACK, {}, private=True),
    Ask("POST", f"{HOME}/tracks/1/down", TRACK, {}, private=True),
    Ask("POST", f"{HOME}/tracks/1/swap", TRACK, {"media": "vimeo-other"}, private=True),
    Ask("POST", f"{HOME}/tracks/1/remove", TRACK, {}, private=True),
    Ask("POST", f"{HOME}/delete", CHANGE, {}, private=True),
    Ask("POST", "/signup", form={"email": "new@example.org", "password": PASSWORD}),
    Ask("POST", "/login", form={"email": EMAIL, "password": PASSWORD, "next": "/"}),
    Ask("POST", "/settings/applications", form={"name": "bot"}, private=True),
    Ask("POST", "/settings/applications/{key_id}/revoke", form={}, private=True),
    Ask(
        "POST",
        "/settings/password",
        form={"password": PASSWORD, "new_password": "another good password"},
        private=True,
    ),
    Ask("POST", "/settings/delete", form={"delete_password": PASSWORD}, private=True),
    Ask("POST", "/logout", form={}),
)
POSTS = tuple(ask for ask in ASKS if ask.method == "POST")
FOR_ANYBODY = {"/generate", "/generate/stream", "/signup", "/login", "/logout"}
"""Forms that need no account; every other one may outlive its session."""


def routed() -> set[tuple[str, str]]:
    """Method and path of all that the pages answer."""
    router = pages_router(Mock(), Mock(), PageFrame(Assets()))
    return {
        (method, route.path_format)
        for route in router.routes
        for method in route.methods
        if method != "OPTIONS"
    }


def template_forms() -> Iterator[tuple[str, str, str]]:
    """Method, action and HTML of each form of the templates; what is filled in is `*`."""
    for template in sorted(Path(TEMPLATES).glob("*.html")):
        for tag, rest in re.findall(r"<form\b([^>]*)>(.*?)</form>", template.read_text(), re.S):
            action = re.search(r'action="([^"]*)"', tag)
            assert action, f"a form of {template.name} leads nowhere"
            method = "POST" if 'method="post"' in tag else "GET"
            yield method, re.sub(r"\{\{.*?\}\}", "*", action[1]), rest


class Belongings(NamedTuple):
    """What a person owns: a playlist made by hand, shared by a link, and an application."""

    playlist_id: str
    key_id: str
    token: str
    secret: str

    def path(self, ask: Ask) -> str:
        """Where to ask for these."""
        return ask.path.format(playlist_id=self.playlist_id, key_id=self.key_id, token=self.token)


async def send(
    client: httpx.AsyncClient,
    ask: Ask,
    path: str,
    form: Fields | None = None,
    headers: Fields | None = None,
) -> httpx.Response:
    """Ask it as a browser does, which names the type of a form without fields too."""
    if ask.form is None:
        return await client.request(ask.method, path, headers=headers)
    body = urlencode(ask.form if form is None else form)
    return await client.request(
        ask.method, path, content=body, headers={"Content-Type": FORM_TYPE} | (headers or {})
    )


async def belongings(
    client: httpx.AsyncClient, storyteller, title: str = "Rivers", name: str = "private bot"
) -> Belongings:
    """Make them all for who is logged in."""
    storyteller.title = title
    order = Order(prompt=f"songs of {title}", mode="manual", owner=EMAIL)
    async for event in storyteller.generate(order):
        if isinstance(event, Done):
            playlist_id = event.playlist.id
    storyteller.orders.clear()
    page = (await client.post("/settings/applications", data={"name": name})).text
    (secret,) = set(re.findall(r"agg_[0-9A-Za-z]{38}", page))
    (key_id,) = re.findall(r"/settings/applications/([0-9a-f-]{36})/revoke", page)
    await client.post(f"/playlists/{playlist_id}/share")
    (token,) = set(
        re.findall(r"/shared/([\w-]+)", (await client.get(f"/playlists/{playlist_id}")).text)
    )
    return Belongings(playlist_id, key_id, token, secret)


async def owned(client: httpx.AsyncClient, own: Belongings) -> list[str]:
    """All that the owner sees of it."""
    pages = ("/playlists", f"/playlists/{own.playlist_id}", "/settings/applications")
    return [(await client.get(path)).text for path in pages]
