"""How a figure is told: one line on the terminal, one dict for the table.

`goal` is compared with `ratio`. Where the goal is a time or a size of its own and not a share of
the peer's, `ratio` is our own figure and `absolute` is true.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

Row = dict[str, Any]


def figure(
    name: str,
    ours: float,
    peer: float | None,
    goal: float | None,
    unit: str,
    *,
    peer_is: str = "",
    absolute: bool = False,
    share: float | None = None,
) -> Row:
    """Print and return one figure; `share` where the ratio is not that of the two medians."""
    ratio = share if share is not None else ours / peer if peer else ours
    row = {
        "name": name,
        "ours": ours,
        "peer": peer,
        "ratio": ours if absolute else ratio,
        "goal": goal,
        "unit": unit,
        "peer_is": peer_is,
        "absolute": absolute,
    }
    print(line(row), flush=True)
    return row


def line(row: Row) -> str:
    """One figure beside its peer, its goal and whether that is met."""
    text = f"{row['name']}: ours {number(row['ours'])} {row['unit']}"
    if row["peer"] is not None:
        text += f", peer {number(row['peer'])} {row['unit']}"
        if not is_absolute(row):
            text += f", ratio {number(row['ratio'])}"
    if row["goal"] is not None:
        text += f" (goal <= {row['goal']:g}: {'met' if is_met(row) else 'NOT MET'})"
    return text


def is_met(row: Row) -> bool:
    """True if the goal is reached, or if there is none."""
    return row["goal"] is None or row["ratio"] <= row["goal"]


def is_absolute(row: Row) -> bool:
    """True if the goal is a figure of its own instead of a share of the peer's."""
    return bool(row.get("absolute", row["ratio"] == row["ours"]))


def number(value: float) -> str:
    """Three figures, whole numbers from 100 on."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def memory_mb(which: str = "VmRSS") -> float:
    """Memory of this process in MB, as the kernel counts it; `VmHWM` is the highest ever."""
    for text in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if text.startswith(f"{which}:"):
            return int(text.split()[1]) * 1024 / 1e6
    raise LookupError(which)
