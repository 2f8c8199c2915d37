"""The table of figures in docs/benchmarks.md: rows are replaced by name, the prose is kept."""

from __future__ import annotations

import os
import platform
import sys
from datetime import date
from pathlib import Path

from tests.benchmarks.figures import Row, is_absolute, is_met, number

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
_HEAD = ("Benchmark", "Figure", "Ours", "Peer", "Ratio", "Goal", "Met", "Run")


def write_table(path: Path, found: dict[str, list[Row]], today: date, quick: set[str]) -> None:
    """Replace the rows of the benchmarks in `found`; `quick` names those that ran shortened.

    ValueError if the page has no table.
    """
    page = path.read_text(encoding="utf-8")
    if BEGIN not in page or END not in page:
        raise ValueError(f"{path}: {BEGIN} and {END} are expected")
    before, rest = page.split(BEGIN, 1)
    old, after = rest.split(END, 1)
    kept: dict[str, list[str]] = {}
    for text in old.splitlines():
        cells = text.split(" | ")
        if text.startswith("| ") and cells[0] not in (f"| {_HEAD[0]}", "| ---"):
            kept.setdefault(cells[0].removeprefix("| "), []).append(text)
    for name, rows in found.items():
        run = f"{today.isoformat()}{', quick' if name in quick else ''}"
        kept[name] = [_cells(name, row, run) for row in rows]
    lines = [text for name in sorted(kept) for text in kept[name]]
    head = [f"| {' | '.join(_HEAD)} |", "|" + " --- |" * len(_HEAD)]
    table = "\n".join([f"Machine of the newest run: {machine()}.", "", *head, *lines])
    path.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def _cells(name: str, row: Row, run: str) -> str:
    goal, met = row["goal"], "yes" if is_met(row) else "**no**"
    unit = row["unit"]
    peer = "" if row["peer"] is None else f"{number(row['peer'])} {unit}"
    absolute = is_absolute(row)
    cells = (
        name,
        row["name"],
        f"{number(row['ours'])} {unit}",
        peer,
        "" if absolute else number(row["ratio"]),
        "" if goal is None else f"<= {goal:g}{f' {unit}' if absolute else ''}",
        "" if goal is None else met,
        run,
    )
    return f"| {' | '.join(cells)} |"


def machine() -> str:
    """Processor, cores, memory, system and Python."""
    processor = platform.processor() or platform.machine()
    for text in _lines("/proc/cpuinfo"):
        if text.startswith("model name"):
            processor = text.partition(":")[2].strip()
            break
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = ".".join(map(str, sys.version_info[:3]))
    system = f"{platform.system()} {platform.release()}"
    return f"{processor}, {os.cpu_count()} cores, {gib:.0f} GiB, {system}, Python {python}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
