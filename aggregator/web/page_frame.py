"""The frame of every page: templates, who is logged in, and what the browser may load.

A page is `frame.page(request, "name.html", ...)`. Its template extends `frame.html` and fills
`title` and `main`, and `head` for scripts of its own (`asset("pages/name.js")`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie
from markupsafe import Markup

from aggregator.domain.account import Account
from aggregator.web.assets import Assets
from aggregator.web.simulation import banner

TEMPLATES: Final = Path(__file__).parent / "templates"

NOTICES: Final = {
    "logged-out": "You are logged out.",
    "password-changed": "Your password is changed. Every other browser is logged out.",
    "account-deleted": "Your account and everything in it are deleted.",
    "added": "It is added.",
    "picks-saved": "Your picks are saved.",
    "shared": "The link is made: whoever has it sees and plays this playlist.",
    "unshared": "The link is taken back: it shows nothing from now on.",
    "playlist-deleted": "The playlist is deleted.",
    "session-ended": (
        "You were logged out meanwhile, and nothing was changed."
        " Log in, and you are back where you were."
    ),
    "revoked": "The application is revoked. Its key is refused from now on.",
}
"""What a page may be asked to say at its top (`?notice=`): these sentences and no others."""


def content_security_policy(**more: Sequence[str]) -> str:
    """What a page may load: our own, and pictures from anywhere over TLS.

    A page that needs more names it: `content_security_policy(frame_src=("https://...",))`.
    """
    sources = {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "https:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    for name, added in more.items():
        sources.setdefault(name.replace("_", "-"), []).extend(added)
    return "; ".join(f"{name} {' '.join(values)}" for name, values in sources.items())


PAGE_HEADERS: Final = {
    "Content-Security-Policy": content_security_policy(),
    # Not no-referrer: browsers then send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}

SECRET_HEADERS: Final = {"Cache-Control": "no-store, no-transform"}
"""Of an answer with a secret beside what was typed: compressed, its length tells of the secret."""


class PageFrame:
    """Renders templates; everything put into one is escaped."""

    def __init__(self, assets: Assets, *, upstream_mode: str = "live") -> None:
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {
            "asset": assets.url,
            "simulated": Markup(banner(upstream_mode)),  # noqa: S704 - a constant of ours
        }
        self._templates.filters |= {"clock": _clock, "day": _day, "number": _number, "tag": _tag}
        self._templates.filters["single_quoted"] = _single_quoted

    def page(
        self,
        request: Request[Any, Any, Any],
        template: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] = {},
        cookies: Sequence[Cookie] = (),
        **values: Any,
    ) -> Response[str]:
        """The page of a template as an answer."""
        notice = NOTICES.get(request.query_params.get("notice", ""), "")
        text = self.part(
            template,
            visitor=request.scope["state"].get("visitor"),
            path=request.scope["path"],
            notice=notice,
            **values,
        )
        return Response(
            text,
            status_code=status,
            media_type=MediaType.HTML,
            headers=PAGE_HEADERS | dict(headers),
            cookies=list(cookies),
        )

    def part(self, template: str, **values: Any) -> str:
        """A template as text: a piece of a page that is sent by itself."""
        return self._templates.get_template(template).render(values)


def _clock(seconds: float | None) -> str:
    """`3:05`, `1:02:07`; "" for an unknown length."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _day(moment: datetime) -> str:
    """`2 Nov 2026`."""
    return f"{moment.day} {moment:%b %Y}"


def _tag(account: Account | None) -> str:
    """Tells one account from another in what a browser keeps, without naming either; "" nobody."""
    return "" if account is None else sha256(account.email.encode()).hexdigest()[:16]


def _single_quoted(text: str) -> Markup:
    """For an attribute in single quotes: JSON is full of double ones, each escaped with five."""
    kept = text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;")
    return Markup(kept)  # noqa: S704 - nothing of it ends such an attribute


def _number(value: int) -> str:
    """`1,234`."""
    return f"{value:,}"
