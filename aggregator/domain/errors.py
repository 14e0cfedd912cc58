"""The error tree. Domain errors know no HTTP; `web/problems.py` maps each to a status.

AggregatorError
├── InvalidRequest          a field of the request breaks a rule (names the field and the rule)
│   ├── RefusedAddress      a URL that must never be fetched (private address, port, scheme...)
│   └── WrongPlatform       a URL of another platform than the one asked
├── NotFound                what was asked for does not exist
├── RequestKeyReused        an idempotency key came again with another request
├── WrongCredentials        an email address and a password that do not belong together
├── Throttled               too often; carries when to come back
├── AllPlatformsFailed      every platform asked failed; carries each one's status
├── PlatformFailure         one platform failed; carries its status (never leaves a fan-out)
├── ConfigurationError      a setting that stops the start; names it
├── StorageUnavailable      the database did not answer
├── ServiceStopping         this process ends before what was asked for could be had
└── CacheServerUnavailable  Redis did not answer; whoever asked goes on without it
"""

from collections.abc import Sequence

from aggregator.domain.media import Platform, Restriction
from aggregator.domain.report import PlatformReport, PlatformStatus, State


class AggregatorError(Exception):
    """Anything of ours that a caller can act on; `str()` is one sentence without secrets."""


class InvalidRequest(AggregatorError):
    """A field of the request breaks a rule. `pointer` is a JSON pointer such as `/query`."""

    def __init__(self, detail: str, *, pointer: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.pointer = pointer


class RefusedAddress(InvalidRequest):
    """A URL that must not be fetched; nothing was sent."""

    def __init__(self, detail: str, *, pointer: str = "/query") -> None:
        super().__init__(detail, pointer=pointer)


class WrongPlatform(InvalidRequest):
    """A URL of another platform than the one asked; `right` is where it belongs."""

    def __init__(self, asked: Platform, right: Platform) -> None:
        super().__init__(
            f"This is a {right} URL; ask platform '{right}' or 'url' instead of '{asked}'.",
            pointer="/query",
        )
        self.right = right


class NotFound(AggregatorError):
    """What was asked for does not exist."""


class RequestKeyReused(AggregatorError):
    """An idempotency key came again, with another request than the one it stands for."""


class WrongCredentials(AggregatorError):
    """An email address and a password that do not belong together; never tells which is wrong."""


class Throttled(AggregatorError):
    """It was asked for too often; `retry_after` is seconds from now."""

    def __init__(self, detail: str, *, retry_after: float) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class AllPlatformsFailed(AggregatorError):
    """Every platform asked failed; `reports` hold each one's status and time."""

    def __init__(self, reports: Sequence[PlatformReport]) -> None:
        said = ", ".join(f"{report.platform}: {report.status}" for report in reports)
        super().__init__(f"Every platform asked failed ({said}).")
        self.reports = tuple(reports)


class PlatformFailure(AggregatorError):
    """One platform could not answer; raised inside an adapter, turned into a value at its edge."""

    def __init__(self, status: PlatformStatus) -> None:
        super().__init__(f"{status.state}: {status.detail or 'no detail'}")
        self.status = status

    @classmethod
    def of(
        cls, state: State, detail: str, *, restriction: Restriction | None = None
    ) -> "PlatformFailure":
        """The failure of that state, told by one plain sentence."""
        return cls(PlatformStatus(state, detail=detail, restriction=restriction))


class ConfigurationError(AggregatorError):
    """A setting that stops the start; the message names it."""


class StorageUnavailable(AggregatorError):
    """The database did not answer."""


class ServiceStopping(AggregatorError):
    """This process ends before what was asked for could be had; another one can be asked."""


class CacheServerUnavailable(AggregatorError):
    """The cache server did not answer; never leaves the use case, which goes on without it."""
