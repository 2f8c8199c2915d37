"""Takes the pictures of the documents again: `.venv/bin/python docs/pictures.py`.

Runs `main.py snapshot` on the demo park and keeps the few pictures that the pages show, with 256
colours: what is on screen is flat, so nothing is lost that anybody sees.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
_LARGEST = 250_000
_COLOURS = 256

_TAKEN = (
    ("night", "en", "1920x1080", {"plan": "plan-night.png"}),
    ("day", "en", "1920x1080", {"inventory": "devices-day.png"}),
    ("day", "zh_CN", "1366x768", {"plan": "plan-day-zh_CN.png"}),
    (
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
    (
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
"""Theme, language, size, and which workspace (or opened record) becomes which file."""


def main() -> int:
    """Write every picture of `_TAKEN`; 1 if one is too large for a page."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for theme, language, size, wanted in _TAKEN:
            shots = work / f"{theme}-{language}-{size}"
            command = [sys.executable, str(ROOT / "main.py"), "snapshot", str(shots), "--demo"]
            command += ["--data", str(work / "data"), "--seconds", "15", "--size", size]
            command += ["--theme", theme, "--language", language, "--as", "zhang-wei"]
            for name in wanted:
                if name.startswith("open-"):
                    command += ["--open", name.removeprefix("open-")]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            for workspace, name in wanted.items():
                found = "" if workspace.startswith("open-") else "*-"
                (shot,) = shots.glob(f"{found}{workspace}.png")
                keep(shot, PICTURES / name)
    large = [path.name for path in PICTURES.glob("*.png") if path.stat().st_size > _LARGEST]
    if large:
        sys.stderr.write(f"too large for a page: {', '.join(large)}\n")
    return int(bool(large))


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
    sys.exit(main())
