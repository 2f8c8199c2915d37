"""The window: parts, keyboard walk, palette, find, banners, rebuild, layout."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from models.alarms import Alarm
from models.links import LinkState
from models.plant.linkpoints import link_point_id, with_link_points
from models.points import Point, Severity, State
from models.text import Message, Name
from models.views import Health, ViewKind
from tests.widgets.dummy import DummyWorkspace, dummies
from tests.widgets.frozen import NOW, FrozenView, frozen_alarms, frozen_park, frozen_view
from widgets.contribution import Target
from widgets.shell import ControlRoom
from widgets.shell.banners import banners, points_per_link
from widgets.words import Words


def _workspace(room: ControlRoom, id_: str) -> DummyWorkspace:
    workspace = room.frame.workspaces.built(id_)
    assert isinstance(workspace, DummyWorkspace)
    return workspace


def _press(qtbot, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    """Give a key to whatever has the focus, as a keyboard does."""
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


# Parts


def test_a_workspace_is_built_when_it_is_first_shown(open_room) -> None:
    room = open_room()
    built = room.frame.workspaces.built
    assert isinstance(built("plan"), DummyWorkspace)
    assert built("trend") is None
    room.open_workspace("trend")
    assert isinstance(built("trend"), DummyWorkspace)


def test_the_parts_have_their_sizes_on_a_laptop_and_on_a_large_screen(open_room, qtbot) -> None:
    room = open_room()
    frame = room.frame
    assert (frame.bar.height(), frame.header.height(), frame.status.height()) == (44, 40, 24)
    assert (frame.rail.width(), frame.inspector.width()) == (64, 324)
    assert not frame.alarm_list.isVisible()
    room.resize(1920, 1080)
    qtbot.waitUntil(frame.alarm_list.isVisible)
    assert (frame.inspector.width(), frame.alarm_list.height()) == (400, 206)
    grid = frame.alarm_list.grid
    assert grid.viewport().height() == 6 * 28


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("theme", ["day", "night"])
def test_nothing_is_white_or_strange_and_every_control_has_a_name(
    open_room, qtbot, theme: str, language: str
) -> None:
    room = open_room(theme=theme, language=language, size=(1366, 768))
    image = room.grab().toImage()
    ground = room.frame.desk.theme.color("ground")
    panel = room.frame.desk.theme.color("panel")
    assert image.pixelColor(500, 600) == ground
    assert image.pixelColor(32, 600) == panel
    if theme == "night":
        share = sum(
            image.pixelColor(x, y) == QColor("white")
            for x in range(0, image.width(), 7)
            for y in range(0, image.height(), 7)
        )
        assert share < 60  # the focus ring alone
    nameless = [
        widget
        for widget in room.frame.findChildren(QWidget)
        if widget.isVisible()
        and isinstance(widget, QAbstractButton)
        and not (widget.accessibleName() or widget.text())
    ]
    assert nameless == []


def test_the_alarm_bar_counts_and_names_the_top_alarm(open_room) -> None:
    alarms = [replace(frozen_alarms()[0], acknowledged=True), frozen_alarms()[1]]
    room = open_room(frozen_view(alarms=alarms))
    names = [w.accessibleName() for w in room.frame.bar.findChildren(QWidget)]
    assert "High: 0 not acknowledged, 1 standing" in names
    assert "Low: 1 not acknowledged, 1 standing" in names
    assert "Critical: 0 not acknowledged, 0 standing" in names
    title = "Laboratory 2.11: CO₂ high, 1,080\u202fppm, limit 1,000\u202fppm"
    assert f"{title}, Building B · Floor 2 · 2.11" in names
    assert "Links live: 2/3" in names


def test_what_nobody_acknowledged_is_the_top_alarm(open_room, qtbot) -> None:
    alarms = [replace(frozen_alarms()[0], acknowledged=True), frozen_alarms()[1]]
    room = open_room(frozen_view(alarms=alarms))
    _press(qtbot, Qt.Key.Key_Space)
    assert _workspace(room, "plan").opened == [Target("device", "b2-rs-211")]


def test_without_an_alarm_there_is_nothing_to_show(open_room) -> None:
    room = open_room(frozen_view(alarms=()))
    names = {w.accessibleName(): w for w in room.frame.bar.findChildren(QWidget)}
    assert "No active alarms" in names
    assert not names["Show the top alarm"].isVisible()


def test_a_state_alarm_is_named_by_its_state(open_room) -> None:
    view = frozen_view(alarms=[Alarm("fp-d", Severity.CRITICAL, "state", NOW, 2, None)])
    room = open_room(view, language="zh_CN")
    names = [w.accessibleName() for w in room.frame.bar.findChildren(QWidget)]
    assert "消防主机 D：火警, D 座 · 1 层" in names


def test_a_value_that_is_last_known_is_not_put_into_the_alarm(open_room) -> None:
    """The alarm then says what was measured when it came, which is true for ever."""
    view = frozen_view()
    view.set_link("mqtt-main", LinkState.DOWN)
    room = open_room(view)
    names = " ".join(w.accessibleName() for w in room.frame.bar.findChildren(QWidget))
    assert "8.2\u202f°C, limit 8.0" in names


def test_news_is_shown_at_once_and_then_twice_a_second(open_room) -> None:
    view = frozen_view(alarms=())
    room = open_room(view)
    room.frame.beat._timer.stop()
    table = room.frame.alarm_list.table
    room.frame.beat.tick()
    high, low = frozen_alarms()
    view.set_alarms(high)
    view.publish()
    assert table.rowCount() == 1
    view.set_alarms(high, low)
    view.publish()
    assert table.rowCount() == 1
    room.frame.beat.tick()
    assert table.rowCount() == 2


def test_clock_and_ages_go_by_the_time_of_the_view(open_room) -> None:
    view = frozen_view()
    room = open_room(view, size=(1920, 1080))
    frame = room.frame
    frame.beat._timer.stop()
    frame.beat.tick()
    table = frame.alarm_list.table
    age = table.index(0, 5)
    assert age.data() == "3 min 27 s"
    frame.beat.tick()
    assert age.data() == "3 min 27 s"
    view.advance(1_000)
    frame.beat.tick()
    assert age.data() == "3 min 28 s"
    assert "Tue 14 Oct 10:42:19" in {w.accessibleName() for w in frame.findChildren(QWidget)}


def test_only_a_live_view_blinks(open_room) -> None:
    live, past = open_room(), open_room(frozen_view(ViewKind.PAST))
    for room, expected in ((live, {True, False}), (past, {True})):
        seen = set()
        for _ in range(4):
            room.frame.beat.tick()
            seen.add(room.frame.beat.lit)
        assert seen == expected


def test_the_status_line_says_who_how_much_and_what_is_worst(open_room) -> None:
    view = frozen_view()
    room = open_room(view)
    assert room.frame.status.texts() == [
        "2 of 3 links live, 412 values/s",
        "Gateway B2-W: no data since 10:31:06",
        "Records written 10:42:17",
    ]
    view.set_link("b2-w", LinkState.LIVE)
    view.figures = Health(1_234.4, None)
    view.publish()
    room.frame._refresh()
    assert room.frame.status.texts() == ["Telemetry live, 1,234 values/s", "All 3 links live"]
    past = open_room(frozen_view(ViewKind.FILE))
    assert past.frame.status.texts() == ["nothing here is live"]


def test_the_status_line_names_the_longest_loss_and_counts_the_others(open_room) -> None:
    view = frozen_view()
    view.set_link("mqtt-main", LinkState.DOWN, NOW - 60_000)
    room = open_room(view)
    assert room.frame.status.texts()[:2] == [
        "1 of 3 links live, 412 values/s",
        "Gateway B2-W: no data since 10:31:06, 1 more down",
    ]
    view.set_link("meters", LinkState.DOWN)
    view.publish()
    room.frame._refresh()
    assert room.frame.status.texts()[:2] == [
        "No telemetry",
        "Gateway B2-W: no data since 10:31:06, 2 more down",
    ]


def test_the_alarm_list_keeps_its_selection_and_opens_its_row(open_room, qtbot) -> None:
    view = frozen_view()
    room = open_room(view, size=(1920, 1080))
    alarm_list = room.frame.alarm_list
    alarm_list.grid.selectRow(1)
    high, low = frozen_alarms()
    fire = Alarm("fp-d", Severity.CRITICAL, "state", NOW, 2, None)
    view.set_alarms(fire, high, low)
    room.frame._refresh()
    assert alarm_list.table.alarm(alarm_list.grid.currentIndex().row()) == low
    alarm_list.grid.setFocus()
    _press(qtbot, Qt.Key.Key_Return)
    assert _workspace(room, "plan").opened == [Target("device", "b2-rs-211")]


# Banners


@pytest.fixture
def words(catalogues) -> Words:
    return Words("en", catalogues["en"], "Asia/Shanghai")


def _strong(view: FrozenView, words: Words) -> list[str]:
    return [b.strong for b in banners(view, words, points_per_link(view.park))]


def test_a_live_park_without_faults_has_no_banner(words: Words) -> None:
    assert _strong(frozen_view(links_down=False), words) == []


def test_each_lost_link_has_a_banner_until_it_is_back(open_room) -> None:
    view = frozen_view()
    why = Message.of("window.no_alarm")
    view.set_link("meters", LinkState.DOWN, NOW - 5_000, why)
    room = open_room(view)
    shown = room.frame.banners.shown
    assert [(b.strong, b.rest, b.right) for b in shown] == [
        (
            "No data from Gateway B2-W since 10:31:06",
            "6 points last known, commands refused",
            "",
        ),
        (
            "No data from Meter line since 10:42:13",
            "6 points last known, commands refused",
            "No active alarms",
        ),
    ]
    assert room.frame.banners.height() == 64
    view.set_link("meters", LinkState.LIVE)
    view.set_link("b2-w", LinkState.LIVE)
    view.publish()
    room.frame.beat.tick()
    assert room.frame.banners.height() == 0


def test_the_banner_of_a_lost_link_has_the_symbol_of_its_alarm(words: Words) -> None:
    view = frozen_view()
    assert {b.severity for b in banners(view, words, {}) if b.severity} == {Severity.MEDIUM}
    states = (State("up", Name("Up", "正常")), State("down", Name("Down", "中断"), Severity.HIGH))
    lost = next(status.link for status in view.links() if status.state is LinkState.DOWN)
    point = Point(link_point_id(lost), "link", Name("Link", "链路"), "connectivity", states=states)
    view.park = replace(view.park, points={**view.park.points, point.id: point})
    assert {b.severity for b in banners(view, words, {}) if b.severity} == {Severity.HIGH}


def test_a_first_connect_is_no_loss_and_a_second_one_is(words: Words) -> None:
    view = frozen_view(links_down=False)
    view.set_link("b2-w", LinkState.CONNECTING)
    view._links["b2-w"] = replace(view._links["b2-w"], connects=0)
    assert _strong(view, words) == []
    view._links["b2-w"] = replace(view._links["b2-w"], connects=2)
    assert len(_strong(view, words)) == 1


def test_the_point_of_a_link_itself_is_not_counted_as_lost() -> None:
    park = frozen_park()
    assert points_per_link(with_link_points(park))["b2-w"] == points_per_link(park)["b2-w"] == 6


def test_many_lost_links_are_counted(words: Words) -> None:
    park = frozen_park()
    line = park.links["b2-w"]
    names = [f"line-{n}" for n in range(9)]
    many = replace(park, links={n: replace(line, id=n, name=Name(n)) for n in names})
    view = FrozenView(many)
    for name in names:
        view.set_link(name, LinkState.DOWN)
    shown = _strong(view, words)
    assert len(shown) == 4
    assert shown[-1] == "No data from 6 more links"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (ViewKind.PAST, "Replay, 14 Oct 10:42:18"),
        (ViewKind.FILE, "File, park as it was 14 Oct 10:42:18"),
    ],
)
def test_what_is_not_live_says_so(words: Words, kind: ViewKind, said: str) -> None:
    assert _strong(frozen_view(kind, links_down=False), words) == [said]


def test_a_storage_fault_is_seen_within_a_second(open_room) -> None:
    view = frozen_view(links_down=False)
    room = open_room(view)
    view.figures = Health(0.0, None, Message.of("window.no_alarm"))
    view.advance(1_000)
    room.frame.beat.tick()
    assert [b.strong for b in room.frame.banners.shown] == ["Cannot be recorded"]


def test_a_part_that_fails_is_told(words: Words) -> None:
    view = frozen_view(links_down=False)
    part = Message.of("core.part.sweep")
    failing = Message.of("core.failing", part=part, detail="ValueError: x")
    view.figures = Health(failing=failing)
    (shown,) = [b for b in banners(view, words, {}) if b.severity is Severity.HIGH]
    assert shown.strong == "A part of the control room fails"
    assert "Watching for silence and delays fails (ValueError: x)" in shown.rest


# Keyboard


def test_f6_walks_all_regions_and_back(open_room, qtbot) -> None:
    room = open_room(size=(1920, 1080))
    frame = room.frame
    expected = [
        frame.workspace_region,
        frame.inspector,
        frame.alarm_list,
        frame.bar,
        frame.banners,
        frame.rail,
        frame.header,
    ]
    for modifier, order in (
        (Qt.KeyboardModifier.NoModifier, [*expected, frame.workspace_region]),
        (_SHIFT, [frame.workspace_region, *reversed(expected)]),
    ):
        for number, region in enumerate(order):
            assert region.isAncestorOf(QApplication.focusWidget()), number
            if number < len(order) - 1:
                _press(qtbot, Qt.Key.Key_F6, modifier)


def test_a_region_takes_the_focus_where_it_was(open_room, qtbot) -> None:
    room = open_room()
    workspace = _workspace(room, "plan")
    workspace.button.setFocus()
    _press(qtbot, Qt.Key.Key_F6)
    assert not workspace.button.hasFocus()
    _press(qtbot, Qt.Key.Key_F6, _SHIFT)
    assert workspace.button.hasFocus()


def test_no_text_box_is_entered_unasked(open_room, qtbot) -> None:
    room = open_room()
    workspace = _workspace(room, "plan")
    assert workspace.button.hasFocus()
    room.open_workspace("trend")
    assert _workspace(room, "trend").button.hasFocus()


def test_tab_stays_inside_its_region_in_both_directions(open_room, qtbot) -> None:
    room = open_room()
    workspace = _workspace(room, "plan")
    workspace.box.setFocus()
    for key, modifier in (
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Backtab, _SHIFT),
    ):
        _press(qtbot, key, modifier)
        assert workspace.button.hasFocus()
        _press(qtbot, key, modifier)
        assert workspace.box.hasFocus()


def test_escape_leads_back_to_the_workspace(open_room, qtbot) -> None:
    room = open_room()
    room.frame.rail.enter()
    _press(qtbot, Qt.Key.Key_Escape)
    assert room.frame.workspace_region.isAncestorOf(QApplication.focusWidget())


def test_arrows_and_enter_in_the_rail(open_room, qtbot) -> None:
    room = open_room()
    room.frame.rail.enter()
    _press(qtbot, Qt.Key.Key_Down)
    assert room.frame.current == "plan"
    _press(qtbot, Qt.Key.Key_Return)
    assert room.frame.current == "trend"


def test_control_and_a_digit_open_workspaces(open_room, qtbot) -> None:
    room = open_room()
    _press(qtbot, Qt.Key.Key_3, _CTRL)
    assert room.frame.current == "devices"
    _press(qtbot, Qt.Key.Key_1, _CTRL)
    assert room.frame.current == "plan"


def test_space_shows_the_top_alarm_but_not_out_of_a_text_box(open_room, qtbot) -> None:
    room = open_room()
    workspace = _workspace(room, "plan")
    workspace.box.setFocus()
    _press(qtbot, Qt.Key.Key_Space)
    assert workspace.opened == []
    assert workspace.box.text() == " "
    workspace.button.setFocus()
    _press(qtbot, Qt.Key.Key_Space)
    assert workspace.opened == [Target("device", "b2-tt-212")]
    assert workspace.pressed == 0


def test_enter_presses_also_the_buttons_of_qt(open_room, qtbot) -> None:
    room = open_room()
    workspace = _workspace(room, "plan")
    workspace.button.setFocus()
    _press(qtbot, Qt.Key.Key_Return)
    assert workspace.pressed == 1


def test_a_letter_acts_only_in_its_own_workspace_and_not_while_typing(open_room, qtbot) -> None:
    room = open_room()
    plan = _workspace(room, "plan")
    plan.button.setFocus()
    _press(qtbot, Qt.Key.Key_C)
    assert plan.acted == ["climate"]
    plan.box.setFocus()
    _press(qtbot, Qt.Key.Key_C)
    assert plan.box.text() == "c"
    room.open_workspace("devices")
    _workspace(room, "devices").button.setFocus()
    _press(qtbot, Qt.Key.Key_C)
    assert plan.acted == ["climate"]


def test_no_key_is_given_twice(open_room) -> None:
    room = open_room()
    keys = [s.key().toString() for s in room.frame.findChildren(QShortcut)]
    assert sorted(keys) == sorted(set(keys))


def test_the_inspector_can_be_hidden(open_room, qtbot) -> None:
    room = open_room()
    _press(qtbot, Qt.Key.Key_I, _CTRL)
    assert not room.frame.inspector.isVisible()
    _press(qtbot, Qt.Key.Key_I, _CTRL)
    assert room.frame.inspector.isVisible()


def test_f11_is_the_wall(open_room, qtbot) -> None:
    room = open_room()
    _press(qtbot, Qt.Key.Key_F11)
    qtbot.waitUntil(room.isFullScreen)
    _press(qtbot, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: not room.isFullScreen())


def test_the_links_cell_opens_the_worst_link(open_room, qtbot) -> None:
    room = open_room()
    cell = next(
        w
        for w in room.frame.bar.findChildren(QAbstractButton)
        if w.accessibleName().startswith("Links live")
    )
    qtbot.mouseClick(cell, Qt.MouseButton.LeftButton)
    assert room.frame.current == "devices"
    assert _workspace(room, "devices").opened == [Target("link", "b2-w")]


# Palette and find


def test_the_palette_runs_what_is_typed_and_gives_the_focus_back(open_room, qtbot) -> None:
    room = open_room()
    plan = _workspace(room, "plan")
    plan.button.setFocus()
    _press(qtbot, Qt.Key.Key_P, _CTRL | _SHIFT)
    palette = room.frame.palette_box
    assert palette.box.hasFocus()
    qtbot.keyClicks(palette.box, "layer clim")
    assert palette.choices.titles() == ["Climate layer"]
    _press(qtbot, Qt.Key.Key_Return)
    assert plan.acted == ["climate"]
    assert not palette.isVisible()
    assert plan.button.hasFocus()


def test_escape_closes_the_palette_and_does_nothing(open_room, qtbot) -> None:
    room = open_room()
    plan = _workspace(room, "plan")
    plan.button.setFocus()
    _press(qtbot, Qt.Key.Key_P, _CTRL | _SHIFT)
    qtbot.keyClicks(room.frame.palette_box.box, "no such thing")
    _press(qtbot, Qt.Key.Key_Return)
    assert room.frame.palette_box.isVisible()
    _press(qtbot, Qt.Key.Key_Escape)
    assert plan.button.hasFocus()
    assert plan.acted == []


def test_a_click_elsewhere_closes_the_palette_and_does_its_work(open_room, qtbot) -> None:
    room = open_room()
    plan = _workspace(room, "plan")
    plan.button.setFocus()
    clicked: list[bool] = []
    plan.button.clicked.connect(lambda: clicked.append(True))
    room.frame.open_palette()
    qtbot.mouseClick(room.frame.palette_box.box, Qt.MouseButton.LeftButton)
    assert room.frame.palette_box.isVisible(), "its own box is not elsewhere"
    qtbot.mouseClick(plan.button, Qt.MouseButton.LeftButton)
    assert not room.frame.palette_box.isVisible()
    assert len(clicked) == 1
    assert plan.button.hasFocus()


def test_a_palette_that_the_focus_left_closes(open_room) -> None:
    room = open_room()
    room.frame.open_palette()
    room.frame.find_box.setFocus()
    assert not room.frame.palette_box.isVisible()
    assert room.frame.find_box.hasFocus()


def test_the_palette_has_every_action_with_its_key_and_both_switches(open_room) -> None:
    room = open_room()
    commands = {c.title: c.key for c in room.frame.commands()}
    assert commands["Climate layer"] == "C"
    assert commands["Open Devices"] == "Ctrl+3"
    assert commands["Full screen"] == "F11"
    assert {"Day theme", "简体中文", "Export table"} <= commands.keys()
    assert "Night theme" not in commands


def test_an_action_of_another_workspace_opens_it_first(open_room) -> None:
    room = open_room()
    command = next(c for c in room.frame.commands() if c.title == "Export table")
    command.run()
    assert room.frame.current == "devices"
    assert _workspace(room, "devices").acted == ["export"]


def test_find_merges_all_subjects_and_enter_flies_there(open_room, qtbot) -> None:
    room = open_room()
    _press(qtbot, Qt.Key.Key_F, _CTRL)
    find = room.frame.find_box
    assert find.hasFocus()
    qtbot.keyClicks(find, "b2-")
    qtbot.waitUntil(find.choices.isVisible)
    assert find.choices.titles() == ["Gateway B2-W", "Door D-B2-12", "Door D-B2-01"]
    _press(qtbot, Qt.Key.Key_Down)
    _press(qtbot, Qt.Key.Key_Return)
    assert _workspace(room, "plan").opened == [Target("device", "d-b2-12")]
    assert not find.choices.isVisible()
    assert room.frame.workspace_region.isAncestorOf(QApplication.focusWidget())


def test_enter_in_find_is_for_what_is_typed_and_for_no_earlier_answer(open_room, qtbot) -> None:
    """A fast typist, or a slow moment: Enter comes before the answers."""
    room = open_room()
    room.open_workspace("plan")
    find = room.frame.find_box
    find.begin()
    qtbot.keyClicks(find, "d-b2-01")
    qtbot.waitUntil(find.choices.isVisible)
    _press(qtbot, Qt.Key.Key_Return)
    before = list(_workspace(room, "plan").opened)
    assert before == [Target("device", "d-b2-01")]
    find.begin()
    qtbot.keyClick(find, Qt.Key.Key_Return)
    assert _workspace(room, "plan").opened == before, "nothing is typed"
    find.begin()
    qtbot.keyClicks(find, "zzz")
    qtbot.keyClick(find, Qt.Key.Key_Return)
    assert _workspace(room, "plan").opened == before, "nothing is found"
    find.begin()
    find.clear()
    qtbot.keyClicks(find, "d-b2-12")
    qtbot.keyClick(find, Qt.Key.Key_Return)
    assert _workspace(room, "plan").opened == [*before, Target("device", "d-b2-12")]


def test_escape_leaves_find_and_gives_the_focus_back(open_room, qtbot) -> None:
    room = open_room()
    plan = _workspace(room, "plan")
    plan.button.setFocus()
    _press(qtbot, Qt.Key.Key_F, _CTRL)
    qtbot.keyClicks(room.frame.find_box, "zzz")
    qtbot.waitUntil(room.frame.find_box.choices.isVisible)
    assert room.frame.find_box.choices.titles() == []
    _press(qtbot, Qt.Key.Key_Escape)
    assert plan.button.hasFocus()
    assert not room.frame.find_box.choices.isVisible()


# Targets


def test_a_target_opens_on_screen_if_it_can_else_where_it_is_shown(open_room) -> None:
    room = open_room()
    room.open_workspace("devices")
    room.show_target(Target("device", "pu-b1"))
    assert room.frame.current == "devices"
    room.open_workspace("trend")
    room.show_target(Target("device", "pu-b1"))
    assert room.frame.current == "plan"


def test_a_target_that_nothing_shows_changes_nothing(open_room) -> None:
    room = open_room()
    room.show_target(Target("tenant", "t-1"))
    room.show_target(Target("point", "no-such-point"))
    assert room.frame.current == "plan"


def test_crumbs_follow_the_workspace_on_screen(open_room) -> None:
    room = open_room()
    plan = _workspace(room, "plan")
    plan.go("Linhu Park")
    assert room.frame.header.crumbs.accessibleName() == "Linhu Park"
    room.open_workspace("trend")
    plan.go("Linhu Park", "Building D")
    assert room.frame.header.crumbs.accessibleName() == "Trend"
    room.open_workspace("plan")
    assert room.frame.header.crumbs.accessibleName() == "Linhu Park › Building D"


# Rebuild and layout


def test_a_new_theme_or_language_brings_everything_back(open_room, qtbot) -> None:
    view = frozen_view()
    room = open_room(view)
    room.open_workspace("devices")
    _workspace(room, "devices").box.setText("sorted by age")
    listeners = view.listeners
    for change in (lambda: room.set_theme("day"), lambda: room.set_language("zh_CN")):
        before = room.frame
        change()
        assert room.frame is not before
        assert room.frame.current == "devices"
        assert _workspace(room, "devices").box.text() == "sorted by age"
    assert room.windowTitle() == "临湖园区"
    assert room.frame.desk.theme.name == "day"
    room.open_workspace("plan")
    assert view.listeners == listeners


def test_the_old_workspaces_hear_nothing_any_more(open_room, qtbot) -> None:
    view = frozen_view()
    room = open_room(view)
    old = _workspace(room, "plan")
    old_label = old.label.text()
    room.set_theme("day")
    view.set_reading("tk-b1", 80.0)
    view.publish()
    assert old.label.text() == old_label
    assert _workspace(room, "plan").label.text() == "1"


def test_the_window_paints_nothing_while_it_is_rebuilt(open_room, monkeypatch) -> None:
    room = open_room()
    during = []
    build = ControlRoom._build

    def watched(self: ControlRoom):
        during.append(self.updatesEnabled())
        return build(self)

    monkeypatch.setattr(ControlRoom, "_build", watched)
    room.set_theme("day")
    assert during == [False]
    assert room.updatesEnabled()


def test_another_view_is_another_desk(open_room) -> None:
    live, past = frozen_view(), frozen_view(ViewKind.PAST)
    room = open_room(live)
    room.set_view(past)
    assert live.listeners == 0
    assert room.frame.desk.view.kind is ViewKind.PAST
    assert room.frame.banners.shown[0].strong.startswith("Replay")


def test_the_layout_is_saved_and_comes_back(open_room, settings) -> None:
    room = open_room(size=(1500, 900))
    room.open_workspace("trend")
    _workspace(room, "trend").box.setText("pen 3")
    room.frame.toggle_inspector()
    room.close()
    assert settings.saved["size"] == [1500, 900]
    again = open_room(size=(1500, 900))
    assert again.frame.current == "trend"
    assert _workspace(again, "trend").box.text() == "pen 3"
    assert not again.frame.inspector.isVisible()
    # A workspace that was not opened this time keeps what it said last time.
    again.close()
    assert settings.saved["states"]["plan"] == {"text": ""}


@pytest.mark.parametrize(
    "damaged",
    [
        {"workspace": 3, "inspector": "no", "size": "large", "states": []},
        {"workspace": "gone", "size": [0], "states": {"plan": None, "trend": {"a": 1}}},
        {"size": [10**12, 700]},
        {"size": [-5, 700]},
    ],
)
def test_a_damaged_layout_keeps_no_window_shut(open_room, settings, damaged) -> None:
    settings.saved = damaged
    room = open_room()
    assert room.frame.current == "plan"


class Failing(DummyWorkspace):
    """A page that fails wherever the window asks about its state."""

    def state(self):
        raise ValueError("no state")

    def restore(self, state):
        raise ValueError("no way back")


def test_a_page_that_fails_neither_keeps_the_window_shut_nor_loses_what_others_have(
    open_room, settings, expected_logs
) -> None:
    others = [one for one in dummies() if one.id != "plan"]
    plan = next(one for one in dummies() if one.id == "plan")
    failing = replace(plan, build=lambda desk: Failing(desk, ["Plan"]))
    settings.saved = {"workspace": "plan", "states": {"plan": {"text": "x"}}}
    expected_logs("widgets.shell.workspaces", "plan does not come back")
    room = open_room(contributions=(failing, *others))
    assert room.frame.current == "plan"
    room.open_workspace("trend")
    _workspace(room, "trend").box.setText("pen 3")
    expected_logs("widgets.shell.workspaces", "plan cannot say how it is")
    room.set_theme("day" if room._theme_name == "night" else "night")
    assert _workspace(room, "trend").box.text() == "pen 3"
    room.close()
    assert settings.saved["states"]["trend"] == {"text": "pen 3"}


def test_a_closed_window_leaves_nobody_listening(open_room) -> None:
    view = frozen_view()
    room = open_room(view)
    assert view.listeners > 0
    room.close()
    room.close()
    assert view.listeners == 0
    assert not room.frame.beat._timer.isActive()


def test_a_park_of_one_subject_is_enough(open_room) -> None:
    room = open_room(contributions=dummies()[:1])
    cell = next(
        w
        for w in room.frame.bar.findChildren(QAbstractButton)
        if w.accessibleName().startswith("Links live")
    )
    assert not cell.isEnabled()
    assert room.frame.findChildren(QLineEdit)
