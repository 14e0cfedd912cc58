"""`Server-Timing` (W3C): what each platform said and how long it took."""

from collections.abc import Iterable

from aggregator.domain.report import PlatformReport


def server_timing(reports: Iterable[PlatformReport]) -> str:
    """One entry a platform: `youtube;dur=312;desc="ok"`, milliseconds."""
    return ", ".join(
        f'{report.platform};dur={report.milliseconds:.0f};desc="{report.status}"'
        for report in reports
    )
