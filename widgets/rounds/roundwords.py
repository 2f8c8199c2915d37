"""States, duties and checks in words."""

from __future__ import annotations

from models.rounds import State
from widgets.contribution import Desk

STATE_WORDS = {
    State.UPCOMING: "roundspanel.state.upcoming",
    State.DUE: "roundspanel.state.due",
    State.RUNNING: "roundspanel.state.running",
    State.DONE: "roundspanel.state.done",
    State.LATE: "roundspanel.state.late",
    State.MISSED: "roundspanel.state.missed",
    State.EXCUSED: "roundspanel.state.excused",
}
DUTY_WORDS = {
    "fire_room": "roundspanel.duty.fire_room",
    "patrol": "roundspanel.duty.patrol",
    "plant_walk": "roundspanel.duty.plant_walk",
    "meter_reading": "roundspanel.duty.meter_reading",
    "generator_test": "roundspanel.duty.generator_test",
    "other": "roundspanel.duty.other",
}
CHECK_WORDS = {
    "tick": "roundspanel.check.tick",
    "number": "roundspanel.check.number",
    "badge": "roundspanel.check.badge",
}
HOW_WORDS = {
    "tick": "roundspanel.how.tick",
    "badge": "roundspanel.how.badge",
    "sheet": "roundspanel.how.sheet",
}
BACK_MIN, AHEAD_MIN = 24 * 60, 12 * 60
"""What the page shows: since yesterday, and what comes in this shift."""
OPEN = frozenset({State.DUE, State.RUNNING, State.MISSED})


def hour(desk: Desk, ms: int) -> str:
    """`09:45`: rounds are planned to the minute."""
    return desk.words.clock(ms).rpartition(":")[0]


def day_hour(desk: Desk, ms: int) -> str:
    """`09:45` today, `22 Nov 22:30` otherwise."""
    return desk.words.until(ms, desk.view.now())
