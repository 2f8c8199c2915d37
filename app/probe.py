"""How late the event loop is, and what the process costs: figures of the headless report."""

from __future__ import annotations

import asyncio
import os
import sys
import time

import numpy as np

_TICK_S = 0.01


class LoopLag:
    """Wakes every 10 ms and keeps how late it woke."""

    def __init__(self) -> None:
        self._late_ms: list[float] = []

    async def run(self) -> None:
        """Measure until cancelled."""
        while True:
            due = time.perf_counter() + _TICK_S
            await asyncio.sleep(_TICK_S)
            self._late_ms.append(max(0.0, (time.perf_counter() - due) * 1000))

    def summary(self) -> dict[str, float]:
        """Milliseconds: p50, p99 and max; zeros if nothing was measured."""
        late = np.array(self._late_ms or [0.0])
        p50, p99 = np.percentile(late, (50, 99))
        return {"p50": round(float(p50), 3), "p99": round(float(p99), 3), "max": float(late.max())}


def cpu_seconds() -> float:
    """CPU time of this process, user and system."""
    return time.process_time()


def rss_mb() -> float:
    """Resident memory of this process in megabytes; 0 where it cannot be read."""
    if sys.platform.startswith("linux"):
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
