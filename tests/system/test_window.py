"""The whole program with a window: pictures of the demo park, and a real window under Xvfb."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil
import pytest
from PySide6.QtGui import QImage

from app.contributions import contributions
from tests.brokers.mosquitto import need_mosquitto
from tests.system.small_site import wait_until

ROOT = Path(__file__).resolve().parents[2]
MAIN = [sys.executable, str(ROOT / "main.py")]


def test_pictures_of_the_demo_park_show_every_workspace(tmp_path: Path) -> None:
    need_mosquitto()
    done = subprocess.run(
        [*MAIN, "snapshot", str(tmp_path / "out"), "--demo", "--data", str(tmp_path / "data"),
         "--as", "li-na", "--seconds", "3", "--pause", "0.4", "--size", "1366x768",
         "--theme", "night", "--language", "zh_CN"],
        capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    pictures = sorted((tmp_path / "out").glob("*.png"))
    named = [f"{number}-{one.id}" for number, one in enumerate(contributions(), 1)]
    assert sorted(p.stem for p in pictures) == sorted(named)
    for path in pictures:
        image = QImage(str(path))
        assert (image.width(), image.height()) == (1366, 768)
        # a code for a phone is black on white in both themes and stands in the inspector alone
        inspector = 1366 - 324
        shown = [(x, image.pixelColor(x, y).lightness())
                 for x in range(0, 1366, 7) for y in range(0, 768, 7)]  # fmt: skip
        left = [light for x, light in shown if x < inspector]
        right = [light for x, light in shown if x >= inspector]
        assert sum(light > 200 for light in left) < len(left) * 0.05, "white at night"
        assert sum(light > 200 for light in right) < len(right) * 0.25, "white at night"
        assert len({light for _, light in shown}) > 20, "nothing is drawn"
    # what each shows differs, and by more than what moved meanwhile on one and the same
    middles = {path.stem: middle(QImage(str(path))) for path in pictures}
    alike = [
        (one, other)
        for one, other in itertools.combinations(middles, 2)
        if (np.abs(middles[one] - middles[other]) > 12).mean() < 0.004
    ]
    assert alike == []


def middle(image: QImage) -> np.ndarray:
    """What lies between bar, rail and inspector: every third pixel, 0 to 255."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), -1)
    return pixels[90::3, 60 : 1366 - 324 : 3].astype(int)


@contextmanager
def screen() -> Iterator[str]:
    """A virtual screen of its own."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed (Debian package: xvfb)")
    read, write = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        process.terminate()
        process.wait()


@pytest.mark.screen
@pytest.mark.broker
def test_a_real_window_opens_on_the_demo_park_and_leaves_nothing_behind(tmp_path: Path) -> None:
    need_mosquitto()
    with screen() as display:
        environment = {**os.environ, "DISPLAY": display, "HOME": str(tmp_path)}
        environment["XDG_DATA_HOME"] = str(tmp_path)
        environment.pop("QT_QPA_PLATFORM", None)
        data = tmp_path / "data"
        process = subprocess.Popen(
            [*MAIN, "--demo", "--data", str(data)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            log = data / "control-room.log"
            wait_until(
                lambda: log.exists() and "broker telemetry: live" in log.read_text(),
                120,
                "the demo park did not come up in the window",
            )
            children = psutil.Process(process.pid).children(recursive=True)
            assert any("mosquitto" in child.name() for child in children)
            process.send_signal(signal.SIGTERM)
            out, _ = process.communicate(timeout=60)
        finally:
            process.kill()
            process.wait()
    assert process.returncode == 0, out
    _, alive = psutil.wait_procs(children, timeout=30)
    assert not alive
    text = log.read_text()
    assert " WARNING " not in text
    assert " ERROR " not in text
    assert list(data.glob("layouts/*.json"))
