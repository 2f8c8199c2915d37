"""The shipped demo park, read once for all tests of this folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from devices.simulator.facts import read_facts
from devices.simulator.physics.model import Physics
from models.site.check import check
from models.site.park import Park

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "demo"
SITE = FOLDER / "site.toml"
PROFILES = ROOT / "resources" / "devices"


@cache
def demo() -> Park:
    """The expanded park; fails the test with the faults if there are any."""
    found = check(SITE, [PROFILES])
    assert isinstance(found, Park), found[:5]
    return found


@cache
def physics(seed: int = 1) -> Physics:
    """Its physics."""
    return Physics(demo(), read_facts(demo()), seed)
