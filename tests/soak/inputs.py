"""Whatever is sent, the service answers: no fault of ours, and as its description says.

Half of the inputs are made by schemathesis from our own OpenAPI documents, half of them are hostile
ones of `hostile`; all go over a real socket. A failing input is shrunk and told.
"""

import contextlib
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from aggregator.store.database import database_url
from aggregator.store.schema import upgrade
from tests.databases import empty_database
from tests.soak.hostile import (
    AUTHORIZATIONS,
    BODIES,
    CONTENT_TYPES,
    FORMS,
    HEADERS,
    TEXTS,
)
from tests.soak.stage import Broken, Process, check, new_key, running

COUNT = 10_000
DOCUMENTS = ("/schema/openapi.json", "/mixcloud-api/openapi.json")
HUNG_UP = 0
"""In place of a status: the server ended the connection on what is no HTTP."""
SLOW = "/generate"
SLOW_SHARE = 0.1
"""Making a playlist takes as long as ten searches."""

_CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
_PAGES = ("/", "/docs", "/docs/problems", "/generate", "/playlists", "/login", "/signup",
          "/settings", "/settings/applications", "/health", "/ready", "/search/stream",
          "/schema/openapi.json", "/static/")  # fmt: skip
_PATHS = ("/playlists/{}", "/shared/{}", "/generate/{}", "/static/{}", "/api/v1/media/{}", "/{}",
          "/api/v1/playlists/{}", "/mixcloud-api/v1/{}", "/docs/{}", "/settings/{}",
          "/playlists/{}/tracks/{}/up", "/playlists/{}/rename", "/sandbox/faults/{}")  # fmt: skip
_FORM_PATHS = ("/login", "/signup", "/logout", "/settings/password", "/settings/delete",
               "/settings/applications", "/generate", "/generate/stream", "/playlists/x/rename",
               "/playlists/x/order", "/playlists/x/tracks/1/swap", "/settings/nothing")  # fmt: skip
_API = ("/api/v1/media/search", "/api/v1/playlists/generate", "/api/v1/playlists")
_METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE")

_POSTS = st.sampled_from(("POST",) * 6 + _METHODS)
_GETS = st.sampled_from(("GET",) * 6 + _METHODS)
_APIS = st.sampled_from([_API[0]] * 5 + list(_API[1:]))
_NAMES = st.sampled_from(
    ["q", "platform", "notice", "next", "query", "mode", "limit", "cursor", "report", "picks"]
)


class Tally:
    """What was sent and what came back."""

    def __init__(self) -> None:
        self.sent = 0
        self.unsent = 0
        self.statuses: Counter[int] = Counter()

    def count(self, status: int) -> None:
        self.sent += 1
        self.statuses[status] += 1


class Service:
    """The service and its key."""

    def __init__(self, address: str, key: str) -> None:
        self.address = address
        self.bearer = {"Authorization": f"Bearer {key}"}


def judge(answer: Any, tally: Tally) -> None:
    """No fault of ours; every refusal is a problem document, an envelope or a page."""
    tally.count(answer.status_code)
    check(answer.status_code not in (500, 501, 504), answer.status_code, answer.text[:500])
    kind = _header(answer, "content-type").partition(";")[0]
    if answer.status_code in (502, 503):
        check("json" in kind or kind == "text/html", kind, answer.text[:500])
        check(answer.status_code == 502 or "database" not in answer.text, answer.text[:500])
    if answer.status_code >= 400 and answer.content:
        told = ("application/problem+json", "application/json", "text/html", "text/plain")
        check(kind in told, answer.status_code, kind)
    check("Traceback" not in answer.text, answer.text[:500])
    check("x-injected" not in answer.headers, answer.headers)


def _header(answer: Any, name: str) -> str:
    """Of httpx, and of schemathesis, which has a list for each name."""
    told = answer.headers.get(name, "")
    return told if isinstance(told, str) else "".join(told[:1])


