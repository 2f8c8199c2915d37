"""Programs that play: what they are given, what happens when they fail, hang or are not there."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from models.alarms.calling.sounding import Pattern
from tests.sound.loudspeaker import FakeProgram
from widgets.sound.player import EffectPlayer, ProgramPlayer, WindowsPlayer, system_player
from widgets.sound.tones import length_ms, wav

HIGH = wav(Pattern.HIGH)
LENGTH = length_ms(Pattern.HIGH)


@pytest.fixture
def bin_(tmp_path, monkeypatch) -> Path:
    """A folder that comes first on the PATH, and no player beside what a test puts there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return folder


def made(**more: int) -> ProgramPlayer:
    return ProgramPlayer(programs=(("pw-play-test",), ("aplay", "-q")), **more)


def ended(player: ProgramPlayer, qtbot: QtBot) -> None:
    """Qt warns of a program that outlives its player."""
    player.stop()
    qtbot.waitUntil(lambda: not player.is_playing)


def test_the_program_gets_the_tone_as_a_file(bin_: Path, qtbot) -> None:
    program = FakeProgram(bin_)
    player = made()
    player.play(HIGH, LENGTH)
    qtbot.waitUntil(lambda: program.lines == ["aplay 2"])
    qtbot.waitUntil(lambda: (bin_ / "heard.wav").read_bytes() == HIGH)
    assert abs(program.heard_ms() - LENGTH) < 5
    assert player.fault is None
    player.play(wav(Pattern.LOW), length_ms(Pattern.LOW))
    qtbot.waitUntil(lambda: len(program.lines) == 2)
    ended(player, qtbot)


def test_stop_ends_the_program_at_once(bin_: Path, qtbot) -> None:
    program = FakeProgram(bin_)
    program.works(seconds=30)
    player = made()
    player.play(HIGH, LENGTH)
    qtbot.waitUntil(lambda: len(program.lines) == 1)
    player.stop()
    qtbot.waitUntil(lambda: not player.is_playing)
    assert program.lines == ["aplay 2"], "it did not come to its end"
    assert player.fault is None, "to be silenced is no fault"


def test_without_any_program_it_says_so_and_what_to_do(bin_: Path, qtbot, expected_logs) -> None:
    expected_logs("widgets.sound", "no sound")
    player = made()
    assert player.fault is not None
    assert player.fault.code == "sound.no_program"
    FakeProgram(bin_)
    player.play(HIGH, LENGTH)
    qtbot.waitUntil(lambda: player.fault is None)
    ended(player, qtbot)


def test_where_one_program_fails_the_next_one_plays(bin_: Path, qtbot) -> None:
    bad, good = FakeProgram(bin_, "pw-play-test"), FakeProgram(bin_)
    bad.fails("no sound server")
    player = made()
    player.play(HIGH, LENGTH)
    qtbot.waitUntil(lambda: good.lines == ["aplay 2"])
    qtbot.waitUntil(lambda: not player.is_playing)
    assert player.fault is None
    player.play(HIGH, LENGTH)
    qtbot.waitUntil(lambda: len(good.lines) == 2)
    assert len(bad.lines) == 1, "what failed is left alone for a while"
    ended(player, qtbot)


def test_a_program_that_fails_gives_its_reason_and_is_tried_again(
    bin_: Path, qtbot, expected_logs
) -> None:
    expected_logs("widgets.sound", "no sound")
    program = FakeProgram(bin_)
    program.fails("audio open error")
    player = made(again_ms=1)
    told: list[int] = []
    player.listen(lambda: told.append(1))
    player.play(HIGH, LENGTH)
    qtbot.waitUntil(lambda: player.fault is not None)
    assert player.fault is not None
    assert player.fault.code == "sound.program_fails"
    assert dict(player.fault.parameters) == {"program": "aplay", "detail": "audio open error"}
    program.works()
    qtbot.waitUntil(lambda: not player._failed)
    player.play(HIGH, LENGTH)
    qtbot.waitUntil(lambda: player.fault is None)
    assert len(told) == 2
    ended(player, qtbot)


def test_a_program_that_hangs_is_ended_and_is_a_fault(bin_: Path, qtbot, expected_logs) -> None:
    expected_logs("widgets.sound", "no sound")
    program = FakeProgram(bin_)
    program.works(seconds=30)
    player = made(spare_ms=1)
    player.play(HIGH, 100)
    qtbot.waitUntil(lambda: player.fault is not None)
    assert "done" not in program.lines
    ended(player, qtbot)


def test_a_file_that_is_no_program_does_not_disturb(bin_: Path, qtbot, expected_logs) -> None:
    expected_logs("widgets.sound", "no sound")
    broken = bin_ / "aplay"
    broken.write_bytes(b"\x00\x01")
    broken.chmod(0o755)
    player = made()
    player.play(HIGH, LENGTH)
    qtbot.waitUntil(lambda: player.fault is not None)
    ended(player, qtbot)


def test_without_multimedia_the_programs_of_the_system_are_used(
    bin_: Path, qtbot, expected_logs
) -> None:
    expected_logs("widgets.sound", "no sound")
    try:
        import PySide6.QtMultimedia  # noqa: F401
    except ImportError:
        assert isinstance(system_player(), ProgramPlayer)
    else:
        pytest.skip("QtMultimedia is installed here, so it is used")


class FakeMultimedia:
    """What `EffectPlayer` uses of Qt's multimedia, which is not in the smaller package."""

    def __init__(self) -> None:
        self.null = False
        self.did: list[str] = []
        outer = self

        class QMediaDevices:
            @staticmethod
            def defaultAudioOutput() -> object:
                return SimpleNamespace(isNull=lambda: outer.null)

        class QSoundEffect:
            def __init__(self, parent: object) -> None:
                outer.did.append("made")

            def setSource(self, url) -> None:
                assert Path(url.toLocalFile()).read_bytes() == HIGH

            def play(self) -> None:
                outer.did.append("play")

            def stop(self) -> None:
                outer.did.append("stop")

        self.QMediaDevices, self.QSoundEffect = QMediaDevices, QSoundEffect


def test_with_multimedia_an_effect_is_made_once_and_a_missing_device_is_said(
    qtbot, expected_logs
) -> None:
    expected_logs("widgets.sound", "no sound")
    media = FakeMultimedia()
    player = EffectPlayer(media)
    player.play(HIGH, LENGTH)
    player.play(HIGH, LENGTH)
    assert media.did == ["made", "play", "stop", "play"]
    media.null = True
    player.play(HIGH, LENGTH)
    assert player.fault is not None
    assert player.fault.code == "sound.no_device"
    media.null = False
    player.play(HIGH, LENGTH)
    assert player.fault is None
    assert media.did[-1] == "play"


def test_windows_plays_beside_the_program(monkeypatch) -> None:
    did: list[tuple[object, int]] = []
    names = {"SND_FILENAME": 1, "SND_ASYNC": 2, "SND_NODEFAULT": 4, "SND_PURGE": 8}
    fake = SimpleNamespace(PlaySound=lambda what, how: did.append((what, how)), **names)
    monkeypatch.setitem(sys.modules, "winsound", fake)
    player = WindowsPlayer()
    player.play(HIGH, LENGTH)
    path, how = did[0]
    assert how == 7
    assert Path(str(path)).read_bytes() == HIGH
    player.stop()
    assert did[1] == (None, 8)
    assert player.fault is None
