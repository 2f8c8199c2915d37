"""A meter that uses less than the day says: its power, its counters, and every meter above it.

Counters go on counting, only slower; afterwards what was not used stays off them for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from devices.simulator.live import LivePark
from devices.simulator.physics.energy import LOSS

Amount = Callable[[float], float]


def curtail(live: LivePark, meter: str, watts: float, now: float) -> None:
    """From `now` on `meter` takes `watts`, and what is above it takes that much less."""
    energy = f"{meter}.energy_import"
    power = f"{meter}.active_power"
    if energy not in live.park.points or power not in live.park.points:
        return
    began = live.value(energy, now) or 0.0
    base = live.base(energy, now) or 0.0

    def spared(t: float) -> float:
        """Wh less than the day says."""
        return max(0.0, (live.base(energy, t) or 0.0) - base - watts * (t - now) / 3600)

    live.program(power, now, watts)
    live.program(energy, now, lambda t: began + watts * (t - now) / 3600)
    for above, share in _above(live, meter):
        start = live.value(f"{above}.energy_import", now) or 0.0
        energy_above = _less_energy(live, above, start, now, spared, share)
        live.program(f"{above}.active_power", now, _less_power(live, above, power, watts, share))
        live.program(f"{above}.energy_import", now, energy_above)


def restore(live: LivePark, meter: str, now: float) -> None:
    """Back to what the day says."""
    chain = [meter, *(above for above, _ in _above(live, meter))]
    # from the top: what the meters above spare is worked out from what this one spares
    for one in reversed(chain):
        live.program(f"{one}.active_power", now, None)
        live.program(f"{one}.energy_import", now, None)


def _above(live: LivePark, meter: str) -> Iterator[tuple[str, float]]:
    """Meters above, with how much of this one's power they see."""
    share = 1.0
    parent = live.physics.facts(meter).parent
    while parent in live.park.devices:
        share *= LOSS
        yield parent, share
        parent = live.physics.facts(parent).parent


def _less_power(live: LivePark, above: str, power: str, watts: float, share: float) -> Amount:
    def at(t: float) -> float:
        less = max(0.0, (live.base(power, t) or 0.0) - watts)
        return (live.base(f"{above}.active_power", t) or 0.0) - share * less

    return at


def _less_energy(
    live: LivePark, above: str, start: float, now: float, spared: Amount, share: float
) -> Amount:
    point = f"{above}.energy_import"
    base = live.base(point, now) or 0.0

    def at(t: float) -> float:
        return start + max(0.0, (live.base(point, t) or 0.0) - base - share * spared(t))

    return at
