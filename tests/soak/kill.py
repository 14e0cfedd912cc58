"""SIGKILL at random moments while playlists are made, repeated and deleted.

After each kill: the database is intact, every playlist that was answered is there and whole, what
was deleted is gone, none is half-written, and the request keys that got no answer get theirs now.
"""

import asyncio
import json
import random
import zlib
from pathlib import Path
from typing import Any

import httpx

from aggregator.store.database import database_url
from aggregator.store.schema import upgrade
from tests.databases import empty_database
from tests.soak.kept import whole_playlists
from tests.soak.stage import Process, check, client, new_key, running, service

ROUNDS = 100
LONGEST = 3.0
AT_ONCE = 8
SAMPLE = 20
GENERATE = "/api/v1/playlists/generate"
PLAYLIST = "/api/v1/playlists"
GENRES = ("jazz", "rock", "soul", "techno", "salsa", "90s hip hop", "folk", "disco")
EVENTS = {"Accept": "text/event-stream"}
PATIENT = {"SEARCH_DEADLINE": "100", "GENERATE_DEADLINE": "200"}
"""A busy machine must not make the simulated platforms late."""


class Ledger:
    """What the clients were told."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.bodies: dict[str, Any] = {}
        self.asked: dict[str, str] = {}
        self.answered: dict[str, str] = {}
        self.deleted: set[str] = set()
        self.unsure: set[str] = set()
        self.cut_off = 0

    def told(self, key: str, playlist_id: str, body: Any) -> None:
        """An answer; a repeated one is the first one's twin."""
        check(self.answered.setdefault(key, playlist_id) == playlist_id, "another one for", key)
        check(self.bodies.setdefault(playlist_id, body) == body, "another body of", playlist_id)

    @property
    def standing(self) -> set[str]:
        """The playlists that must be there."""
        return self.bodies.keys() - self.deleted - self.unsure

    def deletable(self) -> list[str]:
        """Half of them: a key whose playlist is deleted is free again, so it is not repeated."""
        return sorted(
            one for key, one in self.answered.items() if one in self.standing and not _stays(key)
        )

    def repeatable(self) -> list[str]:
        """The keys of the other half."""
        return sorted(key for key in self.answered if _stays(key))

    @property
    def unanswered(self) -> list[str]:
        """The request keys that a kill cut off."""
        return sorted(self.asked.keys() - self.answered.keys())


def _stays(key: str) -> bool:
    return bool(zlib.crc32(key.encode()) % 2)


class Round:
    """Clients that go on until the service is gone."""

    def __init__(self, ledger: Ledger, number: int, http: httpx.AsyncClient) -> None:
        self._ledger = ledger
        self._number = number
        self._http = http
        self.killed = False

    async def listen(self, at: int) -> None:
        """One client: one thing after the other."""
        turn = 0
        try:
            while True:
                turn += 1
                await self._act(f"{self._number}-{at}-{turn}")
        except httpx.TransportError as error:
            check(self.killed, "no answer of a service that lives:", repr(error))
            self._ledger.cut_off += 1

    async def _act(self, name: str) -> None:
        ledger = self._ledger
        kind = ledger.chance.random()
        if kind < 0.1 and (deletable := ledger.deletable()):
            await self._delete(ledger.chance.choice(deletable))
            return
        if kind < 0.25 and (repeatable := ledger.repeatable()):
            name = ledger.chance.choice(repeatable)
        elif kind < 0.35:
            query = f"{ledger.chance.choice(GENRES)} {ledger.chance.randrange(10_000)}"
            answer = await self._http.post(
                "/api/v1/media/search", json={"platform": "url", "query": query}
            )
            check(answer.status_code == 200, answer.text)
            return
        await self.generate(name, events=kind > 0.8)

    async def generate(self, key: str, *, events: bool = False) -> None:
        """Ask with a request key, its query always the same."""
        ledger = self._ledger
        query = ledger.asked.setdefault(key, f"2 songs of {ledger.chance.choice(GENRES)}")
        headers = {"Idempotency-Key": key} | (EVENTS if events else {})
        answer = await self._http.post(GENERATE, json={"query": query}, headers=headers)
        check(answer.status_code == 200, key, answer.text)
        body = _last_event(answer.text) if events else answer.json()
        ledger.told(key, answer.headers["x-playlist-id"], body)

    async def _delete(self, playlist_id: str) -> None:
        ledger = self._ledger
        ledger.unsure.add(playlist_id)
        answer = await self._http.delete(f"{PLAYLIST}/{playlist_id}")
        check(answer.status_code == 204, answer.text)
        ledger.deleted.add(playlist_id)
        ledger.unsure.discard(playlist_id)


