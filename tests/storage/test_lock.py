"""One running instance per data folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from models.storage import FolderInUse, FolderLock

_CHILD = """
import sys
from pathlib import Path
from models.storage import FolderLock
lock = FolderLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_instance_is_refused_and_a_killed_one_is_taken_over(tmp_path):
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    try:
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(FolderInUse) as caught:
            FolderLock(tmp_path)
        assert caught.value.message.code == "storage.in_use"
        assert caught.value.message.parameters["process"] == str(child.pid)
    finally:
        child.kill()
        child.communicate()
    with FolderLock(tmp_path):
        pass


def test_the_same_process_is_refused_too(tmp_path):
    with FolderLock(tmp_path), pytest.raises(FolderInUse):
        FolderLock(tmp_path)
    FolderLock(tmp_path).close()
