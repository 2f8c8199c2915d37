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
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QProcess, QTimer

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
        self._folder: Path | None = None

    def of(self, content: bytes) -> Path:
        """OSError if there is no room for it."""
        if self._folder is None or not self._folder.is_dir():
            self._folder = Path(tempfile.mkdtemp(prefix="control-room-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        name = hashlib.sha256(content).hexdigest()[:16]
        path = self._folder / f"{name}.wav"
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
        elif fault.code == "sound.no_program":  # this machine has none: the badge says it
            _log.info("no sound: no program that plays")
        else:
            _log.warning("no sound: %s %s", fault.code, dict(fault.parameters))
        for tell in self._tell:
            tell()


class ProgramPlayer(QObject, _Telling):
    """Implements `Player` with a program that plays files; the next one where one fails.

    One process at a time: what is to be played instead begins when the one before has ended.
    """

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
        self._next: tuple[Path, int] | None = None
        """What is to be played as soon as the process has ended."""
        self._now: tuple[Path, int] | None = None
        """What is played, for another program if this one fails."""
        self._stopping = False
        self._failed: set[str] = set()
        self._said = ""
        """What the last program that failed had to say."""
        self._process = QProcess(self)
        self._process.setStandardInputFile(QProcess.nullDevice())
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.errorOccurred.connect(self._broke)
        self._process.finished.connect(self._finished)
        self._hangs = QTimer(self)
        self._hangs.setSingleShot(True)
        self._hangs.timeout.connect(self._hung)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(again_ms)
        self._again.timeout.connect(self._failed.clear)
        if not self._choices():
            self.set_fault(Message.of("sound.no_program"))

    @property
    def is_playing(self) -> bool:
        """True while a program runs."""
        return self._process.state() is not QProcess.ProcessState.NotRunning

    def play(self, content: bytes, length_ms: int) -> None:
        """See `Player`."""
        self.stop()
        try:
            self._next = (self._files.of(content), length_ms)
        except OSError as error:
            self.set_fault(Message.of("sound.no_file", detail=error.strerror or str(error)))
            return
        if not self.is_playing:
            self._start()

    def stop(self) -> None:
        """See `Player`."""
        self._next = self._now = None
        self._hangs.stop()
        if self.is_playing:
            self._stopping = True
            self._process.kill()

    def _choices(self) -> list[tuple[str, list[str]]]:
        """What is installed now and has not just failed, with its path."""
        found = []
        for program, *options in self._programs:
            path = shutil.which(program)
            if path is not None and program not in self._failed:
                found.append((path, options))
        return found

    def _start(self) -> None:
        """Play what is next."""
        self._now, self._next = self._next, None
        if self._now is None:
            return
        choices = self._choices()
        if not choices:
            self._give_up()
            return
        path, options = choices[0]
        file, length_ms = self._now
        self._stopping = False
        self._hangs.start(length_ms + self._spare_ms)
        self._process.start(path, [*options, str(file)])

    def _give_up(self) -> None:
        self._now = None
        if not self._failed:
            self.set_fault(Message.of("sound.no_program"))
            return
        if not self._again.isActive():
            self._again.start()
        program = min(self._failed)
        self.set_fault(Message.of("sound.program_fails", program=program, detail=self._said))

    def _broke(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and not self._stopping:
            self._fails(self._process.errorString())

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._hangs.stop()
        said = bytes(self._process.readAllStandardError().data()).decode(errors="replace").strip()
        if self._stopping:
            self._stopping = False
            self._start()
        elif code == 0 and status is QProcess.ExitStatus.NormalExit:
            self._now = None
            self._again.stop()
            self.set_fault(None)
        else:
            self._fails(said.splitlines()[-1][:200] if said else str(code))

    def _fails(self, said: str) -> None:
        """Leave this program alone for a while, and play the same with the next one."""
        self._hangs.stop()
        self._failed.add(Path(self._process.program()).name)
        self._said = said
        self._next = self._now
        # never from inside a signal of the process that is to be started again
        QTimer.singleShot(0, self, self._start_again)

    def _start_again(self) -> None:
        if not self.is_playing:
            self._start()

    def _hung(self) -> None:
        self._failed.add(Path(self._process.program()).name)
        self._said = "…"
        self._next, self._now = self._now, None
        self._stopping = True
        self._process.kill()


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
            from PySide6.QtCore import QUrl  # after the start

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
