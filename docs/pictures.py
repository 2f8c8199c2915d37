"""Takes the pictures of the documents again: `.venv/bin/python docs/pictures.py [NAME ...]`.

Runs `main.py snapshot` on the demo park and keeps the few pictures that the pages show, with 256
colours: what is on screen is flat, so nothing is lost that anybody sees.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
_LARGEST = 250_000
_COLOURS = 256


@dataclass(frozen=True, slots=True)
class Taking:
    """One run of the product, and what is kept of it."""

    theme: str
    language: str
    size: str
    wanted: Mapping[str, str]
    """Which workspace, or which opened kind of record, becomes which file."""
    scenarios: tuple[str, ...] = ()
    """Faults of the demo park that are on meanwhile."""
    days: int = 0
    """Of a believable past before it."""
    seconds: int = 15


_TAKEN = (
    Taking("night", "en", "1920x1080", {"plan": "plan-night.png"}),
    Taking("day", "en", "1920x1080", {"inventory": "devices-day.png"}),
    Taking("day", "zh_CN", "1366x768", {"plan": "plan-day-zh_CN.png"}),
    Taking(
        "night",
        "en",
        "1366x768",
        {"alarms": "alarms-night.png", "ledger": "temporary-states-night.png"},
        scenarios=("mains_dip",),
        seconds=60,
    ),
    Taking("day", "en", "1366x768", {"figures": "alarm-figures-day.png"}, days=1, seconds=20),
    Taking(
        "night",
        "en",
        "1366x768",
        {
            "open-incident": "incident-night.png",
            "requests": "requests-night.png",
            "log": "log-night.png",
            "rounds": "rounds-night.png",
            "works": "works-night.png",
        },
    ),
    Taking(
        "day",
        "en",
        "1366x768",
        {
            "indicators": "indicators-day.png",
            "leases": "leases-day.png",
            "open-tenant": "tenant-day.png",
            "roster": "roster-day.png",
            "people": "people-day.png",
        },
    ),
)


def main(names: Sequence[str]) -> int:
    """Write the pictures with these names, or all; 1 if one is too large for a page."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, taking in enumerate(_TAKEN):
            wanted = {
                shown: file
                for shown, file in taking.wanted.items()
                if not names or file.removesuffix(".png") in names
            }
            if wanted:
                _take(taking, wanted, Path(folder) / str(number))
    large = [path.name for path in PICTURES.glob("*.png") if path.stat().st_size > _LARGEST]
    if large:
        sys.stderr.write(f"too large for a page: {', '.join(large)}\n")
    return int(bool(large))


def _take(taking: Taking, wanted: Mapping[str, str], work: Path) -> None:
    work.mkdir()
    # a place of its own for the running park: another demo on this machine is left alone
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(work)}
    product = [sys.executable, str(ROOT / "main.py")]
    if taking.days:
        past = [*product, "past", "--demo", "--data", str(work / "data")]
        subprocess.run([*past, "--days", str(taking.days)], check=True, stdout=subprocess.DEVNULL)
    command = [*product, "snapshot", str(work / "shots"), "--demo", "--data", str(work / "data")]
    command += ["--seconds", str(taking.seconds), "--size", taking.size, "--theme", taking.theme]
    command += ["--language", taking.language, "--as", "zhang-wei"]
    for shown in wanted:
        if shown.startswith("open-"):
            command += ["--open", shown.removeprefix("open-")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as running:
        for scenario in taking.scenarios:
            switch = [*product, "scenario", scenario, "on"]
            while subprocess.run(
                switch, env=environment, capture_output=True, check=False
            ).returncode:
                if running.poll() is not None:
                    raise SystemExit("the demo park did not come up")
    if running.returncode:
        raise SystemExit(f"no picture: {' '.join(command)}")
    for shown, name in wanted.items():
        found = "" if shown.startswith("open-") else "*-"
        (shot,) = (work / "shots").glob(f"{found}{shown}.png")
        keep(shot, PICTURES / name)


def keep(shot: Path, target: Path) -> None:
    """Write `shot` with the 256 colours that it has most of; every other becomes the nearest."""
    image = QImage(str(shot)).convertToFormat(QImage.Format.Format_RGB32)
    height, width = image.height(), image.width()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(height, width)
    colours, which, often = np.unique(pixels, return_inverse=True, return_counts=True)
    palette = colours[np.argsort(-often, kind="stable")[:_COLOURS]]
    nearest = np.abs(_channels(colours)[:, None] - _channels(palette)).sum(axis=2).argmin(axis=1)
    rows = np.zeros((height, (width + 3) // 4 * 4), np.uint8)
    rows[:, :width] = nearest[which].reshape(height, width)
    small = QImage(rows.tobytes(), width, height, rows.shape[1], QImage.Format.Format_Indexed8)
    small.setColorTable([int(colour) | 0xFF000000 for colour in palette])
    if not small.save(str(target), "PNG", 0):
        raise SystemExit(f"{target} cannot be written")


def _channels(colours: NDArray[np.uint32]) -> NDArray[np.int16]:
    """Red, green and blue of each."""
    return np.stack([colours >> shift & 0xFF for shift in (16, 8, 0)], axis=1).astype(np.int16)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
