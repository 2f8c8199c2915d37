"""A player program for tests: it writes down what it was given, and does as it is told."""

from __future__ import annotations

import wave
from pathlib import Path


class FakeProgram:
    """An executable script in a folder that a test puts on the PATH."""

    def __init__(self, folder: Path, name: str = "aplay") -> None:
        self.folder = folder
        self.path = folder / name
        self.log = folder / f"{name}.log"
        self.works()

    def works(self, seconds: float = 0.0) -> None:
        """Plays what it is given, for so long."""
        self._write(f"sleep {seconds}\necho done >> '{self.log}'\n" if seconds else "")

    def fails(self, said: str) -> None:
        """Says why on its error output and ends with 1."""
        self._write(f"echo '{said}' >&2\nexit 1\n")

    def _write(self, then: str) -> None:
        # "$@" last: the file comes after the options
        script = (
            "#!/bin/sh\n"
            'for last in "$@"; do :; done\n'
            f"cp \"$last\" '{self.folder}/heard.wav'\n"
            f"echo \"$(basename $0) $#\" >> '{self.log}'\n" + then
        )
        self.path.write_text(script)
        self.path.chmod(0o755)

    @property
    def lines(self) -> list[str]:
        """One for each time it was started, and one for each time it came to its end."""
        return self.log.read_text().splitlines() if self.log.exists() else []

    def heard_ms(self) -> int:
        """Length of the file that it was given last."""
        with wave.open(str(self.folder / "heard.wav")) as file:
            return file.getnframes() * 1000 // file.getframerate()


class Loudspeaker:
    """Implements `Player`: remembers what is played."""

    def __init__(self) -> None:
        self.fault = None
        self.played: list[tuple[bytes, int]] = []
        self.stops = 0
        self.on = False
        self._tell = []

    def play(self, content: bytes, length_ms: int) -> None:
        self.played.append((content, length_ms))
        self.on = True

    def stop(self) -> None:
        self.stops += 1
        self.on = False

    def listen(self, changed) -> None:
        self._tell.append(changed)

    def break_(self, fault) -> None:
        self.fault = fault
        for tell in self._tell:
            tell()