def _last_event(text: str) -> Any:
    name, data = text.strip().rsplit("\n\n", 1)[-1].split("\n", 1)
    check(name == "event: done", "the stream ends with", name, data)
    return json.loads(data.removeprefix("data: "))


async def after_the_kill(
    ledger: Ledger, last: Round, http: httpx.AsyncClient, new: set[str]
) -> None:
    """What the restarted service answers."""
    older = sorted(ledger.standing - new)
    looked = ledger.standing & new | set(ledger.chance.sample(older, min(SAMPLE, len(older))))
    for playlist_id in sorted(looked):
        kept = await http.get(f"{PLAYLIST}/{playlist_id}", params={"report": "1"})
        check(kept.status_code == 200, "an answered playlist is gone:", playlist_id, kept.text)
        check(kept.json()["data"] == ledger.bodies[playlist_id], "it changed:", playlist_id)
        check(kept.json()["report"]["trials"], "without its report:", playlist_id)
    for playlist_id in sorted(ledger.deleted & new):
        gone = await http.get(f"{PLAYLIST}/{playlist_id}")
        check(gone.status_code == 404, "a deleted playlist is back:", playlist_id)
    for key in ledger.unanswered:
        await last.generate(key)
        await last.generate(key)
    if repeatable := ledger.repeatable():
        headers = {"Idempotency-Key": repeatable[-1]}
        reused = await http.post(GENERATE, json={"query": "something else"}, headers=headers)
        check(reused.status_code == 409, "a request key was forgotten:", reused.text)


def run(
    engine: str, folder: Path, platforms: str, *, rounds: int, longest: float, seed: int
) -> str:
    """All rounds over one database; returns what was seen. Raises `Broken`."""
    with empty_database(engine, folder) as database:
        ledger = Ledger(random.Random(seed))
        upgrade(database_url(database))
        key = new_key(database)
        with running(service(folder, database, platforms, **PATIENT)) as process:
            for number in range(rounds):
                asyncio.run(_one_round(ledger, process, database, key, number, longest))
    return (
        f"{engine}: {rounds} kills, {ledger.cut_off} requests cut off; {len(ledger.bodies)} "
        f"playlists answered, {len(ledger.deleted)} deleted: all as they were told"
    )


async def _one_round(
    ledger: Ledger, process: Process, database: str, key: str, number: int, longest: float
) -> None:
    before = set(ledger.bodies)
    async with client(process.address, key) as http:
        under_fire = Round(ledger, number, http)
        listeners = [asyncio.create_task(under_fire.listen(at)) for at in range(AT_ONCE)]
        await asyncio.wait(
            listeners, timeout=ledger.chance.uniform(0, longest), return_when="FIRST_EXCEPTION"
        )
        under_fire.killed = True
        process.kill()
        await asyncio.gather(*listeners)
    whole_playlists(database)
    process.start()
    async with client(process.address, key) as http:
        new = set(ledger.bodies) - before | ledger.deleted
        await after_the_kill(ledger, Round(ledger, number, http), http, new)
    kept = whole_playlists(database).keys() - ledger.unsure
    check(kept == ledger.standing, "unknown or lost:", kept ^ ledger.standing)
