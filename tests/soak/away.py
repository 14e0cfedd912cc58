"""A PostgreSQL that breaks off and one that falls silent, each for some seconds, under requests."""

import asyncio
import time
from pathlib import Path

import httpx
from sqlalchemy import create_engine, make_url, text

from aggregator.store.database import database_url
from aggregator.store.schema import upgrade
from tests.databases import empty_database
from tests.soak.stage import check, client, new_key, running, service
from tests.tcp_proxy import TcpProxy, proxied

SECONDS = 10.0
GENERATE = "/api/v1/playlists/generate"
SEARCH = "/api/v1/media/search"
PATIENT = {"SEARCH_DEADLINE": "100", "GENERATE_DEADLINE": "200"}
RECOVERY = 60
"""Seconds in which all must be well again, on a machine that does much else."""


class Outage:
    """Requests through one outage."""

    def __init__(self, http: httpx.AsyncClient, address: str) -> None:
        self._http = http
        self._engine = create_engine(database_url(address))
        self.searches = self.refusals = 0
        self.seen: list[str] = []

    async def last(self, seconds: float, name: str) -> None:
        """Searches with a known key are answered, and playlists are a 503 with a time to wait."""
        until = time.monotonic() + seconds
        at = 0
        while time.monotonic() < until or not self.refusals:
            at += 1
            search, made = await asyncio.gather(
                self._http.post(SEARCH, json={"platform": "url", "query": f"jazz {name} {at}"}),
                self._http.post(GENERATE, json={"query": "2 songs of jazz"}),
            )
            check(search.status_code == 200, "a search:", search.text)
            self.seen += [one["id"] for one in search.json()]
            self.searches += 1
            check(made.status_code == 503, "a playlist:", made.status_code, made.text)
            check(made.headers["content-type"] == "application/problem+json", made.headers)
            check(int(made.headers.get("retry-after", 0)) > 0, "no Retry-After:", made.headers)
            self.refusals += 1
        ready = await self._http.get("/ready")
        check(ready.status_code == 503, "ready without a database:", ready.text)
        alive = await self._http.get("/health")
        check(alive.status_code == 200, "not alive:", alive.text)

    async def over(self) -> float:
        """It recovers by itself, and what waited is written; seconds until it was ready."""
        began = time.monotonic()
        while (await self._http.get("/ready")).status_code != 200:
            check(time.monotonic() < began + RECOVERY, "not ready again")
            await asyncio.sleep(0.05)
        took = time.monotonic() - began
        made = await self._http.post(GENERATE, json={"query": "2 songs of jazz"})
        check(made.status_code == 200, "a playlist afterwards:", made.text)
        while missing := await asyncio.to_thread(self._not_written):
            check(time.monotonic() < began + RECOVERY, "never written:", missing)
            await asyncio.sleep(0.1)
        return took

    def close(self) -> None:
        self._engine.dispose()

    def _not_written(self) -> set[str]:
        with self._engine.connect() as connection:
            return set(self.seen) - set(connection.execute(text("SELECT id FROM media")).scalars())


def run(folder: Path, platforms: str, *, seconds: float) -> str:
    """Both outages; returns what was seen. Raises `Broken`, and `NoServer` without PostgreSQL."""
    with empty_database("postgresql", folder) as address:
        url = make_url(address)
        upgrade(database_url(address))
        key = new_key(address)
        with proxied(url.host or "127.0.0.1", url.port or 5432) as proxy:
            far = url.set(port=proxy.port).render_as_string(hide_password=False)
            with running(service(folder, far, platforms, **PATIENT)) as process:
                told = asyncio.run(_outages(process.address, key, address, proxy, seconds))
    return f"postgresql: {told}"


async def _outages(server: str, key: str, address: str, proxy: TcpProxy, seconds: float) -> str:
    told = []
    async with client(server, key) as http:
        for name, leave in (("broken off", proxy.break_off), ("silent", proxy.hang)):
            outage = Outage(http, address)
            first = await http.post(GENERATE, json={"query": "2 songs of jazz"})
            check(first.status_code == 200, "before:", first.text)
            leave()
            await outage.last(seconds, name)
            proxy.resume()
            took = await outage.over()
            outage.close()
            told.append(
                f"{name} for {seconds:g} s: {outage.searches} searches answered, "
                f"{outage.refusals} playlists refused with Retry-After, ready after {took:.1f} s, "
                f"{len(set(outage.seen))} media written behind"
            )
    return "; ".join(told)
