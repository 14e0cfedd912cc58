"""What a killed service left goes; what a living one uses stays."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from aggregator.cli.shared_folder import PREFIX, shared_folder

SERVICE = """
import sys, time
from pathlib import Path
from aggregator.cli.shared_folder import shared_folder
with shared_folder(Path(sys.argv[1])) as folder:
    print(folder, flush=True)
    time.sleep(600)
"""


def test_folders_of_killed_services_are_removed_and_no_others(tmp_path: Path) -> None:
    (tmp_path / f"{PREFIX}not-ours").mkdir()
    command = [sys.executable, "-c", SERVICE, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        used = Path(service.stdout.readline().strip())
        with shared_folder(tmp_path) as folder:
            assert folder.parent == tmp_path
            assert used.is_dir()
        assert not folder.exists()
        os.kill(service.pid, signal.SIGKILL)
    assert used.is_dir()
    with shared_folder(tmp_path):
        assert not used.exists()
    assert [one.name for one in tmp_path.iterdir()] == [f"{PREFIX}not-ours"]


def test_without_memory_it_lies_where_temporary_files_do(tmp_path: Path) -> None:
    with shared_folder(tmp_path / "absent") as folder:
        assert folder.is_dir()
