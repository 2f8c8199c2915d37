"""On a real X screen the night window is never bright, not for one frame."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_PROCESS = [sys.executable, "-m", "tests.widgets.flash_process"]
_TEXT_SHARE = 0.03
"""Bright pixels of a dark window: text, symbols, the focus ring, one primary button."""

pytestmark = [
    pytest.mark.alone,
    pytest.mark.screen,
    pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed"),
]


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    """The environment of a fresh black screen of 1366 x 768."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    try:
        opens = [sys.executable, "-c", "from PySide6.QtGui import *; QGuiApplication([])"]
        if subprocess.run(
            opens, env=environment, stderr=subprocess.DEVNULL, check=False
        ).returncode:
            pytest.skip("Qt's X11 platform misses a library, usually libxcb-cursor0")
        yield environment
    finally:
        server.terminate()
        server.wait(60)


def _brightest(screen: dict[str, str], what: str) -> float:
    with subprocess.Popen(
        [*_PROCESS, "watch"],
        cwd=_ROOT,
        env=screen,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as watcher:
        assert watcher.stdin is not None
        assert watcher.stdout is not None
        assert watcher.stdout.readline() == "ready\n"
        subprocess.run([*_PROCESS, what], cwd=_ROOT, env=screen, timeout=120, check=True)
        watcher.stdin.close()
        seen = json.loads(watcher.stdout.readline())
    assert seen["taken"] >= 40, "too few photographs to be sure"
    return float(seen["brightest"])


def test_nothing_flashes_white_at_night(screen: dict[str, str]) -> None:
    assert _brightest(screen, "room") < _TEXT_SHARE


def test_a_flash_would_be_seen(screen: dict[str, str]) -> None:
    assert _brightest(screen, "flash") > 10 * _TEXT_SHARE
