"""Who looks at a page: session cookies, and requests that another site makes in their name.

A request that changes something must come from our own pages: browsers say so with
`Sec-Fetch-Site`, older ones with `Origin`. Programs send neither, and carry no one's cookies.
"""

import re
from typing import Any, Final
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from aggregator.accounts.people import Browser
from aggregator.accounts.sessions import DEVICE, LONGEST, Sessions, Tokens
from aggregator.domain.account import Account
from aggregator.web.problems import CROSS_SITE, DoorProblem

_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9a-fA-F:.]+\](:\d+)?")
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_PATH: Final = 4_000
"""A page with a form as it was typed: a title of 200 characters can be 2,400 in an address."""

Connection = ASGIConnection[Any, Any, Any, Any]


class LogInFirst(Exception):
    """A page that only somebody logged in may see.

    `back` is where to go on after logging in, for a form that was sent: its page, with the form as
    it was typed (`form_again`).
    """

    def __init__(self, back: str = "") -> None:
        super().__init__(back)
        self.back = back


class PageGate(ASGIMiddleware):
    """Puts the visitor's account and browser beside the request; refuses other sites' requests.

    `scope["state"]["visitor"]` is the `Account` or None, `["browser"]` the `Browser`.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def __deepcopy__(self, memo: dict[int, object]) -> "PageGate":
        """Itself: the framework copies a router with all it holds, and services are no copies."""
        return self

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """See the class."""
        connection: Connection = ASGIConnection(scope)
        refuse_other_sites(connection)
        browser = browser_of(connection)
        scope["state"]["browser"] = browser
        scope["state"]["visitor"] = None
        if browser.session is not None:
            session = await self._sessions.find(browser.session)
            scope["state"]["visitor"] = None if session is None else session.account
        await next_app(scope, receive, send)


def visitor(request: Request[Any, Any, Any], back: str = "") -> Account:
    """Who is logged in; raises `LogInFirst` when nobody is. Whoever takes a form names `back`."""
    account = request.scope["state"].get("visitor")
    if not isinstance(account, Account):
        raise LogInFirst(back)
    return account


def browser_of(connection: Connection) -> Browser:
    """Where a request comes from."""
    cookies = connection.cookies
    return Browser(
        address=connection.client.host if connection.client else "",
        session=cookies.get(cookie_name(connection, "session")),
        device=cookies.get(cookie_name(connection, "device")),
    )


def cookie_name(connection: Connection, name: str) -> str:
    """Over TLS with the prefix that binds a cookie to this very host (RFC 6265bis 4.1.3)."""
    return f"__Host-{name}" if _over_tls(connection) else name


def logged_in(connection: Connection, tokens: Tokens) -> list[Cookie]:
    """The cookies that a browser gets when it logs in."""
    return [
        page_cookie(connection, "session", tokens.session, int(LONGEST.total_seconds())),
        page_cookie(connection, "device", tokens.device, int(DEVICE.total_seconds())),
    ]


def logged_out(connection: Connection) -> list[Cookie]:
    """The cookie that takes the session's back; the device stays known."""
    return [page_cookie(connection, "session", "", 0)]


def refuse_other_sites(connection: Connection) -> None:
    """Raise a 403 problem for a change that another site asks for."""
    if connection.scope.get("method") in SAFE:
        return
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    if site is not None:
        own = site in ("same-origin", "none")
    else:
        own = origin is None or origin.partition("://")[2] == connection.headers.get("host")
    if not own:
        raise DoorProblem(CROSS_SITE, "This request was made by a page of another site.")


def own_address(connection: Connection) -> str:
    """Where this service is reached, as the browser knows it: for a line to paste elsewhere."""
    host = connection.headers.get("host", "")
    host = host if _HOST.fullmatch(host) else "127.0.0.1:8000"
    return f"{connection.scope.get('scheme', 'http')}://{host}"


def local_path(text: str, otherwise: str = "/") -> str:
    """A place of ours to go on to; anything that could lead elsewhere is `otherwise`."""
    plain = text.startswith("/") and not text.startswith("//") and "\\" not in text
    if not plain or not text.isprintable() or len(text) > LONGEST_PATH or " " in text:
        return otherwise
    parts = urlsplit(text)
    return text if not parts.scheme and not parts.netloc else otherwise


def page_cookie(connection: Connection, name: str, value: str, seconds: int) -> Cookie:
    """A cookie that no script reads and no other site's form carries."""
    return Cookie(
        key=cookie_name(connection, name),
        value=value,
        max_age=seconds,
        path="/",
        httponly=True,
        secure=_over_tls(connection),
        samesite="lax",
    )


def _over_tls(connection: Connection) -> bool:
    return connection.scope.get("scheme") == "https"