def described(service: Service, count: int, first: int, tally: Tally) -> None:
    """Inputs of schemathesis: for each operation as it is described, and not as it is described."""
    for document in DOCUMENTS:
        schema = schemathesis.openapi.from_url(f"{service.address}{document}", timeout=60)
        operations = [found.ok() for found in schema.get_all_operations()]
        each = max(1, count // (len(DOCUMENTS) * len(operations)))
        for operation in operations:
            share = SLOW_SHARE if operation.path.endswith(SLOW) else 1.0
            for mode in schemathesis.GenerationMode:
                strategy = operation.as_strategy(generation_mode=mode)
                many(strategy, max(1, int(each * share / 2)), first, _case(service, tally))


def _case(service: Service, tally: Tally) -> Callable[[Any], None]:
    def send(case: Any) -> None:
        answer = case.call(headers=service.bearer | _stranger(tally), timeout=120)
        judge(answer, tally)
        case.validate_response(answer, checks=_CHECKS)

    return send


def _stranger(tally: Tally) -> dict[str, str]:
    """From another address each time: what an address may do is bounded, and tested elsewhere."""
    number = tally.sent
    return {"X-Forwarded-For": f"198.18.{number // 250 % 250}.{number % 250}"}


class Stranger:
    """Sends what no description allows, each time from another address."""

    def __init__(self, service: Service, tally: Tally) -> None:
        self._client = httpx.Client(base_url=service.address, timeout=120)
        self._tally = tally
        bearer = st.just(service.bearer["Authorization"])
        authorization = st.one_of(bearer, bearer, AUTHORIZATIONS)
        forms = st.sampled_from(_FORM_PATHS)
        self.plans: list[tuple[Any, Callable[[Any], None]]] = [
            (st.tuples(_POSTS, _APIS, BODIES, CONTENT_TYPES, HEADERS, authorization), self._api),
            (st.tuples(_GETS, st.sampled_from(_PAGES), _NAMES, TEXTS, HEADERS), self._page),
            (
                st.tuples(
                    st.sampled_from(_METHODS),
                    st.sampled_from(_PATHS),
                    TEXTS,
                    HEADERS,
                    authorization,
                ),
                self._path,
            ),
            (st.tuples(forms, FORMS, HEADERS), self._form),
            (st.tuples(forms, BODIES, CONTENT_TYPES, HEADERS), self._raw_form),
        ]

    def close(self) -> None:
        self._client.close()

    def _send(self, method: str, path: str, headers: dict[str, str], **more: Any) -> None:
        raw = [(name, value.encode("latin-1", "replace")) for name, value in headers.items()]
        raw += [(name, value.encode()) for name, value in _stranger(self._tally).items()]
        try:
            judge(self._client.request(method, path, headers=raw, **more), self._tally)
        except (httpx.LocalProtocolError, httpx.InvalidURL):
            self._tally.unsent += 1  # the client library would not send it
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            self._tally.count(HUNG_UP)
        self._client.cookies.clear()

    def _api(self, told: tuple[Any, ...]) -> None:
        method, path, body, media_type, headers, key = told
        more = {"Content-Type": media_type, "Authorization": key}
        self._send(method, path, headers | more, content=body)

    def _page(self, told: tuple[Any, ...]) -> None:
        method, path, name, value, headers = told
        query = urlencode({name: value}, errors="surrogatepass")
        self._send(method, f"{path}?{query}", headers)

    def _path(self, told: tuple[Any, ...]) -> None:
        method, form, text, headers, key = told
        place = form.replace("{}", quote(text, safe="", errors="surrogatepass"))
        self._send(method, place, headers | {"Authorization": key})

    def _form(self, told: tuple[Any, ...]) -> None:
        place, fields, headers = told
        body = urlencode(fields, errors="surrogatepass").encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self._send("POST", place, headers | kind, content=body)

    def _raw_form(self, told: tuple[Any, ...]) -> None:
        place, body, media_type, headers = told
        self._send("POST", place, headers | {"Content-Type": media_type}, content=body)


def hostile(service: Service, count: int, first: int, tally: Tally) -> None:
    """Inputs that no description allows."""
    stranger = Stranger(service, tally)
    try:
        for strategy, sender in stranger.plans:
            many(strategy, max(1, count // len(stranger.plans)), first, sender)
    finally:
        stranger.close()


def many(strategy: Any, count: int, first: int, send: Callable[[Any], None]) -> None:
    """Send that many examples; raises `Broken` with the shrunk one that failed."""

    @seed(first)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def sent(example: Any) -> None:
        send(example)

    try:
        with contextlib.suppress(Unsatisfiable):  # nothing wrong can be said to who takes nothing
            sent()
    except (AssertionError, ExceptionGroup, FailureGroup) as error:
        # Which input it was stands in the notes that hypothesis adds.
        raise Broken("".join(traceback.format_exception(error, limit=0))) from error


def run(engine: str, folder: Path, *, count: int, first: int) -> str:
    """Send them all, made from the seed `first` on; returns what came back. Raises `Broken`."""
    tally = Tally()
    with empty_database(engine, folder) as address:
        upgrade(database_url(address))
        words = ("serve", "--port", "0", "--upstream", "sandbox")
        with running(Process(words, folder, DATABASE_URL=address)) as process:
            service = Service(process.address, new_key(address))
            described(service, count // 2, first, tally)
            while tally.sent < count:
                hostile(service, max(5, count - tally.sent), first, tally)
                first += 1
    told = ", ".join(
        f"{status or 'hung up'}: {times}" for status, times in sorted(tally.statuses.items())
    )
    return f"{engine}: {tally.sent} sent, no fault ({told})"
