"""The probe before `aggregator run`: any answer at all is an internet, silence is none."""

import pytest

from aggregator.runtime.reachable import PROBED, any_platform_reachable
from aggregator.sandbox.exchange import Receive, Scope, Send
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.in_process import App, InProcessTransport


async def refuses(_: Scope, __: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 403, "headers": []})
    await send({"type": "http.response.body", "body": b"no"})


async def is_silent(_: Scope, receive: Receive, __: Send) -> None:
    while True:
        await receive()


def reachable(hosts: dict[str, App]) -> bool:
    return any_platform_reachable(0.3, lambda: GuardedClient(InProcessTransport(hosts.get)))


def test_one_refusal_is_an_answer() -> None:
    assert reachable({"soundcloud.com": refuses, "www.youtube.com": is_silent})


@pytest.mark.parametrize("app", [None, is_silent])
def test_no_host_and_silent_hosts_are_no_internet(app: App | None) -> None:
    hosts = {url.split("/")[2]: app for url in PROBED if app is not None}
    assert not reachable(hosts)
