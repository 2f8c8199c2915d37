"""The whole program on a virtual screen: the demo park's alarms reach a player program."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
from pathlib import Path

import pytest

from models.alarms.calling.sounding import Pattern
from tests.brokers.mosquitto import need_mosquitto
from tests.sound.loudspeaker import FakeProgram
from tests.system.small_site import wait_until
from tests.system.test_window import MAIN, screen
from widgets.sound import wav


@pytest.mark.screen
@pytest.mark.broker
@pytest.mark.skipif(
    importlib.util.find_spec("PySide6.QtMultimedia") is not None,
    reason="QtMultimedia is installed here, so no program is asked to play",
)
def test_an_alarm_of_the_demo_park_is_heard_and_ends_with_the_window(tmp_path: Path) -> None:
    need_mosquitto()
    program = FakeProgram(tmp_path, "pw-play")
    program.works(seconds=60)
    with screen() as display:
        environment = {**os.environ, "DISPLAY": display, "HOME": str(tmp_path)}
        environment["XDG_DATA_HOME"] = str(tmp_path)
        environment["PATH"] = f"{tmp_path}{os.pathsep}{environment['PATH']}"
        environment.pop("QT_QPA_PLATFORM", None)
        process = subprocess.Popen(
            [*MAIN, "--demo", "--data", str(tmp_path / "data")],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until(lambda: bool(program.lines), 120, "no alarm was heard")
            heard = (tmp_path / "heard.wav").read_bytes()
            process.send_signal(signal.SIGTERM)
            out, _ = process.communicate(timeout=60)
        finally:
            process.kill()
            process.wait()
    assert process.returncode == 0, out
    tones = {wav(pattern, level) for pattern in Pattern if pattern for level in range(4)}
    assert heard in tones
    assert "done" not in program.lines, "the program ended with the window"
    log = (tmp_path / "data" / "control-room.log").read_text()
    assert " ERROR " not in log
    assert "QProcess" not in log
