"""`/generate`: a sentence becomes a playlist, told as it is made, and picked by hand if wanted."""

import re
from collections.abc import AsyncIterator
from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from aggregator.accounts.allowance import Allowance
from aggregator.accounts.throttle import network
from aggregator.curation.base import LONGEST_PROMPT
from aggregator.domain.errors import AggregatorError, InvalidRequest, Throttled
from aggregator.domain.media import FIVE_PLATFORMS
from aggregator.domain.playlist import Mode, Playlist
from aggregator.playlists.events import Done, Order
from aggregator.playlists.picks import with_picks
from aggregator.web.forms import Form, read_form
from aggregator.web.generate_progress import Progress, advice, failed_chips
from aggregator.web.generate_view import MODES, made
from aggregator.web.guest import maker_of, reader_of
from aggregator.web.page_frame import PAGE_HEADERS, PageFrame
from aggregator.web.page_missing import PageMissing
from aggregator.web.player_view import PLAYER_HEADERS
from aggregator.web.playlists import HUNG_UP
from aggregator.web.playlists_generation import Generation, HungUp
from aggregator.web.playlists_stream import PING, PING_SECONDS, EventStream, frame
from aggregator.web.problems import problem_of
from aggregator.web.schemas import Problem
from aggregator.web.search_view import LABELS, chips
from aggregator.web.services import Services
from aggregator.web.visitor import visitor

AnyRequest = Request[Any, Any, Any]

EXAMPLES: Final = (
    "rainy day jazz piano, no vocals",
    "90s trip hop from Bristol, no Portishead",
    "an hour of Ethiopian jazz mixes",
    "songs like Moon River, but sadder",
)
PICK: Final = re.compile(r"pick-\d{1,3}")
UNKNOWN: Final = "None of your playlists has this address."
WHOSE: Final = (
    "If you made it with an account, log in and open it again. What is made without one is"
    " remembered for a week, by the browser that made it."
)
FORGOTTEN: Final = "This browser remembers this playlist no longer: nothing was saved."
MAKE_AGAIN: Final = (
    "What is made without an account is remembered for a week, by the browser that made it."
    " Make the playlist again, and log in to keep it."
)


