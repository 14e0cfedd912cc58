"""The bodies of the API beyond the media themselves: reports, problems, health."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from aggregator.domain.media import Platform, PublicMedia
from aggregator.domain.report import PlatformReport

MediaList = Annotated[list[PublicMedia], msgspec.Meta(max_length=30)]


class SearchReport(msgspec.Struct, frozen=True):
    """What each platform asked said."""

    platforms: Mapping[str, PlatformReport]


class ReportedSearch(msgspec.Struct, frozen=True):
    """The answer of `?report=1`: the contract's body in `data`, the truth about it in `report`."""

    data: MediaList
    report: SearchReport


class SearchRequest(msgspec.Struct, frozen=True):
    """A search that passed every rule; `query` is trimmed."""

    platform: Platform
    query: str


class FieldError(msgspec.Struct, frozen=True):
    """One rule that one field breaks; `pointer` is a JSON pointer, "" the whole body."""

    pointer: Annotated[str, msgspec.Meta(examples=["/query"])]
    detail: Annotated[str, msgspec.Meta(examples=["must be at most 500 characters, is 501"])]


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A problem document (RFC 9457).

    `errors` names every wrong field of the request; `platforms` says what each platform asked
    said when all of them failed.
    """

    type: Annotated[str, msgspec.Meta(examples=["/docs/problems#invalid-request"])]
    title: str
    status: Annotated[int, msgspec.Meta(ge=400, le=599)]
    detail: str
    errors: tuple[FieldError, ...] | msgspec.UnsetType = msgspec.UNSET
    platforms: Mapping[str, PlatformReport] | msgspec.UnsetType = msgspec.UNSET


class Health(msgspec.Struct, frozen=True):
    """The process is alive."""

    status: Annotated[str, msgspec.Meta(examples=["ok"])]


class Readiness(msgspec.Struct, frozen=True):
    """Whether requests can be answered: `ok` or `unavailable`, and each dependency's word."""

    status: Annotated[str, msgspec.Meta(examples=["ok"])]
    dependencies: Mapping[str, str]


def by_platform(reports: tuple[PlatformReport, ...]) -> dict[str, PlatformReport]:
    """Reports under the names of their platforms, in the order asked."""
    return {str(report.platform): report for report in reports}
