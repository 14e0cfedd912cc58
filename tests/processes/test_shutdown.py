"""The end of a service over real sockets: what is in flight ends well, what waits is written."""

import asyncio
import json
import re
import signal
import socket
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from aggregator.domain.media import Media, Platform, media_id
from aggregator.runtime.service import Service
from aggregator.settings import Settings
from tests.processes.exact_limits import assert_exact
from tests.processes.test_redis_away import wait_until
from tests.running_service import RunningService, serving

SEARCH = "/api/v1/media/search"
GENERATE = "/api/v1/playlists/generate"


def streamed(client: httpx.Client, begun: threading.Event) -> list[tuple[str, dict[str, object]]]:
    """The events of one generation, to the end of the answer."""
    told = []
    asked = {"query": "vintage jazz to listen to on the beach", "mode": "smart"}
    stream = {"Accept": "text/event-stream"}
    with client.stream("POST", GENERATE, json=asked, headers=stream, timeout=60) as answer:
        name = ""
        for line in answer.iter_lines():
            if line.startswith("event: "):
                begun.set()
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                told.append((name, json.loads(line.removeprefix("data: "))))
    return told


def test_what_is_in_flight_ends_well_and_what_is_queued_is_written(tmp_path: Path) -> None:
    # Each platform takes 2.5 s: no generation can be whole within the grace.
    settings = {"SANDBOX_LATENCY": "2500", "SHUTDOWN_DRAIN": "1", "SHUTDOWN_GRACE": "6"}
    begun = threading.Event()
    with serving(tmp_path, "sandbox", **settings) as service:
        key = service.new_key()
        with service.client(key) as client, service.client(key) as other:
            with ThreadPoolExecutor(2) as threads:
                events = threads.submit(streamed, client, begun)
                assert begun.wait(60)
                searched = threads.submit(
                    other.post, SEARCH, json={"platform": "url", "query": "moon river"}
                )
                wait_until(lambda: in_flight(service) >= 2, "both are in flight")
                service.process.send_signal(signal.SIGTERM)
                wait_until(lambda: not_ready(service), "it says that it is not ready")
                wait_until(lambda: refused(service), "no new connection is taken")
                answer = searched.result()
                told = events.result()
            service.process.wait(40)

    assert answer.status_code == 200
    media = [one["id"] for one in answer.json()]
    assert media
    last, body = told[-1]
    assert last in ("done", "error")
    if last == "error":
        assert (body["status"], "shutting down" in str(body["detail"])) == (503, True)
    with sqlite3.connect(tmp_path / "data" / "aggregator.db") as database:
        kept = {row[0] for row in database.execute("SELECT id FROM media")}
        ((requests,),) = database.execute("SELECT sum(requests) FROM app_key_usage")
        saved = [row[0] for row in database.execute("SELECT id FROM playlist")]
    assert set(media) <= kept
    assert requests == 2
    assert len(saved) == (last == "done")


def in_flight(service: RunningService) -> int:
    """Connections that the service holds, by the kernel's word."""
    port = f":{urlsplit(service.address).port:04X}"
    rows = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return sum(row.split()[1].endswith(port) and row.split()[3] == "01" for row in rows)


def not_ready(service: RunningService) -> bool:
    try:
        answer = httpx.get(f"{service.address}/ready")
    except httpx.ConnectError:
        pytest.fail("it was closed before it said that it is not ready")
    told = answer.json()["dependencies"]
    assert (answer.status_code == 503) == ("process" in told)
    return answer.status_code == 503


def refused(service: RunningService) -> bool:
    try:
        httpx.get(f"{service.address}/health")
    except httpx.TransportError:  # one that was not yet accepted is reset
        return True
    return False


