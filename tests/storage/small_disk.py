"""A file system of a few megabytes, to fill up."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(path: Path, megabytes: int) -> Iterator[Path]:
    """Mount a tmpfs at `path`; skips the test where that is not allowed."""
    path.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.name != "posix" or os.geteuid() != 0:
        pytest.skip("filling a disk needs root to mount a small tmpfs")
    argv = [mount, "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(path)]
    if subprocess.run(argv, capture_output=True, check=False).returncode:
        pytest.skip("filling a disk needs root to mount a small tmpfs")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", str(path)], check=False)


def fill(path: Path, leave: int = 0) -> Path:
    """Take all room but `leave` bytes; returns the file to delete."""
    ballast = path / "ballast"
    with ballast.open("wb", buffering=0) as file:
        free = shutil.disk_usage(path).free - leave
        if free > 0:
            os.posix_fallocate(file.fileno(), 0, free)
    return ballast
