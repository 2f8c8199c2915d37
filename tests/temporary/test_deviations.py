"""What is not as designed, as it is heard; bad and old data prove nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from models.points import Grade, Quality
from models.temporary import Deviations, StateKind, TemporaryState
from models.temporary.deviations import SETTLED_MS
from tests.ledger.conftest import designed_park
from tests.plan.small_park import NOW, HandView

HOUR = 3_600_000
MODE = "d-r1.mode"


class Watching:
    def __init__(self):
        self.view = HandView(designed_park()).fill()
        self.deviations = Deviations(self.view.park)

    def hear(self, point, value, quality=Quality.GOOD):
        self.view.set(point, value, quality)
        self.look()

    def look(self, pass_ms=0):
        self.view.time += pass_ms
        self.deviations.look(self.view.latest, self.view.now())

    @property
    def found(self):
        return {one.point: one.type for one in self.deviations.found(self.view.now()).values()}


def test_a_mode_that_is_not_designed_is_found_once_it_has_settled():
    here = Watching()
    here.hear(MODE, 1)
    assert here.found == {}
    here.look(SETTLED_MS)
    assert here.found == {MODE: "door_mode"}
    here.hear(MODE, 0)
    assert here.found == {}
    assert not here.deviations.is_designed(MODE, here.view.now())
    here.look(SETTLED_MS)
    assert here.deviations.is_designed(MODE, here.view.now())


def test_a_door_that_is_let_through_for_a_moment_is_no_deviation():
    here = Watching()
    here.hear(MODE, 1)
    here.look(SETTLED_MS - 1)
    here.hear(MODE, 0)
    here.look(SETTLED_MS)
    assert here.found == {}


def test_silence_neither_finds_nor_ends_anything():
    here = Watching()
    here.hear(MODE, 1)
    here.look(SETTLED_MS)
    for quality in (Quality.STALE, Quality.LINK_LOST, Quality.DECODE):
        value = None if quality.grade is Grade.BAD else 0
        here.hear(MODE, value, quality)
        assert here.found == {MODE: "door_mode"}
        here.look(SETTLED_MS)
        assert not here.deviations.is_designed(MODE, here.view.now())


def test_a_value_by_hand_is_found_at_any_point():
    here = Watching()
    here.hear("m-1.power", 12.0, Quality.MANUAL)
    here.look(SETTLED_MS)
    assert here.found == {"m-1.power": "manual"}
    here.hear("m-1.power", 12.0)
    assert here.found == {}


def test_a_point_that_nobody_says_what_is_designed_of_is_never_found():
    here = Watching()
    for value in range(3):
        here.hear("d-r1.contact", value % 2)
        here.look(SETTLED_MS)
    assert here.found == {}


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([0, 1, 2]),
            st.sampled_from([Quality.GOOD, Quality.MANUAL, Quality.STALE, Quality.LINK_LOST]),
            st.integers(0, 30_000),
        ),
        max_size=12,
    )
)
def test_as_a_simple_model_has_it(steps):
    """The last thing that could be believed decides, from when it was first so."""
    here = Watching()
    state, since = None, 0
    for value, quality, wait in steps:
        here.hear(MODE, value, quality)
        if quality is Quality.MANUAL:
            new = ("manual", value)
        elif quality is Quality.GOOD:
            new = ("door_mode", value) if value == 1 else None
        else:
            new = state
        if new != state:
            state, since = new, here.view.now()
        here.look(wait)
        settled = state is not None and here.view.now() - since >= SETTLED_MS
        assert here.found == ({MODE: state[0]} if settled else {})


def forced(**rest):
    values = {"owner": "", "reason": "", "until_ms": None} | rest
    return TemporaryState(StateKind.FORCED, "o", "p", NOW, **values)


def test_what_nobody_explains_is_overdue_after_an_hour():
    assert not forced().is_overdue(NOW + HOUR - 1)
    assert forced().is_overdue(NOW + HOUR)
    assert forced().due_ms == NOW + HOUR


def test_what_has_a_reason_is_overdue_when_its_end_is_missed():
    said = forced(owner="ann", reason="test", until_ms=NOW + 5 * HOUR)
    assert not said.is_overdue(NOW + 5 * HOUR - 1)
    assert said.is_overdue(NOW + 5 * HOUR)
    assert not forced(owner="ann", reason="rebuilt").is_overdue(NOW + 9_000 * HOUR)


def test_what_ends_by_itself_is_never_overdue():
    for kind in (StateKind.SHELVED, StateKind.SUPPRESSED, StateKind.OUT_OF_SERVICE):
        one = TemporaryState(kind, "o", "p", NOW, NOW + 1, "ann", "why")
        assert not one.is_overdue(NOW + 9_000 * HOUR)
