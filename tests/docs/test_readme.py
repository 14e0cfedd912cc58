"""The documents stay true: what they name exists."""

import functools
import re
from pathlib import Path

import httpx
import msgspec
import pytest

from aggregator.cli.main import build_parser
from aggregator.domain.media import FIVE_PLATFORMS, Platform
from aggregator.runtime.songs import known_songs
from aggregator.sandbox.faults import Fault
from aggregator.sandbox.files import simulator
from aggregator.sandbox.language_model_script import Script
from aggregator.sandbox.world import Song, World
from aggregator.settings import Settings

ROOT = Path(__file__).parents[2]
SANDBOX = ROOT / "docs" / "SANDBOX.md"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@functools.cache
def known_world() -> World:
    return World.grow(known_songs(), 1)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_point_at_files_that_exist(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []


def test_every_setting_is_documented() -> None:
    told = (ROOT / "README.md").read_text()
    names = [f"AGGREGATOR_{field.name.upper()}" for field in msgspec.structs.fields(Settings)]
    assert [name for name in names if name not in told] == []


def test_every_command_is_documented() -> None:
    told = (ROOT / "README.md").read_text()
    (commands,) = (action for action in build_parser()._actions if action.dest == "command")
    assert [name for name in commands.choices or () if f"aggregator {name}" not in told] == []


def test_every_document_is_pointed_at() -> None:
    told = (ROOT / "README.md").read_text()
    assert [page.name for page in PAGES if page.parent != ROOT and page.name not in told] == []


@pytest.mark.parametrize("platform", FIVE_PLATFORMS)
def test_the_first_search_finds_something_without_an_internet_too(platform: Platform) -> None:
    first = re.search(r'"query": "(.+?)"', (ROOT / "README.md").read_text())
    assert first
    assert known_world().search(platform, first[1])


def test_every_way_of_the_simulated_model_is_told() -> None:
    assert [script for script in Script if f"| `{script}` |" not in SANDBOX.read_text()] == []


def test_every_fault_is_told() -> None:
    for page in (ROOT / "README.md", SANDBOX):
        told = page.read_text()
        assert [word for word in Fault if not re.search(rf"[`=]{word}[`,]", told)] == []


@pytest.mark.anyio
async def test_the_stage_is_where_it_is_told_to_be() -> None:
    told = re.findall(r"^\| `(https://[a-z.]*stage\.example/\S*)` \|", SANDBOX.read_text(), re.M)
    song = Song(1, "Ana & the Tern", "Low Tide", 187.3, 1998, ("folk",))
    app = simulator(World(0, (song,), (), ()))
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]  # its own name for the same type
    async with httpx.AsyncClient(transport=transport) as client:
        found = {url: (await client.get(url)).status_code for url in told}
    assert len(found) > 10
    assert {url: status for url, status in found.items() if status not in (200, 302)} == {}


def test_every_dependency_has_its_reason() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + [
        one for group in project["dependency-groups"].values() for one in group
    ]
    wanted += [
        one for extra in project["project"]["optional-dependencies"].values() for one in extra
    ]
    names = {re.split(r"[<>=\[; ]", line, maxsplit=1)[0] for line in wanted}
    reasons = (ROOT / "docs" / "DEPENDENCIES.md").read_text()
    assert [name for name in sorted(names) if f"`{name}`" not in reasons] == []


def test_every_room_is_drawn() -> None:
    drawn = (ROOT / "docs" / "ARCHITECTURE.md").read_text()
    rooms = [path.stem for path in (ROOT / "aggregator").iterdir() if not path.stem.startswith("_")]
    assert [room for room in rooms if f"`{room}" not in drawn and f"{room}/" not in drawn] == []
