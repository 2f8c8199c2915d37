"""The house rules of conftest.py catch what they are there to catch."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

_FAULTY = """
import asyncio, logging, threading, time
import pytest

def test_warns():
    logging.getLogger("some.room").warning("disk is slow")

def test_announced(expected_logs):
    expected_logs("some", "disk")
    logging.getLogger("some.room").warning("disk is slow")

def test_announced_another(expected_logs):
    expected_logs("some", "network")
    logging.getLogger("some.room").warning("disk is slow")

def test_leaves_a_task():
    kept = []
    async def leave():
        kept.append(asyncio.get_running_loop().create_task(asyncio.Event().wait()))
    asyncio.run(leave())

def test_leaves_a_thread():
    threading.Thread(target=threading.Event().wait, daemon=True).start()

def test_leaves_a_widget(qapp):
    from PySide6.QtWidgets import QWidget
    global left
    left = QWidget()

def test_deletes_its_widget(qtbot):
    from PySide6.QtWidgets import QWidget
    qtbot.addWidget(QWidget())

@pytest.mark.long
def test_long():
    raise AssertionError("runs only with --long")
"""


def test_what_is_left_behind_fails_the_test(tmp_path: Path) -> None:
    source = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")
    source = source.replace("_THREAD_GRACE_S = 5.0", "_THREAD_GRACE_S = 0.1")
    (tmp_path / "conftest.py").write_text(source, encoding="utf-8")
    (tmp_path / "test_faulty.py").write_text(_FAULTY, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = long: long\n", encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rA", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    shutil.rmtree(tmp_path)
    errors = {
        line.split("::")[1].split(" ")[0]
        for line in result.stdout.splitlines()
        if line.startswith(("ERROR ", "FAILED "))
    }
    assert errors == {
        "test_warns",
        "test_announced_another",
        "test_leaves_a_task",
        "test_leaves_a_thread",
        "test_leaves_a_widget",
    }, result.stdout
    assert "1 deselected" in result.stdout


_SHARED = """
import threading
from pathlib import Path
import pytest

RUNNING = Path(__file__).parent / "running"

@pytest.fixture(autouse=True)
def noted(worker_id):
    (RUNNING / worker_id).touch()
    threading.Event().wait(0.02)
    yield
    (RUNNING / worker_id).unlink()

@pytest.mark.parametrize("number", range(20))
def test_beside_others(number):
    pass

@pytest.mark.alone
@pytest.mark.parametrize("number", range(20))
def test_alone(number, worker_id):
    assert [path.name for path in RUNNING.iterdir()] == [worker_id]
"""


def test_nothing_runs_beside_a_test_that_is_alone(tmp_path: Path) -> None:
    here = Path(__file__)
    for name in ("conftest.py", "__main__.py"):
        shutil.copy(here.with_name(name), tmp_path)
    for name in ("test_one.py", "test_two.py"):
        (tmp_path / name).write_text(_SHARED, encoding="utf-8")
    (tmp_path / "running").mkdir()
    ini = "[pytest]\nmarkers =\n  long: long\n  alone: alone\n"
    (tmp_path / "pytest.ini").write_text(ini, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "2",
         "--dist", "loadfile", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=100,
    )  # fmt: skip
    assert "80 passed" in result.stdout, result.stdout
