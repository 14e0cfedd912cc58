"""A large upload is streamed: a process of its own shows what it holds at most."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SIZE = 300 * 1024 * 1024
MOST = 64 * 1024 * 1024

ASYNC = """
import asyncio
from aggregator.mixcloud import Mixcloud

async def upload():
    async with Mixcloud(root, access_token="t") as mixcloud:
        return await mixcloud.upload(path, "Large", progress=tell)

reply = asyncio.run(upload())
"""
OWN_TRANSPORT = """
import asyncio
import httpx
from aggregator.mixcloud import Mixcloud

async def upload():
    async with httpx.AsyncHTTPTransport() as transport:
        async with Mixcloud(root, access_token="t", transport=transport) as mixcloud:
            return await mixcloud.upload(path, "Large", progress=tell)

reply = asyncio.run(upload())
"""
SYNC = """
from aggregator.mixcloud import MixcloudSync

with MixcloudSync(root, access_token="t") as mixcloud:
    reply = mixcloud.upload(path, "Large", progress=tell)
"""
FRAME = r"""
import re
import sys
from pathlib import Path

root, path = sys.argv[1:]
told = []

def tell(sent, total):
    told.append(sent)
    assert sent <= total
{use}
assert reply.result.success
status = Path("/proc/self/status").read_text()
peak = int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024
print(peak, len(told), told[0], told[-1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory from /proc")
@pytest.mark.parametrize("use", [ASYNC, OWN_TRANSPORT, SYNC], ids=["async", "transport", "sync"])
def test_three_hundred_megabytes_in_sixty_four(scripted: Any, tmp_path: Path, use: str) -> None:
    path = tmp_path / "large.mp3"
    with path.open("wb") as file:
        file.truncate(SIZE)
    scripted.always(scripted.reply(body={"result": {"success": True}}))
    done = subprocess.run(
        [sys.executable, "-c", FRAME.format(use=use), scripted.root, str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    peak, steps, first, last = map(int, done.stdout.split())
    assert peak < MOST
    assert steps > 1000, "progress is told all along the way"
    assert first < SIZE < last
    assert int(scripted.calls[0].headers["content-length"]) == last
