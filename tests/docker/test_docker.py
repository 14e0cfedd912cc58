"""What lies in docker/ names only what exists: settings, services, files, metrics, labels."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from prometheus_client import REGISTRY

from aggregator.settings import Settings
from aggregator.telemetry import metrics

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
FILES = sorted(path for path in DOCKER.rglob("*") if path.is_file())
SETTINGS = {f"AGGREGATOR_{field.name.upper()}" for field in msgspec.structs.fields(Settings)}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yml").read_text())
    return loaded


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_named_is_one(path: Path) -> None:
    assert set(re.findall(r"AGGREGATOR_[A-Z_]+", path.read_text())) <= SETTINGS


@pytest.mark.parametrize(
    "path", [one for one in FILES if one.suffix == ".yml"], ids=lambda path: path.name
)
def test_every_yaml_file_is_one(path: Path) -> None:
    assert yaml.safe_load(path.read_text())


def test_the_settings_of_the_services_are_valid(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, text in service.get("environment", {}).items():
            if name not in SETTINGS or "${" in text:
                continue
            kind = Settings.__annotations__[name.removeprefix("AGGREGATOR_").lower()]
            msgspec.convert(text, kind, strict=False)


def test_what_the_services_mount_and_wait_for_is_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in services.items():
        assert set(service.get("depends_on", ())) <= services.keys(), name
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            there = (DOCKER / source).is_file() if source.startswith(".") else None
            assert there or source in compose["volumes"], volume
        if "build" in service:
            assert (DOCKER / service["build"]["context"] / service["build"]["dockerfile"]).is_file()


def test_two_of_us_stand_behind_one_port_and_migrate_once(compose: dict[str, Any]) -> None:
    services = compose["services"]
    ours = {name for name, one in services.items() if one.get("command", [""])[0] == "aggregator"}
    assert len(ours) == 2
    proxied = re.findall(r"([a-z0-9-]+):8000\b", (DOCKER / "Caddyfile").read_text())
    scraped = re.findall(r'"([a-z0-9-]+):8000"', (DOCKER / "prometheus.yml").read_text())
    assert set(proxied) == set(scraped) == ours
    for name in ours:
        assert "ports" not in services[name]
        assert services[name]["depends_on"]["migrate"] == {
            "condition": "service_completed_successfully"
        }
    assert services["migrate"]["command"] == ["alembic", "upgrade", "head"]


def test_the_image_is_no_roots_and_looked_after_by_its_readiness() -> None:
    text = (DOCKER / "Dockerfile").read_text()
    words = [line.split(maxsplit=1) for line in text.splitlines() if line[:1].isupper()]
    last_stage = words[[at for at, (word, _) in enumerate(words) if word == "FROM"][-1] :]
    users = [rest for word, rest in last_stage if word == "USER"]
    assert users
    assert users[-1].isdecimal()
    assert int(users[-1]) > 0
    (check,) = [rest for word, rest in last_stage if word == "HEALTHCHECK"]
    assert "/ready" in check
    ignored = (DOCKER / "Dockerfile.dockerignore").read_text()
    for word, rest in words:
        if word == "COPY" and "--from" not in rest:
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert f"!{source}\n" in ignored, f"{source} is kept from the build"


def test_the_dashboard_asks_for_metrics_and_labels_that_are_told() -> None:
    board = json.loads((DOCKER / "grafana" / "aggregator.json").read_text())
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    exposed = {
        name + suffix
        for name, kind in re.findall(r"^# TYPE (\S+) (\S+)$", metrics()[0].decode(), re.MULTILINE)
        for suffix in (("_bucket", "_sum", "_count") if kind == "histogram" else ("",))
    }
    labels = {
        name: set(getattr(collector, "_labelnames", ()))
        for collector, names in REGISTRY._collector_to_names.items()
        for name in names
    }
    for expression in asked:
        (metric,) = re.findall(r"aggregator_[a-z_]+", expression)
        assert metric in exposed, expression
        for wanted in re.findall(r"by \(([^)]*)\)", expression):
            assert {one.strip() for one in wanted.split(",")} <= labels[metric] | {
                "le",
                "instance",
            }, expression
    # None is forgotten: what is measured is shown, but for what the operator can ask by name.
    ours = {
        name
        for name, _ in re.findall(
            r"^# TYPE (aggregator_\S+) (\S+)$", metrics()[0].decode(), re.MULTILINE
        )
        if not name.endswith("_created")
    }
    unshown = {name for name in ours if not any(name in one for one in asked)}
    assert unshown <= {
        "aggregator_playlists_total",
        "aggregator_language_model_turns_total",
        "aggregator_mixcloud_cache_total",
        "aggregator_mixcloud_answers_total",
        "aggregator_upstream_held_up_total",
        "aggregator_breaker_changes_total",
        "aggregator_log_lines_lost_total",
    }
