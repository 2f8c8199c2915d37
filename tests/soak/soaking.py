"""Runs the whole product with its window for a long time beside faults, and judges its figures."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
FAULTS = ("broker_outage", "gateway_dies", "dead_meter", "alarm_flood")
_FAULT_EVERY_S = 60.0
_FAULT_LASTS_S = 15.0
_START_S = 120.0


@dataclass(frozen=True, slots=True)
class Sample:
    """What the window said of itself at one moment."""

    at_s: float
    rss_mb: float
    files: int
    threads: int
    objects: int
    lag_p99_ms: float
    lag_max_ms: float
    rounds: float
    errors: list[str]


COMPACTED_S = 780.0
"""The first compaction comes ten minutes after the start."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The figures after the pages were all seen and every cache was filled."""

    mb_per_hour: float
    objects_per_hour: float
    files: int
    """Most less fewest, while no fault was on."""
    threads: int
    lag_p99_ms: float
    """Median of the spans."""
    lag_max_ms: float
    rounds: float
    errors: tuple[str, ...]


def soak(folder: Path, seconds: float) -> list[Sample]:
    """Run for so long; RuntimeError if the product ends badly."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(folder),
        "XDG_DATA_HOME": str(folder),
    }
    command = [sys.executable, "-m", "tests.soak.window", str(folder / "data"), str(seconds)]
    with (
        (folder / "said.jsonl").open("w") as said,
        (folder / "errors.txt").open("w") as complaints,
        subprocess.Popen(
            command, stdout=said, stderr=complaints, cwd=ROOT, env=environment
        ) as product,
    ):
        try:
            _trouble(product, seconds, environment)
            code = product.wait(_START_S)
        finally:
            product.kill()
    if code != 0:
        raise RuntimeError((folder / "errors.txt").read_text()[-4_000:])
    lines = (folder / "said.jsonl").read_text().splitlines()
    return [Sample(**json.loads(line)) for line in lines if line.startswith("{")]


def _trouble(product: subprocess.Popen[bytes], seconds: float, env: dict[str, str]) -> None:
    """One fault after the other, each gone again before the next."""
    end = time.monotonic() + seconds
    for fault in itertools.cycle(FAULTS):
        for switch, lasts in (("off", _FAULT_EVERY_S - _FAULT_LASTS_S), ("on", _FAULT_LASTS_S)):
            left = end - time.monotonic()
            if left <= 0:
                return
            try:
                product.wait(min(lasts, left))
                return
            except subprocess.TimeoutExpired:
                wanted = "on" if switch == "off" else "off"
            command = [sys.executable, "main.py", "scenario", fault, wanted]
            subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True)


def judge(samples: Sequence[Sample]) -> Verdict:
    """Slopes by least squares over what came after every page was seen twice and the history was
    compacted for the first time: what that loads, it loads once."""
    warm = [one for one in samples if one.rounds >= 2 and one.at_s >= COMPACTED_S]
    if len(warm) < 6:
        raise ValueError("too short: the pages were not all seen twice, and the history compacted")
    hours = np.array([one.at_s for one in warm]) / 3600
    return Verdict(
        mb_per_hour=float(np.polyfit(hours, [one.rss_mb for one in warm], 1)[0]),
        objects_per_hour=float(np.polyfit(hours, [one.objects for one in warm], 1)[0]),
        files=max(one.files for one in warm) - min(one.files for one in warm),
        threads=max(one.threads for one in warm) - min(one.threads for one in warm),
        lag_p99_ms=float(np.median([one.lag_p99_ms for one in warm])),
        lag_max_ms=max(one.lag_max_ms for one in warm),
        rounds=warm[-1].rounds,
        errors=tuple(warm[-1].errors),
    )
