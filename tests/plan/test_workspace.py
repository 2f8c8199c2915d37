"""The Plan workspace as the window uses it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from models.alarms import Alarm
from models.plan import Layer
from models.points import Quality, Severity
from models.views import ViewKind
from tests.plan.small_park import NOW, HandView
from widgets.contribution import Desk, Target
from widgets.plan import plan_contribution
from widgets.plan.find import find_places
from widgets.plan.workspace import PlanWorkspace


@pytest.fixture
def workspace(desk: Desk, keep) -> PlanWorkspace:
    made = plan_contribution().build(desk)
    keep(made.widget, 978, 660)
    keep(made.inspector, 324, 660)
    keep(made.header, 400, 28)
    return made


def test_crumbs_follow_the_floor(workspace: PlanWorkspace) -> None:
    told: list[int] = []
    workspace.changed_crumbs(lambda: told.append(1))
    assert list(workspace.crumbs()) == ["Small Park", "Building A", "Floor 1"]
    workspace.act("up")
    assert list(workspace.crumbs()) == ["Small Park", "Building A", "Floor 2"]
    workspace.open(Target("building", "b"))
    assert list(workspace.crumbs())[1] == "Building B"
    workspace.act("overview")
    assert list(workspace.crumbs()) == ["Small Park"]
    assert len(told) >= 3


def test_a_building_is_entered_at_its_worst_floor(desk: Desk, view: HandView, keep) -> None:
    view.park.places["s-r1"] = type(view.park.places["s-r1"])("s-r1", "a-f2", 10, 10)
    view.active["s-r1.temperature"] = Alarm(
        "s-r1.temperature", Severity.HIGH, "high", NOW, 30.0, 27.0
    )
    made = PlanWorkspace(desk)
    keep(made.widget)
    keep(made.inspector)
    keep(made.header)
    made.open(Target("building", "a"))
    assert made.crumbs()[-1] == "Floor 2"


def test_open_flies_to_a_device_on_another_floor_and_shows_its_layer(
    workspace: PlanWorkspace,
) -> None:
    workspace.act("up")
    assert Layer.ENERGY not in workspace._canvas.layers
    workspace.open(Target("device", "m-1"))
    assert workspace.crumbs()[-1] == "Floor 1"
    assert workspace._canvas.selected == ("device", "m-1")
    assert workspace._inspector.shown == ("device", "m-1")
    assert Layer.ENERGY in workspace._canvas.layers
    workspace.open(Target("device", "nobody"))
    workspace.open(Target("floor", "nowhere"))


def test_state_survives_a_rebuild(desk: Desk, workspace: PlanWorkspace, keep) -> None:
    workspace.open(Target("area", "r3"))
    workspace.act("devices")
    workspace._canvas.zoom(2.0)
    saved = workspace.state()
    again = PlanWorkspace(desk)
    keep(again.widget, 978, 660)
    keep(again.inspector)
    keep(again.header)
    again.restore(saved)
    assert again.state() == saved
    again.restore({"floor": "gone", "camera": "x", "selected": "device:gone", "other": "1"})
    assert again.state()["floor"] == saved["floor"]


def test_digits_switch_layers_and_page_keys_change_the_level(
    workspace: PlanWorkspace, qtbot
) -> None:
    canvas = workspace._canvas
    before = canvas.layers
    qtbot.keyClick(canvas, Qt.Key.Key_3)
    assert canvas.layers == before - {Layer.DOORS}
    qtbot.keyClick(canvas, Qt.Key.Key_3)
    assert canvas.layers == before
    qtbot.keyClick(canvas, Qt.Key.Key_PageUp)
    assert workspace.crumbs()[-1] == "Floor 2"
    qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
    assert workspace.crumbs()[-1] == "Floor 1"


def test_escape_goes_back_one_step_at_a_time(workspace: PlanWorkspace, qtbot) -> None:
    workspace.open(Target("device", "d-r1"))
    qtbot.keyClick(workspace._canvas, Qt.Key.Key_Escape)
    assert workspace._inspector.shown == ("", "")
    assert len(workspace.crumbs()) == 3
    qtbot.keyClick(workspace._canvas, Qt.Key.Key_Escape)
    assert len(workspace.crumbs()) == 1


def test_overview_goes_to_a_building_by_click_and_keys(workspace: PlanWorkspace, qtbot) -> None:
    workspace.show_overview()
    overview = workspace._overview
    at = overview._camera().to_screen(160, 30)
    qtbot.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(*map(round, at)))
    assert workspace.crumbs()[1] == "Building B"
    workspace.show_overview()
    qtbot.keyClick(overview, Qt.Key.Key_Left)
    qtbot.keyClick(overview, Qt.Key.Key_Return)
    assert workspace.crumbs()[1] == "Building A"


def test_overview_and_tree_say_alarms_and_coverage(
    workspace: PlanWorkspace, view: HandView, qtbot
) -> None:
    view.set("s-r1.co2", 600, Quality.STALE)
    view.active["s-r1.temperature"] = Alarm(
        "s-r1.temperature", Severity.HIGH, "high", NOW, 30.0, 27.0
    )
    view.tell(alarms=True)
    workspace.show_overview()
    card = workspace._overview._cards["a"]
    total = len(view.park.points)
    assert card.standing.severity is Severity.HIGH
    assert card.detail == f"{total - 1} of {total} live"
    assert card.alarms == "1 alarm"
    workspace.toggle_tree()
    assert workspace._tree.isVisible()
    item = workspace._tree._items["floor", "b-f1"]
    workspace._tree.setCurrentItem(item)
    qtbot.keyClick(workspace._tree, Qt.Key.Key_Return)
    assert workspace.crumbs()[1] == "Building B"
    assert not workspace._tree.isVisible()


def test_the_strip_goes_first_and_the_map_stays(workspace: PlanWorkspace) -> None:
    assert workspace._strip.isVisible()
    workspace.widget.resize(978, 560)
    assert not workspace._strip.isVisible()
    assert workspace._map.isVisible(), "the park map is always there"
    workspace.widget.resize(978, 700)
    assert workspace._strip.isVisible()
    assert workspace._map.isVisible()


def test_the_strip_counts_what_is_live(workspace: PlanWorkspace, view: HandView) -> None:
    view.set("s-r1.co2", 1100)
    view.set("s-r3.co2", 1900, Quality.LINK_LOST)
    view.tell("s-r1.co2", "s-r3.co2")
    workspace._strip._tick()
    figure = next(
        c.figure for c in workspace._strip._cards if c.figure and c.figure.kind == "carbon_dioxide"
    )
    assert figure.value == 1100
    assert figure.coverage.live == 3


def test_a_frozen_view_is_shown_without_commands_or_changes(desk_of, keep, view: HandView) -> None:
    view.kind = ViewKind.PAST
    desk = desk_of(view, "zh_CN", "day")
    made = PlanWorkspace(desk)
    keep(made.widget, 978, 660)
    keep(made.inspector, 324, 660)
    keep(made.header)
    made.open(Target("device", "d-r1"))
    first = made.widget.grab().toImage()
    for tick in (
        made._canvas._numbers.settle,
        made._canvas._age,
        made._strip._tick,
        made._inspector._tick,
    ):
        tick()
    assert made.widget.grab().toImage() == first, "time stands still"
    assert list(made.crumbs()) == ["小园区", "A座", "一层"]


def test_listeners_end_with_the_widgets(desk: Desk, view: HandView, qapp) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    made = PlanWorkspace(desk)
    assert view.listeners > 0
    for widget in (made.widget, made.inspector, made.header):
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert view.listeners == 0


@pytest.mark.parametrize(
    ("text", "kind", "id"),
    [
        ("1.03", "area", "r3"),
        ("pump p1", "device", "p-1"),
        ("水泵", "device", "p-1"),
        ("房间1.02", "area", "r2"),
        ("b座", "building", "b"),
        ("101 单元", "area", "u1"),
        ("a-f2", "floor", "a-f2"),
        ("d-r4", "device", "d-r4"),
    ],
)
def test_find_in_both_languages(desk: Desk, text: str, kind: str, id: str) -> None:
    found = find_places(desk, text)
    assert (found[0].target.kind, found[0].target.id) == (kind, id)


def test_find_wants_every_word_and_some_text(desk: Desk) -> None:
    assert find_places(desk, "  ") == []
    assert find_places(desk, "pump elephant") == []
    assert len(find_places(desk, "r")) <= 30


def test_every_kind_that_is_opened_is_declared() -> None:
    assert set(plan_contribution().opens) == {"device", "floor", "building", "area"}
