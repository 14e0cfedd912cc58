"""Settings -> Applications: app keys, made, watched and revoked."""

from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from aggregator.accounts.applications import Application, Applications
from aggregator.accounts.keyring import LONGEST_NAME
from aggregator.domain.account import AppKey
from aggregator.domain.errors import InvalidRequest
from aggregator.web.forms import Form, read_form
from aggregator.web.page_frame import SECRET_HEADERS, PageFrame
from aggregator.web.visitor import own_address, visitor

AnyRequest = Request[Any, Any, Any]

PAGE: Final = "/settings/applications"
CHART_HEIGHT: Final = 32


class Bar(msgspec.Struct, frozen=True):
    """A day of the chart, in the chart's own units."""

    x: int
    y: float
    height: float


class Chart(msgspec.Struct, frozen=True):
    """Requests a day: bars, how many they are together, and all of it in words."""

    bars: tuple[Bar, ...]
    total: int
    counted: str
    told: str


def chart(application: Application) -> Chart:
    """The usage of an application, drawn."""
    most = max(application.requests)
    bars = []
    for at, requests in enumerate(application.requests):
        height = max(2.0, round(CHART_HEIGHT * requests / most, 1)) if requests else 0.0
        bars.append(Bar(at * 4, CHART_HEIGHT - height, height))
    total = sum(application.requests)
    days = len(application.requests)
    counted = f"{total:,} requests" if total > 1 else ("1 request" if total else "No request")
    counted += f" in {days} days"
    return Chart(tuple(bars), total, counted, f"{counted}, at most {most:,} a day")


class ApplicationPages:
    """What each page does."""

    def __init__(self, applications: Applications, frame: PageFrame) -> None:
        self._applications = applications
        self._frame = frame

    async def shown(
        self,
        request: AnyRequest,
        form: Form,
        *,
        status: int = 200,
        made: tuple[AppKey, str] | None = None,
    ) -> Response[str]:
        """The list, with a form for one more; `made` is a new key with its secret."""
        drawn = [(one, chart(one)) for one in await self._applications.of(visitor(request))]
        return self._frame.page(
            request,
            "applications.html",
            status=status,
            headers=SECRET_HEADERS if made else {},
            form=form,
            working=[pair for pair in drawn if pair[0].key.revoked_at is None],
            revoked=[pair for pair in drawn if pair[0].key.revoked_at is not None],
            made=made,
            address=own_address(request),
            longest=LONGEST_NAME,
        )

    async def create(self, request: AnyRequest) -> Response[str]:
        """Make one; its key is on this answer and nowhere else."""
        form = await read_form(request)
        typed = urlencode({"name": form.text("name")[:LONGEST_NAME]})
        account = visitor(request, back=f"{PAGE}?{typed}")
        try:
            made = await self._applications.create(account, form.text("name"))
        except InvalidRequest as error:
            form.blame(error)
            return await self.shown(request, form, status=422)
        return await self.shown(request, Form(), made=made)

    async def revoke(self, request: AnyRequest, key_id: str) -> Response[Any]:
        """Revoke one of one's own."""
        await self._applications.revoke(visitor(request, back=PAGE), key_id)
        return Redirect(f"{PAGE}?notice=revoked", status_code=303)


def application_routes(applications: Applications, frame: PageFrame) -> Router:
    """`/settings/applications`; `/settings` leads there."""
    pages = ApplicationPages(applications, frame)

    @get("/settings", status_code=303)
    async def settings() -> Redirect:
        return Redirect(PAGE, status_code=303)

    @get(PAGE)
    async def listed(request: AnyRequest) -> Response[str]:
        return await pages.shown(request, Form({"name": request.query_params.get("name", "")}))

    @post(PAGE, status_code=200)
    async def create(request: AnyRequest) -> Response[str]:
        return await pages.create(request)

    @post(f"{PAGE}/{{key_id:str}}/revoke", status_code=200)
    async def revoke(request: AnyRequest, key_id: FromPath[str]) -> Response[Any]:
        return await pages.revoke(request, key_id)

    return Router("/", route_handlers=[settings, listed, create, revoke])
