"""An outage is two lines of the log, however often something is tried meanwhile."""

from structlog.testing import capture_logs

from aggregator.telemetry import Outage


def test_an_outage_is_told_when_it_begins_and_when_it_is_over() -> None:
    outage = Outage("it waits", "it goes on")
    with capture_logs() as lines:
        outage.ends()
        for _ in range(3):
            outage.goes_on(why="no answer")
        outage.ends()
        outage.ends()
        outage.goes_on(why="no room")
    assert [(one["event"], one["log_level"], one.get("why")) for one in lines] == [
        ("it waits", "warning", "no answer"),
        ("it goes on", "info", None),
        ("it waits", "warning", "no room"),
    ]
