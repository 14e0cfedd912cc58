"""Nothing in the repository is a secret, or names a private host."""

import math
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_BINARY = {".png", ".gz", ".bin", ".ico", ".woff2"}
_VENDORED = ("aggregator/web/static/swagger-ui/", "uv.lock")
_TESTS = ("tests/", "aggregator/sandbox/", "aggregator/mixcloud/mock/")

SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bghp_[A-Za-z0-9]{36}\b"
    r"|\bxox[abp]-[A-Za-z0-9-]{10,}|\bsk-(?:proj-)?[A-Za-z0-9]{32,}|\bglpat-[A-Za-z0-9_-]{20}\b"
    r"|\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}"
)
APP_KEY = re.compile(r"\bagg_[0-9A-Za-z]{38}\b")
ASSIGNED = re.compile(
    r"(?i)(?:secret|token|passw(?:or)?d|api_?key|client_id)\w*['\"]?\s*[:=]\s*['\"]([^'\"\s]{20,})['\"]"
)
PRIVATE_HOST = re.compile(
    r"https?://(?:[A-Za-z0-9-]+\.)+(?:internal|corp|intranet|lan|local)\b", re.IGNORECASE
)


def files() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split("\n")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a clone: nothing says which files are the repository's")
    paths = [ROOT / name for name in listed if name and not name.startswith(_VENDORED)]
    return [path for path in paths if path.suffix not in _BINARY and path.is_file()]


def entropy(text: str) -> float:
    """Bits a character."""
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())


def test_no_key_lies_in_the_repository() -> None:
    found = []
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{name}: {one[0][:12]}..." for one in SECRETS.finditer(text)]
        if not name.startswith(_TESTS):
            found += [f"{name}: {one[0][:12]}..." for one in APP_KEY.finditer(text)]
            found += [
                f"{name}: {one[1][:8]}..."
                for one in ASSIGNED.finditer(text)
                if entropy(one[1]) > 3.8 and "{" not in one[1]
            ]
    assert found == []


def test_no_private_host_is_named_outside_of_tests() -> None:
    found = []
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith("tests/"):
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{name}: {one[0]}" for one in PRIVATE_HOST.finditer(text)]
    assert found == []


def test_the_scan_sees_a_key() -> None:
    assert SECRETS.search("-----BEGIN " + "RSA PRIVATE KEY-----")
    assert APP_KEY.search("agg_" + "a1" * 19)
    found = ASSIGNED.search("api_key = '" + "q7Zx0pL2mN9vB4tR8wK1" + "'")
    assert found is not None
    assert entropy(found[1]) > 3.8