def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    (tmp_path / "recorded").mkdir()
    with serving(tmp_path, f"replay:{tmp_path / 'recorded'}", SHUTDOWN_GRACE="300") as service:
        where = urlsplit(service.address)
        with socket.create_connection((where.hostname, where.port)) as unfinished:
            # A request whose body never comes: the first signal waits for it.
            key = service.new_key()
            head = f"POST {SEARCH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n"
            unfinished.sendall(f"{head}Content-Length: 9\r\n\r\n".encode())
            service.process.send_signal(signal.SIGINT)
            wait_until(lambda: "shutting down" in service.log, "the shutdown began")
            assert service.process.poll() is None
            service.process.send_signal(signal.SIGTERM)
            assert service.process.wait(20) == 128 + signal.SIGTERM
        service.expected = 128 + signal.SIGTERM


@pytest.mark.alone
def test_workers_on_sqlite_alone_share_limits_and_one_sandbox_and_end_at_a_second_signal(
    tmp_path: Path,
) -> None:
    with serving(tmp_path, "sandbox", "--workers", "2", SHUTDOWN_GRACE="300") as service:
        assert "without AGGREGATOR_REDIS_URL" in service.log
        assert "SANDBOX" in service.log
        key = service.new_key()
        limited, other = (service.new_key("--plan", "free") for _ in range(2))
        assert_exact([service], limited=limited, other=other)
        switched = httpx.put(f"{service.address}/sandbox/faults/youtube", content="500")
        assert switched.json()["faults"]["youtube"] == "500"
        for number in range(6):  # a connection each: either process may take it
            with service.client(key) as client:
                body = {"platform": "youtube", "query": f"moon {number}"}
                answer = client.post(SEARCH, json=body)
            assert answer.status_code == 502
        with ThreadPoolExecutor(1) as threads, service.client(key) as client:
            body = {"platform": "soundcloud", "query": "moon river"}
            httpx.put(f"{service.address}/sandbox/faults/soundcloud", content="hang")
            hanging = threads.submit(client.post, SEARCH, json=body)
            wait_until(lambda: in_flight(service) >= 1, "a request is in flight")
            pids = [int(pid) for pid in re.findall(r'"pid":(\d+),"event":"process', service.log)]
            service.process.send_signal(signal.SIGTERM)
            wait_until(lambda: "shutting down" in service.log, "the shutdown began")
            service.process.send_signal(signal.SIGTERM)
            assert service.process.wait(20) == 128 + signal.SIGTERM
            with pytest.raises(httpx.TransportError):
                hanging.result()
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), "all are gone")
        service.expected = 128 + signal.SIGTERM


def test_workers_do_not_outlive_the_first_process(tmp_path: Path) -> None:
    (tmp_path / "recorded").mkdir()
    with serving(tmp_path, f"replay:{tmp_path / 'recorded'}", "--workers", "2") as service:
        pids = [int(pid) for pid in re.findall(r'"pid":(\d+),"event":"process', service.log)]
        assert len(pids) == 2
        service.kill()
        wait_until(lambda: refused(service), "the port is free")
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), "all are gone")
    assert service.log.count('"event":"shut down"') == 2


@pytest.mark.anyio
async def test_ten_thousand_queued_writes_are_written_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "recorded").mkdir()
    path = tmp_path / "one.db"
    settings = Settings(
        database_url=f"sqlite:///{path}", upstream=f"replay:{tmp_path / 'recorded'}"
    )
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    service = Service(settings)
    async with service.running():
        created, _ = await service.keyring.create("test", plan="unlimited")
        holder.execute("BEGIN IMMEDIATE")  # from now on nothing can be written
        service.media.remember(medium(number) for number in range(10_000))
        for _ in range(100):
            await service.meter.admit(created)
        release = threading.Timer(7.0, holder.rollback)  # longer than SQLite waits for a lock
        release.start()
        await asyncio.sleep(0)
    release.join()
    ((media,),) = holder.execute("SELECT count(*) FROM media")
    ((requests,),) = holder.execute("SELECT sum(requests) FROM app_key_usage")
    holder.close()
    assert (media, requests) == (10_000, 100)


def medium(number: int) -> Media:
    return Media(
        id=media_id(Platform.YOUTUBE, str(number)),
        native_id=str(number),
        title=f"Title {number}",
        author="Author",
        image=None,
        platform=Platform.YOUTUBE,
        url=f"https://youtube.example/{number}",
        duration=100,
    )
