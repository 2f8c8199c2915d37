"""Gets a WAV file to the loudspeaker: by Qt's multimedia, else by a program of the system.

Nothing here waits: a program runs beside the window and ends with it. What does not work says so
in `fault`, and is tried again with the next sound.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QProcess, QTimer, QUrl

from models.text.message import Message

_log = logging.getLogger(__name__)
_PROGRAMS: tuple[tuple[str, ...], ...] = (
    ("pw-play",),
    ("paplay",),
    ("aplay", "-q"),
    ("afplay",),
)
_SPARE_MS = 4_000
"""A program that runs so much longer than its sound hangs."""
_AGAIN_MS = 10_000
"""After all programs failed they are tried again."""


class Player(Protocol):
    """One loudspeaker."""

    @property
    def fault(self) -> Message | None:
        """Why nothing is heard, and what to do; None while it works as far as can be known."""

    def play(self, content: bytes, length_ms: int) -> None:
        """Play a WAV file once, instead of what is played now."""

    def stop(self) -> None:
        """Be quiet at once."""

    def listen(self, changed: Callable[[], None]) -> None:
        """Call `changed` when `fault` has changed."""


def system_player(parent: QObject | None = None) -> Player:
    """The first way that this machine has."""
    try:
        from PySide6 import QtMultimedia  # type: ignore[attr-defined, unused-ignore]
    except ImportError:
        pass
    else:
        return EffectPlayer(QtMultimedia, parent)
    if sys.platform == "win32":
        return WindowsPlayer()
    return ProgramPlayer(parent)


class _Files:
    """The tones as files, each written once, gone with the player."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def of(self, content: bytes) -> Path:
        """OSError if there is no room for it."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(
                prefix="control-room-", ignore_cleanup_errors=True
            )
        name = hashlib.sha256(content).hexdigest()[:16]
        path = Path(self._folder.name) / f"{name}.wav"
        if not path.exists():
            path.write_bytes(content)
        return path


class _Telling:
    """Remembers a fault and tells of every change."""

    def __init__(self) -> None:
        self._fault: Message | None = None
        self._tell: list[Callable[[], None]] = []

    @property
    def fault(self) -> Message | None:
        """See `Player`."""
        return self._fault

    def listen(self, changed: Callable[[], None]) -> None:
        """See `Player`."""
        self._tell.append(changed)

    def set_fault(self, fault: Message | None) -> None:
        """Tell, if it is another one."""
        if fault == self._fault:
            return
        self._fault = fault
        if fault is None:
            _log.info("sound is back")
        else:
            _log.warning("no sound: %s %s", fault.code, dict(fault.parameters))
        for tell in self._tell:
            tell()


class ProgramPlayer(QObject, _Telling):
    """Implements `Player` with a program that plays files; the next one where one fails."""

    def __init__(
        self,
        parent: QObject | None = None,
        programs: Sequence[tuple[str, ...]] = _PROGRAMS,
        spare_ms: int = _SPARE_MS,
        again_ms: int = _AGAIN_MS,
    ) -> None:
        QObject.__init__(self, parent)
        _Telling.__init__(self)
        self._programs = programs
        self._spare_ms = spare_ms
        self._files = _Files()
        self._process: QProcess | None = None
        self._wanted: tuple[Path, int] | None = None
        self._failed: set[str] = set()
        self._said = ""
        """What the last program that failed had to say."""
        self._hangs = QTimer(self)
        self._hangs.setSingleShot(True)
        self._hangs.timeout.connect(self._hung)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(again_ms)
        self._again.timeout.connect(self._failed.clear)
        if not self._choices():
            self.set_fault(Message.of("sound.no_program"))

    def play(self, content: bytes, length_ms: int) -> None:
        """See `Player`."""
        self.stop()
        try:
            self._wanted = (self._files.of(content), length_ms)
        except OSError as error:
            self.set_fault(Message.of("sound.no_file", detail=error.strerror or str(error)))
            return
        self._start()

    def stop(self) -> None:
        """See `Player`."""
        self._wanted = None
        self._hangs.stop()
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.finished.connect(process.deleteLater)
            process.blockSignals(False)
            if process.state() is QProcess.ProcessState.NotRunning:
                process.deleteLater()

    def _choices(self) -> list[tuple[str, list[str]]]:
        """What is installed now and has not just failed, with its path."""
        found = []
        for program, *options in self._programs:
            path = shutil.which(program)
            if path is not None and program not in self._failed:
                found.append((path, options))
        return found

    def _start(self) -> None:
        if self._wanted is None:
            return
        choices = self._choices()
        if not choices:
            self._give_up()
            return
        path, options = choices[0]
        file, length_ms = self._wanted
        process = QProcess(self)
        process.setProgram(path)
        process.setArguments([*options, str(file)])
        process.setStandardInputFile(QProcess.nullDevice())
        process.setStandardOutputFile(QProcess.nullDevice())
        process.errorOccurred.connect(lambda error: self._broke(process, error))
        process.finished.connect(lambda code, status: self._finished(process, code, status))
        self._process = process
        self._hangs.start(length_ms + self._spare_ms)
        process.start()

    def _give_up(self) -> None:
        self._wanted = None
        if not self._failed:
            self.set_fault(Message.of("sound.no_program"))
            return
        if not self._again.isActive():
            self._again.start()
        program = min(self._failed)
        self.set_fault(Message.of("sound.program_fails", program=program, detail=self._said))

    def _broke(self, process: QProcess, error: QProcess.ProcessError) -> None:
        if process is self._process and error is QProcess.ProcessError.FailedToStart:
            self._fails(process, process.errorString())

    def _finished(self, process: QProcess, code: int, status: QProcess.ExitStatus) -> None:
        if process is not self._process:
            return
        if code == 0 and status is QProcess.ExitStatus.NormalExit:
            self._hangs.stop()
            self._process = self._wanted = None
            process.deleteLater()
            self.set_fault(None)
            return
        said = bytes(process.readAllStandardError().data()).decode(errors="replace")
        self._fails(process, said.strip().splitlines()[-1][:200] if said.strip() else str(code))

    def _fails(self, process: QProcess, said: str) -> None:
        self._hangs.stop()
        self._failed.add(Path(process.program()).name)
        self._said = said
        self._end()
        self._start()

    def _hung(self) -> None:
        if self._process is not None:
            self._fails(self._process, "…")


class EffectPlayer(QObject, _Telling):
    """Implements `Player` with QSoundEffect."""

    def __init__(self, multimedia: Any, parent: QObject | None = None) -> None:
        QObject.__init__(self, parent)
        _Telling.__init__(self)
        self._multimedia = multimedia
        self._files = _Files()
        self._effects: dict[Path, Any] = {}
        self._look()

    def play(self, content: bytes, length_ms: int) -> None:
        """See `Player`."""
        self.stop()
        self._look()
        if self.fault is not None:
            return
        try:
            path = self._files.of(content)
        except OSError as error:
            self.set_fault(Message.of("sound.no_file", detail=error.strerror or str(error)))
            return
        effect = self._effects.get(path)
        if effect is None:
            effect = self._effects[path] = self._multimedia.QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(path)))
        effect.play()

    def stop(self) -> None:
        """See `Player`."""
        for effect in self._effects.values():
            effect.stop()

    def _look(self) -> None:
        none = self._multimedia.QMediaDevices.defaultAudioOutput().isNull()
        self.set_fault(Message.of("sound.no_device") if none else None)


class WindowsPlayer(_Telling):
    """Implements `Player` with the Windows sound service, which plays beside the program."""

    def __init__(self) -> None:
        super().__init__()
        self._files = _Files()

    def play(self, content: bytes, length_ms: int) -> None:
        """See `Player`."""
        import winsound

        sound: Any = winsound
        try:
            path = str(self._files.of(content))
            options = sound.SND_FILENAME | sound.SND_ASYNC | sound.SND_NODEFAULT
            sound.PlaySound(path, options)
        except (OSError, RuntimeError) as error:
            self.set_fault(Message.of("sound.no_file", detail=str(error)))
            return
        self.set_fault(None)

    def stop(self) -> None:
        """See `Player`."""
        import winsound

        sound: Any = winsound
        sound.PlaySound(None, sound.SND_PURGE)