class GeneratePage:
    """Ordering, watching, and picking; an address may order 10 at once and then one in 20 s."""

    def __init__(self, services: Services, page_frame: PageFrame) -> None:
        self._generator = services.generator
        self._playlists = services.playlists
        self._frame = page_frame
        self._allowance = Allowance(10, 20.0)

    def blank(self, request: AnyRequest) -> Response[str]:
        """The form; the address may carry what an example says."""
        asked = {name: request.query_params.get(name, "") for name in ("query", "mode")}
        return self._form(request, Form(asked))

    async def whole(self, request: AnyRequest) -> Response[Any]:
        """Make the playlist, then show its page: the way without a script."""
        form = await read_form(request)
        order, cookies = self._order(request, form)
        if order is None:
            return self._form(request, form, form.status)
        generation = Generation(self._generator.generate(order), request.receive)
        try:
            playlist = await generation.playlist()
        except HungUp:
            return Response(None, status_code=HUNG_UP)
        except AggregatorError as error:
            problem = _problem(request, error)
            return self._form(request, form, problem.status, error=error, problem=problem)
        finally:
            generation.close()
        return Redirect(f"/generate/{playlist.id}", status_code=303, cookies=cookies)

    async def steps(self, request: AnyRequest) -> Response[Any]:
        """The same as events; a form that breaks a rule is answered with its errors."""
        form = await read_form(request)
        order, cookies = self._order(request, form)
        if order is None:
            headers = PAGE_HEADERS | form.headers
            return Response({"errors": form.errors}, status_code=form.status, headers=headers)
        generation = Generation(self._generator.generate(order), request.receive)
        headers = dict(PAGE_HEADERS)
        for cookie in cookies:
            headers["Set-Cookie"] = cookie.to_header(header="")
        return EventStream(self._told(request, generation), headers=headers)

    async def shown(self, request: AnyRequest, playlist_id: str) -> Response[str]:
        """A playlist as it was made, with what there is to pick, and picks not saved yet."""
        playlist = await self._own(request, playlist_id)
        return self._made(request, playlist, Form(Form(request.query_params).like(PICK)))

    async def pick(self, request: AnyRequest, playlist_id: str) -> Response[Any]:
        """Save the picks of a playlist made by hand; who was logged out comes back to them."""
        form = await read_form(request)
        playlist = await self._playlists.get(playlist_id, reader_of(request))
        if playlist is None:
            raise self._lost(request, playlist_id, form)
        picks = {
            trial.number: form.text(f"pick-{trial.number}")
            for trial in playlist.report.trials
            if form.text(f"pick-{trial.number}")
        }
        try:
            if playlist.mode is not Mode.MANUAL:
                raise InvalidRequest("this playlist was not made to be picked from")
            picked = with_picks(playlist, picks)
        except InvalidRequest as error:
            form.blame(error)
            return self._made(request, playlist, form=form, status=422)
        if not await self._playlists.rewrite(picked, reader_of(request)):
            raise PageMissing(UNKNOWN, WHOSE)
        return Redirect(f"{_page_of(playlist_id)}?notice=picks-saved", status_code=303)

    async def _told(self, request: AnyRequest, generation: Generation) -> AsyncIterator[bytes]:
        progress = Progress(self._frame)
        try:
            while not isinstance(event := await generation.next(PING_SECONDS), Done):
                if event is None:
                    yield PING
                    continue
                for name, body in progress.told(event):
                    yield frame(name, body)
            playlist = event.playlist
            view = made(playlist)
            html = self._frame.part("made.html", **self._values(request, view, Form()))
            said = f"Done: “{view.title}”, {view.facts[0]}."
            yield frame("done", {"url": f"/generate/{view.id}", "html": html, "said": said})
        except HungUp:
            return
        except Exception as error:  # noqa: BLE001 - the status is sent: it must be an event
            problem = _problem(request, error)
            words = {"happened": problem.detail, "advice": advice(problem.status)}
            html = self._frame.part("search_failure.html", failure=words)
            yield frame("failed", {"chips": failed_chips(error), "html": html})
        finally:
            generation.close()

    def _order(self, request: AnyRequest, form: Form) -> tuple[Order | None, list[Any]]:
        """What the form orders, and the cookies to answer with; None with the form's errors."""
        prompt = form.text("query").strip()
        mode = form.text("mode") or Mode.SMART
        platform = form.text("mainPlatform")
        if not prompt:
            form.errors["query"] = "Write what you would like to hear."
        elif len(prompt) > LONGEST_PROMPT:
            form.errors["query"] = (
                f"At most {LONGEST_PROMPT:,} characters; this is {len(prompt):,}."
            )
        if mode not in set(Mode):
            form.errors["mode"] = "Choose one of these."
        elif mode == Mode.PLATFORM and platform not in FIVE_PLATFORMS:
            form.errors["mainPlatform"] = "Choose the platform to look on first."
        if form.errors or not self._admit(request, form):
            return None, []
        reader, cookies = maker_of(request)
        main = next((one for one in FIVE_PLATFORMS if one == platform), None)
        order = Order(
            prompt=prompt,
            mode=Mode(mode),
            main_platform=main if mode == Mode.PLATFORM else None,
            key_id=reader.key_id,
            owner=reader.owner,
        )
        return order, cookies

    def _admit(self, request: AnyRequest, form: Form) -> bool:
        place = network(request.client.host if request.client else "")
        wait = self._allowance.wait(place)
        if wait > 0:
            many = "Many playlists were made from your address."
            form.put_off("", Throttled(many, retry_after=wait))
            return False
        self._allowance.take(place)
        return True

    def _lost(self, request: AnyRequest, playlist_id: str, form: Form) -> Exception:
        if form.has("guest"):
            return PageMissing(FORGOTTEN, MAKE_AGAIN)
        visitor(request, back=f"{_page_of(playlist_id)}?{urlencode(form.like(PICK))}")
        return PageMissing(UNKNOWN, WHOSE)

    async def _own(self, request: AnyRequest, playlist_id: str) -> Playlist:
        playlist = await self._playlists.get(playlist_id, reader_of(request))
        if playlist is None:
            raise PageMissing(UNKNOWN, WHOSE)
        return playlist

    def _form(
        self,
        request: AnyRequest,
        form: Form,
        status: int = 200,
        *,
        error: Exception | None = None,
        problem: Problem | None = None,
    ) -> Response[str]:
        failure = None
        if problem is not None:
            failure = {"happened": problem.detail, "advice": advice(problem.status)}
        return self._frame.page(
            request,
            "generate.html",
            status=status,
            headers=PLAYER_HEADERS | form.headers,
            form=form,
            failure=failure,
            chips=(error and failed_chips(error)) or chips(),
            modes=MODES,
            platforms={one: LABELS[one] for one in FIVE_PLATFORMS},
            examples=EXAMPLES,
            longest=LONGEST_PROMPT,
        )

    def _made(
        self, request: AnyRequest, playlist: Playlist, form: Form | None = None, status: int = 200
    ) -> Response[str]:
        values = self._values(request, made(playlist), form or Form())
        del values["visitor"]  # the frame's own
        return self._frame.page(
            request, "generated.html", status=status, headers=PLAYER_HEADERS, **values
        )

    def _values(self, request: AnyRequest, view: Any, form: Form) -> dict[str, Any]:
        return {"made": view, "form": form, "visitor": request.scope["state"].get("visitor")}


def generate_routes(services: Services, page_frame: PageFrame) -> Router:
    """`/generate`, its stream, and what it has made."""
    page = GeneratePage(services, page_frame)

    @get("/generate")
    async def generate_page(request: AnyRequest) -> Response[str]:
        return page.blank(request)

    @post("/generate", status_code=200)
    async def generate_whole(request: AnyRequest) -> Response[Any]:
        return await page.whole(request)

    @post("/generate/stream", status_code=200)
    async def generate_stream(request: AnyRequest) -> Response[Any]:
        return await page.steps(request)

    @get("/generate/{playlist_id:str}")
    async def generated(request: AnyRequest, playlist_id: FromPath[str]) -> Response[str]:
        return await page.shown(request, playlist_id)

    @post("/generate/{playlist_id:str}/picks", status_code=200)
    async def pick(request: AnyRequest, playlist_id: FromPath[str]) -> Response[Any]:
        return await page.pick(request, playlist_id)

    return Router(
        "/", route_handlers=[generate_page, generate_whole, generate_stream, generated, pick]
    )


def _page_of(playlist_id: str) -> str:
    return f"/generate/{quote(playlist_id, safe='')}"


def _problem(request: AnyRequest, error: Exception) -> Problem:
    return msgspec.json.decode(problem_of(request, error), type=Problem)
