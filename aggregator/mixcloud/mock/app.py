"""The mock as an ASGI application: calls are routed, faults told in Mixcloud's own words."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

import msgspec

from aggregator.mixcloud.mock.actions import ACTIONS, act
from aggregator.mixcloud.mock.data import default_data
from aggregator.mixcloud.mock.embedding import embed, oembed
from aggregator.mixcloud.mock.exchange import (
    Answer,
    ApiError,
    Call,
    CallerGone,
    document,
    not_found,
    page,
    rate_limited,
    redirect,
    token_invalid,
)
from aggregator.mixcloud.mock.faults import RETRY_AFTER, Faults, RateLimit
from aggregator.mixcloud.mock.forms import read_form
from aggregator.mixcloud.mock.graphql import GraphQL
from aggregator.mixcloud.mock.oauth import Grants
from aggregator.mixcloud.mock.records import MockData
from aggregator.mixcloud.mock.routes import Reader
from aggregator.mixcloud.mock.state import Clock, State, utc_now
from aggregator.mixcloud.mock.uploads import Limits, Uploads

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class MixcloudMock:
    """One Mixcloud with its state. Every route answers under any host name.

    `data` fills it (`default_data` when None). `legacy_sections` puts tracklists into the REST
    detail of shows, as Mixcloud did until 2014. `me_redirects` sends `/me/...` on to the owner's
    own pages, as the live API was seen to do. `rate_limit` refuses calls beyond it, `limits` are
    those of uploads, `clock` tells the time (UTC). In the running mock `state` is what it knows,
    `grants` holds its tokens, `faults` what is to go wrong.
    """

    def __init__(
        self,
        data: MockData | None = None,
        *,
        legacy_sections: bool = True,
        rate_limit: RateLimit | None = None,
        limits: Limits = Limits(),
        me_redirects: bool = False,
        clock: Clock = utc_now,
    ) -> None:
        data = default_data() if data is None else data
        self.state = State(data, clock)
        self.grants = Grants(data)
        self.faults = Faults(rate_limit, clock)
        self._legacy_sections = legacy_sections
        self._me_redirects = me_redirects
        self._uploads = Uploads(self.state, limits)
        self._graphql = GraphQL(self.state)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI event scope."""
        if scope["type"] == "lifespan":
            return await _live(receive, send)
        body = _body(receive)
        try:
            answer = await self._answer(scope, body)
            async for _ in body:
                pass  # what nobody read is taken off the connection
        except CallerGone:
            return None
        await send(
            {"type": "http.response.start", "status": answer.status, "headers": _raw(answer)}
        )
        content = b"" if scope["method"] == "HEAD" else answer.body
        await send({"type": "http.response.body", "body": content})
        return None

    async def _answer(self, scope: Scope, body: AsyncIterator[bytes]) -> Answer:
        call = _call(scope, body)
        try:
            if call.parts[0] == "__fault":
                return self._fault(call)
            self.faults.check()
            return await self._route(self._identified(call))
        except ApiError as error:
            return document(error.document, call, error.status, error.headers)

    def _fault(self, call: Call) -> Answer:
        """Faults on demand, for callers in another process."""
        match call.method, call.parts[1:]:
            case "GET", ("rate-limit",):
                raise rate_limited(RETRY_AFTER)
            case "POST", ("revoke-token",):
                return document({"revoked": self.grants.revoke(call.token or "")}, call)
        raise not_found()

    def _identified(self, call: Call) -> Call:
        """The call with the owner of its token; a token that is not known is an error anywhere."""
        if call.token is None:
            return call
        viewer = self.state.user(self.grants.owner(call.token))
        if viewer is None:
            raise token_invalid()
        return msgspec.structs.replace(call, viewer=viewer)

    async def _route(self, call: Call) -> Answer:
        if call.parts == ("graphql",):
            return await self._graphql.answer(call)
        if call.method in ("GET", "HEAD"):
            return self._read(call)
        if not call.path.endswith("/"):
            raise not_found()
        return await self._write(call)

    def _read(self, call: Call) -> Answer:
        match call.parts:
            case ("oembed",):
                return oembed(self.state, call)
            case ("oauth", "authorize"):
                return self.grants.authorize(call)
            case ("oauth", "access_token"):
                return self.grants.access_token(call)
        if not call.path.endswith("/"):
            # Relative, as Mixcloud tells it.
            return redirect(f"{call.path}/{_queried(call)}", 301)
        if self._me_redirects and call.parts[0] == "me" and call.viewer is not None:
            name = quote(call.viewer.username)
            return redirect(f"/{name}/{call.path.removeprefix('/me/')}{_queried(call)}")
        match call.parts:
            case (_, _, "embed-html" | "embed-json"):
                return embed(self.state, call)
        reader = Reader(self.state, call, legacy_sections=self._legacy_sections)
        return document(reader.read(), call)

    async def _write(self, call: Call) -> Answer:
        form = await read_form(call.headers.get("content-type", ""), call.body)
        if call.token is None and "access_token" in form.fields:
            return page("")  # a token in the body is not read, and nothing says so
        match call.parts:
            case ("upload",):
                return document(self._uploads.upload(call.viewer, form), call)
            case ("upload", username, slug, "edit"):
                return document(self._uploads.edit(call.viewer, username, slug, form), call)
            case (*_, action) if action in ACTIONS:
                told = form.fields.get("method") or call.params.get("method") or call.method
                return document(act(self.state, call, undo=told.lower() == "delete"), call)
        raise not_found()


def _call(scope: Scope, body: AsyncIterator[bytes]) -> Call:
    headers = {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
    }
    query = scope["query_string"].decode("latin-1")
    params = dict(parse_qsl(query, keep_blank_values=True))
    raw = scope.get("raw_path") or quote(scope["path"]).encode()
    path = raw.split(b"?", 1)[0].decode("latin-1")
    scheme = scope.get("scheme", "http")
    return Call(
        method=scope["method"],
        parts=tuple(unquote(part) for part in path.strip("/").split("/")),
        path=path,
        base=f"{scheme}://{headers.get('host', 'localhost')}",
        params=params,
        query=query,
        headers=headers,
        body=body,
        token=params.get("access_token"),
    )


def _queried(call: Call) -> str:
    return f"?{call.query}" if call.query else ""


def _raw(answer: Answer) -> list[tuple[bytes, bytes]]:
    headers = [
        *answer.headers,
        ("access-control-allow-origin", "*"),
        ("vary", "Accept-Encoding, Origin"),
        ("x-request-id", uuid.uuid4().hex),
        ("content-length", str(len(answer.body))),
    ]
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise CallerGone
        if message.get("body"):
            yield message["body"]
        more = message.get("more_body", False)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
