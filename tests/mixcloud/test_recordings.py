"""What Mixcloud really answered reads as resources."""

import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from aggregator.mixcloud import MixcloudSync
from aggregator.mixcloud.records import Record


def recordings(shared: Path) -> Iterator[tuple[str, Any]]:
    """The answers of the REST API; `gql-` ones are another library's output."""
    for path in sorted((shared / "recordings" / "mixcloud").glob("*.json*")):
        if not path.name.startswith("gql-"):
            raw = path.read_bytes()
            raw = gzip.decompress(raw) if path.suffix == ".gz" else raw
            yield path.name, json.loads(raw)["response"]["json"]


def objects(value: Any) -> Iterator[Record]:
    """Every resource in an answer, however deep."""
    if isinstance(value, Record):
        yield value
    if hasattr(value, "items") and not hasattr(value, "rows"):
        for nested in value.values():
            yield from objects(nested)
    elif not isinstance(value, str) and hasattr(value, "__iter__"):
        for nested in value:
            yield from objects(nested)


def test_all_parse_into_resources(shared: Path) -> None:
    mixcloud = MixcloudSync(netrc=False)
    seen = []
    for name, answer in recordings(shared):
        parsed = mixcloud.parse(json.dumps(answer).encode())
        found = list(objects(parsed))
        rows = answer.get("data", [answer])
        assert len(found) >= len(rows) > 0, name
        for one in found:
            assert one.type, name
            assert one.key.startswith("/"), name
        times = [one.created_time for one in found if "created_time" in one]
        assert all(isinstance(time, datetime) for time in times), name
        seen.append(name)
    assert len(seen) >= 15
