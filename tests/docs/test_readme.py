"""The documents stay true: what they name exists."""

import re
from pathlib import Path

import msgspec
import pytest

from aggregator.cli.main import build_parser
from aggregator.settings import Settings

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


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
