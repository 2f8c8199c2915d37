"""Loading a site of 50,000 points with 100,000 alarm rules from its kept set, beside reading its
TOML, CSV and profiles.

Run as `python tests/benchmarks/bench_site.py`; takes about 15 seconds.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models.site.check import check
from models.site.park import Park
from models.site.sets import load_set, save_set

PROFILES = [Path(__file__).resolve().parents[2] / "resources" / "devices"]
SENSORS = 7_000  # of 5 points
METERS = 950  # of 16 points
GOAL_S = 1.0
HEAD = """\
format = 1

[site]
id = "large"
name = "Large park"
zone = "UTC"
operator = "nobody"

[tables]
devices = ["devices.csv"]

[[link]]
id = "broker"
kind = "mqtt"
host = "127.0.0.1"

[[building]]
id = "a"
name = "A"
short = "A"

[[floor]]
id = "a-f1"
building = "a"
name = "F1"
short = "F1"
level = 1
plan = "plan.svg"
size = [10000, 10000]

[[group]]
id = "watched"
select = { link = ["broker", "line-0", "line-1", "line-2", "line-3", "line-4"] }
alarms.bad_quality = { on_delay_s = 60 }
alarms.stuck = { window_s = 86400, priority = "low" }
"""
RULES = 100_000


def write_site(folder: Path) -> Path:
    """A park of one floor, five lines with meters, and 7,000 room sensors."""
    (folder / "plan.svg").write_text("<svg/>", encoding="utf-8")
    lines = "".join(
        f'\n[[link]]\nid = "line-{n}"\nkind = "modbus-tcp"\nhost = "10.0.0.{n}"\n' for n in range(5)
    )
    path = folder / "site.toml"
    path.write_text(HEAD + lines, encoding="utf-8")
    rows = ["id,name_en,name_zh_CN,profile,link,unit_id,floor,x,y"]
    rows += [
        f"rs-{n},Room sensor {n},房间传感器 {n},room_sensor,broker,,a-f1,{n},{n % 997}"
        for n in range(SENSORS)
    ]
    rows += [
        f"m-{n},Meter {n},电表 {n},eastron_sdm630,line-{n % 5},{n // 5 + 1},a-f1,{n},9000"
        for n in range(METERS)
    ]
    (folder / "devices.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> list[dict[str, object]]:
    """Medians of interleaved runs."""
    folder = Path(tempfile.mkdtemp())
    try:
        site = write_site(folder)
        park = check(site, PROFILES)
        assert isinstance(park, Park), park
        assert len(park.points) >= 50_000
        rules = sum(len(point.rules) for point in park.points.values())
        assert rules >= RULES
        save_set(folder / "data", park, site)
        pairs = []
        for _ in range(5):
            kept = seconds(lambda: load_set(folder / "data", park.digest))
            pairs.append((kept, seconds(lambda: check(site, PROFILES))))
    finally:
        shutil.rmtree(folder)
    ours, peer = (statistics.median(column) for column in zip(*pairs, strict=True))
    name = f"load a site of {len(park.points):,} points with {rules:,} alarm rules"
    # The goal is a time, not a share of the peer's.
    print(f"{name}: ours {ours:.3f} s, peer {peer:.3f} s, ratio {ours:.3f} (goal <= {GOAL_S:g})")
    return [{"name": name, "ours": ours, "peer": peer, "ratio": ours, "goal": GOAL_S, "unit": "s"}]


if __name__ == "__main__":
    main()
