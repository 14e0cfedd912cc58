"""`make audit`: what the lock file names, laid before the advisory service of PyPI.

Ends with 0 and the word "skipped" where the service does not answer, with 1 where it knows of a
vulnerability.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SECONDS = 40
SKIPPED = "skipped: the advisory service does not answer"


def exported(folder: Path) -> Path:
    """Everything that is locked, as pip reads it."""
    into = folder / "requirements.txt"
    subprocess.run(
        [
            str(Path(sys.executable).parent / "uv"),
            *("export", "--frozen", "--quiet", "--all-extras", "--all-groups", "--no-hashes"),
            *("--no-emit-project", "--no-emit-local", "--format", "requirements-txt"),
            *("--output-file", str(into)),
        ],
        cwd=ROOT,
        check=True,
        timeout=SECONDS,
    )
    return into


def audited(requirements: Path) -> tuple[int, str]:
    """What pip-audit ends with and says; 0 and "skipped" when nobody answers it."""
    command = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--timeout", "5"]
    try:
        done = subprocess.run(
            [*command, "--progress-spinner", "off", "--format", "json", "-r", str(requirements)],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 0, SKIPPED
    return verdict(done.stdout)


def verdict(document: str) -> tuple[int, str]:
    """What pip-audit's JSON comes to: a service that knows none of the packages is none."""
    try:
        told = json.loads(document)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return 0, SKIPPED
    known = [one for one in told if "skip_reason" not in one]
    if not known:
        return 0, SKIPPED
    found = [
        f"{one['name']} {one['version']}: {fault['id']}"
        f" (mended in {', '.join(fault['fix_versions']) or 'no version'})"
        for one in known
        for fault in one["vulns"]
    ]
    told_of = f"{len(known)} of {len(told)} packages audited"
    return (1, "\n".join([told_of, *found])) if found else (0, f"{told_of}, nothing known")


def main() -> int:
    """The command."""
    with tempfile.TemporaryDirectory() as folder:
        code, told = audited(exported(Path(folder)))
    sys.stdout.write(f"dependency audit: {told}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
