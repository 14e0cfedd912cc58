"""Traces by OpenTelemetry, where a setting asks for them. A leaf: may import only `domain`.

While they are off a span costs a look at one name, and the library is not imported.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Protocol

from aggregator.domain.errors import ConfigurationError

if TYPE_CHECKING:
    from opentelemetry.trace import Span as LibrarySpan
    from opentelemetry.trace import Tracer

SERVICE = "playlist-aggregator"
FLUSH_MILLISECONDS = 3_000


class Span(Protocol):
    """A piece of work under way."""

    def tell(self, name: str | None = None, **attributes: str | int) -> None:
        """What came of it, and a better name where there is one."""
        ...


class _Untraced:
    def tell(self, name: str | None = None, **attributes: str | int) -> None:
        """Nobody listens."""


class _Traced:
    def __init__(self, span: "LibrarySpan") -> None:
        self._span = span

    def tell(self, name: str | None = None, **attributes: str | int) -> None:
        """See `Span`."""
        if name is not None:
            self._span.update_name(name)
        self._span.set_attributes(_dotted(attributes))


_OFF: AbstractContextManager[Span] = nullcontext(_Untraced())
_tracer: "Tracer | None" = None


def span(name: str, **attributes: str | int) -> AbstractContextManager[Span]:
    """A span around the block, in the trace under way; `__` in a name stands for a dot.

    Never give it what people ask for: a trace is kept by whoever runs the collector.
    """
    return _OFF if _tracer is None else _spanned(_tracer, name, attributes, None)


def request_span(headers: Iterable[tuple[bytes, bytes]]) -> AbstractContextManager[Span]:
    """The span of a request to us, in its caller's trace where `traceparent` names one (W3C);
    `headers` as ASGI gives them."""
    if _tracer is None:
        return _OFF
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    parent = {
        name.decode("ascii"): value.decode("latin-1")
        for name, value in headers
        if name == b"traceparent"
    }
    return _spanned(_tracer, "request", {}, TraceContextTextMapPropagator().extract(parent))


def begin_tracing(endpoint: str) -> Callable[[], None]:
    """Send spans of this process to `endpoint` (OTLP over HTTP); returns what ends it, blocking.

    Raises `ConfigurationError` where the library is missing.
    """
    global _tracer  # noqa: PLW0603 - one process, one tracer
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            "AGGREGATOR_TRACES_ENDPOINT needs the extra 'traces' of this package, which is not"
            " installed."
        ) from error
    provider = TracerProvider(
        resource=Resource.create({"service.name": SERVICE}), shutdown_on_exit=False
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint, timeout=3)))
    _tracer = provider.get_tracer(SERVICE)

    def end() -> None:
        global _tracer  # noqa: PLW0603 - one process, one tracer
        _tracer = None
        provider.force_flush(FLUSH_MILLISECONDS)
        provider.shutdown()

    return end


@contextmanager
def _spanned(
    tracer: "Tracer", name: str, attributes: Mapping[str, str | int], context: Any
) -> Iterator[Span]:
    # What an exception says may hold what people asked for: only its kind is told.
    with tracer.start_as_current_span(
        name,
        context=context,
        attributes=_dotted(attributes),
        record_exception=False,
        set_status_on_exception=False,
    ) as started:
        try:
            yield _Traced(started)
        except BaseException as error:
            started.set_attribute("error.type", type(error).__name__)
            raise


def _dotted(attributes: Mapping[str, str | int]) -> dict[str, str | int]:
    return {name.replace("__", "."): value for name, value in attributes.items()}
