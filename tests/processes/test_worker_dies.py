"""A process that dies is started again, said in the log, and the port goes on being served."""

import os
import re
import signal
import time

import httpx
import pytest

from tests.processes.conftest import Installation

pytestmark = pytest.mark.alone

SERVES = re.compile(r'"process":"(worker \d)","pid":(\d+),"event":"process serves"')


def test_a_worker_that_dies_is_started_again(installation: Installation) -> None:
    service = installation.services[0]
    starts = installation.metric("aggregator_process_starts_total")
    name, pid = SERVES.findall(service.log)[-1]
    os.kill(int(pid), signal.SIGKILL)
    with httpx.Client(base_url=service.address, timeout=30) as client:
        while len(again := [one for one in SERVES.findall(service.log) if one[0] == name]) < 2:
            # The other one serves meanwhile; a connection that the dead one had taken is lost.
            try:
                assert client.get("/health").status_code == 200
            except httpx.TransportError:
                time.sleep(0.05)
    assert again[-1][1] != pid
    (told,) = [line for line in service.log.splitlines() if "process died" in line]
    assert f'"pid":{pid},' in told
    assert '"exit_code":-9' in told
    assert installation.metric("aggregator_process_starts_total") == starts + 1
