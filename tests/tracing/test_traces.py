"""Traces as a collector gets them: over a socket, in the caller's trace, without what was asked."""

from pathlib import Path
from typing import Any

import pytest
from litestar.testing import AsyncTestClient
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from aggregator.settings import Settings
from aggregator.web.service import application

pytestmark = pytest.mark.anyio

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


class Collector:
    """Takes what an exporter sends."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        assert scope["path"] == "/v1/traces"
        self.bodies.append(body)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def spans(self) -> list[Any]:
        return [
            span
            for body in self.bodies
            for resource in ExportTraceServiceRequest.FromString(_plain(body)).resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


def _plain(body: bytes) -> bytes:
    import gzip

    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


async def test_a_request_is_one_trace_from_its_caller_to_each_platform(
    serve, tmp_path: Path
) -> None:
    collector = Collector()
    (tmp_path / "recorded").mkdir()
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/one.db",
        upstream=f"replay:{tmp_path / 'recorded'}",
        traces_endpoint=f"{serve(collector)}/v1/traces",
    )
    async with AsyncTestClient(application(settings)) as client:
        page = await client.get(
            "/?q=hidden+moon", headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
        )
        assert page.status_code == 502  # nothing is recorded
    spans = collector.spans()
    assert {span.trace_id.hex() for span in spans} == {TRACE}
    named = {span.name for span in spans}
    assert {"GET /", "ask platform", "call host"} <= named
    (request,) = [span for span in spans if span.name == "GET /"]
    assert request.parent_span_id.hex() == "00f067aa0ba902b7"
    asked = {
        one.value.string_value
        for span in spans
        if span.name == "ask platform"
        for one in span.attributes
        if one.key == "platform"
    }
    assert asked == {"youtube", "soundcloud", "bandcamp", "mixcloud", "vimeo"}
    assert all(b"hidden" not in _plain(body) for body in collector.bodies)
